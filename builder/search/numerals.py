"""A phrase in all its forms: a whole number in Chinese numerals or in Arabic digits is the same number.

第八百七十六期 is 第876期 and 第八七六期; 二〇二四年三月十五日 is 2024年3月15日. What was typed is always
looked for too, so nothing is lost that Ctrl+F would find; words such as 万众一心 and 十分 stay words. One specification
with templates/static/search-text.js.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from builder.regex import regex

_DIGITS = "零一二三四五六七八九"
_NUMBER = regex(r"[0-9.,:]+|[零一二两三四五六七八九十百千]+")
_ARABIC = regex(r"[1-9][0-9]{0,3}")
_SPELLED = regex(r"[一二三四五六七八九](?:[零一二三四五六七八九]{2,3}|零)")
_COUNTED = regex(
    r"(?:([一二三四五六七八九])千)?零?(?:([一二三四五六七八九])百)?零?(?:([一二三四五六七八九]?)(十))?零?([一二三四五六七八九]?)"
)

_Style = Callable[[str, str], str]


def forms(phrase: str) -> tuple[str, ...]:
    """The phrase, folded and in lower case, as it stands and with its numbers written in the other ways."""
    found = [(*number.span(), _value(phrase, number)) for number in _NUMBER.finditer(phrase)]
    numbers = [number for number in found if number[2]]
    return tuple(dict.fromkeys((phrase, *(_written(phrase, numbers, style) for style in _STYLES))))


def _written(phrase: str, numbers: list[tuple[int, int, str]], style: _Style) -> str:
    for start, end, value in reversed(numbers):
        phrase = phrase[:start] + style(value, phrase[end : end + 1]) + phrase[end:]
    return phrase


def _value(phrase: str, number: re.Match[str]) -> str:
    """The number in digits, or "" where it is no whole number that stands alone."""
    before, after = phrase[: number.start()][-1:], phrase[number.end() :][:1]
    if before and before in "万亿点":
        return ""
    value = number[0] if _ARABIC.fullmatch(number[0]) else _read(number[0], after)
    return value if (len(value) > 1 and number[0] != "十") or _is_counter(value, before, after) else ""


def _is_counter(value: str, before: str, after: str) -> bool:
    """Whether a small number, which may be a word or the end of a larger one, is certainly a number and whole."""
    if before == "第" or (before in ("年", "月") and after in ("月", "日")):
        return True
    return after == "月" and (value not in ("1", "2") or before != "")


def _read(numerals: str, after: str) -> str:
    """The digits of Chinese numerals, or "" if they are not written as a number is."""
    plain = numerals.replace("两", "二") if re.match("两[百千]", numerals) else numerals
    if (
        (len(plain) == 1 and plain in _DIGITS[1:])
        or _SPELLED.fullmatch(plain)
        or (after == "年" and _all_digits(plain))
    ):
        return "".join(str(_DIGITS.index(char)) for char in plain)
    parts = _COUNTED.fullmatch(plain)
    if not parts:
        return ""
    thousands, hundreds, tens, ten, ones = (part or "" for part in parts.groups())
    digits = (thousands or "零", hundreds or "零", tens or ("一" if ten else "零"), ones or "零")
    value = _digits_of("".join(digits)).lstrip("0")
    return value if value and plain in (_counted(value, ""), f"一{_counted(value, '')}") else ""


def _digits_of(numerals: str) -> str:
    return "".join(str(_DIGITS.index(digit)) for digit in numerals)


def _all_digits(numerals: str) -> bool:
    return len(numerals) in (2, 4) and numerals[0] != "零" and set(numerals) <= set(_DIGITS)


def _arabic(value: str, _after: str) -> str:
    return value


def _spelled(value: str, after: str) -> str:
    """876 → 八七六; numbers of two digits are never written so, but years are."""
    if len(value) < 3 and after != "年":
        return _counted(value, after)
    return "".join(_DIGITS[int(digit)] for digit in value)


def _counted(value: str, after: str) -> str:
    """876 → 八百七十六, but the year 2024 → 二零二四."""
    if after == "年" and len(value) == 4:
        return _spelled(value, after)
    written = ""
    for place, digit in enumerate(reversed(value)):
        unit = _DIGITS[int(digit)] + ("", "十", "百", "千")[place] if digit != "0" else "零"
        written = unit + written
    written = re.sub("零+", "零", written).rstrip("零")
    return written.removeprefix("一") if written.startswith("一十") else written


def _counted_with_liang(value: str, after: str) -> str:
    """2000 → 两千."""
    return re.sub("^二(?=[百千])", "两", _counted(value, after))


_STYLES: tuple[_Style, ...] = (_arabic, _counted, _counted_with_liang, _spelled)
