"""Content files on disk: read and write, with the line of every field; assets beside them."""

from __future__ import annotations

from dataclasses import dataclass

from builder.problems import Problem


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as typed: always text, never a number, a date or a truth value."""

    text: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of values."""

    items: tuple[Node, ...]
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Mapping:
    """Named values inside a field, in the order typed."""

    entries: tuple[tuple[Scalar, Node], ...]
    line: int = 1
    column: int = 1


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True)
class Field:
    """One line of front matter: its name as typed, its value, and where the name stands (from 1)."""

    name: str
    value: Node
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Document:
    """A file in content/, split but not interpreted; `problems` are what its front matter got wrong."""

    path: str
    digest: str
    fields: tuple[Field, ...]
    body: str
    body_line: int
    problems: tuple[Problem, ...] = ()


def parse_front_matter(text: str, path: str) -> tuple[tuple[Field, ...], int, tuple[Problem, ...]]:
    """Fields, the offset where the body begins (0 if there is no front matter), and every problem found."""
    raise NotImplementedError


def format_document(fields: tuple[Field, ...], body: str) -> str:
    """The file's text: front matter in canonical style (quoted wherever YAML could bend a value), body."""
    raise NotImplementedError
