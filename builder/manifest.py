"""What the last build wrote, as the manifest in the site tells it, and whether it is still there as written."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from json.encoder import encode_basestring
from operator import attrgetter
from pathlib import Path

from builder import urls
from builder.pickling import by_call

MANIFEST = ".bulletin.json"
DRAFT = f"{MANIFEST}.new"
FORMAT = 3
_SEARCH = urls.SEARCH.lstrip("/")


@by_call
@dataclass(frozen=True, slots=True)
class Made:
    """An output file: path below the site, fingerprint of what it was made from, digest of its bytes."""

    path: str
    fingerprint: str
    digest: str


@dataclass(frozen=True, slots=True)
class Indexed:
    """What is remembered of a bundle of search: `seen` of its pages, and `digest` of the text its files were made
    from."""

    name: str
    seen: str
    digest: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the last build wrote: its files, the ground they stood on, and the bundles of search.

    `readable` is false where there is one that cannot be read: then the folder is ours, but not file by file.
    """

    files: tuple[Made, ...] = ()
    ground: str = ""
    search: tuple[Indexed, ...] = ()
    readable: bool = True


@dataclass(frozen=True, slots=True)
class Report:
    """What a commit did: paths written with the reason, removed, and how many stayed as they were."""

    written: tuple[tuple[str, str], ...] = ()
    removed: tuple[str, ...] = ()
    kept: int = 0


def is_search(path: str) -> bool:
    """Whether a file of the site stands in the folder of search."""
    return path.startswith(_SEARCH)


def read_manifest(output: Path) -> Manifest:
    """The manifest of a site; an empty one where there is none, an unreadable one where it is damaged."""
    try:
        told = json.loads((output / MANIFEST).read_text("utf-8"))
        files = tuple(Made(path, *made) for path, made in told["files"].items())
        # what it names may be removed: a manifest that points elsewhere is not ours
        if not all(urls.is_inside(made.path) for made in files):
            return Manifest(readable=False)
        if told["format"] != FORMAT:  # another version's: what was ours, and nothing of what it is made from
            return Manifest(tuple(Made(made.path, "", "") for made in files))
        return Manifest(files, told["ground"], tuple(Indexed(*bundle) for bundle in told["search"]))
    except FileNotFoundError:
        return Manifest()
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Manifest(readable=False)


def write_manifest(output: Path, manifest: Manifest) -> None:
    """Put it into the site, in one step."""
    bundles = [[bundle.name, bundle.seen, bundle.digest] for bundle in manifest.search]
    head = {"format": FORMAT, "ground": manifest.ground, "search": bundles}
    # A line for each file, string by string: json's own indentation takes a hundred times as long.
    told = [f"{_text(m.path)}: [{_text(m.fingerprint)}, {_text(m.digest)}]" for m in sorted(manifest.files, key=_path)]
    files = ",\n".join(told)
    data = f'{_json(head)[:-1]}, "files": {{\n{files}\n}}}}\n'.encode()
    file, draft = output / MANIFEST, output / DRAFT
    if not file.is_file() or file.read_bytes() != data:
        draft.write_bytes(data)
        draft.replace(file)


_json = json.JSONEncoder(ensure_ascii=False).encode
_text = encode_basestring  # what `_json` does with a string
_path = attrgetter("path")

Mark = tuple[int, int, int]
"""What tells that a file of the site is still as we wrote it: its size, when it was written, when it changed (ns)."""


def marks_of(output: Path, paths: Iterable[str]) -> dict[str, Mark]:
    """The marks of files of the site, as far as they are there."""
    marks = {}
    root = f"{output}/"
    for path in paths:
        try:
            state = os.lstat(root + path)
        except OSError:
            continue
        marks[path] = (state.st_size, state.st_mtime_ns, state.st_ctime_ns)
    return marks


def standing(manifest: Manifest, output: Path, marks: Mapping[str, Mark]) -> Manifest:
    """The manifest without its word for files that are gone, or are no longer what we wrote: by their `marks`, and
    where there is none by their bytes."""
    now = marks_of(output, (made.path for made in manifest.files))

    def same(made: Made) -> bool:
        mark = now.get(made.path)
        known = marks.get(made.path)
        return mark == known if mark and known else bool(mark) and digest_of(output / made.path) == made.digest

    lost = {made.path for made in manifest.files if not same(made)}
    # Files of the search index are of use together only: with one that is lost, all that were made with it are.
    halves = {made.fingerprint for made in manifest.files if made.path in lost and is_search(made.path)}
    lost |= {made.path for made in manifest.files if made.fingerprint in halves and is_search(made.path)}
    return replace(manifest, files=tuple(Made(m.path, "", "") if m.path in lost else m for m in manifest.files))


def digest_of(file: Path) -> str:
    """SHA-256 of a file's bytes; "" where it cannot be read."""
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""
