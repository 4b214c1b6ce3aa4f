"""The text that Pagefind indexes, and its run: substring search for Chinese, the same bytes every time."""

from builder.search.bundle import ENTRY
from builder.search.bundles import Seen, Sizes
from builder.search.program import IndexingError
from builder.search.update import Indexed, Standing, Update, update_index

__all__ = ["ENTRY", "Indexed", "IndexingError", "Seen", "Sizes", "Standing", "Update", "update_index"]
