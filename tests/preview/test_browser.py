"""What a browser shows of the preview while files are saved, broken, mended; what stays as the reader left it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from previews import Site, is_same, mark, page_of, wait_until_loaded_anew

from builder.preview.news import Change, News, Wrong
from builder.problems import Location

Open = Callable[..., Site]
LONG = "".join(f"<p id='p{number}'>第 {number} 段</p>" for number in range(200))
FAULT = Wrong(
    "字段名后用了中文冒号“：”", "改成英文冒号加空格", "full-width-colon", Location("articles/yeshi.md", 2, 6),
    ((1, "---"), (2, "title：夜市"), (3, "date: 2024-03-01")), "/work/云川/articles/yeshi.md",
)  # fmt: skip
SECONDS = 20_000
"""How long a test waits at most, in ms."""


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of its own; no page may complain."""
    context = browser.new_context(viewport={"width": 1200, "height": 800})
    context.set_default_timeout(SECONDS)
    faults: list[str] = []
    context.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    context.on("weberror", lambda error: faults.append(str(error.error)))
    yield context
    context.close()
    assert [fault for fault in faults if "Failed to load resource" not in fault] == []


def opened(context: BrowserContext, site: Site, path: str = "") -> Page:
    """A tab that has heard all news."""
    page = context.new_page()
    with page.expect_response(lambda answer: "/__live/news" in answer.url):
        page.goto(f"{site.url}{path}")
    return page


def say(site: Site, *wrong: Wrong, behind: bool = False) -> None:
    site.show({}, News(Change.WORDS, wrong=wrong, behind=behind))


# --- pages -----------------------------------------------------------------------------------------------------


def test_what_is_saved_comes_by_itself_and_the_page_stays_where_it_is(open_site: Open, context: BrowserContext) -> None:
    site = open_site({"/a/": page_of(LONG)})
    page = opened(context, site, "a/")
    mark(page)
    page.evaluate("scrollTo(0, 3000)")
    for text in ("一", "二", "三"):
        site.show({"/a/": page_of(LONG.replace("第 150 段", f"第 150 段：{text}"), f"标题{text}")})
        expect(page.locator("#p150")).to_have_text(f"第 150 段：{text}")
        expect(page).to_have_title(f"标题{text}")
    assert is_same(page)
    assert page.evaluate("scrollY") == 3000


def test_only_pages_that_changed_are_asked_for(open_site: Open, context: BrowserContext) -> None:
    site = open_site({"/a/": page_of("甲"), "/夜/": page_of("夜")})
    first, second = opened(context, site, "a/"), opened(context, site, "夜/")
    asked: list[str] = []
    first.on("request", lambda request: asked.append(request.url))
    site.show({"/夜/": page_of("夜市")})
    expect(second.locator("main")).to_have_text("夜市")
    site.show({"/none/": page_of("别的")}, News())
    expect(first.locator("main")).to_have_text("甲")
    first.wait_for_timeout(200)
    assert len([url for url in asked if url.endswith("/a/")]) == 1, "the second news are of any page"


def test_another_frame_is_loaded_anew(open_site: Open, context: BrowserContext) -> None:
    site = open_site({"/": page_of("甲"), "/x.js": "window.ran = true"})
    page = opened(context, site)
    mark(page)
    site.show({"/": page_of("乙", head='<script src="/x.js"></script>')})
    expect(page.locator("main")).to_have_text("乙")
    assert page.evaluate("window.ran && !window.before")
    mark(page)
    site.show({}, News(Change.WHOLE))
    wait_until_loaded_anew(page)


@pytest.mark.parametrize(("hidden", "same"), [("hidden", True), ("", False)])
def test_marks_of_a_search_are_made_anew(open_site: Open, context: BrowserContext, hidden: str, same: bool) -> None:
    bar = f'<div class="hits" {hidden}></div>'
    site = open_site({"/": page_of("旧", after=bar)})
    page = opened(context, site)
    mark(page)
    site.show({"/": page_of("新", after=bar)})
    expect(page.locator("main")).to_have_text("新")
    assert is_same(page) == same


