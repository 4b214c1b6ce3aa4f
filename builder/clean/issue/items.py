"""Rules for the items of an issue: headlines on a line of their own, or running into the text behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from builder.clean.issue.contents import MARK, Contents, find_contents
from builder.clean.issue.imprint import read_imprint
from builder.clean.issue.sections import holds_briefs
from builder.clean.issue.signatures import names_unit, signers
from builder.clean.private.surnames import NAME
from builder.clean.shapes import HAN, fold, is_prose, is_short, starts_anew
from builder.clean.values import Block, Draft, Fix, Join, Note, Proposal, Propose, Retype, Split
from builder.regex import regex
from builder.registries import UNIT_ENDINGS, looks_like_unit

_ORDINAL = regex(r"[（(]?[一二三四五六七八九十]{1,2}[）)是要、]")
_NAMED = regex(rf"[{HAN}A-Za-z0-9]{{1,14}}?(?:{UNIT_ENDINGS})[：:](?=\S)")
_NOTE = regex(r"[【（(]?(?:编者按|编者的话|编者注|按语|按)[】）)]?[ \u3000]*(?:[：:]|$)")
_TIME = regex(
    r"近日|日前|近期|近来|连日来|今年|去年|年初|目前|截至|今天|昨[天日]|清晨|凌晨|早上|一大早|上午|下午|傍晚|夜幕|深夜|上周|本周|本月|上月|最近|新年伊始|节日期间"
    r"|(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|[上中下]旬|以来|份|底|初)|\d{1,2}日|[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日"
    r"|入[春夏秋冬]以来|自.{2,20}以来"
)
_CAUSE = regex(r"(?:为|根据|按照|围绕|针对|随着|结合|自|在)[^，。；]{2,40}，")
_UNIT = regex(
    rf"(?![{HAN}]{{0,4}}(?:共建|打造|推进|走进|服务|助力|深入))(?:(?![进到在入为的走访助让])[{HAN}A-Za-z0-9“”]){{1,12}}?"
    rf"(?:镇|乡|街道|局|委|办|办公室|中心|支队|大队|社区|村|公司|学校|小学|中学|医院|协会|部|政府|联合会|妇联|指挥部|专班)(?=[{HAN}、，（])"
)
_ATTENDS = regex(
    rf"(?:[{HAN}]{{2,4}}[ \u3000、]+){{0,6}}[{HAN}]{{2,4}}(?:等)?(?:参加|陪同|出席|主持|带队|一行|随同|参与)"
)
_FIGURE = regex(r"图(?![\d一二三四五六七八九十：:为片])")
"""A headline about 图书馆 is no caption."""
_PAIRS = (("“", "”"), ("《", "》"), ("（", "）"))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of an issue, and where it stands: among briefs (`brief`: so the section is called; `kin`: so are
    all its neighbours), where an item may begin (`opens`), there without doubt (`sure`), or in the contents."""

    index: int
    block: Block
    brief: bool = False
    kin: bool = False
    opens: bool = False
    sure: bool = False
    listed: bool = False


def paragraphs(draft: Draft) -> Iterator[Paragraph]:
    """The paragraphs of an issue behind its list of contents."""
    blocks = draft.blocks if draft.is_issue else ()
    contents = find_contents(blocks)
    signed = _signed_sections(draft)
    sections = any(block.kind == "heading" and block.level == 2 for block in blocks)
    kin = _kin(blocks)
    brief, number, opens = False, 0, not sections
    for index, block in enumerate(blocks):
        if contents and contents.holds(index):
            continue
        if block.kind == "heading":
            brief = holds_briefs(block.text) if block.level == 2 else brief
            opens, number = block.level == 2, number + (block.level == 2)
        elif block.kind == "paragraph":
            listed = bool(contents and (contents.names(block.text) or contents.headline_of(block.text)))
            sure = (opens and (bool(signed) or sections)) or listed
            free = opens or listed or (number > 0 and number not in signed)
            yield Paragraph(index, block, brief, index in kin, free, sure, listed)
            opens = bool(signers(block.text, draft.aids.units)) or (
                opens and (not is_prose(block.text) or _is_note(blocks, index))
            )


def _signed_sections(draft: Draft) -> frozenset[int]:
    """The sections, counted from 1 (0 stands before the first), in which somebody signs an item."""
    found: set[int] = set()
    number = 0
    for block in draft.blocks:
        number += block.kind == "heading" and block.level == 2
        if block.kind != "heading" and signers(block.text, draft.aids.units):
            found.add(number)
    return frozenset(found)


