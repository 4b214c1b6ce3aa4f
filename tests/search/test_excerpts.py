"""What a result shows: one list of cases for Python and for the browser's half, and what holds for any text."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from builder.model import Passage, Record
from builder.search.excerpts import Phrases, Words, excerpt, piece_of
from builder.search.summaries import doc_of, summary_of
from builder.search.tokens import query_phrases

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CASES = json.loads((HERE / "excerpts.json").read_text(encoding="utf-8"))


def marked(words: Words) -> str:
    """A text with its hits in brackets that no text has."""
    return "".join(f"⟦{text}⟧" if hit else text for text, hit in words)


def unmarked(words: Words) -> str:
    return "".join(text for text, _ in words)


def shown(title: str, passages: list[list[str]], phrases: Phrases) -> dict[str, object]:
    """What a result shows, as the cases write it."""
    record = Record("/a/", title, "", (), tuple(Passage(*passage) for passage in passages))
    summary = summary_of(doc_of(record), phrases)
    items = [[item.anchor, marked(item.title), marked(item.excerpt)] for item in summary.items]
    return {"title": marked(summary.title), "top": marked(summary.top), "items": items, "more": summary.more}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["what"])
def test_python_shows_what_the_cases_say(case) -> None:
    phrases = tuple(map(tuple, case["phrases"]))
    assert shown(case["title"], case["passages"], phrases) == case["shown"]


def in_node(cases: Path, folder: Path) -> None:
    """Hold the browser's half to the cases."""
    node = shutil.which("node")
    if not node:
        pytest.skip("node is not installed: the browser's half is tested in Chromium only")
    script = folder / "search-text.mjs"
    shutil.copy(ROOT / "templates" / "static" / "search-text.js", script)
    places = {
        "SEARCH_TEXT": script.as_uri(),
        "FOLD": str(ROOT / "builder" / "search" / "fold.json"),
        "EXCERPTS": str(cases),
    }
    command = [node, "--test", str(HERE / "excerpts.test.mjs")]
    run = subprocess.run(command, env=os.environ | places, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout[-8000:] + run.stderr


def test_the_browser_shows_what_the_cases_say(tmp_path: Path) -> None:
    in_node(HERE / "excerpts.json", tmp_path)


WORDS = (
    "文明", "城市", "志愿者", "志願者", "路灯", "路燈", "第876期", "3.5天", "１２处", "98.6%", "LED", "wifi", "Ünïté",
    "𠮷野家", "。", "，", "，", "、", "！”", "“", "：", "……", "（", "）", " ", "\n", "a", "的", "1,234", "8:30", "é\u0301",
)  # fmt: skip
QUERIES = ("文明", "城市", "志愿者 路灯", "876期", "第876期", "3.5", "ed led", "𠮷", "1 8:30 wifi", "的 文明 98.6 者路")


def made_up(rolls: random.Random) -> dict[str, object]:
    """A document of words in any order and a query, with what Python shows of it."""
    text = ["".join(rolls.choices(WORDS, k=rolls.choice((0, 1, 5, 60, 400)))) for _ in range(13)]
    passages = [[rolls.choice(("", f"i{at}")), text[at][:30], text[at + 6]] for at in range(rolls.randrange(6))]
    phrases = query_phrases(rolls.choice(QUERIES))
    title = text[12][:40]
    told = {"title": title, "passages": passages, "phrases": phrases, "shown": shown(title, passages, phrases)}
    return {"what": "made up", **told}


def test_both_halves_show_the_same_of_any_document(tmp_path: Path) -> None:
    rolls = random.Random(876)
    cases = tmp_path / "cases.json"
    cases.write_text(json.dumps([made_up(rolls) for _ in range(400)], ensure_ascii=False), "utf-8")
    in_node(cases, tmp_path)


def texts() -> Iterator[tuple[str, Phrases]]:
    rolls = random.Random(50)
    for _ in range(300):
        yield "".join(rolls.choices(WORDS, k=rolls.choice((3, 30, 300)))), query_phrases(rolls.choice(QUERIES))


@pytest.mark.parametrize("limit", [16, 80, 160])
def test_an_excerpt_of_any_text_is_true_and_bounded_and_shows_every_phrase(limit: int) -> None:
    for text, phrases in texts():
        piece = piece_of(text)
        words = excerpt(piece, phrases, limit)
        hits = " ".join(piece_of(part).key for part, hit in words if hit)
        for forms in phrases:
            assert any(form in piece.key for form in forms) == any(form in hits for form in forms), (text, forms)
        for stretch in unmarked(words).replace("……", "").split("…"):
            assert stretch in piece.text.replace("……", "").replace("…", "")
        assert len(unmarked(words)) <= limit + 12 * len(phrases) + 2 * len("…98.6%")
        assert all(part for part, _ in words)
        assert all(hit is not next_hit for (_, hit), (_, next_hit) in pairwise(words))


@pytest.mark.parametrize("limit", [16, 80, 160])
def test_an_excerpt_never_goes_through_a_latin_word_or_a_number(limit: int) -> None:
    text = "街道".join(["1234567.89", "neighbourhood", "8:30", "1,234", "98.6%"] * 12)
    whole = {*text.split("街道"), ""}
    for query in ("23", "bour", "8", "街道", "98.6"):
        words = unmarked(excerpt(piece_of(text), query_phrases(query), limit))
        told = [
            part for stretch in words.split("…") for part in stretch.removeprefix("道").removesuffix("街").split("街道")
        ]
        assert set(told) <= whole, query


@pytest.mark.parametrize("letter", ["文", "的文", "a", "1.", "。", "， ", "𠮷", "“"])
def test_a_megabyte_of_one_mark_is_not_too_much(letter: str) -> None:
    text = letter * (1_000_000 // len(letter))
    assert len(unmarked(excerpt(piece_of(text), query_phrases("文 1"), 160))) < 400
