"""One run of a program, measured from outside: seconds, CPU seconds and the peak memory of all its processes.

Memory is looked at every 20 ms: the resident pages (Rss) of a program that is one process, the shared-out ones (Pss) of
several. Pss is dear to ask for, 20 ms a gigabyte, so it is asked only where Rss exceeds the peak so far, and no more than
a twentieth of the time.
"""

from __future__ import annotations

import ctypes
import os
import re
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event

EVERY = 0.02
SPARING = 20
PAGE = os.sysconf("SC_PAGE_SIZE")
MEGA = 1024 * 1024
_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of <linux/prctl.h>


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds until the program ended, CPU seconds of all its processes, the most memory of all together in MB."""

    wall: float
    cpu: float
    peak: float


def measure(command: Sequence[str], folder: Path, settings: Mapping[str, str] | None = None) -> Run:
    """Run a program in a folder with more settings in its environment; SystemExit with all it said if it fails."""
    with tempfile.TemporaryFile("w+") as said, _adopting(), ThreadPoolExecutor(1) as beside:
        start, over = time.perf_counter(), Event()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **(settings or {})},
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
        peak = beside.submit(_peak, process.pid, over)
        try:
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            cpu = usage.ru_utime + usage.ru_stime + sum(_orphans(process.pid))
        finally:
            over.set()
            if process.returncode is None:  # Ctrl+C does not reach a session of its own
                os.killpg(process.pid, signal.SIGKILL)
        if process.returncode:
            said.seek(0)
            raise SystemExit(f"exit code {process.returncode}: {' '.join(map(str, command))}\n{said.read()}")
        return Run(wall, cpu, peak.result() / MEGA)


@contextmanager
def _adopting() -> Iterator[None]:
    """Processes that outlive their parent become ours, so that a server of forks is counted with its program."""
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    if prctl(_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
    yield
    prctl(_SUBREAPER, 0, 0, 0, 0)


def _orphans(session: int) -> Iterator[float]:
    """CPU seconds of what is left of a program, each when it has ended."""
    while left := list(_roots(session)):
        _, _, usage = os.wait4(left[0], 0)
        yield usage.ru_utime + usage.ru_stime


def _peak(session: int, over: Event) -> float:
    """The most bytes of memory of a session's processes until it is over."""
    peak, pause = 0.0, 0.0
    while not over.wait(pause):
        start = time.perf_counter()
        family = [process for root in _roots(session) for process in _family(root)]
        resident = sum(map(_rss, family))
        if resident > peak:
            peak = max(peak, resident if len(family) == 1 else sum(map(_pss, family)))
        pause = max(EVERY, SPARING * (time.perf_counter() - start))
    return peak


def _roots(session: int) -> Iterator[int]:
    """The processes of a session that are our own children: the program, or what has outlived it."""
    for child in _children(os.getpid()):
        with suppress(ProcessLookupError):
            if os.getsid(child) == session:
                yield child


def _family(process: int) -> Iterator[int]:
    yield process
    for child in _children(process):
        yield from _family(child)


def _children(process: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{process}/task").iterdir())
    except OSError:
        return []
    return [int(child) for task in tasks for child in _read(task / "children").split()]


def _rss(process: int) -> int:
    return int((_read(Path(f"/proc/{process}/statm")).split() or "00")[1]) * PAGE


def _pss(process: int) -> int:
    """Resident bytes, each page shared by n processes counted as 1/n; Rss where the system does not tell."""
    found = re.search(r"^Pss: +(\d+) kB", _read(Path(f"/proc/{process}/smaps_rollup")), re.M)
    return int(found[1]) * 1024 if found else _rss(process)


def _read(file: Path) -> str:
    """Nothing of a process that has ended meanwhile."""
    try:
        return file.read_text()
    except OSError:
        return ""
