"""Rules for the line under a title: date, source, author, counters and buttons in whatever order a site sets them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from builder.clean.record.colophon import people
from builder.clean.record.dates import MOMENT, date_fields, read_moment
from builder.clean.shapes import HAN
from builder.clean.values import Block, Draft, Found, Note, Proposal, Range
from builder.clean.web.buttons import is_control
from builder.clean.web.page import body_edges
from builder.documents import Mapping, Scalar
from builder.fields import ROLES
from builder.model import When
from builder.regex import regex

_SOURCES = (
    "信息来源|信息來源|稿件来源|文章来源|新闻来源|内容来源|资料来源|来源|來源|稿源|来稿单位|供稿单位|发布机构|发布单位"
)
_WRITERS = (
    "作者|记者|記者|通讯员|通訊員|撰稿|供稿|摄影|文字|编辑|編輯|责任编辑|責任編輯|责编|責編|初审|复审|终审|审核|校对"
    "|录入|錄入|责任录入|录入员|录入者|发布者|发布人|发布员|上传者|上传人|信息员|编审|审稿|签发"
)
_COUNTERS = (
    "点击数|點擊數|点击次数|点击率|点击量|点击|浏览次数|瀏覽次數|浏览量|浏览数|浏览|阅读次数|阅读数|阅读量|閱讀數|阅读"
    "|访问量|访问次数|评论数|评论|本文字数|字数|字体大小|字号|字號|字体|字體|视力保护色|分享到|分享|打印|收藏|扫一扫"
)
_DAYS = (
    "发布日期|發布日期|发布时间|發布時間|发表时间|发表日期|发文日期|发稿时间|刊发时间|刊发日期|上网时间|上传时间"
    "|录入时间|编辑时间|最后更新|更新时间|更新日期|更新時間|日期|时间|時間|发布于|发表于"
)
_PART = regex(
    rf"(?:(?P<days>{_DAYS})\s*[:：]?\s*)?(?P<moment>{MOMENT})|(?P<empty>{_DAYS})\s*[:：]"
    rf"|(?P<source>{_SOURCES})\s*[:：]|(?P<writer>{_WRITERS})\s*[:：|｜丨]|(?P<counter>{_COUNTERS})\s*[:：]"
    rf"|(?P<posted>(?:发表|发布)于[ \t]*[{HAN}]{{2,6}})(?=\s|$)"
    rf"|(?<![{HAN}])(?P<bare>来源|來源|作者|记者|编辑|责任编辑|责编)(?=[ \u3000]+[{HAN}《])"
)
_LOOSE = " \t\n\u3000\xa0|｜丨/·•,，;；-—[]【】()（）<>"
_PUBLISHED = ("发布", "發布", "刊发", "发表", "发文", "发稿", "上网")
_MEDIA = regex(
    rf"[{HAN}A-Za-z0-9·“”]{{1,16}}(?:报|网|发布|新闻|客户端|融媒体?|融媒体中心|电视台|广播|在线|频道|政府|文明办|宣传部|之声)"
)
_ACCOUNT = regex(rf"[{HAN}A-Za-z0-9·“”]{{2,16}}")
_NO_ACCOUNT = ("时间", "日期", "地点", "期限", "截止", "截至", "开始", "至", "自")
_WORD = r"[^\s|｜丨/·•,，;；—\[\]【】()（）<>]+"
_AUTHOR = regex(rf"[{HAN}]{{2,4}}|[{HAN}]{{1,6}}·[{HAN}]{{1,6}}")
_MORE_ROLES = {"編輯": "editor", "責任編輯": "responsible_editor", "責編": "responsible_editor", "記者": "reporter"}
_TYPISTS = regex("录入|錄入|发布|上传")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the line: its kind and label, where it begins, where its value stands."""

    kind: str
    label: str
    start: int
    value: int
    end: int


Day = tuple[str, When, Scalar]
"""The label of a date (or ""), what it says, its words."""


def take_byline(draft: Draft) -> Iterator[Proposal]:
    """M-DATE: a line near the top, or a labelled one at the end, of date, source, author, counters and nothing else.

    A date inside a sentence is an event, not the date of publication, and stays; so does `02/19`. Of several days the
    labelled one is taken and a person told; 更新时间 is `updated`. A time of day goes to `pub_date`. Example:
    `2018-03-27 10:26:00 来源：青禾日报 作者：` → date, pub_date, date_raw, content_source; the empty label goes.
    """
    first, last = body_edges(draft.blocks)
    count = len(draft.blocks)
    days: list[Day] = []
    for index in dict.fromkeys((*range(min(first, 9)), *range(max(last, count - 6), count))):
        block = draft.blocks[index]
        parts = _parts(block) if block.kind in ("paragraph", "item", "cell") else ()
        if not parts or not _is_byline(draft, index, parts, index < first):
            continue
        yield from _lead(draft, block, parts)
        for part in parts:
            yield from _take(draft, block, part)
            days += _day(draft, block, part)
    yield from _choose(draft, days)


