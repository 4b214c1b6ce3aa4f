"""Originals cut, doubled and spoilt at random: each is read or refused with a cure, and nothing else ever happens."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from intake.making import PNG, docx, explorer_zip, numbered, packed, paragraph, pdf, picture, relation, run

from builder.intake import read_original
from builder.problems import ContentError

PROSE = "近日，河西街道组织党员走上街头，清理卫生死角，劝导不文明行为，受到居民群众好评。"
HTML = (
    f'<html><head><meta charset="gbk"></head><body><div id="zoom"><p>{PROSE}</p><img src="1.png"></div></body></html>'
)
FEED = f"<rss><channel><title>网</title><item><title>题</title><description><![CDATA[<p>{PROSE}</p>]]></description></item></channel></rss>"
FONT = "<< /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
ORIGINALS = {
    "a.docx": docx(
        paragraph(run("标题", 22), align="center"), numbered("一", 1), paragraph(picture("rId7")), paragraph(PROSE),
        parts={"word/media/1.png": PNG}, relations=relation("rId7", "image", "media/1.png"),
    ),
    "a.html": HTML.encode("gbk"),
    "b.html": HTML.encode(),
    "a.xml": FEED.encode(),
    "a.zip": packed({"a.html": HTML, "1.png": PNG, "b.txt": PROSE}),
    "b.zip": explorer_zip({"青禾.txt": PROSE.encode()}),
    "a.pdf": pdf(b"BT /F1 12 Tf 20 300 Td (Qinghe) Tj ET", fonts=FONT),
    "a.txt": PROSE.encode("gb18030"),
}  # fmt: skip
MUTATIONS = st.lists(
    st.tuples(
        st.sampled_from(["cut", "double", "change", "insert"]), st.floats(0, 1), st.binary(min_size=1, max_size=6)
    ),
    max_size=5,
)


def mutated(data, mutations):
    for how, place, piece in mutations:
        at = int(place * len(data))
        tail = {"cut": data[at + len(piece) * 9 :], "double": data[at // 2 :], "insert": piece + data[at:]}
        data = data[:at] + tail.get(how, piece + data[at + len(piece) :])
    return data


@pytest.mark.parametrize("name", ORIGINALS)
@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(mutations=MUTATIONS)
def test_a_spoilt_original_is_read_or_refused(name, mutations):
    data = mutated(ORIGINALS[name], mutations)
    try:
        raws = read_original(name, data, {"1.png": PNG}.get)
    except ContentError as refusal:
        assert all(problem.message and problem.cure for problem in refusal.problems)
    else:
        assert raws
        assert all(raw.text.isascii() or raw.text.encode("utf-8", "surrogatepass") for raw in raws)


def test_the_unspoilt_ones_are_read():
    assert {name: len(read_original(name, data, lambda _: None)) for name, data in ORIGINALS.items()} == {
        **dict.fromkeys(ORIGINALS, 1),
        "a.zip": 2,
    }
