"""The site in memory: each page made when somebody looks at it, from the documents as they are now."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from html import escape
from pathlib import Path

from builder import output, renditions, urls
from builder.commands.check import errors, put_together, read_settings
from builder.commands.order import Asked, Examined
from builder.documents import SETTINGS, read_document
from builder.held import Held, look
from builder.memory import Memory
from builder.model import Config, Copy, Page, Parsed, Rendition, Text
from builder.pages.amend import outline, reworded
from builder.pages.atlas import Atlas
from builder.pages.files import plan_files
from builder.pages.frame import frame_of
from builder.preview.kinds import kind_of
from builder.preview.news import Change, Found
from builder.problems import ContentError, Problem
from builder.render import Press, TemplateFaultError
from builder.scripts import OTHER
from builder.study import Study, restudy, study
from builder.texts import Reading, digest_of, reader
from builder.toolchain import Tools, toolchain
from builder.typed import Typed, type_document
from builder.workers import Crew

_WORDS = 1024
"""So many texts stay as they were last read: pages of a document that is broken meanwhile can still be shown."""


@dataclass(frozen=True, slots=True)
class Place:
    """What is previewed: what was asked for, the templates, the folder of the build
    that makes the search index, and one for templates as they are compiled."""

    asked: Asked
    templates: Path
    built: Path
    compiled: Path | None
    search: bool


@dataclass(frozen=True, slots=True)
class Ground:
    """What a snapshot is made from besides the documents: the settings with all that is wrong with them, digests of
    the toolchain, the files of templates/static."""

    config: Config
    problems: tuple[Problem, ...]
    tools: Tools
    statics: tuple[Copy, ...]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The site as it would be now. `fault` is what is wrong with the templates, which are shown as they last were."""

    place: Place
    ground: Ground
    held: Held
    studied: Study
    examined: Examined
    atlas: Atlas
    press: Press
    files: Mapping[str, Callable[[], bytes]]
    read: Reading
    fault: str = ""

    def find(self, path: str) -> Found | None:
        """The page or file at a site path; a page that cannot be shown says why."""
        page = self.atlas.page(path)
        if page:
            return Found(kind_of(urls.file_of(path)), self._told(page).encode("utf-8", "replace"))
        if path in self.files:
            with suppress(OSError, ContentError):  # it is being exchanged just now
                return Found(kind_of(path), self.files[path]())
        index = self.place.built / path.lstrip("/")
        return Found(kind_of(path), index) if path.startswith(urls.SEARCH) and index.is_file() else None

    def _told(self, page: Page) -> str:
        try:
            return self.press.render(page, self.read)
        except TemplateFaultError as error:
            return _FAULT.format(escape(str(error)))
        except ContentError:
            return _FAULT.format(_UNSAVED)


_UNSAVED = "稿件刚刚改过，预览正在跟上；要是改错了，页面下方写着错在哪里。"
_FAULT = """<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8"><title>这一页现在显示不了</title></head>
<body><main><h1>这一页现在显示不了</h1><pre>{}</pre><p>改好以后会自动显示。</p></main></body></html>
"""


@dataclass(frozen=True, slots=True)
class Step:
    """The next snapshot; what of the site it changes, and the pages, none for any."""

    snapshot: Snapshot
    change: Change
    pages: tuple[str, ...] = ()


def first(place: Place, memory: Memory) -> Snapshot:
    """The site as it is now; what `memory` has of documents is not typed again."""
    ground, held = _ground(place), look(place.asked.content)
    with Crew() as crew:
        studied = study(held, ground.config, ground.tools.code, memory, crew)
    examined = put_together(studied, ground.config, ground.problems, place.asked)
    atlas = Atlas(examined.assembly.archive, ground.config, ground.statics, place.search)
    press = _press(place, ground, atlas)
    read = lru_cache(maxsize=_WORDS)(_reader(place.asked.content))
    fault, files = _fault(press, atlas, read), _files(place, ground, atlas)
    return Snapshot(place, ground, held, studied, examined, atlas, press, files, read, fault)


