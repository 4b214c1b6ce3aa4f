"""A new article or issue from the desk's form, and the table of what each unit sent."""

from __future__ import annotations

import csv
from pathlib import Path
from urllib.parse import urlencode

import pytest
from desks import Desk, article, desk_of, issue, text, words

from builder.preview.rooms import Request


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_of(
        tmp_path,
        {
            "articles/2024/a.md": article(),
            "articles/2023/b.md": article("旧闻", "2023-05-02").replace("[柳塘街道]", "[柳塘街道, =cmd()]"),
            "articles/2024/c.md": article("没写完", "2024-04-01", "草稿: 是\n"),
            "issues/2024/7.md": issue(7, "2024-03-05"),
        },
    )


def test_a_new_article_begins_with_what_the_form_says(desk: Desk) -> None:
    receipt = desk.go(
        "new", kind="article", title="夜市: 第一天", date="2024-06-30", units="柳塘街道、听泉街道", tags="夜市"
    )
    written = (desk.content / "articles/2024/0630-ye-shi-di-yi-tian.md").read_text("utf-8")
    assert "标题: '夜市: 第一天'\n" in written or '标题: "夜市: 第一天"\n' in written
    for line in ("日期: 2024-06-30", "标签: [夜市]", "单位: [柳塘街道, 听泉街道]", "草稿: 是"):
        assert f"{line}\n" in written
    page = desk.ask(receipt)
    assert "夜市: 第一天：已新建" in words(page)
    assert "0630-ye-shi-di-yi-tian.md:1:1" in page


def test_a_new_issue_follows_the_last_and_takes_over_its_masthead(desk: Desk) -> None:
    assert 'value="第8期"' in desk.ask()
    assert "上一期是第7期" in desk.ask()
    desk.go("new", kind="issue", number="第8期", date="2024-06-30")
    written = (desk.content / "issues/2024/8.md").read_text("utf-8")
    for line in ("快报: 青禾快报", "期号: 第8期", "编辑: 邵青", "报: 市文明办"):
        assert f"{line}\n" in written


WRONG = {
    "no title": ({"kind": "article", "title": "  "}, "标题不能空着"),
    "no such day": ({"kind": "article", "title": "夜市", "date": "2024-02-30"}, "2024 年 2 月没有 30 日"),
    "no such number": ({"kind": "issue", "number": "甲"}, "“甲”不是期号"),
    "no such kind": ({"kind": "../x", "title": "夜市"}, "没有说是文章还是快报"),
    "there already": ({"kind": "issue", "number": "第7期", "date": "2024-03-05"}, "已经有这个文件"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_with_a_form_is_said(name: str, desk: Desk) -> None:
    form, told = WRONG[name]
    answer = desk.send("new", urlencode(form).encode())
    assert answer.status == 422
    assert told in text(answer)


# --- what was sent --------------------------------------------------------------------------------------------


def table(desk: Desk, query: str) -> list[list[str]]:
    answer = desk.room(Request("GET", "sent.csv", query))
    assert isinstance(answer.body, bytes)
    assert answer.body.startswith(b"\xef\xbb\xbf"), "Excel takes it for UTF-8"
    return list(csv.reader(text(answer).splitlines()))


def test_the_months_of_a_year_are_counted_without_drafts(desk: Desk) -> None:
    head, *rows, total = table(desk, "year=2024")
    assert head == ["单位", *(f"{month}月" for month in range(1, 13)), "合计"]
    assert rows[0] == ["青禾区柳塘街道办事处", "0", "0", "2", *["0"] * 9, "2"]
    assert ["青禾区听泉街道办事处", *["0"] * 13] in rows, "who sent nothing stands there too"
    assert total == ["合计", "0", "0", "2", *["0"] * 9, "2"]


def test_all_years_are_counted_and_no_cell_is_a_formula(desk: Desk) -> None:
    head, *rows, _ = table(desk, "year=")
    assert head == ["单位", "2023年", "2024年", "合计"]
    assert rows[0] == ["青禾区柳塘街道办事处", "1", "2", "3"]
    assert ["'=cmd()", "1", "0", "1"] in rows


def test_the_table_is_sorted_by_the_column_that_is_asked_for(desk: Desk) -> None:
    def order(by: str) -> list[str]:
        page = desk.ask(f"?year=&by={by}")
        return [part.partition("</th>")[0] for part in page.split('<th scope="row">')[1:]]

    assert "柳塘" in order("2024年")[0]
    assert "柳塘" in order("合计")[0]
    assert order("单位")[0] != order("合计")[0]
    assert 'aria-sort="descending"' in desk.ask("?year=&by=2023年")
    assert "青禾区" in desk.ask("?year=9999&by=nothing")


def test_an_archive_of_nothing_has_a_desk(tmp_path: Path) -> None:
    page = words(desk_of(tmp_path, {"units.yaml": ""}).ask())
    assert "还没有署了单位的稿件。" in page
    assert "没有等着改的东西" in page
