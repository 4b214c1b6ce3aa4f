"""How the command line speaks: streams, colours, how much, Chinese throughout, and on a terminal that knows only GBK."""

from __future__ import annotations

import argparse
import ast
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests_support import write_site

from builder.cli import main, parser
from builder.terminal.letters import width

ROOT = Path(__file__).parent.parent
DATED = "---\n标题: 夜市\n日期: {day}\n---\n\n夜市开张了。\n"
SITE = {
    "site.yaml": "网址: https://wenming.example\n",
    "articles/a.md": DATED.format(day="2024/3/1"),
    "articles/b.md": DATED.format(day="2024/3/2").replace("夜市", "早市"),
    "articles/c.md": DATED.format(day="2024-02-30"),
    "articles/d.md": "---\n标题: 晚市\n---\n\n晚市开张了。\n",
}
ERROR = "articles/c.md:3:5: 日期：2024 年 2 月没有 30 日 → 写成 2024-03-14 或 2024年3月14日 [field]"
WARNING = "articles/d.md:1:1: 提醒 没有日期，将列入“日期不详” → 知道日期就写 date: 2024-03-14 [date-missing]"
NOTES = (
    "articles/a.md:3:5: 说明 日期“2024/3/1”读作 2024-03-01 → 规范写法是 2024-03-01 [date-form]",
    "articles/b.md:3:5: 说明 日期“2024/3/2”读作 2024-03-02 → 规范写法是 2024-03-02 [date-form]",
)
SUM = "3 篇文章、0 期快报；错误 1，提醒 1\n"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write_site(tmp_path, SITE)


# --- how much is said, and where ------------------------------------------------------------------------------

LOUDNESS = {
    "as always": ((), [f"{NOTES[0]}（同类还有 1 处）", ERROR, WARNING]),
    "quiet": (("-q",), [ERROR]),
    "verbose": (("--verbose",), [*NOTES, ERROR, WARNING]),
}


@pytest.mark.parametrize(("options", "said"), LOUDNESS.values(), ids=LOUDNESS)
@pytest.mark.parametrize("before", [True, False], ids=["before the verb", "after it"])
def test_how_much_is_said(content: Path, capsys, options: tuple[str, ...], said: list[str], before: bool) -> None:
    verb = ("check", "--content", str(content))
    assert main([*options, *verb] if before else [*verb, *options]) == 1
    out, err = capsys.readouterr()
    assert (out, sorted(err.splitlines())) == (SUM, sorted(said)), "results on stdout, all else on stderr"


def test_what_is_alike_in_one_document_is_told_in_full_where_asked(tmp_path: Path, capsys) -> None:
    pictures = "".join(f"![](no{number}.jpg)\n\n" for number in range(9))
    content = write_site(tmp_path, {**SITE, "articles/c.md": DATED.format(day="2024-03-04") + f"\n{pictures}"})
    told = []
    for options in ((), ("-v",)):
        main(["check", "--content", str(content), *options])
        told.append(capsys.readouterr().err.count("提醒 "))
    assert told[0] < told[1]


def test_a_quiet_build_says_its_result_alone(content: Path, tmp_path: Path, capsys) -> None:
    (content / "articles/c.md").unlink()
    places = ("--content", str(content), "--output", str(tmp_path / "site"), "--no-search")
    assert main(["build", "-q", *places]) == 0
    out, err = capsys.readouterr()
    assert out.startswith(f"{tmp_path / 'site'}：共 ") and err == ""


def test_a_verbose_build_says_how_long_each_stage_took(content: Path, tmp_path: Path, capsys) -> None:
    (content / "articles/c.md").unlink()
    places = ("--content", str(content), "--output", str(tmp_path / "site"), "--no-search")
    assert main(["build", "-v", *places]) == 0
    stages = [line for line in capsys.readouterr().err.splitlines() if " 秒  " in line]
    assert stages and all(re.fullmatch(r" *\d+\.\d 秒  \S.*", stage) for stage in stages)


