"""What a picture file is found to be, how large one may be, and why one is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

Part = TypeVar("Part")

PIXELS = 40_000_000
FRAMES = 1_000
BYTES = 64 * 1024 * 1024
_PARTS = 100_000

RESEND = "找到原图，重新放一遍"
SHRINK = "缩小后再放，宽 4000 像素已经够用"
RESAVE = "在看图软件里打开，另存为 JPEG 或 PNG"


@dataclass(frozen=True, slots=True)
class Inspected:
    """A picture file as its own structure tells: size in pixels as stored, turned by `orientation` (1–8, as in EXIF).

    `bare` is the file without all that is not needed to show it; where `redraw`, that alone will not do.
    """

    kind: str
    width: int
    height: int
    bare: bytes
    orientation: int = 1
    frames: int = 1
    redraw: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture file as a page may show it: size in pixels the right way up; or why it cannot, and the cure."""

    kind: str = ""
    width: int = 0
    height: int = 0
    frames: int = 1
    wrong: str = ""
    cure: str = ""


class UnfitError(Exception):
    """A file that cannot be shown as a picture: why, and what to do, in Chinese."""

    def __init__(self, reason: str, cure: str) -> None:
        super().__init__(reason, cure)
        self.reason = reason
        self.cure = cure


def truncated() -> UnfitError:
    """The file ends too early."""
    return UnfitError("文件不完整，多半没有传完", RESEND)


def damaged() -> UnfitError:
    """The file breaks its own format's rules."""
    return UnfitError("内容损坏", RESEND)


def bounded(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts of a file, of which an honest one has thousands at most."""
    for count, part in enumerate(parts):
        if count > _PARTS:
            raise damaged()
        yield part
