"""The rule for text out of a PDF, where the page's geometry says which lines run on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from builder.clean.shapes import is_wide
from builder.clean.values import Draft, Join, Proposal


def join_flowing_lines(draft: Draft) -> Iterator[Proposal]:
    """J-FLOW: in text taken from a PDF a line that runs on ends in a blank: the next line continues it.

    Only where pages are marked by form feeds, as our own reading of PDF does; a blank at the end of a typed line
    means nothing. Example: `…共清运十二␣` ⏎ `车。` → `…共清运十二车。`.
    """
    if draft.mode != "text" or "\f" not in draft.source:
        return
    for first, second in pairwise(draft.blocks):
        if draft.source[first.end : second.start] == " \n":
            apart = not is_wide(first.text[-1]) and not is_wide(second.text[0])
            yield Join(first.start, second.start, " " if apart else "")
