"""The search page in a real browser: what Ctrl+F would find in any page, and nothing else."""

from __future__ import annotations

import json
import random
import re
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import expect

from builder import urls
from builder.model import Frame, Link, Office, SearchPage
from builder.render import render_page
from builder.search import BUNDLE, build_index
from builder.search.tokens import fold, plain

TEMPLATES = Path(__file__).parents[2] / "templates"
BASE_PATH = "/sub/site/"
LINKS = (Link("全部文章", "/articles/"), Link("历期快报", "/issues/"))
SMALL_CHUNK = 40
READY = re.compile("^(找到|没有|请输入|所选|检索暂时)")


@pytest.fixture(scope="session")
def site(tmp_path_factory, records, serve) -> str:
    """The address of a site below a sub-path: the search page and its files, and no other page.

    The index is cut into many small chunks, as that of a large archive is.
    """
    root = tmp_path_factory.mktemp("site")
    build_site(root / BASE_PATH.strip("/"), build_index(records, SMALL_CHUNK))
    return serve(root) + BASE_PATH


def build_site(folder: Path, index) -> None:
    for path, data in index:
        write(folder / "search" / path, data)
    statics = [path for path in (TEMPLATES / "static").rglob("*") if path.is_file()]
    named = {path: path.relative_to(TEMPLATES / "static").as_posix() for path in statics}
    addresses = {name: urls.static(name, "0123456789abcdef") for name in named.values()}
    for path, name in named.items():
        write(folder / addresses[name].lstrip("/"), path.read_bytes())
    write(folder / "search" / "index.html", search_page(tuple(sorted(addresses.items()))).encode())


def write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def search_page(statics: tuple[tuple[str, str], ...], bundle: str = urls.SEARCH_BUNDLE) -> str:
    page = SearchPage(urls.SEARCH, "search.html", "检索", (), bundle, LINKS)
    frame = Frame(
        title="青禾创建",
        subtitle="",
        description="",
        lang="zh-Hans",
        base_url="",
        base_path=BASE_PATH,
        nav=(),
        footer=(),
        office=Office(),
        columns=(),
        rights="",
        archived_on="",
        own_hosts=(),
        statics=statics,
        remote_images=False,
        other_script=False,
        kept_names=(),
    )
    return render_page(page, frame, TEMPLATES)


