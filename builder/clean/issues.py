"""Rules for issues of a bulletin: masthead, sections, items, briefs, units, anchors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from builder.clean.masthead import Masthead, find_masthead, names_an_issue
from builder.clean.shapes import HAN, is_brief, is_prose, is_short, section_name, starts_anew, unit_names
from builder.clean.values import Block, Draft, Found, Note, Proposal, Retype, Split, Take
from builder.documents import Scalar, Sequence
from builder.fields import parse_number, show_when
from builder.registries import UNIT_ENDINGS

_TRAILING = re.compile(r"[（(]([^（）()]{2,40})[）)]\s*$")
_RUN_IN = re.compile(r"\s*[【〔]([^【】〔〕\n]{1,20})[】〕]\s*(?=\S)")
_ORDINAL = re.compile(r"[（(]?[一二三四五六七八九十]{1,2}[）)是要、]")
_BRIEF = re.compile(rf"(?:^|(?<=[。！？；]))[”\s]*(?P<unit>[{HAN}A-Za-z0-9]{{1,14}}?(?:{UNIT_ENDINGS}))[：:]")
_NAMED = re.compile(rf"[{HAN}A-Za-z0-9]{{1,14}}?(?:{UNIT_ENDINGS})[：:](?=\S)")
_MARKED = re.compile(r"[●◆■▲★◎][ \u3000]*")
_ALSO = re.compile(
    rf"(?:^|(?<=[。；]))(?P<units>[{HAN}]{{2,12}}(?:、[{HAN}]{{2,12}})*)(?:也|等单位也)(?:开展|组织|参加)"
)


def take_masthead(draft: Draft) -> Iterator[Proposal]:
    """M-MASTHEAD: the first lines name a bulletin, its number, its office and date: two of the three, the name always.

    A document report (`关于…的通报`), a sentence that mentions an issue, a bare headline are no masthead.
    Example: `青禾区创城工作快报` ⏎ `第12期` ⏎ `青禾区创城办 2024年3月5日` → bulletin, issue_no, issued_by, date.
    """
    if draft.value("kind") not in ("", "issue"):
        return
    head = find_masthead(draft.blocks)
    if head is None:
        yield from _typed_issue(draft)
        return
    yield Found("kind", Scalar("issue"))
    fields = {"name": "bulletin", "number": "issue_no", "office": "issued_by", "date": "date"}
    for part in head.parts:
        yield Take(*part.at, f"meta:{fields[part.field]}")
    for block in head.blocks:
        rest = list(_rest(block, head))
        words = "".join(re.findall(rf"[{HAN}A-Za-z0-9]", "".join(draft.source[a:b] for a, b in rest)))
        if not words or re.fullmatch("主办|主办单位|编|编印|编印单位|编发|印|印发", words):
            for start, end in rest:
                yield Take(start, end, "drop" if words else "markup", "masthead")
    yield from _head_fields(draft, head)


def _rest(block: Block, head: Masthead) -> Iterator[tuple[int, int]]:
    """The stretches of a masthead line that are none of its parts."""
    at = block.start
    for start, end in sorted(part.at for part in head.parts):
        if block.start <= start < block.end:
            yield at, start
            at = end
    yield at, block.end


def _head_fields(draft: Draft, head: Masthead) -> Iterator[Proposal]:
    name = head.part("name")
    # A long name is set in two lines or padded; between Chinese characters a blank is only that.
    bulletin = re.sub(rf"(?<=[{HAN}])\s+(?=[{HAN}])", "", name.text).strip("《》 ") if name else ""
    place = name.at[0] if name else 0
    number, when = head.number, head.when
    label = f" {number.label}" if number else f" {show_when(when)}" if when else ""
    yield Found("title", draft.scalar(f"{bulletin}{label}", place))
    yield Found("bulletin", draft.scalar(bulletin, place))
    said = head.part("number")
    if number and said:
        plain = str(number.value) if number.key == str(number.value) and not number.total else number.raw
        yield Found("issue_no", draft.scalar(plain, said.at[0]))
        yield Found("issue_no_raw", draft.scalar(said.text, said.at[0]))
    else:
        yield Note("confirm", "报头没有读出期号")
    office, date = head.part("office"), head.part("date")
    if office:
        yield Found("issued_by", draft.scalar(office.text, office.at[0]))
    if date and when:
        yield Found("date", draft.scalar(show_when(when), date.at[0]))
        yield Found("date_raw", draft.scalar(date.text, date.at[0]))
        yield Found("date_precision", draft.scalar(str(when.precision), date.at[0]))


def _typed_issue(draft: Draft) -> Iterator[Proposal]:
    """A front matter whose title is a bulletin's name and number says that the text is an issue."""
    title = draft.value("title")
    if draft.has("number") and not draft.has("kind"):
        yield Found("kind", Scalar("issue"))
    elif draft.typed and names_an_issue(title) and not draft.has("kind"):
        yield Found("kind", Scalar("issue"))
        name, said = re.split(r"[\s（(]*(?=[〔（(]?\d{4}|第|总第)", title, maxsplit=1)
        number = parse_number(said.strip("（）()"))
        yield Found("bulletin", Scalar(name.strip("《》 ")))
        if number:
            yield Found("issue_no", Scalar(said.strip("（）()")))


