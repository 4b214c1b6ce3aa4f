"""`make bench-search`: what a reader's search costs on a made-up archive, and what the index of it is.

The archive is built as `bulletin build` builds it. Asking is done by a reader with a fresh browser, at a server that packs
text and lets browsers keep what has a fingerprint. Times are of this machine at this moment; bytes, requests and numbers
of bundles are the same everywhere. What indexing costs beside everything else is told by `make bench`.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.__main__ import PLACE, SETTLE
from bench.corpus import STATION
from bench.edits import EDITS
from bench.meter import MEGA, Run
from bench.reader import Cost, readings
from bench.sides import Side, ours
from bench.sources import Sources, made

from builder.search import ENTRY

QUERIES = (STATION, "柳塘街道", "楼", "垃圾分类 磨石镇", "第876期", "柳塘新区管委会")
BEFORE = "文明交通"


def measure(folder: Path, source: Sources, queries: Sequence[str]) -> None:
    """Both tables for an archive of these documents, built in that folder."""
    side = ours(folder, source, search=True)
    side.forget()
    time.sleep(SETTLE)
    show_building("everything", side.build(), set(), bundles(side))
    before = bundles(side)
    EDITS["body"](source, 1).apply(side)
    show_building("one edited document", side.build(), before, bundles(side))
    show_files(side.folder / "site" / "search")
    show_reading(readings(side.folder / "site", queries, BEFORE))


def bundles(side: Side) -> set[str]:
    """What Pagefind's entry calls the index of each bundle: another name for other bytes."""
    entry = json.loads((side.folder / "site" / "search" / ENTRY).read_bytes())
    return {told["hash"] for told in entry["languages"].values()}


# --- tables --------------------------------------------------------------------------------------------------


def show_building(name: str, run: Run, before: set[str], after: set[str]) -> None:
    """A build, and how many bundles it indexed."""
    if not before:
        print(f"search, {os.cpu_count()} CPUs")
        print(f"{'build with search':22}{'indexed':>12}{'wall s':>9}{'cpu s':>9}{'peak MB':>9}")
    indexed = f"{len(after - before)} of {len(after)}"
    print(f"{name:22}{indexed:>12}{run.wall:9.2f}{run.cpu:9.2f}{run.peak:9.0f}", flush=True)


def show_files(folder: Path) -> None:
    sizes = [file.stat().st_size for file in folder.rglob("*") if file.is_file()]
    print(f"files of the index: {len(sizes)}, {sum(sizes) / MEGA:.1f} MB\n", flush=True)


def show_reading(rows: Iterable[tuple[str, str, Cost]]) -> None:
    """A row for each way in which a query was asked."""
    print(f"{'query':18}{'asked':>12}{'found':>9}{'KB':>9}{'requests':>10}{'cpu s':>8}{'wall s':>8}")
    for query, way, cost in rows:
        cells = f"{cost.found:9}{cost.sent / 1000:9.1f}{cost.requests:10}{cost.cpu:8.2f}{cost.wall:8.2f}"
        print(f"{padded(query, 18)}{way:>12}{cells}", flush=True)


def padded(text: str, width: int) -> str:
    """Wide characters take two places."""
    return text + " " * (width - sum(2 if char > "\u2e80" else 1 for char in text))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--place", type=Path, default=PLACE, help="a folder for the corpus and the site")
    parser.add_argument("queries", nargs="*", default=QUERIES)
    args = parser.parse_args()
    folder = args.place / "search"
    shutil.rmtree(folder, ignore_errors=True)
    measure(folder, made(args.place / "corpus", args.documents), args.queries)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
