"""A Word file in, HTML out: what Word shows is there, what it hides is told, what is hostile is refused."""

from __future__ import annotations

import pytest
from intake.making import (
    CONTENT_TYPES,
    NAMES,
    PNG,
    docx,
    numbered,
    packed,
    paragraph,
    part,
    picture,
    relation,
    run,
    zeros_zip,
)

from builder.intake import read_original
from builder.problems import ContentError

PROSE = "近日，河西街道组织党员走上街头，清理卫生死角，劝导不文明行为，受到居民群众好评。"


def read(*body, **extra):
    """The HTML of a Word file, and the notes on it."""
    (raw,) = read_original("稿件.docx", docx(*body, **extra), lambda _: None)
    return raw.text, [note.note for note in raw.notes]


def refused(data, name="稿件.docx"):
    with pytest.raises(ContentError) as refusal:
        read_original(name, data, lambda _: None)
    (problem,) = refusal.value.problems
    assert problem.where.path == name
    assert problem.cure
    return problem


def test_a_plain_letter_needs_no_note():
    assert read(paragraph(PROSE), paragraph("第二段。")) == (f"<p>{PROSE}</p><p>第二段。</p>", [])


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        (paragraph(run("三项举措促提升", 22), align="center"), "<h1>三项举措促提升</h1>"),
        (paragraph(run("三项举措促提升", 16, bold=True), align="center"), "<h1>三项举措促提升</h1>"),
        (paragraph("三项举措促提升", style="Title"), "<h1>三项举措促提升</h1>"),
        (paragraph("三项举措促提升", style="1"), "<h1>三项举措促提升</h1>"),
        (paragraph("三项举措促提升", style="own"), "<h1>三项举措促提升</h1>"),
        (paragraph("三项举措促提升", style="big"), "<h1>三项举措促提升</h1>"),
        (paragraph("三项举措促提升", extra='<w:outlineLvl w:val="0"/>'), "<h1>三项举措促提升</h1>"),
        (paragraph("三项举措促提升", align="center"), '<p style="text-align:center">三项举措促提升</p>'),
        (paragraph(run("三项举措促提升", 22)), "<p>三项举措促提升</p>"),
        (paragraph(run("长" * 90, 22), align="center"), f"<p>{'长' * 90}</p>"),
    ],
    ids=["centred 22 pt", "centred, larger than the text, first", "style Title", "style heading 1", "based on heading 1",
         "style that is centred and large", "outline level", "centred, no larger", "large, not centred", "no title is so long"],
)  # fmt: skip
def test_the_title_is_what_looks_like_one(typed, html):
    styles = part(
        "styles",
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="own"><w:name w:val="红头标题"/><w:basedOn w:val="1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="big"><w:name w:val="大字"/><w:pPr><w:jc w:val="center"/></w:pPr>'
        '<w:rPr><w:sz w:val="44"/></w:rPr></w:style>',
    )
    assert read(typed, paragraph(PROSE), parts={"word/styles.xml": styles})[0] == html + f"<p>{PROSE}</p>"


def test_a_title_of_two_lines_is_one_title_and_a_line_under_it_is_not():
    lines = [
        paragraph(run(text, 22), align="center") for text in ("青禾区河西街道三项举措", "推进门前三包", "（第3期）")
    ]
    html, notes = read(*lines, paragraph(PROSE))
    assert notes == ["标题原为 2 行，已接成一行"]
    assert html.startswith('<h1>青禾区河西街道三项举措推进门前三包</h1><p style="text-align:center">（第3期）</p>')


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        (paragraph("一、抓组织领导"), "<h2>一、抓组织领导</h2>"),
        (paragraph("（二）压实责任"), "<h3>（二）压实责任</h3>"),
        (paragraph(run("三、抓督查。", bold=True)), "<h2>三、抓督查。</h2>"),
        (paragraph("一、抓组织领导。" + PROSE), f"<p>一、抓组织领导。{PROSE}</p>"),
        (paragraph("（一）清运垃圾三车。"), "<p>（一）清运垃圾三车。</p>"),
        (paragraph("一是压实责任"), "<p>一是压实责任</p>"),
        (paragraph("小标题", style="2"), "<h2>小标题</h2>"),
        (paragraph(run("加粗的一行", bold=True)), "<p><strong>加粗的一行</strong></p>"),
        (paragraph("河西街道办事处", align="right"), '<p style="text-align:right">河西街道办事处</p>'),
        (paragraph(PROSE * 2, align="right"), f"<p>{PROSE * 2}</p>"),
    ],
    ids=[
        "一、",
        "（一）",
        "bold sentence",
        "run-in",
        "sentence",
        "一是",
        "style",
        "bold line",
        "signature",
        "prose set right",
    ],
)
def test_headings_and_signatures(typed, html):
    styles = part("styles", '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/></w:style>')
    assert read(paragraph(PROSE), typed, parts={"word/styles.xml": styles})[0] == f"<p>{PROSE}</p>{html}"


