"""Text to search tokens: overlapping pairs of characters, one specification with templates/static/search-text.js.

A unit is one letter, digit, Han or kana character; a run is units with nothing between them. Tokens are pairs even
of digits and letters: only so is 76期 found in 第876期, as a reader expects who knows Ctrl+F. A mark inside a number
(3.5, 8:30) counts as a unit. `tests/search/vectors.json` holds both halves to the same results.
"""

from __future__ import annotations

import json
import re
import unicodedata
from importlib import resources

from builder.regex import regex
from builder.search.numerals import forms

TOKENS_VERSION = 3
"""Goes into the index digest: raise it whenever the same text gives other tokens."""

SPACE = "␣"

_RUN = regex(r"[^\W_]+")
_NO_UNIT = regex(r"[\W_]")
_BEHIND_NONE = regex("\0[^\0]")
_MARK = regex(r"[.,:．：](?<=[0-9].)(?=[0-9])")
_NARROW = {"．": ".", "：": ":"}
# Pagefind indexes letters only: letters that look like the marks stand for them.
_STAND_INS = {".": "ꓸ", ",": "ꓹ", ":": "ꓽ"}
_MARKS = str.maketrans({stand_in: mark for mark, stand_in in _STAND_INS.items()})
_INVISIBLE = regex(
    "[\u00ad\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]+"
)
# Blanks for us that are none for str.split.
_BLANK = regex("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u2423\u2424]")
_UNUSABLE = regex("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff]")
_ODD = regex("|".join(odd.pattern for odd in (_INVISIBLE, _BLANK, _UNUSABLE)))


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
_FOLDED = regex(f"[{re.escape(''.join(map(chr, _FOLD)))}]+")


def plain(text: str) -> str:
    """The text as tokens and excerpts know it: composed, one space for any blank, nothing invisible."""
    text = unicodedata.normalize("NFC", text)
    if _ODD.search(text):
        text = _BLANK.sub(" ", _UNUSABLE.sub("\ufffd", _INVISIBLE.sub("", text)))
    return " ".join(text.split())


def fold(text: str) -> str:
    """The search key of a text, of the same length: one form for variants, widths and Latin marks."""
    folded = _FOLDED.sub(lambda run: run[0].translate(_FOLD), text)
    return _MARK.sub(lambda mark: _NARROW.get(mark[0], mark[0]), folded)


def index_tokens(key: str) -> str:
    """What the index holds of a folded text: for each unit, mark and space a token, in order, with blanks between.

    A unit is written with the unit behind it, if that follows at once. As every character of the archive comes this
    way, all are laid out together, three places for each: itself, what is behind it, a blank.
    """
    firsts = _stand_in(key).replace(" ", SPACE)
    seconds = _BEHIND_NONE.sub("\0\0", _NO_UNIT.sub("\0", f"{firsts}\0"))[1:]
    places = memoryview(bytearray((" " * 3 * len(firsts)).encode("utf-32-le"))).cast("I")
    places[0::3] = memoryview(firsts.encode("utf-32-le")).cast("I")
    places[1::3] = memoryview(seconds.encode("utf-32-le")).cast("I")
    return str(places, "utf-32-le").replace("\0", "").rstrip()


def query_phrases(text: str) -> tuple[tuple[str, ...], ...]:
    """What to look for: the runs of a query, each in all its forms, folded and in lower case, first as typed.

    A text holds a phrase if it holds one of its forms, and answers the query if it holds every phrase.
    """
    runs = _RUN.findall(_stand_in(fold(plain(text)).lower()))
    return tuple(forms(run.translate(_MARKS)) for run in dict.fromkeys(runs))


def _stand_in(key: str) -> str:
    return _MARK.sub(lambda mark: _STAND_INS[mark[0]], key)
