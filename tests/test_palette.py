"""The colours of site.css can be read: each palette's text on each of its grounds (WCAG 1.4.3), edges too (1.4.11)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SHEET = Path(__file__).parent.parent / "templates" / "static" / "site.css"
PALETTES = ("day", "night", "clear", "stark")
TEXT, EDGE = 4.5, 3.0
PAIRS = [
    *((ink, ground, TEXT) for ink in ("ink", "ink-soft", "cinnabar", "cinnabar-deep")
      for ground in ("paper", "sheet", "sunken", "cinnabar-wash")),
    *(("ink", ground, TEXT) for ground in ("mark",)),
    *(("on-cinnabar", ground, TEXT) for ground in ("cinnabar", "cinnabar-deep")),
    *((edge, ground, EDGE) for edge in ("line-strong", "cinnabar") for ground in ("paper", "sheet", "sunken")),
]  # fmt: skip


def palette(name: str, sheet: Path = SHEET) -> dict[str, str]:
    """The tokens of one palette: the column of the table at the top of the sheet."""
    rows = re.findall(r"^  --([\w-]+): +(var\(--day,.*);$", sheet.read_text("utf-8"), re.MULTILINE)
    told = {token: re.search(rf"var\(--{name}, (#[0-9a-f]{{3,6}})\)", values) for token, values in rows}
    return {token: colour[1] for token, colour in told.items() if colour}


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    wide = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    parts = [int(wide[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", PALETTES)
def test_every_text_stands_out_from_its_ground(name: str) -> None:
    colours = palette(name)
    poor = [
        (ink, ground, round(contrast(colours[ink], colours[ground]), 2))
        for ink, ground, least in PAIRS
        if contrast(colours[ink], colours[ground]) < least
    ]
    assert poor == []


def test_the_measure_of_contrast_is_the_standards() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_no_rule_brings_a_colour_of_its_own() -> None:
    """Outside the table colours are tokens; pictures of codes and shades laid over everything are the exceptions."""
    rules = re.sub(r"^  --[\w-]+: +var\(--day,.*;$", "", SHEET.read_text("utf-8"), flags=re.MULTILINE)
    found = re.findall(r"([^{}]+)\{[^{}]*(?:#[0-9a-fA-F]{3,8}\b|rgba?\()", rules)
    assert {selector.strip().split("\n")[-1] for selector in found} <= {".tool-code-sheet", ".leave"}
