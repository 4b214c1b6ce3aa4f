"""Rules that judge the text of one document; a rule's docstring is its page in the manual."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from itertools import pairwise

from builder import urls
from builder.clean.private import marks as secrecy
from builder.clean.private.persons import children, homes
from builder.clean.private.privacy import cards, identities, mobiles, plain, scalars
from builder.documents import Document, Scalar
from builder.edits import Edit
from builder.markdown import unshown
from builder.pickling import by_call
from builder.problems import Level, Location, Problem
from builder.regex import regex
from builder.schema import canonical_name

_FENCE = regex(r" {0,3}(?P<marks>`{3,}|~{3,})(?P<rest>.*)")
# Bounded, so that a line of a thousand brackets costs no more than its length.
_LINK = regex(
    r"(?P<mark>!?)\[(?P<words>[^\[\]\n]{0,300})\]\([ \t]{0,9}"
    r"(?:<(?P<angled>[^<>\n]{1,500})>|(?P<plain>[^\s()<>]{1,500}))"
    r"(?P<rest>[^)\n]{0,200})\)"
)


@by_call
@dataclass(frozen=True, slots=True)
class Link:
    """A link or a picture as the text writes it: where, its words, its address, and the content path that it means."""

    where: Location
    picture: bool
    words: str
    target: str
    path: str

    @property
    def outside(self) -> bool:
        """Whether it leads out of the site, or to a place of the same page."""
        return bool(re.match(r"[a-zA-Z][a-zA-Z0-9+.-]+:|//", self.target)) or self.target.startswith("#")

    @property
    def spaced(self) -> bool:
        """Whether a picture's address has a blank in it that ends it for Markdown."""
        return self.picture and " " in self.target and "<" not in self.target


@dataclass(frozen=True, slots=True)
class Text:
    """A document as the rules look at it: the lines of its body that are not code, numbered as in the file, and the
    links in them."""

    document: Document
    lines: tuple[tuple[int, str], ...]
    links: tuple[Link, ...]


def text_of(document: Document) -> Text:
    """The document with its lines and links told once for all rules."""
    lines = tuple(_prose(document))
    return Text(document, lines, tuple(_links(lines, document.path)) if "](" in document.body else ())


def start_of(text: Text, line: int) -> int:
    """The offset in the file at which a line begins."""
    return sum(len(above) + 1 for above in text.document.raw.split("\n")[: line - 1])


def _prose(document: Document) -> Iterator[tuple[int, str]]:
    numbered = enumerate(document.body.split("\n"), document.body_line)
    if "`" not in document.body and "~~~" not in document.body:
        yield from numbered
        return
    fence = ""
    for number, line in numbered:
        marks = _FENCE.match(line)
        if fence:
            closes = marks and marks["marks"].startswith(fence) and not marks["rest"].strip()
            fence = "" if closes else fence
        elif marks and not (marks["marks"][0] == "`" and "`" in marks["rest"]):
            fence = marks["marks"]
        else:
            yield number, re.sub(r"`[^`]*`", lambda code: " " * len(code[0]), line)


def _links(lines: tuple[tuple[int, str], ...], path: str) -> Iterator[Link]:
    for number, line in lines:
        for match in _LINK.finditer(line) if "](" in line else ():
            blank = match["plain"] and not re.match(r"\s*$|\s+[\"'(]", match["rest"])
            angled = (match["angled"] or "").replace(" ", "%20")  # between < and > a blank does no harm
            target = match["plain"] + match["rest"] if blank else angled or match["plain"]
            where = Location(path, number, match.start() + 1)
            yield Link(where, bool(match["mark"]), match["words"], target, urls.content_path(target, path))


# --- what the text itself tells --------------------------------------------------------------------------


def hash_without_space(text: Text) -> Iterator[Problem]:
    """`#标题` 没有空格，不会成为标题。写成 `# 标题`（英文空格；全角空格也不行）。"""
    for number, line in text.lines:
        match = re.match(r"(#{1,6})(\u3000+|(?=[\u3400-\u9fff【（“]))(?=\S)", line) if line.startswith("#") else None
        if match and not re.match(r"#[^#\s]+#", line):  # #话题# as on Weibo
            meant = f"{match[1]} {line[match.end() :].lstrip()}"
            where = Location(text.document.path, number)
            cure = f"写成 `{meant[:24]}`"
            at = start_of(text, number)
            fix = (Edit(at + match.end(1), at + match.end(), " "),)
            yield Problem(where, "hash-without-space", "# 后面没有英文空格，不会成为标题", cure, Level.WARNING, fix)