def test_a_page_that_goes_and_comes_back(open_site: Open, context: BrowserContext) -> None:
    site = open_site({"/a/": page_of("甲"), "/404.html": page_of("没有找到")})
    page = opened(context, site, "a/")
    text = site.texts.pop("/a/")
    site.show({}, News(pages=("/a/",)))
    expect(page.locator("main")).to_have_text("没有找到")
    site.show({"/a/": text})
    expect(page.locator("main")).to_have_text("甲")


def test_what_the_reader_did_stays(open_site: Open, context: BrowserContext) -> None:
    """An open fold, words typed, the focus, what scripts made of the tools, and parts the page asks to leave alone."""
    main = (
        "<p>{0}</p><details><summary>更多</summary>{0}</details><input id='i'>"
        "<div class='tools'><div hidden>{0}</div></div><div data-live-ignore>{0}</div>"
    )
    site = open_site({"/": page_of(main.format("旧"))})
    page = opened(context, site)
    page.locator("summary").click()
    page.locator("#i").fill("打了一半的字")
    page.evaluate("document.querySelector('.tools div').hidden = false")
    site.show({"/": page_of(main.format("新"))})
    expect(page.locator("main > p")).to_have_text("新")
    expect(page.locator("details")).to_have_attribute("open", "")
    expect(page.locator("details")).to_have_text("更多新")
    expect(page.locator("#i")).to_have_value("打了一半的字")
    expect(page.locator("#i")).to_be_focused()
    expect(page.locator(".tools div")).to_have_text("旧")
    expect(page.locator(".tools div")).to_be_visible()
    expect(page.locator("[data-live-ignore]", has_text="旧")).to_be_visible()


def test_styles_are_exchanged_without_loading_the_page(open_site: Open, context: BrowserContext) -> None:
    def linked(name: str) -> str:
        return page_of(
            LONG, head=f'<link rel="stylesheet" href="/{name}"><link rel="stylesheet" href="/p.css" media="print">'
        )

    site = open_site({"/": linked("a.1.css"), "/a.1.css": "p{color:rgb(1,1,1)}", "/p.css": ""})
    page = opened(context, site)
    mark(page)
    page.evaluate("scrollTo(0, 2000)")
    page.evaluate("""() => { window.bare = 0; const look = () => {
        if (getComputedStyle(document.querySelector('p')).color === 'rgb(0, 0, 0)') window.bare += 1;
        requestAnimationFrame(look); }; look(); }""")
    site.show({"/": linked("a.2.css"), "/a.2.css": "p{color:rgb(2,2,2)}"}, News(Change.STYLES))
    expect(page.locator("#p1")).to_have_css("color", "rgb(2, 2, 2)")
    site.show({"/a.2.css": "p{color:rgb(3,3,3)}"}, News(Change.STYLES))
    expect(page.locator("#p1")).to_have_css("color", "rgb(3, 3, 3)")
    expect(page.locator("link[rel=stylesheet]")).to_have_count(2)
    assert is_same(page)
    assert page.evaluate("scrollY") == 2000
    assert page.evaluate("window.bare") == 0, "the page stood without its styles for a moment"


def test_follow_leads_the_tab_that_somebody_looks_at(open_site: Open, context: BrowserContext) -> None:
    site = open_site({"/": page_of("首页"), "/夜/": page_of("夜市")}, base="/b/")
    page = opened(context, site)
    site.show({"/夜/": page_of("夜市开张")}, News(pages=("/夜/",), follow="/夜/"))
    expect(page.locator("main")).to_have_text("夜市开张")
    assert page.url == f"{site.url}%E5%A4%9C/"


