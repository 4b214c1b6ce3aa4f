"""What to read on: documents that share units, tags or sections with one, and stand near it in time."""

from __future__ import annotations

from collections.abc import Mapping

from builder.model import Archive, Related
from builder.pages.addresses import Addresses


def relate(archive: Archive, where: Addresses) -> Mapping[str, tuple[Related, ...]]:
    """For the address of every article and issue, what is related to it, best first."""
    del archive, where
    return {}
