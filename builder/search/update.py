"""The search index brought up to date: only bundles whose text changed are indexed again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from builder.model import Record
from builder.search.bundle import (
    ENTRY,
    Files,
    common_files,
    index_bundle,
    is_shared,
    making,
    meta_hash,
)
from builder.search.bundles import Bundle, Seen, Sizes, divide
from builder.search.program import engine


@dataclass(frozen=True, slots=True)
class Indexed:
    """What is remembered of a bundle: `seen` of its pages, and `digest` of the text its files were made from."""

    name: str
    seen: str
    digest: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The index of the last build: its bundles, Pagefind's entry, and the paths below `/search/` of its files, each
    with what it was made from; nothing of a making of which a file is gone."""

    bundles: tuple[Indexed, ...] = ()
    entry: bytes = b""
    files: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Update:
    """The new index: new files with what they were made from, the makings whose files stay, and its bundles."""

    files: tuple[tuple[str, bytes, str], ...]
    kept: frozenset[str]
    bundles: tuple[Indexed, ...]


def update_index(
    pages: Iterable[Seen],
    record_of: Callable[[str], Record],
    standing: Standing,
    tell: Callable[[int], None],
    sizes: Sizes,
) -> Update:
    """Index what is stale, bundle after bundle; `tell` hears of how many pages, before each.

    The same pages give the same index, whatever stood before. IndexingError if Pagefind fails.
    """
    seen = {page.url: page for page in pages}
    bundles = divide(seen.values(), sizes)
    indexed: list[Indexed] = []
    fresh: dict[str, Files] = {}
    for bundle in bundles:
        look = making(bundle, sizes.chunk, (seen[url].fingerprint for url in bundle.urls))
        if old := _known(standing, bundle.name, seen=look):
            indexed.append(old)
            continue
        records = tuple(map(record_of, bundle.urls))
        now = Indexed(bundle.name, look, making(bundle, sizes.chunk, map(repr, records)))
        indexed.append(now)
        if not _known(standing, bundle.name, digest=now.digest):
            tell(len(records))
            fresh[bundle.name] = index_bundle(bundle, records, sizes.chunk)
    return _joined(bundles, tuple(indexed), fresh, standing)


def _known(standing: Standing, name: str, seen: str = "", digest: str = "") -> Indexed | None:
    """The bundle of the last build that is still as wanted, if all that it needs to be used is there."""
    makings = {made for _, made in standing.files}
    if not standing.entry or engine() not in makings:
        return None
    same = (old for old in standing.bundles if old.name == name and (old.seen == seen or old.digest == digest))
    return next((old for old in same if old.digest in makings), None)


def _joined(
    bundles: tuple[Bundle, ...], indexed: tuple[Indexed, ...], fresh: dict[str, Files], standing: Standing
) -> Update:
    """New and old bundles as one index."""
    files: dict[str, tuple[bytes, str]] = {}
    hashes: dict[str, str] = {}
    for now in indexed:
        made = fresh.get(now.name, ())
        paths = [path for path, _ in made] or [path for path, digest in standing.files if digest == now.digest]
        hashes[now.name] = meta_hash(paths, now.name)
        files |= {path: (data, engine() if is_shared(path) else now.digest) for path, data in made}
    entry, _ = files.get(ENTRY, (standing.entry, ""))
    files |= {path: (data, "") for path, data in common_files(bundles, hashes, entry)}
    kept = {now.digest for now in indexed if now.name not in fresh}
    return Update(
        tuple((path, data, made) for path, (data, made) in files.items()),
        frozenset({*kept, engine()} if kept and not fresh else kept),
        indexed,
    )
