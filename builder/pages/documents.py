"""The page of an article, of an issue, of a standing text."""

from __future__ import annotations

from builder import urls
from builder.model import Article, ArticlePage, Config, Issue, IssuePage, Link, Standing, StandingPage
from builder.pages.addresses import Addresses, pictures_in, tag_links, targets_in, unit_links
from builder.pages.entries import iso_date, issue_date, page_date
from builder.pages.lists import crumbs

ARTICLES = Link("文章", urls.ARTICLES)


def article_page(
    article: Article, newer: Article | None, older: Article | None, where: Addresses, config: Config
) -> ArticlePage:
    """An article with its neighbours by date."""
    columns = tuple(where.columns[name] for name in article.columns)
    return ArticlePage(
        url=article.url,
        template="article.html",
        title=article.title,
        lang=article.lang if article.lang != config.lang else "",
        date=page_date(article.when),
        iso=iso_date(article.when),
        crumbs=crumbs(columns[0] if columns else ARTICLES, Link(article.title, article.url)),
        columns=columns,
        tags=tag_links(article.tags, where),
        units=unit_links(article.units, where),
        credits=article.credits,
        facts=article.facts,
        summary=article.summary,
        body=article.body,
        pictures=pictures_in(article.body, article.where.path, where),
        targets=targets_in(article.body, article.where.path, where),
        newer=Link(newer.title, newer.url) if newer else None,
        older=Link(older.title, older.url) if older else None,
        badge=article.hidden,
    )


def issue_page(
    issue: Issue, newer: Issue | None, older: Issue | None, series: Link, where: Addresses, config: Config
) -> IssuePage:
    """An issue with its neighbours by number within the bulletin."""
    bodies = "\n\n".join(
        (issue.lead, *(item.body for s in issue.sections for item in s.items),
         *(brief.body for s in issue.sections for item in s.items for brief in item.briefs))
    )  # fmt: skip
    return IssuePage(
        url=issue.url,
        template="issue.html",
        title=issue.title,
        lang=issue.lang if issue.lang != config.lang else "",
        date=issue_date(issue.when),
        iso=iso_date(issue.when),
        crumbs=crumbs(series, Link(issue.number.label, issue.url)),
        bulletin=issue.bulletin.name,
        series=series,
        number=issue.number.label,
        issued_by=issue.issued_by,
        lead=issue.lead,
        sections=issue.sections,
        unit_urls=tuple(Link(unit.name, where.units[unit.name].url) for unit in issue.units),
        tags=tag_links(issue.tags, where),
        staff=issue.staff,
        distribution=issue.distribution,
        contact=issue.contact,
        facts=issue.facts,
        summary=issue.summary,
        pictures=pictures_in(bodies, issue.where.path, where),
        targets=targets_in(bodies, issue.where.path, where),
        newer=Link(newer.number.label, newer.url) if newer else None,
        older=Link(older.number.label, older.url) if older else None,
        badge=issue.hidden,
    )


def standing_page(standing: Standing, where: Addresses, config: Config) -> StandingPage:
    """About and the like."""
    return StandingPage(
        url=standing.url,
        template="standing.html",
        title=standing.title,
        lang=standing.lang if standing.lang != config.lang else "",
        crumbs=crumbs(Link(standing.title, standing.url)),
        body=standing.body,
        pictures=pictures_in(standing.body, standing.where.path, where),
        targets=targets_in(standing.body, standing.where.path, where),
    )
