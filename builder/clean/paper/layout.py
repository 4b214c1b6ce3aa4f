"""Rules that put together what the end of a line or of a sheet had parted."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from builder.clean.paper.quotes import fold_blocks, quote
from builder.clean.paper.seams import LISTED, breaks_off, goes_on, has_mark, seam
from builder.clean.shapes import is_closed, starts_anew, unit_names
from builder.clean.values import Block, Draft, Fix, Join, Note, Proposal, Propose
from builder.regex import regex

_OPENER = regex(
    r"近日|日前|近期|近年|今年|去年|目前|当前|截至|下一步|接下来|今后|同时|此外|另外|与此同时|为了|据|随着|在.{2,30}，|通过.{2,30}，"
    r"|活动|会议|会上|当[天日晚]|首先|其次|最后|下午|上午|我[市区县]|各[街镇乡单部]"
)
_MOST_OFFERED = 20


def join_units(draft: Draft) -> Iterator[Proposal]:
    """J-UNIT: `（某街道）` alone on a line belongs to the paragraph above it. `（一）…` and figure notes do not."""
    for first, second in pairwise(draft.blocks):
        match = re.fullmatch(r"[（(]([^（）()]{2,40})[）)]", second.text)
        if match and unit_names(match[1]) and first.kind == "paragraph" and re.search(r"[。！？”]$", first.text):
            yield Join(first.start, second.start)


def join_pages(draft: Draft) -> Iterator[Proposal]:
    """J-PAGE: a paragraph that breaks off and its continuation, with nothing but blank lines between.

    The first is prose with no final mark; the second begins with no ordinal, date, unit and colon or 【. An issue is
    printed on sheets, and joined. In other texts where no seam is proven (a comma before it, a word across it, a page
    number between), the join is offered; where the second begins as paragraphs do, it is only told. Each seam is
    flagged for a person. Nothing is joined on a newspaper page, whose columns are mixed up, nor verses.
    Example: `…乱停乱放、` + `占道经营…`.
    """
    if draft.value("kind") == "newspaper-page" or any(
        flag.rule == "L-COLUMN" and flag.level == "confirm" for flag in draft.flags
    ):
        return
    gone = sorted(fate.start for fate in draft.taken if fate.rule in ("B-PAGENO", "B-RUNHEAD"))
    seams = [pair for pair in pairwise(draft.blocks) if _is_seam(*pair, _sheet_between(*pair, gone))]
    if not seams:
        return
    text = "\n".join(block.text for block in draft.blocks)
    likely = [(first, second) for first, second in seams if not _OPENER.match(second.text)]
    proven = any(_sheet_between(*pair, gone) or _proven(*pair, text) for pair in seams[:20])
    if joined := seams if proven else likely if draft.is_issue else []:
        yield from (Join(first.start, second.start) for first, second in joined)
        yield Note("confirm", f"{len(joined)} 处跨页断段已接合（{_show(joined)}）")
        return
    folded = fold_blocks(draft.blocks)
    for first, second in likely[:_MOST_OFFERED]:
        end, beginning = quote(first, folded, at_end=True), quote(second, folded)
        if end and beginning:
            yield Propose(Fix("join", end, beginning), "上一段没有句号，下一段紧接其后，不像一段的开头")
    told = likely or seams
    level = "confirm" if likely else "info"
    yield Note(level, f"{len(told)} 处段末没有句号，或缺句号，或是断段，未接合（{_show(told)}）")


def _show(seams: list[tuple[Block, Block]]) -> str:
    return "；".join(f"{first.text[-5:]}｜{second.text[:5]}" for first, second in seams)[:300]


def _is_seam(first: Block, second: Block, sheet: bool) -> bool:
    """Whether a paragraph may go on in the next; where a sheet ends between them less of it has to be said."""
    if not sheet:
        return breaks_off(first) and goes_on(second) and not _verse(first, second)
    text = first.text.rstrip()
    torn = len(text) >= 15 and not is_closed(text) and bool(re.search("[，。；：]", text))
    return (
        all(b.kind == "paragraph" and not b.tag for b in (first, second))
        and torn
        and not starts_anew(second.text)
        and has_mark(second.text)
    )


def _sheet_between(first: Block, second: Block, gone: list[int]) -> bool:
    """Whether a page number or a running head stood between two blocks."""
    return bisect_left(gone, first.end) < bisect_left(gone, second.start)


def _proven(first: Block, second: Block, text: str) -> bool:
    return first.text.rstrip()[-1:] in tuple("，、,") or seam(first.text, second.text, text)[0] >= 2


def _verse(first: Block, second: Block) -> bool:
    """Whether two lines are of a poem or a list rather than halves of a paragraph: short both, or on the next line."""
    return len(first.text) < 30 and (second.gap == 1 or len(second.text) < 30)


def loose_ends(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The paragraphs, no items of a list, that break off before something that is not their other half."""
    pairs = [pair for pair in pairwise(blocks) if breaks_off(pair[0]) and not goes_on(pair[1])]
    return tuple(first for first, _ in pairs if not LISTED.match(first.text))
