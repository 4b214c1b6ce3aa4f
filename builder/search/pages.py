"""What Pagefind reads of one page: HTML that holds tokens and is never published."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from html import escape

from builder.model import Passage, Record
from builder.regex import regex
from builder.search.tokens import fold, index_tokens, plain

PAGES_VERSION = 3
"""Goes into the index digest: raise it whenever the same record gives other HTML."""

END = "␤"
"""Closes every piece of text: the browser splits there, and Pagefind adds no full stop of its own."""

EVERY = "ꓹꓽ"
"""A word of every page that no text has, so that all pages are found by one word: asked for nothing, Pagefind loads the
whole index. templates/static/search-index.js knows it too."""

_PLANE_15 = 0xF0000
_BETWEEN = chr(_PLANE_15 + 1)
_WORD = regex("[0-9A-Za-z\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Ready:
    """A page ready to be indexed, whichever bundle it goes into.

    `body` is the HTML for Pagefind, `choices` the values to choose by as (field, value), and `wordy` says that there
    is a word that Pagefind surely knows. `digest` is one of all the rest.
    """

    url: str
    date: str
    choices: tuple[tuple[str, str], ...]
    body: str
    wordy: bool
    digest: str


def make_ready(record: Record) -> Ready:
    """All that an index needs of a page, from its record alone, so that any process can make it."""
    choices = tuple(dict.fromkeys((field, told) for field, value in record.filters if (told := plain(value))))
    body, wordy = index_html(record), any(map(_WORD.search, _pieces(record)))
    digest = hashlib.sha256(repr((record.url, record.date, choices, body, wordy)).encode()).hexdigest()
    return Ready(record.url, record.date, choices, body, wordy, digest)


def index_html(record: Record) -> str:
    """The body of the page as tokens: title, then for each passage its heading and text."""
    text = END.join(map(plain, _pieces(record)))
    key = fold(text)
    title, *texts = (piece.strip() for piece in escape(index_tokens(key)).split(END))
    facts = _meta("title", title) + _meta("o", _original(text) if key != text else "") + _meta("e", EVERY)
    passages = map(_passage, record.passages, texts[::2], texts[1::2])
    return f"<body data-pagefind-body>{facts}{_element('h1', title)}{''.join(passages)}</body>"


def _pieces(record: Record) -> list[str]:
    return [record.title, *(text for passage in record.passages for text in (passage.heading, passage.text))]


def _meta(field: str, value: str) -> str:
    """The value in an attribute of its own: Pagefind reads commas, colons and brackets as syntax."""
    return f'<i data-pagefind-meta="{field}[data-v]" data-v="{value}"></i>' if value else ""


def _passage(passage: Passage, heading: str, text: str) -> str:
    anchor = f' id="{escape(passage.anchor)}"' if passage.anchor else ""
    return _element("h2", heading, anchor) + _element("p", text)


def _element(name: str, tokens: str, attribute: str = "") -> str:
    return f"<{name}{attribute}>{tokens} {END}</{name}>" if tokens else f"<{name}{attribute}>{END}</{name}>"


def _original(text: str) -> str:
    """The pieces of a page that tokens alone do not give back, as readers see them, where Pagefind finds no word.

    Every character of the basic plane is shifted to plane 15, pieces are joined by U+F0001.
    """
    return _BETWEEN.join(map(_shifted, text.split(END)))


def _shifted(piece: str) -> str:
    return "".join(char if ord(char) > 0xFFFF else chr(ord(char) + _PLANE_15) for char in piece)
