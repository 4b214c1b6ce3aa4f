"""The archive in numbers and as records: counted by hand, read back by the parsers that others use."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from collections import Counter
from dataclasses import fields, replace
from pathlib import Path

import pytest
from archives import article, issue, parsed, together
from bs4 import BeautifulSoup

from builder.markdown import plain_text
from builder.model import Bar, Chart, Config, DataPage, TextPage
from builder.output import static_files
from builder.pages.addresses import addresses
from builder.pages.atlas import plan
from builder.pages.numbers import charts
from builder.pages.open_data import plan_records, to_csv, to_line
from builder.pages.rows import FIELDS, Row, plain_line, rows
from builder.render import render_page

ROOT = Path(__file__).parent.parent
SITE = Config(title="青禾档案", base_url="https://a.example", base_path="/b/", rights="转载请注明出处。")

ISSUE = """
## 检查督导

### **柳塘**夜查烧烤摊 {unit="柳塘街道"}

夜里查了一遍。

### 两家一起查工地围挡 {unit="柳塘街道、望舒社区"}

一起查了一遍。

## 简讯

### 文明创建

- 望舒社区：清理楼道。
- 区环卫中心：更换果皮箱。
- 柳塘街道：补种行道树。
"""


def dated(name: str, date: str, head: str = ""):
    """An article with a date as typed, or none."""
    value, problems = parsed(f"articles/x/{name}.md", f"title: 题{name}\n{f'date: {date}' if date else ''}\n{head}")
    assert value, problems
    return value


def sample():
    """3 articles (one to the month, one undated), one issue of two items and three briefs."""
    return together(
        dated("day", "2024-03-01 09:30", "units: 柳塘街道\ntags: [志愿服务, 街巷]\ncolumns: [工作动态, 街道动态]"),
        dated("month", "2023-12", "units: 只写文章的单位\ntags: 街巷\ncolumns: 工作动态"),
        dated("undated", "", "source: 青禾日报"),
        issue("31", "2024-03-15", "tags: 街巷", ISSUE),
    ).archive


def counted(archive=None, config=SITE) -> dict[str, Chart]:
    archive = archive or sample()
    return {chart.id: chart for chart in charts(tuple(rows(archive, config)), addresses(archive), config.lang)}


def told(chart: Chart, empty: bool = False) -> list[tuple[object, ...]]:
    """Label, parts and sum of every bar that holds something."""
    return [(bar.label, *bar.parts, bar.count) for bar in chart.bars if bar.count or empty]


# --- charts ------------------------------------------------------------------------------------------------


def test_totals():
    assert told(counted()["totals"]) == [
        ("快报（期）", 1), ("条目（条）", 2), ("简讯（条）", 3), ("文章（篇）", 3), ("报送单位（个）", 4), ("标签（个）", 2),
    ]  # fmt: skip


EXPECTED = {
    # series, then label, parts, sum
    "months": [("文章", "条目", "简讯"), ("2023年12月", 1, 0, 0, 1), ("2024年3月", 1, 2, 3, 6)],
    "years": [("文章", "条目", "简讯"), ("2023年", 1, 0, 0, 1), ("2024年", 1, 2, 3, 6), ("日期不详", 1, 0, 0, 1)],
    "units": [
        ("文章", "条目", "简讯"), ("柳塘街道", 1, 2, 1, 4), ("望舒社区", 0, 1, 1, 2), ("区环卫中心", 0, 0, 1, 1),
        ("只写文章的单位", 1, 0, 0, 1),
    ],
    "adoption": [("2024年",), ("柳塘街道", 3, 3), ("望舒社区", 2, 2), ("区环卫中心", 1, 1)],
    "tags": [("文章", "快报"), ("街巷", 2, 1, 3), ("志愿服务", 1, 0, 1)],
    "sections": [("条目", "简讯"), ("简讯", 0, 3, 3), ("检查督导", 2, 0, 2)],
    "columns": [("文章",), ("工作动态", 2, 2), ("街道动态", 1, 1)],
}  # fmt: skip


@pytest.mark.parametrize(("name", "expected"), EXPECTED.items())
def test_counted_by_hand(name, expected):
    chart = counted()[name]
    assert [chart.series, *told(chart)] == expected


def test_months_run_from_january_to_december_without_a_hole():
    months = counted()["months"]
    assert len(months.bars) == 24
    assert (months.bars[0].label, months.bars[-1].label) == ("2023年1月", "2024年12月")
    assert "另有 1 篇的月份不详" in months.note
    assert "最多的是2024年3月，6 篇" in months.note


def test_years_without_anything_stand_between_the_others():
    archive = together(dated("a", "2019-05-01"), dated("b", "2022")).archive
    assert told(counted(archive)["years"], empty=True) == [
        ("2019年", 1, 1), ("2020年", 0, 0), ("2021年", 0, 0), ("2022年", 1, 1),
    ]  # fmt: skip
    assert [bar.url for bar in counted(archive)["years"].bars] == ["/dates/2019/", "", "", "/dates/2022/"]
    assert len(counted(archive)["months"].bars) == 12  # 2022 states no month


def test_a_brief_without_a_unit_of_its_own_counts_for_its_item():
    body = '## 简讯\n\n### 柳塘一周 {unit="柳塘街道"}\n\n- 望舒社区：清理楼道。\n- 望舒社区：更换井盖。\n- 周五补种行道树。\n'
    assert told(counted(together(issue("1", body=body)).archive)["adoption"]) == [
        ("望舒社区", 2, 2),
        ("柳塘街道", 1, 1),
    ]


def test_a_unit_that_an_issue_only_names_has_nothing_adopted():
    archive = together(issue("1", head="units: 区文旅局", body=ISSUE)).archive
    assert "区文旅局" not in [bar.label for bar in counted(archive)["adoption"].bars]
    assert "区文旅局" not in [bar.label for bar in counted(archive)["units"].bars]


def test_an_empty_archive_has_no_charts_but_a_page():
    archive = together(article()).archive
    archive = replace(archive, articles=(), units=(), tags=(), columns=())
    assert counted(archive) == {}
    assert "这里还没有内容" in drawn(archive).get_text()


def test_every_way_out_of_a_chart_leads_to_a_page():
    pages = plan(sample(), SITE, static_files(ROOT / "templates")).pages
    urls = {page.url for page in pages}
    (data,) = (page for page in pages if isinstance(page, DataPage))
    ways = [bar.url for chart in data.charts for bar in chart.bars if bar.url]
    ways += [chart.csv for chart in data.charts] + [link.url for link, _ in data.files]
    assert len(ways) > 20
    assert set(ways) <= urls


# --- the page ----------------------------------------------------------------------------------------------


def drawn(archive, config=SITE) -> BeautifulSoup:
    """The page as built."""
    site = plan(archive, config, static_files(ROOT / "templates"))
    (page,) = (page for page in site.pages if isinstance(page, DataPage))
    return BeautifulSoup(render_page(page, site.frame, ROOT / "templates"), "html.parser")


def test_each_chart_has_its_table_and_its_file():
    soup = drawn(sample())
    sections = soup.select("section.chart")
    assert [section.h2["id"] for section in sections] == list(EXPECTED)
    for section in sections:
        assert len(section.select("table caption")) == 1
        assert section.select_one("a[href$='.csv']")["href"] == f"/b/data/{section.h2['id']}.csv"
        assert section.select("svg")
    assert SITE.rights in soup.get_text()
    assert not soup.select("main [style]")


def test_a_chart_shows_the_first_twenty_its_table_and_file_all():
    values = [dated(f"a{n}", "2024-01-01", f"tags: 标签{n:02}") for n in range(25)]
    soup = drawn(together(*values).archive)
    section = soup.find(id="tags").find_parent("section")
    assert len(section.select(".chart-rows li")) == 20
    assert len(section.select("tbody tr")) == 25
    assert "全部 25 个" in section.get_text()
    assert len(read(files(together(*values).archive)["/data/tags.csv"])) == 26


def test_bars_are_as_long_as_their_counts():
    soup = drawn(sample())
    rects = soup.find(id="units").find_parent("section").select(".chart-rows li:first-child rect")
    # 1 article, 2 items, 1 brief of 4: a thousand units, less the gaps
    assert [(rect["class"][0], float(rect["x"]), float(rect["width"])) for rect in rects] == [
        ("chart-part-1", 0, 247), ("chart-part-2", 250, 497), ("chart-part-3", 750, 247),
    ]  # fmt: skip


def test_the_fields_stand_on_the_page():
    shown = [code.get_text() for code in drawn(sample()).select(".record-fields code")]
    assert shown == [field.name for field in FIELDS]


# --- files -------------------------------------------------------------------------------------------------


def files(archive, config=SITE) -> dict[str, str]:
    held = tuple(rows(archive, config))
    pages = list(plan_records(held, charts(held, addresses(archive), config.lang), config))
    assert all(isinstance(page, TextPage) for page in pages)
    return {page.url: page.data.decode() for page in pages}


def read(text: str) -> list[list[str]]:
    """A CSV file as a spreadsheet reads it."""
    assert text.startswith("\ufeff")
    assert text.count("\n") == text.count("\r\n")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))


def records(archive, config=SITE) -> list[dict[str, str]]:
    head, *lines = read(files(archive, config)["/data/records.csv"])
    assert head == [field.name for field in FIELDS]
    return [dict(zip(head, line, strict=True)) for line in lines]


def lines(archive, config=SITE) -> list[dict[str, object]]:
    return [json.loads(line) for line in files(archive, config)["/data/records.jsonl"].splitlines()]


def test_a_row_for_each_article_issue_item_and_brief():
    assert [(row["kind"], row["title"], row["count"]) for row in records(sample())] == [
        ("article", "题day", "1"),
        ("article", "题month", "1"),
        ("article", "题undated", "1"),
        ("issue", "青禾快报 第31期", "0"),
        ("item", "柳塘夜查烧烤摊", "1"),
        ("item", "两家一起查工地围挡", "1"),
        ("item", "文明创建", "0"),
        ("brief", "望舒社区：清理楼道。", "1"),
        ("brief", "区环卫中心：更换果皮箱。", "1"),
        ("brief", "柳塘街道：补种行道树。", "1"),
    ]


def test_what_a_record_says():
    day, _, undated, whole, _, joint, _, brief, *_ = lines(sample())
    assert (day["date"], undated["date"], undated["source"]) == ("2024-03-01T09:30", "", "青禾日报")
    assert (day["units"], day["tags"], day["columns"]) == (["柳塘街道"], ["志愿服务", "街巷"], ["工作动态", "街道动态"])
    assert (whole["bulletin"], whole["number"], whole["cumulative_no"]) == ("青禾快报", "第31期", None)
    assert (joint["section"], joint["units"], joint["tags"]) == ("检查督导", ["柳塘街道", "望舒社区"], [])
    assert (brief["id"], brief["part_of"]) == ("/issues/31/#i31-2-1-1", "/issues/31/")
    assert brief["url"] == "https://a.example/b/issues/31/#i31-2-1-1"
    assert (whole["sha256"], joint["sha256"]) == ("0123456789abcdef" * 4, "")


def test_both_files_say_the_same():
    def cell(value: object) -> str:
        return "；".join(value) if isinstance(value, list) else "" if value is None else str(value)

    assert [{name: cell(value) for name, value in line.items()} for line in lines(sample())] == records(sample())


def test_the_charts_can_be_counted_again_from_the_records():
    held = records(sample())
    years = Counter(row["date"][:4] for row in held for _ in range(int(row["count"])))
    assert [years[label[:4] if label[0] == "2" else ""] for label, *_ in EXPECTED["years"][1:]] == [1, 6, 1]
    adopted = Counter(
        unit for row in held if row["count"] == "1" and row["kind"] in ("item", "brief")
        for unit in row["units"].split("；") if unit
    )  # fmt: skip
    assert adopted == {label: count for label, *_, count in EXPECTED["adoption"][1:]}


def test_every_record_of_an_issue_leads_to_a_place_on_its_page():
    site = plan(sample(), SITE, static_files(ROOT / "templates"))
    (page,) = (page for page in site.pages if page.url == "/issues/31/")
    ids = {
        tag["id"] for tag in BeautifulSoup(render_page(page, site.frame, ROOT / "templates"), "html.parser")(id=True)
    }
    anchors = [row["id"].partition("#")[2] for row in records(sample()) if row["part_of"]]
    assert len(anchors) == 6
    assert set(anchors) <= ids


def test_the_csv_of_a_chart_says_what_its_bars_say():
    head, *told_ = read(files(sample())["/data/units.csv"])
    assert head == ["单位", "文章", "条目", "简讯", "合计", "网址"]
    assert told_[0] == ["柳塘街道", "1", "2", "1", "4", "https://a.example/b/units/liu-tang-jie-dao/"]
    assert read(files(sample())["/data/columns.csv"])[0] == ["栏目", "合计", "网址"]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"), ("+86", "'+86"), ("-5℃以下", "'-5℃以下"), ("@某人", "'@某人"), ("\t甲", "'\t甲"),
        ("＝1", "'＝1"), ("\r\n=1", "\"'\r\n=1\""), ('=H("a","b")', '"\'=H(""a"",""b"")"'),
        ("甲=乙", "甲=乙"), ("—破折号", "—破折号"), ("'引", "'引"), ("甲,乙", '"甲,乙"'), ('说"好"', '"说""好"""'),
        (-5, "-5"), (None, ""), ("", ""), ("2024-03", "2024-03"),
    ],
)  # fmt: skip
def test_cells(cell, written):
    assert to_csv([["甲", cell, "乙"]]).decode() == f"\ufeff甲,{written},乙\r\n"


