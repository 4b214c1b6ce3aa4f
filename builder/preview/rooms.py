"""Rooms: parts of the preview's address space with a function of their own, as the editors' desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from builder.preview.kinds import TEXT

DESK = "/__desk/"
"""Where the editors' desk is."""
MOST = 100 * 1024 * 1024
"""The most that may be sent to a room at once, in bytes: a report in Word with its photographs."""
TOKEN = "X-Preview-Token"
"""The header in which a room's own pages send `Request.token` back with every POST."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a room is asked: `path` below its prefix, decoded; `query` as sent; names of `headers` in small letters."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] | None = None
    body: bytes = b""
    token: str = ""

    def header(self, name: str) -> str:
        """One header, "" if it was not sent."""
        return (self.headers or {}).get(name.lower(), "")


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back: bytes, a file, or pieces as they come; `policy` is the Content-Security-Policy, if any."""

    body: bytes | Path | Iterator[bytes] = b""
    kind: str = TEXT
    status: HTTPStatus = HTTPStatus.OK
    policy: str = ""
    headers: tuple[tuple[str, str], ...] = ()


Room = Callable[[Request], Answer]


def told(status: HTTPStatus, words: str) -> Answer:
    """An answer in plain words."""
    return Answer(words.encode(), status=status)


def redirect(target: str, *headers: tuple[str, str]) -> Answer:
    """The way to another address."""
    return Answer(status=HTTPStatus.FOUND, headers=(("Location", target), *headers))
