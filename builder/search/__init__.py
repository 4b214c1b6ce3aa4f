"""The text that Pagefind indexes, and its run: substring search for Chinese, the same bytes every time."""

from builder.search.bundle import ENTRY
from builder.search.bundles import Seen, Sizes
from builder.search.pages import Ready, make_ready
from builder.search.program import IndexingError
from builder.search.update import MakeReady, Means, Standing, Update, update_index

__all__ = [
    "ENTRY",
    "IndexingError",
    "MakeReady",
    "Means",
    "Ready",
    "Seen",
    "Sizes",
    "Standing",
    "Update",
    "make_ready",
    "update_index",
]
