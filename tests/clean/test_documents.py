"""Whole documents: raw in, the file an archivist would hand over out; and that no damage loses a character."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
import yaml
from tests_support import plain_fields

from builder.clean.ledger import ledger_lines, read_ledger
from builder.clean.pipeline import clean
from builder.clean.proofs import prove
from builder.documents import format_document, parse_front_matter
from builder.encodings import decode

HERE = Path(__file__).parent / "documents"
SHARED = Path(__file__).parents[3] / "shared"
NAMES = sorted(path.name.removesuffix(".raw.txt") for path in HERE.glob("*.raw.txt"))
SEEDS = sorted(SHARED.glob("seeds/*.txt"))
needs_shared = pytest.mark.skipif(not SEEDS, reason="../shared is not beside this checkout")


def read(name: str) -> str:
    return decode((HERE / f"{name}.raw.txt").read_bytes()).text


@pytest.mark.parametrize("name", NAMES)
def test_a_raw_document_becomes_the_expected_file(name):
    cleaned = clean(read(name))
    assert format_document(cleaned.fields, cleaned.body) == (HERE / f"{name}.md").read_text(encoding="utf-8")
    assert prove(read(name), cleaned) == ()


@pytest.mark.parametrize("name", NAMES)
def test_a_cleaned_file_is_left_alone(name):
    text = (HERE / f"{name}.md").read_text(encoding="utf-8")
    cleaned = clean(text)
    assert not cleaned.changed
    assert format_document(cleaned.fields, cleaned.body) == text
    assert cleaned.flags == ()


@pytest.mark.parametrize("name", NAMES)
def test_fields_know_where_they_stand_in_the_source(name):
    text = read(name)
    lines = text.split("\n")
    dated = next((field for field in clean(text).fields if field.name == "date_raw"), None)
    if dated:
        assert lines[dated.value.line - 1][dated.value.column - 1 :].strip("'\"").startswith(dated.value.text[:10])


def damage(text: str) -> Iterator[str]:
    """A few hundred ways to break a document, always the same."""
    chance = Random(20240305)
    yield from (text + text, text[::-1], text.replace("\n", ""), text.replace(">", ""), text.replace("<", "", 3))
    for _ in range(25):
        cut = chance.randrange(len(text))
        yield text[:cut]
        yield text[cut:]
    for _ in range(25):
        start = chance.randrange(len(text))
        end = start + chance.randrange(60)
        yield text[:start] + text[end:]
        yield text[:start] + text[start:end] * 2 + text[end:]
    for _ in range(25):
        at = chance.randrange(len(text))
        piece = chance.choice(
            ("<", "<div>", "</p>", "<!--", "<![>", '"', "\x00", "\u202e", "**", "---\n", "【", "&#60;", "`")
        )
        yield text[:at] + piece + text[at:]


@pytest.mark.parametrize("name", NAMES)
def test_no_damage_loses_a_character(name):
    for number, text in enumerate(damage(read(name))):
        assert prove(text, clean(text)) == (), f"damage {number}: {text[:80]!r}"


@needs_shared
@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_every_seed_is_conserved(path):
    text = decode(path.read_bytes()).text
    cleaned = clean(text, path.name)
    assert prove(text, cleaned) == ()
    assert read_ledger(ledger_lines(cleaned)) == cleaned.ledger
    assert cleaned.body.count("\n\n") >= 10


def blocks_of(body: str) -> list[str]:
    return body.strip().split("\n\n")


@needs_shared
@pytest.mark.parametrize("number", ["000", "001", "003", "004"])
def test_a_seed_comes_out_as_the_ideal_in_every_block(number):
    raw = decode(next(path for path in SEEDS if path.name.startswith(number)).read_bytes()).text
    ideal = (SHARED / "ideal" / f"{number}.md").read_text(encoding="utf-8")
    begin = parse_front_matter(ideal, "")[1]
    assert blocks_of(clean(raw).body) == blocks_of(ideal[begin:])


IDEAL_FIELDS = {
    "000": ("kind", "title", "title_raw", "lang", "date_raw", "credits", "content_source", "published_by", "rights"),
    "003": ("kind", "title", "lang", "date_raw", "credits", "content_source", "restored"),
    "004": (
        "kind", "title", "bulletin", "issue_no", "lang", "date", "date_raw", "issued_by", "staff", "distribution",
        "contact", "units",
    ),
}  # fmt: skip


@needs_shared
@pytest.mark.parametrize("number", IDEAL_FIELDS)
def test_a_seed_yields_the_fields_of_the_ideal(number):
    raw = decode(next(path for path in SEEDS if path.name.startswith(number)).read_bytes()).text
    ideal = (SHARED / "ideal" / f"{number}.md").read_text(encoding="utf-8").split("\n---\n")[0]
    expected = yaml.load(ideal, Loader=yaml.BaseLoader)
    found = plain_fields(clean(raw).fields)
    assert {name: found.get(name) for name in IDEAL_FIELDS[number]} == {
        name: expected[name] for name in IDEAL_FIELDS[number]
    }
