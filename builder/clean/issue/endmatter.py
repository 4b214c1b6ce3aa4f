"""Rules for the colophon of an issue, the lines behind its last item: 报 送 发, staff, contact, copies, permit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from builder.clean.issue.imprint import Entry, read_imprint
from builder.clean.shapes import HAN, is_prose
from builder.clean.values import Block, Draft, Found, Note, Proposal, Take
from builder.documents import Mapping, Scalar
from builder.fields import parse_when, show_when
from builder.regex import regex

_MOST, _STRANGE = 40, 2
_LABEL_CELL = regex(rf"[{HAN} \u3000]{{1,10}}[:：]?[ \u3000]*")
_MORE = regex(rf"[{HAN}A-Za-z0-9“”（）()、，,；; \u3000]{{2,80}}。?")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the colophon: its blocks (two where a table parts label and value, or where it is wrapped), and what
    it says."""

    blocks: tuple[Block, ...]
    entries: tuple[Entry, ...]

    def cut(self, start: int, end: int, fate: str, why: str = "") -> Iterator[Take]:
        """The takes for a stretch of the line's words."""
        for block in self.blocks:
            size = len(block.text)
            if start < size and end > 0:
                yield from block.cut(max(start, 0), min(end, size), fate, why)
            start, end = start - size, end - size

    def at(self, offset: int) -> int:
        """The source position of a character of the line."""
        for block in self.blocks:
            if offset < len(block.text):
                return block.at(offset)
            offset -= len(block.text)
        return self.blocks[-1].end


def colophon(draft: Draft) -> tuple[Line, ...]:
    """The lines of an issue's colophon in order: from the end up to the last paragraph or section.

    Two lines among them may say something else (`此件公开发布`): they stay.
    """
    found: list[Line] = []
    strange = 0
    blocks = draft.blocks[-_MOST:] if draft.is_issue else ()
    index = len(blocks) - 1
    while index >= 0 and strange <= _STRANGE:
        line, used = _line(draft, blocks, index)
        if line:
            found.append(line)
            strange = 0
        elif blocks[index].kind == "heading" or is_prose(blocks[index].text) or blocks[index].kind == "verbatim":
            break
        else:
            strange += 1
        index -= used
    return tuple(reversed(found))


def _line(draft: Draft, blocks: tuple[Block, ...], index: int) -> tuple[Line | None, int]:
    """The colophon line that ends with this block, and how many blocks it has."""
    block = blocks[index]
    above = blocks[index - 1] if index else None
    if above and block.cell[0] and above.cell[:2] == block.cell[:2] and _LABEL_CELL.fullmatch(above.text):
        label = above.text if re.search(r"[:：]\s*$", above.text) else ""
        entries = read_imprint(label + block.text) if label else ()
        if entries:
            return Line((above, block), entries), 2
    if block.kind not in ("paragraph", "item", "cell"):
        return None, 1
    entries = read_imprint(block.text)
    if entries:
        return Line((block,), entries), 1
    wrapped = read_imprint(above.text + block.text) if above and _goes_on(draft, above, block) else ()
    return (Line((above, block), wrapped), 2) if above and wrapped else (None, 1)


def _goes_on(draft: Draft, above: Block, block: Block) -> bool:
    """Whether a line is the rest of a wrapped list of recipients: indented, or the line above breaks off at a mark."""
    listed = any(entry.field == "distribution" for entry in read_imprint(above.text)[-1:])
    if not listed or block.gap > 1 or not _MORE.fullmatch(block.text):
        return False
    line = draft.source.rfind("\n", 0, block.start) + 1
    indented = len(draft.source[line : block.start]) - len(draft.source[line : block.start].lstrip()) >= 2
    return above.text.rstrip()[-1:] in "、，,；;" or indented or len(above.text) >= 24


# --- the rules --------------------------------------------------------------------------------------------------------


def take_distribution(draft: Draft) -> Iterator[Proposal]:
    """K-DIST: `报：`, `送：`, `发：`, `抄送：`, `本期增发：` behind an issue's last item go to `distribution`.

    Several on one line, parted over two lines or over the cells of a table. `发：` within the text stays.
    """
    yield from _gather(draft, "distribution")


