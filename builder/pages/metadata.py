"""What machines read in a page's head: the government's meta tags, Dublin Core, Open Graph, and where its feeds are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from builder import urls
from builder.markdown import safe_address
from builder.model import (
    ArticlePage,
    Credit,
    Frame,
    HomePage,
    IssuePage,
    ListingPage,
    NotFoundPage,
    Page,
    RedirectPage,
    SeriesPage,
)
from builder.pages.column import column_of
from builder.regex import regex

Tag = tuple[str, str, str]
Text = ArticlePage | IssuePage

# Who wrote, of those who are named; those who edited, checked and signed are not authors.
AUTHORS = ("author", "writer", "reporter", "correspondent", "submitter")
LOCALES = {"zh-Hans": "zh_CN", "zh-Hant": "zh_TW"}
SUMMARY = 120
_BREAKS = regex(r"[ \x00-\x1f\x7f-\x9f\u2028\u2029]+")


def meta_tags(page: Page, frame: Frame) -> tuple[Tag, ...]:
    """Attribute (name or property), name and content of every meta tag: site, column, article (GOV-07), then the rest.

    What is not known has no tag: no content is empty, and none says null.
    """
    told = [*_site(frame), *_column(page, frame)]
    if isinstance(page, ArticlePage | IssuePage):
        told += [*_article(page, frame), *_dublin_core(page, frame)]
    elif not isinstance(page, NotFoundPage | RedirectPage):
        told += [("name", "description", summary_of(page, frame))]
    told += [*_open_graph(page, frame), *_robots(page)]
    lines = ((attribute, name, one_line(content)) for attribute, name, content in told)
    return tuple(tag for tag in lines if tag[2])


def one_line(text: str) -> str:
    """A text without line ends and control characters; wide blanks stay."""
    if text.isprintable() and "  " not in text:  # nothing to replace, as nearly always
        return text.strip()
    return _BREAKS.sub(" ", text).strip()


def stated(text: str) -> str:
    """A text, but nothing for the words by which programs say that they have none (GOV-02)."""
    return "" if text.strip().lower() in ("", "null", "none", "undefined") else text


def full_address(url: str, frame: Frame) -> str:
    """The address with scheme and host, where the site knows its own; else the path below the host."""
    return frame.base_url.rstrip("/") + safe_address(url, frame.base_path)


def moment(iso: str) -> str:
    """A date as stated, with the zone where it has a time: 2024-03, 2024-03-14, 2024-03-14T09:30+08:00."""
    return f"{iso}+08:00" if len(iso) in (16, 19) else iso


def authors(credits_: tuple[Credit, ...]) -> tuple[str, ...]:
    """The names of those who wrote."""
    return tuple(dict.fromkeys(credit.name for credit in credits_ if credit.role in AUTHORS))


def summary_of(page: Page, frame: Frame) -> str:
    """What a page is about, in at most 120 characters on one line."""
    if isinstance(page, ArticlePage | IssuePage):
        return _cut(one_line(page.summary or page.title))
    column = column_of(page, frame)
    return _cut(one_line(column.description if column else frame.description or frame.subtitle or frame.title))


def _cut(text: str) -> str:
    """At most SUMMARY characters, up to the end of a sentence where one is not too early."""
    if len(text) <= SUMMARY:
        return text
    ends = [match.end() for match in re.finditer(r"[。！？；]", text[:SUMMARY])]
    return text[: ends[-1]] if ends and ends[-1] >= SUMMARY // 3 else f"{text[: SUMMARY - 1]}…"


@lru_cache(maxsize=2)  # the same on every page of a site
def _site(frame: Frame) -> tuple[Tag, ...]:
    """The host alone: no scheme, no port, no path."""
    return (
        ("name", "SiteName", frame.office.name),
        ("name", "SiteDomain", re.sub(r":\d+$", "", frame.office.domain.split("/")[0])),
        ("name", "SiteIDCode", frame.office.id_code),
    )


def _column(page: Page, frame: Frame) -> Iterator[Tag]:
    column = column_of(page, frame)
    if column:
        yield "name", "ColumnName", column.name
        yield "name", "ColumnDescription", column.description
        yield "name", "ColumnKeywords", _listed(column.keywords)
        yield "name", "ColumnType", column.kind


def _listed(words: tuple[str, ...]) -> str:
    """Keywords as their readers split them: at `,` and `;`, which therefore stand in none of them."""
    return ",".join(re.sub(r"[,;]", "、", word) for word in words)


def _article(page: Text, frame: Frame) -> Iterator[Tag]:
    """The three that are required, then those that are told where they are known."""
    yield "name", "ArticleTitle", page.title
    yield "name", "PubDate", pub_date(page.iso)
    yield "name", "ContentSource", source_of(page)
    yield "name", "Keywords", _listed(keywords(page))
    yield "name", "Author", "、".join(creators(page))
    yield "name", "Description", summary_of(page, frame)
    if frame.base_url:
        yield "name", "Image", full_address(page.image, frame) if page.image else ""
        yield "name", "Url", full_address(page.url, frame)


def pub_date(iso: str) -> str:
    """`YYYY-MM-DD HH:MM` of a date that states its day; "" for one that does not: a day is never made up.

    The form has a time, so a day alone is told as its beginning; the visible date shows no more than the source does.
    """
    return f"{iso[:10]} {iso[11:16] or '00:00'}" if len(iso) >= 10 else ""


def source_of(page: Text) -> str:
    """来源 of an article, 编发单位 of an issue."""
    return stated(page.source if isinstance(page, ArticlePage) else page.issued_by)


def keywords(page: Text) -> tuple[str, ...]:
    """Tags; of an issue its sections too."""
    sections = [section.title for section in page.sections] if isinstance(page, IssuePage) else []
    return tuple(dict.fromkeys(word for word in (*(link.title for link in page.tags), *sections) if word))


def creators(page: Text) -> tuple[str, ...]:
    """Who wrote an article, else the units that sent it; who issued an issue."""
    if isinstance(page, IssuePage):
        return (page.issued_by,) if source_of(page) else ()
    return authors(page.credits) or tuple(unit.title for unit in page.units)


def _dublin_core(page: Text, frame: Frame) -> Iterator[Tag]:
    """ARC-21; DC.coverage is left out: no field of a document states it."""
    yield "name", "DC.title", page.title
    for name in creators(page):
        yield "name", "DC.creator", name
    for word in keywords(page):
        yield "name", "DC.subject", word
    yield "name", "DC.publisher", frame.office.organizer or frame.office.name
    yield "name", "DC.date", moment(page.iso)
    yield "name", "DC.type", "Text"
    yield "name", "DC.format", "text/html"
    yield "name", "DC.identifier", full_address(page.url, frame)
    if isinstance(page, IssuePage):
        yield "name", "DC.identifier", page.number
    yield "name", "DC.source", source_of(page)
    yield "name", "DC.language", page.lang or frame.lang
    yield "name", "DC.relation.isPartOf", page.bulletin if isinstance(page, IssuePage) else frame.title
    yield "name", "DC.rights", frame.rights


def _open_graph(page: Page, frame: Frame) -> Iterator[Tag]:
    """Nothing for pages that nobody should share."""
    title = getattr(page, "title", "")
    if isinstance(page, NotFoundPage | RedirectPage) or not title:
        return
    text = isinstance(page, ArticlePage | IssuePage)
    yield "property", "og:site_name", frame.title
    yield "property", "og:title", frame.title if isinstance(page, HomePage) else title
    yield "property", "og:type", "article" if text else "website"
    yield "property", "og:description", summary_of(page, frame)
    lang = getattr(page, "lang", "") or frame.lang
    yield "property", "og:locale", LOCALES.get(lang, lang.replace("-", "_"))
    if frame.base_url:
        yield "property", "og:url", full_address(page.url, frame)
    if isinstance(page, ArticlePage | IssuePage):
        yield "property", "og:image", full_address(page.image, frame) if page.image and frame.base_url else ""
        yield "property", "article:published_time", moment(page.iso) if len(page.iso) >= 10 else ""


def _robots(page: Page) -> Iterator[Tag]:
    """Drafts, old addresses and the page for what is missing stay out of search engines."""
    draft = isinstance(page, ArticlePage | IssuePage) and page.badge
    if draft or isinstance(page, NotFoundPage | RedirectPage):
        yield "name", "robots", "noindex"


@dataclass(frozen=True, slots=True)
class HeadLink:
    """A link element: what it is to the page, where it leads, and of what type."""

    rel: str
    href: str
    type: str = ""
    title: str = ""


_DUBLIN_CORE = HeadLink("schema.DC", "http://purl.org/dc/elements/1.1/")
FORMATS = (
    ("atom", "application/atom+xml", "Atom"),
    ("rss", "application/rss+xml", "RSS"),
    ("json", "application/feed+json", "JSON Feed"),
)


def head_links(page: Page, frame: Frame) -> tuple[HeadLink, ...]:
    """The permanent address, the feeds of the list and of the site, the site's search; neighbours are links of the
    body only, so that no browser loads them unasked."""
    return (
        *_canonical(page, frame),
        *((_DUBLIN_CORE,) if isinstance(page, Text) else ()),
        *_own_feeds(page, frame),
        *_site_links(frame),
    )


def _canonical(page: Page, frame: Frame) -> Iterator[HeadLink]:
    if frame.base_url and not isinstance(page, NotFoundPage):
        yield HeadLink("canonical", full_address(page.url, frame))


def _own_feeds(page: Page, frame: Frame) -> Iterator[HeadLink]:
    if isinstance(page, ListingPage | SeriesPage) and page.feed:
        yield from _feeds(page.feed.removesuffix("feed.xml"), f"{page.title} - {frame.title}", frame)


@lru_cache(maxsize=2)
def _site_links(frame: Frame) -> tuple[HeadLink, ...]:
    address = safe_address(urls.OPENSEARCH, frame.base_path)
    search = HeadLink("search", address, "application/opensearchdescription+xml", frame.title)
    return (*_feeds(urls.HOME, frame.title, frame), search)


def _feeds(url: str, title: str, frame: Frame) -> Iterator[HeadLink]:
    for format_, type_, name in FORMATS:
        address = safe_address(urls.feed(url, format_), frame.base_path)
        yield HeadLink("alternate", address, type_, f"{title}（{name}）")
