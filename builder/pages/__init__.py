"""Which pages exist and what each shows; `plan` reads as the site map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from builder import urls
from builder.model import (
    Archive,
    Article,
    ArticlePage,
    Bulletin,
    Config,
    ConvertedPage,
    Copy,
    Entry,
    Frame,
    Group,
    HomePage,
    Issue,
    IssuePage,
    Link,
    ListingPage,
    NotFoundPage,
    Office,
    Original,
    Page,
    Plan,
    RedirectPage,
    Related,
    RobotsPage,
    SearchPage,
    SeriesPage,
    Term,
    TermsPage,
    TextPage,
)
from builder.pages import dates, numbers, open_data, terms
from builder.pages.addresses import Addresses, addresses, series_links
from builder.pages.documents import ARTICLES, article_page, issue_page, standing_page
from builder.pages.entries import article_entry, issue_entry, newest_first
from builder.pages.feeds import plan_feeds
from builder.pages.files import plan_files, shown_on
from builder.pages.lists import crumbs, plan_list
from builder.pages.records import search_records
from builder.pages.related import relate
from builder.pages.rows import rows
from builder.pages.series import by_number, series_page
from builder.pages.site_map import Mapped, mapped, opensearch, plan_sitemap, site_map
from builder.pages.statement import statement_page
from builder.scripts import OTHER
from builder.words import say

__all__ = ["each_page", "frame_of", "plan", "search_records"]

NEWEST = 6
STARTS = 12


def plan(archive: Archive, config: Config, statics: tuple[Copy, ...], search: bool = True) -> Plan:
    """Every page and file of the site. `statics` are the files of templates/static, already at their addresses."""
    pages = tuple(each_page(archive, config, statics, search))
    shown = frozenset(url for page in pages for url in shown_on(page))
    media, renditions = plan_files(shown, archive.pictures)
    return Plan(frame_of(archive, config, statics), pages, media, statics, renditions)


def each_page(archive: Archive, config: Config, statics: tuple[Copy, ...], search: bool = True) -> Iterator[Page]:
    """Every page, one after the other, so that nobody need hold them all; those that search knows come first."""
    listed: list[Mapped] = []
    for page in _pages(archive, config, search):
        yield page
        if isinstance(page, (Original, SearchPage)):
            listed += mapped(page)
        if isinstance(page, Original) and config.other_script:
            yield _converted(page, config)
    yield from _redirects(archive, config)
    yield _not_found(archive, config)
    yield from plan_sitemap(listed)
    yield _opensearch(config, statics)
    yield RobotsPage(urls.ROBOTS, "robots.txt", urls.SITEMAP)


def _pages(archive: Archive, config: Config, search: bool) -> Iterator[Page]:
    """What readers come for, and what is made of the same entries and rows."""
    where = addresses(archive)
    articles = tuple(article_entry(article, where) for article in archive.articles)
    issues = tuple(issue_entry(issue, where) for issue in archive.issues)
    entries = newest_first([*issues, *articles])
    filed = terms.file_entries(archive, articles, issues, where)
    yield from _documents(archive, articles, where, config)
    yield _home(archive, articles, issues, entries, filed, config)
    yield from dates.plan_dates(entries, config)
    yield from terms.plan_terms(archive, filed, config)
    yield from _counted(archive, where, config)
    yield site_map(archive, filed, config)
    yield _search(archive, filed, config, search)
    yield from plan_feeds(archive, entries, filed, config)


def _documents(archive: Archive, articles: tuple[Entry, ...], where: Addresses, config: Config) -> Iterator[Page]:
    related = relate(archive, where, config.lang)
    yield from _articles(archive, articles, related, where, config)
    yield from _issues(archive, related, where, config)
    yield from (standing_page(standing, where, config) for standing in archive.standings)
    yield statement_page(config, _office(config))


def frame_of(archive: Archive, config: Config, statics: tuple[Copy, ...]) -> Frame:
    """What surrounds every page."""
    return Frame(
        title=config.title,
        subtitle=config.subtitle,
        description=config.description,
        lang=config.lang,
        base_url=config.base_url,
        base_path=config.base_path,
        nav=_nav(archive, config),
        footer=config.footer,
        office=_office(config),
        columns=config.columns,
        rights=config.rights,
        archived_on=config.archived_on,
        own_hosts=config.own_hosts,
        statics=tuple((copy.source, copy.url) for copy in statics),
        remote_images=config.remote_images,
        other_script=config.other_script,
        kept_names=config.kept_names,
    )


def _counted(archive: Archive, where: Addresses, config: Config) -> Iterator[Page]:
    """The charts and the records; the rows that both are made of are needed by nothing else, and there are many."""
    held = rows(archive, config)
    charts = numbers.charts(held, where, config.lang)
    yield numbers.data_page(charts, config)
    yield from open_data.plan_records(held, charts, config)


def _office(config: Config) -> Office:
    """Who stands behind the site; what a parent portal has of its own stands for the site's (GOV-41)."""
    own = Office(
        name=config.title, domain=config.base_url.partition("://")[2], id_code=config.site_id_code,
        organizer=config.organizer, operator=config.operator, contact=config.contact, address=config.address,
        icp_no=config.icp_no, police_no=config.police_no, conac_id=config.conac_id,
    )  # fmt: skip
    if config.parent is None:
        return own
    given = {name: value for name in Office.__dataclass_fields__ if (value := getattr(config.parent, name))}
    return replace(own, **given)


def _converted(page: Original, config: Config) -> ConvertedPage:
    """The page once more in the other script."""
    lang = OTHER[config.lang]
    return ConvertedPage(urls.converted(page.url, lang), page.template, page.title, lang, page)


