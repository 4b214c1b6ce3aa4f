"""Everything as records: CSV and JSON lines for those who count, cite or harvest."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from json.encoder import encode_basestring as quoted  # in C, where json.dumps would begin anew for each row
from operator import attrgetter

from builder.model import Chart, Config, TextPage
from builder.pages.rows import CSV, FIELDS, JSONL, Row
from builder.words import say

Cell = str | int | None

_BOM = "\ufeff"  # without it Excel takes UTF-8 for the system's own code
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
_NAMES = tuple(field.name for field in FIELDS)
_values = attrgetter(*_NAMES)
_LINE = "{" + ",".join(f'"{name}":%s' for name in _NAMES) + "}\n"
_BREAK = re.compile("[\x85\u2028\u2029]")


def plan_records(held: tuple[Row, ...], charts: tuple[Chart, ...], config: Config) -> Iterator[TextPage]:
    """/data/records.csv, /data/records.jsonl and the CSV files behind the charts."""
    yield TextPage(CSV, "", to_csv(chain((_NAMES,), map(_cells, held))))
    yield TextPage(JSONL, "", to_jsonl(held))
    base = config.base_url + config.base_path.rstrip("/")
    for chart in charts:
        yield TextPage(chart.csv, "", to_csv(_table(chart, base, config.lang)))


def to_csv(table: Iterable[Iterable[Cell]]) -> bytes:
    """RFC 4180 with a byte order mark; before what a spreadsheet would run as a formula stands an apostrophe."""
    lines = _Lines(bytearray(_BOM.encode()))
    csv.writer(lines, lineterminator="\r\n").writerows(map(_inert, table))
    return bytes(lines.data)


@dataclass(frozen=True, slots=True)
class _Lines:
    """What a CSV writer takes for a file; every line is packed as it comes, since there are many."""

    data: bytearray

    def write(self, line: str) -> None:
        self.data.extend(line.encode("utf-8", "replace"))


def _inert(row: Iterable[Cell]) -> list[Cell]:
    return [f"'{cell}" if isinstance(cell, str) and cell[:1] in _FORMULA else cell for cell in row]


def _cells(row: Row) -> list[Cell]:
    """The fields of a row; several values in one cell are parted by a Chinese semicolon."""
    return ["；".join(value) if isinstance(value, tuple) else value for value in _values(row)]


def to_jsonl(held: Iterable[Row]) -> bytes:
    """One line of JSON for each row, no field left out; what some programs take for the end of a line is escaped."""
    data = bytearray()
    for row in held:
        line = _LINE % tuple([quoted(v) if type(v) is str else _json(v) for v in _values(row)])
        data.extend(_BREAK.sub(_escaped, line).encode("utf-8", "replace"))
    return bytes(data)


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
