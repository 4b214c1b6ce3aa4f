"""WebP: RIFF chunks, without EXIF and XMP."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from builder.pictures.exif import read_orientation
from builder.pictures.values import Inspected, bounded, damaged, truncated

_SHOWN = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_TELLS_EXIF, _TELLS_XMP = 0x08, 0x04


def read_webp(data: bytes) -> Inspected:
    """A WebP file with only the chunks that are shown."""
    sizes: list[tuple[int, int]] = []
    kept: list[bytes] = []
    orientation, frames = 1, 0
    for name, body in bounded(_chunks(data)):
        if name == b"VP8X":
            sizes.append((_three(body, 4) + 1, _three(body, 7) + 1))
            body = bytes((body[0] & ~(_TELLS_EXIF | _TELLS_XMP),)) + body[1:]
        elif name in (b"VP8 ", b"VP8L"):
            sizes.append(_lossy(body) if name == b"VP8 " else _lossless(body))
        elif name == b"EXIF":
            orientation = read_orientation(body.removeprefix(b"Exif\x00\x00"))
        frames += name == b"ANMF"
        kept += [_chunk(name, body)] if name in _SHOWN else []
    if not sizes:
        raise damaged()
    width, height = sizes[0]
    orientation = orientation if frames < 2 else 1
    content = b"WEBP" + b"".join(kept)
    bare = b"RIFF" + struct.pack("<I", len(content)) + content
    return Inspected(".webp", width, height, bare, orientation, max(frames, 1), orientation != 1)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    (length,) = struct.unpack_from("<I", data, 4)
    end = 8 + length
    if end > len(data) + 1:  # some writers count a last byte of padding that they do not write
        raise truncated()
    at = 12
    while at + 8 <= min(end, len(data)):
        name, size = struct.unpack_from("<4sI", data, at)
        if at + 8 + size > len(data):
            raise truncated()
        yield name, data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\x00" * (len(body) % 2)


def _three(body: bytes, at: int) -> int:
    low, high = struct.unpack_from("<HB", body, at)
    return int(low) + (int(high) << 16)


def _lossy(body: bytes) -> tuple[int, int]:
    mark, width, height = struct.unpack_from("<3sHH", body, 3)
    if mark != b"\x9d\x01\x2a":
        raise damaged()
    return width & 0x3FFF, height & 0x3FFF


def _lossless(body: bytes) -> tuple[int, int]:
    mark, bits = struct.unpack_from("<BI", body)
    if mark != 0x2F:
        raise damaged()
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
