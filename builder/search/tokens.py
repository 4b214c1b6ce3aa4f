"""Text to search tokens: overlapping pairs of characters, one specification with templates/static/search-text.js.

A unit is one letter, digit, Han or kana character; a run is units with nothing between them. Tokens are pairs even
of digits and letters: only so is 76期 found in 第876期, as a reader expects who knows Ctrl+F. A mark inside a number
(3.5, 8:30) counts as a unit. `tests/search/vectors.json` holds both halves to the same results.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from importlib import resources
from operator import add

from builder.search.numerals import forms

TOKENS_VERSION = 2
"""Goes into the index digest: raise it whenever the same text gives other tokens."""

SPACE = "␣"

_RUN = re.compile(r"([^\W_]+)|.", re.DOTALL)
_MARK = re.compile(r"(?<=[0-9])[.,:．：](?=[0-9])")
_NARROW = {"．": ".", "：": ":"}
# Pagefind indexes letters only: letters that look like the marks stand for them.
_STAND_INS = {".": "ꓸ", ",": "ꓹ", ":": "ꓽ"}
_MARKS = str.maketrans({stand_in: mark for mark, stand_in in _STAND_INS.items()})
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]+"
)
_BLANK = re.compile("[\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u2423\u2424\u3000]+")
_UNUSABLE = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff]")


def fold_table() -> bytes:
    """fold.json as the browser gets it: characters and what they fold to, from OpenCC's data."""
    return resources.files(__package__).joinpath("fold.json").read_bytes()


def _read_fold() -> dict[int, int]:
    """Code point to code point: full-width ASCII, Latin letters with marks, the table of variants."""
    table = json.loads(fold_table())
    fold = {ord(old): ord(new) for old, new in zip(table["from"], table["to"], strict=True)}
    latin = (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    fold |= {code: ord(unicodedata.normalize("NFD", chr(code))[0]) for code in latin}
    letters = (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
    return fold | {code: code - 0xFEE0 for code in letters} | _MARKS


_FOLD = _read_fold()


def plain(text: str) -> str:
    """The text as tokens and excerpts know it: composed, one space for any blank, nothing invisible."""
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return _BLANK.sub(" ", _UNUSABLE.sub("\ufffd", visible)).strip()


def fold(text: str) -> str:
    """The search key of a text, of the same length: one form for variants, widths and Latin marks."""
    return _MARK.sub(lambda mark: _NARROW.get(mark[0], mark[0]), text.translate(_FOLD))


def index_tokens(text: str) -> list[str]:
    """What the index holds: one token for each unit, mark of punctuation and space of the text, in order."""
    tokens: list[str] = []
    for part in _RUN.finditer(_stand_in(fold(plain(text)))):
        if units := part[1]:
            tokens += [*map(add, units, units[1:]), units[-1]]
        else:
            tokens.append(SPACE if part[0] == " " else part[0])
    return tokens


def text_of(tokens: Iterable[str]) -> str:
    """The folded text that index tokens stand for."""
    return "".join(" " if token == SPACE else token[0] for token in tokens).translate(_MARKS)


def query_phrases(text: str) -> tuple[tuple[str, ...], ...]:
    """What to look for: the runs of a query, each in all its forms, folded and in lower case, first as typed.

    A text holds a phrase if it holds one of its forms, and answers the query if it holds every phrase.
    """
    runs = (part[1] for part in _RUN.finditer(_stand_in(fold(plain(text)).lower())) if part[1])
    return tuple(forms(run.translate(_MARKS)) for run in dict.fromkeys(runs))


def _stand_in(key: str) -> str:
    return _MARK.sub(lambda mark: _STAND_INS[mark[0]], key)
