"""Serves a built site as a good server does: gzip, cache and safety headers, 404.html with its status."""

from __future__ import annotations

import gzip
import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from builder.preview.kinds import TYPES

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Content-Security-Policy": "frame-ancestors 'self'",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_FOREVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
_HASHED = re.compile(r"/assets/.*\.[0-9a-f]{8,}\.\w+$|/media/")
_TEXT = (".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".csv", ".jsonl", ".wasm")


@lru_cache(maxsize=512)
def _read(file: Path, packed: bool, _changed: int) -> tuple[bytes, str]:
    """A file as it is sent, and its tag."""
    data = file.read_bytes()
    tag = hashlib.sha256(data).hexdigest()[:16]
    return (gzip.compress(data, 9, mtime=0), f'"{tag}-gz"') if packed else (data, f'"{tag}"')


class Handler(BaseHTTPRequestHandler):
    """The files of one folder, at the root of the host."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: object, folder: Path) -> None:
        self.folder = folder.resolve()
        super().__init__(*arguments)

    def do_GET(self) -> None:
        """Send the file, its folder's index.html, or 404.html."""
        path = unquote(urlsplit(self.path).path)
        file = self._file(path)
        if file and file.is_dir() and not path.endswith("/"):
            self._redirect(urlsplit(self.path).path + "/")
        elif file and file.is_file():
            self._send(HTTPStatus.OK, file, path)
        else:
            self._send(HTTPStatus.NOT_FOUND, self.folder / "404.html", path)

    def do_HEAD(self) -> None:
        """The headers alone."""
        self.do_GET()

    def _file(self, path: str) -> Path | None:
        """What a path stands for, as long as it lies in the folder."""
        file = (self.folder / path.lstrip("/")).resolve()
        file = file / "index.html" if path.endswith("/") else file
        return file if file.is_relative_to(self.folder) else None

    def _redirect(self, to: str) -> None:
        self.send_response(HTTPStatus.MOVED_PERMANENTLY)
        self.send_header("Location", to)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, status: HTTPStatus, file: Path, path: str) -> None:
        packed = file.suffix in _TEXT and "gzip" in self.headers.get("Accept-Encoding", "")
        data, tag = _read(file, packed, file.stat().st_mtime_ns)
        if status is HTTPStatus.OK and self.headers.get("If-None-Match") == tag:
            status, data = HTTPStatus.NOT_MODIFIED, b""
        self.send_response(status)
        self.send_header("Content-Type", TYPES.get(file.suffix, "application/octet-stream"))
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", _FOREVER if _HASHED.search(path) else _ASK_AGAIN)
        self.send_header("ETag", tag)
        self.send_header("Vary", "Accept-Encoding")
        if packed:
            self.send_header("Content-Encoding", "gzip")
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder on this machine, ending in `/`, for as long as it is used."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, folder=folder))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()
