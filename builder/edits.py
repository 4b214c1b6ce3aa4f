"""Proposed changes to a text: apply, invert, compare."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Put `text` where `[start, end)` of the old text was; offsets count characters."""

    start: int
    end: int
    text: str


def apply(text: str, edits: tuple[Edit, ...]) -> str:
    """The text after all edits, each given in offsets of the old text; overlap is a `ValueError`."""
    pieces: list[str] = []
    at = 0
    for edit in sorted(edits):
        if edit.start < at or edit.end > len(text) or edit.end < edit.start:
            raise ValueError(f"edit {edit} overlaps another or leaves the text")
        pieces += (text[at : edit.start], edit.text)
        at = edit.end
    return "".join(pieces) + text[at:]


def invert(text: str, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """The edits that lead from `apply(text, edits)` back to `text`."""
    back: list[Edit] = []
    shift = 0
    for edit in sorted(edits):
        start = edit.start + shift
        back.append(Edit(start, start + len(edit.text), text[edit.start : edit.end]))
        shift += len(edit.text) - (edit.end - edit.start)
    return tuple(back)


def compare(old: str, new: str) -> tuple[Edit, ...]:
    """Edits that lead from `old` to `new`."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return tuple(Edit(i, j, new[k:m]) for kind, i, j, k, m in matcher.get_opcodes() if kind != "equal")
