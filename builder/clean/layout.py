"""Rules that put together what the width of a page or the end of a sheet had parted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from unicodedata import east_asian_width

from builder.clean.shapes import is_closed, is_open, starts_anew, unit_names
from builder.clean.values import Block, Draft, Found, Join, Note, Proposal
from builder.documents import Scalar


def join_wrapped(draft: Draft) -> Iterator[Proposal]:
    """J-WRAP: a text wrapped by hand: four in ten lines are equally wide (50 columns or more) and end openly.

    Poems and slogans have no such width, or no full stop, and keep their lines.
    """
    if draft.mode != "text" or draft.raw:
        return
    lines = [block for block in draft.blocks if block.kind == "paragraph"]
    widths = [_columns(block.text) for block in lines]
    full = max(widths, default=0)
    wide = {block.start for block, width in zip(lines, widths, strict=True) if width >= full - 6}
    if len(lines) < 6 or not 50 <= full <= 120 or len(wide) < 0.4 * len(lines):
        return
    broken = sum(block.start in wide and not is_closed(block.text) for block in lines)
    if broken < 0.7 * len(wide) or not any("。" in block.text for block in lines):
        return
    for first, second in pairwise(lines):
        if first.start in wide and second.gap == 1 and not starts_anew(second.text):
            yield Join(first.start, second.start)


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)


def join_units(draft: Draft) -> Iterator[Proposal]:
    """J-UNIT: `（某街道）` alone on a line belongs to the paragraph above it. `（一）…` and figure notes do not."""
    for first, second in pairwise(draft.blocks):
        match = re.fullmatch(r"[（(]([^（）()]{2,40})[）)]", second.text)
        if match and unit_names(match[1]) and first.kind == "paragraph" and re.search(r"[。！？”]$", first.text):
            yield Join(first.start, second.start)


def join_pages(draft: Draft) -> Iterator[Proposal]:
    """J-PAGE: a paragraph that breaks off and its continuation, with nothing but blank lines between.

    The first is prose with no final mark; the second begins with no ordinal, date, unit and colon or 【.
    Each seam is flagged for a person. Nothing is joined on a newspaper page, whose columns are mixed up.
    Example: `…乱停乱放、` + `占道经营…`.
    """
    if draft.value("kind") == "newspaper-page":
        return
    seams = []
    for first, second in pairwise(draft.blocks):
        if _is_cut(first) and _continues(second):
            seams.append(f"{first.text[-5:]}｜{second.text[:5]}")
            yield Join(first.start, second.start)
    if seams:
        yield Note("confirm", f"{len(seams)} 处跨页断段已接合（{'；'.join(seams)[:300]}）")


def flag_columns(draft: Draft) -> Iterator[Proposal]:
    """L-COLUMN: two or more paragraphs that break off before something else: the columns of a newspaper page.

    Nothing is moved; a person puts the columns in order.
    """
    if draft.has("kind"):
        return
    pairs = pairwise(draft.blocks)
    loose = [first for first, second in pairs if _is_cut(first) and not _continues(second)]
    if len(loose) >= 2:
        yield Found("kind", Scalar("newspaper-page"))
        ends = "；".join(block.text[-6:] for block in loose)
        yield Note("confirm", f"{len(loose)} 处断句没有下文，疑为报纸分栏错位，未移动（{ends[:200]}）")


def _is_cut(block: Block) -> bool:
    return block.kind == "paragraph" and not block.tag and is_open(block.text)


def _continues(block: Block) -> bool:
    if block.kind != "paragraph" or block.tag or starts_anew(block.text):
        return False
    return len(block.text) >= 15 and bool(re.search(r"[。；！？，]", block.text))
