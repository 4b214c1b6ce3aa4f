"""A zip → its members, each checked and measured while it is read: nothing in its headers is believed."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from builder.intake.values import refusal
from builder.problems import ContentError
from builder.regex import regex

MOST_MEMBERS = 10_000
LARGEST_MEMBER = 64 * 1024 * 1024
LARGEST_TOTAL = 512 * 1024 * 1024
HIGHEST_RATIO = 200
_CHUNK = 256 * 1024
_RATIO_FROM = 4 * _CHUNK
# A directory of a million members costs memory before anybody has counted it. Files of Office inside count too.
_MOST_SIGNATURES = 40 * MOST_MEMBERS
_CLUTTER = regex(r"(.*/)?(__MACOSX(/.*)?|\.[^/]*|~\$[^/]*|Thumbs\.db|desktop\.ini)", re.IGNORECASE | re.DOTALL)
_OUTSIDE = regex(r"/|[A-Za-z]:|(.*/)?\.\.(/.*)?$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a zip, by its path in it."""

    name: str
    data: bytes


def is_clutter(path: str) -> bool:
    """Whether a file is one that systems and Office leave behind: `__MACOSX`, `.DS_Store`, `~$`."""
    return bool(_CLUTTER.fullmatch(path))


def member_names(name: str, data: bytes) -> tuple[str, ...]:
    """The paths of all files of a zip, nothing read or checked yet."""
    return tuple(_name(info) for info in _listed(name, data) if not info.is_dir())


def unpack(
    name: str, data: bytes, wanted: Callable[[str], bool] = lambda _: True, total: int = LARGEST_TOTAL
) -> tuple[Member, ...]:
    """The wanted files of a zip; `ContentError` for bombs, foreign paths, links, passwords and damage."""
    infos = [(info, _name(info)) for info in _listed(name, data) if not info.is_dir()]
    for info, path in infos:
        _check(name, info, path)
    chosen = [(info, path) for info, path in infos if not is_clutter(path) and wanted(path)]
    return tuple(_members(name, data, chosen, total))


def _listed(name: str, data: bytes) -> list[ZipInfo]:
    if data.count(b"PK\x01\x02") > _MOST_SIGNATURES:
        raise _too_many(name)
    try:
        with ZipFile(BytesIO(data)) as archive:
            infos = archive.infolist()
    except (BadZipFile, ValueError, OSError, NotImplementedError, EOFError, UnicodeDecodeError, OverflowError):
        raise _damaged(name) from None
    if len(infos) > MOST_MEMBERS:
        raise _too_many(name)
    return infos


def _name(info: ZipInfo) -> str:
    """The path as its author saw it: without the UTF-8 flag it is UTF-8 (Mac) or GBK (Windows) read as cp437."""
    text = info.filename
    if not info.flag_bits & 0x800:
        code = text.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                text = code.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return text.replace("\\", "/")


def _check(name: str, info: ZipInfo, path: str) -> None:
    if _OUTSIDE.match(path) or not path.isprintable():
        cure = "请重新打包：只选这些文件，不带盘符和上级目录"
        raise refusal(name, "zip-path", f"压缩包里有不安全的路径 {path[:60]!r}", cure)
    if info.external_attr >> 16 & 0o170000 == 0o120000:
        raise refusal(name, "zip-link", f"压缩包里的 {path[:60]} 是链接，不是文件", "请把文件本身放进去，再打包")
    if info.flag_bits & 0x1:
        raise refusal(name, "encrypted", "压缩包加了密码", "请解压后重新打包，不加密码")
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise refusal(name, "zip-method", "压缩包的压缩方式不常见", "请在电脑上解压，再用系统自带的“压缩为 zip”打包")


def _members(name: str, data: bytes, chosen: list[tuple[ZipInfo, str]], total: int) -> Iterator[Member]:
    left = total
    with ZipFile(BytesIO(data)) as archive:
        for info, path in chosen:
            content = _read(name, archive, info, path, left)
            left -= len(content)
            yield Member(path, content)


def _read(name: str, archive: ZipFile, info: ZipInfo, path: str, left: int) -> bytes:
    pieces, size = [], 0
    try:
        with archive.open(info) as stream:
            while piece := stream.read(_CHUNK):
                pieces.append(piece)
                size += len(piece)
                _measure(name, path, size, max(info.compress_size, 1), left)
    except ContentError:
        raise
    except (BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError, NotImplementedError):
        raise _damaged(name, path) from None
    return b"".join(pieces)


def _measure(name: str, path: str, size: int, packed: int, left: int) -> None:
    """Refuse as soon as a member has grown too large, wherever its end may be."""
    if size > LARGEST_MEMBER or size > left:
        cure = "请把它拆成几份，每份不超过 64 MB，合计不超过 512 MB"
        raise refusal(name, "zip-size", f"压缩包里的 {path[:60]} 解开后太大", cure)
    if size > _RATIO_FROM and size > packed * HIGHEST_RATIO:
        message = f"压缩包里的 {path[:60]} 解开后是压缩时的 {HIGHEST_RATIO} 倍以上，像是“压缩炸弹”"
        raise refusal(name, "zip-bomb", message, "来历不明的文件不要打开；是自己的文件，请解压后直接导入")


def _too_many(name: str) -> ContentError:
    return refusal(name, "zip-members", f"压缩包里的文件超过 {MOST_MEMBERS} 个", "请分成几个压缩包")


def _damaged(name: str, path: str = "") -> ContentError:
    what = f"压缩包里的 {path[:60]}" if path else "文件"
    return refusal(name, "damaged", f"{what}打不开，已经损坏或没有传完", "请重新取得这份文件")
