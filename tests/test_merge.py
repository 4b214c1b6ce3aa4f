"""What a person edited stays, what the original changed comes in; where both changed the same, the person's stands."""

from __future__ import annotations

import pytest

from builder.merge import Change, merge

CASES = {
    "nothing changed": ("abc", "abc", "abc", "abc", ()),
    "only a person edited": ("abc", "aBc", "abc", "aBc", ()),
    "only the original changed": ("abc", "abc", "abX", "abX", (Change(("c",), ("X",)),)),
    "both, in different places": ("abcde", "Abcde", "abcdE", "AbcdE", (Change(("e",), ("E",)),)),
    "both the same way": ("abc", "aXc", "aXc", "aXc", ()),
    "both, in one place": ("abc", "aYc", "aXc", "aYc", (Change(("b",), ("X",), kept=True),)),
    "the original drops what a person edited": ("abc", "aYc", "ac", "aYc", (Change(("b",), (), kept=True),)),
    "a person dropped what the original changed": ("abc", "ac", "aXc", "ac", (Change(("b",), ("X",), kept=True),)),
    "added at the end by both": ("ab", "abY", "abX", "abY", (Change((), ("X",), kept=True),)),
    "added by the original": ("ab", "ab", "aNb", "aNb", (Change((), ("N",)),)),
    "dropped by the original": ("abc", "abc", "ac", "ac", (Change(("b",), ()),)),
    "an edit beside a change": ("abcd", "aBcd", "abCd", "aBCd", (Change(("c",), ("C",)),)),
    "from nothing": ("", "", "ab", "ab", (Change((), ("a", "b")),)),
}


@pytest.mark.parametrize(("base", "ours", "theirs", "expected", "changes"), CASES.values(), ids=CASES)
def test_three_versions_become_one(base, ours, theirs, expected, changes):
    merged = merge(tuple(base), tuple(ours), tuple(theirs))
    assert ("".join(merged.parts), merged.changes) == (expected, changes)
