"""An issue that is Markdown but for 【】 around its sections: typed as it stands, as cleaning would have it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from archives import parsed, said, together

from builder.archive import parse_document
from builder.clean.pipeline import clean
from builder.documents import parse_document as split
from builder.model import Article, Config, Credit, Issue
from builder.pages.atlas import plan
from builder.pages.records import search_records

HEAD = "title: 创建全国文明城市工作快报第876期\ndate: 2024-03-01\ncategories:\n - 快报"
BODY = """\
## 【检查督导】

### 柳塘街道压实工作责任

街道把背街小巷从头到尾走了一遍,见到什么记什么。

**一要压实责任。** 清理堆物三处。**二要形成合力。** 整改到位。（柳塘街道）

### 夜查夜市

查了两百个摊位。（区城管局、北岸镇）

## 【简讯】

### 北岸镇清出柴草

沿街的柴草当天清完。（北岸镇）

编辑：何云　校对：周远　核签：林小禾
"""
PLACE = "2024/03/000012.md"


def marked(body: str = BODY, head: str = HEAD) -> Issue:
    value, problems = parsed(PLACE, head, body)
    assert isinstance(value, Issue), problems
    assert problems == []
    return value


def told(value: Issue) -> list[tuple[str, str, list[tuple[str, str, tuple[str, ...], str, bool]]]]:
    """What the sections hold, without the place of the words."""
    return [
        (s.title, s.anchor, [(i.title, i.anchor, tuple(u.name for u in i.units), i.summary, i.signed) for i in s.items])
        for s in value.sections
    ]


def test_title_sections_items_units_and_staff_are_read_without_a_note():
    value = marked()
    assert (value.bulletin.name, value.number.key, value.url) == ("创建全国文明城市工作快报", "876", "/issues/876/")
    assert [(s, a, [(i[0], i[1], i[2]) for i in items]) for s, a, items in told(value)] == [
        ("检查督导", "i876-1", [
            ("柳塘街道压实工作责任", "i876-1-1", ("柳塘街道",)),
            ("夜查夜市", "i876-1-2", ("区城管局", "北岸镇")),
        ]),
        ("简讯", "i876-2", [("北岸镇清出柴草", "i876-2-1", ("北岸镇",))]),
    ]  # fmt: skip
    assert value.staff == (
        Credit("editor", "编辑", "何云"), Credit("proofreader", "校对", "周远"), Credit("checked_by", "核签", "林小禾"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (HEAD, BODY),
        (HEAD, BODY.partition("编辑：")[0]),
        (HEAD, BODY.replace("】\n\n", "】\n")),
        (HEAD, BODY.replace("编辑：何云　", "本期编辑：何 云  ")),
        (HEAD, BODY.replace("核签：林小禾", "核签：林小禾。")),
        ("kind: issue\ntitle: 青禾快报 第5期\ndate: 2024-03-01", BODY),
        ("bulletin: 青禾快报\nnumber: 〔2024〕第12期\ndate: 2024-03-01", BODY),
        ("title: 青禾文明专刊第3期\ndate: 2024-03-01", BODY),
    ],
    ids=["whole", "no staff", "no blank lines", "other staff", "a stop", "kind", "number", "a name with 专刊"],
)
def test_it_is_what_cleaning_would_make_of_it(head, body):
    value = marked(body, head)
    document = split(f"---\n{head}\n---\n\n{body}", PLACE)
    cleaned = clean(document.raw)
    other, _ = parse_document(replace(document, fields=cleaned.fields, body=cleaned.body), Config())
    assert isinstance(other, Issue)
    assert told(value) == told(other)
    names = ("bulletin", "url", "title", "when", "staff", "units", "tags", "summary", "hidden", "lang", "aliases")
    assert [getattr(value, name) for name in names] == [getattr(other, name) for name in names]
    assert (value.number.key, value.number.label) == (other.number.key, other.number.label)


def test_its_text_is_the_body_as_it_stands_and_the_staff_is_in_no_item():
    value = marked()
    items = [item.body.of(value.body.words) for section in value.sections for item in section.items]
    assert value.body.words == BODY.strip("\n")
    assert items[0].endswith("整改到位。（柳塘街道）")
    assert items[2] == "沿街的柴草当天清完。（北岸镇）"


def test_search_finds_every_word_once():
    value = marked()
    site = plan(together(value).archive, Config(), ())
    record = next(record for record in search_records(site) if record.url == value.url)
    words = "\n".join(line for passage in record.passages for line in (passage.heading, passage.text))
    for once in ("检查督导", "夜查夜市", "查了两百个摊位。", "沿街的柴草当天清完。", "何云", "周远", "林小禾"):
        assert words.count(once) == 1
    assert "【" not in words


RAW = {
    "a section that is no heading": BODY.replace("## 【简讯】", "【简讯】"),
    "a section of another level": BODY.replace("## 【简讯】", "### 【简讯】"),
    "a section without brackets": BODY.replace("## 【简讯】", "## 简讯"),
    "a list of contents": BODY.replace("【检查督导】", "【本期要目】"),
    "a masthead above": f"创建全国文明城市工作快报\n第876期\n\n{BODY}",
    "words above": f"本期导读。\n\n{BODY}",
    "items without headings": BODY.replace("### 夜查夜市\n\n", ""),
    "a headline without mark behind a signature": BODY.replace("### 夜查夜市", "夜查夜市"),
    "a section without items": BODY.replace("### 北岸镇清出柴草\n\n", ""),
    "briefs": BODY.replace("沿街的柴草当天清完。", "北岸镇：沿街的柴草当天清完。"),
    "a list": BODY.replace("沿街的", "- 沿街的"),
    "lines that Markdown would join": BODY.replace("记什么。\n\n", "记什么。\n"),
    "recipients on the last line": BODY.replace("编辑：何云　", "报：区委办公室　编辑：何云　"),
    "recipients above the staff": BODY.replace("编辑：", "报：区委办公室\n\n编辑："),
    "recipients in a sentence": BODY.replace("（北岸镇）\n\n编辑", "\n\n报：区委办公室，送：各镇街道办事处。\n\n编辑"),
    "staff in a sentence": BODY.replace("（北岸镇）\n\n编辑", "\n\n编辑").replace("核签：林小禾", "核签：林小禾。"),
    "a last line that breaks off": BODY.replace("编辑：何云　校对：周远　核签：林小禾", "此件公开发布"),
    "a tag": BODY.replace("当天", "<b>当天</b>"),
    "a control character": BODY.replace("当天", "当\x00天"),
    "a blank nobody sees": BODY.replace("当天", "当\u200b天"),
    "a telephone number": BODY.replace("当天清完", "当天清完，电话 13800138000"),
    "a child": BODY.replace("当天清完", "清完，林小禾（9岁）也来帮忙"),
    "people in need": BODY.replace("当天清完", "分给困难群众何云、周远、林小禾"),
    "a home": BODY.replace("当天清完", "堆在何云家住青禾路12号3单元402室"),
    "Traditional script": BODY.replace("沿街的柴草当天清完", "沿街的柴草當天清完，居民們來幫忙，區裡對這個街區進行檢查" * 4),
}  # fmt: skip


@pytest.mark.parametrize("body", RAW.values(), ids=RAW)
def test_anything_more_to_repair_is_repaired(body):
    _, problems = parsed(PLACE, HEAD, body)
    assert any(problem.endswith("[raw]") for problem in problems), problems


@pytest.mark.parametrize("head", [f"{HEAD}\n编辑: 何云", HEAD.replace("date: ", "日期：")], ids=["twice", "slip"])
def test_a_front_matter_that_says_more_or_is_broken_leaves_it_raw(head):
    _, problems = parsed(PLACE, head, BODY)
    assert any(problem.endswith("[raw]") for problem in problems), problems


def test_what_a_person_answered_still_counts():
    document = replace(split(f"---\n{HEAD}\n---\n\n{BODY}", PLACE), answers="- set: title\n  value: 青禾快报第9期\n")
    _, problems = parse_document(document, Config())
    assert any("raw" in problem or "fix" in problem for problem in said(problems))


@pytest.mark.parametrize("title", ["柳塘街道压实工作责任", "关于创建全国文明城市工作快报第876期的说明"])
def test_an_article_keeps_its_brackets(title):
    value, problems = parsed(PLACE, f"title: {title}\ndate: 2024-03-01", BODY)
    assert isinstance(value, Article)
    assert value.body.words == BODY.strip("\n")
    assert problems == []


def test_an_issue_without_brackets_keeps_its_last_line():
    body = BODY.replace("【", "").replace("】", "")
    value, _ = parsed("issues/2024/876.md", HEAD, body)
    assert isinstance(value, Issue)
    assert value.staff == ()
    last = value.sections[-1].items[-1]
    assert last.body.of(value.body.words).endswith("编辑：何云　校对：周远　核签：林小禾")
