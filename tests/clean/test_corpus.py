"""The gate that protects official prose: an editor's file comes back as it is, and raw prose loses nothing.

`corpus/*.md` is ordinary prose with everything in it that looks like rubbish and is none; `corpus/markdown/*.md` has
every construct of CommonMark. Each document is first cleaned as it stands, then in the forms in which text arrives.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from unicodedata import east_asian_width, normalize

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from builder.clean.judge import needs_cleaning
from builder.clean.pipeline import clean
from builder.clean.proofs import prove
from builder.clean.values import Cleaned
from builder.documents import Field, Scalar, format_document, parse_front_matter
from builder.encodings import decode
from builder.markdown import headings, plain_text

CORPUS = Path(__file__).parent / "corpus"
PROSE = sorted(path.stem for path in CORPUS.glob("*.md"))
MARKDOWN = sorted(path.stem for path in CORPUS.glob("markdown/*.md"))
DOCUMENTS = [*PROSE, *(f"markdown/{name}" for name in MARKDOWN)]


@dataclass(frozen=True)
class Prose:
    """A document of the corpus as a person would type it: no marks of Markdown; verse has several lines."""

    title: str
    paragraphs: tuple[str, ...]
    headings: tuple[str, ...]


def text_of(name: str) -> str:
    return (CORPUS / f"{name}.md").read_text(encoding="utf-8")


def split(text: str) -> tuple[tuple[Field, ...], str]:
    fields, begin, _ = parse_front_matter(text, "")
    return fields, text[begin:].strip("\n")


@cache
def prose(name: str) -> Prose:
    fields, body = split(text_of(name))
    title = next(field.value for field in fields if field.name in ("title", "标题"))
    assert isinstance(title, Scalar)
    blocks = body.split("\n\n")
    return Prose(
        title.text,
        tuple(typed(block.removeprefix("## ")) for block in blocks),
        tuple(typed(block[3:]) for block in blocks if block.startswith("## ")),
    )


def typed(markdown: str) -> str:
    """The words without the marks that the corpus uses: hard breaks, code, escapes."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", re.sub(r"\\(?=\n)|`", "", markdown))


# --- the forms in which text arrives -------------------------------------------------------------------


def as_text(document: Prose) -> str:
    return "\n\n".join((document.title, *document.paragraphs)) + "\n"


def as_indented_text(document: Prose) -> str:
    lines = "\n".join(document.paragraphs).split("\n")
    return "\n".join((document.title, *(f"　　{line}" for line in lines))) + "\n"


def as_html(document: Prose) -> str:
    return f"<div>\n<h1>{escape(document.title)}</h1>\n{_paragraphs(document, '<p>{}</p>')}\n</div>\n"


def as_feed(document: Prose) -> str:
    head = {"title": document.title, "author": "趣头条", "comments": "false", "date": "Tue, 05 Mar 2024 01:00:00 GMT"}
    cover = "https://cors.zfour.workers.dev/?http://img.example.cn/2024/03/05/a1.jpeg"
    fields = "\n".join(f"{name}: '{value}'" for name, value in {**head, "headimg": cover, "thumbnail": cover}.items())
    words = _paragraphs(document, '<p><span style="font-size: 16px">&nbsp;&nbsp;&nbsp;&nbsp;{}</span></p>')
    return f"---\n{fields}\n---\n\n<div>   \n{words}  \n</div>\n            \n"


def _paragraphs(document: Prose, pattern: str) -> str:
    return "".join(pattern.format(escape(p, quote=False).replace("\n", "<br>")) for p in document.paragraphs)


def as_folded_text(document: Prose) -> str:
    return normalize("NFKC", as_text(document))


def as_wrapped_text(document: Prose) -> str:
    return "\n\n".join("\n".join(wrap(p)) for p in (document.title, *document.paragraphs)) + "\n"


def wrap(text: str, width: int = 76) -> Iterator[str]:
    """Lines of at most so many columns; a Chinese character takes two."""
    line, columns = "", 0
    for character in text:
        size = 2 if east_asian_width(character) in "WFA" else 1
        if character == "\n" or columns + size > width:
            yield line.strip(" ")
            line, columns = "", 0
        line, columns = line + character.strip("\n"), columns + size
    yield line.strip(" ")


FORMS: dict[str, Callable[[Prose], str]] = {
    "text": as_text,
    "indented": as_indented_text,
    "html": as_html,
    "feed": as_feed,
    "folded": as_folded_text,
    "wrapped": as_wrapped_text,
}
each_document = pytest.mark.parametrize("name", DOCUMENTS)
each_prose = pytest.mark.parametrize("name", PROSE)
each_form = pytest.mark.parametrize("form", FORMS)


@cache
def arrived(name: str, form: str) -> tuple[str, Cleaned]:
    raw = FORMS[form](prose(name))
    return raw, clean(raw)


# --- as an editor has it: nothing is touched -----------------------------------------------------------


