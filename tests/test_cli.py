"""The command line: what it answers, and with which code."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests_support import write_site

from builder.cli import main

ARTICLE = "---\ntitle: 夜市\ndate: 2024-03-01\n---\n\n夜市开张了。\n"


def answer(argv: list[str], capsys) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of one command."""
    try:
        code = main(argv)
    except SystemExit as leave:
        code = int(leave.code or 0)
    return (code, *capsys.readouterr())


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        ([], "bulletin: 还缺少：命令\n用 bulletin --help 看用法\n"),
        (["biuld"], "bulletin: 没有 biuld 这个命令，是不是 build？\n用 bulletin --help 看用法\n"),
        (
            ["build", "--nosearch"],
            "bulletin build: 没有 --nosearch 这个选项，是不是 --no-search？\n用 bulletin build --help 看用法\n",
        ),
        (["build", "--output"], "bulletin build: --output 后面缺内容\n用 bulletin build --help 看用法\n"),
        (["build", "--as-of", "昨天"], "bulletin build: “昨天”不是日期\n用 bulletin build --help 看用法\n"),
        (
            ["new", "poem"],
            "bulletin new: 没有“poem”这一项，可用：article、issue、page\n用 bulletin new --help 看用法\n",
        ),
        (["import"], "bulletin import: 还缺少：文件\n用 bulletin import --help 看用法\n"),
    ],
)
def test_wrong_usage_is_answered_in_chinese_with_code_2(argv: list[str], said: str, capsys) -> None:
    assert answer(argv, capsys) == (2, "", said)


def test_a_missing_content_folder_is_said(tmp_path: Path, capsys) -> None:
    code, out, err = answer(["build", "--content", str(tmp_path / "none"), "--output", str(tmp_path / "s")], capsys)
    assert (code, out) == (1, "")
    assert err == f"bulletin: 没有稿件文件夹 {tmp_path}/none → 用 --content 指明，或先建一个\n"


@pytest.mark.parametrize("path", ["/../x/", "/a b/", "/?/", "/一二/"])
def test_a_base_path_that_is_none_is_refused(tmp_path: Path, capsys, path: str) -> None:
    content = write_site(tmp_path, {"articles/a.md": ARTICLE})
    site = str(tmp_path / "s")
    code, _, err = answer(["build", "--content", str(content), "--output", site, "--base-path", path], capsys)
    assert code == 1
    assert err.splitlines()[-1] == f"bulletin: 子路径“{path}”不对 → 只用字母、数字和 - ，如 /ztzl/wenming/"


def test_check_as_json(tmp_path: Path, capsys) -> None:
    content = write_site(tmp_path, {"articles/a.md": ARTICLE.replace("date: 2024-03-01", "date: 2024-02-30")})
    code, out, err = answer(["check", "--content", str(content), "--json"], capsys)
    assert (code, err) == (1, "")
    assert json.loads(out) == {
        "schema": 1,
        "problems": [
            {
                "level": "error", "rule": "field", "file": "articles/a.md", "line": 3, "column": 7,
                "message": "date：2024 年 2 月没有 30 日", "cure": "写成 2024-03-14 或 2024年3月14日",
            }
        ],
    }  # fmt: skip


def test_check_says_how_much_there_is(tmp_path: Path, capsys) -> None:
    content = write_site(tmp_path, {"articles/a.md": ARTICLE})
    assert answer(["check", "--content", str(content)], capsys) == (0, "1 篇文章、0 期快报；错误 0，提醒 0\n", "")
    assert [p.name for p in content.rglob("*") if p.is_file()] == ["a.md"], "check writes nothing"


def test_notes_are_said_once_a_run(tmp_path: Path, capsys) -> None:
    dated = {f"articles/a{n}.md": ARTICLE.replace("2024-03-01", f"2024/3/{n}") for n in (1, 2, 3)}
    content = write_site(tmp_path, dated)
    assert answer(["check", "--content", str(content)], capsys)[2] == (
        "articles/a1.md:3:7: 说明 日期“2024/3/1”读作 2024-03-01 → 规范写法是 2024-03-01 [date-form]（同类还有 2 处）\n"
    )


