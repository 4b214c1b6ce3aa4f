"""Texts as a terminal shows them: nothing in them moves the cursor, and Chinese is wide."""

from __future__ import annotations

import unicodedata


def legible(text: str) -> str:
    """One line that a terminal shows as it is: what a file's name or text holds cannot move the cursor."""
    return "".join(char if char.isprintable() or char == "\u3000" else f"\\u{ord(char):04x}" for char in text)


def legible_lines(text: str) -> str:
    """Lines that a terminal shows as they are."""
    return "\n".join(map(legible, text.split("\n")))


def width(text: str) -> int:
    """How many cells of a terminal a text takes: Chinese characters two, marks above others none."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else not unicodedata.combining(char) for char in text)
