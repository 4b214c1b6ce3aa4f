"""The search page as a reader uses it: what it says, offers and remembers, and that a keyboard is enough."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from audit.reader import (
    COLOURS,
    DARK,
    DESKTOP,
    ELDER,
    HIGH_CONTRAST,
    LARGEST,
    LIGHT,
    MEASURE,
    NARROW,
    PHONE,
    STRUCTURE,
    axe,
    measure,
    show,
)  # fmt: skip
from playwright.sync_api import Browser, Page, expect
from search.asking import (
    BASE_PATH,
    TEMPLATES,
    answered,
    ask,
    build_site,
    choice,
    counts,
    focused,
    results,
    search_page,
    settled,
    shown,
    statics,
    status,
    type_in,
    visit,
)

from builder import urls
from builder.model import Passage, Record
from builder.search import Sizes
from builder.words import HANT

YEARS = range(2017, 2025)
EACH = 6


@pytest.fixture(scope="module")
def site_of(tmp_path_factory, build_index, serve):
    """Eight years of six pages; 24 communities; one page of 2017 has a word of its own; in bundles of some size."""

    def build(sizes: Sizes) -> str:
        root = tmp_path_factory.mktemp("years")
        build_site(root / BASE_PATH.strip("/"), build_index(tuple(patrols()), sizes))
        return serve(root) + BASE_PATH

    return build


@pytest.fixture(scope="module")
def years_site(site_of) -> str:
    """Each year is a bundle."""
    return site_of(Sizes(whole=0, least=1))


def patrols() -> Iterator[Record]:
    for year in YEARS:
        for month in range(1, EACH + 1):
            community = f"柳溪{chr(0x7532 + (year * EACH + month) % 24)}社区"
            text = f"{month}月，夜间巡查组走访{community}。" + "登记了旧粮仓的门牌。" * (year == 2017 and month == 2)
            date = f"{year}-{month:02}-09"
            filters = (("year", str(year)), ("kind", "文章"), ("unit", community), ("tag", "夜间巡查"))
            yield Record(
                f"/articles/{year}/{month}/", f"{year}年第{month}次夜间巡查", date, filters, (Passage("", "", text),)
            )


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with visit(browser) as page:
        yield page


def query_of(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


# --- beginning -----------------------------------------------------------------------------------------------


def test_nothing_is_loaded_before_the_field_has_the_focus(page, site):
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto(f"{site}search/")
    page.wait_for_load_state("networkidle")
    assert not [url for url in loaded if re.search(r"pagefind|\.json|search-(text|index|suggest)", url)]
    with page.expect_request("**/pagefind.js"):
        page.locator(".search-field").focus()
    page.wait_for_load_state("networkidle")
    assert not [url for url in loaded if re.search(r"pf_index|search-suggest", url)]


def test_typing_searches_and_the_address_follows(page, site):
    page.goto(f"{site}search/")
    page.keyboard.press("/")
    page.keyboard.type("网格化", delay=20)
    answered(page, re.compile("^找到"))
    assert shown(page) == ["/articles/2024/2/"]
    assert query_of(page) == {"q": ["网格化"]}
    assert page.locator(".search-field").input_value() == "网格化"
    assert page.title().startswith("网格化 - ")


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
    assert page.locator(".search-found").is_hidden()
    page.evaluate(
        """() => {
        const field = document.querySelector('.search-field');
        field.value = '网格';
        field.dispatchEvent(new CompositionEvent('compositionend', {bubbles: true, data: '网格'}));
    }"""
    )
    answered(page, re.compile("^找到"))
    assert "q=%E7%BD%91%E6%A0%BC" in page.url


def test_what_was_typed_before_the_script_ran_is_searched(page, site):
    page.route("**/search.*.js", lambda route: (page.locator(".search-field").fill("网格化"), route.continue_()))
    page.goto(f"{site}search/", wait_until="commit")
    answered(page, re.compile("^找到"))
    assert shown(page) == ["/articles/2024/2/"]


def test_a_newer_question_supersedes_an_older_one(page, site):
    page.goto(f"{site}search/")
    page.locator(".search-field").focus()
    page.evaluate(
        """() => {
        const field = document.querySelector('.search-field');
        window.told = [];
        const watch = () => window.told.push(document.querySelector('.search-status').textContent);
        new MutationObserver(watch).observe(document.querySelector('.search-status'), {childList: true});
        for (const words of ['集中巡查', '整治', '网格化']) {
            field.value = words;
            field.form.requestSubmit();
        }
    }"""
    )
    answered(page, "找到 1 篇。")
    page.wait_for_timeout(300)
    assert shown(page) == ["/articles/2024/2/"]
    assert [told for told in page.evaluate("window.told") if told.startswith("找到")] == ["找到 1 篇。"]


def test_only_marks_ask_for_words(page, site):
    ask(page, site, "。，！")
    assert status(page) == "请输入要查找的文字，标点和空格不算。"
    assert page.locator(".search-order").is_hidden()


def test_before_anything_is_asked_there_is_something_to_start_from(page, site):
    page.goto(f"{site}search/")
    tables = page.locator(".search-frequent")
    assert tables.locator("caption").all_inner_texts() == ["见得最多的单位", "用得最多的标签"]
    assert tables.nth(0).locator("tbody").inner_text().split() == ["鼓楼街道办事处", "7"]
    assert tables.nth(1).locator("a").first.get_attribute("href") == f"{BASE_PATH}tags/huanjing/"
    assert "空格" in page.locator(".search-how").inner_text()
    type_in(page, "整治")
    assert tables.first.is_hidden()
    page.locator(".search-field").fill("")
    expect(tables.first).to_be_visible()
    assert query_of(page) == {}


# --- filters -------------------------------------------------------------------------------------------------


def holding(records, word: str) -> list[Record]:
    """The records with a word; in this archive those of its Traditional form too, if it has none of its own."""
    return [r for r in records if word in r.title or any(word in p.heading + p.text for p in r.passages)]


def test_filters_count_exactly_and_narrow(page, site, records):
    ask(page, site, "整治")
    found = holding(records, "整治")
    years = [dict(record.filters)["year"] for record in found]
    assert counts(page, "year") == {year: years.count(year) for year in years}
    assert list(counts(page, "year")) == sorted(set(years), reverse=True)
    settled(page, choice(page, "year", "2023").check)
    of_2023 = {r.url for r in found if ("year", "2023") in r.filters}
    assert set(results(page)) == of_2023
    assert query_of(page) == {"q": ["整治"], "year": ["2023"]}
    assert status(page) == f"找到 {len(of_2023)} 篇。不加筛选是 {len(found)} 篇。"


def test_values_of_one_field_add_up_and_fields_narrow_each_other(page, site, records):
    ask(page, site, "整治", year=["2023", "2024"], kind=["快报"])
    found = holding(records, "整治")
    assert set(results(page)) == {r.url for r in found if ("kind", "快报") in r.filters and r.date >= "2023"}
    expect(choice(page, "year", "2023")).to_be_checked()
    assert counts(page, "year") == {"2024": 1, "2023": 1}
    assert counts(page, "kind")["文章"] == len([r for r in found if r.url.startswith("/articles/202")])


def test_choices_without_words_list_the_pages(page, site, records):
    ask(page, site, "", kind="快报")
    assert set(results(page)) == {r.url for r in records if ("kind", "快报") in r.filters}
    assert "?" not in page.locator(".search-result-title a").first.get_attribute("href")


def test_what_is_chosen_stands_above_the_results_and_can_be_taken_back(page, site):
    ask(page, site, "整治", year=["2023", "2024"], kind="文章")
    chips = page.locator(".search-chip")
    assert chips.all_inner_texts() == ["年份：2023", "年份：2024", "类型：文章"]
    assert chips.first.get_attribute("aria-label") == "取消“年份：2023”"
    settled(page, chips.first.click)
    assert query_of(page) == {"q": ["整治"], "year": ["2024"], "kind": ["文章"]}
    assert focused(page) == "年份：2024"
    settled(page, page.locator(".search-drop-all").click)
    assert query_of(page) == {"q": ["整治"]}
    assert page.locator(".search-chosen").is_hidden()
    assert choice(page, "year", "2024").is_checked() is False


def test_the_chosen_box_keeps_the_focus(page, site):
    ask(page, site, "整治")
    settled(page, choice(page, "year", "2024").check)
    expect(choice(page, "year", "2024")).to_be_checked()
    assert focused(page) == "2024"


def test_the_focus_stays_near_when_a_value_goes(page, site):
    ask(page, site, "网格化", year="2022")
    settled(page, choice(page, "year", "2022").click)
    assert page.locator("fieldset[data-field=year]").is_hidden()
    assert page.evaluate("document.activeElement.className") == "search-status"


def test_many_values_fold_away_and_stay_open_once_opened(page, site):
    ask(page, site, "集中巡查")
    expect(choice(page, "year", "2021")).to_be_hidden()  # one value is no choice
    tags = page.locator("fieldset[data-field=tag]")
    assert tags.locator("> .search-choices .search-choice").count() == 8
    tags.get_by_text("其余 4 项").click()
    settled(page, choice(page, "tag", "巡查9").check)
    assert results(page) == ["/articles/2021/b9/"]
    expect(choice(page, "tag", "巡查8")).to_be_visible()
    expect(choice(page, "tag", "巡查9")).to_be_checked()
    assert focused(page) == "巡查9"


def test_a_long_list_can_be_narrowed_by_typing(page, years_site):
    ask(page, years_site, "夜间巡查", sort="new")
    while page.locator(".search-more").is_visible():
        settled(page, page.locator(".search-more").click)
    units = page.locator("fieldset[data-field=unit]")
    assert units.locator(".search-choice:visible").count() == 8
    find = units.locator(".search-find")
    wanted = f"柳溪{chr(0x7532 + 3)}社区"
    find.fill(wanted[2])
    assert units.locator(".search-choice:visible").all_text_contents() == [f"{wanted} 2"]
    settled(page, choice(page, "unit", wanted).check)
    assert len(results(page)) == 2
    find.press("Escape")
    assert find.input_value() == ""
    assert units.locator(".search-choice:visible").count() == 8
    assert page.locator("fieldset[data-field=year] .search-find").is_hidden()


def test_choices_that_leave_nothing_are_said_and_can_be_dropped_one_by_one(page, site, records):
    ask(page, site, "整治", kind="文章", year="1999")
    assert results(page) == []
    assert status(page) == "所选条件下没有结果。"
    offers = page.locator(".search-tries li")
    found = holding(records, "整治")
    articles = [r for r in found if ("kind", "文章") in r.filters]
    expect(offers).to_have_text([f"不限年份“1999” {len(articles)} 篇", f"不加任何筛选 {len(found)} 篇"])
    settled(page, offers.first.locator("a").click)
    assert query_of(page) == {"q": ["整治"], "kind": ["文章"]}
    assert set(results(page)) == {r.url for r in articles}


def test_filters_stand_behind_a_button_on_a_phone(browser, site):
    with visit(browser, PHONE) as page:
        ask(page, site, "整治", year="2024")
        panel, opener = page.locator(".search-filters"), page.locator(".search-opener")
        assert panel.is_hidden()
        assert opener.inner_text() == "筛选（1）"
        opener.click()
        assert opener.get_attribute("aria-expanded") == "true"
        settled(page, choice(page, "year", "2023").check)
        assert opener.inner_text() == "筛选（2）"
        assert panel.is_visible()
        page.get_by_role("button", name="看结果").click()
        assert panel.is_hidden()
        assert page.evaluate("document.activeElement.className") == "search-status"
        opener.click()
        choice(page, "year", "2023").focus()
        page.keyboard.press("Escape")
        assert panel.is_hidden()
        assert focused(page) == "筛选（2）"


# --- order, more, years --------------------------------------------------------------------------------------


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
    assert shown(page)[0] == "/articles/2024/3/"


def test_more_results_are_added_ten_by_ten(page, site):
    ask(page, site, "集中巡查")
    assert len(shown(page)) == 10
    assert status(page) == "找到 12 篇，已显示 10 篇。"
    page.locator(".search-more").click()
    answered(page, "找到 12 篇。")
    assert len(shown(page)) == 12
    assert page.locator(".search-more").is_hidden()
    assert page.evaluate("document.activeElement.closest('li') === document.querySelectorAll('.search-result')[10]")


TOLD = re.compile(
    r"(?:在 (?P<first>\d{4})(?:—(?P<last>\d{4}))? 年的稿件里)?找到 (?P<found>\d+) 篇(?:，已显示 (?P<shown>\d+) 篇)?。"
    r"(?P<waiting>更早的年份还没有查找。|其余的稿件还没有查找。)?"
)


def test_years_not_searched_yet_are_named_and_searched_on_request(page, years_site):
    ask(page, years_site, "夜间巡查")
    more = page.locator(".search-more")
    seen = 0
    while more.is_visible():
        told = TOLD.fullmatch(status(page))
        first = int(told["first"] or min(YEARS))
        assert (told["waiting"] is None) == (first == min(YEARS))
        assert int(told["last"] or max(YEARS)) == max(YEARS)
        assert int(told["found"]) == EACH * (max(YEARS) - first + 1)
        assert int(told["shown"] or told["found"]) == len(shown(page)) == seen + 10
        counted = [f"{year} {EACH if year >= first else '未查'}" for year in reversed(YEARS)]
        years = page.locator("fieldset[data-field=year] .search-choice").all_text_contents()
        assert years == counted
        assert more.inner_text() == ("更多结果" if told["shown"] else f"继续查找 {min(YEARS)}—{first - 1} 年")
        seen = len(shown(page))
        settled(page, more.click)
    assert status(page) == "找到 48 篇。"
    assert len(set(shown(page))) == len(YEARS) * EACH


def test_a_year_searched_in_part_is_not_called_searched(page, site_of):
    """Each month is a bundle, each bundle holds one page."""
    ask(page, site_of(Sizes(whole=0, least=1, most=60)), "夜间巡查")
    told = TOLD.fullmatch(status(page))
    assert told["waiting"]
    named = int(told["last"] or told["first"]) - int(told["first"]) + 1 if told["first"] else 0
    assert named == int(told["found"]) // EACH < len(YEARS)


def test_the_oldest_years_come_first_where_the_oldest_are_wanted(page, years_site):
    ask(page, years_site, "夜间巡查", sort="old")
    assert status(page) == "在 2017—2018 年的稿件里找到 12 篇，已显示 10 篇。更晚的年份还没有查找。"
    assert shown(page)[0] == "/articles/2017/1/"


def test_nothing_is_called_missing_before_all_years_are_searched(page, years_site):
    told = watched(page)
    ask(page, years_site, "旧粮仓")
    assert status(page) == "找到 1 篇。"
    assert shown(page) == ["/articles/2017/2/"]
    type_in(page, "新粮仓")
    assert status(page) == "没有找到“新粮仓”。"
    assert [each for each in page.evaluate(told) if "没有" in each] == ["没有找到“新粮仓”。"]


def watched(page: Page) -> str:
    """Remember all that the status says; gives what to evaluate for it."""
    page.add_init_script("""
    window.told = [];
    document.addEventListener('DOMContentLoaded', () => {
        const status = document.querySelector('.search-status');
        new MutationObserver(() => window.told.push(status.textContent)).observe(status, {childList: true});
    });
    """)
    return "window.told"


def test_a_chosen_year_is_searched_alone(page, years_site):
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    ask(page, years_site, "夜间巡查", year="2019")
    assert status(page) == "找到 6 篇。"
    asked = {found[1] for url in loaded if (found := re.search(r"pages\.(\w+)\.json", url))}
    assert asked - {"y2024m01"} == {"y2019m01"}  # the newest is opened while the reader types


def test_the_status_speaks_once_for_a_search(page, site):
    told = watched(page)
    ask(page, site, "整治")
    said = [each for each in page.evaluate(told) if each and each != "正在查找……"]  # said where it takes long
    assert len(said) == 1


# --- the address, going back, remembering --------------------------------------------------------------------


def test_back_restores_words_choices_and_order(page, site):
    ask(page, site, "整治", year="2024", sort="old")
    before = results(page)
    page.locator(".search-field").fill("楼道")
    expect(page.locator(".search-result")).to_have_count(1)
    page.go_back()
    expect(page.locator(".search-field")).to_have_value("整治")
    expect(page.locator(".search-result")).to_have_count(len(before))
    assert results(page) == before
    assert page.locator("#search-order").input_value() == "old"
    expect(choice(page, "year", "2024")).to_be_checked()


def test_a_reload_shows_as_many_results_as_before(page, site):
    ask(page, site, "集中巡查")
    page.locator(".search-more").click()
    answered(page, "找到 12 篇。")
    page.reload()
    answered(page, "找到 12 篇。")
    assert len(shown(page)) == 12


def test_back_from_a_result_leads_to_that_result(page, site):
    page.route("**/issues/877/**", lambda route: route.fulfill(body="<title>877</title>", content_type="text/html"))
    ask(page, site, "区", sort="old", year="2024")
    link = page.locator(".search-item a[href$='#i877-2']")
    link.click()
    page.wait_for_url("**/issues/877/?q=*#i877-2")
    page.go_back()
    answered(page)
    expect(link).to_be_focused()


def test_the_order_is_part_of_the_address(page, site):
    ask(page, site, "整治")
    settled(page, lambda: page.locator("#search-order").select_option("old"))
    assert query_of(page) == {"q": ["整治"], "sort": ["old"]}


def test_searches_are_kept_only_if_the_reader_wants(page, site):
    page.goto(f"{site}search/")
    kept = "localStorage.getItem('searches')"
    type_in(page, "整治")
    assert page.evaluate(kept) is None
    page.goto(f"{site}search/")
    tick = page.get_by_label("在这台设备上记住我的检索")
    assert not tick.is_checked()
    tick.check()
    for query in ("整治", "楼道", "整治", *(f"{n}月集中巡查" for n in range(1, 10))):
        type_in(page, query)
    page.goto(f"{site}search/")
    recent = page.locator(".search-recent a")
    assert recent.all_inner_texts() == [*(f"{n}月集中巡查" for n in range(9, 0, -1)), "整治"]
    settled(page, recent.last.click)
    assert query_of(page) == {"q": ["整治"]}
    assert page.locator(".search-field").input_value() == "整治"
    page.go_back()
    assert recent.first.inner_text() == "整治"
    page.get_by_role("button", name="清除").click()
    assert page.locator(".search-recent").is_hidden()
    assert page.evaluate(kept) == "[]"
    tick.uncheck()
    assert page.evaluate(kept) is None


@pytest.mark.parametrize(
    "stored", ["{", "7", "null", '{"a": 1}', '[1, {}, "整治"]', '["<img src=x onerror=alert(1)>"]']
)
def test_what_nobody_could_have_kept_harms_nothing(page, site, stored):
    page.goto(f"{site}search/")
    page.evaluate("stored => localStorage.setItem('searches', stored)", stored)
    page.reload()
    expect(page.locator(".search-memory")).to_be_visible()
    assert page.locator(".search-recent a").all_inner_texts() == [
        each for each in (json.loads(stored) if stored.startswith("[") else []) if isinstance(each, str)
    ]


def test_forbidden_storage_leaves_the_search_as_it_is(page, site):
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } });")
    page.goto(f"{site}search/")
    assert page.locator(".search-memory").is_hidden()
    type_in(page, "整治")
    assert shown(page)


# --- nothing found -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "offers"),
    [
        ("鼓楼街道卫生死角", ["分成几个词：鼓楼街道 卫生死角 2 篇", "相近的单位：鼓楼街道办事处 1 篇"]),
        ("龍泉鎮老舊小區", ["分成几个词：龍泉鎮 老舊小區 1 篇", "相近的单位：龍泉鎮 1 篇"]),
        ("创城 鱼", ["只找“创城” 2 篇"]),
        ("鱼 创城", ["只找“创城” 2 篇"]),
        ("盛景花圆小区", ["相近的单位：盛景花园小区 2 篇"]),
        ("环境整顿", ["相近的标签：环境整治 2 篇"]),
        ("犇", []),
    ],
)
def test_where_nothing_is_found_something_else_is_offered(page, site, query, offers):
    ask(page, site, query)
    assert status(page) == f"没有找到“{query}”。"
    assert "错字" in page.locator(".search-none").inner_text()
    assert page.locator(".search-help a").count() == 2
    page.wait_for_load_state("networkidle")
    expect(page.locator(".search-tries li")).to_have_text(offers)
    if offers:
        number = int(re.search(r"(\d+) 篇$", offers[0])[1])
        settled(page, page.locator(".search-tries a").first.click)
        assert len(results(page)) == number


def test_a_broken_bundle_is_said_kindly_and_may_be_tried_again(browser, site):
    page = browser.new_context().new_page()
    page.route("**/pages.all.json", lambda route: route.fulfill(status=404, body=""))
    ask(page, site, "整治")
    assert status(page) == "检索暂时无法使用，请稍后再试，或从下面的列表查找。"
    assert page.locator(".search-help").is_visible()
    page.unroute("**/pages.all.json")
    settled(page, page.locator(".search-submit").click)
    assert results(page)
    page.context.close()


def test_without_a_network_that_is_said(browser, site):
    page = browser.new_context().new_page()
    page.goto(f"{site}search/")
    page.context.set_offline(True)
    page.locator(".search-field").fill("整治")
    answered(page, re.compile("^现在没有连上网络"))
    assert page.locator(".search-help").is_visible()
    page.context.set_offline(False)
    settled(page, page.locator(".search-submit").click)
    assert shown(page)
    page.context.close()


def test_results_stay_where_more_cannot_be_had(browser, years_site):
    page = browser.new_context().new_page()
    ask(page, years_site, "夜间巡查")
    page.route("**/pages.*.json", lambda route: route.fulfill(status=500, body=""))
    settled(page, page.locator(".search-more").click)
    assert status(page).startswith("检索暂时无法使用")
    assert len(shown(page)) == 10
    page.unroute("**/pages.*.json")
    settled(page, page.locator(".search-more").click)
    assert len(shown(page)) == 20
    page.context.close()


def test_a_browser_without_webassembly_is_told_so(browser, site):
    page = browser.new_context().new_page()
    page.add_init_script("delete window.WebAssembly")
    page.route("**/pagefind-worker.js", lambda route: route.abort())
    ask(page, site, "整治")
    assert status(page).startswith("这个浏览器运行不了检索")
    assert page.locator(".search-help").is_visible()
    page.context.close()


def test_without_script_there_are_links_to_the_lists(browser, site):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}search/?q=整治")
    assert page.locator("noscript a").count() == 2
    assert page.locator(".search-frequent a:visible").count() == 3
    assert page.locator(".search-found").is_hidden()
    assert page.locator(".search-memory").is_hidden()
    page.context.close()


def named_statics() -> tuple[tuple[str, str], ...]:
    return tuple((name, name) for name in (path.relative_to(TEMPLATES / "static").as_posix() for path in statics()))


def test_without_an_index_there_is_no_box_but_the_lists():
    page = search_page(named_statics(), "")
    assert "<form" not in page
    assert "search.js" not in page
    assert page.count('href="/sub/site/issues/"') == 1


def test_an_archive_without_pages_finds_nothing_kindly(browser, tmp_path, serve, build_index):
    build_site(tmp_path / BASE_PATH.strip("/"), build_index(()))
    with visit(browser) as page:
        ask(page, serve(tmp_path) + BASE_PATH, "整治")
        assert status(page) == "没有找到“整治”。"
        assert page.locator(".search-help").is_visible()


# --- words ---------------------------------------------------------------------------------------------------


def words_of(html: str) -> dict[str, object]:
    return json.loads(re.search(r'<script class="search-words" type="application/json">(.*?)</script>', html, re.S)[1])


def test_the_script_says_only_words_of_the_page_and_all_of_them():
    script = (TEMPLATES / "static/search.js").read_text("utf-8")
    spoken = re.sub(r"//[^\n]*|/\*.*?\*/", "", script, flags=re.S)
    assert re.findall(r"[\u3400-\u9fff]", spoken) == []
    suggested = re.findall(r"name: '(\w+)'", (TEMPLATES / "static/search-suggest.js").read_text("utf-8"))
    used = {*re.findall(r"\bwords\.(\w+)", spoken), *suggested}
    used |= {"found", "foundShown", "foundIn", "foundInShown", "earlier", "later", "others"}
    assert set(words_of(search_page(named_statics()))) == used


def test_a_traditional_site_speaks_traditional():
    simplified, traditional = (words_of(search_page(named_statics(), lang=lang)) for lang in ("zh-Hans", "zh-Hant"))
    assert simplified.keys() == traditional.keys()
    assert simplified["fields"]["tag"] == "标签"
    assert traditional["fields"]["tag"] == HANT["标签"]


def test_names_of_terms_are_text_whatever_they_hold(page, site):
    page.goto(f"{site}search/")
    assert page.locator(".search-frequent a").all_inner_texts()[-1] == "</script><img src=x>"
    assert page.locator("main img").count() == 0


# --- the keyboard --------------------------------------------------------------------------------------------


def test_a_keyboard_is_enough(page, site):
    """Search, order, filter, and open the second item of the third result."""
    page.route("**/issues/877/**", lambda route: route.fulfill(body="<title>877</title>", content_type="text/html"))
    page.goto(f"{site}search/")
    page.keyboard.press("/")
    page.keyboard.type("区")
    settled(page, lambda: page.keyboard.press("Enter"))
    tab_to(page, "#search-order")
    page.keyboard.press("ArrowDown")
    settled(page, lambda: page.keyboard.press("ArrowDown"))
    tab_to(page, "fieldset[data-field=year] input[value='2024']")
    settled(page, lambda: page.keyboard.press("Space"))
    assert shown(page)[2] == "/issues/877/"
    page.keyboard.press("Escape")
    expect(page.locator(".search-field")).to_be_focused()
    wanted = page.locator(".search-result").nth(2).locator(".search-item a").nth(1)
    links = page.locator(".search-results a")
    for step in range(links.count()):
        page.keyboard.press("ArrowDown")
        expect(links.nth(step)).to_be_focused()
        if wanted.evaluate("link => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{BASE_PATH}issues/877/?q=%E5%8C%BA#i877-2")


def tab_to(page: Page, selector: str, most: int = 60) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached by Tab")


def test_arrows_walk_and_escape_returns(page, site):
    ask(page, site, "集中巡查")
    field, links = page.locator(".search-field"), page.locator(".search-results a")
    field.focus()
    page.keyboard.press("ArrowDown")
    expect(links.first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    for _ in range(links.count()):
        page.keyboard.press("ArrowDown")
    expect(links.last).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".search-more")).to_be_focused()
    settled(page, lambda: page.keyboard.press("Enter"))
    expect(links.nth(10)).to_be_focused()
    page.keyboard.press("Escape")
    expect(field).to_be_focused()
    assert field.input_value() == "集中巡查"
    page.keyboard.press("Escape")
    assert field.input_value() == ""
    expect(page.locator(".search-start")).to_be_visible()
    expect(field).to_be_focused()


def test_the_focus_is_not_lost_when_results_change(page, site):
    ask(page, site, "整治")
    page.locator(".search-results a").nth(1).focus()
    held = page.evaluate("document.activeElement.href")
    settled(page, lambda: page.evaluate("document.querySelector('.search-form').requestSubmit()"))
    assert page.evaluate("document.activeElement.href") == held
    settled(
        page,
        lambda: page.evaluate("""() => {
        document.querySelector('.search-field').value = '霸王龙';
        document.querySelector('.search-form').requestSubmit();
    }"""),
    )
    assert page.evaluate("document.activeElement.className") == "search-status"


def test_the_skip_link_asks_nothing_anew(page, site):
    ask(page, site, "集中巡查")
    settled(page, page.locator(".search-more").click)
    page.evaluate("location.hash = '#main'")
    page.wait_for_timeout(300)
    assert len(shown(page)) == 12


# --- for everyone --------------------------------------------------------------------------------------------

SIGHTS = {
    "start": "",
    "found": "?q=整治",
    "more": "?q=集中巡查&sort=new",
    "chosen": "?q=整治&year=2023&year=2024&kind=文章&unit=龍泉鎮",
    "none": "?q=鼓楼街道卫生死角",
    "none chosen": "?q=整治&year=1999&kind=快报",
}


@pytest.mark.parametrize("sight", SIGHTS)
def test_axe_finds_nothing_and_nothing_sticks_out(browser, site, sight):
    with visit(browser) as page:
        page.goto(f"{site}search/{SIGHTS[sight]}")
        page.evaluate("localStorage.setItem('searches', JSON.stringify(['鼓楼街道 卫生死角', '第876期']))")
        page.reload()
        if sight != "start":
            answered(page)
        page.wait_for_load_state("networkidle")
        page.evaluate(MEASURE.read_text("utf-8"))
        page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
        opener = page.locator(".search-opener")
        for mode, width in ((LIGHT, DESKTOP), (LIGHT, PHONE), (LIGHT, NARROW), (ELDER, PHONE), (LARGEST, NARROW)):
            show(page, mode, width)
            if opener.is_visible() and opener.get_attribute("aria-expanded") == "false":
                opener.click()
            least = 60 if mode is ELDER else 44
            faults = [*axe(page, STRUCTURE), *measure(page, "overflow"), *measure(page, "clipped")]
            faults += [*measure(page, "targets", 24), *measure(page, "controls", least)]
            assert faults == [], (mode.name, width)
        for mode in (DARK, HIGH_CONTRAST):
            show(page, mode, DESKTOP)
            assert axe(page, COLOURS) == [], mode.name


def test_the_focus_is_seen_on_results_filters_and_chips(page, site):
    ask(page, site, "整治", year=["2023", "2024"])
    page.evaluate(MEASURE.read_text("utf-8"))
    stops = 0
    page.locator(".search-field").focus()
    while page.evaluate("document.activeElement.closest('main') !== null"):
        told = page.evaluate("window.measure.focus()")
        assert told["faults"] == []
        stops += 1
        page.keyboard.press("Tab")
    assert stops >= 15


def test_old_addresses_of_the_index_are_not_needed(page, site):
    """The page names the files it loads, whatever they are called."""
    page.goto(f"{site}search/")
    form = page.locator(".search-form")
    for name in ("text", "index", "suggest"):
        address = form.get_attribute(f"data-{name}")
        assert re.fullmatch(rf"{BASE_PATH}assets/.*search-{name}\.[0-9a-f]+\.js", address), address
    assert form.get_attribute("data-archive") == BASE_PATH + urls.SEARCH.lstrip("/")
