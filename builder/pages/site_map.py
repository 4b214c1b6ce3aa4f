"""The ways in for machines and for people: sitemap.xml, 网站地图, the OpenSearch description."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from builder import urls
from builder.model import (
    Archive,
    Article,
    ArticlePage,
    Config,
    Entry,
    HomePage,
    Issue,
    IssuePage,
    Link,
    ListingPage,
    MapPage,
    Page,
    SeriesPage,
    SitemapPage,
    Unit,
)
from builder.pages.addresses import series_links
from builder.pages.dates import UNDATED_URL
from builder.pages.lists import crumbs
from builder.pages.rows import CSV
from builder.pages.terms import Files
from builder.words import say

PART = 20_000  # at most 2,048 characters each, so that a part stays below 50,000 addresses and 50 MB


Mapped = tuple[bool, str, str, str]
"""A page in the sitemap: its place, and the day its content last changed."""


def mapped(page: Page) -> Iterator[Mapped]:
    """The page in the sitemap, unless it is a draft."""
    if not getattr(page, "badge", ""):
        yield *_place(page), _changed(page)


def plan_sitemap(pages: Iterable[Mapped]) -> Iterator[SitemapPage]:
    """Every page a visitor may want, with the day its content last changed where that is known.

    What does not fit into one file goes into parts, by age: a new document changes the last of them.
    """
    dated = tuple((url, day) for *_, url, day in sorted(pages))
    parts = tuple(dated[at : at + PART] for at in range(0, len(dated), PART))
    if len(parts) < 2:
        yield SitemapPage(urls.SITEMAP, "sitemap.xml", dated)
        return
    for number, part in enumerate(parts, 1):
        yield SitemapPage(urls.sitemap(number), "sitemap.xml", part)
    listed = ((urls.sitemap(number), max(day for _, day in part)) for number, part in enumerate(parts, 1))
    yield SitemapPage(urls.SITEMAP, "sitemap.xml", tuple(listed), index=True)


def _place(page: Page) -> tuple[bool, str, str]:
    """Its place in the sitemap: documents and closed pages of lists by age, then all that goes on changing."""
    day = ""
    if isinstance(page, ArticlePage | IssuePage):
        day = page.iso[:10]
    elif isinstance(page, ListingPage) and page.pager.number:
        day = max((entry.iso[:10] for entry in page.entries), default="")
    return not day, day, page.url


def _changed(page: Page) -> str:
    """The day of the newest content a page shows; "" where it shows none, or none with a day."""
    match page:
        case ArticlePage() | IssuePage():
            days = [page.iso, page.updated]
        case HomePage():
            days = _dates((*page.issues, *page.articles))
        case ListingPage():
            days = _dates((*page.entries, *(entry for group in page.groups for entry in group.entries)))
        case SeriesPage():
            days = [entry.iso for year in page.years for entry in year.entries]
        case _:
            days = []
    # A sitemap can hold nothing less exact than a day.
    return max((day[:10] for day in days if len(day) >= 10), default="")


def _dates(entries: tuple[Entry, ...]) -> list[str]:
    return [date for entry in entries for date in (entry.iso, entry.updated)]


Groups = Iterator[tuple[Link, tuple[Link, ...]]]


def site_map(archive: Archive, filed: Files, config: Config) -> MapPage:
    """/sitemap/: every list that holds something, and what stands in it."""
    title = say("网站地图", config.lang)
    groups = (
        *_documents(archive, config),
        *((link, held) for link, held in _terms(archive, filed, config) if held),
        *_services(archive, config),
    )
    return MapPage(urls.MAP, "map.html", title, crumbs(Link(title, urls.MAP)), groups)


def _documents(archive: Archive, config: Config) -> Groups:
    """What the archive holds, by kind and by date."""
    dated: tuple[Article | Issue, ...] = (*archive.articles, *archive.issues)
    series = series_links(archive, config)
    if series:
        yield Link(say("快报", config.lang), urls.ISSUES), tuple(series.values())
    if archive.articles:
        yield Link(say("文章", config.lang), urls.ARTICLES), (Link(say("全部文章", config.lang), urls.ARTICLES),)
    if dated:
        years = sorted({value.when.at.year for value in dated if value.when}, reverse=True)
        undated = (Link(say("日期不详", config.lang), UNDATED_URL),) if not all(v.when for v in dated) else ()
        held = (*(Link(say("{year}年", config.lang, year=year), urls.year(year)) for year in years), *undated)
        yield Link(say("日期", config.lang), urls.DATES), held


def _terms(archive: Archive, filed: Files, config: Config) -> Groups:
    """The lists of columns, units, tags and the like, each in the order of its own page."""
    for title, prefix, named, entries in (
        ("栏目", urls.COLUMNS, archive.columns, filed.columns),
        ("单位", urls.UNITS, archive.units, filed.units),
        ("期内栏目", urls.SECTIONS, archive.sections, filed.sections),
        ("标签", urls.TAGS, archive.tags, filed.tags),
        ("来源", urls.SOURCES, archive.sources, filed.sources),
        ("人名", urls.PEOPLE, archive.people, filed.people),
    ):
        held = [one for one in named if entries.get(one.name)]
        links = (Link(one.title if isinstance(one, Unit) else one.name, f"{prefix}{one.id}/") for one in held)
        yield Link(say(title, config.lang), prefix), tuple(links)


def _services(archive: Archive, config: Config) -> Groups:
    """What the site offers besides its texts."""
    if archive.articles or archive.issues:
        told = (("各月、各单位、各标签的篇数", urls.DATA), ("全部记录（CSV）", CSV))
        yield Link(say("数据", config.lang), urls.DATA), tuple(Link(say(name, config.lang), url) for name, url in told)
    feeds = (("Atom", "atom"), ("RSS", "rss"), ("JSON Feed", "json"))
    yield (
        Link(say("订阅更新", config.lang), urls.FEED),
        tuple(Link(name, urls.feed(urls.HOME, format_)) for name, format_ in feeds),
    )
    yield (
        Link(say("关于本站", config.lang), ""),
        (
            *(Link(standing.title, standing.url) for standing in archive.standings),
            Link(say("检索", config.lang), urls.SEARCH),
            Link(say("无障碍与隐私", config.lang), urls.STATEMENT),
        ),
    )


def opensearch(config: Config, icon: str) -> str:
    """The description by which a browser offers the site's search; without base_url no browser can use it."""
    root = escape(config.base_url + config.base_path.rstrip("/"), quote=False).replace('"', "&quot;")
    description = config.description or config.title
    lines = (
        '<?xml version="1.0" encoding="utf-8"?>',
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">',
        f"<ShortName>{escape(config.title[:16], quote=False)}</ShortName>",
        f"<LongName>{escape(config.title[:48], quote=False)}</LongName>",
        f"<Description>{escape(description[:1024], quote=False)}</Description>",
        f'<Url type="text/html" template="{root}{urls.SEARCH}?q={{searchTerms}}"/>',
        f'<Url type="application/opensearchdescription+xml" rel="self" template="{root}{urls.OPENSEARCH}"/>',
        f'<Image type="image/svg+xml">{root}{icon}</Image>',
        f"<Language>{config.lang}</Language>",
        "<InputEncoding>UTF-8</InputEncoding>",
        "<OutputEncoding>UTF-8</OutputEncoding>",
        "</OpenSearchDescription>",
    )
    return "".join(f"{line}\n" for line in lines)
