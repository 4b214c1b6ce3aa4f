"""Blocks → Markdown: one paragraph per line; what was no Markdown is escaped where Markdown would bend it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from builder.clean.letters.characters import CONTROLS
from builder.clean.shapes import fold
from builder.clean.values import Block, Draft, Range, Span
from builder.markdown import plain_text
from builder.regex import regex

_ANYWHERE = regex(r"[\\`*]|_(?![^\W_])|(?<![^\W_])_|~~|<(?=[A-Za-z/!?])|&(?=#|[A-Za-z]\w*;)|!(?=\[)|\](?=[(\[:])")
_START = regex(r"(?:#{1,6}|[-+])(?=[ \t]|$)|>|(?:-[ \t]*){3,}$|=+[ \t]*$|(?:_[ \t]*){3,}$|\|")
_NUMBERED = regex(r"(\d{1,9})([.)])(?=[ \t]|$)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of source that goes into the body, and what is written there: words, the words of a picture (ALT),
    or the ADDRESS of a link or picture."""

    rule: str
    start: int
    end: int
    text: str


def write_body(draft: Draft) -> str:
    """The Markdown of all blocks, ending in one line feed; "" if there are none."""
    pieces: list[str] = []
    before: Block | None = None
    for table, run in groupby(draft.blocks, key=lambda block: block.cell[0] if block.kind == "cell" else 0):
        blocks = tuple(run)
        if table:
            pieces += ["\n\n" if before else "", _table(blocks)]
            before = blocks[-1]
            continue
        for block in blocks:
            pieces += [_between(before, block, draft.raw) if before else "", _write(block, draft.raw)]
            before = block
    return "".join(pieces) + "\n" if pieces else ""


def _table(cells: tuple[Block, ...]) -> str:
    """A table of Markdown; its first row is the head, cells the source left empty stay empty."""
    width = max(block.cell[2] for block in cells)
    lines = []
    for _, row in groupby(cells, key=lambda block: block.cell[1]):
        words = {block.cell[2]: _inline(block.spans, raw=False).replace("|", "\\|") for block in row}
        lines.append(f"| {' | '.join(words.get(column, '') for column in range(1, width + 1))} |")
    return "\n".join((lines[0], f"|{' --- |' * width}", *lines[1:]))


def _between(before: Block, block: Block, raw: bool) -> str:
    tight = before.kind == block.kind and block.kind in ("item", "numbered")
    mark = r"\s*(?:[-*+>|]|\d{1,9}[.)] |```|~~~)"
    kept = raw and block.gap == 1 and re.match(mark, before.text) and re.match(mark, block.text)
    return "\n" if tight or kept else "\n\n"


def _write(block: Block, raw: bool) -> str:
    if block.kind in ("verbatim", "rule"):
        return block.text
    if block.kind == "image":
        size = f"{{{block.size}}}" if block.size else ""
        return f"![{_bracket(_inline(block.alt, raw=False))}]({_address(block.text)}){size}"
    if block.kind == "heading":
        words = _inline((Span(s.start, s.end, s.text, link=s.link) for s in block.spans), raw)
        closed = re.sub(r"(#+)$", r"\\\1", words.replace("{", "\\{")) if not raw else words
        return f"{'#' * block.level} {closed}{_attributes(block)}"
    words = _styled(block, raw)
    mark = {"item": "- ", "numbered": f"{block.level}. "}.get(block.kind, "")
    return mark + (words if raw else _escape_start(words))


def _styled(block: Block, raw: bool) -> str:
    """The words of a paragraph; without bold where its marks would not be read as such (`a**(b)**c`)."""
    words = _inline(block.spans, raw)
    if raw or not any(span.strong for span in block.spans) or fold(plain_text(words)) == fold(block.text):
        return words
    return _inline((replace(span, strong=False) for span in block.spans), raw)


def _attributes(block: Block) -> str:
    """` {#i876-1-1 unit="龙泉镇"}` behind a heading, or ""."""
    anchor = f"#{block.anchor}" if block.anchor else ""
    unit = f'unit="{block.unit}"' if block.unit and block.level == 3 else ""
    both = " ".join(filter(None, (anchor, unit)))
    return f" {{{both}}}" if both else ""


