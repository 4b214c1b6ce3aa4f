"""Records to the files of `/search/`: one bundle of Pagefind's, its starts, and the fold table."""

from __future__ import annotations

import hashlib
import json
from importlib import resources

from builder.model import Record
from builder.search.canonical import Files, canonical, starts
from builder.search.pages import PAGES_VERSION, index_html
from builder.search.service import CHUNK, engine, index_pages
from builder.search.tokens import TOKENS_VERSION
from builder.urls import SEARCH, SEARCH_BUNDLE

BUNDLE = SEARCH_BUNDLE.removeprefix(SEARCH)
"""The folder of the bundle below `/search/`, with a slash at its end."""

_UNUSED = ("pagefind-ui", "pagefind-modular-ui", "pagefind-component-ui", "pagefind-highlight")


def build_index(records: tuple[Record, ...], chunk: int = CHUNK) -> Files:
    """All files of search, with paths below `/search/`; the same bytes for the same records in any order.

    `chunk` is how many places of words one index file holds: the smaller, the less a query loads, the more files.
    """
    pages = ((record.url, index_html(record)) for record in _in_order(records))
    made = canonical(file for file in index_pages(pages, chunk) if not file[0].startswith(_UNUSED))
    bundle = (*made, ("starts.json", _json(starts(made))))
    return tuple(sorted([("fold.json", _fold()), *((f"{BUNDLE}{path}", data) for path, data in bundle)]))


def index_digest(records: tuple[Record, ...]) -> str:
    """Changes exactly when `build_index` could give other bytes."""
    versions = (engine(), PAGES_VERSION, TOKENS_VERSION)
    digest = hashlib.sha256(repr(versions).encode() + _fold())
    for record in _in_order(records):
        digest.update(repr(record).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _in_order(records: tuple[Record, ...]) -> list[Record]:
    """Newest first, as equal hits are then listed; Pagefind numbers pages as they come."""
    return sorted(sorted(records, key=lambda record: record.url), key=lambda record: record.date, reverse=True)


def _fold() -> bytes:
    return resources.files(__package__).joinpath("fold.json").read_bytes()


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
