"""The ledger: one fate for every source character, notes on what was replaced, joined or added; as JSON lines."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator

from builder.clean.values import Cleaned, Draft, Fate, Range

FATES = ("body", "drop", "markup", "meta")


def write_ledger(draft: Draft) -> tuple[Fate, ...]:
    """Every fate in source order, then the notes. `lost` is what no rule accounts for: a fault of ours."""
    kept = _kept(draft)
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
    return (*entries, *draft.notes, *_rewordings(draft))


def _kept(draft: Draft) -> list[Fate]:
    ranges: list[Range] = []
    links: set[Range] = set()
    for block in draft.blocks:
        for span in (*block.spans, *block.alt):
            if span.start == span.end:
                continue
            if ranges and ranges[-1][1] == span.start:
                ranges[-1] = (ranges[-1][0], span.end)
            else:
                ranges.append((span.start, span.end))
            if span.link:
                links.add(span.link_at)
    return [Fate("KEEP", "body", start, end) for start, end in (*ranges, *links)]


def _gap(source: str, start: int, end: int, layout: list[Range], index: int) -> Iterator[Fate]:
    """What lies between two claimed stretches: markup and blanks; anything else is lost."""
    at = start
    while at < end:
        low, high = layout[index] if index < len(layout) else (end, end)
        if low <= at < high:
            yield Fate("MARKUP", "markup", at, min(high, end))
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
        yield Fate("LAYOUT", "markup", start, end)
        return
    head = start + text.index(words)
    tail = head + len(words)
    if start < head:
        yield Fate("LAYOUT", "markup", start, head)
    yield Fate("LOST", "lost", head, tail, words)
    if tail < end:
        yield Fate("LAYOUT", "markup", tail, end)


def _rewordings(draft: Draft) -> Iterator[Fate]:
    """A note for every kept span that reads otherwise than its source and has none from a rule."""
    noted = {(fate.start, fate.end) for fate in draft.notes if fate.fate == "replace"}
    for block in draft.blocks:
        for span in (*block.spans, *block.alt):
            if (
                span.start < span.end
                and span.text != draft.source[span.start : span.end]
                and (span.start, span.end) not in noted
            ):
                yield Fate("U-ENTITY", "replace", span.start, span.end, span.text)
            low, high = span.link_at
            if span.link and span.link != draft.source[low:high] and (low, high) not in noted:
                noted.add((low, high))
                yield Fate("U-ENTITY", "replace", low, high, span.link)
        if block.kind in ("heading", "item"):
            yield from _marks(block.kind, block.start, block.anchor, block.unit)


def _marks(kind: str, start: int, anchor: str, unit: str) -> Iterator[Fate]:
    said = " ".join(filter(None, (f"#{anchor}" if anchor else "", f'unit="{unit}"' if unit else "")))
    yield Fate("EMIT", "add", start, start, f"{kind} {said}".strip())


def ledger_lines(cleaned: Cleaned) -> str:
    """The ledger as JSON lines, one object each, numbered from 1."""
    return "".join(f"{json.dumps(_object(n, fate), ensure_ascii=False)}\n" for n, fate in enumerate(cleaned.ledger, 1))


def _object(number: int, fate: Fate) -> dict[str, object]:
    line: dict[str, object] = {"n": number, "rule": fate.rule, "fate": fate.fate, "at": [fate.start, fate.end]}
    if fate.fate == "replace":
        line["to"] = fate.text
    elif fate.text:
        line["text"] = fate.text
    return {**line, "why": fate.why} if fate.why else line


def covered(fates: Iterable[Fate]) -> Iterator[Fate]:
    """The entries that account for source characters, without the notes."""
    return (fate for fate in fates if fate.fate.split(":")[0] in (*FATES, "lost"))
