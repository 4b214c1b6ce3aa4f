"""One front-matter value as typed → day, issue number, tags, credits, pairs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime, tzinfo
from enum import Enum
from sys import intern
from typing import Any
from zoneinfo import ZoneInfo

from builder.documents import Mapping, Node, Scalar, Sequence
from builder.model import Credit, Flag, Number, Precision, Waiver, When
from builder.problems import CommandError, Location
from builder.regex import regex

SITE_ZONE = ZoneInfo("Asia/Shanghai")


class FieldError(CommandError, ValueError):
    """A value that is not what its field wants; `node` is the guilty part."""

    def __init__(self, node: Node, message: str, cure: str) -> None:
        super().__init__(node, message, cure)
        self.node, self.message, self.cure = node, message, cure

    def __str__(self) -> str:
        return f"{self.message} → {self.cure}"


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
_WESTERN = regex(
    rf"(?P<year>\d{{4}})(?:(?P<mark>[-/.])(?P<month>\d{{1,2}})(?:(?P=mark)(?P<day>\d{{1,2}})"
    rf"(?:[T\s]\s*{_CLOCK}{_ZONE})?)?)?"
)
_CHINESE = regex(
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
    from email.utils import parsedate_to_datetime  # rarely needed, and half of `email` comes with it

    try:
        at = _local(parsedate_to_datetime(folded), zone)
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
_NUMBER = regex(
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
    return Number(value, int(year) if year else None, total, match["extra"] or "", raw)


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


YES, NO = ("是", "true", "yes", "on", "对", "1"), ("否", "false", "no", "off", "不", "0", "")


def read_truth(node: Node) -> bool:
    """是/否, true/false, yes/no."""
    text = read_text(node).lower()
    if text in YES or text in NO:
        return text in YES
    raise FieldError(node, f"“{text}”不是“是”或“否”", "写 是 或 否")


STATES = {
    "published": "", "已发布": "", "corrected": "corrected", "已更正": "corrected", "更正": "corrected",
    "superseded": "superseded", "已被替代": "superseded", "archived": "archived", "已归档": "archived",
    "归档": "archived", "withdrawn": "withdrawn", "已撤下": "withdrawn", "撤下": "withdrawn",
}  # fmt: skip


def read_status(node: Node) -> str:
    """已发布 ("") 已更正 已被替代 已归档 已撤下, in Chinese or English; the English name."""
    text = read_text(node).lower()
    if text and text not in STATES:
        raise FieldError(node, f"不认识的状态“{text}”", "写 已发布、已更正、已被替代、已归档 或 已撤下")
    return STATES.get(text, "")


# Chinese by its script; what is typed otherwise says a country, and means one.
SCRIPTS = {
    **dict.fromkeys(("zh", "zh-hans", "zh-cn", "zh-sg", "zh-hans-cn", "简体", "简体中文", "中文"), "zh-Hans"),
    **dict.fromkeys(
        ("zh-hant", "zh-tw", "zh-hk", "zh-mo", "zh-hant-tw", "zh-hant-hk", "繁体", "繁體", "繁体中文"), "zh-Hant"
    ),
}


def read_lang(node: Node) -> str:
    """A language tag, Chinese by its script (zh-Hans, zh-Hant), others as typed (en, ug)."""
    text = read_text(node)
    told = SCRIPTS.get(text.lower().replace("_", "-"), text)
    if told and not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}", told):
        raise FieldError(node, f"不认识的语言“{text}”", "写 zh-Hans（简体）、zh-Hant（繁体）或 en 这样的代码")
    return told


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


ACCEPTED = ("accepted", "accept", "核定", "已核")


def read_flags(node: Node) -> tuple[Flag, ...]:
    """What cleaning left to a person: maps of rule, level, note, and accepted: who looked and let it stand."""
    items = node.items if isinstance(node, Sequence) else (node,)
    found = []
    for item in items:
        if not isinstance(item, Mapping):
            raise FieldError(item, "flags 应是 rule、level、note 的列表", "照导入程序写的样子保留")
        given = {key.text: read_text(value) for key, value in item.entries}
        accepted = next((given[name] for name in ACCEPTED if given.get(name)), "")
        found.append(
            Flag(given.get("rule", ""), given.get("level", "info"), given.get("note", ""), accepted, item.line)
        )
    return tuple(found)


def read_waivers(node: Node) -> tuple[Waiver, ...]:
    """Rules with the reasons why they do not apply; where only rules are named, reasons are missing."""
    if isinstance(node, Mapping):
        return tuple(
            Waiver(key.text, "、".join(read_texts_whole(value)), Location("", key.line, key.column))
            for key, value in node.entries
        )
    if isinstance(node, Sequence):
        return tuple(waiver for item in node.items for waiver in read_waivers(item))
    return tuple(Waiver(rule, "", Location("", node.line, node.column)) for rule in read_texts(node))


_SHOWN = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10, Precision.MINUTE: 16, Precision.SECOND: 19}


def show_when(when: When) -> str:
    """The canonical spelling of a date, exactly as precise as its source: 2024-03-14 09:30."""
    return intern(str(when.at)[: _SHOWN[when.precision]])  # thousands of lists show the same few days


# --- how fields are filled in ----------------------------------------------------------------------------


def _bare(*patterns: re.Pattern[str]) -> str:
    """One pattern for programs that know neither our names of groups nor our folding: JSON Schema, forms on the web."""
    told = "|".join(re.sub(r"\(\?P<\w+>", "(?:", pattern.pattern) for pattern in patterns)
    return rf"^\s*(?:{told.replace('(?P=mark)', '[-/.]').replace('〔', '〔（').replace('〕', '〕）')})?\s*$"


_MAIL = regex(r"(?:[A-Z][a-z]{2,8},\s*)?\d{1,2}\s+[A-Z][a-z]{2}\s.*")


class Form(Enum):
    """How a field is filled in: what editors call it, what reads it, what it is where nobody filled it in, and the
    pattern of what is accepted ("" where anything is)."""

    TEXT = "一行文字", read_text, ""
    PROSE = "一两句话", read_text, ""
    PICTURE = "图片文件", read_text, ""
    TEXTS = "几个词", read_texts, ()
    DAY = "日期", read_when, None, _bare(_WESTERN, _CHINESE, _MAIL)
    NUMBER = "期号", read_number, None, _bare(_NUMBER)
    TRUTH = "是或否", read_truth, False
    STATE = "状态", read_status, ""
    LANG = "语言", read_lang, ""
    CREDITS = "人名", read_credits, ()
    PAIRS = "名目和内容", read_pairs, ()
    FLAGS = "导入时写", read_flags, ()
    WAIVERS = "规则和理由", read_waivers, ()

    def __init__(self, label: str, read: Callable[[Node], Any], empty: Any, pattern: str = "") -> None:
        self.label, self.read, self.empty, self.pattern = label, read, empty, pattern
