"""Reading settings, tools, the notice before a link leaves, the footer: in a real browser, as a reader meets them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page, expect

from builder.cli import main

ARTICLE = "articles/2024/0301-shiji/"
ISSUE = "issues/12/"
SITE = """\
title: 青禾区工作档案
base_url: https://dangan.qinghe.example
organizer: 青禾区创建办
operator: 青禾区融媒体中心
contact: 电话 0999-1234567
address: 柳塘路1号
site_id_code: "9900000000"
icp_no: 云ICP备00000000号-1
police_no: 云公网安备 99000002000000号
conac_id: 0A1B2C3D
rights: 转载请注明来源。
own_hosts: [rongmei.example]
footer: [{title: 关于本站, url: /about/}, {title: 兄弟区, url: "https://brother.example/"}]
"""
POST = """\
---
title: 柳塘街道办起周末市集
date: 2024-03-01
---
柳塘街道的周末市集三月一日开张。头一天来了两百多人！

看[外面的报道](OUTSIDE)，也看[省里的通知](https://www.yunchuan.gov.cn/)和[融媒体的视频](https://tv.rongmei.example/1)。

- 第一排卖菜
- 第二排卖花

| 摊位 | 数目 |
| --- | --- |
| 蔬菜 | 12 |
"""
BULLETIN = """\
---
bulletin: 青禾区工作快报
number: 12
date: 2024-03-08
---
# 检查督导

## 望舒街道查夜市

检查组晚上八点到夜市。

（望舒街道）

# 简讯

- 柳塘街道：市集开张。
- 磨石街道：[外面也有](OUTSIDE)一条。
"""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory, serve_folder: Callable[[Path], str]) -> str:
    """Another host's page, at an address that is none of the site's."""
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "index.html").write_text("<!DOCTYPE html><title>别处</title><h1>别处</h1>", "utf-8")
    (folder / "favicon.ico").write_bytes(b"")
    return serve_folder(folder)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, elsewhere: str) -> Path:
    folder = tmp_path_factory.mktemp("controls")
    files = {"site.yaml": SITE, "articles/2024/0301-shiji.md": POST, "issues/2024/12.md": BULLETIN,
             "pages/about.md": "---\ntitle: 关于本站\n---\n说明。\n",
             "redirects.yaml": "/old/: 重复发布\n"}  # fmt: skip
    for name, text in files.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("OUTSIDE", elsewhere), "utf-8")
    made = ["build", "--content", str(folder / "content"), "--output", str(folder / "site"), "--no-search"]
    assert main([*made, "--as-of", "2025-01-01"]) == 0
    return folder / "site"


@pytest.fixture(scope="module")
def url(site: Path, serve_folder: Callable[[Path], str]) -> str:
    return serve_folder(site)


def attributes(page: Page) -> dict[str, str]:
    return page.evaluate("Object.assign({}, document.documentElement.dataset)")


def kept(page: Page) -> object:
    """Everything the browser keeps for the site."""
    stored = page.evaluate("Object.assign({}, localStorage)")
    assert stored.keys() <= {"reading"}
    assert page.evaluate("sessionStorage.length + document.cookie.length") == 0
    return json.loads(stored["reading"]) if stored else None


def choose(page: Page, group: str, choice: str) -> None:
    if not page.locator(".settings-panel").is_visible():
        page.get_by_role("button", name="阅读设置").click()
    page.get_by_role("group", name=group).get_by_label(choice).check()


# --- reading settings ------------------------------------------------------------------------------------


CHOICES = [
    ("字号", "大字", {"size": "large"}),
    ("字号", "特大", {"size": "largest"}),
    ("颜色", "浅色", {"colour": "light"}),
    ("颜色", "深色", {"colour": "dark"}),
    ("颜色", "高对比", {"colour": "contrast"}),
    ("光标", "大光标", {"cursor": "large"}),
]


@pytest.mark.parametrize(("group", "choice", "expected"), CHOICES, ids=[choice for _, choice, _ in CHOICES])
def test_a_choice_is_made_at_once_and_kept_on_every_page(
    page: Page, url: str, group: str, choice: str, expected: dict[str, str]
) -> None:
    page.goto(url)
    assert attributes(page) == {}
    choose(page, group, choice)
    assert attributes(page) == expected
    assert kept(page) == expected
    for path in (ARTICLE, ISSUE, "dates/", "search/", "404.html", "old/"):
        page.goto(url + path)
        assert attributes(page) == expected, path
    choose(page, group, "随系统" if group == "颜色" else "标准")
    assert attributes(page) == {}
    assert kept(page) is None


@pytest.mark.parametrize(
    "stored",
    ['{"size": "huge", "mode": 3, "x": "y"}', "[]", "null", "7", "{", '{"size": ["large"]}', '{"__proto__": "elder"}'],
)
def test_what_nobody_could_have_chosen_is_not_applied(page: Page, url: str, stored: str) -> None:
    page.goto(url)
    page.evaluate("text => localStorage.setItem('reading', text)", stored)
    page.reload()
    assert attributes(page) == {}


WATCH = """
new MutationObserver((changes) => changes.forEach((change) => {
  if (change.attributeName.indexOf('data-') === 0)
    (window.applied = window.applied || []).push([change.attributeName, document.body === null]);
})).observe(document, { attributes: true, subtree: true });
"""


def test_nothing_is_painted_before_the_choice_is_applied(page: Page, url: str) -> None:
    page.goto(url)
    choose(page, "颜色", "深色")
    page.get_by_role("button", name="长辈版").click()
    page.add_init_script(WATCH)
    page.goto(url + ARTICLE)
    before_body = {"data-size": True, "data-colour": True, "data-mode": True}
    assert {name: early for name, early in page.evaluate("window.applied") if name in before_body} == before_body


def test_nothing_moves_when_the_controls_appear(page: Page, url: str) -> None:
    page.add_init_script(
        "window.shifts = 0; new PerformanceObserver((list) => list.getEntries().forEach("
        "(entry) => { window.shifts += entry.value; })).observe({ type: 'layout-shift', buffered: true });"
    )
    for path in ("", ARTICLE, ISSUE):
        page.goto(url + path)
        expect(page.get_by_role("button", name="长辈版")).to_be_visible()
        page.wait_for_timeout(200)
        assert page.evaluate("window.shifts") == 0, path


def test_sizes_grow_in_steps_and_the_largest_is_large_enough(page: Page, url: str) -> None:
    page.goto(url + ARTICLE)

    def size() -> float:
        return float(page.evaluate("parseFloat(getComputedStyle(document.querySelector('.prose p')).fontSize)"))

    sizes = [size()]
    for choice in ("大字", "特大"):
        choose(page, "字号", choice)
        sizes.append(size())
    assert sizes == sorted(set(sizes))
    assert sizes[0] >= 18
    assert sizes[-1] >= 30


def test_two_tabs_agree(browser: Browser, url: str) -> None:
    context = browser.new_context()
    one, other = context.new_page(), context.new_page()
    one.goto(url)
    other.goto(url + ARTICLE)
    one.get_by_role("button", name="长辈版").click()
    expect(other.locator("html")).to_have_attribute("data-mode", "elder")
    expect(other.get_by_role("button", name="长辈版")).to_have_attribute("aria-pressed", "true")
    other.get_by_role("button", name="长辈版").click()
    expect(one.locator("html")).not_to_have_attribute("data-mode", "elder")
    context.close()


def test_a_page_come_back_to_follows_what_was_chosen_since(page: Page, url: str) -> None:
    page.goto(url)
    page.goto(url + ARTICLE)
    choose(page, "颜色", "深色")
    page.go_back()
    expect(page.locator("html")).to_have_attribute("data-colour", "dark")


def test_settings_by_keyboard_alone(page: Page, url: str) -> None:
    page.goto(url + ARTICLE)
    opener, panel = page.get_by_role("button", name="阅读设置"), page.locator(".settings-panel")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "elder-switch":
            break
    page.keyboard.press("Space")
    assert attributes(page) == {"mode": "elder", "size": "largest"}
    page.keyboard.press("Space")
    assert attributes(page) == {}
    page.keyboard.press("Tab")
    expect(opener).to_be_focused()
    expect(opener).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(opener).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert attributes(page) == {"size": "large"}
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert attributes(page) == {"size": "large", "colour": "dark"}
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_panel_left_behind_closes(page: Page, url: str) -> None:
    page.goto(url)
    opener, panel = page.get_by_role("button", name="阅读设置"), page.locator(".settings-panel")
    opener.click()
    page.get_by_role("button", name="关闭").focus()
    page.keyboard.press("Tab")
    expect(panel).to_be_hidden()
    assert not page.evaluate("document.activeElement.className").startswith("settings")
    opener.click()
    page.locator("main").click(position={"x": 5, "y": 400})
    expect(panel).to_be_hidden()
    opener.click()
    page.get_by_role("button", name="关闭").click()
    expect(panel).to_be_hidden()
    expect(opener).to_be_focused()


REFUSED = """
Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError'); } });
"""


def test_without_storage_a_choice_holds_for_the_page(page: Page, url: str) -> None:
    page.add_init_script(REFUSED)
    page.goto(url + ARTICLE)
    page.get_by_role("button", name="长辈版").click()
    choose(page, "颜色", "高对比")
    assert attributes(page) == {"mode": "elder", "size": "largest", "colour": "contrast"}
    page.reload()
    assert attributes(page) == {}


def test_without_scripts_there_are_no_controls_and_links_just_work(browser: Browser, url: str, elsewhere: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(url + ARTICLE)
    for gone in (".reading-settings", ".tools-buttons", ".leave"):
        expect(page.locator(gone)).to_be_hidden()
    page.locator(".prose a.external").click()
    page.wait_for_url(elsewhere)
    context.close()


def test_a_chosen_colour_is_the_browser_bars_too(page: Page, url: str) -> None:
    page.goto(url)
    bars = page.locator('meta[name="theme-color"]')
    before = bars.evaluate_all("metas => metas.map(meta => meta.content)")
    choose(page, "颜色", "高对比")
    assert set(bars.evaluate_all("metas => metas.map(meta => meta.content)")) == {"#000"}
    choose(page, "颜色", "随系统")
    assert bars.evaluate_all("metas => metas.map(meta => meta.content)") == before


# --- 长辈版 ------------------------------------------------------------------------------------------------


@pytest.fixture
def elder(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width = getattr(request, "param", 1280)
    context = browser.new_context(viewport={"width": width, "height": 900})
    context.add_init_script("localStorage.setItem('reading', '{\"mode\": \"elder\"}')")
    yield context.new_page()
    context.close()


def test_elder_type_is_the_largest_and_can_be_made_smaller(page: Page, url: str) -> None:
    page.goto(url)
    choose(page, "字号", "大字")
    page.get_by_role("button", name="长辈版").click()
    assert attributes(page) == {"mode": "elder", "size": "largest"}
    choose(page, "字号", "标准")
    assert attributes(page) == {"mode": "elder", "size": "standard"}
    choose(page, "字号", "特大")
    page.get_by_role("button", name="长辈版").click()
    assert attributes(page) == {"size": "large"}


# Every control and link that does not stand within a sentence, with its box.
SMALL = """
() => Array.from(document.querySelectorAll('a[href], button, input:not([type=radio]):not([type=checkbox]), select, summary, label')).filter((it) => {
  const box = it.getBoundingClientRect();
  if (it.matches('label') && !it.querySelector('input')) return false;
  const inSentence = it.matches('.prose p a, .prose li a, .prose td a, .briefs li a, .leave a, .unseen, .skip');
  return box.width && !inSentence && (box.width < 59.5 || box.height < 59.5);
}).map((it) => `${it.tagName} ${it.className} “${it.textContent.trim().slice(0, 20)}” ` +
  `${Math.round(it.getBoundingClientRect().width)}×${Math.round(it.getBoundingClientRect().height)}`)
"""
EVERY_KIND = [
    "", "issues/", "issues/33/", "articles/", "articles/2022/0505-shichang/", "dates/", "dates/2023/", "dates/2024/03/",
    "tags/", "units/", "data/", "search/", "sitemap/", "accessibility/", "about/", "404.html",
]  # fmt: skip


@pytest.mark.parametrize("elder", [1280, 390], indirect=True)
def test_elder_targets_are_large_and_nothing_sticks_out(elder: Page, sample_url: str) -> None:
    for path in EVERY_KIND:
        elder.goto(sample_url + path)
        elder.get_by_role("button", name="阅读设置").click()
        assert elder.evaluate(SMALL) == [], path
        assert elder.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path


def test_elder_pages_have_one_column_wide_gaps_and_stand_still(elder: Page, sample_url: str) -> None:
    elder.goto(sample_url + "articles/2022/0505-shichang/")
    columns = elder.evaluate("Array.from(document.querySelectorAll('.cols')).map(it => getComputedStyle(it).display)")
    assert set(columns) <= {"block"}
    gap, line = elder.evaluate(
        "() => { const it = document.querySelectorAll('.prose p')[1]; const style = getComputedStyle(it);"
        " return [parseFloat(style.marginTop), parseFloat(style.lineHeight)]; }"
    )
    assert gap >= 1.3 * line
    moving = elder.evaluate(
        "Array.from(document.querySelectorAll('*')).filter((it) => { const style = getComputedStyle(it);"
        " return style.boxShadow.includes('px 0px') && /blur/.test(style.filter) || style.animationName !== 'none'"
        " || parseFloat(style.transitionDuration) > 0 || style.textShadow !== 'none'; }).length"
    )
    assert moving == 0


# --- tools -------------------------------------------------------------------------------------------------


def test_the_permanent_address_is_copied_and_said(browser: Browser, url: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(url + ARTICLE + "#main")
    page.get_by_role("button", name="复制链接").click()
    expect(page.get_by_role("status")).to_have_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == f"https://dangan.qinghe.example/{ARTICLE}"
    context.close()


def test_copying_works_where_the_clipboard_is_not_given(page: Page, url: str) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined });")
    page.goto(url + ISSUE)
    page.evaluate("document.addEventListener('copy', () => { window.copied = document.activeElement.value; })")
    page.get_by_role("button", name="复制链接").click()
    expect(page.get_by_role("status")).to_have_text("已复制")
    assert page.evaluate("window.copied") == f"https://dangan.qinghe.example/{ISSUE}"
    expect(page.get_by_role("button", name="复制链接")).to_be_focused()


def test_a_copy_refused_is_said_too(page: Page, url: str) -> None:
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', { value: undefined }); document.execCommand = () => false;"
    )
    page.goto(url + ARTICLE)
    page.get_by_role("button", name="复制链接").click()
    expect(page.get_by_role("status")).to_contain_text("没有复制成功")


def test_printing_is_asked_of_the_browser(page: Page, url: str) -> None:
    page.add_init_script("window.print = () => { window.printed = true; };")
    page.goto(url + ARTICLE)
    page.get_by_role("button", name="打印").click()
    assert page.evaluate("window.printed")


# --- reading aloud -------------------------------------------------------------------------------------------

VOICES = """
window.spoken = []; window.cancelled = 0; let current = null;
window.SpeechSynthesisUtterance = function (text) { this.text = text; };
Object.defineProperty(window, 'speechSynthesis', { value: {
  getVoices: () => LANGS.map((lang) => ({ lang, localService: true })),
  speak(utterance) {
    current = utterance;
    window.spoken.push([utterance.text, utterance.lang, utterance.voice.lang, utterance.rate]);
  },
  cancel() { window.cancelled += 1; const old = current; current = null; if (old && old.onend) old.onend(); },
} });
window.finish = () => { const done = current; current = null; done.onend(); };
"""


def speaking(page: Page, address: str, *langs: str) -> Page:
    page.add_init_script(VOICES.replace("LANGS", json.dumps(langs)))
    page.goto(address)
    return page


def hear_all(page: Page) -> list[str]:
    page.get_by_role("button", name="朗读", exact=True).click()
    for _ in range(100):
        if not page.locator(".being-read").count():
            break
        page.evaluate("window.finish()")
    return [text for text, *_ in page.evaluate("window.spoken")]


def test_an_article_is_read_heading_and_body_sentence_by_sentence(page: Page, url: str) -> None:
    speaking(page, url + ARTICLE, "en-US", "zh-CN")
    assert hear_all(page) == [
        "柳塘街道办起周末市集",
        "柳塘街道的周末市集三月一日开张。",
        "头一天来了两百多人！",
        "看外面的报道，也看省里的通知和融媒体的视频。",
        "第一排卖菜",
        "第二排卖花",
        "摊位 数目",
        "蔬菜 12",
    ]
    assert {lang for _, lang, *_ in page.evaluate("window.spoken")} == {"zh-CN"}
    expect(page.get_by_role("button", name="朗读", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="停止朗读")).to_be_hidden()


def test_an_issue_is_read_item_after_item(page: Page, url: str) -> None:
    speaking(page, url + ISSUE, "zh-CN")
    heard = hear_all(page)
    assert heard[0].startswith("青禾区工作快报")
    wanted = ["检查督导", "望舒街道查夜市", "检查组晚上八点到夜市。", "简讯", "柳塘街道：市集开张。"]
    assert [text for text in heard if text in wanted] == wanted
    assert heard[-1] == "磨石街道：外面也有一条。"
    assert not [text for text in heard if "#" in text or "目录" in text or "外部链接" in text]


def test_reading_pauses_goes_on_and_stops(page: Page, url: str) -> None:
    speaking(page, url + ARTICLE, "zh_CN")
    page.get_by_role("button", name="朗读", exact=True).click()
    page.evaluate("window.finish()")
    expect(page.locator(".prose p.being-read")).to_contain_text("三月一日开张")
    page.get_by_role("button", name="暂停朗读").click()
    assert page.evaluate("window.cancelled") == 1
    expect(page.locator(".being-read")).to_have_count(1)
    page.get_by_role("button", name="继续朗读").click()
    assert [text for text, *_ in page.evaluate("window.spoken")][-2:] == ["柳塘街道的周末市集三月一日开张。"] * 2
    page.get_by_role("button", name="停止朗读").click()
    expect(page.locator(".being-read")).to_have_count(0)
    expect(page.get_by_role("button", name="朗读", exact=True)).to_be_focused()
    page.get_by_role("button", name="朗读", exact=True).click()
    assert page.evaluate("window.spoken").pop()[0] == "柳塘街道办起周末市集"


def test_reading_stops_on_leaving(page: Page, url: str) -> None:
    speaking(page, url + ARTICLE, "zh-CN")
    page.get_by_role("button", name="朗读", exact=True).click()
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    assert page.evaluate("window.cancelled") == 1
    expect(page.locator(".being-read")).to_have_count(0)
    assert len(page.evaluate("window.spoken")) == 1


def test_a_long_sentence_is_read_in_parts(page: Page, url: str) -> None:
    page.add_init_script(
        "document.addEventListener('DOMContentLoaded', () => { document.querySelector('.prose').innerHTML ="
        " '<p>' + '一二三四五六七八九，'.repeat(30) + '完。' + '𠮷'.repeat(250) + '</p>'; });"
    )
    speaking(page, url + ARTICLE, "zh-CN")
    heard = hear_all(page)[1:]
    assert "".join(heard) == "一二三四五六七八九，" * 30 + "完。" + "𠮷" * 250
    assert max(len(text) for text in heard) <= 100
    assert heard[0].endswith("，")


def test_an_elder_hears_it_slower_by_a_button_in_plain_words(page: Page, url: str) -> None:
    page.add_init_script("localStorage.setItem('reading', '{\"mode\": \"elder\"}')")
    speaking(page, url + ARTICLE, "zh-TW")
    expect(page.get_by_role("button", name="复制网址")).to_be_visible()
    page.get_by_role("button", name="读给我听").click()
    text, lang, voice, rate = page.evaluate("window.spoken[0]")
    assert (text, lang, voice) == ("柳塘街道办起周末市集", "zh-CN", "zh-TW")
    assert rate < 1


@pytest.mark.parametrize("langs", [(), ("en-US", "de-DE")], ids=["no voice", "no Chinese voice"])
def test_without_a_chinese_voice_reading_is_not_offered(page: Page, url: str, langs: tuple[str, ...]) -> None:
    speaking(page, url + ARTICLE, *langs)
    expect(page.get_by_role("button", name="打印")).to_be_visible()
    expect(page.locator(".tool-read")).to_be_hidden()


def test_voices_that_come_late_are_enough(page: Page, url: str) -> None:
    speaking(page, url + ARTICLE)
    page.evaluate("speechSynthesis.getVoices = () => [{ lang: 'zh-CN', localService: false }]")
    page.evaluate("speechSynthesis.onvoiceschanged()")
    expect(page.locator(".tool-read")).to_be_visible()


def test_without_speech_reading_is_not_offered(page: Page, url: str) -> None:
    page.add_init_script("Object.defineProperty(window, 'speechSynthesis', { value: undefined });")
    page.goto(url + ARTICLE)
    expect(page.get_by_role("button", name="打印")).to_be_visible()
    expect(page.locator(".tool-read")).to_be_hidden()


# --- leaving -------------------------------------------------------------------------------------------------


def test_a_link_that_leaves_asks_first_and_can_be_abandoned(page: Page, url: str, elsewhere: str) -> None:
    page.goto(url + ARTICLE)
    link = page.locator(".prose a.external")
    expect(link).to_have_text("外面的报道（外部链接）")
    link.focus()
    page.keyboard.press("Enter")
    notice = page.get_by_role("dialog", name="您访问的链接即将离开“青禾区工作档案”网站，是否继续？")
    expect(notice).to_be_visible()
    expect(notice).to_contain_text(urlsplit(elsewhere).netloc)
    go, stay = notice.get_by_role("link", name="继续访问"), notice.get_by_role("button", name="放弃")
    expect(go).to_be_focused()
    for expected in (stay, go, stay):
        page.keyboard.press("Tab")
        expect(expected).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(go).to_be_focused()
    assert (
        min(box for target in (go, stay) for box in (target.bounding_box()["width"], target.bounding_box()["height"]))
        >= 44
    )
    notice.get_by_text("您访问的链接").click()
    page.keyboard.press("Tab")
    expect(go).to_be_focused()
    page.keyboard.press("Escape")
    expect(notice).to_be_hidden()
    expect(link).to_be_focused()
    link.click()
    stay.click()
    expect(notice).to_be_hidden()
    expect(link).to_be_focused()
    assert page.url == url + ARTICLE


@pytest.mark.parametrize("path", [ARTICLE, ISSUE])
def test_who_goes_on_gets_there_without_saying_where_from(page: Page, url: str, elsewhere: str, path: str) -> None:
    page.goto(url + path)
    page.locator("main a.external").click()
    page.get_by_role("link", name="继续访问").click()
    page.wait_for_url(elsewhere)
    assert page.evaluate("document.referrer") == ""
    page.go_back()
    expect(page.locator(".leave")).to_be_hidden()


def test_a_link_asked_for_in_another_tab_asks_too(page: Page, url: str, elsewhere: str) -> None:
    page.goto(url + ARTICLE)
    page.locator(".prose a.external").click(modifiers=["ControlOrMeta"])
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="继续访问").click()
    opened.value.wait_for_url(elsewhere)
    assert opened.value.evaluate("window.opener") is None
    expect(page.locator(".leave")).to_be_hidden()


@pytest.mark.parametrize("words", ["省里的通知", "融媒体的视频"])
def test_official_and_own_hosts_need_no_notice(page: Page, url: str, words: str) -> None:
    page.route(
        re.compile("gov.cn|rongmei"), lambda route: route.fulfill(body="<h1>到了</h1>", content_type="text/html")
    )
    page.goto(url + ARTICLE)
    link = page.locator(".prose").get_by_role("link", name=words, exact=True)
    assert link.get_attribute("rel") is None
    target = link.get_attribute("href")
    link.click()
    page.wait_for_url(target)


def test_every_link_to_another_host_is_marked(sample: Path, site: Path) -> None:
    seen = 0
    for file in (*sample.rglob("*.html"), *site.rglob("*.html")):
        for link in BeautifulSoup(file.read_text("utf-8"), "html.parser").select("body a[href]"):
            host = urlsplit(link["href"]).hostname or ""
            if not host or host.endswith((".gov.cn", "rongmei.example")):
                assert "external" not in link.get("class", []), (file, link)
                continue
            assert "external" in link["class"], (file, link)
            assert {"noopener", "noreferrer"} <= set(link["rel"]), (file, link)
            assert link.get_text().endswith("（外部链接）"), (file, link)
            seen += 1
    assert seen > 10


# --- footer --------------------------------------------------------------------------------------------------


def footer(site: Path, path: str) -> BeautifulSoup:
    return BeautifulSoup((site / path / "index.html").read_text("utf-8"), "html.parser").select_one(
        "footer.site-footer"
    )


def test_the_footer_tells_who_stands_behind_the_site(site: Path) -> None:
    shown = footer(site, ARTICLE)
    words = shown.get_text()
    for expected in ("主办单位：青禾区创建办", "承办单位：青禾区融媒体中心", "联系方式：电话 0999-1234567", "地址：柳塘路1号",
                     "网站标识码：9900000000", "转载请注明来源。"):  # fmt: skip
        assert expected in words
    links = {link.get_text().strip(): link["href"] for link in shown.select("a")}
    assert links["云ICP备00000000号-1"] == "https://beian.miit.gov.cn/"
    assert links["云公网安备 99000002000000号"] == "https://beian.mps.gov.cn/#/query/webSearch?code=99000002000000"
    assert links["党政机关网站标识（外部链接）"] == "https://bszs.conac.cn/sitename?method=show&id=0A1B2C3D"
    assert links["兄弟区（外部链接）"] == "https://brother.example/"
    inside = {words: links[words] for words in ("关于本站", "网站地图", "无障碍", "订阅更新")}
    assert inside == {
        "关于本站": "/about/", "网站地图": "/sitemap/", "无障碍": "/accessibility/", "订阅更新": "/feed.xml",
    }  # fmt: skip
    assert all(image["src"].startswith("/") for image in shown.select("img"))


def test_a_fault_is_reported_with_the_address_of_its_page(site: Path) -> None:
    for path in ("", ARTICLE, ISSUE):
        link = footer(site, path).select_one("a[href*='jiucuo']")
        parts = urlsplit(link["href"])
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == "https://zfwzgl.www.gov.cn/exposure/jiucuo.html"
        assert parse_qs(parts.query) == {"site_code": ["9900000000"], "url": [f"https://dangan.qinghe.example/{path}"]}
        assert "/" not in parts.query


def test_the_footer_is_the_same_on_all_pages(site: Path) -> None:
    shown = set()
    for file in site.rglob("*.html"):
        found = BeautifulSoup(file.read_text("utf-8"), "html.parser").select_one("footer.site-footer")
        shown.add(re.sub(r"url=https%3A[^\"]*", "url=", str(found)))
    assert len(shown) == 1


def test_what_is_not_told_is_absent(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/site.yaml").write_text("title: 小站\n", "utf-8")
    made = ["build", "--content", str(tmp_path / "content"), "--output", str(tmp_path / "site"), "--no-search"]
    assert main(made) == 0
    shown = footer(tmp_path / "site", "")
    assert shown.get_text("|", strip=True) == "小站|网站地图|无障碍|订阅更新"
    assert shown.select("img") == []


def test_the_icp_number_stands_at_the_bottom_in_the_middle(page: Page, url: str) -> None:
    page.goto(url)
    box = page.locator(".footer-filing").bounding_box()
    about = page.locator(".footer-about").bounding_box()
    assert box["y"] > about["y"] + about["height"]
    first = page.locator(".footer-filing li").first.bounding_box()
    last = page.locator(".footer-filing li").last.bounding_box()
    assert abs((first["x"] + last["x"] + last["width"]) / 2 - 640) < 4


def test_a_parent_portal_stands_for_the_site(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    parent = '{名称: 云川市人民政府, 网址: "https://www.yunchuan.gov.cn", 标识码: "9900000002", ICP备案号: 云ICP备1号}'
    (tmp_path / "content/site.yaml").write_text(
        f"title: 创建专题\nicp_no: 云ICP备00000000号-1\n上级门户: {parent}\n", "utf-8"
    )
    made = ["build", "--content", str(tmp_path / "content"), "--output", str(tmp_path / "site"), "--no-search"]
    assert main(made) == 0
    words = footer(tmp_path / "site", "").get_text()
    assert "上级门户：云川市人民政府" in words
    assert "云ICP备1号" in words
    assert "云ICP备00000000号" not in words


# --- keys ----------------------------------------------------------------------------------------------------


def test_a_slash_goes_to_the_search_box_unless_something_else_is_asked(page: Page, url: str) -> None:
    page.goto(url + ARTICLE)
    page.keyboard.press("/")
    expect(page.locator("#site-q")).to_be_focused()
    page.keyboard.type("市集/夜市")
    expect(page.locator("#site-q")).to_have_value("市集/夜市")
    page.locator(".prose a.external").click()
    page.keyboard.press("/")
    expect(page.get_by_role("link", name="继续访问")).to_be_focused()


def test_the_script_is_small_and_old_browsers_read_it(root: Path) -> None:
    import gzip

    script = (root / "templates/static/site.js").read_bytes()
    assert len(gzip.compress(script)) < 10_000
    assert not re.search(rb"\?\.[a-zA-Z(\[]|\?\?|catch \{|\.\.\.|\.flat\(|\.at\(|async |await ", script)
