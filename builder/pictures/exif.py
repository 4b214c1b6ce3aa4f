"""The one thing that EXIF says of how to show a picture: which way up."""

from __future__ import annotations

import struct

_ORIENTATION = 0x0112
_MOST = 1000


def read_orientation(tiff: bytes) -> int:
    """1–8 as EXIF counts, 1 (upright) where a block (from `II` or `MM` on) does not say or makes no sense."""
    order = {b"II*\x00": "<", b"MM\x00*": ">"}.get(tiff[:4], "")
    if not order:
        return 1
    try:
        (at,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, at)
        for entry in range(at + 2, at + 2 + 12 * min(count, _MOST), 12):
            tag, form, values, value = struct.unpack_from(f"{order}HHIH", tiff, entry)
            if (tag, form, values) == (_ORIENTATION, 3, 1):
                return value if 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1
