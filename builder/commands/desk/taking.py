"""From a parcel into the archive: originals by the importer, pictures beside the document they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from builder.commands.desk.parcels import Parcel, unfit_pictures
from builder.commands.import_ import WORTH_A_POOL, Import, Imported, import_files
from builder.commands.order import today
from builder.config import read_config
from builder.documents import keep_bytes
from builder.fetch import Network
from builder.problems import CommandError
from builder.regex import regex

_ODD = regex(r"[\s()<>\[\]#%?&\"'\\]+")


@dataclass(frozen=True, slots=True)
class Kept:
    """A picture as it was put beside a document, and the line of Markdown that shows it there."""

    path: str
    line: str


def take_originals(parcel: Parcel, content: Path, fetch: bool) -> tuple[Imported, ...]:
    """Import every original; with `fetch` the pictures that they name elsewhere too.

    A few at a time: the importer would begin processes for more, and this one has threads.
    """
    network = Network() if fetch else None
    on = today(read_config(content)[0].zone) if fetch else None
    files = [parcel.folder / name for name in parcel.originals]
    some = [tuple(files[at : at + WORTH_A_POOL - 1]) for at in range(0, len(files), WORTH_A_POOL - 1)]
    orders = (Import(named, content, network=network, on=on) for named in some)
    return tuple(done for order in orders for done in import_files(order, lambda _: None))


def take_pictures(parcel: Parcel, content: Path, document: str, told: Mapping[str, str]) -> tuple[Kept, ...]:
    """Put the pictures of a parcel into the folder of a document (its path in `content`); `told` says by name what
    each shows. `CommandError` where one cannot be shown."""
    if wrong := tuple(unfit_pictures(parcel)):
        raise CommandError("\n".join(f"{problem.where.path}：{problem.words}" for problem in wrong))
    return tuple(_keep(parcel, name, content, document, told.get(name, "")) for name in parcel.pictures)


def _keep(parcel: Parcel, name: str, content: Path, document: str, words: str) -> Kept:
    data = (parcel.folder / name).read_bytes()
    folder = PurePosixPath(document).with_suffix("")
    path = next(path for path in _names(folder, name) if _is_free(content / path, data))
    keep_bytes(content / path, data)
    shown = re.sub(r"[\[\]\\\s]+", " ", words).strip() or "图上是什么"
    return Kept(path.as_posix(), f"![{shown}]({folder.name}/{path.name})")


def _names(folder: PurePosixPath, name: str) -> Iterator[PurePosixPath]:
    """Where a picture may stand: under its own name without what a link cannot hold, then with a count."""
    own = PurePosixPath(name)
    stem = _ODD.sub("-", own.stem).strip("-._~") or "tu"
    yield folder / f"{stem}{own.suffix}"
    for count in range(2, 10_000):
        yield folder / f"{stem}-{count}{own.suffix}"


def _is_free(path: Path, data: bytes) -> bool:
    """Whether nothing stands there, or this very picture."""
    return not path.exists() or (path.is_file() and path.read_bytes() == data)
