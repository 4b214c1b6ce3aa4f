"""Rules for what is counted: numbers of official papers, 一、（一）, 一是……二是; a rule's docstring is its page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from builder.clean.shapes import HAN
from builder.edits import Edit
from builder.lint.prose.reading import Found, Prose
from builder.regex import regex

_NUMBERED = regex(
    rf"(?<=[{HAN}])[\[［(（【](20\d\d|19\d\d)[\]］)）】](第?)(0*)(?=[1-9]\d{{0,4}}号)|(?<=〔20\d\d〕)(?:第0*|0+)(?=[1-9])"
)


def document_number(prose: Prose) -> Iterator[Found]:
    """发文字号的年份没有用六角括号，或编了虚位、加了“第”。

    年份用全称，写在六角括号〔 〕里，序号不编虚位（1 不写成 01），不加“第”（GB/T 9704—2012 第 7.2.5 条）。
    错：青创办发[2024]第08号
    对：青创办发〔2024〕8号
    """
    for match in _NUMBERED.finditer(prose.text):
        meant = f"〔{match[1]}〕" if match[1] else ""
        cure = f"写成{meant or '〔2024〕'}加序号，序号前不写“第”和 0"
        yield Found(match.start(), "发文字号的写法不对", cure, (Edit(match.start(), match.end(), meant),))


_ORDINAL = regex(
    rf"^(?:[ \t\u3000]*|#+[ ]+)(?:[（(](?:[一二三四五六七八九十]{{1,3}}|\d{{1,2}})[）)](?P<after>[、，．.])"
    rf"|[一二三四五六七八九十]{{1,3}}(?P<dot>[.．])(?=[{HAN}]))",
    re.MULTILINE,
)
_DIGIT_ORDINAL = regex(rf"^(?:[ \t\u3000]*|#+[ ]+)\d{{1,2}}(、)(?=[{HAN}“《])", re.MULTILINE)


def ordinal_mark(prose: Prose) -> Iterator[Found]:
    """层次序数后面的标点不对。

    “一”后面用顿号，“（一）”“（1）”后面不用标点，“1”后面用下脚点（GB/T 15834—2011 附录 B；层次见 GB/T 9704—2012 第
    7.3.3 条：一、（一）1.（1））。
    错：（一）、加强领导。
    对：（一）加强领导。
    """
    for match in _ORDINAL.finditer(prose.text):
        group = "after" if match["after"] else "dot"
        start, end = match.span(group)
        cure = "带括号的序数后面不用标点" if match["after"] else "汉字序数后面用顿号"
        yield Found(
            start, f"“{match[0].strip('# ')}”的标点不对", cure, (Edit(start, end, "" if match["after"] else "、"),)
        )
    found = list(_DIGIT_ORDINAL.finditer(prose.text))
    for match in found[:1]:
        yield Found(
            match.start(1),
            f"序数“{match[0].strip('# ')}”后面用了顿号（{len(found)} 处）",
            "数字序数后面用下脚点，如 1.",
        )


_ONES = "[一二三四五六七八九十]{1,3}"
_SERIES = (
    regex(rf"(?:^|(?<=[。；：，、！（）\n\u3000]))(?P<word>(?P<number>{_ONES})是)(?!否|非)", re.MULTILINE),
    regex(rf"(?:^|(?<=[。；：！\n\u3000]))(?P<word>第(?P<number>{_ONES}))，", re.MULTILINE),
)
_HAN_NUMBERS = tuple(
    f"{'' if tens == 1 else '一二三四五六七八九'[tens - 1]}十{ones}" if tens else ones
    for tens in range(4)
    for ones in ("", *"一二三四五六七八九")
)


def ordinal_skipped(prose: Prose) -> Iterator[Found]:
    """“一是……三是……”“第一，……第三，……”中间跳了一个。

    多半是删改时丢了一条，或忘了改后面的序数。
    错：一是抓宣传，三是抓落实。
    对：一是抓宣传，二是抓落实。
    """
    for series in _SERIES:
        told = [(m, _HAN_NUMBERS.index(m["number"])) for m in series.finditer(prose.own) if m["number"] in _HAN_NUMBERS]
        for (_, before), (match, number) in pairwise(told):
            if number > before + 1:
                missing = match["word"].replace(match["number"], _HAN_NUMBERS[before + 1])
                yield Found(match.start(), f"“{match['word']}”前面没有“{missing}”", "核对是不是漏了一条")
