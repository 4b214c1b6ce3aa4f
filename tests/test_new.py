"""`bulletin new`: where a document begins, and that it is right from the beginning."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from tests_support import write_site

from builder.cli import main
from builder.commands.judge import check
from builder.commands.new import New, new_document
from builder.commands.open_ import opener
from builder.commands.order import Asked
from builder.documents import find_documents
from builder.problems import ContentError

DAY = date(2024, 3, 5)


def begun(folder: Path, kind: str, title: str = "", day: date = DAY) -> str:
    return Path(new_document(New(folder, kind, title, day))).relative_to(folder).as_posix()


PLACES = {
    "article": ("article", "柳塘夜市开张", "articles/2024/0305-liu-tang-ye-shi-kai-zhang.md"),
    "article without a title": ("article", "", "articles/2024/0305-zai-zhe-li-xie-biao-ti.md"),
    "a title that climbs": ("article", "../../etc/passwd", "articles/2024/0305-etc-passwd.md"),
    "a title of signs": ("article", "：#[]", "articles/2024/0305-x3a-23-5b-5d.md"),
    "a device of Windows": ("article", "CON", "articles/2024/0305-con-x.md"),
    "issue": ("issue", "第45期", "issues/2024/45.md"),
    "supplement": ("issue", "增刊第2期", "issues/2024/s2.md"),
    "issue of a year": ("issue", "〔2024〕第12期", "issues/2024/2024-12.md"),
    "first issue": ("issue", "", "issues/2024/1.md"),
    "page": ("page", "办事指南", "pages/ban-shi-zhi-nan.md"),
}


@pytest.mark.parametrize(("kind", "title", "path"), PLACES.values(), ids=PLACES)
def test_a_document_begins_where_it_belongs_and_is_right(tmp_path: Path, kind, title, path):
    assert begun(tmp_path, kind, title) == path
    examined = check(Asked(tmp_path, drafts=True))
    assert [str(p) for p in examined.problems if p.level == "error"] == []
    archive = examined.assembly.archive
    (value,) = (*archive.articles, *archive.issues, *archive.standings)
    assert value.hidden == "草稿"
    assert kind == "issue" or value.title == (title or "在这里写标题")


def test_a_very_long_title_makes_a_short_name(tmp_path: Path):
    path = begun(tmp_path, "article", "夜市" * 100)
    assert len(path.encode()) < 60
    assert "夜市" * 100 in (tmp_path / path).read_text("utf-8")


def test_the_next_number_follows_the_highest(tmp_path: Path):
    for name in ("issues/2023/44.md", "issues/2024/9.md", "issues/2024/s50.md", "articles/2024/99.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("---\n---\n", "utf-8")
    assert begun(tmp_path, "issue") == "issues/2024/45.md"


def test_a_yearly_count_begins_anew(tmp_path: Path):
    (tmp_path / "site.yaml").write_text("bulletins: [{id: kb, name: 青禾快报, yearly: 是}]\n", "utf-8")
    (tmp_path / "issues/2023").mkdir(parents=True)
    (tmp_path / "issues/2023/44.md").write_text("---\n---\n", "utf-8")
    assert begun(tmp_path, "issue") == "issues/2024/1.md"
    assert begun(tmp_path, "issue") == "issues/2024/2.md"


def test_an_existing_document_is_never_touched(tmp_path: Path):
    path = begun(tmp_path, "article", "夜市")
    (tmp_path / path).write_text("写好的", "utf-8")
    with pytest.raises(ContentError, match="已经有这个文件 → 换一个标题、期号或日期，或直接修改它"):
        begun(tmp_path, "article", "夜市")
    assert (tmp_path / path).read_text("utf-8") == "写好的"


def test_what_is_no_number_is_refused(tmp_path: Path):
    with pytest.raises(ContentError, match="“夜市”不是期号 → 写成 第45期、45 或 增刊第2期"):
        begun(tmp_path, "issue", "夜市")
    assert find_documents(tmp_path) == ()


# --- what the issue before says ------------------------------------------------------------------------------

SITE = """
网址: https://wenming.example
快报:
  - {名称: 青禾区工作快报, 代码: kuaibao, 编发单位: 青禾区创建办}
  - {名称: 河灯月报, 代码: yuebao}
