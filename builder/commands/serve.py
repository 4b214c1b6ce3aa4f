"""`bulletin serve`: show the site as it would be now, follow every change, tell the browsers."""

from __future__ import annotations

import sys
import traceback
from dataclasses import dataclass, replace
from pathlib import Path

from builder.admin.room import ADMIN, admin_room
from builder.commands.beside import Beside
from builder.commands.build import build, memory_of
from builder.commands.check import errors
from builder.commands.desk import desk_room
from builder.commands.open_ import open_in_browser
from builder.commands.order import Asked, Order, Tell
from builder.commands.snapshot import Place, Snapshot, Step, below, first, following
from builder.commands.stage import Stage
from builder.config import base_path, read_config
from builder.documents import LOCK, Scalar
from builder.garbage import collect_seldom
from builder.held import Held
from builder.preview.built import Built
from builder.preview.gate import Gate
from builder.preview.house import House
from builder.preview.news import Board, Change, News, Wrong
from builder.preview.rooms import DESK, Room
from builder.preview.server import PORTS, Preview, open_preview
from builder.preview.share import invitation, shared_address, shared_gate
from builder.preview.tree import Stamp
from builder.preview.watching import Changes, changes
from builder.preview.wrongs import wrongs
from builder.problems import CommandError, ContentError, Problem, words_of


@dataclass(frozen=True, slots=True)
class Serve:
    """What to preview and how; what has to be written goes into .cache/ unless there is an `output`.

    `poll` looks at the files every two seconds instead of waiting for notices; `share` lets phones nearby in; `follow`
    takes the tabs to what was saved last; `built` shows the files of a build instead of the site in memory; `browser`
    opens it where the person looks.
    """

    asked: Asked
    templates: Path
    output: Path | None = None
    port: int = 0
    search: bool = True
    poll: bool = False
    share: bool = False
    follow: bool = False
    built: bool = False
    browser: bool = False


def serve(order: Serve, tell: Tell) -> None:
    """Preview until interrupted. The last good pages stay while something is wrong."""
    collect_seldom()
    order = replace(order, asked=replace(order.asked, base_path=_base(order.asked)))
    output = order.output or order.asked.content.resolve().parent / ".cache" / "preview"
    board = Board()
    saved = changes((order.asked.content, order.templates), (output, order.asked.content / LOCK), order.poll, tell)
    preview = _open(order, board, saved)
    tell(_ready(preview, order.port))
    if order.browser:
        open_in_browser(_desk(preview))
    building = Order(order.asked, output, order.templates, order.search, keep_going=True, lock=False)
    if order.built:
        _show_built(building, board, saved, tell)
    else:
        _show_live(order, building, board, saved, tell)


def _base(asked: Asked) -> str:
    """The path under which this run serves the site, whatever the settings say later."""
    return base_path(Scalar(asked.base_path)) if asked.base_path else read_config(asked.content)[0].base_path


def _open(order: Serve, board: Board, saved: Changes) -> Preview:
    """The server, before there is anything to show: requests wait for that."""
    gate = shared_gate() if order.share else Gate()
    preview = open_preview(House(board, order.asked.base_path, _rooms(order, board), saved.look, gate), order.port)
    preview.run_in_background()
    return preview


def _rooms(order: Serve, board: Board) -> dict[str, Room]:
    """The web editor, and over the site in memory the editors' desk."""
    rooms = {ADMIN: admin_room(order.asked.content)}
    if order.built:
        return rooms

    def snapshot() -> Snapshot:
        shown = board.shown()[1]
        assert isinstance(shown, Snapshot), shown  # nothing else is ever posted here
        return shown

    return rooms | {
        DESK: desk_room(snapshot, order.templates, order.asked.content.resolve().parent / ".cache" / "desk")
    }


def _ready(preview: Preview, asked: int) -> str:
    """Where the preview is, and how to end it."""
    other = "" if asked or preview.port == PORTS[0] else f"端口 {PORTS[0]} 正被别的程序用着，改用 {preview.port}\n"
    if preview.house.is_shared:
        return f"{other}{invitation(_address(preview), sys.stdout.isatty())}\n（按 Ctrl+C 停止）"
    desk = f"编辑台：{_desk(preview)}\n" if DESK in preview.house.rooms else ""
    return f"{other}预览已就绪：{_address(preview)}\n{desk}（按 Ctrl+C 停止）"


def _address(preview: Preview) -> str:
    if preview.house.is_shared:
        return shared_address(preview)
    return f"http://127.0.0.1:{preview.port}{preview.house.base}"


def _desk(preview: Preview) -> str:
    """Where an editor's day begins: the desk, or the site where there is none."""
    at_home = DESK in preview.house.rooms and not preview.house.is_shared
    return f"{_address(preview)}{DESK.lstrip('/')}" if at_home else _address(preview)


