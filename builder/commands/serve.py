"""`bulletin serve`: show the site as it would be now, follow every change, tell the browsers."""

from __future__ import annotations

import os
import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from builder.commands.beside import Beside
from builder.commands.build import build, memory_of
from builder.commands.check import errors
from builder.commands.order import Asked, Order
from builder.commands.snapshot import Place, Snapshot, Step, first, following
from builder.config import base_path, read_config
from builder.documents import LOCK, Scalar
from builder.preview import Board, Change, Folder, News, Wrong, changes, open_server, run_in_background
from builder.problems import CommandError, ContentError, Problem
from builder.workers import collect_seldom

Tell = Callable[[str], None]
_AROUND, _WIDE = 1, 200
"""So many source lines are shown around the one with a problem, and so much of each."""
_MOST = 50
"""So many problems are shown at once."""


@dataclass(frozen=True, slots=True)
class Serve:
    """What to preview and how; `follow` takes the tabs to what was saved last, `built` shows what a build writes into
    `output`, `poll` looks for changes where the system does not tell them, `share` lets phones of this network in."""

    asked: Asked
    templates: Path
    output: Path | None = None
    port: int = 0
    search: bool = True
    follow: bool = False
    built: bool = False
    poll: bool = False
    share: bool = False


def serve(order: Serve, tell: Tell) -> None:
    """Preview until interrupted. What is wrong is told, and shows as it last was."""
    collect_seldom()
    content = order.asked.content
    base = base_path(Scalar(order.asked.base_path)) if order.asked.base_path else read_config(content)[0].base_path
    built = order.output or content.resolve().parent / ".cache" / "preview"
    board = Board()
    saved = changes((content, order.templates), (built, content / LOCK), order.poll, tell)
    server = open_server(order.port, base, board)
    run_in_background(server)
    tell(f"预览：http://127.0.0.1:{server.server_address[1]}{base}  （按 Ctrl+C 停止）")
    building = Order(order.asked, built, order.templates, order.search, keep_going=True, lock=False)
    if order.built:
        _show_built(building, board, saved, tell)
    else:
        _show_live(order, building, board, saved, tell)


# --- the site in memory -----------------------------------------------------------------------------------------


class Stage:
    """What the tabs see: the snapshot, and whether the search index is as new as it is."""

    def __init__(self, board: Board, snapshot: Snapshot, behind: bool) -> None:
        self._board, self._lock = board, threading.Lock()
        self.snapshot, self._behind = snapshot, behind

    def show(self, step: Step, follow: str = "") -> News:
        """Show the next snapshot, for which there is no index yet."""
        with self._lock:
            self.snapshot = step.snapshot
            self._behind = step.snapshot.place.search
            return self._post(News(step.change, step.pages, follow))

    def tell(self, wrong: Wrong) -> News:
        """Say why the next snapshot cannot be shown."""
        with self._lock:
            return self._post(News(Change.WORDS, wrong=(wrong,)))

    def indexed(self, fresh: bool) -> None:
        """A new index is there; `fresh` if nothing has changed meanwhile."""
        with self._lock:
            self._behind = self._behind and not fresh
            self._post(News(Change.WORDS))

    def _post(self, news: News) -> News:
        wrong = (*news.wrong, *wrong_now(self.snapshot))
        return self._board.post(self.snapshot, replace(news, wrong=wrong, behind=self._behind))


def _show_live(order: Serve, building: Order, board: Board, saved: Iterator[frozenset[str]], tell: Tell) -> None:
    memory = memory_of(building)
    place = Place(order.asked, order.templates, building.output, memory.templates, order.search)
    snapshot = first(place, memory)
    stage = Stage(board, snapshot, order.search)
    stage.show(Step(snapshot, Change.WHOLE))
    _tell_wrong(snapshot, (), tell)
    beside = Beside(replace(building, workers=1), stage.indexed) if order.search else None
    if beside:
        beside.want()
    for changed in saved:
        before = stage.snapshot
        step = _next(stage, changed, tell)
        if step is None:
            continue
        news = stage.show(step, _followed(step, changed) if order.follow else "")
        tell(_said(news.version, changed, step))
        _tell_wrong(step.snapshot, errors(before.examined.problems), tell)
        if beside and step.change in (Change.PAGES, Change.WHOLE):
            beside.want()