def split_run_in_sections(draft: Draft) -> Iterator[Proposal]:
    """T-SECTION: in an issue a line that begins with 【name】 is parted there.

    Example: `【文明创建】 区交通支队：近期，…`.
    """
    for block in draft.blocks if draft.is_issue else ():
        match = _RUN_IN.match(block.text)
        if match and section_name(match[0].strip()):
            yield Split(block.at(match.end()))
            yield Take(block.at(len(match[0].rstrip()) - 1) + 1, block.at(match.end()), "markup", "blank")


def head_sections(draft: Draft) -> Iterator[Proposal]:
    """T-SECTION: in an issue 【name】 alone is a section; the brackets are typography, `简 讯` closes up.

    Inside a section of briefs, 【name】 in front of an item is a section below it. Articles keep their 【】.
    """
    brief = False
    blocks = draft.blocks if draft.is_issue else ()
    for index, block in enumerate(blocks):
        at = section_name(block.text) if block.kind in ("paragraph", "heading") else None
        if at is None:
            continue
        following = blocks[index + 1].start if index + 1 < len(blocks) else len(draft.source)
        inside = brief and "\n" not in draft.source[block.end : following]
        brief = brief if inside else is_brief(block.text[at[0] : at[1]])
        yield Retype(block.start, "heading", 3 if inside else 2)
        yield Take(block.start, block.at(at[0]), "drop", "section brackets")
        yield Take(block.at(at[1] - 1) + 1, block.end, "drop", "section brackets")
        yield from _close_up(block, *at)


def _close_up(block: Block, start: int, end: int) -> Iterator[Proposal]:
    name = block.text[start:end]
    if re.fullmatch(rf"[{HAN}](?:[ \u3000]+[{HAN}])+", name):
        for match in re.finditer(r"[ \u3000]+", name):
            yield Take(block.at(start + match.start()), block.at(start + match.end()), "drop", "padding")


@dataclass(frozen=True, slots=True)
class _Place:
    """A paragraph of an issue: whether it stands among briefs, and whether an item may begin here."""

    index: int
    block: Block
    brief: bool
    opens: bool


def _places(draft: Draft) -> Iterator[_Place]:
    units = any(_unit(block.text) for block in draft.blocks)
    sections = any(block.kind == "heading" and block.level == 2 for block in draft.blocks)
    brief, within, opens = False, False, units and not sections
    for index, block in enumerate(draft.blocks if draft.is_issue else ()):
        if block.kind == "heading":
            brief = is_brief(block.text) if block.level == 2 else brief
            opens, within = block.level == 2, True
        elif block.kind == "paragraph":
            yield _Place(index, block, brief, opens or (within and not units))
            opens = bool(_unit(block.text)) or (opens and not is_prose(block.text))


def _unit(text: str) -> str:
    """The unit that signs a paragraph at its end, as written."""
    match = _TRAILING.search(text)
    if not match or not re.search(r"[。！？”…]\s*$", text[: match.start()]):
        return ""
    return match[1].strip() if unit_names(match[1], known=False) else ""


def split_briefs(draft: Draft) -> Iterator[Proposal]:
    """T-BRIEF: among briefs a new item begins at `单位：` at the start or behind a full stop.

    `要求：`, `声音：` name no unit.
    """
    for place in _places(draft):
        if place.brief:
            marks = list(_BRIEF.finditer(place.block.text))
            if marks and not marks[0].start("unit"):
                yield from (Split(place.block.at(mark.start("unit"))) for mark in marks[1:])


def list_briefs(draft: Draft) -> Iterator[Proposal]:
    """T-BRIEF: a brief that begins with `单位：` is an item of a list."""
    for place in _places(draft):
        match = _BRIEF.match(place.block.text) if place.brief else None
        if match:
            yield Retype(place.block.start, "item")


