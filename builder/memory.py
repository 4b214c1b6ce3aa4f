"""What a build remembers for the next one, in .cache/: kept only as long as nothing speaks against it.

Every row has a sum of its own. A memory that cannot be read, or says what it should not, is thrown away: it only ever
saves work, and whatever it held is made anew.
"""

from __future__ import annotations

import hashlib
import pickle
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FORMAT = 2
_TABLES = ("fact", "document", "asset", "page")
_SUM = 8


Change = tuple[str, Mapping[str, bytes], Iterable[str] | None]
"""Of a table: what to keep under which names, and which other names to forget, None for all of them."""


PAST = "past"
FORGET: Change = ("fact", {}, (PAST,))
"""Forgets the last build: where documents are remembered anew, it was made of others."""


@dataclass(frozen=True, slots=True)
class Memory:
    """The memory of one output folder; without a file, or where none can be kept, it remembers nothing."""

    file: Path | None = None

    @property
    def templates(self) -> Path | None:
        """The folder beside it in which templates are kept compiled."""
        return self.file and self.file.with_suffix(".templates")

    def recall(self, table: str, names: Iterable[str] | None = None) -> dict[str, bytes]:
        """What is remembered under these names, or all of a table."""
        if not self.file or not self.file.exists():
            return {}
        try:
            with closing(_open(self.file)) as base:
                return dict(_rows(base, table, names))
        except _UNSURE:
            self.forget()
            return {}

    def keep(self, changes: Iterable[Change]) -> None:
        """Make the changes, all of them or none."""
        if not self.file:
            return
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with closing(_open(self.file)) as base, base:
                for table, values, gone in changes:
                    if gone is None:
                        base.execute(f"DELETE FROM {table}")
                    else:
                        base.executemany(f"DELETE FROM {table} WHERE name = ?", ((_key(name),) for name in gone))
                    rows = ((_key(name), _sum(table, name, value), value) for name, value in sorted(values.items()))
                    base.executemany(f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?)", rows)
        except _UNSURE:
            self.forget()

    def forget(self) -> None:
        """Begin anew."""
        if self.templates:
            shutil.rmtree(self.templates, ignore_errors=True)
        for file in (self.file.with_name(self.file.name + end) for end in ("", "-wal", "-shm")) if self.file else ():
            with suppress(OSError):
                file.unlink()


class _DoubtError(Exception):
    """Something in the memory is not what was kept."""


_UNSURE = (sqlite3.Error, OSError, ValueError, TypeError, _DoubtError)


def _open(file: Path) -> sqlite3.Connection:
    base = sqlite3.connect(file, timeout=10)
    base.execute("PRAGMA journal_mode = WAL")
    base.execute("PRAGMA synchronous = OFF")  # a memory lost with the power is only made anew
    if base.execute("PRAGMA user_version").fetchone()[0] != FORMAT:
        for table in _TABLES:
            base.execute(f"DROP TABLE IF EXISTS {table}")
            base.execute(f"CREATE TABLE {table} (name BLOB PRIMARY KEY, sum BLOB, value BLOB)")
        base.execute(f"PRAGMA user_version = {FORMAT}")
    return base


def _rows(base: sqlite3.Connection, table: str, names: Iterable[str] | None) -> Iterator[tuple[str, bytes]]:
    asked = f"SELECT name, sum, value FROM {table}"
    named = ((f"{asked} WHERE name = ?", (_key(name),)) for name in names or ())
    queries = [(asked, ())] if names is None else named
    for key, sum_, value in (row for query in queries for row in base.execute(*query)):
        name = key.decode("utf-8", "surrogatepass")
        if sum_ != _sum(table, name, value):
            raise _DoubtError(name)
        yield name, value


def _key(name: str) -> bytes:
    """A name as the base has it; the name of a file can hold what is no text."""
    return name.encode("utf-8", "surrogatepass")


def _sum(table: str, name: str, value: bytes) -> bytes:
    """What a row must add up to; blake2b is the quickest of the sums that see every change."""
    digest = hashlib.blake2b(table.encode() + b" " + _key(name) + b"\0", digest_size=_SUM)
    digest.update(value)
    return digest.digest()


def packed(value: Any) -> bytes:
    """A value to be kept."""
    return pickle.dumps(value, 5)


def unpacked(data: bytes) -> Any:
    """A value that was kept; the memory has compared its sum."""
    return pickle.loads(data)
