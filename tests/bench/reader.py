"""What a reader's search costs: bytes on the wire, requests, and seconds of the browser's renderers."""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

from audit.server import Handler
from playwright.sync_api import Browser, Page, sync_playwright

from builder.search.audit.chromium import find

TICKS = os.sysconf("SC_CLK_TCK")
QUIET = 0.4
_ANSWERED = """() => {
    const words = JSON.parse(document.querySelector('.search-words').textContent);
    return !['', words.searching].includes(document.querySelector('.search-status').textContent);
}"""
# The page's own modules, asked until no bundle is left; then the first ten results are read.
_THROUGH = """async (q) => {
    const { dataset } = document.querySelector('.search-form');
    const address = (name) => new URL(dataset[name], document.baseURI);
    const [text, index] = await Promise.all([import(address('text').href), import(address('index').href)]);
    const archive = await index.openArchive(address('archive'), text);
    const run = await index.further(index.begin(archive, { q, sort: '', chosen: new Map() }), Infinity);
    await Promise.all(run.results.slice(0, 10).map((result) => result.read()));
    return run.found;
}"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Bytes and requests on the wire, CPU seconds of the renderers, seconds of the clock; and what was found."""

    found: int
    sent: int
    requests: int
    cpu: float
    wall: float


@dataclass(slots=True)
class Wire:
    """Counts what goes over it."""

    sent: int = 0
    requests: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, sent: int, requests: int = 0) -> None:
        with self.lock:
            self.sent += sent
            self.requests += requests


class Metered(Handler):
    """The site as a good server gives it, every byte counted, headers too."""

    def __init__(self, *given: Any, wire: Wire, folder: Path) -> None:
        self.wire = wire
        super().__init__(*given, folder=folder)

    def setup(self) -> None:
        super().setup()
        write = self.wfile.write
        self.wfile.write = lambda data: (self.wire.add(len(data)), write(data))[1]  # type: ignore[method-assign]

    def log_request(self, *_: object) -> None:
        self.wire.add(0, 1)


def readings(site: Path, queries: Iterable[str], before: str) -> Iterator[tuple[str, str, Cost]]:
    """Each query as the first of a reader, as the next after another, and carried through all bundles."""
    with _metered(site) as (url, wire), sync_playwright() as playwright:
        for query in queries:
            for way, ask in (("first", _typed), ("next", partial(_next, before=before)), ("all bundles", _through)):
                browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
                yield query, way, ask(_opened(browser, url, wire), wire, query)
                browser.close()


def _opened(browser: Browser, url: str, wire: Wire) -> Page:
    """The search page, loaded and at rest."""
    page = browser.new_page()
    page.goto(f"{url}search/", wait_until="networkidle")
    _settle(wire)
    return page


def _typed(page: Page, wire: Wire, query: str) -> Cost:
    """From the focus of the field until the results are shown."""

    def act() -> int:
        page.evaluate("document.querySelector('.search-status').textContent = ''")
        page.locator(".search-field").focus()
        page.locator(".search-field").fill(query)
        page.locator(".search-field").press("Enter")
        page.wait_for_function(_ANSWERED, timeout=60_000)
        found = re.search(r"找到 (\d+) 篇", page.locator(".search-status").inner_text())
        return int(found[1]) if found else 0

    return _cost(wire, act)


def _next(page: Page, wire: Wire, query: str, before: str) -> Cost:
    """After another query, of which much is loaded already."""
    _typed(page, wire, before)
    return _typed(page, wire, query)


def _through(page: Page, wire: Wire, query: str) -> Cost:
    """From nothing to the last bundle."""
    return _cost(wire, lambda: int(page.evaluate(_THROUGH, query)))


def _cost(wire: Wire, act: Callable[[], int]) -> Cost:
    sent, requests, cpu, clock = wire.sent, wire.requests, _cpu(), time.perf_counter()
    found = act()
    wall = time.perf_counter() - clock
    _settle(wire)
    return Cost(found, wire.sent - sent, wire.requests - requests, _cpu() - cpu, wall)


def _settle(wire: Wire) -> None:
    """Wait until nothing goes over the wire any more: what is loaded ahead belongs to a query's cost."""
    sent = -1
    while sent != wire.sent:
        sent = wire.sent
        time.sleep(QUIET)


@contextmanager
def _metered(site: Path) -> Iterator[tuple[str, Wire]]:
    wire = Wire()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Metered, wire=wire, folder=site))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/", wire
    server.shutdown()
    server.server_close()


def _cpu() -> float:
    """CPU seconds of all renderers of our browser; other browsers may run on this machine."""
    processes = dict(_processes())
    return sum(
        used for parent, used, line in processes.values() if b"--type=renderer" in line and _is_ours(parent, processes)
    )


def _processes() -> Iterator[tuple[int, tuple[int, float, bytes]]]:
    """Every process: its parent, its CPU seconds, its command line."""
    for place in Path("/proc").glob("[0-9]*"):
        try:
            state = (place / "stat").read_text().rpartition(")")[2].split()
            line = (place / "cmdline").read_bytes()
        except OSError:
            continue
        yield int(place.name), (int(state[1]), (int(state[11]) + int(state[12])) / TICKS, line)


def _is_ours(process: int, processes: dict[int, tuple[int, float, bytes]]) -> bool:
    while process in processes and process != os.getpid():
        process = processes[process][0]
    return process == os.getpid()
