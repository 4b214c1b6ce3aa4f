"""A document → an issue: number, bulletin, sections, items, units, briefs, anchors."""

from __future__ import annotations

import json

import pytest
from archives import BODY, article, issue, parsed, together

from builder.model import Bulletin, Config, Unit
from builder.pages.atlas import plan

BODY_OF_ISSUE = """\
本期导读。

## 检查督导

### 夜查夜市 {unit="区城管局、柳塘街道"}

查了两百个摊位。（北岸镇）

### 学校门口

划出即停即走区。（柳塘街道、区交警大队）

## 简讯 {#jian-xun}

### 文明创建

- 柳塘街道：清理三处堆物。
- **北岸镇：**清出柴草。

### 志愿服务 {#zhi-yuan}

共服务两千人次（共12处）
"""


def shape(value):
    return [
        (s.title, s.anchor, [(i.title, i.anchor, [u.name for u in i.units], [b.anchor for b in i.briefs]) for i in s.items])
        for s in value.sections
    ]  # fmt: skip


def test_sections_items_units_briefs_and_anchors():
    value = issue("12", body=BODY_OF_ISSUE)
    assert value.lead.of(value.body.words) == "本期导读。"
    assert shape(value) == [
        ("检查督导", "i12-1", [
            ("夜查夜市", "i12-1-1", ["区城管局", "柳塘街道"], []),
            ("学校门口", "i12-1-2", ["柳塘街道", "区交警大队"], []),
        ]),
        ("简讯", "jian-xun", [
            ("文明创建", "jian-xun-1", [], ["jian-xun-1-1", "jian-xun-1-2"]),
            ("志愿服务", "zhi-yuan", [], []),
        ]),
    ]  # fmt: skip
    assert [unit.name for unit in value.units] == ["区城管局", "柳塘街道", "区交警大队", "北岸镇"]
    assert value.summary == "夜查夜市；学校门口；文明创建；志愿服务"


SHAPES = {
    "no headings": (BODY, [("", "i12-1", [("", "i12-1-1", [], [])])]),
    "one level of headings": (
        "## 甲\n\n一。\n\n## 乙\n\n二。（柳塘街道）",
        [("", "i12-1", [("甲", "i12-1-1", [], []), ("乙", "i12-1-2", ["柳塘街道"], [])])],
    ),
    "one level of headings over briefs": (
        "## 简讯\n\n- 柳塘街道：清理。",
        [("简讯", "i12-1", [("", "i12-1-0", [], ["i12-1-0-1"])])],
    ),
    "text before the first item": (
        "## 简讯\n\n导语。\n\n### 甲\n\n一。",
        [("简讯", "i12-1", [("", "i12-1-0", [], []), ("甲", "i12-1-1", [], [])])],
    ),
    "headings in a fence are text": (
        "## 甲\n\n```\n## 不是标题\n```\n\n## 乙\n\n二。",
        [("", "i12-1", [("甲", "i12-1-1", [], []), ("乙", "i12-1-2", [], [])])],
    ),
    "headings without space are text": ("##甲\n\n一。", [("", "i12-1", [("", "i12-1-1", [], [])])]),
    "a skipped level belongs to the item": (
        "## 甲\n\n#### 子\n\n一。",
        [("", "i12-1", [("甲", "i12-1-1", [], [])])],
    ),
    "a brief that names no unit among others": (
        "## 简讯\n\n- 柳塘街道：清理。\n- 另讯：放晴。\n- 区城管局：检查。",
        [("简讯", "i12-1", [("", "i12-1-0", [], ["i12-1-0-1", "i12-1-0-2", "i12-1-0-3"])])],
    ),
    "bullets that are no briefs": (
        "## 甲\n\n- 一、要快；\n- 柳塘街道：清理。",
        [("甲", "i12-1", [("", "i12-1-0", [], [])])],
    ),
    "empty": ("", []),
}


@pytest.mark.parametrize(("body", "sections"), SHAPES.values(), ids=SHAPES)
def test_shapes_of_issues(body, sections):
    value = issue("12", body=body)
    assert shape(value) == sections


