"""`bulletin import`: raw files in, clean documents out, originals and ledgers kept."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from tests_support import tree

from builder.cli import main

RAW = """\
---
title: 柳塘夜市开张
date: Fri, 01 Mar 2024 02:30:00 GMT
comments: false
headimg: https://a.example/x.jpg
---

<div><p>夜市开张了，两百个摊位各有各的灯。</p><p>街道说，明天还开。</p></div>
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    (tmp_path / "raw").mkdir()
    return tmp_path


def put(folder: Path, name: str, text: str | bytes = RAW) -> Path:
    path = folder / "raw" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def run(folder: Path, capsys, *words: object) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main(["import", "--into", str(folder / "content"), *map(str, words)])
    out, err = capsys.readouterr()
    return code, out, "".join(line for line in err.splitlines(True) if not line.startswith("整理 "))


def test_an_original_becomes_a_document_and_is_kept(folder: Path, capsys):
    raw = put(folder, "yeshi.txt")
    assert run(folder, capsys, raw) == (0, "yeshi.txt：已导入 → articles/2024/yeshi.md\n", "")
    content = folder / "content"
    digest = hashlib.sha256(raw.read_bytes()).hexdigest()
    original = content / f"originals/{digest[:16]}.txt"
    assert original.read_bytes() == raw.read_bytes()
    ledger = Path(f"{original}.ledger.jsonl").read_text("utf-8").splitlines()
    assert ledger
    assert all(isinstance(json.loads(line), dict) for line in ledger)
    written = (content / "articles/2024/yeshi.md").read_text("utf-8")
    assert "\n\n夜市开张了，两百个摊位各有各的灯。\n\n街道说，明天还开。\n" in written
    assert "id: yeshi\n" in written
    assert main(["check", "--content", str(content)]) == 0


def test_a_second_import_changes_nothing(folder: Path, capsys):
    raw = put(folder, "yeshi.txt")
    run(folder, capsys, raw)
    before = tree(folder / "content")
    assert run(folder, capsys, raw) == (0, "yeshi.txt：已经导入过，没有改动 → articles/2024/yeshi.md\n", "")
    assert tree(folder / "content") == before


def test_a_folder_is_imported_without_what_is_temporary(folder: Path, capsys):
    for name in ("a.txt", "b/c.md", ".hidden.md", "~$d.txt", "._e.md", "g.exe"):
        put(folder, name, RAW.replace("柳塘", name))
    code, out, _ = run(folder, capsys, folder / "raw")
    assert code == 0
    assert out == "a.txt：已导入 → articles/2024/a.md\nc.md：已导入 → articles/2024/c.md\n"


def test_two_files_of_one_name_live_side_by_side(folder: Path, capsys):
    first, second = put(folder, "1/a.txt"), put(folder, "2/a.txt", RAW.replace("两百", "三百"))
    tail = hashlib.sha256(second.read_bytes()).hexdigest()[:6]
    assert run(folder, capsys, first, second) == (
        0, f"a.txt：已导入 → articles/2024/a.md\na.txt：已导入 → articles/2024/a-{tail}.md\n", "",
    )  # fmt: skip
    assert main(["check", "--content", str(folder / "content")]) == 0


def test_the_same_bytes_twice_in_one_run_are_one_document(folder: Path, capsys):
    _, out, _ = run(folder, capsys, put(folder, "a.txt"), put(folder, "b.txt"))
    assert out == "a.txt：已导入 → articles/2024/a.md\nb.txt：已经导入过，没有改动 → articles/2024/a.md\n"


REFUSED = {
    "old Word": ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "a.doc:1:1: 这是旧版 Word 文件（.doc），不能直接导入 → 请在 Word 或 WPS 中打开，另存为 .docx，再导入 [intake-kind]"),
    "nothing": ("a.txt", b"", "a.txt:1:1: 文件是空的 → 请检查是不是拿错了文件，或没有传完 [intake-empty]"),
    "no text": ("a.txt", b"\xff\xfe\x01\x00\x02", "a.txt:1:1: 文件自称 UTF-16-LE 编码，内容却不是（可能没有传完） → 请重新取得这份文件 [encoding]"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "data", "told"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_imported_is_said_and_the_rest_goes_on(folder: Path, capsys, name, data, told):
    bad, good = put(folder, name, data), put(folder, "good.txt")
    code, out, err = run(folder, capsys, bad, good)
    assert (code, out) == (1, f"{name}：没有导入\ngood.txt：已导入 → articles/2024/good.md\n")
    assert err.startswith(told)


def test_a_file_that_is_not_there(folder: Path, capsys):
    code, out, err = run(folder, capsys, folder / "raw" / "nothing.txt")
    assert (code, out) == (1, "nothing.txt：没有导入\n")
    assert err.startswith("nothing.txt:1:1: 打不开")
    assert tree(folder / "content") == {}


def test_for_machines(folder: Path, capsys):
    code, out, _ = run(folder, capsys, "--json", put(folder, "a.txt"), put(folder, "b.pdf", b"%PDF"))
    told = json.loads(out)
    assert (code, told["schema"]) == (1, 1)
    first, second = told["files"]
    assert set(first) == {"source", "path", "kind", "state", "flags", "offers", "told", "problems"}
    assert (first["path"], first["kind"], first["problems"]) == ("articles/2024/a.md", "article", [])
    assert (second["path"], len(second["problems"])) == ("", 1)


def test_in_place_the_document_keeps_its_name_and_address(folder: Path, capsys):
    raw = folder / "content/articles/2024/yeshi.txt"
    raw.parent.mkdir(parents=True)
    raw.write_text(RAW, "utf-8")
    assert run(folder, capsys, "--in-place", raw) == (0, "yeshi.txt：已导入 → articles/2024/yeshi.md\n", "")
    assert not raw.exists()
    clean = raw.with_suffix(".md")
    before = tree(folder / "content")
    assert run(folder, capsys, "--in-place", clean) == (0, "yeshi.md：已经是规范稿件，没有改动\n", "")
    assert tree(folder / "content") == before


def test_in_place_never_writes_over_another_document(folder: Path, capsys):
    raw = folder / "content/articles/2024/yeshi.txt"
    raw.parent.mkdir(parents=True)
    raw.write_text(RAW, "utf-8")
    raw.with_suffix(".md").write_text("写好的\n", "utf-8")
    before = tree(folder / "content")
    code, out, err = run(folder, capsys, "--in-place", raw)
    assert (code, out) == (1, "yeshi.txt：没有导入\n")
    assert err == "articles/2024/yeshi.md:1:1: 已经有这个文件，不能覆盖 → 先给其中一个改名 [exists]\n"
    assert tree(folder / "content") == before


def test_in_place_asks_for_a_file_of_the_content_folder(folder: Path, capsys):
    code, _, err = run(folder, capsys, "--in-place", put(folder, "a.txt"))
    assert code == 1
    assert err.startswith("a.txt:1:1: 文件不在稿件文件夹里 → 去掉 --in-place")
    assert tree(folder / "content") == {}
