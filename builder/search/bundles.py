"""Which pages are indexed together: a bundle for each year, small years joined, large years parted between months.

An edit re-indexes one bundle, and a first query loads one bundle, whatever the size of the archive. What counts is
characters, not pages: Pagefind needs about half a kilobyte of memory for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from math import ceil


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large the parts of an index are, in characters of text.

    An archive of fewer than `whole` is one bundle; a bundle has `least` or more, and about `most` where a year has
    more. `chunk` is how many places of words one file of Pagefind's index holds: the smaller, the less a query loads,
    the more files.
    """

    whole: int = 700_000
    least: int = 200_000
    most: int = 350_000
    chunk: int = 2500


@dataclass(frozen=True, slots=True)
class Seen:
    """A page that search may find: its URL, its ISO date or "", how many characters of text it has, about, and a
    fingerprint of all it shows."""

    url: str
    date: str
    extent: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """Pages that are indexed together, newest first, equal dates by URL, as Pagefind numbers them.

    Pagefind keeps one index for each language: `name` is the language it takes the bundle for. `years` are newest
    first, and none for pages without a date.
    """

    name: str
    years: tuple[str, ...]
    urls: tuple[str, ...]


def divide(pages: Iterable[Seen], sizes: Sizes) -> tuple[Bundle, ...]:
    """All bundles of the pages: newest first, those without a date last.

    Years are gathered from the oldest, so that the bundles of closed years stay as they are.
    """
    dated = sorted(sorted(pages, key=_url), key=_date, reverse=True)
    if not dated:
        return ()
    if _extent(dated) < sizes.whole:
        return (_bundle("all", dated),)
    known = [page for page in dated if page.date]
    undated = dated[len(known) :]
    groups = list(_gathered(known, sizes))
    if undated and (_extent(undated) >= sizes.least or not groups):
        return (*(_bundle(_name(group), group) for group in reversed(groups)), _bundle("undated", undated))
    groups[-1:] = [[*groups[-1], *undated]]
    return tuple(_bundle(_name(group), group) for group in reversed(groups))


def _gathered(dated: list[Seen], sizes: Sizes) -> Iterator[list[Seen]]:
    """Pages newest first → groups, oldest group first, none too small if there is another that it can join."""
    group: list[Seen] = []
    waiting: list[Seen] = []
    for _, year in groupby(reversed(dated), key=_year):
        for part in _parts(list(year), sizes.most):
            waiting = [*waiting, *part]
            if _extent(waiting) >= sizes.least:
                if group:
                    yield group[::-1]
                group, waiting = waiting, []
    if group or waiting:
        yield [*group, *waiting][::-1]


def _parts(year: list[Seen], most: int) -> Iterator[list[Seen]]:
    """A year in parts of whole months and about the same size; most years are one part."""
    share = _extent(year) / ceil(_extent(year) / most or 1)
    part: list[Seen] = []
    for _, days in groupby(year, key=_month):
        month = list(days)
        if part and _extent(part) + _extent(month) / 2 > share:
            yield part
            part = []
        part += month
    yield part


def _url(page: Seen) -> str:
    return page.url


def _date(page: Seen) -> str:
    return page.date


def _year(page: Seen) -> str:
    return page.date[:4]


def _month(page: Seen) -> str:
    return page.date[:7]


def _extent(pages: Iterable[Seen]) -> int:
    return sum(page.extent for page in pages)


def _name(group: list[Seen]) -> str:
    """The oldest month of a group: it stays as the newest group grows."""
    oldest = next(page.date for page in reversed(group) if page.date)
    return f"y{oldest[:4]}m{oldest[5:7]}" if oldest[5:7] else f"y{oldest[:4]}"


def _bundle(name: str, group: list[Seen]) -> Bundle:
    years = dict.fromkeys(page.date[:4] for page in group if page.date)
    return Bundle(name, tuple(years), tuple(page.url for page in group))
