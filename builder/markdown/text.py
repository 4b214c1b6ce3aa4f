"""The text a reader sees, told from the HTML that is written: one block a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import unescape

from builder.markdown.elements import INLINE
from builder.regex import regex

Passage = tuple[str, str, str]
Piece = tuple[bool, str, str, str]

_PIECE = regex(r"<(/?)([a-z][a-z0-9]*)((?:\s[^<>\"]*(?:\"[^\"]*\"[^<>\"]*)*)?)/?>|([^<]+|<)")
_ID = regex(r'\sid="([^"]*)"')
_HEADING = regex(r"h[1-6]")
_BLANKS = regex(r"[ \t\r\n\f]+")
_PLACEHOLDER = regex(r'\sclass="(?:external remote|remote|missing)"')

# Between what stands on either side of these nobody reads on without a break.
_GAPS = ("br", "img")
_GAP: Piece = (False, "br", "", "")
_ABOVE = ("rt", "rp")


def read_passages(html: str) -> tuple[Passage, ...]:
    """(anchor, heading, text) for what each section holds outside its inner ones; blocks joined by line breaks.

    First what stands in no section, if there is any. What the site says in place of a picture is not part of it, but
    parts the words around it as a picture does; what stands above words (ruby) comes behind them.
    """
    passages: list[tuple[str, list[str], list[str]]] = [("", [], [])]
    inside = [passages[0]]
    for block, end, name, attributes in _blocks(html):
        anchor, heading, lines = inside[-1]
        if block:
            lines.append(block)
        if end and _HEADING.fullmatch(name) and anchor and not heading:
            heading.append(" ".join(lines))
            lines.clear()
        elif name == "section" and end:
            inside.pop()
        elif name == "section":
            found = _ID.search(attributes)
            passages.append((unescape(found[1]) if found else "", [], []))
            inside.append(passages[-1])
    told = ((anchor, "".join(heading), "\n".join(lines)) for anchor, heading, lines in passages)
    return tuple(passage for passage in told if any(passage))


def read_lines(html: str) -> tuple[str, ...]:
    """Every block of text in order, headings too."""
    return tuple(block for block, *_ in _blocks(html) if block)


def _blocks(html: str) -> Iterator[tuple[str, bool, str, str]]:
    """Blocks of visible text, each with the tag that ends it: whether that is an end tag, name, attributes."""
    line: list[str] = []
    pieces = _pieces(html)
    if "class=" in html:
        pieces = _without_placeholders(pieces)
    if "<rt" in html or "<rp" in html:
        pieces = _notes_last(pieces)
    for end, name, attributes, text in pieces:
        if text:
            line.append(text)
        elif name in _GAPS:
            line.append(" ")
        elif name not in INLINE:
            yield _squeeze(line), end, name, attributes
            line.clear()
    yield _squeeze(line), True, "", ""


def _notes_last(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The same with what stands above words (rt) behind their block, and without brackets for old browsers (rp)."""
    notes: list[Piece] = []
    inside = ""
    for piece in pieces:
        end, name = piece[:2]
        if name in _ABOVE:
            inside = "" if end else name
            notes += [_GAP] if inside == "rt" else []
        elif name and (name in _GAPS or name in INLINE):
            yield piece
        elif name:
            yield from notes
            yield piece
            notes, inside = [], ""
        elif inside == "rt":
            notes.append(piece)
        elif not inside:
            yield piece
    yield from notes


def _without_placeholders(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces of HTML with a gap for what stands in place of a picture: links and spans that hold text only."""
    remote = skipped = False
    for piece in pieces:
        end, name, attributes, _ = piece
        if name == "figure":
            remote = not end and 'class="remote"' in attributes
        if name in ("a", "span") and not end:
            skipped = bool(_PLACEHOLDER.search(attributes)) or (remote and name == "a")
            yield _GAP if skipped else piece
        elif not skipped:
            yield piece
        elif end and name in ("a", "span"):
            skipped = False


def _pieces(html: str) -> Iterator[Piece]:
    """(is an end tag, name, attributes, "") for each tag and (False, "", "", text) for each text."""
    for piece in _PIECE.finditer(html):
        end, name, attributes, text = piece.groups()
        yield bool(end), name or "", attributes or "", unescape(text or "")


def _squeeze(line: list[str]) -> str:
    """Only the blanks that HTML itself folds; 　 between two names stays."""
    return _BLANKS.sub(" ", "".join(line)).strip(" ") if line else ""
