"""Rules that judge built pages: what each must find, and what it must leave alone; `bulletin check --pages`."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests_support import tree, write_site

from builder.cli import main
from builder.lint.catalogue import rules
from builder.lint.whole import PAGE_RULES, lint_page, lint_title

CONTENT = Path(__file__).parent.parent / "content"

HEAD = '<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src \'self\'">'
NAV = '<nav aria-label="主导航"><a href="/">首页</a></nav>'


def page(
    main_part: str = "", *, html: str = 'lang="zh-Hans"', head: str = "<title>缸瓦巷</title>", before: str = ""
) -> str:
    """A whole page with nothing wrong but what is put into it."""
    return (
        f"<!DOCTYPE html><html {html}><head>{HEAD}{head}</head><body>{before}<header>{NAV}</header>"
        f"<main><h1>缸瓦巷</h1>{main_part}</main><footer><p>区创建办</p></footer></body></html>"
    )


MEND = "改模板；没有动过模板的，发给维护者"

FOUND: Mapping[str, Mapping[str, tuple[str, list[str]]]] = {
    "built-lang": {
        "no language": (page(html=""), [f"网页没有写明语言（lang） → {MEND}"]),
        "an empty one": (page(html='lang=""'), [f"网页没有写明语言（lang） → {MEND}"]),
    },
    "built-title": {
        "no title": (page(head=""), [f"网页没有标题（title） → {MEND}"]),
        "a blank one": (page(head="<title> </title>"), [f"网页没有标题（title） → {MEND}"]),
    },
    "built-headings": {
        "a second one at the top": (page("<h1>又一个</h1>"), ["一级标题有 2 个，应当是一个 → 正文里的标题从二级（##）写起"]),
        "none at the top": (page().replace("h1>", "h2>"), ["一级标题有 0 个，应当是一个 → 正文里的标题从二级（##）写起"]),
        "a level left out": (page("<h2>一</h2><h4>怎么<b>做</b></h4>"), ["标题“怎么做”跳了级：上一个是h2，它是h4 → 补上中间一级，或少写几个 #"]),
    },
    "built-landmarks": {
        "no main part": (page().replace("main>", "div>"), [f"正文区（main）有 0 个，应当是一个 → {MEND}"]),
        "two footers": (page(before="<footer>页脚</footer>"), [f"页脚（footer）有 2 个，应当是一个 → {MEND}"]),
        "no header": (page().replace("header>", "div>"), [f"页头（header）有 0 个，应当是一个 → {MEND}"]),
        "a way round without a name": (page('<nav><a href="/a/">上一期</a></nav>'), [f"导航没有名称（aria-label） → {MEND}"]),
        "two of one name": (page(NAV), [f"有 2 个导航都叫“主导航” → {MEND}"]),
    },
    "built-ids": {
        "the same place twice": (page('<h2 id="一">一</h2><h2 id="一">二</h2>'), ["锚点“一”在页里有 2 处 → 改掉标题后面相同的 {#…}"]),
    },
    "built-pictures": {
        "no words": (page('<img src="/a.png" width="3" height="2">'), ["图片 /a.png 没有文字说明（alt） → 写成 ![图上是什么](…)"]),
        "no height": (page('<img src="/a.png" alt="街景" width="3">'), [f"图片 /a.png 没有写宽和高 → {MEND}"]),
        "no address": (page('<img src="" alt="街景" width="3" height="2">'), [f"图片没有地址（src） → {MEND}"]),
    },
    "built-names": {
        "a link without words": (page('<a href="/b/"> </a>'), ["链接 /b/ 没有字 → 在 [ ] 里写上字；不要的删去"]),
        "a link around a picture without words": (
            page('<a href="/b/"><img src="/a.png" alt="" width="3" height="2"></a>'), ["链接 /b/ 没有字 → 在 [ ] 里写上字；不要的删去"],
        ),
        "a button without words": (page("<button type=button></button>"), ["按钮没有字 → 在 [ ] 里写上字；不要的删去"]),
    },
    "built-tables": {
        "no cell is a head": (
            page("<table><tr><td>一</td></tr></table><table><tr><th>二</th></tr></table>"),
            ["表格没有表头 → 表头写在第一行，下面加一行 | --- | --- |"],
        ),
    },
    "built-insecure": {
        "a picture": (page('<img src="http://a.example/b.png" alt="街景">'), ["http://a.example/b.png 不是 https 的 → 改成 https 的地址，或把文件放到稿件旁边"]),
        "one of several sizes": (
            page('<picture><source srcset="/a.webp 1x, http://a.example/c.webp 2x"></picture>'),
            ["http://a.example/c.webp 不是 https 的 → 改成 https 的地址，或把文件放到稿件旁边"],
        ),
        "a stylesheet": (
            page(head='<title>甲</title><link rel="stylesheet" href="http://a.example/s.css">'),
            ["http://a.example/s.css 不是 https 的 → 改成 https 的地址，或把文件放到稿件旁边"],
        ),
    },
    "built-inline": {
        "a program": (page("<script>alert(1)</script>"), [f"网页里写着 <script> → {MEND}"]),
        "a style": (page("<style>p{color:red}</style>"), [f"网页里写着 <style> → {MEND}"]),
        "an attribute of style, on two elements": (page('<p style="color:red">甲</p><p style="">乙</p>'), [f"<p> 里写着 style= → {MEND}"]),
        "a handler": (page('<button onclick="go()">去</button>'), [f"<button> 里写着 onclick= → {MEND}"]),
    },
    "built-leftover": {
        "marks of a template": (page("<p>共 {{ total }} 篇</p>"), [f"网页上露出“共 {{{{ total }}}} 篇” → {MEND}"]),
        "a statement": (page("<p>{% endif %}</p>"), [f"网页上露出“{{% endif %}}” → {MEND}"]),
        "nothing of Python": (page("<dd>None</dd>"), [f"网页上露出“None” → {MEND}"]),
        "nothing of JavaScript": (page("<dd> undefined </dd>"), [f"网页上露出“undefined” → {MEND}"]),
        "in an address": (page('<a href="/tags/None/">标签</a>'), [f"网页里写着 href=“/tags/None/” → {MEND}"]),
        "as a value": (page('<time datetime="None">昨天</time>'), [f"网页里写着 datetime=“None” → {MEND}"]),
    },
    "built-markdown": {
        "bold that is none": (page("<p>要**立行立改**才行</p>"), ["网页上露出“**立行立改**” → 检查稿件里这一处的 * [ ] ( )，要成对、用英文的"]),
        "a link that is none": (page("<p>见[背街](/a b)和[夜市](/yeshi/)</p>"), ["网页上露出“[夜市](/yeshi/)” → 检查稿件里这一处的 * [ ] ( )，要成对、用英文的"]),
        "a picture that is none": (page("<p>![街景](a.jpg)</p>"), ["网页上露出“![街景](a.jpg)” → 检查稿件里这一处的 * [ ] ( )，要成对、用英文的"]),
    },
}  # fmt: skip

LEFT_ALONE: Mapping[str, Mapping[str, str]] = {
    "built-lang": {"a page as it should be": page()},
    "built-title": {"a picture with a title of its own": page('<svg aria-hidden="true"><title>灯</title></svg>')},
    "built-headings": {
        "down by steps and up at once": page("<h2>一</h2><h3>（一）</h3><h4>1.</h4><h2>二</h2>"),
        "a hidden one": page("<h1 hidden>暂无</h1>"),
    },
    "built-landmarks": {
        "header and footer of an article": page("<article><header>题</header><p>文</p><footer>编辑</footer></article>"),
        "a second way round with its own name": page('<nav aria-label="上一期、下一期"><a href="/a/">上一期</a></nav>'),
        "named by a heading": page('<nav aria-labelledby="n"><h2 id="n">目录</h2></nav>'),
    },
    "built-ids": {"two places": page('<h2 id="一">一</h2><h2 id="二">二</h2><p>无</p><p>名</p>')},
    "built-pictures": {
        "one that is there for its looks": page('<img src="/a.png" alt="" width="3" height="2">'),
        "one from elsewhere, whose size nobody knows": page('<img src="https://a.example/b.png" alt="街景">'),
    },
    "built-names": {
        "words deep inside": page('<a href="/b/"><span><b>背街</b></span></a>'),
        "a picture that says it": page('<a href="/b/"><img src="/a.png" alt="街景" width="3" height="2"></a>'),
        "a name that is only heard": page('<button aria-label="关闭"></button><a href="#x" title="回到顶部"></a>'),
        "a place, no link": page('<a id="x"></a>'),
        "what nobody meets": page('<a href="#1" aria-hidden="true"></a><button hidden></button>'),
    },
    "built-tables": {"a head": page("<table><thead><tr><th>一</th></tr></thead><tr><td>二</td></tr></table>")},
    "built-insecure": {
        "a link to such a site": page('<a href="http://a.example/">外站</a>'),
        "its own address in the head": page(head='<title>甲</title><link rel="canonical" href="http://a.example/">'),
        "all secure": page('<img src="https://a.example/b.png" alt="街景">'),
    },
    "built-inline": {
        "files": page('<script src="/a.js"></script><link rel="stylesheet" href="/a.css">'),
        "data": page('<script type="application/ld+json">{"a": 1}</script>'),
        "a page that allows it": page("<style>p{}</style>").replace("default-src 'self'", "style-src 'unsafe-inline'"),
    },
    "built-leftover": {
        "code": page("<pre><code>{{ page.title }}</code></pre><p><code>None</code></p>"),
        "a word of English": page("<p>None of the lamps is undefined.</p>"),
        "an address that has it as a part": page('<a href="/articles/nonesuch/">甲</a>'),
        "a set": page("<p>集合 {1, 2}</p>"),
    },
    "built-markdown": {
        "masked names and numbers": page("<p>王**和李**、欧阳**，138****5678，110***********002X</p>"),
        "a sum": page("<p>2 ** 3 ** 2</p>"),
        "a note in brackets": page("<p>见附件[1](略)页、［2］（表）</p>").replace("(略)", " (略)"),
        "code": page("<p><code>**粗**</code></p><pre>[字](地址)</pre>"),
    },
}  # fmt: skip


def cases(table: Mapping[str, Mapping[str, object]]) -> dict[str, tuple[str, object]]:
    return {f"{rule}: {label}": (rule, case) for rule, labelled in table.items() for label, case in labelled.items()}


@pytest.mark.parametrize(("rule", "case"), cases(FOUND).values(), ids=cases(FOUND))
def test_a_rule_finds(rule, case):
    html, expected = case
    told = dict.fromkeys(str(problem) for problem in lint_page("/a/", html, secure=True)[1])
    assert list(told) == [f"/a/:1:1: {line} [{rule}]" for line in expected]


def test_every_rule_weighs_what_the_list_says():
    known = {rule.name: rule.level for rule in rules()}
    for rule, (html, _) in cases(FOUND).values():
        assert {problem.level for problem in lint_page("/a/", html, secure=True)[1]} == {known[rule]}
    assert {problem.level for problem in lint_title("甲", "/b/", "/a/")} == {known["built-title-twice"]}


@pytest.mark.parametrize(("rule", "html"), cases(LEFT_ALONE).values(), ids=cases(LEFT_ALONE))
def test_a_rule_leaves_alone(rule, html):
    assert [str(problem) for problem in lint_page("/a/", html, secure=True)[1]] == []


def test_every_rule_has_cases_of_both_kinds():
    rules = {rule.__name__.replace("_", "-") for rule in PAGE_RULES}
    assert set(FOUND) == set(LEFT_ALONE) == rules


def test_a_site_without_https_may_load_without_it():
    assert lint_page("/a/", page('<img src="http://a.example/b.png" alt="街景">'), secure=False)[1] == ()


def test_a_title_is_that_of_one_page():
    assert lint_page("/a/", page(), secure=True)[0] == "缸瓦巷"
    assert [str(problem) for problem in lint_title("缸瓦巷", "/b/", "/a/")] == [
        "/b/:1:1: 网页的标题和 /a/ 的一样：缸瓦巷 → 能区分的就改一个标题，如写上年份 [built-title-twice]"
    ]
    assert list(lint_title("缸瓦巷", "/a/", "/a/")) == []


def test_a_page_that_only_leads_elsewhere_may_have_any_title():
    assert (
        lint_page("/old/", page(head='<title>甲</title><meta http-equiv="refresh" content="0; url=/a/">'), secure=True)[
            0
        ]
        == ""
    )
    assert list(lint_title("", "/old/", "/a/")) == []


# --- the command -------------------------------------------------------------------------------------------


def told(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [line for line in capsys.readouterr().err.splitlines() if "[built-" in line]


def test_the_pages_of_the_sample_are_clean(tmp_path, capsys):
    content = shutil.copytree(CONTENT, tmp_path / "content")
    before = tree(content)
    assert main(["check", "--pages", "--content", str(content)]) == 0
    assert told(capsys) == []
    assert tree(content) == before, "something was written"


def test_what_a_document_causes_is_told_there_and_once(tmp_path, capsys):
    head = "---\n标题: {}\n日期: 2024-03-0{}\n---\n\n"
    documents = {
        "articles/2024/a.md": head.format("甲", 1) + "要** 立行立改**才行。\n",
        "articles/2024/b.md": head.format("乙", 2) + "#### 太深的标题\n\n正文。\n",
        "articles/2024/c.md": head.format("要**立行立改**才行", 3) + "正文。\n",
    }
    assert main(["check", "--pages", "--content", str(write_site(tmp_path, documents))]) == 0
    assert told(capsys) == [
        "articles/2024/a.md:1:1: 提醒 网页上露出“** 立行立改**”（共 5 页） → 检查稿件里这一处的 * [ ] ( )，要成对、用英文的 [built-markdown]",
        "articles/2024/b.md:1:1: 提醒 标题“太深的标题”跳了级：上一个是h1，它是h4 → 补上中间一级，或少写几个 # [built-headings]",
        "articles/2024/c.md:1:1: 提醒 网页上露出“**立行立改**”（共 6 页） → 检查稿件里这一处的 * [ ] ( )，要成对、用英文的 [built-markdown]",
    ]


def test_two_documents_of_one_title_are_noted(tmp_path, capsys):
    one = "---\n标题: 夜市开张\n日期: 2024-03-01\n---\n\n第{}次开张。\n"
    documents = {f"articles/2024/{name}.md": one.format(name) for name in "ab"}
    assert main(["check", "--pages", "--content", str(write_site(tmp_path, documents))]) == 0
    assert told(capsys) == [
        "articles/2024/b.md:1:1: 说明 网页的标题和 /articles/2024/a/ 的一样：夜市开张 - 工作档案 → 能区分的就改一个标题，如写上年份 [built-title-twice]"
    ]


def test_a_link_that_leads_nowhere_is_told_too(tmp_path, capsys):
    documents = {"articles/2024/a.md": "---\n标题: 甲\n日期: 2024-03-01\n---\n\n见[下文](#没有这一节)。\n"}
    assert main(["check", "--pages", "--content", str(write_site(tmp_path, documents))]) == 1
    assert (
        "articles/2024/a.md:1:1: 页面上的链接 #没有这一节 打不开 → 检查稿件里的链接和锚点 [link-broken]"
        in capsys.readouterr().err.splitlines()
    )


def test_what_a_document_waives_is_no_more_told_and_needs_the_pages(tmp_path, capsys):
    head = "---\n标题: 乙\n日期: 2024-03-02\n免检: {built-headings: 照原件}\n---\n\n"
    content = write_site(tmp_path, {"articles/2024/b.md": f"{head}#### 太深的标题\n\n正文。\n"})
    assert main(["check", "--pages", "--content", str(content)]) == 0
    assert "built-headings" not in capsys.readouterr().err
    assert main(["check", "--content", str(content)]) == 0
    assert "built-headings" not in capsys.readouterr().err
