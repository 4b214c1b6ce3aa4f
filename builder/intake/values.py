"""What intake hands on: one text to be cleaned, the pictures that came with it, what a person should know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from builder.front_matter import Field, Scalar, format_front_matter
from builder.model import Flag
from builder.problems import ContentError, Location, Problem

LARGEST_FILE = 64 * 1024 * 1024
LARGEST_TEXT = 8 * 1024 * 1024

Beside = Callable[[str], bytes | None]
"""The bytes of a file by its path relative to the original, or None."""


@dataclass(frozen=True, slots=True)
class Media:
    """A picture that came with a text: its address exactly as the text has it, and its bytes."""

    address: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Raw:
    """One text to be cleaned, with the original it was read from.

    `name` is the file's as shown to people, inside a zip its path; `encoding` is "" for what was converted;
    `suffix` that under which `data` is kept; `kind` word, pdf, page, feed or "" (plain); `index` counts texts
    that share `data`.
    """

    name: str
    text: str
    encoding: str
    data: bytes
    suffix: str
    pictures: tuple[Media, ...] = ()
    notes: tuple[Flag, ...] = ()
    kind: str = ""
    index: int = 0


def refusal(name: str, rule: str, message: str, cure: str) -> ContentError:
    """An original that is not taken in: why, and what to do."""
    return ContentError((Problem(Location(name), f"intake-{rule}", message, cure),))


def headed(fields: tuple[tuple[str, str], ...], body: str) -> str:
    """The body under a front matter of the fields that have a value."""
    given = tuple(Field(name, Scalar(value)) for name, value in fields if value)
    return f"---\n{format_front_matter(given)}---\n\n{body}" if given else body


def visible(text: str) -> int:
    """How many characters a reader sees, blanks not counted."""
    return len("".join(text.split()))


def quote(texts: tuple[str, ...], most: int = 60) -> str:
    """The beginning of some texts, for a message."""
    joined = "；".join(" ".join(text.split()) for text in texts)
    return joined if len(joined) <= most else joined[:most] + "…"


PICTURES = (
    (b"\x89PNG\r\n\x1a\n", ".png"), (b"\xff\xd8\xff", ".jpg"), (b"GIF87a", ".gif"), (b"GIF89a", ".gif"),
    (b"BM", ".bmp"), (b"II*\0", ".tif"), (b"MM\0*", ".tif"),
)  # fmt: skip


def picture_suffix(data: bytes) -> str:
    """The suffix of a picture by its first bytes, or ""."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ".webp"
    if data[4:8] == b"ftyp" and data[8:12] in (b"avif", b"avis", b"heic", b"heix", b"mif1"):
        return ".avif" if data[8:11] == b"avi" else ".heic"
    return next((suffix for magic, suffix in PICTURES if data.startswith(magic)), "")
