"""Everything as records: CSV and JSON lines for those who count, cite or harvest."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from json.encoder import encode_basestring as quoted  # in C, where json.dumps would begin anew for each row
from operator import attrgetter

from builder.model import Chart, Config, TextPage
from builder.pages.files import text_page
from builder.pages.rows import CSV, FIELDS, JSONL, Row
from builder.regex import regex
from builder.words import say

Cell = str | int | None

_BOM = "\ufeff"  # without it Excel takes UTF-8 for the system's own code
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
_NAMES = tuple(field.name for field in FIELDS)
_values = attrgetter(*_NAMES)
_LINE = "{" + ",".join(f'"{name}":%s' for name in _NAMES) + "}\n"
_BREAK = regex("[\x85\u2028\u2029]")


def plan_records(rows: Iterable[Row], charts: tuple[Chart, ...], config: Config) -> Iterator[TextPage]:
    """/data/records.csv, /data/records.jsonl and the CSV files behind the charts."""
    table, lines = BytesIO(), BytesIO()
    write_row = _writer(table)
    write_row(_NAMES)
    for row in rows:
        write_row(_cells(row))
        lines.write(to_line(row))
    yield text_page(CSV, table.getvalue())
    yield text_page(JSONL, lines.getvalue())
    base = config.base_url + config.base_path.rstrip("/")
    for chart in charts:
        yield text_page(chart.csv, to_csv(_table(chart, base, config.lang)))


def to_csv(table: Iterable[Iterable[Cell]]) -> bytes:
    """RFC 4180 with a byte order mark; before what a spreadsheet would run as a formula stands an apostrophe."""
    data = BytesIO()
    write = _writer(data)
    for row in table:
        write(row)
    return data.getvalue()


def _writer(data: BytesIO) -> Callable[[Iterable[Cell]], object]:
    """What writes rows; every line is packed as it comes, since there are many."""
    data.write(_BOM.encode())
    writer = csv.writer(_Lines(data), lineterminator="\r\n")
    return lambda row: writer.writerow(_inert(row))


@dataclass(frozen=True, slots=True)
class _Lines:
    """What a CSV writer takes for a file."""

    data: BytesIO

    def write(self, line: str) -> None:
        self.data.write(line.encode("utf-8", "replace"))


def _inert(row: Iterable[Cell]) -> list[Cell]:
    return [f"'{cell}" if isinstance(cell, str) and cell[:1] in _FORMULA else cell for cell in row]


def _cells(row: Row) -> list[Cell]:
    """The fields of a row; several values in one cell are parted by a Chinese semicolon."""
    return ["；".join(value) if isinstance(value, tuple) else value for value in _values(row)]


def to_line(row: Row) -> bytes:
    """A line of JSON, no field left out; what some programs take for the end of a line is escaped."""
    line = _LINE % tuple([quoted(v) if type(v) is str else _json(v) for v in _values(row)])
    return _BREAK.sub(_escaped, line).encode("utf-8", "replace")


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def _json(value: int | tuple[str, ...] | None) -> str:
    if isinstance(value, tuple):
        return f"[{','.join(map(quoted, value))}]"
    return "null" if value is None else str(value)


def _table(chart: Chart, base: str, lang: str) -> Iterator[Iterable[Cell]]:
    """What a chart shows and all that it has no room for: a line for each bar, with its parts, sum and address."""
    parts = chart.series if len(chart.series) > 1 else ()
    yield chart.label, *parts, say("合计", lang), say("网址", lang)
    for bar in chart.bars:
        yield bar.label, *(bar.parts if parts else ()), bar.count, base + bar.url if bar.url else ""
