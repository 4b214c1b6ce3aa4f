"""All files of content/: what changed is read and typed anew, the rest is what it was."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from builder.documents import Asset, read_asset
from builder.held import Held, State
from builder.memory import FORGET, Memory, packed, unpacked
from builder.model import Config
from builder.typed import Typed, told, type_document, type_documents
from builder.workers import Crew, chunks, each

_CHUNK = 64
_KEPT = 512


@dataclass(frozen=True, slots=True)
class Study:
    """Every document typed and every asset with its digest, by path."""

    typed: tuple[Typed, ...]
    assets: tuple[Asset, ...]


def study(held: Held, config: Config, tools: str, memory: Memory, crew: Crew) -> Study:
    """Type the documents and digest the assets; what the memory has of a file in the same state is taken from there.

    `tools` is a digest of all that does the typing.
    """
    states = held.states
    documents = {path: states[path] for path in held.documents}
    assets = {path: state for path, state in states.items() if path not in documents}
    return Study(
        _typed(held.content, documents, ground_of(tools, config), config, memory, crew),
        _digested(held.content, assets, memory),
    )


def restudy(before: Study, then: Held, now: Held, config: Config, touched: Container[str]) -> Study:
    """What the folder holds now, where it held that then: only files in another state, or named as touched, are read
    again."""
    was, states = then.states, now.states
    same = frozenset(path for path, state in states.items() if state and state == was.get(path) and path not in touched)
    typed = {one.path: one for one in before.typed if one.path in same}
    assets = {one.path: one for one in before.assets if one.path in same}
    documents = frozenset(now.documents)
    return Study(
        tuple(typed.get(path) or type_document(now.content, path, config) for path in states if path in documents),
        tuple(assets.get(path) or read_asset(now.content, path) for path in states if path not in documents),
    )


def reading_of(config: Config) -> Config:
    """What documents are read with: all but the addresses, which grow with the archive and would go along with every
    few documents to a worker."""
    return replace(config, lock=(), redirects=())


def ground_of(tools: str, config: Config) -> str:
    """What the reading of a document depends on besides the document."""
    return hashlib.sha256(f"{tools}\n{reading_of(config)!r}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _typed(
    content: Path, states: dict[str, State], ground: str, config: Config, memory: Memory, crew: Crew
) -> tuple[Typed, ...]:
    found: dict[str, Typed] = {}
    gone: list[str] = []
    for path, row in memory.recall("document").items():
        state, basis, data = unpacked(row)
        if path not in states:
            gone.append(path)
        elif states[path] and (state, basis) == (states[path], ground):
            found[path] = told(data)
    memory.keep((("document", {}, gone), FORGET))
    stale = [path for path in states if path not in found]
    work = partial(type_documents, content, reading_of(config))
    rows: dict[str, bytes] = {}
    for done in each(crew.of(len(stale)), work, chunks(stale, _CHUNK)):
        found |= {path: told(data) for path, data in done}
        rows |= {path: packed((states[path], ground, data)) for path, data in done}
        if len(rows) >= _KEPT:
            memory.keep((("document", rows, ()),))
            rows = {}
    memory.keep((("document", rows, ()),))
    return tuple(found[path] for path in states)


def recall_typed(memory: Memory, paths: Iterable[str], ground: str) -> dict[str, Typed]:
    """What is remembered of these documents as they were at the last build, typed on this ground."""
    rows = ((path, unpacked(row)) for path, row in memory.recall("document", paths).items())
    return {path: told(row[2]) for path, row in rows if row[1] == ground}


def typed_row(typed: Typed, state: State, ground: str) -> bytes:
    """What is to be remembered of a document."""
    return packed((state, ground, packed(typed)))


def _digested(content: Path, states: dict[str, State], memory: Memory) -> tuple[Asset, ...]:
    rows = memory.recall("asset")
    known = {path: unpacked(row) for path, row in rows.items() if path in states}
    found = {path: Asset(*row[1]) for path, row in known.items() if states[path] and row[0] == states[path]}
    fresh = {path: read_asset(content, path) for path in states if path not in found}
    kept = {path: packed((states[path], (one.path, one.digest, one.size))) for path, one in fresh.items()}
    memory.keep((("asset", kept, rows.keys() - states.keys()),))
    return tuple(fresh.get(path) or found[path] for path in states)
