"""The files of content/ at one moment, and what tells later that they are still the same."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from builder.documents import ANSWERS, Found, survey

GRAIN_NS = 2_000_000_000
"""What the coarsest clock of a file system (FAT) does not tell apart."""

State = tuple[int, ...] | None
"""What tells that a file is still the one that was read; None where nothing could: it was written a moment before."""


@dataclass(frozen=True, slots=True)
class Held:
    """The files that stood in a content folder at one moment; `states` are those of documents, with the answers beside
    them, and of assets, by path."""

    content: Path
    files: tuple[Found, ...]
    states: Mapping[str, State]

    @property
    def documents(self) -> tuple[str, ...]:
        """The paths of the texts to be published."""
        return tuple(file.path for file in self.files if file.is_document)


def look(content: Path) -> Held:
    """What the folder holds now. The clock is read first: what is written later is not taken for what was seen."""
    now = time.time_ns()
    files = survey(content)
    return Held(content, files, _states(files, now - GRAIN_NS))


def _states(files: tuple[Found, ...], late: int) -> dict[str, State]:
    told = {file.path: _state(file, late) for file in files if file.is_document or file.is_asset}
    for file in files:
        if file.path.endswith(ANSWERS) and (path := file.path.removesuffix(ANSWERS)) in told:
            told[path] = _both(told[path], _state(file, late))
    return told


def _state(file: Found, late: int) -> State:
    if file.written_ns >= late or file.changed_ns >= late:
        return None
    return file.size, file.written_ns, file.changed_ns, file.inode


def _both(one: State, other: State) -> State:
    return None if one is None or other is None else (*one, *other)
