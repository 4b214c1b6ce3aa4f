"""Rules for people who must not be found by everybody: homes, children, lists of the poor and punished.

Patterns with names in them are compiled when they are first asked for: each takes milliseconds, few texts need them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from builder.clean.private.privacy import Matter, flag_matters, plain
from builder.clean.private.surnames import MASKED, NAME, NAME_ENDS, hide_name
from builder.clean.shapes import HAN
from builder.clean.values import Draft, Note, Proposal
from builder.regex import regex

_NEAR = 24
_N = "[0-9一二三四五六七八九十零〇]{1,4}"

# --- homes -----------------------------------------------------------------------------------------------

_LIVES = "家住|住址|住在|现住|居住[于在]|家庭地址|户籍地|户籍所在地|暂住|租住[于在]"
_FLAT = (
    rf"{_N} ?(?:号楼|栋|幢|座|号院|弄|号)[^,。;、\n0-9]{{0,6}}{_N} ?单元(?:[^,。;、\n0-9]{{0,4}}\d{{2,4}} ?[室户号]?)?"
    rf"|{_N} ?(?:号楼|栋|幢|座)[^,。;、\n0-9]{{0,4}}\d{{2,4}} ?[室户号]|\d{{1,2}}-\d{{1,2}}-\d{{3,4}}"
)
_DOOR = rf"[{HAN}]{{1,6}}(?:[村庄寨组路街巷弄里])(?:[^,。;、\n0-9]{{0,8}}){_N} ?[组号户](?![线楼])"
_RESIDENT = "居民|村民|业主|住户|户主|老人|租户|房东|低保户|残疾人|当事人|患者|群众"


@cache
def _homes() -> tuple[re.Pattern[str], ...]:
    """The ways a home is named: behind `家住` and its like, or beside the name of a resident."""
    return (
        re.compile(rf"(?P<lives>{_LIVES})[^,。;、\n]{{0,30}}?(?:{_FLAT}|{_DOOR})"),
        re.compile(rf"(?:{_RESIDENT}) ?(?P<who>{NAME}|{MASKED})[^。;\n]{{0,10}}?(?:{_FLAT})"),
        re.compile(rf"(?:{_FLAT}) ?的?(?:{_RESIDENT}) ?(?P<who>{NAME})"),
    )


def flag_homes(draft: Draft) -> Iterator[Proposal]:
    """P-ADDRESS: where somebody lives, down to the door: behind `家住`, `住址` and their like, or beside the name of a
    resident. A street or an estate alone, a flat without anybody, and the address of an office are none.
    Example: `家住东风里小区3号楼2单元501室` → a person decides; the note does not repeat it.
    """
    yield from flag_matters(draft, homes, "家庭住址", "公开时只写到街道、社区，请删去门牌")


def homes(text: str) -> Iterator[Matter]:
    """The homes in a plain text."""
    if not re.search("[组号户室]|单元|-", text):
        return
    reached = 0
    for start, end, shown in sorted((*m.span(), _home(m)) for find in _homes() for m in find.finditer(text)):
        if start >= reached:
            yield Matter(start, end, shown)
            reached = end


def _home(match: re.Match[str]) -> str:
    said = match.groupdict()
    return f"{said['lives']}***" if said.get("lives") else f"{hide_name(said['who'] or '某')}的住处"


# --- children --------------------------------------------------------------------------------------------

_AGE = "(?<![0-9十])(?:[1-9]|1[0-3]|[一二三四五六七八九十]|十[一二三])周?岁(?!以[上下]|至|到|-)"
_SCHOOL = "小学|幼儿园|小学生|少先队|[一二三四五六]年级|初一|七年级"
_CHILD = (
    "小学生|(?<![中大高])学生|同学|小朋友|队员|女孩|男孩|孩子|儿童|小记者|小志愿者|小主持人|小讲解员|幼儿|女童|男童"
    "|孙女|孙子|女儿|儿子"
)
_SMALL = "小学生|少先队员|小朋友|女童|男童"
_CLASS = rf"(?:[一二三四五六1-6]年级 ?)?[(（]?{_N}[)）]? ?"


@dataclass(frozen=True, slots=True)
class _Way:
    """How somebody is named: what finds the name (`who`), and what must stand shortly before it."""

    find: re.Pattern[str]
    before: re.Pattern[str] = re.compile("")


@cache
def _children(name: str) -> tuple[_Way, ...]:
    """The ways a child is named."""
    who = f"(?P<who>{name})"
    return (
        _Way(re.compile(rf"(?:{_CHILD})(?:代表)? ?{who}{NAME_ENDS}"), re.compile(rf"(?:{_SCHOOL})[^。;,、\n]*$")),
        _Way(re.compile(rf"(?:{_SMALL})(?:代表)? ?{who}{NAME_ENDS}")),
        _Way(re.compile(rf"班的? ?{who}{NAME_ENDS}"), re.compile(rf"(?:{_SCHOOL})[^。;,\n]*{_CLASS}$")),
        _Way(re.compile(rf"{who}(?:小?同学|小朋友)"), re.compile(rf"(?:{_SCHOOL})[^。;\n]*$")),
        _Way(re.compile(rf"{who}(?: ?[,(、] ?[男女]?童? ?[,、]? ?| ?今年刚?| ?年仅|刚满| ?才)?{_AGE}")),
        _Way(re.compile(rf"{_AGE}的?(?:{_CHILD})?的? ?{who}{NAME_ENDS}")),
    )


def flag_children(draft: Draft) -> Iterator[Proposal]:
    """P-MINOR: somebody named who is under 14: by age (`李小花，女，8岁`), by school and class, as a child or pupil of
    a primary school or kindergarten. Where the name is masked (`李某某`, `小明`) it is only mentioned: school and
    class may still tell. Children as a group, teachers, ages of 14 and more are none.
    """
    named = tuple(flag_matters(draft, children, "不满十四周岁未成年人的姓名", "公开前请征得监护人同意或隐去姓名"))
    yield from named
    if not named:
        cure = "姓名已隐去，请看学校、班级、住址会不会仍辨认得出"
        yield from flag_matters(draft, hidden_children, "不满十四周岁未成年人", cure, "info")


def children(text: str) -> Iterator[Matter]:
    """The named children in a plain text."""
    yield from _find_children(text, NAME)


def hidden_children(text: str) -> Iterator[Matter]:
    """The children in a plain text whose names are masked."""
    yield from _find_children(text, MASKED)


def _find_children(text: str, name: str) -> Iterator[Matter]:
    if not re.search(f"岁|年级|{_SCHOOL}", text):
        return
    met: dict[int, Matter] = {}
    for way in _children(name):
        for match in way.find.finditer(text):
            if way.before.search(text[max(match.start() - _NEAR, 0) : match.start()]):
                met[match.start("who")] = Matter(*match.span("who"), hide_name(match["who"]))
    yield from (met[start] for start in sorted(met))


# --- lists of people -------------------------------------------------------------------------------------

_STATUS = (
    "低保|特困|困难(?:群众|家庭|党员|职工|学生|户|老人)|贫困(?:户|家庭|学生|群众)|脱贫户|残疾人|重度残疾|失独|孤儿|留守儿童|事实无人抚养|救助对象|救助人员|受助|慰问对象"
    "|临时救助|社区矫正|刑满释放|吸毒|重点人员|精神障碍|患者|确诊|密接|病例|感染者|失信|被执行人|违法人员|处罚人员|行政拘留|被处罚|欠费|上访|信访人"
)
_OF = "名单|如下|分别[是为]|包括|有|户|人员|家[中里]|群众|家庭"
_PUNISHED = "处以罚款|罚款|行政拘留|警告处罚|予以处罚|受到处分|被处分|被立案"
_ABOUT = regex(rf"(?:{_STATUS})[^。;、,\n]{{0,8}}(?:{_OF})? ?:? ?$")
_AFTER = regex(rf" ?等?{_N}?[名户位人个][^。;,\n]{{0,6}}?(?:{_STATUS})|[^。;\n]{{0,16}}?(?:{_PUNISHED})")
_LISTED = regex(rf"(?:{_STATUS}|处罚|处分|罚款|曝光).{{0,20}}(?:名单|花名册|一览表|公示|名册|明细)")


@cache
def _run() -> re.Pattern[str]:
    return re.compile(rf"{NAME}(?:(?: ?[、,] ?| +){NAME}){{2,60}}")


@cache
def _row() -> re.Pattern[str]:
    return re.compile(rf"(?:[0-9]{{1,3}}[.、|\s]{{0,4}})?{NAME}(?=[^{HAN}]|$)")


def flag_lists(draft: Draft) -> Iterator[Proposal]:
    """P-NAMES-LIST: three names or more of people who are poor, ill, disabled or punished: `低保户甲、乙、丙`, or the
    rows of a list whose heading says so (`困难群众慰问名单`). Leaders who visit the poor, award winners and volunteers
    are none. Example: the note says how many names, and none of them.
    """
    yield from flag_matters(draft, lists, "涉及个人境况或处罚的名单", "公开前请核实有无依据，能不公布姓名的隐去")
    count = 0
    heading = ""
    for words in (draft.value("title"), *(block.text for block in draft.blocks if block.kind != "image")):
        rows = words.split("\n")
        if _LISTED.search(plain(rows[0])) and len(rows[0]) <= 60:
            heading, rows = rows[0], rows[1:]
        count += sum(bool(_row().match(plain(row).strip("|-* "))) for row in rows) if heading else 0
    if count >= 3:
        yield Note(
            "confirm", f"“{heading.strip()[:20]}”下列有 {count} 人姓名，公开前请核实有无依据，能不公布姓名的隐去"
        )


def lists(text: str) -> Iterator[Matter]:
    """The runs of three names or more in a plain text that say something private of their bearers."""
    for run in _run().finditer(text):
        before = text[max(run.start() - _NEAR, 0) : run.start()]
        if _ABOUT.search(before) or _AFTER.match(text, run.end()):
            yield Matter(*run.span(), f"{len(re.findall(NAME, run[0]))} 人姓名")
