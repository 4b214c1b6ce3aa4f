"""One run of the preview: what is served at which address, and to whom."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import unquote, urlsplit

from builder.preview.gate import Gate
from builder.preview.live import LIVE, live_room
from builder.preview.news import Board
from builder.preview.rooms import DESK, MOST, Answer, Request, Room, redirect, told
from builder.preview.site import answer_site

_REFUSED = "这个预览只给拿到网址的人看：请扫发起人屏幕上的二维码，或者打开他发来的完整网址"


@dataclass(frozen=True, slots=True)
class House:
    """What is served: `base` is the site's base path with both slashes, rooms stand by prefix, `run` names the run.

    `look` is called when somebody comes back to a tab.
    """

    board: Board
    base: str = "/"
    rooms: Mapping[str, Room] = field(default_factory=dict)
    look: Callable[[], None] = lambda: None
    gate: Gate = field(default_factory=Gate)
    run: str = field(default_factory=lambda: secrets.token_hex(4))

    @property
    def is_shared(self) -> bool:
        """Whether other machines may come in: then there are no rooms, and nothing can be handed in."""
        return bool(self.gate.key)

    @property
    def desk(self) -> str:
        """The address of the editors' desk, "" where there is none."""
        return f"{self.base}{DESK[1:]}" if DESK in self.rooms and not self.is_shared else ""

    def answer(self, method: str, target: str, headers: Mapping[str, str], read: Callable[[int], bytes]) -> Answer:
        """The answer to a request; `headers` by names in small letters, `read` gives so many bytes of its body."""
        address = urlsplit(target)
        if not self.gate.is_ours(headers.get("host", "")):
            return told(HTTPStatus.FORBIDDEN, "只能从本机访问")
        if not self.gate.is_open(headers.get("cookie", "")):
            return self._let_in(address.path, address.query)
        path = unquote(address.path)
        if not path.startswith(self.base):
            return (
                redirect(self.base) if f"{path}/" in ("//", self.base) else told(HTTPStatus.NOT_FOUND, "没有这个页面")
            )
        inside = path[len(self.base) - 1 :]
        prefix, room = self._room(inside)
        if method == "POST" and (refusal := self._refusal(room, headers)):
            return refusal
        if f"{inside}/" in self.rooms:
            return redirect(f"{address.path}/")
        if room is None:
            return answer_site(self.board, inside, self.base, self.run, self.desk)
        body = read(int(headers["content-length"])) if method == "POST" else b""
        return room(Request(method, inside[len(prefix) :], address.query, headers, body, self.gate.token))

    def _room(self, path: str) -> tuple[str, Room | None]:
        """The room that a path inside the site leads to, with its prefix; only the client's in a shared preview."""
        if path.startswith(LIVE):
            return LIVE, live_room(self.board, self.run, self.look, not self.is_shared)
        found = (prefix for prefix in self.rooms if path.startswith(prefix) and not self.is_shared)
        return next(((prefix, self.rooms[prefix]) for prefix in found), ("", None))

    def _refusal(self, room: Room | None, headers: Mapping[str, str]) -> Answer | None:
        """Why something cannot be handed in; nothing if it can."""
        length = headers.get("content-length", "")
        if room is None or not self.gate.may_post(headers):
            return told(HTTPStatus.FORBIDDEN, "只有预览自己的页面可以提交 → 刷新页面再试")
        if not length.isdecimal():
            return told(HTTPStatus.LENGTH_REQUIRED, "没有说明长度")
        if int(length) > MOST:
            return told(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"一次最多 {MOST >> 20} MB → 分几次提交")
        return None

    def _let_in(self, path: str, query: str) -> Answer:
        """The key becomes a cookie and leaves the address, so that it is not passed on with a link."""
        opened = self.gate.opened(query)
        if not opened:
            return told(HTTPStatus.FORBIDDEN, _REFUSED)
        rest, cookie = opened
        return redirect(f"/{path.lstrip('/')}" + (f"?{rest}" if rest else ""), ("Set-Cookie", cookie))
