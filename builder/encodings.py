"""Bytes of a file → text: byte order mark, UTF-8, GB18030, Big5; line ends become one line feed."""

from __future__ import annotations

from dataclasses import dataclass

from builder.problems import ContentError, Location, Problem

MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
# Files that are no text at all: a Word document would otherwise pass as GB18030 noise.
BINARY = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")
COMMON = "的一是不了在有人我他這这為为中大國国和，。、：市區区創创城作"


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, and the encoding it was in."""

    text: str
    encoding: str


def decode(data: bytes, path: str = "") -> Decoded:
    """The text of `data`, with line ends as one line feed; `ContentError` (rule `encoding`) if it is no text."""
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
    lost_mark = ("utf-16-le", "utf-16-be") if zeros else ()
    readings = [(name, text) for name in (*lost_mark, "gb18030", "big5") if (text := _try(data, name)) is not None]
    if not readings:
        raise _unreadable(
            path, "认不出文件的编码，既不是 UTF-8，也不是 GB18030 或 Big5", "请用记事本打开，“另存为”时选 UTF-8"
        )
    encoding, best = max(readings, key=lambda reading: (-reading[1].count("\0"), _plausible(reading[1])))
    return _intake(best, encoding)


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
