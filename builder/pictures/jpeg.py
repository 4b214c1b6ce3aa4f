"""JPEG: segments up to the end-of-image mark, and only those a decoder needs."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from builder.pictures.exif import read_orientation
from builder.pictures.values import Inspected, bounded, damaged, truncated
from builder.regex import regex

# A mark other than a restart; FF 00 is a pixel's FF, FF FF is padding.
_MARK = regex(rb"\xff[\x01-\xcf\xd8-\xfe]")
_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_ALONE = (0x01, _START)
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_OTHERS = range(0xE0, 0xF0)
_COMMENT = 0xFE
_EXIF = b"Exif\x00"
# Each scan of a progressive picture costs a decoder a pass over all pixels; encoders write about ten.
_SCANS = 100


def read_jpeg(data: bytes) -> Inspected:
    """A JPEG file without EXIF, XMP, comments, previews, and whatever phones append after the picture."""
    kept = [b"\xff\xd8"]
    frames: list[bytes] = []
    scans, orientation = 0, 0
    for code, segment in bounded(_segments(data)):
        frames += [segment] if code in _FRAMES else []
        scans += code == _SCAN
        if code == 0xE1 and segment[4:9] == _EXIF:
            orientation = orientation or read_orientation(segment[10:])
        kept.append(_needed(code, segment))
    if len(frames) != 1 or not 0 < scans <= _SCANS:
        raise damaged()
    height, width, colours = struct.unpack_from(">HHB", frames[0], 5)
    inks = colours == 4
    orientation = orientation or 1
    return Inspected(".jpg", width, height, b"".join(kept), orientation=orientation, redraw=inks or orientation != 1)


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(code, segment) up to the end mark; a scan with the pixels behind it, what lies between segments left out."""
    at = 2
    while match := _MARK.search(data, at):
        start, code = match.start(), data[match.start() + 1]
        if code == _END:
            yield code, b"\xff\xd9"
            return
        at = match.end()
        if code in _ALONE:
            continue
        (length,) = struct.unpack_from(">H", data, at)
        at += length
        if length < 2 or at > len(data):
            raise truncated()
        if code == _SCAN:
            following = _MARK.search(data, at)
            if not following:
                raise truncated()
            at = following.start()
        yield code, data[start:at]
    raise truncated()


def _needed(code: int, segment: bytes) -> bytes:
    """What of a segment a decoder needs: of those an application adds only JFIF, the colour profile and Adobe's."""
    if code == 0xE0 and segment[4:9] == b"JFIF\x00" and len(segment) >= 18:
        return b"\xff\xe0\x00\x10" + segment[4:16] + b"\x00\x00"  # without its preview
    if code == 0xE2 and segment[4:16] == b"ICC_PROFILE\x00":
        return segment
    if code == 0xEE and segment[4:9] == b"Adobe":
        return segment
    return b"" if code in _OTHERS or code == _COMMENT else segment