def _is_note(blocks: tuple[Block, ...], index: int) -> bool:
    """Whether a paragraph is an editor's note, or stands under that word."""
    above = blocks[index - 1].text if index else ""
    return bool(_NOTE.match(blocks[index].text)) or (len(above) <= 8 and bool(_NOTE.match(above)))


def _kin(blocks: tuple[Block, ...]) -> frozenset[int]:
    """The paragraphs of sections that hold two or more, all of them `单位：…` and none with a headline."""
    found: set[int] = set()
    for heading, run in groupby(enumerate(blocks), key=lambda pair: pair[1].kind == "heading"):
        group = list(run)
        if heading or len(group) < 2 or group[0][0] == 0 or blocks[group[0][0] - 1].level != 2:
            continue
        bare = [MARK.sub("", block.text[:200], count=1) for _, block in group]
        named = (_NAMED.match(re.sub(r"^(?:\d{1,2}[.、．]|[①-⑳])[ \u3000]*", "", text)) for text in bare)
        if all(block.kind == "paragraph" and is_prose(block.text) for _, block in group) and all(
            match and names_unit(match[0][:-1]) for match in named
        ):
            found |= {index for index, block in group if not headline_cuts(block.text)}
            found = found if all(index in found for index, _ in group) else found - {index for index, _ in group}
    return frozenset(found)


# --- headlines that run into the text -------------------------------------------------------------------------------


def headline_cuts(text: str) -> list[tuple[int, int]]:
    """The blanks that may end a headline: outside quotation marks, before the first mark, with prose behind."""
    named = _NAMED.match(text[:60])
    mark = re.compile(r"[，。；：！,;:!]").search(text, named.end() if named else 0)
    head = text[: mark.start() if mark else len(text)][:60]
    cuts = []
    for match in re.finditer(r"[ \u3000]+", head):
        inside = any(head.count(a, 0, match.start()) > head.count(b, 0, match.start()) for a, b in _PAIRS)
        if not inside and 6 <= match.start() <= 40 and len(text) - match.end() >= 15:
            cuts.append(match.span())
    return cuts


def _evidence(text: str, cut: tuple[int, int]) -> int:
    """How surely prose begins behind a blank: 3 ordinal or time, 2 who attends, 1 a unit or a reason, 0 none."""
    rest = text[cut[1] : cut[1] + 60]
    if _ORDINAL.match(rest) or _TIME.match(rest):
        return 3
    if _ATTENDS.match(rest):
        return 2
    return int(bool(_UNIT.match(rest) or _CAUSE.match(rest)))


def choose_cut(text: str, sure: bool) -> tuple[tuple[int, int] | None, bool]:
    """The blank that parts headline from text (None if there is none), and whether the words behind it prove it.

    A single blank parts them where an item surely begins. Of several the first before 一是 or a date, else before
    those who attend, else the last if it and no other stands before a unit or a reason.
    """
    cuts = headline_cuts(text)
    if not cuts:
        return None, True
    weights = [_evidence(text, cut) for cut in cuts]
    best = max(weights)
    if len(cuts) == 1:
        return (cuts[0] if sure or best == 3 else None), True
    if best >= 2:
        return cuts[weights.index(best)], True
    return cuts[-1], sure and weights[-1] == 1 == weights.count(1)


def cut_is_likely(text: str) -> bool:
    """Whether a unit or a reason stands behind one of several blanks: enough to ask."""
    return any(_evidence(text, cut) for cut in headline_cuts(text))


def split_headlines(draft: Draft) -> Iterator[Proposal]:
    """T-ITEM: a headline that runs into the text, parted from it by a blank: up to 40 characters, no mark in it.

    Only where an item may begin: behind a section's name or a signing unit. Of several blanks the one before 一是, a
    date, those who attend or a unit parts them; where none does, or several, a person is asked.
    Example: `甲镇“三步走”见实效 一是强机制…` → headline, paragraph.
    """
    contents = find_contents(draft.blocks) if draft.is_issue else None
    for place in paragraphs(draft):
        block = place.block
        marked = bool(MARK.match(block.text))
        if place.brief or place.kin or not (place.opens or marked) or not is_prose(block.text):
            continue
        if _NOTE.match(block.text):
            continue
        cut, proven = _listed_cut(contents, place) or choose_cut(block.text, place.sure or marked)
        if cut and proven:
            yield Split(block.at(cut[1]))
            yield from block.cut(*cut, "markup", "blank behind the headline")
        elif cut and (place.sure or cut_is_likely(block.text)):
            rest = block.text[cut[1] :].strip()[:20]
            yield Propose(Fix("split", rest), f"“{block.text[: cut[0]].strip()[:40]}”像是条目标题，后面是正文")
            yield Note("confirm", f"条目标题与正文的分界待核：{block.text[: cut[1]].strip()[:40]}")


