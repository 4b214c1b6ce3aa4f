"""README, "Change the look": the edits it shows, made as it says, do what it says."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from conftest import ROOT
from playwright.sync_api import Browser
from test_palette import PAIRS, PALETTES, contrast, palette
from tests_support import write_site

from builder.cli import main

README = (ROOT / "README.md").read_text("utf-8")
STEPS = re.findall(r"<!-- look: (\S+)(?: before (\S+))? -->\n```\w+\n(.*?)```", README, re.DOTALL)
ARTICLE = "---\ntitle: 柳塘夜市\ndate: 2024-03-01\n---\n\n见[首页](/)。\n"


@pytest.fixture(scope="module")
def look(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the templates with every edit of the README made."""
    folder = Path(shutil.copytree(ROOT / "templates", tmp_path_factory.mktemp("look") / "look"))
    for name, before, text in STEPS:
        file = folder / name
        told = file.read_text("utf-8")
        if before:
            assert told.count(before) == 1
            told = told.replace(before, text + before)
        for line in () if before else text.splitlines():
            token = re.match(r"  (--[\w-]+):", line)
            assert token, line
            told, count = re.subn(rf"^  {token[1]}: .*$", line, told, flags=re.MULTILINE)
            assert count == 1, line
        file.write_text(told, "utf-8")
    return folder


def test_the_readme_shows_an_edit_of_style_and_one_of_a_template() -> None:
    assert [name for name, _, _ in STEPS] == ["static/site.css", "_footer.html"]


@pytest.mark.parametrize("name", PALETTES)
def test_the_colours_it_shows_can_be_read(look: Path, name: str) -> None:
    colours = palette(name, look / "static" / "site.css")
    assert [pair for pair in PAIRS if contrast(colours[pair[0]], colours[pair[1]]) < pair[2]] == []


def test_the_site_then_looks_as_it_says(look: Path, tmp_path: Path, browser: Browser, serve_folder) -> None:
    content = write_site(tmp_path, {"articles/a.md": ARTICLE})
    site = tmp_path / "site"
    command = ["build", "--content", str(content), "--output", str(site), "--templates", str(look), "--no-search"]
    assert main(command) == 0
    tab = browser.new_page()
    tab.goto(serve_folder(site))
    assert tab.locator("footer a[href='tel:12345']").inner_text() == "12345"
    assert "创建热线：" in tab.locator("footer").inner_text()
    style = "e => getComputedStyle(e).backgroundColor"
    assert tab.locator(".site-search button").evaluate(style) == "rgb(31, 78, 140)"
    tab.close()
