"""`Head`: the schema of all front matter, from which the rest follows, and a document's fields typed by it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from typing import Any

from builder.documents import Document, Field, Node, Scalar, Sequence
from builder.fields import (
    NO,
    ROLES,
    FieldError,
    read_credits,
    read_flags,
    read_lang,
    read_number,
    read_pairs,
    read_status,
    read_text,
    read_texts,
    read_texts_whole,
    read_truth,
    read_waivers,
    read_when,
    show_when,
)
from builder.model import Credit, Flag, Number, State, Waiver, When
from builder.problems import Level, Location, Problem


def _spec(label: str, read: Callable[[Node], Any], *aliases: str, default: Any = "") -> Any:
    """A field of the schema: its Chinese name, what reads it, other names that mean the same."""
    return field(default=default, metadata={"label": label, "read": read, "aliases": aliases})


@dataclass(frozen=True, slots=True)
class Head:
    """The typed front matter of a document: this class is the schema, from which all else is generated."""

    kind: str = _spec("类型", read_text, "type", "layout")
    id: str = _spec("编号", read_text, "slug")
    title: str = _spec("标题", read_text, "题目")
    date: When | None = _spec("日期", read_when, "发布日期", "发布时间", "时间", default=None)
    pub_date: When | None = _spec("上网时间", read_when, default=None)
    updated: When | None = _spec("更新时间", read_when, "更新", default=None)
    summary: str = _spec("摘要", read_text, "description", "导语")
    columns: tuple[str, ...] = _spec("栏目", read_texts, "categories", "category", "column", "分类", default=())
    tags: tuple[str, ...] = _spec("标签", read_texts, "tag", "keywords", "关键词", default=())
    units: tuple[str, ...] = _spec("单位", read_texts, "unit", "报送单位", "供稿单位", default=())
    credits: tuple[Credit, ...] = _spec("署名", read_credits, "author", "作者", "记者", default=())
    content_source: str = _spec("来源", read_text, "source", "信息来源")
    published_by: str = _spec("发布单位", read_text)
    platform: str = _spec("平台", read_text)
    channel: tuple[str, ...] = _spec("频道", read_texts, default=())
    rights: str = _spec("版权", read_text, "版权声明")
    reprint_of: str = _spec("转载自", read_text, "original_url", "link", "原文地址")
    cover: str = _spec("封面", read_text, "headimg", "thumbnail", "封面图")
    place: str = _spec("地点", read_text)
    campaign: tuple[str, ...] = _spec("活动", read_texts, default=())
    lang: str = _spec("语言", read_lang, "language")
    draft: bool = _spec("草稿", read_truth, default=False)
    status: str = _spec("状态", read_status)
    correction: str = _spec("更正说明", read_text, "撤下原因")
    superseded_by: str = _spec("替代稿件", read_text)
    aliases: tuple[str, ...] = _spec("旧地址", read_texts, "redirect_from", "alias", default=())
    bulletin: str = _spec("快报", read_text, "简报", "刊名")
    number: Number | None = _spec("期号", read_number, "issue_no", "issue", "期数", default=None)
    cumulative_no: Number | None = _spec("总期号", read_number, default=None)
    issued_by: str = _spec("编发单位", read_text, "编印单位", "印发单位")
    staff: tuple[Credit, ...] = _spec("编审", read_credits, default=())
    distribution: tuple[tuple[str, str], ...] = _spec("分送", read_pairs, "报送范围", default=())
    contact: tuple[tuple[str, str], ...] = _spec("联系方式", read_pairs, "联系", default=())
    classification: str = _spec("密级", read_text)
    internal_mark: str = _spec("内部标记", read_text)
    document_no: str = _spec("文号", read_text, "发文字号")
    print_permit_no: str = _spec("准印证号", read_text)
    copies: str = _spec("印数", read_text, "份数")
    print_date: When | None = _spec("印发日期", read_when, default=None)
    printed_by: str = _spec("印发机关", read_text)
    flags: tuple[Flag, ...] = _spec("待核", read_flags, default=())
    waivers: tuple[Waiver, ...] = _spec("免检", read_waivers, default=())
    title_raw: str = _spec("原标题", read_text)
    title_status: str = _spec("标题状态", read_text)
    search_alias: str = _spec("检索别名", read_text)
    extras: tuple[tuple[str, Node], ...] = ()


# Understood and kept in the file, shown nowhere: Hexo's switches, and notes of the import.
KEPT = (
    "comments", "toc", "top", "sticky", "permalink", "mathjax", "copyright", "password", "published", "banner",
    "date_raw", "date_precision", "date_circa", "issue_no_raw", "restored", "extraction", "series", "figures",
    "images", "script_note", "copy_no", "source_file", "sha256", "ruleset", "reviewed", "original",
)  # fmt: skip
KEPT_LABELS = {
    "date_raw": "日期原文", "date_precision": "日期精度", "issue_no_raw": "期号原文", "restored": "已恢复",
    "images": "图片", "script_note": "字形说明", "extraction": "取自", "date_circa": "大约日期", "series": "系列",
    "figures": "图片说明", "copy_no": "份号",
}  # fmt: skip
_WITHHELD = "published"  # Hexo's and Jekyll's way to say draft: `published: false`
SCHEMA = tuple(spec for spec in fields(Head) if spec.metadata)
NAMES = {name: spec for spec in SCHEMA for name in (spec.name, spec.metadata["label"], *spec.metadata["aliases"])}
_OFFICE = (
    "编辑", "责任编辑", "责编", "主编", "校对", "审核", "初审", "初审编辑", "复审", "终审", "核签", "签发",
)  # fmt: skip
NAMES |= {
    role: next(spec for spec in SCHEMA if spec.name == ("staff" if role in _OFFICE else "credits")) for role in ROLES
}
PAIRED = dict.fromkeys(("报", "送", "发", "抄送", "本期增发"), "distribution")


def canonical_name(name: str) -> str:
    """The schema's name for a field as typed (标题 → title), or the name itself where the schema has none."""
    spec = NAMES.get(name) or NAMES.get(name.lower())
    return spec.name if spec else name


