"""The ledger: one fate for every source character, notes on what was changed; as JSON lines, to replay and to undo."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator
from typing import Any

from builder.clean.emit import Piece, written
from builder.clean.values import Cleaned, Draft, Fate, Range
from builder.documents import Field, Mapping, Node, Scalar

FATES = ("body", "drop", "markup", "meta")


def write_ledger(draft: Draft, body: str) -> tuple[Fate, ...]:
    """Every fate in source order, then the words that are ours, then the notes. `lost` is what no rule accounts
    for: a fault of ours."""
    kept, added = _align(draft, body)
    claimed = sorted([*kept, *draft.taken], key=lambda fate: (fate.start, fate.end))
    entries: list[Fate] = []
    layout = sorted(draft.layout)
    at = index = 0
    for fate in [*claimed, Fate("", "end", len(draft.source), len(draft.source))]:
        if at < fate.start:
            while index < len(layout) and layout[index][1] <= at:
                index += 1
            entries += _gap(draft.source, at, fate.start, layout, index)
        if fate.fate != "end":
            entries.append(fate)
        at = max(at, fate.end)
    return (*entries, *added, *draft.notes, *_rewordings(draft))


# --- where every kept stretch stands in the body -------------------------------------------------------------


def _align(draft: Draft, body: str) -> tuple[list[Fate], list[Fate]]:
    """The stretches kept, each with its place in the body, and the words between them: syntax, escapes, additions.

    Writing only ever puts something between characters, so the first place where a character is found will do.
    """
    kept: list[Fate] = []
    added: list[Fate] = []
    at = 0
    for piece in written(draft):
        found = list(_places(piece, draft.source, body, at))
        for fate in found:
            added += _between(body, at, fate)
            at = max(at, fate.out[1])
        kept += (fate for fate in found if fate.start < fate.end)
        added += (fate for fate in found if fate.start == fate.end)
    end = Fate("", "end", len(draft.source), len(draft.source), out=(len(body), len(body)))
    return _merged(kept), [*added, *_between(body, at, end)]


def _between(body: str, at: int, fate: Fate) -> Iterator[Fate]:
    if at < fate.out[0]:
        yield Fate("EMIT", "add", fate.start, fate.start, shown=body[at : fate.out[0]], out=(at, fate.out[0]))


def _places(piece: Piece, source: str, body: str, at: int) -> Iterator[Fate]:
    said = source[piece.start : piece.end]
    runs = list(_runs(piece.text, body, at))
    if not piece.text.strip() and not runs:
        yield Fate(piece.rule, "markup", piece.start, piece.end, said, out=(-1, -1))
    elif sum(high - low for low, high in runs) < len(piece.text):
        yield Fate("LOST", "lost", piece.start, piece.end, said, out=(at, at))
    elif piece.text == said:
        start = piece.start
        for low, high in runs:
            yield Fate(piece.rule, "body", start, start + high - low, out=(low, high))
            start += high - low
    else:
        out = (runs[0][0], runs[-1][1]) if runs else (at, at)
        kind = "body" if piece.start < piece.end else "add"
        yield Fate(piece.rule, kind, piece.start, piece.end, said, shown=body[slice(*out)], out=out)


def _runs(text: str, body: str, at: int) -> Iterator[Range]:
    """Where the characters of a text stand in the body, from `at` on, in runs."""
    index = 0
    while index < len(text):
        low = body.find(text[index], at)
        if low < 0:
            return
        size = _common(text, index, body, low)
        yield low, low + size
        index, at = index + size, low + size


def _common(text: str, index: int, body: str, at: int) -> int:
    """How many characters agree from there on."""
    size, step = 0, 1024
    while step:
        piece = text[index + size : index + size + step]
        if piece and body.startswith(piece, at + size):
            size += len(piece)
        else:
            step //= 4
    return size


def _merged(fates: list[Fate]) -> list[Fate]:
    """Neighbours in source and body as one."""
    found: list[Fate] = []
    for fate in fates:
        last = found[-1] if found else None
        plain = last and not last.shown and not fate.shown and last.rule == fate.rule and last.fate == fate.fate
        if last and plain and last.end == fate.start and last.out[1] == fate.out[0]:
            found[-1] = Fate(fate.rule, fate.fate, last.start, fate.end, out=(last.out[0], fate.out[1]))
        else:
            found.append(fate)
    return found


# --- what is left ------------------------------------------------------------------------------------------------


def _gap(source: str, start: int, end: int, layout: list[Range], index: int) -> Iterator[Fate]:
    """What lies between two claimed stretches: markup and blanks; anything else is lost."""
    at = start
    while at < end:
        low, high = layout[index] if index < len(layout) else (end, end)
        if low <= at < high:
            yield Fate("MARKUP", "markup", at, min(high, end), source[at : min(high, end)])
            at = min(high, end)
        elif high <= at and index < len(layout):
            index += 1
        else:
            yield from _loose(source, at, min(low, end) if low > at else end)
            at = min(low, end) if low > at else end


def _loose(source: str, start: int, end: int) -> Iterator[Fate]:
    text = source[start:end]
    words = text.strip()
    if not html.unescape(words).strip():
        yield Fate("LAYOUT", "markup", start, end, text)
        return
    head = start + text.index(words)
    tail = head + len(words)
    if start < head:
        yield Fate("LAYOUT", "markup", start, head, source[start:head])
    yield Fate("LOST", "lost", head, tail, words)
    if tail < end:
        yield Fate("LAYOUT", "markup", tail, end, source[tail:end])


def _rewordings(draft: Draft) -> Iterator[Fate]:
    """A note for every kept span that reads otherwise than its source and has none from a rule."""
    noted = {(fate.start, fate.end) for fate in draft.notes if fate.fate == "replace"}
    for block in draft.blocks:
        for span in (*block.spans, *block.alt):
            said = draft.source[span.start : span.end]
            if span.start < span.end and span.text != said and (span.start, span.end) not in noted:
                yield Fate("U-ENTITY", "replace", span.start, span.end, said, shown=span.text)
            low, high = span.link_at
            if span.link and span.link != draft.source[low:high] and (low, high) not in noted:
                noted.add((low, high))
                yield Fate("U-ENTITY", "replace", low, high, draft.source[low:high], shown=span.link)


def covered(fates: Iterable[Fate]) -> Iterator[Fate]:
    """The entries that account for source characters, without the notes."""
    return (fate for fate in fates if fate.fate.split(":")[0] in (*FATES, "lost"))


# --- forth and back ------------------------------------------------------------------------------------------------


def replay(source: str, fates: Iterable[Fate]) -> str:
    """The body, made anew from the source by the ledger alone."""
    placed = sorted((fate for fate in fates if fate.out[0] >= 0), key=lambda fate: fate.out)
    return "".join(fate.shown or source[fate.start : fate.end] for fate in placed)


def undo(body: str, fates: Iterable[Fate]) -> str:
    """The source to the last character, made anew from the body by the ledger alone."""
    stretches = sorted(covered(fates), key=lambda fate: (fate.start, fate.end))
    return "".join(fate.text or body[slice(*fate.out)] for fate in stretches)


# --- as a file -------------------------------------------------------------------------------------------------------


def ledger_lines(cleaned: Cleaned) -> str:
    """The ledger as JSON lines, one object each, numbered from 1; behind the fates the fields and what was offered."""
    lines = [*map(_object, cleaned.ledger), *map(_field, cleaned.fields)]
    lines += [{"rule": o.rule, "fate": "offer", "verb": o.fix.verb, "text": o.fix.text, "to": o.fix.to, "why": o.why}
              for o in cleaned.proposals]  # fmt: skip
    return "".join(f"{json.dumps({'n': n, **line}, ensure_ascii=False)}\n" for n, line in enumerate(lines, 1))


def read_ledger(text: str) -> tuple[Fate, ...]:
    """The fates of a ledger file."""
    lines = (json.loads(line) for line in text.split("\n") if line)
    return tuple(map(_fate, (line for line in lines if "at" in line)))


def _fate(line: dict[str, Any]) -> Fate:
    start, end = line["at"]
    low, high = line.get("out", (-1, -1))
    said = line.get("from", line.get("text", ""))
    return Fate(line["rule"], line["fate"], start, end, said, line.get("why", ""), line.get("to", ""), (low, high))


def _object(fate: Fate) -> dict[str, object]:
    line: dict[str, object] = {"rule": fate.rule, "fate": fate.fate, "at": [fate.start, fate.end]}
    if fate.out[0] >= 0:
        line["out"] = list(fate.out)
    if fate.shown:
        line |= {"from": fate.text, "to": fate.shown} if fate.text else {"to": fate.shown}
    elif fate.text:
        line["text"] = fate.text
    return {**line, "why": fate.why} if fate.why else line


def _field(field: Field) -> dict[str, object]:
    return {"rule": "FIELD", "fate": "field", "name": field.name, "value": plain(field.value)}


def plain(node: Node) -> object:
    """A value of the front matter as text, lists and mappings."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping):
        return {key.text: plain(value) for key, value in node.entries}
    return [plain(item) for item in node.items]
