"""A page as JSON-LD: the periodical, its issues, their articles, and the way to each, in the words of schema.org."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from builder import urls
from builder.excerpts import excerpt
from builder.model import (
    ArticlePage,
    DataPage,
    DatesPage,
    Frame,
    HomePage,
    IssuePage,
    Item,
    ListingPage,
    MapPage,
    Page,
    SearchPage,
    SeriesPage,
    StandingPage,
    StatementPage,
    TermsPage,
)
from builder.pages.metadata import authors, full_address, keywords, moment, one_line, stated, summary_of
from builder.regex import regex

Node = dict[str, Any]
Crumbed = (
    ArticlePage | IssuePage | ListingPage | TermsPage | SeriesPage | DatesPage | DataPage | MapPage | StatementPage
    | StandingPage | SearchPage
)  # fmt: skip

_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
# Within a script element nothing may look like its end or like a comment.
_UNSAFE = regex("[<>&\u2028\u2029]")
_STATES = {"": "Published", "corrected": "Corrected", "superseded": "Superseded", "archived": "Archived"}
_LISTS = (ListingPage, TermsPage, DatesPage, MapPage)


def linked_data(page: Page, frame: Frame) -> str:
    """The page as one line of JSON-LD, fit to stand in a script element; "" where there is nothing to tell."""
    nodes = [*_nodes(page, frame)]
    if not nodes:
        return ""
    text = _encoded({"@context": "https://schema.org", "@graph": nodes})
    return _UNSAFE.sub(lambda char: f"\\u{ord(char[0]):04x}", text)


def _nodes(page: Page, frame: Frame) -> Iterator[Node]:
    """What the page is, then the way to it."""
    match page:
        case HomePage():
            yield _site(page, frame)
        case ArticlePage():
            yield _article(page, frame)
        case IssuePage():
            yield _issue(page, frame)
        case SeriesPage():
            yield _periodical(page.bulletin, page.url, page.issued_by, frame)
        case DataPage():
            yield _dataset(page, frame)
        case _ if isinstance(page, Crumbed):
            yield _page(page, frame)
    if isinstance(page, Crumbed):
        yield _breadcrumbs(page, frame)


def _node(type_: str, **values: object) -> Node:
    """A node without what is not known; `id_` is its @id."""
    told = ((name, value) for name, value in values.items() if value not in ("", (), [], None))
    return {"@type": type_} | {"@id" if name == "id_" else name: value for name, value in told}


def _office(name: str) -> Node | None:
    """Who publishes: the archives we make are those of public bodies."""
    return _node("GovernmentOrganization", name=one_line(name)) if stated(name) else None


def _bodies(names: Iterable[str]) -> list[Node]:
    """Units, which may be offices, schools or firms."""
    return [_node("Organization", name=one_line(name)) for name in dict.fromkeys(names) if stated(name)]


@lru_cache(maxsize=2)  # the same on every page of a site
def _publisher(frame: Frame) -> Node | None:
    return _office(frame.office.organizer or frame.office.name)


@lru_cache(maxsize=2)
def _site_reference(frame: Frame) -> Node:
    return _node("WebSite", id_=f"{full_address(urls.HOME, frame)}#site", name=frame.title)


def _site(page: HomePage, frame: Frame) -> Node:
    """The site, what it searches with, and the bulletins it keeps."""
    question = f"{full_address(urls.SEARCH, frame)}?q={{words}}"
    action = _node("SearchAction", target=_node("EntryPoint", urlTemplate=question))
    return _site_reference(frame) | _node(
        "WebSite",
        url=full_address(urls.HOME, frame),
        alternateName=frame.subtitle,
        description=summary_of(page, frame),
        inLanguage=frame.lang,
        publisher=_publisher(frame),
        potentialAction=action | {"query-input": "required name=words"},
        hasPart=[_periodical(link.title, link.url, "", frame) for link in page.series],
    )


def _periodical(name: str, url: str, issued_by: str, frame: Frame) -> Node:
    address = full_address(url, frame)
    return _node(
        "Periodical",
        id_=address,
        url=address,
        name=one_line(name),
        inLanguage=frame.lang,
        publisher=_office(issued_by) or _publisher(frame),
        isPartOf=_site_reference(frame),
    )


def _issue(page: IssuePage, frame: Frame) -> Node:
    address = full_address(page.url, frame)
    return _node(
        "PublicationIssue",
        id_=address,
        url=address,
        name=one_line(page.title),
        issueNumber=_number(page.number),
        datePublished=moment(page.iso),
        publisher=_office(page.issued_by) or _publisher(frame),
        isPartOf=_volume(page, frame),
        keywords=list(keywords(page)),
        hasPart=list(_items(page, frame)),
        **_common(page, frame),
    )


def _number(label: str) -> str:
    """31 of 第31期 and of 2024年第31期（总第113期）, whose year is the volume's; any other label as it is."""
    match = re.fullmatch(r"(?:\d{4}年)?第(\d+)期(?:（总第\d+期）)?", label)
    return match[1] if match else label


