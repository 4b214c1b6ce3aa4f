"""The rule for titles that are one part of several."""

from __future__ import annotations

from collections.abc import Iterator

from builder.clean.values import Draft, Found, Proposal
from builder.documents import Mapping, Scalar
from builder.fields import parse_numeral
from builder.regex import regex

_PART = regex(
    r"(?P<name>.{4,80}?)[（(](?P<part>[一二三四五六七八九十]{1,3}|上|中|下|\d{1,2})[)）]|(?P<first>.{4,80})之(?P<last>[一二三四五六七八九十]{1,2})"
)


def name_series(draft: Draft) -> Iterator[Proposal]:
    """M-SERIES: a title that ends in a part number is part of a series: `series` has its name and the number.

    The title itself stays whole. Example: `共建文明青禾（二）` → {name: 共建文明青禾, part: 2}. A year or a day in
    brackets is no part.
    """
    match = _PART.fullmatch(draft.value("title"))
    if not match or draft.is_issue or draft.has("series"):
        return
    name, said = (match["name"], match["part"]) if match["name"] else (match["first"], match["last"])
    number = parse_numeral(said) if said not in "上中下" else None
    part = str(number) if number else said
    entries = (("name", name.rstrip()), ("part", part))
    yield Found("series", Mapping(tuple((Scalar(key), Scalar(value)) for key, value in entries)))
