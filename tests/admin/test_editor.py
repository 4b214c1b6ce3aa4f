"""The web editor in real Chromium: what somebody opens, edits and saves, and what then stands in the file."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from builder.admin.config import entry_address

ARTICLE = "content/articles/2024/0611-ceshi.md"
ENGLISH = "content/articles/2024/0305-leifeng.md"
ISSUE = "content/issues/2024/44.md"
PAGE = "content/pages/about.md"


def changes(before: str, after: str) -> list[str]:
    """The lines that went and came."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def edit_title(editor) -> None:
    editor.open("楼道")
    editor.fill("标题", "第007号：楼道清了")


def edit_body(editor) -> None:
    editor.open("楼道")
    editor.write_at_the_end_of("通知要求", "新的一句。")


def edit_source(editor) -> None:
    editor.open("楼道")
    editor.page.get_by_role("button", name="以 Markdown 编辑").click()
    body = editor.page.get_by_role("textbox", name="正文")
    body.fill(body.input_value() + "新的一句。")


def edit_day(editor) -> None:
    editor.open("楼道")
    editor.page.get_by_label("日期").locator("input").fill("2024-06-12")


def edit_tags(editor) -> None:
    editor.open("楼道")
    editor.page.get_by_role("button", name="删去 老旧小区").click()
    tags = editor.page.get_by_label("标签", exact=True)
    tags.press_sequentially("垃圾分类、新标签")
    tags.press("Enter")


def withdraw(editor) -> None:
    editor.open("楼道")
    editor.page.get_by_role("switch", name="草稿").click()


def edit_english(editor) -> None:
    editor.open("修伞的")
    editor.fill("来源", "区文明办")


def publish_english(editor) -> None:
    editor.open("修伞的")
    editor.page.get_by_role("switch", name="草稿").click()


def edit_issue(editor) -> None:
    editor.open("第44期", "快报")
    editor.fill("编辑", "顾明禾")
    editor.fill("发", "各社区")
    editor.fill("期号", "第044期")


def edit_issue_body(editor) -> None:
    editor.open("第44期", "快报")
    editor.write_at_the_end_of("11月11日", "会上发了图。")


def edit_page(editor) -> None:
    editor.open("关于本站", "页面")
    editor.fill("标题", "关于我们")


EDITS: tuple[tuple[Callable, str, list[str]], ...] = (
    (edit_title, ARTICLE, ['-标题: "一、楼道：清了"   # 注释要留着', "+标题: 第007号：楼道清了   # 注释要留着"]),
    (edit_body, ARTICLE, [
        "-**通知要求。**各单位要抓好落实[^1]。“**加粗”**后面。",
        "+**通知要求。**各单位要抓好落实[^1]。“**加粗”**后面。新的一句。",
    ]),
    (edit_source, ARTICLE, ["-[^1]: 注释正文。", "+[^1]: 注释正文。新的一句。"]),
    (edit_day, ARTICLE, ["-日期: 2024年6月11日 09:30", "+日期: 2024-06-12 09:30"]),
    (edit_tags, ARTICLE, ["-标签: 老旧小区, 志愿活动", "+标签: [志愿活动, 垃圾分类, 新标签]"]),
    (withdraw, ARTICLE, ["+草稿: 是"]),
    (edit_english, ENGLISH, ["+content_source: 区文明办", "+"]),
    (publish_english, ENGLISH, ["-draft: true", "+draft: 否", "+"]),
    (edit_issue, ISSUE, [
        "-number: 第44期", "+number: 第044期",
        "-  - {role: editor, label: 编辑, name: 邵青}", "+  - {role: editor, label: 编辑, name: 顾明禾}",
        "-  issue_to: 各街道办事处、镇人民政府", "+  issue_to: 各社区",
    ]),
    (edit_issue_body, ISSUE, [
        "-11月11日，区创建办在书巷社区召开说明会。（区创建办）",
        "+11月11日，区创建办在书巷社区召开说明会。（区创建办）会上发了图。",
    ]),
    (edit_page, PAGE, ["-标题: 关于本站", "+标题: 关于我们"]),
)  # fmt: skip


@pytest.mark.parametrize(("edit", "path", "expected"), EDITS, ids=[edit.__name__ for edit, _, _ in EDITS])
def test_only_what_was_edited_changes(editor, edit, path, expected) -> None:
    """Footnote, unknown field, {#id}, Chinese bold, 007, `:::`, comments, table and list stay as they were."""
    editor.open_folder()
    before = editor.files()
    edit(editor)
    editor.save()
    after = editor.files()
    assert changes(before[path], after[path]) == expected
    assert {name for name in after if after[name] != before.get(name)} == {path}


@pytest.mark.parametrize(
    ("path", "label", "text"),
    [
        ("articles/2024/0611-ceshi.md", "标题", "一、楼道：清了"),
        ("issues/2024/44.md", "期号", "第44期"),
        ("pages/about.md", "标题", "关于本站"),
    ],
)
def test_the_desk_leads_to_the_very_document(editor, path, label, text) -> None:
    editor.page.goto(f"{editor.address}{entry_address(path)}")
    editor.page.get_by_role("button", name="打开稿件文件夹").click()
    expect(editor.page.get_by_role("textbox", name=label, exact=True)).to_have_value(text)


