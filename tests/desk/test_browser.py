"""A day at the desk in a real browser: dropping originals, the forms, pages that keep up; and who may send."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest
from desks import TEMPLATES, Desk, article, desk_of, issue
from intake.making import PNG, docx, paragraph
from playwright.sync_api import Browser, Page, expect
from tests_support import tree

from builder.commands.snapshot import following
from builder.commands.stage import Stage
from builder.preview.gate import Gate
from builder.preview.house import House
from builder.preview.news import Board
from builder.preview.server import Preview, open_preview
from builder.preview.watching import Changes, changes

WORD = docx(
    paragraph("柳塘街道夜巡点亮小巷", align="center"), paragraph("2024年6月18日，柳塘街道查看路灯43盏，当晚报修5盏。")
)
TOKEN = "right"
SECONDS = 20_000


@dataclass
class Run:
    """A preview with the desk in it, which follows the files."""

    desk: Desk
    stage: Stage
    preview: Preview
    saved: Changes

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.preview.port}/__desk/"

    def follow(self) -> None:
        """Show what is saved, until the watcher is closed."""
        for changed in self.saved:
            if step := following(self.stage.snapshot, changed):
                self.desk.snapshot = step.snapshot
                self.stage.show(step)


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Callable[[Mapping[str, str]], Run]]:
    runs: list[Run] = []

    def start(files: Mapping[str, str]) -> Run:
        board, desk = Board(), desk_of(tmp_path, files)
        stage = Stage(board, desk.snapshot)
        house = House(board, rooms={"/__desk/": desk.room}, gate=Gate(token=TOKEN))
        saved = changes((desk.content, TEMPLATES), (desk.content / "urls.lock",), False, lambda _: None)
        run = Run(desk, stage, open_preview(house), saved)
        run.preview.run_in_background()
        threading.Thread(target=run.follow, daemon=True).start()
        runs.append(run)
        return run

    yield start
    for one in runs:
        one.saved.close()
        one.preview.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab; what it complains of, besides a refusal that a test provokes, fails the test."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    context.set_default_timeout(SECONDS)
    tab = context.new_page()
    faults: list[str] = []
    tab.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: faults.append(str(error)))
    yield tab
    assert [fault for fault in faults if "422" not in fault] == []
    context.close()


SAVED = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>早市</title></head><body>
<h1 id="activity-name">望舒街道的早市开张了</h1><em id="publish_time">2024-06-20 08:30</em>
<div id="js_content"><p>早市设在河边，六点开门，九点收摊。</p>
<p><img data-src="https://mmbiz.example/1" src="./早市_files/640.png"></p></div></body></html>"""


def drop(page: Page, *files: Path) -> None:
    """Let files and folders of the disk fall onto the page, as from the window of a file manager."""
    mouse = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(file) for file in files], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        mouse.send("Input.dispatchDragEvent", {"type": kind, "x": 300, "y": 400, "data": data})


def test_a_file_that_is_dropped_is_reviewed_taken_in_and_shown(run, page: Page, tmp_path: Path) -> None:
    now = run({"articles/2024/a.md": article()})
    before = tree(now.desk.content)
    word = tmp_path / "夜巡.docx"
    word.write_bytes(WORD)
    page.goto(now.address)
    drop(page, word)
    page.wait_for_url("**/parcels/**")
    expect(page.locator(".review .result").first).to_contain_text("查看路灯43盏")
    assert tree(now.desk.content) == before
    page.get_by_role("button", name="存入稿件").click()
    page.wait_for_url("**/receipts/**")
    page.get_by_role("link", name="看网页").click()  # it appears when the preview has heard of the file
    expect(page.locator("main")).to_contain_text("查看路灯43盏")


def test_a_saved_page_is_dropped_with_the_folder_of_its_pictures(run, page: Page, tmp_path: Path) -> None:
    now = run({"articles/2024/a.md": article()})
    saved, pictures = tmp_path / "早市.html", tmp_path / "早市_files"
    saved.write_text(SAVED, "utf-8")
    pictures.mkdir()
    (pictures / "640.png").write_bytes(PNG)
    page.goto(now.address)
    drop(page, saved, pictures)
    page.wait_for_url("**/parcels/**")
    page.get_by_role("button", name="存入稿件").click()
    page.wait_for_url("**/receipts/**")
    page.get_by_role("link", name="看网页").click()
    expect(page.locator("main")).to_contain_text("九点收摊")
    assert page.evaluate("document.querySelector('main img').naturalWidth") == 2


def test_a_no_goes_back_to_the_desk(run, page: Page) -> None:
    now = run({"articles/2024/a.md": article()})
    before = tree(now.desk.content)
    page.goto(now.address)
    page.set_input_files("#pick", [{"name": "夜巡.docx", "mimeType": "", "buffer": WORD}])
    page.wait_for_url("**/parcels/**")
    page.get_by_role("button", name="不要").click()
    page.wait_for_url(now.address)
    assert tree(now.desk.content) == before