def picture_path(text: Text) -> Iterator[Problem]:
    """图片写的是自己电脑上的路径。路径从稿件所在的文件夹算起，用 /，不用 \\ 和 C:。"""
    for link in text.links:
        if link.picture and _on_this_computer(link):
            cure = "把图片放到稿件旁边，只写文件名"
            yield Problem(link.where, "picture-path", f"“{link.target}”是这台电脑上的路径", cure)


def _on_this_computer(link: Link) -> bool:
    return bool(re.match(r"[A-Za-z]:[\\/]|file:", link.target)) or "\\" in link.target


def picture_without_words(text: Text) -> Iterator[Problem]:
    """图片没有文字说明，看不见图的人不知道画的是什么。在 ![ ] 里写一句。"""
    for link in text.links:
        if link.picture and not link.words.strip() and not link.outside:
            message = f"图片 {link.target} 没有文字说明"
            yield Problem(link.where, "picture-without-words", message, "写成 ![图上是什么](…)", Level.WARNING)


def link_scheme(text: Text) -> Iterator[Problem]:
    """链接只写了 www.，缺少开头的 https://。"""
    for link in text.links:
        if not link.picture and link.target.startswith("www."):
            yield Problem(link.where, "link-scheme", f"网址 {link.target} 缺少开头", f"写成 https://{link.target}")


_ROW = regex(r"\s*\|.*\|.*\|\s*$")


def table_without_rule(text: Text) -> Iterator[Problem]:
    """表格缺少分隔行：表头下面要有一行 | --- | --- |，否则竖线照原样显示。"""
    rows = text.lines if "|" in text.document.body else ()
    for (number, line), (_, following), (_, before) in zip(rows, rows[1:], [(0, ""), *rows], strict=False):
        if _ROW.match(line) and _ROW.match(following) and not before.strip() and not re.match(r"[\s|:-]+$", following):
            where = Location(text.document.path, number)
            yield Problem(
                where, "table-without-rule", "表格缺少分隔行", "在表头下面加一行 | --- | --- |", Level.WARNING
            )


_MARKED = regex(r"\s*([-*+>#|<]|\d{1,9}[.)]\s|!\[|\[|[:=~`{])|\s{4}")


def lines_joined(text: Text) -> Iterator[Problem]:
    """两段之间没有空行，网页上会连成一段。段落之间空一行；确要换行不分段，在行尾加一个反斜杠。"""
    joined = [
        number + 1
        for (number, line), (following, after) in pairwise(text.lines)
        if after
        and following == number + 1
        and line.rstrip("”’）】》").endswith(("。", "！", "？", "…"))
        and re.match(r"[\u3400-\u9fff“‘（《【\u3000]", after)
        and not _MARKED.match(line)
        and not _MARKED.match(after)
    ]
    if joined:
        more = f"（同类 {len(joined)} 处）" if len(joined) > 1 else ""
        where = Location(text.document.path, joined[0])
        yield Problem(
            where, "lines-joined", f"这一行和上一行会连成一段{more}", "要分段，就在两段之间空一行", Level.WARNING
        )


_PRIVATE = (
    ("P-ID", "身份证号", identities), ("P-MOBILE", "手机号", mobiles), ("P-BANK", "银行账号", cards),
    ("P-ADDRESS", "住址", homes), ("P-MINOR", "未成年人的姓名", children),
)  # fmt: skip
# What each of them needs; most lines have none of it. Blanks and dashes of every width, as in `plain`.
_PERSONAL = regex(r"\d[\d \xa0\u3000\-‐‑‒–—−－]{8}")
_PERSONAL_WORDS = ("住", "址", "岁", "年级", "学生", "幼儿", "小学", "初中")


def _may_be_personal(words: str) -> bool:
    return any(word in words for word in _PERSONAL_WORDS) or bool(_PERSONAL.search(words))


def private(text: Text) -> Iterator[Problem]:
    """文中像是有个人信息：身份证号、手机号、银行账号、住址、未成年人的姓名。公开以前要征得本人同意或遮去一部分；导入时已列入
    待核的不重复提醒。"""
    asked = _asked(text.document)
    for number, line in text.lines if _may_be_personal(text.document.body) else ():
        words = plain(line) if _may_be_personal(line) else ""
        for rule, what, find in _PRIVATE if _may_be_personal(words) else ():
            for matter in find(words) if rule not in asked else ():
                where = Location(text.document.path, number, matter.start + 1)
                message = f"像是{what}：{matter.shown}"
                yield Problem(where, "private", message, "本人没有同意公开的，遮去一部分或删去", Level.WARNING)


