"""The command `bulletin`: what was typed is taken apart, its verb runs, and the exit code says how it went."""

from __future__ import annotations

import gc
import sys
import traceback
from collections.abc import Sequence

from builder.cli.options import parser
from builder.problems import CommandError, ContentError, words_of
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
        print(f"bulletin: {legible(words_of(error))}", file=sys.stderr)
        return PROBLEMS
    except KeyboardInterrupt:
        return STOPPED
    except Exception:
        traceback.print_exc()
        print("bulletin: 程序自己出错了，请把上面的内容发给维护者", file=sys.stderr)
        return OURS
    return code


def run() -> None:
    """The command `bulletin`."""
    code = main()
    gc.freeze()  # all that stands goes with the process: it need not be looked through once more for circles
    sys.exit(code)
