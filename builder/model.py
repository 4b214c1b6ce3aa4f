"""The values of a build: frozen, made of text, numbers, dates, tuples and each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Precision(StrEnum):
    """How exactly a source states a date."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    MINUTE = "minute"
    SECOND = "second"


@dataclass(frozen=True, slots=True, order=True)
class When:
    """A date as stated: `at` is wall-clock time in the site's zone, `raw` the words of the source."""

    at: datetime
    precision: Precision = Precision.DAY
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """期号: 第876期, 〔2024〕第12期, 总第113期, 增刊第2期; `raw` as written."""

    value: int
    year: int | None = None
    total: int | None = None
    supplement: bool = False
    raw: str = ""

    @property
    def key(self) -> str:
        """The ASCII form used in addresses and anchors: 876, 2024-12, s2, 2024-s2."""
        plain = f"s{self.value}" if self.supplement else str(self.value)
        return f"{self.year}-{plain}" if self.year else plain

    @property
    def label(self) -> str:
        """The form shown to readers."""
        plain = f"增刊第{self.value}期" if self.supplement else f"第{self.value}期"
        dated = f"{self.year}年{plain}" if self.year else plain
        return f"{dated}（总第{self.total}期）" if self.total else dated


@dataclass(frozen=True, slots=True)
class Credit:
    """Who did what: the role in our words (reporter, editor …), the label of the source, the name."""

    role: str
    label: str
    name: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text as readers see it, under the anchor that leads to it ("" = top of the page)."""

    anchor: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Record:
    """What search knows of one page: every passage a reader can see, and the values filters offer.

    `filters` are pairs of field and value (year, kind, bulletin, tag, unit, section, source), a field may
    come more than once; `date` is ISO or "".
    """

    url: str
    title: str
    date: str
    filters: tuple[tuple[str, str], ...]
    passages: tuple[Passage, ...]
