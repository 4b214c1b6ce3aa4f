"""Edits: applied, turned round, compared."""

from __future__ import annotations

import random

import pytest

from builder.edits import Edit, apply, compare, invert

CASES = {
    "nothing": ("青禾区", (), "青禾区"),
    "replace": ("青禾區", (Edit(2, 3, "区"),), "青禾区"),
    "insert at both ends": ("禾", (Edit(0, 0, "青"), Edit(1, 1, "区")), "青禾区"),
    "delete": ("青　禾区", (Edit(1, 2, ""),), "青禾区"),
    "given out of order": ("abc", (Edit(2, 3, "C"), Edit(0, 1, "A")), "AbC"),
    "neighbours touch": ("abcd", (Edit(0, 2, "x"), Edit(2, 4, "y")), "xy"),
    "beyond the basic plane": ("𠮷野家", (Edit(0, 1, "吉"),), "吉野家"),
}


@pytest.mark.parametrize(("old", "edits", "new"), CASES.values(), ids=CASES)
def test_edits_are_applied_and_taken_back(old, edits, new):
    assert apply(old, edits) == new
    assert apply(new, invert(old, edits)) == old


@pytest.mark.parametrize(
    "edits",
    [(Edit(0, 2, "x"), Edit(1, 3, "y")), (Edit(2, 9, ""),), (Edit(2, 1, ""),)],
    ids=["overlap", "behind the end", "backwards"],
)
def test_edits_that_make_no_sense_are_refused(edits):
    with pytest.raises(ValueError, match="overlaps another or leaves the text"):
        apply("abcd", edits)


def test_comparison_leads_from_one_text_to_the_other():
    dice = random.Random(7)
    for _ in range(200):
        old, new = ("".join(dice.choices("青禾区，。\nab", k=dice.randint(0, 12))) for _ in range(2))
        edits = compare(old, new)
        assert apply(old, edits) == new
        assert apply(new, invert(old, edits)) == old
        assert bool(edits) == (old != new)
