"""`bulletin search`: what it answers, and with which code."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from tests_support import tree, write_site

from builder.cli import main

ARTICLE = """---
标题: 柳塘夜市开张
日期: 2024-03-01
单位: 柳塘街道
标签: 夜市
---

三十个摊位今天开张。路灯全部换过，油烟有了去处。
"""
ISSUE = """---
快报: 青禾区工作快报
期号: 第50期
日期: 2025-03-06
---

## 检查督导

### 路灯三十盏

柳塘街道换下旧路灯。（柳塘街道）

### 晒被区

荷风社区排出值班表。

## 简讯

### 各地

- 半岭镇：近日，全镇的路灯全部修好，夜里走路不再打手电。
- 鹭洲镇：河灯照旧。
"""
UNDATED = "---\n标题: 關於路燈的說明\n语言: zh-Hant\n---\n\n本說明長期有效。\n"
DRAFT = "---\n标题: 路灯续篇\n日期: 2024-05-01\n草稿: 是\n---\n\n路灯还要再换。\n"
SITE = "网址: https://wenming.qinghe.example\n快报: [{名称: 青禾区工作快报, 代码: kuaibao}]\n"
FILES = {
    "site.yaml": SITE, "articles/2024/yeshi.md": ARTICLE, "issues/2025/50.md": ISSUE, "articles/shuoming.md": UNDATED,
    "articles/2024/xupian.md": DRAFT,
}  # fmt: skip


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_site(tmp_path_factory.mktemp("search"), FILES)


@pytest.fixture
def answer(content: Path, capsys: pytest.CaptureFixture[str]):
    """Exit code, stdout and stderr of one search."""

    def ask(*argv: str, place: Path = content) -> tuple[int, str, str]:
        try:
            code = main(["search", *argv, "--content", str(place)])
        except SystemExit as leave:
            code = int(leave.code or 0)
        return (code, *capsys.readouterr())

    return ask


LAMPS = """\
找到 3 篇。

關於路燈的說明
  文章　/articles/undated/shuoming/
  本說明長期有效。

青禾区工作快报 第50期
  2025-03-06　快报　/issues/50/
  - 路灯三十盏　/issues/50/#i50-1-1
    柳塘街道换下旧路灯。（柳塘街道）
  - 半岭镇：近日，全镇的路灯全部修好…　/issues/50/#i50-2-1-1
    半岭镇：近日，全镇的路灯全部修好，夜里走路不再打手电。

柳塘夜市开张
  2024-03-01　文章　/articles/2024/yeshi/
  三十个摊位今天开张。路灯全部换过，油烟有了去处。
