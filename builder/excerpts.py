"""The first words of a text, as a reader would quote them."""

from __future__ import annotations

import re

from builder.markdown import plain_text
from builder.regex import regex

_ENOUGH = 1500
# A line of these is not Markdown for anything else; most headlines and briefs are, and need no parser.
_PLAIN = regex(r"(?:[^\W_]|[，。、；：？！“”‘’（）《》〈〉【】〔〕—…·％%:,]| (?! ))*")
_SHORTEST = 12
_NO_PROSE = regex(r"\s{0,3}(#|!\[|\||---)")
# A first paragraph on one line, which means what it says: it begins like none but a paragraph and holds no mark.
_FIRST = regex(
    r"""(?:[ \t]*\n)*+[ ]{0,3}+(?![ >+-]|[0-9]+[.)])
    (?P<words>(?:[^\s\\`*_~\[<&\x00-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]|\u3000|[ ](?=\S))+)
    [ \t]*(?:\n[ \t]*\n|\n?\Z)""",
    re.VERBOSE,
)
# No tags, and too few marks to nest anything so deep that the wall would refuse the whole.
_SHALLOW = regex(r"[^<*_~]*+(?:[*_~][^<*_~]*+){0,400}+")


def excerpt(source: str, limit: int = 90) -> str:
    """The beginning of a Markdown text in at most `limit` characters, cut behind a sentence where possible."""
    head = _prose(source[:_ENOUGH])
    text = _first_words(head) or next(filter(_is_enough, map(str.strip, plain_text(head).splitlines())), "")
    if len(text) <= limit:
        return text
    ends = [match.end() for match in re.finditer(r"[。！？!?]|[；;](?=\S)", text[:limit])]
    return text[: ends[-1]] if ends and ends[-1] >= limit // 3 else text[: limit - 1].rstrip("，、：,") + "…"


def _prose(source: str) -> str:
    """The source without its headings and pictures, which say little when quoted."""
    return "\n".join(line for line in source.split("\n") if not _NO_PROSE.match(line))


def _first_words(head: str) -> str:
    """The first paragraph where no parser is needed to tell that it is one and long enough; else ""."""
    first = _FIRST.match(head)
    words = first["words"].strip() if first else ""
    return words if _is_enough(words) and _SHALLOW.fullmatch(head) else ""


def _is_enough(line: str) -> bool:
    return len(line) >= _SHORTEST


def plain_line(source: str) -> str:
    """A short Markdown text as one plain line."""
    text = source.strip()
    return text if _PLAIN.fullmatch(text) else " ".join(plain_text(text).split("\n")).strip()
