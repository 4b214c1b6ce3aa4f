"""Text of the source that no reader would see: a document is rendered whole, or says what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from builder.markdown.text import read_lines
from builder.regex import regex

_LEAVES = frozenset({"inline", "code_block", "fence", "html_block", "table_open", "hr"})
_MARKERS = regex(r"(?:[\s>]|[-+*](?=\s|$)|\d{1,9}[.)](?=\s|$))*")


def unread_lines(source: str, tokens: Sequence[Token], env: Mapping[str, Any]) -> tuple[str, ...]:
    """Lines that no token holds (nested deeper than the parser goes) and table cells beyond the last column."""
    lines = re.split(r"\r\n?|\n", source)
    read: set[int] = set()
    for first, last in _read_ranges(tokens, env):
        read.update(range(first, last))
    unread = (_MARKERS.sub("", line, count=1) for at, line in enumerate(lines) if at not in read)
    return (*filter(_has_letters, unread), *_surplus_cells(lines, tokens))


def lost_text(before: str, after: str) -> tuple[str, ...]:
    """Blocks of visible text that stand in the HTML `before` and nowhere in the HTML `after`."""
    if before == after:
        return ()
    remaining = _letters("".join(read_lines(after)))
    lost: list[str] = []
    at = 0
    for block in read_lines(before):
        letters = _letters(block)
        found = remaining.find(letters, at)
        if found >= 0:
            at = found + len(letters)
        elif letters not in remaining:
            lost.append(block)
    return tuple(lost)


def _read_ranges(tokens: Sequence[Token], env: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    for token in tokens:
        if token.map and token.type in _LEAVES:
            yield token.map[0], token.map[1]
    for reference in (*env.get("references", {}).values(), *env.get("duplicate_refs", ())):
        yield reference["map"][0], reference["map"][1]


def _surplus_cells(lines: Sequence[str], tokens: Sequence[Token]) -> Iterator[str]:
    columns = 0
    for token in tokens:
        if token.type == "thead_open":
            columns = 0
        elif token.type == "th_open":
            columns += 1
        elif token.type == "tr_open" and token.map and columns:
            yield from filter(_has_letters, _cells(lines[token.map[0]])[columns:])


def _cells(line: str) -> list[str]:
    cells = [cell.strip() for cell in escapedSplit(line.strip(" \t>"))]
    return cells[1:] if cells and not cells[0] else cells


def _has_letters(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
