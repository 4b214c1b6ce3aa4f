"""What Chinese official text looks like: endings, ordinals, units, section lines. Patterns only, no decisions."""

from __future__ import annotations

import re
import unicodedata

from builder.regex import regex
from builder.registries import UNIT_ENDINGS

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇"
WIDE = rf"{HAN}\u3000-\u303f\uff00-\uffef“”‘’…—·"
_HAN = regex(f"[{HAN}]")
_WIDE = regex(f"[{WIDE}]")
FINAL = "。！？!?；;：:…．"
_CLOSERS = "”’\"'）)】》」』*＊ \u3000"
_ORDINAL = regex(
    r"[（(]?[一二三四五六七八九十百]{1,3}[）)、是要]|第[一二三四五六七八九十百\d]{1,4}[条章节项]"
    r"|[（(]?\d{1,3}[）)、．.](?!\d)|[①-⑳•●◆■▲★☆·\-*+>#|]|——|其[一二三四五六七八九]"
)
_FIGURE = regex(r"[图圖](?:片|[为為示]|\s*[\d一二三四五六七八九十①-⑳]|\s*[：:])")
_DATED = regex(r"(\d{4}年)?\d{1,2}月(\d{1,2}日)?|\d{1,2}日")
_UNIT = regex(rf"[{HAN}A-Za-z0-9“”·]{{1,20}}?(?:{UNIT_ENDINGS})")
_NOT_UNIT = regex(r"[一二三四五六七八九十百\d]+|居|村|完|略|下同|待续|未完待续|全文完|以下简称.*|简称.*|.*(记者|摄|图)")
_SIGNED = regex(r"(?<=[。！？”])[（(][^（）()]{1,40}[）)]$")
_SECTION = regex(r"[\s#*]*[【〔]\s*([^【】〔〕\n]{1,20}?)\s*[】〕][\s*]*")
_BRIEF = regex(r"简讯|简讯.*|.*简讯|短讯|快讯|信息快递|一句话新闻|简明信息|工作动态集锦|动态简讯")


def fold(text: str) -> str:
    """The text without blanks and width: what two spellings of one thing have in common."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def one_line(text: str) -> str:
    """The text with its runs of blanks closed up to one; a wide one stays wide, as between the halves of a headline."""
    return re.sub(r"\s+", lambda match: "\u3000" if "\u3000" in match[0] else " ", text.strip())


def is_wide(character: str) -> bool:
    """Whether a character belongs to Chinese text: Han, or a mark set with it."""
    return bool(_WIDE.match(character))


def is_closed(text: str) -> bool:
    """Whether a text ends as a sentence does, perhaps signed: `…。（某街道）`."""
    bare = _SIGNED.sub("", text.rstrip()).rstrip(_CLOSERS)
    return not bare or bare[-1] in FINAL


def is_prose(text: str) -> bool:
    """Whether a text is a paragraph rather than a heading, a label or a name."""
    return len(text) >= 40 or (len(text) >= 15 and is_closed(text) and text.rstrip(_CLOSERS)[-1:] not in ":：")


def is_open(text: str) -> bool:
    """Whether a text is prose that breaks off: no final mark, and so a cut."""
    bare = text.rstrip()
    if is_closed(bare) or bare[-1:] in "）)】》」”":
        return False
    return (bare[-1] in "，、" and len(bare) >= 12) or (len(bare) >= 30 and any(mark in bare for mark in "。；！？"))


def starts_anew(text: str) -> bool:
    """Whether a text begins something (ordinal, date, 【, unit and colon), so that it continues nothing."""
    bare = text.lstrip(" \u3000*“")
    return bool(
        _ORDINAL.match(bare)
        or _DATED.match(bare)
        or bare.startswith(("【", "〔", "《关于", "附件"))
        or _FIGURE.match(bare)
        or re.match(rf"[{HAN}A-Za-z0-9]{{2,15}}[：:]", bare)
    )


def is_short(text: str, most: int = 30) -> bool:
    """Whether a text could be a heading: short, with no final mark but ？."""
    bare = text.strip(" \u3000*")
    return 1 < len(bare) <= most and (not is_closed(bare) or bare[-1] in "？?") and bool(_HAN.search(bare))


def section_name(text: str) -> tuple[int, int] | None:
    """Where in `text` the name of a section stands, if the text is 【name】 and nothing else."""
    match = _SECTION.fullmatch(text)
    return match.span(1) if match and not re.search(r"来源|來源|编者按|记者|责编|编辑|[:：]", match[1]) else None


def is_brief(name: str) -> bool:
    """Whether a section of this name holds one-paragraph items of the form 单位：….."""
    return bool(_BRIEF.fullmatch(fold(name)))


def is_unit(text: str, known: bool = True) -> bool:
    """Whether a text names a unit; `known=False` also takes endings that are not in the list."""
    if _NOT_UNIT.fullmatch(text) or not 2 <= len(text) <= 22:
        return False
    return bool(_UNIT.fullmatch(text)) or (not known and bool(re.fullmatch(f"[{HAN}]{{2,14}}", text)))


def unit_names(text: str, known: bool = True) -> tuple[str, ...]:
    """The units that a text is a list of, or nothing."""
    names = tuple(name for name in re.split(r"[、，,\s]+", text.strip()) if name)
    return names if names and all(is_unit(name, known) for name in names) else ()
