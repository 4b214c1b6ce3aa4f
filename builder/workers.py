"""Who does the work: this process, or others beside it; any `concurrent.futures.Executor` will do."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import ParamSpec, TypeVar

Params = ParamSpec("Params")
Result = TypeVar("Result")


class Here(Executor):
    """Does everything at once, in this process: the beginning of a pool costs more than a few documents."""

    def submit(self, fn: Callable[Params, Result], /, *args: Params.args, **kwargs: Params.kwargs) -> Future[Result]:
        """Call it now."""
        future: Future[Result] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def cores() -> int:
    """How many processes can run at once here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def workers(count: int) -> Iterator[Executor]:
    """So many processes, ready to work; whatever breaks off the work ends them without waiting for the rest of it."""
    pool = ProcessPoolExecutor(count, get_context(_start()), _deaf)
    try:
        yield pool
    except BaseException:  # a broken template or Ctrl+C
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()


def _start() -> str:
    """Forked, a worker has all that is imported here; where another thread runs, a fork could copy a held lock."""
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


def _deaf() -> None:
    """Ctrl+C is for the process that gives the work: it ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