@pytest.mark.parametrize("body", [body for body, _ in SHAPES.values()] + [BODY_OF_ISSUE], ids=[*SHAPES, "whole"])
def test_no_character_of_a_body_is_lost(body):
    value = issue("12", body=body)
    items = [item for section in value.sections for item in section.items]
    told = "".join((value.body.words, *(s.title for s in value.sections), *(i.title for i in items)))
    for char in set(body) - set('# \n-{}="unit自'):
        assert char in told or char in "区城管局、jianxunzhiyuan"


SIGNATURES = {
    "（柳塘街道）": ["柳塘街道"], "(北岸镇)": ["北岸镇"], "（区城管局、柳塘街道）": ["区城管局", "柳塘街道"], "（共青团青禾区委）": ["共青团青禾区委"],
    "（区交警三中队）": ["区交警三中队"], "（余杭区教育局）": ["余杭区教育局"], "**（柳塘街道）**": ["柳塘街道"],
    "（共12处）": [], "（整改3处）": [], "（共三所）": [], "（涉及8个社区）": [], "（图为志愿者在社区）": [], "（完）": [],
    "（柳塘街道、摄影）": [], "（见附件）": [], "（柳塘街道）。": [], "（来源：区城管局）": [],
}  # fmt: skip


@pytest.mark.parametrize(("end", "units"), SIGNATURES.items())
def test_a_signature_names_units_and_nothing_else_does(end, units):
    value = issue("12", body=f"## 甲\n\n整改到位{end}")
    item = value.sections[0].items[0]
    assert [unit.name for unit in item.units] == units
    assert item.body.of(value.body.words) == f"整改到位{end}"


def test_the_short_name_of_the_registry_is_the_unit():
    config = Config(units=(Unit("chengguan", "青禾区城市管理局", "区城管局", registered=True),))
    item = issue("12", body="## 甲\n\n整改到位。（区城管局）", config=config).sections[0].items[0]
    assert [unit.id for unit in item.units] == ["chengguan"]


YEARLY = Config(bulletins=(Bulletin("kb", "青禾快报", "区创建办", yearly=True),))
NUMBERS = {
    "plain": ("number: 第876期", Config(), "876", "第876期"),
    "as a file name": ("", Config(), "31", "第31期"),
    "in the title": ("title: 青禾快报 第45期", Config(), "45", "第45期"),
    "leading zero": ("number: 010", Config(), "10", "第010期"),
    "each year anew": ("number: 5", YEARLY, "2024-5", "2024年第5期"),
    "year of the source wins": ("number: 〔2023〕第5期", YEARLY, "2023-5", "2023年第5期"),
    "supplement": ("number: 增刊第2期", Config(), "s2", "增刊第2期"),
    "supplement of a year": ("number: 增刊第2期", YEARLY, "2024-s2", "2024年增刊第2期"),
    "running total": ("number: 5\n总期号: 345", Config(), "5", "第5期（总第345期）"),
}


@pytest.mark.parametrize(("head", "config", "key", "label"), NUMBERS.values(), ids=NUMBERS)
def test_numbers(head, config, key, label):
    value, problems = parsed("issues/2024/31.md", f"bulletin: 青禾快报\ndate: 2024-03-01\n{head}", BODY, config)
    assert (value.number.key, value.number.label, problems) == (key, label, [])


MISSING = {
    "number": ("issues/x.md", "bulletin: 青禾快报\ndate: 2024", ["没有期号 → 在文件头写 number: 第12期 [number-missing]"]),
    "bulletin": (
        "issues/12.md", "date: 2024",
        ["不知道是哪种快报 → 在文件头写 bulletin: 快报名称，或在 site.yaml 登记 [bulletin-missing]"],
    ),
    "date": ("issues/12.md", "bulletin: 青禾快报", ["没有日期，将列入“日期不详” → 写 date: 2024-03-14 [date-missing]"]),
}  # fmt: skip


@pytest.mark.parametrize(("path", "head", "told"), MISSING.values(), ids=MISSING)
def test_what_is_missing(path, head, told):
    assert parsed(path, head)[1] == [f"{path}:1:1: {line}" for line in told]


