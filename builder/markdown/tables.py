"""Tables of a text as everybody can use them: reached and moved by keyboard where they are wide, heads that say so."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape

from builder.regex import regex

# What the wall lets out: no < or > within a tag.
_PART = regex(r"<(/?)(table|thead|th)\b([^<>]*)>")
_CAPTION = regex(r"<caption[^<>]*>(.*?)</caption>", re.DOTALL)
_TAG = regex(r"<[^<>]*>")


def reachable_tables(html: str, name: Callable[[], str]) -> str:
    """Rendered HTML with every outermost table in a region that scrolls, and a scope on every head of a column or row.

    A region is called by the table's caption behind `name()`, which gives each a name of its own (表 1, 表 2).
    """
    if "<table" not in html:
        return html
    parts, at, depth, began, in_head = [], 0, 0, 0, False
    for match in _PART.finditer(html):
        closing, tag, attributes = match.groups()
        parts.append(html[at : match.start()])
        at = match.end()
        if tag == "th":
            scope = "" if closing or " scope=" in attributes else f' scope="{"col" if in_head else "row"}"'
            parts.append(f"<{closing}th{attributes}{scope}>")
            continue
        if tag == "thead":
            in_head = not closing
        elif not closing and depth == 0:
            began = len(parts)
        depth += 0 if tag == "thead" else -1 if closing else 1
        parts.append(match[0])
        if tag == "table" and closing and depth == 0:
            parts[began:] = [_region("".join(parts[began:]), name())]
    return "".join((*parts, html[at:]))


def _region(table: str, name: str) -> str:
    caption = _CAPTION.search(table)
    told = unescape(_TAG.sub("", caption[1])).strip() if caption else ""
    label = escape(f"{name} {told}".strip())
    return f'<div class="scroll" role="region" tabindex="0" aria-label="{label}">{table}</div>'
