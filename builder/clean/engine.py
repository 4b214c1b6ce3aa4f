"""The engine disposes: it applies what a rule proposes to the draft, and writes every fate down."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from builder.clean.values import (
    Add,
    Answered,
    Block,
    Draft,
    Fate,
    Found,
    Join,
    Move,
    Note,
    Offer,
    Proposal,
    Propose,
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
            draft = _apply(draft, rule)
    return draft


def _apply(draft: Draft, rule: Rule) -> Draft:
    while proposals := tuple(rule.run(draft)):
        draft = _dispose(draft, rule.id, proposals)
        if not rule.again:
            break
    return draft


def _dispose(draft: Draft, rule: str, proposals: tuple[Proposal, ...]) -> Draft:
    """All proposals of one rule at once: shapes first, then cuts, then words, then order, then joins."""
    retypes = {p.start: p for p in proposals if isinstance(p, Retype)}
    blocks = _split(draft.blocks, sorted(p.at for p in proposals if isinstance(p, Split)))
    blocks = [_retype(b, retypes[b.start]) if b.start in retypes else b for b in blocks]
    takes = _apart(draft, sorted((p.start, p.end, p.fate, p.why) for p in proposals if isinstance(p, Take)))
    blocks = _cut(blocks, [(start, end) for start, end, *_ in takes])
    blocks, replaced = _replace(blocks, [p for p in proposals if isinstance(p, Replace)])
    blocks, moved = _move(blocks, [p for p in proposals if isinstance(p, Move)])
    blocks, added = _add(blocks, [p for p in proposals if isinstance(p, Add)])
    blocks, joined = _join(blocks, [p for p in proposals if isinstance(p, Join)])
    source = draft.source
    return replace(
        draft,
        blocks=tuple(blocks),
        taken=draft.taken + tuple(Fate(rule, fate, s, e, source[s:e], why) for s, e, fate, why in takes),
        notes=draft.notes
        + tuple(Fate(rule, "replace", p.start, p.end, source[p.start : p.end], shown=p.text) for p in replaced)
        + tuple(Fate(rule, "move", take.start, take.end) for block in moved for take in block.cut())
        + tuple(Fate(rule, "add", block.start, block.end, shown=block.text) for block in added)
        + tuple(Fate(rule, "join", end, second, shown=between) for end, second, between in joined),
        found=draft.found + tuple(p for p in proposals if isinstance(p, Found)),
        flags=draft.flags + tuple(Flag(rule, p.level, p.text) for p in proposals if isinstance(p, Note)),
        proposed=draft.proposed + tuple(Offer(rule, p.fix, p.why) for p in proposals if isinstance(p, Propose)),
        answered=draft.answered + tuple(p for p in proposals if isinstance(p, Answered)),
    )


def _retype(block: Block, wish: Retype) -> Block:
    return replace(block, kind=wish.kind, level=wish.level, anchor=wish.anchor, unit=wish.unit or block.unit)


def _split(blocks: Sequence[Block], places: list[int]) -> Sequence[Block]:
    if not places:
        return blocks
    found: list[Block] = []
    for block in blocks:
        pieces = list(_pieces(block, places))
        if len(pieces) == 1:
            found.append(block)
            continue
        parts = [
            replace(block, spans=tuple(piece), gap=2 if index else block.gap) for index, piece in enumerate(pieces)
        ]
        trimmed = [(part, _trim(part)) for part in parts]
        found += [replace(part, spans=spans) for part, spans in trimmed if spans]
    return found


def _pieces(block: Block, places: list[int]) -> Iterator[list[Span]]:
    """The spans of a block, parted where a place falls into or before one; a reworded span is never parted."""
    piece: list[Span] = []
    for span in block.spans:
        rest = span
        for at in places[bisect_left(places, span.start) : bisect_left(places, span.end)]:
            plain = len(span.text) == span.end - span.start
            if at > span.start and not plain:
                continue
            piece += _clip((rest,), rest.start, at) if at > rest.start else ()
            if piece:
                yield piece
            piece = []
            rest = next(_clip((rest,), at, rest.end))
        piece.append(rest)
    if piece:
        yield piece


def _clip(spans: Iterable[Span], start: int, end: int) -> Iterator[Span]:
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
    """Takes in order, none overlapping another, what earlier rules took, or what a person keeps."""
    if not takes:
        return []
    gone = sorted([*((fate.start, fate.end) for fate in draft.taken), *draft.kept])
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
        touched = {span: inside for span in block.spans if (inside := tuple(_over(span, holes, starts)))}
        alt = tuple(part for span in block.alt for part in _without(span, tuple(_over(span, holes, starts))))
        block = block if alt == block.alt else replace(block, alt=alt)
        if not touched:
            found.append(block)
            continue
        left = (part for span in block.spans for part in _without(span, touched.get(span, ())))
        spans = _trim(replace(block, spans=tuple(left)))
        if spans:
            found.append(replace(block, spans=spans))
    return found


def _over(span: Span, holes: list[Range], starts: list[int]) -> Iterable[Range]:
    """The holes that reach into a span."""
    first = max(bisect_right(starts, span.start) - 1, 0)
    return (hole for hole in _until(holes, first, span.end) if hole[1] > span.start)


def _until(holes: list[Range], first: int, end: int) -> Iterable[Range]:
    for index in range(first, len(holes)):
        if holes[index][0] >= end:
            return
        yield holes[index]


def _without(span: Span, holes: tuple[Range, ...]) -> Iterator[Span]:
    """What holes leave of a span; words of our own have no place in the source and stay."""
    at = span.start
    for start, end in holes:
        yield from _clip((span,), at, start) if start > at else ()
        at = max(at, end)
    if at < span.end or span.start == span.end:
        yield from _clip((span,), at, span.end) if holes else (span,)


def _trim(block: Block) -> tuple[Span, ...]:
    """The spans without blanks at either end; a verbatim piece loses blank lines only."""
    text = block.text
    if not text.strip():
        return ()
    indent = re.match(r"(?:[^\S\n]*\n)*" if block.kind == "verbatim" else r"\s*", text)
    head = indent.end() if indent else 0
    return tuple(_slice(block.spans, head, len(text.rstrip("\n" if block.kind == "verbatim" else None))))


def _slice(spans: Iterable[Span], low: int, high: int) -> Iterator[Span]:
    """The spans that make up `text[low:high]`; a reworded one comes whole."""
    at = 0
    for span in spans:
        first, last = max(low - at, 0), min(high - at, len(span.text))
        at += len(span.text)
        if first < last and len(span.text) == span.end - span.start:
            yield replace(span, start=span.start + first, end=span.start + last, text=span.text[first:last])
        elif first < last:
            yield span


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
        block = replace(block, spans=tuple(spans))
        # A line separator that becomes a line feed at the very end of a document would be one too many.
        block = replace(block, spans=_trim(block)) if block.kind == "verbatim" else block
        found += [block] if block.spans else []
    return found, met


def _reword(span: Span, wishes: list[Replace], met: list[Replace]) -> list[Span]:
    found: list[Span] = []
    at = span.start
    for wish in wishes:
        whole = (wish.start, wish.end) == (span.start, span.end)
        if wish.start < at or (len(span.text) != span.end - span.start and not whole):
            continue
        found += _clip((span,), at, wish.start) if at < wish.start else ()
        found.append(replace(span, start=wish.start, end=wish.end, text=wish.text))
        at = wish.end
        met.append(wish)
    if not found:
        return [span]
    return [*found, *(_clip((span,), at, span.end) if at < span.end else ())]


def _move(blocks: Sequence[Block], wishes: list[Move]) -> tuple[Sequence[Block], list[Block]]:
    """Blocks in the order asked for, one wish after another, and those that moved."""
    if not wishes:
        return blocks, []
    order = list(blocks)
    moved: list[Block] = []
    for wish in wishes:
        block = next((b for b in order if b.start == wish.start), None)
        target = next((b for b in order if b.start == wish.after), None)
        if block and target and block is not target:
            order.remove(block)
            order.insert(order.index(target) + 1, block)
            moved.append(block)
    return order, moved


def _add(blocks: Sequence[Block], wishes: list[Add]) -> tuple[Sequence[Block], list[Block]]:
    """Blocks with words of our own behind those that begin there, and the blocks added."""
    if not wishes:
        return blocks, []
    found: list[Block] = []
    added: list[Block] = []
    for block in blocks:
        found.append(block)
        for wish in wishes:
            if wish.after == block.start:
                added.append(Block((Span(block.end, block.end, wish.text),), wish.kind, wish.level))
                found.append(added[-1])
    return found, added


def _join(blocks: Sequence[Block], wishes: list[Join]) -> tuple[Sequence[Block], list[tuple[int, int, str]]]:
    """Blocks with the second put behind the first, as often as asked; and the joins made: where the first ended, where
    the second began, what is between."""
    wanted = {wish.second: wish for wish in wishes}
    if not wanted:
        return blocks, []
    heads = {wish.first for wish in wishes}
    found: list[Block] = []
    made: list[tuple[int, int, str]] = []
    arrived: list[Span] = []
    open_head = -1
    for block in blocks:
        wish = wanted.get(block.start)
        if wish and found and (wish.first == open_head):
            end = arrived[-1].end if arrived and found[-1].kind != "image" else found[-1].end
            made.append((end, block.start, wish.between))
            arrived += [Span(block.start, block.start, wish.between)] if wish.between else []
            arrived += [replace(block.spans[0], joined=True), *block.spans[1:]]
            open_head = block.start if block.start in heads else open_head
            continue
        _receive(found, arrived)
        found.append(block)
        open_head = block.start
    _receive(found, arrived)
    return found, made


def _receive(found: list[Block], arrived: list[Span]) -> None:
    """Put what has joined the last block into it; what joins a picture becomes its words."""
    if arrived:
        head = found[-1]
        picture = head.kind == "image"
        found[-1] = (
            replace(head, alt=(*head.alt, *arrived)) if picture else replace(head, spans=(*head.spans, *arrived))
        )
        arrived.clear()
