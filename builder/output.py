"""Staged writing, links, commit, removal: what becomes of pages on disk."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from mmap import mmap
from pathlib import Path

from builder import urls
from builder.folder import OutputError, check_way
from builder.lint import Target, read_page, targets_elsewhere, targets_of
from builder.manifest import Indexed, Made, Manifest, Report, is_search, write_manifest
from builder.model import Copy, Frame, Page, Rendition, TextPage
from builder.regex import regex
from builder.render import Press
from builder.renditions import WORKERS, draw, drawn
from builder.search import ENTRY, Standing, Update
from builder.texts import reader
from builder.workers import chunks, each

_SEARCH = urls.SEARCH.lstrip("/")
_CHUNK = 64
# So many parts are planned before the first of them is rendered: some pages take long to plan, and the others go on.
_AHEAD = 32


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """An internal link of a built page that leads nowhere."""

    url: str
    link: str


# --- what pages stand on ------------------------------------------------------------------------------------


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
    """What waits to be committed: the folder, the files in it, and those that stay."""

    folder: Path
    made: tuple[Made, ...]
    kept: tuple[Made, ...]


def open_stage(output: Path) -> Path:
    """A fresh folder beside the output, on the same disk, so that committing is renaming."""
    folder = output.parent / f".{output.name}.staged"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


@dataclass(frozen=True, slots=True)
class Yard:
    """Where pages are made: the folder they are written to, what prints them, the folder of their words, and the site
    in which pages may stay that lead to them."""

    stage: Path
    press: Press
    content: Path
    site: Path | None = None


Stale = Sequence[tuple[Made, Page]]


@dataclass(frozen=True, slots=True)
class Rendered:
    """Pages in the stage: the files, where their links lead that lead to other pages, and the anchors that the pages
    had before and have no more."""

    made: tuple[Made, ...] = ()
    targets: frozenset[Target] = frozenset()
    lost: frozenset[Target] = frozenset()


def stage_pages(stale: Iterable[tuple[Made, Page]], yard: Yard, hands: Executor) -> Rendered:
    """Render pages into the stage, each with what it is made from. Bodies are read and written where they are made."""
    made: list[Made] = []
    targets: set[Target] = set()
    lost: set[Target] = set()
    for rendered in each(hands, partial(render_chunk, yard), _batches(stale, made, yard.stage), _AHEAD):
        made += rendered.made
        targets |= rendered.targets
        lost |= rendered.lost
    return Rendered(tuple(made), frozenset(targets), frozenset(lost))


def _batches(stale: Iterable[tuple[Made, Page]], made: list[Made], stage: Path) -> Iterator[Stale]:
    """The pages in parts; files that are ready, which can be large, are written at once and added to what is made."""
    batch: list[tuple[Made, Page]] = []
    for one, page in stale:
        if isinstance(page, TextPage):
            _put(stage / one.path, page.data)
            made.append(Made(one.path, one.fingerprint, page.digest))
            continue
        batch.append((one, page))
        if len(batch) == _CHUNK:
            yield batch
            batch = []
    if batch:
        yield batch


def _written(stage: Path, made: Made, data: bytes) -> Made:
    _put(stage / made.path, data)
    return Made(made.path, made.fingerprint, hashlib.sha256(data).hexdigest())


def render_chunk(yard: Yard, chunk: Stale) -> Rendered:
    """Render pages into the stage; what comes back is small: digests, and each target once."""
    read = reader(yard.content)
    made: list[Made] = []
    targets: set[Target] = set()
    lost: set[Target] = set()
    for one, page in chunk:
        text = yard.press.render(page, read)
        made.append(_written(yard.stage, one, text.encode("utf-8", "replace")))
        if one.path.endswith(".html"):
            built = read_page(text)
            targets |= targets_elsewhere(page.url, built, yard.press.frame.base_path)
            before = _ids(yard.site / one.path) if yard.site else frozenset()
            lost.update((page.url, anchor) for anchor in before - built.ids)
    return Rendered(tuple(made), frozenset(targets), frozenset(lost))


def stage_swapped(stage: Path, output: Path, path: str, swaps: Iterable[tuple[bytes, bytes]]) -> str:
    """A large file of the site once more in the stage, each first piece of bytes, which must stand there once, replaced
    by one as long; its digest, "" where one does not."""
    _make_folder((stage / path).parent)
    shutil.copyfile(output / path, stage / path)
    with (stage / path).open("r+b") as file, mmap(file.fileno(), 0) as held:
        for old, new in swaps:
            at = held.find(old)
            if at < 0 or held.find(old, at + 1) >= 0:
                return ""
            held[at : at + len(old)] = new
        return hashlib.sha256(held).hexdigest()


# --- links ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Site:
    """The site as it will be: the paths of all its files, those of pages that stay, and of those that go."""

    paths: frozenset[str]
    kept: tuple[str, ...]
    gone: tuple[str, ...]


def broken_links(rendered: Rendered, site: Site, yard: Yard, output: Path, hands: Executor) -> tuple[BrokenLink, ...]:
    """The internal links that lead nowhere: on new pages, and on those that stay to what is there no more."""
    fresh = frozenset(made.path for made in rendered.made)
    missing = frozenset(_missing(rendered.targets, fresh, site, yard.stage, output, hands))
    lost = rendered.lost | {(urls.url_of(path), "") for path in site.gone}
    asked = [(yard.stage, missing, path) for path in sorted(fresh) if missing]
    asked += [(output, lost, path) for path in site.kept if lost]
    found = each(hands, partial(_leading, yard.press.frame.base_path), chunks(asked, _CHUNK))
    return tuple(link for part in found for link in part)


def _missing(
    targets: Iterable[Target], fresh: frozenset[str], site: Site, stage: Path, output: Path, hands: Executor
) -> Iterator[Target]:
    """The targets that are not there: no such file, or none with such an anchor, be it in the stage or in the site."""
    anchored: dict[str, list[Target]] = {}
    for target in targets:
        path = urls.file_of(target[0])
        if path not in site.paths:
            yield target
        elif target[1]:
            anchored.setdefault(path, []).append(target)
    asked = [((stage if path in fresh else output) / path, tuple(found)) for path, found in anchored.items()]
    for lacking in each(hands, _lacking, chunks(asked, _CHUNK)):
        yield from lacking


def _lacking(asked: Iterable[tuple[Path, tuple[Target, ...]]]) -> tuple[Target, ...]:
    """Those of the targets in some files whose anchors the files lack."""
    read = ((_ids(file), targets) for file, targets in asked)
    return tuple(target for ids, targets in read for target in targets if target[1] not in ids)


def _ids(file: Path) -> frozenset[str]:
    return read_page(_text(file)).ids


_RELATIVE = regex(r' href="(?![/#]|[a-z]+:)')


def _leading(base_path: str, asked: Iterable[tuple[Path, frozenset[Target], str]]) -> tuple[BrokenLink, ...]:
    """The links of some pages that lead to these targets, which are not there; the pages are read again for how they
    write them."""
    found = []
    for folder, targets, path in asked:
        text, url = _text(folder / path), urls.url_of(path)
        if any(target[0] in text or not target[0].isascii() for target in targets) or _RELATIVE.search(text):
            links = targets_of(url, read_page(text), base_path)
            found += [BrokenLink(url, link) for link, target in links if target in targets]
    return tuple(found)


def _text(file: Path) -> str:
    """The text of a page; "" of a file that is none, or not there."""
    return file.read_text("utf-8") if file.suffix == ".html" and file.is_file() else ""


# --- other files ---------------------------------------------------------------------------------------------


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
    return Staged(staged.folder, tuple(made), tuple(kept))


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
    return Staged(staged.folder, (*staged.made, *made), (*staged.kept, *kept))


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


def stage_search_file(folder: Path, path: str, data: bytes, making: str, there: Mapping[str, str]) -> Made:
    """Write a new file of the search index into the stage, as soon as there is one; `there` are the digests of those
    that the site has, which most of them are the same as."""
    made = Made(f"{_SEARCH}{path}", making, hashlib.sha256(data).hexdigest())
    if there.get(made.path) != made.digest:
        _put(folder / made.path, data)
    return made


def stage_index(update: Update, made: Iterable[Made], manifest: Manifest, staged: Staged) -> Staged:
    """Add the search index: its new files, which are in the stage, and those of the last build that stay."""
    kept = (old for old in manifest.files if old.path.startswith(_SEARCH) and old.fingerprint in update.kept)
    return Staged(staged.folder, (*staged.made, *made), (*staged.kept, *kept))


def _put(path: Path, data: bytes) -> None:
    try:
        _make_folder(path.parent)
        path.write_bytes(data)
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


def commit(
    staged: Staged, manifest: Manifest, output: Path, ground: str, search: tuple[Indexed, ...] = ()
) -> tuple[Report, Manifest]:
    """Bring the stage into the site: files that changed are renamed into place, ours that are not wanted any
    more are removed, foreign ones are never touched. A cut in the middle is mended by the next build."""
    old = {made.path: made for made in manifest.files}
    new = [made.path for made in staged.made if made.path not in old] if output.exists() else []
    foreign = [path for path in new if (output / path).exists()]
    if foreign and manifest.readable:
        raise OutputError(f"{output / foreign[0]} 不是本程序写的，不能覆盖 → 先把它移走")
    changed = [m for m in staged.made if not _same(m, old.get(m.path))]
    wanted = {made.path for made in (*staged.made, *staged.kept)}
    removed = sorted(path for path in old if path not in wanted)
    check_way(output, (made.path for made in changed))
    told = Manifest((*staged.made, *staged.kept), ground, search)
    if not _moved_whole(staged.folder, output, told):
        if new or removed or any(is_search(made.path) for made in changed):
            # Cut off here, a file could stand there that nobody knows to be ours, or an index that is none. One of
            # other bytes than the manifest tells is found by itself.
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
    return Report(reasons, tuple(removed), len(wanted) - len(changed)), told


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
