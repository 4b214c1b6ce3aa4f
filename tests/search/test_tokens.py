"""Tokens: one list of cases for Python and for the browser's half."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from builder.search.tokens import fold, index_tokens, plain, query_phrases

HERE = Path(__file__).parent
TEMPLATES = HERE.parents[1] / "templates"
VECTORS = json.loads((HERE / "vectors.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", VECTORS, ids=lambda case: case["what"])
def test_python_gives_the_tokens_of_the_vectors(case):
    assert index_tokens(fold(plain(case["text"]))).split() == case["index"]
    assert [list(forms) for forms in query_phrases(case["text"])] == case["phrases"]


def test_the_browser_gives_the_tokens_of_the_vectors(tmp_path):
    node = shutil.which("node")
    if not node:
        pytest.skip("node is not installed: the tokens of the browser are tested in Chromium only")
    script = tmp_path / "search-text.mjs"
    shutil.copy(TEMPLATES / "static" / "search-text.js", script)
    places = {
        "SEARCH_TEXT": script.as_uri(),
        "FOLD": str(HERE.parents[1] / "builder" / "search" / "fold.json"),
        "VECTORS": str(HERE / "vectors.json"),
    }
    command = [node, "--test", str(HERE / "text.test.mjs")]
    run = subprocess.run(command, env=os.environ | places, capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize(
    "text",
    [
        "東昌府區的志願者，第１２期",
        "裡裏里著着",
        "７：２０，3．5",
        "Yúnchuān 𠮷野家",
        "⽂明",
        "\U0001f44d\ufffd",
        "é\u0301",
    ],
)
def test_folding_keeps_the_length_and_is_done_once(text):
    text = plain(text)
    assert len(fold(text)) == len(text)
    assert len(fold(text).encode("utf-16")) == len(text.encode("utf-16"))
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("text", ["云川市青禾区", "第876期", "LED屏", "，。、", "后 里 干 系 余", "①㎡👍"])
def test_what_is_already_folded_stays(text):
    assert fold(text) == text


def test_the_fold_table_is_small_sound_and_names_its_source():
    data = (HERE.parents[1] / "builder" / "search" / "fold.json").read_bytes()
    table = json.loads(data)
    assert len(data) <= 30_000
    assert "Apache License 2.0" in table["notice"]
    assert len(table["from"]) == len(table["to"]) == len(set(table["from"]))
    assert not set(table["from"]) & set(table["to"])
    assert all(ord(char) < 0x10000 for char in table["from"] + table["to"])


def test_the_fold_table_is_what_its_script_makes():
    pytest.importorskip("opencc", reason="opencc is in the dev extra only")
    from builder.search.make_fold import table

    assert json.loads((HERE.parents[1] / "builder/search/fold.json").read_text(encoding="utf-8")) == table()