@each_document
def test_a_clean_document_is_left_alone(name: str) -> None:
    text = text_of(name)
    fields, begin, _ = parse_front_matter(text, "")
    assert needs_cleaning(fields, text[begin:]) == ""
    cleaned = clean(text)
    assert cleaned.body == text[begin:].lstrip("\n")
    assert (cleaned.changed, cleaned.fields, cleaned.flags, cleaned.proposals) == (False, fields, (), ())
    assert prove(text, cleaned) == ()


@each_document
def test_a_clean_document_is_left_alone_a_second_time(name: str) -> None:
    first = clean(text_of(name))
    second = clean(format_document(first.fields, first.body))
    assert (second.body, second.changed, second.flags) == (first.body, False, ())


@pytest.mark.parametrize("name", MARKDOWN)
def test_markdown_without_front_matter_keeps_every_character_but_the_title(name: str) -> None:
    body = split(text_of(f"markdown/{name}"))[1]
    cleaned = clean(f"# 一篇没有题头的文章\n\n{body}\n")
    assert cleaned.body == f"{body}\n"


# --- as it arrives: nothing is lost --------------------------------------------------------------------


def fold(text: str) -> str:
    return "".join(normalize("NFKC", text).split())


@each_form
@each_prose
def test_every_proof_holds(name: str, form: str) -> None:
    raw, cleaned = arrived(name, form)
    assert prove(raw, cleaned) == ()


@each_form
@each_prose
def test_every_paragraph_is_on_the_page_in_its_order(name: str, form: str) -> None:
    shown, at, missing = fold(plain_text(arrived(name, form)[1].body)), 0, []
    for paragraph in prose(name).paragraphs:
        found = shown.find(fold(paragraph), at)
        if found < 0:
            missing.append(paragraph)
        else:
            at = found + len(fold(paragraph))
    assert missing == []


@each_form
@each_prose
def test_no_word_is_dropped_or_taken_for_a_field(name: str, form: str) -> None:
    raw, cleaned = arrived(name, form)
    begin = parse_front_matter(raw, "")[1]
    fates = [fate for fate in cleaned.ledger if fate.start >= begin and fold(fate.text) != fold(prose(name).title)]
    gone = [fate for fate in fates if fate.fate == "drop" or fate.fate.startswith("meta:")]
    assert [(fate.rule, fate.fate, fate.text) for fate in gone if any(map(str.isalnum, fate.text))] == []


# A full line that ends in 。 before one that begins with a label: nobody can tell that they are one paragraph.
UNDECIDABLE = {("banjiao", "wrapped")}


@each_form
@each_prose
def test_paragraphs_stay_whole_and_apart(name: str, form: str, request: pytest.FixtureRequest) -> None:
    if (name, form) in UNDECIDABLE:
        request.applymarker(pytest.mark.xfail(reason="a line break that means nothing looks like one that does"))
    lines = [fold(line) for line in plain_text(arrived(name, form)[1].body).split("\n")]
    known = [fold(line) for paragraph in prose(name).paragraphs for line in (paragraph, *paragraph.split("\n"))]
    assert [line for line in lines if line and line not in known] == []


@each_form
@each_prose
def test_no_heading_is_made_of_prose(name: str, form: str) -> None:
    known = {fold(heading) for heading in prose(name).headings}
    assert [h.text for h in headings(arrived(name, form)[1].body) if fold(h.text) not in known] == []


@each_form
@each_prose
def test_an_article_stays_an_article(name: str, form: str) -> None:
    cleaned = arrived(name, form)[1]
    assert cleaned.kind == "article"
    assert [field.name for field in cleaned.fields if field.name in ("bulletin", "issue_no", "credits", "staff")] == []


@each_form
@each_prose
def test_nothing_is_offered_that_would_move_drop_or_join_prose(name: str, form: str) -> None:
    offers = [(offer.rule, offer.fix.verb, offer.fix.text, offer.fix.to) for offer in arrived(name, form)[1].proposals]
    assert [offer for offer in offers if offer[1] in ("move", "drop", "join")] == []


ASKED = {
    "M-DATE-MISSING": "a text alone does not say when it appeared",
    "M-DATE-BAD": "tongbao has masked days on purpose",
}


@pytest.mark.parametrize("form", [form for form in FORMS if form != "wrapped"])
@each_prose
def test_nobody_is_asked_about_ordinary_prose(name: str, form: str) -> None:
    flags = arrived(name, form)[1].flags
    assert [(flag.rule, flag.note) for flag in flags if flag.level == "confirm" and flag.rule not in ASKED] == []


# --- characters ----------------------------------------------------------------------------------------

MIXED = ("banjiao", "fuhao")
"""Documents that set half-width and full-width marks side by side: once folded, nobody can tell which was which."""


@each_prose
def test_a_gb18030_file_reads_the_same(name: str) -> None:
    text = as_text(prose(name))
    decoded = decode(text.encode("gb18030"))
    assert (decoded.text, decoded.encoding) == (text, "gb18030")


