"""Patterns that wait to be used answer as `re.compile` does, and every one of the project's can be compiled."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path

import pytest

from builder.regex import regex

BUILDER = Path(__file__).parent.parent / "builder"


def patterns() -> list[tuple[str, str]]:
    """The module and name of each pattern that stands alone in a module."""
    found = []
    for file in sorted(BUILDER.rglob("*.py")):
        module = ".".join(file.relative_to(BUILDER.parent).with_suffix("").parts).removesuffix(".__init__")
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
                name = getattr(node.value.func, "id", "")
                found += [(module, target.id) for target in node.targets if name == "regex" and hasattr(target, "id")]
    return found


def test_most_patterns_wait() -> None:
    assert len(patterns()) > 300


@pytest.mark.parametrize(("module", "name"), patterns(), ids=" ".join)
def test_every_pattern_can_be_compiled(module: str, name: str) -> None:
    assert getattr(importlib.import_module(module), name).groups >= 0


def test_it_answers_as_a_compiled_one_does() -> None:
    pattern = regex(r"(?P<year>\d{4})年", re.IGNORECASE)
    assert pattern.search("见2024年")["year"] == "2024"
    assert pattern.sub("", "2024年底") == "底"
    assert pattern.pattern == r"(?P<year>\d{4})年"
    assert pattern.groupindex == {"year": 1}
    assert regex(rb"\xff+").match(b"\xff\xff").end() == 2


def test_it_is_compiled_when_it_is_used() -> None:
    broken = regex("(")
    with pytest.raises(re.error, match="missing \\)"):
        broken.search("")
