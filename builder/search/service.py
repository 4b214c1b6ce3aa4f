"""Our client for `pagefind --service`: pages in, the files of a bundle out, nothing written to disk."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib import metadata
from threading import Timer
from typing import IO, Any

import pagefind_bin  # type: ignore[import-untyped]

OVERRIDE = "PAGEFIND_BINARY_PATH"
TIMEOUT = 600.0

# So many pages are sent before the answer to the first is read: Pagefind works while we make the next. Answers are
# short, and wait in the pipe.
_AHEAD = 8

_NAME = "检索索引程序 pagefind "
_CURE = f"请重新安装依赖 pagefind-bin，或用环境变量 {OVERRIDE} 指明程序的位置"


class IndexingError(Exception):
    """Pagefind is missing, broke off or took too long: the machine or we are at fault, never an author."""


def engine() -> str:
    """Which Pagefind makes the index: another one may give other bytes."""
    return os.environ.get(OVERRIDE) or metadata.version("pagefind-bin")


def index_pages(
    pages: Iterable[tuple[str, str]], chunk: int, timeout: float = TIMEOUT
) -> tuple[tuple[str, bytes], ...]:
    """The files of one bundle as Pagefind makes them, from pairs of URL and index-only HTML in order."""
    with _service(chunk, timeout) as pipe:
        index = pipe.ask(type="NewIndex", config={})["index_id"]
        waiting = 0
        for number, (url, html) in enumerate(pages):
            pipe.send(type="AddFile", index_id=index, file_path=f"{number}.html", url=url, file_contents=html)
            waiting += 1
            if waiting > _AHEAD:
                pipe.receive()
                waiting -= 1
        for _ in range(waiting):
            pipe.receive()
        files = pipe.ask(type="GetFiles", index_id=index)["files"]
    return tuple((file["path"], base64.b64decode(file["content"])) for file in files)


class _Pipe:
    """The two ends of a running service: requests go in, answers come in the same order."""

    def __init__(self, process: subprocess.Popen[bytes], errors: IO[bytes], timeout: float) -> None:
        self._process = process
        self._errors = errors
        self._rest = b""
        self._late = False
        self._timeout = timeout
        self._timer = Timer(timeout, self._stop)
        self._timer.daemon = True
        self._timer.start()

    def ask(self, **payload: Any) -> dict[str, Any]:
        """The payload of the answer to one request, where none is waiting."""
        self.send(**payload)
        return self.receive()

    def send(self, **payload: Any) -> None:
        """One request; its answer comes after those of the requests before it."""
        assert self._process.stdin
        message = json.dumps({"message_id": 1, "payload": payload}).encode()
        try:
            self._process.stdin.write(base64.b64encode(message) + b",")
            self._process.stdin.flush()
        except OSError:
            raise self._broken() from None

    def receive(self) -> dict[str, Any]:
        """The payload of the next answer."""
        assert self._process.stdout
        read = [self._rest]
        while b"," not in read[-1]:
            read.append(os.read(self._process.stdout.fileno(), 1 << 20))
            if not read[-1]:
                raise self._broken()
        answer, _, self._rest = b"".join(read).partition(b",")
        told = _payload(answer)
        if told.get("type") == "Error":
            raise IndexingError(f"{_NAME}报错：{told.get('message')} → 这是程序的问题，请连同此信息反馈")
        return told

    def close(self) -> None:
        """End the service, kindly first."""
        self._timer.cancel()
        for end in (self._process.stdin, self._process.stdout):
            if end:
                _close(end)
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _broken(self) -> IndexingError:
        if self._late:
            return IndexingError(f"{_NAME}超过 {self._timeout:g} 秒没有完成 → 请重试；仍然如此请反馈")
        self._process.wait()
        self._errors.seek(0)
        said = self._errors.read().decode("utf-8", "replace").strip()[-500:] or "没有说明原因"
        return IndexingError(f"{_NAME}中途退出（{self._process.returncode}）：{said} → {_CURE}")

    def _stop(self) -> None:
        self._late = True
        self._process.kill()


def _payload(answer: bytes) -> dict[str, Any]:
    try:
        return dict(json.loads(base64.b64decode(answer))["payload"])
    except (ValueError, KeyError, TypeError):
        raise IndexingError(f"{_NAME}答非所问：{answer[:100]!r} → {_CURE}") from None


def _close(end: IO[bytes]) -> None:
    """A pipe to a dead process may still hold bytes that nobody will read."""
    try:
        end.close()
    except OSError:
        return


@contextmanager
def _service(chunk: int, timeout: float) -> Iterator[_Pipe]:
    with tempfile.TemporaryFile() as errors:
        pipe = _Pipe(_start(chunk, errors), errors, timeout)
        try:
            yield pipe
        finally:
            pipe.close()


def _start(chunk: int, errors: IO[bytes]) -> subprocess.Popen[bytes]:
    binary = _binary()
    environment = os.environ | {"PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": str(chunk)}
    try:
        return subprocess.Popen(
            [binary, "--service"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment,
        )
    except OSError as error:
        raise IndexingError(f"{_NAME}无法启动（{binary}）：{error.strerror} → {_CURE}") from None


def _binary() -> str:
    if given := os.environ.get(OVERRIDE):
        return given
    try:
        return str(pagefind_bin.get_executable())
    except FileNotFoundError:
        raise IndexingError(f"找不到{_NAME}→ {_CURE}") from None
