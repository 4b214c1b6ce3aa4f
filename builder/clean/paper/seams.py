"""Where one paragraph breaks off and another begins in the middle: what speaks for the two being one."""

from __future__ import annotations

import re

from builder.clean.shapes import HAN, fold, is_closed, is_open, starts_anew
from builder.clean.values import Block
from builder.regex import regex

LISTED = regex(
    r"[【〔①-⑳●◆■▲★☆•]|[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}[、是要]"
    r"|第[一二三四五六七八九十百]{1,4}[条章节项]|\d{1,3}[．.、）)](?!\d)|其[一二三四五六七八九][，、是]"
)
_COUNTER = regex(
    r"[余多几]?(?:个|名|人|次|处|块|幅|条|份|件|户|元|万|亿|吨|亩|米|平方|公里|千米|辆|场|张|株|棵|[%％]|栋|套|项|家"
    r"|岁|倍|台|本|册|小时|天|座|盏|支|批|期|篇|桶|袋|车|对|组|年|月|日|时|分)|余"
)
_ENDED = regex(r"[.—～~][\"'”’)）\s]*$|[。！？；][”’）》]*[\[〔［(（]\d{1,3}[\]〕］)）]$")
_MARK = regex("[，。；：、]")
_LABEL = regex(rf"[{HAN}]{{2,6}}[：:]")
_FUNCTION = frozenset("的了是在和与及为有对以将等也都就不一上中下各我他她它这那年月日时并而其所之于")
_WORD = regex(f"[{HAN}]+")
_BROKEN = regex(r"[，。；、！？：）”》』」,;:!?)]|的(?!确)|们|余[个名人次处块幅条份件户]")
_PAIRS = (("“", "”"), ("《", "》"), ("（", "）"), ("「", "」"), ("『", "』"), ("(", ")"))


def breaks_off(block: Block) -> bool:
    """Whether a block is prose with no final mark: cut where a column or a sheet ends. `.` and —— end something too;
    a line with its own label (电话：…) is none, nor a salutation that ends in a comma.
    """
    long = len(block.text) >= 30 or bool(re.search(r"[。！？；]|、\s*$", block.text))
    return long and is_open(block.text) and _is_prose(block)


def may_break_off(block: Block) -> bool:
    """Whether a block could be cut, by less: thirty characters with any mark and none at the end. Addresses and
    slogans are like that too; this counts only where all that is cut finds its other half."""
    text = block.text.rstrip()
    loose = len(text) >= 30 and not is_closed(text) and text[-1] not in "）)】》」”" and bool(_MARK.search(text))
    return breaks_off(block) or (loose and _is_prose(block))


def _is_prose(block: Block) -> bool:
    label = _LABEL.match(block.text) and "。" not in block.text and not block.text.rstrip().endswith("、")
    return block.kind == "paragraph" and not block.tag and not label and not _ENDED.search(block.text.rstrip())


def goes_on(block: Block) -> bool:
    """Whether a block may be the rest of the paragraph above it: prose that begins with no ordinal, date, unit, 【."""
    if block.kind != "paragraph" or block.tag or starts_anew(block.text):
        return False
    return len(block.text) >= 15 and bool(re.search(r"[。；！？，]", block.text))


def has_mark(text: str) -> bool:
    """Whether a text has a mark of prose in it."""
    return bool(re.search("[，。；：！？,.;]", text))


def seam(first: str, second: str, text: str) -> tuple[int, str]:
    """What speaks for `second` going on where `first` breaks off, and why; `text` holds the words of the document."""
    head, tail = fold(first[-60:]), fold(second[:60])
    found: list[tuple[int, str]] = []
    number, counter = re.search(r"\d{1,9}$", head), _COUNTER.match(tail)
    if number and counter:
        found.append((3, f"数字接量词“{number[0]}｜{counter[0]}”"))
    if brackets := _brackets(first, second):
        found.append((brackets, "引号或括号在接缝两边合成一对" if brackets > 0 else "引号或括号对不上"))
    if word := _word(head, tail, text):
        found.append((2, f"接缝处成词“{word}”，文中别处也有"))
    if first.rstrip()[-1:] in tuple("，、,"):
        found.append((1, "前文止于逗号或顿号"))
    if _BROKEN.match(second):
        found.append((1, "续文不像一段的开头"))
    return sum(score for score, _ in found), "；".join(why for _, why in found)


def _word(head: str, tail: str, text: str) -> str:
    """The longest word of two to four characters across a seam that the document uses elsewhere."""
    for size in (4, 3, 2):
        for left in range(1, size):
            word = head[-left:] + tail[: size - left]
            usual = size > 2 or not _FUNCTION & set(word)
            if len(word) == size and _WORD.fullmatch(word) and usual and word in text:
                return word
    return ""


def _brackets(first: str, second: str) -> int:
    """3 if a bracket that one text leaves open is the first that the other closes, -4 if only one of them is so."""
    for opening, closing in _PAIRS:
        left_open = first.rfind(opening) > first.rfind(closing)
        at, again = second.find(closing), second.find(opening)
        closes = at >= 0 and (again < 0 or at < again)
        if left_open and closes:
            return 3
        if left_open != closes and not (opening in "(（" and re.match(r"[（(]?\d{1,2}[)）]", second)):
            return -4
    return 0