def following(now: Snapshot, changed: frozenset[str]) -> Step | None:
    """What the site is after these files changed (absolute paths; none: after anything may have); None if it stayed.

    What is wrong now, a document, the settings, a template, shows as it last was.
    """
    named, looks = (below(folder, changed) for folder in (now.place.asked.content, now.place.templates))
    settled = changed and not looks and named.isdisjoint(SETTINGS)
    ground = now.ground if settled else _ground(now.place, now.ground.config)
    held, studied = _studied(now, named, ground)
    if ground == now.ground and studied == now.studied:
        return None
    pairs = _pairs(now.studied, studied) if ground == now.ground else None
    if pairs and all(_alike(old, new) and _is_shown(now, old) for old, new in pairs):
        return _reworded(replace(now, held=held, studied=studied), pairs)
    return _anew(replace(now, held=held, studied=studied), ground, looks)


def below(folder: Path, changed: frozenset[str]) -> frozenset[str]:
    """Those of some absolute paths that lie in a folder, as from there, with `/`."""
    root = f"{folder.resolve()}{os.sep}"
    return frozenset(path.removeprefix(root).replace(os.sep, "/") for path in changed if path.startswith(root))


def _ground(place: Place, last: Config | None = None) -> Ground:
    """What there is besides the documents; settings with an error in them are what they last were."""
    config, problems = read_settings(place.asked)
    config = last if last and errors(problems) else config
    return Ground(config, problems, toolchain(place.templates), output.static_files(place.templates))


def _studied(now: Snapshot, named: frozenset[str], ground: Ground) -> tuple[Held, Study]:
    """All files as they are now; where it is known that only some documents changed, no others are looked at."""
    content = now.place.asked.content
    if ground.config != now.ground.config:
        held = look(content)
        with Crew() as crew:
            return held, study(held, ground.config, ground.tools.code, Memory(), crew)
    known = frozenset(typed.path for typed in now.studied.typed)
    if named and named <= known and all(_is_there(content / path) for path in named):
        typed = (type_document(content, t.path, ground.config) if t.path in named else t for t in now.studied.typed)
        return now.held, replace(now.studied, typed=tuple(typed))
    held = look(content)
    return held, restudy(now.studied, now.held, held, ground.config, named)


def _is_there(file: Path) -> bool:
    """Whether it is still a file, and no link to one: links are not followed."""
    return file.is_file() and not file.is_symlink()


# --- where only words changed ---------------------------------------------------------------------------------

Pair = tuple[Typed, Typed]


def _pairs(before: Study, after: Study) -> tuple[Pair, ...] | None:
    """The documents that differ, as they were and as they are; None where other files differ too."""
    if before.assets != after.assets or [t.path for t in before.typed] != [t.path for t in after.typed]:
        return None
    both = zip(before.typed, after.typed, strict=True)
    return tuple((old, new) for old, new in both if old is not new and old != new)


def _alike(old: Typed, new: Typed) -> bool:
    """Whether all but words is as it was."""
    if old.value is None or new.value is None or old.named != new.named:
        return False
    return outline(old.value) == outline(new.value)


def _is_shown(now: Snapshot, typed: Typed) -> bool:
    """Whether a document stands in the site as it is, and not, for something that is wrong, as it once was."""
    return next((value for value in now.examined.parsed if value.where.path == typed.path), None) == typed.value


def _reworded(now: Snapshot, pairs: tuple[Pair, ...]) -> Step:
    atlas, pages = now.atlas, tuple[str, ...]()
    problems = Counter(now.examined.problems)
    for old, new in pairs:
        problems.subtract(old.problems)
        problems.update(new.problems)
        placed = atlas.document(new.path)
        if placed and new.value:
            atlas = atlas.reworded(reworded(placed, new.value))
            pages += _urls(placed, now.ground.config)
    fresh = {new.path: new.value for _, new in pairs}
    parsed = tuple(fresh.get(value.where.path) or value for value in now.examined.parsed)
    assembly = replace(now.examined.assembly, archive=atlas.archive)
    examined = replace(now.examined, assembly=assembly, problems=tuple(sorted(problems.elements())), parsed=parsed)
    change = Change.PAGES if pages else Change.WORDS
    return Step(replace(now, examined=examined, atlas=atlas), change, pages)


