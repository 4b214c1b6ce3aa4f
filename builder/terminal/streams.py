"""Standard output and standard error, whatever they lead to."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

from builder.terminal.codes import STOPPED


def prepare_streams() -> None:
    """Whatever a text holds can be printed, and printing never fails for want of a terminal."""
    if os.name == "nt":
        os.system("")
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 (as long as the process)
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def unheard() -> int:
    """Whoever read our words is gone (`| head`); the streams lead nowhere now, so that leaving them cannot fail."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            os.dup2(nowhere, stream.fileno())
    return STOPPED
