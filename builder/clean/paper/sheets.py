"""Rules for what a sheet of paper adds to a text: page numbers and running heads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from builder.clean.shapes import fold, is_open, is_prose, starts_anew
from builder.clean.values import Block, Draft, Note, Proposal
from builder.regex import regex

_DASH = r"[—–―－~～·•\-]{1,2}"
_FORMS = {
    "said": regex(r"第\s*(?P<number>\d{1,4})\s*页\s*(?:[/,，、（(]?\s*共\s*(?P<total>\d{1,4})\s*页\s*[)）]?)?"),
    "share": regex(r"(?P<number>\d{1,4})\s*/\s*(?P<total>\d{1,4})"),
    "dashed": regex(rf"{_DASH}\s*(?P<number>\d{{1,4}})\s*{_DASH}(?P<total>)"),
    "bare": regex(r"(?P<number>[1-9]\d{0,3})(?P<total>)"),
}
_LEAST = {"said": 30, "share": 60, "dashed": 30, "bare": 150}
"""Characters that a page has at least, by the form of its number."""


def drop_page_numbers(draft: Draft) -> Iterator[Proposal]:
    """B-PAGENO: lines that hold a page number go where they make a series of two or more with pages of prose between:
    `— 2 —`, `第 3 页 共 8 页`, `3 / 24`, and bare numbers that count up by one.

    Without the number of all pages one has to stand in the middle of a sentence (or, if it is not bare, the last at
    the very end): an essay numbers its parts so, and those numbers stay. Contents and lists have no pages between.
    """
    if not draft.raw:
        for at in page_numbers(draft.blocks):
            yield from draft.blocks[at].cut(0, None, "drop", "页码")


def page_numbers(blocks: tuple[Block, ...]) -> tuple[int, ...]:
    """The places of the blocks that are page numbers."""
    found: set[int] = set()
    for form, pattern in _FORMS.items():
        lines = [
            (at, int(match["number"]), match["total"] or "")
            for at, block in enumerate(blocks)
            if block.kind == "paragraph" and not block.tag and len(block.text) <= 24
            if (match := pattern.fullmatch(block.text.strip()))
        ]
        totals = {at: total for at, _, total in lines}
        for series in _series(blocks, lines, form):
            if totals[series[0]] or _interrupts(blocks, series, form):
                found.update(series)
    return tuple(sorted(found))


def _series(blocks: tuple[Block, ...], lines: list[tuple[int, int, str]], form: str) -> Iterator[list[int]]:
    """Runs of lines whose numbers count up, with a page of prose between each and the next."""
    run: list[int] = []
    for index, (at, number, total) in enumerate(lines):
        if run:
            before = lines[index - 1]
            risen = number == before[1] + 1 or (form in ("said", "dashed") and number > before[1])
            paged = _is_page(blocks[before[0] + 1 : at], _LEAST[form])
            if not (risen and total == before[2] and paged):
                yield from (run,) if len(run) > 1 else ()
                run = []
        run.append(at)
    if len(run) > 1:
        yield run


def _is_page(blocks: tuple[Block, ...], least: int) -> bool:
    return sum(len(b.text) for b in blocks) >= least and any(is_prose(b.text) or is_open(b.text) for b in blocks)


def _interrupts(blocks: tuple[Block, ...], series: list[int], form: str) -> bool:
    """Whether numbers stand where sheets end: behind text, one in the middle of a sentence or the last at the end."""
    if not any(is_prose(block.text) or is_open(block.text) for block in blocks[: series[0]]):
        return False
    ends = series[-1] == len(blocks) - 1
    return (form != "bare" and ends) or any(_torn(blocks, at) for at in series if at < len(blocks) - 1)


def _torn(blocks: tuple[Block, ...], at: int) -> bool:
    """Whether a sentence breaks off before a number and goes on behind it."""
    before, behind = blocks[at - 1].text, blocks[at + 1].text
    cut = is_open(before) or (len(before) >= 40 and before[-1].isalnum() and "，" in before)
    return cut and not starts_anew(behind) and bool(re.search("[，。；]", behind))


def drop_running_heads(draft: Draft) -> Iterator[Proposal]:
    """B-RUNHEAD: the same short line on three or more sheets, next to the page number each time: the first stays.

    At regular distances without page numbers it may be a refrain or the name of a section: told, not dropped.
    """
    if draft.raw or draft.mode == "html":
        return
    blocks = draft.blocks
    numbers = set(page_numbers(blocks))
    places: dict[str, list[int]] = {}
    for at, block in enumerate(blocks):
        plain = block.kind == "paragraph" and at not in numbers
        if plain and 2 <= len(block.text) <= 30 and block.text[-1] not in "：:。！？；，、":
            places.setdefault(fold(block.text), []).append(at)
    for found in places.values():
        if len(found) < 3:
            continue
        if all({at - 1, at + 1} & numbers for at in found[1:]):
            for at in found[1:]:
                yield from blocks[at].cut(0, None, "drop", f"页眉，共 {len(found)} 次")
        elif _is_regular(blocks, found):
            yield Note("info", f"“{blocks[found[0]].text}”每隔一页左右出现一次，共 {len(found)} 次，疑为页眉，未删")


def _is_regular(blocks: tuple[Block, ...], places: list[int]) -> bool:
    """Whether a line comes back after about as much text each time, a page or so."""
    sizes = [sum(len(block.text) for block in blocks[a + 1 : b]) for a, b in pairwise(places)]
    mean = sum(sizes) / len(sizes)
    return mean >= 200 and all(abs(size - mean) <= 0.4 * mean for size in sizes)
