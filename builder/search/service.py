"""Our client for `pagefind --service`: pages in, the files of a bundle out, nothing written to disk.

The program ends when its input does, so it never outlives us, however we end.
"""

from __future__ import annotations

import base64
import json
import os
import re
import signal
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, Any

from builder.regex import regex
from builder.search.program import IndexingError, start, unusable

# Seconds without an answer after which the program is taken to hang. The slowest answer is the last: the files of a
# bundle, seconds as a rule, minutes where one month has ten thousand documents.
PATIENCE = 300.0

# So many pages are sent before the answer to the first is read: Pagefind works while we make the next.
_AHEAD = 8
_GRACE = 5.0
_READ = 1 << 20
_LAST_WORDS = 500

_PATH = regex(r"(?:(?!\.)[\w.-]+/)?(?!\.)[\w.-]+", re.ASCII)


def index_pages(pages: Iterable[tuple[str, str]], chunk: int) -> tuple[tuple[str, bytes], ...]:
    """The files of one bundle as Pagefind makes them, by path, from pairs of URL and index-only HTML in order."""
    with _service(chunk) as service:
        index = service.ask("index_id", type="NewIndex", config={})
        waiting = 0
        for number, (url, html) in enumerate(pages):
            service.send(type="AddFile", index_id=index, file_path=f"{number}.html", url=url, file_contents=html)
            waiting += 1
            if waiting > _AHEAD:
                service.receive("page_url")
                waiting -= 1
        for _ in range(waiting):
            service.receive("page_url")
        return _files(service.ask("files", type="GetFiles", index_id=index))


def _files(told: Any) -> tuple[tuple[str, bytes], ...]:
    """Paths and bytes, in order, which Pagefind leaves to chance; no path that could lead elsewhere."""
    try:
        files = tuple((str(file["path"]), base64.b64decode(file["content"], validate=True)) for file in told)
    except (ValueError, KeyError, TypeError):
        raise unusable("给出的文件读不懂") from None
    for path, _ in files:
        if not _PATH.fullmatch(path):
            raise unusable(f"给出的文件名 {path[:100]!r} 不能用")
    return tuple(sorted(files))


# --- the program ---------------------------------------------------------------------------------------------


class _Service:
    """A running Pagefind: requests go in, answers come in the same order.

    Each pipe has a thread of its own: neither side waits for the other to listen, however long page and answer are,
    and a program that hangs holds up nobody.
    """

    def __init__(self, process: subprocess.Popen[bytes], errors: IO[bytes]) -> None:
        self._process = process
        self._errors = errors
        self._requests: SimpleQueue[bytes | None] = SimpleQueue()
        self._answers: SimpleQueue[bytes | None] = SimpleQueue()
        self._threads = tuple(Thread(target=work, daemon=True) for work in (self._speak, self._listen))
        for thread in self._threads:
            thread.start()

    def ask(self, key: str, **payload: Any) -> Any:
        """What the answer to one request has at `key`, where none is waiting."""
        self.send(**payload)
        return self.receive(key)

    def send(self, **payload: Any) -> None:
        """One request; its answer comes after those of the requests before it."""
        message = json.dumps({"message_id": 1, "payload": payload}, ensure_ascii=False).encode()
        self._requests.put(base64.b64encode(message) + b",")

    def receive(self, key: str) -> Any:
        """What the next answer has at `key`."""
        try:
            answer = self._answers.get(timeout=PATIENCE)
        except Empty:
            raise unusable(f"超过 {PATIENCE:g} 秒没有应答", "请重试；仍然如此请反馈") from None
        if answer is None:
            raise self._broken()
        return _told(answer, key)

    def close(self) -> None:
        """End it: nothing is lost, as all that it made is in memory."""
        self._requests.put(None)
        self._process.kill()
        self._process.wait()
        for thread in self._threads:
            thread.join(_GRACE)

    def _speak(self) -> None:
        """Every request to the program, up to None; where it does not listen any more, its answers tell."""
        assert self._process.stdin
        with suppress(OSError), self._process.stdin as heard:
            while request := self._requests.get():
                heard.write(request)
                heard.flush()

    def _listen(self) -> None:
        """Every answer of the program, and None after the last."""
        assert self._process.stdout
        parts: list[bytes] = []
        with suppress(OSError), self._process.stdout as said:
            while read := os.read(said.fileno(), _READ):
                *ends, rest = read.split(b",")
                for end in ends:
                    self._answers.put(b"".join((*parts, end)))
                    parts = []
                parts.append(rest)
        self._answers.put(None)

    def _broken(self) -> IndexingError:
        try:
            code = self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:  # it lives, but says nothing any more
            return unusable("不再应答")
        said = self._last_words()
        if code < 0:
            why = f"{_signal(-code)}{f'：{said}' if said else ''}"
            return unusable(f"被系统结束（{why}）", "请重试；内存不够时先关掉别的程序")
        return unusable(f"中途退出（{code}）：{said or '没有说明原因'}")

    def _last_words(self) -> str:
        """The end of what it said on stderr, as one line."""
        size = self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, size - 4 * _LAST_WORDS))
        return " ".join(self._errors.read().decode("utf-8", "replace").split())[-_LAST_WORDS:]


def _told(answer: bytes, key: str) -> Any:
    try:
        payload = json.loads(base64.b64decode(answer, validate=True))["payload"]
        if payload.get("type") == "Error":
            raise unusable(f"报错：{payload.get('message')}", "这是程序的问题，请连同此信息反馈")
        return payload[key]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise unusable(f"答非所问：{answer[:100]!r}") from None


def _signal(number: int) -> str:
    """The name of a signal, where it has one."""
    with suppress(ValueError):
        return signal.Signals(number).name
    return f"信号 {number}"


@contextmanager
def _service(chunk: int) -> Iterator[_Service]:
    with tempfile.TemporaryFile() as errors:
        service = _Service(start(chunk, errors), errors)
        try:
            yield service
        finally:
            service.close()
