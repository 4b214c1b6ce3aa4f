"""What the desk says that waits for a person, and what it is silent of."""

from __future__ import annotations

from pathlib import Path

import pytest
from desks import article, desk_of, issue, pile, words

from builder.admin.config import entry_address
from builder.admin.room import ADMIN

FLAG = "待核:\n  - {rule: D-YEAR, level: confirm, note: 年份“二〇二四”是补的}\n"
CASES = {
    "errors": (article(day="2024-02-30"), "日期：2024 年 2 月没有 30 日 → 写成 2024-03-14 或 2024年3月14日 field"),
    "confirm": (article(more=FLAG, body="二〇二四年，巷子亮了。"), "第 9 行 年份“二〇二四”是补的 D-YEAR 二〇二四年，巷子亮了。"),
    "words": (article(body="![](/articles/2024/a.png)"), "图片 /articles/2024/a.png 没有文字说明"),
    "units": (article().replace("柳塘街道", "柳糖街道"), "单位“柳糖街道”没有登记 → 是不是“柳塘街道”？"),
    "due": (article(day="2024-08-01"), "定时 2024-08-01"),
    "held": (article(more="草稿: 是\n"), "草稿"),
}  # fmt: skip


@pytest.mark.parametrize("id_", CASES)
def test_each_thing_stands_in_its_pile_with_its_place(id_: str, tmp_path: Path) -> None:
    document, told = CASES[id_]
    page = desk_of(tmp_path, {"articles/2024/a.md": document}).ask()
    assert told in pile(page, id_)
    assert "articles/2024/a.md" in pile(page, id_)
    others = CASES.keys() - {id_, "errors" if id_ == "words" else ""}  # the picture is missing too
    assert [other for other in others if pile(page, other)] == []


def test_a_gap_in_the_numbers_names_the_issue(tmp_path: Path) -> None:
    files = {"issues/2024/3.md": issue(3, "2024-03-01"), "issues/2024/6.md": issue(6, "2024-06-01")}
    page = desk_of(tmp_path, files).ask()
    assert "缺第4期至第5期" in pile(page, "gaps")


def test_a_gap_that_is_explained_is_none(tmp_path: Path) -> None:
    files = {"issues/2024/3.md": issue(3, "2024-03-01"), "issues/2024/5.md": issue(5, "2024-06-01")}
    told = "bulletins: [{id: kuaibao, name: 青禾快报, missing: [4]}]\n"
    assert pile(desk_of(tmp_path, {**files, "site.yaml": told}).ask(), "gaps") == ""


def test_an_archive_without_faults_says_so(tmp_path: Path) -> None:
    page = desk_of(tmp_path, {"articles/2024/a.md": article()}).ask()
    assert "没有等着改的东西，稿件都是好的。" in words(page)
    assert pile(page, "warnings") == ""


def test_what_waits_leads_to_its_line_in_an_editor_and_to_its_page(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, {"articles/2024/夜 市.md": article(more=FLAG)})
    page = desk.ask()
    folder = f"vscode://file{desk.content.resolve().as_posix()}/articles/2024"
    assert f'href="{folder}/%E5%A4%9C%20%E5%B8%82.md:6:1"' in page
    shown = desk.snapshot.atlas.document("articles/2024/夜 市.md")
    assert shown
    assert f'href="{shown.url}"' in page
    assert f'data-copy="{desk.content.resolve()}/articles/2024/夜 市.md"' in page


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("articles/2024/a.md", "/admin/#/collections/articles/entries/2024/a"),
        ("issues/2024/夜.md", "/admin/#/collections/issues/entries/2024/%E5%A4%9C"),
        ("pages/about.md", "/admin/#/collections/pages/entries/about"),
        ("articles/2024/a.txt", "/admin/"),
        ("units.yaml", "/admin/"),
    ],
)
def test_the_web_editor_opens_the_very_document(path: str, address: str) -> None:
    assert f"{ADMIN}{entry_address(path)}" == address


def test_what_documents_say_is_text(tmp_path: Path) -> None:
    flag = FLAG.replace("年份", "<img src=x onerror=alert(1)>")
    page = desk_of(tmp_path, {"articles/2024/a.md": article('"<script>alert(1)</script>"', more=flag)}).ask()
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;</a>" in page


def test_a_long_pile_is_cut_and_can_be_had_whole(tmp_path: Path) -> None:
    files = {f"articles/2024/{n:02}.md": article(f"第{n}条巷子", more="草稿: 是\n") for n in range(30)}
    desk = desk_of(tmp_path, files)
    assert desk.ask().count("<code>articles/") == 12
    assert "全部 30 篇" in desk.ask()
    assert desk.ask("?pile=held").count("<code>articles/") == 30


def test_what_a_document_waives_for_a_reason_is_not_told(tmp_path: Path) -> None:
    body, waiver = "巷子亮了,人也多了。", "免检: {half-width-mark: 照录原文}\n"
    told = "第 7 行 中文里用了半角的“,” → 改成“，” half-width-mark"
    assert told in pile(desk_of(tmp_path / "a", {"articles/2024/a.md": article(body=body)}).ask(), "warnings")
    waived = desk_of(tmp_path / "b", {"articles/2024/a.md": article(body=body, more=waiver)})
    assert pile(waived.ask(), "warnings") == ""
