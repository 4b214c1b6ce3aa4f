"""Markdown as an editor types it, and what a reader gets."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from bs4.element import Tag

from builder.markdown import (
    Heading,
    Image,
    bullet_items,
    headings,
    passages,
    plain_text,
    render_inline,
    render_markdown,
    sanitize,
    unshown,
)
from builder.markdown.letters import WIDE
from builder.markdown.parser import commonmark

DATA = Path(__file__).parent / "markdown"
SHARED = Path(__file__).parents[2] / "shared"

PHOTO = Image("合影.jpg", "/qinghe/media/a1b2.jpg", 650, 411)
EXTERNAL = 'rel="noopener noreferrer external" class="external"'


def html(source: str, **options: object) -> str:
    return render_markdown(source, **options).html.strip()  # type: ignore[arg-type]


def bare(output: str) -> str:
    """What the wall let out: a document without the sections around its parts."""
    return re.sub(r"</?section\b[^>]*>", "", output)


def lines_of(name: str) -> list[str]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("# ")]


# Emphasis


EMPHASIS = [re.split(r" {2,}", line, maxsplit=1) for line in lines_of("emphasis.txt")]


@pytest.mark.parametrize(("source", "expected"), EMPHASIS)
def test_emphasis(source, expected):
    assert render_inline(source) == expected


def test_emphasis_has_enough_cases_of_both_kinds():
    changed = [expected for _, expected in EMPHASIS if "<" in expected]
    assert len(changed) >= 26
    assert len(EMPHASIS) - len(changed) >= 15


def test_emphasis_in_another_parser_of_the_process_is_left_alone():
    from markdown_it import MarkdownIt

    render_inline("**要点。**推进")
    assert "<strong>" not in MarkdownIt().render("**要点。**推进")


# CommonMark


def same_blocks(output: str) -> str:
    return output.replace("<blockquote></blockquote>", "<blockquote>\n</blockquote>").replace("MAILTO", "mailto")


EXAMPLES = json.loads((DATA / "commonmark-0.31.2.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example['section']}-{example['example']}")
def test_commonmark_example(example):
    assert not WIDE.search(example["markdown"])
    assert same_blocks(commonmark().render(example["markdown"])) == same_blocks(example["html"])


def test_all_commonmark_examples_are_there():
    assert len(EXAMPLES) == 652


# Line breaks


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("文明\n城市", "文明城市"),
        ("文明，\n城市", "文明，城市"),
        ("他说：\n“创建”", "他说：“创建”"),
        ("“创建”\n“巩固”", "“创建”“巩固”"),
        ("文明……\n城市", "文明……城市"),
        ("文明——\n城市", "文明——城市"),
        ("要求：\n**一要**", "要求：<strong>一要</strong>"),
        ("**一要**\n*二要*", "<strong>一要</strong><em>二要</em>"),
        ("[文明](/a/)\n城市", '<a href="/a/">文明</a>城市'),
        ("覆盖“WiFi”\n全区", "覆盖“WiFi”全区"),
        ("かな\nカナ", "かなカナ"),
        ("civic\ncity", "civic\ncity"),
        ("文明\ncity", "文明\ncity"),
        ("2024年\n3月", "2024年\n3月"),
        ("he said “yes”\n“no”", "he said “yes”\n“no”"),
        ("시민\n도시", "시민\n도시"),
        ("文明\\\n城市", "文明<br>\n城市"),
        ("文明  \n城市", "文明<br>\n城市"),
        ("文明\n　　城市", "文明\n　　城市"),
    ],
)
def test_line_break_in_a_paragraph(source, expected):
    assert html(source) == f"<p>{expected}</p>"


# Blocks that Chinese text falls into


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("一、整治环境\n---", "<p>一、整治环境</p>\n<hr>"),
        ("一、整治环境\n-", "<p>一、整治环境\n-</p>"),
        ("一、整治环境 {#i1-1}\n===", '<section id="i1-1"><h1>一、整治环境</h1>\n</section>'),
        ("Title {#i1-1}\n---", '<section id="i1-1"><h2>Title</h2>\n</section>'),
        ("#整治环境", "<p>#整治环境</p>"),
        ("    第一段起。\n    第二段起。", "<p>第一段起。</p>\n<p>第二段起。</p>"),
        ("    第一段起，\n后半句。", "<p>第一段起，后半句。</p>"),
        ("    第一段。\n\n    第二段。\n\n\n三", "<p>第一段。</p>\n<p>第二段。</p>\n<p>三</p>"),
        ("- 甲\n\n      乙\n- 丙", "<ul>\n<li>\n<p>甲</p>\n<p>乙</p>\n</li>\n<li>\n<p>丙</p>\n</li>\n</ul>"),
        ("    x = 1", "<pre><code>x = 1\n</code></pre>"),
        ("[注]: 本期共三页", "<p>[注]: 本期共三页</p>"),
        ("见[注]\n\n[注]: /a/", '<p>见<a href="/a/">注</a></p>'),
        ("编号<TODO>待补", "<p>编号&lt;TODO&gt;待补</p>"),
        ("<待定>", "<p>&lt;待定&gt;</p>"),
        ("{{ config }} {% include 'x' %}", "<p>{{ config }} {% include 'x' %}</p>"),
        ("~~旧址~~", "<p><s>旧址</s></p>"),
        ("```js\n# 不是标题\n```", "<pre><code># 不是标题\n</code></pre>"),
    ],
)
def test_block(source, expected):
    assert html(source) == expected


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<section>甲</section><section>乙</section>", "甲\n乙"),
        ("<center>甲</center><strike>乙</strike>丙", "甲\n乙丙"),
        ("<p>甲\n<p>乙", "甲\n乙"),
        ("https://city.example<!-- 注 -->", "https://city.example"),
        ("<div>甲<o:p></o:p><mp-card>乙</mp-card><http://city.example></div>", "甲乙<http://city.example>"),
    ],
)
def test_raw_html_keeps_its_blocks_apart(source, text):
    assert plain_text(source) == text


def test_table_is_aligned_by_class():
    rendered = html("| 单位 | 次数 |\n|:--|--:|\n| 云川市 | 3 |")
    assert '<th class="left">单位</th>' in rendered
    assert '<td class="right">3</td>' in rendered


# Headings


def test_headings_carry_ids_and_attributes():
    source = '前言\n\n## 检查督导 {#i12-1}\n\n### 青禾镇抓实巡查 {#i12-1-1 unit="青禾镇"}\n\n正文\n'
    assert headings(source) == (
        Heading(2, "检查督导", "i12-1", (), 2, 3),
        Heading(3, "青禾镇抓实巡查", "i12-1-1", (("unit", "青禾镇"),), 4, 5),
    )
    assert '<section id="i12-1-1"><h3 data-unit="青禾镇">青禾镇抓实巡查</h3>' in html(source)


@pytest.mark.parametrize(
    ("written", "id_", "text"),
    [
        ("## 概况 {#i12-1}", "i12-1", "概况"),
        ("## 概况 {#body}", "h-body", "概况"),
        ("## 概况 {#Item-3}", "item-3", "概况"),
        ("## 概况 {#2024}", "h-2024", "概况"),
        ("## 概况 {#概况}", "", "概况"),
        ("## 概况 {unit=“青禾镇”}", "", "概况"),
        ("## 概况 {单位='青禾镇'}", "", "概况"),
        ("## **概况** `x`", "", "概况 x"),
        ("## 概况 {2024}", "", "概况 {2024}"),
        ("## 概况 {}", "", "概况 {}"),
        ("## 概况 {.big}", "", "概况 {.big}"),
        ("## 概况 \\{#i12-1}", "", "概况 {#i12-1}"),
        ("## 概况 {#a-1} 之二", "", "概况 {#a-1} 之二"),
    ],
)
def test_heading_id(written, id_, text):
    (heading,) = headings(written)
    derived = "h" + sha256(text.encode()).hexdigest()[:6]
    assert (heading.id, heading.text) == (id_ or derived, text)


def test_repeated_headings_get_numbers_and_others_keep_theirs():
    first = [heading.id for heading in headings("## 要求\n\n## 要求\n\n## 要求\n\n## 成效")]
    assert first[1:3] == [f"{first[0]}-2", f"{first[0]}-3"]
    assert [heading.id for heading in headings("## 新增\n\n## 要求\n\n## 成效")][1:] == [first[0], first[3]]


def test_headings_in_quotes_and_code_are_not_of_the_document():
    assert headings("> ## 引文\n\n```\n## 代码\n```\n\n- ## 列表") == ()


def test_embedded_headings_are_lowered_and_prefixed():
    rendered = render_markdown("# 一\n\n##### 二\n\n###### 三\n\n<h2>四</h2>", shift=2, prefix="i12-1-")
    assert [heading.level for heading in rendered.contents] == [3, 6, 6]
    assert all(heading.id.startswith("i12-1-h") for heading in rendered.contents)
    assert re.findall(r"<h(\d)", rendered.html) == ["3", "6", "6", "4"]


# Sections: what an anchor leads to holds its text


def outline(output: str) -> object:
    """A document as nested lists: sections as (id, what is in them), everything else by its text."""

    def told(tag: Tag) -> list[object]:
        parts: list[object] = []
        for child in tag.find_all(True, recursive=False):
            if child.name == "section":
                parts.append((child["id"], told(child)))
            elif child.find("section"):
                parts.append((child.name, told(child)))
            else:
                parts.append(child.get_text(" ", strip=True))
        return parts

    return told(BeautifulSoup(output, "html.parser"))


SECTIONS = [
    ("引言\n\n## 甲 {#a-1}\n\n一\n\n- 二\n\n## 乙 {#a-2}\n\n三", ["引言", ("a-1", ["甲", "一", "二"]), ("a-2", ["乙", "三"])]),
    (
        "## 甲 {#a-1}\n\n一\n\n### 子 {#a-2}\n\n二\n\n### 丑 {#a-3}\n\n## 乙 {#a-4}",
        [("a-1", ["甲", "一", ("a-2", ["子", "二"]), ("a-3", ["丑"])]), ("a-4", ["乙"])],
    ),
    # levels that are skipped, levels that rise above the first
    ("#### 甲 {#a-1}\n\n## 乙 {#a-2}\n\n##### 丙 {#a-3}", [("a-1", ["甲"]), ("a-2", ["乙", ("a-3", ["丙"])])]),
    ("# 甲 {#a-1}\n\n###### 乙 {#a-2}\n\n# 丙 {#a-3}", [("a-1", ["甲", ("a-2", ["乙"])]), ("a-3", ["丙"])]),
    # what an author put together stays together
    (
        "## 甲 {#a-1}\n\n<div>\n\n一\n\n## 乙 {#a-2}\n\n二\n\n</div>\n\n三",
        [("a-1", ["甲", ("div", ["一", ("a-2", ["乙", "二"])]), "三"])],
    ),
    (
        "<details><summary>详情</summary>\n\n## 甲 {#a-1}\n\n一\n\n</details>\n\n二",
        [("details", ["详情", ("a-1", ["甲", "一"])]), "二"],
    ),
    ("## 甲 {#a-1}\n\n一</section>\n\n二\n\n<section>三</section>\n\n四", [("a-1", ["甲", "一", "二", "三", "四"])]),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), SECTIONS)
def test_a_heading_and_what_follows_it_are_one_section(source, expected):
    assert outline(html(source)) == expected


@pytest.mark.parametrize(
    "source",
    [
        "没有标题\n\n- 的\n\n> 文章",
        "> ## 引文里的\n>\n> 甲",
        "- ## 列表里的\n\n  甲",
        "<h2>自己写的标签</h2>\n\n甲",
        '<h2 id="a-1">自己写的标签</h2>\n\n甲',
        '<section id="a-1"><h2>甲</h2>乙</section>',
        '<section id="a-1" data-own="">\n\n甲\n\n</section>',
        '<SECTION\nid="h123456">甲</SECTION>',
        '<p><section/id="a-1">甲</p>',
        "`<section>`与&lt;section&gt;",
    ],
)
def test_nothing_else_is_a_section(source):
    assert "<section" not in html(source)


@pytest.mark.parametrize("source", [source for source, _ in SECTIONS])
def test_sections_change_no_text(source):
    rendered = html(source)
    assert BeautifulSoup(rendered, "html.parser").get_text() == BeautifulSoup(bare(rendered), "html.parser").get_text()


def test_what_was_hidden_across_headings_stays_hidden():
    source = "## 甲\n\n<div hidden>\n\n垃圾\n\n## 垃圾\n\n垃圾\n\n</div>\n\n乙"
    rendered = render_markdown(source)
    assert [heading.text for heading in rendered.contents] == ["甲"]
    assert "垃圾" not in rendered.html


@pytest.mark.parametrize("source", [source for source, _ in SECTIONS])
def test_search_knows_of_a_section_what_its_element_holds(source):
    soup = BeautifulSoup(html(source), "html.parser")
    for anchor, heading, text in passages(source):
        held = squeezed(soup.find(id=anchor).get_text() if anchor else soup.get_text())
        assert all(squeezed(line) in held for line in (heading, *text.split("\n")))


# Links


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("[甲](/tags/)", '<a href="/qinghe/tags/">甲</a>'),
        ("[甲](#i12-1)", '<a href="#i12-1">甲</a>'),
        ("[甲](../issues/12.md)", '<a href="/qinghe/issues/12/">甲</a>'),
        ("[甲](../issues/12.md#i12-1)", '<a href="/qinghe/issues/12/#i12-1">甲</a>'),
        ("[甲](<../文章/清洁 家园.md>)", '<a href="/qinghe/articles/1/">甲</a>'),
        ("[甲](https://city.example/a?b=1&c=2)", f'<a href="https://city.example/a?b=1&amp;c=2" {EXTERNAL}>甲</a>'),
        ("<https://city.example/>", f'<a href="https://city.example/" {EXTERNAL}>https://city.example/</a>'),
        ("[甲](https://例子.example/)", f'<a href="https://xn--fsqu00a.example/" {EXTERNAL}>甲</a>'),
        ("[甲](mailto:office@qinghe.example)", '<a href="mailto:office@qinghe.example">甲</a>'),
        ('<a href="/tags/">甲</a>', '<a href="/qinghe/tags/">甲</a>'),
        ("[甲](tel:12345)", "甲"),
        ("[甲](javascript:alert(1))", "甲"),
        ("[甲](//city.example/)", "甲"),
        ("[甲](http://good.example@evil.example/)", "甲"),
        ("[甲](http://city.example:port/)", "甲"),
        ('<a href="http://\u2100.example/">甲</a>', "甲"),
        ("[甲](view-source:https://city.example/)", "甲"),
    ],
)
def test_link(written, expected):
    links = (("../issues/12.md", "/qinghe/issues/12/"), ("../文章/清洁 家园.md", "/qinghe/articles/1/"))
    assert html(written, base="/qinghe/", links=links) == f"<p>{expected}</p>"


# Pictures


SHOWN = '<img src="/qinghe/media/a1b2.jpg" width="650" height="411"'
ASIDE = 'loading="lazy" decoding="async">'
REMOTE = f'href="http://static.example.com/a.jpg" {EXTERNAL}>原图在 static.example.com，未收入本站</a>'


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("![](合影.jpg)", f'<figure>{SHOWN} alt="" {ASIDE}</figure>'),
        ("![合影](合影.jpg)", f'<figure>{SHOWN} alt="合影" {ASIDE}<figcaption>合影</figcaption></figure>'),
        (
            '![合影](合影.jpg "启动仪式")',
            f'<figure>{SHOWN} title="启动仪式" alt="合影" {ASIDE}<figcaption>启动仪式</figcaption></figure>',
        ),
        ("见![合影](合影.jpg)图", f'<p>见{SHOWN} alt="合影" {ASIDE}图</p>'),
        ("![](合影.jpg){width=1 height=2}", f'<figure>{SHOWN} alt="" {ASIDE}</figure>'),
        ("![](不在.jpg)", '<figure><span class="missing">图片缺失：不在.jpg</span></figure>'),
        ("![](../../.env)", '<figure><span class="missing">图片缺失：.env</span></figure>'),
        ("![](data:image/png;base64,AAAA)", '<figure><span class="missing">图片缺失：内嵌图片</span></figure>'),
        ("![](//static.example.com/a.jpg)", '<figure><span class="missing">图片缺失：a.jpg</span></figure>'),
        ("![](http://static.example.com/a.jpg)", f'<figure class="remote"><a {REMOTE}</figure>'),
        (
            "![集合](http://static.example.com/a.jpg){width=650 height=411}",
            f'<figure class="remote"><a {REMOTE}<figcaption>集合</figcaption></figure>',
        ),
        ("图![](合影.jpg){原文}", f'<p>图{SHOWN} alt="" {ASIDE}{{原文}}</p>'),
    ],
)
def test_picture(written, expected):
    assert html(written, images=(PHOTO,)) == expected


def test_remote_pictures_are_shown_only_on_demand():
    source = (
        '![集合](http://static.example.com/a.jpg){width=650 height=411}\n\n<img src="http://static.example.com/b.jpg">'
    )
    assert "<img" not in html(source)
    shown = html(source, show_remote=True)
    images = BeautifulSoup(shown, "html.parser").find_all("img")
    assert [image["src"] for image in images] == ["http://static.example.com/a.jpg", "http://static.example.com/b.jpg"]
    assert (images[0]["width"], images[0]["height"]) == ("650", "411")
    assert all(image["referrerpolicy"] == "no-referrer" for image in images)


def test_pictures_in_raw_html_follow_the_same_rules():
    rendered = html(
        '<p><img src="合影.jpg" alt="合影"><img src="http://t.example/1.gif" width=1 height=1></p>', images=(PHOTO,)
    )
    image = BeautifulSoup(rendered, "html.parser").img
    assert image["src"] == PHOTO.url
    assert "t.example" not in rendered


def test_raw_html_elsewhere_changes_nothing_of_ours():
    source = (
        "![](不在.jpg)\n\n![](http://static.example.com/a.jpg)\n\n| 甲 |\n|--:|\n\n## 乙 {#i1-1 unit=丙}\n\n[丁](/a/)"
    )
    alone = BeautifulSoup(bare(html(source, base="/b/")), "html.parser")
    beside = BeautifulSoup(bare(html(source + "\n\n<p>戊</p>", base="/b/")), "html.parser")
    assert beside.find_all(True)[:-1] == alone.find_all(True)


def test_our_own_mark_is_of_no_use_to_an_author():
    assert "未收入本站" in html('<img data-own="" src="http://static.example.com/a.jpg">')
    assert "data-own" not in html('<p data-own="" id="i1-1">甲</p>')


# Text for search and excerpts


def test_plain_text_is_one_block_a_line():
    source = (
        "## 检查 {#i12-1}\n\n云川市**青禾区**\n开展 &amp; 巡查。\n\n- 一是\n- 二是\n\n"
        "| 甲 | 乙 |\n|--|--|\n| 丙 | 丁 |\n\n"
        '![](不在.jpg)\n\n![合影](http://static.example.com/a.jpg "启动")\n\n张三　李四\\\n王五'
    )
    assert plain_text(source) == "检查\n云川市青禾区开展 & 巡查。\n一是\n二是\n甲\n乙\n丙\n丁\n启动\n张三　李四 王五"


def test_passages_are_split_at_headings():
    assert passages("前言\n\n## 检查 {#i12-1}\n\n甲\n\n乙\n\n### 空 {#i12-2}\n\n### 末 {#i12-3}\n\n- 丙") == (
        ("", "", "前言"),
        ("i12-1", "检查", "甲\n乙"),
        ("i12-2", "空", ""),
        ("i12-3", "末", "丙"),
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("## {#a-1}\n\n甲", (("a-1", "", "甲"),)),
        ("> ## 引 {#a-1}\n>\n> 甲", (("", "", "引\n甲"),)),
        ("## 甲 {#a-1}\n\n> ## 引 {#a-2}\n\n乙", (("a-1", "甲", "引\n乙"),)),
        ("## 甲 {#a-1}\n\n<h3>自己写的</h3>\n\n乙", (("a-1", "甲", "自己写的\n乙"),)),
        # what stands behind an element that ends with its section is not of that section
        ("一\n\n<div>\n\n## 甲 {#a-1}\n\n二\n\n</div>\n\n三", (("", "", "一\n三"), ("a-1", "甲", "二"))),
    ],
)
def test_passages_are_what_sections_hold(source, expected):
    assert passages(source) == expected


def test_passages_have_the_ids_of_a_prefixed_rendering():
    source = "## 要求\n\n甲"
    assert f'id="{passages(source, prefix="i12-1-")[0][0]}"' in html(source, prefix="i12-1-")


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize(
    "source",
    [
        "# 甲\n\n乙*丙*`丁`&lt;b&gt; &quot;戊\n己",
        "> 引\n>\n> ## 中\n\n1. 一\n   - 二\n\n---\n\n    三",
        '<div>甲<span style="display:none">垃圾</span></div>\n\n<table><tr><td>乙<td>丙</table>',
        "甲<br>乙 <a href='javascript:x'>丙</a> <TODO> <!-- 注 --> <script>x</script>",
        "![合影](合影.jpg)\n\n~~甲~~ [乙](/a/) <https://a.example/>",
        "<select><option>甲<option>乙</p></select>\n\n丙",
    ],
)
def test_search_knows_what_readers_see(source):
    shown = BeautifulSoup(html(source, images=(PHOTO,)), "html.parser").get_text()
    known = "".join(heading + text for _, heading, text in passages(source))
    assert squeezed(known) == squeezed(shown)
    assert squeezed(plain_text(source)) == squeezed(shown)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("- 一是**强机制**\n- 二是", ("一是**强机制**", "二是")),
        ("* 甲\n  续\n\n  另段\n* 乙\n", ("甲\n续\n\n另段", "乙")),
        ("-   甲\n-   乙", ("甲", "乙")),
        ("1. 甲\n2. 乙", None),
        ("- 甲\n  - 乙", None),
        ("前言\n\n- 甲", None),
        ("- 甲\n\n后语", None),
        ("- 甲\n\n* 乙", None),
        ("", None),
    ],
)
def test_bullet_items(source, expected):
    assert bullet_items(source) == expected


# Mere words, which nobody parses, say what they say where something beside them has to be parsed.

PROSE = [
    "甲", "甲\n", "\n\n甲\n\n\n乙", "甲\n乙", "甲。\nWord", "甲  \n乙", " 甲", "\u3000\u3000甲", "甲 ", "甲\u3000\n\n乙",
    "2024年，甲", "1. 甲", "1) 甲", "1.甲", "１．甲", "（一）甲", "- 甲", "-甲", "+ 甲", "+甲", "> 甲", ">甲", "=甲", "甲\n===",
    "---", "甲\n---", "| 甲 | 乙 |", ":甲", "~甲~", "^甲", "“甲”与'乙'\"丙\"", "甲 乙  丙", "http://a.cn/b 甲", "a@b.cn",
    "甲\u200b", "\ufeff甲", "甲\ufeff", "甲\xa0乙", "甲\u2028乙", "甲\x7f乙", "甲\t乙", "甲\r\n\r\n乙", "甲!", "甲$x$", "甲#乙",
    "# 甲", "## 甲 乙", "##  甲", "### 甲  乙", "###### 甲", "####### 甲", "#甲", "# ", "#", "## 甲 ##", "## 甲#", "## 甲 {#i1}",
    "## 甲 {乙}", "## 1. 甲", "## 甲\n乙", "## 甲\n\n## 甲\n\n### 乙\n\n丙\n\n# 丁", "##\u3000甲", "## \u3000甲", "## 甲 ",
]  # fmt: skip


@pytest.mark.parametrize("shift", [0, 2])
@pytest.mark.parametrize("source", PROSE)
def test_mere_words(source, shift):
    alone, beside = render_markdown(source, shift=shift), render_markdown(f"{source}\n\n`戊`", shift=shift)
    assert beside.contents == alone.contents
    assert bare(beside.html) == f"{bare(alone.html)}<p><code>戊</code></p>\n"


# A byte order mark is dropped where a text begins with it, and there only.
LINES = [*(source for source in PROSE if not re.search("[\n\r]|^\ufeff", source)), "", "  "]


@pytest.mark.parametrize("source", LINES)
def test_mere_words_in_a_line(source):
    assert render_inline(f"`戊`{source}").removeprefix("<code>戊</code>").strip() == render_inline(source).strip()


BULLETS = [source for source in PROSE if "\n" not in source]


@pytest.mark.parametrize("source", BULLETS)
def test_mere_words_behind_a_bullet(source):
    beside = bullet_items(f"- {source}\n- `戊`")
    assert bullet_items(f"- {source}\n- 戊") == (beside and (*beside[:-1], "戊"))


def test_inline_has_no_paragraph_and_reads_no_blocks():
    assert render_inline("# **甲。**乙 <script>x</script>\n") == "# <strong>甲。</strong>乙 "


# What must not be lost, what must not be shown


@pytest.mark.parametrize(
    "source",
    [
        "> " * 90 + "深处",
        "- " * 45 + "深处",
        "1.\n\n甲\n\n-\n",
        "[甲]\n\n[甲]: /a/",
        "|甲|\n|--|\n|乙|",
        "<table><tr><td>甲</td></tr>乙</table>",
        "甲\r\n乙\r丙",
    ],
)
def test_nothing_is_lost(source):
    rendered = render_markdown(source)
    assert unshown(source) == ()
    assert all(word in rendered.html for word in re.findall(r"[深处乙丙]+", source))


@pytest.mark.parametrize(
    ("source", "lost"),
    [
        ("> " * 150 + "深处", ("深处",)),
        ("- " * 80 + "深处\n\n正文", ("深处", "正文")),
        ("| 甲 |\n|--|\n| 乙 | 丙 |", ("丙",)),
    ],
)
def test_what_is_lost_is_told(source, lost):
    assert unshown(source) == lost


@pytest.mark.parametrize(
    "source",
    [
        '<p style="display:none">垃圾</p>正文',
        '<p style="DISPLAY : NONE !important">垃圾</p>正文',
        '<p style="dis/**/play:none">垃圾</p>正文',
        '<p style="d\\69splay:none">垃圾</p>正文',
        '<p style="&#100;isplay:none">垃圾</p>正文',
        '<span style="visibility: hidden">垃圾</span>正文',
        '<span style="font-size:0">垃圾</span>正文',
        '<span style="font-size:0.0px">垃圾</span>正文',
        '<span style="opacity:0">垃圾</span>正文',
        '<div style="position:absolute; left:-9999px">垃圾</div>正文',
        '<div style="text-indent:-999em">垃圾</div>正文',
        '<div style="clip: rect(0 0 0 0)">垃圾</div>正文',
        '<div style="height:0;overflow:hidden">垃圾</div>正文',
        '<span style="mso-hide:all">垃圾</span>正文',
        "<p hidden>垃圾</p>正文",
        '<img hidden alt="垃圾" src="合影.jpg">正文',
        "<custom-tag hidden>垃圾</custom-tag>正文",
        '<i aria-hidden="true">垃圾</i>正文',
        "<font color=white>垃圾</font>正文",
        '<div style="background:#eee"><b style="color:#eee">垃圾</b></div>正文',
        "<noscript>垃圾</noscript>正文",
        "<template>垃圾</template>正文",
        "<style>.垃圾{}</style>正文",
        "<!-- 垃圾 -->正文",
        "正文<span style='display:none'>**垃圾**</span>",
        "<div hidden>\n\n垃圾\n\n</div>\n\n正文",
    ],
)
def test_what_was_hidden_stays_hidden(source):
    rendered = render_markdown(source)
    assert "垃圾" not in rendered.html
    assert plain_text(source) == "正文"
    assert unshown(source) == ()


@pytest.mark.parametrize(
    "source",
    [
        '<p style="font-size:0.9em">正文</p>',
        '<p style="text-indent:2em;margin-left:-10px">正文</p>',
        '<p style="opacity:0.8">正文</p>',
        '<p style="line-height:0;color:red">正文</p>',
        '<td style="background:#c00;color:#fff">正文</td>',
        '<div class="banner"><span style="color:white">正文</span></div>',
        '<p aria-hidden="false">正文</p>',
        '<div style="display:none">\n\n正文，未关闭',
        "<script>\n\n正文",
        "<!-- \n\n正文",
        "<textarea>\n\n正文",
        "<xmp>正文",
        "<svg>正文",
        "<![>正文",
        "<![x]>正文",
        "<![CDATA[正文]]>",
        "<?php ?>\n正文",
        "<details><summary>正文</summary></details>",
        "<object>正文</object>",
        "正文\x00\x08\ud800",
    ],
)
def test_what_is_text_is_kept(source):
    assert "正文" in html(source)
    assert "正文" in plain_text(source)


def test_html_nested_too_deep_is_shown_as_text():
    assert "&lt;div&gt;" in html("<div>" * 20_000 + "正文")
    assert "&lt;b&gt;" in sanitize("<b></i>" * 20_000 + "正文")
    assert html("<p>正文\n" * 2_000).count("<p>") == 2_000


# The wall


ELEMENTS = set(
    """a abbr b bdi bdo blockquote br caption code col colgroup dd del details dfn div dl dt em figcaption figure
    h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p picture pre q rp rt ruby s samp small source span strong sub
    summary sup table tbody td tfoot th thead time tr u ul var wbr""".split()  # noqa: SIM905
)
ATTRIBUTES = set(
    """href rel class src width height alt title loading decoding id data-unit start colspan rowspan scope lang dir
    open datetime reversed type srcset sizes""".split()  # noqa: SIM905
)
OUR_CLASSES = {"external", "remote", "missing", "left", "center", "right"}


def audit(output: str) -> None:
    """Fail on anything in a document that is not on the list; written apart from the wall on purpose."""
    for tag in BeautifulSoup(output, "html.parser").find_all(True):
        assert tag.name in ELEMENTS
        assert set(tag.attrs) <= ATTRIBUTES
        assert set(tag.get("class") or ()) <= OUR_CLASSES
        assert re.fullmatch(r"h[0-9a-f]{6}|[a-z][a-z0-9-]*[0-9-][a-z0-9-]*", tag.get("id", "a-1"))
        assert re.fullmatch(r"https?://[^@\\/\s]+(/\S*)?|mailto:[^\s:]+|(?!/[/\\])[^:\s\\]*", tag.get("href", ""))
        assert re.fullmatch(r"(?!/[/\\])[^:\s\\]*", tag.get("src", ""))
        assert re.fullmatch(r"(/[a-z/]*media/[0-9a-f]{16}-\d+\.webp \d+w(, |$))*", tag.get("srcset", ""))


ATTACKS = lines_of("attacks.txt")


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("frame", ["{}", "正文 {} 正文", "<div>{}", "> {}", "## 甲 {{#a-1}}\n\n{}\n\n### 乙 {{#a-2}}"])
def test_attack(attack, frame):
    source = frame.format(attack.replace("\\n", "\n").replace("\\t", "\t").replace("\\0", "\0"))
    rendered = render_markdown(source, images=(Image("a.png", "/a.png"),))
    sections = re.findall(r'<section id="([^"<>]*)"><h[1-6]', rendered.html)
    assert sections == [heading.id for heading in rendered.contents]
    assert rendered.html.count("<section") == len(sections) == rendered.html.count("</section>")
    for output in (bare(rendered.html), render_inline(source), sanitize(source)):
        audit(output)
        assert sanitize(output) == output


def test_there_are_enough_attacks():
    assert len(ATTACKS) >= 60


@pytest.mark.parametrize(
    "output",
    [
        "<script>1</script>",
        '<p onclick="x">',
        '<a href="javascript:x">',
        '<img src="//t.example/1.gif">',
        '<h2 id="body">',
    ],
)
def test_the_audit_finds_what_it_looks_for(output):
    with pytest.raises(AssertionError):
        audit(output)


@pytest.mark.parametrize(
    "output",
    [
        '<h2 id="i12-1" data-unit="青禾镇">甲</h2>\n<p>乙 &amp; &lt;丙&gt;&nbsp;"丁"</p>',
        '<ol start="3">\n<li>甲</li>\n</ol>',
        '<table><tbody><tr><td class="right" colspan="2">乙</td></tr></tbody></table>',
        f'<figure class="remote"><a href="https://a.example/" {EXTERNAL}>甲</a></figure>',
        "<ruby>创<rp>(</rp><rt>chuàng</rt><rp>)</rp></ruby><br><hr>",
    ],
)
def test_the_wall_leaves_ours_alone(output):
    assert sanitize(output) == output


# The documents we have


IDEALS = sorted(SHARED.glob("ideal/00?.md"))


@pytest.mark.skipif(not IDEALS, reason="../shared/ideal is not here")
@pytest.mark.parametrize("path", IDEALS, ids=lambda path: path.stem)
def test_ideal_document(path):
    body = path.read_text(encoding="utf-8").split("\n---\n", 1)[1]
    rendered = render_markdown(body)
    audit(bare(rendered.html))
    assert unshown(body) == ()
    assert "**" not in plain_text(body)
