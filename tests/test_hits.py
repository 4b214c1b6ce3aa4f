"""The page that a search result leads to: its words marked, a way from one place to the next, and out again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from audit.reader import COLOURS, STRUCTURE, begin_axe, end_axe
from audit.tools import AXE
from playwright.sync_api import Browser, Page, Route, expect
from tests_support import write_site

from builder.cli import main

ARTICLE = "articles/2024/0401-bieming/"
LONG = "articles/2024/0402-chang/"
ISSUE = "issues/12/"
BASE = "/wenming/"

BODY = """\
开头说**磨石**巷的灯，[磨石](/about/)巷的路，再说磨石　巷。

## 磨石巷的账 {#i1-1}

一盏灯一笔账，LED灯泡换了3.5天，第876期快报说过，ＬＥＤ字样看得见。

| 磨石 | 巷 |
| --- | --- |
| 磨 | 石巷 |

- 磨石
- 巷

甲磨石<br>巷乙，cafe\u0301有一家，文\u200b明在中间。

### 里外 {#i1-2}

裡外都要收拾，里里外外。见[规定](https://elsewhere.example/)文本。

<details><summary>名单</summary>

松针路、榆钱路

</details>

到<ruby>鹭<rp>(</rp><rt>lù</rt><rp>)</rp>洲<rt>zhōu</rt></ruby>镇的<ruby>**半岭**<rt>bàn<br>lǐng</rt></ruby>去。

- <ruby>望<rt>wàng</rt></ruby>
- 舒
"""
LINES = "\n\n".join(f"第{n}段，写柳塘街道的市集。" for n in range(1, 60))
DOCUMENTS = {
    "site.yaml": "title: 青禾区工作档案\nbase_url: https://dangan.qinghe.example\nother_script: true\n",
    "articles/2024/0401-bieming.md": f"---\ntitle: 一条巷子的别名\ndate: 2024-04-01\ncredits: 记者 顾明禾\n---\n{BODY}",
    "articles/2024/0402-chang.md": (
        "---\ntitle: 长文\ndate: 2024-04-02\n---\n"
        f"松针路在前。\n\n{LINES}\n\n## 甲 {{#i2-1}}\n\n{LINES}\n\n松针路在后。\n\n## 乙 {{#i2-2}}\n\n没有。\n"
    ),
    "articles/2024/0403-jiao.md": "---\ntitle: 巷口<img src=x onerror=alert(1)>\ndate: 2024-04-03\n---\n正文。\n",
    "issues/2024/12.md": (
        "---\nbulletin: 青禾区工作快报\nnumber: 12\ndate: 2024-03-08\nstaff: [{role: editor, label: 编辑, name: 顾明禾}]\n"
        "---\n# 检查督导\n\n## 望舒街道查夜市\n\n顾明禾到夜市。\n\n（望舒街道）\n\n# 简讯\n\n- 柳塘街道：市集开张。\n"
    ),
    "pages/about.md": "---\ntitle: 关于本站\n---\n## 来历 {#a-1}\n\n这里说磨石巷。\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory, serve_folder: Callable[[Path], str]) -> str:
    """A site below a path of its host, with its search."""
    folder = tmp_path_factory.mktemp("hits")
    content = write_site(folder, DOCUMENTS)
    place = ["--content", str(content), "--output", str(folder / "host" / BASE.strip("/")), "--base-path", BASE]
    assert main(["build", *place, "--as-of", "2025-01-01"]) == 0
    return serve_folder(folder / "host") + BASE.strip("/") + "/"


def ask(page: Page, url: str, query: str, anchor: str = "") -> None:
    """Open a page as a result does, and wait until it is marked."""
    page.goto(f"{url}?q={quote(query, safe='')}{anchor}")
    expect(page.locator(".hits-status")).not_to_be_empty()


def marks(page: Page) -> list[str]:
    return page.eval_on_selector_all("mark.hit", "marks => marks.map((mark) => mark.textContent)")


def shown(page: Page) -> str:
    """The page but for what a browser or a reader changes: the bar."""
    return page.evaluate("document.getElementById('main').innerHTML")


# --- what is marked --------------------------------------------------------------------------------------


MARKED = [
    # across <strong> and <a>, never across a blank, cells, items or a line break
    ("磨石巷", 3, ["磨石", "巷", "磨石", "巷", "磨石巷"]),
    ("石巷", 4, ["石", "巷", "石", "巷", "石巷", "石巷"]),
    # either script, either width, any case
    ("裏外", 3, ["里外", "裡外", "里外"]),
    ("里外", 3, ["里外", "裡外", "里外"]),
    ("led", 2, ["LED", "ＬＥＤ"]),
    ("ＬＥＤ灯", 1, ["LED灯"]),
    # numbers as people write them
    ("第八百七十六期", 1, ["第876期"]),
    ("3.5天", 1, ["3.5天"]),
    ("76期", 1, ["76期"]),
    # what folding drops or composes is marked whole
    ("café", 1, ["cafe\u0301"]),
    ("文明", 1, ["文\u200b明"]),
    # several phrases; places that touch are one; the site's own words in a text part nothing
    ("LED 字样，灯泡", 2, ["LED灯泡", "ＬＥＤ字样"]),
    ("规定文本", 1, ["规定", "文本"]),
    ("里", 3, ["里", "裡", "里里"]),
    # what stands above words is read behind them, syllable by syllable; brackets for old browsers never
    ("到鹭洲镇的半岭去", 1, ["到", "鹭", "洲", "镇的", "半岭", "去"]),
    ("洲镇", 1, ["洲", "镇"]),
    ("zhou", 1, ["zhōu"]),
    ("luzhou", 0, []),
    ("bàn lǐng", 2, ["bàn", "lǐng"]),
    ("望舒", 0, []),
    # the title, and what the record says
    ("巷子的别名", 1, ["巷子的别名"]),
    ("顾明禾", 1, ["顾明禾"]),
]  # fmt: skip


@pytest.mark.parametrize(("query", "count", "expected"), MARKED, ids=[query for query, *_ in MARKED])
def test_every_place_is_marked_and_no_text_changes(
    page: Page, url: str, query: str, count: int, expected: list[str]
) -> None:
    page.goto(url + ARTICLE)
    before, text = shown(page), page.evaluate("document.getElementById('main').textContent")
    ask(page, url + ARTICLE, query)
    assert marks(page) == expected
    assert page.evaluate("document.getElementById('main').textContent") == text
    told = f"本页有 {count} 处“{query}”" if count else f"本页的文字里没有“{query}”"
    expect(page.locator(".hits-status")).to_have_text(told)
    page.locator(".hits-clear").click()
    assert shown(page) == before


@pytest.mark.parametrize(
    ("path", "query", "expected"),
    [
        (ISSUE, "望舒街道", ["望舒街道", "望舒街道", "望舒街道", "望舒街道"]),
        (ISSUE, "柳塘街道：市集", ["柳塘街道", "市集", "柳塘街道"]),
        (ISSUE, "顾明禾", ["顾明禾", "顾明禾"]),
        (ISSUE, "第12期", ["第12期"]),
        ("about/", "磨石巷", ["磨石巷"]),
        ("accessibility/", "关怀版", ["关怀版"]),
        (f"hant/{ARTICLE}", "第876期快报", ["第876期快報"]),
    ],
)
def test_every_kind_of_page_a_result_leads_to(page: Page, url: str, path: str, query: str, expected: list[str]) -> None:
    ask(page, url + path, query)
    assert marks(page) == expected


@pytest.mark.parametrize("query", ["跳到正文", "复制链接", "本期目录", "固定链接", "相关", "首页", "引用本文"])
def test_what_is_not_the_document_is_not_marked(page: Page, url: str, query: str) -> None:
    ask(page, url + ISSUE, query)
    assert marks(page) == []
    expect(page.locator(".hits-status")).to_have_text(f"本页的文字里没有“{query}”")
    page.get_by_role("button", name="关闭").click()
    expect(page.locator(".hits")).to_be_hidden()
    assert "?" not in page.url


HOSTILE = [
    "<img src=x onerror=alert(1)>",
    '"><script>alert(1)</script>',
    "(a+)+$[^]{2,}\\",
    "$&$1{n}{words}{constructor}",
    "\u202e没有\u200b的\U0001f600",
    "%",
    "长" * 500,
]


@pytest.mark.parametrize("query", HOSTILE)
def test_a_hostile_query_is_words_like_any(page: Page, url: str, query: str) -> None:
    page.on("dialog", lambda dialog: page.faults.append(f"dialog: {dialog.message}"))
    page.goto(url + ARTICLE)
    before, elements = shown(page), page.locator("body *").count()
    page.goto(f"{url}{ARTICLE}?q={quote(query, safe='')}")
    page.wait_for_load_state("networkidle")
    assert re.sub(r'<mark class="hit(?: hit-now)?">(.*?)</mark>', r"\1", shown(page)) == before
    assert page.locator("body *:not(mark)").count() == elements
    assert len(page.locator(".hits-status").text_content() or "") < 50


def test_tags_in_a_title_are_marked_as_the_words_they_are(page: Page, url: str) -> None:
    page.on("dialog", lambda dialog: page.faults.append(f"dialog: {dialog.message}"))
    ask(page, f"{url}articles/2024/0403-jiao/", "<img src=x onerror=alert(1)>")
    assert marks(page) == ["img", "src", "x", "onerror", "alert", "1"]


# --- for everybody else ----------------------------------------------------------------------------------


@pytest.mark.parametrize("search", ["", "?q=", "?from=search", "?unique=1#i1-1"])
def test_without_a_query_nothing_is_loaded_and_nothing_shown(page: Page, url: str, search: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(url + ARTICLE + search)
    page.wait_for_load_state("networkidle")
    assert [address for address in asked if re.search(r"/hits|/search|/fold", address)] == []
    expect(page.locator(".hits")).to_be_hidden()
    assert marks(page) == []


def test_a_query_without_words_shows_nothing(page: Page, url: str) -> None:
    page.goto(f"{url}{ARTICLE}?q=%E3%80%82%20!")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".hits")).to_be_hidden()


def test_without_the_index_the_page_is_as_it_was(page: Page, url: str) -> None:
    page.goto(url + ARTICLE)
    before = shown(page)
    page.route("**/fold.json", lambda route: route.fulfill(status=404))
    page.goto(f"{url}{ARTICLE}?q=磨石")
    page.wait_for_load_state("networkidle")
    assert shown(page) == before
    expect(page.locator(".hits")).to_be_hidden()
    assert page.faults
    page.faults.clear()


def test_on_paper_there_is_no_mark_and_no_bar(page: Page, url: str) -> None:
    ask(page, url + ARTICLE, "磨石巷")
    page.emulate_media(media="print")
    expect(page.locator(".hits")).to_be_hidden()
    looks = "marks => marks.map((mark) => getComputedStyle(mark).backgroundColor)"
    assert set(page.eval_on_selector_all("mark.hit", looks)) == {"rgba(0, 0, 0, 0)"}


# --- from place to place ---------------------------------------------------------------------------------


def now(page: Page) -> str:
    """The block in which the place stands that is marked stronger, and whether the reader sees it."""
    return page.eval_on_selector(
        "mark.hit-now",
        "(mark) => { const box = mark.getBoundingClientRect(), bar = document.querySelector('.hits');"
        " const seen = box.top >= 0 && box.bottom <= bar.getBoundingClientRect().top;"
        " return (seen ? '' : 'unseen: ') + mark.closest('p, h1, h2, h3, td, th, li, dd').textContent; }",
    )


def test_by_keyboard_from_place_to_place_and_out_again(page: Page, url: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    ask(page, url + LONG, "松针路")
    assert now(page) == "松针路在前。"
    page.keyboard.press("Tab")
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="下一处")).to_be_focused()
    page.keyboard.press("Enter")
    assert now(page) == "松针路在后。"
    expect(page.locator(".hits-status")).to_have_text("第 2 处，共 2 处")
    page.keyboard.press("Enter")
    assert now(page) == "松针路在前。"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    assert now(page) == "松针路在后。"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert marks(page) == []
    expect(page.locator(".hits")).to_be_hidden()
    expect(page.locator("#main")).to_be_focused()


def test_clearing_keeps_the_rest_of_the_address_and_needs_no_new_page(page: Page, url: str) -> None:
    page.goto(f"{url}{ARTICLE}?from=1&q=磨石#i1-2")
    entries = page.evaluate("history.length")
    page.get_by_role("button", name="清除标记").click()
    assert page.url == f"{url}{ARTICLE}?from=1#i1-2"
    assert page.evaluate("history.length") == entries


@pytest.mark.parametrize(
    ("anchor", "expected"),
    [("", "松针路在前。"), ("#i2-1", "松针路在后。"), ("#i2-2", "松针路在前。"), ("#%E0%A4%A", "松针路在前。")],
)
def test_the_first_place_under_the_anchor_is_in_view(page: Page, url: str, anchor: str, expected: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    ask(page, url + LONG, "松针路", anchor)
    assert now(page) == expected


def test_a_reader_who_has_moved_is_left_alone(page: Page, url: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    held: list[Route] = []
    page.route("**/fold.json", lambda route: held.append(route))
    page.goto(f"{url}{LONG}?q=松针路#i2-1")
    page.mouse.move(600, 400)
    page.mouse.wheel(0, 300)
    page.wait_for_function("document.querySelector('.hits').dataset.moved === ''")
    page.wait_for_timeout(200)
    place = page.evaluate("scrollY")
    held[0].continue_()
    expect(page.locator(".hits-status")).to_have_text("本页有 2 处“松针路”")
    assert page.evaluate("scrollY") == place
    assert now(page) == "unseen: 松针路在后。"


def test_a_page_read_again_stays_where_it_was(page: Page, url: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    ask(page, url + LONG, "松针路")
    page.evaluate("scrollTo(0, 900)")
    page.reload()
    expect(page.locator(".hits-status")).not_to_be_empty()
    assert page.evaluate("scrollY") == 900


def test_what_is_folded_away_opens_for_its_place(page: Page, url: str) -> None:
    ask(page, url + ARTICLE, "榆钱路")
    expect(page.locator(".prose details")).to_have_attribute("open", "")


# --- looks -----------------------------------------------------------------------------------------------


MODES = [{}, {"mode": "elder"}, {"size": "largest", "colour": "dark"}, {"colour": "contrast"}]


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("mode", MODES, ids=str)
def test_the_bar_fits_and_nothing_sticks_out(browser: Browser, url: str, mode: dict[str, str], width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    context.add_init_script(f"localStorage.setItem('reading', {json.dumps(json.dumps(mode))})")
    page = context.new_page()
    ask(page, url + ARTICLE, "磨石巷的账")
    box = page.locator(".hits").bounding_box()
    assert box
    assert box["height"] < 240
    assert box["y"] + box["height"] <= 800
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    least = 60 if mode.get("mode") else 44
    for button in page.locator(".hits button:visible").all():
        size = button.bounding_box()
        assert size
        assert min(size["width"], size["height"]) >= least
    context.close()


def test_marks_move_no_letter(page: Page, url: str) -> None:
    lines = "() => Array.from(document.querySelectorAll('main p, main h1, main h2, main li, main td'), (it) => it.offsetTop)"
    page.goto(url + ARTICLE)
    before = page.evaluate(lines)
    ask(page, url + ARTICLE, "磨石 巷 灯 里")
    assert page.evaluate(lines) == before


@pytest.mark.parametrize("colour", ["light", "dark", "contrast"])
def test_axe_finds_nothing(page: Page, url: str, colour: str) -> None:
    if not AXE.is_file():
        pytest.skip("no axe-core: `make test` installs it")
    page.add_init_script(f"localStorage.setItem('reading', '{{\"colour\": \"{colour}\"}}')")
    ask(page, url + ARTICLE, "磨石巷")
    for rules in (STRUCTURE, COLOURS):
        begin_axe(page, rules)
        assert list(end_axe(page)) == []
