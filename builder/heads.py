"""A document's front matter typed by the schema, and what the whole of it says."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any

from builder.documents import Document, Field, Node, Scalar, Sequence
from builder.fields import NO, ROLES, FieldError, read_texts, read_texts_whole, show_when
from builder.model import Credit, State, When
from builder.problems import Level, Location, Problem
from builder.regex import regex
from builder.schema import KEPT, NAMES, PAIRED, SPECS, Head, canonical_name

_WITHHELD = "published"  # Hexo's and Jekyll's way to say draft: `published: false`


def type_fields(document: Document) -> tuple[Head, tuple[Problem, ...]]:
    """The document's front matter typed by the schema, and everything that is wrong with it."""
    values: dict[str, Any] = {}
    origin: dict[str, Field] = {}
    problems: list[Problem] = list(document.problems)
    extras: list[tuple[str, Node]] = []
    for given in document.fields:
        target = PAIRED.get(given.name) or canonical_name(given.name)
        if target not in SPECS:
            extras.append((given.name, given.value))
            problems += _unknown(given, document.path)
            values |= {"draft": True} if _is_withheld(given) else {}
            continue
        try:
            value = _typed(target, given)
        except FieldError as error:
            where = Location(document.path, error.node.line, error.node.column)
            problems.append(Problem(where, "field", f"{given.name}：{error.message}", error.cure))
            continue
        problems += _twice(target, given, origin, document.path)
        values[target] = _joined(values.get(target), value)
        origin.setdefault(target, given)
        problems += _spelling(given, value, document.path)
    head = Head(**values, extras=tuple(extras))
    return head, (*problems, *_out_of_order(head, origin, document.path))


def _out_of_order(head: Head, origin: dict[str, Field], path: str) -> Iterator[Problem]:
    """A text that was on the web before it was signed (DOC-04)."""
    if head.date and head.pub_date and head.pub_date.at.date() < head.date.at.date():
        message = f"上网时间 {show_when(head.pub_date)} 早于稿件的日期 {show_when(head.date)}"
        where = Location(path, origin["pub_date"].line, origin["pub_date"].column)
        yield Problem(where, "date-before", message, "核对两个日期", Level.WARNING)


def _is_withheld(given: Field) -> bool:
    told = given.value.text.strip().lower() if isinstance(given.value, Scalar) else ""
    return given.name == _WITHHELD and bool(told) and told in NO


def _typed(target: str, given: Field) -> Any:
    if given.name in PAIRED:
        return tuple((given.name, text) for text in read_texts_whole(given.value))
    if given.name in ROLES and target in ("staff", "credits"):
        names = read_texts(given.value) if isinstance(given.value, Scalar | Sequence) else ()
        return tuple(Credit(ROLES[given.name], given.name, name) for name in names)
    return SPECS[target].form.read(given.value)


def _joined(earlier: Any, value: Any) -> Any:
    """Fields of several names that gather into one (编辑 and 校对 into staff); else the first stands."""
    if earlier and isinstance(earlier, tuple) and isinstance(value, tuple):
        return (*earlier, *(item for item in value if item not in earlier))
    return earlier or value


def _twice(target: str, given: Field, origin: dict[str, Field], path: str) -> Iterator[Problem]:
    """Two names for one single value (title and 标题): the reader cannot know which holds."""
    first = origin.get(target)
    single = not isinstance(SPECS[target].form.empty, tuple) and target != "cover"
    if first and single and first.name != given.name:
        message = f"{first.name}（第 {first.line} 行）和 {given.name}（第 {given.line} 行）是同一个字段"
        where = Location(path, given.line, given.column)
        yield Problem(where, "field-twice", message, "只留一个")


def _unknown(given: Field, path: str) -> Iterator[Problem]:
    if given.name in KEPT:
        return
    near = difflib.get_close_matches(given.name, (*NAMES, *KEPT), 1, 0.7 if given.name.isascii() else 0.6)
    cure = f"是不是想写 {near[0]}？不是的话可以不管，原样保留" if near else "原样保留，网站上不显示"
    where = Location(path, given.line, given.column)
    yield Problem(where, "unknown-field", f"不认识的字段 {given.name}", cure, Level.WARNING)


_CANONICAL = regex(r"\d{4}(-\d\d(-\d\d([ T]\d\d:\d\d(:\d\d)?([+-]\d\d:\d\d)?)?)?)?|[A-Z][a-z]{2},.*")


def _spelling(given: Field, value: Any, path: str) -> Iterator[Problem]:
    """A date understood but not in the canonical form: said once, never an error."""
    if isinstance(value, When) and not _CANONICAL.fullmatch(value.raw):
        where = Location(path, given.value.line, given.value.column)
        message = f"日期“{value.raw}”读作 {show_when(value)}"
        yield Problem(where, "date-form", message, f"规范写法是 {show_when(value)}", Level.NOTE)


def published(head: Head) -> When | None:
    """The date, with the time of publication where both name the same day."""
    if head.date and head.pub_date and head.date.at.date() == head.pub_date.at.date():
        return head.pub_date
    return head.date or head.pub_date


DRAFT, UNCONFIRMED, SECRET = "草稿", "待核", "非公开"
# What 密级 may say of a text that anybody may read.
OPEN = ("公开", "主动公开", "无", "否", "非密", "普通", "public", "open")


def withheld(head: Head) -> str:
    """Why a document is not published whatever its date: a draft, or something in it that a person must decide."""
    if head.draft:
        return DRAFT
    released = any(flag.rule == "P-SECRET" and not flag.open for flag in head.flags)
    if not released and ((head.classification and head.classification not in OPEN) or head.internal_mark):
        return f"{SECRET} {head.classification or head.internal_mark}"
    waiting = sum(flag.open for flag in head.flags)
    return f"{UNCONFIRMED} {waiting} 处" if waiting else ""


def facts(head: Head) -> tuple[tuple[str, str], ...]:
    """The record of a document as readers see it: label and text, only what is known."""
    told = (
        ("来源", head.content_source), ("发布单位", head.published_by), ("转载自", head.reprint_of),
        ("采集平台", head.platform), ("频道", "、".join(head.channel)), ("地点", head.place),
        ("活动", "、".join(head.campaign)), ("原标题", head.title_raw), ("又称", head.search_alias),
        ("更新时间", show_when(head.updated) if head.updated else ""), ("版权", head.rights),
    )  # fmt: skip
    return tuple((label, text) for label, text in told if text)


def imprint(head: Head) -> tuple[tuple[str, str], ...]:
    """What the tail of a printed issue tells besides its distribution (文号 准印证号 印发 印数), only what is known."""
    printed = show_when(head.print_date)[:10] if head.print_date else ""
    told = (
        ("文号", head.document_no), ("准印证号", head.print_permit_no), ("印发机关", head.printed_by),
        ("印发日期", printed), ("印数", head.copies),
    )  # fmt: skip
    return tuple((label, text) for label, text in told if text)


def state(head: Head) -> State:
    """Where a document stands in its life; a correction told makes it corrected."""
    replaced = "superseded" if head.superseded_by else ""
    return State(
        head.status or replaced or ("corrected" if head.correction else ""), head.correction, head.superseded_by
    )