def _asked(document: Document) -> frozenset[str]:
    """What the field 待核 says: the rules that a person has been asked about, among other words."""
    flags = next((field.value for field in document.fields if canonical_name(field.name) == "flags"), Scalar(""))
    return frozenset(scalar.text for scalar in scalars(flags))


_ODD = regex("[\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]")


def odd_letters(text: Text) -> Iterator[Problem]:
    """显示不出来的字：编码转换时坏了的字（�），或只有某台电脑才有的私用字。别人看到的是方框，也检索不到。"""
    raw = text.document.raw
    for number, line in enumerate(raw.split("\n"), 1) if _ODD.search(raw) else ():
        found = list(_ODD.finditer(line))
        if found:
            where = Location(text.document.path, number, found[0].start() + 1)
            codes = "、".join(dict.fromkeys(f"U+{ord(match[0]):04X}" for match in found[:5]))
            message = f"有 {len(found)} 个字显示不出来（{codes}）"
            yield Problem(where, "odd-letters", message, "照原件改成正确的字", Level.WARNING)


def secret_mark(text: Text) -> Iterator[Problem]:
    """单独一行的“秘密★1年”“内部资料 注意保存”“不予公开”等字样：涉密、内部的不上网。确可公开的，由保密审查人在待核里
    签名（10.1 节）。"""
    for number, line in text.lines if "P-SECRET" not in _asked(text.document) else ():
        if mark := secrecy.secret_mark(line, edge=False):
            where = Location(text.document.path, number)
            cure = "不得公开发布；确可公开的，在待核里写明规则 P-SECRET 和签名"
            yield Problem(where, "secret-mark", f"文中有“{mark}”字样", cure)


# Only these can lose words: tables with more cells than columns, deep nesting, raw HTML.
_LOSSY = regex(r"^[ \t]*\|.*\|[ \t]*$|^(?:[ \t]*>){8}|^[ \t]{24,}\S|<[a-zA-Z!]", re.M)
_LOSSY_MARKS = ("|", "<", ">", "\t", " " * 24)


def text_lost(text: Text) -> Iterator[Problem]:
    """这些文字写在稿件里，网页上却不会出现：表格一行的格子比表头多，或引用、列表套得太深。"""
    document, body = text.document, text.document.body
    lossy = any(mark in body for mark in _LOSSY_MARKS) and _LOSSY.search(body)
    for words in unshown(body) if lossy else ():
        first = words.strip().split("\n")[0]
        number = next((n for n, line in enumerate(body.split("\n")) if first in line), 0)
        where = Location(document.path, document.body_line + number)
        cure = "表格每行的格子不要多于表头；引用和列表少套几层"
        yield Problem(where, "text-lost", f"“{first[:20]}”不会出现在网页上", cure, Level.WARNING)


# --- what the folder beside it tells ---------------------------------------------------------------------


def named_files(text: Text) -> tuple[Link, ...]:
    """The links of a text that must lead to a file of the content folder."""
    return tuple(filter(_names_a_file, text.links))


def _names_a_file(link: Link) -> bool:
    if link.picture:
        return not _on_this_computer(link) and (link.spaced or not link.outside)
    extended = re.search(r"\.\w{2,8}(#|$)", link.target)
    return bool(extended) and not link.outside and not link.target.startswith("www.")


def picture_blank(link: Link, files: Container[str]) -> Iterator[Problem]:
    """图片的文件名里有空格，写在 ( ) 里不会显示。改掉文件名里的空格，或在两边加 < >。"""
    if link.spaced and link.path in files:
        cure = f"改掉文件名里的空格，或写成 ![…](<{link.target}>)"
        yield Problem(link.where, "picture-blank", f"图片文件名“{link.target}”里有空格，不会显示", cure)


def picture_missing(link: Link, files: Container[str]) -> Iterator[Problem]:
    """图片文件不在稿件说的地方。文件名要写全，大小写也要一样。"""
    if link.picture and not link.outside and link.path not in files:
        cure = "检查文件名和大小写，图片放到稿件旁边"
        yield Problem(link.where, "picture-missing", f"找不到图片 {link.target}", cure)


def link_missing(link: Link, files: Container[str]) -> Iterator[Problem]:
    """链接指向的稿件或附件不存在。"""
    if not link.picture and link.path not in files:
        yield Problem(link.where, "link-missing", f"找不到 {link.target}", "检查路径，从稿件所在的文件夹算起")
