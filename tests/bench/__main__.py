"""`make bench`: this project and Hugo build the same made-up archive in turn; prints medians, ratios and goals.

Every figure of a build is that of whole processes. A round begins with neither site nor cache on any side, then come
the other cases, each an edit and one build, the sides in turn. Compare rows of one run, never one run with another. At
the end both preview the archive, and a browser sees what is saved.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from bench import latency
from bench.edits import EDITS, Edit
from bench.meter import MEGA, Run, measure
from bench.sides import HUGO, OURS, ROOT, Side, hugo, ours
from bench.sources import Sources, made, sources
from bench.table import CASES, COLD, FLOOR, IDLE, PAGEFIND, Measured, goals, growth, table
from bench.tools import Tools, tools

PLACE = ROOT / ".cache" / "bench"
# A file written less than 2 s before a build is read again by the next: wait until none of the corpus is.
SETTLE = 2.5
# Pagefind over Hugo's output needs 6 GB for 10,000 documents.
PAGEFIND_MOST = 20_000
PREVIEW, PREVIEWED = "preview", (100, 1_000, 10_000)


def compare(source: Sources, rounds: int, cases: Sequence[str], programs: Tools | None) -> Iterator[Measured]:
    """All runs over one corpus, below a folder that is new each time; what failed is left to be looked at."""
    folder, size = PLACE / "work", len(source.documents)
    shutil.rmtree(folder, ignore_errors=True)
    sides = [ours(folder, source, search=False), ours(folder, source, search=True)]
    if programs:
        sides.insert(1, hugo(folder, source, programs))
    for round_ in range(1, rounds + 1):
        for case in cases:
            yield from (Measured(size, case, *run) for run in _in_turn(sides, source, case, round_))
            if case == COLD and round_ == 1:
                yield from (Measured(size, COLD, *run) for run in _once(folder, sides, programs, size))
    shutil.rmtree(folder)


def _in_turn(sides: Sequence[Side], source: Sources, case: str, round_: int) -> Iterator[tuple[str, Run]]:
    """One case on every side, each checked."""
    edit = EDITS[case](source, round_) if case in EDITS else None
    if case == COLD:
        for side in sides:
            side.forget()
        time.sleep(SETTLE)
    for side in sides:
        before = side.pages()
        if edit:
            edit.apply(side)
        os.sync()
        run = side.build()
        _say(side.name, CASES[case], run)
        check(side, case, edit, len(source.documents), before)
        yield side.name, run


def check(side: Side, case: str, edit: Edit | None, documents: int, before: int) -> None:
    """SystemExit if the site is not what it must be after this build."""
    pages = side.pages()
    if pages < documents or (case == IDLE and pages != before):
        raise SystemExit(f"{side.name}, {CASES[case]}: {pages} pages of {documents} documents, before {before}")
    if edit and edit.shows not in side.shown(edit.document, edit.text):
        raise SystemExit(f"{side.name}, {CASES[case]}: the page of {edit.document} does not show {edit.shows}")


def _once(folder: Path, sides: Sequence[Side], programs: Tools | None, documents: int) -> Iterator[tuple[str, Run]]:
    """What is no contest: how much each side wrote, the floor under our site, Pagefind over Hugo's."""
    of = {side.name: side.folder for side in sides}
    for side in sides:
        print(f"- {side.name}: {documents:,} documents, {side.pages():,} pages, {_weight(side.folder / 'site')}")
    script = str(Path(__file__).with_name("floor.py"))
    places = (of[OURS] / "content", of[OURS] / "site", folder / "floor")
    yield FLOOR, measure([sys.executable, script, *map(str, places)], folder)
    if programs and documents <= PAGEFIND_MOST:
        command = (str(programs.pagefind), f"--site={of[HUGO] / 'site'}", f"--output-path={folder / 'pagefind'}")
        yield PAGEFIND, measure(command, folder)


def _weight(site: Path) -> str:
    sizes = [file.stat().st_size for file in site.rglob("*") if file.is_file()]
    return f"{len(sizes):,} files, {sum(sizes) / MEGA:,.0f} MB"


def machine(programs: Tools | None) -> str:
    """Date, processor and versions, in one line."""
    model = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.M)
    told = [f"{date.today()}", f"{os.cpu_count()} × {model[1] if model else platform.machine()}"]
    told.append(f"Python {platform.python_version()}")
    if programs:
        said = subprocess.run([programs.hugo, "version"], capture_output=True, text=True, check=True).stdout
        told.append(f"Hugo {said.split()[1].split('-')[0].removeprefix('v')}")
    return f"{', '.join(told)}; load {os.getloadavg()[0]:.1f} at the start"


def _say(side: str, case: str, run: Run) -> None:
    """Say what is going on where somebody watches."""
    print(f"{case}, {side}: {run.wall:.2f} s, CPU {run.cpu:.2f} s, {run.peak:.0f} MB", file=sys.stderr, flush=True)


def asked(arguments: Sequence[str]) -> argparse.Namespace:
    """The options as typed."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--documents", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--corpus", type=Path, help="measure on a folder of documents instead; only *.md are taken")
    parser.add_argument("--rounds", type=int, default=3)
    every = [*CASES, PREVIEW]
    parser.add_argument("--only", type=lambda text: text.split(","), default=every, help="cold,idle,body,…,preview")
    parser.add_argument("--no-hugo", action="store_true")
    options = parser.parse_args(arguments)
    if unknown := set(options.only) - set(every):
        parser.error(f"no such case: {', '.join(unknown)}; there are {', '.join(every)}")
    return options


def main() -> None:
    """Print machine, tables and goals."""
    options = asked(sys.argv[1:])
    programs = None if options.no_hugo else tools(PLACE / "venv")
    cases = [case for case in CASES if case == COLD or case in options.only] if options.only != [PREVIEW] else []
    print(f"{machine(programs)}; medians of {options.rounds} rounds; memory of all processes together\n")
    measured: list[Measured] = []
    for documents in ([0] if options.corpus else options.documents) if cases else ():
        source = sources(options.corpus) if options.corpus else made(PLACE / "corpus", documents)
        measured += compare(source, options.rounds, cases, programs)
    sizes = sorted({m.documents for m in measured})
    for size in sizes:
        print("", *table(measured, size), sep="\n")
    print("", *(line for size in sizes for line in goals(measured, size)), *growth(measured), sep="\n")
    if PREVIEW in options.only:
        sizes = [size for size in PREVIEWED if size <= max(options.documents)]
        print("", *latency.table([*_previews(sizes, programs)]), sep="\n")


def _previews(sizes: Sequence[int], programs: Tools | None) -> Iterator[latency.Latency]:
    for size in sizes:
        for one in latency.latencies(PLACE / "preview", made(PLACE / "corpus", size), programs):
            print(f"preview of {size}, {one.side}: {min(one.saves):.3f}–{max(one.saves):.3f} s", file=sys.stderr)
            yield one


if __name__ == "__main__":
    main()
