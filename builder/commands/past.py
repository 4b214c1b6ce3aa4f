"""What the last build found and made, so that the next one sees at a glance whether anything is left to do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
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

_GROUND, _PLACES, _AMENDED = "ground", "places", "amended"
_MOST_AMENDED = 5_000
"""With more files amended since the last build of everything than this, there is another one."""


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
    """What its documents were read with, as a value and as a digest, and what surrounds its pages."""

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

    @property
    def name(self) -> str:
        """What its page is remembered under."""
        return self.path or self.url


@dataclass(frozen=True, slots=True)
class Amended:
    """What is as it is since builds that looked at a few documents only: states, marks (None where a file is gone) and
    places by name, and what was last told."""

    states: Mapping[str, State]
    marks: Mapping[str, Mark | None]
    places: Mapping[str, Place]
    problems: tuple[Problem, ...]
    manifest: str

    def after(self, old: Amended | None) -> Amended:
        """Both of them, one after the other."""
        if old is None:
            return self
        marks, places = {**old.marks, **self.marks}, {**old.places, **self.places}
        return replace(self, states={**old.states, **self.states}, marks=marks, places=places)

    def applied(self, past: Past) -> Past:
        """The build as it is remembered now."""
        marks = {path: mark for path, mark in {**past.marks, **self.marks}.items() if mark}
        states = {**past.states, **self.states}
        return replace(past, states=states, marks=marks, problems=self.problems, manifest=self.manifest)


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


def stands(memory: Memory, output: Path) -> bool:
    """Whether the files of the site are as the last build left them."""
    past = recall_past(memory)
    return past is not None and marks_of(output, past.marks) == past.marks


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
    if not same or states.keys() != past.states.keys():
        return None
    return frozenset(path for path, state in states.items() if not state or state != past.states[path])


# --- kept and recalled --------------------------------------------------------------------------------------


def recall_past(memory: Memory) -> Past | None:
    """What the last build found and made, if it is remembered."""
    found = memory.recall("fact", (PAST, _AMENDED))
    amended = _amended(found)
    if PAST not in found or (amended and len(amended.marks) > _MOST_AMENDED):
        return None
    past = Past(*unpacked(found[PAST]))
    return amended.applied(past) if amended else past


def recall_ground(memory: Memory) -> Ground | None:
    """What a change of words must be mended on, if it is remembered."""
    found = memory.recall("fact", (_GROUND,))
    return Ground(*unpacked(found[_GROUND])) if found else None


def recall_places(memory: Memory) -> tuple[Place, ...]:
    """Where search has its pages, as far as that is remembered."""
    found = memory.recall("fact", (_PLACES, _AMENDED))
    places = (Place(*row) for row in unpacked(found[_PLACES])) if _PLACES in found else ()
    amended = _amended(found)
    return tuple(amended.places.get(place.name, place) for place in places) if amended else tuple(places)


def recall_pages(memory: Memory, names: Iterable[str]) -> dict[str, tuple[Place, Page]]:
    """The pages remembered under these names, each with the place it had then."""
    rows = ((name, unpacked(row)) for name, row in memory.recall("page", names).items())
    return {name: (Place(*place), page) for name, (place, page) in rows}


def keep_pages(memory: Memory, pages: Iterable[tuple[Place, Page]]) -> None:
    """Remember pages, each at its place."""
    if rows := _rows(pages):
        memory.keep((("page", rows, ()),))


def keep_past(memory: Memory, past: Past, ground: Ground, places: Sequence[Place], before: Iterable[Place]) -> None:
    """Remember a build, and forget the pages that were in those places and are no more."""
    gone = {place.name for place in before} - {place.name for place in places}
    facts = {PAST: _row(past), _GROUND: _row(ground), _PLACES: packed(tuple(map(_values, places)))}
    memory.keep((("fact", facts, (_AMENDED,)), ("page", {}, gone)))


def keep_amended(
    memory: Memory, amended: Amended, documents: Mapping[str, bytes], pages: Iterable[tuple[Place, Page]]
) -> None:
    """Remember what a build amended, with the rows of its documents and its pages. All else that is remembered stays
    as it stands: to write it anew takes longer than such a build."""
    told = amended.after(_amended(memory.recall("fact", (_AMENDED,))))
    memory.keep((("document", documents, ()), ("page", _rows(pages), ()), ("fact", {_AMENDED: packed(told)}, ())))


def _amended(found: Mapping[str, bytes]) -> Amended | None:
    told: Amended | None = unpacked(found[_AMENDED]) if _AMENDED in found else None
    return told


def _rows(pages: Iterable[tuple[Place, Page]]) -> dict[str, bytes]:
    return {place.name: packed((_values(place), page)) for place, page in pages}


def _row(value: Past | Ground) -> bytes:
    return packed(_values(value))


def _values(value: Past | Ground | Place) -> tuple[object, ...]:
    values: tuple[object, ...] = _reader(type(value))(value)  # type: ignore[arg-type]  # mypy doubts that classes are hashable
    return values


@cache
def _reader(kind: type[Past | Ground | Place]) -> attrgetter[tuple[object, ...]]:
    return attrgetter(*(field.name for field in fields(kind)))
