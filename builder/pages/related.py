"""What to read on: documents that share units, tags or columns with one, and stand near it in time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from sys import intern

from builder.model import Archive, Article, Issue, Precision, Related, Tag, Unit, When
from builder.pages.addresses import Addresses
from builder.pages.entries import ARTICLE, ISSUE, ITEM, list_date
from builder.words import say

SHOWN = 6
ENOUGH = 3
REACH = 12  # what is looked at on each side of a document in time, for each term
NEAR = 31  # days
UNIT, TAG, COLUMN = "0", "1", "2"
_POINTS = {UNIT: 4, TAG: 3, COLUMN: 2}
_NAMED = 3

Term = str
"""A unit, tag or column: its kind and its name."""
Terms = frozenset[Term]


@dataclass(frozen=True, slots=True)
class Reading:
    """Something to read on, before anybody knows why: where it stands, its day (0: none), its terms."""

    document: str
    link: Related
    day: int
    terms: Terms


@dataclass(frozen=True, slots=True)
class Asking:
    """A document that wants related ones; its own readings stand among all in time from `first` up to `last`."""

    document: str
    kind: str
    day: int
    terms: Terms
    first: int
    last: int


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
    documents: tuple[Article | Issue, ...] = (*archive.articles, *archive.issues)
    tell = cache(partial(_why, where=where, lang=lang))
    return _Relations({value.url: value for value in documents}, _shelf(_readings(archive)), tell)


def _readings(archive: Archive) -> Iterator[Reading]:
    for article in archive.articles:
        link = Related(ARTICLE, article.title, article.url, list_date(article.when), "", article.lang)
        yield Reading(article.url, link, _day(article.when), _terms(article.units, article.tags, article.columns))
    for issue in archive.issues:
        yield from _issue_readings(issue)


def _issue_readings(issue: Issue) -> Iterator[Reading]:
    """The items that have a headline, and the issue for what stands in neither an item nor a brief."""
    date, day = list_date(issue.when), _day(issue.when)
    told: set[str] = set()
    for section in issue.sections:
        for item in section.items:
            told.update(unit.name for brief in item.briefs for unit in brief.units)
            if item.title and not item.briefs:
                link = Related(ITEM, item.title, f"{issue.url}#{item.anchor}", date, "", issue.lang)
                columns = (section.title,) if section.title else ()
                yield Reading(issue.url, link, day, _terms(item.units, (), columns))
                told.update(unit.name for unit in item.units)
    link = Related(ISSUE, issue.title, issue.url, date, "", issue.lang)
    rest = tuple(unit for unit in issue.units if unit.name not in told)
    yield Reading(issue.url, link, day, _terms(rest, issue.tags, ()))


def _asking(value: Article | Issue, shelf: Shelf) -> Asking:
    """A document in its place."""
    first, last = shelf.spans[value.url]
    if isinstance(value, Issue):
        return Asking(value.url, ISSUE, shelf.days[first], _terms(value.units, value.tags, ()), first, last)
    return Asking(value.url, ARTICLE, shelf.days[first], shelf.terms[first], first, last)


def _terms(units: tuple[Unit, ...], tags: tuple[Tag, ...], columns: tuple[str, ...]) -> Terms:
    named = ((UNIT, (unit.name for unit in units)), (TAG, (tag.name for tag in tags)), (COLUMN, columns))
    # Terms are compared a hundred times for each document: the same one is one object.
    return frozenset(intern(kind + name) for kind, names in named for name in names)


def _day(when: When | None) -> int:
    """The number of the day; 0 where not even the month is known, which is near to nothing."""
    return when.at.toordinal() if when and when.precision is not Precision.YEAR else 0


@dataclass(frozen=True, slots=True)
class Shelf:
    """All readings in the order of time, with their days and terms; where those of each document begin and end; the
    places of those that hold a term; and what sharing some terms counts."""

    readings: list[Reading]
    days: list[int]
    terms: list[Terms]
    spans: Mapping[str, tuple[int, int]]
    holders: Mapping[Term, list[int]]
    points: Callable[[Terms], int]


def _shelf(found: Iterable[Reading]) -> Shelf:
    readings = sorted(found, key=lambda reading: (reading.day, reading.document, reading.link.url))
    spans: dict[str, tuple[int, int]] = {}
    holders: dict[Term, list[int]] = defaultdict(list)
    for at, reading in enumerate(readings):
        spans[reading.document] = (spans.get(reading.document, (at, at))[0], at + 1)
        for term in reading.terms:
            holders[term].append(at)
    points = {term: _POINTS[term[0]] + (len(held) <= 2 * REACH) for term, held in holders.items()}
    return Shelf(
        readings, [reading.day for reading in readings], [reading.terms for reading in readings], spans, holders,
        cache(lambda shared: sum(map(points.__getitem__, shared))),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class _Relations(Mapping[str, tuple[Related, ...]]):
    """What is related to each document, found when it is asked for."""

    documents: Mapping[str, Article | Issue]
    shelf: Shelf
    tell: Telling

    def __getitem__(self, url: str) -> tuple[Related, ...]:
        return tuple(_found(_asking(self.documents[url], self.shelf), self.shelf, self.tell))

    def __iter__(self) -> Iterator[str]:
        return iter(self.documents)

    def __len__(self) -> int:
        return len(self.documents)


def _found(asking: Asking, shelf: Shelf, tell: Telling) -> Iterator[Related]:
    """The best of all within reach, each document once."""
    named: set[str] = set()
    for at in _ranked(asking, shelf):
        reading = shelf.readings[at]
        if reading.document not in named:
            named.add(reading.document)
            link = reading.link
            issues = ISSUE in (asking.kind, link.kind)
            why = tell(asking.terms & reading.terms, issues, _are_near(asking.day, reading.day))
            yield Related(link.kind, link.title, link.url, link.date, why, link.lang)
        if len(named) == SHOWN:
            return


def _ranked(asking: Asking, shelf: Shelf) -> Iterator[int]:
    """The places of what is related, best first; those of one day in the order of their addresses."""
    day, days = asking.day, shelf.days
    reached = _within_reach(asking, shelf)
    shared = map(asking.terms.intersection, map(shelf.terms.__getitem__, reached))
    scored: dict[int, list[int]] = defaultdict(list)
    for at, score in zip(reached, map(shelf.points, shared), strict=True):
        scored[score].append(at)
    first, last = _near(day, days)
    # Most are never asked for. Nearness adds one point, so of two scores at a time one holds the near, one the far.
    for score in range(max(scored, default=0) + 1, ENOUGH - 1, -1):
        level = [at for at in scored.get(score - 1, ()) if first <= at < last]
        level += [at for at in scored.get(score, ()) if not first <= at < last]
        yield from (at for *_, at in sorted([(abs(days[at] - day), -days[at], at) for at in level]))


def _near(day: int, days: list[int]) -> tuple[int, int]:
    """Where those begin and end among all that stand within 31 days of a day."""
    return (bisect_left(days, max(1, day - NEAR)), bisect_right(days, day + NEAR)) if day else (0, 0)


def _within_reach(asking: Asking, shelf: Shelf) -> set[int]:
    """For each term the nearest on both sides that belong to another document."""
    found: set[int] = set()
    for term in asking.terms:
        row = shelf.holders.get(term, [])
        before = bisect_left(row, asking.first)
        after = bisect_left(row, asking.last, before)
        found.update(row[max(0, before - REACH) : before], row[after : after + REACH])
    return found


def _are_near(day: int, other: int) -> bool:
    return day > 0 < other and -NEAR <= day - other <= NEAR


Telling = Callable[[Terms, bool, bool], str]


def _why(shared: Terms, issues: bool, near: bool, where: Addresses, lang: str) -> str:
    """同为柳塘街道 · 同一标签：志愿服务 · 时间相近; `issues` where one of the two is a whole issue."""
    terms = sorted(shared)
    units = [where.units[term[1:]].title for term in terms if term[0] == UNIT]
    tags = [term[1:] for term in terms if term[0] == TAG]
    columns = [term[1:] for term in terms if term[0] == COLUMN]
    told = (
        (say("都有{names}" if issues else "同为{names}", lang, names=_listed(units, lang)), units),
        (say("同一标签：{names}", lang, names=_listed(tags, lang)), tags),
        (say("同一栏目：{names}", lang, names=_listed(columns, lang)), columns),
        (say("时间相近", lang), near),
    )
    return " · ".join(text for text, holds in told if holds)


def _listed(names: list[str], lang: str) -> str:
    """Up to three names, and how many there are where there are more."""
    few = "、".join(names[:_NAMED])
    return few if len(names) <= _NAMED else say("{few}等 {n} 个", lang, few=few, n=len(names))