HOSTILE = '=cmd|"/c calc"!A1\u2028，第二\x85行'


def test_json_lines_are_exact_where_csv_is_careful():
    row = replace(next(rows(sample(), SITE)), title=HOSTILE, units=("=甲", "乙"))
    text = to_line(row).decode()
    assert len(text.splitlines()) == 1
    assert json.loads(text)["title"] == HOSTILE
    assert json.loads(text)["units"] == ["=甲", "乙"]


def test_staff_stand_only_where_the_site_shows_them():
    archive = together(
        dated(
            "a",
            "2024-01-01",
            "credits: [{role: reporter, label: 记者, name: 甲某}, {role: editor, label: 编辑, name: 乙某}]",
        ),
        issue("1", head="staff: [{role: editor, label: 编辑, name: 丙某}]", body=ISSUE),
    ).archive
    assert [line["credits"] for line in lines(archive)][:3] == [["记者：甲某", "编辑：乙某"], ["编辑：丙某"], []]
    hidden = replace(SITE, show_staff=False)
    assert [line["credits"] for line in lines(archive, hidden)][:2] == [["记者：甲某"], []]
    assert not re.search("乙某|丙某", "".join(files(archive, hidden).values()))


def test_what_is_withheld_or_withdrawn_is_in_no_file():
    archive = together(
        dated("kept", "2024-01-01"),
        dated("draft", "2024-01-01", "draft: true"),
        dated("later", "2031-01-01"),
        dated("gone", "2024-01-01", "status: withdrawn\ncorrection: 有误"),
        dated("corrected", "2023-01-01", "correction: 改了日期"),
    ).archive
    assert [(row["title"], row["status"]) for row in records(archive)] == [
        ("题kept", "published"),
        ("题corrected", "corrected"),
    ]
    assert not re.search("题draft|题later|题gone", "".join(files(archive).values()))