@contextmanager
def visit(browser):
    """A fresh page; what the console or the policy complains about meanwhile fails the test."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(20_000)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type != "log" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(f"dialog {dialog.message}") or dialog.dismiss())
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def page(browser):
    with visit(browser) as page:
        yield page


@pytest.fixture(scope="module")
def reader(browser, site):
    """One reader who asks many questions on one page."""
    with visit(browser) as page:
        page.goto(f"{site}search/")
        yield page


def type_in(page, query) -> None:
    field = page.locator(".search-field")
    settled(page, lambda: (field.fill(query), field.press("Enter")))


def ask(page, site, query="", **more) -> None:
    """Open the search page as a shared address would."""
    page.goto(f"{site}search/?{urlencode({'q': query} | more, doseq=True)}")
    answered(page)


def answered(page, words=READY) -> None:
    expect(page.locator(".search-status")).to_have_text(words)


def results(page) -> list[str]:
    """The paths of all results, in order, more and more."""
    while page.locator(".search-more").is_visible():
        seen = page.locator(".search-result").count()
        page.locator(".search-more").click()
        expect(page.locator(".search-result")).not_to_have_count(seen)
    links = page.locator(".search-result-title a").evaluate_all("nodes => nodes.map(node => node.pathname)")
    return ["/" + link.removeprefix(BASE_PATH) for link in links]


def pieces(record) -> list[str]:
    texts = [record.title, *(text for p in record.passages for text in (p.heading, p.text))]
    return [fold(plain(text)).lower() for text in texts]


def holders(records, *phrases) -> set[str]:
    """Pages that hold all phrases as plain text, whatever the script, width or case."""
    wanted = [fold(plain(phrase)).lower() for phrase in phrases]
    return {r.url for r in records if all(any(want in piece for piece in pieces(r)) for want in wanted)}


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
    assert f"找到 {len(expected)} 篇" in reader.locator(".search-status").inner_text()


def test_one_character_finds_words_in_several_chunks_of_the_index(browser, site, records):
    """On a page that has loaded none of them: Pagefind alone would load the first chunk only."""
    starts = json.loads(dict(build_index(records, SMALL_CHUNK))[BUNDLE + "starts.json"])
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
    assert reader.locator(".search-status").inner_text().startswith(f"没有找到“{query}”。")
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
        ("3.5天", ["3", "5天"]),
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


def test_an_item_of_an_issue_is_linked_directly(page, site):
    ask(page, site, "清理卫生死角96处")
    item = page.locator(".search-item")
    assert item.count() == 1
    assert item.locator("a").inner_text() == "白塔镇：整治卫生死角"
    assert item.locator("a").get_attribute("href").endswith(f"{BASE_PATH}issues/876/#i876-2")
    assert "清理卫生死角96处" in item.locator(".search-excerpt").inner_text()


def test_an_item_without_a_heading_is_linked_too(page, site):
    ask(page, site, "各镇街进度表")
    assert page.locator(".search-item a").get_attribute("href").endswith("issues/876/#i876-3")


def test_a_hit_in_a_heading_leads_to_its_item(page, site):
    ask(page, site, "凝心聚力抓创城")
    assert page.locator(".search-item a mark").all_inner_texts() == ["凝心聚力抓创城"]
    assert page.locator(".search-item a").get_attribute("href").endswith("#i876-1")


def test_titles_are_text_whatever_they_hold(page, site):
    ask(page, site, "引号")
    assert page.locator(".search-result-title").inner_text() == "<img src=x onerror=alert(1)> & “引号”测试"
    assert "<script>alert(2)</script>" in page.locator(".search-excerpt").inner_text()
    assert page.locator(".search-results img, .search-results script").count() == 0


def counts(page, field) -> dict[str, int]:
    labels = page.locator(f"fieldset[data-field={field}] .search-choice").evaluate_all(
        "nodes => nodes.map(node => [node.querySelector('input').value, Number(node.lastChild.textContent)])"
    )
    return dict(labels)


def settled(page, action) -> None:
    """Do something and wait until a new answer stands."""
    page.evaluate("document.querySelector('.search-status').textContent = ''")
    action()
    answered(page)


def test_filters_count_exactly_and_narrow(page, site, records):
    ask(page, site, "整治")
    found = [record for record in records if record.url in holders(records, "整治")]
    page.wait_for_selector("fieldset[data-field=year]")
    years = [dict(record.filters)["year"] for record in found]
    assert counts(page, "year") == {year: years.count(year) for year in years}
    assert list(counts(page, "year")) == sorted(set(years), reverse=True)
    settled(page, lambda: page.get_by_label("2023").check())
    assert set(results(page)) == {r.url for r in found if ("year", "2023") in r.filters}
    assert parse_qs(urlsplit(page.url).query) == {"q": ["整治"], "year": ["2023"]}
    assert "全部" in page.locator(".search-status").inner_text()


def test_values_of_one_field_add_up_and_fields_narrow_each_other(page, site, records):
    ask(page, site, "整治", year=["2023", "2024"], kind=["快报"])
    found = holders(records, "整治")
    assert set(results(page)) == {
        r.url for r in records if r.url in found and ("kind", "快报") in r.filters and r.date >= "2023"
    }
    page.wait_for_selector("fieldset[data-field=kind]")
    assert page.get_by_label("2023").is_checked()
    assert counts(page, "year") == {"2024": 1, "2023": 1}
    assert counts(page, "kind")["文章"] == len([r for r in found if r.startswith("/articles/202")])


def test_choices_without_words_list_the_pages(page, site, records):
    ask(page, site, "", kind="快报")
    assert set(results(page)) == {r.url for r in records if ("kind", "快报") in r.filters}


def test_a_choice_that_does_not_exist_finds_nothing(page, site):
    ask(page, site, "整治", year="1999")
    assert results(page) == []
    assert page.locator(".search-status").inner_text().startswith("所选条件下没有结果")
    page.wait_for_selector("fieldset[data-field=year]")
    settled(page, lambda: page.get_by_label("1999").uncheck())
    assert results(page)


def test_the_chosen_box_keeps_the_focus(page, site):
    ask(page, site, "整治")
    page.wait_for_selector("fieldset[data-field=year]")
    settled(page, lambda: page.get_by_label("2024").check())
    expect(page.get_by_label("2024")).to_be_checked()
    assert page.evaluate("document.activeElement.value") == "2024"


def test_many_fields_and_values_fold_away_and_stay_open_once_opened(page, site):
    ask(page, site, "集中巡查")
    expect(page.get_by_label("2021")).to_have_count(0)  # one value is no choice
    page.get_by_text("更多筛选：标签").click()
    tags = page.locator("fieldset[data-field=tag]")
    assert tags.locator("> .search-choice").count() == 8
    tags.get_by_text("其余 4 项").click()
    settled(page, lambda: page.get_by_label("巡查9").check())
    assert results(page) == ["/articles/2021/b9/"]
    expect(page.get_by_label("巡查12")).to_be_visible()
    expect(page.get_by_label("巡查9")).to_be_checked()


@pytest.mark.parametrize(("sort", "reverse"), [("new", True), ("old", False)])
def test_results_by_date_with_the_undated_last(page, site, records, sort, reverse):
    ask(page, site, "文明", sort=sort)
    dates = {record.url: record.date for record in records}
    found = [dates[url] for url in results(page)]
    assert "" in found
    dated = [date for date in found if date]
    assert found == [*sorted(dated, reverse=reverse), ""]


def test_a_title_that_holds_the_words_comes_first(page, site):
    ask(page, site, "门前三包")
    assert results(page)[0] == "/articles/2024/3/"


def test_more_results_are_added_ten_by_ten(page, site):
    ask(page, site, "集中巡查")
    assert page.locator(".search-result").count() == 10
    assert page.locator(".search-status").inner_text() == "找到 12 篇，已显示 10 篇。"
    page.locator(".search-more").click()
    answered(page, re.compile("^找到 12 篇。"))
    assert page.locator(".search-result").count() == 12
    assert page.locator(".search-more").is_hidden()
    assert page.evaluate("document.activeElement.closest('li') === document.querySelectorAll('.search-result')[10]")


def test_nothing_is_loaded_before_the_field_has_the_focus(page, site):
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto(f"{site}search/")
    page.wait_for_load_state("networkidle")
    assert not [url for url in loaded if f"/search/{BUNDLE}" in url or "fold" in url]
    page.locator(".search-field").focus()
    page.wait_for_load_state("networkidle")
    assert [url for url in loaded if url.endswith("pagefind.js")]
    assert not [url for url in loaded if url.endswith(".pf_index")]


def test_typing_searches_and_the_address_follows(page, site):
    page.goto(f"{site}search/")
    page.keyboard.press("/")
    page.keyboard.type("网格化", delay=20)
    answered(page, re.compile("^找到"))
    assert results(page) == ["/articles/2024/2/"]
    assert parse_qs(urlsplit(page.url).query) == {"q": ["网格化"]}
    assert page.locator(".search-field").input_value() == "网格化"


def test_letters_of_an_input_method_are_not_searched(page, site):
    page.goto(f"{site}search/")
    page.locator(".search-field").focus()
    page.evaluate(
        """() => {
        const field = document.querySelector('.search-field');
        field.value = 'wangge';
        field.dispatchEvent(new InputEvent('input', {bubbles: true, isComposing: true}));
    }"""
    )
    page.wait_for_timeout(500)
    assert page.locator(".search-status").inner_text() == ""
    page.evaluate(
        """() => {
        const field = document.querySelector('.search-field');
        field.value = '网格';
        field.dispatchEvent(new CompositionEvent('compositionend', {bubbles: true, data: '网格'}));
    }"""
    )
    answered(page, re.compile("^找到"))
    assert "q=%E7%BD%91%E6%A0%BC" in page.url


def test_back_restores_words_choices_and_order(page, site):
    ask(page, site, "整治", year="2024", sort="old")
    before = results(page)
    page.locator(".search-field").fill("楼道")
    expect(page.locator(".search-result")).to_have_count(1)
    page.go_back()
    expect(page.locator(".search-field")).to_have_value("整治")
    expect(page.locator(".search-result")).to_have_count(len(before))
    assert results(page) == before
    assert page.locator(".search-order").input_value() == "old"
    expect(page.get_by_label("2024")).to_be_checked()


def test_only_marks_ask_for_words(page, site):
    ask(page, site, "。，！")
    assert page.locator(".search-status").inner_text() == "请输入要查找的文字，标点和空格不算。"


def test_a_broken_bundle_is_said_kindly(browser, site):
    page = browser.new_context().new_page()
    page.route("**/starts.json", lambda route: route.fulfill(status=404, body=""))
    ask(page, site, "整治")
    assert page.locator(".search-status").inner_text().startswith("检索暂时无法使用")
    assert page.locator(".search-help").is_visible()
    page.unroute("**/starts.json")
    settled(page, lambda: page.locator(".search-submit").click())
    assert results(page)
    page.context.close()


def test_without_script_there_are_links_to_the_lists(browser, site):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}search/?q=整治")
    assert page.locator("noscript a").count() == 2
    page.context.close()


def test_without_an_index_there_is_no_box_but_the_lists():
    page = search_page(
        tuple((name, name) for name in ("site.css", "print.css", "site.js", "icons/favicon.svg", "icons/emblem.svg")),
        "",
    )
    assert "<form" not in page
    assert "search.js" not in page
    assert page.count('href="/sub/site/issues/"') == 1


def test_an_archive_without_pages_finds_nothing_kindly(browser, tmp_path, serve):
    build_site(tmp_path / BASE_PATH.strip("/"), build_index(()))
    with visit(browser) as page:
        ask(page, serve(tmp_path) + BASE_PATH, "整治")
        assert page.locator(".search-status").inner_text().startswith("没有找到“整治”")
        assert page.locator(".search-help").is_visible()
