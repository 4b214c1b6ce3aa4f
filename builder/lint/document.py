"""Rules that judge the text of one document; a rule's docstring is its page in the manual."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from builder import urls
from builder.clean.private.marks import secret_mark
from builder.clean.private.persons import children, homes
from builder.clean.private.privacy import cards, identities, mobiles, plain, scalars
from builder.documents import Document
from builder.markdown import render_markdown
from builder.problems import Level, Location, Problem
from builder.schema import canonical_name

_FENCE = re.compile(r" {0,3}(?P<marks>`{3,}|~{3,})(?P<rest>.*)")
# Bounded, so that a line of a thousand brackets costs no more than its length.
_LINK = re.compile(
    r"(?P<mark>!?)\[(?P<words>[^\[\]\n]{0,300})\]\([ \t]{0,9}"
    r"(?:<(?P<angled>[^<>\n]{1,500})>|(?P<plain>[^\s()<>]{1,500}))"
    r"(?P<rest>[^)\n]{0,200})\)"
)


def _prose(document: Document) -> Iterator[tuple[int, str]]:
    """Line numbers of the file and the lines of the body that are not code."""
    fence = ""
    for number, line in enumerate(document.body.split("\n"), document.body_line):
        marks = _FENCE.match(line)
        if fence:
            closes = marks and marks["marks"].startswith(fence) and not marks["rest"].strip()
            fence = "" if closes else fence
        elif marks and not (marks["marks"][0] == "`" and "`" in marks["rest"]):
            fence = marks["marks"]
        else:
            yield number, re.sub(r"`[^`]*`", lambda code: " " * len(code[0]), line)


def _links(document: Document) -> Iterator[tuple[Location, bool, str, str]]:
    """Place, whether a picture, words and address of every link inside the site that the text writes."""
    for number, line in _prose(document):
        for match in _LINK.finditer(line):
            blank = match["plain"] and not re.match(r"\s*$|\s+[\"'(]", match["rest"])
            angled = (match["angled"] or "").replace(" ", "%20")  # between < and > a blank does no harm
            target = match["plain"] + match["rest"] if blank else angled or match["plain"]
            yield Location(document.path, number, match.start() + 1), bool(match["mark"]), match["words"], target


def _outside(target: str) -> bool:
    return bool(re.match(r"[a-zA-Z][a-zA-Z0-9+.-]+:|//", target)) or target.startswith("#")


def hash_without_space(document: Document, _: frozenset[str]) -> Iterator[Problem]:
    """`#标题` 没有空格，不会成为标题。写成 `# 标题`（英文空格；全角空格也不行）。"""
    for number, line in _prose(document):
        match = re.match(r"(#{1,6})(\u3000+|(?=[\u3400-\u9fff【（“]))(?=\S)", line)
        if match and not re.match(r"#[^#\s]+#", line):  # #话题# as on Weibo
            meant = f"{match[1]} {line[match.end() :].lstrip()}"
            where = Location(document.path, number)
            cure = f"写成 `{meant[:24]}`"
            yield Problem(where, "hash-without-space", "# 后面没有英文空格，不会成为标题", cure, Level.WARNING)


def picture_missing(document: Document, files: frozenset[str]) -> Iterator[Problem]:
    """图片文件不在稿件说的地方。路径从稿件所在的文件夹算起，用 /，不用 \\ 和 C:。"""
    for where, picture, _, target in _links(document):
        if not picture:
            continue
        if re.match(r"[A-Za-z]:[\\/]|file:", target) or "\\" in target:
            cure = "把图片放到稿件旁边，只写文件名"
            yield Problem(where, "picture-path", f"“{target}”是这台电脑上的路径", cure)
        elif " " in target and "<" not in target and urls.content_path(target, document.path) in files:
            cure = f"改掉文件名里的空格，或写成 ![…](<{target}>)"
            yield Problem(where, "picture-blank", f"图片文件名“{target}”里有空格，不会显示", cure)
        elif not _outside(target) and urls.content_path(target, document.path) not in files:
            yield Problem(where, "picture-missing", f"找不到图片 {target}", "检查文件名和大小写，图片放到稿件旁边")


def picture_without_words(document: Document, _: frozenset[str]) -> Iterator[Problem]:
    """图片没有文字说明，看不见图的人不知道画的是什么。在 ![ ] 里写一句。"""
    for where, picture, words, target in _links(document):
        if picture and not words.strip() and not _outside(target):
            message = f"图片 {target} 没有文字说明"
            yield Problem(where, "picture-without-words", message, "写成 ![图上是什么](…)", Level.WARNING)


def link_missing(document: Document, files: frozenset[str]) -> Iterator[Problem]:
    """链接指向的稿件或附件不存在。"""
    for where, picture, _, target in _links(document):
        if not picture and target.startswith("www."):
            yield Problem(where, "link-scheme", f"网址 {target} 缺少开头", f"写成 https://{target}")
            continue
        if picture or _outside(target) or not re.search(r"\.\w{2,8}(#|$)", target):
            continue
        if urls.content_path(target, document.path) not in files:
            yield Problem(where, "link-missing", f"找不到 {target}", "检查路径，从稿件所在的文件夹算起")


def table_without_rule(document: Document, files: frozenset[str]) -> Iterator[Problem]:
    """表格缺少分隔行：表头下面要有一行 | --- | --- |，否则竖线照原样显示。"""
    del files  # a rule of documents that asks for none
    rows = list(_prose(document))
    row = re.compile(r"\s*\|.*\|.*\|\s*$")
    for (number, line), (_, following), (_, before) in zip(rows, rows[1:], [(0, ""), *rows], strict=False):
        if row.match(line) and row.match(following) and not before.strip() and not re.match(r"[\s|:-]+$", following):
            where = Location(document.path, number)
            yield Problem(
                where, "table-without-rule", "表格缺少分隔行", "在表头下面加一行 | --- | --- |", Level.WARNING
            )


_MARKED = re.compile(r"\s*([-*+>#|<]|\d{1,9}[.)]\s|!\[|\[|[:=~`{])|\s{4}")


def lines_joined(document: Document, files: frozenset[str]) -> Iterator[Problem]:
    """两段之间没有空行，网页上会连成一段。段落之间空一行；确要换行不分段，在行尾加一个反斜杠。"""
    del files  # a rule of documents that asks for none
    rows = list(_prose(document))
    joined = [
        number + 1
        for (number, line), (following, after) in pairwise(rows)
        if following == number + 1
        and re.search(r"[。！？…][”’）】》]*$", line)
        and re.match(r"[\u3400-\u9fff“‘（《【\u3000]", after)
        and not _MARKED.match(line)
        and not _MARKED.match(after)
    ]
    if joined:
        more = f"（同类 {len(joined)} 处）" if len(joined) > 1 else ""
        where = Location(document.path, joined[0])
        yield Problem(
            where, "lines-joined", f"这一行和上一行会连成一段{more}", "要分段，就在两段之间空一行", Level.WARNING
        )


_PRIVATE = (
    ("P-ID", "身份证号", identities), ("P-MOBILE", "手机号", mobiles), ("P-BANK", "银行账号", cards),
    ("P-ADDRESS", "住址", homes), ("P-MINOR", "未成年人的姓名", children),
)  # fmt: skip
# What each of them needs; most lines have none of it.
_PERSONAL = re.compile(r"\d[\d \-]{8}|[住址岁]|年级|学生|幼儿|小学|初中")


def private_details(document: Document, files: frozenset[str]) -> Iterator[Problem]:
    """文中像是有个人信息：身份证号、手机号、银行账号、住址、未成年人的姓名。公开以前要征得本人同意或遮去一部分；导入时已列入
    待核的不重复提醒。"""
    del files  # a rule of documents that asks for none
    flags = next((field.value for field in document.fields if canonical_name(field.name) == "flags"), None)
    asked = {scalar.text for scalar in scalars(flags)} if flags else set()
    for number, line in _prose(document):
        text = plain(line)
        for rule, what, find in _PRIVATE if _PERSONAL.search(text) else ():
            for matter in find(text) if rule not in asked else ():
                where = Location(document.path, number, matter.start + 1)
                message = f"像是{what}：{matter.shown}"
                yield Problem(where, "private", message, "本人没有同意公开的，遮去一部分或删去", Level.WARNING)


_ODD = re.compile("[\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]")


def odd_letters(document: Document, files: frozenset[str]) -> Iterator[Problem]:
    """显示不出来的字：编码转换时坏了的字（�），或只有某台电脑才有的私用字。别人看到的是方框，也检索不到。"""
    del files  # a rule of documents that asks for none
    for number, line in enumerate(document.raw.split("\n"), 1):
        found = list(_ODD.finditer(line))
        if found:
            where = Location(document.path, number, found[0].start() + 1)
            codes = "、".join(dict.fromkeys(f"U+{ord(match[0]):04X}" for match in found[:5]))
            message = f"有 {len(found)} 个字显示不出来（{codes}）"
            yield Problem(where, "odd-letters", message, "照原件改成正确的字", Level.WARNING)


def secret_marks(document: Document, files: frozenset[str]) -> Iterator[Problem]:
    """单独一行的“秘密★1年”“内部资料 注意保存”“不予公开”等字样：涉密、内部的不上网。确可公开的，由保密审查人在待核里
    签名（10.1 节）。"""
    del files  # a rule of documents that asks for none
    flags = next((field.value for field in document.fields if canonical_name(field.name) == "flags"), None)
    if flags and any(scalar.text == "P-SECRET" for scalar in scalars(flags)):
        return
    for number, line in _prose(document):
        if mark := secret_mark(line, edge=False):
            where = Location(document.path, number)
            cure = "不得公开发布；确可公开的，在待核里写明规则 P-SECRET 和签名"
            yield Problem(where, "secret-mark", f"文中有“{mark}”字样", cure)


# Only these can lose words: tables with more cells than columns, deep nesting, raw HTML.
_LOSSY = re.compile(r"^[ \t]*\|.*\|[ \t]*$|^(?:[ \t]*>){8}|^[ \t]{24,}\S|<[a-zA-Z!]", re.M)


def text_lost(document: Document, files: frozenset[str]) -> Iterator[Problem]:
    """这些文字写在稿件里，网页上却不会出现：表格一行的格子比表头多，或引用、列表套得太深。"""
    del files  # a rule of documents that asks for none
    lost = render_markdown(document.body).lost if _LOSSY.search(document.body) else ()
    for words in lost:
        first = words.strip().split("\n")[0]
        number = next((n for n, line in enumerate(document.body.split("\n")) if first in line), 0)
        where = Location(document.path, document.body_line + number)
        cure = "表格每行的格子不要多于表头；引用和列表少套几层"
        yield Problem(where, "text-lost", f"“{first[:20]}”不会出现在网页上", cure, Level.WARNING)
