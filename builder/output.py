"""Fingerprints, manifest, staged writing, commit, removal: what becomes of pages on disk."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from builder import urls
from builder.folder import OutputError, check_way
from builder.lint import Target, read_page, targets_elsewhere, targets_of
from builder.manifest import Indexed, Made, Manifest, Report, is_search, write_manifest
from builder.model import Copy, Frame, Page, Rendition
from builder.render import Press
from builder.renditions import WORKERS, draw, drawn
from builder.search import ENTRY, Standing, Update
from builder.texts import reader
from builder.workers import chunks, each

_SEARCH = urls.SEARCH.lstrip("/")
_CHUNK = 64


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """An internal link of a built page that leads nowhere."""

    url: str
    link: str


# --- fingerprints ----------------------------------------------------------------------------------------


def ground_of(tools: str, frame: Frame) -> str:
    """What every page stands on: a change here makes all of them stale."""
    return hashlib.sha256(f"{tools}\n{frame!r}".encode()).hexdigest()


def static_files(templates: Path) -> tuple[Copy, ...]:
    """The files of templates/static at their fingerprinted addresses; `source` is the path below static."""
    root = templates / "static"
    found = []
    for file in sorted(path for path in root.rglob("*") if path.is_file() and not path.name.startswith(".")):
        name = file.relative_to(root).as_posix()
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        found.append(Copy(urls.static(name, digest), name, digest))
    return tuple(found)


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


@dataclass(frozen=True, slots=True)
class Site:
    """The site as it will be: what surrounds its pages, the paths of all its files, and the folder it is in."""

    frame: Frame
    paths: frozenset[str]
    output: Path


@dataclass(frozen=True, slots=True)
class Yard:
    """Where pages are made: the folder they are written to, what prints them, and the folder of their words."""

    stage: Path
    press: Press
    content: Path


Stale = Sequence[tuple[Made, Page]]


def stale_pages(pages: Iterable[Page], prints: Mapping[str, str], manifest: Manifest) -> tuple[Stale, tuple[Made, ...]]:
    """The pages to be rendered, each with its file, and the files that stay as they are.

    `prints` are the fingerprints of the pages by URL.
    """
    known = {made.path: made for made in manifest.files}
    stale: list[tuple[Made, Page]] = []
    kept: list[Made] = []
    for page in pages:
        path, print_ = urls.file_of(page.url), prints[page.url]
        old = known.get(path)
        if old and old.fingerprint == print_:
            kept.append(old)
        else:
            stale.append((Made(path, print_, ""), page))
    return tuple(stale), tuple(kept)


def stage_pages(stale: Stale, kept: tuple[Made, ...], site: Site, yard: Yard, hands: Executor) -> Staged:
    """Render pages into the stage, and look where their links lead. Bodies are read and written where they are made."""
    made: list[Made] = []
    targets: set[Target] = set()
    for rendered in each(hands, partial(render_chunk, yard), chunks(stale, _CHUNK)):
        made += rendered.made
        targets |= rendered.targets
    missing = frozenset(_missing(targets, frozenset(one.path for one in made), site, yard.stage, hands))
    broken = _broken(missing, stale, yard) if missing else ()
    return Staged(yard.stage, tuple(made), kept, tuple(broken))


@dataclass(frozen=True, slots=True)
class Rendered:
    """Pages in the stage: the files, and where their links lead that lead to other pages."""

    made: tuple[Made, ...]
    targets: frozenset[Target]


def render_chunk(yard: Yard, chunk: Stale) -> Rendered:
    """Render pages into the stage; what comes back is small: digests, and each target once."""
    read = reader(yard.content)
    made: list[Made] = []
    targets: set[Target] = set()
    for one, page in chunk:
        text = yard.press.render(page, read)
        data = text.encode("utf-8", "replace")
        _put(yard.stage / one.path, data)
        made.append(Made(one.path, one.fingerprint, hashlib.sha256(data).hexdigest()))
        if one.path.endswith(".html"):
            targets |= targets_elsewhere(page.url, read_page(text), yard.press.frame.base_path)
    return Rendered(tuple(made), frozenset(targets))


def _missing(
    targets: Iterable[Target], fresh: frozenset[str], site: Site, stage: Path, hands: Executor
) -> Iterator[Target]:
    """The targets that are not there: no such file, or none with such an anchor, be it in the stage or in the site."""
    anchored: dict[str, list[Target]] = {}
    for target in targets:
        path = urls.file_of(target[0])
        if path not in site.paths:
            yield target
        elif target[1]:
            anchored.setdefault(path, []).append(target)
    asked = [((stage if path in fresh else site.output) / path, tuple(found)) for path, found in anchored.items()]
    for lost in each(hands, lacking, chunks(asked, _CHUNK)):
        yield from lost


def lacking(asked: Iterable[tuple[Path, tuple[Target, ...]]]) -> tuple[Target, ...]:
    """Those of the targets in some files whose anchors the files lack."""
    return tuple(
        target for file, targets in asked for ids in (_ids(file),) for target in targets if target[1] not in ids
    )


def _ids(file: Path) -> frozenset[str]:
    return read_page(file.read_text("utf-8")).ids if file.suffix == ".html" else frozenset()


def _broken(missing: frozenset[Target], stale: Stale, yard: Yard) -> Iterator[BrokenLink]:
    """The links of the new pages that lead to what is not there: the pages are read again for how they write them."""
    for made, page in stale:
        text = (yard.stage / made.path).read_text("utf-8") if made.path.endswith(".html") else ""
        for link, target in targets_of(page.url, read_page(text), yard.press.frame.base_path):
            if target in missing:
                yield BrokenLink(page.url, link)


def stage_copies(copies: Iterable[tuple[Copy, Path]], manifest: Manifest, staged: Staged) -> Staged:
    """Add the files that are published unchanged, each with the folder its `source` counts from."""
    known = {made.path: made for made in manifest.files}
    made, kept = list(staged.made), list(staged.kept)
    for copy, root in copies:
        path = urls.file_of(copy.url)
        old = known.get(path)
        if old and old.fingerprint == copy.digest:
            kept.append(old)
            continue
        data = (root / copy.source).read_bytes()
        _put(staged.folder / path, data)
        made.append(Made(path, copy.digest, hashlib.sha256(data).hexdigest()))
    return Staged(staged.folder, tuple(made), tuple(kept), staged.broken)


def stage_pictures(renditions: Iterable[Rendition], content: Path, manifest: Manifest, staged: Staged) -> Staged:
    """Add the pictures in all their sizes; those of the last build stay if they were drawn by the same recipe."""
    known = {made.path: made for made in manifest.files}
    kept: list[Made] = []
    stale: dict[str, list[Rendition]] = {}
    for rendition in renditions:
        path = urls.file_of(rendition.url)
        old = known.get(path)
        if old and old.fingerprint == drawn(rendition):
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
    """The search index of the last build, as far as its files are what they were."""
    files = ((made.path.removeprefix(_SEARCH), made.fingerprint) for made in manifest.files if is_search(made.path))
    return Standing(manifest.search, _read(output / _SEARCH / ENTRY), tuple(files))


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


def stage_search_file(folder: Path, path: str, data: bytes, making: str) -> Made:
    """Write a new file of the search index into the stage, as soon as there is one."""
    _put(folder / _SEARCH / path, data)
    return Made(f"{_SEARCH}{path}", making, hashlib.sha256(data).hexdigest())


def stage_index(update: Update, made: Iterable[Made], manifest: Manifest, staged: Staged) -> Staged:
    """Add the search index: its new files, which are in the stage, and those of the last build that stay."""
    kept = (old for old in manifest.files if old.path.startswith(_SEARCH) and old.fingerprint in update.kept)
    return Staged(staged.folder, (*staged.made, *made), (*staged.kept, *kept), staged.broken)


def _put(path: Path, data: bytes) -> None:
    try:
        _make_folder(path.parent)
        with path.open("wb", buffering=0) as file:
            file.write(data)
    except OSError as error:
        error.filename = error.filename or str(path)  # a full disk does not say which file it was
        raise


def _make_folder(folder: Path) -> None:
    """Most pages have a folder of their own in one that is there: that is tried first."""
    try:
        folder.mkdir()
    except FileExistsError:
        return
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True)


# --- commit --------------------------------------------------------------------------------------------------


def commit(staged: Staged, manifest: Manifest, output: Path, ground: str, search: tuple[Indexed, ...] = ()) -> Report:
    """Bring the stage into the site: files that changed are renamed into place, ours that are not wanted any
    more are removed, foreign ones are never touched. A cut in the middle is mended by the next build."""
    old = {made.path: made for made in manifest.files}
    foreign = [made.path for made in staged.made if made.path not in old and (output / made.path).exists()]
    if foreign and manifest.readable:
        raise OutputError(f"{output / foreign[0]} 不是本程序写的，不能覆盖 → 先把它移走")
    changed = [m for m in staged.made if not _same(m, old.get(m.path))]
    wanted = {made.path for made in (*staged.made, *staged.kept)}
    removed = sorted(path for path in old if path not in wanted)
    check_way(output, (made.path for made in changed))
    told = Manifest((*staged.made, *staged.kept), ground, search)
    if not _moved_whole(staged.folder, output, told):
        if changed or removed:
            unsure = tuple(Made(path, "", "") for path in sorted({*old, *wanted}))
            write_manifest(output, Manifest(unsure))
        for made in sorted(changed, key=_order):
            target = output / made.path
            _make_folder(target.parent)
            (staged.folder / made.path).replace(target)
        for path in removed:
            _remove(output, path)
        write_manifest(output, told)
    reasons = tuple((made.path, _reason(made, old, ground, manifest)) for made in changed)
    return Report(reasons, tuple(removed), len(wanted) - len(changed))


def _moved_whole(stage: Path, output: Path, manifest: Manifest) -> bool:
    """Where there is no site yet, the stage becomes the site in one step."""
    try:
        if output.exists():
            output.rmdir()
    except OSError:
        return False  # it holds something
    write_manifest(stage, manifest)
    stage.replace(output)
    return True


def _same(made: Made, old: Made | None) -> bool:
    return bool(old and old.digest == made.digest)


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
