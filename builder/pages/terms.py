"""Lists of tags, units and columns, and the pages behind them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from builder import urls
from builder.model import Archive, Config, Entry, Group, Issue, Link, ListingPage, Tag, Term, TermsPage, Unit
from builder.pages.addresses import Addresses
from builder.pages.entries import article_entry, brief_entry, issue_entry, item_entry, newest_first
from builder.pages.lists import crumbs, plan_list
from builder.words import say

Filed = dict[str, tuple[Entry, ...]]


@dataclass(frozen=True, slots=True)
class Files:
    """The entries of every tag, unit, column, section, source and person, newest first, under its name."""

    tags: Filed
    units: Filed
    columns: Filed
    sections: Filed
    sources: Filed
    people: Filed


def file_entries(archive: Archive, where: Addresses) -> Files:
    """Everything under the names it stands under."""
    tags: Drawers = defaultdict(list)
    units: Drawers = defaultdict(list)
    columns: Drawers = defaultdict(list)
    sections: Drawers = defaultdict(list)
    sources: Drawers = defaultdict(list)
    people: Drawers = defaultdict(list)
    for article in archive.articles:
        entry = article_entry(article, where)
        _put(entry, (tag.name for tag in article.tags), tags)
        _put(entry, (unit.name for unit in article.units), units)
        _put(entry, article.columns, columns)
        _put(entry, (article.source,), sources)
        _put(entry, (credit.name for credit in article.credits), people)
    for issue in archive.issues:
        entry = issue_entry(issue, where)
        _put(entry, (tag.name for tag in issue.tags), tags)
        _put(entry, (credit.name for credit in issue.staff), people)
        _put_items(issue, entry, units, sections, where)
    return Files(*map(_sorted, (tags, units, columns, sections, sources, people)))


Drawers = dict[str, list[Entry]]


def _put(entry: Entry, names: Iterable[str], drawers: Drawers) -> None:
    for name in dict.fromkeys(names):
        if name:
            drawers[name].append(entry)


def _put_items(issue: Issue, whole: Entry, units: Drawers, sections: Drawers, where: Addresses) -> None:
    """Every item and brief under its units and its section; the issue itself for a unit that it names but that sent
    nothing."""
    sent: set[str] = set()
    for section in issue.sections:
        for item in section.items:
            entry = item_entry(issue, section, item, where)
            _put(entry, (unit.name for unit in item.units), units)
            told = [(brief, brief_entry(issue, section, brief, where)) for brief in item.briefs]
            for brief, line in told:
                _put(line, (unit.name for unit in brief.units), units)
                sent |= {unit.name for unit in brief.units}
            sent |= {unit.name for unit in item.units}
            for line in [line for _, line in told] or [entry]:
                _put(line, (section.title,), sections)
    _put(whole, (unit.name for unit in issue.units if unit.name not in sent), units)


def _sorted(drawers: Drawers) -> Filed:
    return {name: newest_first(entries) for name, entries in drawers.items()}


def terms_of(tags: Iterable[Tag], prefix: str, filed: Filed) -> tuple[Term, ...]:
    """Tags, columns, sections … in the order given (pinyin) with their counts."""
    return tuple(Term(tag.name, f"{prefix}{tag.id}/", len(filed.get(tag.name, ()))) for tag in tags)


def unit_terms(units: Iterable[Unit], filed: Filed) -> tuple[Term, ...]:
    """Units with their counts; the full name where the list shows a short one."""
    return tuple(
        Term(u.title, f"{urls.UNITS}{u.id}/", len(filed.get(u.name, ())), u.name if u.name != u.title else "")
        for u in units
    )


def plan_terms(archive: Archive, filed: Files, config: Config) -> Iterator[TermsPage | ListingPage]:
    """The lists of tags, units, columns, sections, sources and people, and a page for each of them."""
    yield from _plan_units(archive, filed.units, config)
    for kind, title, prefix, tags, entries in (
        ("tag", "标签", urls.TAGS, archive.tags, filed.tags),
        ("column", "栏目", urls.COLUMNS, archive.columns, filed.columns),
        ("section", "期内栏目", urls.SECTIONS, archive.sections, filed.sections),
        ("source", "来源", urls.SOURCES, archive.sources, filed.sources),
        ("person", "人名", urls.PEOPLE, archive.people, filed.people),
    ):
        yield from _plan_kind(kind, Link(say(title, config.lang), prefix), tags, entries, config)


def _plan_kind(
    kind: str, above: Link, tags: tuple[Tag, ...], filed: Filed, config: Config
) -> Iterator[TermsPage | ListingPage]:
    if tags:
        group = Group("", "all", terms=terms_of(tags, above.url, filed))
        yield TermsPage(above.url, "terms.html", above.title, f"{kind}s", "", crumbs(above), (group,))
    for tag in tags:
        link = Link(tag.name, f"{above.url}{tag.id}/")
        intro = f"也作：{'、'.join(tag.synonyms)}" if tag.synonyms else ""
        yield from plan_list(link.url, tag.name, kind, filed[tag.name], config.per_page, crumbs(above, link), intro)


def _plan_units(archive: Archive, filed: Filed, config: Config) -> Iterator[TermsPage | ListingPage]:
    """The list of units by kind and a page for each."""
    above = Link(say("单位", config.lang), urls.UNITS)
    if archive.units:
        groups = _by_kind(archive.units, filed)
        yield TermsPage(urls.UNITS, "terms.html", above.title, "units", "", crumbs(above), groups)
    for unit in archive.units:
        link = Link(unit.title, f"{urls.UNITS}{unit.id}/")
        trail = crumbs(above, link)
        yield from plan_list(link.url, unit.title, "unit", filed[unit.name], config.per_page, trail, _told(unit))


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
