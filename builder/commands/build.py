"""`bulletin build`: examine, plan, render what is stale, index, verify, commit."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import CancelledError, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from builder import output, urls
from builder.commands.check import Examined, examine
from builder.commands.orders import Order
from builder.config import write_lock
from builder.folder import check_folder, check_places, claim
from builder.model import Archive, Config, Copy, Parsed, Plan, Record
from builder.output import BrokenLink, Manifest, Report
from builder.pages import plan
from builder.pages.records import SEARCHED, dated, extent, search_record
from builder.problems import Location, Problem
from builder.search import Seen, Sizes, Update, update_index
from builder.toolchain import toolchain

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a build: all problems, what was read, the report if anything was committed, and how many pages the
    site has."""

    problems: tuple[Problem, ...]
    examined: Examined
    report: Report | None = None
    pages: int = 0


def build(order: Order, tell: Tell, remembered: tuple[Parsed, ...] = ()) -> Outcome:
    """Bring the site up to date with the content; an error anywhere leaves the old site untouched.

    `remembered` are documents of an earlier build, which stand in for those that are wrong now.
    """
    check_folder(order.output, order.asked.content, order.templates)
    with claim(order.output):
        return _build(order, tell, remembered)


def _build(order: Order, tell: Tell, remembered: tuple[Parsed, ...]) -> Outcome:
    tell("读取稿件")
    examined = examine(order.asked, remembered)
    if examined.wrong and not order.keep_going:
        return Outcome(examined.problems, examined)
    site = plan(examined.assembly.archive, examined.config, output.static_files(order.templates), order.search)
    check_places(made.url for made in (*site.pages, *site.media, *site.statics, *site.renditions))
    manifest = output.read_manifest(order.output)
    ground = output.ground_of(toolchain(order.templates), site.frame)
    prints = {page.url: output.fingerprint(page, ground) for page in site.pages}
    folder = output.open_stage(order.output)
    try:
        tell(f"生成 {len(site.pages)} 个页面")
        halt = Event()
        with ThreadPoolExecutor(1) as beside, _halting(halt):
            indexing = beside.submit(_index, order, site, prints, manifest, tell, halt)
            staged = output.stage_pages(site, prints, manifest, order.output, folder, order.templates)
            staged = output.stage_copies(_sources(order, site), manifest, order.output, staged)
            staged = output.stage_pictures(site.renditions, order.asked.content, manifest, order.output, staged)
            wait((indexing,))
        problems = (*examined.problems, *_broken(staged.broken, examined.assembly.archive))
        if staged.broken and not order.keep_going:
            return Outcome(problems, examined)
        index = indexing.result()
        staged = output.stage_index(index, manifest, staged)
        tell("写入网站")
        report = output.commit(staged, manifest, order.output, ground, index.bundles)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if order.lock and not order.asked.drafts:
        _record(order.asked.content, examined.config, examined.assembly.lock)
    return Outcome(problems, examined, report, len(site.pages))


def _sources(order: Order, site: Plan) -> Iterator[tuple[Copy, Path]]:
    """The files to copy, with the folder each comes from: the templates' static files, the content's pictures."""
    yield from ((copy, order.asked.content) for copy in site.media)
    yield from ((copy, order.templates / "static") for copy in site.statics)


def _broken(links: Iterable[BrokenLink], archive: Archive) -> Iterator[Problem]:
    """The broken links as problems of the documents whose pages have them."""
    paths = {a.url: a.where.path for a in archive.articles} | {i.url: i.where.path for i in archive.issues}
    paths |= {s.url: s.where.path for s in archive.standings}
    for broken in links:
        where = Location(paths.get(broken.url, urls.file_of(broken.url)))
        yield Problem(where, "link-broken", f"页面上的链接 {broken.link} 打不开", "检查稿件里的链接和锚点")


@contextmanager
def _halting(halt: Event) -> Iterator[None]:
    """Whatever breaks this off, Ctrl+C too, ends the indexing beside it before its next bundle."""
    try:
        yield
    except BaseException:
        halt.set()
        raise


def _index(order: Order, site: Plan, prints: Mapping[str, str], manifest: Manifest, tell: Tell, halt: Event) -> Update:
    """The search index brought up to date, in memory; bundles of which no text changed stay."""
    if not order.search:
        return Update((), frozenset(), ())
    shown = {page.url: page for page in site.pages if isinstance(page, SEARCHED)}
    seen = (Seen(page.url, dated(page), extent(page), prints[page.url]) for page in shown.values())
    standing = output.standing_index(manifest, order.output)

    def record_of(url: str) -> Record:
        if halt.is_set():
            raise CancelledError
        return search_record(shown[url], site.frame.lang)

    return update_index(seen, record_of, standing, lambda pages: tell(f"编制 {pages} 个页面的检索索引"), Sizes())


def _record(content: Path, config: Config, lock: tuple[tuple[str, str], ...]) -> None:
    """Add what is published now to the lock; nothing in it is ever forgotten."""
    write_lock(content, (*config.lock, *lock))
