"""The masthead of an issue: name, number, office and date in the first lines, however they are set."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from builder.clean.shapes import HAN, section_name
from builder.clean.values import Block, Range
from builder.fields import parse_number, parse_when
from builder.model import Number, When

NAMES = (
    "快报|简报|专报|通报|动态|信息|周刊|周报|月报|旬报|日报|月刊"
    "|要情|专刊|内参|通讯|简讯|快讯|参阅|摘报|导报|工作交流|情况交流|工作专递"
)
_FIRM = re.compile(r"(快报|简报|专报|周刊|周报|月报|旬报|工作动态|工作信息|工作通讯|快讯)$")
_NAME = re.compile(
    rf"《?(?P<name>[{HAN}A-Za-z0-9“”\"·、 \u3000—\-]{{0,40}}?(?:{NAMES}))》?(?=$|[\s\u3000（(〔\[【第总增])"
)
_COUNT = r"[\d〇○零一二三四五六七八九十百千廿卅]{1,9}"
_NUMBER = re.compile(
    rf"(?:[（(【\[〔](?!\s*\d{{4}}\s*年?\s*[〕\])）】]))?\s*(?P<number>(?:[〔\[(（【]?\s*\d{{4}}\s*年?\s*[〕\])）】]?\s*)?(?:增刊|专刊|特刊)?\s*第\s*{_COUNT}\s*[期号]"
    rf"(?:\s*[（(]?\s*总第?\s*{_COUNT}\s*期\s*[）)]?)?|总第\s*{_COUNT}\s*期)\s*[）)〕\]】]?"
)
_DATE = re.compile(
    r"(?P<date>\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|[〇○零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日"
    r"|\d{4}[-/.]\d{1,2}[-/.]\d{1,2})"
)
_OFFICE = re.compile(
    rf"(?:主办单位|编印单位|编印|主办|编发|印发)?\s*[:：]?\s*(?P<office>[{HAN}A-Za-z0-9（）()、“”·\s\u3000]{{2,60}}?"
    r"(?:办公室|领导小组|委员会|指挥部|工作专班|专班|委|办|部|局|中心|处|厅|院|会|室|组|政府|街道|镇|馆))\s*(?:编印?|印发?|主办)?"
)


@dataclass(frozen=True, slots=True)
class Part:
    """One thing a masthead says, and where it stands."""

    field: str
    text: str
    at: Range


@dataclass(frozen=True, slots=True)
class Masthead:
    """What the masthead says, and the blocks that are nothing but masthead."""

    parts: tuple[Part, ...]
    blocks: tuple[Block, ...]
    number: Number | None
    when: When | None

    def part(self, field: str) -> Part | None:
        """The part of that name, if the masthead has it."""
        return next((part for part in self.parts if part.field == field), None)


def names_an_issue(title: str) -> bool:
    """Whether a title is a bulletin's name with a number."""
    match = _NAME.match(title.strip())
    return bool(match and _NUMBER.search(title, match.end()))


def find_masthead(blocks: Sequence[Block]) -> Masthead | None:
    """The masthead in the first lines: at least two of name, number, office with date, and always the name."""
    head = _head(blocks)
    parts: dict[str, Part] = {}
    used: list[Block] = []
    for block in head:
        found = tuple(_parts(block, parts))
        if not found and used and "name" in parts and len(parts) >= 3:
            break
        for part in found:
            parts.setdefault(part.field, part)
        used += [block] if found else []
        if not found and not parts:
            return None
    if "name" not in parts or not _enough(parts):
        return None
    number = parse_number("".join(parts["number"].text.split())) if "number" in parts else None
    return Masthead(tuple(parts.values()), tuple(used), number, _when(parts))


def _head(blocks: Sequence[Block]) -> list[Block]:
    """The blocks before the first section, item or paragraph: at most nine."""
    found: list[Block] = []
    for block in blocks[:9]:
        text = block.text.strip()
        if block.kind == "verbatim" or section_name(text) or len(text) > 110 or re.search(r"[。；！？，,]", text):
            break
        found.append(block)
    return found


def _enough(parts: dict[str, Part]) -> bool:
    dated = "office" in parts and "date" in parts
    if "number" in parts:
        return True
    return dated and bool(_FIRM.search(parts["name"].text)) and "关于" not in parts["name"].text


def _parts(block: Block, known: dict[str, Part]) -> list[Part]:
    """What one line of a masthead says: name, number, date, and the office before or behind the date."""
    text = re.sub(r"[*#]", " ", block.text)
    found: list[Part] = []
    at = len(text) - len(text.lstrip(" \u3000"))
    if "name" not in known and (match := _NAME.match(text, at)) and len(match["name"]) >= 4:
        found.append(_part(block, "name", match, "name"))
        at = match.end()
    if "number" not in known and (match := _NUMBER.match(text, _skip(text, at))):
        found.append(_part(block, "number", match, "number"))
        at = match.end()
    if at and not found:
        at = 0
    dated = _DATE.search(text, at) if "date" not in known else None
    office = _find_office(text, at, dated) if found or known else None
    if dated and (office or not text[at : dated.start()].strip(" \u3000（(|｜") or found):
        found.append(_part(block, "date", dated, "date"))
    if office and "office" not in known:
        start = text.index(office["office"], at)
        found.append(
            Part(
                "office",
                " ".join(office["office"].split()),
                (block.at(start), block.at(start + len(office["office"]) - 1) + 1),
            )
        )
    if "number" not in known and dated and (late := _NUMBER.search(text, dated.end())):
        found.append(_part(block, "number", late, "number"))
    return found


def _find_office(text: str, at: int, dated: re.Match[str] | None) -> re.Match[str] | None:
    """The office before the date, or behind it, or alone."""
    if not dated:
        return _OFFICE.fullmatch(text[at:].strip(" \u3000|｜"))
    before = _OFFICE.fullmatch(text[at : dated.start()].strip(" \u3000|｜"))
    return before or _OFFICE.fullmatch(text[dated.end() :].strip(" \u3000|｜"))


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \u3000|｜":
        at += 1
    return at


def _part(block: Block, field: str, match: re.Match[str], group: str) -> Part:
    start, end = match.span(group)
    return Part(field, match[group].strip(), (block.at(start), block.at(end - 1) + 1))


def _when(parts: dict[str, Part]) -> When | None:
    if "date" not in parts:
        return None
    try:
        return parse_when("".join(parts["date"].text.split()))
    except ValueError:
        return None