def _volume(page: IssuePage, frame: Frame) -> Node:
    """The year's volume of the bulletin; the bulletin itself where the year is not known."""
    series = _periodical(page.bulletin, page.series.url, page.issued_by, frame)
    year = page.iso[:4]
    return _node("PublicationVolume", volumeNumber=year, name=f"{year}年", isPartOf=series) if year else series


def _items(page: IssuePage, frame: Frame) -> Iterator[Node]:
    """Every item of an issue at its anchor, in order."""
    home = full_address(page.url, frame)
    placed = ((section, item) for section in page.sections for item in section.items)
    for position, (section, item) in enumerate(placed, 1):
        address = f"{home}#{item.anchor}"
        units = (unit.name for unit in (*item.units, *(unit for brief in item.briefs for unit in brief.units)))
        yield _node(
            "NewsArticle",
            id_=address,
            url=address,
            position=position,
            headline=one_line(_headline(item) or section.title or page.title),
            articleSection=one_line(section.title),
            datePublished=moment(page.iso),
            sourceOrganization=_bodies(units),
        )


def _headline(item: Item) -> str:
    """An item's title as its heading shows it, else who sent it, else its first words."""
    units = "、".join(unit.title for unit in item.units)
    return item.title or units or excerpt(item.summary, 48)


def _article(page: ArticlePage, frame: Frame) -> Node:
    address = full_address(page.url, frame)
    people = [_node("Person", name=one_line(name)) for name in authors(page.credits)]
    units = _bodies(unit.title for unit in page.units)
    return _node(
        "NewsArticle",
        id_=address,
        url=address,
        headline=one_line(page.title),
        datePublished=moment(page.iso),
        author=people or units,
        sourceOrganization=_bodies((page.source,)) or units,
        publisher=_publisher(frame),
        articleSection=[one_line(link.title) for link in page.columns],
        keywords=list(keywords(page)),
        isPartOf=_site_reference(frame),
        **_common(page, frame),
    )


def _common(page: ArticlePage | IssuePage, frame: Frame) -> Node:
    """What an article and an issue tell in the same way."""
    told = _node("CorrectionComment", text=one_line(page.state.note)) if page.state.note else None
    code = _node("PropertyValue", propertyID="sha256-12", value=page.citation.checksum)
    rights = "license" if re.match(r"https?://\S+$", frame.rights) else "copyrightNotice"
    return {
        "description": summary_of(page, frame),
        "dateModified": moment(page.updated),
        "inLanguage": page.lang or frame.lang,
        "image": full_address(page.image, frame) if page.image else "",
        "identifier": code if page.citation.checksum else None,
        "creativeWorkStatus": "Draft" if page.badge else _STATES.get(page.state.name, page.state.name),
        "correction": told if page.state.name == "corrected" else None,
        rights: one_line(frame.rights),
    }


def _page(page: Crumbed, frame: Frame) -> Node:
    """A list, or a page that stands alone."""
    about = "AboutPage" if page.url == "/about/" else "WebPage"
    type_ = (
        "CollectionPage" if isinstance(page, _LISTS) else "SearchResultsPage" if isinstance(page, SearchPage) else about
    )
    address = full_address(page.url, frame)
    return _node(
        type_,
        id_=address,
        url=address,
        name=one_line(page.title),
        description=summary_of(page, frame),
        inLanguage=(page.lang if isinstance(page, StandingPage) else "") or frame.lang,
        isPartOf=_site_reference(frame),
    )


def _dataset(page: DataPage, frame: Frame) -> Node:
    """The page of numbers with the files it offers."""
    address = full_address(page.url, frame)
    files = [
        _node("DataDownload", name=one_line(link.title), contentUrl=full_address(link.url, frame))
        for link, _ in page.files
    ]
    return _node(
        "Dataset",
        id_=address,
        url=address,
        name=f"{frame.title}：{one_line(page.title)}",
        description=summary_of(page, frame),
        inLanguage=frame.lang,
        creator=_publisher(frame),
        isPartOf=_site_reference(frame),
        distribution=files,
    )


def _breadcrumbs(page: Crumbed, frame: Frame) -> Node:
    steps = [
        _node("ListItem", position=position, name=one_line(link.title), item=full_address(link.url, frame))
        for position, link in enumerate(page.crumbs, 1)
    ]
    return _node("BreadcrumbList", itemListElement=steps)
