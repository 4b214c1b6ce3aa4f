"""Everything as records: CSV and JSON lines for those who count, cite or harvest."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter

from builder.model import Chart, Config, TextPage
from builder.pages.addresses import Addresses
from builder.pages.numbers import charts
from builder.pages.rows import CSV, FIELDS, JSONL, Row
from builder.words import say

Cell = str | int | None

_BOM = "\ufeff"  # without it Excel takes UTF-8 for the system's own code
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_NAMES = tuple(field.name for field in FIELDS)
_values = attrgetter(*_NAMES)


def plan_records(held: tuple[Row, ...], where: Addresses, config: Config) -> Iterator[TextPage]:
    """/data/records.csv, /data/records.jsonl and the CSV files behind the charts."""
    yield TextPage(CSV, "", to_csv((_NAMES, *map(_cells, held))))
    yield TextPage(JSONL, "", to_jsonl(held))
    base = config.base_url + config.base_path.rstrip("/")
    for chart in charts(held, where, config.lang):
        yield TextPage(chart.csv, "", to_csv(_table(chart, base, config.lang)))


def to_csv(table: Iterable[Iterable[Cell]]) -> str:
    """RFC 4180 with a byte order mark; before what a spreadsheet would run as a formula stands an apostrophe."""
    lines = [_BOM]
    csv.writer(_Lines(lines.append), lineterminator="\r\n").writerows(map(_inert, row) for row in table)
    return "".join(lines)


@dataclass(frozen=True, slots=True)
class _Lines:
    """What a CSV writer takes for a file."""

    write: Callable[[str], None]


def _inert(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _cells(row: Row) -> Iterator[Cell]:
    """The fields of a row; several values in one cell are parted by a Chinese semicolon."""
    return ("；".join(value) if isinstance(value, tuple) else value for value in _values(row))


def to_jsonl(held: Iterable[Row]) -> str:
    """One line of JSON for each row, no field left out; what some programs take for the end of a line is escaped."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    text = "".join(encode(dict(zip(_NAMES, _values(row), strict=True))) + "\n" for row in held)
    return re.sub("[\x85\u2028\u2029]", lambda found: f"\\u{ord(found[0]):04x}", text)


def _table(chart: Chart, base: str, lang: str) -> Iterator[Iterable[Cell]]:
    """What a chart shows and all that it has no room for: a line for each bar, with its parts, sum and address."""
    parts = chart.series if len(chart.series) > 1 else ()
    yield chart.label, *parts, say("合计", lang), say("网址", lang)
    for bar in chart.bars:
        yield bar.label, *(bar.parts if parts else ()), bar.count, base + bar.url if bar.url else ""
