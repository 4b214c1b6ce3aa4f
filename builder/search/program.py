"""Which program Pagefind is, how it is started, and what is said where it cannot be used."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import IO

import pagefind_bin  # type: ignore[import-untyped]

from builder.problems import CommandError

OVERRIDE = "PAGEFIND_BINARY_PATH"

_NAME = "检索索引程序 pagefind "
_CURE = f"请重新安装依赖 pagefind-bin，或用环境变量 {OVERRIDE} 指明程序的位置"
_REASONS = {
    errno.ENOENT: "没有这个文件",
    errno.EACCES: "没有执行权限",
    errno.ENOEXEC: "不是这台机器能运行的程序",
}


class IndexingError(CommandError):
    """Pagefind is missing, broke off, hangs or makes no sense: the machine or we are at fault, never an author."""


def unusable(what: str, cure: str = _CURE) -> IndexingError:
    """What is wrong with Pagefind, and what to do."""
    return IndexingError(f"{_NAME}{what} → {cure}")


def engine() -> str:
    """Which Pagefind makes the index: another one may give other bytes.

    One that is named is known by its own bytes, wherever it lies; of a script that runs another, only the script is.
    """
    given = os.environ.get(OVERRIDE)
    if not given:
        return _installed()
    program = _named(given)
    try:
        stat = Path(program).stat()
        return _digest(program, (stat.st_size, stat.st_mtime_ns))
    except OSError as error:
        raise _unstartable(program, error) from None


def start(chunk: int, errors: IO[bytes]) -> subprocess.Popen[bytes]:
    """Pagefind as a service that speaks through pipes; `errors` is a file that takes its last words."""
    program = _program()
    environment = os.environ | {"PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": str(chunk)}
    pipe = subprocess.PIPE
    try:
        return subprocess.Popen([program, "--service"], stdin=pipe, stdout=pipe, stderr=errors, env=environment)
    except OSError as error:
        raise _unstartable(program, error) from None


def _unstartable(program: str, error: OSError) -> IndexingError:
    return unusable(f"无法启动（{program}）：{_REASONS.get(error.errno or 0, error.strerror)}")


def _program() -> str:
    if given := os.environ.get(OVERRIDE):
        return _named(given)
    try:
        return str(pagefind_bin.get_executable())
    except FileNotFoundError:
        raise unusable("没有安装") from None


def _named(given: str) -> str:
    """A program is named by its path, or by its name alone where the system finds it."""
    return shutil.which(given) or given


@cache
def _installed() -> str:
    from importlib import metadata  # the parser of mails comes with it; whoever does not index need not wait for that

    return metadata.version("pagefind-bin")


@cache
def _digest(program: str, look: tuple[int, int]) -> str:  # noqa: ARG001 - size and time say when to read it again
    return hashlib.sha256(Path(program).read_bytes()).hexdigest()[:16]
