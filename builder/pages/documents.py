"""The page of an article, of an issue, of a standing text."""

from __future__ import annotations

from dataclasses import replace

from builder import urls
from builder.model import (
    Article,
    ArticlePage,
    Citation,
    Config,
    Issue,
    IssuePage,
    Link,
    Picture,
    Related,
    Standing,
    StandingPage,
    State,
)
from builder.pages.addresses import Addresses, pictures_in, tag_links, targets_in, unit_links
from builder.pages.entries import iso_date, issue_date, page_date
from builder.pages.lists import crumbs
from builder.pages.titles import own_title
from builder.words import say

ARTICLES = Link("文章", urls.ARTICLES)


def article_page(
    article: Article,
    newer: Article | None,
    older: Article | None,
    related: tuple[Related, ...],
    where: Addresses,
    config: Config,
) -> ArticlePage:
    """An article with its neighbours by date and what is related to it."""
    columns = tuple(where.columns[name] for name in article.columns)
    date = say(page_date(article.when), config.lang)
    pictures = pictures_in(article.body.names, article.where.path, where)
    return ArticlePage(
        url=article.url,
        template="article.html",
        title=article.title,
        lang=article.lang if article.lang != config.lang else "",
        date=date,
        iso=iso_date(article.when),
        crumbs=crumbs(columns[0] if columns else ARTICLES, Link(article.title, article.url)),
        columns=columns,
        tags=tag_links(article.tags, where),
        units=unit_links(article.units, where),
        credits=article.credits,
        source=article.source,
        updated=iso_date(article.updated),
        facts=article.facts,
        summary=article.summary,
        body=article.body,
        image=_image(article.cover, pictures, article.where.path, where),
        pictures=pictures,
        targets=targets_in(article.body.names, article.where.path, where),
        related=related,
        newer=Link(newer.title, newer.url) if newer else None,
        older=Link(older.title, older.url) if older else None,
        citation=_cite(article.title, article.source, date, article.url, article.digest, config),
        state=_state(article.state, article.where.path, where),
        badge=article.hidden,
    )


def issue_page(
    issue: Issue,
    newer: Issue | None,
    older: Issue | None,
    related: tuple[Related, ...],
    series: Link,
    where: Addresses,
    config: Config,
) -> IssuePage:
    """An issue with its neighbours by number within the bulletin and what is related to it."""
    pictures = pictures_in(issue.body.names, issue.where.path, where)
    date = say(issue_date(issue.when), config.lang)
    return IssuePage(
        url=issue.url,
        template="issue.html",
        title=issue.title,
        lang=issue.lang if issue.lang != config.lang else "",
        date=date,
        iso=iso_date(issue.when),
        crumbs=crumbs(series, Link(issue.number.label, issue.url)),
        bulletin=issue.bulletin.name,
        series=series,
        number=issue.number.label,
        theme=own_title(issue),
        issued_by=issue.issued_by,
        body=issue.body,
        lead=issue.lead,
        sections=issue.sections,
        unit_urls=tuple(Link(unit.name, where.units[unit.name].url) for unit in issue.units),
        tags=tag_links(issue.tags, where),
        staff=issue.staff if config.show_staff else (),
        distribution=issue.distribution,
        contact=issue.contact,
        imprint=issue.imprint,
        updated=iso_date(issue.updated),
        facts=issue.facts,
        summary=issue.summary,
        image=_image("", pictures, issue.where.path, where),
        pictures=pictures,
        targets=targets_in(issue.body.names, issue.where.path, where),
        section_urls=tuple(where.sections[section.title] for section in issue.sections if section.title),
        related=related,
        newer=Link(newer.number.label, newer.url) if newer else None,
        older=Link(older.number.label, older.url) if older else None,
        citation=_cite(issue.title, issue.issued_by, date, issue.url, issue.digest, config),
        state=_state(issue.state, issue.where.path, where),
        badge=issue.hidden,
    )


def _image(cover: str, pictures: tuple[Picture, ...], path: str, where: Addresses) -> str:
    """The site path of the picture that stands for a document: its cover, else the first it shows."""
    named = where.pictures.get(urls.content_path(cover, path)) if cover else None
    if named and named.digest:
        return named.url
    return next((picture.url for picture in pictures if picture.digest), "")


def checksum(digest: str) -> str:
    """As much of a document's SHA-256 as its page shows."""
    return digest[:12]


def _cite(title: str, source: str, date: str, url: str, digest: str, config: Config) -> Citation:
    """《柳塘夜市》，区创建办，2024-03-14，青禾区文明城市创建工作档案，https://…"""
    parts = (
        f"《{title.strip('《》')}》",
        source,
        date,
        config.title,
        config.base_url + config.base_path.rstrip("/") + url,
    )
    return Citation("，".join(part for part in parts if part), checksum(digest))


def _state(state: State, path: str, where: Addresses) -> State:
    """The state with the address of what replaced the document, where that is another document."""
    target = where.documents.get(urls.content_path(state.successor, path), "") if state.successor else ""
    return replace(state, successor=target or (state.successor if state.successor.startswith("/") else ""))


def standing_page(standing: Standing, where: Addresses, config: Config) -> StandingPage:
    """About and the like."""
    return StandingPage(
        url=standing.url,
        template="standing.html",
        title=standing.title,
        lang=standing.lang if standing.lang != config.lang else "",
        crumbs=crumbs(Link(standing.title, standing.url)),
        body=standing.body,
        pictures=pictures_in(standing.body.names, standing.where.path, where),
        targets=targets_in(standing.body.names, standing.where.path, where),
    )
