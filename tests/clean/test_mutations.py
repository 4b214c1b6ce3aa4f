"""Whatever happens to a text on its way here: cleaning does not fall over, loses nothing, and is done in one pass.

Raw texts of every family, the whole documents and the seeds are cut, doubled, nested, re-encoded, joined, their tags
broken. 1,000 each time; `BULLETIN_MUTATIONS=10000` asks for more, always the same ones.
"""

from __future__ import annotations

import html
import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder.clean.pipeline import clean
from builder.clean.proofs import prove
from builder.clean.values import Aids
from builder.documents import format_document
from builder.encodings import decode

HERE = Path(__file__).parent
SHARED = Path(__file__).parents[3] / "shared"
SHORT = [
    case["raw"]
    for path in sorted(HERE.glob("cases/*.yaml"))
    for case in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
]
LONG = [
    decode(path.read_bytes()).text
    for path in (*sorted(HERE.glob("documents/*.raw.txt")), *sorted(SHARED.glob("seeds/*.txt")))
]

WRAPPERS = (
    "<div>{}</div>", "<b>{}</b>", "<blockquote>{}</blockquote>", "<pre>{}</pre>", "<xmp>{}", "<noscript>{}",
    "<table><tr><td>{}</td></tr></table>", "<ul><li>{}</li></ul>", "<h2>{}</h2>", '<a href="http://a.example/b">{}</a>',
    '<p style="display:none">{}</p>', "<textarea>{}", "<title>{}</title>", "<!--{}-->", "---\ntitle: {}\n---\n\n正文。\n",
    "---\ntitle: 夜市\n---\n\n{}", "**{}**", "`{}`", "```\n{}\n```", "【{}】", "（{}）", "“{}”", "[{}](http://a.example/)",
    "![{}](a.jpg)", "> {}", "# {}", "- {}", "    {}", "\ufeff{}", "{}\n{}",
)  # fmt: skip
TOKENS = (
    "<", ">", "<!--", "-->", "<![CDATA[", "]]>", "<![>", "<!>", "</>", "<?php", "<p", "</p>", "<br>", "<img>",
    "<img src=x>", "<a href=>", "<a href='http://a.example'>", "</a>", "<table>", "<td>", "<script>", "<style>",
    "<plaintext>", "&", "&#0;", "&#x110000;", "&#xD800;", "&#60;", "&lt;b&gt;", "&nbsp;", "&amp;amp;", "&zwj;",
    "&#13;", "&#10;", "&#9;", "&#8232;", "&#x202e;",
    "\0", "\b", "\x1b", "\x7f", "\x85", "\u202e", "\u2066", "\ufeff", "\u2028", "\u2029", "\u200b", "\u200d", "\u00ad",
    "\ud800", "\udfff", "\ue000", "\ufffd", "\ufffe", "\U000e0041", "\U0010ffff", "\U00020bb7", "é", "e\u0301", "ﬁ", "㎡",
    "①", "👨\u200d👩\u200d👧", "🇨🇳", "☀\ufe0f", "**", "*", "__", "`", "```\n", "~~~\n", "---\n", "\n---\n", "...\n", "|",
    "| - |", "[x](y)", "[x]: y\n", "![", "](", "\\", "#", "\n# ", "\n- ", "\n1. ", "\n> ", "{#a}", "{{ x }}", "【", "】",
    "（", "）", "全角ＡＢＣ１２３", "，", ",", "：", "“", "”", "——", "…", "?" * 5, "\t", "\f", "\v", "\r", "\u3000\u3000",
    "\u00a0", "\n", "\n\n", " \n ", "第1期", "单位：", "记者：王明", "来源：", "2024-03-14", "title: x\n", 'title: "\\ud800\\r\\x85"\n',
    "ruleset: 1\n",
    "13800138000", "http://a.example/?a=1&b=2", "a@b.example",
)  # fmt: skip
CODECS = ("utf-8", "gb18030", "big5", "utf-16-le", "latin-1")


def _slice(draw: st.DrawFn, text: str) -> tuple[int, int]:
    start = draw(st.integers(0, len(text)))
    return start, draw(st.integers(start, min(len(text), start + 200)))


# --- accidents ---------------------------------------------------------------------------------------------------


def cut(draw: st.DrawFn, text: str) -> str:
    at = draw(st.integers(0, len(text)))
    return draw(st.sampled_from((text[:at], text[at:])))


def delete(draw: st.DrawFn, text: str) -> str:
    start, end = _slice(draw, text)
    return text[:start] + text[end:]