def test_headings_stand_below_the_title():
    styles = part("styles", '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>')
    body = (paragraph(run("总标题", 22), align="center"), paragraph("第一部分", style="1"), paragraph(PROSE))
    assert read(*body, parts={"word/styles.xml": styles})[0].startswith("<h1>总标题</h1><h2>第一部分</h2>")


LISTS = part(
    "numbering",
    '<w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>'
    '<w:lvl w:ilvl="3"><w:numFmt w:val="decimalEnclosedCircleChinese"/><w:lvlText w:val="%4"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val=""/></w:lvl>'
    "</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
    "</w:lvlOverride></w:num>",
)


def test_numbers_that_word_prints_are_written_out():
    typed = [("抓领导", 1, 0), ("压责任", 1, 1), ("抓督查", 1, 1), ("清垃圾。", 1, 2), ("扫街道。", 1, 3), ("抓长效", 1, 0),
             ("定制度", 1, 1), ("另起一份", 3, 0)]  # fmt: skip
    html, notes = read(paragraph(PROSE), *(numbered(*one) for one in typed), parts={"word/numbering.xml": LISTS})
    assert html == (
        f"<p>{PROSE}</p><h2>一、抓领导</h2><h3>（一）压责任</h3><h3>（二）抓督查</h3><p>1. 清垃圾。</p><p>① 扫街道。</p>"
        "<h2>二、抓长效</h2><h3>（一）定制度</h3><h2>五、另起一份</h2>"
    )
    assert notes == []


def test_numbers_come_from_the_style_and_bullets_stay_a_list():
    styles = part(
        "styles",
        '<w:style w:type="paragraph" w:styleId="n"><w:name w:val="编号"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>',
    )
    body = (paragraph("抓领导", style="n"), numbered("志愿者", 2), numbered("网格员", 2), paragraph("完。"))
    html, _ = read(*body, parts={"word/numbering.xml": LISTS, "word/styles.xml": styles})
    assert html == "<h2>一、抓领导</h2><ul><li>志愿者</li><li>网格员</li></ul><p>完。</p>"


def test_a_table_keeps_its_merged_cells():
    def cell(text, look=""):
        return f"<w:tc><w:tcPr>{look}</w:tcPr>{paragraph(text)}</w:tc>"

    rows = (
        cell("单位", '<w:vMerge w:val="restart"/>') + cell("成绩", '<w:gridSpan w:val="2"/>'),
        cell("", "<w:vMerge/>") + cell("上半年") + cell("下半年"),
        cell("河西街道") + cell("95") + cell("97"),
    )
    html, notes = read(paragraph(PROSE), "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>")
    assert '<td rowspan="2"><p>单位</p></td><td colspan="2"><p>成绩</p></td>' in html
    assert "<tr><td><p>上半年</p></td><td><p>下半年</p></td></tr>" in html
    assert notes == []


def test_notes_stand_at_the_end_and_are_referred_to():
    refer = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    last = '<w:r><w:endnoteReference w:id="1"/></w:r>'
    notes = {
        "word/footnotes.xml": part("footnotes", f'<w:footnote w:id="2">{paragraph("数据来自区文明办。")}</w:footnote>'),
        "word/endnotes.xml": part("endnotes", f'<w:endnote w:id="1">{paragraph("本文有删节。")}</w:endnote>'),
    }
    html, told = read(paragraph(run("投入三百万元"), refer, run("。"), last), parts=notes)
    assert html == "<p>投入三百万元[1]。[2]</p><p>[1] 数据来自区文明办。</p><p>[2] 本文有删节。</p>"
    assert told == []


