"""The command `bulletin`: what was typed is taken apart, its verb runs, and the exit code says how it went."""

from __future__ import annotations

import errno
import gc
import sys
import traceback
from collections.abc import Sequence

from builder.cli.options import parser
from builder.problems import CommandError, ContentError
from builder.terminal.codes import OURS, PROBLEMS, STOPPED
from builder.terminal.letters import legible
from builder.terminal.streams import prepare_streams, unheard
from builder.terminal.voice import Voice

__all__ = ["main", "parser", "run"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code says how it went: 0 fine, 1 problems, 2 usage, 3 our own bug."""
    prepare_streams()
    args = parser().parse_args(argv)
    args.voice = Voice(args.quiet, args.verbose, args.no_color)
    try:
        code: int = args.run(args)
    except ContentError as error:
        args.voice.show(error.problems)
        return PROBLEMS
    except BrokenPipeError:
        return unheard()
    except (CommandError, OSError) as error:
        print(f"bulletin: {legible(_words(error))}", file=sys.stderr)
        return PROBLEMS
    except KeyboardInterrupt:
        return STOPPED
    except Exception:
        traceback.print_exc()
        print("bulletin: 程序自己出错了，请把上面的内容发给维护者", file=sys.stderr)
        return OURS
    return code


_REASONS = {
    errno.ENOENT: "没有这个文件", errno.EACCES: "没有权限读写", errno.EPERM: "没有权限读写", errno.EROFS: "是只读的",
    errno.ENOSPC: "写不下：磁盘满了", errno.EADDRINUSE: "端口已被占用 → 换一个 --port", errno.ENAMETOOLONG: "名字太长",
}  # fmt: skip


def _words(error: Exception) -> str:
    if isinstance(error, OSError):
        place = f"{error.filename} " if error.filename else ""
        return f"{place}{_REASONS.get(error.errno or 0, f'读写失败：{error.strerror or error}')}"
    return str(error)


def run() -> None:
    """The command `bulletin`."""
    code = main()
    gc.freeze()  # all that stands goes with the process: it need not be looked through once more for circles
    sys.exit(code)
