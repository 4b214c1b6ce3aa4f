"""Rules for pasted rich text: numbers set apart from their headlines, ordered lists, raised and lowered figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from builder.clean.shapes import is_prose, is_short
from builder.clean.values import Block, Draft, Join, Proposal, Replace, Retype
from builder.clean.web.page import elements, innermost, type_sizes
from builder.regex import regex

_PART = regex(
    r"(?:part|no|number|第)?[\s.·]*(?P<digits>\d{1,2})|(?P<numeral>[一二三四五六七八九十]|[壹贰叁肆伍陆柒捌玖拾])|[①-⑳]",
    re.IGNORECASE,
)
_NUMERALS = "一二三四五六七八九十"
_FORMAL = "壹贰叁肆伍陆柒捌玖拾"
_RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_LOWERED = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")


def head_numbers(draft: Draft) -> Iterator[Proposal]:
    """T-NUMBER: numbers that an editor program sets on lines of their own (`01`, `PART 2`, `叁`), two or more in
    order, each before a short line with prose behind it: one headline, number and words with a wide blank between.

    A page number before prose and a figure in a table stay.
    """
    blocks = draft.blocks
    heads = [(_number(blocks[i].text), i) for i in range(len(blocks) - 2) if _heads(blocks, i)]
    if len(heads) < 2 or [number for number, _ in heads] != list(range(heads[0][0], heads[0][0] + len(heads))):
        return
    for _, index in heads if heads[0][0] <= 1 else ():
        yield Join(blocks[index].start, blocks[index + 1].start, "\u3000")
        yield Retype(blocks[index].start, "heading", 2)


def _number(text: str) -> int:
    """The count a line is, or 0."""
    match = _PART.fullmatch(text.strip())
    if not match:
        return 0
    if match["digits"]:
        return int(match["digits"])
    sign = match["numeral"] or text.strip()
    return next((row.index(sign) + 1 for row in (_NUMERALS, _FORMAL) if sign in row), ord(sign) - ord("①") + 1)


def _heads(blocks: tuple[Block, ...], index: int) -> bool:
    number, head = blocks[index], blocks[index + 1]
    if number.kind != "paragraph" or head.kind != "paragraph" or number.tag in ("td", "th") or not _number(number.text):
        return False
    behind = next((block for block in blocks[index + 2 : index + 6] if block.kind != "image"), None)
    return is_short(head.text) and not _number(head.text) and behind is not None and is_prose(behind.text)


def head_by_size(draft: Draft) -> Iterator[Proposal]:
    """T-HEAD-SIZE: two or more short lines whose type is larger than that of the sentences, by two pixels or more, each
    with prose behind it, are headings though no tag says so. One alone, or one as long as a sentence, is not.
    """
    sizes = type_sizes(draft)
    prose = sorted(sizes[b.start] for b in draft.blocks if b.start in sizes and is_prose(b.text))
    usual = prose[len(prose) // 2] if prose else 16
    found = [block for block, below in pairwise(draft.blocks) if _stands_out(block, below, sizes, usual)]
    if len(found) >= 2:
        for block in found:
            yield Retype(block.start, "heading", 2)


def _stands_out(block: Block, below: Block, sizes: dict[int, int], usual: int) -> bool:
    if block.kind != "paragraph" or block.tag not in ("", "p") or sizes.get(block.start, 0) < max(usual + 2, 17):
        return False
    return (
        is_short(block.text)
        and below.kind in ("paragraph", "image")
        and (below.kind == "image" or is_prose(below.text))
    )


def number_lists(draft: Draft) -> Iterator[Proposal]:
    """T-LIST: the items of an `<ol>` keep their numbers; a second paragraph of an item is a paragraph.

    Bullets of an `<ul>` stay bullets. Example: `<ol start=3><li>甲<li>乙` → `3. 甲`, `4. 乙`.
    """
    lists = innermost(elements(draft, "ol", "ul"), draft.blocks)
    items = innermost(elements(draft, "li"), draft.blocks)
    count: dict[int, int] = {}
    seen: set[int] = set()
    for block in draft.blocks:
        around, item = lists.get(block.start), items.get(block.start)
        if block.kind != "item" or around is None or around.name != "ol" or item is None:
            continue
        if item.start in seen:
            yield Retype(block.start, "paragraph")
            continue
        seen.add(item.start)
        first = int(around.value("start")) if re.fullmatch(r"\d{1,4}", around.value("start")) else 1
        count[around.start] = count.get(around.start, first - 1) + 1
        yield Retype(block.start, "numbered", count[around.start])


def raise_figures(draft: Draft) -> Iterator[Proposal]:
    """E-SUP: figures in `<sup>` and `<sub>` are written as what they look like: `m<sup>2</sup>` → `m²`.

    Marks of notes (`[1]`) and words stay as they are.
    """
    for element in elements(draft, "sup", "sub"):
        text = draft.source[element.start : element.end]
        if re.fullmatch(r"[0-9+\-]{1,3}", text):
            table = _RAISED if element.name == "sup" else _LOWERED
            for place, sign in enumerate(text):
                yield Replace(element.start + place, element.start + place + 1, sign.translate(table))
