"""What is found, in a real browser: what Ctrl+F would find in any page, and nothing else."""

from __future__ import annotations

import random
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator
from search.asking import BASE_PATH, ask, results, status, type_in, visit

from builder.search.tokens import fold, plain, query_phrases


@pytest.fixture(scope="module")
def reader(browser, site):
    """One reader who asks many questions on one page."""
    with visit(browser) as page:
        page.goto(f"{site}search/")
        yield page


@pytest.fixture
def page(browser):
    with visit(browser) as page:
        yield page


def pieces(record) -> list[str]:
    texts = [record.title, *(text for p in record.passages for text in (p.heading, p.text))]
    return [fold(plain(text)).lower() for text in texts]


def holders(records, *phrases) -> set[str]:
    """Pages that hold all phrases as plain text, whatever the script, width, case or way to write a number."""
    wanted = [forms for phrase in phrases for forms in query_phrases(phrase)]
    return {r.url for r in records if all(any(f in piece for f in forms for piece in pieces(r)) for forms in wanted)}


SINGLE = (
    "鼓楼街道", "楼街道", "街道", "创城", "门前三包", "小手拉大手", "网格化管理", "卫生死角", "新时代文明实践站",
    "凝心聚力抓创城", "2000余份", "3月15日", "200余人", "157处", "第876期", "第87", "快报第8", "876", "87", "LED",
    "led屏", "LED屏17块", "ＬＥＤ", "１５７处", "App", "app上报", "WiFi", "wifi密码", "Fi", "A12型", "1234", "张维新",
    "张维", "楼", "狗", "龙", "龍", "裡", "一", "龙泉镇", "龍泉鎮", "志愿者", "志願者", "後街", "后街", "陈国梁",
    "东府里", "整治", "集中巡查", "高家园新区社区", "青禾", "云川市", "86人", "８６人", "alert", "script", "onerror",
    "amp", "カード", "ドゲーム", "がんばれ", "ça", "CA", "①号", "互道がん",
)  # fmt: skip
ABSENT = (
    "东昌府区", "文明县", "明实践站门", "街巷里", "街道委", "第878期", "8765", "LEDs", "创城市", "市创", "狗粮", "鱼",
    "55555", "WiFi6", "志愿兵", "人人参加", "巡查组", "整治后的", "𠮷", "第876号", "x9", "かんばれ", "カート", "②号",
)  # fmt: skip


@pytest.mark.parametrize("query", SINGLE)
def test_one_phrase_finds_the_pages_that_hold_it(reader, records, query):
    expected = holders(records, query)
    assert expected, "a query of this list must be in the archive"
    type_in(reader, query)
    found = results(reader)
    assert set(found) == expected
    assert len(found) == len(expected)
    assert f"找到 {len(expected)} 篇" in status(reader)


def test_one_character_finds_words_in_several_chunks_of_the_index(browser, site, page, records):
    """On a page that has loaded none of them: Pagefind alone would load the first chunk only."""
    starts = page.request.get(f"{site}search/pages.all.json").json()["starts"]
    spread = sorted({start[0] for start in starts if re.match(r"[\u4e00-\u9fff]{2}", start)})
    for query in random.Random(876).sample(spread, 6):
        with visit(browser) as page:
            ask(page, site, query)
            assert set(results(page)) == holders(records, query), query


@pytest.mark.parametrize("query", ABSENT)
def test_what_no_page_holds_finds_nothing_and_says_where_to_look(reader, records, query):
    assert not holders(records, query), "a query of this list must not be in the archive"
    type_in(reader, query)
    assert results(reader) == []
    assert status(reader).startswith(f"没有找到“{query}”。")
    links = reader.locator(".search-help a").evaluate_all("nodes => nodes.map(node => node.pathname)")
    assert reader.locator(".search-help").is_visible()
    assert links == [BASE_PATH + "articles/", BASE_PATH + "issues/"]


