"""What each unit sent: a table of the months of a year, or of all years, from the archive as it is now."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from builder import urls
from builder.model import Archive, Config
from builder.pages.open_data import to_csv
from builder.pages.rows import Row, rows

_MONTHS = tuple(f"{month:02}" for month in range(1, 13))


@dataclass(frozen=True, slots=True)
class Sender:
    """A unit with the address of its page ("" if it has none), and how much it sent in each column."""

    name: str
    url: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """All that it sent."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Sent:
    """The table: `year` is the one counted by months ("" for all years), `years` are those to choose from, newest
    first; registered units that sent nothing stand in it with naughts."""

    year: str
    years: tuple[str, ...]
    columns: tuple[str, ...]
    senders: tuple[Sender, ...]

    @property
    def sums(self) -> tuple[int, ...]:
        """The sum of each column."""
        return tuple(map(sum, zip(*(sender.counts for sender in self.senders), strict=True)))


def sent(archive: Archive, config: Config, year: str | None) -> Sent:
    """What was sent in a year (None: the latest, "": all); drafts do not count, what units sent together counts for
    each."""
    counted = [row for row in rows(archive, config) if row.count and row.units and row.status != "draft"]
    years = tuple(sorted({row.date[:4] for row in counted if row.date}, reverse=True))
    chosen = (years[0] if years else "") if year is None else year
    parts = tuple(f"{chosen}-{month}" for month in _MONTHS) if chosen else years[::-1]
    tally = _tally(counted, chosen, parts)
    columns = (
        *(f"{int(part[-2:])}月" if chosen else f"{part}年" for part in parts),
        "月份不详" if chosen else "日期不详",
    )
    used = len(columns) - (not any(counts[""] for counts in tally.values()))
    pages = {unit.name: f"{urls.UNITS}{unit.id}/" for unit in archive.units}
    names = dict.fromkeys((*pages, *(unit.name for unit in config.units if not unit.until)))
    senders = (Sender(name, pages.get(name, ""), tuple(tally[name][p] for p in (*parts, ""))[:used]) for name in names)
    return Sent(chosen, years, columns[:used], tuple(senders))


def _tally(counted: Iterable[Row], year: str, parts: tuple[str, ...]) -> dict[str, Counter[str]]:
    """For each unit how much it sent in each part; "" is what states none."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for row in counted:
        if row.date.startswith(year):
            part = row.date[: 7 if year else 4]
            for name in dict.fromkeys(row.units):
                found[name][part if part in parts else ""] += 1
    return found


def ordered(table: Sent, column: str) -> tuple[Sender, ...]:
    """The units by a column, most first; by their total where it names none; those that sent alike stay as they are."""
    at = table.columns.index(column) if column in table.columns else None
    if column == "单位":
        return tuple(sorted(table.senders, key=lambda sender: urls.pinyin_key(sender.name)))
    return tuple(sorted(table.senders, key=lambda sender: -(sender.total if at is None else sender.counts[at])))


def sent_csv(table: Sent) -> bytes:
    """The table for Excel and WPS, with the sums below."""
    lines: list[tuple[str | int, ...]] = [("单位", *table.columns, "合计")]
    lines += [(sender.name, *sender.counts, sender.total) for sender in ordered(table, "")]
    return to_csv((*lines, ("合计", *table.sums, sum(table.sums))))
