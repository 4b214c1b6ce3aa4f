"""Lists in pinyin order, parted by their first letters; and clouds, in which size says how much."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

from builder import urls
from builder.model import Group, Term

_FEW = 12  # so few can be overlooked at a glance, without letters
_CLOUD = 60
_SIZES = 5


def letter(name: str) -> str:
    """The Latin letter a name is looked up under, from its pinyin or its own; # where there is none."""
    plain = re.sub(r"^\W+", "", unicodedata.normalize("NFKC", name))
    first = urls.pinyin_key(plain)[0][:1].upper()
    return first if "A" <= first <= "Z" else "#"


def by_letter(terms: Iterable[tuple[str, Term]]) -> tuple[Group, ...]:
    """The terms, given with the names they are sorted by, under their letters, # last; a few stand together."""
    told = [(letter(name), term) for name, term in terms]
    if len(told) <= _FEW:
        return (Group("", "all", terms=tuple(term for _, term in told)),) if told else ()
    ranked = sorted(told, key=lambda pair: (pair[0] == "#", pair[0]))
    return tuple(
        Group(name, f"l-{'0' if name == '#' else name.lower()}", terms=tuple(term for _, term in group))
        for name, group in groupby(ranked, key=lambda pair: pair[0])
    )


def cloud(terms: Iterable[Term]) -> tuple[Term, ...]:
    """The terms that hold most, the largest first, with weights; none where there are few, for all are in sight."""
    told = sorted(terms, key=lambda term: -term.count)
    if len(told) <= _FEW:
        return ()
    return tuple(replace(term, weight=_weight(term.count, told[0].count)) for term in told[:_CLOUD])


def _weight(count: int, most: int) -> int:
    """1–5 on a logarithmic scale."""
    # The grain of sand keeps 10 of 100 on the same side of the line on every machine.
    return 1 + int((_SIZES - 1) * math.log(count) / math.log(most) + 1e-9) if count > 1 else 1