def split_headlines(draft: Draft) -> Iterator[Proposal]:
    """T-ITEM: a headline that runs into the text, parted from it by a blank: up to 40 characters, no mark in it.

    Only where an item may begin: behind a section's name or a signing unit. With several blanks the last one
    before the first mark parts them (before 一是 if there is one), and a person confirms.
    Example: `甲镇“三步走”见实效 一是强机制…` → headline, paragraph.
    """
    for place in _places(draft):
        block = place.block
        if place.brief or not (place.opens or _MARKED.match(block.text)) or not is_prose(block.text):
            continue
        cuts = _headline_cuts(block.text)
        if not cuts:
            continue
        ordinal = [cut for cut in cuts if _ORDINAL.match(block.text, cut[1])]
        start, end = (ordinal or cuts)[-1]
        yield Split(block.at(end))
        yield Take(block.at(start), block.at(end), "markup", "blank behind the headline")
        if len(cuts) > 1 and not ordinal:
            yield Note("confirm", f"条目标题与正文的分界待核：{block.text[:end].strip()[:40]}")


def _headline_cuts(text: str) -> list[tuple[int, int]]:
    """The blanks that may end a headline: outside quotation marks, before the first mark, with prose behind."""
    named = _NAMED.match(text)
    mark = re.compile(r"[，。；：！,;:!]").search(text, named.end() if named else 0)
    head = text[: mark.start() if mark else len(text)]
    cuts = []
    for match in re.finditer(r"[ \u3000]+", head):
        if match.start() > 40:
            break
        inside = any(
            text.count(a, 0, match.start()) > text.count(b, 0, match.start()) for a, b in ("“”", "《》", "（）")
        )
        if not inside and 6 <= match.start() <= 40 and len(text) - match.end() >= 15:
            cuts.append(match.span())
    return cuts


def head_items(draft: Draft) -> Iterator[Proposal]:
    """T-ITEM: a short line without final mark where an item may begin, with prose behind it, is its headline.

    A mark that such lines begin with (●) says so too, and is typography, as the brackets of a section are.
    """
    places = {place.index: place for place in _places(draft)}
    for index, place in places.items():
        following = places.get(index + 1)
        prose = following is not None and is_prose(following.block.text)
        first = place.opens or (place.block.bold and not place.brief) or place.block.tag.startswith("h")
        text = place.block.text
        marked = _MARKED.match(text)
        anew = starts_anew(text) and not _NAMED.match(text) and not marked
        if prose and (first or marked) and not place.brief and is_short(text, 45) and not anew:
            yield Retype(place.block.start, "heading", 3)
            if marked:
                yield Take(place.block.start, place.block.at(marked.end()), "markup", "mark of an item")


def sign_items(draft: Draft) -> Iterator[Proposal]:
    """T-UNIT: the unit that signs an item's last paragraph also goes to the item's heading; the text keeps it."""
    head: Block | None = None
    for block in draft.blocks if draft.is_issue else ():
        if block.kind == "heading":
            head = block if block.level == 3 else None
        elif head and (unit := _unit(block.text)):
            yield Retype(head.start, "heading", 3, unit="、".join(unit_names(unit, known=False)))
            head = None


def list_units(draft: Draft) -> Iterator[Proposal]:
    """T-UNITS: the units an issue's items come from, in order of appearance, go to `units`."""
    found: dict[str, Scalar] = {}
    for block in draft.blocks if draft.is_issue else ():
        names: list[str] = []
        if block.kind == "item":
            match = _BRIEF.match(block.text)
            names += [match["unit"]] if match else []
        for also in _ALSO.finditer(block.text) if block.kind == "item" else ():
            names += unit_names(also["units"])
        if block.kind == "paragraph" and _unit(block.text):
            names += unit_names(_unit(block.text), known=False)
        for name in names:
            found.setdefault(name, draft.scalar(name, block.start))
    if found:
        yield Found("units", Sequence(tuple(found.values())))


def anchor_headings(draft: Draft) -> Iterator[Proposal]:
    """T-ANCHOR: sections and items of an issue get anchors by position: `i876-1`, `i876-1-2`."""
    number = parse_number(draft.value("number"))
    if not draft.is_issue or number is None:
        return
    section = item = 0
    for block in draft.blocks:
        if block.kind != "heading":
            continue
        if block.level == 2:
            section, item = section + 1, 0
            yield Retype(block.start, "heading", 2, f"i{number.key}-{section}")
        elif block.level == 3:
            item += 1
            yield Retype(block.start, "heading", 3, f"i{number.key}-{section or 1}-{item}", block.unit)
