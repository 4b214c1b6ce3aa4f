"""What folders hold, by size and time: which files are not as they were when last looked at."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from builder.documents import PASSING
from builder.regex import regex

# mtime in ns, size, inode; None where the file is so young that another write could leave the same.
Stamp = tuple[int, int, int] | None

_TEMPORARY = regex(PASSING, re.IGNORECASE)
_FOREIGN = frozenset(("node_modules", "__pycache__"))
_TICK = 0.012
"""The coarsest clock of a file system that counts parts of a second, in seconds; FAT counts every other second."""
_GONE: Stamp = (0, 0, 0)
_MANY = 100
"""From so many paths on a look at everything is cheaper than one at each."""


def is_passing(name: str) -> bool:
    """Whether a file or folder of this name comes and goes by itself: editors' and systems' own, hidden ones."""
    return bool(_TEMPORARY.match(name)) or name in _FOREIGN


class Tree:
    """The files below some folders as they were when last looked at; links are not followed."""

    def __init__(self, folders: Iterable[Path], ignored: Iterable[Path] = ()) -> None:
        self.folders = tuple(str(folder.resolve()) for folder in folders)
        self._ignored = tuple(str(path.resolve()) for path in ignored)
        self._seen: dict[str, Stamp] = {}
        self.changed()

    def is_wanted(self, path: str) -> bool:
        """Whether a path lies in one of the folders and stays."""
        folder = next((folder for folder in self.folders if _is_within(path, folder)), None)
        if folder is None or any(_is_within(path, other) for other in self._ignored):
            return False
        return not any(map(is_passing, Path(path[len(folder) + 1 :]).parts))

    def changed(self) -> frozenset[str]:
        """The files that are not as they were, that are new, or that are gone."""
        now = {path: stamp for folder in self.folders for path, stamp in self._stamps(folder)}
        changed = _differing(self._seen, now)
        self._seen = now
        return changed

    def forget(self, paths: Iterable[str]) -> None:
        """Take these for changed at the next look."""
        self._seen |= dict.fromkeys(paths)

    @property
    def is_there(self) -> bool:
        """Whether there are all of its folders."""
        return all(map(os.path.isdir, self.folders))

    def otherwise(self, found: Mapping[str, Stamp]) -> frozenset[str]:
        """Which files somebody else found in another state than they were in here, or gone (None)."""
        return frozenset(
            path for path, stamp in found.items() if self._seen.get(path, _GONE) not in (stamp or _GONE, None)
        )

    def changed_at(self, paths: Iterable[str]) -> frozenset[str]:
        """The same for these paths only; for a folder, with all that lies below it."""
        wanted = {path for path in paths if self.is_wanted(path)}
        if len(wanted) > _MANY:
            return self.changed()
        now = {path: stamp for one in wanted for path, stamp in self._stamps(one)}
        before = {path: self._seen.pop(path) for one in wanted for path in self._seen_at(one, one in now)}
        self._seen |= now
        return _differing(before, now)

    def _seen_at(self, path: str, is_file: bool) -> tuple[str, ...]:
        if is_file or path in self._seen:
            return (path,) if path in self._seen else ()
        return tuple(seen for seen in self._seen if _is_within(seen, path))

    def _stamps(self, path: str) -> Iterator[tuple[str, Stamp]]:
        """The file at a path, or every file below a folder; nothing where there is none, or none that can be read."""
        try:
            if os.path.isdir(path):  # noqa: PTH112 - paths are text here: ten thousand of them
                with os.scandir(path) as entries:
                    below = [entry for entry in entries if self._is_followed(entry)]
                for entry in below:
                    yield from self._stamps(entry.path) if entry.is_dir() else _stamped(entry.path, entry.stat())
            elif not os.path.islink(path):  # noqa: PTH114
                yield from _stamped(path, os.stat(path))  # noqa: PTH116
        except OSError:
            return

    def _is_followed(self, entry: os.DirEntry[str]) -> bool:
        passing = is_passing(entry.name) or entry.is_symlink() or entry.path in self._ignored
        return not passing


def _stamped(path: str, state: os.stat_result) -> Iterator[tuple[str, Stamp]]:
    tick = 2.0 if state.st_mtime_ns % 1_000_000_000 == 0 else _TICK
    is_settled = not 0 <= time.time() - state.st_mtime <= tick
    yield path, (state.st_mtime_ns, state.st_size, state.st_ino) if is_settled else None


def _differing(before: dict[str, Stamp], now: dict[str, Stamp]) -> frozenset[str]:
    paths = before.keys() | now.keys()
    return frozenset(path for path in paths if now.get(path) is None or now[path] != before.get(path))


def _is_within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder + os.sep)