def marks(name: str) -> Iterator[tuple[str, str]]:
    """(as printed, as restored) for every character of a folded document whose lines came back unbroken."""
    shown = {normalize("NFKC", line): line for line in plain_text(arrived(name, "folded")[1].body).split("\n")}
    for paragraph in prose(name).paragraphs:
        restored = shown.get(normalize("NFKC", paragraph))
        if restored is not None and len(restored) == len(paragraph):
            yield from zip(paragraph, restored, strict=True)


@pytest.mark.parametrize("name", [name for name in PROSE if name not in MIXED])
def test_no_half_width_mark_is_widened(name: str) -> None:
    assert [pair for pair in marks(name) if pair[0] in ",:;!?()" and pair[1] != pair[0]] == []


def test_folded_marks_come_back_wide() -> None:
    found = Counter(pair[0] == pair[1] for name in PROSE for pair in marks(name) if pair[0] in "，：；！？（）")
    assert found.total() > 1500
    assert found[True] / found.total() > 0.97


# --- what the corpus holds -----------------------------------------------------------------------------


def test_the_corpus_is_large_and_varied() -> None:
    paragraphs = [p for name in PROSE for p in prose(name).paragraphs if p not in prose(name).headings]
    assert len(PROSE) >= 45
    assert len(paragraphs) >= 700
    assert sum(len(paragraph) >= 30 for paragraph in paragraphs) >= 380
    assert sum(not re.search(r"[。！？；：…”）」]$", paragraph) for paragraph in paragraphs) >= 100
    assert max(map(len, paragraphs)) >= 800
    assert len(set(paragraphs)) / len(paragraphs) > 0.95


KINDS = {
    "heading #", "heading ##", "heading ###", "heading ####", "heading #####", "heading ######", "heading =",
    "heading -", "hr", "paragraph", "bullet list -", "bullet list *", "bullet list +", "ordered list .",
    "ordered list )", "ordered list from 7", "tight list", "loose list", "nested list", "block quote", "nested quote",
    "code_block", "fence ```", "fence ~~~~", "html_block", "html_inline", "table", "em *", "em _", "strong **",
    "strong __", "code_inline", "link inline", "link autolink", "link title", "image", "image title", "linked image",
    "hard break blanks", "hard break backslash", "softbreak", "entity", "escape",
}  # fmt: skip


def kinds(body: str) -> Iterator[str]:
    """The constructs of CommonMark, and tables, in a document."""
    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.disable("text_join")  # it would melt escapes and entities into the text
    open_lists: list[Token] = []
    quotes = 0
    for token in parser.parse(body):
        if token.type.endswith("list_open"):
            open_lists.append(token)
            yield from _list_kinds(token, len(open_lists))
        elif token.type.endswith("list_close"):
            open_lists.pop()
        elif token.type.startswith("blockquote"):
            quotes += token.nesting
            yield "nested quote" if quotes > 1 else "block quote"
        elif token.type == "paragraph_open" and open_lists:
            yield "tight list" if token.hidden else "loose list"
        elif token.type == "heading_open":
            yield f"heading {token.markup}"
        elif token.type == "fence":
            yield f"fence {token.markup}"
        else:
            yield token.type.removesuffix("_open")
        yield from _inline_kinds(token.children or [], body.split("\n")[slice(*(token.map or (0, 0)))])


def _list_kinds(token: Token, depth: int) -> Iterator[str]:
    if token.type == "bullet_list_open":
        yield f"bullet list {token.markup}"
    else:
        yield f"ordered list {token.markup}"
        yield f"ordered list from {token.attrGet('start') or 1}"
    if depth > 1:
        yield "nested list"


def _inline_kinds(children: list[Token], lines: list[str]) -> Iterator[str]:
    linked = False
    for token in children:
        linked = token.nesting > 0 if token.type.startswith("link") else linked
        if token.type in ("em_open", "strong_open"):
            yield f"{token.type.removesuffix('_open')} {token.markup}"
        elif token.type == "link_open":
            yield "link autolink" if token.markup == "autolink" else "link inline"
            yield "link title" if token.attrGet("title") else "link"
        elif token.type == "image":
            yield "image title" if token.attrGet("title") else "image"
            yield "linked image" if linked else "image"
        elif token.type == "hardbreak":
            yield from ("hard break backslash" for line in lines if line.endswith("\\"))
            yield from ("hard break blanks" for line in lines if line.endswith("  "))
        elif token.type == "text_special":
            yield token.info
        else:
            yield token.type


def test_every_kind_of_commonmark_is_in_the_corpus() -> None:
    found = {kind for name in MARKDOWN for kind in kinds(split(text_of(f"markdown/{name}"))[1])}
    assert KINDS - found == set()


@pytest.mark.parametrize(
    "written", ["[公约][gy]", "[通知][]", "[通报]，", "[gy]: ", "{#gangwaxiang}", 'unit="听泉街道"', "{width=640"]
)
def test_what_a_parser_does_not_tell_apart_is_in_the_corpus_too(written: str) -> None:
    assert any(written in text_of(f"markdown/{name}") for name in MARKDOWN)
