"""A rule for pinyin planted behind characters: 區(qū)創(chuàng)建, taken out where it only repeats the reading."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from pypinyin import Style, pinyin

from builder.clean.shapes import HAN
from builder.clean.values import Draft, Note, Proposal, Take

_GLOSS = re.compile(rf"(?<=[{HAN}])[(（]([a-zA-Zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹ\u0300-\u030c' ]{{1,40}})[)）]")
_LONGEST = 8


def drop_planted_pinyin(draft: Draft) -> Iterator[Proposal]:
    """S-PINYIN: brackets with nothing in them but the reading of the characters before go, if there are three or more.

    One gloss of a rare character (`醴(lǐ)泉`) stays, as does every bracket that says something else.
    Example: `全區(qū)創(chuàng)建` → `全區創建`.
    """
    found = []
    for block in draft.blocks:
        for match in _GLOSS.finditer(block.text):
            if _reads(match[1], block.text[max(0, match.start() - _LONGEST) : match.start()]):
                found.append((block.at(match.start()), block.at(match.end() - 1) + 1))
    if len(found) < 3:
        return
    for start, end in found:
        yield Take(start, end, "drop", "reading of the characters before it")
    yield Note("info", f"{len(found)} 处字后加注的拼音系采集时混入，已剔除，见账本")


def _reads(gloss: str, before: str) -> bool:
    """Whether a gloss is the reading of the last characters of a text, tones aside."""
    rest = {_plain(gloss)}
    for character in reversed(before):
        readings = {_plain(reading) for reading in pinyin(character, style=Style.NORMAL, heteronym=True)[0]}
        rest = {word.removesuffix(reading) for word in rest for reading in readings if word.endswith(reading)}
        if "" in rest or not rest:
            return "" in rest
    return False


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.lower().replace("v", "u"))
    return "".join(letter for letter in letters if "a" <= letter <= "z")