"""


def test_the_answer_says_what_the_page_would(answer) -> None:
    assert answer("路灯") == (0, LAMPS, "")


def test_words_of_either_script_and_several_words_find_the_same(answer) -> None:
    assert answer("路燈") == (0, LAMPS, "")
    assert answer("摊位", "路灯")[1].startswith("找到 1 篇。\n\n柳塘夜市开张\n")
    assert answer("摊位 路灯") == answer("摊位", "路灯")


def test_a_number_is_found_in_either_spelling(answer) -> None:
    assert answer("第五十期")[1].startswith("找到 1 篇。\n\n青禾区工作快报 第50期\n")


@pytest.mark.parametrize(
    ("argv", "titles"),
    [
        (["--sort", "new"], ["青禾区工作快报 第50期", "柳塘夜市开张", "關於路燈的說明"]),
        (["--sort", "old"], ["柳塘夜市开张", "青禾区工作快报 第50期", "關於路燈的說明"]),
        (["--kind", "快报"], ["青禾区工作快报 第50期"]),
        (["--year", "2024"], ["柳塘夜市开张"]),
        (["--year", "2024", "--year", "2025"], ["青禾区工作快报 第50期", "柳塘夜市开张"]),
        (["--unit", "柳塘街道", "--tag", "夜市"], ["柳塘夜市开张"]),
        (["--bulletin", "青禾区工作快报", "--section", "简讯"], ["青禾区工作快报 第50期"]),
        (["--drafts"], ["路灯续篇", "關於路燈的說明", "青禾区工作快报 第50期", "柳塘夜市开张"]),
    ],
)
def test_choices_and_order(answer, argv: list[str], titles: list[str]) -> None:
    code, out, err = answer("路灯", *argv, "--json")
    assert (code, err) == (0, "")
    assert [result["title"]["text"] for result in json.loads(out)["results"]] == titles


def test_what_choices_leave_out_is_said(answer) -> None:
    assert answer("路灯", "--year", "2024")[1].startswith("找到 1 篇。不加筛选是 3 篇。\n\n")


def test_choices_alone_list_what_they_leave(answer) -> None:
    code, out, _ = answer("--year", "2024")
    assert code == 0
    assert out == (
        "找到 1 篇。不加筛选是 4 篇。\n\n"
        "柳塘夜市开张\n  2024-03-01　文章　/articles/2024/yeshi/\n  三十个摊位今天开张。路灯全部换过，油烟有了去处。\n"
    )


def test_a_limit_says_how_many_are_left(answer) -> None:
    code, out, _ = answer("路灯", "--limit", "1", "--sort", "old")
    assert code == 0
    assert out.endswith("\n\n还有 2 篇，用 --limit 3 全部列出\n")
    assert out.count("/articles/") == 1


def test_nothing_found_is_code_1_with_something_to_try(answer) -> None:
    assert answer("柳塘摊位") == (
        1,
        "没有找到“柳塘摊位”。\n可以这样试试：\n  分成几个词：柳塘 摊位（1 篇）\n",
        "",
    )
    assert answer("没有这样的字") == (1, "没有找到“没有这样的字”。\n看看有没有错字，或者少输几个字。\n", "")


def test_choices_that_leave_nothing_say_so(answer) -> None:
    assert answer("夜市", "--unit", "柳塘街") == (
        1,
        "所选条件下没有结果。不加筛选是 1 篇。\n可以这样试试：\n  不加任何筛选（1 篇）\n",
        "bulletin search: 没有单位是“柳塘街”的稿件 → 是不是“柳塘街道”？\n",
    )


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        ([], "要查什么？请写上字词，如 bulletin search 柳塘街道"),
        (["  "], "要查什么？请写上字词，如 bulletin search 柳塘街道"),
        (["。，"], "“。，”里没有可查的字，标点和空格不算"),
        (["路灯", "--limit", "0"], "--limit 后面的“0”不对"),
        (["路灯", "--sort", "近"], "没有“近”这一项，可用：new、old"),
    ],
)
def test_wrong_usage_is_answered_in_chinese_with_code_2(answer, argv: list[str], said: str) -> None:
    assert answer(*argv) == (2, "", f"bulletin search: {said}\n用 bulletin search --help 看用法\n")


def test_as_json(answer) -> None:
    code, out, _ = answer("路灯 手电", "--json")
    assert code == 0
    assert json.loads(out) == {
        "schema": 1,
        "query": "路灯 手电",
        "found": 1,
        "unchosen": 1,
        "results": [
            {
                "url": "/issues/50/",
                "date": "2025-03-06",
                "kind": "快报",
                "title": {"text": "青禾区工作快报 第50期", "hits": []},
                "excerpt": {"text": "", "hits": []},
                "items": [
                    {
                        "url": "/issues/50/#i50-1-1",
                        "title": {"text": "路灯三十盏", "hits": [[0, 2]]},
                        "excerpt": {"text": "柳塘街道换下旧路灯。（柳塘街道）", "hits": [[7, 9]]},
                    },
                    {
                        "url": "/issues/50/#i50-2-1-1",
                        "title": {"text": "半岭镇：近日，全镇的路灯全部修好…", "hits": [[10, 12]]},
                        "excerpt": {
                            "text": "半岭镇：近日，全镇的路灯全部修好，夜里走路不再打手电。",
                            "hits": [[10, 12], [24, 26]],
                        },
                    },
                ],
                "more": 0,
            }
        ],
        "tries": [],
        "notes": [],
    }


def test_what_is_wrong_is_told_and_the_rest_searched(tmp_path: Path, answer) -> None:
    place = write_site(tmp_path, {**FILES, "articles/2024/huai.md": ARTICLE.replace("2024-03-01", "2024-02-30")})
    assert answer("路灯", place=place) == (
        0,
        LAMPS,
        "articles/2024/huai.md:3:5: 日期：2024 年 2 月没有 30 日 → 写成 2024-03-14 或 2024年3月14日 [field]\n"
        "bulletin search: 有错的稿件没有查，其余的都查了\n",
    )


def test_a_missing_content_folder_is_said(tmp_path: Path, answer) -> None:
    said = f"bulletin: 没有稿件文件夹 {tmp_path}/none → 用 --content 指明，或先建一个\n"
    assert answer("路灯", place=tmp_path / "none") == (1, "", said)


def test_nothing_is_written(content: Path, answer) -> None:
    before = tree(content)
    answer("路灯")
    assert tree(content) == before


class Terminal:
    """A stream that says it is a terminal."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> int:
        self.text += text
        return len(text)

    def flush(self) -> None:
        """Nothing waits."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environment", "shown"),
    [
        ({"TERM": "xterm"}, "\033[1;7m摊位\033[0m今天开张"),
        ({"TERM": "xterm", "NO_COLOR": "1"}, "摊位今天开张"),
        ({"TERM": "dumb"}, "摊位今天开张"),
    ],
)
def test_hits_stand_out_on_a_terminal(content: Path, monkeypatch, environment: dict[str, str], shown: str) -> None:
    for name in ("TERM", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    assert main(["search", "摊位", "--content", str(content)]) == 0
    assert f"三十个{shown}" in terminal.text


def test_what_a_text_or_a_query_holds_cannot_move_the_cursor(tmp_path: Path, answer) -> None:
    place = write_site(tmp_path, {"articles/a.md": ARTICLE.replace("路灯", "路\ue000灯")})
    assert "路\\ue000灯全部换过" in answer("夜市", place=place)[1]
    assert answer("没有\x1b[2J这些", place=place)[1].startswith("没有找到“没有\\u001b[2J这些”。\n")
