"""GIF: blocks up to the trailer, without comments and application data."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from builder.pictures.values import Inspected, bounded, damaged, truncated

_IMAGE, _EXTENSION, _TRAILER = 0x2C, 0x21, 0x3B
_CONTROL, _APPLICATION = 0xF9, 0xFF
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def read_gif(data: bytes) -> Inspected:
    """A GIF file without comments, XMP, and what is behind its end."""
    width, height, flags = struct.unpack_from("<HHB", data, 6)
    begin = 13 + _table(flags)
    kept, frames = [data[:begin]], 0
    for block in bounded(_blocks(data, begin)):
        if block[0] == _IMAGE:
            left, top, wide, high = struct.unpack_from("<HHHH", block, 1)
            width, height = max(width, left + wide), max(height, top + high)
            frames += 1
        kept += [block] if _is_shown(block) else []
    if not frames:
        raise truncated()
    return Inspected(".gif", width, height, b"".join((*kept, b";")), frames=frames)


def _blocks(data: bytes, at: int) -> Iterator[bytes]:
    """Every picture and extension up to the trailer, which may be missing."""
    while at < len(data) and data[at] != _TRAILER:
        if data[at] not in (_IMAGE, _EXTENSION):
            raise damaged()
        end = _past_data(data, at + 11 + _table(data[at + 9]) if data[at] == _IMAGE else at + 2)
        yield data[at:end]
        at = end


def _is_shown(block: bytes) -> bool:
    return block[0] == _IMAGE or block[1] == _CONTROL or (block[1] == _APPLICATION and block[3:14] in _LOOPS)


def _table(flags: int) -> int:
    """The length of the colour table that these flags announce."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _past_data(data: bytes, at: int) -> int:
    """Where a row of data blocks ends; `IndexError` where it does not."""
    while data[at]:
        at += 1 + data[at]
    return at + 1
