"""What to read on: documents that share units, tags or columns with one, and stand near it in time."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from builder.model import Archive, Article, Issue, Precision, Related, Tag, Unit, When
from builder.pages.addresses import Addresses
from builder.pages.entries import ARTICLE, ISSUE, ITEM, list_date
from builder.words import say

SHOWN = 6
ENOUGH = 3
REACH = 12  # what is looked at on each side of a document in time, for each term
_WIDE = 5 * REACH  # where most of these are its own items
NEAR = 31  # days
UNIT, TAG, COLUMN = 0, 1, 2
_POINTS = (4, 3, 2)
_NAMED = 3

Term = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """Something to read on, before anybody knows why: where it stands, its day (0: none), its terms."""

    document: str
    link: Related
    day: int
    terms: frozenset[Term]


@dataclass(frozen=True, slots=True)
class Asking:
    """A document that wants related ones; `at` is its place among all readings in time."""

    document: str
    kind: str
    day: int
    at: int
    terms: frozenset[Term]


def relate(archive: Archive, where: Addresses, lang: str = "zh-Hans") -> Mapping[str, tuple[Related, ...]]:
    """For the address of every article and issue, up to six others, best first; `lang` is the site's script.

    Articles, whole issues and single items of issues can be related. Points: 4 for each shared unit, 3 for each
    shared tag, 2 for each shared column (the column of an article, the section of an item); 1 more for each of
    these that few documents share (no more than are looked at anyway); 1 for standing within 31 days. From three
    points on it is related. At equal points the nearer in time comes first, then the newer, then the address.

    An item stands for the units that sent it in and its section; the issue itself for its tags and for units that
    stand in no headed item. One line of 简讯 is too little to read on: it makes nothing related to its issue. What
    an issue asks for are its units and tags: its sections say nothing, for all its neighbours have them. No document
    is named twice, the one that asks never; its neighbours in time may be. For each term only the 12 nearest on each
    side in time are looked at, which keeps the work in proportion to the archive and lets a new document change only
    pages near it. What is not dated to the month is near to nothing.
    """
    shelf = _shelf(_readings(archive))
    return {asking.document: tuple(_found(asking, shelf, where, lang)) for asking in _askings(archive, shelf)}


def _readings(archive: Archive) -> Iterator[Reading]:
    for article in archive.articles:
        link = Related(ARTICLE, article.title, article.url, list_date(article.when), "", article.lang)
        yield Reading(article.url, link, _day(article.when), _article_terms(article))
    for issue in archive.issues:
        yield from _issue_readings(issue)


def _issue_readings(issue: Issue) -> Iterator[Reading]:
    """The items that have a headline, and the issue for what stands in neither an item nor a brief."""
    date, day = list_date(issue.when), _day(issue.when)
    told: set[Unit] = set()
    for section in issue.sections:
        for item in section.items:
            told |= {unit for brief in item.briefs for unit in brief.units}
            if item.title and not item.briefs:
                link = Related(ITEM, item.title, f"{issue.url}#{item.anchor}", date, "", issue.lang)
                columns = (section.title,) if section.title else ()
                yield Reading(issue.url, link, day, _terms(item.units, (), columns))
                told |= set(item.units)
    link = Related(ISSUE, issue.title, issue.url, date, "", issue.lang)
    rest = tuple(unit for unit in issue.units if unit not in told)
    yield Reading(issue.url, link, day, _terms(rest, issue.tags, ()))


def _askings(archive: Archive, shelf: Shelf) -> Iterator[Asking]:
    """Every document in its place, which is that of the reading with its own address."""
    places = {reading.link.url: at for at, reading in enumerate(shelf.readings)}
    for article in archive.articles:
        yield Asking(article.url, ARTICLE, _day(article.when), places[article.url], _article_terms(article))
    for issue in archive.issues:
        yield Asking(issue.url, ISSUE, _day(issue.when), places[issue.url], _terms(issue.units, issue.tags, ()))


def _article_terms(article: Article) -> frozenset[Term]:
    return _terms(article.units, article.tags, article.columns)


def _terms(units: tuple[Unit, ...], tags: tuple[Tag, ...], columns: tuple[str, ...]) -> frozenset[Term]:
    return frozenset(
        (*((UNIT, unit.name) for unit in units), *((TAG, tag.name) for tag in tags), *((COLUMN, c) for c in columns))
    )


def _day(when: When | None) -> int:
    """The number of the day; 0 where not even the month is known, which is near to nothing."""
    return when.at.toordinal() if when and when.precision is not Precision.YEAR else 0


@dataclass(frozen=True, slots=True)
class Shelf:
    """All readings in the order of time, the places of those that hold a term, and what sharing a term counts."""

    readings: tuple[Reading, ...]
    holders: Mapping[Term, list[int]]
    points: Mapping[Term, int]


def _shelf(found: Iterable[Reading]) -> Shelf:
    readings = tuple(sorted(found, key=lambda reading: (reading.day, reading.link.url)))
    holders: dict[Term, list[int]] = defaultdict(list)
    for at, reading in enumerate(readings):
        for term in reading.terms:
            holders[term].append(at)
    return Shelf(
        readings, holders, {term: _POINTS[term[0]] + (len(held) <= 2 * REACH) for term, held in holders.items()}
    )


def _found(asking: Asking, shelf: Shelf, where: Addresses, lang: str) -> Iterator[Related]:
    """The best of all within reach, each document once."""
    ranked = sorted(_ranked(asking, shelf))
    named: set[str] = set()
    for *_, at in ranked:
        reading = shelf.readings[at]
        if reading.document not in named:
            named.add(reading.document)
            yield replace(reading.link, why=_why(asking, reading, where, lang))
        if len(named) == SHOWN:
            return


def _ranked(asking: Asking, shelf: Shelf) -> Iterator[tuple[int, int, int, int]]:
    """What is related, with what it is sorted by; places stand for addresses, in whose order they are."""
    day, terms, points = asking.day, asking.terms, shelf.points.__getitem__
    for at in _within_reach(asking, shelf):
        reading = shelf.readings[at]
        score = sum(map(points, terms & reading.terms)) + _are_near(day, reading.day)
        if score >= ENOUGH:
            yield -score, abs(reading.day - day), -reading.day, at


def _within_reach(asking: Asking, shelf: Shelf) -> set[int]:
    """For each term the nearest on both sides that belong to another document."""
    found: set[int] = set()
    for term in asking.terms:
        row = shelf.holders.get(term, [])
        middle = bisect_left(row, asking.at)
        for side in (reversed(row[max(0, middle - _WIDE) : middle]), row[middle : middle + _WIDE]):
            others = (at for at in side if shelf.readings[at].document != asking.document)
            found.update(islice(others, REACH))
    return found


def _are_near(day: int, other: int) -> bool:
    return day > 0 < other and -NEAR <= day - other <= NEAR


def _why(asking: Asking, reading: Reading, where: Addresses, lang: str) -> str:
    """同为柳塘街道 · 同一标签：志愿服务 · 时间相近"""
    shared = sorted(asking.terms & reading.terms)
    units = [where.units[name].title for kind, name in shared if kind == UNIT]
    tags = [name for kind, name in shared if kind == TAG]
    columns = [name for kind, name in shared if kind == COLUMN]
    same = "都有{names}" if ISSUE in (asking.kind, reading.link.kind) else "同为{names}"
    told = (
        (say(same, lang, names=_listed(units, lang)), units),
        (say("同一标签：{names}", lang, names=_listed(tags, lang)), tags),
        (say("同一栏目：{names}", lang, names=_listed(columns, lang)), columns),
        (say("时间相近", lang), _are_near(asking.day, reading.day)),
    )
    return " · ".join(text for text, holds in told if holds)


def _listed(names: list[str], lang: str) -> str:
    """Up to three names, and how many there are where there are more."""
    few = "、".join(names[:_NAMED])
    return few if len(names) <= _NAMED else say("{few}等 {n} 个", lang, few=few, n=len(names))
