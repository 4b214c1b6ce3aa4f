"""`bulletin check --pages`: what `check` judges, and every page that is built of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from builder import urls
from builder.commands.aside import built_aside
from builder.commands.judge import judge
from builder.commands.order import Asked, Examined, Tell
from builder.lint.whole import lint_page, lint_title
from builder.model import Archive, Parsed
from builder.problems import Location, Problem
from builder.scripts import OTHER
from builder.workers import Crew, chunks, each

_CHUNK = 64
_SOMEWHERE = Location("")
# The same pages once more in the other script.
_SPARED = tuple(urls.converted("/", lang).lstrip("/") for lang in OTHER)

Judged = tuple[str, tuple[Problem, ...]]
"""The title of a page, and what is wrong with it, at its address: see `lint_page`."""


def check_pages(asked: Asked, templates: Path, tell: Tell, only: frozenset[str] | None = None) -> Examined:
    """Examine and judge the content as `check` does, and the pages that are built of it."""
    with built_aside(asked, templates, tell) as (site, examined):
        tell("检查网页")
        pages = _judge(site, examined.config.base_url.startswith("https:"))
        found = tuple(_told_once(pages, _paths(examined.assembly.archive)))
    return judge(examined, asked, only, found)


def _judge(site: Path, secure: bool) -> Iterator[tuple[str, Judged]]:
    """Every page by its address with what is to be said of it."""
    files = (page.relative_to(site).as_posix() for page in site.rglob("*.html"))
    pages = sorted(page for page in files if not page.startswith(_SPARED))
    with Crew() as crew:
        for part in each(crew.of(len(pages)), partial(_judge_some, site, secure), chunks(pages, _CHUNK)):
            yield from part


def _judge_some(site: Path, secure: bool, pages: Sequence[str]) -> tuple[tuple[str, Judged], ...]:
    named = ((urls.url_of(page), (site / page).read_text("utf-8")) for page in pages)
    return tuple((url, lint_page(url, html, secure)) for url, html in named)


def _paths(archive: Archive) -> Mapping[str, str]:
    """The documents by the addresses of their pages."""
    documents: tuple[Parsed, ...] = (*archive.articles, *archive.issues, *archive.standings)
    return {value.url: value.where.path for value in documents}


def _told_once(pages: Iterable[tuple[str, Judged]], paths: Mapping[str, str]) -> Iterator[Problem]:
    """What is wrong, each thing once however many pages have it: at the document whose page has it most often, where
    any is a document's, else at the address of the first."""
    titled: dict[str, str] = {}
    places: dict[Problem, tuple[int, tuple[bool, int, str]]] = {}
    for url, (title, problems) in pages:
        found = Counter(replace(problem, where=_SOMEWHERE) for problem in problems)
        found.update(replace(same, where=_SOMEWHERE) for same in lint_title(title, url, titled.setdefault(title, url)))
        for what, times in found.items():
            here = url not in paths, -times, url
            count, best = places.get(what, (0, here))
            places[what] = count + 1, min(best, here)
    for what, (count, (_, _, url)) in places.items():
        more = f"（共 {count} 页）" if count > 1 else ""
        yield replace(what, where=Location(paths.get(url, url)), message=f"{what.message}{more}")
