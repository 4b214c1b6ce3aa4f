"""Text to search tokens: overlapping pairs of characters, one specification with templates/static/search.js.

A unit is one Han or kana character, or one run of letters and digits; a run is units with nothing between
them. `tests/search/vectors.json` holds both halves to the same results.
"""

from __future__ import annotations

import json
import re
import unicodedata
from importlib import resources
from operator import add

TOKENS_VERSION = 1
"""Goes into the index digest: raise it whenever the same text gives other tokens."""

SPACE = "␣"

_WIDE = (
    "\u2e80-\u2fd5\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3100-\u312f\u31a0-\u31bf"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003fffd"
)
_UNIT = re.compile(rf"[{_WIDE}]|[^\W_{_WIDE}]+")
_PART = re.compile(rf"((?:[{_WIDE}]|[^\W_{_WIDE}]+)+)|.", re.DOTALL)
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]+"
)
_BLANK = re.compile("[\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u2423\u2424\u3000]+")
_UNUSABLE = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff]")


def _read_fold() -> dict[int, int]:
    """Code point to code point: full-width ASCII, Latin letters with marks, the table of variants."""
    table = json.loads(resources.files(__package__).joinpath("fold.json").read_text(encoding="utf-8"))
    fold = {ord(old): ord(new) for old, new in zip(table["from"], table["to"], strict=True)}
    latin = (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    fold |= {code: ord(unicodedata.normalize("NFD", chr(code))[0]) for code in latin}
    letters = (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
    return fold | {code: code - 0xFEE0 for code in letters}


_FOLD = _read_fold()


def plain(text: str) -> str:
    """The text as tokens and excerpts know it: composed, one space for any blank, nothing invisible."""
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return _BLANK.sub(" ", _UNUSABLE.sub("\ufffd", visible)).strip()


def fold(text: str) -> str:
    """The search key of a text, of the same length: one form for variants, widths and Latin marks."""
    return text.translate(_FOLD)


def index_tokens(text: str) -> list[str]:
    """What the index holds: one token for each unit, mark of punctuation and space of the text, in order."""
    tokens: list[str] = []
    for part in _PART.finditer(fold(plain(text))):
        if run := part[1]:
            units = _UNIT.findall(run)
            tokens += map(add, units, units[1:])
            tokens.append(units[-1])
        else:
            tokens.append(SPACE if part[0] == " " else part[0])
    return tokens


def query_runs(text: str) -> list[list[str]]:
    """What to look for: for each phrase of the query its pairs in order, or its only unit."""
    runs = (_UNIT.findall(part[1]) for part in _PART.finditer(fold(plain(text))) if part[1])
    return [list(map(add, units, units[1:])) or units for units in runs]


def query_tokens(text: str) -> list[str]:
    """All tokens of `query_runs`, in order."""
    return [token for run in query_runs(text) for token in run]
