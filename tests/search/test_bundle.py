"""The bundle: what Pagefind is given, and that the same text always gives the same bytes."""

from __future__ import annotations

import gzip
import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from builder.model import Passage, Record
from builder.search import Sizes
from builder.search.cbor import decode
from builder.search.pages import index_html
from builder.search.tokens import fold, index_tokens, plain

ROOT = Path(__file__).parents[2]


def record(title="", text="", **more) -> Record:
    return Record(
        **({"url": "/a/", "title": title, "date": "", "filters": ()} | more), passages=(Passage("", "", text),)
    )


@pytest.fixture(scope="module")
def bundle(build_index, records):
    return build_index(records)


def fragments(files) -> list[dict]:
    packed = [data for path, data in files.items() if path.endswith(".pf_fragment")]
    return [json.loads(gzip.decompress(data).removeprefix(b"pagefind_dcd")) for data in packed]


def test_a_page_becomes_tokens_and_headings_with_their_anchors():
    passages = (Passage("", "", "引言。"), Passage("i1", "标题", "第8期3.5天"))
    given = Record("/a/", "青禾", "2024-03-14", (("tag", "环境"),), passages)
    assert index_html(given) == (
        "<body data-pagefind-body>"
        '<i data-pagefind-meta="title[data-v]" data-v="青禾 禾"></i>'
        '<i data-pagefind-meta="e[data-v]" data-v="ꓹꓽ"></i>'
        "<h1>青禾 禾 ␤</h1><h2>␤</h2><p>引言 言 。 ␤</p>"
        '<h2 id="i1">标题 题 ␤</h2><p>第8 8期 期3 3ꓸ ꓸ5 5天 天 ␤</p></body>'
    )


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("志愿者", False),
        ("，。LED 12", False),
        ("第3.5天", False),
        ("7：20", True),
        ("二〇二四", True),
        ("　空格　", False),
        ("志願者", True),
        ("１２期", True),
        ("Yúnchuān", True),
        ("⽂明", True),
    ],
)
def test_the_original_is_kept_where_folding_changes_the_text(text, kept):
    html = index_html(record("青禾", text))
    original = "".join(char for char in html if ord(char) >= 0xF0000)
    assert bool(original) == kept == ('meta="o' in html)
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
def test_hostile_text_stays_text(build_index, text):
    given = Record("/a/?b=1&c", text, "2024-01-01", (("tag", text),), (Passage("i&1", text, text),))
    (fragment,) = fragments(build_index((given,)))
    assert fragment["url"] == "/a/?b=1&c"
    assert set(fragment["meta"]) <= {"title", "o", "e"}
    assert [anchor["id"] for anchor in fragment["anchors"]] == ["i&1"]
    pieces = [piece.split() for piece in fragment["content"].split("␤")]
    assert pieces == [index_tokens(fold(plain(text))).split()] * 3 + [[]]


def table(files, name="all") -> dict:
    return json.loads(files[f"pages.{name}.json"])


def test_the_table_says_date_and_choices_of_every_page(bundle, records):
    told = table(bundle)
    order = sorted(sorted(records, key=lambda r: r.url), key=lambda r: r.date, reverse=True)
    assert told["dates"] == [record.date for record in order]
    found = {record.url: set() for record in records}
    for field, values in told["fields"].items():
        for value, steps in values.items():
            numbers = [sum(steps[: at + 1]) for at in range(len(steps))]
            for number in numbers:
                found[order[number].url].add((field, value))
    assert found == {record.url: set(record.filters) for record in records}


def test_the_table_names_the_fragment_of_every_page(bundle, records):
    told = table(bundle)
    order = sorted(sorted(records, key=lambda r: r.url), key=lambda r: r.date, reverse=True)
    for id_, record in zip(told["ids"], order, strict=True):
        (fragment,) = fragments({path: data for path, data in bundle.items() if f"all_{id_}." in path})
        assert fragment["url"] == record.url


@pytest.mark.parametrize("value", ["a,b:c[d]", '<b>"', "x & y", "标签：甲", "'单'", "__proto__"])
def test_a_choice_is_the_value_as_it_is(build_index, value):
    files = build_index((record("青禾", filters=(("tag", value),)),))
    assert table(files)["fields"] == {"tag": {value: [0]}}


def test_a_page_without_a_single_word_is_no_page_for_search(build_index, records):
    files = build_index((record("……", "　"), *records))
    assert len(table(files)["ids"]) == len(records)
    assert len(fragments(files)) == len(records)


