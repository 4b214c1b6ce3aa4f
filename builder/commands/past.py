"""What the last build found and made, so that the next one sees at a glance whether anything is left to do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from builder.commands.order import Order, today
from builder.documents import LOCK, SETTINGS
from builder.held import Held, State
from builder.manifest import MANIFEST, Mark, digest_of, marks_of
from builder.memory import PAST, Memory, packed, unpacked
from builder.problems import Problem
from builder.toolchain import Tools

if TYPE_CHECKING:
    from builder.model import Config, Frame, Page

_GROUND, _PLACES = "ground", "places"


@dataclass(frozen=True, slots=True)
class Past:
    """A build that went well: the `world` it was made in, the days (from, until before) on which it would be the same,
    the states of its documents and assets, the manifest's digest, the marks of its files; and what it told."""

    world: str
    lock: str
    zone: str
    days: tuple[date, date]
    states: Mapping[str, State]
    manifest: str
    marks: Mapping[str, Mark]
    problems: tuple[Problem, ...]
    hidden: tuple[tuple[str, str], ...]
    pages: int


@dataclass(frozen=True, slots=True)
class Basis:
    """What a build starts from: what was found, what is remembered, and digests of all else that it depends on."""

    held: Held
    memory: Memory
    past: Past | None
    world: str
    tools: Tools


@dataclass(frozen=True, slots=True)
class Ground:
    """What its documents were typed with, as a value and as a digest, and what surrounds its pages."""

    config: Config
    digest: str
    frame: Frame


@dataclass(frozen=True, slots=True)
class Place:
    """A page that search knows: the document it shows and where its words begin there, and what decides where search
    has it."""

    path: str
    start: int
    url: str
    date: str
    extent: int
    fingerprint: str


def world_of(order: Order, tools: Tools) -> str:
    """All that a build depends on besides documents, assets, the lock and the day."""
    asked = order.asked
    settings = [digest_of(asked.content / name) for name in SETTINGS]
    options = (asked.base_url, asked.base_path, asked.drafts, order.search, order.keep_going, order.lock)
    places = [str(path.resolve()) for path in (asked.content, order.output, order.templates)]
    return hashlib.sha256(repr((tools.whole, settings, options, places)).encode("utf-8", "surrogatepass")).hexdigest()


def lock_of(content: Path) -> str:
    """What tells the lock of addresses, which a build itself writes."""
    return digest_of(content / LOCK)


def news_since(past: Past, order: Order, world: str, held: Held) -> frozenset[str] | None:
    """The documents and assets that may have changed since; None where more than that may have."""
    since, until = past.days
    same = (
        past.world == world
        and past.lock == lock_of(order.asked.content)
        and since <= (order.asked.as_of or today(past.zone)) < until
        and past.manifest == digest_of(order.output / MANIFEST)
    )
    states = held.states
    if not same or states.keys() != past.states.keys() or marks_of(order.output, past.marks) != past.marks:
        return None
    return frozenset(path for path, state in states.items() if not state or state != past.states[path])


# --- kept and recalled --------------------------------------------------------------------------------------


def recall_past(memory: Memory) -> Past | None:
    """What the last build found and made, if it is remembered."""
    found = memory.recall("fact", (PAST,))
    return Past(*unpacked(found[PAST])) if found else None


def recall_ground(memory: Memory) -> tuple[Ground, tuple[Place, ...]] | None:
    """What a change of words must be mended on; None if it is not remembered."""
    found = memory.recall("fact", (_GROUND, _PLACES))
    if len(found) < 2:
        return None
    return Ground(*unpacked(found[_GROUND])), tuple(Place(*row) for row in unpacked(found[_PLACES]))


def recall_pages(memory: Memory, places: Mapping[str, Place]) -> dict[str, Page]:
    """The pages at these places by URL, as far as they are remembered as they were there."""
    rows = ((url, unpacked(row)) for url, row in memory.recall("page", places).items())
    return {url: page for url, (place, page) in rows if place == _values(places[url])}


def keep_pages(memory: Memory, pages: Iterable[tuple[Place, Page]]) -> None:
    """Remember pages, each at its place."""
    if rows := {place.url: packed((_values(place), page)) for place, page in pages}:
        memory.keep((("page", rows, ()),))


def keep_past(memory: Memory, past: Past, ground: Ground, places: Sequence[Place], before: Iterable[Place]) -> None:
    """Remember a build, and forget the pages that were in those places and are no more."""
    gone = {place.url for place in before} - {place.url for place in places}
    facts = {PAST: _row(past), _GROUND: _row(ground), _PLACES: packed(tuple(map(_values, places)))}
    memory.keep((("fact", facts, ()), ("page", {}, gone)))


def _row(value: Past | Ground) -> bytes:
    return packed(_values(value))


def _values(value: Past | Ground | Place) -> tuple[object, ...]:
    values: tuple[object, ...] = _reader(type(value))(value)  # type: ignore[arg-type]  # mypy doubts that classes are hashable
    return values


@cache
def _reader(kind: type[Past | Ground | Place]) -> attrgetter[tuple[object, ...]]:
    return attrgetter(*(field.name for field in fields(kind)))
