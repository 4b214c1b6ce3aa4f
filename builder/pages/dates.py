"""Year and month pages, and the overview of how much each month and day holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from builder import urls
from builder.model import Config, DatesPage, Entry, Group, Link, ListingPage, Pager, Tally, Term, YearTally
from builder.pages.calendars import calendars
from builder.pages.lists import crumbs, plan_list
from builder.words import say

UNDATED_URL = f"{urls.DATES}undated/"
_WHOLE_YEAR = 300
_YEARS_BACK, _EACH = 5, 3
_AT_HOME, _EACH_AT_HOME = 6, 2
_NO_PAGER = Pager(0, 1)

Months = dict[tuple[int, int], list[Entry]]


def by_month(entries: tuple[Entry, ...]) -> Months:
    """Entries newest first, under (year, month); month 0 holds what states only its year."""
    months: Months = defaultdict(list)
    for entry in entries:
        if entry.iso:
            months[int(entry.iso[:4]), int(entry.iso[5:7] or 0)].append(entry)
    return months


def tallies(entries: tuple[Entry, ...]) -> tuple[YearTally, ...]:
    """Every year from the newest to the oldest, empty ones between them too, with its twelve months."""
    months = by_month(entries)
    years = sorted({year for year, _ in months})
    return tuple(_tally(year, months) for year in range(years[-1], years[0] - 1, -1)) if years else ()


def _tally(year: int, months: Months) -> YearTally:
    counts = [len(months.get((year, month), ())) for month in range(13)]
    cells = tuple(
        Tally(f"{month}月", counts[month], urls.month(year, month) if counts[month] else "") for month in range(1, 13)
    )
    total = sum(counts)
    return YearTally(year, urls.year(year) if total else "", total, cells)


def this_month_earlier(entries: tuple[Entry, ...]) -> Group | None:
    """What the month of the newest entry brought in earlier years, with the way to each of those months."""
    months = by_month(entries)
    newest = max((key for key in months if key[1]), default=None)
    groups = _earlier(newest, months, _held_years(months), _EACH_AT_HOME) if newest else ()
    if newest is None or not groups:
        return None
    shown = tuple(entry for group in groups for entry in group.entries)
    return Group(
        f"往年{newest[1]}月", "earlier", shown[:_AT_HOME], tuple(term for group in groups for term in group.terms)
    )


def _held_years(months: Months) -> dict[int, list[int]]:
    """For each month of the year the years in which it holds something, newest first."""
    years: dict[int, list[int]] = defaultdict(list)
    for year, month in sorted(months, reverse=True):
        years[month].append(year)
    return years


def _earlier(key: tuple[int, int], months: Months, years: dict[int, list[int]], each: int) -> tuple[Group, ...]:
    """The same month of the nearest earlier years: its newest entries, and the way to all of them."""
    year, month = key
    at = years[month].index(year) + 1
    return tuple(_of_year(before, month, months[before, month], each) for before in years[month][at : at + _YEARS_BACK])


def _of_year(year: int, month: int, entries: list[Entry], each: int) -> Group:
    title = f"{year}年{month}月"
    whole = Term(title, urls.month(year, month), len(entries))
    return Group(title, f"e{year}", tuple(entries[:each]), (whole,))


def plan_dates(entries: tuple[Entry, ...], config: Config) -> Iterator[DatesPage | ListingPage]:
    """The overview, a page for each year and each month that holds something, and one for the undated."""
    above = Link(say("日期", config.lang), urls.DATES)
    undated = tuple(entry for entry in entries if not entry.iso)
    nowhere = Link(say("日期不详", config.lang), UNDATED_URL)
    years, months = tallies(entries), by_month(entries)
    yield DatesPage(
        urls.DATES, "dates.html", say("按日期查阅", config.lang), crumbs(above), years,
        Tally(nowhere.title, len(undated), nowhere.url if undated else ""), calendars(entries),
    )  # fmt: skip
    yield from _years(years, months, above, config)
    yield from _months(months, above, config)
    if undated:
        intro = say("没有写明日期的文章和快报。", config.lang)
        yield from plan_list(nowhere.url, nowhere.title, "undated", undated, config, crumbs(above, nowhere), intro)


def _years(years: tuple[YearTally, ...], months: Months, above: Link, config: Config) -> Iterator[ListingPage]:
    held = [year for year in years if year.total]
    for position, year in enumerate(held):
        groups = tuple(
            Group(f"{month}月" if month else say("月份不详", config.lang), f"m{month:02}", tuple(found))
            for month in range(12, -1, -1)
            if (found := months.get((year.year, month)))
        )
        title = f"{year.year}年"
        yield ListingPage(
            url=year.url, template="listing.html", title=title, kind="year",
            intro=say("{year}年的文章和快报，按月排列。", config.lang, year=year.year),
            crumbs=crumbs(above, Link(title, year.url)), entries=(),
            groups=groups if year.total <= _WHOLE_YEAR else (), years=(year,), total=year.total,
            pager=_NO_PAGER, newer=_neighbour(held, position - 1), older=_neighbour(held, position + 1),
        )  # fmt: skip


def _neighbour(held: list[YearTally], position: int) -> Link | None:
    if not 0 <= position < len(held):
        return None
    return Link(f"{held[position].year}年", held[position].url)


def _months(months: Months, above: Link, config: Config) -> Iterator[ListingPage]:
    held = sorted((key for key in months if key[1]), reverse=True)
    years = _held_years(months)
    for position, (year, month) in enumerate(held):
        entries, url, title = tuple(months[year, month]), urls.month(year, month), f"{year}年{month}月"
        trail = crumbs(above, Link(f"{year}年", urls.year(year)), Link(f"{month}月", url))
        yield ListingPage(
            url=url, template="listing.html", title=title, kind="month",
            intro=say("{year}年{month}月的文章和快报，按日排列。", config.lang, year=year, month=month), crumbs=trail,
            entries=(), groups=_days(entries, config.lang), years=(), total=len(entries), pager=_NO_PAGER,
            newer=_month_link(held, position - 1), older=_month_link(held, position + 1),
            earlier=_earlier((year, month), months, years, _EACH),
        )  # fmt: skip


def _month_link(held: list[tuple[int, int]], position: int) -> Link | None:
    if not 0 <= position < len(held):
        return None
    year, month = held[position]
    return Link(f"{year}年{month}月", urls.month(year, month))


def _days(entries: tuple[Entry, ...], lang: str) -> tuple[Group, ...]:
    days: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        days[entry.iso[8:10]].append(entry)
    return tuple(
        Group(f"{int(day)}日" if day else say("日期只到月份", lang), f"d{day or '00'}", tuple(found))
        for day, found in days.items()
    )
