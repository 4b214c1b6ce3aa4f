"""What `make bench` could get wrong without being noticed: other documents for the other side, wrong sums, unseen processes."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from bench.__main__ import check
from bench.corpus import write_corpus
from bench.edits import EDITS, Edit
from bench.meter import Run, measure
from bench.sides import HUGO, OURS, SEARCHED, Side, for_hugo
from bench.sources import Sources, sources
from bench.table import COLD, PAGEFIND, Measured, goals, growth, table
from conftest import ROOT

ARTICLE = """---
title: 柳塘街道补种行道树（7）
date: 2015-03-04
tags: 垃圾分类、全民阅读
units: 柳塘街道、听泉镇
columns: 工作动态
---

路好走了。
"""
ISSUE = """---
快报: 青禾区创建工作快报
期号: 第3期
日期: 2015-01-02
---

## 检查督导
"""
CHILDREN = """
import subprocess, sys
hold = "import time; held = b'x' * 60_000_000; time.sleep(1)"
for child in [subprocess.Popen([sys.executable, "-c", hold]) for _ in range(2)]:
    child.wait()
"""
LEFT_BEHIND = """
import subprocess, sys
burn = "import time\\nwhile time.process_time() < 0.5: pass"
subprocess.Popen([sys.executable, "-c", burn])
"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Sources:
    folder = tmp_path_factory.mktemp("corpus")
    write_corpus(folder, 60)
    return sources(folder)


def side(folder: Path, written=str) -> Side:
    return Side("one", folder, (), folder / "frame.html", written, lambda _, document, __: Path(document, "index.html"))


# --- documents -----------------------------------------------------------------------------------------------


def test_the_same_number_gives_the_same_bytes(corpus: Sources, tmp_path: Path) -> None:
    write_corpus(tmp_path, 60)
    again = sources(tmp_path)
    assert [(path, digest(again.text(path))) for path in again.documents] == [
        (path, digest(corpus.text(path))) for path in corpus.documents
    ]


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_documents_of_any_size_are_published_by_2030(tmp_path: Path) -> None:
    """The bench builds as of that day: later ones would not be there."""
    write_corpus(tmp_path, 60)
    assert {path.parent.name for path in tmp_path.rglob("*.md")} == {str(year) for year in range(2015, 2025)}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            ARTICLE,
            {"title": "柳塘街道补种行道树（7）", "date": "2015-03-04", "years": ["2015"], "months": ["2015-03"]}
            | {"categories": ["工作动态"], "tags": ["垃圾分类", "全民阅读"], "units": ["柳塘街道", "听泉镇"]},
        ),
        (
            ISSUE,
            {"title": "青禾区创建工作快报第3期", "date": "2015-01-02", "years": ["2015"], "months": ["2015-01"]}
            | {"categories": ["青禾区创建工作快报"], "tags": [], "units": []},
        ),
    ],
)
def test_hugo_gets_the_same_body_under_a_head_that_it_understands(text: str, told: dict[str, object]) -> None:
    _, head, body = for_hugo(text).split("---\n", 2)
    assert (yaml.load(head, yaml.BaseLoader), body) == (told, text.split("---\n", 2)[2])


@pytest.mark.parametrize("case", ["body", "title", "issue"])
def test_an_edit_is_the_same_on_both_sides(case: str, corpus: Sources, tmp_path: Path) -> None:
    edit = EDITS[case](corpus, 1)
    for folder, written in (("ours", str), ("theirs", for_hugo)):
        edit.apply(side(tmp_path / folder, written))
        assert edit.shows in (tmp_path / folder / "content" / edit.document).read_text("utf-8")


@pytest.mark.parametrize("case", ["body", "title", "issue"])
def test_each_round_edits_another_document(case: str, corpus: Sources) -> None:
    edits = [EDITS[case](corpus, round_) for round_ in range(1, 6)]
    assert len({edit.document for edit in edits}) == len({edit.shows for edit in edits}) == 5


def test_a_new_issue_is_new_and_the_next(corpus: Sources) -> None:
    edit = EDITS["issue"](corpus, 2)
    assert (edit.document, edit.shows) == ("issues/2024/new-2.md", "62期")
    assert "期号: 第62期" in edit.text and edit.document not in corpus.documents


def test_a_template_edit_shows_on_every_page(corpus: Sources, tmp_path: Path) -> None:
    (tmp_path / "frame.html").write_text("<body></body>", "utf-8")
    EDITS["template"](corpus, 1).apply(side(tmp_path))
    assert (tmp_path / "frame.html").read_text("utf-8") == "<body><p>第1轮页脚</p>\n</body>"