def _listed_cut(contents: Contents | None, place: Paragraph) -> tuple[tuple[int, int], bool] | None:
    """The blank behind the words that the list of contents has as a headline."""
    word = contents.headline_of(place.block.text) if contents and place.listed else ""
    cuts = headline_cuts(place.block.text) if word else []
    lead = MARK.match(place.block.text)
    begin = lead.end() if lead else 0
    return next(((cut, True) for cut in cuts if fold(place.block.text[begin : cut[0]]) == word), None)


# --- headlines on lines of their own ----------------------------------------------------------------------------------


def join_headlines(draft: Draft) -> Iterator[Proposal]:
    """T-ITEM: a headline set in two lines is joined if the list of contents has it in one; else that is offered.

    `——副题`, a unit or a name under a headline is no second half.
    """
    contents = find_contents(draft.blocks) if draft.is_issue else None
    places = [place for place in paragraphs(draft) if not place.brief]
    for first, second in pairwise(places):
        if second.index != first.index + 1 or not (_could_head(first) and _could_head(second)):
            continue
        if contents and fold(first.block.text + second.block.text) in contents.words:
            yield Join(first.block.start, second.block.start)
        elif _halves(draft, first, second):
            fix = Fix("join", first.block.text[-16:], second.block.text[:16])
            yield Propose(fix, "两行短句之后是正文，像是排成两行的一个标题")
            yield Note("confirm", f"标题疑排成两行：{first.block.text[-20:]}｜{second.block.text[:20]}")


def _could_head(place: Paragraph) -> bool:
    text = place.block.text
    return place.block.kind == "paragraph" and is_short(text, 45) and not starts_anew(text) and not _is_byline(text)


def _halves(draft: Draft, first: Paragraph, second: Paragraph) -> bool:
    """Whether two short lines without a blank line between, before prose, where an item may begin, are one headline."""
    following = draft.blocks[second.index + 1] if second.index + 1 < len(draft.blocks) else None
    close = second.block.gap == 1 and draft.mode == "text"
    known = first.listed or second.listed or first.block.bold != second.block.bold
    return close and first.opens and not known and following is not None and is_prose(following.text)


def _is_byline(text: str) -> bool:
    """Whether a line under a headline names a unit or a person, or is its second title."""
    return text.startswith(("——", "--")) or looks_like_unit(text) or bool(re.fullmatch(NAME, text))


def head_items(draft: Draft) -> Iterator[Proposal]:
    """T-ITEM: a short line without final mark where an item may begin, with prose behind it, is its headline.

    So is a line that the list of contents has. `——副题` or a unit may stand between. A mark that such lines begin with
    (●) says so too, and is typography, as the brackets of a section are.
    """
    places = {place.index: place for place in paragraphs(draft)}
    asked = {offer.fix.text for offer in draft.proposed if offer.rule == "T-ITEM" and offer.fix.verb == "join"}
    for index, place in places.items():
        text = place.block.text
        marked = MARK.match(text)
        first = place.opens or (place.block.bold and not place.brief) or place.block.tag.startswith("h")
        anew = starts_anew(text) and not _NAMED.match(text) and not marked and not _FIGURE.match(text)
        if place.brief or place.kin or anew or not _is_headline(text) or _is_byline(text):
            continue
        halved = text[-16:] in asked or (index - 1 in places and places[index - 1].block.text[-16:] in asked)
        if not halved and (place.listed or ((first or marked) and _leads(places, index))):
            yield Retype(place.block.start, "heading", 3)
            if marked:
                yield from place.block.cut(0, marked.end(), "markup", "mark of an item")


def _is_headline(text: str) -> bool:
    plain = is_short(text, 45) and text.rstrip()[-1] not in "，、—" and not re.fullmatch(r"[（(].*[）)]", text)
    return plain and not _NOTE.match(text) and not read_imprint(text)


def _leads(places: dict[int, Paragraph], index: int) -> bool:
    """Whether prose follows, perhaps behind a second title or a unit."""
    following = places.get(index + 1)
    if following and _is_byline(following.block.text):
        following = places.get(index + 2)
    return following is not None and (is_prose(following.block.text) or following.block.text.endswith(("：", ":")))
