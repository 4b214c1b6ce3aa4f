"""The masthead of an issue: name, number, office and date in the first lines, however they are set."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from builder.clean.issue.mastlines import (
    GENERIC,
    Part,
    is_sure_office,
    is_weak,
    office_in,
    read_line,
    reads_as_name,
    seems_name,
)
from builder.clean.shapes import HAN, fold, section_name
from builder.clean.values import Block
from builder.fields import parse_number, parse_numeral, parse_when
from builder.model import Number, When
from builder.regex import regex

_MOST, _STRANGE = 16, 2
_NOUGHT = regex("(?<=[〇○零一二三四五六七八九])[0OＯ]")
_RULE = regex(r"([★☆*＊=＝\-－—─━_﹏~～·]) *(?:\1 *){4,}")
CONTENTS = regex(
    r"(?:本期|今日|内容)?(?:要目|导读|目录|看点|内容|内容提要|提要|要目导读|目次|主要内容)|本期文章|本期摘要"
)


Lines = list[tuple[Block, tuple[Part, ...]]]
"""The lines of a masthead, each with its parts."""


@dataclass(frozen=True, slots=True)
class Masthead:
    """What the masthead says, the blocks that are nothing but masthead, and rules and lines that say it again."""

    parts: tuple[Part, ...]
    blocks: tuple[Block, ...]
    others: tuple[Block, ...] = ()

    def part(self, field: str) -> Part | None:
        """The first part of that name, if the masthead has it."""
        return next(self.all(field), None)

    def all(self, field: str) -> Iterator[Part]:
        """Every part of that name."""
        return (part for part in self.parts if part.field == field)

    @property
    def bulletin(self) -> str:
        """The bulletin's name; a long one is set in two lines or padded: between Chinese characters a blank is that."""
        name = " ".join(part.text for part in self.all("name")).strip()
        name = f"《{name}" if "》" in name[:-1] and "《" not in name else name.strip("《》")
        return re.sub(rf"(?<=[{HAN}“”])\s+(?=[{HAN}“”])", "", name)

    @property
    def said(self) -> Part | None:
        """Where the number stands; 〔2024〕9号 serves where there is no 第9期."""
        return self.part("number") or next((p for p in self.all("document_no") if p.text[0] in "〔[(（【"), None)

    @property
    def number(self) -> Number | None:
        """The number, with the running total where that stands by itself."""
        said, total, year = self.said, self.part("total"), self.part("year")
        number = parse_number(_number_text(said.text, year.text if year else "")) if said else None
        if number is None and total:
            return parse_number(total_text(total.text))
        if number and total and number.total is None:
            return replace(
                number, total=parse_numeral(re.sub(r"[^\d〇○零一二三四五六七八九十百千廿卅]", "", total.text))
            )
        return number

    @property
    def number_text(self) -> str:
        """The number as the field wants it: as written if it can be read so, else in the canonical form."""
        said, year = self.said, self.part("year")
        if not said:
            total = self.part("total")
            return total_text(total.text) if total else ""
        text = _number_text(said.text, year.text if year else "")
        number = parse_number(text)
        plain = number and number.key == str(number.value) and number.total is None
        return str(number.value) if number and plain else text

    @property
    def when(self) -> When | None:
        """The date, if there is such a day."""
        said = self.part("date")
        try:
            return parse_when(_NOUGHT.sub("〇", "".join(said.text.split()))) if said else None
        except ValueError:
            return None


def names_an_issue(title: str) -> bool:
    """Whether a title is a bulletin's name with a number, and nothing else."""
    return read_title(title) is not None


def read_title(title: str) -> Masthead | None:
    """A title that is a bulletin's name with a number, taken apart."""
    head = Masthead(read_line(title, {}), ())
    return head if head.part("name") and head.number else None


def find_masthead(blocks: Iterable[Block]) -> Masthead | None:
    """The masthead in the first lines: the name, and number or office with date; each of its lines nothing else.

    Two lines in between may say something else (a motto, the time a site put it up): they stay.
    """
    found: Lines = []
    strange: list[Block] = []
    others: list[Block] = []
    known: dict[str, Part] = {}
    seen: list[Block] = []
    for block in islice(blocks, _MOST):
        seen.append(block)
        if block.kind in ("image", "verbatim"):
            if block.kind == "image":
                continue
            break
        if _RULE.fullmatch(block.text):
            others.append(block)
            continue
        parts = tuple(replace(part, block=block) for part in read_line(block.text, known))
        if parts and _says_again(parts, known):
            others.append(block)
            continue
        if "name" in known and any(part.field == "name" for part in parts):
            parts = ()  # a section may be called 动态 too
        if parts:
            found.append((block, parts))
            known |= {part.field: part for part in reversed(parts) if part.field not in known}
        elif _ends_head(block, known) or len(strange) >= _STRANGE:
            break
        else:
            strange.append(block)
    found = _with_first_lines(_without_loose_office(found), strange, seen)
    head = Masthead(tuple(p for _, parts in found for p in parts), tuple(block for block, _ in found), tuple(others))
    return head if _enough(head) else None


