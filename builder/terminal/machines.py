"""Problems for programs: as values of JSON, and as GitHub marks them on the lines of a document."""

from __future__ import annotations

from pathlib import Path

from builder.problems import Level, Problem

_GITHUB = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}


def plain_problem(problem: Problem) -> dict[str, object]:
    """A problem as `--json` tells it."""
    return {
        "level": str(problem.level), "rule": problem.rule, "file": problem.where.path, "line": problem.where.line,
        "column": problem.where.column, "message": problem.message, "cure": problem.cure,
    }  # fmt: skip


def annotation(problem: Problem, content: Path) -> str:
    """A problem as GitHub shows it beside the line: a workflow command, its marks escaped."""
    where = problem.where
    place = {"file": (content / where.path).as_posix(), "line": where.line, "col": where.column, "title": problem.rule}
    told = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in place.items())
    return f"::{_GITHUB[problem.level]} {told}::{_escaped(problem.words)}"


def _escaped(text: str, marks: str = "") -> str:
    return "".join(f"%{ord(char):02X}" if char in f"%\r\n{marks}" else char for char in text)
