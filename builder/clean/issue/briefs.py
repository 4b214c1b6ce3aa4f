"""Rules for briefs: items of one paragraph, `单位：近期，…`, under 简讯 or wherever a section holds nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.clean.issue.contents import MARK, NUMBER
from builder.clean.issue.items import headline_cuts, paragraphs
from builder.clean.issue.signatures import names_unit, signers
from builder.clean.shapes import HAN
from builder.clean.values import Block, Draft, Proposal, Retype, Split
from builder.regex import regex
from builder.registries import UNIT_ENDINGS

_LEAD = rf"(?:{MARK.pattern}|{NUMBER.pattern.replace('?P<digits>', '').replace('?P<ring>', '')})?"
_UNIT = rf"(?P<unit>[{HAN}A-Za-z0-9]{{1,14}}?(?:{UNIT_ENDINGS})(?:、[{HAN}]{{1,12}}?(?:{UNIT_ENDINGS})){{0,3}})[：:]"
_FIRST = regex(rf"[”\s]*{_LEAD}{_UNIT}(?=.)")
_NEXT = regex(rf"(?<=[。！？）)])[”\s]*(?P<lead>{_LEAD}){_UNIT}(?=.)")
_PERSON = regex(rf"[{HAN}](?:局|处|科|部|院|所|厂|站|队|办|委|镇|村|厅|司|校)")
"""A surname with an office: 李局, 王处. Short for a person, not for a unit."""
_RINGS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def brief_unit(text: str) -> str:
    """The unit in front of a brief, or ""; `要求：`, `声音：`, `王局：` name none."""
    match = _FIRST.match(text[:80])
    return match["unit"] if match and _names_units(match["unit"]) else ""


def _names_units(said: str) -> bool:
    names = said.split("、")
    return all(names_unit(name) for name in names) and not (
        len(said) == 2 and _PERSON.fullmatch(said) and said[0] not in "区市县省州镇村"
    )


def split_briefs(draft: Draft) -> Iterator[Proposal]:
    """T-BRIEF: among briefs a new item begins at `单位：`, numbered or not, behind a full stop or a signature.

    `要求：`, `声音：`, `据了解：` name no unit. Only in paragraphs that begin with one.
    """
    for place in paragraphs(draft):
        if place.brief and brief_unit(place.block.text):
            for mark in _NEXT.finditer(place.block.text):
                if _names_units(mark["unit"]):
                    yield Split(place.block.at(mark.start("lead")))


def list_briefs(draft: Draft) -> Iterator[Proposal]:
    """T-BRIEF: a brief is an item of a list: it begins with `单位：`, or its unit signs it.

    The mark in front (●, ①) goes; items numbered from 1 keep their numbers. Under a section of another name two or
    more such paragraphs and nothing else are briefs too: `河西街道：近日，…`.
    """
    run: list[Block] = []
    last = -1
    for place in paragraphs(draft):
        if not _is_brief(draft, place.block.text, place.brief, place.kin):
            continue
        if run and place.index != last + 1:
            yield from _list(run)
            run = []
        run.append(place.block)
        last = place.index
    yield from _list(run)


def _is_brief(draft: Draft, text: str, named: bool, kin: bool) -> bool:
    if named:
        return bool(brief_unit(text) or (signers(text, draft.aids.units) and not headline_cuts(text)))
    return kin and bool(brief_unit(text))


def _list(run: list[Block]) -> Iterator[Proposal]:
    """Neighbouring briefs: numbered if the source counts them from 1 without a gap."""
    numbers = [_number(block.text) for block in run]
    counted = numbers == list(range(1, len(run) + 1)) and len(run) > 1
    for block, number in zip(run, numbers, strict=True):
        lead = re.match(_LEAD, block.text)
        yield Retype(block.start, "numbered" if counted else "item", number if counted else 0)
        if lead and lead.end() and (counted or not number):
            yield from block.cut(0, lead.end(), "markup", "mark of an item")


def _number(text: str) -> int:
    match = NUMBER.match(text)
    if not match:
        return 0
    return int(match["digits"]) if match["digits"] else _RINGS.index(match["ring"]) + 1