def _says_again(parts: tuple[Part, ...], known: dict[str, Part]) -> bool:
    """Whether a line has name or number, and only what has been said: sites put a title above the sheet."""
    again = all(
        p.field in known and fold(known[p.field].text).strip("《》") == fold(p.text).strip("《》") for p in parts
    )
    return again and any(part.field in ("name", "number") for part in parts)


def _ends_head(block: Block, known: dict[str, Part]) -> bool:
    """Whether a line that is no part of a masthead ends it: a section, a list of contents, prose, or all is known."""
    text = block.text.strip()
    whole = "name" in known and "date" in known and ("number" in known or "total" in known)
    prose = len(text) > 80 or bool(re.search(r"[。；！？，]", text))
    return whole or prose or bool(section_name(text)) or bool(CONTENTS.fullmatch(fold(text).strip("【】：:◆●")))


def _without_loose_office(found: Lines) -> Lines:
    """Without an office that ends the head alone though no date is told: that is rather the headline of an item."""
    dated = any(part.field == "date" for _, parts in found for part in parts)
    while found and not dated and [part.field for part in found[-1][1]] == ["office"]:
        if is_sure_office(found[-1][0].text.strip()):
            break
        found = found[:-1]
    return found


def _with_first_lines(found: Lines, strange: Sequence[Block], blocks: Sequence[Block]) -> Lines:
    """With the line of an office above the name, or those that begin it: `青禾区创建文明城区` ⏎ `工作简报`."""
    at = next((i for i, (_, parts) in enumerate(found) if parts[0].field == "name"), -1)
    if at < 0:
        return found
    index = blocks.index(found[at][0])
    above = blocks[max(index - 2, 0) : index]
    if GENERIC.fullmatch(fold(found[at][1][0].text)):
        return _with_upper_half(found, above, strange)
    last = above[-1] if above else None
    place = office_in(last.text) if last and _among(last, strange) else None
    if last and place:
        return [(last, (Part("office", " ".join(last.text[slice(*place)].split()), *place, last),)), *found]
    return found


def _with_upper_half(found: Lines, above: Sequence[Block], strange: Sequence[Block]) -> Lines:
    """With the one or two lines above a name that are its beginning, among them such as name an office."""
    upper: Lines = []
    for block in reversed(above):
        office = any(block is other and [part.field for part in parts] == ["office"] for other, parts in found)
        if not (office or _among(block, strange)) or not reads_as_name(block.text.strip()):
            break
        upper.insert(0, (block, (Part("name", block.text.strip(), 0, len(block.text), block),)))
    rest = [line for line in found if not _among(line[0], [block for block, _ in upper])]
    at = next(i for i, (_, parts) in enumerate(rest) if parts[0].field == "name")
    return [*rest[:at], *upper, *rest[at:]]


def _among(block: Block, blocks: Sequence[Block]) -> bool:
    return any(block is other for other in blocks)


def _enough(head: Masthead) -> bool:
    """Whether this is the head of an issue: a firm name with a number; else more of what heads have."""
    name, fields = head.bulletin, {part.field for part in head.parts}
    if not seems_name(name):
        return False
    signed = "date" in fields and "office" in fields
    if head.number:
        return not is_weak(name) or "date" in fields or "office" in fields
    return signed and not is_weak(name) and len(name) >= 6


def total_text(text: str) -> str:
    """A running total as `parse_number` reads it: 总第198期."""
    return f"总第{re.sub(r'[^0-9〇○零一二三四五六七八九十百千廿卅]', '', text)}期"


_PLAIN = regex(
    r"(?:\D?(?P<year>\d{4}|[〇○零一二三四五六七八九]{4})年?\D?)?(?P<series>增刊|专刊|特刊)?[（(]?"
    r"(?:第?(?P<count>[\d〇○零一二三四五六七八九十百千廿卅]+)[期号]?)[）)]?(?P<late>[（(]?(?:增刊|专刊|特刊)[）)]?)?"
    r"(?:[（(·，,]?总(?:期)?第?(?P<total>[\d〇○零一二三四五六七八九十百千廿卅]+)期[）)]?)?"
)


def _number_text(said: str, year: str) -> str:
    """A number as `parse_number` reads it: as written if it can, else `2024年增刊第3期（总第9期）`."""
    text = "".join(said.split())
    if not year and parse_number(text):
        return text
    match = _PLAIN.fullmatch(text)
    if not match:
        return text
    told = parse_numeral(match["year"] or re.sub(r"\D", "", year) or re.sub("年", "", year) or "")
    series = match["series"] or (match["late"] or "").strip("（）()")
    total = f"（总第{match['total']}期）" if match["total"] else ""
    return f"{f'{told}年' if told else ''}{series}第{match['count']}期{total}"