# --- colours ----------------------------------------------------------------------------------------------------

COLOURS = {
    "a pipe": ({}, (), False),
    "forced": ({"FORCE_COLOR": "1"}, (), True),
    "forced and refused": ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, (), False),
    "forced and refused by option": ({"FORCE_COLOR": "1"}, ("--no-color",), False),
    "forced on a terminal that cannot move": ({"FORCE_COLOR": "1", "TERM": "dumb"}, (), True),
    "an empty NO_COLOR": ({"FORCE_COLOR": "1", "NO_COLOR": ""}, (), True),
}


@pytest.mark.parametrize(("env", "options", "coloured"), COLOURS.values(), ids=COLOURS)
def test_colours_where_they_are_wanted(content: Path, capsys, monkeypatch, env, options, coloured: bool) -> None:
    for name in ("FORCE_COLOR", "NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    main(["check", "--content", str(content), *options])
    err = capsys.readouterr().err
    assert ("\033[31m日期：2024 年 2 月没有 30 日\033[0m" in err) == coloured
    assert re.sub(r"\033\[\d+m", "", err).count(ERROR) == 1, "the words are the same"


@pytest.mark.parametrize(("term", "coloured"), [("xterm", True), ("dumb", False)])
def test_a_terminal_gets_colours_unless_it_is_dumb(content: Path, term: str, coloured: bool) -> None:
    ours, theirs = pty.openpty()
    env = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR")} | {"TERM": term}
    command = [sys.executable, "-m", "builder", "check", "--content", str(content)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs, env=env):
        os.close(theirs)
        shown = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)
    assert (b"\033[" in shown) == coloured


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # the other side is gone
        return b""


def test_what_is_piped_or_for_programs_has_no_escapes(content: Path) -> None:
    env = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR")}
    for verb in (["check"], ["check", "--json"], ["search", "夜市"], ["--help"]):
        options = [] if verb == ["--help"] else ["--content", str(content)]
        command = [sys.executable, "-m", "builder", *verb, *options]
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, check=False)
        assert b"\033" not in done.stdout + done.stderr


# --- wrong usage --------------------------------------------------------------------------------------------------

WRONG = {
    "a verb with two letters changed": (["chekc"], "bulletin", "没有 chekc 这个命令，是不是 check？"),
    "a verb like none": (["xyz"], "bulletin", "没有 xyz 这个命令，可用：new、import、"),
    "an option with a letter less": (["check", "--jsn"], "bulletin check", "没有 --jsn 这个选项，是不是 --json？"),
    "an option with a value": (["build", "--outptu=x"], "bulletin build", "没有 --outptu 这个选项，是不是 --output？"),
    "an option like none": (["check", "--zzz"], "bulletin check", "没有 --zzz 这个选项"),
    "an option of another verb": (["check", "--port", "1"], "bulletin check", "没有 --port 这个选项"),
    "the beginning of an option": (["build", "--base"], "bulletin build", "没有 --base 这个选项，是不是 --base-url？"),
    "a letter": (["check", "-x"], "bulletin check", "没有 -x 这个选项"),
    "one word too many": (["serve", "content"], "bulletin serve", "多出了“content”"),
    "no value": (["serve", "--port"], "bulletin serve", "--port 后面缺内容"),
    "a value that is no number": (["serve", "--port", "八千"], "bulletin serve", "--port 后面的“八千”不对"),
    "a count of nothing": (["build", "--workers", "0"], "bulletin build", "--workers 后面的“0”不对"),
    "a value for a switch": (["check", "--json=1"], "bulletin check", "--json 后面不用写内容"),
    "an option before the verb": (["--jsn", "check"], "bulletin", "不认识的参数：--jsn"),
    "a kind of sorting": (["search", "a", "--sort", "neww"], "bulletin search", "没有“neww”这一项，是不是 new？"),
}


