"""What a result shows of a document: its title, what stands outside the items, the items that hold a hit.

Together they show every phrase of the query. One specification with templates/static/search-text.js.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from builder.model import Record
from builder.search.cuts import PROSE, ending
from builder.search.excerpts import LEFT_OUT, Phrase, Phrases, Piece, Words, excerpt, excerpt_of, piece_of, run_together

TOP = 160
ITEM = 80
NAME = 16
MOST_ITEMS = 5
_NAMELESS = "条目"


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """A passage of a document as pieces."""

    anchor: str
    heading: Piece
    body: Piece


@dataclass(frozen=True, slots=True)
class Doc:
    """A document as search reads it."""

    title: Piece
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A section that has an anchor and a hit."""

    anchor: str
    title: Words
    excerpt: Words


@dataclass(frozen=True, slots=True)
class Summary:
    """A document as a result: `top` tells of hits outside the items, or how the document begins; `more` counts the
    items that are not shown."""

    title: Words
    top: Words
    items: tuple[Found, ...]
    more: int


def doc_of(record: Record) -> Doc:
    """A record, ready to be searched."""
    sections = (Section(p.anchor, piece_of(p.heading), piece_of(p.text)) for p in record.passages)
    return Doc(piece_of(record.title), tuple(sections))


def pieces_of(doc: Doc) -> Iterator[Piece]:
    """The title, then each section's heading and text."""
    yield doc.title
    for section in doc.sections:
        yield from pieces_in(section)


def pieces_in(section: Section) -> tuple[Piece, Piece]:
    """The heading and the text of a section."""
    return section.heading, section.body


def held(phrases: Iterable[Phrase], *pieces: Piece) -> frozenset[Phrase]:
    """The phrases that any of the pieces holds in any form."""
    return frozenset(phrase for phrase in phrases if any(form in piece.key for piece in pieces for form in phrase))


def summary_of(doc: Doc, phrases: Phrases) -> Summary:
    """A document as a result; a document that does not answer the query shows how it begins."""
    items = [section for section in doc.sections if section.anchor and held(phrases, *pieces_in(section))]
    shown = _choice(items, phrases)
    return Summary(
        title=excerpt_of(doc.title, [(0, len(doc.title.key))], phrases),
        top=_top(doc, shown, phrases),
        items=tuple(_item(section, phrases) for section in shown),
        more=len(items) - len(shown),
    )


def _choice(items: list[Section], phrases: Phrases) -> list[Section]:
    """The items to show, in the order of the document: together as many phrases as can be, then those with most."""
    rest = [(section, held(phrases, *pieces_in(section))) for section in items]
    missing = frozenset(phrases)
    chosen: list[Section] = []
    while rest and len(chosen) < MOST_ITEMS:
        best = max(rest, key=lambda each: (len(each[1] & missing), len(each[1])))
        rest.remove(best)
        chosen.append(best[0])
        missing -= best[1]
    return [section for section in items if section in chosen]


def _item(section: Section, phrases: Phrases) -> Found:
    """An item without a heading is called by its first words, and by these alone where it has no others."""
    if section.heading.text:
        title = excerpt(section.heading, phrases, ITEM)
        return Found(section.anchor, title, excerpt(section.body, phrases, ITEM))
    opening = (0, ending(section.body.key, (0, 0), NAME))
    title = excerpt_of(section.body, [opening], phrases) or ((_NAMELESS, False),)
    whole = opening[1] == len(section.body.key)
    return Found(section.anchor, title, () if whole else excerpt(section.body, phrases, ITEM))


def _top(doc: Doc, shown: Sequence[Section], phrases: Phrases) -> Words:
    """Excerpts of what tells something outside the items, and of what holds a phrase not shown yet; where neither is
    a sentence, how the document begins."""
    outside = [piece for section in doc.sections if not section.anchor for piece in pieces_in(section)]
    inside = [piece for section in doc.sections if section.anchor for piece in pieces_in(section)]
    told = _most([piece for piece in outside if PROSE.search(piece.key)], frozenset(phrases))
    missing = frozenset(phrases) - held(phrases, doc.title, *told, *(p for s in shown for p in pieces_in(s)))
    while missing and (more := _most([*outside, *inside], missing)):
        told += more
        missing -= held(phrases, *more)
    tells = shown or any(PROSE.search(piece.key) for piece in told)
    opening = [] if tells else [piece for piece in _beginning(doc) if piece not in told]
    pieces = [*opening, *(piece for piece in (*outside, *inside) if piece in told)]
    return _joined(excerpt(piece, phrases, TOP // len(pieces)) for piece in pieces)


def _most(pieces: list[Piece], wanted: frozenset[Phrase]) -> list[Piece]:
    """The first of the pieces that hold most of the wanted phrases; none where none holds any."""
    best = max(pieces, key=lambda piece: len(held(wanted, piece)), default=None)
    return [best] if best and held(wanted, best) else []


def _beginning(doc: Doc) -> list[Piece]:
    """The piece a document begins with: the first with a sentence, else the first with words."""
    bodies = [section.body for section in doc.sections if section.body.text]
    headings = [section.heading for section in doc.sections if section.heading.text]
    prose = [piece for piece in bodies if PROSE.search(piece.key)]
    return (prose or bodies or headings)[:1]


def _joined(excerpts: Iterable[Words]) -> Words:
    """Excerpts of several pieces as one, with one mark between them."""
    joined: list[tuple[str, bool]] = []
    for (text, hit), *rest in excerpts:
        if joined and joined[-1][0].endswith(LEFT_OUT):
            joined.append((text.removeprefix(LEFT_OUT), hit))
        else:
            joined += [("" if not joined or text.startswith(LEFT_OUT) else LEFT_OUT, False), (text, hit)]
        joined += rest
    return run_together(joined)
