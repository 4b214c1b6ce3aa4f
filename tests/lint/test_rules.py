"""Every rule of `check` for one document: what it must find, in which words, how it mends it, what it leaves alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from builder.documents import Document, parse_document
from builder.edits import apply
from builder.lint import FILE_RULES, TEXT_RULES, lint_document, lint_files
from builder.lint.catalogue import Rule, name_of, rules
from builder.lint.closely import FORM_RULES, lint_closely
from builder.lint.prose.rules import PROSE_RULES
from builder.problems import Level, Problem

HERE = Path(__file__).parent
HEAD = "---\n标题: 甲\n---\n"
FILES = frozenset({"articles/a.md", "articles/b.md", "articles/图 一.jpg", "articles/a/x.png"})


def cases(name: str) -> dict:
    return yaml.safe_load((HERE / f"{name}.yaml").read_text("utf-8"))


CLOSE = {**cases("prose"), **cases("form")}
TEXT = cases("text")


def document(text: str) -> Document:
    """A text below a title, or a whole file."""
    whole = text.startswith("---\n") and "\n---\n" in text
    return parse_document(f"{'' if whole else HEAD}{text}\n", "articles/a.md")


def told(text: str, rule: str) -> list[Problem]:
    judged = lint_document(document(text))
    found = (*lint_closely(document(text)), *judged.problems, *lint_files(judged.named, FILES))
    return sorted(problem for problem in found if problem.rule == rule)


def line(problem: Problem, text: str) -> str:
    shift = 0 if document(text).raw == f"{text}\n" else HEAD.count("\n")
    return f"{problem.where.line - shift}:{problem.where.column} {problem.message} → {problem.cure}"


FIND = [(rule, case) for rule, given in CLOSE.items() for case in given["find"]]
LEAVE = [(rule, text) for rule, given in CLOSE.items() for text in given["leave"]]
LEAVE += [(rule, text) for rule, texts in TEXT.items() for text in texts]


@pytest.mark.parametrize(("rule", "case"), FIND, ids=lambda each: each if isinstance(each, str) else "")
def test_a_rule_finds(rule: str, case: dict) -> None:
    found = told(case["text"], rule)
    assert [line(problem, case["text"]) for problem in found] == case["told"]
    edits = tuple(edit for problem in found for edit in problem.fix)
    mended = apply(document(case["text"]).raw, edits).removeprefix(HEAD).removesuffix("\n")
    assert mended == case.get("mended", case["text"])


@pytest.mark.parametrize(("rule", "text"), LEAVE)
def test_a_rule_leaves_alone(rule: str, text: str) -> None:
    assert told(text, rule) == []


def test_every_rule_has_cases() -> None:
    close = [rule.name for rule in PROSE_RULES] + [name_of(rule) for rule in FORM_RULES]
    assert list(CLOSE) == close
    assert all(given["find"] and given["leave"] for given in CLOSE.values())
    assert list(TEXT) == [name_of(rule) for rule in (*TEXT_RULES, *FILE_RULES)]


KNOWN = {rule.name: rule for rule in rules()}


@pytest.mark.parametrize(("rule", "case"), FIND, ids=lambda each: each if isinstance(each, str) else "")
def test_a_rule_weighs_what_the_list_says(rule: str, case: dict) -> None:
    assert {problem.level for problem in told(case["text"], rule)} == {KNOWN[rule].level}


@pytest.mark.parametrize("rule", [KNOWN[rule.name] for rule in PROSE_RULES], ids=lambda rule: rule.name)
def test_the_examples_of_a_page_are_true(rule: Rule) -> None:
    wrong, right = (re.search(rf"^{mark}：(.+)$", rule.page, re.M) for mark in "错对")
    assert wrong and right, "a page shows what is wrong and what is right"
    assert told(wrong[1], rule.name)
    assert [p for p in lint_closely(document(right[1])) if p.level is not Level.NOTE] == []
    assert told(right[1], rule.name) == []


def test_the_front_matter_is_judged_and_never_mended() -> None:
    (found,) = told("---\n标题: 夜市,开张\n来源: 甲,乙\n---\n正文。", "half-width-mark")
    assert (str(found.where), found.fix) == ("articles/a.md:2:7", ())


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "piece", ["“", "《", "(", "[^", "<!--", "$", "a ", "甲,", "1~", '"甲', "…", "　", "一是", "> 甲\n"]
)
def test_a_text_of_one_thing_a_thousand_times_is_judged(piece: str) -> None:
    """No pattern looks again and again over the rest of the text."""
    for problem in lint_closely(document(piece * (30_000 // len(piece)))):
        assert problem.where.line >= 1
