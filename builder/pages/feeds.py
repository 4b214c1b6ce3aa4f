"""Atom with its archives, RSS and JSON Feed of the site, of each series, tag, unit and section."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from builder import urls
from builder.model import Archive, Config, Entry, FeedPage
from builder.pages.addresses import series_links
from builder.pages.terms import Files
from builder.regex import regex

NEWEST = 30  # what RSS and JSON Feed hold, and Atom at least, before its archives begin
ARCHIVED = 100  # entries of an archive document: with 30, a large archive would have thousands of small files

_LANGUAGE = regex(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def plan_feeds(archive: Archive, entries: tuple[Entry, ...], filed: Files, config: Config) -> Iterator[FeedPage]:
    """The feeds of everything; `entries` are all documents, newest first.

    What has no date has no place in a stream of news and stands in no feed; lists and records have it.
    """
    zone = ZoneInfo(config.zone)
    stamped: dict[int, Entry] = {}  # by identity: most entries stand in several lists
    for name, home, held in _lists(archive, entries, filed, config):
        stamped.update((id(entry), _stamped(entry, zone)) for entry in held if id(entry) not in stamped and entry.iso)
        dated = tuple(stamped[id(entry)] for entry in held if entry.iso)
        title = f"{name} - {config.title}" if name else config.title
        yield from _atom(title, home, dated)
        newest = dated[:NEWEST]
        yield FeedPage(urls.feed(home, "rss"), "rss.xml", title, home, _mailed(_updated(newest)), newest)
        yield FeedPage(urls.feed(home, "json"), "feed.json", title, home, "", newest)


Held = tuple[str, str, Iterable[Entry]]


def _lists(archive: Archive, entries: tuple[Entry, ...], filed: Files, config: Config) -> Iterator[Held]:
    """Every list that has feeds: its name ("" for the whole site), its address, its entries newest first."""
    yield "", urls.HOME, entries
    yield from _series(archive, entries, config)
    yield from ((tag.name, f"{urls.TAGS}{tag.id}/", filed.tags[tag.name]) for tag in archive.tags)
    yield from ((unit.title, f"{urls.UNITS}{unit.id}/", filed.units[unit.name]) for unit in archive.units)
    yield from ((tag.name, f"{urls.SECTIONS}{tag.id}/", filed.sections[tag.name]) for tag in archive.sections)


def _series(archive: Archive, entries: tuple[Entry, ...], config: Config) -> Iterator[Held]:
    """The issues of each bulletin by date, as everything in a feed is."""
    links = series_links(archive, config)
    bulletin_of = {issue.url: issue.bulletin for issue in archive.issues}
    held = defaultdict(list)
    for entry in entries:
        if entry.url in bulletin_of:
            held[bulletin_of[entry.url]].append(entry)
    yield from ((bulletin.name, links[bulletin].url, issues) for bulletin, issues in held.items())


# --- Atom and its archives (RFC 5005) ----------------------------------------------------------------------


def closed_documents(count: int) -> int:
    """How many archive documents are full; what is newer stands in the feed itself, at least `NEWEST` entries."""
    return max(0, count - NEWEST) // ARCHIVED


def _atom(title: str, home: str, dated: tuple[Entry, ...]) -> Iterator[FeedPage]:
    """The feed of a list and its archive documents, which count from the oldest: 1 holds the first entries ever.

    A closed document stays as it is when something new comes; only the way on is added to the last one when another
    closes behind it.
    """
    current = urls.feed(home)
    closed = closed_documents(len(dated))
    addresses = ("", *(urls.feed_archive(home, number) for number in range(1, closed + 1)), "")
    shown = dated[: len(dated) - closed * ARCHIVED]
    yield FeedPage(current, "feed.xml", title, home, _updated(shown), shown, current, older=addresses[closed])
    for number in range(1, closed + 1):
        end = len(dated) - (number - 1) * ARCHIVED
        shown = dated[end - ARCHIVED : end]
        yield FeedPage(
            addresses[number], "feed.xml", title, home, _updated(shown), shown, current,
            older=addresses[number - 1], newer=addresses[number + 1], archive=True,
        )  # fmt: skip


def _updated(entries: tuple[Entry, ...]) -> str:
    """The instant of the last change among entries; "" if there are none."""
    return max((entry.updated for entry in entries), default="")


# --- dates as feeds write them -----------------------------------------------------------------------------


def _stamped(entry: Entry, zone: ZoneInfo) -> Entry:
    """The entry with its dates as feeds write them: `iso` and `updated` as RFC 3339, `date` as RFC 822 (English).

    A change that claims to be older than what it changes is none; a language that is none would make a feed invalid.
    """
    iso = instant(entry.iso, zone)
    updated = instant(entry.updated, zone) if entry.updated > entry.iso else iso
    lang = entry.lang if _LANGUAGE.fullmatch(entry.lang) else ""
    return Entry(
        entry.kind, entry.title, entry.url, _mailed(iso), iso, entry.context, entry.summary, entry.units, lang, updated
    )  # fmt: skip


@lru_cache(maxsize=65_536)
def instant(iso: str, zone: ZoneInfo) -> str:
    """A date of the site as RFC 3339, with the offset that `zone` had then.

    A year begins with its first month, a month with its first day, a day at midnight: 2024-03 is
    2024-03-01T00:00:00+08:00.
    """
    whole = iso + "0000-01-01T00:00:00"[len(iso) :]
    at = datetime.fromisoformat(whole).replace(tzinfo=zone)
    offset = at.utcoffset()
    # Local time of before 1901 is off by odd seconds, which no feed can write.
    return (at.astimezone(UTC) if offset and offset.seconds % 60 else at).isoformat()


@lru_cache(maxsize=65_536)
def _mailed(instant: str) -> str:
    """The same instant as RFC 822 has it, in English whatever the system speaks; "" stays."""
    return format_datetime(datetime.fromisoformat(instant)) if instant else ""
