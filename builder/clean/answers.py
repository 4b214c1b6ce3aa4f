"""A person's answers at work: each finds its words in the document as it is by then, or says why it cannot."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from builder.clean.shapes import fold
from builder.clean.values import (
    Answered,
    Block,
    Draft,
    Fix,
    Found,
    Join,
    Move,
    Offer,
    Proposal,
    Retype,
    Split,
    Take,
)

Carry = Callable[[Draft, Fix], Iterator[Proposal]]


@dataclass(frozen=True, slots=True)
class Quote:
    """Where quoted words stand: the block and the stretch of its text."""

    block: Block
    start: int
    end: int

    @property
    def whole(self) -> bool:
        """Whether the words are all that the block says."""
        return fold(self.block.text[: self.start]) == fold(self.block.text[self.end :]) == ""


class _AstrayError(Exception):
    """The quoted words are not there, or not once; carries the reason."""


def _find(draft: Draft, words: str, at_end: bool = False) -> Quote:
    """The one place of quoted words; of several the one that begins (or ends) its block, if only one does."""
    wanted = fold(words)
    found = [quote for block in draft.blocks if block.kind != "image" for quote in _quotes(block, wanted)]
    edge = [q for q in found if not fold(q.block.text[q.end :] if at_end else q.block.text[: q.start])]
    if len(found) > 1 and len(edge) == 1:
        return edge[0]
    if not found:
        raise _AstrayError(f"原文里找不到“{words[:30]}”")
    if len(found) > 1:
        raise _AstrayError(f"“{words[:30]}”在原文里不止一处，请多摘几个字")
    return found[0]


def _quotes(block: Block, wanted: str) -> Iterator[Quote]:
    if not wanted or wanted not in fold(block.text):
        return
    folded, places = _folded(block.text)
    at = folded.find(wanted)
    while at >= 0:
        yield Quote(block, places[at], places[at + len(wanted) - 1] + 1)
        at = folded.find(wanted, at + 1)


def _folded(text: str) -> tuple[str, list[int]]:
    """The text as `fold` has it, and the place of each of its characters."""
    pairs = [
        (letter, place) for place, c in enumerate(text) for letter in unicodedata.normalize("NFKC", c) if letter.strip()
    ]
    return "".join(letter for letter, _ in pairs), [place for _, place in pairs]


# --- the rules ---------------------------------------------------------------------------------------------------


def keep_as_told(draft: Draft) -> Draft:
    """The draft with the stretches that a person keeps: no rule may take them."""
    for fix in draft.aids.fixes:
        if fix.verb == "keep":
            try:
                kept = tuple((take.start, take.end) for take in _stretch(draft, fix))
            except _AstrayError as lost:
                draft = replace(draft, answered=(*draft.answered, Answered(fix, str(lost))))
            else:
                draft = replace(draft, answered=(*draft.answered, Answered(fix)), kept=(*draft.kept, *kept))
    return draft


def drop_as_told(draft: Draft) -> Iterator[Proposal]:
    """FIX: what a person says is to go (`drop: first words`, `to: last words`) goes before any rule looks."""
    yield from _answer(draft, ("drop",), _stretch)


def order_as_told(draft: Draft) -> Iterator[Proposal]:
    """FIX: `join`, `move` and `split`, one after another, as a person's answers have them."""
    yield from _answer(draft, ("join", "move", "split"), _order)


def head_as_told(draft: Draft) -> Iterator[Proposal]:
    """FIX: `heading` makes the quoted words a heading of that level, a paragraph with level 0."""
    yield from _answer(draft, ("heading",), _head)


def set_as_told(draft: Draft) -> Iterator[Proposal]:
    """FIX: `set` gives a field the value a person says, whatever the rules found."""
    yield from _answer(draft, ("set",), _set)


