"""What the preview shows now and what its tabs are told of it: the values, and the board where both are posted."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from builder.problems import Location

KEPT = 100
"""So many news are kept for tabs that slept through them."""


@dataclass(frozen=True, slots=True)
class Found:
    """What an address leads to: its MIME type, and its bytes or the file that holds them."""

    kind: str
    body: bytes | Path


class Showing(Protocol):
    """A state of the site that never changes: the next state is another object."""

    def find(self, path: str) -> Found | None:
        """What a site path leads to: decoded, without the base path, "/articles/2024/x/"; None if nothing does."""


class Nothing:
    """What is shown before there is anything."""

    def find(self, path: str) -> Found | None:  # noqa: ARG002 - nothing, whatever is asked for
        """None."""
        return None


class Change(StrEnum):
    """What is not as it was: pages (their <main>), styles (fetched anew), the whole frame, or only what is said."""

    PAGES = "pages"
    STYLES = "styles"
    WHOLE = "whole"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Wrong:
    """A problem as the bar shows it; `lines` are the source lines around it, `file` is absolute, for an editor."""

    message: str
    cure: str = ""
    rule: str = ""
    where: Location | None = None
    lines: tuple[tuple[int, str], ...] = ()
    file: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """What changed with a version, and what is to be said as long as it is the last.

    `pages` are the site paths that changed, none for any; `follow` is the site path where tabs are to go; `behind`
    says that the search index is older than the text, `late` that the pages are older than the files. The board numbers
    the versions, from 1.
    """

    change: Change = Change.PAGES
    pages: tuple[str, ...] = ()
    follow: str = ""
    wrong: tuple[Wrong, ...] = ()
    behind: bool = False
    late: bool = False
    version: int = 0


class Board:
    """Where the builder posts a state with its news; every request and every stream of a browser reads here."""

    def __init__(self) -> None:
        self._showing: Showing = Nothing()
        self._news: deque[News] = deque((News(),), maxlen=KEPT)
        self._changed = threading.Condition()

    def post(self, showing: Showing, news: News) -> News:
        """Show a state from now on and tell its news; gives them with the number of their version."""
        with self._changed:
            numbered = replace(news, version=self._news[-1].version + 1)
            self._showing = showing
            self._news.append(numbered)
            self._changed.notify_all()
            return numbered

    def shown(self) -> tuple[int, Showing]:
        """The state and its version; waits for the first."""
        with self._changed:
            self._changed.wait_for(lambda: self._news[-1].version > 0)
            return self._news[-1].version, self._showing

    def latest(self) -> News:
        """The last news; version 0 before the first state."""
        with self._changed:
            return self._news[-1]

    def wait(self, known: int, seconds: float) -> tuple[News, ...]:
        """The news after a known version in order, as soon as there are any; nothing if that takes too long."""
        with self._changed:
            self._changed.wait_for(lambda: self._news[-1].version > known, seconds)
            return self.since(known)

    def since(self, known: int) -> tuple[News, ...]:
        """The news after a known version; where some are no longer kept, the first says that anything changed."""
        with self._changed:
            fresh = tuple(news for news in self._news if news.version > known)
        if not fresh or fresh[0].version == known + 1:
            return fresh
        return (replace(fresh[0], change=Change.WHOLE, pages=()), *fresh[1:])
