"""A rule for pinyin planted behind characters: 區(qū)創(chuàng)建, taken out where it only repeats the reading."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import Style, pinyin

from builder.clean.poisoned.scripts import EVERYDAY
from builder.clean.shapes import HAN
from builder.clean.values import Block, Draft, Note, Proposal
from builder.regex import regex

# ɑ and ɡ are what typesetting programs write for a and g.
_LETTERS = "a-zA-Zɑɡāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ\u0300-\u030c'’ "
_GLOSS = regex(rf"(?<=[{HAN}])[(（]([{_LETTERS}]{{1,40}})[)）]")
_LESSON = regex("拼音|读音|讀音|注音|误读|誤讀|读错|读作|讀作|多音字|生僻字|声调|正音|普通话|普通話|推普|朗读")
_LONGEST = 8
_SHAPES = str.maketrans("vɑɡ", "uag")


def drop_planted_pinyin(draft: Draft) -> Iterator[Proposal]:
    """S-PINYIN: brackets with nothing in them but the usual reading of everyday characters before them
    go, if there are three or more of single characters and hardly any of another kind.

    Glosses of rare characters (`醴(lǐ)泉`) and of unusual readings (`单(shàn)县`) are an author's and stay, as does
    every bracket that says something else. In a text about pronunciation (拼音, 多音字 …) all stay and a person is
    told.
    Example: `全區(qū)創(chuàng)建` → `全區創建`, `堅持不懈努力(bùxiènǔlì)` → `堅持不懈努力`.
    """
    glosses = list(_glosses(draft)) if "(" in draft.source or "（" in draft.source else []
    planted = [gloss for gloss in glosses if gloss.planted]
    if sum(gloss.single for gloss in planted) < 3 or len(planted) * 3 < 2 * len(glosses):
        return
    if any(_LESSON.search(block.text) for block in draft.blocks):
        yield Note("confirm", f"{len(planted)} 处字后加注拼音，文中谈到读音，未删，待核")
        return
    for gloss in planted:
        yield from gloss.block.cut(gloss.start, gloss.end, "drop", "前面汉字的读音")
    others = len(glosses) - len(planted)
    more = f"；另有 {others} 处注音或系原文所有，未删" if others else ""
    yield Note("confirm" if others else "info", f"{len(planted)} 处字后加注的拼音系采集时混入，已剔除，见账本{more}")


@dataclass(frozen=True, slots=True)
class _Gloss:
    """A reading in brackets, where it stands, and whether a machine wrote it: everyday character, usual reading."""

    block: Block
    start: int
    end: int
    planted: bool
    single: bool = False


def _glosses(draft: Draft) -> Iterator[_Gloss]:
    for block in draft.blocks:
        for match in _GLOSS.finditer(block.text):
            before = block.text[max(0, match.start() - _LONGEST) : match.start()]
            if _reads(match[1], before):
                single, usual = _usual(match[1], before)
                yield _Gloss(block, *match.span(), usual and before[-1] in EVERYDAY, single)
            elif _is_reading(match[1]):
                yield _Gloss(block, *match.span(), False)


def _usual(gloss: str, before: str) -> tuple[bool, bool]:
    """Whether a gloss is that of one character, and whether it is what a dictionary gives first: for one character
    with its tone, for several without."""
    said = unicodedata.normalize("NFC", gloss.lower()).translate(_SHAPES)
    syllables = _spoken(before)
    if syllables[-1] == said:
        return True, True
    return False, any(_plain("".join(syllables[at:])) == _plain(gloss) for at in range(len(syllables) - 1))


def _is_reading(gloss: str) -> bool:
    """Whether a bracket that does not read as its characters is pinyin all the same: it has a tone."""
    return bool(re.search("[\u0300-\u030c]", unicodedata.normalize("NFD", gloss)))


def _reads(gloss: str, before: str) -> bool:
    """Whether a gloss is the reading of the last characters of a text, tones aside."""
    rest = {_plain(gloss)}
    for character in reversed(before):
        readings = _readings(character)
        rest = {word.removesuffix(reading) for word in rest for reading in readings if word.endswith(reading)}
        if "" in rest or not rest:
            return "" in rest
    return False


@lru_cache(8192)
def _readings(character: str) -> frozenset[str]:
    """All readings of a character, without tones."""
    return frozenset(_plain(reading) for reading in pinyin(character, style=Style.NORMAL, heteronym=True)[0])


@lru_cache(8192)
def _spoken(text: str) -> tuple[str, ...]:
    """The syllables of a text as a dictionary gives them first, with tones."""
    return tuple(syllable[0] for syllable in pinyin(text, style=Style.TONE))


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.lower().translate(_SHAPES))
    return "".join(letter for letter in letters if "a" <= letter <= "z")
