"""One front-matter value as typed → day, issue number, unit, tags, credits; and the schema of them all."""

from __future__ import annotations

import difflib
import email.utils
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import MISSING, dataclass, field, fields
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from builder.documents import Document, Field, Mapping, Node, Scalar, Sequence
from builder.model import Credit, Flag, Number, Precision, When
from builder.problems import Level, Location, Problem

SITE_ZONE = ZoneInfo("Asia/Shanghai")


class FieldError(ValueError):
    """A value that is not what its field wants; `node` is the guilty part."""

    def __init__(self, node: Node, message: str, cure: str) -> None:
        super().__init__(node, message, cure)
        self.node, self.message, self.cure = node, message, cure


# --- numbers and dates -------------------------------------------------------------------------------

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000}


def parse_numeral(text: str) -> int | None:
    """A whole number in Arabic or Chinese digits (876, ８７６, 八百七十六, 二〇二四, 廿三), else None."""
    text = unicodedata.normalize("NFKC", text).replace("廿", "二十").replace("卅", "三十")
    if re.fullmatch(r"[0-9]{1,9}", text):
        return int(text)
    if not text or len(text) > 12 or any(char not in _DIGITS and char not in _UNITS for char in text):
        return None
    if not any(char in _UNITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total, digit = 0, 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char == "万":
            total, digit = (total + digit) * 10000, 0
        else:
            total, digit = total + (digit or 1) * _UNITS[char], 0
    return total + digit


_CLOCK = r"(?P<hour>\d{1,2})(?:[:时點点](?P<minute>\d{1,2})(?:[:分](?P<second>\d{1,2})秒?|分)?)(?:\.\d+)?"
_FIRST, _LAST = 1900, 2200
_ZONE = r"\s*(?P<zone>Z|[+-]\d\d:?\d\d)?"
_WESTERN = re.compile(
    rf"(?P<year>\d{{4}})(?:(?P<mark>[-/.])(?P<month>\d{{1,2}})(?:(?P=mark)(?P<day>\d{{1,2}})"
    rf"(?:[T\s]\s*{_CLOCK}{_ZONE})?)?)?"
)
_CHINESE = re.compile(
    r"(?P<year>[\d〇○零一二三四五六七八九]{4})年(?:\s*(?P<month>[\d一二三四五六七八九十]{1,3})月"
    rf"(?:\s*(?P<day>[\d一二三四五六七八九十]{{1,3}})[日号](?:\s*{_CLOCK})?)?)?"
)


def parse_when(text: str, zone: tzinfo = SITE_ZONE) -> When | None:
    """A text that is a date and nothing else; None if it is not; `ValueError` (Chinese) if no such day exists.

    RFC 822, ISO 8601, 2021/6/17, 2021.6.17, 2021年6月17日 and 二〇二一年六月十七日, each down to what it states.
    A stated offset is converted to `zone`; without one the time is taken as already there.
    """
    folded = unicodedata.normalize("NFKC", text).strip()
    match = _WESTERN.fullmatch(folded) or _CHINESE.fullmatch(folded)
    if match:
        return _when(match.groupdict(), text.strip(), zone)
    if re.match(r"(?:[A-Za-z]{3,9},\s*)?\d{1,2}\s+[A-Za-z]{3}", folded):
        return _parse_mail(folded, text.strip(), zone)
    return None


def _parse_mail(folded: str, raw: str, zone: tzinfo) -> When | None:
    try:
        at = _local(email.utils.parsedate_to_datetime(folded), zone)
    except (ValueError, TypeError, OverflowError):
        return None
    return When(at, Precision.SECOND, raw) if _FIRST <= at.year <= _LAST else None


def _local(at: datetime, zone: tzinfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None) if at.tzinfo else at


def _when(parts: dict[str, str | None], raw: str, zone: tzinfo) -> When:
    numbers = {name: parse_numeral(value or "") for name, value in parts.items() if name not in ("mark", "zone")}
    year, month, day = numbers["year"] or 0, numbers["month"], numbers["day"]
    hour, minute, second = numbers["hour"], numbers["minute"], numbers["second"]
    if not _FIRST <= year <= _LAST:
        raise ValueError(f"年份 {year} 不对")
    if month is not None and not 1 <= month <= 12:
        raise ValueError(f"没有 {month} 月")
    try:
        at = datetime(year, month or 1, 1 if day is None else day)
    except ValueError:
        raise ValueError(f"{year} 年 {month} 月没有 {day} 日") from None
    if hour is not None:
        try:
            at = at.replace(hour=hour, minute=minute or 0, second=second or 0)
        except ValueError:
            raise ValueError("没有这个时刻") from None
    if parts.get("zone"):
        try:
            at = _local(datetime.fromisoformat(f"{at.isoformat()}{parts['zone']}"), zone)
        except ValueError:
            raise ValueError(f"没有 {parts['zone']} 这个时区") from None
    stated = (
        (second, Precision.SECOND), (hour, Precision.MINUTE), (day, Precision.DAY), (month, Precision.MONTH),
    )  # fmt: skip
    precision = next((p for value, p in stated if value is not None), Precision.YEAR)
    return When(at, precision, raw)


_COUNT = r"[\d〇○零一二两三四五六七八九十百千廿卅]{1,9}"
_NUMBER = re.compile(
    rf"(?:(?:[〔\[(【](?P<year>\d{{4}})年?[〕\])】]|(?P<dated>\d{{4}})年)\s*)?(?P<extra>增刊|专刊|特刊)?\s*"
    rf"(?:第?\s*(?P<count>{_COUNT})\s*[期号]?|总第?\s*(?P<only>{_COUNT})\s*期)[〕\])】]?"
    rf"\s*(?:[(（]?\s*总第?\s*(?P<total>{_COUNT})\s*期\s*[)）]?)?"
)


def parse_number(text: str) -> Number | None:
    """第876期, 第十期, 876, 010, 总第113期, 〔2024〕第12期, 2024年第12期（总第345期）, 增刊第2期; else None."""
    raw = text.strip()
    folded = unicodedata.normalize("NFKC", raw)
    match = _NUMBER.fullmatch(folded)
    if not match:
        return None
    value = parse_numeral(match["count"] or match["only"])
    year = match["year"] or match["dated"]
    if value is None:
        return None
    total = parse_numeral(match["total"]) if match["total"] else None
    return Number(value, int(year) if year else None, total, bool(match["extra"]), raw)


# --- one value -----------------------------------------------------------------------------------------


def read_text(node: Node) -> str:
    """One line of text."""
    if isinstance(node, Scalar):
        return node.text.strip()
    raise FieldError(node, "这里应是一行文字", "去掉方括号、花括号或列表，只写一行；含冒号时加英文引号")


def read_texts(node: Node) -> tuple[str, ...]:
    """Several texts: a list, or one line parted by ，、；,; — each once, in the order typed."""
    if isinstance(node, Mapping):
        raise FieldError(node, "这里应是一个列表", "写成 [甲, 乙] 或 甲、乙")
    if isinstance(node, Scalar):
        parts = tuple(part.strip() for part in re.split(r"[，、；,;]", node.text))
    else:
        parts = tuple(text for item in node.items for text in read_texts(item))
    return tuple(dict.fromkeys(part for part in parts if part))


_TRUE, _FALSE = ("是", "true", "yes", "on", "对", "1"), ("否", "false", "no", "off", "不", "0", "")


def read_truth(node: Node) -> bool:
    """是/否, true/false, yes/no."""
    text = read_text(node).lower()
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    raise FieldError(node, f"“{text}”不是“是”或“否”", "写 是 或 否")


def read_when(node: Node) -> When | None:
    """A date, with or without time."""
    text = read_text(node)
    if not text:
        return None
    try:
        when = parse_when(text)
    except ValueError as error:
        raise FieldError(node, str(error), "写成 2024-03-14 或 2024年3月14日") from None
    if when is None:
        raise FieldError(node, f"“{text}”不是日期", "写成 2024-03-14 或 2024年3月14日，可带时间 09:30")
    return when


def read_number(node: Node) -> Number | None:
    """An issue's number."""
    text = read_text(node)
    number = parse_number(text) if text else None
    if text and number is None:
        raise FieldError(node, f"“{text}”不是期号", "写成 第12期、12、〔2024〕第12期 或 增刊第1期")
    return number


ROLES = {
    "记者": "reporter", "通讯员": "correspondent", "作者": "author", "撰稿": "writer", "供稿": "submitter",
    "文字": "writer", "摄影": "photographer", "供图": "photographer", "编辑": "editor",
    "责任编辑": "responsible_editor", "责编": "responsible_editor", "主编": "chief_editor", "校对": "proofreader",
    "审核": "reviewer", "初审": "first_review", "初审编辑": "first_review", "复审": "second_review",
    "终审": "final_review", "核签": "checked_by", "签发": "approved_by",
}  # fmt: skip


def read_credits(node: Node) -> tuple[Credit, ...]:
    """Names with their roles: maps of role, label, name; `记者 张三`; or plain names."""
    if isinstance(node, Sequence):
        return tuple(credit for item in node.items for credit in read_credits(item))
    if isinstance(node, Mapping):
        return _credit_map(node)
    return tuple(_credit(part) for part in re.split(r"[，、；,;]", node.text) if part.strip())


def _credit_map(node: Mapping) -> tuple[Credit, ...]:
    given = {key.text: read_text(value) for key, value in node.entries}
    name = given.get("name") or given.get("姓名") or ""
    if name:
        label = given.get("label") or given.get("职责") or ""
        return (Credit(given.get("role") or ROLES.get(label, "author"), label, name),)
    if given and all(key in ROLES for key in given):
        return tuple(Credit(ROLES[key], key, value) for key, value in given.items() if value)
    raise FieldError(node, "署名缺少姓名", "写成 {role: reporter, label: 记者, name: 张三} 或 记者 张三")


def _credit(text: str) -> Credit:
    match = re.fullmatch(r"\s*(\S{2,5}?)\s*[：:\s]\s*(.+?)\s*", text)
    if match and match[1] in ROLES:
        return Credit(ROLES[match[1]], match[1], match[2])
    return Credit("author", "", text.strip())


PAIRS = {
    "report_to": "报", "send_to": "送", "issue_to": "发", "extra_issue_to": "本期增发", "cc": "抄送",
    "email": "电子邮箱", "phone": "电话", "address": "地址",
}  # fmt: skip


def read_pairs(node: Node) -> tuple[tuple[str, str], ...]:
    """Label and text: a map whose English keys get their Chinese label, or one line without label."""
    if isinstance(node, Mapping):
        pairs = ((PAIRS.get(key.text, key.text), "、".join(read_texts_whole(value))) for key, value in node.entries)
        return tuple((label, text) for label, text in pairs if text)
    texts = read_texts_whole(node)
    return tuple(("", text) for text in texts)


def read_texts_whole(node: Node) -> tuple[str, ...]:
    """Texts that are not parted at commas."""
    if isinstance(node, Sequence):
        return tuple(text for item in node.items for text in read_texts_whole(item))
    text = read_text(node)
    return (text,) if text else ()


def read_flags(node: Node) -> tuple[Flag, ...]:
    """What cleaning left to a person: maps of rule, level, note."""
    items = node.items if isinstance(node, Sequence) else (node,)
    found = []
    for item in items:
        if not isinstance(item, Mapping):
            raise FieldError(item, "flags 应是 rule、level、note 的列表", "照导入程序写的样子保留")
        given = {key.text: read_text(value) for key, value in item.entries}
        found.append(Flag(given.get("rule", ""), given.get("level", "info"), given.get("note", "")))
    return tuple(found)


def read_kept(node: Node) -> Node:
    """Anything: understood as belonging to the document, shown nowhere."""
    return node


# --- the schema ----------------------------------------------------------------------------------------


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
    lang: str = _spec("语言", read_text, "language")
    draft: bool = _spec("草稿", read_truth, default=False)
    status: str = _spec("状态", read_text)
    aliases: tuple[str, ...] = _spec("旧地址", read_texts, "redirect_from", "alias", default=())
    bulletin: str = _spec("快报", read_text, "简报", "刊名")
    number: Number | None = _spec("期号", read_number, "issue_no", "issue", "期数", default=None)
    cumulative_no: Number | None = _spec("总期号", read_number, default=None)
    issued_by: str = _spec("编发单位", read_text, "编印单位", "印发单位")
    staff: tuple[Credit, ...] = _spec("编审", read_credits, default=())
    distribution: tuple[tuple[str, str], ...] = _spec("分送", read_pairs, "报送范围", default=())
    contact: tuple[tuple[str, str], ...] = _spec("联系方式", read_pairs, "联系", default=())
    flags: tuple[Flag, ...] = _spec("待核", read_flags, default=())
    title_raw: str = _spec("原标题", read_text)
    title_status: str = _spec("标题状态", read_text)
    search_alias: str = _spec("检索别名", read_text)
    extras: tuple[tuple[str, Node], ...] = ()


# Understood and kept in the file, shown nowhere: Hexo's switches, and notes of the import.
KEPT = (
    "comments", "toc", "top", "sticky", "permalink", "mathjax", "copyright", "password", "published", "banner",
    "date_raw", "date_precision", "date_circa", "issue_no_raw", "restored", "extraction", "series", "figures",
    "images", "script_note", "source_file", "sha256", "ruleset", "reviewed", "original",
)  # fmt: skip
_WITHHELD = "published"  # Hexo's and Jekyll's way to say draft: `published: false`
_SCHEMA = tuple(spec for spec in fields(Head) if spec.metadata)
_NAMES = {name: spec for spec in _SCHEMA for name in (spec.name, spec.metadata["label"], *spec.metadata["aliases"])}
_STAFF = next(spec for spec in _SCHEMA if spec.name == "staff")
_NAMES |= dict.fromkeys(("编辑", "校对", "核签", "签发", "审核"), _STAFF)
_PAIRED = {"报": "distribution", "送": "distribution", "发": "distribution"}


def canonical_name(name: str) -> str:
    """The schema's name for a field as typed (标题 → title), or the name itself where the schema has none."""
    spec = _NAMES.get(name) or _NAMES.get(name.lower())
    return spec.name if spec else name


def type_fields(document: Document) -> tuple[Head, tuple[Problem, ...]]:
    """The document's front matter typed by the schema, and everything that is wrong with it."""
    values: dict[str, Any] = {}
    origin: dict[str, Field] = {}
    problems: list[Problem] = list(document.problems)
    extras: list[tuple[str, Node]] = []
    for given in document.fields:
        target = _PAIRED.get(given.name) or canonical_name(given.name)
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
    defaults = {s.name: s.default for s in fields(Head) if s.default is not MISSING}
    return Head(**{**defaults, **values, "extras": tuple(extras)}), tuple(problems)


def _is_withheld(given: Field) -> bool:
    told = given.value.text.strip().lower() if isinstance(given.value, Scalar) else ""
    return given.name == _WITHHELD and bool(told) and told in _FALSE


def _typed(target: str, given: Field) -> Any:
    if given.name in _PAIRED:
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
    near = difflib.get_close_matches(given.name, (*_NAMES, *KEPT), 1, 0.7 if given.name.isascii() else 0.6)
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


_FORMATS = {
    Precision.YEAR: "%Y", Precision.MONTH: "%Y-%m", Precision.DAY: "%Y-%m-%d",
    Precision.MINUTE: "%Y-%m-%d %H:%M", Precision.SECOND: "%Y-%m-%d %H:%M:%S",
}  # fmt: skip


def show_when(when: When) -> str:
    """The canonical spelling of a date, exactly as precise as its source: 2024-03-14 09:30."""
    return when.at.strftime(_FORMATS[when.precision])


# --- what a head tells readers -------------------------------------------------------------------------


def published(head: Head) -> When | None:
    """The date, with the time of publication where both name the same day."""
    if head.date and head.pub_date and head.date.at.date() == head.pub_date.at.date():
        return head.pub_date
    return head.date or head.pub_date


def facts(head: Head) -> tuple[tuple[str, str], ...]:
    """The record of a document as readers see it: label and text, only what is known."""
    told = (
        ("来源", head.content_source), ("发布单位", head.published_by), ("转载自", head.reprint_of),
        ("采集平台", head.platform), ("频道", "、".join(head.channel)), ("地点", head.place),
        ("活动", "、".join(head.campaign)), ("原标题", head.title_raw),
        ("更新时间", show_when(head.updated) if head.updated else ""), ("版权", head.rights),
    )  # fmt: skip
    return tuple((label, text) for label, text in told if text)
