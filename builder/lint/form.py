"""Rules for the form of one document: its fields, headings, tables, links. For `check`, never for a build."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from builder.documents import Field, Scalar, Sequence
from builder.edits import Edit
from builder.lint.document import Text, start_of
from builder.problems import Level, Location, Problem
from builder.regex import regex
from builder.schema import NAMES, canonical_name

_LONGEST = 50
_STOPS = "。，；、"


def field_empty(text: Text) -> Iterator[Problem]:
    """写了字段名，没有写内容。填上，或删去这一行；草稿不查。"""
    drafted = any(canonical_name(field.name) == "draft" for field in text.document.fields)
    for field in () if drafted else text.document.fields:
        if field.name in NAMES and _is_empty(field):
            where = Location(text.document.path, field.line, field.column)
            yield Problem(where, "field-empty", f"字段 {field.name} 是空的", "填上，或删去这一行", Level.NOTE)


def _is_empty(field: Field) -> bool:
    value = field.value
    if isinstance(value, Scalar):
        return not value.text.strip()
    return not (value.items if isinstance(value, Sequence) else value.entries)


def title_long(text: Text) -> Iterator[Problem]:
    """标题太长：超过 50 个字，列表里显示不全，手机上要占好几行。细节放进摘要。"""
    for where, title in _titles(text):
        if len(title) > _LONGEST:
            yield Problem(where, "title-long", f"标题有 {len(title)} 个字", "缩短些，细节写进摘要", Level.NOTE)


def title_full_stop(text: Text) -> Iterator[Problem]:
    """标题末尾有句号、逗号一类的点号。标题末尾不用点号，问号、叹号和省略号除外。"""
    for where, title in _titles(text):
        if title.endswith(tuple(_STOPS)):
            yield Problem(where, "title-full-stop", f"标题末尾有“{title[-1]}”", "删去", Level.WARNING)


def _titles(text: Text) -> Iterator[tuple[Location, str]]:
    for field in text.document.fields:
        if canonical_name(field.name) == "title" and isinstance(field.value, Scalar):
            yield Location(text.document.path, field.value.line, field.value.column), field.value.text.strip()


_HEADING = regex(r"(?P<marks>#{1,6})(?:[ \t]+(?P<words>.*?))??(?P<tail>[ \t]*(?:[ \t]#+)?[ \t]*(?:\{[^{}]*\})?[ \t]*)$")


def _headings(text: Text) -> Iterator[tuple[int, re.Match[str]]]:
    """Every heading with the number of its line."""
    for number, line in text.lines:
        if line.startswith("#") and (match := _HEADING.match(line)):
            yield number, match


def heading_top(text: Text) -> Iterator[Problem]:
    """正文里用了一级标题（一个 #）。一级标题是文件头里的标题，正文里从二级（##）用起。"""
    titled = any(title for _, title in _titles(text))
    for number, heading in _headings(text):
        if len(heading["marks"]) == 1 and heading["words"] and titled:
            where = Location(text.document.path, number)
            cure = "删去它，标题在文件头里已经有了" if heading["words"] in (t for _, t in _titles(text)) else "改成 ##"
            yield Problem(where, "heading-top", f"正文里的“{heading['words'][:16]}”是一级标题", cure, Level.WARNING)


def heading_skipped(text: Text) -> Iterator[Problem]:
    """标题跳了级：## 下面直接用了 ####。读屏软件和目录按级别走，一级一级往下用。"""
    for (_, above), (number, heading) in pairwise(_headings(text)):
        level, upper = len(heading["marks"]), len(above["marks"])
        if level > upper + 1:
            where = Location(text.document.path, number)
            message = f"标题从 {upper} 级跳到了 {level} 级"
            yield Problem(where, "heading-skipped", message, f"改成 {'#' * (upper + 1)}", Level.WARNING)


def heading_full_stop(text: Text) -> Iterator[Problem]:
    """正文里的标题末尾有句号、逗号一类的点号。标题末尾不用点号，问号、叹号和省略号除外。"""
    for number, heading in _headings(text):
        words = heading["words"] or ""
        if words.endswith(tuple(_STOPS)):
            column = heading.end("words")
            at = start_of(text, number) + column - 1
            where, fix = Location(text.document.path, number, column), (Edit(at, at + 1, ""),)
            yield Problem(where, "heading-full-stop", f"标题末尾有“{words[-1]}”", "删去", Level.WARNING, fix)


def heading_empty(text: Text) -> Iterator[Problem]:
    """只有 #，没有标题的字。补上字，或删去这一行。"""
    for number, heading in _headings(text):
        if not heading["words"]:
            where = Location(text.document.path, number)
            yield Problem(where, "heading-empty", "标题没有字", "补上，或删去这一行", Level.WARNING)


_BAR = regex(r"(?<!\\)\|")


def table_uneven(text: Text) -> Iterator[Problem]:
    """表格有一行的格子比表头少，右边会空着。少的补上 | |；合并的格子，把内容写进每一格。"""
    columns = 0
    for number, line in text.lines if "|" in text.document.body else ():
        if not line.lstrip().startswith("|"):
            columns = 0
            continue
        count = len(_BAR.split(line.strip().removeprefix("|").removesuffix("|")))
        columns = columns or count
        if count < columns:
            where = Location(text.document.path, number)
            message = f"表格的这一行有 {count} 格，表头有 {columns} 格"
            yield Problem(where, "table-uneven", message, "补上缺的格子", Level.WARNING)


_VAGUE = regex(r"(?i)[\w.-]+\.(?:jpe?g|png|gif|webp|avif)|(?:img|dsc|image|微信图片|截图|图片|照片)[ _-]?\d*|图\d*")


def picture_words_vague(text: Text) -> Iterator[Problem]:
    """图片的文字说明只是文件名或“图片”。看不见图的人要靠它知道图上是什么：写清谁在做什么。"""
    for link in text.links:
        if link.picture and _VAGUE.fullmatch(link.words.strip()):
            message = f"图片说明“{link.words.strip()}”没有说图上是什么"
            yield Problem(link.where, "picture-words-vague", message, "写清谁在做什么", Level.WARNING)


_NO_WORDS = regex(r"(?:请)?(?:点击|点)?(?:这里|此处|此|链接|网址|详情|更多|查看|原文)|点击(?:查看|进入|下载)?|下载")


def link_words_vague(text: Text) -> Iterator[Problem]:
    """链接的字只是“点击这里”“链接”。读屏的人常常只听链接：写出它通到哪里，如“招募通知全文”。"""
    for link in text.links:
        if not link.picture and _NO_WORDS.fullmatch(link.words.strip()):
            message = f"链接的字“{link.words.strip()}”没有说通到哪里"
            yield Problem(link.where, "link-words-vague", message, "写出那边是什么", Level.NOTE)


_TO_NOWHERE = regex(r"\[([^\[\]\n]{0,300})\]\([ \t]*\)")


def link_empty(text: Text) -> Iterator[Problem]:
    """链接或图片的圆括号里没有地址。补上地址，或删去括号只留下字。"""
    for number, line in text.lines if "](" in text.document.body else ():
        for match in _TO_NOWHERE.finditer(line):
            where = Location(text.document.path, number, match.start() + 1)
            yield Problem(where, "link-empty", f"“{match[1][:16]}”没有写地址", "补上地址，或只留下字", Level.WARNING)
