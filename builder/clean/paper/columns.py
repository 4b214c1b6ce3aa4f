"""How a newspaper page reads once its columns are told apart: sections, the pieces they were cut into, the seams.

Nothing is decided here; `newspaper` makes proposals of it. A page is read in one pass, as a reader would: a paragraph
that breaks off waits for its other half, and the first to wait is the first to be served.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial, reduce
from itertools import combinations

from builder.clean.paper.captions import caption_run
from builder.clean.paper.headlines import Section, are_alike, is_line, named_section, short_name, signing_unit
from builder.clean.paper.quotes import Folded, fold_blocks
from builder.clean.paper.seams import may_break_off, seam
from builder.clean.shapes import starts_anew
from builder.clean.values import Block

MOST, MOST_BLOCKS = 40, 600
"""Sections and cuts, and blocks, of a page that is looked at; a text with more of them is no newspaper page."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Neighbouring paragraphs of a section that stand apart from its beginning.

    `tail` is the paragraph that the first of them goes on with, None if it begins anew; `half` the short line before
    them; `score` what speaks for the seam, `why` in words, `guessed` that only the length of that line does.
    """

    section: int
    blocks: tuple[Block, ...]
    tail: Block | None = None
    half: Block | None = None
    score: int = 0
    why: str = ""
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page as read: `order` its lines and paragraphs and `owners` the section of each, `solved` whether every one
    that breaks off has found what it goes on with; `folded` the text of every block of the document, by its start."""

    order: tuple[Block, ...]
    sections: tuple[Section, ...]
    pieces: tuple[Piece, ...]
    owners: tuple[int, ...]
    solved: bool
    folded: Folded = ()


@dataclass(frozen=True, slots=True)
class _Ways:
    """How to read: the words of the document, whether headlines are signed with units, whether the rest of a
    paragraph may stand anywhere, or only behind a break or a short line."""

    text: str
    signed: bool
    anywhere: bool


@dataclass(frozen=True, slots=True)
class _Cut:
    """A paragraph that breaks off, and the section it belongs to."""

    section: int
    block: Block


@dataclass(frozen=True, slots=True)
class _Reading:
    """Where the reader is: the section being read, the cuts that wait, what was found so far."""

    sections: tuple[Section, ...] = (Section(),)
    current: int = 0
    waiting: tuple[_Cut, ...] = ()
    pieces: tuple[Piece, ...] = ()
    owners: tuple[int, ...] = ()
    inside: bool = False
    sound: bool = True
    loose_lines: int = 0


def read_page(blocks: tuple[Block, ...]) -> Page:
    """The page that these blocks make; `solved` False if it is none, or cannot be told."""
    captions = {caption.block.start for caption in caption_run(blocks)}
    order = tuple(b for b in blocks if b.kind in ("paragraph", "heading") and b.start not in captions)
    small = len(order) <= MOST_BLOCKS
    cuts = sum(may_break_off(block) for block in order) if small else 0
    signed = sum(bool(signing_unit(block)) for block in order) if cuts else 0
    if not cuts or cuts > MOST or signed > MOST:
        return Page(order, (Section(),), (), (0,) * len(order), False)
    text = "\n".join(block.text for block in order)
    solved, reading = False, _Reading()
    for anywhere in (False, True):
        if not solved:
            ways = _Ways(text, signed >= 2, anywhere)
            reading = reduce(partial(_read, order, ways), range(len(order)), _Reading())
            solved = reading.sound and not reading.waiting and _proven(reading, order, text)
    return Page(order, reading.sections, reading.pieces, reading.owners, solved, fold_blocks(blocks))


# --- one block after another ---------------------------------------------------------------------------------------


def _read(order: tuple[Block, ...], ways: _Ways, reading: _Reading, index: int) -> _Reading:
    block, following = order[index], order[index + 1] if index + 1 < len(order) else None
    before = order[index - 1] if index else None
    if is_line(block):
        if following is None or is_line(following) or len(following.text) < 15:
            return _stay(reading)
        return _read_line(reading, block, following, ways)
    if before and may_break_off(before):
        reading = _read_on(reading, block, ways)
    elif before and ways.anywhere and not is_line(before):
        reading = _read_back(reading, block, ways)
    if reading.inside:
        last = reading.pieces[-1]
        reading = replace(reading, pieces=(*reading.pieces[:-1], replace(last, blocks=(*last.blocks, block))))
    if may_break_off(block):
        reading = replace(reading, waiting=(*reading.waiting, _Cut(reading.current, block)))
    return _stay(reading)


def _stay(reading: _Reading) -> _Reading:
    return replace(reading, owners=(*reading.owners, reading.current))


def _read_line(reading: _Reading, line: Block, following: Block, ways: _Ways) -> _Reading:
    """A short line before prose: the headline of a section, the second half of one, or a headline within."""
    unit = signing_unit(line)
    if ways.signed and unit:
        return _begin(reading, line, unit)
    named = named_section(following.text, reading.sections) if ways.signed else -1
    if not reading.waiting:
        away = named > 0 and named != reading.current
        return _stay(_continue(reading, named, line)) if away else _within(reading, line, ways.signed)
    front = reading.waiting[0]
    sure, why = seam(front.block.text, following.text, ways.text)
    half = ways.signed and named in (-1, front.section) and are_alike(line, reading.sections[front.section])
    score = sure + 2 * (named == front.section) + 2 * half
    if score >= 2 and (sure >= 2 or not starts_anew(following.text)):
        reasons = (why, _said(reading.sections, named), "短题与上半句长短相当" if half else "")
        return _stay(
            _pair(reading, front, line, score, "；".join(filter(None, reasons)), half and sure < 2 and named < 0)
        )
    if named > 0 and named != front.section:
        taken = any(cut.section == named for cut in reading.waiting)
        return _stay(replace(reading, sound=False) if taken else _continue(reading, named, line))
    return _within(reading, line, ways.signed)


