"""Rules for an issue of a bulletin as a whole: its masthead, and the anchors of its sections and items."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.clean.issue.masthead import Masthead, find_masthead, read_title
from builder.clean.record.colophon import people
from builder.clean.shapes import HAN
from builder.clean.values import Draft, Found, Note, Proposal, Retype
from builder.documents import Mapping, Scalar
from builder.fields import parse_number, show_when

_FIELDS = {
    "name": "bulletin", "number": "issue_no", "year": "issue_no", "total": "cumulative_no", "office": "issued_by",
    "date": "date", "week": "date", "special": "title", "operator": "staff",
}  # fmt: skip


def take_masthead(draft: Draft) -> Iterator[Proposal]:
    """M-MASTHEAD: the first lines name a bulletin, its number, its office and date: two of the three, the name always.

    Every word of these lines must be one of these, a mark (`内部资料 注意保存`, `秘密★1年`, which a person has to
    decide on), a number of the sheet, or who signed. A document report (`关于…的通报`), minutes, a sentence that
    mentions an issue, a bare headline are no masthead. Example: `青禾区创城工作快报` ⏎ `第12期` ⏎ `青禾区创城办
    2024年3月5日` → bulletin, issue_no, issued_by, date.
    """
    if draft.value("kind") not in ("", "issue"):
        return
    head = find_masthead(draft.blocks)
    if head is None:
        yield from _typed_issue(draft)
        return
    yield Found("kind", Scalar("issue"))
    yield from _take_lines(head)
    yield from _head_fields(draft, head)
    yield from _marks(draft, head)


def _take_lines(head: Masthead) -> Iterator[Proposal]:
    """The lines leave the body: each part to its field; labels (主办：), brackets and blanks between to nowhere."""
    for block in head.blocks:
        at = 0
        for part in sorted((p for p in head.parts if p.block is block), key=lambda part: part.start):
            yield from block.cut(at, part.start, *_between(block.text[at : part.start]))
            yield from block.cut(part.start, part.end, f"meta:{_FIELDS.get(part.field, part.field)}")
            at = part.end
        yield from block.cut(at, None, *_between(block.text[at:]))
    for block in head.others:
        yield from block.cut(0, None, "drop", "分隔线或重复的报头")


def _between(text: str) -> tuple[str, str]:
    return ("drop" if re.search(rf"[{HAN}A-Za-z0-9]", text) else "markup"), "报头"


def _head_fields(draft: Draft, head: Masthead) -> Iterator[Proposal]:
    name = next(head.all("name"))
    number, when, special = head.number, head.when, head.part("special")
    label = f" {number.label}" if number else f" {show_when(when)}" if when else ""
    place = _place(head, name.field)
    yield Found("title", draft.scalar(f"{head.bulletin}{label}{f'（{special.text}）' if special else ''}", place))
    yield Found("bulletin", draft.scalar(head.bulletin, place))
    said, total = head.said or head.part("total"), head.part("total")
    if number and said:
        yield Found("issue_no", draft.scalar(head.number_text, _place(head, said.field)))
        yield Found("issue_no_raw", draft.scalar(said.text, _place(head, said.field)))
        if total and said is not total and number.total:
            yield Found("cumulative_no", draft.scalar(str(number.total), _place(head, "total")))
    else:
        yield Note("confirm", "报头没有读出期号")
    offices = list(dict.fromkeys(part.text for part in head.all("office")))
    if offices:
        yield Found("issued_by", draft.scalar("、".join(offices), _place(head, "office")))
    date, week = head.part("date"), head.part("week")
    if date and when:
        yield Found("date", draft.scalar(show_when(when), _place(head, "date")))
        yield Found("date_precision", draft.scalar(str(when.precision), _place(head, "date")))
    if date:
        raw = f"{date.text} {week.text}" if week else date.text
        yield Found("date_raw", draft.scalar(raw, _place(head, "date")))
        if not when:
            yield Note("confirm", f"报头日期“{date.text}”读不懂")


def _place(head: Masthead, field: str) -> int:
    part = head.part(field)
    return part.block.at(part.start) if part and part.block else 0


def _marks(draft: Draft, head: Masthead) -> Iterator[Proposal]:
    """What else a head may say: secrecy (which P-SECRET flags), numbers of the sheet, who signed."""
    for part in head.parts:
        at = part.block.at(part.start) if part.block else 0
        if part.field in ("copy_no", "document_no", "internal_mark", "classification"):
            yield Found(part.field, draft.scalar(part.text, at))
        elif part.field == "operator":
            label, _, who = part.text.replace(":", "：").partition("：")
            entries = (("role", "operator"), ("label", label.strip()), ("name", who.strip()))
            yield Found("staff", Mapping(tuple((Scalar(key), draft.scalar(text, at)) for key, text in entries)))
        elif part.field == "staff":
            for role, label, who in people(part.text):
                entries = (("role", role), ("label", label), ("name", who))
                yield Found("staff", Mapping(tuple((Scalar(key), draft.scalar(text, at)) for key, text in entries)))


def _typed_issue(draft: Draft) -> Iterator[Proposal]:
    """A front matter whose title is a bulletin's name and number says that the text is an issue."""
    if draft.has("kind"):
        return
    head = read_title(draft.value("title")) if draft.typed else None
    if draft.has("number") or head:
        yield Found("kind", Scalar("issue"))
    if head and not draft.has("number"):
        yield Found("bulletin", Scalar(head.bulletin))
        yield Found("issue_no", Scalar(head.number_text))


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