@pytest.mark.parametrize(
    ("query", "phrases"),
    [
        ("鼓楼街道 卫生死角", ["鼓楼街道", "卫生死角"]),
        ("鼓楼街道，卫生死角", ["鼓楼街道", "卫生死角"]),
        ("楼 狗", ["楼", "狗"]),
        ("真动、真盯、真达标", ["真动", "真盯", "真达标"]),
        ("第876期 白塔镇", ["第876期", "白塔镇"]),
        ("“小手拉大手”", ["小手拉大手"]),
        ("志願者 86", ["志愿者", "86"]),
        ("3.5天", ["3.5天"]),
        ("3。5天", ["3", "5天"]),
        ("创城 鱼", ["创城", "鱼"]),
        ("鱼 创城", ["鱼", "创城"]),
        ("集中巡查 LED", ["集中巡查", "LED"]),
        ("文明城市", ["文明城市"]),
        ("文明 城市", ["文明", "城市"]),
        ("2024 创城", ["2024", "创城"]),
    ],
)
def test_several_phrases_must_all_be_there(reader, records, query, phrases):
    type_in(reader, query)
    assert set(results(reader)) == holders(records, *phrases)


def slices(records, count=36) -> list[str]:
    """Random stretches of Chinese out of the archive, two to seven characters: they cut through words."""
    source = random.Random(20240314)
    runs = [run for r in records for piece in pieces(r) for run in re.findall(r"[\u4e00-\u9fff]{2,}", piece)]
    found = []
    for _ in range(count):
        run = source.choice(runs)
        size = min(len(run), source.randint(2, 7))
        start = source.randint(0, len(run) - size)
        found.append(run[start : start + size])
    return found


def test_any_stretch_of_the_archive_is_found_and_shown(reader, records):
    for query in slices(records):
        type_in(reader, query)
        assert set(results(reader)) == holders(records, query), query
        texts = reader.locator(".search-result").all_inner_texts()
        assert all(query in fold(plain(text)).lower() for text in texts), query


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("志愿者服务队", "志願者服務隊"),
        ("後街", "後街"),
        ("东府里", "東府裡"),
        ("led警示", "ＬＥＤ警示"),
        ("卫生死角157", "卫生死角157"),
        ("<script>", "script"),
    ],
)
def test_hits_are_marked_in_the_words_of_the_page(reader, query, marked):
    type_in(reader, query)
    marks = reader.locator(".search-result mark").all_inner_texts()
    assert marked in marks
    assert {fold(mark).lower() for mark in marks} == {fold(marked).lower()}


def leads_to(link: Locator) -> tuple[str, str, str]:
    """The page, the words to be marked there, and the place in it."""
    address = urlsplit(link.get_attribute("href"))
    return address.path, parse_qs(address.query)["q"][0], address.fragment


def test_an_item_of_an_issue_is_linked_directly(page, site):
    ask(page, site, "清理卫生死角96处")
    item = page.locator(".search-item")
    assert item.count() == 1
    assert item.locator("a").inner_text() == "白塔镇：整治卫生死角"
    assert leads_to(item.locator("a")) == (f"{BASE_PATH}issues/876/", "清理卫生死角96处", "i876-2")
    assert "清理卫生死角96处" in item.locator(".search-excerpt").inner_text()


def test_an_item_without_a_heading_is_linked_too(page, site):
    ask(page, site, "各镇街进度表")
    assert leads_to(page.locator(".search-item a"))[2] == "i876-3"


def test_a_hit_in_a_heading_leads_to_its_item(page, site):
    ask(page, site, "凝心聚力抓创城")
    assert page.locator(".search-item a mark").all_inner_texts() == ["凝心聚力抓创城"]
    assert leads_to(page.locator(".search-item a"))[2] == "i876-1"


def test_titles_are_text_whatever_they_hold(page, site):
    ask(page, site, "引号")
    assert page.locator(".search-result-title").inner_text() == "<img src=x onerror=alert(1)> & “引号”测试"
    assert "<script>alert(2)</script>" in page.locator(".search-excerpt").inner_text()
    assert page.locator(".search-results img, .search-results script").count() == 0
