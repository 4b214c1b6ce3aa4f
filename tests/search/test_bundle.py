"""The bundle: what Pagefind is given, and that the same text always gives the same bytes."""

from __future__ import annotations

import gzip
import json
import os
import pickle
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from builder.model import Passage, Record
from builder.search import BUNDLE, IndexingError, build_index, index_digest
from builder.search.canonical import canonical
from builder.search.cbor import decode, encode
from builder.search.pages import index_html, original_text
from builder.search.service import index_pages
from builder.search.tokens import index_tokens

ROOT = Path(__file__).parents[2]


def record(title="", text="", **more) -> Record:
    return Record(
        **({"url": "/a/", "title": title, "date": "", "filters": ()} | more), passages=(Passage("", "", text),)
    )


@pytest.fixture(scope="module")
def bundle(records):
    return build_index(records)


def fragments(files) -> list[dict]:
    packed = [data for path, data in files if path.endswith(".pf_fragment")]
    return [json.loads(gzip.decompress(data).removeprefix(b"pagefind_dcd")) for data in packed]


def test_a_page_becomes_tokens_headings_with_their_anchors_and_facts():
    passages = (Passage("", "", "引言。"), Passage("i1", "标题", "第8期"))
    given = Record("/a/", "青禾", "2024-03-14", (("tag", "环境"), ("tag", "卫生")), passages)
    assert index_html(given) == (
        '<html lang="und"><body data-pagefind-body>'
        '<i data-pagefind-meta="title[data-v]" data-v="青禾 禾"></i>'
        '<i data-pagefind-filter="tag[data-v]" data-v="环境"></i>'
        '<i data-pagefind-filter="tag[data-v]" data-v="卫生"></i>'
        '<i data-pagefind-sort="date[data-v]" data-v="2024-03-14"></i>'
        '<i data-pagefind-meta="date[data-v]" data-v="2024-03-14"></i>'
        "<h1>青禾 禾 ␤</h1><h2>␤</h2><p>引言 言 。 ␤</p>"
        '<h2 id="i1">标题 题 ␤</h2><p>第8 8期 期 ␤</p></body></html>'
    )


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("志愿者", False),
        ("，。LED 12", False),
        ("　空格　", False),
        ("志願者", True),
        ("１２期", True),
        ("Yúnchuān", True),
        ("⽂明", True),
    ],
)
def test_the_original_is_kept_where_folding_changes_the_text(text, kept):
    original = original_text(record("青禾", text))
    assert bool(original) == kept
    assert all(ord(char) >= 0xF0000 for char in original)
    if kept:
        back = "".join(chr(ord(char) - 0xF0000) for char in original)
        assert back.split("\x01") == ["青禾", "", text]


HOSTILE = (
    "<img src=x onerror=alert(1)>",
    '"><script>alert(1)</script>',
    "a&amp;b &lt; &#60; &",
    "a,b:c[d]{e}",
    "tag:[content]",
    "___PAGEFIND_ANCHOR___h2:1:x",
    "</body></html> <!-- ]]>",
    "字\x00\x08\ud800\ufffe",
    "data-pagefind-ignore",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text):
    given = Record("/a/?b=1&c", text, "2024-01-01", (("tag", text),), (Passage("i&1", text, text),))
    (fragment,) = fragments(build_index((given,)))
    assert fragment["url"] == "/a/?b=1&c"
    assert set(fragment["meta"]) <= {"title", "date", "o"}
    assert [anchor["id"] for anchor in fragment["anchors"]] == ["i&1"]
    pieces = [piece.split() for piece in fragment["content"].split("␤")]
    assert pieces == [index_tokens(text)] * 3 + [[]]


@pytest.mark.parametrize("value", ["a,b:c[d]", '<b>"', "x & y", "标签：甲", "'单'"])
def test_a_filter_offers_the_value_as_it_is(value):
    (fragment,) = fragments(build_index((record("青禾", filters=(("tag", value),)),)))
    assert fragment["filters"] == {"tag": [value]}


def test_a_page_without_a_single_word_is_no_page_for_search(records):
    assert build_index((record("……", "　"), *records)) == build_index(records)


def test_every_page_is_there_once_with_its_filters(bundle, records):
    found = {fragment["url"]: fragment["filters"] for fragment in fragments(bundle)}
    assert set(found) == {record.url for record in records}
    for given in records:
        assert {(field, value) for field, values in found[given.url].items() for value in values} == set(given.filters)


def test_the_bundle_holds_what_the_browser_needs_and_no_interface(bundle):
    paths = [path for path, _ in bundle]
    assert paths == sorted(paths)
    assert {"fold.json", *(BUNDLE + n for n in ("pagefind.js", "pagefind-entry.json", "starts.json"))} <= set(paths)
    assert not [path for path in paths if "-ui" in path or "highlight" in path]
    assert all(data for _, data in bundle)


def test_the_entry_leads_to_the_metadata_and_that_to_every_filter(bundle):
    files = dict(bundle)
    entry = json.loads(files[BUNDLE + "pagefind-entry.json"])
    assert list(entry["languages"]) == ["und"]
    packed = files[f"{BUNDLE}pagefind.{entry['languages']['und']['hash']}.pf_meta"]
    version, pages, chunks, filters, sorts, _ = decode(gzip.decompress(packed).removeprefix(b"pagefind_dcd"))
    assert version == entry["version"]
    assert {f"{BUNDLE}fragment/{name}.pf_fragment" for name, _ in pages} <= set(files)
    assert {f"{BUNDLE}index/{name}.pf_index" for _, _, name in chunks} <= set(files)
    assert {f"{BUNDLE}filter/{name}.pf_filter" for _, name in filters} == {p for p in files if "/filter/" in p}
    assert [name for name, _ in filters] == sorted(name for name, _ in filters)
    assert [name for name, _ in sorts] == ["date"]
    assert json.loads(files[BUNDLE + "starts.json"]) == [first for first, _, _ in chunks]


