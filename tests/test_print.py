"""What comes out of the printer, measured: the text area, the grid, head and tail of an issue, page numbers, notes."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from paper import POINT, sheets
from PIL import Image
from test_qr import modules, wanted
from tests_support import write_site

from builder.cli import main

BASE = "https://wenming.qinghe.example"
LEFT, RIGHT, TOP, BOTTOM = 28, 184, 37, 262  # 版心 156 × 225 mm
PITCH = 225 / 22

SENTENCE = "柳塘街道把背街小巷从头到尾走了一遍，见到什么记什么，哪一段路面塌陷，谁家雨棚伸过了界，哪盏灯不亮。"
MIXED = "**一要分清轻重。**随后街道按*当天能办*、H<sub>2</sub>O、`code`与[规定](https://example.com/rule?a=1&b=2)办理。"
HEAD = "kind: issue\nbulletin: {name}\nnumber: {number}\ndate: 2024-03-01\n"
TAIL = """\
文号: 青创办〔2024〕3号
准印证号: 云内资字第012号
印数: 200
印发日期: 2024-03-02
印发机关: 青禾区创建办
distribution:
  report_to: 市文明办，区委、区人大、区政府、区政协领导，区创建工作指挥部总指挥、副总指挥，各成员单位主要负责同志
  send_to: 各兄弟区县文明办
  issue_to: 各街道办事处、镇人民政府，区直各部门，各社区信息员
staff:
  - {role: editor, label: 编辑, name: 顾明禾}
  - {role: proofreader, label: 校对, name: 林舒禾}
  - {role: checked_by, label: 核签, name: 陆秉文}
