"""`bulletin serve` as a process: what the browser sees when a file is saved, broken, mended; how it starts and ends."""

from __future__ import annotations

import http.client
import re
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from previews import Served, free_port, is_same, mark, serving, wait_until_loaded_anew
from saves import SAVES
from tests_support import write_site

ARTICLE = "---\ntitle: 夜市\ndate: 2024-03-01\n---\n\n夜市开张了。\n"
SECONDS = 20
CALM = 1.0
"""Longer than the watcher waits for more, and than Linux waits for the other half of a move."""
BAR = "#live-problems .bar"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_site(tmp_path, {"articles/2024/yeshi.md": ARTICLE})
    return tmp_path


@pytest.fixture
def served(folder: Path, root: Path) -> Iterator[tuple[Path, str, subprocess.Popen[str]]]:
    """A running preview: the content folder, its address, the process."""
    with serving(folder, root, "--no-search") as preview:
        yield folder / "content", preview.url, preview.process


def test_a_saved_file_shows_by_itself(served, browser: Browser) -> None:
    content, url, _ = served
    article = content / "articles/2024/yeshi.md"
    page = browser.new_page()
    faults = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto(f"{url}articles/2024/yeshi/")
    main = page.locator("main")
    expect(main).to_contain_text("夜市开张了。")
    page.wait_for_timeout(300)
    article.write_text(ARTICLE.replace("开张了", "收摊了"), "utf-8")
    expect(main).to_contain_text("夜市收摊了。", timeout=SECONDS * 1000)
    expect(page.locator(".tool-print")).to_be_visible()  # scripts showed it, and their controls still work
    page.locator(".elder-switch").click()
    expect(page.locator("html")).to_have_attribute("data-mode", "elder")
    article.write_text(ARTICLE.replace("title: 夜市", "title：夜市"), "utf-8")
    expect(page.locator(".place")).to_have_text("articles/2024/yeshi.md:2:6", timeout=SECONDS * 1000)
    expect(page.locator(".message")).to_contain_text("字段名后用了中文冒号“：”")
    expect(page.locator(".row.here")).to_have_text("2title：夜市")
    draft = article.with_name(".saved")
    draft.write_text(ARTICLE.replace("开张了", "又开张了"), "utf-8")
    draft.replace(article)  # as editors save that rename
    expect(main).to_contain_text("夜市又开张了。", timeout=SECONDS * 1000)
    expect(page.locator(".bar")).to_be_hidden(timeout=SECONDS * 1000)
    page.close()
    assert [fault for fault in faults if "Security" in fault] == []


def test_a_broken_head_shows_in_every_tab_and_everything_else_stays(served, browser: Browser) -> None:
    content, url, _ = served
    article, long = content / "articles/2024/yeshi.md", ARTICLE + "\n\n".join(f"第 {n} 段。" for n in range(200))
    article.write_text(long, "utf-8")
    context = browser.new_context(viewport={"width": 1200, "height": 800})
    page, other = context.new_page(), context.new_page()
    for tab, address, words in ((page, f"{url}articles/2024/yeshi/", "第 199 段。"), (other, url, "夜市")):
        tab.goto(address)
        expect(tab.locator("main")).to_contain_text(words, timeout=SECONDS * 1000)
        tab.wait_for_timeout(300)
        mark(tab)
    page.evaluate("scrollTo(0, 3000)")
    article.write_text(long.replace("date: 2024-03-01", "date: 2024-02-30"), "utf-8")
    for tab in (page, other):
        expect(tab.locator(".place")).to_have_text("articles/2024/yeshi.md:3:7", timeout=SECONDS * 1000)
        expect(tab.locator(".row.here")).to_have_text("3date: 2024-02-30")
    fresh = context.new_page()
    for address, words in ((f"{url}articles/2024/yeshi/", "第 199 段。"), (f"{url}articles/", "夜市")):
        assert fresh.goto(address).status == 200
        expect(fresh.locator("main")).to_contain_text(words)
        expect(fresh.locator(BAR)).to_be_visible()
    article.write_text(long, "utf-8")
    for tab in (page, other, fresh):
        expect(tab.locator(BAR)).to_be_hidden(timeout=SECONDS * 1000)
    assert is_same(page)
    assert is_same(other)
    assert page.evaluate("scrollY") == 3000
    context.close()


# --- one save, one version --------------------------------------------------------------------------------------


def versions(preview: Served) -> list[str]:
    """What the terminal said of new versions, after it has been quiet for a while."""
    seen = -1
    while seen < len(preview.said):
        seen = len(preview.said)
        time.sleep(CALM)
    return [line.partition("：")[2] for line in preview.said if re.match(r"第 \d+ 版", line)]