def take_contact(draft: Draft) -> Iterator[Proposal]:
    """K-CONTACT: addresses and telephones in the colophon of an issue go to `contact`; a person confirms.

    An address that lost its dots (`qhcj@examplecn`) is kept as it is, and flagged.
    """
    lines = colophon(draft)
    told = [entry for line in lines for entry in line.entries if entry.field == "contact"]
    yield from _gather(draft, "contact")
    if any(entry.key not in ("网址", "邮编") for entry in told):
        yield Note("confirm", "工作邮箱与电话是否在公开档案中保留，由人决定")
    for entry in told:
        if entry.key == "email" and not re.search(r"[@＠#].+[.．].", entry.value):
            yield Note("confirm", f"邮箱“{entry.value}”不完整，原样保留")


def _gather(draft: Draft, field: str) -> Iterator[Proposal]:
    """The entries of a field as one mapping; a key met again under another label goes by that label."""
    values: dict[str, tuple[str, str, int]] = {}
    for line in colophon(draft):
        for entry in line.entries:
            if entry.field != field:
                continue
            yield from line.cut(entry.start, entry.end, f"meta:{field}")
            first = values.get(entry.key)
            key = entry.key if not first or first[0] == entry.label else entry.label
            before = f"{values[key][1]}、" if key in values else ""
            values[key] = (entry.label, before + entry.value, line.at(entry.at))
    for key, (_, text, at) in values.items():
        yield Found(field, Mapping(((Scalar(key), draft.scalar(text, at)),)))


def take_print_notes(draft: Draft) -> Iterator[Proposal]:
    """K-COPIES, K-PERMIT, K-PRINT: 共印N份, 准印证号, `某办 某日印发`, 主办 and 承印 in the colophon go to fields.

    A permit means an internal publication: a person decides whether it may be shown. The day of printing is the
    issue's date only where there is no other.
    """
    for line in colophon(draft):
        for entry in line.entries:
            if entry.field not in ("copies", "print_permit_no", "issued_by", "printed_by", "print_date"):
                continue
            yield from line.cut(entry.start, entry.end, f"meta:{entry.field}")
            yield from _print_note(draft, entry, line.at(entry.at))


def _print_note(draft: Draft, entry: Entry, at: int) -> Iterator[Proposal]:
    value = draft.scalar(entry.value, at)
    if entry.field in ("issued_by", "printed_by"):
        known = draft.value("issued_by")
        if entry.field == "issued_by" and known and known != entry.value:
            yield _staff(draft, "organizer", entry.label, entry.value, at)
        elif entry.value not in known.split("、"):
            yield Found(entry.field, value)
        return
    if entry.field == "print_permit_no":
        yield Note("confirm", f"有准印证号（{entry.value}），是内部资料性出版物，能否公开由人决定")
    if entry.field != "print_date":
        yield Found(entry.field, value)
        return
    try:
        when = parse_when(entry.value)
    except ValueError:
        when = None
    yield Found("print_date", draft.scalar(show_when(when) if when else entry.value, at))
    if when and not draft.has("date"):
        yield Found("date", draft.scalar(show_when(when), at))
        yield Found("date_raw", value)
        yield Found("date_precision", draft.scalar(str(when.precision), at))


def take_staff(draft: Draft) -> Iterator[Proposal]:
    """C-LINE: in the colophon of an issue role and name go to `staff`: `编　辑：何云`, `本期编辑 何云　审稿 周远`.

    `供稿：河西街道` signs an item and stays. A label with nothing behind it goes.
    """
    for line in colophon(draft):
        for entry in line.entries:
            if entry.field in ("staff", "operator"):
                yield from line.cut(entry.start, entry.end, "meta:staff")
                yield _staff(draft, entry.key or "operator", entry.label, entry.value, line.at(entry.at))
            elif entry.field == "empty":
                yield from line.cut(entry.start, entry.end, "drop", "空标签")


def _staff(draft: Draft, role: str, label: str, name: str, at: int) -> Found:
    entries = (("role", role), ("label", label), ("name", name))
    return Found("staff", Mapping(tuple((Scalar(key), draft.scalar(text, at)) for key, text in entries)))
