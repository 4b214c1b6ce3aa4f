"""Proofs that cleaning lost nothing: partition, content, independent count, order, idempotence."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from builder.clean.ledger import covered, plain, replay, undo
from builder.clean.pipeline import clean
from builder.clean.shapes import fold
from builder.clean.values import Cleaned, Fate, Range
from builder.documents import format_document
from builder.markdown import plain_text


@dataclass(frozen=True, slots=True)
class Failure:
    """A proof that does not hold, and where in the source."""

    proof: str
    note: str
    start: int = 0
    end: int = 0


def prove(raw: str, cleaned: Cleaned) -> tuple[Failure, ...]:
    """Every proof that does not hold; an empty tuple is what all of this is for."""
    return (
        *_partition(raw, cleaned),
        *_content(cleaned),
        *_count(raw, cleaned),
        *_order(cleaned),
        *_again(cleaned),
    )


def _partition(raw: str, cleaned: Cleaned) -> Iterator[Failure]:
    """P1: every source character has exactly one fate; the ledger alone leads from source to body and back."""
    at = 0
    for fate in sorted(covered(cleaned.ledger), key=lambda fate: (fate.start, fate.end)):
        if fate.start != at:
            yield Failure("P1", "no fate" if fate.start > at else "two fates", min(at, fate.start), max(at, fate.start))
        if fate.fate == "lost":
            yield Failure("P1", f"lost: {fate.text[:40]}", fate.start, fate.end)
        at = max(at, fate.end)
    if at != len(raw):
        yield Failure("P1", "no fate", at, len(raw))
    if replay(raw, cleaned.ledger) != cleaned.body:
        yield Failure("P1", "the ledger does not lead to the body")
    if undo(cleaned.body, cleaned.ledger) != raw:
        yield Failure("P1", "the ledger does not lead back to the source")


def _content(cleaned: Cleaned) -> Iterator[Failure]:
    """P2: a replacement says the same in other characters: equal after folding, or an entity decoded, or the address
    of a picture without its proxy or as a copy at hand."""
    for fate in cleaned.ledger:
        if fate.fate != "replace" or fate.rule in ("I-PROXY", "I-LOCAL"):
            continue
        if fold(fate.text) != fold(fate.shown) and "&" not in fate.text:
            yield Failure("P2", f"{fate.text[:40]!r} became {fate.shown[:40]!r}", fate.start, fate.end)


def _count(raw: str, cleaned: Cleaned) -> Iterator[Failure]:
    """P3: what a reader sees of the written body, told from its HTML, has the letters that the ledger calls body,
    and those that are ours."""
    if cleaned.literal:  # the text was Markdown: what readers see of it was always up to its own syntax
        return
    kept = Counter(_visible("".join(_words(raw, cleaned.ledger))))
    seen = Counter(_visible(plain_text(cleaned.body)))
    if kept != seen:
        missing, surplus = "".join((kept - seen).elements()), "".join((seen - kept).elements())
        yield Failure("P3", f"missing {missing[:40]!r}, too much {surplus[:40]!r}")


def _words(raw: str, ledger: Iterable[Fate]) -> Iterator[str]:
    """The words of the body by the ledger: of the source, reworded, of pictures, added; no addresses, no syntax."""
    reworded = {(fate.start, fate.end): fate.shown for fate in ledger if fate.fate == "replace"}
    for fate in ledger:
        if fate.fate == "body" and fate.rule in ("KEEP", "ALT"):
            yield reworded.get((fate.start, fate.end), raw[fate.start : fate.end])
        elif fate.fate == "add" and fate.rule == "KEEP":
            yield fate.shown


def _visible(text: str) -> str:
    """Letters, digits and Chinese marks of a text."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if c.isalnum() or (ord(c) > 0x2000 and not c.isspace()))


def _order(cleaned: Cleaned) -> Iterator[Failure]:
    """P4: outside what a person moved, the body is in the order of the source (addresses stand behind their words)."""
    moved = sorted((fate.start, fate.end) for fate in cleaned.ledger if fate.fate == "move")
    places = [
        fate.out
        for fate in sorted(covered(cleaned.ledger), key=lambda fate: fate.start)
        if fate.fate == "body" and fate.rule == "KEEP" and not _inside(fate, moved)
    ]
    if any(first > second for first, second in pairwise(places)):
        yield Failure("P4", "body out of order")


def _inside(fate: Fate, moved: list[Range]) -> bool:
    return any(start <= fate.start and fate.end <= end for start, end in moved)


def _again(cleaned: Cleaned) -> Iterator[Failure]:
    """P5: cleaning what was cleaned changes nothing."""
    second = clean(format_document(cleaned.fields, cleaned.body))
    if second.changed:
        yield Failure("P5", "a second cleaning finds something to do")
    if second.body != cleaned.body:
        yield Failure("P5", "a second cleaning changes the body")
    if [(f.name, plain(f.value)) for f in second.fields] != [(f.name, plain(f.value)) for f in cleaned.fields]:
        yield Failure("P5", "a second cleaning changes the fields")