def _nav(archive: Archive, config: Config) -> tuple[Link, ...]:
    """The lists that hold something, then the standing pages."""
    dated = archive.articles or archive.issues
    lists = (
        (archive.issues, "快报", urls.ISSUES),
        (archive.articles, "文章", urls.ARTICLES),
        (archive.columns, "栏目", urls.COLUMNS),
        (dated, "日期", urls.DATES),
        (archive.units, "单位", urls.UNITS),
        (archive.tags, "标签", urls.TAGS),
        (dated, "数据", urls.DATA),
    )
    held = tuple(Link(say(title, config.lang), url) for content, title, url in lists if content)
    return (*held, *(Link(standing.title, standing.url) for standing in archive.standings))


def _home(
    archive: Archive,
    articles: tuple[Entry, ...],
    issues: tuple[Entry, ...],
    entries: tuple[Entry, ...],
    filed: terms.Files,
    config: Config,
) -> HomePage:
    items = sum(max(1, len(item.briefs)) for issue in archive.issues for s in issue.sections for item in s.items)
    counts = (("期快报", len(archive.issues)), ("篇条目", items), ("篇文章", len(archive.articles)),
              ("个单位", len(archive.units)))  # fmt: skip
    return HomePage(
        url=urls.HOME,
        template="home.html",
        title=say("首页", config.lang),
        issues=issues[:NEWEST],
        articles=articles[:NEWEST],
        years=dates.tallies(entries),
        tags=_most(terms.terms_of(archive.tags, urls.TAGS, filed.tags), 16),
        units=_most(terms.unit_terms(archive.units, filed.units), 12),
        counts=tuple((say(label, config.lang), count) for label, count in counts if count),
        earlier=dates.this_month_earlier(entries),
        series=tuple(series_links(archive, config).values()),
    )


def _most(found: tuple[Term, ...], limit: int) -> tuple[Term, ...]:
    return tuple(sorted(found, key=lambda term: -term.count)[:limit])


def _articles(
    archive: Archive,
    entries: tuple[Entry, ...],
    related: Mapping[str, tuple[Related, ...]],
    where: Addresses,
    config: Config,
) -> Iterator[ArticlePage | ListingPage]:
    """Every article between its neighbours by date, and the list of them all."""
    row: tuple[Article | None, ...] = (None, *archive.articles, None)
    for newer, article, older in zip(row, archive.articles, row[2:], strict=False):
        yield article_page(article, newer, older, related.get(article.url, ()), where, config)
    if entries:
        title, told = say("全部文章", config.lang), say("本站的全部文章，从新到旧。", config.lang)
        yield from plan_list(urls.ARTICLES, title, "articles", entries, config, crumbs(ARTICLES), told)


def _issues(
    archive: Archive, related: Mapping[str, tuple[Related, ...]], where: Addresses, config: Config
) -> Iterator[IssuePage | SeriesPage | TermsPage]:
    """Every issue between its neighbours by number, and the series of each bulletin."""
    links = series_links(archive, config)
    for bulletin, series in links.items():
        issues = by_number(tuple(issue for issue in archive.issues if issue.bulletin == bulletin))
        yield series_page(bulletin, series.url, issues, config)
        row: tuple[Issue | None, ...] = (None, *issues, None)
        for newer, issue, older in zip(row, issues, row[2:], strict=False):
            yield issue_page(issue, newer, older, related.get(issue.url, ()), series, where, config)
    if links and urls.ISSUES not in {link.url for link in links.values()}:
        yield _bulletins(links, archive, config.lang)


def _bulletins(links: Mapping[Bulletin, Link], archive: Archive, lang: str) -> TermsPage:
    """The list of bulletins, where there is more than one."""
    counts = Counter(issue.bulletin for issue in archive.issues)
    counted = tuple(Term(link.title, link.url, counts[b], b.issued_by) for b, link in links.items())
    link = Link(say("快报", lang), urls.ISSUES)
    told = say("本站收录的全部快报，每种快报列有历年各期。", lang)
    return TermsPage(
        urls.ISSUES, "terms.html", link.title, "bulletins", told, crumbs(link), (Group("", "all", terms=counted),)
    )


def _redirects(archive: Archive, config: Config) -> Iterator[RedirectPage]:
    for old in archive.redirects:
        title = say("本页已移动" if old.target else "本页已撤下", config.lang)
        yield RedirectPage(old.source, "redirect.html", title, old.target, old.reason)


def _search(archive: Archive, filed: terms.Files, config: Config, indexed: bool) -> SearchPage:
    here = Link(say("检索", config.lang), urls.SEARCH)
    return SearchPage(
        url=urls.SEARCH,
        template="search.html",
        title=here.title,
        crumbs=crumbs(here),
        bundle=urls.SEARCH_BUNDLE if indexed else "",
        links=_nav(archive, config),
        units=_starts(terms.unit_terms(archive.units, terms.documents(filed.units))),
        tags=_starts(terms.terms_of(archive.tags, urls.TAGS, terms.documents(filed.tags))),
    )


def _starts(found: tuple[Term, ...]) -> tuple[Term, ...]:
    return _most(tuple(term for term in found if term.count > 1), STARTS)


def _not_found(archive: Archive, config: Config) -> NotFoundPage:
    return NotFoundPage(urls.NOT_FOUND, "notfound.html", say("没有这个页面", config.lang), _nav(archive, config))


def _opensearch(config: Config, statics: tuple[Copy, ...]) -> TextPage:
    icon = next((copy.url for copy in statics if copy.source == "icons/favicon.svg"), "")
    return TextPage(urls.OPENSEARCH, "opensearch.xml", opensearch(config, icon).encode("utf-8", "replace"))
