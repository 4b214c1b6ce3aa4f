"""Patterns that are compiled when they are first used.

A build uses a few of several hundred, and one with all Han characters in it takes a millisecond or more.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import AnyStr, cast


class _Waiting:
    """A pattern on its way: what is asked of it is remembered, so that only the first time takes longer."""

    def __init__(self, compile_: Callable[[], object]) -> None:
        self._compile = compile_

    def __getattr__(self, name: str) -> object:
        found = getattr(self._compile(), name)
        setattr(self, name, found)
        return found


def regex(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """`re.compile`, done when the first thing is asked of the pattern."""
    return cast("re.Pattern[AnyStr]", _Waiting(partial(re.compile, pattern, flags)))
