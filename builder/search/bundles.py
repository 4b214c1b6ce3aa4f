"""Which pages are indexed together: a bundle for each year, small years joined, large years parted by months.

An edit re-indexes one bundle, and a first query loads one bundle, whatever the size of the archive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large the parts of an index are.

    An archive of fewer than `whole` pages is one bundle; a bundle has `least` pages or more, and months of one year
    are kept together up to `most`. `chunk` is how many places of words one file of Pagefind's index holds: the
    smaller, the less a query loads, the more files.
    """

    whole: int = 3000
    least: int = 500
    most: int = 2000
    chunk: int = 5000


_Dated = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Bundle:
    """Pages that are indexed together, newest first, equal dates by URL, as Pagefind numbers them.

    Pagefind keeps one index for each language: `name` is the language it takes the bundle for. `years` are newest
    first, and none for pages without a date.
    """

    name: str
    years: tuple[str, ...]
    urls: tuple[str, ...]


def divide(pages: Iterable[tuple[str, str]], sizes: Sizes) -> tuple[Bundle, ...]:
    """All bundles of the pages, given as URL and ISO date or "": newest first, those without a date last.

    Years are gathered from the oldest, so that the bundles of closed years stay as they are.
    """
    dated = sorted(sorted(pages), key=lambda page: page[1], reverse=True)
    if not dated:
        return ()
    if len(dated) < sizes.whole:
        return (_bundle("all", dated),)
    known = [page for page in dated if page[1]]
    undated = dated[len(known) :]
    groups = list(_gathered(known, sizes))
    if undated and (len(undated) >= sizes.least or not groups):
        return (*(_bundle(_name(group), group) for group in reversed(groups)), _bundle("undated", undated))
    groups[-1:] = [[*groups[-1], *undated]]
    return tuple(_bundle(_name(group), group) for group in reversed(groups))


def _gathered(dated: list[_Dated], sizes: Sizes) -> Iterator[list[_Dated]]:
    """Pages newest first → groups, oldest group first, each with at least so many pages if there are as many."""
    group: list[_Dated] = []
    waiting: list[_Dated] = []
    for _, year in groupby(reversed(dated), key=lambda page: page[1][:4]):
        for part in _parts(list(year), sizes.most):
            waiting = [*waiting, *part]
            if len(waiting) >= sizes.least:
                if group:
                    yield group[::-1]
                group, waiting = waiting, []
    if group or waiting:
        yield [*group, *waiting][::-1]


def _parts(year: list[_Dated], most: int) -> Iterator[list[_Dated]]:
    """A year in its whole months, as many together as one bundle holds; most years are one part."""
    part: list[_Dated] = []
    for _, days in groupby(year, key=lambda page: page[1][:7]):
        month = list(days)
        if part and len(year) > most and len(part) + len(month) > most:
            yield part
            part = []
        part += month
    yield part


def _name(group: list[_Dated]) -> str:
    """The oldest month of a group: it stays as the newest group grows."""
    oldest = next(date for _, date in reversed(group) if date)
    return f"y{oldest[:4]}m{oldest[5:7]}" if oldest[5:7] else f"y{oldest[:4]}"


def _bundle(name: str, group: list[_Dated]) -> Bundle:
    years = dict.fromkeys(date[:4] for _, date in group if date)
    return Bundle(name, tuple(years), tuple(url for url, _ in group))
