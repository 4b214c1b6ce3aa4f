"""What was handed in and is not in the archive yet: the files of a parcel in a folder of their own, their review."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from builder.commands.import_ import read_known
from builder.commands.review import Reviewed, review_file, write_answers
from builder.documents import ANSWERS, PICTURES, keep_bytes
from builder.encode import examine
from builder.intake import is_clutter, originals
from builder.problems import CommandError, ContentError, Location, Problem
from builder.regex import regex

MOST_FILES = 2000
MOST_BYTES = 512 * 1024 * 1024
_LONGEST = 240
_SAVED = regex(r"(_files|\.files|_文件|\.fld)/", re.IGNORECASE)
_PARENT = regex(r"\.{1,2}")


@dataclass(frozen=True, slots=True)
class Parcel:
    """Files handed in together, in `folder`; `names` are their paths in it. `drawn` is a folder for the pictures that
    were found inside them."""

    ticket: str
    folder: Path
    drawn: Path
    names: tuple[str, ...]

    @property
    def originals(self) -> tuple[str, ...]:
        """The files to be read, without the pictures and styles that came with a page."""
        return tuple(name for name in originals(self.names) if not name.endswith(ANSWERS))

    @property
    def pictures(self) -> tuple[str, ...]:
        """The pictures that were not saved with a page, in the folder beside it."""
        loose = (name for name in self.names if not _SAVED.search(name))
        return tuple(name for name in loose if name.lower().endswith(PICTURES) and not is_clutter(name))

    @property
    def shown(self) -> tuple[str, ...]:
        """The pictures found inside originals, by their paths in content/."""
        return tuple(file.relative_to(self.drawn).as_posix() for file in self.drawn.rglob("*") if file.is_file())

    @property
    def others(self) -> tuple[str, ...]:
        """Files of which nothing can be made."""
        known = {*self.originals, *self.pictures}
        strange = (name for name in self.names if name not in known and not is_clutter(name))
        return () if self.originals else tuple(strange)


@dataclass(frozen=True, slots=True)
class Looked:
    """A file of a parcel as it would be taken in: its reviews, or why it cannot be; and the documents that were made of
    a file of this name before."""

    name: str
    reviewed: tuple[Reviewed, ...] = ()
    problems: tuple[Problem, ...] = ()
    earlier: tuple[str, ...] = ()

    @property
    def is_fit(self) -> bool:
        """Whether anything of it can be taken in."""
        return any(not one.problems for one in self.reviewed)


class Parcels:
    """The parcels of one run; what an earlier run left is thrown away."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[str, None] = {}
        shutil.rmtree(folder, ignore_errors=True)

    def begin(self) -> str:
        """A new, empty parcel; gives its ticket."""
        ticket = secrets.token_hex(8)
        self._open[ticket] = None
        return ticket

    def find(self, ticket: str) -> Parcel | None:
        """The parcel of a ticket, None if it is done with or never was."""
        if ticket not in self._open:
            return None
        folder, drawn = self._folder / ticket / "files", self._folder / ticket / "drawn"
        names = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
        return Parcel(ticket, folder, drawn, tuple(names))

    def add(self, parcel: Parcel, name: str, data: bytes) -> None:
        """Put a file into a parcel; `CommandError` for a name that leads elsewhere, and for too much."""
        steps = [step.strip() for step in name.replace("\\", "/").split("/")]
        if not all(map(_is_fit, steps)):
            raise CommandError(f"“{name[:80]}”：文件名不能用 → 改个简单的名字再放进来")
        if len(parcel.names) >= MOST_FILES or _size(parcel) + len(data) > MOST_BYTES:
            raise CommandError(f"一次最多 {MOST_FILES:,} 个文件、{MOST_BYTES >> 20} MB → 分几次放进来")
        keep_bytes(parcel.folder.joinpath(*steps), data)

    def close(self, ticket: str) -> None:
        """Throw a parcel away."""
        if ticket in self._open:
            del self._open[ticket]
            shutil.rmtree(self._folder / ticket, ignore_errors=True)


def _is_fit(step: str) -> bool:
    """Whether a file or folder can have this name on every system."""
    odd = any(sign < " " or sign in ':*?"<>|\x7f' for sign in step)
    return bool(step) and not odd and not _PARENT.fullmatch(step) and len(step.encode("utf-8", "replace")) <= _LONGEST


def _size(parcel: Parcel) -> int:
    return sum((parcel.folder / name).stat().st_size for name in parcel.names)


def look_at(parcel: Parcel, content: Path) -> Iterator[Looked]:
    """Each original of a parcel as it would be taken in; nothing is written."""
    known = tuple(read_known(content))
    for name in parcel.originals:
        earlier = tuple(one.path for one in known if one.name == name.rsplit("/", 1)[-1])
        try:
            yield Looked(name, review_file(parcel.folder / name, content), earlier=earlier)
        except ContentError as error:
            yield Looked(name, problems=error.problems)


def draw(parcel: Parcel, looked: Iterable[Looked]) -> tuple[str, ...]:
    """Put the pictures that came inside originals at hand, so that a review shows them; their paths in content/."""
    found = dict(picture for one in looked for reviewed in one.reviewed for picture in reviewed.pictures)
    for path, data in found.items():
        keep_bytes(parcel.drawn / path, data)
    return tuple(found)


def agree(parcel: Parcel, name: str, content: Path) -> None:
    """Put what is proposed for an original beside it as a person's answers. `CommandError` where there are answers."""
    if name not in parcel.originals:
        raise CommandError("没有这份原稿 → 刷新页面再试")
    try:
        write_answers(parcel.folder / name, content)
    except FileExistsError:
        cure = "余下的建议请写进那个文件，再放一次"
        raise CommandError(f"已经照“{name}”旁边的答复办过了 → {cure}") from None


def unfit_pictures(parcel: Parcel) -> Iterator[Problem]:
    """The files of a parcel without originals that cannot be shown as pictures, with the reason."""
    for name in parcel.pictures:
        seen = examine((parcel.folder / name).read_bytes())
        if seen.wrong:
            yield Problem(Location(name), "picture-broken", f"图片不能用：{seen.wrong}", seen.cure)
    for name in parcel.others:
        message, cure = "图片不能用：网页上显示不了这种文件", "图片另存成 jpg 或 png"
        yield Problem(Location(name), "picture-broken", message, cure)
