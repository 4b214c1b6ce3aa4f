"""Lines of printed pages by their places: which of them begin paragraphs, which run on, which are running heads.

The text that comes of it has a line for each line of print. A blank line stands before what begins anew, one blank
ends a line that runs on into the next, U+000C ends a page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

PAGE_END = "\n\f"
_NEAR = 12  # lines above and below that tell the edges of a column
# In heights of a character:
_INDENT = 1.0  # a first line is set in by two
_COLUMN = 3.6  # what begins further off is centred, set right, or another column
_APART = 2.6  # lines are set at one and a half to two
_RAGGED = 2.2  # as short a full line may be, so that no mark begins the next
_SHORT, _LONG = 8.0, 22.0  # no line of a column; no line of verse
_LONGEST_HEAD = 40  # characters


@dataclass(frozen=True, slots=True)
class Line:
    """A line of print: its words, its left and right edge, its base line and its tallest character, in points."""

    text: str
    left: float
    right: float
    foot: float
    height: float


Page = tuple[Line, ...]


def lay_out(pages: tuple[Page, ...]) -> tuple[str, tuple[str, ...]]:
    """The text of the pages, and the running heads and feet that were left out of it."""
    heads = _running(pages)
    texts = ("\n".join(_rows(tuple(line for line in page if _key(line) not in heads))) for page in pages)
    left_out = dict.fromkeys(line.text for page in pages for line in page if _key(line) in heads)
    return PAGE_END.join(texts) + PAGE_END, tuple(left_out)


def _key(line: Line) -> tuple[str, int]:
    """What two running heads have in common: their words without digits, and their height on the page."""
    return re.sub(r"\d+", "0", "".join(line.text.split())), round(line.foot / 4)


def _running(pages: tuple[Page, ...]) -> frozenset[tuple[str, int]]:
    """Lines that stand at the edge of half of all pages or more, at least of two, with the same words."""
    seen: Counter[tuple[str, int]] = Counter()
    for page in pages:
        by_height = sorted(page, key=lambda line: line.foot)
        seen.update({_key(line) for line in (*by_height[:2], *by_height[-2:]) if len(line.text) <= _LONGEST_HEAD})
    return frozenset(key for key, count in seen.items() if count >= max(2, len(pages) / 2))


def _rows(page: Page) -> Iterator[str]:
    usual = median(line.height for line in page) if page else 0.0
    for index, line in enumerate(page):
        around = page[max(index - _NEAR, 0) : index + _NEAR]
        after = page[index + 1] if index + 1 < len(page) else None
        begins = after is not None and _begins(line, after, page[max(index + 1 - _NEAR, 0) : index + 1 + _NEAR])
        if after is not None and _is_headline(line, after, usual, page):
            yield line.text + " "
        elif begins:
            yield line.text + "\n"
        else:
            yield line.text + (" " if after is not None and _is_full(line, around) else "")


def _begins(before: Line, line: Line, around: Page) -> bool:
    """Whether a line begins a paragraph: set in by about two characters from the edge of its column, in another
    column than the line before, further below it than lines are, or of another size."""
    size = max(line.height, 1.0)
    set_in = line.left - _edge(line, around) > _INDENT * size
    elsewhere = abs(line.left - before.left) >= _COLUMN * size
    apart = before.foot - line.foot > _APART * size
    resized = abs(before.height - line.height) > 0.2 * size
    return set_in or elsewhere or apart or resized


def _edge(line: Line, around: Page) -> float:
    """The left edge of a line's column: the leftmost that two lines share."""
    edges = sorted(other.left for other in _column(line, around))
    shared = (one for one, two in pairwise(edges) if two - one < 0.3 * max(line.height, 1.0))
    return next(shared, line.left)


def _column(line: Line, around: Page) -> Page:
    return tuple(other for other in around if abs(other.left - line.left) < _COLUMN * max(line.height, 1.0))


def _is_full(line: Line, around: Page) -> bool:
    """Whether a line reaches the right edge of its column: one that other lines reach too, unless it is long."""
    size = max(line.height, 1.0)
    column = _column(line, around)
    edge = max(other.right for other in column) - _RAGGED * size
    width = line.right - line.left
    witnesses = 1 if width > _LONG * size else min(3, max(2, len(column) - 1))
    return width > _SHORT * size and line.right >= edge and sum(other.right >= edge for other in column) >= witnesses


def _is_headline(line: Line, after: Line, usual: float, page: Page) -> bool:
    """Whether a large line as wide as the page goes on in the next one, which may be centred."""
    size = max(line.height, 1.0)
    alike = abs(line.height - after.height) < 0.12 * size and line.height > 1.25 * usual
    width = max(other.right for other in page) - min(other.left for other in page)
    near = 0 < line.foot - after.foot < _APART * size
    return alike and near and line.right - line.left > 0.8 * width