def _next(stage: Stage, changed: frozenset[str], tell: Tell) -> Step | None:
    """The next snapshot; nothing that can be wrong with files, and no mistake of ours, ends the preview."""
    try:
        return following(stage.snapshot, changed)
    except (ContentError, CommandError, OSError) as error:
        told = str(error)
    except Exception:
        told = f"程序自己出错了，请把下面的内容发给维护者；预览停在上一版\n{traceback.format_exc()}"
    tell(told)
    stage.tell(Wrong(told))
    return None


def _followed(step: Step, changed: frozenset[str]) -> str:
    """The page of the document that was saved, if it was one."""
    content = f"{step.snapshot.place.asked.content.resolve()}{os.sep}"
    named = [path.removeprefix(content).replace(os.sep, "/") for path in changed if path.startswith(content)]
    shown = [value.url for value in map(step.snapshot.atlas.document, named) if value]
    return shown[0] if len(shown) == 1 else ""


def _said(version: int, changed: frozenset[str], step: Step) -> str:
    names = sorted(Path(path).name for path in changed)
    files = "、".join(names[:3]) + (f" 等 {len(names)} 个文件" if len(names) > 3 else "") if names else "全部文件"
    return f"第 {version} 版：{files}{'' if step.change is not Change.WORDS else '（页面没有变化）'}"


def _tell_wrong(snapshot: Snapshot, known: tuple[Problem, ...], tell: Tell) -> None:
    """Say on the terminal what is wrong now and was not before."""
    for problem in errors(snapshot.examined.problems):
        if problem not in known:
            tell(str(problem))
    if snapshot.fault:
        tell(snapshot.fault)


def wrong_now(snapshot: Snapshot) -> tuple[Wrong, ...]:
    """What is wrong with a snapshot, as the bar shows it."""
    content = snapshot.place.asked.content.resolve()
    found = tuple(_wrong(problem, content) for problem in errors(snapshot.examined.problems)[:_MOST])
    return (Wrong(snapshot.fault), *found) if snapshot.fault else found


def _wrong(problem: Problem, content: Path) -> Wrong:
    file = content / problem.where.path
    lines = tuple(_lines(file, problem.where.line))
    return Wrong(problem.message, problem.cure, problem.rule, problem.where, lines, str(file) if lines else "")


def _lines(file: Path, line: int) -> Iterator[tuple[int, str]]:
    """The source lines around one, with their numbers."""
    try:
        text = file.read_text("utf-8", "replace").splitlines()
    except OSError:
        return
    for number in range(max(1, line - _AROUND), min(len(text), line + _AROUND) + 1):
        yield number, text[number - 1][:_WIDE]


# --- the site as it is built -------------------------------------------------------------------------------------


def _show_built(building: Order, board: Board, saved: Iterator[frozenset[str]], tell: Tell) -> None:
    """Build at every change, and show the files."""
    shown = Folder(building.output)
    _build(building, board, shown, tell)
    for _ in saved:
        _build(building, board, shown, tell)


def _build(order: Order, board: Board, shown: Folder, tell: Tell) -> None:
    try:
        outcome = build(order, lambda _: None)
    except (ContentError, CommandError, OSError) as error:
        tell(str(error))
        board.post(shown, News(Change.WORDS, wrong=(Wrong(str(error)),)))
        return
    content = order.asked.content.resolve()
    wrong = tuple(_wrong(problem, content) for problem in errors(outcome.problems)[:_MOST])
    report = outcome.report
    differs = bool(report and (report.written or report.removed))
    news = board.post(shown, News(Change.WHOLE if differs else Change.WORDS, wrong=wrong))
    if report and differs:
        tell(f"第 {news.version} 版：更新 {len(report.written)} 个文件，删除 {len(report.removed)} 个")
