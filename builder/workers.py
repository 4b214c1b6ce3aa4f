"""Who does the work: this process, or others beside it; any `concurrent.futures.Executor` will do."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, ParamSpec, Self, TypeVar

from builder.garbage import collect_seldom

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

Params = ParamSpec("Params")
Result = TypeVar("Result")
Piece = TypeVar("Piece")

MANY = 400
"""From so many documents or pages on other processes are worth their beginning."""

_YES, _NO, _NONE = range(3)


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


def apart(question: Callable[[], bool]) -> Callable[[], bool]:
    """Ask in another process, where one can be forked; what is given back waits for the answer. Whoever broke it off
    has given none: then it is asked here."""
    if sys.platform != "linux" or threading.active_count() > 1:  # a fork could copy a held lock
        return question
    try:
        child = os.fork()
    except OSError:
        return question
    if not child:
        code = _NONE
        try:
            code = _YES if question() else _NO
        finally:
            os._exit(code)

    def answer() -> bool:
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return code == _YES if code in (_YES, _NO) else question()

    return answer


@contextmanager
def threads(count: int) -> Iterator[Executor]:
    """So many threads of this process; whatever breaks off the work lets nothing begin that waits."""
    pool = ThreadPoolExecutor(count)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def each(hands: Executor, work: Callable[[Piece], Result], pieces: Iterable[Piece], ahead: int = 8) -> Iterator[Result]:
    """The results of all pieces in their order; few are under way at a time, so that others get their turn, and none
    waits long in memory."""
    if isinstance(hands, Here):  # done ahead, it would only keep from its result whoever waits for it
        yield from map(work, pieces)
        return
    jobs: deque[Future[Result]] = deque()
    for piece in pieces:
        jobs.append(hands.submit(work, piece))
        if len(jobs) > ahead:
            yield jobs.popleft().result()
    while jobs:
        yield jobs.popleft().result()


def chunks(pieces: Sequence[Piece], size: int) -> Iterator[Sequence[Piece]]:
    """A sequence in parts of at most `size`."""
    return (pieces[at : at + size] for at in range(0, len(pieces), size))


def cores() -> int:
    """How many processes can run at once here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Crew:
    """Those who work for one build: this process, and for many pieces `count` processes, begun when first needed.

    `given` is an executor that somebody else runs, on other machines perhaps, and does all the work; it must see the
    same files under the same paths.
    """

    def __init__(self, count: int = 0, given: Executor | None = None) -> None:
        self.count = count or cores()
        self._given = given
        self._pool: Executor | None = None

    def of(self, pieces: int) -> Executor:
        """Who does work of so many pieces."""
        if self._given:
            return self._given
        if self._pool is None and self.count > 1 and pieces >= MANY:
            self._pool = _pool(self.count)
            gc.disable()  # what is left for this process makes values that stay, and no circle at all
        return self._pool or Here()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Whatever broke off the work (a broken template, Ctrl+C) ends the others without waiting for the rest."""
        if self._pool:
            gc.enable()
            self._pool.shutdown(wait=kind is None, cancel_futures=kind is not None)


def _pool(count: int) -> Executor:
    """So many processes. Forked, a worker has all that is imported here; where another thread runs, a fork could copy a
    held lock."""
    from concurrent.futures import ProcessPoolExecutor  # a build of few documents never needs all that this imports
    from multiprocessing import get_context

    start = "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"
    pool = ProcessPoolExecutor(count, get_context(start), _begin)
    pool.submit(int).result()  # forked now, before any other thread begins
    return pool


def _begin() -> None:
    """Ctrl+C is for the process that gives the work: it ends the others. They end themselves if it is killed."""
    from multiprocessing import parent_process

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent_process(),), daemon=True).start()
    gc.freeze()
    collect_seldom()


def _end_with(giver: BaseProcess | None) -> None:
    """A worker without its giver would wait for ever, and write what it is at into the stage of the next build."""
    if giver:
        giver.join()
        os._exit(1)
