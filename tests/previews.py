"""Previews: in this process, with a mapping of paths to texts for a site; and the command itself."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Error, Page

from builder.preview.kinds import HTML, kind_of
from builder.preview.news import Board, Found, News
from builder.preview.server import Preview

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'"
)


def page_of(main: str, title: str = "云川市青禾区", head: str = "", after: str = "") -> str:
    """A page as the templates make them: policy, styles, header, main, footer."""
    return (
        f'<!DOCTYPE html><html lang="zh-Hans"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" '
        f'content="{POLICY.replace(chr(39), "&#39;")}"><title>{title}</title>{head}</head><body>'
        f'<header>页头</header><main id="main">{main}</main><footer>页脚</footer>{after}</body></html>'
    )


@dataclass(frozen=True)
class Pages:
    """A state of the site: text by path."""

    texts: Mapping[str, str]

    def find(self, path: str) -> Found | None:
        text = self.texts.get(path)
        return None if text is None else Found(HTML if path.endswith("/") else kind_of(path), text.encode())


@dataclass
class Site:
    """A running preview and what it shows."""

    board: Board = field(default_factory=Board)
    preview: Preview = None  # type: ignore[assignment]
    looks: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.preview.port}{self.preview.house.base}"

    def show(self, texts: Mapping[str, str], news: News | None = None) -> News:
        """Show these texts besides those that are shown."""
        self.texts |= texts
        return self.board.post(Pages(dict(self.texts)), news or News(pages=tuple(texts)))


def mark(page: Page) -> None:
    """Leave something in the window that does not live through loading the page anew."""
    page.evaluate("window.before = true")


def wait_until_loaded_anew(page: Page) -> None:
    for _ in range(400):
        with suppress(Error):  # asked in the midst of it
            if not is_same(page):
                return
        page.wait_for_timeout(50)
    raise AssertionError("the page was not loaded anew")


def is_same(page: Page) -> bool:
    return bool(page.evaluate("window.before === true"))


@dataclass
class Served:
    """A running `bulletin serve`, and all that it said on the terminal so far."""

    url: str
    process: subprocess.Popen[str]
    said: list[str]


@contextmanager
def serving(folder: Path, root: Path, *options: str, port: int = 0) -> Iterator[Served]:
    """Preview `folder`/content until the end of the block."""
    command = [sys.executable, "-u", "-m", "builder", "serve", "--content", str(folder / "content")]
    with subprocess.Popen(
        [*command, "--port", str(port or free_port()), *options], cwd=root, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, env={**os.environ, "PYTHONUTF8": "1"},
    ) as process:  # fmt: skip
        said: list[str] = []
        lines = map(str.rstrip, process.stdout or ())
        reader = threading.Thread(target=said.extend, args=(lines,))
        url = ""
        try:
            url = next((match[0] for line in lines if (match := re.search(r"http://\S+", line))), "")
            assert url, "the preview did not start"
            reader.start()
            yield Served(url, process, said)
        finally:
            process.kill()
            if url:
                reader.join()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
