"""A rule for what cannot both be right: the same words under the names of two units."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.clean.paper.captions import HEADING
from builder.clean.paper.columns import read_page
from builder.clean.shapes import HAN, fold
from builder.clean.values import Block, Draft, Note, Proposal
from builder.regex import regex

_SAME, _STEP = 40, 20
_MOST_TEXT = 400_000
_NAME = regex(rf"[{HAN}]{{2,8}}?(?:街道|社区|镇|乡|村)")


def flag_conflicts(draft: Draft) -> Iterator[Proposal]:
    """Q-CONFLICT: the same forty characters or more in two blocks that belong to different units. Nothing changes;
    a person finds out which is right.
    """
    blocks = [b for b in draft.blocks if b.kind in ("paragraph", "item", "numbered") and len(b.text) >= _SAME]
    if sum(len(block.text) for block in blocks) > _MOST_TEXT:
        return
    owners = _owners(draft)
    told: set[tuple[str, str]] = set()
    for first, second, words in _repeats(blocks):
        one, other = owners.get(first.start, ""), owners.get(second.start, "")
        if one and other and one != other and (one, other) not in told:
            told.add((one, other))
            yield Note("confirm", f"“{words[:20]}…”一段文字同见于“{one}”和“{other}”名下，孰是待核；未改")


def _owners(draft: Draft) -> dict[int, str]:
    """The unit of each block: the one it begins with, else the one whose section it belongs to."""
    page = read_page(draft.blocks)
    found = {
        block.start: page.sections[owner].key
        for block, owner in zip(page.order, page.owners, strict=True)
        if page.solved
    }
    keys = sorted({section.key for section in page.sections if section.key}, key=len)
    heading = ""
    for block in draft.blocks:
        if block.kind == "heading" and block.level <= 2:
            heading = "" if fold(block.text) == HEADING else _unit_in(block.text, keys)
        own = _NAME.match(block.text)
        named = next((key for key in keys if key in block.text[:20]), own[0] if own else "")
        found[block.start] = named or found.get(block.start) or heading
    return found


def _unit_in(text: str, keys: list[str]) -> str:
    named = _NAME.search(re.sub(rf"^[{HAN}]{{1,4}}[市区县]", "", text))
    return next((key for key in keys if key in text), named[0] if named else "")


def _repeats(blocks: list[Block]) -> Iterator[tuple[Block, Block, str]]:
    """Pairs of blocks with forty characters in common, and those. Looked for by pieces of twenty, each at a twentieth
    place of the earlier block: one of them lies inside any forty."""
    seen: dict[str, tuple[Block, int]] = {}
    for block in blocks:
        text, paired = block.text, set[int]()
        for at in range(len(text) - _STEP + 1):
            known = seen.get(text[at : at + _STEP])
            if known and known[0].start not in paired and (words := _common(known[0].text, known[1], text, at)):
                paired.add(known[0].start)
                yield known[0], block, words
        for at in range(0, len(text) - _STEP + 1, _STEP):
            seen.setdefault(text[at : at + _STEP], (block, at))


def _common(first: str, at: int, second: str, place: int) -> str:
    """The forty characters or more around two places that two texts share; "" if they share fewer."""
    back = 0
    while back < _STEP and min(at, place) > back and first[at - back - 1] == second[place - back - 1]:
        back += 1
    size = _STEP
    while size < 2 * _SAME and first[at + size : at + size + 1] == second[place + size : place + size + 1] != "":
        size += 1
    return first[at - back : at + size] if back + size >= _SAME else ""
