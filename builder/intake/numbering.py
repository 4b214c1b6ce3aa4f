"""The numbers that Word prints before paragraphs (一、 （一） 1. ①) and keeps outside the text, spelled out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from builder.intake.ooxml import attribute, child, children, whole_number

BULLET = "bullet"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: the first number, its form, and the pattern with %1, %2 …"""

    start: int = 1
    form: str = "decimal"
    pattern: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A list as a document refers to it: which counters it shares, its levels, numbers it begins anew with."""

    group: str
    levels: Mapping[int, Level]
    restarts: Mapping[int, int]


def read_lists(numbering: Element | None) -> dict[str, Numbered]:
    """All lists of numbering.xml by their numId."""
    if numbering is None:
        return {}
    abstract = {attribute(part, "abstractNumId"): part for part in children(numbering, "abstractNum")}
    return {attribute(num, "numId"): _numbered(num, abstract) for num in children(numbering, "num")}


def _numbered(num: Element, abstract: Mapping[str, Element]) -> Numbered:
    group = attribute(child(num, "abstractNumId"))
    part = abstract.get(group)
    levels = dict(_levels(part)) if part is not None else {}
    restarts = {}
    for override in children(num, "lvlOverride"):
        index = whole_number(attribute(override, "ilvl"))
        start = child(override, "startOverride")
        if start is not None:
            restarts[index] = whole_number(attribute(start), 1)
        levels |= dict(_levels(override))
    return Numbered(group, levels, restarts)


def _levels(part: Element) -> Iterator[tuple[int, Level]]:
    for level in children(part, "lvl"):
        form = attribute(child(level, "numFmt")) or "decimal"
        start = whole_number(attribute(child(level, "start")), 1)
        index = whole_number(attribute(level, "ilvl"))
        yield index, Level(start, form, attribute(child(level, "lvlText")), attribute(child(level, "pStyle")))


def next_label(numbered: Numbered, number: str, depth: int, counters: dict[tuple[str, int], int]) -> str:
    """The label of the next paragraph of a list at a level; `counters` is counted on."""
    level = numbered.levels.get(depth, Level())
    first = (f"num {number}", depth)
    if first not in counters and depth in numbered.restarts:
        counters[(numbered.group, depth)] = numbered.restarts[depth] - 1
    counters[first] = 1
    counters[(numbered.group, depth)] = counters.get((numbered.group, depth), level.start - 1) + 1
    for deeper in range(depth + 1, 9):
        counters.pop((numbered.group, deeper), None)
    label = level.pattern
    for place in range(depth + 1):
        above = numbered.levels.get(place, Level())
        form = "decimal" if place < depth and above.form == BULLET else above.form
        label = label.replace(f"%{place + 1}", write_number(counters.get((numbered.group, place), above.start), form))
    return label


_DIGITS = "〇一二三四五六七八九"
_CYCLES = {"ideographTraditional": "甲乙丙丁戊己庚辛壬癸", "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥"}
_RUNS = {
    "decimalEnclosedCircle": "①",
    "decimalEnclosedCircleChinese": "①",
    "decimalEnclosedParen": "⑴",
    "decimalEnclosedFullstop": "⒈",
}
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
    (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def write_number(value: int, form: str) -> str:
    """A number in one of Word's forms; forms we do not know as Arabic digits."""
    if form == "none" or value < 0:
        return ""
    if form.startswith(("chinese", "taiwanese", "japanese", "ideographDigital")) and value < 10_000:
        if form in ("ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand"):
            return "".join(_DIGITS[int(digit)] for digit in str(value))
        return _capital(_chinese(value)) if "Legal" in form else _chinese(value)
    if form in _CYCLES and value:
        return _CYCLES[form][(value - 1) % len(_CYCLES[form])]
    if form in _RUNS and 1 <= value <= 20:
        return chr(ord(_RUNS[form]) + value - 1)
    if form in ("upperLetter", "lowerLetter") and value:
        letter = chr(ord("A") + (value - 1) % 26) * ((value - 1) // 26 % 10 + 1)
        return letter if form == "upperLetter" else letter.lower()
    if form in ("upperRoman", "lowerRoman") and 0 < value < 4000:
        return _roman(value) if form == "upperRoman" else _roman(value).lower()
    if form == "decimalZero":
        return f"{value:02d}"
    plain = str(value)
    return plain.translate({ord("0") + i: 0xFF10 + i for i in range(10)}) if form == "decimalFullWidth" else plain


def _chinese(value: int) -> str:
    """十一, 二十, 一百〇五."""
    if value == 0:
        return _DIGITS[0]
    text, rest = "", value
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, rest = divmod(rest, unit)
        if digit:
            text += _DIGITS[digit] + name
        elif text and rest and not text.endswith(_DIGITS[0]):
            text += _DIGITS[0]
    return text.removeprefix("一") if 10 <= value < 20 else text


def _capital(text: str) -> str:
    return text.translate(str.maketrans("〇一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟"))


def _roman(value: int) -> str:
    text = ""
    for size, letters in _ROMAN:
        count, value = divmod(value, size)
        text += letters * count
    return text
