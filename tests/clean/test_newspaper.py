"""A newspaper page put in order by the answers that cleaning itself offers, and what hostile pages cost."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from builder.clean.pipeline import clean
from builder.clean.proofs import prove
from builder.clean.values import Aids
from builder.documents import format_document, parse_front_matter
from builder.encodings import decode

HERE = Path(__file__).parent
SHARED = Path(__file__).parents[3] / "shared"
SEED = next(SHARED.glob("seeds/002_*.txt"), None)
needs_shared = pytest.mark.skipif(SEED is None, reason="../shared is not beside this checkout")
PAGES = [
    case
    for case in yaml.load((HERE / "cases" / "newspaper.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    if "ordered" in case
]


def answered(raw: str, count: int | None = None):
    """The text cleaned with the first so many of its own proposals as a person's answers, by default all."""
    cleaned = clean(raw, "", Aids(fixes=tuple(offer.fix for offer in clean(raw).proposals[:count])))
    assert prove(raw, cleaned) == ()
    return cleaned


def blocks_of(text: str) -> list[str]:
    return text[parse_front_matter(text, "")[1] :].strip().split("\n\n")


@pytest.mark.parametrize("case", PAGES, ids=[case["label"] for case in PAGES])
def test_all_answers_in_order_put_the_page_in_order(case):
    cleaned = answered(case["raw"])
    assert cleaned.body == case["ordered"]
    assert (cleaned.stale, cleaned.proposals) == ((), ())


@pytest.mark.parametrize("case", PAGES, ids=[case["label"] for case in PAGES])
def test_every_answer_works_after_those_before_it(case):
    offers = clean(case["raw"]).proposals
    for count in range(1, len(offers)):
        cleaned = answered(case["raw"], count)
        assert cleaned.stale == ()
        assert [offer.fix for offer in cleaned.proposals] == [offer.fix for offer in offers[count:]]


def test_a_whole_page_becomes_the_expected_file():
    raw = decode((HERE / "documents" / "newspaper.raw.txt").read_bytes()).text
    cleaned = answered(raw)
    expected = (HERE / "documents" / "newspaper.ordered.md").read_text(encoding="utf-8")
    assert format_document(cleaned.fields, cleaned.body) == expected


def test_a_page_says_that_its_columns_were_put_in_order_only_when_they_were():
    raw = PAGES[0]["raw"]
    found = {field.name for field in clean(raw).fields}, {field.name for field in answered(raw, 1).fields}
    assert ["restored" in names for names in found] == [False, True]


@needs_shared
def test_the_seed_put_in_order_is_the_ideal_in_every_block():
    ideal = (SHARED / "ideal" / "002.md").read_text(encoding="utf-8")
    cleaned = answered(decode(SEED.read_bytes()).text)
    assert blocks_of(cleaned.body) == blocks_of(ideal)
    assert (cleaned.kind, cleaned.stale, cleaned.proposals) == ("newspaper-page", (), ())


LINE = "河东街道为每个单元配备了公告栏，张贴文明公约；同时新增路灯46盏，惠及居民1200"
HOSTILE = {
    "nothing but breaks": f"{LINE}\n\n青禾区河东街道 楼道换新颜\n\n" * 1_000,
    "lines of one width": f"题\n\n{'　　' + LINE[:38]}\n{LINE[:38]}\n" * 1_500,
    "page numbers without pages": "题\n\n" + "\n\n".join(f"— {number} —" for number in range(4_000)),
    "the same words again and again": ("青禾区河东街道" * 8 + "。\n\n") * 1_000,
    "brackets that never close": "题\n\n" + ("“（《" * 5_000 + "\n\n") * 6,
    "captions without end": "题\n\n" + LINE + "。\n\n\n\n" + "\n\n".join(f"{n} 街道" * 3 for n in range(1, 2_000)),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_page_is_read_to_its_end(text):
    assert prove(text, clean(text)) == ()