def double(draw: st.DrawFn, text: str) -> str:
    start, end = _slice(draw, text)
    return text[:start] + text[start:end] * draw(st.integers(2, 4)) + text[end:]


def swap(draw: st.DrawFn, text: str) -> str:
    start, end = _slice(draw, text)
    other = draw(st.integers(end, len(text)))
    return text[:start] + text[end:other] + text[start:end] + text[other:]


def nest(draw: st.DrawFn, text: str) -> str:
    start, end = _slice(draw, text) if draw(st.booleans()) else (0, len(text))
    wrapper = draw(st.sampled_from(WRAPPERS))
    return text[:start] + wrapper.replace("{}", text[start:end]) + text[end:]


def insert(draw: st.DrawFn, text: str) -> str:
    at = draw(st.integers(0, len(text)))
    return text[:at] + draw(st.sampled_from(TOKENS)) * draw(st.sampled_from((1, 1, 1, 2, 5))) + text[at:]


def break_tags(draw: st.DrawFn, text: str) -> str:
    return text.replace(draw(st.sampled_from((">", "<", '"', "/", "=", "</", "p", " "))), "", draw(st.integers(1, 5)))


def recode(draw: st.DrawFn, text: str) -> str:
    data = text.encode(draw(st.sampled_from(CODECS)), "replace")
    return data.decode(draw(st.sampled_from(CODECS)), "replace")


def respell(draw: st.DrawFn, text: str) -> str:
    return draw(st.sampled_from(SPELLINGS))(text)


def join(draw: st.DrawFn, text: str) -> str:
    return text + draw(st.sampled_from(("", "\n", "\n\n"))) + draw(st.sampled_from(SHORT))


SPELLINGS: tuple[Callable[[str], str], ...] = (
    lambda text: unicodedata.normalize("NFKC", text),
    lambda text: unicodedata.normalize("NFD", text),
    html.escape,
    lambda text: "".join(f"&#{ord(character)};" if ord(character) > 127 else character for character in text),
    lambda text: text.replace("\n", "\r\n"),
    lambda text: text.replace("\n", "\r"),
    lambda text: text.replace("\n", "\u2028"),
    lambda text: text.replace("\n", ""),
    lambda text: text.replace("\n", "\n\n"),
    lambda text: text.replace("。", "。\n"),
    lambda text: "\n".join(reversed(text.split("\n"))),
    lambda text: text[::-1],
    str.upper,
)
MUTATIONS = (cut, delete, double, swap, nest, insert, insert, break_tags, recode, respell, join)


@st.composite
def mutants(draw: st.DrawFn) -> str:
    """A text of ours after one to four accidents."""
    text = draw(st.sampled_from(draw(st.sampled_from((SHORT, SHORT, SHORT, SHORT, LONG)))))
    for mutation in draw(st.lists(st.sampled_from(MUTATIONS), min_size=1, max_size=4)):
        text = mutation(draw, text)
    return text.replace("\r\n", "\n").replace("\r", "\n")  # as reading a file does


# What accidents like these have once found, each in its shortest form.
MET = (
    '<p><a href="http://a.example/">柳塘 </a>夜市</p>',  # the blank is written behind the address
    "<p><a href=http:&amp>柳 <a href=http:&>塘",
    "](.\u2028",  # a line separator at the end becomes one line feed too many
    "<p>\x9c<img src=/ alt=\x94>",
    '<p><a href="http://a.example/\x94">柳塘</a> <img src="/\x94" alt="夜\x94&amp;\0市"></p>',
    "---\n\x86\ns:\n---\n<div>º",  # a flag that quotes a control
    "# 柳塘#\n\n夜市开张。",
    "柳塘\ud800\n夜市",
    "<zz a='b<c'>柳塘</zz>",
)


@pytest.mark.parametrize("text", MET)
def test_an_accident_once_met_stays_mended(text):
    assert prove(text, clean(text)) == ()


@settings(
    max_examples=int(os.environ.get("BULLETIN_MUTATIONS", "1000")),
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
@given(mutants())
def test_no_accident_loses_a_character(text):
    cleaned = clean(text)
    assert prove(text, cleaned) == ()
    written = format_document(cleaned.fields, cleaned.body)
    if text.encode(errors="ignore").decode() == text:  # a lone surrogate comes by no file, but is tried too
        assert decode(written.encode()).text == written
    answered = clean(text, aids=Aids(fixes=tuple(offer.fix for offer in cleaned.proposals)))
    assert prove(text, answered) == ()
    assert len({offer.fix for offer in cleaned.proposals} & {offer.fix for offer in answered.proposals}) == 0
