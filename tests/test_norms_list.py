"""docs/norms.md: every required line of the specification once, each with tests that exist or a reason why not."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from conftest import ROOT, SHARED

REQUIRED = {
    "GOV": "01 02 03 04 05 10 11 12 13 14 16 17 19b 20 21 22 24 28 29 30 40 41",
    "A11Y": "01 02 03 04 05 06 07 08 09 10 14 19",
    "DOC": "01 02 03 04 05 06 08 11 12 20 21 22 28",
    "ARC": "01 02 03 04 10 11 16 20",
    "TYP": "01 02 03 04 05 06 14",
    "PRV": "01 02 03 04 05 06 07 09 11 13",
    "HST": "01 02 03 04 07 08 09",
}
LINES = [f"{family}-{number}" for family, numbers in REQUIRED.items() for number in numbers.split()]
TEST = re.compile(r"`([\w/]+\.py)::(\w+)`")
FEWEST_WORDS = 6


def rows() -> list[tuple[str, ...]]:
    """The lines of the tables: ID, what it asks, held by or why not, note."""
    text = (ROOT / "docs" / "norms.md").read_text("utf-8")
    told = [
        tuple(cell.strip() for cell in line.strip("|\n").split("|")) for line in text.split("\n") if line[:1] == "|"
    ]
    return [row for row in told if row[0] != "ID" and set(row[0]) != {"-"}]


ROWS = rows()
every_row = pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])


@cache
def names_in(file: Path) -> frozenset[str]:
    """The names of the tests in a file."""
    tree = ast.parse(file.read_text("utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name[:5] == "test_")


def test_every_required_line_stands_once() -> None:
    assert sorted(row[0] for row in ROWS) == sorted(LINES)


def test_the_lines_are_those_of_the_specification() -> None:
    domain = SHARED / "anchors" / "domain.md"
    if not domain.is_file():
        pytest.skip("../shared/anchors/domain.md is absent: the specification is not part of the project")
    told = re.findall(r"(?m)^- `([A-Z0-9]+-\d+b?)` \*\*M\*\*", domain.read_text("utf-8"))
    assert sorted(told) == sorted(LINES)


@every_row
def test_a_line_has_its_four_cells_and_says_what_it_asks(row: tuple[str, ...]) -> None:
    assert len(row) == 4
    assert len(row[1].split()) >= 2


@every_row
def test_a_line_is_held_by_tests_that_exist_or_has_its_reason(row: tuple[str, ...]) -> None:
    named = TEST.findall(row[2])
    words = TEST.sub("", row[2]).split()
    assert (bool(named) and not words) or (not named and len(words) >= FEWEST_WORDS), row[2]
    for file, test in TEST.findall(" ".join(row)):
        assert test in names_in(ROOT / "tests" / file), f"{file}::{test}"


def test_whatever_is_named_elsewhere_on_the_page_exists_too() -> None:
    text = (ROOT / "docs" / "norms.md").read_text("utf-8")
    files = re.findall(r"`tests/([\w/]+\.py)`", text)
    assert files
    assert [name for name in files if not (ROOT / "tests" / name).is_file()] == []
