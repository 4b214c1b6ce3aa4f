"""Rules that judge: what each must find, and what it must leave alone."""

from __future__ import annotations

import pytest
from archives import document

from builder.lint import lint_document, lint_files, read_page, targets_elsewhere, targets_of

FILES = frozenset(
    {"articles/a.md", "articles/b.md", "articles/图 一.jpg", "articles/a/x.png", "media/y.jpg", "articles/f.pdf"}
)

FOUND = {
    "heading without a space": ("甲\n\n#标题", "6:1: # 后面没有英文空格，不会成为标题 → 写成 `# 标题` [hash-without-space]"),
    "heading with a wide space": ("##　标题", "4:1: # 后面没有英文空格，不会成为标题 → 写成 `## 标题` [hash-without-space]"),
    "heading behind a longer fence": ("````\n```\n````\n#标题", "7:1: # 后面没有英文空格，不会成为标题 → 写成 `# 标题` [hash-without-space]"),
    "no such picture": ("看![街景](jie.jpg)", "4:2: 找不到图片 jie.jpg → 检查文件名和大小写，图片放到稿件旁边 [picture-missing]"),
    "picture of another case": ("![街景](a/X.png)", "4:1: 找不到图片 a/X.png → 检查文件名和大小写，图片放到稿件旁边 [picture-missing]"),
    "picture outside the content": ("![密](../../.env)", "4:1: 找不到图片 ../../.env → 检查文件名和大小写，图片放到稿件旁边 [picture-missing]"),
    "picture on this computer": ("![街景](C:\\图\\a.jpg)", "4:1: “C:\\图\\a.jpg”是这台电脑上的路径 → 把图片放到稿件旁边，只写文件名 [picture-path]"),
    "picture as a file address": ("![街景](file:///a.jpg)", "4:1: “file:///a.jpg”是这台电脑上的路径 → 把图片放到稿件旁边，只写文件名 [picture-path]"),
    "picture without words": ("![ ](a/x.png)", "4:1: 图片 a/x.png 没有文字说明 → 写成 ![图上是什么](…) [picture-without-words]"),
    "no such document": ("见[乙](c.md)", "4:2: 找不到 c.md → 检查路径，从稿件所在的文件夹算起 [link-missing]"),
    "no such attachment": ("见[表](/f.pdf#1)", "4:2: 找不到 /f.pdf#1 → 检查路径，从稿件所在的文件夹算起 [link-missing]"),
    "picture with a blank in its name": ("![街景](图 一.jpg)", "4:1: 图片文件名“图 一.jpg”里有空格，不会显示 → 改掉文件名里的空格，或写成 ![…](<图 一.jpg>) [picture-blank]"),
    "address without its scheme": ("见[网站](www.a.example)", "4:2: 网址 www.a.example 缺少开头 → 写成 https://www.a.example [link-scheme]"),
    "paragraphs without a blank line": ("甲来了。\n乙也来了。", "5:1: 这一行和上一行会连成一段 → 要分段，就在两段之间空一行 [lines-joined]"),
    "several such": ("甲。\n乙。\n　　丙。", "5:1: 这一行和上一行会连成一段（同类 2 处） → 要分段，就在两段之间空一行 [lines-joined]"),
    "more cells than columns": ("| 一 | 二 |\n| --- | --- |\n| 三 | 四 | 五六七 |", "6:1: “五六七”不会出现在网页上 → 表格每行的格子不要多于表头；引用和列表少套几层 [text-lost]"),
    "an identity number": ("王某的证件号是11010519491231002X，请核对。", "4:8: 像是身份证号：110***********002X → 本人没有同意公开的，遮去一部分或删去 [private]"),
    "a mobile number": ("请打13812345678找王老师。", "4:3: 像是手机号：138****5678 → 本人没有同意公开的，遮去一部分或删去 [private]"),
    "a mobile number in full width": ("请打１３８－１２３４－５６７８找王老师。", "4:3: 像是手机号：138****5678 → 本人没有同意公开的，遮去一部分或删去 [private]"),
    "letters nobody can read": ("柳塘\ue123路\ufffd\ufffd", "4:3: 有 3 个字显示不出来（U+E123、U+FFFD） → 照原件改成正确的字 [odd-letters]"),
    "a mark of secrecy": ("秘密★1年\n\n正文。", "4:1: 文中有“秘密★1年”字样 → 不得公开发布；确可公开的，在待核里写明规则 P-SECRET 和签名 [secret-mark]"),
    "an internal paper": ("正文。\n\n**内部资料 注意保存**", "6:1: 文中有“内部资料 注意保存”字样 → 不得公开发布；确可公开的，在待核里写明规则 P-SECRET 和签名 [secret-mark]"),
    "table without its rule": ("甲\n\n| 一 | 二 |\n| 三 | 四 |", "6:1: 表格缺少分隔行 → 在表头下面加一行 | --- | --- | [table-without-rule]"),
}  # fmt: skip


def judged(body: str) -> list[str]:
    told = lint_document(document("articles/a.md", "title: 甲", body))
    return [str(p).removeprefix("articles/a.md:") for p in (*told.problems, *lint_files(told.named, FILES))]


