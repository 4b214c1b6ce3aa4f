"""Problems as the preview shows them: with the lines of the source around them, and a way into the editor."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from builder.encodings import decode
from builder.preview.news import Wrong
from builder.problems import ContentError, Location, Problem

AROUND = 1
"""Lines shown before and after the one that is wrong."""
LONGEST = 300
"""Characters of a line that are shown."""


def wrongs(problems: Iterable[Problem], root: Path) -> tuple[Wrong, ...]:
    """The problems of files below a folder."""
    return tuple(_wrong(problem, root.resolve()) for problem in problems)


def edit_link(file: str, where: Location | None) -> str:
    """The address that opens a file (its absolute path, with `/`) in VS Code, at a place where one is known."""
    at = f":{where.line}:{where.column}" if where else ""
    return f"vscode://file/{quote(file.lstrip('/'), '/:')}{at}"


def _wrong(problem: Problem, root: Path) -> Wrong:
    file = root / problem.where.path
    there = str(file.as_posix()) if file.is_file() else ""
    lines = _lines(file, problem.where.line) if there else ()
    return Wrong(problem.message, problem.cure, problem.rule, problem.where, lines, there)


def _lines(file: Path, line: int) -> tuple[tuple[int, str], ...]:
    """The lines around one, each with its number; none where the file cannot be read as text."""
    try:
        lines = decode(file.read_bytes()).text.split("\n")
    except (OSError, ContentError, UnicodeError):
        return ()
    first = max(1, line - AROUND)
    return tuple((first + at, text[:LONGEST]) for at, text in enumerate(lines[first - 1 : line + AROUND]))
