"""The output folder as a place: whose it is, one builder at a time, every file inside it and none twice."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from builder import urls
from builder.manifest import DRAFT, MANIFEST
from builder.problems import CommandError

_PATIENCE = 60.0
_PAUSE = 0.1


class OutputError(CommandError):
    """The output folder cannot be written as asked; says why and what to do, in Chinese."""


def check_folder(output: Path, content: Path, templates: Path) -> None:
    """Refuse to write where something of somebody else's could be lost."""
    resolved = output.resolve()
    if output.is_symlink() or (output.exists() and not output.is_dir()):
        raise OutputError(f"{output} 不是普通文件夹 → 换一个输出文件夹")
    for other in (content.resolve(), templates.resolve()):
        if resolved == other or resolved in other.parents or other in resolved.parents:
            raise OutputError(f"输出文件夹 {output} 和 {other} 重叠 → 换一个空文件夹")
    if resolved in (Path("/"), Path.home()):
        raise OutputError(f"不能输出到 {output} → 换一个空文件夹")
    if output.is_dir() and not (output / MANIFEST).is_file() and any(p.name != DRAFT for p in output.iterdir()):
        raise OutputError(f"{output} 里有不是本程序写的文件 → 换一个空文件夹，或先移走它们")


def checked_place(url: str) -> str:
    """An address that is a file inside the site; OutputError for any other."""
    if not urls.is_inside(urls.file_of(url)):
        raise OutputError(f"地址 {url!r} 不能写成文件 → 改掉要它的编号、旧地址或文件名")
    return url


def check_places(addresses: Iterable[str]) -> None:
    """The last look before anything is written: every address is a file inside the site, and no two the same.

    Whatever an author can get wrong is told earlier, with its file and line; this wall does not trust that.
    """
    known = tuple(map(checked_place, addresses))
    for url, first, _ in urls.collisions((url, url) for url in known):
        raise OutputError(f"地址 {url!r} 和 {first!r} 要写进同一个文件 → 改掉其中一个")


def check_way(output: Path, paths: Iterable[str]) -> None:
    """Refuse to write through a link, or into a folder that is a file of somebody else's."""
    folders = {path[:at] for path in paths for at, char in enumerate(path) if char == "/"}
    for folder in sorted(folders) if output.exists() else ():
        place = output / folder
        if place.is_symlink() or (place.exists() and not place.is_dir()):
            raise OutputError(f"{place} 挡在路上，不是本程序的文件夹 → 先把它移走")


# --- one builder at a time ----------------------------------------------------------------------------------


@contextmanager
def claim(output: Path) -> Iterator[None]:
    """Hold the output folder alone; wait for another build of it a while. Ends with the process, however it ends."""
    output.parent.mkdir(parents=True, exist_ok=True)
    file = output.parent / f".{output.name}.lock"
    handle = _acquire(file, time.monotonic() + _PATIENCE)
    try:
        yield
    finally:
        file.unlink(missing_ok=True) if os.name != "nt" else None
        os.close(handle)


def _acquire(file: Path, until: float) -> int:
    while True:
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
        if _lock(handle) and _is_still(file, handle):
            return handle
        os.close(handle)
        if time.monotonic() > until:
            raise OutputError(f"另一个 bulletin 正在写这个文件夹（{file}） → 等它完成再试")
        time.sleep(_PAUSE)


def _is_still(file: Path, handle: int) -> bool:
    """Whether the file we hold is the one that others will ask for; its last holder may have removed it."""
    try:
        return os.path.samestat(file.stat(), os.fstat(handle))
    except OSError:
        return False


def _lock(handle: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
