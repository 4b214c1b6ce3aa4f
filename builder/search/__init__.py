"""The text that Pagefind indexes, and its run: substring search for Chinese, the same bytes every time."""

from builder.search.bundle import BUNDLE, build_index, index_digest
from builder.search.service import IndexingError

__all__ = ["BUNDLE", "IndexingError", "build_index", "index_digest"]
