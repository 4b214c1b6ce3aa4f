"""A random walk: after every step the site brought up to date is, byte for byte, the site built anew.

A step is an edit as editors make them, or one that a cache must survive: times that lie, damaged caches, killed builds
(`walking/steps.py`, `walking/hostile.py`). The search index is compared too, wherever the options of the moment ask
for one: from the beginning in the first walk, on and off in the others. `make test` takes the first steps of every walk;

    BULLETIN_WALK=500                                     takes so many in all
    BULLETIN_WALK_SEED=3 BULLETIN_WALK_STEPS=0-17,20      takes these of walk 3
    … BULLETIN_WALK_SHRINK=1                              leaves out what is not needed to fail
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from walking.walk import AstrayError, shorten, walk

SEEDS = (1, 2, 3, 4)
STEPS = int(os.environ.get("BULLETIN_WALK", "200"))
REPLAYED = os.environ.get("BULLETIN_WALK_SEED")


@pytest.mark.skipif(bool(REPLAYED), reason="one walk is replayed")
@pytest.mark.timeout(max(300, STEPS * 15))
@pytest.mark.parametrize("seed", SEEDS)
def test_brought_up_to_date_is_built_anew(tmp_path: Path, seed: int) -> None:
    take(tmp_path, seed, range(STEPS // len(SEEDS)))


@pytest.mark.skipif(not REPLAYED, reason="BULLETIN_WALK_SEED names no walk")
@pytest.mark.timeout(24 * 3600)
def test_replayed(tmp_path: Path) -> None:
    numbers, seed = numbers_of(os.environ["BULLETIN_WALK_STEPS"]), int(REPLAYED or 0)
    if os.environ.get("BULLETIN_WALK_SHRINK"):
        numbers = shorten(numbers, lambda some: fails(tmp_path / "attempt", seed, some))
    take(tmp_path / "last", seed, numbers)


def take(folder: Path, seed: int, numbers: Sequence[int]) -> None:
    """Take a walk; if it fails, say how to take it again."""
    try:
        walk(folder, seed, numbers)
    except AstrayError as error:
        again = f"BULLETIN_WALK_SEED={seed} BULLETIN_WALK_STEPS={told_of(error.numbers)} pytest {Path(__file__).name}"
        wrong = f"{error}\n\nagain: {again}\nshortest: the same with BULLETIN_WALK_SHRINK=1"
    else:
        return
    pytest.fail(wrong, pytrace=False)


def fails(folder: Path, seed: int, numbers: Sequence[int]) -> bool:
    """Whether a walk ends wrong; only its end is looked at."""
    shutil.rmtree(folder, ignore_errors=True)
    try:
        walk(folder, seed, numbers, every=len(numbers))
    except AstrayError:
        return True
    return False


def numbers_of(text: str) -> tuple[int, ...]:
    """0-3,7 → (0, 1, 2, 3, 7)."""
    parts = (part.partition("-") for part in text.split(","))
    return tuple(n for start, _, end in parts for n in range(int(start), int(end or start) + 1))


def told_of(numbers: Sequence[int]) -> str:
    """(0, 1, 2, 3, 7) → 0-3,7."""
    starts = [n for n in numbers if n - 1 not in numbers]
    ends = [n for n in numbers if n + 1 not in numbers]
    return ",".join(f"{start}-{end}" if end > start else f"{start}" for start, end in zip(starts, ends, strict=True))


def test_a_walk_that_fails_is_shortened_to_what_it_needs() -> None:
    assert shorten(range(60), lambda some: {7, 41} <= {*some}) == (7, 41)
    assert numbers_of(told_of((0, 1, 2, 7, 9, 10))) == (0, 1, 2, 7, 9, 10)
