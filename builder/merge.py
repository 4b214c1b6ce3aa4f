"""Three versions of a text become one: what a person edited stays, what the original changed comes in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

Parts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of parts that the original changed, and whether a person had edited the same stretch (`kept`)."""

    before: Parts
    after: Parts
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Merged:
    """The parts of the result, and what the original changed; where `kept`, the person's version stands."""

    parts: Parts
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class _Edit:
    low: int
    high: int
    parts: Parts
    ours: bool


def merge(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> Merged:
    """`base` with the edits of both; where they meet, ours stand and the change is told."""
    edits = sorted((*_edits(base, ours, True), *_edits(base, theirs, False)), key=lambda e: (e.low, e.high, e.ours))
    parts: list[str] = []
    changes: list[Change] = []
    at = 0
    for low, high, run in _clusters(edits):
        parts += base[at:low]
        at = high
        our_parts = _applied(base, low, high, [edit for edit in run if edit.ours])
        their_parts = _applied(base, low, high, [edit for edit in run if not edit.ours])
        edited = any(edit.ours for edit in run)
        parts += our_parts if edited else their_parts
        if any(not edit.ours for edit in run) and our_parts != their_parts:
            changes.append(Change(tuple(base[low:high]), their_parts, kept=edited))
    return Merged((*parts, *base[at:]), tuple(changes))


def _edits(base: Sequence[str], other: Sequence[str], ours: bool) -> Iterator[_Edit]:
    matcher = SequenceMatcher(None, base, other, autojunk=False)
    for tag, low, high, first, last in matcher.get_opcodes():
        if tag == "replace" and high - low == last - first:  # one for one: each is an edit of its own
            yield from (_Edit(low + n, low + n + 1, (other[first + n],), ours) for n in range(high - low))
        elif tag != "equal":
            yield _Edit(low, high, tuple(other[first:last]), ours)


def _clusters(edits: list[_Edit]) -> Iterator[tuple[int, int, list[_Edit]]]:
    """Edits that touch each other, with the stretch of the base that they cover together."""
    run: list[_Edit] = []
    high = -1
    for edit in edits:
        inserts = edit.low == edit.high or (bool(run) and run[-1].low == run[-1].high)
        if run and (edit.low < high or (edit.low == high and inserts and run[-1].ours != edit.ours)):
            run.append(edit)
            high = max(high, edit.high)
            continue
        if run:
            yield run[0].low, high, run
        run, high = [edit], edit.high
    if run:
        yield run[0].low, high, run


def _applied(base: Sequence[str], low: int, high: int, edits: list[_Edit]) -> Parts:
    parts: list[str] = []
    at = low
    for edit in edits:
        parts += (*base[at : edit.low], *edit.parts)
        at = edit.high
    return (*parts, *base[at:high])
