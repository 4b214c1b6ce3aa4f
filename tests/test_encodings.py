"""Bytes in, text out: marks, encodings, line ends; and what is refused, in words an editor understands."""

from __future__ import annotations

import pytest

from builder.encodings import decode
from builder.problems import ContentError

TEXT = "青禾区创建文明城区，河西街道在行动。\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("gb18030"), "gb18030"),
    ],
)
def test_the_encoding_is_found(data, encoding):
    decoded = decode(data)
    assert (decoded.text, decoded.encoding) == (TEXT, encoding)


def test_traditional_text_in_big5_is_not_taken_for_gb18030():
    text = "青禾區創建文明城區的工作，是大家的事。\n"
    assert decode(text.encode("big5")).text == text


def test_line_ends_of_all_systems_become_one_line_feed():
    decoded = decode(b"a\r\nb\rc\n")
    assert decoded.text == "a\nb\nc\n"


@pytest.mark.parametrize(
    "data",
    [b"PK\x03\x04rest", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", b"\xff\xfea", b"\xef\xbb\xbf\xff", b"\x80\xff\x80\xff"],
    ids=["docx", "pdf", "png", "half of utf-16", "marked utf-8 that is none", "nothing known"],
)
def test_what_is_no_text_is_refused_with_a_cure(data):
    with pytest.raises(ContentError) as refusal:
        decode(data, "articles/a.md")
    (problem,) = refusal.value.problems
    assert problem.rule == "encoding"
    assert problem.where.path == "articles/a.md"
    assert problem.message and problem.cure