def _urls(value: Parsed, config: Config) -> tuple[str, ...]:
    """The pages of a document: in a site of both scripts there are two."""
    return (value.url, urls.converted(value.url, OTHER[config.lang])) if config.other_script else (value.url,)


# --- where anything may have -----------------------------------------------------------------------------------


def _anew(now: Snapshot, ground: Ground, looks: frozenset[str]) -> Step:
    place = now.place
    examined = put_together(now.studied, ground.config, ground.problems, place.asked, now.examined.parsed)
    atlas = Atlas(examined.assembly.archive, ground.config, ground.statics, place.search)
    press = _press(place, ground, atlas)
    if now.fault:
        _fault(now.press, now.atlas, now.read)  # what is shown stays compiled, however many attempts follow
    fault = _fault(press, atlas, now.read) if now.fault or press != now.press else ""
    files = {url: read for url, read in now.files.items() if url.startswith("/assets/")} | _files(place, ground, atlas)
    after = replace(
        now,
        ground=ground,
        examined=examined,
        atlas=atlas,
        press=now.press if fault else press,
        files=files,
        fault=fault,
    )
    return Step(after, _kind(now, after, looks))


def _kind(before: Snapshot, after: Snapshot, looks: frozenset[str]) -> Change:
    """What of the site such a change touches."""
    if after.press == before.press:
        same = after.atlas.archive == before.atlas.archive and after.ground.config == before.ground.config
        return Change.WORDS if same else Change.PAGES
    styles = looks and all(path.startswith("static/") and path.endswith(".css") for path in looks)
    return Change.STYLES if styles else Change.WHOLE


def _press(place: Place, ground: Ground, atlas: Atlas) -> Press:
    frame = frame_of(atlas.archive, ground.config, ground.statics)
    return Press(frame, place.templates, output.ground_of(ground.tools.whole, frame), place.compiled)


def _fault(press: Press, atlas: Atlas, read: Reading) -> str:
    """What is wrong with the templates, as far as a page of each usual kind shows it."""
    archive = atlas.archive
    documents: tuple[Parsed, ...] = (*archive.articles[:1], *archive.issues[:1])
    pages = (atlas.page(url) for url in (urls.HOME, urls.ARTICLES, urls.SEARCH, *(value.url for value in documents)))
    try:
        for page in pages:
            if page:
                press.render(page, read)
    except TemplateFaultError as error:
        return str(error)
    except ContentError:
        return ""  # the document is being written just now
    return ""


def _reader(content: Path) -> Reading:
    """Gives the words of texts; also of one whose file has another head now, as long as its words are the same."""
    read = reader(content)

    def words(text: Text) -> str:
        try:
            return read(text)
        except ContentError:
            body = read_document(content, text.path).body.strip("\n")
            if digest_of(body) != text.digest:
                raise
            return body

    return words


def _files(place: Place, ground: Ground, atlas: Atlas) -> dict[str, Callable[[], bytes]]:
    """The files that are no pages, by address: those of the templates, attachments, pictures in all sizes."""
    pictures = atlas.archive.pictures
    media, drawn = plan_files(frozenset(picture.url for picture in pictures), pictures)
    static, content = place.templates / "static", place.asked.content
    return {
        **{copy.url: (static / copy.source).read_bytes for copy in ground.statics},
        **{copy.url: (content / copy.source).read_bytes for copy in media},
        **{rendition.url: partial(_drawn, content, rendition) for rendition in drawn},
    }


def _drawn(content: Path, rendition: Rendition) -> bytes:
    return next(data for _, data in renditions.draw(content, (rendition,)))