def test_output_survives_a_terminal_that_knows_only_gbk(tmp_path: Path, root: Path) -> None:
    content = write_site(tmp_path, {"articles/a.md": ARTICLE.replace("夜市开张了", "𠮷野家🎉") + "\n![](no😀.jpg)\n"})
    command = [sys.executable, "-m", "builder", "check", "--content", str(content)]
    env = {"PYTHONIOENCODING": "gbk", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, check=False)
    assert done.returncode == 1
    assert "找不到图片".encode("gbk") in done.stderr
    assert b"Traceback" not in done.stderr


def test_progress_is_plain_lines_where_there_is_no_terminal(tmp_path: Path, capsys) -> None:
    content = write_site(tmp_path, {"articles/a.md": ARTICLE})
    _, out, err = answer(["build", "--content", str(content), "--output", str(tmp_path / "s"), "--no-search"], capsys)
    assert err == "读取稿件\n生成页面\n写入网站\n"
    assert out.startswith(f"{tmp_path}/s：共 22 个页面；更新 ")


SITE = "网址: https://wenming.example\n快报:\n  - {代码: kuaibao, 名称: 青禾区文明城市创建工作快报}\n"


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("青禾区文明城市创建工作快报", 0, ""),
        (
            "青禾区创建工作快报", 1,
            "issues/9.md:1:1: 快报“青禾区创建工作快报”没有登记 → 是不是“青禾区文明城市创建工作快报”？ [bulletin-unknown]\n",
        ),
        (
            "河灯月报", 0,
            "issues/9.md:1:1: 提醒 快报“河灯月报”没有登记 → 确是另一种快报，就在 site.yaml 的 bulletins 里登记 [bulletin-unknown]\n",
        ),
    ],
)  # fmt: skip
def test_a_misspelt_bulletin_does_not_open_a_second_one(
    tmp_path: Path, capsys, name: str, code: int, said: str
) -> None:
    issue = f"---\n快报: {name}\n期号: 第9期\n日期: 2024-03-01\n---\n\n## 夜市\n\n夜市开张了。\n"
    content = write_site(tmp_path, {"site.yaml": SITE, "issues/9.md": issue})
    assert answer(["check", "--content", str(content)], capsys)[::2] == (code, said)


@pytest.mark.parametrize(
    "text",
    [
        "标题: 夜市\n日期: 2024-03-01\n\n夜市开张了，人很多。\n",
        "———\n标题: 夜市\n日期: 2024-03-01\n———\n\n夜市开张了。\n",
    ],
    ids=["no fence", "dashes of another kind"],
)
def test_a_forgotten_fence_is_named(tmp_path: Path, capsys, text: str) -> None:
    content = write_site(tmp_path, {"articles/a.md": text})
    assert (
        "articles/a.md:1:1: 提醒 开头像文件头，却没有 --- → 自己写的稿件，在文件头的前后各写一行 ---（三个英文减号） [fence-missing]\n"
        in answer(["check", "--content", str(content)], capsys)[2]
    )


def test_a_scraped_text_is_not_taken_for_a_forgotten_fence(tmp_path: Path, capsys) -> None:
    content = write_site(
        tmp_path, {"articles/a.md": "夜市开张\n\n记者：甲某\n编辑：乙某\n\n夜市昨晚开张了，人很多。\n"}
    )
    assert "fence-missing" not in answer(["check", "--content", str(content)], capsys)[2]


def test_new_needs_a_content_folder(tmp_path: Path, capsys) -> None:
    code, _, err = answer(["new", "article", "夜市", "--content", str(tmp_path / "none")], capsys)
    assert (code, (tmp_path / "none").exists()) == (1, False)
    assert (
        err == f"{tmp_path}/none:1:1: 没有这个稿件文件夹 → 在项目文件夹里运行，或用 --content 指明 [content-missing]\n"
    )