def _answer(draft: Draft, verbs: tuple[str, ...], carry_out: Carry) -> Iterator[Proposal]:
    """The next answer of these kinds, carried out on the draft as it is now."""
    done = {answered.fix for answered in draft.answered}
    fix = next((fix for fix in draft.aids.fixes if fix.verb in verbs and fix not in done), None)
    if fix is None:
        return
    try:
        yield from (*carry_out(draft, fix), Answered(fix))
    except _AstrayError as lost:
        yield Answered(fix, str(lost))


def _stretch(draft: Draft, fix: Fix) -> Iterator[Take]:
    first = _find(draft, fix.text)
    if not fix.to:
        yield from first.block.cut(first.start, first.end, "drop", "人工答复")
        return
    last = _find(draft, fix.to, at_end=True)
    blocks = draft.blocks[draft.blocks.index(first.block) : draft.blocks.index(last.block) + 1]
    if not blocks or (len(blocks) == 1 and last.end < first.start):
        raise _AstrayError(f"“{fix.to[:30]}”在“{fix.text[:30]}”之前")
    for block in blocks:
        start = first.start if block is first.block else 0
        yield from block.cut(start, last.end if block is last.block else None, "drop", "人工答复")


def _order(draft: Draft, fix: Fix) -> Iterator[Proposal]:
    if fix.verb == "split":
        quote = _find(draft, fix.text)
        yield Split(quote.block.at(quote.start))
        return
    if fix.verb == "move":
        moved, target = _find(draft, fix.text).block, _find(draft, fix.to, at_end=True).block
        if moved is target:
            raise _AstrayError("要移动的段落和所在的段落是同一段")
        yield Move(moved.start, target.start)
        return
    first, second = _find(draft, fix.text, at_end=True).block, _find(draft, fix.to).block
    if first is second:
        raise _AstrayError("两头已经在同一段里")
    if draft.blocks.index(second) != draft.blocks.index(first) + 1:
        yield Move(second.start, first.start)
    yield Join(first.start, second.start, fix.between)


def _head(draft: Draft, fix: Fix) -> Iterator[Proposal]:
    quote = _find(draft, fix.text)
    kind = "heading" if fix.level else "paragraph"
    if fix.level and fold(quote.block.text[quote.end :]):
        yield Split(quote.block.at(quote.end))
    if fold(quote.block.text[: quote.start]):
        yield Split(quote.block.at(quote.start))
    at = quote.block.at(quote.start) if fold(quote.block.text[: quote.start]) else quote.block.start
    yield Retype(at, kind, fix.level, quote.block.anchor if fix.level else "")


def _set(_: Draft, fix: Fix) -> Iterator[Proposal]:
    if fix.value is None:
        raise _AstrayError(f"没有写 {fix.to} 的值")
    yield Found(fix.to, fix.value, told=True)


# --- what is left ------------------------------------------------------------------------------------------------


def unanswered(draft: Draft) -> tuple[Offer, ...]:
    """What the rules offer and nobody has answered yet."""
    told = {_key(answered.fix) for answered in draft.answered}
    return tuple(offer for offer in dict.fromkeys(draft.proposed) if _key(offer.fix) not in told)


def _key(fix: Fix) -> tuple[str, str, str]:
    return fix.verb, fold(fix.text), fold(fix.to)


def unused(draft: Draft) -> tuple[Answered, ...]:
    """The answers that could not be used: stale, or about something that is not there."""
    wrong = tuple(answered for answered in draft.answered if answered.wrong)
    rules = {flag.rule for flag in draft.flags}
    accepts = (fix for fix in draft.aids.fixes if fix.verb == "accept" and fix.text not in rules)
    done = {answered.fix for answered in draft.answered}
    left = (fix for fix in draft.aids.fixes if fix.verb != "accept" and fix not in done)
    return (
        *wrong,
        *(Answered(fix, f"没有 {fix.text} 这条待核") for fix in accepts),
        *(Answered(fix, "这份稿件已经是规范稿件，用不上这条答复") for fix in left),
    )