def test_a_picture_is_put_beside_a_document(run, page: Page) -> None:
    now = run({"articles/2024/a.md": article()})
    page.goto(now.address)
    page.set_input_files("#pick", [{"name": "凉亭.png", "mimeType": "image/png", "buffer": PNG}])
    page.wait_for_url("**/parcels/**")
    assert page.evaluate("document.querySelector('.desk-shots img').naturalWidth") == 2
    page.get_by_label("放到哪篇稿件旁边").fill("articles/2024/b.md")
    page.get_by_role("button", name="存入图片").click()
    expect(page.get_by_role("alert")).to_have_text("没有“articles/2024/b.md”这篇稿件 → 从列出的稿件里选一篇")
    page.get_by_label("放到哪篇稿件旁边").fill("articles/2024/a.md")
    page.get_by_label("图上是什么").fill("新修的凉亭")
    page.get_by_role("button", name="存入图片").click()
    expect(page.locator("#done")).to_contain_text("![新修的凉亭](a/凉亭.png)")
    assert (now.desk.content / "articles/2024/a/凉亭.png").read_bytes() == PNG


def test_a_new_issue_by_the_keyboard(run, page: Page) -> None:
    now = run({"issues/2024/7.md": issue(7, "2024-03-05")})
    page.goto(now.address)
    page.get_by_label("文章").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("标题")).to_be_hidden()
    page.get_by_label("期号").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/receipts/**")
    expect(page.locator("#done")).to_contain_text("第8期：已新建")
    assert (now.desk.content / "issues/2024/8.md").is_file()


def test_what_waits_keeps_up_and_leaves_alone_what_is_being_typed(run, page: Page) -> None:
    now = run({"articles/2024/a.md": article()})
    page.goto(now.address)
    page.get_by_label("标题").fill("写到一半")
    (now.desk.content / "articles/2024/a.md").write_text(article(day="2024-02-30"), "utf-8")
    expect(page.locator("#errors")).to_contain_text("2024 年 2 月没有 30 日")
    page.locator("#errors summary").click()
    (now.desk.content / "articles/2024/b.md").write_text(article(day="2024-02-31"), "utf-8")
    expect(page.locator("#errors .desk-count").first).to_have_text("2")
    assert page.locator("#errors").get_attribute("open") is None, "what was folded stays folded"
    assert page.get_by_label("标题").input_value() == "写到一半"
    (now.desk.content / "articles/2024/a.md").write_text(article(), "utf-8")
    (now.desk.content / "articles/2024/b.md").unlink()
    expect(page.locator("#wait")).to_contain_text("稿件都是好的")


@pytest.mark.parametrize("width", [390, 1200])
def test_nothing_is_wider_than_the_screen(run, page: Page, width: int) -> None:
    now = run({"articles/2024/a.md": article("很长" * 40), "issues/2024/7.md": issue(7, "2024-03-05")})
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(now.address)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.set_input_files("#pick", [{"name": f"{'长' * 60}.docx", "mimeType": "", "buffer": WORD}])
    page.wait_for_url("**/parcels/**")
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_desk_can_be_read_without_scripts(run, browser: Browser) -> None:
    now = run({"articles/2024/a.md": article(day="2024-02-30"), "issues/2024/7.md": issue(7, "2024-03-05")})
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(now.address)
    expect(page.locator("#errors")).to_contain_text("2024 年 2 月没有 30 日")
    page.get_by_label("年份").select_option(label="历年")
    page.get_by_role("button", name="看", exact=True).click()
    expect(page.locator("#sent thead")).to_contain_text("2024年")
    expect(page.locator("noscript .desk-note")).to_be_visible()
    context.close()


SENDERS = {
    "no token": {},
    "a foreign token": {"X-Preview-Token": "wrong", "Sec-Fetch-Site": "same-origin"},
    "another site": {"X-Preview-Token": TOKEN, "Sec-Fetch-Site": "cross-site"},
}


@pytest.mark.parametrize("name", SENDERS)
@pytest.mark.parametrize("path", ["parcels", "new", "parcels/x/take"])
def test_nobody_else_can_send_anything(run, name: str, path: str, tmp_path: Path) -> None:
    now = run({"articles/2024/a.md": article()})
    before = tree(tmp_path)
    with closing(HTTPConnection("127.0.0.1", now.preview.port, timeout=20)) as connection:
        connection.request("POST", f"/__desk/{path}", b"kind=article&title=x", SENDERS[name])
        answer = connection.getresponse()
        assert (answer.status, answer.read().decode()) == (403, "只有预览自己的页面可以提交 → 刷新页面再试")
    assert tree(tmp_path) == before


def test_the_desk_has_the_policy_of_the_published_site(run) -> None:
    now = run({"articles/2024/a.md": article()})
    with closing(HTTPConnection("127.0.0.1", now.preview.port, timeout=20)) as connection:
        connection.request("GET", "/__desk/")
        answer = connection.getresponse()
        policy, page = answer.getheader("Content-Security-Policy") or "", answer.read().decode()
    assert "script-src 'self'; style-src 'self';" in policy
    assert "unsafe" not in policy
    assert "<style" not in page
    assert " style=" not in page
