"""An address → the strokes of its QR code, read back module by module."""

from __future__ import annotations

import re

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from builder.qr import qr_svg, qr_text


def modules(svg: str) -> set[tuple[int, int]]:
    """The dark modules (column, row) that the strokes of a code cover."""
    (path,) = re.findall(r' d="([^"]*)"', svg)
    dark, x, y = set(), 0, 0
    for start, skip, run in re.findall(r"M(\d+ \d+)\.5|m(\d+) 0|h(\d+)", path):
        if start:
            x, y = map(int, start.split())
        x += int(skip or 0)
        dark |= {(x + step, y) for step in range(int(run or 0))}
        x += int(run or 0)
    return dark


def wanted(address: str) -> set[tuple[int, int]]:
    rows = segno.make(address, error="m", mask=0, micro=False, boost_error=False).matrix
    return {(x + 4, y + 4) for y, row in enumerate(rows) for x, cell in enumerate(row) if cell}


LATIN = st.text("abcdefghijklmnopqrstuvwxyz0123456789/.-:?=&%#_~+,", min_size=1, max_size=150)
FOLDED = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 $%*+-./:", min_size=1, max_size=150)
DIGITS = st.text("0123456789", min_size=1, max_size=150)
ANY = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)


@given(LATIN | LATIN.map("https://wenming.qinghe.example/".__add__) | FOLDED | DIGITS | ANY)
def test_every_address_has_the_code_that_segno_makes(address):
    assert modules(qr_svg(address, "码")) == wanted(address)


@pytest.mark.parametrize("length", range(8, 125))
def test_every_length_has_the_code_that_segno_makes(length):
    address = "https://wenming.qinghe.example/issues/876/?q=".ljust(length, "x")[:length]
    assert modules(qr_svg(address, "码")) == wanted(address)


ADDRESSES = (
    "https://wenming.qinghe.example/issues/876/",
    "https://wenming.qinghe.example/issues/kuaibao/2024-s2/",
    "http://a.cn/",
    "https://wenming.qinghe.example/区/创建/" + "x" * 400,
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_strokes_are_the_modules_of_the_code(address):
    assert modules(qr_svg(address, "码")) == wanted(address)


@pytest.mark.parametrize("address", ADDRESSES)
def test_four_modules_stay_white_on_every_side(address):
    svg = qr_svg(address, "码")
    size = int(re.findall(r'viewBox="0 0 (\d+) \1"', svg)[0])
    columns, rows = zip(*modules(svg), strict=True)
    assert (min(columns), min(rows), max(columns), max(rows)) == (4, 4, size - 5, size - 5)


def test_it_is_named_and_needs_no_style():
    svg = qr_svg("https://a.cn/", "本页二维码<>")
    assert 'role="img"' in svg
    assert "<title>本页二维码&lt;&gt;</title>" in svg
    assert "style" not in svg


def test_a_code_is_small():
    assert len(qr_svg(ADDRESSES[0], "本页二维码")) < 2000


def test_an_address_too_long_for_any_code_has_none():
    assert qr_svg("https://a.cn/" + "x" * 2400, "码") == ""


@pytest.mark.parametrize("address", ["http://192.168.1.7:8000/?k=Ab-12_xyZ345", "https://a.cn/" + "x" * 120])
def test_a_terminal_shows_the_same_modules_dark_on_light(address):
    lines = qr_text(address).split("\n")
    assert all(line.startswith("\033[30;107m") and line.endswith("\033[0m") for line in lines)
    cells = [line.removeprefix("\033[30;107m").removesuffix("\033[0m") for line in lines]
    shown = {(x, 2 * y + half) for y, line in enumerate(cells) for x, cell in enumerate(line) for half in (0, 1)
             if cell in ("█▀", "█▄")[half]}  # fmt: skip
    assert shown == wanted(address)
    assert len({len(line) for line in cells}) == 1
