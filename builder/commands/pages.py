"""`bulletin check --pages`: what `check` judges, and every page that is built of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from builder import urls
from builder.commands.build import build
from builder.commands.check import judged
from builder.commands.order import Asked, Examined, Order, Tell
from builder.lint import lint_page
from builder.model import Archive, Config, Parsed
from builder.problems import Level, Location, Problem
from builder.scripts import OTHER
from builder.workers import Crew, chunks, each

_CHUNK = 64

Judged = tuple[str, tuple[Problem, ...]]
"""The title of a page, and what is wrong with it, at its address: see `lint_page`."""


def check_pages(asked: Asked, templates: Path, tell: Tell) -> Examined:
    """Examine the content, judge the archive as a whole, and the pages of it.

    The site is built beside the real one, into a folder that is thrown away.
    """
    with TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        outcome = build(Order(asked, site, templates, search=False, keep_going=True, lock=False, remember=False), tell)
        examined = outcome.examined
        assert examined  # nothing is remembered, so all was looked at
        tell("检查网页")
        paths = _paths(examined.assembly.archive, examined.config)
        found = tuple(_told_once(_judge(site, examined.config.base_url.startswith("https:")), paths))
    return judged(replace(examined, problems=(*outcome.problems, *found)), asked)


def _judge(site: Path, secure: bool) -> Iterator[tuple[str, Judged]]:
    """Every page by its address with what is to be said of it."""
    pages = sorted(page.relative_to(site).as_posix() for page in site.rglob("*.html"))
    with Crew() as crew:
        for part in each(crew.of(len(pages)), partial(_judge_some, site, secure), chunks(pages, _CHUNK)):
            yield from part


def _judge_some(site: Path, secure: bool, pages: Sequence[str]) -> tuple[tuple[str, Judged], ...]:
    named = ((urls.url_of(page), (site / page).read_text("utf-8")) for page in pages)
    return tuple((url, lint_page(url, html, secure)) for url, html in named)


def _paths(archive: Archive, config: Config) -> Mapping[str, str]:
    """The documents by the addresses of their pages, in both scripts where the site has both."""
    documents: tuple[Parsed, ...] = (*archive.articles, *archive.issues, *archive.standings)
    paths = {value.url: value.where.path for value in documents}
    other = OTHER.get(config.lang, "") if config.other_script else ""
    return {**paths, **{urls.converted(url, other): path for url, path in paths.items() if other}}


def _told_once(pages: Iterable[tuple[str, Judged]], paths: Mapping[str, str]) -> Iterator[Problem]:
    """What is wrong, each thing once however many pages have it: at the document that it comes from where one of them
    is a document's, else at the address of the first."""
    titled: dict[str, str] = {}
    places: dict[Problem, tuple[int, tuple[bool, str]]] = {}
    for url, (title, problems) in pages:
        first = titled.setdefault(title, url) if title else url
        for problem in (*problems, *_titled_alike(title, first, url)):
            what = replace(problem, where=Location(""))
            count, place = places.get(what, (0, (True, url)))
            places[what] = count + 1, min(place, (url not in paths, url))
    for what, (count, (_, url)) in places.items():
        more = f"（共 {count} 页）" if count > 1 else ""
        yield replace(what, where=Location(paths.get(url, url)), message=f"{what.message}{more}")


def _titled_alike(title: str, first: str, url: str) -> Iterator[Problem]:
    if first != url:
        message = f"网页的标题和 {first} 的一样：{title.partition(' ')[2]}"
        yield Problem(Location(url), "page-title-twice", message, "能区分的就改一个标题，如写上年份", Level.NOTE)
