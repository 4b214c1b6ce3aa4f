"""The search index brought up to date: only bundles whose text changed are indexed again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import tee
from typing import TypeAlias

from builder.manifest import Indexed
from builder.search.bundle import (
    ENTRY,
    common_files,
    index_bundle,
    is_shared,
    making,
    meta_hash,
)
from builder.search.bundles import Bundle, Seen, Sizes, divide
from builder.search.pages import Ready
from builder.search.program import engine

MakeReady: TypeAlias = Callable[[tuple[str, ...]], Iterable[Ready]]
"""The pages of some URLs, made ready in the same order; they may come one by one."""

Put: TypeAlias = Callable[[str, bytes, str], object]
"""Takes a new file: its path below `/search/`, its bytes, and what it was made from."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The index of the last build: its bundles, Pagefind's entry, and the paths below `/search/` of its files, each
    with what it was made from; nothing of a making of which a file is gone."""

    bundles: tuple[Indexed, ...] = ()
    entry: bytes = b""
    files: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Update:
    """The new index but for its new files: the makings whose files stay, and its bundles."""

    kept: frozenset[str] = frozenset()
    bundles: tuple[Indexed, ...] = ()


@dataclass(frozen=True, slots=True)
class _Done:
    """A bundle up to date: what Pagefind's entry calls its index, and the entry itself if it was indexed anew."""

    indexed: Indexed
    hash: str
    entry: bytes = b""


def update_index(
    pages: Iterable[Seen],
    ready: MakeReady,
    standing: Standing,
    put: Put,
    tell: Callable[[int], None],
    sizes: Sizes,
    *,
    eager: bool = False,
) -> Update:
    """Index what is stale, bundle after bundle; `tell` hears of how many pages, before each.

    Pages that look different need not read different: a bundle that was indexed before is read first, and indexed
    after that. Where they do as a rule, `eager` lets Pagefind work on a page while the next is made ready.

    Pages and files of one bundle are held at a time. The same pages give the same index, whatever stood before.
    IndexingError if Pagefind fails.
    """
    seen = {page.url: page for page in pages}
    bundles = divide(seen.values(), sizes)
    usable = _usable(standing)
    done: list[_Done] = []
    for bundle in bundles:
        name, old = bundle.name, usable.get(bundle.name)
        look = making(name, sizes.chunk, (seen[url].fingerprint for url in bundle.urls))
        if old and old.indexed.seen == look:
            done.append(old)
            continue
        coming, come = tee(ready(bundle.urls))
        indexed = partial(_indexed, bundle, coming, sizes.chunk, tell)
        begun = indexed() if eager or not old else None
        now = Indexed(name, look, making(name, sizes.chunk, (page.digest for page in come)))
        if old and old.indexed.digest == now.digest:
            done.append(_Done(now, old.hash))
            continue
        files = begun or indexed()
        _put(files, now.digest, put, with_program=not any(one.entry for one in done))
        done.append(_Done(now, meta_hash(files, name), files[ENTRY]))
    return _joined(bundles, done, standing.entry, put)


def _indexed(bundle: Bundle, pages: Iterable[Ready], chunk: int, tell: Callable[[int], None]) -> dict[str, bytes]:
    tell(len(bundle.urls))
    return dict(index_bundle(bundle.name, pages, chunk))


def _usable(standing: Standing) -> dict[str, _Done]:
    """The bundles of the last build by name, if all that they need to be used is there."""
    paths: dict[str, list[str]] = {}
    for path, made in standing.files:
        paths.setdefault(made, []).append(path)
    if not standing.entry or engine() not in paths:
        return {}
    whole = (old for old in standing.bundles if old.digest in paths)
    return {old.name: _Done(old, meta_hash(paths[old.digest], old.name)) for old in whole}


def _put(files: Mapping[str, bytes], digest: str, put: Put, *, with_program: bool) -> None:
    """Hand over the files of one bundle, without the entry, which is that of all, and with the program once."""
    for path, data in files.items():
        if not is_shared(path):
            put(path, data, digest)
        elif with_program and path != ENTRY:
            put(path, data, engine())


def _joined(bundles: Iterable[Bundle], done: Sequence[_Done], standing_entry: bytes, put: Put) -> Update:
    """New and old bundles as one index."""
    entry = next((now.entry for now in done if now.entry), b"")
    for path, data in common_files(bundles, {now.indexed.name: now.hash for now in done}, entry or standing_entry):
        put(path, data, "")
    kept = {now.indexed.digest for now in done if not now.entry}
    program = {engine()} if kept and not entry else set()
    return Update(frozenset(kept | program), tuple(now.indexed for now in done))
