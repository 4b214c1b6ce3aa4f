"""What the tabs of the preview see and are told, by the one who follows the files and the one who indexes."""

from __future__ import annotations

import threading
from dataclasses import replace

from builder.commands.check import errors
from builder.commands.snapshot import Snapshot, Step
from builder.preview.news import Board, Change, News, Wrong
from builder.preview.wrongs import wrongs

_MOST = 50
"""So many problems are shown at once."""


class Stage:
    """The snapshot that is shown, and whether the search index is as new as its text."""

    def __init__(self, board: Board, snapshot: Snapshot) -> None:
        self._board, self._lock = board, threading.Lock()
        self.snapshot = snapshot
        self.show(Step(snapshot, Change.WHOLE))

    def show(self, step: Step, follow: str = "") -> News:
        """Show the next snapshot, for which there is no index yet."""
        with self._lock:
            self._behind = step.snapshot.place.search
            self.snapshot = step.snapshot
            return self._post(News(step.change, step.pages, follow))

    def tell(self, wrong: Wrong) -> News:
        """Say why the next snapshot cannot be shown."""
        with self._lock:
            return self._post(News(Change.WORDS, wrong=(wrong,)))

    def indexed(self, is_fresh: bool) -> None:
        """A new index is there; `is_fresh` if nothing changed meanwhile."""
        with self._lock:
            self._behind = self._behind and not is_fresh
            self._post(News(Change.WORDS))

    def _post(self, news: News) -> News:
        wrong = (*news.wrong, *_wrong_with(self.snapshot))
        return self._board.post(self.snapshot, replace(news, wrong=wrong, behind=self._behind))


def _wrong_with(snapshot: Snapshot) -> tuple[Wrong, ...]:
    found = wrongs(errors(snapshot.examined.problems)[:_MOST], snapshot.place.asked.content)
    return (Wrong(snapshot.fault), *found) if snapshot.fault else found
