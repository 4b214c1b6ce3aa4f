"""Year and month pages, and the overview of how much each month holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from builder import urls
from builder.model import DatesPage, Entry, Group, Link, ListingPage, Pager, Tally, YearTally
from builder.pages.lists import crumbs, plan_list

DATES = Link("日期", urls.DATES)
UNDATED_URL = f"{urls.DATES}undated/"
_WHOLE_YEAR = 300
_NO_PAGER = Pager(0, 1)

Months = dict[tuple[int, int], list[Entry]]


def this_month_earlier(entries: tuple[Entry, ...]) -> Group | None:
    """What the month of the newest entry brought in earlier years."""
    del entries
    return None


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


def plan_dates(entries: tuple[Entry, ...], size: int) -> Iterator[DatesPage | ListingPage]:
    """The overview, a page for each year and each month that holds something, and one for the undated."""
    undated = tuple(entry for entry in entries if not entry.iso)
    years = tallies(entries)
    missing = Tally("日期不详", len(undated), UNDATED_URL if undated else "")
    days = Counter(entry.iso[:10] for entry in entries if len(entry.iso) >= 10)
    yield DatesPage(urls.DATES, "dates.html", "按日期查阅", crumbs(DATES), years, missing, tuple(sorted(days.items())))
    months = by_month(entries)
    yield from _years(years, months)
    yield from _months(months)
    if undated:
        trail = crumbs(DATES, Link("日期不详", UNDATED_URL))
        yield from plan_list(UNDATED_URL, "日期不详", "undated", undated, size, trail)


def _years(years: tuple[YearTally, ...], months: Months) -> Iterator[ListingPage]:
    held = [year for year in years if year.total]
    for position, year in enumerate(held):
        groups = tuple(
            Group(f"{month}月" if month else "月份不详", f"m{month:02}", tuple(months[year.year, month]))
            for month in range(12, -1, -1)
            if (year.year, month) in months
        )
        title = f"{year.year}年"
        yield ListingPage(
            url=year.url, template="listing.html", title=title, kind="year", intro="",
            crumbs=crumbs(DATES, Link(title, year.url)), entries=(),
            groups=groups if year.total <= _WHOLE_YEAR else (), years=(year,), total=year.total,
            pager=_NO_PAGER, newer=_neighbour(held, position - 1), older=_neighbour(held, position + 1),
        )  # fmt: skip


def _neighbour(held: list[YearTally], position: int) -> Link | None:
    if not 0 <= position < len(held):
        return None
    return Link(f"{held[position].year}年", held[position].url)


def _months(months: Months) -> Iterator[ListingPage]:
    held = sorted((key for key in months if key[1]), reverse=True)
    for position, (year, month) in enumerate(held):
        entries, url, title = tuple(months[year, month]), urls.month(year, month), f"{year}年{month}月"
        trail = crumbs(DATES, Link(f"{year}年", urls.year(year)), Link(f"{month}月", url))
        yield ListingPage(
            url=url, template="listing.html", title=title, kind="month", intro="", crumbs=trail, entries=(),
            groups=_days(entries), years=(), total=len(entries), pager=_NO_PAGER,
            newer=_month_link(held, position - 1), older=_month_link(held, position + 1),
        )  # fmt: skip


def _month_link(held: list[tuple[int, int]], position: int) -> Link | None:
    if not 0 <= position < len(held):
        return None
    year, month = held[position]
    return Link(f"{year}年{month}月", urls.month(year, month))


def _days(entries: tuple[Entry, ...]) -> tuple[Group, ...]:
    days: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        days[entry.iso[8:10]].append(entry)
    return tuple(
        Group(f"{int(day)}日" if day else "日期只到月份", f"d{day or '00'}", tuple(found))
        for day, found in days.items()
    )
