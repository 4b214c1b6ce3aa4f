"""A preview in this process whose site is a mapping of paths to texts."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

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
