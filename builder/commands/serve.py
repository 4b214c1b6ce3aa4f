"""`bulletin serve`: build, open the server, rebuild at every change, tell the browsers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from builder.commands.build import build
from builder.commands.check import errors
from builder.commands.order import Asked, Order
from builder.config import base_path, read_config
from builder.documents import LOCK, Scalar
from builder.folder import OutputError
from builder.model import Parsed
from builder.preview.old import Board, changes, open_server, run_in_background
from builder.problems import ContentError
from builder.render import TemplateFaultError
from builder.search import IndexingError

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Serve:
    """What to preview and where; without `output` the pages go into .cache/, never into the site."""

    asked: Asked
    templates: Path
    output: Path | None = None
    port: int = 0
    search: bool = True


def serve(order: Serve, tell: Tell) -> None:
    """Preview until interrupted. The last good pages stay while something is wrong."""
    config, _ = read_config(order.asked.content)
    base = base_path(Scalar(order.asked.base_path)) if order.asked.base_path else config.base_path
    output = order.output or order.asked.content.resolve().parent / ".cache" / "preview"
    output.mkdir(parents=True, exist_ok=True)
    board = Board()
    saved = changes((order.asked.content, order.templates), (output, order.asked.content / LOCK))
    server = open_server(output, order.port, base, board)
    known = _rebuild(order, output, board, tell, ())
    run_in_background(server)
    tell(f"预览已就绪：http://127.0.0.1:{server.server_address[1]}{base}  （按 Ctrl+C 停止）")
    for changed in saved:
        tell(f"有改动：{'、'.join(sorted(Path(path).name for path in changed)[:3])}")
        known = _rebuild(order, output, board, tell, known)


def _rebuild(order: Serve, output: Path, board: Board, tell: Tell, known: tuple[Parsed, ...]) -> tuple[Parsed, ...]:
    """Build, with the last good state of what is wrong now, and post the news; gives what is known by now.

    A broken template or document never ends the preview.
    """
    build_order = Order(order.asked, output, order.templates, order.search, keep_going=True, lock=False)
    try:
        outcome = build(build_order, lambda _: None, known)
    except (ContentError, OutputError, TemplateFaultError, IndexingError, OSError) as error:
        tell(str(error))
        board.post((str(error),), changed=False)
        return known
    wrong = tuple(str(problem) for problem in errors(outcome.problems))
    for line in wrong:
        tell(line)
    report = outcome.report
    news = board.post(wrong, changed=bool(report and (report.written or report.removed)))
    if report and (report.written or report.removed):
        tell(f"第 {news.version} 版：更新 {len(report.written)} 个文件，删除 {len(report.removed)} 个")
    return outcome.examined.parsed if outcome.examined else known
