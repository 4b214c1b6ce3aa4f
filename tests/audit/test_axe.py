"""Every kind of page in a real browser: axe-core finds nothing, and all stays readable and reachable in every mode."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from audit.reader import (
    COLOURS,
    DARK,
    DESKTOP,
    ELDER,
    ELDER_DARK,
    HEIGHT,
    HIGH_CONTRAST,
    LARGE,
    LARGEST,
    LIGHT,
    MODES,
    NARROW,
    PHONE,
    STRUCTURE,
    Desk,
    Mode,
    axe,
    begin_axe,
    end_axe,
    measure,
    open_desk,
    show,
    spaced,
)
from audit.specimens import EVERYTHING, Specimen, choose, planned_pages
from audit.tools import AXE
from conftest import AS_OF, copy_content
from playwright.sync_api import Browser, Page

from builder.cli import main

Found = dict[str, dict[str, None]]
LAYOUTS = [mode for mode in MODES if mode.layout]
SOME = ("home", "article", "issue", "dates", "listing articles", "search, found", "notfound")
COLOURINGS = [mode for mode in MODES if not mode.layout]
# `make audit` looks at every mode on every screen; `make test` leaves out what can differ only together with another.
FULL = os.environ.get("AUDIT") == "full"
STRUCTURED = [
    (mode, width)
    for mode, width in product(LAYOUTS, (DESKTOP, PHONE, NARROW))
    if FULL or (mode in (LIGHT, ELDER) and width != NARROW) or (mode is LARGEST and width == NARROW)
]
COLOURED = [
    (mode, width) for mode, width in product(COLOURINGS, (DESKTOP, PHONE)) if FULL or width == DESKTOP or mode is DARK
]
WIDTHS = [
    (mode, width)
    for mode, width in product(LAYOUTS, (NARROW, PHONE, 768, DESKTOP))
    if FULL or mode is LIGHT or (width in (NARROW, DESKTOP) and mode is not LARGE) or (mode is LARGE and width == PHONE)
]


def said(value: object) -> str:
    return value.name if isinstance(value, Mode) else str(value)


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample archive with every setting that shows something: its folder, with content/ and site/."""
    folder = tmp_path_factory.mktemp("everything")
    settings = copy_content(folder / "content") / "site.yaml"
    settings.write_text(settings.read_text("utf-8") + EVERYTHING, "utf-8")
    place = ["--content", str(folder / "content"), "--output", str(folder / "site"), "--as-of", AS_OF]
    assert main(["build", *place]) == 0
    return folder


@pytest.fixture(scope="module")
def sample_url(everything: Path, serve_folder: Callable[[Path], str]) -> str:
    return serve_folder(everything / "site")


@pytest.fixture(scope="module")
def specimens(root: Path, everything: Path) -> tuple[Specimen, ...]:
    assert AXE.is_file(), "no axe-core: run `make test`, which installs it"
    return choose(planned_pages(everything / "content", root / "templates", AS_OF), everything / "site")


@pytest.fixture(scope="module")
def desk(browser: Browser, sample_url: str, specimens: tuple[Specimen, ...]) -> Iterator[Desk]:
    with open_desk(browser, sample_url, specimens) as desk:
        yield desk


Look = Callable[[Page], Iterable[str]]


def faults(desk: Desk, mode: Mode, width: int, look: Look, height: int = HEIGHT, some: bool = False) -> Found:
    """What is wrong in one mode on a screen so wide, with the pages that have the fault; on all pages, or `some`."""
    found: Found = {}
    for name, page in desk.tabs.items():
        if some and name not in SOME:
            continue
        show(page, mode, width, height)
        note(found, name, look(page))
    return found


def axe_faults(desk: Desk, mode: Mode, width: int, rules: dict[str, Any]) -> Found:
    """What axe-core finds in one mode on a screen so wide; all tabs at work together."""
    found: Found = {}
    for page in desk.tabs.values():
        show(page, mode, width)
        begin_axe(page, rules)
    for name, page in desk.tabs.items():
        note(found, name, end_axe(page))
    return found


def note(found: Found, name: str, said: Iterable[str]) -> None:
    for fault in said:
        found.setdefault(fault, {})[name] = None


def told(found: Found) -> str:
    """The faults as lines; what many pages share is said once."""
    lines = [f"{fault}   on {len(pages)}: {', '.join([*pages][:4])}" for fault, pages in found.items()]
    return "\n".join([f"{len(found)} faults", *lines[:60]])


def test_every_kind_of_page_is_looked_at(specimens: tuple[Specimen, ...]) -> None:
    names = {specimen.name for specimen in specimens}
    assert {"home", "article", "issue", "series", "dates", "search", "search, found", "redirect", "notfound"} <= names
    assert len(names) == len(specimens)


@pytest.mark.parametrize(("mode", "width"), STRUCTURED, ids=said)
def test_axe_finds_nothing(desk: Desk, mode: Mode, width: int) -> None:
    found = axe_faults(desk, mode, width, STRUCTURE)
    assert not found, told(found)


@pytest.mark.parametrize(("mode", "width"), COLOURED, ids=said)
def test_axe_finds_no_weak_colours(desk: Desk, mode: Mode, width: int) -> None:
    found = axe_faults(desk, mode, width, COLOURS)
    assert not found, told(found)


