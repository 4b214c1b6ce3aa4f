"""A rule that judges the weekdays a text gives to its dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from builder.lint.document import Text
from builder.problems import Level, Location, Problem
from builder.regex import regex

_NAMES = "一二三四五六日"
# 周三 can begin a name (周三多), 星期三 cannot.
_DATE = regex(
    r"(?<!\d)(?P<year>\d{4})\s?年\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日\s?[（(，,]?\s?"
    r"(?:(?:星期|礼拜)(?P<weekday>[一二三四五六日天])(?![一二三四五六日天至到、，和\-－—～])"
    r"|周(?P<short>[一二三四五六日天])(?=[）)\s。；]|[上下中]午|晚|$))"
)


def weekday_wrong(text: Text) -> Iterator[Problem]:
    """日期后面写的星期和日历对不上，如“2024年3月5日（星期三）”：日期和星期总有一个写错了。"""
    for number, line in text.lines:
        for found in _DATE.finditer(line) if "年" in line else ():
            told, right = (found["weekday"] or found["short"]).replace("天", "日"), _weekday(found)
            if right and told != right:
                where = Location(text.document.path, number, found.start() + 1)
                shown = f"{found['year']}年{found['month']}月{found['day']}日"
                message = f"{shown}是星期{right}，不是星期{told}"
                yield Problem(where, "weekday-wrong", message, "查日历，改正日期或星期", Level.WARNING)


def _weekday(found: re.Match[str]) -> str:
    """The weekday of a date as written; "" of one that is in no calendar."""
    try:
        return _NAMES[date(int(found["year"]), int(found["month"]), int(found["day"])).weekday()]
    except ValueError:
        return ""
