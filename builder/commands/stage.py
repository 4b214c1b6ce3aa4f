"""What the tabs of the preview see and are told, by the one who follows the files and the one who indexes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from builder.commands.check import errors
from builder.commands.snapshot import Snapshot, Step
from builder.preview.news import Board, Change, News, Wrong
from builder.preview.wrongs import wrongs

_MOST = 50
"""So many problems are shown at once."""
_LONG = 1.0
"""Seconds that a snapshot may take before the tabs are told."""


class Stage:
    """The snapshot that is shown, and whether the search index is as new as its text."""

    def __init__(self, board: Board, snapshot: Snapshot) -> None:
        self._board, self._lock = board, threading.Lock()
        self._stuck: tuple[Wrong, ...] = ()
        self._works = self._late = False
        self.snapshot = snapshot
        self.show(Step(snapshot, Change.WHOLE))

    def show(self, step: Step, follow: str = "") -> News:
        """Show the next snapshot, for which there is no index yet."""
        with self._lock:
            self._behind = step.snapshot.place.search
            self.snapshot, self._stuck = step.snapshot, ()
            return self._post(News(step.change, step.pages, follow))

    @property
    def is_stuck(self) -> bool:
        """Whether there is something newer that cannot be shown."""
        return bool(self._stuck)

    def stick(self, wrong: str) -> bool:
        """Say why the next snapshot cannot be shown ("": nothing is in its way), until there is one; False if that was
        said already."""
        with self._lock:
            before, self._stuck = self._stuck, (Wrong(wrong),) if wrong else ()
            if before != self._stuck:
                self._post(News(Change.WORDS))
            return before != self._stuck

    @contextmanager
    def working(self) -> Iterator[None]:
        """While the next snapshot is made: where that takes long, the tabs say that they are behind the files."""
        self._works = True
        timer = threading.Timer(_LONG, self._admit)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            with self._lock:
                self._works, was_late, self._late = False, self._late, False
                if was_late:
                    self._post(News(Change.WORDS))

    def _admit(self) -> None:
        with self._lock:
            if self._works:
                self._late = True
                self._post(News(Change.WORDS))

    def indexed(self, is_fresh: bool) -> None:
        """A new index is there; `is_fresh` if nothing changed meanwhile."""
        with self._lock:
            self._behind = self._behind and not is_fresh
            self._post(News(Change.WORDS))

    def _post(self, news: News) -> News:
        wrong = (*self._stuck, *_wrong_with(self.snapshot))
        return self._board.post(self.snapshot, replace(news, wrong=wrong, behind=self._behind, late=self._late))


def _wrong_with(snapshot: Snapshot) -> tuple[Wrong, ...]:
    found = wrongs(errors(snapshot.examined.problems)[:_MOST], snapshot.place.asked.content)
    return (Wrong(snapshot.fault), *found) if snapshot.fault else found