def test_every_way_to_save_is_one_version_with_the_new_words(folder: Path, root: Path) -> None:
    article = folder / "content/articles/2024/yeshi.md"
    with serving(folder, root, "--no-search") as preview:
        assert "夜市开张了" in fetched(f"{preview.url}articles/2024/yeshi/")
        for number, save in enumerate(SAVES):
            save(article, ARTICLE.replace("开张了", f"第 {number} 次开张了"))
            assert versions(preview) == ["yeshi.md"] * (number + 1), save.__name__
            assert f"夜市第 {number} 次开张了" in fetched(f"{preview.url}articles/2024/yeshi/")


def test_folders_that_come_and_go_are_one_version_each(folder: Path, root: Path) -> None:
    elsewhere, moved = folder / "elsewhere", folder / "content/articles/moved"
    for name in ("a", "deep/b"):
        (elsewhere / name).parent.mkdir(parents=True, exist_ok=True)
        (elsewhere / f"{name}.md").write_text(ARTICLE.replace("夜市", f"早市{name[-1]}"), "utf-8")
    with serving(folder, root, "--no-search") as preview:
        assert "早市" not in fetched(preview.url)
        nested = folder / "content/articles/2025/new/c.md"
        nested.parent.mkdir(parents=True)
        nested.write_text(ARTICLE.replace("夜市", "花市"), "utf-8")
        assert versions(preview) == ["c.md"]
        assert "花市" in fetched(f"{preview.url}articles/")
        elsewhere.rename(moved)
        assert versions(preview) == ["c.md", "a.md、b.md"]
        assert "早市a" in (told := fetched(f"{preview.url}articles/"))
        assert "早市b" in told
        moved.rename(elsewhere)
        assert versions(preview) == ["c.md", "a.md、b.md", "a.md、b.md"]
        assert "早市" not in fetched(f"{preview.url}articles/")


def test_reading_every_file_makes_no_version(folder: Path, root: Path) -> None:
    with serving(folder, root, "--no-search") as preview:
        fetched(preview.url)
        for file in (folder / "content").rglob("*.md"):
            file.read_text("utf-8")
            file.touch()
        assert versions(preview) == []


def fetched(url: str) -> str:
    with urllib.request.urlopen(url, timeout=SECONDS) as answer:
        return str(answer.read().decode())


def test_drafts_and_due_items_show_with_a_badge(folder: Path, root: Path, browser: Browser, served) -> None:
    content, url, _ = served
    page = browser.new_page()
    assert page.goto(f"{url}articles/2030/later/").status == 404
    write_site(folder, {"articles/2030/later.md": "---\ntitle: 元旦\ndate: 2030-01-01\n---\n\n到时候再说。\n"})
    expect(page.locator("body")).to_contain_text("定时 2030-01-01", timeout=SECONDS * 1000)
    page.close()
    assert not (content / "urls.lock").exists(), "a preview publishes nothing"
    assert not (content.parent / "site").exists()


def test_ctrl_c_ends_it_at_once_even_with_an_open_stream(served) -> None:
    _, url, process = served
    host, _, port = url.removeprefix("http://").rstrip("/").partition(":")
    stream = http.client.HTTPConnection(host, int(port), timeout=SECONDS)
    stream.request("GET", "/__live/events")
    assert stream.getresponse().fp.readline() == b"retry: 1000\n"
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=SECONDS) == 130
    stream.close()


def test_the_end_is_seen_in_every_tab_and_so_is_a_new_beginning(folder: Path, root: Path, browser: Browser) -> None:
    port = free_port()
    context = browser.new_context()
    tabs = [context.new_page(), context.new_page()]
    with serving(folder, root, "--no-search", port=port) as preview:
        for tab in tabs:
            tab.goto(preview.url)
        tabs[0].wait_for_timeout(500)
    for tab in tabs:
        expect(tab.locator(".gone")).to_be_visible(timeout=SECONDS * 1000)
        expect(tab.locator(".gone")).to_have_text("连接断开：预览已经停止，这一页不会再更新")
        mark(tab)
    with serving(folder, root, "--no-search", port=port):
        for tab in tabs:
            wait_until_loaded_anew(tab)
            expect(tab.locator(".gone")).to_be_hidden()
    context.close()


def test_a_shared_preview_prints_its_key(folder: Path, root: Path, browser: Browser) -> None:
    with serving(folder, root, "--no-search", "--share") as preview:
        url = preview.url
        assert re.fullmatch(r"http://\d+\.\d+\.\d+\.\d+:\d+/\?k=[\w-]{12}", url)
        page = browser.new_page()
        assert page.goto(url.partition("?")[0]).status == 403
        page.goto(url)
        expect(page.locator("main")).to_contain_text("夜市")
        assert "?k=" not in page.url
        page.close()
