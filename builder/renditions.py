"""The pictures of content/ on their way to the site: looked at once, drawn once, kept by their content in .cache/.

Pillow comes with `encode`, which the functions import that need it: an archive without pictures does without.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple
from pathlib import Path

from builder.documents import Asset
from builder.model import Rendition
from builder.pictures import BYTES, Seen, UnfitError
from builder.problems import ContentError, Level, Location, Problem

# Pillow works outside Python's lock, so threads share the cores; more would only hold more pictures in memory.
WORKERS = min(4, os.cpu_count() or 1)
_SUM = hashlib.sha256().digest_size
_SEEN = "seen.json"


def look(content: Path, assets: Iterable[Asset]) -> tuple[tuple[Asset, Seen], ...]:
    """What each picture is; one that was looked at before is known by its digest."""
    assets = tuple(assets)
    if not assets and not _caches(content).is_dir():
        return ()
    from builder.encode import examine

    cache = _cache(content)
    known = _read_seen(cache)
    new = {asset.digest: asset.path for asset in assets if asset.digest not in known}
    with ThreadPoolExecutor(WORKERS) as pool:
        found = dict(zip(new, pool.map(lambda path: examine(_start(content / path)), new.values()), strict=True))
    seen = {asset.digest: known.get(asset.digest) or found[asset.digest] for asset in assets}
    if seen != known:
        _tidy(cache, seen)
        _keep(cache, _SEEN, json.dumps({digest: astuple(one) for digest, one in sorted(seen.items())}).encode())
    return tuple((asset, seen[asset.digest]) for asset in assets)


def broken(looked: Iterable[tuple[Asset, Seen]]) -> Iterator[Problem]:
    """The pictures that no page can show, each as a problem of its file."""
    for asset, seen in looked:
        if seen.wrong:
            yield _unfit(asset.path, seen.wrong, seen.cure, Level.WARNING)


def draw(content: Path, wanted: tuple[Rendition, ...]) -> Iterator[tuple[Rendition, bytes]]:
    """The published files of one picture; `ContentError` if it is no longer the file that was looked at."""
    cache = _cache(content)
    kept = {rendition: _kept(cache, _name(rendition)) for rendition in wanted}
    yield from ((rendition, data) for rendition, data in kept.items() if data)
    missing = tuple(rendition for rendition, data in kept.items() if not data)
    if not missing:
        return
    source = missing[0].source
    data = (content / source).read_bytes()
    if hashlib.sha256(data).hexdigest() != missing[0].digest:
        raise ContentError((_unfit(source, "生成网站的时候文件变了", "再生成一次"),))
    try:
        yield from _draw(data, missing, cache)
    except UnfitError as error:
        raise ContentError((_unfit(source, error.reason, error.cure),)) from error


def _draw(data: bytes, wanted: tuple[Rendition, ...], cache: Path) -> Iterator[tuple[Rendition, bytes]]:
    from builder.encode import bare_copy, smaller

    for rendition in wanted:
        if not rendition.smaller:
            bare, redrawn = bare_copy(data)
            if redrawn:
                _keep(cache, _name(rendition), bare)
            yield rendition, bare
    small = tuple(rendition for rendition in wanted if rendition.smaller)
    for rendition, made in zip(small, smaller(data, tuple((r.width, r.height) for r in small)), strict=True):
        _keep(cache, _name(rendition), made)
        yield rendition, made


def drawn(rendition: Rendition) -> str:
    """What a published picture is made from: the recipe, and its address, which names the file it was drawn from."""
    from builder.encode import recipe

    return f"{recipe()} {rendition.url}"


def _unfit(path: str, reason: str, cure: str, level: Level = Level.ERROR) -> Problem:
    return Problem(Location(path), "picture-broken", f"图片不能用：{reason}", cure, level)


def _start(file: Path) -> bytes:
    """The file, or as much of it as tells that it is too large."""
    with file.open("rb") as opened:
        return opened.read(BYTES + 1)


# --- the cache: whatever is wrong with it, the picture is drawn again ------------------------------------------


def _caches(content: Path) -> Path:
    """Where drawn pictures are kept, beside the content folder: a folder for each recipe."""
    return content.resolve().parent / ".cache" / "pictures"


def _cache(content: Path) -> Path:
    """Where pictures drawn by this recipe are kept."""
    from builder.encode import recipe

    return _caches(content) / recipe()


def _name(rendition: Rendition) -> str:
    return f"{rendition.digest}-{rendition.width}{Path(rendition.url).suffix}"


def _kept(cache: Path, name: str) -> bytes | None:
    """A kept file, if it still is what was kept: its last bytes are the digest of the others."""
    try:
        data = (cache / name).read_bytes()
    except OSError:
        return None
    body, told = data[:-_SUM], data[-_SUM:]
    return body if hashlib.sha256(body).digest() == told else None


def _keep(cache: Path, name: str, data: bytes) -> None:
    """Keep a file; a cache that cannot be written is none."""
    draft = cache / f".{os.getpid()}-{name}.tmp"
    try:
        cache.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(data + hashlib.sha256(data).digest())
        draft.replace(cache / name)
    except OSError:
        return


def _read_seen(cache: Path) -> dict[str, Seen]:
    data = _kept(cache, _SEEN)
    return {digest: Seen(*told) for digest, told in json.loads(data).items()} if data else {}


def _tidy(cache: Path, wanted: Iterable[str]) -> None:
    """Forget pictures that are gone, and whatever another version drew."""
    digests = frozenset(wanted)
    if cache.parent.is_dir():
        for other in cache.parent.iterdir():
            if other != cache:
                shutil.rmtree(other, ignore_errors=True)
        for file in cache.glob("*-*"):
            if file.name.partition("-")[0] not in digests:
                file.unlink(missing_ok=True)