@pytest.mark.parametrize(
    ("page", "case", "said"),
    [
        ("旧", "body", "one, one body edit: the page of a.md does not show 新"),
        ("新", "idle", "one, nothing to do: 1 pages of 1 documents, before 2"),
    ],
)
def test_a_site_that_is_not_what_it_must_be_ends_the_bench(page: str, case: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "site" / "a.md").mkdir(parents=True)
    (tmp_path / "site" / "a.md" / "index.html").write_text(page, "utf-8")
    with pytest.raises(SystemExit) as stopped:
        check(side(tmp_path), case, Edit("a.md", "", "新"), documents=1, before=2)
    assert stopped.value.code == said


# --- the table -----------------------------------------------------------------------------------------------


def runs(documents: int, case: str, side: str, *walls: float, peak: float = 100) -> list[Measured]:
    return [Measured(documents, case, side, Run(wall, 2 * wall, peak)) for wall in walls]


MEASURED = [
    *runs(10_000, COLD, OURS, 9, 4, 5),
    *runs(10_000, COLD, HUGO, 10, 30, 9, peak=1000),
    *runs(10_000, COLD, SEARCHED, 30),
    *runs(10_000, COLD, PAGEFIND, 40, peak=6000),
    *runs(100_000, COLD, OURS, 50),
]


def test_the_table_has_medians_and_ratios() -> None:
    assert list(table(MEASURED, 10_000))[2:] == [
        "| cold build | 5.00 | 10.00 | 100 | 10.00 | 20.00 | 1,000 | 0.500 × | 0.10 × |",
        "| cold build, with search | 30.00 | 60.00 | 100 | 50.00 | 100.00 | 6,000 | 0.600 × | 0.02 × |",
        "| Pagefind (extended) over Hugo's output | | | | 40.00 | 80.00 | 6,000 | | |",
    ]


def test_without_hugo_the_table_shows_ours() -> None:
    assert list(table(MEASURED, 100_000))[2:] == ["| cold build | 50.00 | 100.00 | 100 | | | | | |"]


def test_goals_say_whether_they_are_reached() -> None:
    assert [*goals(MEASURED, 10_000), *growth(MEASURED)] == [
        "- cold build without search, wall, against Hugo, 10,000 documents: 0.5 × (at most 0.5 ×): reached",
        "- cold build with search, against Hugo + Pagefind, 10,000 documents: 0.6 × (at most 0.4 ×): NOT reached",
        "- peak memory, cold, all processes, against Hugo, 10,000 documents: 0.1 × (at most 0.35 ×): reached",
        "- time at 100,000 against 10,000: 10 × (at most 11 ×): reached",
    ]


# --- the meter -----------------------------------------------------------------------------------------------

linux = pytest.mark.skipif(sys.platform != "linux", reason="the bench reads /proc")


@linux
def test_memory_is_that_of_all_children_together(tmp_path: Path) -> None:
    assert measure([sys.executable, "-c", CHILDREN], tmp_path).peak > 2 * 60_000_000 / 1024**2


@linux
def test_a_process_that_outlives_its_parent_is_counted(tmp_path: Path) -> None:
    assert measure([sys.executable, "-c", LEFT_BEHIND], tmp_path).cpu >= 0.5


@linux
def test_a_program_that_fails_ends_the_bench_with_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"(?s)^exit code 3: .*\nno such luck\n$"):
        measure([sys.executable, "-c", "import sys; print('no such luck'); sys.exit(3)"], tmp_path)


def test_the_bench_of_search_asks_a_built_archive(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bench.search", "--place", str(tmp_path), "--documents", "20", "柳塘街道"]
    run = subprocess.run(command, cwd=ROOT / "tests", capture_output=True, text=True, encoding="utf-8", check=False)
    assert run.returncode == 0, run.stderr
    told = [line.split() for line in run.stdout.splitlines()]
    assert [line[:-3] for line in told[2:4]] == [
        ["everything", *["1", "of", "1"]],
        ["one", "edited", "document", *["1", "of", "1"]],
    ]
    asked = [line for line in told if line[:1] == ["柳塘街道"]]
    assert [line[1] for line in asked] == ["first", "next", "all"]
    assert len({line[-5] for line in asked}) == 1 and int(asked[0][-5]) > 0
