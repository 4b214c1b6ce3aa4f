"""Rules for headings of articles: what tags, weight and series say, against what the words say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median

from builder.clean.shapes import is_closed, is_open, is_prose, is_short, is_unit
from builder.clean.values import Add, Block, Draft, Join, Proposal, Retype


def head_by_tag(draft: Draft) -> Iterator[Proposal]:
    """T-HEAD-TAG, T-DEMOTE: a heading element is a heading if it is short and no sentence; else a paragraph.

    Editors use `<h1>` for big text: over 40 characters, or with 。, it is prose. Levels close up to 2, 3 … A closing
    paragraph in a heading element of its own is parted from the last section by a rule (`---`).
    """
    heads = [block for block in draft.blocks if re.fullmatch("h[1-6]", block.tag) and block.kind == "paragraph"]
    kept = [block for block in heads if len(block.text) <= 40 and "。" not in block.text]
    first = 3 if any(block.kind == "heading" for block in draft.blocks) else 2
    ranks = {tag: first + index for index, tag in enumerate(sorted({block.tag for block in kept}))}
    for block in kept:
        yield Retype(block.start, "heading", ranks[block.tag])
    yield from _part_closing(draft, heads, kept)


def _part_closing(draft: Draft, heads: list[Block], kept: list[Block]) -> Iterator[Proposal]:
    """A rule before a closing paragraph that was set as a heading of another kind: it belongs to no section."""
    words = [block for block in draft.blocks if block.kind != "image"]
    last = words[-1] if len(kept) > 1 else None
    if last in heads and last not in kept and last.tag not in {block.tag for block in kept}:
        yield Add(draft.blocks[draft.blocks.index(last) - 1].start, "---", "rule")


def head_by_weight(draft: Draft) -> Iterator[Proposal]:
    """T-HEAD-BOLD: a paragraph that is bold or centred as a whole, up to 30 characters, no final mark, with prose
    behind it, is a heading.
    """
    for index, block in enumerate(draft.blocks):
        plain = block.kind == "paragraph" and block.tag in ("", "p")
        marked = block.bold or (block.centred and not all(b.centred for b in draft.blocks if b.kind == "paragraph"))
        if plain and marked and is_short(block.text) and _leads(draft.blocks, index):
            yield Retype(block.start, "heading", 2)


def head_pairs(draft: Draft) -> Iterator[Proposal]:
    """T-SPLIT: exactly two short headings in a row before prose are the halves of one headline, set with a wide blank.

    Example: `整体谋划到位` and `建立长效机制` → `## 整体谋划到位　建立长效机制`.
    """
    kinds = [(block.kind, block.tag) for block in draft.blocks]
    for index in range(len(kinds) - 2):
        first, second = draft.blocks[index], draft.blocks[index + 1]
        run = kinds[index][0] == kinds[index + 1][0] == "heading" and kinds[index][1] == kinds[index + 1][1] != ""
        alone = kinds[index + 2][0] != "heading" and (index == 0 or kinds[index - 1][0] != "heading")
        if run and alone and first.bold and second.bold and len(first.text) <= 20 >= len(second.text):
            yield Join(first.start, second.start, "\u3000")


def head_series(draft: Draft) -> Iterator[Proposal]:
    """T-HEAD-SERIES: three or more plain short blocks of like length, each before prose, are headings.

    Slogans in a row have no prose between them; a poem has none at all.
    """
    blocks = draft.blocks
    if any(block.kind == "heading" for block in blocks):
        return
    found = [b for i, b in enumerate(blocks) if i and _could_head(blocks, i)]
    if len(found) < 3:
        return
    signed = [block for block in found if _signed(block)]
    middle = median(len(block.text) for block in found)
    alike = signed if len(signed) >= 3 else [block for block in found if abs(len(block.text) - middle) <= 4]
    if len(alike) >= 3:
        for block in alike:
            yield Retype(block.start, "heading", 2)


def lay_tables(draft: Draft) -> Iterator[Proposal]:
    """T-TABLE: an HTML table of two or more rows and columns, one short text in each cell, stays a table.

    Tables with merged or filled-up cells are page layout: their cells become paragraphs.
    """
    tables: dict[int, list[Block]] = {}
    for block in draft.blocks:
        if block.tag in ("td", "th"):
            tables.setdefault(block.cell[0], []).append(block)
    for cells in tables.values():
        places = {block.cell for block in cells}
        rows, columns = ({place[index] for place in places} for index in (1, 2))
        single = len(places) == len(cells) and min(rows) > 0 and min(columns) > 0
        if single and len(rows) > 1 < len(columns) and all(len(block.text) <= 80 for block in cells):
            yield from (Retype(block.start, "cell") for block in cells)


def _could_head(blocks: tuple[Block, ...], index: int) -> bool:
    block, before = blocks[index], blocks[index - 1]
    plain = block.kind == "paragraph" and is_short(block.text) and not re.search(r"[:：]|^[（(【]", block.text)
    if not plain or not _leads(blocks, index):
        return False
    return _signed(block) or before.kind == "image" or (is_prose(before.text) and not is_open(before.text))


def _signed(block: Block) -> bool:
    """Whether a headline begins with the unit it is about: `青禾区河西街道 三项措施见实效`."""
    first, _, rest = block.text.partition(" ")
    return bool(rest) and is_unit(first)


def _leads(blocks: tuple[Block, ...], index: int) -> bool:
    """Whether prose follows, perhaps behind a picture."""
    following = next((block for block in blocks[index + 1 : index + 9] if block.kind != "image"), None)
    return (
        following is not None
        and following.kind == "paragraph"
        and is_prose(following.text)
        and is_closed(following.text)
    )
