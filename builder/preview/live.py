"""What the browser's side asks for: its scripts, the stream of news, and what it slept through."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qs

from builder.preview.kinds import TYPES, kind_of
from builder.preview.news import Board, News, Wrong
from builder.preview.rooms import Answer, Request, Room, told
from builder.preview.wrongs import edit_link

LIVE = "/__live/"
HEARTBEAT = 15.0
MOST_PAGES = 200
MOST_WRONG = 50
_SCRIPTS = Path(__file__).parent / "browser"
_STREAM = "text/event-stream; charset=utf-8"


def live_room(board: Board, run: str, look: Callable[[], None], is_local: bool) -> Room:
    """The room of the live client of one run; `look` is called when somebody comes back to a tab.

    Paths of this machine, and links that open them, are told only where `is_local`.
    """

    def write(news: News) -> dict[str, object]:
        return _written(news, run, is_local)

    def answer(request: Request) -> Answer:
        asked = parse_qs(request.query)
        known = _known(request.header("Last-Event-ID") or asked.get("since", [""])[0], run, board)
        if request.path in ("client.js", "idiomorph.js"):
            return Answer((_SCRIPTS / request.path).read_bytes(), kind_of(request.path))
        if request.path == "events":
            return Answer(_stream(board, known, write), _STREAM)
        if request.path == "news":
            if "look" in asked:
                look()
            return Answer(_json([write(news) for news in board.since(known)]), TYPES[".json"])
        return told(HTTPStatus.NOT_FOUND, "没有这个地址")

    return answer


def _known(since: str, run: str, board: Board) -> int:
    """The version before the first news to tell: the last are told always, so that a tab sees what it missed."""
    same, _, version = since.partition(".")
    last = board.latest().version - 1
    return min(int(version), last) if same == run and version.isdecimal() else last


def _stream(board: Board, known: int, write: Callable[[News], dict[str, object]]) -> Iterator[bytes]:
    yield b"retry: 1000\n\n"
    while True:
        fresh = board.wait(known, HEARTBEAT)
        for news in fresh:
            told = write(news)
            yield f"id: {told['run']}.{news.version}\ndata: ".encode() + _json(told) + b"\n\n"
            known = news.version
        if not fresh:
            yield b": still here\n\n"


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _written(news: News, run: str, is_local: bool) -> dict[str, object]:
    return {
        "run": run,
        "version": news.version,
        "change": news.change,
        "pages": news.pages if len(news.pages) <= MOST_PAGES else (),
        "follow": news.follow,
        "behind": news.behind,
        "late": news.late,
        "count": len(news.wrong),
        "wrong": [_shown(wrong, is_local) for wrong in news.wrong[:MOST_WRONG]],
    }


def _shown(wrong: Wrong, is_local: bool) -> dict[str, object]:
    where = wrong.where
    return {
        "place": str(where or ""),
        "line": where.line if where else 0,
        "message": wrong.message,
        "cure": wrong.cure,
        "rule": wrong.rule,
        "lines": wrong.lines,
        "edit": edit_link(wrong.file, where) if wrong.file and is_local else "",
    }
