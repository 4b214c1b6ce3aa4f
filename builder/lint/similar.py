"""Which of many sets have nearly the same members, without comparing each with each."""

from __future__ import annotations

import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import TypeVar

Member = TypeVar("Member", int, tuple[str, int])


def similar(
    sets: Sequence[frozenset[Member]], least: float, most: int = sys.maxsize
) -> Iterator[tuple[int, int, float]]:
    """The pairs of sets (places, the earlier one first) that share at least `least` of what both have, with that share.

    Two such sets have one of their rarest members in common, the more alike the fewer have to be looked at: so time
    grows with the sets, not with the pairs, while a rare member is in few sets. Where one is in more than `most`, only
    so many of them are looked at.
    """
    counts = Counter(member for members in sets for member in members)
    holders: dict[Member, list[int]] = defaultdict(list)
    for at, members in enumerate(sets):
        told = len(members) - math.ceil(least * len(members)) + 1
        rarest = sorted(members, key=lambda member: (counts[member], member))[:told]
        for other in dict.fromkeys(other for member in rarest for other in holders[member]):
            common = len(members & sets[other])
            share = common / (len(members) + len(sets[other]) - common)
            if share >= least:
                yield other, at, share
        for member in rarest:
            if counts[member] > 1 and len(holders[member]) < most:
                holders[member].append(at)
