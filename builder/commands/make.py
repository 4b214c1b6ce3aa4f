"""A build of everything: examine, plan, render what is stale, index, verify, commit; and remember."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import chain, islice
from pathlib import Path
from urllib.parse import unquote

from builder import output, urls
from builder.commands.check import put_together, read_settings
from builder.commands.course import Course
from builder.commands.indexing import index, made_ready
from builder.commands.order import Examined, Order, Outcome, Tell, today
from builder.commands.past import Basis, Ground, Past, keep_past, lock_of
from builder.config import write_lock
from builder.fingerprints import printer
from builder.folder import check_places
from builder.manifest import MANIFEST, Made, Manifest, digest_of, is_search, marks_of, read_manifest, standing
from builder.model import Archive, Copy, Frame, Page, Parsed, Standing
from builder.output import BrokenLink, Site, Staged, Yard
from builder.pages.atlas import Atlas
from builder.pages.files import plan_files
from builder.pages.frame import frame_of
from builder.problems import Level, Location, Problem
from builder.render import Press
from builder.search import Seen, Update
from builder.study import ground_of, reading_of, study
from builder.toolchain import toolchain
from builder.workers import MANY, Crew

# Pagefind keeps one processor busy with a bundle, and needs up to 200 MB for it.
_INDEXED_AT_ONCE = 4


def make(order: Order, basis: Basis, tell: Tell, remembered: tuple[Parsed, ...]) -> Outcome:
    """Look at everything and build what is stale; whatever breaks off leaves the old site."""
    with Crew(order.workers, order.executor) as crew:
        config, problems = read_settings(order.asked)
        studied = study(basis.held, config, basis.tools.code, basis.memory, crew)
        with urls.readings_put_away():
            examined = put_together(studied, config, problems, order.asked, remembered)
        del studied
        if examined.wrong and not order.keep_going:
            return _told(examined, examined.problems)
        return _build(order, basis, examined, crew, tell)


def _told(examined: Examined, problems: tuple[Problem, ...]) -> Outcome:
    return Outcome(problems, examined.assembly.hidden, examined=examined)


def _build(order: Order, basis: Basis, examined: Examined, crew: Crew, tell: Tell) -> Outcome:
    """Make what is planned, as far as it is not there."""
    archive, config = examined.assembly.archive, examined.config
    statics = output.static_files(order.templates)
    frame = frame_of(archive, config, statics)
    manifest = _standing(order.output, basis.past)
    ground = output.ground_of(basis.tools.whole, frame)
    course = Course(printer(ground), manifest, basis.memory, hold=order.search)
    stage = output.open_stage(order.output)
    press = Press(frame, order.templates, ground, basis.memory.templates)
    yard = Yard(stage, press, order.asked.content, order.output if manifest.ground == ground else None)
    try:
        tell("生成页面")
        pages = course.stale(Atlas(archive, config, statics, order.search).each())
        staged, update, links = _staged(order, archive, statics, course, pages, yard, crew, tell)
        problems = (*examined.problems, *_broken(links, archive))
        if links and not order.keep_going:
            return _told(examined, problems)
        tell("写入网站")
        report, written = output.commit(staged, manifest, order.output, ground, update.bundles)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    if order.lock and not order.asked.drafts:
        # What is published now is added; nothing in the lock is ever forgotten.
        write_lock(order.asked.content, (*config.lock, *examined.assembly.lock))
    outcome = Outcome(problems, examined.assembly.hidden, report, course.count, examined)
    _remember(order, basis, outcome, course, frame, written)
    return outcome


def _standing(folder: Path, past: Past | None) -> Manifest:
    """What is there of the last build, as it was written."""
    known = past is not None and past.manifest == digest_of(folder / MANIFEST)
    return standing(read_manifest(folder), folder, past.marks if past and known else {})


def _staged(
    order: Order,
    archive: Archive,
    statics: tuple[Copy, ...],
    course: Course,
    pages: Iterator[tuple[Made, Page]],
    yard: Yard,
    crew: Crew,
    tell: Tell,
) -> tuple[Staged, Update, tuple[BrokenLink, ...]]:
    """Everything that is new, in the stage: pages and pictures, the search index beside them."""
    first = list(islice(pages, MANY))
    hands = crew.of(len(first))
    with ThreadPoolExecutor(1) as beside, _ending(course):
        indexing = beside.submit(_index, order, course, yard, crew, hands, tell)
        rendered = output.stage_pages(chain(first, pages), yard, hands)
        media, renditions = plan_files(course.shown, archive.pictures)
        copies = (*media, *statics)
        check_places((*course.urls, *(copy.url for copy in copies), *(rendition.url for rendition in renditions)))
        staged = Staged(yard.stage, rendered.made, tuple(course.kept))
        staged = output.stage_copies(((copy, order.asked.content) for copy in media), course.manifest, staged)
        staged = output.stage_copies(((copy, order.templates / "static") for copy in statics), course.manifest, staged)
        staged = output.stage_pictures(renditions, order.asked.content, course.manifest, staged)
        links = output.broken_links(rendered, _site(staged, course), yard, order.output, hands)
        update, indexed = indexing.result()
    return output.stage_index(update, indexed, course.manifest, _doubtful(staged, links)), update, links


def _site(staged: Staged, course: Course) -> Site:
    paths = frozenset(made.path for made in (*staged.made, *staged.kept))
    gone = tuple(made.path for made in course.manifest.files if made.path not in paths and not is_search(made.path))
    return Site(paths, tuple(made.path for made in course.kept), gone)


def _doubtful(staged: Staged, links: tuple[BrokenLink, ...]) -> Staged:
    """Pages with broken links are made anew each time, so that the links are told each time."""
    wrong = {urls.file_of(link.url) for link in links}
    made, kept = (
        tuple(replace(one, fingerprint="") if one.path in wrong else one for one in files)
        for files in (staged.made, staged.kept)
    )
    return replace(staged, made=made, kept=kept)


@contextmanager
def _ending(course: Course) -> Iterator[None]:
    """Whatever breaks this off, Ctrl+C too, ends the indexing beside it before its next page."""
    try:
        yield
    except BaseException:
        course.halt()
        raise


def _index(
    order: Order, course: Course, yard: Yard, crew: Crew, hands: Executor, tell: Tell
) -> tuple[Update, tuple[Made, ...]]:
    if not order.search:
        return Update(), ()
    seen = tuple(Seen(place.url, place.date, place.extent, place.fingerprint) for place in course.known())
    ready = made_ready(course.pages_at, yard.press.frame.lang, order.asked.content, hands)
    at_once = min(crew.count, _INDEXED_AT_ONCE)
    return index(seen, ready, course.manifest, order.output, yard.stage, tell, at_once=at_once)


def _broken(links: Iterable[BrokenLink], archive: Archive) -> Iterator[Problem]:
    """The broken links as problems of the documents whose pages have them."""
    documents: tuple[Parsed, ...] = (*archive.articles, *archive.issues, *archive.standings)
    paths = {value.url: value.where.path for value in documents}
    for broken in links:
        where = Location(paths.get(broken.url, urls.file_of(broken.url)))
        yield Problem(where, "link-broken", f"页面上的链接 {unquote(broken.link)} 打不开", "检查稿件里的链接和锚点")


# --- for the next build -------------------------------------------------------------------------------------


def _remember(order: Order, basis: Basis, outcome: Outcome, course: Course, frame: Frame, written: Manifest) -> None:
    """Keep what the next build need not find out; nothing of a build in which anything was wrong."""
    examined = outcome.examined
    if examined is None or any(problem.level is Level.ERROR for problem in outcome.problems):
        basis.memory.keep((("fact", {}, None),))
        return
    if toolchain(order.templates) != basis.tools:  # edited meanwhile: no telling what was made of which
        basis.memory.forget()
        return
    config = examined.config
    past = Past(
        world=basis.world,
        lock=lock_of(order.asked.content),
        zone=config.zone,
        days=_days(examined.parsed, order.asked.as_of or today(config.zone)),
        states=basis.held.states,
        manifest=digest_of(order.output / MANIFEST),
        marks=marks_of(order.output, (made.path for made in written.files)),
        problems=outcome.problems,
        hidden=outcome.hidden,
        pages=outcome.pages,
    )
    ground = Ground(reading_of(config), ground_of(basis.tools.code, config), frame)
    keep_past(basis.memory, past, ground, course.places, course.before)


def _days(parsed: tuple[Parsed, ...], day: date) -> tuple[date, date]:
    """From which day, and before which, the same documents are due."""
    dates = [value.when.at.date() for value in parsed if not isinstance(value, Standing) and value.when]
    passed = (at for at in dates if at <= day)
    coming = (at for at in dates if at > day)
    return max(passed, default=date.min), min(coming, default=date.max)
