"""Who works: this process, a pool, or an executor that somebody else runs; the site is the same, byte for byte."""

from __future__ import annotations

import gc
import pickle
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from tests_support import tree, write_site

from builder import workers
from builder.commands.build import build
from builder.commands.order import Asked, Order
from builder.render import TemplateFaultError
from builder.workers import MANY, Crew, Here, chunks, each, threads

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT / "templates"
ARTICLES = {
    f"articles/2024/a{n}.md": f"---\ntitle: 第{n}篇\ndate: 2024-{n % 12 + 1:02}-01\ntags: [夜市, 里弄{n % 7}]\n---\n\n"
    f"柳塘街道第{n}次清扫。见[上一篇](a{n - 1 or 1}.md)。\n"
    for n in range(1, 40)
}


def order(root: Path, *, templates: Path = TEMPLATES, workers: int = 1, executor: Executor | None = None) -> Order:
    asked = Asked(root / "content", as_of=date(2030, 1, 1))
    return Order(asked, root / "site", templates, workers=workers, executor=executor)


def built(root: Path, **more: object) -> dict[str, bytes]:
    write_site(root, ARTICLES)
    outcome = build(order(root, **more), lambda _: None)
    assert outcome.report
    return tree(root / "site")


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a pool be begun for a small site."""
    monkeypatch.setattr(workers, "MANY", 10)


@pytest.mark.usefixtures("few")
def test_one_process_and_several_build_the_same_site(tmp_path: Path) -> None:
    assert built(tmp_path / "one") == built(tmp_path / "three", workers=3)


def test_any_executor_builds_the_same_site(tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as threads:
        assert built(tmp_path / "one") == built(tmp_path / "threads", executor=threads)


class Sending(Executor):
    """Works here, and keeps what would have gone to another process."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def submit(self, fn, /, *args, **kwargs):
        self.sent.append(pickle.dumps((fn, args, kwargs)))
        return Here().submit(fn, *args, **kwargs)


def test_addresses_do_not_go_along_with_documents(tmp_path: Path) -> None:
    """They are as many as the documents, and go with every few of these: 100,000 took half as long again."""
    built(tmp_path)
    assert "/articles/2024/a39/" in (tmp_path / "content" / "urls.lock").read_text("utf-8")
    shutil.rmtree(tmp_path / ".cache")
    hands = Sending()
    build(order(tmp_path, executor=hands), lambda _: None)
    reading = [sent for sent in hands.sent if b"type_documents" in sent]
    assert reading and not any(b"/articles/2024/a39/" in sent for sent in reading)


def test_the_executor_of_a_dask_cluster_builds_the_same_site(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="needs the extra `cluster`")
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        assert built(tmp_path / "one") == built(tmp_path / "cluster", executor=client.get_executor())


@pytest.mark.usefixtures("few")
def test_a_broken_template_in_a_worker_is_told_as_at_home(tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    shutil.copytree(TEMPLATES, templates)
    (templates / "article.html").write_text("{{ page.nothing }}", "utf-8")
    write_site(tmp_path, ARTICLES)
    told = []
    for count in (1, 2):
        with pytest.raises(TemplateFaultError) as caught:
            build(order(tmp_path, templates=templates, workers=count), lambda _: None)
        told.append(str(caught.value))
    assert told[0] == told[1]
    assert "article.html: 模板出错" in told[0]
    assert not (tmp_path / "site").exists()


def test_results_come_in_the_order_of_the_pieces() -> None:
    begun: list[int] = []

    def work(piece: int) -> int:
        begun.append(piece)
        return piece * piece

    with threads(1) as hands:
        results = each(hands, work, range(100), ahead=3)
        assert next(results) == 0
        assert list(results) == [n * n for n in range(1, 100)]
    assert begun == [*range(100)]


def test_few_pieces_are_under_way_at_a_time() -> None:
    asked: list[int] = []

    def pieces() -> Iterator[int]:
        for piece in range(100):
            asked.append(piece)
            yield piece

    with threads(1) as hands:
        assert next(each(hands, abs, pieces(), ahead=3)) == 0
    assert asked == [0, 1, 2, 3]


def test_here_nothing_is_done_before_it_is_wanted() -> None:
    begun: list[int] = []
    results = each(Here(), begun.append, range(100), ahead=3)
    next(results)
    assert begun == [0]


def test_an_error_of_a_piece_comes_out_where_its_result_is_asked_for() -> None:
    def work(piece: int) -> float:
        return 1 / piece

    results = each(Here(), work, (2, 0, 1), ahead=0)
    assert next(results) == 0.5
    with pytest.raises(ZeroDivisionError):
        next(results)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("os.getpid() != here", True),
        ("os.getpid() == here", False),
        # broken off there, and so asked here
        ("os.getpid() == here or os.kill(os.getpid(), 9)", True),
        ("os.getpid() == here or exec('raise MemoryError')", True),
        # where another thread runs, nothing is forked
        ("os.getpid() == here and threading.active_count() == 2", "beside a thread"),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks")
def test_a_question_asked_apart(question: str, answer: bool | str) -> None:
    script = (
        "import os, threading, time; from builder.workers import apart; here = os.getpid()\n"
        f"if {answer!r} == 'beside a thread': threading.Thread(target=time.sleep, args=(1,)).start()\n"
        f"print(apart(lambda: {question})() is {bool(answer)})"
    )
    said = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout == "True\n"


@pytest.mark.parametrize(
    ("pieces", "parts"), [("", []), ("甲", ["甲"]), ("甲乙", ["甲乙"]), ("甲乙丙", ["甲乙", "丙"])]
)
def test_a_sequence_in_parts_of_two(pieces: str, parts: list[str]) -> None:
    assert list(chunks(pieces, 2)) == parts


def test_few_pieces_are_done_here() -> None:
    with Crew(4) as crew:
        assert isinstance(crew.of(workers.MANY - 1), Here)
    with Crew(1) as crew:
        assert isinstance(crew.of(1_000_000), Here)


def test_with_others_at_work_this_process_looks_for_no_circles_until_they_are_done():
    with Crew(2) as crew:
        crew.of(1)
        assert gc.isenabled()
        assert crew.of(MANY).submit(gc.isenabled).result()
        assert not gc.isenabled()
    assert gc.isenabled()
