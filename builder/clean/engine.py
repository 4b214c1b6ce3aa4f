"""The engine disposes: it applies what a rule proposes to the draft, and writes every fate down."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from builder.clean.values import (
    Block,
    Draft,
    Fate,
    Found,
    Join,
    Note,
    Proposal,
    Range,
    Replace,
    Retype,
    Rule,
    Span,
    Split,
    Take,
)
from builder.model import Flag


def apply_rules(draft: Draft, rules: Iterable[Rule]) -> Draft:
    """The draft after every rule of its mode, in order; each sees what the ones before it did."""
    for rule in rules:
        if draft.mode in rule.modes:
            draft = _dispose(draft, rule.id, tuple(rule.run(draft)))
    return draft


def _dispose(draft: Draft, rule: str, proposals: tuple[Proposal, ...]) -> Draft:
    """All proposals of one rule at once: shapes first, then cuts, then words, then joins."""
    if not proposals:
        return draft
    retypes = {p.start: p for p in proposals if isinstance(p, Retype)}
    blocks: Sequence[Block] = [_retype(b, retypes[b.start]) if b.start in retypes else b for b in draft.blocks]
    blocks = _split(blocks, sorted(p.at for p in proposals if isinstance(p, Split)))
    takes = _apart(draft, sorted((p.start, p.end, p.fate, p.why) for p in proposals if isinstance(p, Take)))
    blocks = _cut(blocks, [(start, end) for start, end, *_ in takes])
    blocks, replaced = _replace(blocks, [p for p in proposals if isinstance(p, Replace)])
    blocks, joined = _join(blocks, [p for p in proposals if isinstance(p, Join)])
    source = draft.source
    return replace(
        draft,
        blocks=tuple(blocks),
        taken=draft.taken + tuple(Fate(rule, fate, s, e, source[s:e], why) for s, e, fate, why in takes),
        notes=draft.notes
        + tuple(Fate(rule, "replace", p.start, p.end, p.text) for p in replaced)
        + tuple(Fate(rule, "join", first.end, second, between) for first, second, between in joined),
        found=draft.found + tuple(p for p in proposals if isinstance(p, Found)),
        flags=draft.flags + tuple(Flag(rule, p.level, p.text) for p in proposals if isinstance(p, Note)),
    )


def _retype(block: Block, wish: Retype) -> Block:
    return replace(block, kind=wish.kind, level=wish.level, anchor=wish.anchor, unit=wish.unit or block.unit)


def _split(blocks: Sequence[Block], places: list[int]) -> Sequence[Block]:
    if not places:
        return blocks
    found: list[Block] = []
    for block in blocks:
        inside = [at for at in places if block.start < at < block.end]
        edges = [block.start, *inside, block.end]
        for index, (start, end) in enumerate(pairwise(edges)):
            spans = tuple(_clip(block.spans, start, end))
            if spans:
                found.append(replace(block, spans=spans, gap=block.gap if index == 0 else 2))
    return found


def _clip(spans: Iterable[Span], start: int, end: int) -> Iterable[Span]:
    """The parts of spans inside `[start, end)`; a span that stands for other text is never parted."""
    for span in spans:
        if span.start >= end or span.end <= start:
            continue
        if len(span.text) != span.end - span.start:
            if start <= span.start < end:
                yield span
            continue
        low, high = max(span.start, start), min(span.end, end)
        yield replace(span, start=low, end=high, text=span.text[low - span.start : high - span.start])


def _apart(draft: Draft, takes: list[tuple[int, int, str, str]]) -> list[tuple[int, int, str, str]]:
    """Takes in order, none overlapping another or what earlier rules took."""
    gone = sorted((fate.start, fate.end) for fate in draft.taken)
    starts = [start for start, _ in gone]
    found: list[tuple[int, int, str, str]] = []
    reached = 0
    for start, end, fate, why in takes:
        low = max(start, reached)
        first = max(bisect_right(starts, low) - 1, 0)
        for hole in _until(gone, first, end):
            if low < min(hole[0], end):
                found.append((low, hole[0], fate, why))
            low = max(low, hole[1])
        if low < end:
            found.append((low, end, fate, why))
        reached = max(reached, end)
    return found


def _cut(blocks: Sequence[Block], holes: list[Range]) -> Sequence[Block]:
    """Blocks without what was taken, trimmed where the cut was made; a block with nothing left is gone."""
    if not holes:
        return blocks
    starts = [start for start, _ in holes]
    found = []
    for block in blocks:
        first = max(bisect_right(starts, block.start) - 1, 0)
        touching = [hole for hole in _until(holes, first, block.end) if hole[1] > block.start]
        if not touching:
            found.append(block)
            continue
        spans = _trim(replace(block, spans=tuple(_without(block.spans, touching))))
        if spans:
            found.append(replace(block, spans=spans))
    return found


def _until(holes: list[Range], first: int, end: int) -> Iterable[Range]:
    for index in range(first, len(holes)):
        if holes[index][0] >= end:
            return
        yield holes[index]


def _without(spans: Iterable[Span], holes: list[Range]) -> Iterable[Span]:
    for span in spans:
        if span.start == span.end:  # words added at a join
            yield span
            continue
        at = span.start
        for start, end in holes:
            if end <= at or start >= span.end:
                continue
            yield from _clip((span,), at, start) if start > at else ()
            at = max(at, end)
        yield from _clip((span,), at, span.end) if at < span.end else ()


def _trim(block: Block) -> tuple[Span, ...]:
    """The spans without blanks at either end; a verbatim piece loses blank lines only."""
    text = block.text
    if not text.strip():
        return ()
    indent = re.match(r"(?:[^\S\n]*\n)*" if block.kind == "verbatim" else r"\s*", text)
    head = indent.end() if indent else 0
    tail = len(text.rstrip("\n" if block.kind == "verbatim" else None))
    return tuple(_clip(block.spans, block.at(head), block.at(tail - 1) + 1))


def _replace(blocks: Sequence[Block], wishes: list[Replace]) -> tuple[Sequence[Block], list[Replace]]:
    """Blocks with other words in these places, and the wishes that could be met."""
    if not wishes:
        return blocks, []
    wishes = sorted(wishes, key=lambda wish: wish.start)
    starts = [wish.start for wish in wishes]
    met: list[Replace] = []
    found = []
    for block in blocks:
        spans: list[Span] = []
        for span in block.spans:
            low = bisect_right(starts, span.start - 1)
            inside = [w for w in wishes[low : bisect_right(starts, span.end - 1)] if w.end <= span.end]
            spans += _reword(span, inside, met)
        found.append(replace(block, spans=tuple(spans)))
    return found, met


def _reword(span: Span, wishes: list[Replace], met: list[Replace]) -> list[Span]:
    found: list[Span] = []
    at = span.start
    for wish in wishes:
        if wish.start < at or len(span.text) != span.end - span.start:
            continue
        found += _clip((span,), at, wish.start) if at < wish.start else ()
        found.append(replace(span, start=wish.start, end=wish.end, text=wish.text))
        at = wish.end
        met.append(wish)
    if not found:
        return [span]
    return [*found, *(_clip((span,), at, span.end) if at < span.end else ())]


def _join(blocks: Sequence[Block], wishes: list[Join]) -> tuple[Sequence[Block], list[tuple[Block, int, str]]]:
    """Blocks with the second put behind the first, as often as asked; and the joins made."""
    wanted = {wish.second: wish for wish in wishes}
    heads = {wish.first for wish in wishes}
    found: list[Block] = []
    made: list[tuple[Block, int, str]] = []
    open_head = -1
    for block in blocks:
        wish = wanted.get(block.start)
        if wish and found and (wish.first == open_head):
            made.append((found[-1], block.start, wish.between))
            added = (Span(block.start, block.start, wish.between),) if wish.between else ()
            found[-1] = replace(found[-1], spans=(*found[-1].spans, *added, *block.spans))
            open_head = block.start if block.start in heads else open_head
            continue
        found.append(block)
        open_head = block.start
    return found, made
