"""One file of content/ → what it holds and what is wrong with it, apart from all other files."""

from __future__ import annotations

import pickle
from collections.abc import Iterable
from dataclasses import dataclass, replace

from builder.archive import parse_document
from builder.documents import Document, Folder, read_document
from builder.lint import Judged, Link, lint_document, settle, waivers_of
from builder.model import Config, Parsed, Waiver
from builder.pickling import by_call
from builder.problems import ContentError, Level, Problem


@by_call
@dataclass(frozen=True, slots=True)
class Typed:
    """What a file holds, or None where an error keeps it out; its problems, the links whose targets must exist, what it
    is not to be told, and whether its words are still as a machine left them."""

    path: str
    value: Parsed | None
    problems: tuple[Problem, ...] = ()
    named: tuple[Link, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    raw: bool = False


def type_document(content: Folder, path: str, config: Config) -> Typed:
    """Read one document, clean it if it is raw, type and judge it."""
    try:
        document = read_document(content, path)
    except ContentError as error:
        return Typed(path, None, error.problems, raw=True)
    value, problems = parse_document(document, config)
    raw = any(problem.rule == "raw" for problem in problems)
    judged = Judged() if raw else lint_document(document)
    problems, waivers = settle(problems, config.grades, waivers_of(document))
    told, waivers = settle(judged.problems, config.grades, waivers)
    wrong = any(problem.level is Level.ERROR for problem in told)
    found = None if wrong else value if value is None or raw else _apart(value, document)
    return Typed(path, found, (*problems, *told), judged.named, waivers, raw)


def _apart(value: Parsed, document: Document) -> Parsed:
    """The value without the words of its text, which stand in the file; those of a raw document stand nowhere else."""
    start = len(document.raw) - len(document.body)
    return replace(value, body=replace(value.body, words=None, path=document.path, start=start))


def type_documents(content: Folder, config: Config, paths: Iterable[str]) -> tuple[tuple[str, bytes], ...]:
    """What each of these files holds, for other processes and for the memory: see `told`."""
    return tuple((path, pickle.dumps(type_document(content, path, config), 5)) for path in paths)


def told(data: bytes) -> Typed:
    """What `type_documents` said of one file."""
    typed: Typed = pickle.loads(data)
    return typed