def test_smaller_chunks_are_more_files_and_start_in_order(records):
    files = dict(build_index(records, 40))
    starts = json.loads(files[BUNDLE + "starts.json"])
    assert len(starts) > 20
    assert starts == sorted(starts)


def test_any_order_of_the_same_records_gives_the_same_bytes(bundle, records):
    assert build_index(records[::-1]) == bundle
    assert build_index(records[7:] + records[:7]) == bundle


def test_another_process_with_another_hash_seed_gives_the_same_bytes(tmp_path, records):
    script = (
        "import hashlib, pickle, sys; from builder.search import build_index, index_digest\n"
        "records = pickle.load(open(sys.argv[1], 'rb'))\n"
        "print(hashlib.sha256(repr(build_index(records)).encode()).hexdigest(), index_digest(records))"
    )
    (tmp_path / "records").write_bytes(pickle.dumps(records))
    said = set()
    for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai"), ("3", "America/New_York")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone}
        command = [sys.executable, "-c", script, str(tmp_path / "records")]
        said.add(subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True).stdout)
    assert len(said) == 1


def test_filters_in_any_order_become_the_same_files():
    pages = [(f"/{n}/", index_html(record("青禾", filters=(("tag", f"t{n}"), ("year", "2024"))))) for n in range(9)]
    made = {canonical(index_pages(pages)) for _ in range(6)}
    assert len(made) == 1


def test_no_records_are_a_bundle_too():
    assert "fold.json" in dict(build_index(()))


def test_the_digest_is_the_same_for_the_same_records_in_any_order(records):
    assert index_digest(records) == index_digest(records[::-1])


@pytest.mark.parametrize(
    "change",
    [
        {"url": "/b/"},
        {"title": "云川"},
        {"date": "2024-01-01"},
        {"filters": (("tag", "甲"),)},
        {"passages": (Passage("", "", "文。"),)},
        {"passages": (Passage("i1", "", "文"),)},
        {"passages": (Passage("", "题", "文"),)},
    ],
)
def test_the_digest_changes_with_whatever_search_shows(change):
    given = record("青禾", "文")
    assert index_digest((given,)) != index_digest((replace(given, **change),))


def test_the_digest_does_not_take_two_fields_for_one():
    assert index_digest((record("甲乙", ""),)) != index_digest((record("甲", "乙"),))
    assert index_digest(()) != index_digest((record(),))


# --- the service ---------------------------------------------------------------------------------------------


def fake(tmp_path, script: str) -> str:
    """A program in place of Pagefind's."""
    path = tmp_path / "pagefind"
    path.write_text(f"#!{sys.executable}\n{script}", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_a_missing_program_is_said_with_a_cure(monkeypatch):
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", "/nowhere/pagefind")
    with pytest.raises(IndexingError) as caught:
        index_pages([("/a/", "<html></html>")])
    assert str(caught.value) == (
        "检索索引程序 pagefind 无法启动（/nowhere/pagefind）：No such file or directory"
        " → 请重新安装依赖 pagefind-bin，或用环境变量 PAGEFIND_BINARY_PATH 指明程序的位置"
    )


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("import sys; sys.stderr.write('out of memory'); sys.exit(3)", "中途退出（3）：out of memory"),
        ("import sys; sys.stdin.buffer.read(9); sys.exit(0)", "中途退出（0）：没有说明原因"),
        ("import os; os.kill(os.getpid(), 9)", "中途退出（-9）：没有说明原因"),
        ("import sys; sys.stdin.buffer.read(9); print('half', end='')", "中途退出（0）：没有说明原因"),
        ("import sys; sys.stdin.buffer.read(9); print('garbage,', end='')", "答非所问"),
        ("import sys; sys.stdin.buffer.read(9); print('e30=,', end='')", "答非所问"),
    ],
)
def test_a_program_that_breaks_off_is_said_with_its_last_words(monkeypatch, tmp_path, script, said):
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", fake(tmp_path, script))
    with pytest.raises(IndexingError, match=said):
        index_pages([("/a/", "<html></html>")])


def test_a_program_that_never_answers_is_ended(monkeypatch, tmp_path):
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", fake(tmp_path, "import time; time.sleep(60)"))
    with pytest.raises(IndexingError, match=r"超过 0\.2 秒没有完成"):
        index_pages([("/a/", "<html></html>")], timeout=0.2)


def test_an_error_of_the_service_is_passed_on(monkeypatch, tmp_path):
    answer = "import base64, sys; sys.stdin.buffer.read(9)\n" + (
        "sys.stdout.buffer.write(base64.b64encode("
        'b\'{"message_id":1,"payload":{"type":"Error","message":"no index"}}\') + b",")'
    )
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", fake(tmp_path, answer))
    with pytest.raises(IndexingError, match="报错：no index"):
        index_pages([("/a/", "<html></html>")])


def test_another_program_is_another_digest(monkeypatch, records):
    before = index_digest(records)
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", "/opt/pagefind")
    assert index_digest(records) != before


@pytest.mark.parametrize(
    "value", [0, 23, 24, 255, 256, 65535, 65536, 1 << 40, "", "青禾", "长" * 300, [], [1, ["二", []]]]
)
def test_cbor_comes_back(value):
    assert decode(encode(value)) == value


@pytest.mark.parametrize("data", [b"", b"\x18", b"\x62a", b"\x82\x01", b"\x01\x01", b"\xa0", b"\x5f"])
def test_cbor_of_another_kind_is_refused(data):
    with pytest.raises(ValueError):
        decode(data)
