"""How a page is looked at: the reader's settings, and tabs of a real browser that take them on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from audit.specimens import Specimen
from audit.tools import AXE
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

MEASURE = Path(__file__).with_name("measure.js")
DESKTOP, PHONE, NARROW = 1280, 390, 320
HEIGHT = 900

STRUCTURE = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}

# Among the buttons is one to read aloud, hidden where the browser has no voice, as here.
UNFOLD = """(script) => {
    document.querySelectorAll('details').forEach((details) => { details.open = true; });
    if (script) document.querySelectorAll('main button[hidden]').forEach((button) => { button.hidden = false; });
}"""

# WCAG 1.4.12; as an adopted sheet, which no content security policy forbids.
SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
    "p { margin-bottom: 2em !important }"
)


@dataclass(frozen=True, slots=True)
class Mode:
    """What a reader has set: in the system (media), and with the site's own controls, as site.js keeps it."""

    name: str
    scheme: str = "light"
    contrast: str = "no-preference"
    forced: str = "none"
    media: str = "screen"
    reading: tuple[tuple[str, str], ...] = ()
    layout: bool = False  # whether it moves things, not only colours


LIGHT = Mode("light", layout=True)
LARGE = Mode("large", reading=(("size", "large"),), layout=True)
LARGEST = Mode("largest", reading=(("size", "largest"),), layout=True)
ELDER = Mode("elder", reading=(("mode", "elder"),), layout=True)
DARK = Mode("dark", scheme="dark")
PRINT = Mode("print", media="print")
HIGH_CONTRAST = Mode("high contrast chosen", reading=(("colour", "contrast"),))
ELDER_DARK = Mode("elder, dark", scheme="dark", reading=(("mode", "elder"),))
MODES = (
    LIGHT,
    LARGE,
    LARGEST,
    ELDER,
    DARK,
    Mode("more contrast", contrast="more"),
    Mode("more contrast, dark", scheme="dark", contrast="more"),
    Mode("forced colours", forced="active"),
    Mode("forced colours, dark", scheme="dark", forced="active"),
    Mode("dark chosen", reading=(("colour", "dark"),)),
    Mode("light chosen in the dark", scheme="dark", reading=(("colour", "light"),)),
    HIGH_CONTRAST,
    ELDER_DARK,
    Mode("elder, high contrast chosen", reading=(("mode", "elder"), ("colour", "contrast"))),
    PRINT,
)


@dataclass(slots=True)
class Desk:
    """Pages of one site, each open in a tab; what they asked for and what went wrong while they were open."""

    tabs: dict[str, Page] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


@contextmanager
def open_desk(browser: Browser, url: str, specimens: Iterable[Specimen], script: bool = True) -> Iterator[Desk]:
    """Every specimen of the site at `url` in a tab of its own, with the measures at hand."""
    desk = Desk()
    context = new_context(browser, script)
    context.on("request", lambda request: desk.asked.append(request.url))
    for specimen in specimens:
        desk.tabs[specimen.name] = open_tab(context, url, specimen, desk, script)
    yield desk
    context.close()


def new_context(browser: Browser, script: bool = True) -> BrowserContext:
    """A reader's browser: nothing remembered, nothing moving, redirects by <meta> stopped so that they can be read."""
    context = browser.new_context(
        viewport={"width": DESKTOP, "height": HEIGHT}, reduced_motion="reduce", java_script_enabled=script
    )
    context.route("**/*.html", _stay)
    context.route("**/old/**", _stay)
    return context


def _stay(route: Route) -> None:
    answer = route.fetch()
    text = answer.text().replace('http-equiv="refresh"', 'name="stopped-refresh"')
    route.fulfill(response=answer, body=text)


def open_tab(
    context: BrowserContext, url: str, specimen: Specimen, desk: Desk, script: bool = True, unfold: bool = True
) -> Page:
    """A page as it stands once its scripts are done, with all that can be unfolded unfolded if asked."""
    page = context.new_page()
    page.on("console", lambda message: desk.faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: desk.faults.append(str(error)))
    page.goto(url + specimen.path)
    if script and "?q=" in specimen.path:
        expect(page.locator(".search-status")).to_contain_text(re.compile("找到|没有"), timeout=20_000)
        page.wait_for_load_state("networkidle")
    if unfold:
        page.evaluate(UNFOLD, script)
    page.evaluate(MEASURE.read_text("utf-8"))
    return page


def show(page: Page, mode: Mode, width: int, height: int = HEIGHT) -> None:
    """Look at a page in a mode, on a screen so wide; nothing of an earlier mode remains."""
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(
        media=mode.media, color_scheme=mode.scheme, contrast=mode.contrast, forced_colors=mode.forced,
        reduced_motion="reduce",
    )  # fmt: skip
    page.evaluate(
        """(reading) => {
        localStorage.setItem('reading', JSON.stringify(reading));
        window.dispatchEvent(new StorageEvent('storage', {key: 'reading'}));
    }""",
        dict(mode.reading),
    )
    measure(page, "sayForced", mode.forced == "active")


@contextmanager
def spaced(page: Page) -> Iterator[None]:
    """The page with a reader's own spacing of text."""
    page.evaluate(
        """(css) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(css);
        document.adoptedStyleSheets = [sheet];
    }""",
        SPACING,
    )
    yield
    page.evaluate("document.adoptedStyleSheets = []")


def measure(page: Page, what: str, *arguments: object) -> list[str]:
    """The faults that one of measure.js finds."""
    return page.evaluate(f"(given) => window.measure.{what}(...given)", list(arguments))


def begin_axe(page: Page, rules: dict[str, Any]) -> None:
    """Let axe-core begin; several tabs work at a time."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    page.evaluate(
        "(rules) => { window.found = axe.run(document, {runOnly: rules, resultTypes: ['violations']}); }", rules
    )


def end_axe(page: Page) -> list[str]:
    """What axe-core found: rule, place, and what is to be mended."""
    found = page.evaluate("window.found.then((all) => all.violations)")
    return [
        f"{violation['id']}: {node['target'][-1]}: {' '.join(node['failureSummary'].split())[:240]}"
        for violation in found
        for node in violation["nodes"]
    ]


def axe(page: Page, rules: dict[str, Any]) -> list[str]:
    """What axe-core finds in one page."""
    begin_axe(page, rules)
    return end_axe(page)