# --- the site in memory -----------------------------------------------------------------------------------------


def _show_live(order: Serve, building: Order, board: Board, saved: Changes, tell: Tell) -> None:
    memory = memory_of(building)
    place = Place(order.asked, order.templates, building.output, memory.templates, order.search)
    stage = Stage(board, first(place, memory))
    _tell_wrong(Step(stage.snapshot, Change.WHOLE), (), tell)
    beside = Beside(replace(building, workers=1), stage.indexed, tell) if order.search else None
    if beside:
        beside.want()
    missed: frozenset[str] = frozenset()
    for named in saved:
        changed = named | missed
        known = errors(stage.snapshot.examined.problems)
        with stage.working():
            step = _next(stage, changed, tell)
        missed = changed if stage.is_stuck else frozenset()
        now = step.snapshot if step else stage.snapshot
        saved.again(missed | _unread(now))
        saved.compare(_found(now.held, stage.snapshot.held))
        if step:
            news = stage.show(step, _followed(step, changed) if order.follow else "")
            tell(_said(news.version, changed, step))
            _tell_wrong(step, known, tell)
        if step and beside and step.change in (Change.PAGES, Change.WHOLE):
            beside.want()


def _next(stage: Stage, changed: frozenset[str], tell: Tell) -> Step | None:
    """What there is to show now; nothing that can be wrong with files, and no mistake of ours, ends the preview."""
    told = traced = ""
    try:
        step = following(stage.snapshot, changed)
    except (ContentError, CommandError, OSError) as error:
        step, told = None, words_of(error)
    except Exception as error:
        traced = f"\n{traceback.format_exc()}"
        step, told = None, f"程序自己出错了，预览停在上一版（{error!r}）→ 把终端窗口里的内容发给维护者"
    if not step and stage.stick(told) and told:
        tell(f"{told}{traced}")
    return step


def _found(now: Held, before: Held) -> dict[str, Stamp]:
    """The files that a look at everything found in another state than the look before, None for those that are gone."""
    if now is before:
        return {}
    root, old, new = now.content.resolve(), frozenset(before.files), frozenset(now.files)
    gone: dict[str, Stamp] = {str(root / file.path): None for file in old - new}
    return gone | {str(root / file.path): (file.written_ns, file.size, file.inode) for file in new - old}


def _unread(snapshot: Snapshot) -> frozenset[str]:
    """The documents that could not be opened."""
    content, problems = snapshot.place.asked.content.resolve(), snapshot.examined.problems
    return frozenset(str(content / problem.where.path) for problem in problems if problem.rule == "unreadable")


def _followed(step: Step, changed: frozenset[str]) -> str:
    """The page of the document that was saved, if it was one."""
    named = below(step.snapshot.place.asked.content, changed)
    shown = [value.url for value in map(step.snapshot.atlas.document, named) if value]
    return shown[0] if len(shown) == 1 else ""


def _said(version: int, changed: frozenset[str], step: Step) -> str:
    names = sorted(Path(path).name for path in changed)
    files = "、".join(names[:3]) + (f" 等 {len(names)} 个文件" if len(names) > 3 else "")
    return f"第 {version} 版：{files or '全部重新看过'}{'，页面没有变化' if step.change is Change.WORDS else ''}"


def _tell_wrong(step: Step, known: tuple[Problem, ...], tell: Tell) -> None:
    """Say on the terminal what is wrong now and was not before."""
    if step.snapshot.fault:
        tell(step.snapshot.fault)
    for problem in errors(step.snapshot.examined.problems):
        if problem not in known:
            tell(str(problem))


# --- the site as a build writes it ----------------------------------------------------------------------------------


def _show_built(building: Order, board: Board, saved: Changes, tell: Tell) -> None:
    shown = Built(building.output)
    _build(building, board, shown, tell)
    for _ in saved:
        _build(building, board, shown, tell)


def _build(order: Order, board: Board, shown: Built, tell: Tell) -> None:
    """Build, and post what came of it."""
    try:
        outcome = build(order, lambda _: None)
    except (ContentError, CommandError, OSError) as error:
        tell(words_of(error))
        board.post(shown, News(Change.WORDS, wrong=(Wrong(words_of(error)),)))
        return
    wrong, report = errors(outcome.problems), outcome.report
    for problem in wrong:
        tell(str(problem))
    is_new = bool(report and (report.written or report.removed))
    news = board.post(shown, News(Change.PAGES if is_new else Change.WORDS, wrong=wrongs(wrong, order.asked.content)))
    if report and is_new:
        tell(f"第 {news.version} 版：更新 {len(report.written)} 个文件，删除 {len(report.removed)} 个")
