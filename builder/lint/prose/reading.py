"""A document as the rules of prose read it: only what its author wrote himself, every character in its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

from builder.clean.shapes import HAN
from builder.documents import Document, Scalar
from builder.edits import Edit
from builder.problems import Location
from builder.regex import regex
from builder.schema import canonical_name

HIDDEN = "\ufffc"
"""Stands for every character that is no prose: code, addresses, tags, formulas."""

_NO_PROSE = regex(
    r"""^[ ]{0,3}(?P<fence>`{3,}+|~{3,}+).*?(?:^[ ]{0,3}(?P=fence)[`~]*[ \t]*$|\Z)
    | <!--.{0,2000}?-->
    | (?P<ticks>`++)[^`\n]+(?P=ticks)
    | \$[^$\n]+\$
    | <[a-zA-Z/!][^<>\n]*>
    | !?\[(?=[^\]\n]{0,300}\]\() | \]\([^()\n]*\)
    | ^\[[^\]\n]+\]:[^\n]* | \[\^[^\[\]\n]+\]
    | \{[^{}\n]*\}
    | (?:https?://|www\.)[^\s，。；：！？、（）《》“”【】]+ | (?<![A-Za-z0-9._+-])[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]+
    | ^[ ]{0,3}>[^\n]*
    | (?<=\n\n)(?:(?:[ ]{4}|\t)[^\n]*\n?)+
    | ^[ \t|:-]+$
    """,
    re.MULTILINE | re.DOTALL | re.VERBOSE,
)
_QUOTED = regex(r"(?<=“)(?:[^“”\n]|\n(?!\n))*+(?=”)|(?<=「)[^「」\n]*+(?=」)|(?<=《)[^《》\n]*+(?=》)")
_TOLD = ("title", "summary")


@dataclass(frozen=True, slots=True)
class Prose:
    """A document's words, as long as its file: `text` without what is no prose, `own` without quotations and titles of
    works too. `body` is where the body begins."""

    document: Document
    text: str
    own: str
    body: int
    lines: tuple[int, ...]

    def where(self, start: int) -> Location:
        """The line and the column of an offset."""
        line = bisect_right(self.lines, start)
        return Location(self.document.path, line, start - self.lines[line - 1] + 1)

    def paragraphs(self) -> Iterator[tuple[int, str]]:
        """Every paragraph with its offset; a line of the front matter, a row of a table and a heading are one each."""
        for start, end in pairwise(self.lines):
            if end <= self.body:
                yield start, self.text[start : end - 1]
        for match in _PARAGRAPH.finditer(self.text, self.body):
            yield match.start(), match[0]


_PARAGRAPH = regex(r"^[ \t]*(?:[|#][^\n]*|[^\s|#][^\n]*(?:\n(?![ \t]*(?:[|#\n]|$))[^\n]*)*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found: at which offset, what is wrong and how to mend it; `edits` mend it where that is certain."""

    start: int
    message: str
    cure: str = ""
    edits: tuple[Edit, ...] = ()


def read_prose(document: Document) -> Prose:
    """The document as the rules of prose read it."""
    raw = document.raw
    body = len(raw) - len(document.body)
    text = _told(document, raw[:body]) + _NO_PROSE.sub(_hidden, document.body)
    text = _FOREIGN.sub(lambda line: _hidden(line) if _is_foreign(line[0]) else line[0], text)
    lines = accumulate((len(line) + 1 for line in raw.split("\n")), initial=0)
    return Prose(document, text, _QUOTED.sub(_hidden, text), body, tuple(lines)[:-1])


def _hidden(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", HIDDEN, match[0])


_FOREIGN = regex(r"^[^\n]*?(?<![A-Za-z])[A-Za-z]{2,}+(?:[ ,]++[A-Za-z]{2,}+){2}[^\n]*$", re.MULTILINE)


def _is_foreign(line: str) -> bool:
    """Whether a line is English with some Chinese in it, and set by the rules of English."""
    return len(re.findall("[A-Za-z]", line)) > len(re.findall(f"[{HAN}]", line))


def _told(document: Document, head: str) -> str:
    """The front matter, of which only title and summary are prose, where they stand on one line as they are meant."""
    lines = head.split("\n")
    shown = [HIDDEN * len(line) for line in lines]
    for field in document.fields:
        value = field.value
        if canonical_name(field.name) in _TOLD and isinstance(value, Scalar) and value.text:
            line = lines[value.line - 1]
            before, words, after = line.partition(value.text)
            if words:
                shown[value.line - 1] = HIDDEN * len(before) + words + HIDDEN * len(after)
    return "\n".join(shown)


def has_han(text: str) -> bool:
    """Whether there is anything Chinese in a text."""
    return bool(_ANY_HAN.search(text))


_ANY_HAN = regex(f"[{HAN}]")
