"""`bulletin serve`: build, open the server, rebuild at every change, tell the browsers."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from builder.admin.room import ADMIN, admin_room
from builder.commands.build import build
from builder.commands.check import errors
from builder.commands.order import Asked, Order
from builder.config import base_path, read_config
from builder.documents import LOCK, Scalar
from builder.folder import OutputError
from builder.model import Parsed
from builder.preview.built import Built
from builder.preview.gate import Gate
from builder.preview.house import House
from builder.preview.news import Board, Change, News, Wrong
from builder.preview.server import PORTS, Preview, open_preview
from builder.preview.share import invitation, shared_address, shared_gate
from builder.preview.watching import changes
from builder.preview.wrongs import wrongs
from builder.problems import ContentError
from builder.render import TemplateFaultError
from builder.search import IndexingError

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Serve:
    """What to preview and where; without `output` the pages go into .cache/, never into the site.

    `poll` looks at the files every two seconds instead of waiting for notices; `share` lets phones nearby in.
    """

    asked: Asked
    templates: Path
    output: Path | None = None
    port: int = 0
    search: bool = True
    poll: bool = False
    share: bool = False


def serve(order: Serve, tell: Tell) -> None:
    """Preview until interrupted. The last good pages stay while something is wrong."""
    config, _ = read_config(order.asked.content)
    base = base_path(Scalar(order.asked.base_path)) if order.asked.base_path else config.base_path
    output = order.output or order.asked.content.resolve().parent / ".cache" / "preview"
    output.mkdir(parents=True, exist_ok=True)
    board = Board()
    ignored = (output, order.asked.content / LOCK)
    saved = changes((order.asked.content, order.templates), ignored, order.poll, tell)
    gate = shared_gate() if order.share else Gate()
    rooms = {ADMIN: admin_room(order.asked.content)}
    preview = open_preview(House(board, base, rooms, saved.look, gate), order.port)
    preview.run_in_background()
    known = _rebuild(order, output, board, tell, ())
    tell(_ready(preview, order.port))
    for changed in saved:
        tell(f"有改动：{'、'.join(sorted(Path(path).name for path in changed)[:3])}")
        known = _rebuild(order, output, board, tell, known)


def _ready(preview: Preview, asked: int) -> str:
    """Where the preview is, and how to end it."""
    other = "" if asked or preview.port == PORTS[0] else f"端口 {PORTS[0]} 正被别的程序用着，改用 {preview.port}\n"
    if preview.house.is_shared:
        return f"{other}{invitation(shared_address(preview), sys.stdout.isatty())}\n（按 Ctrl+C 停止）"
    return f"{other}预览已就绪：http://127.0.0.1:{preview.port}{preview.house.base}  （按 Ctrl+C 停止）"


def _rebuild(order: Serve, output: Path, board: Board, tell: Tell, known: tuple[Parsed, ...]) -> tuple[Parsed, ...]:
    """Build, with the last good state of what is wrong now, and post the news; gives what is known by now.

    A broken template or document never ends the preview.
    """
    build_order = Order(order.asked, output, order.templates, order.search, keep_going=True, lock=False)
    shown = Built(output)
    try:
        outcome = build(build_order, lambda _: None, known)
    except ContentError as error:
        tell(str(error))
        board.post(shown, News(Change.WORDS, wrong=wrongs(error.problems, order.asked.content)))
        return known
    except (OutputError, TemplateFaultError, IndexingError, OSError) as error:
        tell(str(error))
        board.post(shown, News(Change.WORDS, wrong=(Wrong(str(error)),)))
        return known
    wrong = errors(outcome.problems)
    for problem in wrong:
        tell(str(problem))
    report = outcome.report
    is_new = bool(report and (report.written or report.removed))
    news = board.post(shown, News(Change.PAGES if is_new else Change.WORDS, wrong=wrongs(wrong, order.asked.content)))
    if report and is_new:
        tell(f"第 {news.version} 版：更新 {len(report.written)} 个文件，删除 {len(report.removed)} 个")
    return outcome.examined.parsed if outcome.examined else known
