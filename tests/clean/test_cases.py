"""Every rule by example: what goes in, what comes out, and, in half of the cases, what must not change."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from builder.clean import clean, needs_cleaning, prove
from builder.clean.rules import RULES
from builder.documents import Mapping, Node, Scalar, format_document, parse_front_matter

FILES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
CASES = [case for path in FILES for case in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)]


def cases(*kinds: str):
    chosen = [case for case in CASES if case["kind"] in kinds]
    return pytest.mark.parametrize("case", chosen, ids=[case["label"] for case in chosen])


def plain(node: Node):
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping):
        return {key.text: plain(value) for key, value in node.entries}
    return [plain(item) for item in node.items]


@cases("wild", "made")
def test_a_raw_text_comes_out_clean(case):
    cleaned = clean(case["raw"])
    fields = {field.name: plain(field.value) for field in cleaned.fields}
    assert cleaned.body == case["clean"]
    assert {name: fields.get(name) for name in case.get("fields", {})} == case.get("fields", {})
    if "flags" in case:
        assert [flag.rule for flag in cleaned.flags] == case["flags"]


@cases("unchanged")
def test_what_an_editor_typed_is_left_alone(case):
    fields, begin, _ = parse_front_matter(case["raw"], "")
    cleaned = clean(case["raw"])
    assert needs_cleaning(fields, case["raw"][begin:]) == ""
    assert not cleaned.changed
    assert cleaned.flags == ()
    assert cleaned.fields == fields
    assert cleaned.body == case["raw"][begin:].lstrip("\n")


@cases("wild", "made", "unchanged", "known-failure")
def test_every_proof_holds(case):
    assert prove(case["raw"], clean(case["raw"])) == ()


@cases("wild", "made")
def test_a_cleaned_text_needs_no_cleaning(case):
    first = clean(case["raw"])
    second = clean(format_document(first.fields, first.body))
    assert not second.changed
    assert second.body == first.body


@pytest.mark.xfail(reason="not solved yet", strict=True)
@cases("known-failure")
def test_known_failure(case):
    assert clean(case["raw"]).body == case["clean"]


@pytest.mark.parametrize("rule", RULES, ids=[f"{rule.id}-{rule.run.__name__}" for rule in RULES])
def test_every_rule_has_its_page_in_the_manual(rule):
    page = " ".join((rule.run.__doc__ or "").split())
    assert rule.id in page.split(":")[0]
    assert len(page) > 40
