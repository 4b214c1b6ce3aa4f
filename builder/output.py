"""Fingerprints, manifest, staged writing, commit, removal: what becomes of pages on disk."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from builder import urls
from builder.folder import DRAFT, MANIFEST, OutputError, check_way, is_inside
from builder.lint import Built, missing_targets, read_page
from builder.model import Copy, Frame, Page, Plan, Rendition
from builder.render import render_page
from builder.renditions import WORKERS, draw, drawn
from builder.search import ENTRY, Indexed, Standing, Update

FORMAT = 2
_SEARCH = urls.SEARCH.lstrip("/")
_CHUNK = 64
_POOL_FROM = 400


@dataclass(frozen=True, slots=True)
class Made:
    """An output file: path below the site, fingerprint of what it was made from, digest of its bytes."""

    path: str
    fingerprint: str
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


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """An internal link of a built page that leads nowhere."""

    url: str
    link: str


# --- fingerprints ----------------------------------------------------------------------------------------


def ground_of(tools: str, frame: Frame) -> str:
    """What every page stands on: a change here makes all of them stale."""
    return hashlib.sha256(f"{tools}\n{frame!r}".encode()).hexdigest()


def fingerprint(page: Page, ground: str) -> str:
    """The whole dependency system: what a page is made from is its value and the ground."""
    return hashlib.sha256(f"{ground}\n{page!r}".encode("utf-8", "surrogatepass")).hexdigest()


def static_files(templates: Path) -> tuple[Copy, ...]:
    """The files of templates/static at their fingerprinted addresses; `source` is the path below static."""
    root = templates / "static"
    found = []
    for file in sorted(path for path in root.rglob("*") if path.is_file() and not path.name.startswith(".")):
        name = file.relative_to(root).as_posix()
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        found.append(Copy(urls.static(name, digest), name, digest))
    return tuple(found)


# --- the folder and its manifest -------------------------------------------------------------------------


def read_manifest(output: Path) -> Manifest:
    """The manifest of a site; an empty one where there is none, an unreadable one where it is damaged."""
    try:
        told = json.loads((output / MANIFEST).read_text("utf-8"))
        files = tuple(Made(path, *made) for path, made in told["files"].items())
        # what it names may be removed: a manifest that points elsewhere is not ours
        if not all(is_inside(made.path) for made in files):
            return Manifest(readable=False)
        if told["format"] != FORMAT:  # another version's: what was ours, and nothing of what it is made from
            return Manifest(tuple(Made(made.path, "", "") for made in files))
        return Manifest(files, told["ground"], tuple(Indexed(*bundle) for bundle in told["search"]))
    except FileNotFoundError:
        return Manifest()
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Manifest(readable=False)


def _write_manifest(output: Path, manifest: Manifest) -> None:
    told = {
        "format": FORMAT,
        "ground": manifest.ground,
        "search": [[bundle.name, bundle.seen, bundle.digest] for bundle in manifest.search],
        "files": {made.path: [made.fingerprint, made.digest] for made in sorted(manifest.files, key=lambda m: m.path)},
    }
    data = (json.dumps(told, indent=0, ensure_ascii=False, sort_keys=True) + "\n").encode()
    file, draft = output / MANIFEST, output / DRAFT
    if not file.is_file() or file.read_bytes() != data:
        draft.write_bytes(data)
        draft.replace(file)


# --- staging -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Staged:
    """What waits to be committed: the folder, the files in it, those that stay, the broken links found."""

    folder: Path
    made: tuple[Made, ...]
    kept: tuple[Made, ...]
    broken: tuple[BrokenLink, ...]


def open_stage(output: Path) -> Path:
    """A fresh folder beside the output, on the same disk, so that committing is renaming."""
    folder = output.parent / f".{output.name}.staged"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def stage_pages(
    plan: Plan, prints: Mapping[str, str], manifest: Manifest, output: Path, folder: Path, templates: Path
) -> Staged:
    """Render the stale pages into the stage; pages whose fingerprint stands and whose file is there stay.

    `prints` are the fingerprints of the pages by URL.
    """
    known = {made.path: made for made in manifest.files}
    stale: list[tuple[Made, Page]] = []
    kept: list[Made] = []
    for page in plan.pages:
        path, print_ = urls.file_of(page.url), prints[page.url]
        old = known.get(path)
        if old and old.fingerprint == print_ and (output / path).is_file():
            kept.append(old)
        else:
            stale.append((Made(path, print_, ""), page))
    made, built = _render_all(stale, plan.frame, folder, templates)
    broken = tuple(_broken(plan, built, output))
    return Staged(folder, made, tuple(kept), broken)


Rendered = tuple[tuple[Made, str, Built], ...]


def _render_all(
    stale: list[tuple[Made, Page]], frame: Frame, folder: Path, templates: Path
) -> tuple[tuple[Made, ...], dict[str, Built]]:
    """Render in this process, or in a pool above a threshold; bodies are written where they are made."""
    chunks = [stale[at : at + _CHUNK] for at in range(0, len(stale), _CHUNK)]
    workers = min(os.cpu_count() or 1, len(chunks))
    if len(stale) < _POOL_FROM or workers < 2:
        done = [render_chunk(chunk, frame, folder, templates) for chunk in chunks]
    else:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            jobs = [pool.submit(render_chunk, chunk, frame, folder, templates) for chunk in chunks]
            try:
                done = [job.result() for job in jobs]
            except BaseException:  # a broken template or Ctrl+C: nobody waits for the rest
                pool.shutdown(cancel_futures=True)
                raise
    results = [result for chunk in done for result in chunk]
    return tuple(made for made, _, _ in results), {url: built for _, url, built in results}


def render_chunk(chunk: list[tuple[Made, Page]], frame: Frame, folder: Path, templates: Path) -> Rendered:
    """Render pages into the stage; what comes back is small: digests, links and ids."""
    done = []
    for made, page in chunk:
        text = render_page(page, frame, templates)
        data = text.encode("utf-8", "replace")
        _put(folder / made.path, data)
        built = read_page(text) if made.path.endswith(".html") else Built((), frozenset())
        done.append((Made(made.path, made.fingerprint, hashlib.sha256(data).hexdigest()), page.url, built))
    return tuple(done)


def stage_copies(copies: Iterable[tuple[Copy, Path]], manifest: Manifest, output: Path, staged: Staged) -> Staged:
    """Add the files that are published unchanged, each with the folder its `source` counts from."""
    known = {made.path: made for made in manifest.files}
    made, kept = list(staged.made), list(staged.kept)
    for copy, root in copies:
        path = urls.file_of(copy.url)
        old = known.get(path)
        if old and old.fingerprint == copy.digest and (output / path).is_file():
            kept.append(old)
            continue
        data = (root / copy.source).read_bytes()
        _put(staged.folder / path, data)
        made.append(Made(path, copy.digest, hashlib.sha256(data).hexdigest()))
    return Staged(staged.folder, tuple(made), tuple(kept), staged.broken)


def stage_pictures(
    renditions: Iterable[Rendition], content: Path, manifest: Manifest, output: Path, staged: Staged
) -> Staged:
    """Add the pictures in all their sizes; those of the last build stay if they were drawn by the same recipe."""
    known = {made.path: made for made in manifest.files}
    kept: list[Made] = []
    stale: dict[str, list[Rendition]] = {}
    for rendition in renditions:
        path = urls.file_of(rendition.url)
        old = known.get(path)
        if old and old.fingerprint == drawn(rendition) and (output / path).is_file():
            kept.append(old)
        else:
            stale.setdefault(rendition.digest, []).append(rendition)
    with ThreadPoolExecutor(WORKERS) as pool:
        done = list(pool.map(lambda group: _stage_picture(tuple(group), content, staged.folder), stale.values()))
    made = (one for group in done for one in group)
    return Staged(staged.folder, (*staged.made, *made), (*staged.kept, *kept), staged.broken)


def _stage_picture(wanted: tuple[Rendition, ...], content: Path, folder: Path) -> tuple[Made, ...]:
    """All published files of one picture, written as they are drawn."""
    made = []
    for rendition, data in draw(content, wanted):
        path = urls.file_of(rendition.url)
        _put(folder / path, data)
        made.append(Made(path, drawn(rendition), hashlib.sha256(data).hexdigest()))
    return tuple(made)


def standing_index(manifest: Manifest, output: Path) -> Standing:
    """The search index of the last build, as far as its files are still there."""
    found: dict[str, list[str]] = {}
    for made in manifest.files:
        if made.path.startswith(_SEARCH):
            found.setdefault(made.fingerprint, []).append(made.path)
    whole = {making: paths for making, paths in found.items() if all((output / path).is_file() for path in paths)}
    files = tuple((path.removeprefix(_SEARCH), making) for making, paths in whole.items() for path in paths)
    return Standing(manifest.search, _read(output / _SEARCH / ENTRY), files)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


def stage_index(update: Update, manifest: Manifest, staged: Staged) -> Staged:
    """Add the search index: files that exist only as bytes, and those of the last build that stay."""
    made = list(staged.made)
    for path, data, making in update.files:
        _put(staged.folder / _SEARCH / path, data)
        made.append(Made(f"{_SEARCH}{path}", making, hashlib.sha256(data).hexdigest()))
    kept = (old for old in manifest.files if old.path.startswith(_SEARCH) and old.fingerprint in update.kept)
    return Staged(staged.folder, tuple(made), (*staged.kept, *kept), staged.broken)


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.write_bytes(data)
    except OSError as error:
        error.filename = error.filename or str(path)  # a full disk does not say which file it was
        raise


def _broken(plan: Plan, built: dict[str, Built], output: Path) -> Iterator[BrokenLink]:
    """The internal links of the new pages that lead nowhere; ids of pages that stayed are read from disk."""
    pages = {page.url for page in plan.pages}
    files = {copy.url for copy in (*plan.media, *plan.statics)} | {rendition.url for rendition in plan.renditions}
    read: dict[str, frozenset[str]] = {url: page.ids for url, page in built.items()}

    def ids_of(url: str) -> frozenset[str] | None:
        if url in files:
            return frozenset()
        if url not in pages:
            return None
        if url not in read:
            read[url] = read_page((output / urls.file_of(url)).read_text("utf-8")).ids
        return read[url]

    for url, page in built.items():
        for link in missing_targets(url, page, plan.frame.base_path, ids_of):
            yield BrokenLink(url, link)


# --- commit --------------------------------------------------------------------------------------------------


def commit(staged: Staged, manifest: Manifest, output: Path, ground: str, search: tuple[Indexed, ...] = ()) -> Report:
    """Bring the stage into the site: files that changed are renamed into place, ours that are not wanted any
    more are removed, foreign ones are never touched. A cut in the middle is mended by the next build."""
    old = {made.path: made for made in manifest.files}
    foreign = [made.path for made in staged.made if made.path not in old and (output / made.path).exists()]
    if foreign and manifest.readable:
        raise OutputError(f"{output / foreign[0]} 不是本程序写的，不能覆盖 → 先把它移走")
    changed = [m for m in staged.made if not _same(m, old.get(m.path), output)]
    wanted = {made.path for made in (*staged.made, *staged.kept)}
    removed = sorted(path for path in old if path not in wanted)
    check_way(output, (made.path for made in changed))
    output.mkdir(parents=True, exist_ok=True)
    if changed or removed:
        unsure = tuple(Made(path, "", "") for path in sorted({*old, *wanted}))
        _write_manifest(output, Manifest(unsure))
    for made in sorted(changed, key=_order):
        target = output / made.path
        target.parent.mkdir(parents=True, exist_ok=True)
        (staged.folder / made.path).replace(target)
    for path in removed:
        _remove(output, path)
    _write_manifest(output, Manifest((*staged.made, *staged.kept), ground, search))
    reasons = tuple((made.path, _reason(made, old, ground, manifest)) for made in changed)
    return Report(reasons, tuple(removed), len(wanted) - len(changed))


def _same(made: Made, old: Made | None, output: Path) -> bool:
    return bool(old and old.digest == made.digest and (output / made.path).is_file())


def _order(made: Made) -> tuple[int, str]:
    """Assets before the pages that load them, entry points last; what names an index after all that it names, one
    file right after the other."""
    path = made.path
    if path.startswith(("assets/", "media/")):
        return (0, path)
    if path.startswith(_SEARCH) and not path.endswith(".html"):
        return (2 if path.endswith(".json") else 1, path)
    return (4 if path == "index.html" else 3, path)


def _reason(made: Made, old: dict[str, Made], ground: str, manifest: Manifest) -> str:
    if made.path not in old:
        return "新增"
    return "内容变了" if ground == manifest.ground else "模板、设置或程序变了"


def _remove(output: Path, path: str) -> None:
    """Delete a file of ours and the folders it leaves empty."""
    (output / path).unlink(missing_ok=True)
    for folder in list((output / path).parents)[: path.count("/")]:
        try:
            folder.rmdir()
        except OSError:
            return