def label_of(name: str) -> str:
    """The Chinese name of a field, or the name itself where the schema has none."""
    spec = NAMES.get(name)
    return str(spec.metadata["label"]) if spec else KEPT_LABELS.get(name, name)


def type_fields(document: Document) -> tuple[Head, tuple[Problem, ...]]:
    """The document's front matter typed by the schema, and everything that is wrong with it."""
    values: dict[str, Any] = {}
    origin: dict[str, Field] = {}
    problems: list[Problem] = list(document.problems)
    extras: list[tuple[str, Node]] = []
    for given in document.fields:
        target = PAIRED.get(given.name) or canonical_name(given.name)
        if target not in Head.__dataclass_fields__ or target == "extras":
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
    return Head.__dataclass_fields__[target].metadata["read"](given.value)


def _joined(earlier: Any, value: Any) -> Any:
    """Fields of several names that gather into one (编辑 and 校对 into staff); else the first stands."""
    if earlier and isinstance(earlier, tuple) and isinstance(value, tuple):
        return (*earlier, *(item for item in value if item not in earlier))
    return earlier or value


def _twice(target: str, given: Field, origin: dict[str, Field], path: str) -> Iterator[Problem]:
    """Two names for one single value (title and 标题): the reader cannot know which holds."""
    first = origin.get(target)
    single = not isinstance(Head.__dataclass_fields__[target].default, tuple) and target != "cover"
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


_CANONICAL = re.compile(r"\d{4}(-\d\d(-\d\d([ T]\d\d:\d\d(:\d\d)?([+-]\d\d:\d\d)?)?)?)?|[A-Z][a-z]{2},.*")


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
