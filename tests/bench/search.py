"""`make bench-search`: what search costs, to index and to ask, on a made-up corpus.

Indexing goes from pages to the files of the index, as a build does it beside the rendering, which is left out. Asking
is done by a reader with a fresh browser, at a server that packs text and lets browsers keep what has a fingerprint.
Times are of this machine at this moment; bytes, requests and numbers of bundles are the same everywhere.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from bench.corpus import STATION, write_corpus
from bench.reader import Cost, readings

from builder import output, urls
from builder.commands.check import examine
from builder.commands.order import Asked
from builder.model import ArticlePage, Page, Plan, SearchPage
from builder.pages.atlas import plan
from builder.pages.records import SEARCHED, dated, extent, search_record
from builder.render import render_page
from builder.search import ENTRY, Seen, Sizes, Standing, Update, update_index

TEMPLATES = Path(__file__).parents[2] / "templates"
QUERIES = (STATION, "柳塘街道", "楼", "垃圾分类 磨石镇", "第876期", "柳塘新区管委会")
BEFORE = "文明交通"
MEGA = 1024.0


@dataclass(frozen=True, slots=True)
class Run:
    """One bringing up to date: how many bundles and pages were indexed, seconds of the clock and of both programs."""

    bundles: int
    pages: int
    wall: float
    ours: float
    pagefind: float


def usage(who: int) -> float:
    """CPU seconds up to now."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def peak(who: int) -> float:
    """The most memory so far, in MB."""
    return resource.getrusage(who).ru_maxrss / MEGA


def planned(content: Path) -> Plan:
    """The pages of the corpus, as a build plans them."""
    examined = examine(Asked(content, as_of=date(2030, 1, 1)))
    return plan(examined.assembly.archive, examined.config, output.static_files(TEMPLATES))


def indexed(pages: dict[str, Page], lang: str, standing: Standing) -> tuple[Update, Run]:
    """Bring an index up to date with the pages, as `bulletin build` does."""
    told: list[int] = []
    clock, ours, theirs = time.perf_counter(), usage(resource.RUSAGE_SELF), usage(resource.RUSAGE_CHILDREN)
    seen = [Seen(url, dated(page), extent(page), output.fingerprint(page, "")) for url, page in pages.items()]
    update = update_index(seen, lambda url: search_record(pages[url], lang), standing, told.append, Sizes())
    wall = time.perf_counter() - clock
    ours, theirs = usage(resource.RUSAGE_SELF) - ours, usage(resource.RUSAGE_CHILDREN) - theirs
    return update, Run(len(told), sum(told), wall, ours, theirs)


def standing(update: Update) -> Standing:
    """What the next build finds of this index."""
    return Standing(update.bundles, entry_of(update), tuple((path, making) for path, _, making in update.files))


def entry_of(update: Update) -> bytes:
    return next(data for path, data, _ in update.files if path == ENTRY)


def edited(pages: dict[str, Page]) -> dict[str, Page]:
    """One document of the newest year with a sentence more."""
    last = max(
        (page for page in pages.values() if isinstance(page, ArticlePage)), key=lambda page: (page.iso, page.url)
    )
    return pages | {last.url: replace(last, body=f"{last.body}\n\n又补了一句。")}


def write_site(folder: Path, site: Plan, update: Update) -> None:
    """The search page with all that it loads, and no other page."""
    for path, data, _ in update.files:
        put(folder / "search" / path, data)
    for copy in site.statics:
        put(folder / urls.file_of(copy.url), (TEMPLATES / "static" / copy.source).read_bytes())
    page = next(page for page in site.pages if isinstance(page, SearchPage))
    put(folder / urls.file_of(page.url), render_page(page, site.frame, TEMPLATES).encode())


def put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


# --- tables --------------------------------------------------------------------------------------------------


def show_indexing(runs: dict[str, Run], update: Update) -> None:
    """The runs beside the first of them, and what was made."""
    whole = next(iter(runs.values()))
    print(f"search, {whole.pages} pages; {os.cpu_count()} CPUs, Pagefind {json.loads(entry_of(update))['version']}")
    print(f"{'indexing':22}{'bundles':>9}{'pages':>8}{'wall s':>9}{'our cpu':>9}{'its cpu':>9}{'cpu of all':>12}")
    for name, run in runs.items():
        share = (run.ours + run.pagefind) / (whole.ours + whole.pagefind)
        cells = f"{run.bundles:9}{run.pages:8}{run.wall:9.2f}{run.ours:9.2f}{run.pagefind:9.2f}"
        print(f"{name:22}{cells}{f'1/{1 / share:.0f}' if share < 1 else '1':>12}")
    size = sum(len(data) for _, data, _ in update.files) / MEGA / MEGA
    print(f"peak memory: Pagefind {peak(resource.RUSAGE_CHILDREN):.0f} MB, ours {peak(resource.RUSAGE_SELF):.0f} MB")
    print(f"files of the index: {len(update.files)}, {size:.1f} MB\n")


def show_reading(rows: Iterator[tuple[str, str, Cost]]) -> None:
    """A row for each way in which a query was asked."""
    print(f"{'query':18}{'asked':>12}{'found':>9}{'KB':>9}{'requests':>10}{'cpu s':>8}{'wall s':>8}")
    for query, way, cost in rows:
        cells = f"{cost.found:9}{cost.sent / 1000:9.1f}{cost.requests:10}{cost.cpu:8.2f}{cost.wall:8.2f}"
        print(f"{padded(query, 18)}{way:>12}{cells}", flush=True)


def padded(text: str, width: int) -> str:
    """Wide characters take two places."""
    return text + " " * (width - sum(2 if char > "\u2e80" else 1 for char in text))


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Say what is going on where somebody watches."""
    start = time.perf_counter()
    print(f"{name} …", end=" ", file=sys.stderr, flush=True)
    yield
    print(f"{time.perf_counter() - start:.0f} s", file=sys.stderr)


def measure(folder: Path, documents: int, ask: Callable[[Path], None]) -> None:
    """Both tables for a corpus of so many documents."""
    with stage("corpus"):
        write_corpus(folder / "content", documents)
    with stage("pages"):
        site = planned(folder / "content")
    pages = {page.url: page for page in site.pages if isinstance(page, SEARCHED)}
    lang = site.frame.lang
    with stage("index"):
        update, whole = indexed(pages, lang, Standing())
        now = standing(update)
        runs = {"everything": whole, "one edited document": indexed(edited(pages), lang, now)[1]}
        runs["nothing changed"] = indexed(pages, lang, now)[1]
    show_indexing(runs, update)
    write_site(folder / "site", site, update)
    ask(folder / "site")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("queries", nargs="*", default=QUERIES)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bulletin-bench-") as name:
        measure(Path(name), args.documents, lambda site: show_reading(readings(site, args.queries, BEFORE)))


if __name__ == "__main__":
    main()
