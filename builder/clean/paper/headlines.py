"""The headlines of a newspaper page: what a short line is, the unit it is signed with, what may be its other half."""

from __future__ import annotations

import re
from dataclasses import dataclass

from builder.clean.shapes import HAN, is_short, is_unit
from builder.clean.values import Block
from builder.regex import regex

_HAN = regex(f"[{HAN}]")
_LOCAL = regex(r"[街镇乡社学医]")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page under one headline; `unit` is the unit the headline begins with, `key` how texts call it."""

    heading: Block | None = None
    unit: str = ""
    key: str = ""

    @property
    def title(self) -> str:
        """The headline without its unit."""
        text = self.heading.text if self.heading else ""
        return text[len(self.unit) :].strip(" \u3000：:") if text.startswith(self.unit) else text


def is_line(block: Block) -> bool:
    """Whether a block is a short line that could be a headline or half of one."""
    heading = block.kind == "heading" or bool(re.fullmatch("h[1-6]", block.tag))
    if heading:
        return len(block.text) <= 45
    short = is_short(block.text, 29) or (is_short(block.text, 40) and not re.search("[，。；、]", block.text))
    return not block.tag and short and not block.text.rstrip().endswith(("：", ":", "，", ",", "、"))


def signing_unit(block: Block) -> str:
    """The unit that a headline is signed with: `青禾区河东街道 楼道换新颜`; "" if it is not."""
    first, _, rest = block.text.strip().replace("\u3000", " ").partition(" ")
    first = first.rstrip("：:")
    return first if rest.strip() and is_line(block) and is_unit(first) else ""


def short_name(unit: str) -> str:
    """How a text calls a unit once it has been introduced: `青禾区河东街道` → `河东街道`."""
    bare = re.sub(r"^(?:[^省市区县旗]{1,4}[省市区县旗])+(?=.{3,}$)", "", unit)
    return bare if _LOCAL.search(bare) else unit


def named_section(text: str, sections: tuple[Section, ...]) -> int:
    """The section whose unit the first 200 characters name first; -1 if none."""
    places = [(text.find(section.key, 0, 200), at) for at, section in enumerate(sections) if section.key]
    return min((place for place in places if place[0] >= 0), default=(0, -1))[1]


def are_alike(line: Block, section: Section) -> bool:
    """Whether a line could be the second half of a section's headline: as long as the first, and there is no second."""
    if not section.heading or len(section.title.split()) != 1:
        return False
    return abs(_letters(line.text) - _letters(section.title)) <= 3


def _letters(text: str) -> int:
    return sum(bool(_HAN.match(letter)) for letter in text)
