"""The first words of a text, as a reader would quote them."""

from __future__ import annotations

import re

from builder.markdown import plain_text

_ENOUGH = 1500
# A line of these is not Markdown for anything else; most headlines and briefs are, and need no parser.
_PLAIN = re.compile(r"(?:[^\W_]|[，。、；：？！“”‘’（）《》〈〉【】〔〕—…·％%:,]| (?! ))*")


def excerpt(source: str, limit: int = 90) -> str:
    """The beginning of a Markdown text in at most `limit` characters, cut behind a sentence where possible."""
    head = source[:_ENOUGH]
    shown = head if _PLAIN.fullmatch(head) else plain_text(_prose(head))
    paragraphs = (line.strip() for line in shown.splitlines())
    text = next((line for line in paragraphs if len(line) >= 12), "")
    if len(text) <= limit:
        return text
    ends = [match.end() for match in re.finditer(r"[。！？!?]|[；;](?=\S)", text[:limit])]
    return text[: ends[-1]] if ends and ends[-1] >= limit // 3 else text[: limit - 1].rstrip("，、：,") + "…"


def _prose(source: str) -> str:
    """The source without its headings and pictures, which say little when quoted."""
    return "\n".join(line for line in source.split("\n") if not re.match(r"\s{0,3}(#|!\[|\||---)", line))


def plain_line(source: str) -> str:
    """A short Markdown text as one plain line."""
    text = source.strip()
    return text if _PLAIN.fullmatch(text) else " ".join(plain_text(text).split("\n")).strip()