def test_pictures_come_along_and_their_places_are_marked():
    data = docx(
        paragraph("图前。"), paragraph(picture("rId7")), parts={"word/media/image1.png": PNG},
        relations=relation("rId7", "image", "media/image1.png"),
    )  # fmt: skip
    (raw,) = read_original("稿件.docx", data, lambda _: None)
    assert raw.text == '<p>图前。</p><p><img alt="志愿者" src="media/1.png" /></p>'
    assert [(one.address, one.data) for one in raw.pictures] == [("media/1.png", PNG)]
    assert raw.notes == ()


def test_pictures_that_are_not_there_or_cannot_be_shown_are_told():
    linked = relation("rId8", "image", "http://tracker.example/1.png", external=True)
    drawn = relation("rId9", "image", "media/image2.emf")
    body = (
        paragraph(PROSE),
        paragraph(picture("rId8", "link")),
        paragraph(picture("rId9")),
        paragraph(picture("rId404")),
    )
    html, notes = read(*body, parts={"word/media/image2.emf": b"\x01\0\0\0emf"}, relations=linked + drawn)
    assert "tracker" not in html
    assert notes == [
        "2 幅图片只是指向别处的链接，图不在文稿里，未收入",
        "1 幅图片是网页不能显示的格式（EMF、WMF、TIFF 等），请另存为 PNG 或 JPEG 后补上",
    ]


@pytest.mark.parametrize(
    ("inside", "html", "note"),
    [
        (
            run("保留") + '<w:del w:id="1"><w:r><w:delText>删去的话</w:delText></w:r></w:del>'
            '<w:ins w:id="2">' + run("新加") + "</w:ins>",
            "保留新加",
            "文稿有修订痕迹，按“接受全部修订”读取：删去 4 字、增加 2 字（删去的是：删去的话）",
        ),
        (run("看得见") + run("看不见", extra="<w:vanish/>"), "看得见", "文稿里有隐藏文字 3 字，未收入（看不见）"),
        (
            run("原文") + "<w:r><w:ruby><w:rt><w:r><w:t>lǐ</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>醴</w:t></w:r>"
            "</w:rubyBase></w:ruby></w:r>" + run("泉"),
            "原文醴泉",
            "1 处拼音指南（字上注音）未收入，文字保留",
        ),
        (
            run("面积为") + "<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>",
            "面积为",
            "公式 1 处未收入，请对照原稿补上",
        ),
        (
            run("段落") + '<w:r><w:pict><v:shape><v:textbox><w:txbxContent>' + paragraph("框里的话")
            + "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>",
            "段落</p><p>框里的话",
            "1 个文本框的文字放在所在段落之后，请核对位置（框里的话）",
        ),
        (
            run("段落") + '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wps:txbx>'
            "<w:txbxContent>" + paragraph("新式框") + "</w:txbxContent></wps:txbx></wp:anchor></w:drawing></mc:Choice>"
            "</mc:AlternateContent></w:r>",
            "段落</p><p>新式框",
            "1 个文本框的文字放在所在段落之后，请核对位置（新式框）",
        ),
    ],
    ids=["tracked changes", "hidden text", "phonetic guide", "formula", "text box", "text box of today's Word"],
)  # fmt: skip
def test_what_word_does_not_show_as_text_is_told(inside, html, note):
    assert read(paragraph(inside)) == (f"<p>{html}</p>", [note])


@pytest.mark.parametrize(
    ("inside", "html"),
    [
        ('<w:fldSimple w:instr="DATE">' + run("2024年3月14日") + "</w:fldSimple>", "2024年3月14日"),
        (run("第一行") + "<w:r><w:br/></w:r>" + run("第二行"), "第一行<br />第二行"),
        (run("第一行") + "<w:r><w:cr/></w:r>" + run("第二行"), "第一行<br />第二行"),
        ('<w:hyperlink r:id="rId5">' + run("区政府网") + "</w:hyperlink>", '<a href="http://www.qinghe.example/">区政府网</a>'),
        ('<w:hyperlink r:id="rId6">' + run("没有去处") + "</w:hyperlink>", "没有去处"),
        ("<w:sdt><w:sdtContent>" + run("控件里的字") + "</w:sdtContent></w:sdt>", "控件里的字"),
        ("<w:smartTag>" + run("云川市") + "</w:smartTag>", "云川市"),
        (run("a&lt;b&gt;c &amp; d"), "a&lt;b&gt;c &amp; d"),
    ],
    ids=["field", "line break", "old line break", "link", "dead link", "control", "smart tag", "letters of HTML"],
)  # fmt: skip
def test_text_in_every_wrapper_is_kept_without_a_word(inside, html):
    links = relation("rId5", "hyperlink", "http://www.qinghe.example/", external=True)
    assert read(paragraph(inside), relations=links) == (f"<p>{html}</p>", [])


