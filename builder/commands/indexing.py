"""The search index of a build brought up to date, beside the rendering."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from functools import partial
from pathlib import Path

from builder import output
from builder.commands.order import Tell
from builder.commands.past import Place
from builder.manifest import Made, Manifest, is_search
from builder.model import ArticlePage, IssuePage, StandingPage
from builder.pages.records import Searched, dated, extent, search_record
from builder.search import MakeReady, Means, Ready, Seen, Sizes, Update, make_ready, update_index
from builder.texts import reader
from builder.workers import chunks, each, threads

_CHUNK = 32


def index(
    seen: Iterable[Seen],
    ready: MakeReady,
    manifest: Manifest,
    site: Path,
    stage: Path,
    tell: Tell,
    *,
    at_once: int = 1,
    eager: bool = False,
) -> tuple[Update, tuple[Made, ...]]:
    """The index brought up to date, its new files in the stage; bundles of which no text changed stay.

    So many bundles are indexed `at_once`; `eager` where it is words that changed, see `Means`.
    """
    made: list[Made] = []
    there = {made.path: made.digest for made in manifest.files if is_search(made.path)}

    def put(path: str, data: bytes, making: str) -> None:
        made.append(output.stage_search_file(stage, path, data, making, there))

    def say(pages: int) -> None:
        tell(f"编制 {pages} 个页面的检索索引")

    with threads(at_once) as hands:
        standing, means = output.standing_index(manifest, site), Means(ready, say, Sizes(), eager)
        return update_index(seen, standing, means, put, hands), tuple(made)


def place_of(page: Searched, fingerprint: str) -> Place:
    """Where search has a page, and from where it reads it."""
    body = page.body if isinstance(page, (ArticlePage, IssuePage, StandingPage)) else None
    path, start = (body.path, body.start) if body else ("", 0)
    return Place(path, start, page.url, dated(page), extent(page), fingerprint)


def made_ready(
    pages: Callable[[Sequence[str]], Iterable[Searched]], lang: str, content: Path, hands: Executor
) -> MakeReady:
    """What makes the pages of some URLs ready to be indexed: whoever has time."""

    def ready(urls: tuple[str, ...]) -> Iterator[Ready]:
        work = partial(_ready, lang, content)
        for done in each(hands, work, (tuple(pages(part)) for part in chunks(urls, _CHUNK))):
            yield from done

    return ready


def _ready(lang: str, content: Path, pages: Iterable[Searched]) -> tuple[Ready, ...]:
    read = reader(content)
    return tuple(make_ready(search_record(page, lang, read)) for page in pages)
