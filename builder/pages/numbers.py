"""The archive in numbers: /data/ with its charts and CSV files."""

from __future__ import annotations

from collections.abc import Iterator

from builder import urls
from builder.model import Archive, Config, DataPage, Link
from builder.pages.lists import crumbs
from builder.pages.terms import Files
from builder.words import say


def plan_data(archive: Archive, filed: Files, config: Config) -> Iterator[DataPage]:
    """The page of charts."""
    del archive, filed
    title = say("数据", config.lang)
    yield DataPage(urls.DATA, "data.html", title, crumbs(Link(title, urls.DATA)), (), (), ())
