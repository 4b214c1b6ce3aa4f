"""Another program that reads what documents say (检查程序 in site.yaml): their text in, JSON lines out."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Iterator

from builder.documents import SITE, Document
from builder.lint.settling import OUTSIDE
from builder.problems import CommandError, Level, Location, Problem

PATIENCE = 30
"""Seconds that the program may take for one document."""


def ask_checker(command: tuple[str, ...], documents: Iterable[Document]) -> Iterator[Problem]:
    """What the program says of each document; where it fails, that is the one problem, and nothing more is asked.

    It gets the text of the file on its standard input, and answers with a line of JSON for everything it finds:
    {"line": 3, "column": 5, "message": "…", "cure": "…", "rule": "…"}; all but `line` and `message` may be missing.
    """
    for document in documents if command else ():
        try:
            yield from _answers(command, document)
        except CommandError as error:
            message = f"检查程序 {command[0]} {error}"
            yield Problem(Location(SITE), "checker", message, f"查的是 {document.path}，后面的没有查", Level.WARNING)
            return


def _answers(command: tuple[str, ...], document: Document) -> tuple[Problem, ...]:
    try:
        done = subprocess.run(command, input=document.raw.encode(), capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        raise CommandError(f"{PATIENCE} 秒没有答完") from None
    except OSError as error:
        raise CommandError(f"不能运行：{error.strerror or error}") from None
    if done.returncode > 1:  # 1 says that it has found something, as most such programs do
        told = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise CommandError(f"出错了（代码 {done.returncode}）{told[:80]}")
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    return tuple(_answer(line, document.path) for line in lines if line.strip())


def _answer(line: str, path: str) -> Problem:
    try:
        told = json.loads(line)
        where = Location(path, int(told["line"]), int(told.get("column", 1)))
        rule, message, cure = (str(told.get(name, "")) for name in ("rule", "message", "cure"))
    except (ValueError, TypeError, KeyError, AttributeError):
        raise CommandError(f"的回答看不懂：{line[:40]}") from None
    return Problem(where, f"{OUTSIDE}{rule or 'other'}", message, cure, Level.WARNING)
