"""Sections: a heading and what follows it as one element, so that its anchor leads to what holds the text."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from builder.markdown.elements import VOID
from builder.regex import regex

# What the wall lets out: no < or > within a tag, every element closed.
_TAG = regex(r"<(/?)([a-z][a-z0-9]*)([^<>]*)>")
# Enough where all tags are Markdown's own: no heading with an id stands within an element.
_HEADING = regex(r"<(/?)(h[1-6])([^<>]*)>")
_ID = regex(r' id="([^"]*)"')


def hold_sections(html: str, ids: AbstractSet[str], *, raw: bool) -> str:
    """HTML from the wall in which each heading that has one of these ids opens a section, which takes the id over.

    `raw` says whether an author's own tags may stand around them.

    A section ends before the next such heading of its level or above it, and with the element it stands in, so it
    never parts what an author put together. No document can make one itself: the wall knows no such element.
    """
    parts: list[str] = []
    open_in: list[list[int]] = [[]]  # for each open element the levels of the sections open in it
    at = 0
    for tag in (_TAG if raw else _HEADING).finditer(html) if ids else ():
        end, name, attributes = tag.groups()
        if name in VOID:
            continue
        if end:
            levels = open_in.pop()
            parts += (html[at : tag.start()], "</section>" * len(levels), tag[0])
            at = tag.end()
            continue
        found = _ID.search(attributes)
        if found and found[1] in ids:
            ended = _end_levels(open_in[-1], int(name[1]))
            rest = attributes.replace(found[0], "", 1)
            parts += (html[at : tag.start()], "</section>" * ended, f'<section id="{found[1]}"><{name}{rest}>')
            at = tag.end()
        open_in.append([])
    return "".join((*parts, html[at:], "</section>" * len(open_in[0])))


def _end_levels(levels: list[int], level: int) -> int:
    """How many of the open sections a heading of this level ends; `levels` becomes what is open with its own."""
    staying = [outer for outer in levels if outer < level]
    ended = len(levels) - len(staying)
    levels[:] = [*staying, level]
    return ended