def test_a_bundle_without_a_single_word_is_none(build_index):
    files = build_index((record("……", "　"),))
    assert json.loads(files["bundles.json"]) == {"bundles": []}


def test_the_bundle_holds_what_the_browser_needs_and_no_interface(bundle):
    shared = {"pagefind/pagefind.js", "pagefind/pagefind-entry.json", "pagefind/pagefind-worker.js"}
    assert {"fold.json", "bundles.json", "pages.all.json", "pagefind/wasm.unknown.pagefind"} | shared <= set(bundle)
    assert not [path for path in bundle if "-ui" in path or "highlight" in path]
    assert all(bundle.values())


def metadata(files, name):
    entry = json.loads(files["pagefind/pagefind-entry.json"])
    packed = files[f"pagefind/pagefind.{entry['languages'][name]['hash']}.pf_meta"]
    return entry, decode(gzip.decompress(packed).removeprefix(b"pagefind_dcd"))


def test_the_entry_leads_to_the_metadata_of_each_bundle(build_index, records):
    files = build_index(records, Sizes(whole=0, least=400))
    listed = json.loads(files["bundles.json"])["bundles"]
    assert [(b["name"], b["years"], b["pages"]) for b in listed] == [
        ("y2024m03", ["2024"], 8),
        ("y2022m03", ["2023", "2022"], 8),
        ("y2021m01", ["2021"], 12),
    ]
    entry = json.loads(files["pagefind/pagefind-entry.json"])
    assert list(entry["languages"]) == [b["name"] for b in listed]
    for b in listed:
        entry, (version, pages, chunks, *_) = metadata(files, b["name"])
        assert version == entry["version"]
        assert len(pages) == b["pages"]
        assert {f"pagefind/fragment/{name}.pf_fragment" for name, *_ in pages} <= set(files)
        assert {f"pagefind/index/{name}.pf_index" for _, _, name in chunks} <= set(files)
        assert table(files, b["name"])["starts"] == [first for first, _, _ in chunks]


def test_smaller_chunks_are_more_files_and_start_in_order(build_index, records):
    starts = table(build_index(records, Sizes(chunk=40)))["starts"]
    assert len(starts) > 20
    assert starts == sorted(starts)


def test_any_order_of_the_same_records_gives_the_same_bytes(build_index, bundle, records):
    assert build_index(records[::-1]) == bundle
    assert build_index(records[7:] + records[:7]) == bundle


def test_another_process_with_another_hash_seed_gives_the_same_bytes(tmp_path, records):
    script = (
        "import hashlib, pickle, sys; from builder.search import Means, Seen, Sizes, Standing, make_ready, update_index\n"
        "from builder.workers import Here\n"
        "records = {r.url: r for r in pickle.load(open(sys.argv[1], 'rb'))}\n"
        "seen = [Seen(r.url, r.date, 100, repr(r)) for r in records.values()]\n"
        "files = []\n"
        "ready = lambda urls: (make_ready(records[url]) for url in urls)\n"
        "put = lambda *file: files.append(file)\n"
        "means = Means(ready, print, Sizes(whole=0, least=400))\n"
        "made = update_index(seen, Standing(), means, put, Here())\n"
        "print(hashlib.sha256(repr(files).encode()).hexdigest(), made.bundles)"
    )
    (tmp_path / "records").write_bytes(pickle.dumps(records))
    said = set()
    for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai"), ("3", "America/New_York")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone}
        command = [sys.executable, "-c", script, str(tmp_path / "records")]
        said.add(subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True).stdout)
    assert len(said) == 1


def test_no_records_are_an_index_too(build_index):
    assert set(build_index(())) == {"fold.json", "bundles.json"}


# --- the metadata of Pagefind --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b"\x00", 0),
        (b"\x17", 23),
        (b"\x18\x18", 24),
        (b"\x19\x01\x00", 256),
        (b"\x1a\x00\x01\x00\x00", 65536),
        (b"\x66\xe9\x9d\x92\xe7\xa6\xbe", "青禾"),
        (b"\x82\x01\x82\x61\x61\x80", [1, ["a", []]]),
    ],
)
def test_cbor_is_read(data, value):
    assert decode(data) == value


@pytest.mark.parametrize("data", [b"", b"\x18", b"\x62a", b"\x82\x01", b"\x01\x01", b"\xa0", b"\x5f"])
def test_cbor_of_another_kind_is_refused(data):
    with pytest.raises(ValueError):
        decode(data)
