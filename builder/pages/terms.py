"""What is filed under which name, and the lists of tags, columns, sections, sources and people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from builder import urls
from builder.model import Archive, Config, Entry, Issue, Link, ListingPage, Tag, Term, TermsPage, Unit
from builder.pages.addresses import Addresses
from builder.pages.dates import tallies
from builder.pages.entries import ISSUE, brief_entry, context_of, item_entry, newest_first
from builder.pages.letters import by_letter, cloud
from builder.pages.lists import crumbs, plan_list
from builder.pages.units import plan_units, unit_term
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


def file_entries(archive: Archive, articles: tuple[Entry, ...], issues: tuple[Entry, ...], where: Addresses) -> Files:
    """Everything under the names it stands under; the entries of articles and issues in the archive's order."""
    tags: Drawers = defaultdict(list)
    units: Drawers = defaultdict(list)
    columns: Drawers = defaultdict(list)
    sections: Drawers = defaultdict(list)
    sources: Drawers = defaultdict(list)
    people: Drawers = defaultdict(list)
    for article, entry in zip(archive.articles, articles, strict=True):
        _put(entry, (tag.name for tag in article.tags), tags)
        _put(entry, (unit.name for unit in article.units), units)
        _put(entry, article.columns, columns)
        _put(entry, (article.source,), sources)
        _put(entry, (credit.name for credit in article.credits), people)
    for issue, entry in zip(archive.issues, issues, strict=True):
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
        context = context_of(issue, section)
        for item in section.items:
            entry = item_entry(item, section, context, whole, where)
            _put(entry, (unit.name for unit in item.units), units)
            told = [(brief, brief_entry(brief, section, context, whole, where)) for brief in item.briefs]
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
    return tuple(unit_term(u, f"{urls.UNITS}{u.id}/", len(filed.get(u.name, ()))) for u in units)


def documents(filed: Filed) -> Filed:
    """The same with one entry for each document, as search counts: an issue once, however many items it has there."""
    return {
        name: tuple({entry.url.partition("#")[0]: entry for entry in entries}.values())
        for name, entries in filed.items()
    }


@dataclass(frozen=True, slots=True)
class Kind:
    """A list of terms: its name in templates, its title and address, what it tells of itself, and, with a place for the
    name, of each page behind it."""

    name: str
    above: Link
    told: str
    each: str
    tags: tuple[Tag, ...]
    filed: Filed


def plan_terms(archive: Archive, filed: Files, config: Config) -> Iterator[TermsPage | ListingPage]:
    """The lists of tags, units, columns, sections, sources and people, and a page for each of them."""
    yield from plan_units(archive, filed.units, config)
    for kind in _kinds(archive, filed, config):
        if kind.tags:
            yield _list_of_all(kind, config)
        for tag in kind.tags:
            yield from _list_of_one(kind, tag, config)


def _kinds(archive: Archive, filed: Files, config: Config) -> tuple[Kind, ...]:
    lang = config.lang
    return (
        Kind(
            "tag", Link(say("标签", lang), urls.TAGS),
            say("文章和快报的全部标签：用得多的在前，其后按拼音排列。", lang),
            say("标有“{name}”的文章和快报，从新到旧。", lang), archive.tags, filed.tags,
        ),
        Kind(
            "column", Link(say("栏目", lang), urls.COLUMNS), say("本站的栏目，每篇文章归入其中。", lang),
            say("“{name}”栏目的文章，从新到旧。", lang), _ranked(archive.columns, config), filed.columns,
        ),
        Kind(
            "section", Link(say("期内栏目", lang), urls.SECTIONS),
            say("快报各期里的栏目，每个栏目汇集历年各期的条目。", lang),
            say("历年各期快报“{name}”栏目的全部条目，从新到旧。", lang), archive.sections, filed.sections,
        ),
        Kind(
            "source", Link(say("来源", lang), urls.SOURCES), say("文章的来源，按拼音排列。", lang),
            say("来源为“{name}”的文章，从新到旧。", lang), archive.sources, filed.sources,
        ),
        Kind(
            "person", Link(say("人名", lang), urls.PEOPLE), say("文章和快报的署名，按拼音排列。", lang),
            say("{name}署名的文章和快报，从新到旧。", lang), archive.people, _signed(filed.people, config),
        ),
    )  # fmt: skip


def _ranked(columns: tuple[Tag, ...], config: Config) -> tuple[Tag, ...]:
    """Columns as site.yaml orders them, then the others."""
    order = {column.name: number for number, column in enumerate(config.columns)}
    return tuple(sorted(columns, key=lambda tag: order.get(tag.name, len(order))))


def _signed(people: Filed, config: Config) -> Filed:
    """What people signed; where the staff of issues is not shown, it does not show here either."""
    if config.show_staff:
        return people
    return {name: tuple(entry for entry in entries if entry.kind != ISSUE) for name, entries in people.items()}


def _list_of_all(kind: Kind, config: Config) -> TermsPage:
    terms = terms_of(kind.tags, kind.above.url, kind.filed)
    if kind.name == "column":
        told = {column.name: column.description for column in config.columns}
        terms = tuple(replace(term, detail=told.get(term.title, "")) for term in terms)
    return TermsPage(
        kind.above.url, "terms.html", kind.above.title, f"{kind.name}s", kind.told, crumbs(kind.above),
        by_letter((term.title, term) for term in terms), cloud(terms) if kind.name == "tag" else (),
    )  # fmt: skip


def _list_of_one(kind: Kind, tag: Tag, config: Config) -> Iterator[ListingPage]:
    """The pages of one term; the head page also shows its years and, for tags and sections, leads to its feed."""
    link = Link(tag.name, f"{kind.above.url}{tag.id}/")
    entries = kind.filed[tag.name]
    trail = crumbs(kind.above, link)
    feed = urls.feed(link.url) if kind.name in ("tag", "section") else ""
    for page in plan_list(link.url, tag.name, kind.name, entries, config, trail, _told(kind, tag, config)):
        yield page if page.pager.number else replace(page, years=tallies(entries), feed=feed)


def _told(kind: Kind, tag: Tag, config: Config) -> str:
    """What the list holds: as site.yaml describes the column, else in our words; with the tag's other names."""
    described = (column.description for column in config.columns if column.name == tag.name)
    own = next(described, "") if kind.name == "column" else ""
    synonyms = say("也作：{names}。", config.lang, names="、".join(tag.synonyms)) if tag.synonyms else ""
    return (own or kind.each.format(name=tag.name)) + synonyms
