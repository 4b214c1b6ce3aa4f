"""A bulletin's issues in the order of their numbers, with what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise

from builder.model import Bulletin, Issue, Link, SeriesEntry, SeriesPage, SeriesYear
from builder.pages.entries import iso_date, list_date
from builder.pages.lists import crumbs


def by_number(issues: tuple[Issue, ...]) -> tuple[Issue, ...]:
    """Newest first by number; supplements, which count for themselves, stand by their dates."""
    regular = sorted((i for i in issues if not i.number.supplement), key=_rank, reverse=True)
    ordered = list(regular)
    for extra in sorted((i for i in issues if i.number.supplement), key=_rank):
        position = next((n for n, issue in enumerate(ordered) if _day(issue) <= _day(extra)), len(ordered))
        ordered.insert(position, extra)
    return tuple(ordered)


def _rank(issue: Issue) -> tuple[int, int]:
    return (issue.number.year or 0, issue.number.value)


def _day(issue: Issue) -> str:
    return iso_date(issue.when)


def series_page(bulletin: Bulletin, url: str, issues: tuple[Issue, ...]) -> SeriesPage:
    """All issues of one bulletin by year, each gap in its place."""
    rows = tuple(_rows(by_number(issues)))
    years = tuple(
        SeriesYear(label, tuple(entry for _, entry in group)) for label, group in groupby(rows, key=lambda row: row[0])
    )
    missing = sum(_width(newer, older) for newer, older in _neighbours(issues))
    return SeriesPage(
        url, "series.html", bulletin.name, crumbs(Link(bulletin.name, url)), bulletin.name, bulletin.issued_by,
        len(issues), missing, years,
    )  # fmt: skip


def _rows(ordered: tuple[Issue, ...]) -> Iterator[tuple[str, SeriesEntry]]:
    """Year label and entry, newest first; a gap stands between the two regular issues it parts."""
    previous: Issue | None = None
    for issue in ordered:
        if not issue.number.supplement:
            if previous and (gap := _gap(previous, issue)):
                yield _year(previous), gap
            previous = issue
        yield _year(issue), _entry(issue)


def _year(issue: Issue) -> str:
    return f"{issue.when.at.year}年" if issue.when else "日期不详"


def _entry(issue: Issue) -> SeriesEntry:
    names = tuple(dict.fromkeys(section.title for section in issue.sections if section.title))
    items = sum(max(1, len(item.briefs)) for section in issue.sections for item in section.items)
    return SeriesEntry(issue.number.label, issue.url, list_date(issue.when), iso_date(issue.when), names, items)


def _neighbours(issues: tuple[Issue, ...]) -> Iterator[tuple[Issue, Issue]]:
    yield from pairwise(issue for issue in by_number(issues) if not issue.number.supplement)


def _width(newer: Issue, older: Issue) -> int:
    """How many numbers lie between two issues of one count; across a new year's count none can be told."""
    if newer.number.year != older.number.year:
        return newer.number.value - 1 if newer.number.year else 0
    return max(0, newer.number.value - older.number.value - 1)


def _gap(newer: Issue, older: Issue) -> SeriesEntry | None:
    """第875期, or 第11期—第875期 where more than one is missing."""
    width = _width(newer, older)
    if not width:
        return None
    last = newer.number.value - 1
    first = last - width + 1
    dated = f"{newer.number.year}年" if newer.number.year else ""
    name = f"{dated}第{last}期" if width == 1 else f"{dated}第{first}期—第{last}期"
    return SeriesEntry(name, "", "", "", (), width, gap=True)
