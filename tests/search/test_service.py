"""Our client for Pagefind: what it asks of the program, and what it says of one that fails."""

from __future__ import annotations

import base64
import json
import os
import stat
import sys
import threading
from importlib import metadata
from pathlib import Path

import pytest

from builder.model import Passage, Record
from builder.search import IndexingError, service
from builder.search.pages import index_html
from builder.search.program import engine
from builder.search.service import index_pages

CURE = " → 请重新安装依赖 pagefind-bin，或用环境变量 PAGEFIND_BINARY_PATH 指明程序的位置"
PAGE = ("/a/", "<html></html>")


def told(**payload: object) -> str:
    """An answer as the program sends it."""
    return base64.b64encode(json.dumps({"message_id": 1, "payload": payload}).encode()).decode() + ","


OPENED = told(type="NewIndex", index_id=0)
TAKEN = told(type="IndexedFile", page_url="/a/", page_word_count=1, page_meta={})


def given(path: str, content: str) -> str:
    return told(type="GetFiles", files=[{"path": path, "content": content}])


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Put a script in Pagefind's place."""

    def put(script: str, name: str = "pagefind") -> Path:
        path = tmp_path / name
        path.write_text(f"#!{sys.executable}\nimport os, sys, time\n{script}", encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PAGEFIND_BINARY_PATH", str(path))
        return path

    return put


def says(*answers: str) -> str:
    """A script that says all this as soon as it is spoken to, then waits for its end."""
    return (
        f"sys.stdin.buffer.read(9)\nsys.stdout.write({''.join(answers)!r})\nsys.stdout.flush()\nsys.stdin.buffer.read()"
    )


def refusal() -> str:
    with pytest.raises(IndexingError) as caught:
        index_pages([PAGE], 5000)
    return str(caught.value)


def pages(count: int, text: str) -> list[tuple[str, str]]:
    passages = (Passage("", "", text),)
    bodies = (index_html(Record(f"/{n}/", f"第{n}期", "", (), passages)) for n in range(count))
    return [(f"/{n}/", f'<html lang="all">{body}</html>') for n, body in enumerate(bodies)]


# --- pages in, files out -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "text"), [(60, "青禾"), (12, "願者服務隊" * 8_000)], ids=["many", "huge"])
def test_more_than_fits_in_the_pipes_is_indexed_in_order(count: int, text: str) -> None:
    given_pages = pages(count, text)
    once, again = index_pages(given_pages, 5000), index_pages(given_pages, 5000)
    assert once == again
    assert sum(path.startswith("fragment/") for path, _ in once) == count


def test_a_program_that_answers_at_length_before_it_reads_on_is_heard_out(program) -> None:
    """Answer and next request are both longer than a pipe: neither side may wait for the other."""
    long = told(type="IndexedFile", page_url="/a/", page_meta={"title": "长" * 400_000})
    last = given("pagefind.js", "")
    program(
        f"take = lambda: iter(lambda: sys.stdin.buffer.read(1), b',')\n"
        f"for answer in ({OPENED!r}, {long!r}, {long!r}, {long!r}, {last!r}):\n"
        f"    list(take())\n    sys.stdout.write(answer)\n    sys.stdout.flush()\n"
    )
    page = "<html>" + "字" * 200_000
    assert index_pages([("/a/", page), ("/b/", page), ("/c/", page)], 5000) == (("pagefind.js", b""),)


def test_what_is_wrong_with_a_page_of_ours_ends_the_program(program) -> None:
    path = program(f"open(sys.argv[0] + '.pid', 'w').write(str(os.getpid()))\n{says(OPENED)}")

    def broken():
        yield PAGE
        raise RuntimeError("ours")

    with pytest.raises(RuntimeError, match="ours"):
        index_pages(broken(), 5000)
    pid = int(path.with_name("pagefind.pid").read_text())
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


# --- a program that fails ------------------------------------------------------------------------------------


def test_a_missing_program_is_said_with_a_cure(monkeypatch) -> None:
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", "/nowhere/pagefind")
    assert refusal() == f"检索索引程序 pagefind 无法启动（/nowhere/pagefind）：没有这个文件{CURE}"


@pytest.mark.parametrize(
    ("mode", "text", "why"),
    [(0o644, f"#!{sys.executable}\n", "没有执行权限"), (0o755, "\x00\x01不是程序", "不是这台机器能运行的程序")],
)
def test_a_file_that_cannot_be_run_is_said(monkeypatch, tmp_path: Path, mode: int, text: str, why: str) -> None:
    path = tmp_path / "pagefind"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", str(path))
    assert refusal() == f"检索索引程序 pagefind 无法启动（{path}）：{why}{CURE}"


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("sys.stderr.write('out of\\n  memory\\n'); sys.exit(3)", "中途退出（3）：out of memory"),
        ("sys.stderr.write('x' * 90_000 + ' the end'); sys.exit(3)", "中途退出（3）：" + "x" * 492 + " the end"),
        ("sys.stdin.buffer.read(9); sys.exit(0)", "中途退出（0）：没有说明原因"),
        ("sys.stdin.buffer.read(9); print('half', end='')", "中途退出（0）：没有说明原因"),
        (says("garbage,"), "答非所问：b'garbage'"),
        (says("e30=,"), "答非所问：b'e30='"),
        (says("bnVsbA==,"), "答非所问：b'bnVsbA=='"),
        (says(told(type="NewIndex")), f"答非所问：{told(type='NewIndex')[:-1].encode()[:100]!r}"),
        (says(OPENED, told(type="Odd")), f"答非所问：{told(type='Odd')[:-1].encode()!r}"),
        (says(OPENED, TAKEN, told(type="GetFiles", files=None)), "给出的文件读不懂"),
        (says(OPENED, TAKEN, told(type="GetFiles", files=[{}])), "给出的文件读不懂"),
        (says(OPENED, TAKEN, given("a.js", "%%")), "给出的文件读不懂"),
        (says(OPENED, TAKEN, given("../a.js", "")), "给出的文件名 '../a.js' 不能用"),
        (says(OPENED, TAKEN, given("/etc/a.js", "")), "给出的文件名 '/etc/a.js' 不能用"),
        (says(OPENED, TAKEN, given("a\\b.js", "")), "给出的文件名 'a\\\\b.js' 不能用"),
        (says(OPENED, TAKEN, given("fragment/..", "")), "给出的文件名 'fragment/..' 不能用"),
    ],
)
def test_a_program_that_breaks_off_or_makes_no_sense_is_said(program, script: str, said: str) -> None:
    program(script)
    assert refusal() == f"检索索引程序 pagefind {said}{CURE}"


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize(
    ("script", "why"),
    [("os.kill(os.getpid(), 9)", "SIGKILL"), ("sys.stderr.write('oh'); sys.stderr.flush(); os.abort()", "SIGABRT：oh")],
)
def test_a_program_that_the_system_ends_is_said(program, script: str, why: str) -> None:
    program(script)
    assert refusal() == f"检索索引程序 pagefind 被系统结束（{why}） → 请重试；内存不够时先关掉别的程序"