栏目: [{名称: 街道动态, 代码: jiedao}, {名称: 工作动态, 代码: gongzuo}]
"""
UNITS = "- {名称: 青禾区柳塘街道办事处, 简称: 柳塘街道}\n- {名称: 青禾区望舒街道办事处, 简称: 望舒街道}\n"
TAGS = "- {名称: 志愿服务, 同义词: [志愿者]}\n- {名称: 垃圾分类}\n"
ISSUE = """---
快报: {bulletin}
期号: 第{number}期
日期: {day}
编发单位: 青禾区创建办
编辑: 邵青、温如简
核签: 陆秉文
报: 市文明办，区委、区政府
本期增发: 各社区
草稿: 否
---

## 夜市

夜市开张了。
"""


def written(bulletin: str, number: int, day: str) -> str:
    return ISSUE.format(bulletin=bulletin, number=number, day=day)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return write_site(
        tmp_path,
        {
            "site.yaml": SITE, "units.yaml": UNITS, "tags.yaml": TAGS,
            "issues/2023/44.md": written("青禾区工作快报", 44, "2023-12-20"),
            "issues/2024/45.txt": "<p>青禾区工作快报</p>",
            "issues/2024/90.md": written("河灯月报", 90, "2024-02-01"),
        },
    )  # fmt: skip


def test_a_new_issue_takes_over_who_edits_and_receives_it(archive: Path):
    path = begun(archive, "issue")
    assert path == "issues/2024/46.md"
    assert (archive / path).read_text("utf-8").split("\n\n")[0] == (
        "---\n快报: 青禾区工作快报\n期号: 第46期\n日期: 2024-03-05\n编发单位: 青禾区创建办\n编辑: 邵青、温如简\n核签: 陆秉文\n"
        "报: 市文明办，区委、区政府\n草稿: 是\n---"
    )


def test_values_that_yaml_would_bend_are_between_quotes(archive: Path):
    text = (archive / begun(archive, "article", "007: [秘密] #1")).read_text("utf-8")
    assert '标题: "007: [秘密] #1"\n' in text
    assert '期号: "007"\n' in (archive / begun(archive, "issue", "007")).read_text("utf-8")


# --- what is asked ---------------------------------------------------------------------------------------------


def dialogue(content: Path, typed: str, *options: str, editor: str = "true") -> tuple[int, str, str]:
    """Exit code, stdout and all that stands on the terminal when a person runs `bulletin new`, types this and then Ctrl+D."""
    person, terminal = pty.openpty()
    command = [sys.executable, "-m", "builder", "new", "--content", str(content), *options]
    env = {**os.environ, "EDITOR": editor, "VISUAL": "", "TERM": "xterm", "COLUMNS": "80"}
    streams = {"stdin": terminal, "stdout": subprocess.PIPE, "stderr": terminal}
    with subprocess.Popen(command, **streams, env=env) as process:
        os.close(terminal)
        os.write(person, f"{typed}\x04".encode())
        out = process.communicate()[0].decode()
    shown = b""
    try:
        while read := os.read(person, 4096):
            shown += read
    except OSError:  # the other side is gone, all is read
        pass
    os.close(person)
    return process.returncode, out, shown.decode().replace("\r\n", "\n")


def test_an_article_is_begun_by_answering(archive: Path):
    typed = "\n\n夜市: 开张\n昨天\n2024-03-05\n街道动态\n1 垃圾分类\n2、青禾区柳塘街道办事处\n\n"
    code, out, shown = dialogue(archive, typed)
    path = archive / "articles/2024/0305-ye-shi-kai-zhang.md"
    assert (code, out) == (0, f"{path}\n")
    assert path.read_text("utf-8").split("\n\n")[0] == (
        '---\n标题: "夜市: 开张"\n日期: 2024-03-05\n摘要:\n栏目: [街道动态]\n标签: [志愿服务, 垃圾分类]\n'
        "单位: [望舒街道, 柳塘街道]\n署名: []\n来源:\n草稿: 是\n---"
    )
    for words in ("  1 文章  2 快报  3 页面\n类型 [1]：", "标题不能空着", "“昨天”不是日期",
                  "  1 柳塘街道  2 望舒街道\n单位（写编号，几个用空格隔开，回车跳过）：", "现在打开它来写吗？[是]",
                  "边写边看：双击“预览”，或运行 bulletin serve，一保存就刷新"):  # fmt: skip
        assert words in shown


def test_what_was_begun_by_answering_passes_check_without_a_word(archive: Path, capsys):
    (archive / "issues/2024/45.txt").unlink()
    dialogue(archive, "文章\n夜市开张\n2024-03-05\n1 2\n1 2\n1 2\n否\n")
    dialogue(archive, "3\n办事指南\n否\n")
    for issue in ("issues/2023/44.md", "issues/2024/90.md"):
        (archive / issue).unlink()
    dialogue(archive, "2\n\n\n2024-03-05\n否\n")
    assert main(["check", "--content", str(archive)]) == 0
    said = capsys.readouterr().err.splitlines()
    assert [line for line in said if "-unused]" not in line] == [], "only the registries have names that nobody uses"


def test_the_number_after_the_last_of_the_chosen_bulletin_is_proposed(archive: Path):
    code, out, shown = dialogue(archive, "2\n河灯月报\n\n2024-03-05\n否\n")
    assert code == 0
    assert "快报 [青禾区工作快报]：" in shown
    assert "期号 [第91期]：" in shown
    assert "报: 市文明办，区委、区政府" in Path(out.strip()).read_text("utf-8")


def test_a_misspelt_unit_is_not_taken(archive: Path):
    _, out, shown = dialogue(archive, "1\n夜市\n\n\n\n柳糖街道\n9\n1\n否\n")
    assert "没有“柳糖街道”，是不是 柳塘街道？ → 写前面的编号，或回车跳过" in shown
    assert "没有“9” → 写前面的编号，或回车跳过" in shown
    assert "单位: [柳塘街道]" in Path(out.strip()).read_text("utf-8")


def test_the_file_is_opened_where_the_person_wants_it(archive: Path, tmp_path: Path):
    editor = tmp_path / "editor"
    editor.write_text(f'#!/bin/sh\necho "$1" > "{tmp_path}/opened"\n', "utf-8")
    editor.chmod(0o755)
    answers = "1\n夜市\n2024-03-05\n\n\n\n"
    _, out, _ = dialogue(archive, answers + "否\n", editor=str(editor))
    assert not (tmp_path / "opened").exists()
    Path(out.strip()).unlink()
    _, out, _ = dialogue(archive, answers + "\n", editor=str(editor))
    assert (tmp_path / "opened").read_text("utf-8") == out


def test_leaving_in_the_middle_writes_nothing(archive: Path):
    before = find_documents(archive)
    code, out, _ = dialogue(archive, "1\n夜市\n")
    assert (code, out, find_documents(archive)) == (130, "", before)


def test_nobody_is_asked_without_a_terminal(archive: Path, capsys, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    with pytest.raises(SystemExit) as left:
        main(["new", "--content", str(archive)])
    assert left.value.code == 2
    assert capsys.readouterr().err == (
        "bulletin new: 要新建什么？写 bulletin new article 标题，或 bulletin new issue\n用 bulletin new --help 看用法\n"
    )


def test_with_arguments_nothing_is_asked(archive: Path):
    code, out, shown = dialogue(archive, "", "article", "夜市", "--date", "2024-03-05", "--json")
    assert (code, shown) == (0, "")
    assert json.loads(out) == {"schema": 1, "path": str(archive / "articles/2024/0305-ye-shi.md")}


OPENERS = {
    "an editor with options": ("code -w", "linux", ["code", "-w", "a.md"]),
    "an editor of Windows": ("C:\\vim.exe", "win32", ["C:\\vim.exe", "a.md"]),
    "Windows": ("", "win32", ["explorer", "a.md"]),
    "macOS": ("", "darwin", ["open", "a.md"]),
    "Linux": ("", "linux", ["xdg-open", "a.md"]),
}


@pytest.mark.parametrize(("editor", "platform", "command"), OPENERS.values(), ids=OPENERS)
def test_a_file_is_opened_by_what_the_person_uses(editor: str, platform: str, command: list[str]):
    assert opener("a.md", editor, platform) == command
