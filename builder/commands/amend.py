"""A build after which only words of a few documents differ: their pages, their checksums, their place in search."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from builder import output, urls
from builder.commands.indexing import index, made_ready, place_of
from builder.commands.order import Order, Outcome, Tell
from builder.commands.past import (
    Amended,
    Basis,
    Ground,
    Past,
    Place,
    keep_amended,
    recall_ground,
    recall_pages,
    recall_places,
)
from builder.fingerprints import prints_of
from builder.manifest import MANIFEST, Made, Manifest, Report, digest_of, is_search, marks_of, read_manifest
from builder.memory import Memory
from builder.model import Page, Parsed, Standing, TextPage
from builder.output import Site, Staged, Yard
from builder.pages.amend import Shown, amended, outline
from builder.pages.records import Searched
from builder.pages.rows import CSV, JSONL
from builder.problems import Problem
from builder.render import Press
from builder.search import Seen, Update
from builder.study import recall_typed, typed_row
from builder.typed import Typed, type_document
from builder.workers import Here

MOST = 50
"""More documents than this are better looked at by the build of everything."""


@dataclass(frozen=True, slots=True)
class Change:
    """A document as it was and as it is, and its page as it was and as it is to be."""

    before: Typed
    after: Typed
    old: Parsed
    new: Parsed
    old_page: Shown
    new_page: Shown


@dataclass(frozen=True, slots=True)
class Work:
    """What changed, and what it stands on."""

    changes: tuple[Change, ...]
    past: Past
    ground: Ground
    manifest: Manifest


class _UnsureError(Exception):
    """More than words may have changed, or what is remembered does not suffice."""


def amend(order: Order, basis: Basis, news: frozenset[str], tell: Tell) -> Outcome | None:
    """Bring the site up to date where nothing but words of these documents changed; None where anything else did."""
    try:
        work = _work(order, basis, news)
        report = _mended(order, basis.memory, work, tell)
    except _UnsureError:
        return None
    problems = _problems(work)
    _remember(order, basis, work, problems, report)
    return Outcome(problems, work.past.hidden, report, work.past.pages)


def _work(order: Order, basis: Basis, news: frozenset[str]) -> Work:
    ground = recall_ground(basis.memory)
    if basis.past is None or ground is None or len(news) > MOST or ground.frame.other_script:
        raise _UnsureError
    manifest = read_manifest(order.output)
    typed = recall_typed(basis.memory, news, ground.digest)
    pages = _standing_pages(basis.memory, news, manifest)
    changes = (_change(order.asked.content, ground, typed.get(path), pages.get(path)) for path in news)
    return Work(tuple(changes), basis.past, ground, manifest)


def _standing_pages(memory: Memory, news: frozenset[str], manifest: Manifest) -> dict[str, Page]:
    """The pages of these documents as they stand in the site; a build that went wrong may have remembered others."""
    pages = recall_pages(memory, news)
    files = {urls.file_of(place.url): place.fingerprint for place, _ in pages.values()}
    stand = {made.path for made in manifest.files if files.get(made.path) == made.fingerprint}
    return {path: page for path, (place, page) in pages.items() if urls.file_of(place.url) in stand}


def _change(content: Path, ground: Ground, before: Typed | None, page: Page | None) -> Change:
    if before is None or before.value is None or not isinstance(page, Shown):
        raise _UnsureError
    after = type_document(content, before.path, ground.config)
    if (after.named, after.waivers) != (before.named, before.waivers):
        raise _UnsureError
    if after.value is None or outline(after.value) != outline(before.value):
        raise _UnsureError
    return Change(before, after, before.value, after.value, page, amended(page, after.value))


def _problems(work: Work) -> tuple[Problem, ...]:
    """What is wrong now: the warnings of the documents as they are in place of those they had."""
    problems = list(work.past.problems)
    for change in work.changes:
        for problem in change.before.problems:
            problems.remove(problem)
        problems += change.after.problems
    return tuple(sorted(problems))


def _mended(order: Order, memory: Memory, work: Work, tell: Tell) -> Report:
    """The pages that differ, written."""
    manifest = work.manifest
    pages: tuple[Page, ...] = tuple(c.new_page for c in work.changes if c.new_page != c.old_page)
    if not pages:
        return Report(kept=len(work.past.marks))
    stage = output.open_stage(order.output)
    try:
        tell("生成页面")
        with ThreadPoolExecutor(1) as beside:
            indexing = beside.submit(_index, order, memory, work, manifest, stage, tell)
            staged = _staged(order, memory, work, pages, manifest, stage)
            update, indexed = indexing.result()
        staged = output.stage_index(update, indexed, manifest, staged)
        tell("写入网站")
        return output.commit(staged, manifest, order.output, manifest.ground, update.bundles)[0]
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _staged(
    order: Order, memory: Memory, work: Work, pages: tuple[Page, ...], manifest: Manifest, stage: Path
) -> Staged:
    """The pages in the stage; nothing that leads nowhere is amended."""
    press = Press(work.ground.frame, order.templates, manifest.ground, memory.templates)
    yard = Yard(stage, press, order.asked.content, order.output)
    prints = prints_of(pages, manifest.ground)
    stale = tuple((Made(urls.file_of(page.url), prints[page.url], ""), page) for page in pages)
    rendered = output.stage_pages(stale, yard, Here())
    fresh = (*rendered.made, *_records(order, work, stage))
    new = {made.path for made in fresh}
    # The index tells itself what of its files stays; its page is one like others.
    kept = tuple(
        made
        for made in manifest.files
        if made.path not in new and (not is_search(made.path) or made.path.endswith(".html"))
    )
    site = Site(frozenset(made.path for made in manifest.files), tuple(made.path for made in kept), ())
    if output.broken_links(rendered, site, yard, order.output, Here()):
        raise _UnsureError
    return Staged(stage, fresh, kept)


def _records(order: Order, work: Work, stage: Path) -> Iterator[Made]:
    """The records with the new checksums of the documents, each in the one place where the old one stands."""
    swaps = [(c.old.digest.encode(), c.new.digest.encode()) for c in work.changes if not isinstance(c.old, Standing)
             and not isinstance(c.new, Standing) and c.old.digest != c.new.digest]  # fmt: skip
    for url in (CSV, JSONL) if swaps else ():
        path = urls.file_of(url)
        digest = output.stage_swapped(stage, order.output, path, swaps)
        if not digest:  # two documents of the same bytes
            raise _UnsureError
        page = TextPage(url, "", digest, b"")
        yield Made(path, prints_of((page,), work.manifest.ground)[url], digest)


def _index(
    order: Order, memory: Memory, work: Work, manifest: Manifest, stage: Path, tell: Tell
) -> tuple[Update, tuple[Made, ...]]:
    if not order.search:
        return Update(), ()
    fresh = {change.new_page.url: change.new_page for change in work.changes}
    places = {place.url: place for place in recall_places(memory)}

    def pages(wanted: Sequence[str]) -> Iterator[Searched]:
        known = recall_pages(memory, [places[url].name for url in wanted])
        for url in wanted:
            place, page = known.get(places[url].name, (None, None))
            page = fresh.get(url) or page
            if not isinstance(page, Searched) or (place != places[url] and url not in fresh):
                raise _UnsureError
            yield page

    now = places | {place.url: place for place in _places(work)}
    seen = (Seen(place.url, place.date, place.extent, place.fingerprint) for place in now.values())
    ready = made_ready(pages, work.ground.frame.lang, order.asked.content, Here())
    return index(seen, ready, manifest, order.output, stage, tell, eager=True)


def _places(work: Work) -> Iterator[Place]:
    """Where search has the pages that changed."""
    pages = [change.new_page for change in work.changes]
    prints = prints_of(pages, work.manifest.ground)
    return (place_of(page, prints[page.url]) for page in pages)


def _remember(order: Order, basis: Basis, work: Work, problems: tuple[Problem, ...], report: Report) -> None:
    states = {change.after.path: basis.held.states[change.after.path] for change in work.changes}
    rows = {c.after.path: typed_row(c.after, states[c.after.path], work.ground.digest) for c in work.changes}
    places = tuple(_places(work))
    amended = Amended(
        states=states,
        marks=dict.fromkeys(report.removed) | marks_of(order.output, (path for path, _ in report.written)),
        places={place.name: place for place in places},
        problems=problems,
        manifest=digest_of(order.output / MANIFEST),
    )
    keep_amended(basis.memory, amended, rows, zip(places, (c.new_page for c in work.changes), strict=True))
