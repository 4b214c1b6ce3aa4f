"""A bulletin's issues in the order of their numbers, with what is missing."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate

from builder import urls
from builder.model import Bulletin, Config, Issue, Link, SeriesEntry, SeriesPage, SeriesYear
from builder.pages.entries import iso_date, list_date
from builder.pages.lists import crumbs
from builder.words import say


def by_number(issues: tuple[Issue, ...]) -> tuple[Issue, ...]:
    """Newest first by number; supplements, which count for themselves, stand by their dates."""
    regular = sorted((i for i in issues if not i.number.supplement), key=_rank, reverse=True)
    extras = sorted((i for i in issues if i.number.supplement), key=lambda i: (_day(i), _rank(i)), reverse=True)
    # Dates may rise where numbers fall: a supplement stands before the first issue that is not younger than it.
    earliest = tuple(accumulate(map(_day, regular), min))[::-1]
    rows = [(at, 1, 0, issue) for at, issue in enumerate(regular)]
    rows += [(len(regular) - bisect_right(earliest, _day(extra)), 0, at, extra) for at, extra in enumerate(extras)]
    return tuple(issue for *_, issue in sorted(rows, key=lambda row: row[:3]))


def _rank(issue: Issue) -> tuple[int, int]:
    return (issue.number.year or 0, issue.number.value)


def _day(issue: Issue) -> str:
    return iso_date(issue.when)


def series_page(bulletin: Bulletin, url: str, issues: tuple[Issue, ...], config: Config) -> SeriesPage:
    """All issues of one bulletin by year, each gap in its place."""
    ordered = by_number(issues)
    years: dict[str, list[SeriesEntry]] = defaultdict(list)
    for label, entry in _rows(ordered, bulletin, config.lang):
        years[label].append(entry)
    gaps = [entry for entries in years.values() for entry in entries if entry.gap]
    return SeriesPage(
        url, "series.html", bulletin.name, crumbs(Link(bulletin.name, url)), bulletin.name, bulletin.issued_by,
        len(issues), sum(gap.items for gap in gaps if not gap.explained),
        tuple(SeriesYear(label, tuple(entries)) for label, entries in years.items()), urls.feed(url),
        sum(issue.number.supplement for issue in issues), sum(gap.items for gap in gaps if gap.explained),
    )  # fmt: skip


def _rows(ordered: tuple[Issue, ...], bulletin: Bulletin, lang: str) -> Iterator[tuple[str, SeriesEntry]]:
    """Year label and entry, newest first; gaps stand between the two regular issues they part."""
    previous: Issue | None = None
    for issue in ordered:
        if not issue.number.supplement:
            for gap in _gaps(previous, issue, bulletin) if previous else ():
                yield _year(previous or issue, lang), gap
            previous = issue
        yield _year(issue, lang), _entry(issue)


def _year(issue: Issue, lang: str) -> str:
    return f"{issue.when.at.year}年" if issue.when else say("日期不详", lang)


def _entry(issue: Issue) -> SeriesEntry:
    names = tuple(dict.fromkeys(section.title for section in issue.sections if section.title))
    items = sum(max(1, len(item.briefs)) for section in issue.sections for item in section.items)
    date, iso = list_date(issue.when), iso_date(issue.when)
    return SeriesEntry(issue.number.label, issue.url, date, iso, names, items, badge=issue.hidden)


def _gaps(newer: Issue, older: Issue, bulletin: Bulletin) -> Iterator[SeriesEntry]:
    """The numbers between two issues of one count, newest first, those that never appeared apart from the missing."""
    year = newer.number.year
    if year == older.number.year:
        first = older.number.value + 1
    elif year:
        first = 1
    else:
        return  # across the beginning of a new count nothing can be told
    for begin, end, explained in reversed(bulletin.gaps(first, newer.number.value - 1)):
        dated = f"{year}年" if year else ""
        name = f"第{end}期" if begin == end else f"第{begin}期—第{end}期"
        yield SeriesEntry(dated + name, "", "", "", (), end - begin + 1, gap=True, explained=explained)
