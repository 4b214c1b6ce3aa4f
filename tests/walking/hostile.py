"""Steps against memory: times that lie, caches that are damaged, old or another's, builds that are killed, a site that
somebody touched."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from builder.folder import MANIFEST
from walking import documents
from walking.builds import kill
from walking.steps import ARTICLES, MARKDOWN, RAW, body, pick
from walking.world import World, found

_TEXTS = (*MARKDOWN, *RAW, "*.yaml")
_DECADE = 10 * 365 * 24 * 3600 * 10**9

# --- times ---------------------------------------------------------------------------------------------------------


def unseen(world: World, dice: Random) -> str:
    """A change that neither the size nor the time of the file tells."""
    path = pick(world, dice, *_TEXTS, *_TEXTS, "**/*.png", "**/*.pdf")
    file = world.content / path
    before = file.stat()
    file.write_bytes(_same_size(file, dice))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    return path


def unseen_template(world: World, dice: Random) -> str:
    """The same for a template."""
    file = world.templates / "_footer.html"
    text = file.read_text("utf-8")
    file.write_text(f"{text}<!-- 夜市 -->", "utf-8")
    world.build()
    before = file.stat()
    file.write_text(f"{text}<!-- {dice.choice(('早市', '灯会'))} -->", "utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    return ""


def hurried(world: World, dice: Random) -> str:
    """Edit, build, edit at once: both edits within one tick of the clock, for all that the file tells."""
    path = pick(world, dice, *ARTICLES)
    file = world.content / path
    file.write_bytes(_same_size(file, dice))
    now = file.stat().st_mtime_ns
    world.build()
    file.write_bytes(_same_size(file, dice))
    if dice.random() < 0.5:
        os.utime(file, ns=(now, now))
    return path


def clock(world: World, dice: Random) -> str:
    """Edited files from the past, and from the future."""
    told = []
    for _ in range(dice.randint(1, 3)):
        path = pick(world, dice, *_TEXTS)
        file = world.content / path
        file.write_bytes(_same_size(file, dice))
        _set_time(file, file.stat().st_mtime_ns + dice.choice((-1, 1)) * dice.choice((1, 10**9, _DECADE)))
        told.append(path)
    return " ".join(told)


def touched(world: World, dice: Random) -> str:
    """Other times, the same content: one file, or all of them at one and the same time."""
    files = [path for path in world.content.rglob("*") if path.is_file()]
    for file in files if dice.random() < 0.3 else dice.sample(files, 3):
        _set_time(file, 1_600_000_000 * 10**9)
    return ""


def checked_out(world: World, dice: Random) -> str:
    """All files have one time, as after a checkout that sets it; and one of them says something else."""
    for file in world.content.rglob("*"):
        _set_time(file, 1_700_000_000 * 10**9)
    world.build()
    return unseen(world, dice)


def swapped(world: World, dice: Random) -> str:
    """Two documents exchange their names, their times go with them."""
    one, other = world.content / pick(world, dice, *ARTICLES), world.content / pick(world, dice, *ARTICLES)
    if one != other and one.is_file() and other.is_file():
        aside = one.with_name("aside")
        one.rename(aside)
        other.rename(one)
        aside.rename(other)
    return f"{one.name} ↔ {other.name}"


def older(world: World, dice: Random) -> str:
    """A file is replaced by renaming an older one over it."""
    path = pick(world, dice, *ARTICLES)
    file = world.content / path
    draft = file.with_name(".draft")
    draft.write_bytes(_same_size(file, dice))
    _set_time(draft, file.stat().st_mtime_ns - _DECADE)
    draft.replace(file)
    return path


def relisted(world: World, dice: Random) -> str:
    """All files in another order of the folder, other inodes, the old times."""
    files = [(path, kept) for path, kept in world.sources().items() if path.startswith("content/")]
    dice.shuffle(files)
    shutil.rmtree(world.content)
    for path, kept in files:
        file = world.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(kept.data)
        _set_time(file, kept.mtime)
    return ""


def _set_time(file: Path, mtime: int) -> None:
    os.utime(file, ns=(mtime, mtime))


def _same_size(file: Path, dice: Random) -> bytes:
    """Other content of as many bytes."""
    data = file.read_bytes()
    if file.suffix == ".png":
        made = documents.picture(dice, 60 if len(data) < 10_000 else 700)
        return made if len(made) == len(data) else data
    if file.suffix == ".pdf":
        return documents.attachment(dice)
    text = data.decode()
    return _other_han(text, dice, text.rfind("---")).encode()


def _other_han(text: str, dice: Random, start: int = 0) -> str:
    """The text with one Han character changed, mostly behind `start`."""
    places = [at.start() for at in re.finditer("[\u4e00-\u9fff]", text)]
    late = [at for at in places if at > start] if dice.random() < 0.8 else []
    if not places:
        return text
    at = dice.choice(late or places)
    return text[:at] + dice.choice("甲乙丙丁戊") + text[at + 1 :]


# --- the cache -------------------------------------------------------------------------------------------------------


def damaged(world: World, dice: Random) -> str:
    """One file of the cache is cut off, emptied, gone, or has other bytes."""
    files = _files(world.cache)
    if not files:
        return "no cache"
    file = dice.choice(files)
    data = file.read_bytes()
    how = dice.choice(("cut", "empty", "gone", "flipped", "zeros", "longer"))
    flipped = bytearray(data)
    for _ in range(dice.choice((1, 4, 300))):
        if flipped:
            flipped[dice.randrange(len(flipped))] ^= dice.randint(1, 255)
    made = {
        "cut": data[: dice.randrange(len(data) + 1)], "empty": b"", "flipped": bytes(flipped), "zeros": bytes(len(data)),
        "longer": data + data[:100],
    }  # fmt: skip
    before = file.stat()
    file.unlink()
    if how in made:
        file.write_bytes(made[how])
        _set_time(file, before.st_mtime_ns)
    return f"{how} {file.relative_to(world.cache)}{_edited(world, dice)}"


def mixed(world: World, dice: Random) -> str:
    """Two files of the cache exchange their content."""
    files = _files(world.cache)
    if len(files) > 1:
        one, other = dice.sample(files, 2)
        first, second = one.read_bytes(), other.read_bytes()
        one.write_bytes(second)
        other.write_bytes(first)
    return _edited(world, dice)


def cache_gone(world: World, dice: Random) -> str:
    """The cache is gone, or a file stands in its place, while the site stays."""
    shutil.rmtree(world.cache, ignore_errors=True)
    if dice.random() < 0.2:
        world.cache.write_bytes(b"")
        world.build()
        if world.cache.is_file():
            world.cache.unlink()
    return _edited(world, dice)


def foreign_cache(world: World, dice: Random) -> str:
    """The cache of another archive in place of ours, under the names of ours: the same paths, other content."""
    names = {file.suffix: file.name for file in world.cache.glob("builds/*")}
    other = world.folder / "other"
    if not other.is_dir():
        found(other, Random(dice.random()), world.options).build()
    _copy(other / ".cache", world.cache)
    for file in world.cache.glob("builds/*"):
        file.rename(file.with_name(names.get(file.suffix, file.name)))
    return _edited(world, dice)


def put_aside(world: World, dice: Random) -> str:
    """Make copies of cache and site, for later."""
    for name in (".cache", "site"):
        _copy(world.folder / name, world.folder / f"{name}.old")
    return ""


def old_cache(world: World, dice: Random) -> str:
    """The cache of an older state comes back, with its times or not; the site stays."""
    _copy(world.folder / ".cache.old", world.cache, keep_times=dice.random() < 0.5)
    return _edited(world, dice)


def old_site(world: World, dice: Random) -> str:
    """The site of an older state comes back from a backup, with its times; the cache stays."""
    _copy(world.folder / "site.old", world.site)
    return _edited(world, dice)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []


def _copy(source: Path, target: Path, keep_times: bool = True) -> None:
    """Put a copy of a folder in place of another, if there is one to copy."""
    if source.is_dir():
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target, copy_function=shutil.copy2 if keep_times else shutil.copyfile)


def _edited(world: World, dice: Random) -> str:
    """Every second time a document changes as well."""
    return f", and {body(world, dice)}" if dice.random() < 0.5 else ""


# --- builds that are killed --------------------------------------------------------------------------------------------


def killed(world: World, dice: Random) -> str:
    """A build ends at any moment."""
    edited = _edited(world, dice)
    until = dice.uniform(0, 1.2) * world.seconds
    return f"{_kill(world, lambda seconds: seconds > until)} {until:.2f}{edited}"


def killed_remembering(world: World, dice: Random) -> str:
    """A build ends as it writes into its cache."""
    edited = body(world, dice)
    return f"{edited} {_kill_when_changed(world, dice, lambda: _look(world.cache))}"


def killed_committing(world: World, dice: Random) -> str:
    """A build ends as it writes the site."""
    edited = body(world, dice)
    return f"{edited} {_kill_when_changed(world, dice, lambda: _look(world.site / MANIFEST))}"


def _kill_when_changed(world: World, dice: Random, look: Callable[[], object]) -> str:
    """Kill the build that is due a moment after what `look` sees has changed."""
    before, pause = look(), dice.choice((0, 0, 0.001, 0.01))

    def changed(seconds: float) -> bool:
        if seconds < 30 and look() == before:
            return False
        time.sleep(pause)
        return True

    return _kill(world, changed)


def _kill(world: World, when: Callable[[float], bool]) -> str:
    group = kill(world.order(), world.grain, when)
    world.groups += [group] if group else []
    return "killed" if group else "ended before"


def _look(place: Path) -> tuple[object, ...]:
    """What a listing tells of a file, or of all in a folder."""
    return tuple(_stats(place))


def _stats(place: Path) -> Iterator[tuple[str, int, int]]:
    for path in (place, *(place.rglob("*") if place.is_dir() else ())):
        try:
            stat = path.stat()
        except OSError:
            continue
        yield str(path), stat.st_mtime_ns, stat.st_size


# --- the site --------------------------------------------------------------------------------------------------------


def output_gone(world: World, dice: Random) -> str:
    """Somebody deleted some of the site's files."""
    files = [file for file in _files(world.site) if file.name != MANIFEST]
    for file in dice.sample(files, min(len(files), 3)):
        file.unlink()
    return _edited(world, dice)