def opens_byline(block: Block) -> bool:
    """Whether a block has the form of such a line: what stands above it is the title."""
    parts = _parts(block) if block.kind != "image" else ()
    lead = block.text[: parts[0].start].strip(_LOOSE) if parts else ""
    return bool(parts) and (not lead or bool(_names(block, parts)))


def _parts(block: Block) -> tuple[Part, ...]:
    """The parts of a line, or nothing if it says anything else."""
    text = block.text
    marks = list(_PART.finditer(text)) if len(text) <= 240 else []
    ends = (*(match.start() for match in marks[1:]), len(text))
    parts = tuple(_part(match, end) for match, end in zip(marks, ends, strict=False))
    return parts if all(_is_clean(text, part) for part in parts) else ()


def _part(match: re.Match[str], end: int) -> Part:
    kind = match.lastgroup or ""
    label = (match["days"] or "") if kind == "moment" else match[kind]
    if kind == "bare":
        kind = "source" if label in ("来源", "來源") else "writer"
    value = match.start("moment") if kind == "moment" else match.end()
    return Part(kind, label, match.start(), value, end)


def _is_clean(text: str, part: Part) -> bool:
    """Whether nothing but the expected value stands behind a label."""
    value = text[part.value : part.end].strip(_LOOSE)
    if part.kind == "moment":
        moment = re.match(MOMENT, text[part.value : part.end])
        rest = text[part.value + (moment.end() if moment else 0) : part.end].strip(_LOOSE)
        return not rest or is_control(rest)
    if part.kind in ("empty", "posted"):
        return not value
    if part.kind == "counter":
        said = f"{part.label}：{value}"
        return not value or is_control(value) or is_control(said) or bool(re.fullmatch(r"[\d\s,.万次人字+\-]*", value))
    return len(value) <= 40 and not re.search("[。；！？:：]", value)


def _is_byline(draft: Draft, index: int, parts: tuple[Part, ...], above: bool) -> bool:
    """Whether the parts are a line of a page rather than of the text."""
    block = draft.blocks[index]
    kinds = [part.kind for part in parts]
    lead = block.text[: parts[0].start].strip(_LOOSE)
    if "moment" not in kinds:
        named = all(_people(block, part) or not _value(block, part)[0] for part in parts if part.kind == "writer")
        return not lead and len(parts) > 1 and named and set(kinds) != {"writer"}
    if lead and not (above and _names(block, parts)):
        return False
    label = next(part.label for part in parts if part.kind == "moment")
    if len(parts) == 1 and (label in ("时间", "日期", "時間") or not label):
        return above and not _is_appointment(draft, index)
    return above or bool(label) or len(parts) > 1


def _is_appointment(draft: Draft, index: int) -> bool:
    """Whether a place stands next to a time, or another day alone on a line: then it is that of an event."""
    near = draft.blocks[max(index - 2, 0) : index + 3]
    days = {
        block.text.strip(_LOOSE)
        for block in draft.blocks[: index + 12]
        if re.fullmatch(MOMENT, block.text.strip(_LOOSE))
    }
    return len(days) > 1 or any(
        re.match(r"\W*(?:活动|会议)?(?:地点|地址|主题|对象|参加)", block.text) for block in near
    )


def _words(block: Block, end: int) -> list[Range]:
    """Where words stand before `end`: parted by blanks, and where the page parts them by its elements."""
    seams, at = {0}, 0
    for span in block.spans:
        seams.add(at)
        at += len(span.text)
    edges = sorted({*(seam for seam in seams if seam < end), end})
    pieces = [(low, block.text[low:high]) for low, high in pairwise(edges)]
    return [(low + m.start(), low + m.end()) for low, piece in pieces for m in re.finditer(_WORD, piece)]


def _names(block: Block, parts: tuple[Part, ...]) -> list[Range]:
    """Author and account before the date of a WeChat page: `原创 林小禾 青禾发布 2024-03-05 09:30 发表于云川`."""
    places = _words(block, parts[0].start)
    words = [block.text[start:end] for start, end in places]
    original = words[:1] == ["原创"]
    sure = original or any(part.kind == "posted" for part in parts)
    names = words[1:] if original else words
    if parts[0].kind != "moment" or not 1 <= len(names) <= 4 or not all(map(_AUTHOR.fullmatch, names[:-1])):
        return []
    account = (_ACCOUNT if sure else _MEDIA).fullmatch(names[-1]) and not names[-1].endswith(_NO_ACCOUNT)
    return places[int(original) :] if account else []


