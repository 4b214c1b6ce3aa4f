"""What is said: progress and problems, as much of them as was asked for."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TextIO

from builder.problems import Level, Problem
from builder.terminal.letters import legible

_MARKS = {Level.ERROR: "", Level.WARNING: "提醒 ", Level.NOTE: "说明 "}
_HUES = {Level.ERROR: "31", Level.WARNING: "33", Level.NOTE: "36"}


@dataclass(frozen=True, slots=True)
class Voice:
    """How much is said: `quiet` leaves out progress and all that is no error, `verbose` folds nothing and tells how
    long each stage took; `plain` is without colours wherever it goes."""

    quiet: bool = False
    verbose: bool = False
    plain: bool = False

    def progress(self) -> Callable[[str], None]:
        """One line that changes on a terminal, a line for each stage elsewhere; always on stderr."""
        if self.quiet:
            return _say_nothing
        if self.verbose:
            began = time.monotonic()
            return lambda stage: print(f"{time.monotonic() - began:6.1f} 秒  {stage}", file=sys.stderr, flush=True)
        if _moves(sys.stderr):
            return lambda stage: print(f"\r\033[K{stage} …", end="", file=sys.stderr, flush=True)
        return lambda stage: print(stage, file=sys.stderr, flush=True)

    def show(self, problems: Sequence[Problem]) -> None:
        """Every problem on a line of stderr; a note once a run with the number of its like."""
        if _moves(sys.stderr):
            print("\r\033[K", end="", file=sys.stderr)
        for problem, alike in self._folded(problems):
            print(self._line(problem) + (f"（同类还有 {alike} 处）" if alike else ""), file=sys.stderr)

    def show_few(self, problems: Sequence[Problem]) -> None:
        """The same, but of one kind of warning in one document only the first few, where not everything is wanted."""
        self.show(problems if self.verbose else _first_few(problems))

    def _folded(self, problems: Sequence[Problem]) -> Iterator[tuple[Problem, int]]:
        """What is to be said, each with the number of those that it stands for."""
        notes = Counter(problem.rule for problem in problems if problem.level is Level.NOTE)
        for problem in problems:
            if problem.level is Level.ERROR or (not self.quiet and (self.verbose or problem.level is Level.WARNING)):
                yield problem, 0
            elif not self.quiet and problem.rule in notes:
                yield problem, notes.pop(problem.rule) - 1

    def _line(self, problem: Problem) -> str:
        place, words = str(problem.where), str(problem).removeprefix(f"{problem.where}: ")
        mark, hue = _MARKS[problem.level], _HUES[problem.level]
        told = self.paint(f"{mark}{problem.message}", hue, sys.stderr)
        return f"{self.paint(place, '1', sys.stderr)}: {told}{legible(words.removeprefix(problem.message))}"

    def paint(self, text: str, hue: str, stream: TextIO) -> str:
        """The text, legible, in this colour (an SGR parameter) where the stream shows colours."""
        return f"\033[{hue}m{legible(text)}\033[0m" if self._coloured(stream) else legible(text)

    def mark(self, text: str, hit: bool) -> str:
        """Hits stand out on a terminal; elsewhere a text stays as it is, so that it can be searched again."""
        return self.paint(text, "1;7", sys.stdout) if hit else legible(text)

    def _coloured(self, stream: TextIO) -> bool:
        if self.plain or os.environ.get("NO_COLOR"):
            return False
        return bool(os.environ.get("FORCE_COLOR")) or _moves(stream)


def _say_nothing(_: str) -> None:
    """What is said of progress where nobody wants to hear of it."""


def _moves(stream: TextIO) -> bool:
    """Whether a line on this stream can be written over."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


_MOST = 5


def _first_few(problems: Sequence[Problem]) -> list[Problem]:
    """The problems, of one kind in one document only the first few, the last of them with the number of the others."""
    counts = Counter((problem.where.path, problem.rule) for problem in problems)
    seen: Counter[tuple[str, str]] = Counter()
    kept = []
    for problem in problems:
        key = problem.where.path, problem.rule
        seen[key] += 1
        if problem.level is not Level.WARNING or seen[key] < _MOST or counts[key] == _MOST:
            kept.append(problem)
        elif seen[key] == _MOST:
            kept.append(replace(problem, cure=f"{problem.cure}（这一份还有 {counts[key] - _MOST} 处）"))
    return kept