def test_an_error_of_the_program_is_passed_on(program) -> None:
    program(says(OPENED, told(type="Error", message="no index")))
    assert refusal() == "检索索引程序 pagefind 报错：no index → 这是程序的问题，请连同此信息反馈"


@pytest.mark.parametrize("size", [1, 1_000_000], ids=["reading nothing", "with more to read than a pipe holds"])
@pytest.mark.parametrize(
    "script",
    ["time.sleep(60)", "import subprocess; subprocess.run([sys.executable, '-c', 'import time; time.sleep(8)'])"],
    ids=["alone", "with a program of its own"],
)
def test_a_program_that_hangs_is_ended(program, monkeypatch, script: str, size: int) -> None:
    monkeypatch.setattr(service, "PATIENCE", 0.2)
    monkeypatch.setattr(service, "_GRACE", 0.2)
    program(f"sys.stdout.write({OPENED!r}); sys.stdout.flush(); {script}")
    with pytest.raises(IndexingError) as caught:
        index_pages([("/a/", "字" * size)], 5000)
    assert str(caught.value) == "检索索引程序 pagefind 超过 0.2 秒没有应答 → 请重试；仍然如此请反馈"


def test_patience_is_for_each_answer_not_for_all(program, monkeypatch) -> None:
    monkeypatch.setattr(service, "PATIENCE", 2.0)
    answers = (OPENED, *[TAKEN] * 12, given("pagefind.js", ""))
    program(
        f"for answer in {answers!r}:\n    time.sleep(0.2); sys.stdout.write(answer); sys.stdout.flush()\ntime.sleep(9)"
    )
    assert index_pages([PAGE] * 12, 5000) == (("pagefind.js", b""),)


def test_nothing_of_it_stays_when_it_has_answered(program) -> None:
    before = threading.active_count()
    program(says(OPENED, TAKEN, given("pagefind.js", "")))
    index_pages([PAGE], 5000)
    assert threading.active_count() == before


# --- which program it is -------------------------------------------------------------------------------------


def test_the_installed_program_is_known_by_its_version(monkeypatch) -> None:
    monkeypatch.delenv("PAGEFIND_BINARY_PATH", raising=False)
    assert engine() == metadata.version("pagefind-bin")


def test_a_named_program_is_known_by_what_it_is_wherever_it_lies(program) -> None:
    program("pass", "one")
    one = engine()
    program("pass", "two")
    assert engine() == one
    program("pass  # newer", "two")
    assert engine() != one


def test_a_named_program_that_is_missing_is_said(monkeypatch) -> None:
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", "/nowhere/pagefind")
    with pytest.raises(IndexingError, match="无法启动（/nowhere/pagefind）：没有这个文件"):
        engine()
