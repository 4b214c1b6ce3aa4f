"""Local server, version counter, and watchdog as a generator of sets of changes."""

from __future__ import annotations

import json
import os
import queue
import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from watchdog.events import (
    EVENT_TYPE_CREATED,
    EVENT_TYPE_DELETED,
    EVENT_TYPE_MODIFIED,
    EVENT_TYPE_MOVED,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

# Python's own table reads the Windows registry, where .js may be text/plain, which breaks modules.
TYPES = {
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8", ".json": "application/json; charset=utf-8", ".svg": "image/svg+xml",
    ".xml": "application/xml; charset=utf-8", ".txt": "text/plain; charset=utf-8", ".wasm": "application/wasm",
    ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif", ".webp": "image/webp",
    ".avif": "image/avif", ".pdf": "application/pdf",
}  # fmt: skip
QUIET = 0.08
HEARTBEAT = 15.0
_TEMPORARY = re.compile(
    r".*(~|\.tmp|\.bck|\.sw[px]|\.crswap|___jb_\w+___)$|4913$|\.#|#.*#$|~\$|\.~lock|\.DS_Store$|\._"
)
# Reading a file is an event too: only these say that one changed.
_KINDS = (EVENT_TYPE_CREATED, EVENT_TYPE_MODIFIED, EVENT_TYPE_MOVED, EVENT_TYPE_DELETED)


# --- watching ------------------------------------------------------------------------------------------


class _Collector(FileSystemEventHandler):
    """Puts the paths of real changes into a queue."""

    def __init__(self, changed: queue.SimpleQueue[str]) -> None:
        self.changed = changed

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note what changed; a rename changes both names."""
        if event.event_type in _KINDS and not (event.is_directory and event.event_type == EVENT_TYPE_MODIFIED):
            for path in (event.src_path, event.dest_path):
                text = os.fsdecode(path)
                if text and not _TEMPORARY.match(text.rsplit(os.sep, 1)[-1]):
                    self.changed.put(text)


def changes(folders: Iterable[Path], ignored: Iterable[Path] = ()) -> Iterator[frozenset[str]]:
    """Sets of paths that changed together, each once it has been quiet for a moment; never ends.

    Watching begins with the call, not with the first set, so that nothing saved in between is missed.
    """
    changed: queue.SimpleQueue[str] = queue.SimpleQueue()
    observer = Observer()
    for folder in folders:
        observer.schedule(_Collector(changed), str(folder), recursive=True)
    observer.daemon = True
    observer.start()
    return _batches(changed, tuple(str(path.resolve()) for path in ignored))


def _batches(changed: queue.SimpleQueue[str], skipped: tuple[str, ...]) -> Iterator[frozenset[str]]:
    while True:
        batch = {changed.get()}
        try:
            while True:
                batch.add(changed.get(timeout=QUIET))
        except queue.Empty:
            pass
        wanted = frozenset(path for path in batch if not os.path.realpath(path).startswith(skipped or ("\0",)))
        if wanted:
            yield wanted


# --- what the browsers are told ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class News:
    """The state of the preview: which version the site has, and what is wrong now."""

    version: int = 0
    problems: tuple[str, ...] = ()

    def message(self) -> bytes:
        """A server-sent event."""
        data = json.dumps({"version": self.version, "problems": self.problems}, ensure_ascii=False)
        return f"id: {self.version}\ndata: {data}\n\n".encode()


class Board:
    """Where the builder posts news and every open tab waits for it."""

    def __init__(self) -> None:
        self._news = News()
        self._changed = threading.Condition()

    def post(self, problems: tuple[str, ...], changed: bool) -> News:
        """Tell every tab what is wrong now, and whether the site is a new version."""
        with self._changed:
            self._news = News(self._news.version + changed, problems)
            self._changed.notify_all()
            return self._news

    def wait(self, known: News | None) -> News:
        """The news, as soon as it differs from what is known; the same again after a heartbeat's time."""
        with self._changed:
            self._changed.wait_for(lambda: self._news != known, HEARTBEAT)
            return self._news


# --- serving -------------------------------------------------------------------------------------------------

CLIENT = """\
const bar = document.createElement("div");
bar.id = "live-problems";
const sheet = new CSSStyleSheet();
sheet.replaceSync(`#live-problems{position:fixed;inset:auto 0 0 0;max-height:40vh;overflow:auto;margin:0;
padding:.75rem 1rem;background:#3b0d0c;color:#fff;font:14px/1.6 ui-monospace,monospace;white-space:pre-wrap;
z-index:9999;border-top:3px solid #e5484d}#live-problems:empty{display:none}`);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
document.body.append(bar);
let source, version = null;
function hear(event) {
  const news = JSON.parse(event.data);
  bar.textContent = news.problems.join("\\n");
  if (version !== null && news.version !== version) location.reload();
  version = news.version;
}
function listen() {
  if (document.visibilityState === "hidden") { source?.close(); source = null; return; }
  if (!source) { source = new EventSource(new URL("events", import.meta.url)); source.onmessage = hear; }
}
document.addEventListener("visibilitychange", listen);
listen();
"""
LIVE = "/__live/"
_TAG = b'<script type="module" src="%s"></script>'


class Handler(BaseHTTPRequestHandler):
    """Files of one folder, the live client and its events; GET and HEAD from this machine only."""

    protocol_version = "HTTP/1.1"
    wbufsize = 64 * 1024
    disable_nagle_algorithm = True
    timeout = 30
    server: Preview

    def do_GET(self) -> None:
        """Answer a request."""
        if not _is_local(self.headers.get("Host", "")):
            self._text(HTTPStatus.FORBIDDEN, "只能从本机访问")
            return
        path = unquote(urlsplit(self.path).path)
        base = self.server.base_path
        if not path.startswith(base):
            self._redirect(base) if path == "/" else self._missing()
            return
        inside = "/" + path[len(base) :]
        if inside == f"{LIVE}events":
            self._events()
        elif inside == f"{LIVE}client.js":
            self._send(HTTPStatus.OK, TYPES[".js"], CLIENT.encode())
        else:
            self._file(inside)

    def do_HEAD(self) -> None:
        """Answer without the body."""
        self.do_GET()

    def _file(self, path: str) -> None:
        file = self.server.find(path)
        if file is None:
            self._missing()
        elif file.is_dir():
            self._redirect(urlsplit(self.path).path + "/")
        else:
            self._send(HTTPStatus.OK, TYPES.get(file.suffix.lower(), "application/octet-stream"), file.read_bytes())

    def _missing(self) -> None:
        page = self.server.find("/404.html")
        self._send(HTTPStatus.NOT_FOUND, TYPES[".html"], page.read_bytes() if page else "没有这个页面".encode())

    def _redirect(self, target: str) -> None:
        self.send_response(HTTPStatus.FOUND)
        self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _text(self, status: HTTPStatus, text: str) -> None:
        self._send(status, "text/plain; charset=utf-8", text.encode())

    def _send(self, status: HTTPStatus, kind: str, data: bytes) -> None:
        if kind.startswith("text/html"):
            data = self.server.with_client(data)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _events(self) -> None:
        """Keep telling news until the tab is gone."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        known: News | None = None
        try:
            while True:
                news = self.server.board.wait(known)
                self.wfile.write(b": still here\n\n" if news == known else news.message())
                self.wfile.flush()
                known = news
        except OSError:
            return

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Stay silent: the terminal belongs to the builder's words."""


class Preview(ThreadingHTTPServer):
    """The server of one folder, on the loopback address."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    allow_reuse_address = os.name != "nt"

    def __init__(self, folder: Path, port: int, base_path: str, board: Board) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.folder, self.base_path, self.board = folder.resolve(), base_path, board

    def find(self, path: str) -> Path | None:
        """The file or folder behind a path of the site; None if there is none, or if it lies outside."""
        if any(sign in path for sign in ("\0", "\\", ":")) or ".." in path.split("/"):
            return None
        file = self.folder / path.lstrip("/")
        file = file / "index.html" if path.endswith("/") else file
        try:
            resolved = file.resolve()
            return resolved if resolved.exists() and resolved.is_relative_to(self.folder) else None
        except OSError:  # a name longer than any file's
            return None

    def with_client(self, page: bytes) -> bytes:
        """A page with the live client at its end."""
        tag = _TAG % f"{self.base_path.rstrip('/')}{LIVE}client.js".encode()
        head, found, tail = page.rpartition(b"</body>")
        return head + tag + found + tail if found else page + tag

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that goes away in the middle is no news."""


def _is_local(host: str) -> bool:
    return host.rpartition(":")[0] in ("localhost", "127.0.0.1", "[::1]") or host in ("localhost", "127.0.0.1")


def open_server(folder: Path, port: int, base_path: str, board: Board) -> Preview:
    """The server on the port asked for, or on the first free one from 8000; `OSError` if there is none."""
    if port:
        return Preview(folder, port, base_path, board)
    for candidate in range(8000, 8020):
        try:
            return Preview(folder, candidate, base_path, board)
        except OSError:
            continue
    return Preview(folder, 0, base_path, board)


def run_in_background(server: Preview) -> None:
    """Answer requests in a thread that ends with the process."""
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