def test_documents_in_any_order_give_the_same_bytes():
    values = [
        *(
            dated(f"a{n}", f"2024-01-{n % 9 + 1:02}", f"units: [单位{n % 3}局, 柳塘街道]\ntags: 标签{n % 4}")
            for n in range(20)
        ),
        *(issue(str(n), f"2024-02-{n % 5 + 1:02}", body=ISSUE) for n in range(30, 36)),
    ]
    wanted = files(together(*values).archive)
    for seed in range(3):
        random.Random(seed).shuffle(values)
        assert files(together(*values).archive) == wanted


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("柳塘街道：8 月“回头看”", "柳塘街道：8 月“回头看”"),
        ("**柳塘街道**：补种行道树", "柳塘街道：补种行道树"),
        ("见[通报](https://a.example/)全文", "见通报全文"),
        ("1. 先办", "先办"),
        ("甲_乙_丙 & 丁 <3", "甲_乙_丙 & 丁 <3"),
        ("全角　空格", "全角　空格"),
        ("", ""),
    ],
)
def test_a_headline_as_a_plain_line(text, plain):
    assert plain_line(text) == plain


LETTERS = "柳塘Ab3 ，。、；：？！“”‘’（）《》【】—…·％%:,x１．.)-#_*&"


def test_what_is_not_parsed_would_have_come_out_the_same():
    dice = random.Random(7)
    for _ in range(400):
        text = "".join(dice.choices(LETTERS, k=dice.randrange(1, 12)))
        assert plain_line(text) == " ".join(plain_text(text).split("\n")).strip(), text


# --- documentation -----------------------------------------------------------------------------------------


def test_fields_are_those_of_a_row_in_their_order():
    assert [field.name for field in FIELDS] == [field.name for field in fields(Row)]


def test_the_documentation_has_the_fields_as_they_are():
    text = (ROOT / "docs" / "记录字段.md").read_text("utf-8")
    table = re.findall(r"^\| `(\w+)` \| (.*) \| (.*) \| (.*) \|$", text, re.M)
    assert table == [(field.name, field.label, field.meaning, field.term) for field in FIELDS]


def test_bars_split_into_their_count():
    for chart in counted().values():
        assert all(not bar.parts or sum(bar.parts) == bar.count for bar in chart.bars), chart.id
        assert all(isinstance(bar, Bar) and len(bar.parts) in (0, len(chart.series)) for bar in chart.bars)
