"""Bytes of a file → text: byte order mark, UTF-8, what it declares, GB18030, Big5; line ends become one line feed."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from builder.edits import Edit, apply
from builder.problems import ContentError, Location, Problem
from builder.regex import regex

MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
# Files that are no text at all: a Word document would otherwise pass as GB18030 noise.
BINARY = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")
_DECLARED = regex(rb"(?i)(?:charset|encoding)\s*=\s*[\"']?\s*([a-z0-9_-]{2,20})")
_KNOWN = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5hkscs", "big5hkscs": "big5hkscs",
    "cp950": "cp950", "utf-16": "utf-16", "utf-16-le": "utf-16-le", "utf-16-be": "utf-16-be",
    "shift_jis": "cp932", "euc_kr": "cp949", "cp1252": "cp1252",
}  # fmt: skip
COMMON = "的一是不了在有人我他這这為为中大國国和，。、：市區区創创城作"


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, and the encoding it was in."""

    text: str
    encoding: str


def decode(data: bytes, path: str = "", declared: str = "") -> Decoded:
    """The text of `data`, with line ends as one line feed; `ContentError` (rule `encoding`) if it is no text.

    `declared` is the encoding that the file says it has; it counts where the bytes are no UTF-8. Text that is UTF-8
    but for a few broken bytes has U+FFFD in their place.
    """
    if data.startswith(BINARY):
        raise _unreadable(
            path, "这不是文本文件（像是 Word、PDF 或图片）", "请把文字复制出来，另存为 UTF-8 编码的 .md 文件"
        )
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _intake(_strict(data[len(mark) :], encoding, path), encoding)
    text = _try(data, "utf-8")
    zeros = data.count(0)
    if text is not None and zeros * 4 < len(data) + 1:
        return _intake(text, "utf-8")
    told = _as_declared(data, declared)
    if not told and not zeros and (mended := _nearly_utf8(data)) is not None:
        return _intake(mended, "utf-8")
    lost_mark = ("utf-16-le", "utf-16-be") if zeros else ()
    readings = [(name, text) for name in (*lost_mark, "gb18030", "big5") if (text := _try(data, name)) is not None]
    if told and 2 * _plausible(told.text) >= max((_plausible(text) for _, text in readings), default=0):
        return told
    if not readings:
        raise _unreadable(
            path, "认不出文件的编码，既不是 UTF-8，也不是 GB18030 或 Big5", "请用记事本打开，“另存为”时选 UTF-8"
        )
    encoding, best = max(readings, key=lambda reading: (-reading[1].count("\0"), _plausible(reading[1])))
    return _intake(best, encoding)


def edited(data: bytes, edits: tuple[Edit, ...]) -> bytes:
    """The bytes of a text with these edits made, given in offsets of what `decode` says it is; byte order mark,
    encoding and line ends stay as they are. ValueError where any other byte would change."""
    decoded = decode(data)
    mark = next((mark for mark, _ in MARKS if data.startswith(mark)), b"")
    written = data[len(mark) :].decode(decoded.encoding)
    places = [*(match.start() for match in _LETTER.finditer(written)), len(written)]
    moved = tuple(Edit(places[edit.start], places[edit.end], edit.text) for edit in edits)
    made = mark + apply(written, moved).encode(decoded.encoding)
    faithful = mark + written.encode(decoded.encoding) == data
    if not faithful or decode(made) != Decoded(apply(decoded.text, edits), decoded.encoding):
        raise ValueError("the text cannot be written as it was")
    return made


_LETTER = regex(r"\r\n?|[^\r]", re.DOTALL)


def declared_encoding(data: bytes) -> str:
    """The charset that a page or an XML file names in its head, or ""."""
    match = _DECLARED.search(data[:4096])
    return match[1].decode("ascii") if match else ""


def _as_declared(data: bytes, declared: str) -> Decoded | None:
    """The text in the encoding it declares, if we know that encoding and every byte fits."""
    try:
        name = codecs.lookup(declared).name if declared else ""
    except (LookupError, ValueError):
        return None
    encoding = _KNOWN.get(name)
    text = _try(data, encoding) if encoding else None
    return _intake(text, encoding) if encoding and text is not None else None


def _nearly_utf8(data: bytes) -> str | None:
    """Text with U+FFFD for the bytes that are no UTF-8, if fifty times as many characters are, or it is cut off."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    wide = (len(data) - len(text)) // 2
    cut = broken == 1 and text.endswith("\ufffd") and wide >= 8
    return text if cut or broken * 50 <= wide else None


def _intake(text: str, encoding: str) -> Decoded:
    return Decoded(text.replace("\r\n", "\n").replace("\r", "\n"), encoding)


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _strict(data: bytes, encoding: str, path: str) -> str:
    text = _try(data, encoding)
    if text is None:
        raise _unreadable(path, f"文件自称 {encoding.upper()} 编码，内容却不是（可能没有传完）", "请重新取得这份文件")
    return text


def _plausible(text: str) -> int:
    """How many everyday Chinese characters a reading has: Big5 read as GB18030 has next to none."""
    return sum(text.count(character) for character in COMMON)


def _unreadable(path: str, message: str, cure: str) -> ContentError:
    return ContentError((Problem(Location(path), "encoding", message, cure),))
