"""The preview's server: connections, and the answers of a house as bytes."""

from __future__ import annotations

import errno
import os
import socket
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from socketserver import TCPServer
from typing import BinaryIO

from builder.preview.house import House
from builder.preview.rooms import MOST, Answer, told
from builder.preview.site import answer_page
from builder.problems import CommandError
from builder.regex import regex

PORTS = range(8000, 8020)  # 5000 and 7000 belong to AirPlay on a Mac
_RANGE = regex(r"bytes=(\d*)-(\d*)")
_BROKEN = """<!DOCTYPE html><html lang="zh"><meta charset="utf-8"><title>这一页显示不出来</title>
<body><main><h1>这一页显示不出来</h1><p>程序出了错，终端窗口里有说明。改好以后这里会自己刷新。</p></main></body></html>"""
_ALWAYS = (
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    wbufsize = 64 * 1024  # one write for an answer …
    disable_nagle_algorithm = True  # … and no waiting for the other side: 40 times as many in a second
    timeout = 30
    server: Listener

    def do_GET(self) -> None:
        """Answer."""
        headers = {name.lower(): value for name, value in self.headers.items()}
        self._unread = int(headers["content-length"]) if headers.get("content-length", "").isdecimal() else 0
        try:
            answer = self.server.house.answer(self.command, self.path, headers, self._read)
        except ConnectionError:
            raise
        except Exception:
            traceback.print_exc(file=sys.stderr)
            answer = self._broken()
        self._discard()
        self._send(answer)

    do_HEAD = do_GET  # noqa: N815 - the base class's name
    do_POST = do_GET  # noqa: N815

    def _read(self, size: int) -> bytes:
        self._unread -= size
        return self.rfile.read(size)

    def _discard(self) -> None:
        """Hear out what is refused, within reason: a browser tells no answer that comes while it still sends."""
        while 0 < self._unread <= 4 * MOST:
            self._unread -= len(self.rfile.read(min(self._unread, 1 << 20))) or self._unread
        self.close_connection = self.close_connection or self._unread > 0

    def _broken(self) -> Answer:
        house = self.server.house
        version = f"{house.run}.{house.board.latest().version}"
        return answer_page(_BROKEN.encode(), HTTPStatus.INTERNAL_SERVER_ERROR, house.base, version)

    def _send(self, answer: Answer) -> None:
        """Answer with bytes, with a file, or with pieces as they come."""
        if isinstance(answer.body, bytes):
            self._send_part(answer, BytesIO(answer.body), len(answer.body))
        elif isinstance(answer.body, Path):
            try:
                file = answer.body.open("rb")
            except OSError:
                self._send(told(HTTPStatus.NOT_FOUND, "这个文件刚刚不在了"))
                return
            with file:
                self._send_part(answer, file, os.fstat(file.fileno()).st_size)
        else:
            self._send_pieces(answer, answer.body)

    def _send_part(self, answer: Answer, source: BinaryIO, size: int) -> None:
        """All of it, or the part that is asked for: Safari plays no film otherwise."""
        part = _part(self.headers.get("Range", ""), size) if answer.status == HTTPStatus.OK else None
        if part is None:
            self._head(answer, answer.status, ("Content-Length", str(size)), ("Accept-Ranges", "bytes"))
        elif not part:
            missed = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
            self._head(answer, missed, ("Content-Length", "0"), ("Content-Range", f"bytes */{size}"))
        else:
            told = ("Content-Range", f"bytes {part.start}-{part.stop - 1}/{size}")
            self._head(answer, HTTPStatus.PARTIAL_CONTENT, ("Content-Length", str(len(part))), told)
        if self.command != "HEAD":
            self._copy(source, range(size) if part is None else part)

    def _copy(self, source: BinaryIO, part: range) -> None:
        source.seek(part.start)
        left = len(part)
        while left and (piece := source.read(min(left, 1 << 20))):
            self.wfile.write(piece)
            left -= len(piece)

    def _send_pieces(self, answer: Answer, pieces: Iterator[bytes]) -> None:
        self.close_connection = True
        self._head(answer, answer.status, ("Connection", "close"))
        with suppress(OSError):  # the tab is gone
            for piece in pieces if self.command != "HEAD" else ():
                self.wfile.write(piece)
                self.wfile.flush()

    def _head(self, answer: Answer, status: HTTPStatus, *more: tuple[str, str]) -> None:
        policy = (("Content-Security-Policy", answer.policy),) if answer.policy else ()
        self.send_response(status)
        for name, value in (("Content-Type", answer.kind), *more, *_ALWAYS, *policy, *answer.headers):
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Stay silent: the terminal belongs to the builder's words."""


def _part(asked: str, size: int) -> range | None:
    """The bytes that a Range asks for, an empty range for none of these; None for all, and for several parts."""
    span = _RANGE.fullmatch(asked.strip())
    if not span or not any(span.groups()):
        return None
    start, end = span.groups()
    if not start:
        return range(max(0, size - int(end)), size)
    return range(int(start), min(int(end) + 1, size) if end else size)


class Listener(ThreadingHTTPServer):
    """The server at one address."""

    daemon_threads = True
    block_on_close = False  # Ctrl-C ends at once, whoever still listens
    request_queue_size = 128
    allow_reuse_address = os.name != "nt"  # there it would share a port with another program, without a word

    def __init__(self, host: str, port: int, house: House) -> None:
        self.house = house
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), Handler)

    def server_bind(self) -> None:
        """Bind, without asking the network for this machine's name: that takes seconds on some."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "localhost", self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that goes away in the middle is no news."""


class Preview:
    """A house with its listeners: on this machine, by both of its addresses; in a shared one on all of IPv4."""

    def __init__(self, house: House, port: int) -> None:
        self.house = house
        self.listeners = [Listener("0.0.0.0" if house.is_shared else "127.0.0.1", port, house)]
        self.port: int = self.listeners[0].server_address[1]
        with suppress(OSError):  # no IPv6 here, or somebody else's port there
            self.listeners += [] if house.is_shared else [Listener("::1", self.port, house)]

    def run_in_background(self) -> None:
        """Answer in threads that end with the process."""
        for listener in self.listeners:
            threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()

    def close(self) -> None:
        """Stop answering."""
        for listener in self.listeners:
            listener.shutdown()
            listener.server_close()


def open_preview(house: House, port: int = 0) -> Preview:
    """The server at the port asked for, `CommandError` if that cannot be; else at the first free one from 8000."""
    if port:
        try:
            return Preview(house, port)
        except (OSError, OverflowError) as error:
            raise CommandError(_cannot(port, error)) from error
    for candidate in PORTS:
        with suppress(OSError):
            return Preview(house, candidate)
    return Preview(house, 0)


def _cannot(port: int, error: Exception) -> str:
    cure = "换一个（8000—8999 里的都行），或者不写 --port，由程序找一个空的"
    if isinstance(error, OverflowError):
        return f"没有 {port} 这个端口 → {cure}"
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return f"端口 {port} 正被别的程序用着，也许是另一个预览 → 关掉它；或者{cure}"
    return f"系统不让用端口 {port} → {cure}"
