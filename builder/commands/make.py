"""A build of everything: examine, plan, render what is stale, index, verify, commit; and remember."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from builder import output, urls
from builder.commands.check import put_together, read_settings
from builder.commands.indexing import index, made_ready, place_of
from builder.commands.order import Examined, Order, Outcome, Tell, today
from builder.commands.past import Basis, Ground, Past, keep_past, lock_of
from builder.config import write_lock
from builder.fingerprints import prints_of
from builder.folder import check_places
from builder.manifest import MANIFEST, Made, Manifest, digest_of, marks_of, read_manifest, standing
from builder.model import Archive, Copy, Parsed, Plan, Standing
from builder.output import BrokenLink, Site, Staged, Yard
from builder.pages import plan
from builder.pages.records import SEARCHED, Searched, dated, extent
from builder.problems import Level, Location, Problem
from builder.render import Press
from builder.search import Seen, Update
from builder.study import ground_of, study
from builder.workers import Crew, collect_seldom


def make(order: Order, basis: Basis, tell: Tell, remembered: tuple[Parsed, ...]) -> Outcome:
    """Look at everything and build what is stale; whatever breaks off leaves the old site."""
    collect_seldom()
    with Crew(order.workers, order.executor) as crew:
        config, problems = read_settings(order.asked)
        studied = study(basis.held, config, basis.tools, basis.memory, crew)
        examined = put_together(studied, config, problems, order.asked, remembered)
        if examined.wrong and not order.keep_going:
            return _told(examined, examined.problems)
        site = plan(examined.assembly.archive, config, output.static_files(order.templates), order.search)
        check_places(made.url for made in (*site.pages, *site.media, *site.statics, *site.renditions))
        return _build(order, basis, examined, site, crew, tell)


def _told(examined: Examined, problems: tuple[Problem, ...]) -> Outcome:
    return Outcome(problems, examined.assembly.hidden, examined=examined)


def _build(order: Order, basis: Basis, examined: Examined, site: Plan, crew: Crew, tell: Tell) -> Outcome:
    """Make what the plan says, as far as it is not there."""
    manifest = _standing(order.output, basis.past)
    ground = output.ground_of(basis.tools, site.frame)
    prints = prints_of(site.pages, ground)
    stage = output.open_stage(order.output)
    press = Press(site.frame, order.templates, ground, basis.memory.templates)
    try:
        tell(f"生成 {len(site.pages)} 个页面")
        staged, update = _staged(order, site, prints, manifest, Yard(stage, press, order.asked.content), crew, tell)
        problems = (*examined.problems, *_broken(staged.broken, examined.assembly.archive))
        if staged.broken and not order.keep_going:
            return _told(examined, problems)
        tell("写入网站")
        report = output.commit(staged, manifest, order.output, ground, update.bundles)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    if order.lock and not order.asked.drafts:
        # What is published now is added; nothing in the lock is ever forgotten.
        write_lock(order.asked.content, (*examined.config.lock, *examined.assembly.lock))
    outcome = Outcome(problems, examined.assembly.hidden, report, len(site.pages), examined)
    _remember(order, basis, outcome, site, prints)
    return outcome


def _standing(folder: Path, past: Past | None) -> Manifest:
    """What is there of the last build, as it was written."""
    known = past is not None and past.manifest == digest_of(folder / MANIFEST)
    return standing(read_manifest(folder), folder, past.marks if past and known else {})


def _staged(
    order: Order, site: Plan, prints: Mapping[str, str], manifest: Manifest, yard: Yard, crew: Crew, tell: Tell
) -> tuple[Staged, Update]:
    """Everything that is new, in the stage: pages and pictures, the search index beside them."""
    stale, kept = output.stale_pages(site.pages, prints, manifest)
    hands = crew.of(len(stale))
    content = order.asked.content
    made = (*site.pages, *site.media, *site.statics, *site.renditions)
    whole = Site(site.frame, frozenset(urls.file_of(one.url) for one in made), order.output)
    with ThreadPoolExecutor(1) as beside, _ending(hands):
        indexing = beside.submit(_index, order, site, prints, manifest, yard.stage, hands, tell)
        staged = output.stage_pages(stale, kept, whole, yard, hands)
        staged = output.stage_copies(_sources(order, site), manifest, staged)
        staged = output.stage_pictures(site.renditions, content, manifest, staged)
        update, indexed = indexing.result()
    return output.stage_index(update, indexed, manifest, staged), update


@contextmanager
def _ending(hands: Executor) -> Iterator[None]:
    """Whatever breaks this off, Ctrl+C too, ends the work beside it before its next piece."""
    try:
        yield
    except BaseException:
        hands.shutdown(wait=False, cancel_futures=True)
        raise


def _sources(order: Order, site: Plan) -> Iterator[tuple[Copy, Path]]:
    """The files to copy, with the folder each comes from: the templates' static files, the content's pictures."""
    yield from ((copy, order.asked.content) for copy in site.media)
    yield from ((copy, order.templates / "static") for copy in site.statics)


def _index(
    order: Order, site: Plan, prints: Mapping[str, str], manifest: Manifest, stage: Path, hands: Executor, tell: Tell
) -> tuple[Update, tuple[Made, ...]]:
    if not order.search:
        return Update(), ()
    shown = {page.url: page for page in _searched(site)}
    seen = (Seen(page.url, dated(page), extent(page), prints[page.url]) for page in shown.values())
    ready = made_ready(lambda wanted: [shown[url] for url in wanted], site.frame.lang, order.asked.content, hands)
    return index(seen, ready, manifest, order.output, stage, tell)


def _searched(site: Plan) -> Iterator[Searched]:
    return (page for page in site.pages if isinstance(page, SEARCHED))


def _broken(links: Iterable[BrokenLink], archive: Archive) -> Iterator[Problem]:
    """The broken links as problems of the documents whose pages have them."""
    paths = _paths(archive)
    for broken in links:
        where = Location(paths.get(broken.url, urls.file_of(broken.url)))
        yield Problem(where, "link-broken", f"页面上的链接 {broken.link} 打不开", "检查稿件里的链接和锚点")


def _paths(archive: Archive) -> dict[str, str]:
    """The path of each document by the URL of its page."""
    documents: tuple[Parsed, ...] = (*archive.articles, *archive.issues, *archive.standings)
    return {value.url: value.where.path for value in documents}


# --- for the next build -------------------------------------------------------------------------------------


def _remember(order: Order, basis: Basis, outcome: Outcome, site: Plan, prints: Mapping[str, str]) -> None:
    """Keep what the next build need not find out; nothing of a build in which anything was wrong."""
    examined = outcome.examined
    if examined is None or any(problem.level is Level.ERROR for problem in outcome.problems):
        basis.memory.keep((("fact", {}, None),))
        return
    config = examined.config
    manifest = read_manifest(order.output)
    past = Past(
        world=basis.world,
        lock=lock_of(order.asked.content),
        zone=config.zone,
        days=_days(examined.parsed, order.asked.as_of or today(config.zone)),
        states=basis.held.states,
        manifest=digest_of(order.output / MANIFEST),
        marks=marks_of(order.output, (made.path for made in manifest.files)),
        problems=outcome.problems,
        hidden=outcome.hidden,
        pages=outcome.pages,
    )
    ground = Ground(config, ground_of(basis.tools, config), site.frame)
    shown = {page.url: page for page in _searched(site)}
    keep_past(basis.memory, past, ground, (place_of(page, prints[page.url]) for page in shown.values()), shown)


def _days(parsed: tuple[Parsed, ...], day: date) -> tuple[date, date]:
    """From which day, and before which, the same documents are due."""
    dates = [value.when.at.date() for value in parsed if not isinstance(value, Standing) and value.when]
    passed = (at for at in dates if at <= day)
    coming = (at for at in dates if at > day)
    return max(passed, default=date.min), min(coming, default=date.max)
