"""Everything as records: CSV and JSON lines for those who count, cite or harvest."""

from __future__ import annotations

from collections.abc import Iterator

from builder.model import Archive, Config, TextPage
from builder.pages.addresses import Addresses


def plan_records(archive: Archive, where: Addresses, config: Config) -> Iterator[TextPage]:
    """/data/records.csv, /data/records.jsonl and the CSV files behind the charts."""
    del archive, where, config
    yield from ()
