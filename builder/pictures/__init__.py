"""Picture files as bytes: what one is, told by its content alone, and the same file with nothing to hide.

Nothing is decoded here: each format's structure is walked to its end, which finds what is cut off, what claims to be
huge, and all that a camera or an editor wrote beside the picture.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from builder.pictures.avif import read_avif
from builder.pictures.gif import read_gif
from builder.pictures.jpeg import read_jpeg
from builder.pictures.png import read_png
from builder.pictures.values import (
    BYTES,
    FRAMES,
    PIXELS,
    RESAVE,
    RESEND,
    SHRINK,
    Inspected,
    Seen,
    UnfitError,
    damaged,
    truncated,
)
from builder.pictures.webp import read_webp

__all__ = [
    "BYTES",
    "FRAMES",
    "PIXELS",
    "Inspected",
    "Seen",
    "UnfitError",
    "damaged",
    "inspect",
    "kind_of",
    "within_limits",
]

_READERS: dict[str, Callable[[bytes], Inspected]] = {
    ".jpg": read_jpeg,
    ".png": read_png,
    ".gif": read_gif,
    ".webp": read_webp,
    ".avif": read_avif,
}


def kind_of(head: bytes) -> str:
    """The suffix that the first 32 bytes of a file ask for; "" for what is none of our kinds of picture."""
    if head.startswith(b"\xff\xd8\xff"):
        return ".jpg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return ".png"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return ".gif"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return ".webp"
    return ".avif" if head[4:8] == b"ftyp" and (b"avif" in head[8:32] or b"avis" in head[8:32]) else ""


def inspect(data: bytes) -> Inspected:
    """What a picture file is; `UnfitError` for what is none, is cut off, or is larger than any page needs."""
    if not data:
        raise UnfitError("文件是空的", RESEND)
    if len(data) > BYTES:
        raise UnfitError(f"文件超过 {BYTES // 1024**2} MB，太大", SHRINK)
    kind = kind_of(data[:32])
    if not kind:
        web = data[:256].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
        raise UnfitError("内容是网页或矢量图，不是照片" if web else "内容不是认得的图片", RESAVE)
    try:
        found = _READERS[kind](data)
    except (IndexError, struct.error):
        raise truncated() from None
    within_limits(found.width, found.height, found.frames)
    return found


def within_limits(width: int, height: int, frames: int) -> None:
    """Refuse a picture by what it claims, before anything is unpacked."""
    if width < 1 or height < 1:
        raise damaged()
    if width * height > PIXELS:
        raise UnfitError(f"有 {width}×{height} 像素，太大", SHRINK)
    if frames > FRAMES:
        raise UnfitError(f"动画超过 {FRAMES} 帧，太长", "删减到几十帧，或改放一幅静止的图片")
