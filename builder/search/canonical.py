"""Pagefind's output made the same for the same input: 1.5.2 writes filters in the order of a hash map.

Fragments and index chunks are already stable. Filter files and the metadata are sorted, and carry names made
from their content; the entry points at them.
"""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from collections.abc import Iterable
from typing import Any, TypeAlias

from builder.search import cbor

Files: TypeAlias = tuple[tuple[str, bytes], ...]

_MAGIC = b"pagefind_dcd"
_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
_ENTRY = "pagefind-entry.json"
_CHUNKS, _FILTERS = 2, 3


def canonical(files: Iterable[tuple[str, bytes]]) -> Files:
    """The same bundle with sorted content, and files sorted by path."""
    filters: dict[str, str] = {}
    metas: dict[str, str] = {}
    result: dict[str, bytes] = {}
    waiting: list[tuple[str, bytes]] = []
    for path, data in files:
        if path.endswith(".pf_filter"):
            _rename(filters, result, "filter/{}.pf_filter", path, _sorted_filter(data))
        else:
            waiting.append((path, data))
    for path, data in waiting:
        if path.endswith(".pf_meta"):
            _rename(metas, result, "pagefind.{}.pf_meta", path, _sorted_meta(data, filters))
        elif path != _ENTRY:
            result[path] = data
    result |= {path: _sorted_entry(data, metas) for path, data in waiting if path == _ENTRY}
    return tuple(sorted(result.items()))


def starts(files: Iterable[tuple[str, bytes]]) -> list[str]:
    """The first word of every index chunk: what a query of one character must load beforehand."""
    metas = (cbor.decode(_unpack(data)) for path, data in files if path.endswith(".pf_meta"))
    return sorted(first for meta in metas for first, _, _ in meta[_CHUNKS])


def _rename(names: dict[str, str], result: dict[str, bytes], form: str, path: str, content: bytes) -> None:
    """Store content under a name made from it, and note which of Pagefind's names that was."""
    prefix, _ = form.split("{}")
    old = path.removeprefix(prefix).partition(".")[0]
    language = old.partition("_")[0]
    names[old] = f"{language}_{hashlib.sha256(content).hexdigest()[:11]}"
    result[form.format(names[old])] = content


def _sorted_filter(data: bytes) -> bytes:
    name, values = cbor.decode(_unpack(data))
    return _pack([name, sorted(values)])


def _sorted_meta(data: bytes, filters: dict[str, str]) -> bytes:
    meta = cbor.decode(_unpack(data))
    meta[_FILTERS] = sorted([name, filters[old]] for name, old in meta[_FILTERS])
    return _pack(meta)


def _sorted_entry(data: bytes, metas: dict[str, str]) -> bytes:
    entry = json.loads(data)
    for language in entry["languages"].values():
        language["hash"] = metas[language["hash"]]
    entry["include_characters"] = sorted(entry["include_characters"])
    return json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _unpack(data: bytes) -> bytes:
    content = zlib.decompress(data, wbits=zlib.MAX_WBITS | 16)
    if not content.startswith(_MAGIC):
        raise ValueError("not a file of Pagefind")
    return content.removeprefix(_MAGIC)


def _pack(value: Any) -> bytes:
    """Gzip without time or operating system in its head."""
    content = _MAGIC + cbor.encode(value)
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = packer.compress(content) + packer.flush()
    return _GZIP_HEAD + body + struct.pack("<II", zlib.crc32(content), len(content) & 0xFFFFFFFF)