@pytest.mark.parametrize(("body", "told"), FOUND.values(), ids=FOUND)
def test_a_rule_finds(body, told):
    assert [line.partition(" ")[2] for line in judged(body)] == [told.partition(" ")[2]]
    shift = 1  # a blank line stands between front matter and body
    line, column, _ = told.split(":", 2)
    assert judged(body)[0].startswith(f"{int(line) + shift}:{column}:")


LEFT_ALONE = {
    "rare letters": "𠮷野家、㛃、𬭊、豈",
    "secrecy in a sentence": "要保守国家秘密，内部资料不得外传的规定要人人知道。",
    "a heading about secrecy": "## 保密工作\n\n秘密不是机密。",
    "a verse with hard breaks": "甲来了，\\\n乙也来了。\\\n丙来了。",
    "a line broken in mid-sentence": "甲来了，\n乙也来了。",
    "list items after a sentence": "甲来了。\n- 乙。\n1. 丙。",
    "a quotation and a heading": "> 甲来了。\n> 乙也来了。\n\n## 丙。\n丁。",
    "a table that fits": "| 一 | 二 |\n| --- | --- |\n| 三 | |",
    "simple HTML": "甲<br>乙，<b>丙</b>。\n\n<table><tr><td>丁</td></tr></table>",
    "a deep quotation": "> > > > > > > > > 甲。",
    "a heading": "# 标题\n\n## 标题 ##",
    "a number": "#1 和 #a",
    "a topic as on Weibo": "#学雷锋#今天开始",
    "code": "```\n#标题\n![](x.jpg)\n[c](c.md)\n```\n\n`![](x.jpg)`",
    "tildes": "~~~ text\n```\n#标题\n~~~",
    "an open fence": "```\n#标题",
    "a hash inside a line": "话题 #标题",
    "pictures that are there": "![街景](a/x.png) ![街景](<图 一.jpg>) ![街景](%E5%9B%BE%20%E4%B8%80.jpg) ![街景](/media/y.jpg \"题\")",
    "pictures elsewhere": "![](https://a.example/x.jpg) ![街景](//a.example/x.jpg)",
    "links that are there": "[乙](b.md#二) [表](f.pdf) [本页](#一) [首页](/) [文](/articles/2024/a/) [信](mailto:a@b.example)",
    "a link elsewhere": "[外](https://a.example/c.md)",
    "a table": "| 一 | 二 |\n| --- | :-: |\n| 三 | 四 |",
    "a line with bars": "甲 | 乙 | 丙\n丁 | 戊 | 己",
}  # fmt: skip


@pytest.mark.parametrize("body", LEFT_ALONE.values(), ids=LEFT_ALONE)
def test_a_rule_leaves_alone(body):
    assert judged(body) == []


SITE = {"/": frozenset({"top"}), "/a/": frozenset({"一"}), "/a/b.pdf": frozenset()}
TARGETS = {
    "there": ('<a href="/z/a/">甲</a><a href="/z/a/#%E4%B8%80">一</a><a href="#top">上</a><img src="/z/a/b.pdf">', []),
    "elsewhere": ('<a href="https://x.example/">x</a><a href="mailto:a@b">b</a><a href="//y.example">y</a>', []),
    "no address at all": ('<a>无</a><a href="">空</a>', []),
    "no page": ('<a href="/z/b/">乙</a>', ["/z/b/"]),
    "no anchor": ('<a href="/z/a/#二">二</a><a href="#bottom">下</a>', ["/z/a/#二", "#bottom"]),
    "outside the sub-path": ('<a href="/a/">甲</a>', ["/a/"]),
    "no file": ('<img src="/z/c.png">', ["/z/c.png"]),
    "one of several sizes": ('<source srcset="/z/a/b.pdf 320w, /z/d.webp 640w" sizes="100vw">', ["/z/d.webp"]),
    "on lines of their own": ('<a\n  class="x"\n  href="/z/b/"\n>乙</a>', ["/z/b/"]),
    "words about a link": (
        '<p>写作 &lt;a href="/z/b/"&gt; 或 href="/z/b/"</p><p title=\'x\' data-href="/z/b/">乙</p>',
        [],
    ),
    "an address beside the page": ('<a href="a/">甲</a><a href="b/">乙</a><a href="../a/#一">一</a>', ["b/"]),
}


@pytest.mark.parametrize(("html", "missing"), TARGETS.values(), ids=TARGETS)
def test_links_of_a_built_page(html, missing):
    page = read_page(f'<p id="top">{html}</p>')
    assert [link for link, target in targets_of("/", page, "/z/") if not is_there(*target)] == missing


def is_there(path: str, anchor: str) -> bool:
    return path in SITE and (not anchor or anchor in SITE[path])


ELSEWHERE = {
    "another page, and an anchor there": (
        '<a href="/z/a/">甲</a><a href="/z/a/#一">一</a>',
        {("/a/", ""), ("/a/", "一")},
    ),
    "the page itself": ('<a href="/z/">首页</a><a href="#">上</a>', set()),
    "what is on the page": ('<a href="#top">上</a><a href="/z/#top">上</a>', set()),
    "what the page lacks": ('<a href="#bottom">下</a><a href="/z/#bottom">下</a>', {("/", "bottom")}),
    "another site": ('<a href="https://x.example/#top">x</a>', set()),
}


@pytest.mark.parametrize(("html", "targets"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_where_a_built_page_leads(html, targets):
    assert targets_elsewhere("/", read_page(f'<p id="top">{html}</p>'), "/z/") == targets
