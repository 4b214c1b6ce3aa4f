"""Picture files as tests need them: whole, telling too much, and broken in every way."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, PngImagePlugin

SECRET = "QINGHE-SECRET"
PHONE, ORIENTATION, GPS = 0x010F, 0x0112, 0x8825


def drawing(width: int = 90, height: int = 60) -> Image.Image:
    """A picture whose four corners and both directions differ."""
    across = Image.linear_gradient("L").transpose(Image.Transpose.ROTATE_90).resize((width, height))
    down = Image.linear_gradient("L").resize((width, height))
    mark = Image.new("L", (width, height))
    mark.paste(255, (0, 0, width // 3, height // 3))
    return Image.merge("RGB", (across, down, mark))


def exif(orientation: int = 1) -> Image.Exif:
    """EXIF with a maker, a place and a turn."""
    told = Image.Exif()
    told[PHONE] = SECRET
    told[ORIENTATION] = orientation
    told.get_ifd(GPS)[1] = "N"
    return told


def saved(image: Image.Image, form: str, **options: Any) -> bytes:
    """An image as the bytes of a file."""
    written = BytesIO()
    image.save(written, form, **options)
    return written.getvalue()


def opened(data: bytes) -> Image.Image:
    """The image of a file, decoded."""
    image = Image.open(BytesIO(data))
    image.load()
    return image


def photo(width: int = 90, height: int = 60, orientation: int = 1) -> bytes:
    """A JPEG file as a phone leaves it: EXIF with a place, XMP, a comment, and a film behind the end."""
    told = {"exif": exif(orientation), "comment": SECRET.encode(), "xmp": f"<x>{SECRET}</x>".encode(), "quality": 90}
    return saved(drawing(width, height), "JPEG", **told) + b"ftypmp42" + SECRET.encode()


def telling_png(orientation: int = 1, width: int = 90, height: int = 60) -> bytes:
    """A PNG file with texts of every kind, EXIF, a time, and the rest of an uncropped picture behind the end."""
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", SECRET)
    told.add_text("Where", SECRET * 9, zip=True)
    told.add_itxt("Title", SECRET)
    told.add(b"tIME", struct.pack(">HBBBBB", 2024, 3, 1, 9, 30, 0))
    told.add(b"prVt", SECRET.encode())
    return saved(drawing(width, height), "PNG", pnginfo=told, exif=exif(orientation)) + SECRET.encode()


def chunk(name: bytes, body: bytes) -> bytes:
    """One PNG chunk."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_bomb(width: int, height: int) -> bytes:
    """A small PNG file that claims this size."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1_000_000))) + chunk(b"IEND", b"")


def text_bomb() -> bytes:
    """A good PNG file with a text of 50 MB, packed small."""
    whole = saved(drawing(), "PNG")
    return whole[:33] + chunk(b"zTXt", b"a\x00\x00" + zlib.compress(bytes(50_000_000))) + whole[33:]


def many_frames(count: int) -> bytes:
    """A GIF file with this many frames of one pixel."""
    frame = b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00"
    return b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff" + frame * count + b";"


def sixteen_bits() -> bytes:
    """A grey PNG file of 16 bits, from black to white."""
    image = Image.new("I;16", (90, 60))
    image.putdata([x * 65535 // 89 for _ in range(60) for x in range(90)])
    return saved(image, "PNG")
