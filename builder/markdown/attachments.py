"""Links to attachments, with what a reader wants to know before fetching one: what it is, and how large (GOV-13)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from builder.regex import regex

# What the wall lets out: no < or > within a tag, no link within a link.
_LINK = regex(r'<a ([^<>]*?\bhref="([^"]*)"[^<>]*)>(.*?)</a>', re.DOTALL)
_STEPS = ((1 << 20, "MB"), (1 << 10, "KB"))


def attachment_words(path: str, size: int) -> str:
    """（PDF，1.2 MB）: the kind of a file by its name, and its size in bytes as people say it."""
    kind = path.rsplit(".", 1)[-1].upper()
    for step, unit in _STEPS:
        if size >= step:
            told = f"{size / step:.1f}".removesuffix(".0")
            return f"（{kind}，{told} {unit}）"
    return f"（{kind}，{size} 字节）"


def tell_attachments(html: str, told: Mapping[str, str]) -> str:
    """Rendered HTML with words behind the label of every link to one of these addresses."""
    if not told:
        return html

    def labelled(link: re.Match[str]) -> str:
        words = told.get(link[2].partition("#")[0])
        return f'<a {link[1]}>{link[3]}<span class="file-kind">{escape(words)}</span></a>' if words else link[0]

    return _LINK.sub(labelled, html)
