"""The five tasks of docs/手册, done in a real browser by the words of its pages alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from handbook import DEED, IMAGES, PAGES, STEP, follow
from playwright.sync_api import Browser, expect

ROOT = Path(__file__).parent.parent
LINES = 60  # a printed page, pictures besides
WIDE = 42  # characters on a printed line
TASKS = ("1-新建文章", "2-新建一期快报", "3-从Word和公众号导入", "4-检查与修改", "5-预览与交稿")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_page_says_can_be_done(page: Path, browser: Browser, tmp_path: Path) -> None:
    shown: list[str] = []
    expect.set_options(timeout=15_000)
    follow(browser, page, tmp_path, lambda name, _: shown.append(name))
    assert shown == re.findall(r"\.\./images/([^)]+)\)", page.read_text("utf-8"))


def test_each_task_has_its_page_to_which_readme_and_manual_lead() -> None:
    assert tuple(page.stem for page in PAGES) == TASKS
    for name, folder in (("README.md", "docs/手册/"), ("docs/编辑手册.md", "手册/")):
        text = (ROOT / name).read_text("utf-8")
        assert [task for task in TASKS if f"({folder}{task}.md)" not in text] == [], name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_fits_on_paper_and_its_links_and_pictures_are_there(page: Path) -> None:
    text = page.read_text("utf-8")
    lines = [line for line in text.split("\n") if not re.match(r" *!\[", line)]
    assert sum(1 + len(line) // WIDE for line in lines) <= LINES
    for target in re.findall(r"\]\(([^)#]+)", text):
        assert (page.parent / target).is_file(), target
    assert 1 <= len(re.findall(r"images/handbook-\d", text)) <= 2
    assert "**如果……**" in text


def test_every_picture_of_the_handbook_is_shown_and_small() -> None:
    shown = {name for page in PAGES for name in re.findall(r"images/(handbook-[^)]+)", page.read_text("utf-8"))}
    assert {path.name for path in IMAGES.glob("handbook-*")} == shown
    assert [name for name in shown if (IMAGES / name).stat().st_size > 80_000] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_goes_wrong_is_told_in_the_words_of_the_program(page: Path) -> None:
    """After the steps too, “words” are the program's own: of its templates, its pages' scripts or its messages."""
    told = "".join(path.read_text("utf-8") for path in SOURCES)
    after = STEP.sub("", page.read_text("utf-8")).partition("**如果……**")[2]
    assert [words for words in re.findall(r"“([^”]+)”", after) if re.sub(r"\d+|http\S+", "", words) not in told] == []


SOURCES = (
    *(ROOT / "templates").glob("**/*.html"),
    *(ROOT / "builder").glob("**/*.py"),
    *(ROOT / "builder").glob("**/*.js"),
)


def test_words_on_the_screen_are_told_from_deeds() -> None:
    step = "1. 点“新建”，在“标题”里填 `夜市`，点红色按钮“新建”。看到“已新建”，“标题”不见了，没有“错误”；点“草稿”里的“复制”。"
    deeds = [{name: words for name, words in deed.groupdict().items() if words} for deed in DEED.finditer(step)]
    assert deeds == [
        {"click": "新建"},
        {"label": "标题", "typed": "夜市"},
        {"kind": "按钮", "click": "新建"},
        {"seen": "已新建"},
        {"gone": "标题"},
        {"none": "错误"},
        {"around": "草稿", "inner": "复制"},
    ]
