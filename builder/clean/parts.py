"""A body → blocks of spans, by its form: HTML, plain text, or Markdown left as it is."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from builder.clean.letters.characters import CONTROLS
from builder.clean.shapes import fold, is_wide
from builder.clean.tags import BLOCKS, VOID, Attribute, Token, read_tokens
from builder.clean.values import Block, Cell, Range, Span
from builder.markdown import render_inline
from builder.regex import regex

_PIECE = regex(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});?|\s+|[^&\s]+|&")
_SHELLS = ("pre", "xmp", "listing", "plaintext", "noframes", "noscript")
_CENTRED = regex(r"text-align:center|align=center")
_HIDING = regex(r"display:none|visibility:hidden|font-size:0(?:px|pt|em|rem|%)?(?:;|$|!)")


def verbatim_blocks(source: str, begin: int) -> tuple[Block, ...]:
    """The whole body as one piece, without the blank lines around it."""
    text = source[begin:]
    head = re.match(r"(?:[^\S\n]*\n)*", text)
    start = begin + (head.end() if head else 0)
    end = begin + len(text.rstrip("\n"))
    return (Block((Span(start, end, source[start:end]),), "verbatim"),) if source[start:end].strip() else ()


# --- plain text ----------------------------------------------------------------------------------------

_HASHES = regex(r"(#{1,6})[ \t\u3000]+(.+)")
_WIDE_GAP = regex(r"\s{32}(\s+)")
_BOLD = regex(r"<strong>(.*?)</strong>", re.S)
_STRONG = regex(r"\*\*(?=\S)((?:(?!\*\*).)+?)(?<=\S)\*\*")


def text_blocks(source: str, begin: int, raw: bool) -> Iterator[Block]:
    """One block per line; `raw` says that the lines are Markdown and are not to be escaped."""
    gap, at = 2, begin
    for line in source[begin:].split("\n"):
        block = _line(line, at, raw, gap)
        if block:
            yield block
        gap = 1 if block else gap + 1
        at += len(line) + 1


def _line(line: str, at: int, raw: bool, gap: int) -> Block | None:
    bare = line.strip()
    if not bare:
        return None
    start = line.index(bare)
    heading = _HASHES.fullmatch(bare)
    if heading and (words := _unclosed(heading[2])):
        spans = tuple(_narrowed(_strong_spans(words, at + start + heading.start(2), raw)))
        return Block(spans, tag=f"h{len(heading[1])}", gap=gap)
    return Block(tuple(_narrowed(_strong_spans(bare, at + start, raw))), gap=gap)


def _unclosed(heading: str) -> str:
    """The words of a heading without the `#` that close it."""
    words = heading.rstrip("#")
    return words.rstrip(" \t") if words != heading and words[-1:] in ("", " ", "\t") else heading


def _narrowed(spans: Iterable[Span]) -> Iterator[Span]:
    """The spans without what is beyond 32 blanks in a row: a pattern may try a run from each of its blanks, so that a
    line of a million would never be done."""
    for span in spans:
        at = 0
        for match in _WIDE_GAP.finditer(span.text):
            yield replace(
                span, start=span.start + at, end=span.start + match.start(1), text=span.text[at : match.start(1)]
            )
            at = match.end()
        yield replace(span, start=span.start + at, text=span.text[at:]) if at else span


def _strong_spans(text: str, at: int, raw: bool) -> Iterator[Span]:
    """The spans of a line; `**` pairs that the site would show as bold become strong spans, the marks layout."""
    last = 0
    bold = () if raw or "**" not in text else _BOLD.findall(render_inline(text))
    shown = {fold(re.sub(r"<[^>]*>", "", words)) for words in map(html.unescape, bold)}
    for match in _STRONG.finditer(text) if shown else ():
        if fold(match[1]) not in shown:  # the stars of a mask: *月**日
            continue
        if match.start() > last:
            yield Span(at + last, at + match.start(), text[last : match.start()])
        yield Span(at + match.start(1), at + match.end(1), match[1], strong=True)
        last = match.end()
    if last < len(text):
        yield Span(at + last, at + len(text), text[last:])


# --- HTML ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Element:
    """An open element and what it says of the text in it; `depth` counts the open blocks."""

    name: str
    depth: int = 0
    strong: bool = False
    centred: bool = False
    hidden: bool = False
    tag: str = ""
    link: Attribute | None = None

    @property
    def scope(self) -> tuple[str, int]:
        """What a closing tag must name to close it: a block anywhere, an inline element in its own block."""
        return _scope(self.name, self.depth)


def _scope(name: str, depth: int) -> tuple[str, int]:
    return name, 0 if name in BLOCKS else depth


def html_blocks(source: str, begin: int) -> tuple[Block, ...]:
    """The blocks of scraped HTML in the order of the source."""
    return tuple(_gather(source, read_tokens(source, begin, len(source))))


def _gather(source: str, tokens: Iterable[Token]) -> Iterator[Block]:
    stack: list[_Element] = [_Element("")]
    counts: Counter[tuple[str, int]] = Counter()
    spans: list[Span] = []
    cell: Cell = (0, 0, 0)
    for token in tokens:
        if token.kind == "text":
            for piece in _pieces(source, token, stack[-1]):
                if piece is None:
                    yield from _flush(spans, stack[-1], cell)
                else:
                    spans.append(piece)
        elif token.kind != "skip" and (token.name in BLOCKS or token.name in ("br", "img")):
            yield from _flush(spans, stack[-1], cell)
            cell = _move(cell, token)
        if token.name == "img" and token.kind == "open":
            yield from _image(token, stack[-1])
        elif token.kind == "open" and token.name not in VOID:
            stack.append(_element(token, stack[-1]))
            counts[stack[-1].scope] += 1
        elif token.kind == "close":
            _close(stack, counts, token.name)
    yield from _flush(spans, stack[-1], cell)


def _move(cell: Cell, token: Token) -> Cell:
    """Table, row and column after a tag; a table inside a table counts as the next one."""
    table, row, column = cell
    if token.name == "table":
        return (table + 1, 0, 0)
    if token.kind == "open" and token.name == "tr":
        return (table, row + 1, 0)
    if token.kind == "open" and token.name in ("td", "th"):
        merged = any(token.value(name) not in ("", "1") for name in ("colspan", "rowspan"))
        return (table, row, -1 if merged or column < 0 else column + 1)
    return cell


def _close(stack: list[_Element], counts: Counter[tuple[str, int]], name: str) -> None:
    """Close the innermost element of that name; a block closes what is open inside it, an inline one does not reach
    out of its block."""
    if not counts[_scope(name, stack[-1].depth)]:
        return
    while True:
        element = stack.pop()
        counts[element.scope] -= 1
        if element.name == name:
            return


def _element(token: Token, outer: _Element) -> _Element:
    style = token.value("style")
    weight = re.search(r"font-weight:(bold|bolder|[6-9]00|normal|[1-4]00)", style)
    strong = weight[1] not in ("normal", "100", "200", "300", "400") if weight else False
    headed = re.fullmatch(r"h[1-6]|li|t[dh]|title|caption|figcaption", token.name)
    aligned = f"{style};align={token.value('align')}"
    return _Element(
        token.name,
        depth=outer.depth + (token.name in BLOCKS),
        strong=strong or token.name in ("b", "strong") or (outer.strong and not weight),
        centred=bool(_CENTRED.search(aligned)) or token.name == "center" or (outer.centred and "align" not in style),
        hidden=outer.hidden or bool(_HIDING.search(style)) or token.has("hidden"),
        tag=token.name if headed else "" if _ends_title(token, outer) else outer.tag,
        link=token.get("href") if token.name == "a" else outer.link,
    )


def _ends_title(token: Token, outer: _Element) -> bool:
    """Whether an element is no longer part of what its parent's tag says: a `<title>` that nothing closes ends at
    the first block."""
    return token.name in ("body", "table") or (outer.tag == "title" and token.name in BLOCKS)


def _pieces(source: str, token: Token, inside: _Element) -> Iterator[Span | None]:
    """The words, blanks and entities of a text; None for a break: a blank line, in a shell any line end."""
    enough = 1 if inside.name in _SHELLS or not inside.name else 2
    link = inside.link
    address = link.value.strip() if link and re.match(r"\s*(https?:|mailto:)", link.value, re.IGNORECASE) else ""
    at_link = (link.start, link.end) if link and address else (0, 0)
    for match in _PIECE.finditer(source, token.start, token.end):
        text = match[0]
        if text.isspace() and text.count("\n") >= enough:
            yield None
        else:
            shown = html.unescape(text) or text if text[0] == "&" else text
            yield Span(match.start(), match.end(), shown, inside.strong, address, at_link)


def _flush(spans: list[Span], element: _Element, cell: Cell) -> Iterator[Block]:
    kept = tuple(_tidy(spans))
    spans.clear()
    if kept:
        kind = "item" if element.tag == "li" else "paragraph"
        yield Block(kept, kind, tag=element.tag, centred=element.centred, hidden=element.hidden, cell=cell)


def _tidy(spans: list[Span]) -> Iterator[Span]:
    """Without blanks at the ends; between words one blank, between Chinese characters none for a line end."""
    words = [index for index, span in enumerate(spans) if span.text.strip()]
    kept: list[Span] = []
    for index, following in pairwise(words):
        kept.append(spans[index])
        blank = _blank(spans[index + 1], spans[index], spans[following]) if following > index + 1 else None
        kept += [blank] if blank else []
    return _merge([*kept, *(spans[index] for index in words[-1:])])


def _blank(span: Span, before: Span, behind: Span) -> Span | None:
    """What remains of a run of blanks that begins with `span`: one character, or nothing."""
    if "\n" in span.text and is_wide(before.text[-1]) and is_wide(behind.text[0]):
        return None
    shown = span.text[0] if span.text[0] in " \u3000" else " "
    return replace(span, end=span.start + 1, text=shown) if _plain(span) else replace(span, text=" ")


def _merge(spans: list[Span]) -> Iterator[Span]:
    """Plain neighbours of one style as one span."""
    run: list[Span] = []
    for span in spans:
        if run and not (
            _plain(run[-1]) and _plain(span) and run[-1].end == span.start and _style(run[-1]) == _style(span)
        ):
            yield replace(run[0], end=run[-1].end, text="".join(part.text for part in run))
            run = []
        run.append(span)
    if run:
        yield replace(run[0], end=run[-1].end, text="".join(part.text for part in run))


def _plain(span: Span) -> bool:
    return span.end - span.start == len(span.text)


def _style(span: Span) -> tuple[bool, str]:
    return span.strong, span.link


def _image(token: Token, inside: _Element) -> Iterator[Block]:
    address = token.get("data-src", "data-original", "data-lazy-src", "data-actualsrc", "_src", "src")
    if not address:
        return
    span = Span(address.start, address.end, address.value)
    alt = token.get("alt")
    words = tuple(_alt_words(alt)) if alt else ()
    yield Block((span,), "image", tag="img", hidden=inside.hidden, alt=words, size=_size(token))


def _alt_words(alt: Attribute) -> Iterator[Span]:
    """What an `alt` says, without controls, on one line."""
    if not CONTROLS.search(alt.value) or len(alt.value) < alt.end - alt.start:
        yield Span(alt.start, alt.end, " ".join(CONTROLS.sub("", alt.value).split()))
        return
    at = alt.start
    for piece in CONTROLS.split(alt.value):
        if words := " ".join(piece.split()):
            yield Span(at, at + len(piece), words)
        at += len(piece) + 1


def _size(token: Token) -> str:
    """`width=650 height=411` from data-size, data-rawwidth or width and height; "" if not whole numbers."""
    pair = re.fullmatch(r"(\d{1,5}),(\d{1,5})", token.value("data-size"))
    if pair:
        return f"width={pair[1]} height={pair[2]}"
    for wide, high in (("width", "height"), ("data-rawwidth", "data-rawheight")):
        width, height = (re.fullmatch(r"(\d{1,5})(?:px)?", token.value(name)) for name in (wide, high))
        if width and height:
            return f"width={width[1]} height={height[1]}"
    return ""


def layout_ranges(source: str, begin: int, mode: str) -> tuple[Range, ...]:
    """What is markup unless something in it is kept: tags and comments, the `#` and `**` of plain text."""
    if mode == "html":
        return tuple((t.start, t.end) for t in read_tokens(source, begin, len(source)) if t.kind != "text")
    if mode == "text":
        return tuple(_mark_ranges(source, begin))
    return ()


def _mark_ranges(source: str, begin: int) -> Iterator[Range]:
    for match in re.compile(r"^[^\S\n]*(#{1,6})(?=[ \t\u3000])|\*\*|[ \t](#+)[ \t]*$", re.MULTILINE).finditer(
        source, begin
    ):
        yield match.span()
