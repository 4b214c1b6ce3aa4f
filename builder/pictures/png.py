"""PNG: chunks up to IEND, and only those that change what is seen."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from builder.pictures.exif import read_orientation
from builder.pictures.values import Inspected, bounded, damaged, truncated

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_SHOWN = frozenset(
    (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"cICP", b"sBIT", b"bKGD", b"pHYs",
     b"acTL", b"fcTL", b"fdAT")
)  # fmt: skip
_PROFILE = 1024 * 1024


def read_png(data: bytes) -> Inspected:
    """A PNG file without texts, times, EXIF, private chunks, and whatever a careless crop left behind the end."""
    kept, names = [_SIGNATURE], []
    orientation, claimed = 1, 0
    for name, body in bounded(_chunks(data)):
        names.append(name)
        if name == b"eXIf":
            orientation = read_orientation(body)
        elif name == b"acTL":
            (claimed,) = struct.unpack_from(">I", body)
        if name in _SHOWN or (name == b"iCCP" and _is_profile(body)):
            kept.append(_chunk(name, body))
    frames = names.count(b"fcTL")
    if names[0] != b"IHDR" or names.count(b"IHDR") != 1 or b"IDAT" not in names:
        raise damaged()
    if names.count(b"acTL") > 1 or (b"acTL" in names and claimed != frames):
        raise damaged()
    width, height = struct.unpack_from(">II", data, 16)
    return Inspected(".png", width, height, b"".join(kept), orientation, max(frames, 1), orientation != 1)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(name, body) of each chunk; what is needed to show the picture must be whole."""
    at = len(_SIGNATURE)
    while True:
        length, name = struct.unpack_from(">I4s", data, at)
        if at + 12 + length > len(data):
            raise truncated()
        body = data[at + 8 : at + 8 + length]
        needed = name in _SHOWN
        if needed and struct.unpack_from(">I", data, at + 8 + length) != (zlib.crc32(body, zlib.crc32(name)),):
            raise damaged()
        if not needed and not name[0] & 0x20:  # a capital: no decoder may pass over it
            raise damaged()
        yield name, body
        if name == b"IEND":
            return
        at += 12 + length


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(body, zlib.crc32(name)))


def _is_profile(body: bytes) -> bool:
    """Whether a colour profile unpacks, to no more than a profile may be."""
    name, _, rest = body.partition(b"\x00")
    unpacking = zlib.decompressobj()
    try:
        unpacking.decompress(rest[1:], _PROFILE)
    except zlib.error:
        return False
    return unpacking.eof and 0 < len(name) < 80
