"""A printed page as values: its lines of characters, its rules and its pictures, measured in millimetres from the top left."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import pypdfium2
import pypdfium2.raw as pdfium

POINT = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Line:
    """Characters on one baseline, from left to right, with the ink of each (left, top, right, bottom); `size` in points."""

    text: str
    base: float
    size: float
    ink: tuple[tuple[float, float, float, float], ...]

    @property
    def left(self) -> float:
        return self.ink[0][0]

    @property
    def right(self) -> float:
        return self.ink[-1][2]

    @property
    def top(self) -> float:
        return min(top for _, top, _, _ in self.ink)

    @property
    def bottom(self) -> float:
        return max(bottom for _, _, _, bottom in self.ink)


@dataclass(frozen=True, slots=True)
class Box:
    """A picture (kind "image") or something drawn (kind "path") with its colour as red, green, blue."""

    kind: str
    left: float
    top: float
    right: float
    bottom: float
    colour: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: what stands in the text area and above it, and the page number below."""

    lines: tuple[Line, ...]
    number: Line | None
    boxes: tuple[Box, ...]

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @property
    def rules(self) -> tuple[Box, ...]:
        """What is as wide as the text area and no higher than 1.5 mm, from the top."""
        wide = (box for box in self.boxes if box.right - box.left > 150 and box.bottom - box.top < 1.5)
        return tuple(sorted(wide, key=lambda box: box.top))


def sheets(pdf: bytes) -> tuple[Sheet, ...]:
    document = pypdfium2.PdfDocument(pdf)
    return tuple(_sheet(page) for page in document)


def _sheet(page: pypdfium2.PdfPage) -> Sheet:
    height = page.get_size()[1]
    lines = [_line(run, height) for run in _runs(page)]
    number = [line for line in lines if line.base > 265]
    body = tuple(line for line in lines if line.base <= 265)
    return Sheet(body, number[0] if number else None, tuple(_boxes(page, height)))


def _runs(page: pypdfium2.PdfPage) -> Iterator[list[tuple[float, str, tuple[float, ...], float]]]:
    """The visible characters of each baseline with the boxes of their ink, from the top."""
    text = page.get_textpage()
    x, y = ctypes.c_double(), ctypes.c_double()
    found = []
    for index in range(text.count_chars()):
        letter = chr(pdfium.FPDFText_GetUnicode(text, index))
        if letter.strip():
            pdfium.FPDFText_GetCharOrigin(text, index, x, y)
            box = text.get_charbox(index)
            found.append((-round(y.value), x.value, letter, box, pdfium.FPDFText_GetFontSize(text, index), y.value))
    for _, run in groupby(sorted(found), key=lambda told: told[0]):
        yield [(base, letter, box, size) for _, _, letter, box, size, base in run]


def _line(run: list[tuple[float, str, tuple[float, ...], float]], height: float) -> Line:
    ink = (
        (left * POINT, (height - top) * POINT, right * POINT, (height - bottom) * POINT)
        for _, _, (left, bottom, right, top), _ in run
    )
    # Chromium writes its text at a scale of 3/4, which the size of the font does not tell.
    return Line("".join(letter for _, letter, _, _ in run), (height - run[0][0]) * POINT, run[0][3] * 0.75, tuple(ink))


def _boxes(page: pypdfium2.PdfPage, height: float) -> Iterator[Box]:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    kinds = {pdfium.FPDF_PAGEOBJ_IMAGE: "image", pdfium.FPDF_PAGEOBJ_PATH: "path"}
    for thing in page.get_objects(max_depth=8):
        if thing.type in kinds:
            left, bottom, right, top = (value * POINT for value in thing.get_bounds())
            pdfium.FPDFPageObj_GetFillColor(thing, red, green, blue, alpha)
            colour = (red.value, green.value, blue.value)
            yield Box(kinds[thing.type], left, height * POINT - top, right, height * POINT - bottom, colour)
