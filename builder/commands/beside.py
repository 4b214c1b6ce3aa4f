"""The search index of the preview: made by a build in a process of its own, beside the answers to requests."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import threading
from collections.abc import Callable

from builder.commands.build import build
from builder.commands.order import Order, Tell
from builder.problems import CommandError, ContentError

QUIET = 1.0
"""Seconds without a change before the index is made anew."""


class Beside:
    """Builds again and again, one build at a time, each some time after it was last wanted; `done` hears of each that
    went well, with whether it is up to date by now, `tell` of one that did not."""

    def __init__(self, order: Order, done: Callable[[bool], None], tell: Tell) -> None:
        self._order, self._done, self._tell = order, done, tell
        self._wanted = threading.Event()
        threading.Thread(target=self._work, daemon=True).start()

    def want(self) -> None:
        """Something changed."""
        self._wanted.set()

    def _work(self) -> None:
        spawn = multiprocessing.get_context("spawn")  # threads are running: nothing may be forked
        while self._wanted.wait():
            self._rest()
            process = spawn.Process(target=_build, args=(self._order,), daemon=True)
            process.start()
            process.join()
            if process.exitcode == 0:
                self._done(not self._wanted.is_set())
            elif not self._wanted.is_set():
                self._tell("检索索引没有编成，预览里搜不到刚改的字 → 运行 bulletin build 看看为什么")

    def _rest(self) -> None:
        """Wait until nothing has changed for a while."""
        while self._wanted.is_set():
            self._wanted.clear()
            self._wanted.wait(QUIET)


def _build(order: Order) -> None:
    """One build, behind all that an editor waits for; what is wrong is told by the preview itself."""
    with contextlib.suppress(OSError, AttributeError):
        os.nice(10)
    with contextlib.suppress(KeyboardInterrupt):
        try:
            build(order, lambda _: None)
        except (CommandError, ContentError, OSError):
            raise SystemExit(1) from None
