"""What cleaning did to one original, for a person's eyes: as a sheet to read, and side by side to look at."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from builder.clean.fixes import format_fixes
from builder.clean.values import Cleaned, Fate
from builder.documents import Node, Scalar, Sequence
from builder.fields import PAIRS
from builder.model import Flag
from builder.regex import regex
from builder.schema import label_of

_SHOWN = 60
FATES = {"body": "正文", "drop": "剔除", "meta": "文件头", "address": "地址", "markup": "代码", "lost": "丢失"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the source and what became of it: body, changed, drop, meta or markup; `note` says more."""

    fate: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A stretch of the source with its lines, and the paragraphs of the result that were made of it."""

    lines: str
    pieces: tuple[Piece, ...]
    result: tuple[str, ...]
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was done: the source's lines, the rule, what and why."""

    lines: str
    rule: str
    text: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """All that a person needs to judge a cleaning."""

    name: str
    kind: str
    fields: tuple[tuple[str, str], ...]
    counts: tuple[tuple[str, int], ...]
    dropped: tuple[Line, ...]
    changed: tuple[Line, ...]
    moved: tuple[Line, ...]
    flags: tuple[Flag, ...]
    offers: str
    offered: int
    rows: tuple[Row, ...]


_WORDS = {
    "article": "文章", "issue": "快报", "newspaper-page": "报纸版面", "zh-Hans": "简体", "zh-Hant": "繁体",
    "punctuation": "标点", "column-order": "栏序", "year": "年", "month": "月", "day": "日", "minute": "分",
    "second": "秒", "derived": "所拟", "file-name": "取自文件名", "machine-converted": "机器转换",
    "remote-unverified": "在别处，未核",
}  # fmt: skip
_NAMES = {"name": "名称", "part": "第几部分", "count": "幅数"}


def _said(node: Node) -> str:
    """A field's value in words."""
    if isinstance(node, Scalar):
        return _WORDS.get(node.text, node.text)
    if isinstance(node, Sequence):
        return "、".join(map(_said, node.items))
    given = {key.text: _said(value) for key, value in node.entries}
    if "name" in given and "role" in given:
        return f"{given.get('label') or given.get('role', '')} {given['name']}".strip()
    return "；".join(f"{_NAMES.get(name) or PAIRS.get(name, name)}：{text}" for name, text in given.items())


Lines = Callable[[int, int], str]


def review(name: str, source: str, cleaned: Cleaned) -> Review:
    """The review of a cleaning, from its ledger."""
    lines = _numbering(source)
    hidden = ("flags", "original")
    return Review(
        name=name,
        kind={"issue": "快报", "newspaper-page": "报纸版面"}.get(cleaned.kind, "文章"),
        fields=tuple((label_of(f.name), _said(f.value)) for f in cleaned.fields if f.name not in hidden),
        counts=tuple(_counts(source, cleaned.ledger)),
        dropped=tuple(_dropped(cleaned.ledger, lines)),
        changed=tuple(_changed(cleaned.ledger, lines)),
        moved=tuple(_moved(source, cleaned.ledger, lines)),
        flags=cleaned.flags,
        offers=format_fixes(cleaned.proposals),
        offered=len(cleaned.proposals),
        rows=tuple(_rows(source, cleaned, lines)),
    )


def _numbering(source: str) -> Lines:
    """What names the lines of a stretch: `第3行` or `第3–5行`."""
    starts = [0, *(index + 1 for index, char in enumerate(source) if char == "\n")]

    def lines(start: int, end: int) -> str:
        first, last = bisect_right(starts, start), bisect_right(starts, max(end - 1, start))
        return f"第{first}行" if first == last else f"第{first}–{last}行"

    return lines


def _counts(source: str, ledger: Iterable[Fate]) -> Iterator[tuple[str, int]]:
    """How many visible characters went where."""
    totals: dict[str, int] = {}
    for fate in ledger:
        name = "address" if fate.rule == "ADDRESS" else fate.fate.split(":")[0]
        if name in FATES:
            size = len("".join(source[fate.start : fate.end].split()))
            totals[name] = totals.get(name, 0) + size
    return ((FATES[name], totals[name]) for name in FATES if totals.get(name))


def _dropped(ledger: Iterable[Fate], lines: Lines) -> Iterator[Line]:
    for fate in ledger:
        if fate.fate in ("drop", "lost") and fate.text.strip():
            yield Line(lines(fate.start, fate.end), fate.rule, _short(fate.text), fate.why)


def _changed(ledger: Iterable[Fate], lines: Lines) -> Iterator[Line]:
    """What reads otherwise now, the same change by the same rule told once with its number."""
    changes = sorted((f for f in ledger if f.fate == "replace"), key=lambda f: (f.rule, f.text, f.shown, f.start))
    for (rule, text, shown), run in groupby(changes, key=lambda f: (f.rule, f.text, f.shown)):
        fates = list(run)
        more = f"（{len(fates)} 处）" if len(fates) > 1 else ""
        yield Line(lines(fates[0].start, fates[0].end), rule, f"{_short(text)} → {_short(shown)}{more}")


