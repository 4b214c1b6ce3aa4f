"""Rules for a newspaper page taken from a PDF: columns and headline halves are offered in order, never moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from builder.clean.paper.columns import Page, Piece, apart_pieces, read_page
from builder.clean.paper.headlines import Section, are_alike
from builder.clean.paper.layout import loose_ends
from builder.clean.paper.quotes import quote
from builder.clean.shapes import WIDE
from builder.clean.values import Block, Draft, Fix, Found, Note, Proposal, Propose, Replace, Retype
from builder.documents import Scalar, Sequence
from builder.regex import regex

_FOLDED_BLANK = regex(rf"(?<=[{WIDE}]) (?=[{WIDE}])")


def order_columns(draft: Draft) -> Iterator[Proposal]:
    """L-COLUMN: paragraphs that break off, and others that begin in the middle, on a page whose columns are mixed up.

    The first to break off goes with the first that begins so; a number and its counter, a word that the text uses
    elsewhere, a bracket that closes, a unit that is named speak for a pair. Every join and move is offered; nothing
    is moved before a person says so. Where the halves do not come out even nothing is offered, and only told.
    Example: `…等为主` … `题的活动。` → join, for `主题` stands elsewhere.
    """
    if draft.value("kind") not in ("", "newspaper-page"):
        return
    page = read_page(draft.blocks)
    if not page.solved:
        yield from _tell_loose(draft, page)
        return
    yield from _head(draft, page.sections)
    offers = tuple(_offers(page))
    yield from offers
    pairs = sum(piece.tail is not None for piece in page.pieces)
    told = {(fix.verb, fix.text, fix.to) for fix in draft.aids.fixes}
    open_offers = [o for o in offers if (o.fix.verb, o.fix.text, o.fix.to) not in told]
    if len(open_offers) < len(offers):
        yield Found("restored", Sequence((Scalar("column-order"),)))
    if open_offers:
        yield Note("confirm", f"疑为报纸分栏错位：{pairs} 处断句与 {pairs} 段无头文字可依次相接，未移动，接法见审阅单")
    else:
        yield Note("confirm", f"栏序据内容恢复：{pairs} 处断句首尾相接，见账本")


def _head(draft: Draft, sections: Iterable[Section]) -> Iterator[Proposal]:
    """What is certain of a page: its kind, the headlines of its sections, the units they are signed with."""
    yield Found("kind", Scalar("newspaper-page"))
    heads = {section.heading.start: section.unit for section in sections if section.heading}
    yield from (Retype(start, "heading", 2) for start in heads)
    if any(heads.values()):
        yield Found("units", Sequence(tuple(draft.scalar(unit, start) for start, unit in heads.items() if unit)))


def _tell_loose(draft: Draft, page: Page) -> Iterator[Proposal]:
    """What is said of a page that cannot be put in order: how many paragraphs break off, and whether it is a page."""
    loose = loose_ends(draft.blocks)
    signed = [section for section in page.sections if section.unit]
    torn = [piece.tail for piece in apart_pieces(page.pieces, page.order) if piece.tail and piece.score >= 3]
    if len(loose) < 2 and not torn:
        return
    if len(signed) >= 2:
        yield from _head(draft, signed)
    ends = "；".join(block.text[-6:] for block in loose or torn)[:200]
    if len(signed) >= 2 or len(loose) >= 3 or torn:
        yield Note("confirm", f"{len(loose or torn)} 处断句没有下文，疑为报纸分栏错位，未移动（{ends}）")
    else:
        yield Note("info", f"{len(loose)} 处段末没有句号，后面也没有下文（{ends}）")


def join_headline_halves(draft: Draft) -> Iterator[Proposal]:
    """L-HEADLINE-HALF: on such a page, a short line directly before the rest of a section is the second half of its
    headline, if it is about as long as the first and there is no second yet. Offered, with a wide blank between.

    Example: `青禾区河东街道 楼道换新颜` and `邻里更和睦` before the rest of that section.
    """
    page = read_page(draft.blocks) if draft.value("kind") == "newspaper-page" else None
    if not page or not page.solved:
        return
    halves = 0
    for piece in page.pieces:
        section = page.sections[piece.section]
        if piece.half and section.heading and are_alike(piece.half, section):
            first, second = quote(section.heading, page.folded, at_end=True), quote(piece.half, page.folded)
            if first and second:
                halves += 1
                why = f"紧接在本栏续文“{piece.blocks[0].text[:8]}…”之前，长短与上半句“{section.title}”相当"
                yield Propose(Fix("join", first, second, between="\u3000"), why)
    if halves:
        yield Note("confirm", f"{halves} 个孤立短题判为各栏标题的下半句")


# --- what to offer -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Order:
    """The page while its pieces find their places: `rows` of blocks that are one paragraph each."""

    rows: tuple[tuple[Block, ...], ...]

    def row(self, block: Block) -> int:
        """The row a block stands in."""
        return next(index for index, row in enumerate(self.rows) if block in row)

    def put(self, block: Block, behind: Block, join: bool) -> _Order:
        """The page with the row of a block behind, or joined to, the row of another."""
        moved = self.rows[self.row(block)]
        rest = tuple(row for row in self.rows if row is not moved)
        at = _Order(rest).row(behind)
        found = (rest[at] + moved,) if join else (rest[at], moved)
        return _Order((*rest[:at], *found, *rest[at + 1 :]))


def _offers(page: Page) -> Iterator[Propose]:
    """The joins and moves in the order in which they have to be made, each on the page as the ones before leave it."""
    halves = {piece.half.start for piece in page.pieces if piece.half}
    order = _Order(tuple((block,) for block in page.order if block.start not in halves))
    last = {index: _first_part(page, index) for index in range(len(page.sections))}
    for piece in page.pieces:
        behind = piece.tail or last[piece.section]
        for number, block in enumerate(piece.blocks):
            seam = piece.tail is not None and not number
            if behind and (seam or order.row(block) != order.row(behind) + 1):
                offer = _offer(page, piece, block, behind, seam)
                if offer:
                    yield offer
                    order = order.put(block, behind, seam)
            behind = block
        last[piece.section] = behind


def _first_part(page: Page, section: int) -> Block | None:
    """The last block of a section before any piece of it."""
    apart = {block.start for piece in page.pieces for block in (*piece.blocks, *((piece.half,) if piece.half else ()))}
    own = [b for b, owner in zip(page.order, page.owners, strict=True) if owner == section and b.start not in apart]
    return own[-1] if own else None


def _offer(page: Page, piece: Piece, block: Block, behind: Block, seam: bool) -> Propose | None:
    text, to = quote(block, page.folded), quote(behind, page.folded, at_end=True)
    to = to if seam else min((to, quote(behind, page.folded)), key=lambda words: (not words, len(words)))
    if not text or not to:
        return None
    where = _name(page.sections[piece.section])
    if seam:
        evidence = piece.why or "先断者先接，首尾数目相等"
        return Propose(Fix("join", to, text), f"属“{where}”；{evidence}（{piece.score} 分）")
    evidence = piece.why if not piece.tail else "随上一段走"
    return Propose(Fix("move", text, to), f"属“{where}”；{evidence}")


def _name(section: Section) -> str:
    return section.unit or (section.heading.text[:20] if section.heading else "导语")


def widen_heading_blanks(draft: Draft) -> Iterator[Proposal]:
    """N-SPACE: in a text that was folded to half width, the blank between Chinese words of a heading was a wide one,
    and is again, in the title as well. A text with full-width marks of its own is left alone.
    """
    restored = any(found.name == "restored" and _lists(found, "punctuation") for found in draft.found)
    title = draft.value("title")
    if restored and not draft.is_issue and _FOLDED_BLANK.search(title):
        yield Found("title", Scalar(_FOLDED_BLANK.sub("\u3000", title)), told=True)
    for block in draft.blocks if restored else ():
        for match in _FOLDED_BLANK.finditer(block.text) if block.kind == "heading" else ():
            start = block.at(match.start())
            yield Replace(start, start + 1, "\u3000")


def _lists(found: Found, value: str) -> bool:
    node = found.value
    return isinstance(node, Sequence) and any(isinstance(item, Scalar) and item.text == value for item in node.items)