def site_gone(world: World, dice: Random) -> str:
    """The site is gone while the cache stays."""
    shutil.rmtree(world.site, ignore_errors=True)
    return _edited(world, dice)


def manifest_damaged(world: World, dice: Random) -> str:
    """The manifest cannot be read; what it told of pages that are to go is lost, so nothing else changes here."""
    if not (world.last and world.last.fine and (world.site / MANIFEST).is_file()):
        return "not now"
    data = (world.site / MANIFEST).read_bytes()
    damage = dice.choice((b"", b"{", data[: len(data) // 2], b"[]", b"\x00\xff"))
    (world.site / MANIFEST).write_bytes(damage)
    return repr(damage[:5])


def manifest_gone(world: World, dice: Random) -> str:
    """Without a manifest the folder is somebody else's: refused, until a person removes it."""
    if not (world.site / MANIFEST).is_file():
        return "not now"
    (world.site / MANIFEST).unlink()
    refused = world.build()
    assert "不是本程序写的文件" in refused.fault, refused
    shutil.rmtree(world.site)
    return ""


def overwritten(world: World, dice: Random) -> str:
    """Somebody wrote into pages of the site by hand."""
    files = [file for file in _files(world.site) if file.name != MANIFEST]
    for file in dice.sample(files, min(len(files), 3)):
        file.write_bytes(file.read_bytes()[: dice.choice((10, 10**6))] + b"<!-- by hand -->")
    return _edited(world, dice)


def target_gone(world: World, dice: Random) -> str:
    """A link to a heading of another document; then that heading is no more."""
    world.write("articles/2024/b.md", "---\ntitle: 乙\ndate: 2024-03-02\n---\n\n第一段。\n\n## 小节\n\n原文。\n")
    world.write("articles/2024/b2.md", "---\ntitle: 甲\ndate: 2024-03-02\n---\n\n见[那里](b.md#hb8f436)。\n")
    world.build()
    world.write("articles/2024/b.md", "---\ntitle: 乙\ndate: 2024-03-02\n---\n\n第一段。\n\n小节\n\n原文。\n")
    return ""


HOSTILE = {
    unseen: 7, hurried: 2, clock: 2, touched: 2, checked_out: 1, swapped: 2, older: 2, relisted: 1,
    damaged: 6, mixed: 2, cache_gone: 1.5, foreign_cache: 1, put_aside: 2, old_cache: 2, old_site: 1.5, killed: 3,
    killed_remembering: 3, killed_committing: 2, output_gone: 2, overwritten: 2, site_gone: 1, manifest_damaged: 1,
    manifest_gone: 0.5, target_gone: 1, unseen_template: 1,
}  # fmt: skip
"""What a cache must survive, and how often."""