def test_the_only_bulletin_need_not_be_named():
    value, problems = parsed("issues/12.md", "date: 2024-03-01", BODY, YEARLY)
    assert (value.bulletin.name, value.issued_by, value.title, problems) == (
        "青禾快报", "区创建办", "青禾快报 2024年第12期", [],
    )  # fmt: skip


def test_two_places_of_one_anchor_are_named():
    body = "## 甲 {#i12-2}\n\n### 一\n\n正文。\n\n## 乙\n\n### 二\n\n正文。"
    told = parsed("issues/12.md", "bulletin: 青禾快报\ndate: 2024", body)[1]
    assert told == [
        "issues/12.md:1:1: 两处用了同一个锚点 i12-2（乙） → 改掉其中一个 {#…}，或都删去由程序编号 [anchor-doubled]",
        "issues/12.md:1:1: 两处用了同一个锚点 i12-2-1（二） → 改掉其中一个 {#…}，或都删去由程序编号 [anchor-doubled]",
    ]


TOLD = [
    ('夜查 {unit="柳塘街道"}', "夜查", ["柳塘街道"]),
    ('夜查 {unit="区城管局、柳塘街道"}', "夜查", ["区城管局", "柳塘街道"]),
    ('夜查 {单位="柳塘街道"}', "夜查", ["柳塘街道"]),
    ("夜查 {unit=柳塘街道}", "夜查", ["柳塘街道"]),
    ('夜查 {#i12-9 unit="柳塘街道"}', "夜查", ["柳塘街道"]),
    ('夜查{unit="柳塘街道"}', "夜查", ["柳塘街道"]),
    ('夜查 {name="柳塘街道"}', "夜查", []),
    ("夜查 {柳塘街道}", "夜查 {柳塘街道}", []),
]


@pytest.mark.parametrize(("written", "title", "units"), TOLD)
def test_a_heading_tells_who_sent_its_item(written, title, units):
    one = issue("12", body=f"## 要闻\n\n### {written}\n\n正文。\n\n### 另一条\n\n正文。\n")
    item = one.sections[0].items[0]
    assert (item.title, [unit.name for unit in item.units]) == (title, units)


# A heading is text once it is read: what looks like Markdown in it is its own.
HEADLINES = [
    ("1. 先办路灯", "1. 先办路灯"),
    (r"2\. 再办井盖", "2. 再办井盖"),
    ("- 一条短横", "- 一条短横"),
    (r"\# 井号在前", "# 井号在前"),
    (r"三\*四\*五、\_六\_、a_b_c", "三*四*五、_六_、a_b_c"),
    (r"\`代码\`和\[方括号\](/a/)", "`代码`和[方括号](/a/)"),
    ("&lt;b&gt;尖括号&lt;/b&gt; &amp; 3 < 5", "<b>尖括号</b> & 3 < 5"),
    ("**加粗**的和*斜*的", "加粗的和斜的"),
]


@pytest.mark.parametrize(("written", "read"), HEADLINES, ids=[read for _, read in HEADLINES])
def test_a_headline_is_the_same_wherever_it_is_shown(written, read):
    one = issue("12", body=f"## 要闻\n\n### {written} {{unit=柳塘街道}}\n\n{BODY}\n\n### 另一条\n\n{BODY}\n")
    other = article("a", "units: [柳塘街道]")
    pages = plan(together(one, other).archive, Config(), ()).pages
    url = "/issues/12/#i12-1-1"
    assert one.summary == f"{read}；另一条"
    (unit,) = [page for page in pages if page.url == "/units/liu-tang-jie-dao/"]
    assert [entry.title for entry in unit.entries if entry.url == url] == [read]
    assert [found.title for page in pages for found in getattr(page, "related", ()) if found.url == url] == [read]
    (records,) = [page.data.decode() for page in pages if page.url == "/data/records.jsonl"]
    assert [row["title"] for row in map(json.loads, records.splitlines()) if row["id"] == url] == [read]
