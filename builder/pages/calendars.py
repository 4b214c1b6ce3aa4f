"""Every day of a year as a square: which days hold something, and how much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import groupby

from builder import urls
from builder.model import Calendar, Day, Entry

_MONTHS = (range(1, 7), range(7, 13))


def calendars(entries: Iterable[Entry]) -> tuple[Calendar, ...]:
    """Two halves for each year of which a day is known, newest year first."""
    counts = Counter(entry.iso[:10] for entry in entries if len(entry.iso) >= 10)
    years = sorted({int(day[:4]) for day in counts}, reverse=True)
    return tuple(_half(year, months, counts) for year in years for months in _MONTHS)


def step(count: int) -> int:
    """1, 2, 3–4, 5–8, 9 and more: a fixed scale, so that a new item colours no day but its own."""
    return min(5, (count - 1).bit_length() + 1)


def _half(year: int, months: range, counts: Mapping[str, int]) -> Calendar:
    first = date(year, months[0], 1)
    end = date(year, 7, 1) if months[0] == 1 else date(year + 1, 1, 1)
    monday = first - timedelta(first.weekday())
    days = [first + timedelta(past) for past in range((end - first).days)]
    weeks = groupby(days, key=lambda day: (day - monday).days // 7)
    starts = ((f"{month}月", *divmod((date(year, month, 1) - monday).days, 7)) for month in months)
    return Calendar(
        year, first.weekday(), days[-1].weekday(), tuple(starts), tuple(_held(week, counts) for _, week in weeks)
    )


def _held(week: Iterable[date], counts: Mapping[str, int]) -> tuple[Day, ...]:
    """The days of a week that hold something."""
    told = ((day, counts.get(day.isoformat(), 0)) for day in week)
    return tuple(
        Day(f"{day.day}日", f"{urls.month(day.year, day.month)}#d{day.day:02}", count, step(count), day.weekday())
        for day, count in told
        if count
    )
