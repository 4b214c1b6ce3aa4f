"""`bulletin check --fix`: what is certain is mended, shown before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from builder.commands.check import examine
from builder.commands.order import Asked
from builder.documents import parse_document, replace_bytes
from builder.edits import Edit
from builder.encodings import decode, edited
from builder.lint import lint_document, settle, waivers_of
from builder.lint.closely import lint_closely
from builder.model import Config
from builder.problems import Level, Location, Problem

_ROUNDS = 9
"""Mending one thing can show another; never so often."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A file as it was and as it would be, and how many places of it differ."""

    path: str
    before: bytes
    after: bytes
    places: int

    @property
    def diff(self) -> str:
        """What changes, as a unified diff."""
        old, new = (decode(data).text.split("\n") for data in (self.before, self.after))
        return "\n".join(unified_diff(old, new, f"a/{self.path}", f"b/{self.path}", n=1, lineterm=""))


def mend(asked: Asked, only: frozenset[str] | None = None) -> tuple[tuple[Mended, ...], tuple[Problem, ...]]:
    """Every document with something certain to mend, and those that cannot be mended here. Nothing is written."""
    examined = examine(asked)
    mended, wrong = [], []
    for path in examined.worded:
        if only is None or path in only:
            before = (asked.content / path).read_bytes()
            try:
                after, places = mended_bytes(before, path, examined.config)
            except ValueError:
                message = "有能自动改的地方，但文件里有坏字节，不敢改"
                wrong.append(Problem(Location(path), "unmended", message, "用记事本另存为 UTF-8 再改", Level.WARNING))
                continue
            mended += [Mended(path, before, after, places)] if places else []
    return tuple(mended), tuple(wrong)


def mended_bytes(data: bytes, path: str, config: Config) -> tuple[bytes, int]:
    """The bytes of a document with all that is certain mended, and in how many places; mending them again changes
    nothing. ValueError if the edits would cost a byte beside them."""
    places = 0
    for _ in range(_ROUNDS):
        edits = tuple(_certain(decode(data, path).text, path, config))
        if not edits:
            break
        data, places = edited(data, edits), places + len(edits)
    return data, places


def _certain(text: str, path: str, config: Config) -> Iterator[Edit]:
    """The edits of all problems that can be mended at once, those of one problem all or none."""
    document = parse_document(text, path)
    found = (*document.problems, *lint_document(document).problems, *lint_closely(document))
    problems, _ = settle(found, config.grades, waivers_of(document))
    taken: set[int] = set()
    for problem in sorted(problems):
        touched = {at for edit in problem.fix for at in range(edit.start, max(edit.end, edit.start + 1))}
        if not touched & taken:
            taken |= touched
            yield from problem.fix


def write_mended(content: Path, mended: Iterable[Mended]) -> tuple[str, ...]:
    """Write what was mended, each file by a rename; the paths of those that somebody changed meanwhile, left alone."""
    changed = []
    for one in mended:
        if (content / one.path).read_bytes() == one.before:
            replace_bytes(content / one.path, one.after)
        else:
            changed.append(one.path)
    return tuple(changed)
