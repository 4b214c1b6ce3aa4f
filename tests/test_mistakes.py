"""What editors type wrong most often: each mistake has its message, with line, column and cure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from archives import said

from builder.archive import parse_document
from builder.documents import parse_document as split
from builder.lint import lint_document
from builder.model import Config

CASES = yaml.safe_load(Path(__file__).with_name("mistakes.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_every_mistake_has_its_message(case: dict[str, Any]) -> None:
    text = f"---\n{case['head']}\n---\n\n{case.get('body', '一夜之间，巷子亮了。')}\n"
    document = split(text, "a.md", "0" * 64)
    _, problems = parse_document(document, Config())
    assert said((*problems, *lint_document(document).problems)) == case["said"]
