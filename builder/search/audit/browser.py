"""The built search page in a real browser: its own modules asked in its own page, and its box typed into."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from builder.problems import CommandError
from builder.search.audit.chromium import find
from builder.search.audit.compare import Answer, Listed, read_answer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Error, Page

_PATIENCE = 120_000
_BATCH = 20
_AFRESH = 10
_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm"}
_CURE = "Playwright 用 pip install 'bulletin[audit]' 装；浏览器装 Chromium 或 Chrome，或用环境变量 CHROMIUM 指明位置"

_CLEAR = """() => {
    for (const name of ['status', 'results']) document.querySelector(`.search-${name}`).textContent = '';
}"""
# The page says that it is searching, if it takes long, and then what it found.
_ANSWERED = """() => {
    const words = JSON.parse(document.querySelector('.search-words').textContent);
    return !['', words.searching].includes(document.querySelector('.search-status').textContent);
}"""
_GROWN = """([shown, words]) => {
    const more = document.querySelector('.search-more');
    return more.hidden || more.textContent !== words || document.querySelectorAll('.search-result').length > shown;
}"""
_LISTED = """() => Array.from(document.querySelectorAll('.search-result'), (result) => ({
    links: Array.from(result.querySelectorAll('.search-result-title a, .search-item > a'), (link) => link.href),
    marks: Array.from(result.querySelectorAll('mark'), (mark) => mark.textContent),
}))"""


class BrowserError(CommandError):
    """There is no browser to ask, or it cannot use the search page; says why and what to do, in Chinese."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A tab with the search page; `complaints` gathers what its console and policy say meanwhile."""

    page: Page
    url: str
    base_path: str
    complaints: list[str]


@contextmanager
def open_search(site: Path, base_path: str) -> Iterator[Reader]:
    """A reader on the search page of the built site, which is served from this machine below `base_path`."""
    with _served(site, base_path) as url, _browser() as browser:
        page = browser.new_page()
        page.set_default_timeout(_PATIENCE)
        complaints: list[str] = []
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{url}search/")
        yield Reader(page, url, base_path, complaints)


def ask_engine(reader: Reader, queries: Iterable[str]) -> Iterator[Answer]:
    """For each query all results as the page's own code would show them, once every bundle is searched."""
    asked = [(query, len(query) == 1 or number % _AFRESH == 0) for number, query in enumerate(queries)]
    script = resources.files(__package__).joinpath("audit.js").read_text("utf-8")
    _evaluate(reader, f"({script})()", None)
    for start in range(0, len(asked), _BATCH):
        told = _evaluate(reader, "(queries) => window.judge(queries)", asked[start : start + _BATCH])
        yield from map(read_answer, json.loads(told))  # as one text: Playwright takes values apart, piece by piece


def type_in(reader: Reader, query: str) -> tuple[Listed, ...]:
    """What a reader sees who types a query, presses Enter, and asks for more until all results are there."""
    from playwright.sync_api import Error

    try:
        reader.page.evaluate(_CLEAR)
        field = reader.page.locator(".search-field")
        field.fill(query)
        field.press("Enter")
        reader.page.wait_for_function(_ANSWERED)
        _open_all(reader.page)
        return tuple(_listed(reader, told) for told in reader.page.evaluate(_LISTED))
    except Error as error:
        raise _unusable(reader, error) from error


def _open_all(page: Page) -> None:
    more = page.locator("button.search-more")
    while more.is_visible():
        before = [page.locator(".search-result").count(), more.inner_text()]
        more.click()
        page.wait_for_function(_GROWN, arg=before)


def _listed(reader: Reader, told: dict[str, Any]) -> Listed:
    link, *items = map(urlsplit, told["links"])
    anchors = tuple(unquote(item.fragment) for item in items)
    return Listed("/" + link.path.removeprefix(reader.base_path), anchors, tuple(told["marks"]))


def _evaluate(reader: Reader, script: str, given: object) -> Any:
    from playwright.sync_api import Error

    try:
        return reader.page.evaluate(script, given)
    except Error as error:
        raise _unusable(reader, error) from error


def _unusable(reader: Reader, error: Error) -> BrowserError:
    heard = "；".join(dict.fromkeys(reader.complaints))
    said = f"（浏览器说：{heard}）" if heard else ""
    return BrowserError(f"检索页面用不了：{error.message.splitlines()[0]}{said} → 先运行 bulletin build 重新生成网站")


@contextmanager
def _browser() -> Iterator[Browser]:
    try:
        from playwright.sync_api import Error, sync_playwright

        executable = find()
    except ImportError as error:
        raise BrowserError(f"核对检索要用 Playwright，没有安装 → {_CURE}") from error
    if not executable:
        raise BrowserError(f"核对检索要用浏览器，没有找到 → {_CURE}")
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=executable)
        except Error as error:
            raise BrowserError(f"浏览器打不开：{error.message.splitlines()[0]} → {_CURE}") from error
        yield browser
        browser.close()


# --- serving --------------------------------------------------------------------------------------------------


class _Handler(SimpleHTTPRequestHandler):
    """The files of the site below a base path; every page brings its own Content-Security-Policy."""

    protocol_version = "HTTP/1.1"
    extensions_map = SimpleHTTPRequestHandler.extensions_map | _TYPES

    def __init__(self, *given: Any, base_path: str, **named: Any) -> None:
        self.base_path = base_path
        super().__init__(*given, **named)

    def translate_path(self, path: str) -> str:
        """The file of an address; one outside the base path has none."""
        return (
            super().translate_path("/" + path.removeprefix(self.base_path)) if path.startswith(self.base_path) else ""
        )

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Stay silent: the terminal belongs to the report."""


@contextmanager
def _served(site: Path, base_path: str) -> Iterator[str]:
    handler = partial(_Handler, directory=str(site), base_path=base_path)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{base_path}"
    finally:
        server.shutdown()
        server.server_close()
