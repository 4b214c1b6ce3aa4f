"""AVIF: the size its properties claim, and whether anything but the picture is in the file."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from builder.pictures.values import Inspected, bounded, damaged, truncated

_SHOWN = frozenset((b"ftyp", b"meta", b"moov", b"mdat"))
# The item types and boxes that carry EXIF, XMP and the like.
_TELLING = (b"Exif", b"mime", b"uri ", b"uuid", b"xml ", b"udta", b"jumb")
_FULL = 4


def read_avif(data: bytes) -> Inspected:
    """An AVIF file as it is, to be drawn anew where it tells more than its picture.

    Its turns are part of the picture, its size the largest of all its parts; a decoder knows better.
    """
    boxes = tuple(bounded(_boxes(data, 0, len(data))))
    names = {name for name, _, _ in boxes}
    if not names & {b"meta", b"moov"} or b"mdat" not in names:
        raise truncated()
    sizes = [size for name, at, end in boxes if name == b"meta" for size in _sizes(data, at + _FULL, end)]
    if not sizes:
        raise damaged()
    width, height = max(sizes, key=lambda size: size[0] * size[1])
    heads = b"".join(data[at:end] for name, at, end in boxes if name != b"mdat")
    redraw = not names <= _SHOWN or any(mark in heads for mark in _TELLING)
    return Inspected(".avif", width, height, data, redraw=redraw)


def _boxes(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """(name, begin, end) of the content of each box."""
    while at < end:
        size, name = struct.unpack_from(">I4s", data, at)
        head = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, at + 8)
            head = 16
        size = size or end - at
        if size < head:
            raise damaged()
        if at + size > end:
            raise truncated()
        yield name, at + head, at + size
        at += size


def _sizes(data: bytes, at: int, end: int) -> Iterator[tuple[int, int]]:
    """Every size that the properties of a `meta` box state."""
    inside = [(at, end)]
    for wanted in (b"iprp", b"ipco", b"ispe"):
        inside = [(a, b) for outer in inside for name, a, b in bounded(_boxes(data, *outer)) if name == wanted]
    for start, _ in inside:
        width, height = struct.unpack_from(">II", data, start + _FULL)
        yield width, height