def test_words_of_headers_and_comments_are_told_page_numbers_are_not():
    parts = {
        "word/header1.xml": part("hdr", paragraph("青禾区文明办 内部材料")),
        "word/footer1.xml": part("ftr", paragraph("第 1 页 共 3 页")),
        "word/header2.xml": part("hdr", paragraph(PROSE[:8])),
        "word/comments.xml": part("comments", f'<w:comment w:id="0">{paragraph("这里要核实")}</w:comment>'),
    }
    assert read(paragraph(PROSE), parts=parts)[1] == [
        "1 条批注未收入（这里要核实）",
        "页眉页脚 10 字未收入正文（青禾区文明办 内部材料）",
    ]


def test_the_strict_format_of_word_reads_the_same():
    usual = docx(paragraph(run("三项举措", 22), align="center"), paragraph(PROSE))
    (raw,) = read_original("a.docx", usual, lambda _: None)
    strict = NAMES.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    body = paragraph(run("三项举措", 22), align="center") + paragraph(PROSE)
    document = f'<?xml version="1.0"?><w:document {strict}><w:body>{body}</w:body></w:document>'
    (other,) = read_original("a.docx", docx(parts={"word/document.xml": document}), lambda _: None)
    assert other.text == raw.text


BILLION = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + f"]><w:document {NAMES}><w:body>{paragraph('&i;')}</w:body></w:document>"
)
OUTSIDE = f'<?xml version="1.0"?><!DOCTYPE l SYSTEM "file:///etc/passwd"><w:document {NAMES}/>'


@pytest.mark.parametrize(
    ("document", "rule", "message"),
    [
        (BILLION, "intake-docx-xml", "文稿里的 word/document.xml 带有实体定义（DTD），可能有害"),
        (BILLION.encode("utf-16"), "intake-docx-xml", "文稿里的 word/document.xml 带有实体定义（DTD），可能有害"),
        (OUTSIDE, "intake-docx-xml", "文稿里的 word/document.xml 带有实体定义（DTD），可能有害"),
        (f"<w:document {NAMES}>" + "<w:sdt>" * 5000 + "</w:sdt>" * 5000 + "</w:document>", "intake-docx-xml",
         "文稿里的 word/document.xml 嵌套得太深，可能有害"),
        ("<w:document", "intake-damaged", "文稿已经损坏（word/document.xml 读不懂）"),
        (f"<w:document {NAMES}><w:body/></w:document>", "intake-empty", "文稿里没有文字"),
    ],
    ids=["billion laughs", "in UTF-16", "external entity", "depth", "broken", "empty"],
)  # fmt: skip
def test_hostile_xml_is_refused(document, rule, message):
    problem = refused(docx(parts={"word/document.xml": document}))
    assert (problem.rule, problem.message) == (rule, message)


def test_a_bomb_in_a_word_file_is_refused():
    bomb = zeros_zip("word/document.xml", 300_000_000)
    wrapped = packed({"[Content_Types].xml": CONTENT_TYPES, "word/media/1.png": PNG})
    assert refused(bomb).rule in ("intake-zip-bomb", "intake-zip-size")
    assert refused(wrapped).message == "文稿里没有正文"


def test_a_damaged_word_file_is_refused():
    whole = docx(paragraph(PROSE))
    assert refused(whole[:400]).rule == "intake-damaged"
    broken = bytearray(whole)
    at = whole.index(b"word/document.xml") + 60
    broken[at : at + 8] = b"\xff" * 8
    assert refused(bytes(broken)).rule == "intake-damaged"
