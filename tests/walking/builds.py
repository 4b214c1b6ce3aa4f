"""Builds of a world: in this process, in one that starts with nothing, and in one that gets killed."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from builder import held
from builder.commands import indexing
from builder.commands.build import build
from builder.commands.order import Asked, Order
from builder.folder import OutputError
from builder.problems import ContentError, Level
from builder.render import TemplateFaultError
from builder.search import Sizes

if TYPE_CHECKING:
    from walking.world import Options

_SERVER = get_context("forkserver")
_SERVER.set_forkserver_preload(["builder.commands.build"])


def order(content: Path, site: Path, templates: Path, options: Options) -> Order:
    """The build of these folders; what it remembers is kept in .cache/ beside the content."""
    asked = Asked(content, options.base_url, options.base_path, options.as_of, options.drafts)
    return Order(asked, site, templates, options.search, options.keep_going)


@dataclass(frozen=True)
class Result:
    """What came of a build: every problem in words, whether the site was written, the fault that ended it."""

    said: tuple[str, ...]
    fine: bool
    built: bool
    fault: str = ""
    rules: frozenset[str] = frozenset()


def run(order: Order, grain: int = held.GRAIN_NS) -> Result:
    """Build in this process; a file that changed within the last `grain` nanoseconds is not trusted."""
    try:
        with _as_if_large(grain):
            outcome = build(order, _silent)
    except TemplateFaultError as error:
        return Result((), False, False, error.message.replace(str(order.templates), "templates"))
    except (ContentError, OutputError) as error:
        return Result((), False, False, str(error).replace(str(order.output), "site"))
    except Exception:
        return Result((), False, False, traceback.format_exc())
    wrong = [problem for problem in outcome.problems if problem.level is Level.ERROR]
    said = tuple(map(str, outcome.problems))
    return Result(said, not wrong, outcome.report is not None, rules=frozenset(p.rule for p in wrong))


@contextmanager
def _as_if_large(grain: int) -> Iterator[None]:
    """Part the search index of thirty documents as that of thirty thousand is, a bundle for each year or so, and trust
    files that have stood for `grain` nanoseconds: a walk does not wait two seconds between its steps."""
    usual = indexing.Sizes, held.GRAIN_NS
    indexing.Sizes = lambda: Sizes(whole=1500, least=700, most=1800)  # type: ignore[assignment,misc]
    held.GRAIN_NS = grain
    try:
        yield
    finally:
        indexing.Sizes, held.GRAIN_NS = usual  # type: ignore[misc]


def _silent(stage: str) -> None:
    """Say nothing."""


# --- clean builds ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Clean:
    """A site built from nothing, and the lock it left."""

    result: Result
    site: dict[str, str]
    lock: bytes


def digests(folder: Path) -> dict[str, str]:
    """Path and digest of every file below a folder, and every folder that is in it."""
    told = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        told[name] = "folder" if path.is_dir() else hashlib.sha256(path.read_bytes()).hexdigest()
    return told


def build_anew(content: Path, templates: Path, folder: Path, options: Options) -> Clean:
    """Build a copy of the sources with an empty cache; runs in a process of its own."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(content, folder / "content", copy_function=shutil.copyfile)
    result = run(order(folder / "content", folder / "site", templates, options))
    lock = folder / "content" / "urls.lock"
    return Clean(result, digests(folder / "site"), lock.read_bytes() if lock.is_file() else b"")


class Builder:
    """A process beside ours that builds clean sites: it shares no memory with the builds it is compared to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pool = ProcessPoolExecutor(1, mp_context=_SERVER)
        self.known: dict[str, Future[Clean]] = {}

    def start(self, key: str, content: Path, templates: Path, options: Options) -> Future[Clean]:
        """Begin a clean build of these sources, unless it was done before. `key` is a digest of all of them."""
        if key not in self.known:
            copied = self.folder / key[:12]
            shutil.copytree(content, copied / "content")
            shutil.copytree(templates, self._templates(templates), dirs_exist_ok=True)
            job = self.pool.submit(
                build_anew, copied / "content", self._templates(templates), self.folder / "new", options
            )
            job.add_done_callback(lambda _: shutil.rmtree(copied))
            self.known[key] = job
        return self.known[key]

    def _templates(self, templates: Path) -> Path:
        """A folder for each state of the templates, so that none that Jinja keeps in memory can be an old one."""
        return self.folder / f"templates-{hashlib.sha256(repr(digests(templates)).encode()).hexdigest()[:12]}"

    def close(self) -> None:
        self.pool.shutdown(cancel_futures=True)


# --- killed builds -----------------------------------------------------------------------------------------------


def kill(order: Order, grain: int, when: Callable[[float], bool]) -> int:
    """Start a build in a process of its own and kill it as soon as `when` (seconds since its start) says so; its
    process group, or 0 if it had ended before."""
    child = _SERVER.Process(target=_build_alone, args=(order, grain))
    child.start()
    begun = time.monotonic()
    while child.is_alive() and not when(time.monotonic() - begun):
        time.sleep(0.0003)
    group = (child.pid or 0) if child.is_alive() else 0
    child.kill()
    child.join()
    return group


def _build_alone(order: Order, grain: int) -> None:
    """Build where nobody hears; leads a group of its own, so that what it leaves behind can be told apart."""
    os.setsid()
    run(order, grain)


def left_behind(group: int) -> bool:
    """Whether any process of a group is still there; ends them all."""
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True
