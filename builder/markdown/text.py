"""The text a reader sees, told from the HTML that is written: one block a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from builder.markdown.elements import INLINE

_PIECE = re.compile(r"<(/?)([a-z][a-z0-9]*)((?:\s[^<>\"]*(?:\"[^\"]*\"[^<>\"]*)*)?)/?>|([^<]+|<)")
_ID = re.compile(r'\sid="([^"]*)"')
_PLACEHOLDER = re.compile(r'\sclass="(?:external remote|remote|missing)"')


def read_passages(html: str) -> tuple[tuple[str, str, str], ...]:
    """(anchor, heading, text) for what stands under each heading; blocks of text joined by line breaks.

    What the site says in place of a picture is not part of it.
    """
    passages: list[tuple[str, str, list[str]]] = [("", "", [])]
    for anchor, block in _blocks(html):
        if anchor is not None:
            passages.append((anchor, block, []))
        elif block:
            passages[-1][2].append(block)
    return tuple((anchor, head, "\n".join(lines)) for anchor, head, lines in passages if anchor or lines)


def read_lines(html: str) -> tuple[str, ...]:
    """Every block of text in order, headings too."""
    return tuple(block for _, block in _blocks(html) if block)


def _blocks(html: str) -> Iterator[tuple[str | None, str]]:
    """Blocks of visible text, each with the id of the heading it is, or None."""
    anchor: str | None = None
    line: list[str] = []
    for end, name, attributes, text in _without_placeholders(html):
        if text:
            line.append(text)
        elif name == "br":
            line.append(" ")
        elif name not in INLINE:
            yield anchor, _squeeze(line)
            line.clear()
            found = None if end else _ID.search(attributes)
            anchor = unescape(found[1]) if found else None
    yield anchor, _squeeze(line)


def _without_placeholders(html: str) -> Iterator[tuple[bool, str, str, str]]:
    """The pieces of HTML but for what stands in place of a picture: links and spans that hold text only."""
    remote = skipped = False
    for piece in _pieces(html):
        end, name, attributes, _ = piece
        if name == "figure":
            remote = not end and 'class="remote"' in attributes
        if name in ("a", "span") and not end:
            skipped = bool(_PLACEHOLDER.search(attributes)) or (remote and name == "a")
        if not skipped:
            yield piece
        elif end and name in ("a", "span"):
            skipped = False


def _pieces(html: str) -> Iterator[tuple[bool, str, str, str]]:
    """(is an end tag, name, attributes, "") for each tag and (False, "", "", text) for each text."""
    for piece in _PIECE.finditer(html):
        end, name, attributes, text = piece.groups()
        yield bool(end), name or "", attributes or "", unescape(text or "")


def _squeeze(line: list[str]) -> str:
    """Only the blanks that HTML itself folds; 　 between two names stays."""
    return re.sub(r"[ \t\r\n\f]+", " ", "".join(line)).strip(" ")
