"""The pages of a site, each made when it is wanted; what several are made of is worked out once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import repeat
from typing import TypeVar

from builder import urls
from builder.model import (
    Archive,
    Article,
    Bulletin,
    Config,
    ConvertedPage,
    Copy,
    Entry,
    Group,
    HomePage,
    Issue,
    Link,
    NotFoundPage,
    Original,
    Page,
    Parsed,
    Plan,
    RedirectPage,
    Related,
    RobotsPage,
    SearchPage,
    Standing,
    Term,
    TermsPage,
)
from builder.pages import dates, numbers, open_data, terms
from builder.pages.addresses import Addresses, addresses, series_links
from builder.pages.documents import ARTICLES, article_page, issue_page, standing_page
from builder.pages.entries import article_entry, issue_entry, newest_first
from builder.pages.feeds import plan_feeds
from builder.pages.files import plan_files, shown_on, text_page
from builder.pages.frame import frame_of, navigation, office_of
from builder.pages.lists import crumbs, plan_list
from builder.pages.related import relate
from builder.pages.rows import rows
from builder.pages.series import by_number, series_page
from builder.pages.site_map import Mapped, mapped, opensearch, plan_sitemap, site_map
from builder.pages.statement import statement_page
from builder.scripts import OTHER
from builder.words import say

NEWEST = 6
STARTS = 12
_STREAMS = (".xml", ".json", ".csv", ".jsonl")


@dataclass(frozen=True, slots=True)
class ArticleSpot:
    """An article between its neighbours by date."""

    value: Article
    newer: Article | None
    older: Article | None


@dataclass(frozen=True, slots=True)
class IssueSpot:
    """An issue between its neighbours by number, and the page of its series."""

    value: Issue
    newer: Issue | None
    older: Issue | None
    series: Link


@dataclass(frozen=True, slots=True)
class LoneSpot:
    """A standing page; without a value the statement, which is no document."""

    value: Standing | None = None


Spot = ArticleSpot | IssueSpot | LoneSpot


class Atlas:
    """Every page of a site: all of them one after the other, or the one at an address.

    `statics` are the files of templates/static, already at their addresses; `search` whether there will be an index.
    """

    def __init__(self, archive: Archive, config: Config, statics: tuple[Copy, ...], search: bool = True) -> None:
        self.archive, self.config, self.statics, self.search = archive, config, statics, search

    def each(self) -> Iterator[Page]:
        """Every page, so that nobody need hold them all; those that search knows come first."""
        listed: list[Mapped] = []
        for page in self._originals():
            yield page
            if isinstance(page, (Original, SearchPage)):
                listed += mapped(page)
            if isinstance(page, Original) and self.config.other_script:
                yield self._converted(page)
        yield from self._signs()
        yield from plan_sitemap(listed)

    def page(self, url: str) -> Page | None:
        """The page at an address without base path; None if the site has none there."""
        original = self._original_of(url)
        if original:
            page = self.page(original)
            return self._converted(page) if isinstance(page, Original) else None
        if url in self.documents:
            return self._document(self.documents[url])
        return next((part[url] for part in self._parts(url) if url in part), None)

    def document(self, path: str) -> Parsed | None:
        """The document of the archive that stands in this file of content/."""
        archive = self.archive
        held: tuple[Parsed, ...] = (*archive.articles, *archive.issues, *archive.standings)
        return next((value for value in held if value.where.path == path), None)

    def reworded(self, value: Parsed) -> Atlas:
        """The same site where this document has other words, and all that `outline` tells of it is as it was."""
        spot, archive = self.documents[value.url], self.archive
        if isinstance(value, Article) and isinstance(spot, ArticleSpot):
            spot, archive = replace(spot, value=value), replace(archive, articles=_swapped(archive.articles, value))
        elif isinstance(value, Issue) and isinstance(spot, IssueSpot):
            spot, archive = replace(spot, value=value), replace(archive, issues=_swapped(archive.issues, value))
        elif isinstance(value, Standing):
            spot, archive = LoneSpot(value), replace(archive, standings=_swapped(archive.standings, value))
        fresh = Atlas(archive, self.config, self.statics, self.search)
        kept = ("where", "articles", "issues", "entries", "filed", "related", "series", "lists", "sitemaps")
        vars(fresh).update((name, vars(self)[name]) for name in kept if name in vars(self))
        vars(fresh)["documents"] = {**self.documents, value.url: spot}
        return fresh

    # --- what pages are made of ---

    @cached_property
    def where(self) -> Addresses:
        """Where everything stands."""
        return addresses(self.archive)

    @cached_property
    def articles(self) -> tuple[Entry, ...]:
        """The entries of the articles, in the archive's order."""
        return tuple(article_entry(article, self.where) for article in self.archive.articles)

    @cached_property
    def issues(self) -> tuple[Entry, ...]:
        """The entries of the issues, in the archive's order."""
        return tuple(issue_entry(issue, self.where) for issue in self.archive.issues)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """All of them, newest first."""
        return newest_first([*self.issues, *self.articles])

    @cached_property
    def filed(self) -> terms.Files:
        """What stands under each name."""
        return terms.file_entries(self.archive, self.articles, self.issues, self.where)

    @cached_property
    def related(self) -> Mapping[str, tuple[Related, ...]]:
        """What to read on, for each document."""
        return relate(self.archive, self.where, self.config.lang)

    @cached_property
    def series(self) -> Mapping[Bulletin, Link]:
        """The bulletins that have issues, with the pages of their series."""
        return series_links(self.archive, self.config)

    # --- the site map ---

    @cached_property
    def documents(self) -> Mapping[str, Spot]:
        """What the pages that search knows are made of, by address: every document, and the statement."""
        spots: tuple[Spot, ...] = (*self._articles(), *self._issues(), *map(LoneSpot, self.archive.standings))
        return {spot.value.url: spot for spot in spots if spot.value} | {urls.STATEMENT: LoneSpot()}

    @cached_property
    def lists(self) -> Mapping[str, Page]:
        """The pages that readers browse, and those that are made of nothing else, by address."""
        return {page.url: page for page in (*self._lists(), *self._signs())}

    @cached_property
    def streams(self) -> Mapping[str, Page]:
        """Feeds, charts and records, by address."""
        return {page.url: page for page in self._streams()}

    @cached_property
    def sitemaps(self) -> Mapping[str, Page]:
        """The sitemap and its parts, by address: all other pages have to be made for them."""
        return {page.url: page for page in self.each() if urls.is_sitemap(page.url)}

    def _parts(self, url: str) -> Iterator[Mapping[str, Page]]:
        """Where a page that is no document's may be; what takes longest to make comes last."""
        if urls.is_sitemap(url):
            yield self.sitemaps
            return
        yield self.lists
        if url == urls.DATA or url.endswith(_STREAMS):
            yield self.streams

    def _originals(self) -> Iterator[Page]:
        yield from map(self._document, self.documents.values())
        vars(self).pop("related", None)  # a quarter of all that is held, and of no use to what follows
        yield from self._lists()
        yield from self._streams()

    def _articles(self) -> Iterator[ArticleSpot]:
        row: tuple[Article | None, ...] = (None, *self.archive.articles, None)
        yield from map(ArticleSpot, self.archive.articles, row, row[2:])

    def _issues(self) -> Iterator[IssueSpot]:
        for bulletin, series in self.series.items():
            issues = by_number(self._issues_of(bulletin))
            row: tuple[Issue | None, ...] = (None, *issues, None)
            yield from map(IssueSpot, issues, row, row[2:], repeat(series))

    def _document(self, spot: Spot) -> Page:
        where, config = self.where, self.config
        if isinstance(spot, ArticleSpot):
            related = self.related[spot.value.url]
            return article_page(spot.value, spot.newer, spot.older, related, where, config)
        if isinstance(spot, IssueSpot):
            related = self.related[spot.value.url]
            return issue_page(spot.value, spot.newer, spot.older, related, spot.series, where, config)
        return standing_page(spot.value, where, config) if spot.value else statement_page(config, office_of(config))

    def _issues_of(self, bulletin: Bulletin) -> tuple[Issue, ...]:
        return tuple(issue for issue in self.archive.issues if issue.bulletin == bulletin)

    def _lists(self) -> Iterator[Page]:
        """What leads to the documents."""
        yield self._home()
        yield from self._all_articles()
        yield from self._all_issues()
        yield from dates.plan_dates(self.entries, self.config)
        yield from terms.plan_terms(self.archive, self.filed, self.config)
        yield site_map(self.archive, self.filed, self.config)
        yield self._search()

    def _streams(self) -> Iterator[Page]:
        """What is made of rows and for machines. Rows are made twice: kept, they would be the most of all that is."""
        charts = numbers.charts(tuple(rows(self.archive, self.config)), self.where, self.config.lang)
        yield numbers.data_page(charts, self.config)
        yield from open_data.plan_records(rows(self.archive, self.config), charts, self.config)
        yield from plan_feeds(self.archive, self.entries, self.filed, self.config)

    def _signs(self) -> Iterator[Page]:
        """What stands where something was, or nothing is, and what is for browsers and robots."""
        config = self.config
        for old in self.archive.redirects:
            title = say("本页已移动" if old.target else "本页已撤下", config.lang)
            yield RedirectPage(old.source, "redirect.html", title, old.target, old.reason)
        links = navigation(self.archive, config)
        yield NotFoundPage(urls.NOT_FOUND, "notfound.html", say("没有这个页面", config.lang), links)
        icon = next((copy.url for copy in self.statics if copy.source == "icons/favicon.svg"), "")
        yield text_page(urls.OPENSEARCH, opensearch(config, icon).encode("utf-8", "replace"), "opensearch.xml")
        yield RobotsPage(urls.ROBOTS, "robots.txt", urls.SITEMAP)

    def _home(self) -> HomePage:
        archive, lang = self.archive, self.config.lang
        items = sum(max(1, len(item.briefs)) for issue in archive.issues for s in issue.sections for item in s.items)
        counts = (("期快报", len(archive.issues)), ("篇条目", items), ("篇文章", len(archive.articles)),
                  ("个单位", len(archive.units)))  # fmt: skip
        return HomePage(
            url=urls.HOME,
            template="home.html",
            title=say("首页", lang),
            issues=self.issues[:NEWEST],
            articles=self.articles[:NEWEST],
            years=dates.tallies(self.entries),
            tags=_most(terms.terms_of(archive.tags, urls.TAGS, self.filed.tags), 16),
            units=_most(terms.unit_terms(archive.units, self.filed.units), 12),
            counts=tuple((say(label, lang), count) for label, count in counts if count),
            earlier=dates.this_month_earlier(self.entries),
            series=tuple(self.series.values()),
        )

    def _all_articles(self) -> Iterator[Page]:
        if self.articles:
            lang = self.config.lang
            title, told = say("全部文章", lang), say("本站的全部文章，从新到旧。", lang)
            yield from plan_list(urls.ARTICLES, title, "articles", self.articles, self.config, crumbs(ARTICLES), told)

    def _all_issues(self) -> Iterator[Page]:
        """The series of each bulletin, and the list of bulletins where there is more than one."""
        for bulletin, series in self.series.items():
            yield series_page(bulletin, series.url, self._issues_of(bulletin), self.config)
        if self.series and urls.ISSUES not in {link.url for link in self.series.values()}:
            yield self._bulletins()

    def _bulletins(self) -> TermsPage:
        counts, lang = Counter(issue.bulletin for issue in self.archive.issues), self.config.lang
        counted = tuple(Term(link.title, link.url, counts[b], b.issued_by) for b, link in self.series.items())
        link, told = Link(say("快报", lang), urls.ISSUES), say("本站收录的全部快报，每种快报列有历年各期。", lang)
        groups = (Group("", "all", terms=counted),)
        return TermsPage(urls.ISSUES, "terms.html", link.title, "bulletins", told, crumbs(link), groups)

    def _search(self) -> SearchPage:
        here = Link(say("检索", self.config.lang), urls.SEARCH)
        return SearchPage(
            url=urls.SEARCH,
            template="search.html",
            title=here.title,
            crumbs=crumbs(here),
            bundle=urls.SEARCH_BUNDLE if self.search else "",
            links=navigation(self.archive, self.config),
            units=_starts(terms.unit_terms(self.archive.units, terms.documents(self.filed.units))),
            tags=_starts(terms.terms_of(self.archive.tags, urls.TAGS, terms.documents(self.filed.tags))),
        )

    # --- the other script ---

    def _converted(self, page: Original) -> ConvertedPage:
        """The page once more in the other script."""
        lang = OTHER[self.config.lang]
        return ConvertedPage(urls.converted(page.url, lang), page.template, page.title, lang, page)

    def _original_of(self, url: str) -> str:
        """The address of the page of which there is a converted one at `url`; "" where there is none."""
        other = urls.converted("/", OTHER[self.config.lang]) if self.config.other_script else ""
        return url.removeprefix(other[:-1]) if other and url.startswith(other) else ""


Document = TypeVar("Document", Article, Issue, Standing)


def _swapped(held: tuple[Document, ...], value: Document) -> tuple[Document, ...]:
    return tuple(value if one.url == value.url else one for one in held)


def _most(found: tuple[Term, ...], limit: int) -> tuple[Term, ...]:
    return tuple(sorted(found, key=lambda term: -term.count)[:limit])


def _starts(found: tuple[Term, ...]) -> tuple[Term, ...]:
    return _most(tuple(term for term in found if term.count > 1), STARTS)


def plan(archive: Archive, config: Config, statics: tuple[Copy, ...], search: bool = True) -> Plan:
    """Every page and file of a site as one value. `statics` are the files of templates/static, already at their
    addresses."""
    pages = tuple(Atlas(archive, config, statics, search).each())
    shown = frozenset(url for page in pages for url in shown_on(page))
    media, renditions = plan_files(shown, archive.pictures)
    return Plan(frame_of(archive, config, statics), pages, media, statics, renditions)
