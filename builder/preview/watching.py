"""Saved files as sets of paths: the system's notices, gathered until it is quiet, and a look at all now and then."""

from __future__ import annotations

import os
import queue
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from enum import Enum, auto
from pathlib import Path

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from builder.preview.tree import Stamp, Tree

QUIET = 0.015
"""Seconds without a notice after which a few saved files are taken for all."""
LONG_QUIET = 0.3
"""The same while many files change, or while one is gone or empty: most editors put it back at once."""
FEW = 8
LONGEST = 3.0
SWEEP = 20.0
"""Seconds between looks at everything: Windows loses notices when many come at once, without a word."""
POLL = 2.0
_NOTICE = 3.0
_WAIT = 0.5 if os.name == "nt" else SWEEP
"""Windows hears Ctrl-C between two waits only."""

# Reading a file is told too, as opened and closed_no_write: only these say that one changed.
_KINDS: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileDeletedEvent,
    DirCreatedEvent,
    DirMovedEvent,
    DirDeletedEvent,
]


class _Word(Enum):
    """What may be asked of the one who watches."""

    LOOK = auto()
    STOP = auto()


class _Listener(FileSystemEventHandler):
    """Puts the paths that changed into a queue."""

    def __init__(self, told: queue.SimpleQueue[str | _Word], is_wanted: Callable[[str], bool]) -> None:
        self._told, self._is_wanted = told, is_wanted

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note what changed; a rename changes both names."""
        for path in (os.fsdecode(event.src_path), os.fsdecode(event.dest_path)):
            if path and self._is_wanted(path):
                self._told.put(path)


class Changes:
    """Sets of absolute paths that changed together, without end.

    All looks are taken by the thread that iterates, and it alone may ask for some `again`.
    """

    def __init__(self, tree: Tree, poll: bool, tell: Callable[[str], None]) -> None:
        self._tree, self._tell = tree, tell
        self._told: queue.SimpleQueue[str | _Word] = queue.SimpleQueue()
        self._observer = None if poll else _observer(_Listener(self._told, tree.is_wanted), tree.folders, tell)
        self._pause = SWEEP if self._observer else POLL
        self._next_sweep = time.monotonic() + self._pause
        self.look()  # for what was saved before anything could be told

    def look(self) -> None:
        """Have everything looked at soon, as when somebody comes back to the preview."""
        self._told.put(_Word.LOOK)

    def again(self, paths: frozenset[str]) -> None:
        """Tell of these once more in a while: they could not be read, perhaps because somebody still writes them."""
        if paths:
            self._tree.forget(paths)
            self._next_sweep = min(self._next_sweep, time.monotonic() + POLL)

    def compare(self, found: Mapping[str, Stamp]) -> None:
        """Tell once more of files that somebody found in another state than was told, or gone (None): for a moment they
        were, and where they come back as they were there is nothing to tell."""
        self.again(self._tree.otherwise(found))

    def close(self) -> None:
        """End the sets."""
        self._told.put(_Word.STOP)
        if self._observer:
            self._observer.stop()

    def __iter__(self) -> Iterator[frozenset[str]]:
        while _Word.STOP not in (told := self._gather()):
            if not told and time.monotonic() < self._next_sweep:
                continue
            if changed := self._changed(told):
                self._mind_folders()
                yield changed

    def _gather(self) -> set[str | _Word]:
        """What was told until it was quiet; nothing if nothing was."""
        told: set[str | _Word] = set()
        with suppress(queue.Empty):
            told.add(self._told.get(timeout=min(_WAIT, max(0.0, self._next_sweep - time.monotonic()))))
            end = time.monotonic() + LONGEST
            while time.monotonic() < end:
                told.add(self._told.get(timeout=_quiet(told)))
        return told

    def _changed(self, told: set[str | _Word]) -> frozenset[str]:
        paths = {path for path in told if isinstance(path, str)}
        if paths and len(paths) == len(told):
            return self._tree.changed_at(paths)
        began = time.monotonic()
        changed = self._tree.changed()
        if self._observer and not told and any(map(_is_late, changed)):
            self._distrust()
        now = time.monotonic()
        self._next_sweep = now + max(self._pause, 100 * (now - began))  # an idle preview costs at most a hundredth
        return changed

    def _mind_folders(self) -> None:
        """Look more often once a whole folder was away: of one that takes its place nobody tells anything."""
        if not self._tree.is_there:
            self._pause = POLL
            self._next_sweep = min(self._next_sweep, time.monotonic() + POLL)

    def _distrust(self) -> None:
        """Look more often, now that a notice did not come."""
        if self._pause > POLL:
            self._pause = POLL
            self._tell(f"有改动系统没有通知（网络盘、云盘上常见），以后每 {POLL:g} 秒查看一遍 → 下次可以加 --poll")


def changes(
    folders: Iterable[Path],
    ignored: Iterable[Path] = (),
    poll: bool = False,
    tell: Callable[[str], None] = lambda _: None,
) -> Changes:
    """Watch folders from this call on, so that nothing saved before the first set is missed.

    `poll` looks every two seconds instead of waiting for the system's notices, as drives of other machines need;
    where the system gives none, that is told and done too.
    """
    return Changes(Tree(folders, ignored), poll, tell)


def _observer(listener: _Listener, folders: tuple[str, ...], tell: Callable[[str], None]) -> BaseObserver | None:
    # A folder made in a new folder may be found twice; nothing comes of it but this.
    warnings.filterwarnings("ignore", "Callback with id", RuntimeWarning)
    observer: BaseObserver = Observer()
    observer.daemon = True
    try:
        for folder in folders:
            observer.schedule(listener, folder, recursive=True, event_filter=_KINDS)
        observer.start()
    except OSError as error:
        tell(f"系统不通知文件的改动（{error.strerror or error}），改为每 {POLL:g} 秒查看一遍")
        return None
    return observer


def _quiet(told: set[str | _Word]) -> float:
    """How long nothing more may be told before what was told is taken for all, in seconds."""
    is_done = len(told) <= FEW and all(_is_written(one) for one in told if isinstance(one, str))
    return QUIET if is_done else LONG_QUIET


def _is_written(path: str) -> bool:
    file = Path(path)
    with suppress(OSError):
        return file.is_file() and file.stat().st_size > 0
    return False


def _is_late(path: str) -> bool:
    """Whether a file was saved so long ago that its notice should have come."""
    with suppress(OSError):
        return Path(path).stat().st_mtime < time.time() - _NOTICE
    return False
