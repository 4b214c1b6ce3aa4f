"""Runs → the table of medians, beside Hugo's, and what of the goals is reached."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.meter import Run
from bench.sides import HUGO, OURS, SEARCHED

PAGEFIND, FLOOR = "Pagefind", "floor"
COLD, IDLE = "cold", "idle"
CASES = {
    COLD: "cold build",
    IDLE: "nothing to do",
    "body": "one body edit",
    "title": "one title edit",
    "issue": "one new issue",
    "template": "one template edit",
}
HEAD = "wall s | CPU s | peak MB | Hugo: wall s | CPU s | peak MB | wall ÷ Hugo | memory ÷ Hugo"


@dataclass(frozen=True, slots=True)
class Measured:
    """One run of one side in one case, with so many documents."""

    documents: int
    case: str
    side: str
    run: Run


@dataclass(frozen=True, slots=True)
class Goal:
    """At most so many times what Hugo needs in the same case; with search, Hugo and Pagefind after it."""

    label: str
    case: str
    search: bool
    figure: str
    most: float


GOALS = (
    Goal("cold build without search, wall, against Hugo", COLD, False, "wall", 0.5),
    Goal("nothing to do, against Hugo's build", IDLE, False, "wall", 0.05),
    Goal("one body edit, pages only", "body", False, "wall", 0.06),
    Goal("one edit, search index too, against Hugo + Pagefind", "body", True, "wall", 0.07),
    Goal("cold build with search, against Hugo + Pagefind", COLD, True, "wall", 0.4),
    Goal("peak memory, cold, all processes, against Hugo", COLD, False, "peak", 0.35),
)
STEP, MOST = (10_000, 100_000), 11.0


def median(measured: Sequence[Measured], documents: int, case: str, side: str) -> Run | None:
    """The medians of a side in a case, each figure by itself; nothing where it was not run."""
    runs = [m.run for m in measured if (m.documents, m.case, m.side) == (documents, case, side)]
    if not runs:
        return None
    return Run(*(statistics.median(getattr(run, name) for run in runs) for name in Run.__slots__))


def beside(measured: Sequence[Measured], documents: int, case: str, search: bool) -> tuple[Run | None, Run | None]:
    """Ours and theirs. With search theirs is Hugo, then Pagefind over its output: times add up, memory is the larger."""
    mine = median(measured, documents, case, SEARCHED if search else OURS)
    hugo = median(measured, documents, case, HUGO)
    if not search or hugo is None:
        return mine, hugo
    found = median(measured, documents, COLD, PAGEFIND)
    return mine, found and Run(hugo.wall + found.wall, hugo.cpu + found.cpu, max(hugo.peak, found.peak))


def table(measured: Sequence[Measured], documents: int) -> Iterator[str]:
    """The lines of a Markdown table."""
    yield f"| {documents:,} documents | {HEAD} |"
    yield "| --- |" + " --- |" * (HEAD.count("|") + 1)
    for search in (False, True):
        for case, label in CASES.items():
            mine, theirs = beside(measured, documents, case, search)
            if mine:
                yield _row(f"{label}, with search" if search else label, mine, theirs)
    for side in (FLOOR, PAGEFIND):
        if alone := median(measured, documents, COLD, side):
            label = "floor: read all, write all" if side == FLOOR else "Pagefind (extended) over Hugo's output"
            yield _row(label, alone, None) if side == FLOOR else f"| {label} | | | | {_cells(alone)} | | |"


def goals(measured: Sequence[Measured], documents: int) -> Iterator[str]:
    """A line for each goal whose figures are there."""
    for goal in GOALS:
        mine, theirs = beside(measured, documents, goal.case, goal.search)
        if mine and theirs:
            ratio = getattr(mine, goal.figure) / getattr(theirs, goal.figure)
            yield _verdict(f"{goal.label}, {documents:,} documents", ratio, goal.most)


def growth(measured: Sequence[Measured]) -> Iterator[str]:
    """How the time of a cold build grows, where both sizes were measured."""
    small, large = (median(measured, documents, COLD, OURS) for documents in STEP)
    if small and large:
        yield _verdict(f"time at {STEP[1]:,} against {STEP[0]:,}", large.wall / small.wall, MOST)


def _verdict(label: str, ratio: float, most: float) -> str:
    return f"- {label}: {ratio:.3g} × (at most {most:g} ×): {'reached' if ratio <= most else 'NOT reached'}"


def _row(label: str, mine: Run, theirs: Run | None) -> str:
    if not theirs:
        return f"| {label} | {_cells(mine)} | | | | | |"
    ratios = f"{mine.wall / theirs.wall:.3f} × | {mine.peak / theirs.peak:.2f} ×"
    return f"| {label} | {_cells(mine)} | {_cells(theirs)} | {ratios} |"


def _cells(run: Run) -> str:
    return f"{run.wall:.2f} | {run.cpu:.2f} | {run.peak:,.0f}"