# --- many tabs -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [12, 20])
def test_many_tabs_load_and_change_and_lose_the_first(open_site: Open, context: BrowserContext, count: int) -> None:
    site = open_site({f"/{number}/": page_of("旧") for number in range(count)})
    tabs = {number: opened(context, site, f"{number}/") for number in range(count)}
    for text in ("新", "更新"):
        site.show({f"/{number}/": page_of(f"{text} {number}") for number in range(count)})
        for number, tab in tabs.items():
            expect(tab.locator("main")).to_have_text(f"{text} {number}")
        tabs.pop(min(tabs)).close()  # the first holds the stream
    site.show({"/5/": page_of("最后")})
    expect(tabs[5].locator("main")).to_have_text("最后")


def test_where_there_are_no_locks_each_tab_listens_while_it_is_seen(open_site: Open, context: BrowserContext) -> None:
    """As on a phone, by plain http."""
    context.add_init_script("Object.defineProperty(navigator, 'locks', { value: undefined })")
    site = open_site({"/": page_of("旧")})
    page = opened(context, site)
    site.show({"/": page_of("新")})
    expect(page.locator("main")).to_have_text("新")


def test_a_tab_that_comes_back_catches_up_and_has_files_looked_at(open_site: Open, context: BrowserContext) -> None:
    site = open_site({"/": page_of("旧")})
    page = opened(context, site)
    looks = len(site.looks)
    with page.expect_response(lambda answer: "look=1" in answer.url):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert len(site.looks) == looks + 1


def test_a_tab_that_nobody_sees_is_right_when_somebody_does(open_site: Open, context: BrowserContext) -> None:
    """The one that is seen comes first: twenty pages at once would keep it waiting."""
    context.add_init_script("Object.defineProperty(document, 'hidden', { get: () => Boolean(window.isAway) })")
    site = open_site({"/": page_of("旧")})
    page = opened(context, site)
    page.evaluate("window.isAway = true")
    with page.expect_response(site.url):
        site.show({"/": page_of("新")})
    expect(page.locator("main")).to_have_text("新")
    site.show({"/": page_of("更新")})
    page.evaluate("() => { window.isAway = false; document.dispatchEvent(new Event('visibilitychange')); }")
    expect(page.locator("main")).to_have_text("更新")


# --- what is wrong ---------------------------------------------------------------------------------------------


def test_the_bar_shows_place_source_and_cure_and_goes_when_all_is_well(
    open_site: Open, context: BrowserContext
) -> None:
    site = open_site({"/a/": page_of(LONG), "/b/": page_of("乙")})
    page, other = opened(context, site, "a/"), opened(context, site, "b/")
    page.evaluate("scrollTo(0, 3000)")
    say(site, FAULT)
    for tab in (page, other):
        expect(tab.locator(".bar")).to_be_visible()
        expect(tab.locator(".count")).to_have_text("有 1 处要改")
        expect(tab.locator(".place")).to_have_text("articles/yeshi.md:2:6")
        expect(tab.locator(".message")).to_have_text("字段名后用了中文冒号“：”[full-width-colon]")
        expect(tab.locator(".cure")).to_have_text("→ 改成英文冒号加空格")
        expect(tab.locator(".row")).to_have_text(["1---", "2title：夜市", "3date: 2024-03-01"])
        expect(tab.locator(".row.here .number")).to_have_text("2")
    assert page.locator("a.edit").get_attribute("href") == "vscode://file/work/%E4%BA%91%E5%B7%9D/articles/yeshi.md:2:6"
    expect(opened(context, site, "b/").locator(".count")).to_have_text("有 1 处要改")
    site.show({"/b/": page_of("乙二")}, News(pages=("/b/",), wrong=(FAULT,)))
    expect(other.locator("main")).to_have_text("乙二")
    say(site)
    expect(page.locator(".bar")).to_be_hidden()
    assert page.evaluate("scrollY") == 3000