def _moved(source: str, ledger: Iterable[Fate], lines: Lines) -> Iterator[Line]:
    for fate in ledger:
        low, high = sorted((fate.start, fate.end))
        if fate.fate == "join":
            seam = f"…{source[max(low - 8, 0) : low].strip()}｜{source[high : high + 8].strip()}…"
            yield Line(lines(low, high + 1), fate.rule, f"接合 {seam}")
        elif fate.fate == "move":
            yield Line(lines(low, high), fate.rule, f"移动 {_short(source[low:high])}")
        elif fate.fate == "add" and fate.out[0] < 0:
            yield Line(lines(low, high), fate.rule, f"添加 {_short(fate.shown)}")


def _short(text: str) -> str:
    line = " ".join(text.split()) or repr(text)[1:-1]
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 12]}……{line[-10:]}（共 {len(line)} 字）"


# --- side by side ---------------------------------------------------------------------------------------------------


def _rows(source: str, cleaned: Cleaned, lines: Lines) -> Iterator[Row]:
    """The source in its order, parted where the paragraphs of the result begin, each beside what it became."""
    covered = sorted((f for f in cleaned.ledger if f.fate.split(":")[0] in FATES), key=lambda f: (f.start, f.end))
    moves = [(fate.start, fate.end) for fate in cleaned.ledger if fate.fate == "move"]
    blocks = list(_blocks(cleaned, covered))
    edges = [0, *(start for start, _ in blocks[1:]), len(source)] if blocks else [0, len(source)]
    results: list[tuple[str, ...]] = [(text,) for _, text in blocks] or [()]
    index = 0
    for (start, end), result in zip(pairwise(edges), results, strict=True):
        pieces: list[Piece] = []
        while index < len(covered) and covered[index].start < end:
            pieces.append(_piece(source, covered[index]))
            index += 1
        moved = any(low <= start < high or start <= low < end for low, high in moves)
        words = source[start:end]
        first, last = end - len(words.lstrip()), start + len(words.rstrip())
        yield Row(lines(min(first, last), last), tuple(_tidy(pieces)), result, moved)


_BLOCK_END = regex(r"</(?:p|div|h[1-6]|li|tr|section|blockquote)\b|<br", re.IGNORECASE)


def _tidy(pieces: list[Piece]) -> Iterator[Piece]:
    """Without the line ends at the beginning and more than one in a row; an element that ends a block ends a line."""
    fresh = True
    for piece in pieces:
        text = piece.text.lstrip("\n") if fresh and piece.fate == "body" else piece.text
        if text:
            yield replace(piece, text=text)
            fresh = text.endswith("\n") if piece.fate != "markup" else fresh
        if piece.fate == "markup" and not fresh and _BLOCK_END.search(piece.text):
            yield Piece("body", "\n")
            fresh = True


def _blocks(cleaned: Cleaned, covered: list[Fate]) -> Iterator[tuple[int, str]]:
    """Where in the source each paragraph of the result begins, and its Markdown; in source order."""
    ends: list[int] = []
    texts = cleaned.body.strip("\n").split("\n\n")
    at = 0
    for text in texts:
        at += len(text) + 2
        ends.append(at)
    begins: dict[int, int] = {}
    for fate in covered:
        if fate.fate == "body" and fate.rule != "ADDRESS":
            begins.setdefault(bisect_right(ends, fate.out[0]), fate.start)
    merged: dict[int, list[str]] = {}
    start = 0
    for number, text in enumerate(texts):
        start = begins.get(number, start)
        merged.setdefault(start, []).append(text)
    yield from ((start, "\n\n".join(texts)) for start, texts in sorted(merged.items()))


def _piece(source: str, fate: Fate) -> Piece:
    text = source[fate.start : fate.end]
    kind, _, field = fate.fate.partition(":")
    if kind == "markup" and text.isspace():
        return Piece("body", "\n" if "\n" in text else " ")
    if kind == "body":
        return Piece("changed", text, fate.shown) if fate.shown else Piece("body", text)
    note = f"{label_of(field)}（{fate.rule}）" if field else f"{fate.rule} {fate.why}".strip()
    return Piece(kind, text, note)


# --- the sheet --------------------------------------------------------------------------------------------------------


def sheet(told: Review) -> str:
    """The review as text: fields, what was dropped, changed, joined or moved, what waits for a person."""
    head = f"{told.name}：{told.kind}；" + "、".join(f"{label} {count} 字" for label, count in told.counts)
    parts = [
        head,
        _section("文件头", (f"{label}：{text}" for label, text in told.fields)),
        _section("剔除的文字", map(_line, told.dropped), "没有"),
        _section("改动的文字", map(_line, told.changed), "没有"),
        _section("接合、移动、添加", map(_line, told.moved), "没有"),
        _section("待核（要人决定）", (_flag(flag) for flag in told.flags if flag.level == "confirm"), "没有"),
        _section("说明", (_flag(flag) for flag in told.flags if flag.level != "confirm")),
    ]
    if told.offers:
        parts.append(f"建议（没有照办；同意哪条，就把哪条写进 {told.name}.fixes.yaml 再导入）\n{told.offers.rstrip()}")
    return "\n\n".join(part for part in parts if part) + "\n"


def _section(title: str, lines: Iterable[str], none: str = "") -> str:
    found = list(lines) or ([none] if none else [])
    return "\n".join((title, *(f"  {line}" for line in found))) if found else ""


def _line(line: Line) -> str:
    why = f"；{line.why}" if line.why else ""
    return f"{line.lines} [{line.rule}{why}] {line.text}"


def _flag(flag: Flag) -> str:
    return f"[{flag.rule}] {flag.note}" + (f"（{flag.accepted} 已核定）" if flag.accepted else "")
