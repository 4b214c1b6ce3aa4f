"""What Pagefind reads of one page: HTML that holds tokens and is never published."""

from __future__ import annotations

from html import escape

from builder.model import Passage, Record
from builder.search.tokens import index_tokens, plain, text_of

PAGES_VERSION = 2
"""Goes into the index digest: raise it whenever the same record gives other HTML."""

END = "␤"
"""Closes every piece of text: the browser splits there, and Pagefind adds no full stop of its own."""

_PLANE_15 = 0xF0000
_BETWEEN = chr(_PLANE_15 + 1)


def index_html(record: Record, bundle: str) -> str:
    """The page as tokens: title, then for each passage its heading and text. Pagefind keeps one index for each
    "language", so the bundle is one."""
    title = _tokens(record.title)
    facts = _meta("title", title.removesuffix(END).rstrip())
    if original := original_text(record):
        facts += _meta("o", original)
    text = "".join(map(_passage, record.passages))
    return f'<html lang="{bundle}"><body data-pagefind-body>{facts}<h1>{title}</h1>{text}</body></html>'


def _meta(field: str, value: str) -> str:
    """The value in an attribute of its own: Pagefind reads commas, colons and brackets as syntax."""
    return f'<i data-pagefind-meta="{field}[data-v]" data-v="{value}"></i>'


def _passage(passage: Passage) -> str:
    text = f"<p>{_tokens(passage.text)}</p>"
    if passage.anchor:
        return f'<h2 id="{escape(passage.anchor)}">{_tokens(passage.heading)}</h2>{text}'
    return f"<h2>{_tokens(passage.heading)}</h2>{text}"


def _tokens(text: str) -> str:
    return escape(" ".join([*index_tokens(text), END]))


def original_text(record: Record) -> str:
    """The pieces of a page that folding changes, as readers see them, where Pagefind finds no word to index.

    Every character of the basic plane is shifted to plane 15, pieces are joined by U+F0001; "" if the tokens
    alone give the text back.
    """
    pieces = [plain(piece) for piece in _pieces(record)]
    if all(piece == text_of(index_tokens(piece)) for piece in pieces):
        return ""
    return _BETWEEN.join(map(_shifted, pieces))


def _pieces(record: Record) -> list[str]:
    return [record.title, *(text for passage in record.passages for text in (passage.heading, passage.text))]


def _shifted(piece: str) -> str:
    return "".join(char if ord(char) > 0xFFFF else chr(ord(char) + _PLANE_15) for char in piece)