"""
NAMES = {
    "kb": "青禾快报",
    "ten": "青禾区文明创建快报",
    "mid": "青禾区文明城市创建工作快报",
    "twenty": "青禾区新时代文明实践志愿服务工作情况简报",
    "long": "云川市青禾区全国文明典范城市创建工作指挥部工作简报",
}


def document(head: str, body: str) -> str:
    return f"---\n{head.strip()}\n---\n\n{body}\n"


def issue(name: str, number: str, body: str, more: str = "") -> str:
    return document(HEAD.format(name=NAMES[name], number=number) + more, body)


def content() -> dict[str, str]:
    bulletins = "\n".join(f"  - {{id: {key}, name: {name}, issued_by: 青禾区创建办}}" for key, name in NAMES.items())
    many = f"## 要闻\n\n### 调度会召开 {{unit=柳塘街道}}\n\n{'甲' * 700}\n\n"
    sections = "".join(
        f"## 第{n}栏\n\n### 第{n}件事\n\n{SENTENCE * n}（柳塘街道）\n\n![](p.png)\n\n#### 一、小题{n}\n\n{SENTENCE}\n\n"
        for n in range(1, 6)
    )
    return {
        "site.yaml": f"title: 青禾区工作档案\nbase_url: {BASE}\norganizer: 青禾区创建办\nbulletins:\n{bulletins}\n",
        "issues/2024/1.md": issue("kb", "第1期", f"## 三本账\n\n{SENTENCE}", TAIL),
        "issues/2024/2.md": issue("kb", "第2期", many + sections, "distribution:\n  report_to: 市文明办\n"),
        "issues/2024/3.md": issue("kb", "增刊第3期", f"{MIXED}\n\n" * 40),
        "issues/2024/4.md": issue(
            "kb", "第4期", SENTENCE, "title: 青禾快报 第4期（“小巷里的文明”专辑）\n文号: 青创办〔2024〕4号"
        ),
        **{f"issues/2024/{key}.md": issue(key, "第9期", SENTENCE) for key in NAMES if key != "kb"},
        **{
            f"issues/2024/t{n}.md": issue("kb", f"第{n}期", SENTENCE, more) for n, more in enumerate(TAILS.values(), 20)
        },
        "articles/2024/grid.md": document("title: 格子\ndate: 2024-06-02", "禾" * 28 * 60),
        "articles/2024/links.md": document(
            "title: 两处规定\ndate: 2024-06-03\nsource: 青禾融媒\ncredits: 记者 顾明禾", f"{MIXED}\n\n{MIXED}"
        ),
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("print")
    written = write_site(folder, content())
    picture = BytesIO()
    Image.new("RGB", (1200, 800), (160, 190, 170)).save(picture, "PNG")
    (written / "issues/2024/p.png").write_bytes(picture.getvalue())
    assert main(["build", "--content", str(written), "--output", str(folder / "site")]) == 0
    return folder / "site"


@pytest.fixture(scope="module")
def address(site: Path, serve_folder) -> str:
    return serve_folder(site).rstrip("/")


@pytest.fixture(scope="module")
def pdf(browser, address):
    """A page of the site as PDF; `style` and `script` change it before."""
    page = browser.new_page()

    @cache
    def pdf(url: str, style: str = "", script: str = "") -> bytes:
        page.goto(address + url)
        page.evaluate(
            "css => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s]; }", style
        )
        if script:
            page.evaluate(script)
        return page.pdf(prefer_css_page_size=True, tagged=True, outline=True)

    yield pdf
    page.close()


@pytest.fixture(scope="module")
def printed(pdf):
    """A page of the site as sheets of paper."""
    return cache(lambda *told, **changes: sheets(pdf(*told, **changes)))


def near(measured: float, told: float, tolerance: float = 1.0) -> bool:
    return abs(measured - told) <= tolerance


# --- the grid ---------------------------------------------------------------------------------------------------------


def test_a_page_of_616_characters_is_22_lines_of_28_on_one_sheet(printed):
    only_text = ".reading-head, .provenance { display: none !important } .prose p { text-indent: 0 !important }"
    (sheet,) = printed(
        "/articles/2024/grid/", only_text, "document.querySelector('.prose p').textContent = '禾'.repeat(616)"
    )
    assert [line.text for line in sheet.lines] == ["禾" * 28] * 22


def test_running_text_fills_the_text_area(printed):
    _, second, third, *_ = printed("/articles/2024/grid/")
    assert [len(line.text) for line in second.lines] == [28] * 22
    first, last = second.lines[0], second.lines[-1]
    assert near((last.base - first.base) / 21, PITCH, 0.05)
    assert all(near(line.left, LEFT) and near(line.right, RIGHT) for line in second.lines)
    assert TOP < first.top < TOP + PITCH / 2
    assert BOTTOM - PITCH / 2 < last.bottom < BOTTOM
    assert third.lines[0].base == first.base


def test_a_page_is_full_though_it_ends_after_one_line_of_a_paragraph(printed):
    paragraphs = "document.querySelector('.prose').innerHTML = ('<p>' + '禾'.repeat(54) + '</p>').repeat(40)"
    first, second, *_ = printed("/articles/2024/grid/", script=paragraphs)
    assert [len(line.text) for line in first.lines[2:]] == [26, 28] * 9 + [26]
    assert [len(line.text) for line in second.lines] == [28, 26] * 11


def test_paragraphs_begin_two_characters_in(printed):
    first = printed("/articles/2024/grid/")[0].lines[2]
    assert len(first.text) == 26
    assert near(first.left - LEFT, 2 * 156 / 28, 0.5)


def test_other_faces_emphasis_and_small_letters_do_not_move_the_lines(printed):
    middle = printed("/issues/kb/s3/")[1]
    bases = [line.base for line in middle.lines if line.size > 15]  # without what stands lower or higher in its line
    steps = [below - above for above, below in pairwise(bases)]
    assert len(bases) == 22
    assert all(near(step, PITCH, 0.4) for step in steps)


# --- head ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "lines", "size"), [("kb", 1, 42), ("ten", 1, 42), ("mid", 1, 33.5), ("twenty", 1, 22), ("long", 2, 28)]
)
def test_the_name_is_as_large_as_fits_one_line(printed, name, lines, size):
    sheet = printed(f"/issues/{name}/{1 if name == 'kb' else 9}/")[0]
    told = sheet.lines[:lines]
    assert "".join(line.text for line in told) == NAMES[name]
    assert near(told[0].size, size, 0.2)
    for line in told:
        assert near((line.left + line.right) / 2, (LEFT + RIGHT) / 2)
        assert LEFT - 0.5 < line.left < line.right < RIGHT + 0.5


def test_the_head_stands_in_the_upper_third(printed):
    sheet = printed("/issues/mid/9/")[0]
    name, number, issuer = sheet.lines[:3]
    (rule,) = sheet.rules
    assert near(name.top, TOP + 20, 2)
    assert near((number.left + number.right) / 2, (LEFT + RIGHT) / 2)
    assert issuer.text == "青禾区创建办2024年3月1日"
    assert near(issuer.left, LEFT) and near(issuer.right, RIGHT)
    assert near(rule.top - issuer.bottom, 4, 0.5)
    assert near(rule.left, LEFT, 0.3) and near(rule.right, RIGHT, 0.3)
    assert near(rule.bottom - rule.top, 2.25 * POINT, 0.1)
    assert rule.colour[0] > 180 and max(rule.colour[1:]) < 60
    assert rule.bottom - TOP < 225 / 3


def test_the_number_of_the_document_stands_below_the_number_of_the_issue(printed):
    assert [line.text for line in printed("/issues/kb/1/")[0].lines[1:3]] == ["第1期", "青创办〔2024〕3号"]


def test_what_an_issue_is_called_stands_below_its_number(printed):
    sheet = printed("/issues/kb/4/")[0]
    number, theme, document, issuer = sheet.lines[1:5]
    assert [line.text for line in (number, theme, document)] == ["第4期", "“小巷里的文明”专辑", "青创办〔2024〕4号"]
    assert near(theme.size, 18, 0.2)
    assert number.bottom < theme.top < theme.bottom < document.top < document.bottom < issuer.top
    assert near((theme.left + theme.right) / 2, (LEFT + RIGHT) / 2, 18 * POINT / 2)  # “ stands in half its place
    (rule,) = [rule for rule in sheet.rules if rule.colour != (0, 0, 0)]
    assert near((rule.bottom - TOP) / PITCH, 9, 0.1)  # whole lines, so that the text below stands on the grid


# --- page numbers -------------------------------------------------------------------------------------------------------


def test_page_numbers_stand_outside_odd_right_even_left(printed):
    numbers = [sheet.number for sheet in printed("/issues/kb/2/")]
    assert [number.text for number in numbers] == [f"—{n}—" for n in range(1, len(numbers) + 1)]
    for count, number in enumerate(numbers, 1):
        inner = RIGHT - number.right if count % 2 else number.left - LEFT
        dash = number.ink[0]
        assert near(inner, 14 * POINT, 0.6)
        assert near((dash[1] + dash[3]) / 2 - BOTTOM, 7, 0.5)
        assert near(number.size, 14, 0.1)


# --- tail ---------------------------------------------------------------------------------------------------------------

LENGTHS = """count => {
  const paragraph = document.querySelector('.item .prose p');
  for (let n = 1; n < count; n += 1) paragraph.after(paragraph.cloneNode(true));
}"""


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 6, 7, 12, 13, 14, 40])
def test_the_tail_closes_the_last_page_whole_and_covers_nothing(printed, count):
    pages = printed("/issues/kb/1/", script=f"({LENGTHS})({count})")
    text = [line.text for sheet in pages for line in sheet.lines]
    assert sum(line.startswith("柳塘街道把背街小巷") for line in text) == count
    (rule, *inner, last) = [rule for rule in pages[-1].rules if rule.colour == (0, 0, 0)]
    assert near(last.bottom, BOTTOM, 0.5 + 0.3 * (len(pages) - 1))
    assert len(inner) == 3
    assert all(rule.colour != (0, 0, 0) for sheet in pages[:-1] for rule in sheet.rules)
    mark = next(line for line in pages[-1].lines if line.text.startswith("青禾区工作档案"))
    above = [line for line in pages[-1].lines if line.size > 15]
    assert all(line.bottom < mark.top for line in above)
    told = "".join(line.text for line in pages[-1].lines if line.top > rule.top)
    assert told == (
        "报：市文明办，区委、区人大、区政府、区政协领导，区创建工作指挥部总指挥、副总指挥，各成员单位主要负责同志"
        "送：各兄弟区县文明办发：各街道办事处、镇人民政府，区直各部门，各社区信息员共印200份"
        "编辑：顾明禾校对：林舒禾核签：陆秉文准印证号：云内资字第012号青禾区创建办2024年3月2日印发"
    )


STAFF = "staff:\n" + "".join(f"  - {{role: editor, label: 责任编辑, name: 顾明禾{n}}}\n" for n in range(7))
TAILS = {
    "bare": "",
    "imprint": "印数: 200\n印发日期: 2024-03\n",
    "staff": STAFF,
    "contact": "contact:\n  地址: 云川市青禾区柳塘路1号文明大厦三楼创建办综合协调组\n  电话: 0999-1234567\n  邮箱: chuangjian.bangongshi@wenming.qinghe.example\n",
    "long": "issued_by: " + "云川市青禾区文明城市创建工作指挥部办公室" * 4 + f"\n{TAIL}",
    "recipients": "distribution:\n" + "".join(f"  {key}: {'各街道办事处、镇人民政府，' * 9}\n" for key in ("report_to", "issue_to")),
    "labels": "distribution:\n  主送单位和抄送单位: " + "区直各部门，" * 12 + "\n",
}  # fmt: skip


@pytest.mark.parametrize("name", TAILS)
def test_the_room_left_for_the_tail_is_enough_and_little_more(page, address, name):
    page.set_viewport_size({"width": 590, "height": 851})  # 156 mm
    page.emulate_media(media="print")
    page.goto(f"{address}/issues/kb/{list(TAILS).index(name) + 20}/")
    room, tail = (page.locator(part).bounding_box()["height"] for part in (".tail-room", ".tail"))
    assert tail + 15 <= room <= tail + 15 + 3 * 27


def test_an_issue_that_tells_no_recipients_ends_with_its_address(printed):
    (sheet,) = printed("/issues/mid/9/")
    assert f"{BASE}/issues/mid/9/" in sheet.text
    assert near(sheet.lines[-1].bottom, BOTTOM, 4)


# --- breaks -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("more", range(0, 10, 2))
def test_no_heading_stands_last_and_no_picture_is_parted(printed, more):
    lines = f"document.querySelector('.item .prose').insertAdjacentHTML('afterbegin', '<p>乙</p>'.repeat({more}))"
    pages = printed("/issues/kb/2/", script=lines)
    pictures = [box for sheet in pages for box in sheet.boxes if box.kind == "image"]
    assert len(pictures) == 5
    assert all(TOP <= picture.top < picture.bottom <= BOTTOM for picture in pictures)
    assert all(near((p.right - p.left) / (p.bottom - p.top), 1.5, 0.02) for p in pictures)
    for sheet in pages:
        assert not re.match(r"第\d栏|第\d件事|一、小题", sheet.lines[-1].text)


def test_text_below_a_picture_stands_on_the_lines_of_the_page_again(printed):
    for sheet in printed("/issues/kb/2/")[1:-1]:
        lines = [line for line in sheet.lines if near(line.size, 16, 0.1)]
        off = [(line.base - lines[0].base) / PITCH for line in lines]
        assert all(near(step, round(step), 0.05) for step in off)


# --- what is printed, and what is not -------------------------------------------------------------------------------------

SCREEN = (
    "检索",
    "首页",
    "关于",
    "本页工具",
    "打印",
    "朗读",
    "复制",
    "长辈版",
    "本期目录",
    "本期信息",
    "上一期",
    "下一期",
    "相关内容",
    "订阅",
    "网站地图",
    "↗",
    "#",
)


@pytest.mark.parametrize("url", ["/issues/kb/1/", "/issues/kb/2/", "/articles/2024/links/", "/articles/2024/grid/"])
def test_nothing_of_the_screen_is_printed(printed, url):
    text = "".join(sheet.text for sheet in printed(url))
    assert [word for word in SCREEN if word in text] == []


def test_an_issue_prints_each_of_its_parts_once(printed):
    text = "".join(sheet.text for sheet in printed("/issues/kb/2/")).replace("\n", "")
    for part in (
        "调度会召开",
        *(f"第{n}栏" for n in range(1, 6)),
        *(f"第{n}件事" for n in range(1, 6)),
        "（柳塘街道）甲",
    ):
        assert text.count(part) == 1, part
    assert text.count("（柳塘街道）") == 6  # one below its title, five where their text already ends with it


def test_what_a_reader_chose_for_the_screen_changes_nothing(page, address, printed):
    page.emulate_media(color_scheme="dark", contrast="more", reduced_motion="reduce")
    page.goto(f"{address}/issues/kb/1/")
    page.evaluate(
        "Object.assign(document.documentElement.dataset, {size: 'largest', mode: 'elder', colour: 'contrast'})"
    )
    assert sheets(page.pdf(prefer_css_page_size=True)) == printed("/issues/kb/1/")


def test_addresses_are_printed_once_and_the_sheet_tells_where_it_comes_from(printed):
    (sheet,) = printed("/articles/2024/links/")
    assert sheet.text.count("https://example.com/rule?a=1&b=2") == 1
    assert sheet.text.count(f"{BASE}/articles/2024/links/") == 1
    assert "记者：顾明禾" in sheet.text
    assert "2024-06-03来源：青禾融媒" in sheet.text
    assert "（外部链接）" not in sheet.text


def test_the_pdf_is_tagged_has_a_title_a_language_and_bookmarks(pdf):
    data = pdf("/issues/kb/2/")
    document = pypdfium2.PdfDocument(data)
    assert document.is_tagged()
    assert "青禾快报" in document.get_metadata_dict()["Title"]
    assert b"/Lang (zh-Hans)" in data
    outline = [bookmark.get_title() for bookmark in document.get_toc()]
    assert [title for title in outline if re.match(r"第\d(栏|件事)", title)] == [
        f"第{n}{kind}" for n in range(1, 6) for kind in ("栏", "件事")
    ]


# --- the code -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["/issues/kb/1/", "/issues/kb/s3/", "/articles/2024/links/"])
def test_the_code_of_a_page_is_its_address(site, url):
    html = (site / url.strip("/") / "index.html").read_text("utf-8")
    (printed,) = re.findall(r'<div class="provenance print-only">\s*(<svg.*?</svg>)', html, re.S)
    assert modules(printed) == wanted(BASE + url)


def test_the_code_is_printed_large_enough_to_be_read(page, address):
    page.goto(f"{address}/articles/2024/links/")
    page.emulate_media(media="print")
    box = page.locator(".provenance .qr").bounding_box()
    modules = int(page.locator(".provenance .qr").get_attribute("viewBox").split()[2])
    assert near(box["width"], box["height"], 0.1)
    assert box["width"] / 96 * 25.4 / modules > 0.4  # millimetres a module


def test_the_code_on_the_screen_is_the_printed_one(page, address):
    """Drawn once, shown twice: read module by module from a picture of the screen."""
    url = "/articles/2024/links/"
    page.goto(f"{address}{url}")
    page.locator(".tool-code summary").click()
    shown = Image.open(BytesIO(page.locator(".tool-code-sheet svg").screenshot())).convert("L")
    size = int(page.locator(".provenance .qr").get_attribute("viewBox").split()[2])
    step = shown.width / size
    dark = {
        (x, y)
        for x in range(size)
        for y in range(size)
        if shown.getpixel((int((x + 0.5) * step), int((y + 0.5) * step))) < 128
    }
    assert dark == wanted(BASE + url)


def test_a_site_without_address_has_no_code(tmp_path):
    written = write_site(tmp_path, {"articles/2024/a.md": document("title: 甲\ndate: 2024-06-02", SENTENCE)})
    assert main(["build", "--content", str(written), "--output", str(tmp_path / "site")]) == 0
    assert '<svg class="qr"' not in (tmp_path / "site/articles/2024/a/index.html").read_text("utf-8")


# --- faces --------------------------------------------------------------------------------------------------------------

# DOC-22: which faces are asked for in which role, in this order; others may stand between and behind.
FACES = {
    "xiaobiaosong": "方正小标宋简体 FZXiaoBiaoSong-B05S 华文中宋 STZhongsong",
    "fangsong": "仿宋_GB2312 仿宋 FangSong STFangsong 朱雀仿宋 serif",
    "kaiti": "楷体_GB2312 楷体 KaiTi STKaiti",
    "heiti": "黑体 SimHei STHeiti",
    "songti": "宋体 SimSun STSong",
}


@pytest.mark.parametrize(("role", "faces"), FACES.items())
def test_faces_are_asked_for_by_role(root, role, faces):
    css = (root / "templates/static/print.css").read_text("utf-8")
    (stack, *_) = re.findall(rf"--{role}: ([^;]*);", css)
    asked = [name.strip().strip('"') for name in stack.split(",")]
    assert [name for name in asked if name in faces.split()] == faces.split()


def test_no_face_is_sent_along(root):
    for style in (root / "templates/static").glob("*.css"):
        assert "@font-face" not in style.read_text("utf-8")
