"""PDFs with text: lines, paragraphs by their indent, pages; scans, passwords and rubbish are refused."""

from __future__ import annotations

import pytest
from intake.making import pdf

from builder.intake import read_original
from builder.intake.radicals import unify_radicals
from builder.problems import ContentError

PROSE = "近日，河西街道组织党员干部走上街头，清理卫生死角，劝导不文明行为，共出动志愿者一百二十人次，清运垃圾三车。"
NOTE = "文字取自 PDF，须与原版核对"


def read(data):
    (raw,) = read_original("简报.pdf", data, lambda _: None)
    return raw


def printed(page, body):
    page.set_content(f'<body style="font-size:16px;line-height:1.6;margin:0">{body}</body>')
    return page.pdf(format="A5")


def parts(text):
    """Paragraphs as the blank lines part them, lines that run on put together."""
    return [part.strip(" \n") for part in text.replace(" \n", "").strip("\n\f").split("\n\n")]


def test_lines_of_a_paragraph_run_on_and_paragraphs_stand_apart(page):
    body = (
        "<h2 style='text-align:center'>门前三包见实效</h2>" + f'<p style="text-indent:2em;margin:0">{PROSE * 2}</p>' * 2
    )
    raw = read(printed(page, body + '<p style="text-align:right">河西街道办事处</p>'))
    assert parts(raw.text) == ["门前三包见实效", PROSE * 2, PROSE * 2, "河西街道办事处"]
    assert (raw.kind, raw.suffix, raw.encoding) == ("pdf", ".pdf", "")


def test_lines_of_columns_run_on_within_their_column(page):
    columns = (
        f'<div style="columns:2">{"".join(f"<p style=text-indent:2em;margin:0>{PROSE}</p>" for _ in range(6))}</div>'
    )
    found = parts(read(printed(page, f"<h1>青禾日报</h1>{columns}")).text)
    assert found[0] == "青禾日报"
    assert "".join(found[1:]) == PROSE * 6
    assert found.count(PROSE) >= 5


def test_a_headline_of_two_lines_runs_on(page):
    title = "青禾区河西街道三项举措推进门前三包见实效得民心"
    body = f"<h1 style='text-align:center;font-size:30px'>{title}</h1>" + f"<p>{PROSE * 3}</p>"
    assert parts(read(printed(page, body)).text)[0] == title


@pytest.mark.parametrize("mark", ["", "。"], ids=["verse", "sentences"])
def test_short_lines_keep_their_ends(page, mark):
    poem = ("青禾区里春来早", "街巷干净人欢笑", "你扫一把我一扫", "文明新风天天到")
    lines = "<br>".join(line + mark for line in poem)
    found = read(printed(page, f"<p>{PROSE * 3}</p><p>{lines}</p>")).text.split("\n")
    assert all(line + mark in found for line in poem)


def test_running_heads_are_left_out_and_told(page):
    page.set_content("".join(f"<div style='break-after:page'>{PROSE[cut:] * 2}</div>" for cut in (0, 3, 18)))
    head, foot = (
        "<b style='font-size:9px'>创城信息</b>",
        "<i style='font-size:9px'>— <span class=pageNumber></span> —</i>",
    )
    margin = {"top": "60px", "bottom": "60px", "left": "40px", "right": "40px"}
    raw = read(
        page.pdf(format="A5", display_header_footer=True, header_template=head, footer_template=foot, margin=margin)
    )
    assert "创城信息" not in raw.text
    assert "— 2 —" not in raw.text
    assert [note.note for note in raw.notes[1:]] == ["各页重复的页眉页脚未收入（创城信息；— 1 —；— 2 —；— 3 —）"]


def test_a_pdf_is_always_to_be_proof_read(page):
    assert [(note.level, note.note) for note in read(printed(page, PROSE)).notes] == [("confirm", NOTE)]


def test_pages_are_parted_and_a_page_without_text_is_told(page):
    raw = read(
        printed(
            page,
            f"<p>{PROSE}</p><div style='break-before:page'>第二页的字</div><div style='break-before:page'>&nbsp;</div>",
        )
    )
    assert [part.replace(" \n", "").strip() for part in raw.text.split("\f")] == [PROSE, "第二页的字", "", ""]
    assert [note.note for note in raw.notes] == [NOTE, "第 3 页没有文字（可能是图片或扫描），未收入"]


def test_rare_characters_survive(page):
    assert "𠮷字和㐂字" in read(printed(page, "𠮷字和㐂字")).text


@pytest.mark.parametrize(
    ("typed", "plain", "count"),
    [
        ("⼀⽉⼆⽇，⼈⺠⻔⻓", "一月二日，人民门长", 8),
        ("一月二日，人民门长", "一月二日，人民门长", 0),
        ("ＡＢ（１２）：；！ ㎡①Ⅳ　…", "ＡＢ（１２）：；！ ㎡①Ⅳ　…", 0),
    ],
)
def test_only_radicals_are_replaced(typed, plain, count):
    assert unify_radicals(typed) == (plain, count)


ENGLISH = "<< /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"


def test_a_hand_written_pdf():
    raw = read(pdf(b"BT /F1 12 Tf 20 300 Td (Qinghe 2024) Tj 0 -16 Td (second line) Tj ET", fonts=ENGLISH))
    assert raw.text == "Qinghe 2024\nsecond line\n\f"


@pytest.mark.parametrize(
    ("data", "rule", "cure"),
    [
        (pdf(b"0 0 100 100 re f"), "intake-scan", "先做文字识别，或照原样录入"),
        (pdf(*[b""] * 501), "intake-too-large", "请拆成几份"),
        (
            pdf(b"", encrypt="/Encrypt << /Filter /Standard /V 1 /R 2 /O (x) /U (y) /P -4 >>"),
            "intake-encrypted",
            "密码",
        ),
        (b"%PDF-1.4 nothing here", "intake-damaged", "请重新取得这份文件"),
    ],
    ids=["scan", "too many pages", "password", "damaged"],
)
def test_what_has_no_text_is_refused(data, rule, cure):
    with pytest.raises(ContentError) as refusal:
        read(data)
    (problem,) = refusal.value.problems
    assert problem.rule == rule
    assert cure in problem.cure
