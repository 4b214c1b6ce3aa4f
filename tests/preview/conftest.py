"""Previews that end with their test."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pytest
from previews import Site

from builder.preview.gate import Gate
from builder.preview.house import House
from builder.preview.rooms import Room
from builder.preview.server import open_preview


@pytest.fixture
def open_site() -> Iterator[Callable[..., Site]]:
    """Open a preview; it is closed after the test."""
    opened = []

    def open_it(
        texts: Mapping[str, str], base: str = "/", rooms: Mapping[str, Room] | None = None, key: str = "", port: int = 0
    ) -> Site:
        site = Site()
        house = House(site.board, base, rooms or {}, lambda: site.looks.append("looked"), Gate(key=key))
        site.preview = open_preview(house, port)
        site.preview.run_in_background()
        opened.append(site)
        if texts:
            site.show(texts)
        return site

    yield open_it
    for site in opened:
        site.preview.close()
