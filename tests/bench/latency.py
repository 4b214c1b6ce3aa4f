"""From saving a file to seeing it in an open tab: this preview and `hugo server`, on the same documents."""

from __future__ import annotations

import contextlib
import math
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.edits import body
from bench.sides import HUGO, OURS, ROOT, Side, hugo, ours
from bench.sources import Sources
from bench.tools import Tools
from playwright.sync_api import Page, sync_playwright

from builder.search.audit.chromium import find

SAVES = 50
PAUSE = 1.2
"""Seconds between two saves, so that each is seen alone: Hugo gathers for half a second, and misses what comes then."""
PATIENCE, START = 20.0, 600.0
"""Seconds until a save counts as missed, and a preview as not starting."""
_SHOWS = "mark => Boolean(document.querySelector('main')?.textContent.includes(mark))"


@dataclass(frozen=True, slots=True)
class Latency:
    """What one preview took with so many documents, in seconds: from its start to its first page, with nothing and with
    everything remembered; from each save to the changed page in an open tab."""

    documents: int
    side: str
    first: float
    again: float
    saves: tuple[float, ...]


def latencies(folder: Path, source: Sources, programs: Tools | None) -> Iterator[Latency]:
    """One preview after the other, each with a copy of the documents."""
    shutil.rmtree(folder, ignore_errors=True)
    sides = [ours(folder, source, search=False)] + ([hugo(folder, source, programs)] if programs else [])
    for side in sides:
        side.forget()
        side.build()  # registers the addresses; a preview remembers apart from it
        yield _measured(side, source)
    shutil.rmtree(folder)


def _measured(side: Side, source: Sources) -> Latency:
    edit = body(source, 1)
    with _serving(side) as (_, first):
        pass
    with _serving(side) as (address, again), _tab() as page:
        page.goto(f"{address}{_url(side, edit.document, edit.text)}")
        saves = tuple(_saved(side, page, edit.document, edit.text, f"第{number}次保存") for number in range(SAVES))
    return Latency(len(source.documents), side.name, first, again, saves)


def _saved(side: Side, page: Page, document: str, text: str, mark: str) -> float:
    """Seconds from the save to the tab that shows it; infinite if it never does."""
    time.sleep(PAUSE)
    begun = time.perf_counter()
    side.write(document, f"{text}\n\n{mark}\n")
    while time.perf_counter() - begun < PATIENCE:
        with contextlib.suppress(Exception):  # between two pages there is none to ask
            if page.evaluate(_SHOWS, mark):
                return time.perf_counter() - begun
        time.sleep(0.002)
    return math.inf


def _url(side: Side, document: str, text: str) -> str:
    """The address of a document below the root."""
    return side.page(side.folder / "content", document, text).parent.as_posix() + "/"


@contextlib.contextmanager
def _tab() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


@contextlib.contextmanager
def _serving(side: Side) -> Iterator[tuple[str, float]]:
    """The preview's address, and after how many seconds it answered with a page."""
    port = _free_port()
    begun = time.perf_counter()
    process = subprocess.Popen(
        _command(side, port), cwd=side.folder / "run", env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}/"
    try:
        _wait(address, process)
        yield address, time.perf_counter() - begun
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _command(side: Side, port: int) -> tuple[str, ...]:
    if side.name == HUGO:
        return (side.command[0], "server", *side.command[1:2], side.command[3], f"--port={port}", "--bind=127.0.0.1")
    places = [one for one in side.command if one.startswith(("--content", "--templates"))]
    return (sys.executable, "-m", "builder", "serve", *places, "--as-of=2030-01-01", "--no-search", f"--port={port}")


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    """Until there is a page."""
    while process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=START) as answer:
            answer.read()
            return
        time.sleep(0.01)
    raise SystemExit(f"the preview ended with {process.returncode}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


HEAD = "first page, cold s | first page, warm s | save → DOM: median ms | worst ms | never shown"


def table(found: Sequence[Latency]) -> Iterator[str]:
    """The lines of a Markdown table, and what of the goals is reached."""
    yield f"| preview of … documents | {HEAD} |"
    yield "| --- |" + " --- |" * (HEAD.count("|") + 1)
    for one in found:
        shown = [seconds for seconds in one.saves if seconds < math.inf]
        times = f"{_median(one) * 1000:.0f} | {max(shown) * 1000:.0f} | {len(one.saves) - len(shown)} of {SAVES}"
        yield f"| {one.documents:,}, {one.side} | {one.first:.2f} | {one.again:.2f} | {times} |"
    yield ""
    mine = {one.documents: one for one in found if one.side == OURS}
    for one in mine.values():
        yield _verdict(f"save → DOM, median, {one.documents:,} documents, ms", _median(one) * 1000, 100)
    if (small := mine.get(100)) and (large := mine.get(10_000)):
        yield _verdict("save → DOM, 10,000 against 100 documents, ×", _median(large) / _median(small), 1.5)
        yield _verdict("first page, warm, 10,000 documents, s", large.again, 2)


def _median(one: Latency) -> float:
    return statistics.median(one.saves)


def _verdict(label: str, value: float, most: float) -> str:
    return f"- {label}: {value:.3g} (at most {most:g}): {'reached' if value <= most else 'NOT reached'}"
