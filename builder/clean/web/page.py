"""The elements of a saved page and how far they reach: what the blocks themselves no longer tell."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, takewhile

from builder.clean.shapes import is_closed
from builder.clean.tags import Attribute, Token, read_tokens
from builder.clean.values import Block, Draft, Fix, Propose, Range, Span
from builder.clean.web.notices import is_notice
from builder.regex import regex

_BOXES = ("div", "section", "table", "td")
_STYLED = ("p", "span", "font", "strong", "b")
_ASKED = ("nav", "header", "footer", "aside", "ul", "ol", "li", "a", "sup", "sub", *_BOXES, *_STYLED)
_POINTS = ("meta", "hr")
_SIZE = regex(r"font-size\s*:\s*(\d{1,3}(?:\.\d{1,4})?)(px|pt)")
_GAPS = regex(r"[\s\u3000|｜丨/\\·•>»›《<«,，、:：\-–—\[\]【】()（）]+")


@dataclass(frozen=True, slots=True)
class Element:
    """An element that is both opened and closed: `[start, end)` is what stands between its tags."""

    name: str
    start: int
    end: int
    attributes: tuple[Attribute, ...]

    def get(self, name: str) -> Attribute | None:
        """An attribute that is not empty."""
        return next((a for a in self.attributes if a.name == name and a.value.strip()), None)

    def value(self, name: str) -> str:
        """An attribute as typed, or ""."""
        attribute = self.get(name)
        return attribute.value if attribute else ""

    def holds(self, block: Block) -> bool:
        """Whether the whole block stands inside."""
        return self.start <= block.start and block.end <= self.end


def elements(draft: Draft, *names: str) -> tuple[Element, ...]:
    """The closed elements of these names in the order they open; one that nothing closes reaches nowhere.

    Boxes without class and id, and p, span, font without a size of type are left out; meta and hr are points.
    """
    return tuple(element for element in _elements(draft.source, draft.begin) if element.name in names)


@lru_cache(maxsize=1)  # every rule of a page asks, and reading its tags takes longer than the rule
def _elements(source: str, begin: int) -> tuple[Element, ...]:
    found = _pair(read_tokens(source, begin, len(source)))
    return tuple(sorted(found, key=lambda element: (element.start, -element.end)))


def _pair(tokens: Iterable[Token]) -> Iterator[Element]:
    opened: dict[str, list[Token]] = {name: [] for name in _ASKED}
    for token in tokens:
        if token.kind == "open" and token.name in _POINTS:
            yield Element(token.name, token.end, token.end, token.attributes)
        elif token.name not in opened:
            continue
        elif token.kind == "open":
            opened[token.name].append(token)
        elif token.kind == "close" and opened[token.name]:
            first = opened[token.name].pop()
            if _is_asked(first):
                yield Element(token.name, first.end, token.start, first.attributes)


def _is_asked(token: Token) -> bool:
    """Whether anybody asks for an element: a box by its name, anything by the size of its type."""
    if token.name not in (*_BOXES, *_STYLED) or "font-size" in token.value("style"):
        return True
    return token.name in _BOXES and (token.has("class") or token.has("id"))


def type_sizes(draft: Draft) -> dict[int, int]:
    """For each block, by its start, the size of its type in pixels where a style says so for the whole block."""
    styled = (element for element in elements(draft, *_BOXES, *_STYLED) if "font-size" in element.value("style"))
    held = innermost(styled, draft.blocks)
    sizes = ((start, _SIZE.search(element.value("style"))) for start, element in held.items())
    return {start: round(float(m[1]) * (4 / 3 if m[2] == "pt" else 1)) for start, m in sizes if m}


def flatten(found: Iterable[Element]) -> tuple[Range, ...]:
    """The ranges of elements, those inside one another as one."""
    ranges: list[Range] = []
    for element in found:
        if not ranges or element.start >= ranges[-1][1]:
            ranges.append((element.start, element.end))
    return tuple(ranges)


def innermost(found: Iterable[Element], blocks: Iterable[Block]) -> dict[int, Element]:
    """For each block, by its start, the innermost of these elements that holds it; both in the order of the source."""
    held: dict[int, Element] = {}
    opened: list[Element] = []
    coming = list(reversed(list(found)))
    for block in blocks:
        while coming and coming[-1].start <= block.start:
            opened.append(coming.pop())
        while opened and opened[-1].end < block.end:
            opened.pop()
        if opened:
            held[block.start] = opened[-1]
    return held


def is_linked(block: Block, links: tuple[Range, ...]) -> bool:
    """Whether every word of a block stands inside a link; marks between links do not count."""
    seen = False
    for span in block.spans:
        loose = _unlinked(span, links)
        if _GAPS.sub("", loose):
            return False
        seen = seen or len(loose) < len(span.text)
    return seen


def _unlinked(span: Span, links: tuple[Range, ...]) -> str:
    """The letters of a span that no link covers; a reworded span is inside a link as a whole or not at all."""
    index = max(bisect_right(links, (span.start, span.end)) - 1, 0)
    if len(span.text) != span.end - span.start:
        inside = any(low <= span.start and span.end <= high for low, high in links[index : index + 1])
        return "" if inside else span.text
    kept: list[str] = []
    at = span.start
    for low, high in takewhile(lambda link: link[0] < span.end, islice(links, index, None)):
        if high > at:
            kept.append(span.text[at - span.start : max(low, at) - span.start])
            at = min(high, span.end)
    return "".join((*kept, span.text[at - span.start :]))


def body_edges(blocks: tuple[Block, ...]) -> tuple[int, int]:
    """The first paragraph of sentences and the one after the last: between them a page's own buttons do not stand.

    In a text without sentences (verse, a list) only the first three blocks are surely above it, and none below.
    """
    prose = [index for index, block in enumerate(blocks) if block.kind != "image" and _is_sentences(block.text)]
    return (prose[0], prose[-1] + 1) if prose else (min(3, len(blocks)), len(blocks))


def _is_sentences(text: str) -> bool:
    return len(text) >= 15 and is_closed(text) and bool(re.search("[。！？；!?;]", text)) and not is_notice(text)


def offer_drop(draft: Draft, first: Block, last: Block, why: str) -> Iterator[Propose]:
    """The offer to drop from one block to another, if their words can be quoted without doubt."""
    start = _quote(draft, first)
    end = _quote(draft, last, at_end=True) if last is not first else ""
    if start and (end or last is first):
        yield Propose(Fix("drop", start if last is not first else first.text, end), why)


def _quote(draft: Draft, block: Block, at_end: bool = False) -> str:
    """Words at one end of a block that stand nowhere else in the document, eight or more, or ""."""
    text = block.text
    whole = "\n".join("".join(other.text.split()) for other in draft.blocks)
    for length in range(10, min(len(text), 60) + 10, 4):
        words = text[-length:] if at_end else text[:length]
        if whole.count("".join(words.split())) == 1:
            return words
    return ""