def test_structure(desk: Desk) -> None:
    found = faults(desk, LIGHT, DESKTOP, lambda page: measure(page, "structure"))
    assert not found, told(found)


@pytest.mark.parametrize(("mode", "width"), WIDTHS, ids=said)
def test_nothing_sticks_out_sideways(desk: Desk, mode: Mode, width: int) -> None:
    found = faults(desk, mode, width, lambda page: measure(page, "overflow"))
    assert not found, told(found)


@pytest.mark.parametrize(
    ("mode", "width"), [(LIGHT, DESKTOP), (LIGHT, NARROW), (LARGEST, PHONE), (ELDER, PHONE)], ids=said
)
def test_a_reader_s_own_spacing_loses_nothing(desk: Desk, mode: Mode, width: int) -> None:
    def look(page: Page) -> list[str]:
        before = set(measure(page, "clipped"))
        with spaced(page):
            return [*before, *measure(page, "overflow"), *(set(measure(page, "clipped")) - before)]

    found = faults(desk, mode, width, look)
    assert not found, told(found)


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_targets_can_be_hit(desk: Desk, width: int) -> None:
    found = faults(desk, LIGHT, width, lambda page: [*measure(page, "targets", 24), *measure(page, "controls", 44)])
    assert not found, told(found)


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_targets_are_large_for_the_old(desk: Desk, width: int) -> None:
    found = faults(desk, ELDER, width, lambda page: measure(page, "controls", 60))
    assert not found, told(found)


def start(page: Page) -> None:
    """Nothing has the focus, and the next Tab goes to the first stop."""
    page.evaluate("""() => {
        window.scrollTo(0, 0);
        if (document.activeElement) document.activeElement.blur();
        document.getSelection().removeAllRanges();
    }""")


def walk(page: Page) -> Iterator[str]:
    """Tab through a page from its start to its end; gives what is wrong with each stop."""
    start(page)
    stops = page.evaluate("window.measure.focusable()")
    for stop in range(stops + 3):
        page.keyboard.press("Tab")
        focus = page.evaluate("window.measure.focus()")
        if focus is None:
            break
        if stop == 0 and "skip" not in focus["name"]:
            yield f"the first stop is {focus['name']}, not the link to the text"
        yield from focus["faults"]
    else:
        yield f"after {stops} stops the focus is still in the page"
    if stop < stops - 1:
        yield f"only {stop} of {stops} stops are reached"


@pytest.mark.parametrize(("mode", "width", "height"), [(LIGHT, DESKTOP, HEIGHT), (ELDER_DARK, NARROW, 480)], ids=said)
def test_the_focus_is_seen_at_every_stop(desk: Desk, mode: Mode, width: int, height: int) -> None:
    found = faults(desk, mode, width, walk, height, some=not FULL and mode is not LIGHT)
    assert not found, told(found)


def test_the_skip_link_leads_to_the_text(desk: Desk) -> None:
    def look(page: Page) -> Iterator[str]:
        start(page)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        if page.evaluate("document.activeElement.id") != "main":
            yield "Tab, Enter does not lead to the text"

    found = faults(desk, LIGHT, DESKTOP, look)
    assert not found, told(found)


def test_without_javascript(browser: Browser, sample_url: str, specimens: tuple[Specimen, ...]) -> None:
    plain = tuple(specimen for specimen in specimens if "?" not in specimen.path)
    with open_desk(browser, sample_url, plain, script=False) as desk:
        found = faults(desk, LIGHT, NARROW, lambda page: [*measure(page, "overflow"), *measure(page, "dead")])
    assert not found, told(found)


@pytest.mark.parametrize("width", [DESKTOP, NARROW])
@pytest.mark.parametrize("opener", ['button[aria-expanded="false"]', "a.external"])
def test_what_opens_is_as_good_as_the_page(desk: Desk, opener: str, width: int) -> None:
    """The panel of reading settings, the notice before another site: whatever a click lays over the page."""
    name, page = next((name, page) for name, page in desk.tabs.items() if page.locator(opener).count())
    page.bring_to_front()
    found: Found = {}
    for mode in (LIGHT, ELDER, DARK, HIGH_CONTRAST):
        show(page, mode, width)
        page.locator(opener).first.click()
        opened = page.evaluate("document.querySelectorAll(':not(details, summary)[hidden]').length")
        note(found, name, [f"{mode.name}: {fault}" for fault in opened_faults(page, mode)])
        page.keyboard.press("Escape")
        if page.evaluate("document.querySelectorAll(':not(details, summary)[hidden]').length") <= opened:
            note(found, name, [f"{mode.name}: Escape closes nothing"])
    assert not found, told(found)


def opened_faults(page: Page, mode: Mode) -> list[str]:
    least = 60 if mode is ELDER else 44
    return [
        *axe(page, STRUCTURE),
        *measure(page, "overflow"),
        *measure(page, "controls", least),
        *measure(page, "targets", 24),
    ]


def test_no_page_asks_another_host_or_complains(desk: Desk, sample_url: str) -> None:
    assert [url for url in desk.asked if not url.startswith((sample_url, "data:", "blob:"))] == []
    assert desk.faults == []
