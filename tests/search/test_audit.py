"""`bulletin search --audit`: it agrees where search is right, and says what stands where when it is not."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from builder.cli import main
from builder.commands.audit import AuditOrder, audit, read_documents
from builder.folder import OutputError
from builder.search.audit.browser import BrowserError
from builder.search.audit.compare import Answer, Item, Listed, Shown, compare, compare_list, covered, expected
from builder.search.audit.published import Published, answers, place_of, read_published
from builder.search.audit.report import Verdict, report
from builder.search.audit.slices import Asked, Query, ask
from builder.search.tokens import fold, query_phrases

ROOT = Path(__file__).parents[2]
URL = "/articles/2024/a/"

# ---- What readers see ----------------------------------------------------------------------------------------


def page(inside: str, title: str = "标题", classes: str = "cols reading") -> str:
    return (
        f'<html><head><meta property="og:title" content="{title}"></head><body><nav>导航</nav><main>'
        f'<article class="{classes}">{inside}</article></main><footer>页脚</footer></body></html>'
    )


def read(inside: str, **more: str) -> Published:
    found = read_published(URL, page(inside, **more))
    assert found
    return found


@pytest.mark.parametrize(
    ("inside", "blocks"),
    [
        ("<p>甲乙</p><p>丙丁</p>", ["甲乙", "丙丁"]),
        ("<p>甲<b>乙</b><a href='/x/'>丙</a>丁</p>", ["甲乙丙丁"]),
        ("<p>甲<br>乙</p>", ["甲", "乙"]),
        ("<ul><li>甲<ul><li>乙</li></ul>丙</li></ul>", ["甲", "乙", "丙"]),
        ("<table><tr><td>甲</td><td>乙<p>丙</p></td></tr></table>", ["甲", "乙", "丙"]),
        ("<div>甲<div>乙</div>丙</div>", ["甲", "乙", "丙"]),
        ("<p>甲\n  乙</p>", ["甲 乙"]),
        ("<p>“——”</p>", []),
        ('<p class="byline"><time>2024-03-05</time><span>来源：青禾日报</span></p>', ["2024-03-05", "来源：青禾日报"]),
        ('<h1><span class="mast-name">快报</span> <span class="mast-number">第7期</span></h1>', ["快报", "第7期"]),
        ("<ruby>汉<rp>(</rp><rt>hàn</rt><rp>)</rp>字</ruby>注音", ["汉字注音", "hàn"]),
        ('<dl><div><dt>编辑</dt><dd>甲某</dd></div></dl>', ["编辑", "甲某"]),
        ("<p>a&amp;b &lt;i&gt;</p>", ["a&b <i>"]),
        ("<!-- 注释 --><p>甲</p>", ["甲"]),
    ],
)  # fmt: skip
def test_what_stands_on_a_page_is_read_line_by_line(inside: str, blocks: list[str]) -> None:
    assert list(read(inside).blocks) == ["标题", *blocks]


@pytest.mark.parametrize(
    "inside",
    [
        "<nav>目录</nav>",
        '<div class="tools"><button>打印</button></div>',
        '<footer class="reading-foot"><a href="/b/">上一篇</a></footer>',
        '<details class="cite"><summary>引用本文</summary></details>',
        '<p class="print-only">印刷</p>',
        '<p><span class="unseen">报送单位：</span></p>',
        '<h2 class="side-title" id="record">文章信息</h2>',
        "<p hidden>藏</p>",
        "<svg><title>二维码</title></svg>",
    ],
)
def test_what_is_not_the_document_is_not_read(inside: str) -> None:
    assert read(f"<p>甲</p>{inside}").blocks == ("标题", "甲")


@pytest.mark.parametrize(
    ("inside", "word"),
    [
        ('<p>甲</p><p class="badge">草稿</p>', "草稿"),
        ('<p><a href="http://b/">外站<span class="outside">（外部链接）</span></a></p>', "外部链接"),
        ('<figure class="remote"><a href="http://b/">原图在别处</a></figure>', "原图在别处"),
        ('<aside><dl><div><dt>标签</dt><dd><a href="/tags/a/">志愿</a></dd></div></dl></aside>', "标签"),
        ('<div class="state"><p>本文发布于2019年</p></div>', "2019年"),
    ],
)
def test_what_the_site_says_may_be_found_but_need_not_be(inside: str, word: str) -> None:
    document = read(inside)
    assert not answers(document, query_phrases(word))
    assert answers(document, query_phrases(word), ours=True)


def test_a_note_of_the_editors_is_theirs() -> None:
    noted = read('<div class="state"><p class="state-name">更正说明</p><p class="state-note">应为三百人</p></div>')
    assert noted.blocks == ("标题", "应为三百人")


def test_words_of_the_site_within_a_line_part_it() -> None:
    document = read('<p>详见<a href="http://b/">外站<span class="outside">（外部链接）</span></a>公告</p>')
    assert not answers(document, query_phrases("外站公告"))
    assert answers(document, query_phrases("外站公告"), ours=True), "who finds it all the same is not wrong"


@pytest.mark.parametrize(
    "html",
    [
        page("<p>甲</p>", classes="sheet cover"),
        "<html><main><ul><li>列表</li></ul></main></html>",
        page("<p>甲</p>").replace("<main>", '<main><p class="converted-note">本页由程序转换</p>'),
    ],
)
def test_lists_and_converted_pages_are_no_documents(html: str) -> None:
    assert read_published("/x/", html) is None


def test_an_anchor_leads_to_its_element_and_a_heading_to_what_stands_below_it() -> None:
    document = read(
        '<section id="s"><p>甲</p></section><h2 id="a">一</h2><p>乙</p><h3 id="b">二</h3><p>丙</p><h2 id="c">三</h2>'
        '<p>丁<a id="d">戊</a></p>'
    )
    places = {place.anchor: document.blocks[place.first : place.end] for place in document.places}
    assert places == {
        "s": ("甲",), "a": ("一", "乙", "二", "丙"), "b": ("二", "丙"), "c": ("三", "丁戊"), "d": ("丁戊",),
    }  # fmt: skip
    assert place_of(document, "x") is None


def test_substring_search_never_goes_across_lines() -> None:
    document = read("<p>文明城</p><p>市创建：第八百七十六期，用时3.5天</p>")
    held = [word for word in ("明城", "城市", "市創建", "第876期", "3.5", "5天", "城 市创") if
            expected([document], query_phrases(word))]  # fmt: skip
    assert held == ["明城", "市創建", "第876期", "3.5", "5天", "城 市创"]


# ---- What is asked -------------------------------------------------------------------------------------------

TEXTS = (
    "<p>全区建成文明实践站41个，办结率98.6%，用时3.5天。</p><p>使用LED屏和App，第七十六期。</p>",
    "<p>龍泉鎮志願者服務隊成立，隊長陳國樑。</p><p>首批队员86人，清理卫生死角157处。</p>",
)
LIBRARY = tuple(replace(read(text), url=f"/{number}/") for number, text in enumerate(TEXTS))


def test_the_same_seed_asks_the_same() -> None:
    assert ask(LIBRARY, 80, 1) == ask(LIBRARY, 80, 1)
    assert ask(LIBRARY, 80, 1) != ask(LIBRARY, 80, 2)


def test_so_many_different_queries_of_every_kind() -> None:
    asked = ask(LIBRARY, 110, 1)
    assert len({query.text for query in asked.queries}) == len(asked.queries) == 110
    assert len(Counter(query.kind for query in asked.queries)) == 11
    assert asked.absent == ()


def test_kinds_that_an_archive_has_nothing_for_are_told() -> None:
    asked = ask((read("<p>柳塘街道清理楼道堆物</p>"),), 60, 1)
    assert asked.absent == ("数字（从数字中间切开）", "数字的另一种写法", "字母（整词和半词）", "繁体字",
                            "繁体文字用简体检索")  # fmt: skip
    assert not any(char.isascii() for query in asked.queries for char in query.text.replace(" ", ""))


def of_kind(word: str) -> list[Query]:
    return [query for query in ask(LIBRARY, 220, 3).queries if query.kind.startswith(word)]


@pytest.mark.parametrize("kind", ["连续", "数字（", "字母", "繁体字", "一个字"])
def test_a_slice_stands_in_its_document(kind: str) -> None:
    by_url = {document.url: document for document in LIBRARY}
    assert of_kind(kind)
    for query in of_kind(kind):
        assert any(query.text in block for block in by_url[query.source].blocks), query


@pytest.mark.parametrize(
    ("kind", "holds"),
    [
        ("连续", lambda text: 2 <= len(text) <= 6 and text.isalnum()),
        ("带标点", lambda text: 2 <= len(text) <= 6),
        ("数字（", lambda text: re.search("[0-9]", text)),
        ("字母", lambda text: re.fullmatch("[A-Za-z]{1,6}", text)),
        ("繁体字", lambda text: fold(text) != text),
        ("繁体文字用", lambda text: fold(text) == text),
        ("简体文字用", lambda text: fold(text) != text),
        ("一个字", lambda text: len(text) == 1),
        ("两个词", lambda text: len(query_phrases(text)) == 2),
    ],
)
def test_each_kind_is_what_it_says(kind: str, holds) -> None:
    assert of_kind(kind)
    assert [query.text for query in of_kind(kind) if not holds(query.text)] == []


def test_some_slices_cut_a_number_in_two() -> None:
    assert any(query.text in ("15", "57", "8.6", "角1", "57处") for query in of_kind("数字（"))


def test_a_number_is_asked_in_another_way_than_it_is_written() -> None:
    held = {query.text for query in of_kind("数字的另一种")}
    assert any("76" in text for text in held), "written 七十六"
    assert any("一百五十七" in text for text in held), "written 157"


# ---- What is wrong -------------------------------------------------------------------------------------------

BODY = '<h1>柳塘夜市</h1><p>开头一段，清理卫生死角157处。</p><section id="i1"><h2>小标题</h2><p>夜市的龍泉鎮摊位。</p></section>'
DOCUMENT = read(BODY, title="柳塘夜市")
OTHER = replace(read("<p>没有什么</p>"), url="/b/")
DOCUMENTS = {document.url: document for document in (DOCUMENT, OTHER)}
QUERY = Query("连续", "夜市", URL)
RIGHT = Shown(
    URL,
    (("柳塘", False), ("夜市", True)),
    (),
    (Item("i1", (("小标题", False),), (("夜市", True), ("的龍泉鎮摊位。", False))),),
)


def wrong(*results: Shown, query: Query = QUERY) -> list[str]:
    return [fault.rule for fault in compare(query, Answer(results), DOCUMENTS)]


def test_nothing_is_wrong_with_the_right_answer() -> None:
    assert wrong(RIGHT) == []


@pytest.mark.parametrize(("first", "rules"), [(None, []), (1, []), (0, ["first"])])
def test_the_first_query_of_a_reader_finds_as_much(first: int | None, rules: list[str]) -> None:
    assert [fault.rule for fault in compare(QUERY, Answer((RIGHT,), first), DOCUMENTS)] == rules


ITEM = RIGHT.items[0]


@pytest.mark.parametrize(
    ("results", "rules"),
    [
        ([], ["missing"]),
        ([RIGHT, RIGHT], ["twice"]),
        ([RIGHT, Shown("/b/", (("标题", False),), (), ())], ["surplus", "unshown"]),
        ([RIGHT, replace(RIGHT, url="/c/")], ["surplus"]),
        ([replace(RIGHT, title=(("柳树", False), ("夜市", True)))], ["title"]),
        ([replace(RIGHT, title=(("柳", False), ("塘夜市", True)))], ["mark"]),
        ([replace(RIGHT, title=(("柳塘夜市", False),), items=())], ["unshown"]),
        ([replace(RIGHT, top=(("开头一段，清理了", False),))], ["quote"]),
        ([replace(RIGHT, items=(replace(ITEM, anchor="i2"),))], ["anchor"]),
        ([replace(RIGHT, items=(replace(ITEM, excerpt=(("夜市的龍泉鎮", False),)),))], ["item-unmarked"]),
        ([replace(RIGHT, items=(replace(ITEM, excerpt=(("夜市", True), ("的龙泉镇", False))),))], ["quote"]),
    ],
)
def test_what_is_wrong_with_an_answer_is_found(results: list[Shown], rules: list[str]) -> None:
    assert wrong(*results) == rules


def test_an_item_whose_place_does_not_hold_the_words_is_found() -> None:
    query = Query("连续", "卫生死角", URL)
    shown = Shown(
        URL, (("柳塘夜市", False),), (("清理", False), ("卫生死角", True)), (Item("i1", (("小标题", True),), ()),)
    )
    assert wrong(shown, query=query) == ["mark", "landing"]


def test_a_fault_says_what_stands_where() -> None:
    (missing,) = compare(QUERY, Answer(()), DOCUMENTS)
    assert missing.message == f"少了 1 篇：{URL}；页面上写着“柳塘夜市”"


@pytest.mark.parametrize(
    ("mark", "query", "right"),
    [
        ("夜市", "夜市", True),
        ("龍泉鎮", "龙泉镇", True),
        ("第八百七十六期", "第876期", True),
        ("卫生死角", "卫生 生死角", True),
        ("哈哈哈", "哈哈", True),
        ("夜市的", "夜市", False),
        ("夜", "夜市", False),
        ("", "夜市", False),
    ],
)
def test_a_mark_is_what_was_asked_and_nothing_besides(mark: str, query: str, right: bool) -> None:
    assert covered(mark, query_phrases(query)) == right


@pytest.mark.parametrize(
    ("listed", "rules"),
    [
        ([Listed(URL, ("i1",), ("夜市", "夜市"))], []),
        ([], ["missing"]),
        ([Listed(URL, ("i9",), ("夜市",))], ["anchor"]),
        ([Listed(URL, (), ("夜",))], ["mark"]),
    ],
)
def test_the_list_on_the_page_is_judged_too(listed: list[Listed], rules: list[str]) -> None:
    assert [fault.rule for fault in compare_list(QUERY, listed, DOCUMENTS)] == rules


def test_the_report_says_how_many_agree_and_what_does_not() -> None:
    one, two = QUERY, Query("一个字", "柳", URL)
    faults = tuple(compare(one, Answer(()), DOCUMENTS))
    verdict = Verdict(2, Asked((one, two), ("繁体字",)), faults, (two,))
    assert not verdict.agrees
    assert report(verdict).split("\n") == [
        "检索核对：2 篇，2 个检索词，1 个完全一致",
        "  连续：1 个，0 个一致",
        "  一个字：1 个，1 个一致",
        "  繁体字：跳过，档案里没有这样的文字",
        "少了文档 [missing]：1 处",
        f"  “夜市”（取自 {URL}）：少了 1 篇：{URL}；页面上写着“柳塘夜市”",
        "在检索框里逐个输入：1 个，1 个一致",
    ]


@pytest.mark.parametrize(
    "more", [{}, {"complaints": ("被策略拦下",)}, {"typed_faults": tuple(compare(QUERY, Answer(()), DOCUMENTS))}]
)
def test_all_must_agree(more: dict) -> None:
    assert Verdict(1, Asked((), ()), (), **more).agrees == (not more)


# ---- A built site --------------------------------------------------------------------------------------------

ARCHIVE = {
    "articles/2024/yeshi.md": """\