def _inline(spans: Iterable[Span], raw: bool) -> str:
    """The words with their links, and in them their bold runs."""
    found: list[str] = []
    for (link, _), linked in groupby(spans, key=lambda span: (span.link, span.link_at)):
        words = "".join(_strong(linked, raw))
        bare = words.strip()
        if link and bare:
            if found and found[-1].endswith("!") and not raw:  # else the link would be a picture
                found[-1] = f"{found[-1][:-1]}\\!"
            words = words.replace(bare, f"[{_bracket(bare)}]({_address(link)})", 1)
        found.append(words)
    return "".join(found)


def _strong(spans: Iterable[Span], raw: bool) -> Iterator[str]:
    """Neighbouring bold spans as one run: two runs that touch would end each other."""
    for strong, run in groupby(spans, key=lambda span: span.strong):
        text = "".join(span.text for span in run)
        words = text if raw else escape(text)
        bare = words.strip()
        yield words.replace(bare, f"**{bare}**", 1) if strong and bare else words


def written(draft: Draft) -> Iterator[Piece]:
    """Every stretch of text in the order in which it stands in the body, addresses as Markdown has them."""
    for block in draft.blocks:
        if block.kind == "image":
            yield from (Piece("ALT", span.start, span.end, span.text) for span in block.alt)
            last = len(block.spans) - 1
            for index, span in enumerate(block.spans):
                text = span.text if index else span.text.lstrip()
                text = _percent(text if index < last else text.rstrip())
                yield Piece("ADDRESS", span.start, span.end, text)
            continue
        for (link, at), run in groupby(block.spans, key=lambda span: (span.link, span.link_at)):
            spans = tuple(run)
            words, blanks = _parted(spans, len("".join(span.text for span in spans).rstrip()))
            yield from words
            if link and words:
                yield Piece("ADDRESS", at[0], at[1], _address(link))
            yield from blanks


def _parted(spans: tuple[Span, ...], size: int) -> tuple[list[Piece], list[Piece]]:
    """The first `size` characters of spans, and what is behind them."""
    before: list[Piece] = []
    behind: list[Piece] = []
    for span in spans:
        here = min(size, len(span.text))
        size -= here
        if 0 < here < len(span.text) == span.end - span.start:
            before.append(Piece("KEEP", span.start, span.start + here, span.text[:here]))
            behind.append(Piece("KEEP", span.start + here, span.end, span.text[here:]))
        else:
            (before if here else behind).append(Piece("KEEP", span.start, span.end, span.text))
    return before, behind


def settle_links(draft: Draft) -> Draft:
    """The draft with every address on one run of words: an `<a>` that nothing closes goes on to the end of a page."""
    taken = sorted((fate.start, fate.end) for fate in draft.taken)
    spent: set[Range] = set()
    blocks = []
    for block in draft.blocks:
        spans: list[Span] = []
        for span in block.spans:
            runs_on = bool(spans) and spans[-1].link_at == span.link_at and bool(spans[-1].link)
            if span.link and not runs_on and (span.link_at in spent or _inside(span.link_at, taken)):
                span = replace(span, link="")
            spent.add(span.link_at)
            spans.append(span)
        blocks.append(replace(block, spans=tuple(spans)))
    return replace(draft, blocks=tuple(blocks))


def _inside(place: Range, taken: list[Range]) -> bool:
    index = bisect_right(taken, (place[0], place[1])) - 1
    return any(start < place[1] and end > place[0] for start, end in taken[max(index - 1, 0) : index + 2])


def escape(text: str) -> str:
    """The text with a backslash before whatever Markdown would read inside a line."""
    return _ANYWHERE.sub(lambda match: "".join(f"\\{character}" for character in match[0]), text)


def _escape_start(text: str) -> str:
    """The text with a backslash before whatever Markdown would read at the beginning of a paragraph."""
    numbered = _NUMBERED.match(text)
    if numbered:
        return f"{numbered[1]}\\{text[numbered.end(1) :]}"
    return f"\\{text}" if _START.match(text) else text


def _bracket(text: str) -> str:
    """Markdown with a backslash before every bracket that has none, so that it can stand between two."""
    return re.sub(r"(\\.)|([\[\]])", lambda match: match[1] or f"\\{match[2]}", text, flags=re.DOTALL)


def _address(address: str) -> str:
    """An address as Markdown takes it: blanks and brackets in percent form, no controls."""
    return _percent(address.strip())


def _percent(text: str) -> str:
    quoted = {" ": "%20", "(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "\\": "%5C", "\n": "", "\t": "", '"': "%22"}
    return "".join(quoted.get(character, character) for character in CONTROLS.sub("", text) if character >= " ")
