"""Plain search of records, one after the other: what the page finds by its index, found by looking.

A record answers a query if it holds every phrase in one of its forms, each within one title, heading or text. Order by
relevance: those whose title holds more of the phrases, then those with more places for their length, then the newest.
The page ranks by Pagefind, so its order may differ a little; what is found does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from builder.model import Record
from builder.search.excerpts import Phrases
from builder.search.summaries import Doc, doc_of, held, pieces_of
from builder.search.tokens import fold, plain, query_phrases

_BASE = 200

Chosen = Mapping[str, Sequence[str]]
"""For each field the values one of which a record must have; a field without values asks for nothing."""


@dataclass(frozen=True, slots=True)
class Match:
    """A record that answers, as search reads it."""

    record: Record
    doc: Doc


def read_records(records: Iterable[Record]) -> tuple[Match, ...]:
    """The records ready to be searched, again and again."""
    return tuple(Match(record, doc_of(record)) for record in records)


def answering(matches: Iterable[Match], phrases: Phrases) -> tuple[Match, ...]:
    """Those that hold every phrase, in the order given."""
    return tuple(match for match in matches if len(held(phrases, *pieces_of(match.doc))) == len(phrases))


def narrowed(matches: Iterable[Match], chosen: Chosen) -> tuple[Match, ...]:
    """Those that have one of the chosen values in every field that has any."""
    wanted = {field: {key_of(value) for value in values} for field, values in chosen.items() if values}
    return tuple(match for match in matches if all(_has(match.record, *pair) for pair in wanted.items()))


def find(records: Iterable[Record], query: str, chosen: Chosen, sort: str = "") -> tuple[Match, ...]:
    """What answers the query and the choices; `sort` is "" for relevance, "new" or "old", without date last."""
    phrases = query_phrases(query)
    return ordered(narrowed(answering(read_records(records), phrases), chosen), phrases, sort)


def ordered(matches: Sequence[Match], phrases: Phrases, sort: str) -> tuple[Match, ...]:
    """The matches in the order asked for; those alike keep the order given."""
    newest = sorted(matches, key=lambda match: match.record.date, reverse=True)
    if sort == "new":
        return tuple(newest)
    if sort == "old":
        return tuple(sorted(matches, key=lambda match: (not match.record.date, match.record.date)))
    return tuple(sorted(newest, key=lambda match: _relevance(match.doc, phrases), reverse=True))


def _has(record: Record, field: str, values: set[str]) -> bool:
    return any(name == field and key_of(value) in values for name, value in record.filters)


def key_of(value: str) -> str:
    """A value as it is compared: whatever its script, width and case."""
    return fold(plain(value)).lower()


def _relevance(doc: Doc, phrases: Phrases) -> tuple[int, float]:
    """How many phrases the title holds, and how thick the places of all stand; a short text gains little by that."""
    keys = [piece.key for piece in pieces_of(doc)]
    places = sum(key.count(form) for key in keys for phrase in phrases for form in phrase)
    return len(held(phrases, doc.title)), places / (_BASE + sum(map(len, keys)))
