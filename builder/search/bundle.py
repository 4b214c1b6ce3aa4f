"""Records of one bundle to its files: Pagefind's index, and our table of what each page may be chosen by."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise, tee
from typing import Any, TypeAlias

from builder.search import cbor
from builder.search.bundles import Bundle
from builder.search.pages import PAGES_VERSION, Ready
from builder.search.program import engine, unusable
from builder.search.service import index_pages
from builder.search.tokens import TOKENS_VERSION, fold_table

Files: TypeAlias = tuple[tuple[str, bytes], ...]
"""Paths below `/search/` and their bytes."""

FOLDER = "pagefind/"
ENTRY = f"{FOLDER}pagefind-entry.json"
TABLE_VERSION = 1
"""Goes into the digest of a bundle: raise it whenever the same records give another table."""

_MAGIC = b"pagefind_dcd"
_UNUSED = ("pagefind-ui", "pagefind-modular-ui", "pagefind-component-ui", "pagefind-highlight")
_PROGRAM = ("pagefind.js", "pagefind-worker.js", "wasm.unknown.pagefind")
_UNREADABLE = (OSError, EOFError, ValueError, KeyError, TypeError, IndexError, zlib.error)


def index_bundle(name: str, pages: Iterable[Ready], chunk: int) -> Files:
    """All files of one bundle, Pagefind's program and entry among them; the same bytes for the same pages in order.

    Pagefind keeps one index for each "language", so the bundle is one. It works on a page while the next is made.
    """
    coming, come = tee(pages)
    fed = ((page.url, f'<html lang="{name}">{page.body}</html>') for page in coming)
    made = [file for file in index_pages(fed, chunk) if not file[0].startswith(_UNUSED)]
    files = [(f"{FOLDER}{path}", data) for path, data in made]
    return tuple(sorted([*files, (table_path(name), _table(name, made, tuple(come)))]))


def making(name: str, chunk: int, parts: Iterable[str]) -> str:
    """A digest of what a bundle is made from: its parts, and all that makes files of them."""
    versions = (engine(), PAGES_VERSION, TOKENS_VERSION, TABLE_VERSION)
    digest = hashlib.sha256(repr((versions, name, chunk)).encode())
    for part in parts:
        digest.update(part.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def table_path(name: str) -> str:
    """Where the table of a bundle lies."""
    return f"pages.{name}.json"


def is_shared(path: str) -> bool:
    """Whether a file of a bundle is Pagefind's program, the same for all bundles."""
    return path.startswith(FOLDER) and "/" not in path.removeprefix(FOLDER) and not path.endswith(".pf_meta")


def meta_hash(paths: Iterable[str], name: str) -> str:
    """What Pagefind's entry calls the index of a bundle, from the paths of its files; "" where it has no word."""
    start, end = f"{FOLDER}pagefind.{name}_", ".pf_meta"
    found = (path for path in paths if path.startswith(start) and path.endswith(end))
    return next((path.removeprefix(f"{FOLDER}pagefind.").removesuffix(end) for path in found), "")


def common_files(bundles: Iterable[Bundle], hashes: Mapping[str, str], entry: bytes) -> Files:
    """What names the bundles, newest first, to the browser and to Pagefind, and the fold table.

    `entry` is an entry as Pagefind made it for any of them, or b"" where there is none.
    """
    known = [bundle for bundle in bundles if hashes.get(bundle.name)]
    listed = [{"name": b.name, "years": b.years, "pages": len(b.urls)} for b in known]
    files = [("bundles.json", dump({"bundles": listed})), ("fold.json", fold_table())]
    if not known:
        return tuple(files)
    told: dict[str, Any] = json.loads(entry)
    told["languages"] = {b.name: {"hash": hashes[b.name], "wasm": None, "page_count": len(b.urls)} for b in known}
    told["include_characters"] = sorted(told["include_characters"])
    return (*files, (ENTRY, dump(told)))


def dump(value: object) -> bytes:
    """JSON without a blank."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _table(name: str, files: Iterable[tuple[str, bytes]], pages: Sequence[Ready]) -> bytes:
    """For each page with a word: Pagefind's id, its date, and where in the fields of filters it stands.

    `starts` are the first words of the index chunks: Pagefind loads only the chunk that holds a word itself, so a
    query of one character must load those that go on with longer words.
    """
    ids, starts = _contents(dict(files), name)
    found = [page for page in pages if page.url in ids]
    if lost := [page.url for page in pages if page.url not in ids and page.wordy]:
        raise unusable(f"漏掉了 {len(lost)} 个页面，第一个是 {lost[0]}")
    fields: dict[str, dict[str, list[int]]] = {}
    for number, page in enumerate(found):
        for field, value in page.choices:
            fields.setdefault(field, {}).setdefault(value, []).append(number)
    return dump(
        {
            "ids": [ids[page.url] for page in found],
            "dates": [page.date for page in found],
            "fields": {
                field: {value: _steps(of[value]) for value in sorted(of)} for field, of in sorted(fields.items())
            },
            "starts": starts,
        }
    )


def _contents(files: Mapping[str, bytes], name: str) -> tuple[dict[str, str], list[str]]:
    """Pagefind's id of each page by its URL, and the first word of each chunk; IndexingError where the index is not
    whole."""
    try:
        told = json.loads(files["pagefind-entry.json"])["languages"]
        if not all(files[path] for path in _PROGRAM):
            raise ValueError("a program without a byte")
        if not told:
            return {}, []
        _, pages, chunks, *_ = cbor.decode(_unpack(files[f"pagefind.{told[name]['hash']}.pf_meta"]))
        for _, _, chunk in chunks:
            _unpack(files[f"index/{chunk}.pf_index"])
        fragments = {id_: json.loads(_unpack(files[f"fragment/{id_}.pf_fragment"])) for id_, *_ in pages}
        return {page["url"]: id_.partition("_")[2] for id_, page in fragments.items()}, sorted(c[0] for c in chunks)
    except _UNREADABLE as error:
        raise unusable(f"给出的索引不完整（{type(error).__name__}：{error}）") from None


def _steps(numbers: list[int]) -> list[int]:
    """The first number and the steps to the next: they pack better."""
    return [numbers[0], *(after - before for before, after in pairwise(numbers))]


def _unpack(data: bytes) -> bytes:
    content = gzip.decompress(data)
    if not content.startswith(_MAGIC):
        raise ValueError("not a file of Pagefind")
    return content.removeprefix(_MAGIC)
