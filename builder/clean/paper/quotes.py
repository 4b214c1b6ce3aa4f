"""The words by which an answer that is offered names a paragraph: few, and found nowhere else in the document."""

from __future__ import annotations

from builder.clean.shapes import fold
from builder.clean.values import Block

Folded = tuple[tuple[int, str], ...]
"""The text of every block that answers may quote, folded, by the start of the block."""
_SIZES = (12, 20, 32, 48)
_MARKS = "，。；、：！？”’）》"


def fold_blocks(blocks: tuple[Block, ...]) -> Folded:
    """What answers are looked up in: the words of all blocks but pictures."""
    return tuple((block.start, fold(block.text)) for block in blocks if block.kind != "image")


def quote(block: Block, folded: Folded, at_end: bool = False) -> str:
    """The fewest words of a block's beginning or end that stand nowhere else, twelve at least; "" if it has none."""
    others = [words for start, words in folded if start != block.start]
    own, text = fold(block.text), block.text
    for size in (*_SIZES, len(text)):
        words = (text[-size:].lstrip(_MARKS) if at_end else text[:size]).strip()
        wanted = fold(words)
        if not wanted:
            continue
        edge = not any(other.endswith(wanted) if at_end else other.startswith(wanted) for other in others)
        alone = own.count(wanted) == 1 and not any(wanted in other for other in others)
        if alone or (edge and size >= len(text)):
            return words
    return ""
