"""The search index brought up to date: only bundles whose text changed are indexed again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
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
from builder.workers import each

MakeReady: TypeAlias = Callable[[tuple[str, ...]], Iterable[Ready]]
"""The pages of some URLs, made ready in the same order; they may come one by one."""

Put: TypeAlias = Callable[[str, bytes, str], object]
"""Takes a new file: its path below `/search/`, its bytes, and what it was made from."""

# Bundles that wait, made, for one before them, at most: their files are in memory.
_AHEAD = 4


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
class Means:
    """What an index is made with: what gives the pages, who hears of how many are indexed, before each bundle, and how
    large the parts are.

    Pages that look different need not read different: a bundle that was indexed before is read first, and indexed
    after that. Where they do as a rule, `eager` lets Pagefind work on a page while the next is made ready.
    """

    ready: MakeReady
    tell: Callable[[int], None]
    sizes: Sizes
    eager: bool = False


@dataclass(frozen=True, slots=True)
class _Done:
    """A bundle up to date: what Pagefind's entry calls its index, and its files if it was indexed anew."""

    indexed: Indexed
    hash: str
    files: Mapping[str, bytes] | None = None


@dataclass(frozen=True, slots=True)
class _Stale:
    """A bundle of which a page looks different, a digest of how all of them look now, and the bundle as it was."""

    bundle: Bundle
    look: str
    old: _Done | None


def update_index(pages: Iterable[Seen], standing: Standing, means: Means, put: Put, hands: Executor) -> Update:
    """Index what is stale, each bundle by one of the hands, which share our memory; files are put here, in order.

    Pages and files of few bundles are held at a time. The same pages give the same index, whatever stood before.
    IndexingError if Pagefind fails.
    """
    seen = {page.url: page for page in pages}
    bundles, usable = divide(seen.values(), means.sizes), _usable(standing)
    done: dict[str, _Done] = {}
    stale: list[_Stale] = []
    for bundle in bundles:
        look = making(bundle.name, means.sizes.chunk, (seen[url].fingerprint for url in bundle.urls))
        old = usable.get(bundle.name)
        if old and old.indexed.seen == look:
            done[bundle.name] = old
        else:
            stale.append(_Stale(bundle, look, old))
    kept, entry = {old.indexed.digest for old in done.values()}, b""
    for now in each(hands, partial(_brought, means), stale, ahead=_AHEAD):
        done[now.indexed.name] = _Done(now.indexed, now.hash)
        if now.files is None:
            kept.add(now.indexed.digest)
        else:
            _put(now.files, now.indexed.digest, put, with_program=not entry)
            entry = entry or now.files[ENTRY]
    for path, data in common_files(bundles, {name: now.hash for name, now in done.items()}, entry or standing.entry):
        put(path, data, "")
    program = {engine()} if kept and not entry else set()
    return Update(frozenset(kept | program), tuple(done[bundle.name].indexed for bundle in bundles))


def _brought(means: Means, stale: _Stale) -> _Done:
    """A bundle up to date: indexed, unless its pages only look different."""
    bundle, old, chunk = stale.bundle, stale.old, means.sizes.chunk
    coming, come = tee(means.ready(bundle.urls))
    begun = _files(means, bundle, coming) if means.eager or not old else None
    now = Indexed(bundle.name, stale.look, making(bundle.name, chunk, (page.digest for page in come)))
    if old and old.indexed.digest == now.digest:
        return _Done(now, old.hash)
    files = begun or _files(means, bundle, coming)
    return _Done(now, meta_hash(files, bundle.name), files)


def _files(means: Means, bundle: Bundle, pages: Iterable[Ready]) -> dict[str, bytes]:
    means.tell(len(bundle.urls))
    return dict(index_bundle(bundle.name, pages, means.sizes.chunk))


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
