"""What a page is made from, as a digest: the same for equal values in every process, and for no others."""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Callable, Iterable
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any, get_args, get_type_hints

from builder.model import Entry, Page

_PLAIN = frozenset((str, int, bool, type(None)))
# From version 3 on marshal also writes which objects are the same and which strings are interned: not the value's.
_VERSION = 2

# What marshal can write, each value in one way only: plain values and tuples of them as they are; a dataclass as a
# list of its name and its fields; an entry as a list of nothing but its digest.
Form = Any
# Entries by their identity, each held so that no other object takes its place in memory, with their digests.
Digests = dict[int, tuple[Entry, bytes]]
_MOST = 1 << 18


def prints_of(pages: Iterable[Page], ground: str) -> dict[str, str]:
    """The fingerprints of pages by URL."""
    print_ = printer(ground)
    return {page.url: print_(page) for page in pages}


def printer(ground: str) -> Callable[[Page], str]:
    """What gives the fingerprints of many pages, one after the other: an entry that stands in many lists is digested
    once."""
    known: Digests = {}

    def print_(page: Page) -> str:
        if len(known) > _MOST:
            known.clear()
        return _print(page, ground, known)

    return print_


def fingerprint(page: Page, ground: str) -> str:
    """The whole dependency system: what a page is made from is its value and the ground."""
    return _print(page, ground, {})


def _print(page: Page, ground: str, known: Digests) -> str:
    return hashlib.sha256(marshal.dumps((ground, _fields(page, known)), _VERSION)).hexdigest()


def _form(value: object, known: Digests) -> Form:
    if isinstance(value, tuple):
        return tuple([_form(part, known) for part in value])
    if type(value) in _PLAIN:
        return value
    return [_digest(value, known)] if isinstance(value, Entry) else _fields(value, known)


def _digest(entry: Entry, known: Digests) -> bytes:
    found = known.get(id(entry))
    if found is None:
        digest = hashlib.sha256(marshal.dumps(_fields(entry, known), _VERSION)).digest()
        found = known[id(entry)] = (entry, digest)
    return found[1]


def _fields(value: object, known: Digests) -> Form:
    """The name of a dataclass, its plain fields, its other ones; TypeError for anything else."""
    name, plain, others = _reader(type(value))  # type: ignore[arg-type]  # mypy doubts that classes are hashable
    if others is None:
        return [name, *plain(value)]
    return [name, *plain(value), *[_form(part, known) for part in others(value)]]


Reader = Callable[[Any], tuple[Any, ...]]


@cache
def _reader(kind: type) -> tuple[str, Reader, Reader | None]:
    """How to read a dataclass: its name, and of the fields that count when it is compared those that marshal writes as
    they are, which is most of them, and the others, if any."""
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind) if field.compare]
    plain = [name for name in names if _is_plain(hints[name])]
    others = [name for name in names if name not in plain]
    return kind.__qualname__, _getter(plain), _getter(others) if others else None


def _is_plain(hint: Any) -> bool:
    """Whether a type is one that marshal writes, or made of nothing else: tuple[tuple[str, int], ...], str | None."""
    parts = [part for part in get_args(hint) if part is not Ellipsis]
    return hint in _PLAIN or (bool(parts) and all(map(_is_plain, parts)))


def _getter(names: list[str]) -> Reader:
    if len(names) > 1:
        return attrgetter(*names)  # which gives a tuple for two names and more
    if not names:
        return lambda _: ()
    only = attrgetter(*names)
    return lambda value: (only(value),)