def test_words_of_a_file_are_words_in_the_bar(open_site: Open, context: BrowserContext) -> None:
    site = open_site({"/": page_of("首页")})
    page = opened(context, site)
    say(
        site, Wrong("<img src=x onerror=alert(1)>", lines=((1, "<script>alert(1)</script>"),), where=Location("<b>.md"))
    )
    expect(page.locator(".message")).to_have_text("<img src=x onerror=alert(1)>")
    expect(page.locator(".place")).to_have_text("<b>.md:1:1")
    expect(page.locator("a.edit")).to_have_count(0)


def test_a_folded_bar_stays_folded_until_all_is_well(open_site: Open, context: BrowserContext) -> None:
    site = open_site({"/": page_of("首页")})
    page = opened(context, site)
    say(site, FAULT)
    page.locator("button.fold", has_text="收起").click()
    expect(page.locator(".list")).to_be_hidden()
    say(site, FAULT, Wrong("另一处"))
    expect(page.locator(".count")).to_have_text("有 2 处要改")
    expect(page.locator(".list")).to_be_hidden()
    page.reload()
    expect(page.locator(".count")).to_have_text("有 2 处要改")
    expect(page.locator(".list")).to_be_hidden()
    say(site)
    expect(page.locator(".bar")).to_be_hidden()
    say(site, FAULT)
    expect(page.locator(".list")).to_be_visible()


def test_a_hundred_faults_scroll_and_leave_the_page_in_sight(open_site: Open, context: BrowserContext) -> None:
    site = open_site({"/": page_of("首页")})
    page = opened(context, site)
    say(site, *(Wrong(f"第 {number} 处", where=Location("a.md", number)) for number in range(1, 101)))
    expect(page.locator(".count")).to_have_text("有 100 处要改")
    expect(page.locator(".list > li")).to_have_count(51)
    expect(page.locator(".list > li").last).to_have_text("还有 50 处，先改上面的")
    box = page.locator(".bar").bounding_box()
    assert box
    assert box["height"] < 400


def test_a_sign_says_that_search_is_behind(open_site: Open, context: BrowserContext) -> None:
    form = '<form class="search-form" data-index="x"></form>'
    site = open_site({"/": page_of("首页"), "/search/": page_of(form)})
    page, search = opened(context, site), opened(context, site, "search/")
    mark(search)
    say(site, behind=True)
    for tab in (page, search):
        expect(tab.locator(".behind")).to_be_visible()
        expect(tab.locator(".behind")).to_have_text("检索索引正在更新，暂时搜不到刚改的字")
    assert is_same(search)
    say(site)
    expect(page.locator(".behind")).to_be_hidden()
    wait_until_loaded_anew(search)


def test_a_sign_says_that_the_preview_is_behind_the_files(open_site: Open, context: BrowserContext) -> None:
    site = open_site({"/": page_of("首页")})
    page = opened(context, site)
    late = page.locator("#live-problems .sign", has_text="改动较多，预览正在跟上")
    site.show({}, News(Change.WORDS, late=True))
    expect(late).to_be_visible()
    site.show({"/": page_of("新")}, News(pages=("/",)))
    expect(late).to_be_hidden()


# --- the line is cut ---------------------------------------------------------------------------------


def test_what_was_missed_while_the_line_was_cut_comes_afterwards(open_site: Open, context: BrowserContext) -> None:
    site = open_site({"/": page_of("旧")})
    context.route("**/__live/events*", lambda route: route.abort())
    page = opened(context, site)
    expect(page.locator(".gone")).to_be_visible()
    site.show({"/": page_of("新")})
    context.unroute("**/__live/events*")
    expect(page.locator("main")).to_have_text("新")
    expect(page.locator(".gone")).to_be_hidden()


def test_one_answer_that_is_lost_is_asked_for_again(open_site: Open, context: BrowserContext) -> None:
    """The line itself was never cut."""
    site = open_site({"/": page_of("旧")})
    page = opened(context, site)
    page.route(site.url, lambda route: route.abort(), times=1)
    site.show({"/": page_of("新")})
    expect(page.locator("main")).to_have_text("新")
