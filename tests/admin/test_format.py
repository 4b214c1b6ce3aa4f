"""The document format of the web editor, in Node: what the form shows of a file, and what an edit makes of it."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from builder.admin.config import admin_form
from builder.documents import parse_document

HERE = Path(__file__).parent
CASES = yaml.safe_load((HERE / "format.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def results(root: Path) -> dict[str, dict]:
    """What became of each case, by its label."""
    script, node = root / ".cache/admin-build/page/format.js", shutil.which("node")
    if not node or not script.is_file():
        pytest.skip("the web editor is not built: `make admin` builds it (Node.js 20 or newer)")
    asked = json.dumps({"form": json.loads(admin_form()), "cases": CASES}, default=str)
    command = [node, str(HERE / "format.mjs"), script.as_uri()]
    done = subprocess.run(command, input=asked, capture_output=True, text=True, encoding="utf-8", check=True)
    return dict(zip((case["label"] for case in CASES), json.loads(done.stdout), strict=True))


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_only_what_is_edited_is_written(case, results) -> None:
    result = results[case["label"]]
    if "error" in case:
        assert result["error"].startswith(case["error"])
        return
    shown = case.get("shown", {})
    assert {name: result["shown"][name] for name in shown} == {name: _plain(value) for name, value in shown.items()}
    assert result["written"] == case.get("written", case["text"])


@pytest.mark.parametrize("case", [case for case in CASES if "error" not in case], ids=lambda case: case["label"])
def test_what_is_written_reads_without_a_problem(case, results) -> None:
    assert parse_document(results[case["label"]]["written"], "a.md").problems == ()


def _plain(value):
    """Dates of the table as the form has them: text."""
    return value if isinstance(value, bool | list) else str(value)