def test_looking_changes_nothing(editor) -> None:
    """Neither opening a document nor the change from one look of the body to the other makes it different."""
    editor.open_folder()
    editor.open("楼道")
    save = editor.page.get_by_role("button", name="保存", exact=True)
    for _ in range(2):
        editor.page.get_by_role("button", name="以 Markdown 编辑").click()
        editor.page.wait_for_timeout(300)
    assert save.is_disabled()


def test_a_new_article(editor) -> None:
    """It begins as a draft of today, in the folder of its year, named by its day."""
    editor.open_folder()
    before = editor.files()
    editor.begin()
    editor.fill("标题", "夜市：开张")
    editor.page.get_by_label("日期").locator("input").fill("2025-03-01")
    editor.page.locator("[contenteditable=true]").click()
    editor.page.keyboard.type("三十个摊位开张。")
    editor.save()
    (path,) = set(editor.files()) - set(before)
    assert path.startswith("content/articles/2025/0301-")
    assert editor.files()[path] == "---\n标题: 夜市：开张\n日期: 2025-03-01\n草稿: 是\n---\n\n三十个摊位开张。\n"


def test_a_new_issue(editor) -> None:
    editor.open_folder()
    before = editor.files()
    editor.begin("快报")
    editor.fill("期号", "第45期")
    editor.page.get_by_label("日期").locator("input").fill("2025-01-10")
    editor.save()
    assert set(editor.files()) - set(before) == {"content/issues/2025/45.md"}
    assert editor.files()["content/issues/2025/45.md"].startswith(
        "---\n快报: 青禾区文明城市创建工作快报\n期号: 第45期\n日期: 2025-01-10\n草稿: 是\n---\n"
    )


def test_a_new_issue_needs_its_number(editor) -> None:
    """It names the file, and Sveltia leaves nothing of 四十五."""
    editor.open_folder()
    before = editor.files()
    editor.begin("快报")
    editor.fill("期号", "第四十五期")
    editor.page.get_by_role("button", name="保存", exact=True).click()
    editor.page.get_by_text("没有保存：文件要按期号起名。“期号”里写上 0–9 的数字再保存，如 第45期。").wait_for()
    assert editor.files() == before
    editor.page.get_by_role("button", name="确定").click()
    editor.fill("期号", "第45期")
    editor.page.get_by_label("日期").locator("input").fill("2025-01-10")
    editor.save()
    assert set(editor.files()) - set(before) == {"content/issues/2025/45.md"}


def test_a_picture_lies_beside_its_document(editor, root: Path) -> None:
    """In a folder of the document's name, and the text names it from there."""
    editor.open_folder()
    editor.open("修伞的")
    editor.page.locator("[contenteditable=true]").click()
    editor.page.get_by_role("button", name="图片").click()
    editor.page.get_by_role("button", name="浏览").click()
    picture = root / "content/articles/2024/0416-tushu/shuwu.png"
    editor.page.locator("input[type=file]").last.set_input_files(picture)
    editor.page.get_by_text("未保存").wait_for()
    editor.page.get_by_role("dialog").get_by_role("button", name="插入").click()
    editor.page.get_by_role("button", name="换一张图片").wait_for()
    editor.fill("图上是什么", "修伞的摊子")
    editor.save()
    assert "content/articles/2024/0305-leifeng/shuwu.png" in editor.files()
    assert "![修伞的摊子](0305-leifeng/shuwu.png)" in editor.files()[ENGLISH]


def test_somebody_elses_change_is_not_overwritten_unasked(editor, project: Path) -> None:
    editor.open_folder()
    before = editor.files()[PAGE]
    edit_page(editor)
    (project / PAGE).write_text(before + "别处加的一段。\n", "utf-8")
    asked = []
    editor.page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    editor.page.get_by_role("button", name="保存", exact=True).click()
    editor.page.get_by_text("没有保存。您写的还在本页上。").wait_for()
    assert asked[0].startswith("您打开这篇稿件以后，别的程序改过它的文件。")
    assert editor.files()[PAGE] == before
    editor.page.get_by_role("button", name="确定").click()
    editor.page.once("dialog", lambda dialog: dialog.accept())
    editor.save()
    assert changes(before, editor.files()[PAGE]) == ["-标题: 关于本站", "+标题: 关于我们"]


def test_saving_twice_is_no_conflict(editor, project: Path) -> None:
    """What the editor itself wrote is nobody else's change, though the form was opened before."""
    editor.open_folder()
    edit_page(editor)
    editor.save()
    (project / PAGE).write_text(editor.files()[PAGE], "utf-8")
    editor.open("关于我们", "页面")
    editor.fill("标题", "关于档案")
    editor.save()
    assert "标题: 关于档案\n" in editor.files()[PAGE]


def test_everything_is_in_chinese(editor) -> None:
    """Whatever the browser's language; what is left of Latin letters are names."""
    editor.open_folder()
    editor.open("楼道")
    shown = editor.page.locator("body").inner_text()
    for label in ("标题", "日期", "摘要", "栏目", "标签", "单位", "署名", "来源", "草稿", "正文"):
        assert f"\n{label}" in shown
    assert not [word for word in ("Save", "Create", "Slug", "Title", "Draft", "Tags") if word in shown]