---
标题: 柳塘夜市开张
日期: 2024-05-01
标签: 志愿服务
单位: 柳塘街道
来源: 青禾日报
---

柳塘街道清理卫生死角157处，更换LED屏17块，用时3.5天。

## 摊位

夜市有摊位四十一个，龍泉鎮商戶也來了。
""",
    "issues/2024/7.md": """\
---
快报: 青禾区工作快报
期号: 第7期
日期: 2024-06-07
编辑: 甲某
---

## 检查督导

### 望舒社区整治楼道 {unit="柳塘街道"}

望舒社区清理楼道堆物88处，第八百七十六期有专题。

### 半岭镇修路

修补人行道12处。
""",
}
BASE = "/ztzl/qinghe/"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("audit"))


def build(folder: Path, **changes: str) -> Path:
    for path, text in ARCHIVE.items():
        for old, new in changes.items():
            text = text.replace(old, new)
        (folder / "content" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "content" / path).write_text(text, "utf-8")
    target = ["--content", str(folder / "content"), "--output", str(folder / "site"), "--base-path", BASE]
    assert main(["build", *target, "--as-of", "2025-01-01"]) == 0
    return folder / "site"


def run(site: Path, count: int = 60, **environment: str) -> tuple[int, str, str]:
    """The command as typed: a process of its own, since this one holds a browser already."""
    command = [sys.executable, "-m", "builder", "search", "--audit", str(count), "--output", str(site)]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, encoding="utf-8", timeout=250
    )
    return done.returncode, done.stdout, done.stderr


def test_a_site_as_built_agrees(site: Path) -> None:
    code, told, said = run(site)
    assert code == 0, told + said
    assert re.match(r"检索核对：3 篇，60 个检索词，60 个完全一致\n", told)
    assert "在检索框里逐个输入：20 个，20 个一致\n" in told
    assert "[" not in told


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_a_site_that_says_other_than_its_index_does_not(tmp_path: Path) -> None:
    site = build(tmp_path)
    issue = site / "issues/7/index.html"
    change(site / "articles/2024/yeshi/index.html", "清理卫生死角", "清理卫生新死角")
    change(issue, 'id="i7-1-2"', 'id="gone"')
    change(issue, "修补人行道12处", "修补车行道34处")
    code, told, _ = run(site, 200)
    assert code == 1
    for words in ("少了文档 [missing]", "多了文档 [surplus]", "摘录和原文不一样 [quote]", "条目的链接落不到 [anchor]"):
        assert words in told
    assert "/articles/2024/yeshi/" in told


def test_a_document_that_the_index_does_not_have_is_missed(tmp_path: Path) -> None:
    site = build(tmp_path)
    (site / "articles/2024/copy").mkdir()
    page = site / "articles/2024/yeshi/index.html"
    (site / "articles/2024/copy/index.html").write_text(page.read_text("utf-8"), "utf-8")
    code, told, _ = run(site, 11)
    assert code == 1
    assert "全部文档：少了 1 篇：/articles/2024/copy/" in told


def test_a_bundle_with_a_fragment_lost_is_said_in_words(tmp_path: Path) -> None:
    site = build(tmp_path)
    for fragment in (site / "search/pagefind/fragment").iterdir():
        fragment.unlink()
    code, told, said = run(site, 11)
    assert (code, told) == (1, "")
    assert "bulletin: 检索页面用不了：" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("base_path", "words"), [("/x/", "是按路径 /ztzl/qinghe/ 生成的，不是 /x/"), (BASE, "没有安装 → Playwright")]
)
def test_what_is_needed_is_said(site: Path, monkeypatch, base_path: str, words: str) -> None:
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    with pytest.raises((OutputError, BrowserError), match=words):
        audit(AuditOrder(site, 5, base_path=base_path), print)


def test_a_browser_that_is_not_there_is_said(site: Path) -> None:
    code, told, said = run(site, 5, CHROMIUM="/nowhere/chromium")
    assert (code, told) == (1, "")
    assert "bulletin: 浏览器打不开" in said
    assert "CHROMIUM" in said


def test_a_folder_without_search_is_said(tmp_path: Path, capsys) -> None:
    assert main(["search", "--audit", "5", "--output", str(tmp_path)]) == 1
    assert "里没有检索页面 → 先运行 bulletin build" in capsys.readouterr().err


# ---- The judge reads what Chromium shows ---------------------------------------------------------------------

SEEN = """() => {
    const apart = ['nav', '.tools', '.reading-foot', '.side-title', '.unseen', '.permalink', '.part-all', '.tail-room'];
    for (const node of document.querySelectorAll(apart.join())) node.remove();
    for (const node of document.querySelectorAll('details')) node.open = true;
    return document.querySelector('main article').innerText;
}"""


def test_the_reference_is_what_chromium_shows(browser, sample: Path, sample_url: str) -> None:
    documents = tuple(read_documents(sample))
    assert len(documents) > 25
    page = browser.new_page()
    for document in documents:
        page.goto(f"{sample_url.rstrip('/')}{document.url}")
        shown = letters(page.evaluate(SEEN))
        assert letters("".join((*document.blocks[1:], *document.ours))) == shown, document.url
    page.close()


def letters(text: str) -> Counter[str]:
    return Counter(filter(str.isalnum, text))
