"""Atom with its archives, RSS and JSON Feed of the site, of each tag, unit and series."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from builder import urls
from builder.model import Archive, Config, Entry, FeedPage
from builder.pages.terms import Files

FEED_LENGTH = 30


def plan_feeds(archive: Archive, entries: tuple[Entry, ...], filed: Files, config: Config) -> Iterator[FeedPage]:
    """The feeds of everything; `entries` are all documents, newest first."""
    del archive, filed
    dated = [replace(entry, iso=entry.iso) for entry in entries if entry.iso][:FEED_LENGTH]
    yield FeedPage(
        urls.FEED, "feed.xml", config.title, urls.HOME, dated[0].iso if dated else "", tuple(dated), urls.FEED
    )