def _read_on(reading: _Reading, block: Block, ways: _Ways) -> _Reading:
    """Prose directly behind a paragraph that breaks off: it goes on with the first that waits, or with that one."""
    if not reading.waiting:
        return reading
    named = named_section(block.text, reading.sections)
    front, last = reading.waiting[0], reading.waiting[-1]
    score, why = seam(front.block.text, block.text, ways.text)
    near, near_why = seam(last.block.text, block.text, ways.text)
    if front is not last and near > score and named != front.section:
        return _pair(reading, last, None, near, near_why)
    if starts_anew(block.text) and score < 2:
        return reading
    if score or named == front.section:
        why = "；".join(filter(None, (why, _said(reading.sections, named))))
        return _pair(reading, front, None, score + 2 * (named == front.section), why)
    return reading


def _read_back(reading: _Reading, block: Block, ways: _Ways) -> _Reading:
    """Prose behind a paragraph that is complete: it goes on with the first that waits where the seam itself says so."""
    if not reading.waiting or starts_anew(block.text):
        return reading
    front = reading.waiting[0]
    score, why = seam(front.block.text, block.text, ways.text)
    named = named_section(block.text, reading.sections)
    return _pair(reading, front, None, score, why) if score >= 2 and named in (-1, front.section) else reading


def _begin(reading: _Reading, line: Block, unit: str) -> _Reading:
    section = Section(line, unit, short_name(unit) if unit else "")
    sections = (*reading.sections, section)
    return _stay(replace(reading, sections=sections, current=len(sections) - 1, inside=False))


def _within(reading: _Reading, line: Block, signed: bool) -> _Reading:
    """A headline within its section where headlines are signed with units; else one of the page."""
    if not signed:
        return _begin(reading, line, "")
    reading = replace(reading, loose_lines=reading.loose_lines + 1)
    if reading.inside:
        last = reading.pieces[-1]
        reading = replace(reading, pieces=(*reading.pieces[:-1], replace(last, blocks=(*last.blocks, line))))
    return _stay(reading)


def _pair(reading: _Reading, cut: _Cut, half: Block | None, score: int, why: str, guessed: bool = False) -> _Reading:
    waiting = tuple(other for other in reading.waiting if other is not cut)
    piece = Piece(cut.section, (), cut.block, half, score, why, guessed)
    return replace(reading, waiting=waiting, current=cut.section, pieces=(*reading.pieces, piece), inside=True)


def _continue(reading: _Reading, section: int, half: Block) -> _Reading:
    why = f"文中提到“{reading.sections[section].key}”"
    piece = Piece(section, (), None, half, 2, why)
    return replace(reading, current=section, pieces=(*reading.pieces, piece), inside=True)


def _said(sections: tuple[Section, ...], named: int) -> str:
    return f"续文提到“{sections[named].key}”" if named > 0 else ""


# --- is it proven --------------------------------------------------------------------------------------------------


def _proven(reading: _Reading, order: tuple[Block, ...], text: str) -> bool:
    """Whether the pairs found are columns: one of them at least apart, half of them with evidence of their own, none
    that reads better with another's partner, no paragraph among another unit's, no line left where lines are proof."""
    pairs = [piece for piece in reading.pieces if piece.tail]
    places = {block.start: index for index, block in enumerate(order)}
    apart = apart_pieces(reading.pieces, order)
    backed = [piece for piece in pairs if piece.score >= 2]
    enough = len(pairs) >= 2 or (len(pairs) == 1 and pairs[0].score >= 3)
    if not enough or not apart or 2 * len(backed) < len(pairs) or any(piece.score < 0 for piece in pairs):
        return False
    if reading.loose_lines and any(piece.guessed for piece in pairs):
        return False
    if any(_strays(block, piece, reading.sections) for piece in reading.pieces for block in piece.blocks):
        return False
    return not any(_crossed(a, b, places, text) for a, b in combinations(pairs, 2))


def apart_pieces(pieces: tuple[Piece, ...], order: tuple[Block, ...]) -> tuple[Piece, ...]:
    """The pieces that do not stand directly behind the paragraph they go on with."""
    places = {block.start: index for index, block in enumerate(order)}
    return tuple(p for p in pieces if p.tail and places[p.blocks[0].start] != places[p.tail.start] + 1)


def _strays(block: Block, piece: Piece, sections: tuple[Section, ...]) -> bool:
    """Whether a paragraph begins with the name of a unit whose section it would not stand in."""
    return named_section(block.text[:20], sections) not in (-1, piece.section)


def _crossed(first: Piece, second: Piece, places: dict[int, int], text: str) -> bool:
    """Whether two pairs read better with their partners exchanged."""
    if not first.tail or not second.tail or places[second.tail.start] > places[first.blocks[0].start]:
        return False

    def score(piece: Piece, other: Piece) -> int:
        return seam(piece.tail.text, other.blocks[0].text, text)[0] if piece.tail else 0

    return score(first, second) + score(second, first) > score(first, first) + score(second, second)
