"""Bytes in, text out: marks, encodings, line ends; and what is refused, in words an editor understands."""

from __future__ import annotations

import pytest

from builder.encodings import declared_encoding, decode
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


LONG = TEXT * 20


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (LONG.encode()[:-2], LONG[:-2] + "\ufffd"),
        (LONG.encode()[:300] + b"\xff" + LONG.encode()[300:], None),
    ],
    ids=["cut off inside a character", "one broken byte"],
)
def test_utf_8_with_a_broken_byte_stays_utf_8_and_shows_where(data, text):
    decoded = decode(data)
    assert decoded.encoding == "utf-8"
    assert 1 <= decoded.text.count("\ufffd") <= 4
    assert text in (None, decoded.text)


def test_a_file_of_two_encodings_is_refused():
    with pytest.raises(ContentError):
        decode(LONG.encode() + LONG.encode("gb18030"))


@pytest.mark.parametrize(
    ("declared", "data", "encoding", "text"),
    [
        ("gb2312", TEXT.encode("gb18030"), "gb18030", TEXT),
        ("GBK", TEXT.encode("gb18030"), "gb18030", TEXT),
        ("big5", "一齊參與".encode("big5"), "big5hkscs", "一齊參與"),
        ("gb2312", TEXT.encode(), "utf-8", TEXT),
        ("big5", TEXT.encode("gb18030"), "gb18030", TEXT),
        ("utf-8", TEXT.encode("gb18030"), "gb18030", TEXT),
        ("x-unknown", TEXT.encode("gb18030"), "gb18030", TEXT),
        ("rot13", TEXT.encode("gb18030"), "gb18030", TEXT),
    ],
    ids=[
        "gb2312",
        "gbk",
        "big5 too short to guess",
        "a lie, utf-8",
        "a lie, gbk",
        "not utf-8",
        "unknown",
        "no charset",
    ],
)
def test_a_declared_encoding_counts_where_the_bytes_are_no_utf_8_and_fit(declared, data, encoding, text):
    decoded = decode(data, "", declared)
    assert (decoded.encoding, decoded.text) == (encoding, text)


@pytest.mark.parametrize(
    ("head", "charset"),
    [
        (b'<meta charset="gbk">', "gbk"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=gb2312" />', "gb2312"),
        (b"<META content='text/html; CHARSET = Big5'>", "Big5"),
        (b'<?xml version="1.0" encoding="GB18030"?>', "GB18030"),
        (b"<p>charset</p>", ""),
    ],
)
def test_the_charset_a_page_names(head, charset):
    assert declared_encoding(head) == charset
