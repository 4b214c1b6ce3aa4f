"""Every rule by example: what goes in, what comes out, and, in half of the cases, what must not change."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from tests_support import plain_fields

from builder.clean.judge import needs_cleaning
from builder.clean.ledger import plain
from builder.clean.pipeline import clean
from builder.clean.proofs import prove
from builder.clean.rules import RULES
from builder.documents import format_document, parse_front_matter

FILES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
CASES = [case for path in FILES for case in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)]


def cases(*kinds: str):
    chosen = [case for case in CASES if case["kind"] in kinds]
    return pytest.mark.parametrize("case", chosen, ids=[case["label"] for case in chosen])


@cases("wild", "made")
def test_a_raw_text_comes_out_clean(case):
    cleaned = clean(case["raw"])
    fields = plain_fields(cleaned.fields)
    assert cleaned.body == case["clean"]
    assert {name: fields.get(name) for name in case.get("fields", {})} == case.get("fields", {})
    if "flags" in case:
        assert [flag.rule for flag in cleaned.flags] == case["flags"]
    if "proposals" in case:
        offered = [vars_of(offer.fix) for offer in cleaned.proposals]
        assert [
            {key: told[key] for key in wanted} for told, wanted in zip(offered, case["proposals"], strict=True)
        ] == case["proposals"]


def vars_of(fix):
    value = None if fix.value is None else plain(fix.value)
    return {
        "verb": fix.verb, "text": fix.text, "to": fix.to, "level": str(fix.level), "between": fix.between,
        "value": value,
    }  # fmt: skip


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
