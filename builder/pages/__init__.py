"""Which pages exist and what each shows; `plan` reads as the site map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from zoneinfo import ZoneInfo

from builder import urls
from builder.model import (
    Archive,
    Article,
    Bulletin,
    Config,
    Copy,
    Entry,
    FeedPage,
    Frame,
    Group,
    HomePage,
    Issue,
    Link,
    NotFoundPage,
    Page,
    Plan,
    RedirectPage,
    RobotsPage,
    SearchPage,
    SitemapPage,
    Term,
    TermsPage,
)
from builder.pages import dates, terms
from builder.pages.addresses import Addresses, addresses
from builder.pages.documents import ARTICLES, article_page, issue_page, standing_page
from builder.pages.entries import article_entry, issue_entry, newest_first
from builder.pages.files import plan_files
from builder.pages.lists import crumbs, plan_list
from builder.pages.records import search_records
from builder.pages.series import by_number, series_page

__all__ = ["plan", "search_records"]

NEWEST = 6
FEED_LENGTH = 30


def plan(archive: Archive, config: Config, statics: tuple[Copy, ...], search: bool = True) -> Plan:
    """Every page and file of the site. `statics` are the files of templates/static, already at their addresses."""
    where = addresses(archive)
    entries = _all_entries(archive, where)
    tags, units = terms.by_tag(archive, where), terms.by_unit(archive, where)
    columns = terms.by_column(archive, where)
    lasting: tuple[Page, ...] = (
        _home(archive, entries, tags, units, where),
        *_articles(archive, where, config),
        *_issues(archive, where, config),
        *dates.plan_dates(entries, config.per_page),
        *terms.plan_tags(archive, tags, config.per_page),
        *terms.plan_units(archive, units, config.per_page),
        *terms.plan_columns(archive, columns, config.per_page),
        *(standing_page(standing, where, config) for standing in archive.standings),
        _search(archive, search),
    )
    passing: tuple[Page, ...] = (
        *(
            RedirectPage(r.source, "redirect.html", "本页已移动" if r.target else "本页已撤下", r.target, r.reason)
            for r in archive.redirects
        ),
        _not_found(archive),
        _feed(archive, config, where),
        SitemapPage(urls.SITEMAP, "sitemap.xml", _dated_urls(lasting)),
        RobotsPage(urls.ROBOTS, "robots.txt", urls.SITEMAP),
    )
    media, renditions = plan_files(lasting, archive.pictures)
    return Plan(_frame(archive, config, statics), (*lasting, *passing), media, statics, renditions)


def _frame(archive: Archive, config: Config, statics: tuple[Copy, ...]) -> Frame:
    return Frame(
        title=config.title,
        subtitle=config.subtitle,
        description=config.description,
        lang=config.lang,
        base_url=config.base_url,
        base_path=config.base_path,
        nav=_nav(archive),
        footer=config.footer,
        organizer=config.organizer,
        contact=config.contact,
        statics=tuple((copy.source, copy.url) for copy in statics),
        remote_images=config.remote_images,
    )


def _nav(archive: Archive) -> tuple[Link, ...]:
    """The lists that hold something, then the standing pages."""
    lists = (
        (archive.issues, Link("快报", urls.ISSUES)),
        (archive.articles, ARTICLES),
        (archive.columns, terms.COLUMNS),
        (archive.articles or archive.issues, dates.DATES),
        (archive.units, terms.UNITS),
        (archive.tags, terms.TAGS),
    )
    held = tuple(link for content, link in lists if content)
    return (*held, *(Link(standing.title, standing.url) for standing in archive.standings))


def _all_entries(archive: Archive, where: Addresses) -> tuple[Entry, ...]:
    issues = (issue_entry(issue, where) for issue in archive.issues)
    articles = (article_entry(article, where) for article in archive.articles)
    return newest_first(list(chain(issues, articles)))


def _home(
    archive: Archive, entries: tuple[Entry, ...], tags: terms.Filed, units: terms.Filed, where: Addresses
) -> HomePage:
    items = sum(max(1, len(item.briefs)) for issue in archive.issues for s in issue.sections for item in s.items)
    counts = (("期快报", len(archive.issues)), ("篇条目", items), ("篇文章", len(archive.articles)),
              ("个单位", len(archive.units)))  # fmt: skip
    return HomePage(
        url=urls.HOME,
        template="home.html",
        title="首页",
        issues=tuple(issue_entry(issue, where) for issue in archive.issues[:NEWEST]),
        articles=tuple(article_entry(article, where) for article in archive.articles[:NEWEST]),
        years=dates.tallies(entries),
        tags=_most(terms.tag_terms(archive, tags), 16),
        units=_most(terms.unit_terms(archive.units, units), 12),
        counts=tuple(pair for pair in counts if pair[1]),
    )


def _most(found: tuple[Term, ...], limit: int) -> tuple[Term, ...]:
    return tuple(sorted(found, key=lambda term: -term.count)[:limit])


def _articles(archive: Archive, where: Addresses, config: Config) -> Iterator[Page]:
    """Every article between its neighbours by date, and the list of them all."""
    row: tuple[Article | None, ...] = (None, *archive.articles, None)
    for newer, article, older in zip(row, archive.articles, row[2:], strict=False):
        yield article_page(article, newer, older, where, config)
    entries = tuple(article_entry(article, where) for article in archive.articles)
    if entries:
        yield from plan_list(urls.ARTICLES, "全部文章", "articles", entries, config.per_page, crumbs(ARTICLES))


def _issues(archive: Archive, where: Addresses, config: Config) -> Iterator[Page]:
    """Every issue between its neighbours by number, and the series of each bulletin."""
    bulletins = tuple(dict.fromkeys(issue.bulletin for issue in archive.issues))
    several = len({b.name for b in (*bulletins, *config.bulletins)}) > 1
    for bulletin in bulletins:
        issues = by_number(tuple(issue for issue in archive.issues if issue.bulletin == bulletin))
        series = Link(bulletin.name, urls.series(bulletin.id, several))
        yield series_page(bulletin, series.url, issues)
        row: tuple[Issue | None, ...] = (None, *issues, None)
        for newer, issue, older in zip(row, issues, row[2:], strict=False):
            yield issue_page(issue, newer, older, series, where, config)
    if several and bulletins:
        yield _bulletins(bulletins, archive)


def _bulletins(bulletins: tuple[Bulletin, ...], archive: Archive) -> TermsPage:
    """The list of bulletins, where there is more than one."""
    counted = tuple(
        Term(b.name, urls.series(b.id, several=True), sum(i.bulletin == b for i in archive.issues), b.issued_by)
        for b in bulletins
    )
    link = Link("快报", urls.ISSUES)
    return TermsPage(
        urls.ISSUES, "terms.html", "快报", "bulletins", "", crumbs(link), (Group("", "all", terms=counted),)
    )


def _search(archive: Archive, indexed: bool) -> SearchPage:
    trail = crumbs(Link("检索", urls.SEARCH))
    return SearchPage(urls.SEARCH, "search.html", "检索", trail, urls.SEARCH_BUNDLE if indexed else "", _nav(archive))


def _not_found(archive: Archive) -> NotFoundPage:
    return NotFoundPage(urls.NOT_FOUND, "notfound.html", "没有这个页面", _nav(archive))


def _feed(archive: Archive, config: Config, where: Addresses) -> FeedPage:
    """The newest documents; their times in full, as RFC 4287 wants them."""
    zone = ZoneInfo(config.zone)
    articles = ((a.when.at, article_entry(a, where)) for a in archive.articles if a.when)
    issues = ((i.when.at, issue_entry(i, where)) for i in archive.issues if i.when)
    newest = sorted(chain(articles, issues), key=lambda pair: (pair[0], pair[1].url), reverse=True)[:FEED_LENGTH]
    entries = [replace(entry, iso=at.replace(tzinfo=zone).isoformat()) for at, entry in newest]
    return FeedPage(urls.FEED, "feed.xml", config.title, entries[0].iso if entries else "", tuple(entries))


def _dated_urls(pages: tuple[Page, ...]) -> tuple[tuple[str, str], ...]:
    """Every page a visitor may want, with the day of its content where it has one."""
    dated = ((page.url, getattr(page, "iso", "")) for page in pages)
    return tuple((url, iso[:10] if len(iso) >= 10 else "") for url, iso in dated)