@pytest.mark.parametrize(("argv", "program", "said"), WRONG.values(), ids=WRONG)
def test_wrong_usage_is_answered_in_chinese(argv: list[str], program: str, said: str, capsys) -> None:
    with pytest.raises(SystemExit) as left:
        main(argv)
    out, err = capsys.readouterr()
    assert (left.value.code, out) == (2, "")
    assert err.startswith(f"{program}: {said}") and err.endswith(f"\n用 {program} --help 看用法\n")


# --- help ---------------------------------------------------------------------------------------------------------


def helps() -> Iterator[tuple[str, str]]:
    """Every verb with its help; "" is the program's own."""
    verbs = next(a for a in parser()._actions if isinstance(a, argparse._SubParsersAction))
    yield "", parser().format_help()
    yield from ((verb, sub.format_help()) for verb, sub in verbs.choices.items())


@pytest.mark.parametrize("text", [pytest.param(text, id=verb or "bulletin") for verb, text in helps()])
def test_help_stands_in_columns_and_in_chinese(text: str) -> None:
    assert not re.search(r"usage|positional|options:|show this", text)
    told = text.partition("选项：\n")[2].partition("\n\n")[0].splitlines()
    described = [re.fullmatch(r"( *\S.*?) {2,}(\S.*)", line) for line in told]
    assert {width(match.string) - width(match[2]) for match in described if match} == {28}


def test_help_tells_the_exit_codes() -> None:
    told = parser().format_help()
    for code in ("0 正常", "1 有错误", "2 命令写错了", "3 程序自己出错", "130 被中断"):
        assert code in told


@pytest.mark.parametrize(
    ("text", "cells"), [("abc", 3), ("夜市", 4), ("第3期", 5), ("，。", 4), ("e\u0301", 1), ("𠮷", 2), ("ａ", 2)]
)
def test_chinese_characters_are_twice_as_wide(text: str, cells: int) -> None:
    assert width(text) == cells


# --- GBK ----------------------------------------------------------------------------------------------------------


def sentences() -> Iterator[tuple[str, str]]:
    """Everything in builder/ that reads like words of ours: texts with four Chinese characters in a row that are no
    patterns."""
    for path in sorted((ROOT / "builder").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
            if re.search(r"[\u4e00-\u9fff]{4}", text) and not re.search(r"\[|\\|\(\?", text):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", text


def test_all_our_words_can_be_said_in_gbk() -> None:
    found = list(sentences())
    assert len(found) > 800
    shown = str.maketrans("", "", "⏎␣•\ufffd")  # signs of which the rules themselves speak
    said = ((where, text.translate(shown)) for where, text in found)
    assert [(where, text) for where, text in said if text.encode("gbk", "replace").decode("gbk") != text] == []


VERBS = {
    "check": ["check"],
    "check --norms": ["check", "--norms"],
    "build": ["build", "--output", "site", "--no-search", "--keep-going"],
    "search": ["search", "夜市"],
    "new": ["new", "article", "夜市又开张"],
    "review": ["import", "--review", "content/articles/a.md"],
    "rules": ["import", "--rules"],
    "model": ["model"],
    "help": ["build", "--help"],
    "wrong usage": ["biuld"],
}


@pytest.mark.parametrize("argv", VERBS.values(), ids=VERBS)
def test_a_terminal_that_knows_only_gbk_is_told_the_same(argv: list[str], tmp_path: Path) -> None:
    told = []
    for encoding in ("utf-8", "gbk"):
        folder = tmp_path / encoding
        write_site(folder, SITE)
        env = {"PYTHONIOENCODING": encoding, "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "builder", *argv]
        done = subprocess.run(command, cwd=folder, env=env, capture_output=True, check=False)
        assert b"Traceback" not in done.stderr
        told.append((done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding)))
    if argv == VERBS["rules"]:  # which speak of characters that GBK has not
        told[0] = (told[0][0], told[0][1].encode("gbk", "replace").decode("gbk"), told[0][2])
    assert told[0] == told[1]
