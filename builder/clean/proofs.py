"""Proofs that cleaning lost nothing: partition, content, independent count, order, idempotence."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from builder.clean.ledger import covered
from builder.clean.pipeline import clean
from builder.clean.shapes import fold
from builder.clean.values import Cleaned, Fate
from builder.documents import Field, Mapping, Node, Scalar, format_document


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
        *_content(raw, cleaned),
        *_count(raw, cleaned),
        *_order(raw, cleaned),
        *_again(cleaned),
    )


def _partition(raw: str, cleaned: Cleaned) -> Iterator[Failure]:
    """P1: every source character has exactly one fate."""
    at = 0
    for fate in sorted(covered(cleaned.ledger), key=lambda fate: (fate.start, fate.end)):
        if fate.start != at:
            yield Failure("P1", "no fate" if fate.start > at else "two fates", min(at, fate.start), max(at, fate.start))
        if fate.fate == "lost":
            yield Failure("P1", f"lost: {fate.text[:40]}", fate.start, fate.end)
        at = max(at, fate.end)
    if at != len(raw):
        yield Failure("P1", "no fate", at, len(raw))


def _content(raw: str, cleaned: Cleaned) -> Iterator[Failure]:
    """P2: a replacement says the same in other characters: equal after folding, or an entity decoded."""
    for fate in cleaned.ledger:
        if fate.fate != "replace":
            continue
        source = raw[fate.start : fate.end]
        if fold(source) != fold(fate.text) and "&" not in source and not source.endswith(fate.text):
            yield Failure("P2", f"{source[:40]!r} became {fate.text[:40]!r}", fate.start, fate.end)


def _kept(raw: str, cleaned: Cleaned) -> str:
    """The source text with fate body, in order, with its replacements; attributes it had itself do not count."""
    replaced = {fate.start: fate for fate in cleaned.ledger if fate.fate == "replace"}
    pieces: list[str] = []
    for fate in covered(cleaned.ledger):
        if fate.fate == "body":
            pieces.append("".join(_reworded(raw, fate, replaced)))
    return _stripped("\n".join(pieces))


def _reworded(raw: str, fate: Fate, replaced: dict[int, Fate]) -> Iterator[str]:
    at = fate.start
    for start in sorted(start for start in replaced if fate.start <= start < fate.end):
        if start >= at:
            yield raw[at:start]
            yield replaced[start].text
            at = replaced[start].end
    yield raw[at : fate.end]


def _visible(text: str) -> str:
    """Letters, digits and Chinese marks of a text: what no Markdown syntax is made of."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if c.isalnum() or (ord(c) > 0x2000 and not c.isspace()))


def _stripped(body: str) -> str:
    """A Markdown body without what we put in: heading attributes and picture sizes, percent forms undone."""
    bare = re.sub(r"(?m)^(#{1,6} .*?) \{#[^{}\n]*\}$", r"\1", body)
    bare = re.sub(r"(?m)^(#{2,3} .*?) \{unit=\"[^\"\n]*\"\}$", r"\1", bare)
    return re.sub(r"(?m)^(!\[.*\]\(.*\))\{width=\d+ height=\d+\}$", r"\1", bare)


def _count(raw: str, cleaned: Cleaned) -> Iterator[Failure]:
    """P3: counted anew from the written body, its characters are those the ledger calls body."""
    kept, written = Counter(_visible(_kept(raw, cleaned))), Counter(_visible(_stripped(cleaned.body)))
    added = Counter(_visible("".join(fate.text for fate in cleaned.ledger if fate.fate == "join")))
    for percent in re.findall(r"%(?:20|28|29|3C|3E|5C|22)", cleaned.body):
        written.subtract(percent[1:])
    for percent in re.findall(r"%(?:20|28|29|3C|3E|5C|22)", _kept(raw, cleaned)):
        written.update(percent[1:])
    kept.update(added)
    written = +written
    if kept != written:
        missing, surplus = "".join((kept - written).elements()), "".join((written - kept).elements())
        yield Failure("P3", f"missing {missing[:40]!r}, too much {surplus[:40]!r}")


def _order(raw: str, cleaned: Cleaned) -> Iterator[Failure]:
    """P4: the body has its text in the order of the source (addresses of links stand behind their words)."""
    starts = [fate.start for fate in covered(cleaned.ledger) if fate.fate == "body"]
    if starts != sorted(starts):
        yield Failure("P4", "body out of order")
    if "](" not in cleaned.body and _visible(_stripped(cleaned.body)) != _visible(_kept(raw, cleaned)):
        yield Failure("P4", "the written body is in another order than the source")


def _again(cleaned: Cleaned) -> Iterator[Failure]:
    """P5: cleaning what was cleaned changes nothing."""
    second = clean(format_document(cleaned.fields, cleaned.body))
    if second.changed:
        yield Failure("P5", "a second cleaning finds something to do")
    if second.body != cleaned.body:
        yield Failure("P5", "a second cleaning changes the body")
    if [_plain(field) for field in second.fields] != [_plain(field) for field in cleaned.fields]:
        yield Failure("P5", "a second cleaning changes the fields")


def _plain(field: Field) -> tuple[str, object]:
    return field.name, _value(field.value)


def _value(node: Node) -> object:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping):
        return tuple((key.text, _value(value)) for key, value in node.entries)
    return tuple(_value(item) for item in node.items)
