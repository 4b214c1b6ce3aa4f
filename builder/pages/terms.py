"""Lists of tags, units and columns, and the pages behind them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby

from builder import urls
from builder.model import Archive, Entry, Group, Link, ListingPage, Term, TermsPage, Unit
from builder.pages.addresses import Addresses
from builder.pages.entries import article_entry, brief_entry, issue_entry, item_entry, newest_first
from builder.pages.lists import crumbs, plan_list

TAGS, UNITS, COLUMNS = Link("标签", urls.TAGS), Link("单位", urls.UNITS), Link("栏目", urls.COLUMNS)

Filed = dict[str, tuple[Entry, ...]]


def by_tag(archive: Archive, where: Addresses) -> Filed:
    """The articles and issues of every tag, newest first."""
    filed: dict[str, list[Entry]] = defaultdict(list)
    for article in archive.articles:
        for tag in article.tags:
            filed[tag.name].append(article_entry(article, where))
    for issue in archive.issues:
        for tag in issue.tags:
            filed[tag.name].append(issue_entry(issue, where))
    return {name: newest_first(entries) for name, entries in filed.items()}


def by_unit(archive: Archive, where: Addresses) -> Filed:
    """Every article, item and brief of every unit; the issue itself for a unit that it names but that sent nothing."""
    filed: dict[str, list[Entry]] = defaultdict(list)
    for article in archive.articles:
        for unit in article.units:
            filed[unit.name].append(article_entry(article, where))
    for issue in archive.issues:
        sent = set()
        for section in issue.sections:
            for item in section.items:
                for unit in item.units:
                    filed[unit.name].append(item_entry(issue, section, item, where))
                for brief in item.briefs:
                    for unit in brief.units:
                        filed[unit.name].append(brief_entry(issue, section, brief, where))
                sent |= {unit.name for unit in (*item.units, *(u for brief in item.briefs for u in brief.units))}
        for unit in issue.units:
            if unit.name not in sent:
                filed[unit.name].append(issue_entry(issue, where))
    return {name: newest_first(entries) for name, entries in filed.items()}


def by_column(archive: Archive, where: Addresses) -> Filed:
    """The articles of every column, newest first."""
    filed: dict[str, list[Entry]] = defaultdict(list)
    for article in archive.articles:
        for name in article.columns:
            filed[name].append(article_entry(article, where))
    return {name: newest_first(entries) for name, entries in filed.items()}


def tag_terms(archive: Archive, filed: Filed) -> tuple[Term, ...]:
    """All tags in pinyin order with their counts."""
    return tuple(Term(tag.name, f"{urls.TAGS}{tag.id}/", len(filed[tag.name])) for tag in archive.tags)


def unit_terms(units: Iterable[Unit], filed: Filed) -> tuple[Term, ...]:
    """Units with their counts; the full name where the list shows a short one."""
    return tuple(
        Term(u.title, f"{urls.UNITS}{u.id}/", len(filed[u.name]), u.name if u.name != u.title else "") for u in units
    )


def plan_tags(archive: Archive, filed: Filed, size: int) -> Iterator[TermsPage | ListingPage]:
    """The list of tags and a page for each."""
    if archive.tags:
        group = Group("", "all", terms=tag_terms(archive, filed))
        yield TermsPage(urls.TAGS, "terms.html", "标签", "tags", "", crumbs(TAGS), (group,))
    for tag in archive.tags:
        link = Link(tag.name, f"{urls.TAGS}{tag.id}/")
        intro = f"也作：{'、'.join(tag.synonyms)}" if tag.synonyms else ""
        yield from plan_list(link.url, tag.name, "tag", filed[tag.name], size, crumbs(TAGS, link), intro)


def plan_units(archive: Archive, filed: Filed, size: int) -> Iterator[TermsPage | ListingPage]:
    """The list of units by kind and a page for each."""
    if archive.units:
        yield TermsPage(urls.UNITS, "terms.html", "单位", "units", "", crumbs(UNITS), _by_kind(archive.units, filed))
    for unit in archive.units:
        link = Link(unit.title, f"{urls.UNITS}{unit.id}/")
        yield from plan_list(link.url, unit.title, "unit", filed[unit.name], size, crumbs(UNITS, link), _told(unit))


def _by_kind(units: tuple[Unit, ...], filed: Filed) -> tuple[Group, ...]:
    """Units under their kinds, in the order the registry names them; those without one come last."""
    order = {kind: i for i, kind in enumerate(dict.fromkeys(unit.kind for unit in units if unit.kind))}
    ranked = sorted(units, key=lambda unit: order.get(unit.kind, len(order)))
    return tuple(
        Group(kind or "其他单位", f"k{i}", terms=unit_terms(group, filed))
        for i, (kind, group) in enumerate(groupby(ranked, key=lambda unit: unit.kind), 1)
    )


def _told(unit: Unit) -> str:
    """What the registry says of a unit: full name, parent, years."""
    years = f"{unit.since or ''}—{unit.until or '今'}年" if unit.since or unit.until else ""
    parts = (unit.name if unit.name != unit.title else "", f"上级：{unit.parent}" if unit.parent else "", years)
    return " · ".join(part for part in parts if part)


def plan_columns(archive: Archive, filed: Filed, size: int) -> Iterator[TermsPage | ListingPage]:
    """The list of columns and a page for each."""
    if archive.columns:
        terms = tuple(Term(c.name, f"{urls.COLUMNS}{c.id}/", len(filed[c.name])) for c in archive.columns)
        yield TermsPage(
            urls.COLUMNS, "terms.html", "栏目", "columns", "", crumbs(COLUMNS), (Group("", "all", terms=terms),)
        )
    for column in archive.columns:
        link = Link(column.name, f"{urls.COLUMNS}{column.id}/")
        yield from plan_list(link.url, column.name, "column", filed[column.name], size, crumbs(COLUMNS, link))
