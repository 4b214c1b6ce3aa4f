"""The bytes of an original → texts to be cleaned: plain text, pages, Word, PDF, feeds, zips. No disk, no network."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

from builder.encodings import decode
from builder.intake.feeds import read_feed
from builder.intake.kinds import kind_of, suffix_of
from builder.intake.packed import Member, is_clutter, unpack
from builder.intake.pages import read_page
from builder.intake.pdf import read_pdf
from builder.intake.values import LARGEST_FILE, LARGEST_TEXT, Beside, Media, Raw, refusal
from builder.intake.word import read_word
from builder.problems import ContentError, Problem
from builder.regex import regex

__all__ = [
    "LARGEST_FILE",
    "Beside",
    "Media",
    "Member",
    "Raw",
    "beside_in",
    "is_clutter",
    "kind_of",
    "originals",
    "read_original",
    "unpack",
]  # fmt: skip

_COMPANION = regex(
    r".*\.(?:png|jpe?g|gif|webp|avif|bmp|svg|ico|tiff?|heic|css|js|mjs|map|woff2?|ttf|eot|json|db|lnk|url|download)"
    r"|(?:.*/)?[^/]*(?:_files|\.files|_文件|\.fld)/.*",
    re.IGNORECASE | re.DOTALL,
)


def read_original(name: str, data: bytes, beside: Beside) -> tuple[Raw, ...]:
    """The texts in an original: one, or of a feed or zip one for each entry or file.

    `ContentError` says why it cannot be read, and what to do. A zip is read as a whole or not at all; who wants
    what can be read of it takes `unpack`, `originals` and `read_member`.
    """
    kind = kind_of(name, data)
    if kind == "zip":
        return _read_zip(name, data)
    if kind == "feed":
        return read_feed(name, data)
    if kind == "word":
        return (read_word(name, data),)
    if kind == "pdf":
        return (read_pdf(name, data),)
    return (read_page(name, data, beside) if kind == "page" else _read_text(name, data),)


def originals(paths: Iterable[str]) -> tuple[str, ...]:
    """Of the files of a folder or zip those to be read: no leftovers of systems, no pictures and folders of pages."""
    return tuple(path for path in paths if not is_clutter(path) and not _COMPANION.fullmatch(path))


def beside_in(files: dict[str, bytes], path: str) -> Beside:
    """What lies next to a file, among files by their paths."""
    folder = posixpath.dirname(path)
    return lambda address: files.get(posixpath.normpath(posixpath.join(folder, address)))


def read_member(path: str, files: dict[str, bytes]) -> tuple[Raw, ...]:
    """The texts in a file of a zip, with what lies beside it; a zip in a zip is refused."""
    if kind_of(path, files[path]) == "zip":
        raise refusal(path, "zip-nested", "压缩包里还有压缩包", "请先解压里面的，再打包或直接导入文件夹")
    return read_original(path, files[path], beside_in(files, path))


def _read_zip(name: str, data: bytes) -> tuple[Raw, ...]:
    files = {member.name: member.data for member in unpack(name, data)}
    raws: list[Raw] = []
    problems: list[Problem] = []
    for path in sorted(originals(files)):
        try:
            raws += read_member(path, files)
        except ContentError as error:
            problems += error.problems
    if problems:
        raise ContentError(tuple(problems))
    if not raws:
        raise refusal(name, "empty", "压缩包里没有可以导入的稿件", "请放入 .docx、.pdf、.txt、.md 或保存的网页")
    return tuple(raws)


def _read_text(name: str, data: bytes) -> Raw:
    if len(data) > LARGEST_TEXT:
        raise refusal(name, "too-large", f"文字有 {len(data) >> 20} MB，超过 {LARGEST_TEXT >> 20} MB", "请拆成几份")
    decoded = decode(data, name)
    suffix = suffix_of(name)
    return Raw(name, decoded.text, decoded.encoding, data, suffix if suffix in (".md", ".markdown") else ".txt")
