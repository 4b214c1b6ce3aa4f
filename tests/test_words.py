"""The site's own words: all of them pass through one table, and the table has nothing else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from opencc import OpenCC

from builder.fields import ROLES
from builder.schema import PAIRED
from builder.words import HANT, say

ROOT = Path(__file__).parent.parent
TEMPLATES = sorted(path for path in (ROOT / "templates").glob("*.*") if path.name not in ("review.html", "norms.html"))
_CALL = re.compile(r"""\b_\(\s*(?:'([^'\n]*)'|"([^"\n]*)")""")
_PATTERN = re.compile(r"\\|\(\?|\[")
_HAN = re.compile(r"[\u3400-\u9fff]")


def spoken() -> Iterator[str]:
    """Every literal that a template or a module hands to the table."""
    for path in TEMPLATES:
        for match in _CALL.finditer(path.read_text("utf-8")):
            yield match[1] or match[2]
    for path in sorted((ROOT / "builder" / "pages").glob("*.py")):
        yield from literals(ast.parse(path.read_text("utf-8")))
    yield from labels()
    for node in ast.walk(ast.parse((ROOT / "builder" / "render.py").read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say":
            yield from literals(ast.Module([ast.Assign([], node.args[0])], []))


def labels() -> Iterator[str]:
    """What the records of documents are called: facts, imprint, distribution, roles."""
    for node in ast.parse((ROOT / "builder" / "heads.py").read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name in ("facts", "imprint"):
            yield from literals(ast.Module([node], []))
    yield from (*PAIRED, *ROLES)


def literals(tree: ast.Module) -> Iterator[str]:
    """Every text of a module with a Han character in it that is no docstring."""
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield from (node.value,) if _HAN.search(node.value) and not _PATTERN.search(node.value) else ()


def test_every_word_that_differs_has_its_traditional_form() -> None:
    convert = OpenCC("s2t").convert
    assert {text for text in spoken() if convert(text) != text and text not in HANT} == set()


def test_the_table_holds_nothing_that_nobody_says(request: pytest.FixtureRequest) -> None:
    indirect = {"文章", "快报", "条目", "简讯", "页面"}  # kinds of entries, said by what they are
    assert set(HANT) - set(spoken()) - indirect == set()


def test_places_are_the_same_on_both_sides() -> None:
    for simplified, traditional in HANT.items():
        assert re.findall(r"\{\w*\}", simplified) == re.findall(r"\{\w*\}", traditional), simplified


def test_the_traditional_column_is_traditional() -> None:
    back = OpenCC("t2s").convert
    assert {text for text in HANT.values() if back(text) == text and _HAN.search(text)} == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_speaks_past_the_table(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.S)
    text = re.sub(r"\{[{%].*?[}%]\}", "", text, flags=re.S)
    assert [char for char in _HAN.findall(text) if char not in "年月日"] == []  # the same in both scripts


def test_a_word_is_said_in_the_script_of_the_site() -> None:
    word = next(iter(HANT))
    assert (say(word, "zh-Hans"), say(word, "zh-Hant")) == (word, HANT[word])
    assert say("共 {n} 期", "zh-Hans", n=3) == "共 3 期"
