"""On ordinary official prose `check` is quiet: no error, and the few warnings are known one by one."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from builder.commands.judge import check
from builder.commands.mend import mended_bytes
from builder.commands.order import Asked
from builder.documents import parse_document
from builder.encodings import decode
from builder.lint import lint_document
from builder.lint.closely import lint_closely
from builder.model import Config
from builder.problems import Level, Problem

HERE = Path(__file__).parent
CORPUS = HERE.parent / "clean" / "corpus"
PROSE = {path.stem: path for folder in (CORPUS, HERE / "official") for path in sorted(folder.glob("*.md"))}
# What is wrong on purpose: banjiao is typed with half-width marks throughout, tongbao quotes 青政办发[2024]12号.
WARNED = {
    ("banjiao", "half-width-mark"): 25,
    ("banjiao", "half-width-bracket"): 3,
    ("banjiao", "straight-quote"): 6,
    ("tongbao", "document-number"): 1,
}
MOST_NOTES = 12


def judged(path: Path) -> tuple[Problem, ...]:
    document = parse_document(decode(path.read_bytes()).text, path.name)
    return (*lint_document(document).problems, *lint_closely(document))


def paragraphs(path: Path) -> int:
    return sum(not block.startswith(("#", "---")) for block in path.read_text("utf-8").split("\n\n")[1:])


def test_there_is_enough_prose() -> None:
    assert sum(map(paragraphs, PROSE.values())) >= 700
    assert sum(map(paragraphs, (HERE / "official").glob("*.md"))) >= 40


def test_official_prose_has_no_error_and_few_warnings() -> None:
    found = [(name, problem) for name, path in PROSE.items() for problem in judged(path)]
    assert [str(problem) for _, problem in found if problem.level is Level.ERROR] == []
    assert Counter((name, p.rule) for name, p in found if p.level is Level.WARNING) == Counter(WARNED)
    assert sum(problem.level is Level.NOTE for _, problem in found) <= MOST_NOTES


FOLDED = str.maketrans("，：；！？（）", ",:;!?()")
MIXED = ("banjiao", "tongbao")
"""Documents with half-width marks of their own."""


@pytest.mark.parametrize("name", [name for name in PROSE if name not in MIXED])
def test_marks_folded_to_half_width_are_mended_and_no_others(name: str) -> None:
    """What stood there in half width by right, in times, codes and English, stays as it is."""
    head, mark, body = PROSE[name].read_text("utf-8").rpartition("\n---\n")
    folded = f"{head}{mark}{body.translate(FOLDED)}"
    mended = mended_bytes(folded.encode(), f"{name}.md", Config())[0].decode()
    printed = f"{head}{mark}{body}"
    changed = [(was, is_) for was, fold, is_ in zip(printed, folded, mended, strict=True) if is_ != fold]
    assert [pair for pair in changed if pair[0] != pair[1]] == []
    assert changed


@pytest.mark.parametrize("name", [path.stem for path in sorted((HERE / "official").glob("*.md"))])
def test_well_written_prose_has_nothing(name: str) -> None:
    assert [str(problem) for problem in judged(PROSE[name])] == []


def test_the_sample_content_has_one_warning(root: Path) -> None:
    """An issue that the sample archive misses on purpose."""
    examined = check(Asked(root / "content", drafts=True))
    told = [problem for problem in examined.problems if problem.level is not Level.NOTE]
    assert [(problem.rule, problem.level) for problem in told] == [("number-missing", Level.WARNING)]