def _lead(draft: Draft, block: Block, parts: tuple[Part, ...]) -> Iterator[Proposal]:
    """What stands before the first part: brackets, or the names of a WeChat page."""
    names = _names(block, parts)
    if names:
        yield from block.cut(0, names[0][0], "drop", "原创")
    for start, end in names[:-1]:
        yield from block.cut(start, end, "meta:credits")
        yield _credit(draft, block.at(start), "author", "", block.text[start:end])
    for start, end in names[-1:]:
        yield from block.cut(start, end, "meta:published_by")
        yield Found("published_by", draft.scalar(block.text[start:end], block.at(start)))
    yield from block.cut(0, parts[0].start, "markup", "bracket")


def _value(block: Block, part: Part) -> tuple[str, int, int]:
    """The value of a label, without brackets and without buttons that trail behind it; and where it stands."""
    text, start, end = block.text, part.value, part.end
    while start < end and text[start] in _LOOSE + "《“「":
        start += 1
    titled = re.match(r"[^《》]{1,40}》", text[start:end]) if "《" in text[part.value : start] else None
    rest = text[start + titled.end() : end].strip(_LOOSE) if titled else ""
    if titled and (not rest or is_control(rest)):
        end = start + titled.end()
    for low, high in reversed([word for word in _words(block, end) if word[0] > start]):
        if not is_control(text[low:high]):
            break
        end = low
    end = start + len(text[start:end].rstrip(_LOOSE + "》”」"))
    return text[start:end], start, end


def _take(draft: Draft, block: Block, part: Part) -> Iterator[Proposal]:
    """The fate of a part and the field it tells."""
    value, start, end = _value(block, part)
    if part.kind == "moment":
        yield from block.cut(part.start, part.end, "meta:date")
        if not tuple(_day(draft, block, part)):
            yield Found("date_raw", draft.scalar(value, block.at(start)))
            yield Note("confirm", f"日期“{value}”读不懂")
    elif part.kind == "source" and value:
        field = "published_by" if part.label.startswith("发布") else "content_source"
        yield from block.cut(part.start, end, f"meta:{field}")
        yield from block.cut(end, part.end, "drop", "页面附件")
        yield Found(field, draft.scalar(value, block.at(start)))
    elif part.kind == "writer" and value:
        yield from block.cut(part.start, end, "meta:credits")
        yield from block.cut(end, part.end, "drop", "页面附件")
        for role, label, name in _people(block, part) or ((_role(part.label), part.label, value),):
            yield _credit(draft, block.at(start), role, label, name)
    else:
        why = "计数或按钮" if part.kind in ("counter", "posted") else "空标签"
        yield from block.cut(part.start, part.end, "drop", why)


def _people(block: Block, part: Part) -> tuple[tuple[str, str, str], ...]:
    value = _value(block, part)[0]
    if _TYPISTS.search(part.label):
        return ((_role(part.label), part.label, value),) if re.fullmatch(rf"[{HAN}]{{2,4}}|\w{{2,20}}", value) else ()
    return people(f"{part.label}：{value}") if value else ()


def _role(label: str) -> str:
    if _TYPISTS.search(label):
        return "entered_by"
    return ROLES.get(label) or _MORE_ROLES.get(label) or "author"


def _credit(draft: Draft, at: int, role: str, label: str, name: str) -> Found:
    entries = (("role", role), ("label", label), ("name", name))
    field = "staff" if draft.is_issue else "credits"
    return Found(field, Mapping(tuple((Scalar(key), draft.scalar(value, at)) for key, value in entries if value)))


# --- which day ---------------------------------------------------------------------------------------------------


def _day(draft: Draft, block: Block, part: Part) -> Iterator[Day]:
    if part.kind != "moment":
        return
    match = re.match(MOMENT, block.text[part.value : part.end])
    if not match:
        return
    raw = draft.scalar(match[0].strip(), block.at(part.value))
    when = read_moment(raw.text)
    if when:
        yield part.label, when, raw


def _choose(draft: Draft, days: Iterable[Day]) -> Iterator[Proposal]:
    """The day of publication among those found: a labelled one first, that of the update last."""
    ranked = sorted(days, key=lambda day: _rank(day[0]))
    if not ranked:
        return
    label, when, raw = ranked[0]
    if not draft.has("date"):
        yield from date_fields(when, raw)
    updated = next((day for day in ranked[1:] if _rank(day[0]) == 3), None)
    if updated:
        yield Found("updated", Scalar(updated[1].at.strftime("%Y-%m-%d"), updated[2].line, updated[2].column))
    others = [raw.text for rank, other, raw in ranked[1:] if _rank(rank) < 3 and other.at.date() != when.at.date()]
    if others:
        yield Note("info", f"页面上另有日期 {'、'.join(dict.fromkeys(others))}，取了“{label}{raw.text}”")


def _rank(label: str) -> int:
    if re.match("最后|更新", label):
        return 3
    return 0 if label.startswith(_PUBLISHED) else 1 if label else 2
