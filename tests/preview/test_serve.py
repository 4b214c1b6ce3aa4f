"""`bulletin serve` as a process: what the browser sees when a file is saved, broken, mended; how it starts and ends."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from previews import mark, wait_until_loaded_anew
from tests_support import write_site

ARTICLE = "---\ntitle: 夜市\ndate: 2024-03-01\n---\n\n夜市开张了。\n"
SECONDS = 20


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_site(tmp_path, {"articles/2024/yeshi.md": ARTICLE})
    return tmp_path


@contextmanager
def serving(folder: Path, root: Path, port: int, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A running preview: its address, the process."""
    command = [sys.executable, "-u", "-m", "builder", "serve", "--content", str(folder / "content"), "--no-search"]
    process = subprocess.Popen(
        [*command, "--port", str(port), *options], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    try:
        for line in process.stdout or ():
            if match := re.search(r"http://\S+", line):
                yield match[0], process
                break
        else:
            pytest.fail("the preview did not start")
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def served(folder: Path, root: Path) -> Iterator[tuple[Path, str, subprocess.Popen[str]]]:
    """A running preview: the content folder, its address, the process."""
    with serving(folder, root, free_port()) as (url, process):
        yield folder / "content", url, process


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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
    with serving(folder, root, port) as (url, _):
        for tab in tabs:
            tab.goto(url)
        tabs[0].wait_for_timeout(500)
    for tab in tabs:
        expect(tab.locator(".gone")).to_be_visible(timeout=SECONDS * 1000)
        expect(tab.locator(".gone")).to_have_text("连接断开：预览已经停止，这一页不会再更新")
        mark(tab)
    with serving(folder, root, port):
        for tab in tabs:
            wait_until_loaded_anew(tab)
            expect(tab.locator(".gone")).to_be_hidden()
    context.close()


def test_a_shared_preview_prints_its_key(folder: Path, root: Path, browser: Browser) -> None:
    with serving(folder, root, free_port(), "--share") as (url, _):
        assert re.fullmatch(r"http://\d+\.\d+\.\d+\.\d+:\d+/\?k=[\w-]{12}", url)
        page = browser.new_page()
        assert page.goto(url.partition("?")[0]).status == 403
        page.goto(url)
        expect(page.locator("main")).to_contain_text("夜市")
        assert "?k=" not in page.url
        page.close()
