"""An issue that is Markdown already, but for 【】 around its sections and its staff on the last line: no repair."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from builder.clean.compose import TRADITIONAL
from builder.clean.issue.contents import is_contents_title
from builder.clean.issue.imprint import Entry, read_imprint
from builder.clean.issue.masthead import find_masthead, read_title
from builder.clean.parts import text_blocks
from builder.clean.private.persons import children, homes, lists
from builder.clean.private.privacy import plain
from builder.clean.shapes import section_name
from builder.documents import Field, Mapping, Scalar, Sequence
from builder.regex import regex
from builder.schema import canonical_name

_NAME = r"^## (【[^\s【】〔〕]{1,20}】)$"
_ITEM = r"^### [^\s。#*【〔〖［「『][^\n。#*]{0,39}$"
# Closed, as a sentence is, and signed at most at the end of an item: no headline, no label, no line of a colophon.
_PROSE = r"^(?!\d+[.)]|[#+-]|\*(?!\*)|\s)[^\n]*[。！；…][”’]?(?:\*\*)?"
_SIGNED = rf"{_PROSE}(?:（[^（）\n]{{1,40}}）)?$"
_SHAPE = regex(
    rf"(?P<sections>(?:{_NAME}\n+(?:{_ITEM}\n+(?:{_PROSE}\n\n+)*{_SIGNED}(?:\n+|\Z))++)++)"
    r"(?P<colophon>(?<=\n\n)[^\n#][^\n]{1,119})?\Z",
    re.M,
)
_NAMES = regex(_NAME, re.M)
# Markup beyond `##` and `**`, characters that nobody sees, padding, addresses, numbers that may be somebody's.
_UNSURE = tuple(
    regex(pattern, re.M)
    for pattern in (
        r"[\\`_~\[\]<>&|{}\x00-\x09\x0b-\x1f\x7f-\xa0\xad\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]",
        r"\*(?:\*\*|(?<!\*\*)(?!\*))",
        r"://",
        r"[ \u3000]$",
        r"\d[\d \u3000‐-―－-]{6}",
    )
)
_ISSUE = Field("kind", Scalar("issue"))
_HANT = regex(f"[{''.join(sorted(TRADITIONAL))}]")
_LABELLED = regex(r"\**[^：:*\n]{2,20}\**[：:]")
_ENDING = regex(r"\**[^，。：:\n]{1,8}[：:]")
# What finds private matters, and the words without one of which it finds none.
_PERSONAL = (
    (homes, regex("住|址")),
    (children, regex("岁|年级|小学|幼儿园|少先队|初一")),
    (
        lists,
        regex(
            "低保|特困|困难|贫困|脱贫|残疾|失独|孤儿|留守|无人抚养|救助|受助|慰问|矫正|刑满|吸毒|重点人员|精神障碍|患者|确诊|密接|病例"
            "|感染|失信|被执行|违法|处罚|罚款|拘留|处分|立案|欠费|上访|信访"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Marked:
    """Such an issue: its fields, with those that title and last line tell, and that line; "" if it tells none."""

    fields: tuple[Field, ...]
    colophon: str


def read_marked(fields: tuple[Field, ...], body: str) -> Marked | None:
    """The issue as it stands, or None where the document is none or anything in it may need repair."""
    if "## 【" not in body or not (named := _as_issue(fields)) or any(sign.search(body) for sign in _UNSURE):
        return None
    shape = _SHAPE.match(body.strip("\n"))
    if not shape or not all(map(_is_section, _NAMES.findall(shape["sections"]))) or _is_doubtful(shape["sections"]):
        return None
    colophon = shape["colophon"] or ""
    staff = _staff(colophon)
    twice = staff and any(canonical_name(field.name) == "staff" for field in fields)
    return Marked((*named, *staff), colophon) if bool(colophon) == bool(staff) and not twice else None


def _as_issue(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """The fields with kind, bulletin and number, as a title tells them; nothing where they tell of no issue."""
    given = {canonical_name(field.name): field.value for field in fields}
    kind, title = given.get("kind"), given.get("title")
    if kind is not None:
        return fields if isinstance(kind, Scalar) and kind.text == "issue" else ()
    if "number" in given:
        return (*fields, _ISSUE)
    head = read_title(title.text) if isinstance(title, Scalar) else None
    if head is None:
        return ()
    bulletin = () if "bulletin" in given else (Field("bulletin", Scalar(head.bulletin)),)
    return (*fields, _ISSUE, *bulletin, Field("issue_no", Scalar(head.number_text)))


def _is_section(name: str) -> bool:
    return section_name(name) is not None and not is_contents_title(name)


def _is_doubtful(text: str) -> bool:
    """Whether cleaning may see more in these lines: a masthead, briefs, a colophon, Traditional script, a person."""
    items = (part.partition("\n")[2] for part in re.split(r"\n##+ ", text))
    return (
        20 * len(_HANT.findall(text)) > len(text)
        or any(map(_may_be_briefs, items))
        or bool(_ENDING.match(text.rstrip("\n").rpartition("\n")[2]))
        or _is_personal(text)
        or find_masthead(text_blocks(text, 0, raw=True)) is not None
    )


def _is_personal(text: str) -> bool:
    lines = text.split("\n")
    return any(
        next(find(plain(line)), None)
        for find, sign in _PERSONAL
        if sign.search(text)
        for line in lines
        if sign.search(line)
    )


def _may_be_briefs(item: str) -> bool:
    lines = [line for line in item.split("\n") if line]
    return 2 * sum(bool(_LABELLED.match(line)) for line in lines) > len(lines)


def _staff(colophon: str) -> tuple[Field, ...]:
    """The field of a line that names who made the issue and says nothing else."""
    entries = _entries(colophon)
    if not entries or any(entry.field != "staff" for entry in entries):
        return ()
    told = ((("role", entry.key), ("label", entry.label), ("name", entry.value)) for entry in entries)
    people = tuple(Mapping(tuple((Scalar(key), Scalar(text)) for key, text in person)) for person in told)
    return (Field("staff", Sequence(people)),)


@lru_cache(maxsize=256)
def _entries(line: str) -> tuple[Entry, ...]:
    """What a line says; the same people make a bulletin for years."""
    return read_imprint(line)
