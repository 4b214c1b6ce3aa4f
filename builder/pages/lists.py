"""Lists that count from the oldest: page 1 never changes, the head page is the newest."""

from __future__ import annotations

from collections.abc import Iterator

from builder import urls
from builder.model import Config, Entry, Link, ListingPage, Pager
from builder.words import say

HOME_CRUMB = Link("首页", urls.HOME)


def crumbs(*links: Link) -> tuple[Link, ...]:
    """The way from home; the last one is the page itself."""
    return (HOME_CRUMB, *links)


def full_pages(count: int, size: int) -> int:
    """How many pages of `size` are closed for good; the head page holds the rest, up to twice as much."""
    return max(0, count // size - 1)


def plan_list(
    url: str,
    title: str,
    kind: str,
    entries: tuple[Entry, ...],
    config: Config,
    trail: tuple[Link, ...],
    intro: str = "",
) -> Iterator[ListingPage]:
    """The pages of one list, the head page first; entries newest first."""
    size = config.per_page
    closed = full_pages(len(entries), size)
    for number in range(closed + 1):
        shown = entries[: len(entries) - closed * size] if number == 0 else _slice(entries, number, size)
        pager = _pager(url, number, closed)
        total = 0 if number else len(entries)  # a closed page must not change when the list grows
        name = title + say("（第 {n} 页）", config.lang, n=number) if number else title
        yield ListingPage(
            url=urls.numbered(url, number), template="listing.html", title=name, kind=kind, intro=intro, crumbs=trail,
            entries=shown, groups=(), years=(), total=total, pager=pager, newer=None, older=None,
        )  # fmt: skip


def _slice(entries: tuple[Entry, ...], number: int, size: int) -> tuple[Entry, ...]:
    end = len(entries) - (number - 1) * size
    return entries[end - size : end]


def _pager(url: str, number: int, closed: int) -> Pager:
    """Links to the neighbours: the head is followed by page `closed`, page 1 by nothing."""
    older = number - 1 if number else closed
    newer = (number + 1) % (closed + 1) if number else -1
    return Pager(
        number,
        0 if number else closed + 1,
        newer=urls.numbered(url, newer) if newer >= 0 else "",
        older=urls.numbered(url, older) if older else "",
    )
