"""docs/编辑手册.md says what the code does: its tables, its messages, its commands."""

from __future__ import annotations

import argparse
import ast
import re
import shlex
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from tests_support import write_site

from builder import config
from builder.cli import main, parser
from builder.commands.explain import LEVELS
from builder.documents import parse_document
from builder.fields import parse_number, parse_when, show_when
from builder.heads import type_fields
from builder.lint.catalogue import rules
from builder.lint.prose.rules import PROSE_RULES
from builder.norms import NORMS
from builder.problems import Level
from builder.schema import SPECS

ROOT = Path(__file__).parent.parent
MANUAL = (ROOT / "docs" / "编辑手册.md").read_text("utf-8")


def table(name: str) -> list[list[str]]:
    """The cells of the rows between the marks of this table, without the two rows of its head."""
    match = re.search(rf"<!-- {name} -->\n(.*?)\n<!-- /{name} -->", MANUAL, re.DOTALL)
    assert match, f"no table {name}"
    rows = [re.split(r"(?<!\\)\|", line.strip("|")) for line in match[1].split("\n")[2:]]
    return [[cell.strip().replace("\\|", "|") for cell in row] for row in rows]


def bare(cell: str) -> str:
    """A cell without its code marks."""
    return cell.strip("`")


# --- the table of fields ---------------------------------------------------------------------------------


@pytest.mark.parametrize("row", table("字段表"), ids=lambda row: row[1])
def test_the_example_of_a_field_is_understood_under_every_name(row: list[str]) -> None:
    typed, _, value = bare(row[6]).partition(": ")
    names = (row[0], bare(row[1]), *filter(None, row[2].split("、")))
    assert typed in names
    for name in names:
        head, problems = type_fields(parse_document(f"---\n{name}: {value}\n---\n正文。\n", "a.md"))
        assert [problem for problem in problems if problem.level is not Level.NOTE] == []
        assert getattr(head, bare(row[1])) != SPECS[bare(row[1])].form.empty, name


# --- dates and numbers -----------------------------------------------------------------------------------


@pytest.mark.parametrize("row", table("日期"), ids=lambda row: row[0])
def test_a_date_reads_as_the_manual_says(row: list[str]) -> None:
    when = parse_when(bare(row[0]))
    assert (show_when(when) if when else "认不出") == row[1]


@pytest.mark.parametrize("row", table("期号"), ids=lambda row: row[0])
def test_a_number_reads_as_the_manual_says(row: list[str]) -> None:
    number = parse_number(bare(row[0]))
    assert ([number.label, f"`{number.key}`"] if number else ["认不出", ""]) == row[1:]


# --- settings and registries -----------------------------------------------------------------------------


def test_the_table_of_settings_is_the_configuration() -> None:
    told = {bare(row[1]): row[0].split("、") for row in table("设置表")}
    assert set(told) == set(config.SETTINGS)
    for name, labels in told.items():
        assert labels == [chinese for chinese, english in config.CHINESE.items() if english == name]


@pytest.mark.parametrize("row", table("设置表"), ids=lambda row: row[1])
def test_the_example_of_a_setting_changes_it(row: list[str], tmp_path: Path) -> None:
    content = write_site(tmp_path, {"site.yaml": f"{bare(row[3])}\n"})
    read, problems = config.read_config(content)
    assert [problem for problem in problems if problem.rule != "gov-missing"] == []
    unchanged = {"lang", "zone", "remote_images"}  # their examples are the usual values
    assert bare(row[1]) in unchanged or getattr(read, bare(row[1])) != getattr(config.Config(), bare(row[1]))


def test_the_names_of_the_registries_are_understood() -> None:
    for row in table("登记表"):
        assert config.CHINESE[row[0]] == bare(row[1])


def test_the_table_of_norms_is_the_report() -> None:
    told = [[norm.title, " ".join((norm.judge.__doc__ or "").split())] for norm in NORMS]
    assert table("自查表") == told


def test_the_table_of_words_is_the_rules() -> None:
    prose = {rule.name for rule in PROSE_RULES}
    told = [[f"`{rule.name}`", LEVELS[rule.level], rule.line] for rule in rules() if rule.name in prose]
    assert table("文字表") == told


# --- messages --------------------------------------------------------------------------------------------


def _template(node: ast.AST) -> str | None:
    """A text of the source as the manual writes it: `…` for what is filled in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "…" for part in node.values)
    return None


def _nodes() -> Iterator[ast.AST]:
    for path in sorted((ROOT / "builder").rglob("*.py")):
        yield from ast.walk(ast.parse(path.read_text("utf-8")))


@cache
def _texts() -> frozenset[str]:
    return frozenset(text for node in _nodes() if (text := _template(node)) is not None)


PREFIXED = {  # where these calls name their rule, and what goes before it
    "_problem": (2, "front-matter-"), "Slip": (0, "front-matter-"), "RefusedError": (1, "front-matter-"),
    "refusal": (1, "intake-"), "_defect": (1, ""),
}  # fmt: skip


@cache
def _rules() -> frozenset[str]:
    """Every rule that any part of the program names."""
    found = set()
    for node in _nodes():
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        name, given = node.func.id, [_template(argument) for argument in node.args]
        if name == "Problem" and len(given) > 1:
            found.add(given[1])
        elif name in PREFIXED and len(given) > PREFIXED[name][0] and (rule := given[PREFIXED[name][0]]):
            found.add(f"{PREFIXED[name][1]}{rule}")
    return frozenset(rule for rule in found if rule and "…" not in rule)


@pytest.mark.parametrize("row", table("消息表"), ids=lambda row: row[0])
def test_a_message_of_the_manual_is_one_of_the_program(row: list[str]) -> None:
    assert row[0] in _texts()
    assert bare(row[1]) in _rules() | {"registry"}
    assert row[2]


def test_every_rule_is_in_the_manual() -> None:
    assert _rules() <= {bare(row[1]) for row in table("消息表")}


# --- commands --------------------------------------------------------------------------------------------


ASKING = ("bulletin new",)  # asks a person at a terminal: tests/test_new.py
ABRIDGED = "bulletin import --in-place"  # named in the table of messages; the whole stands in section 10


def _commands() -> list[str]:
    """Every command of the manual: lines of `sh` blocks, and code in the text that begins with `bulletin`."""
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", MANUAL, re.DOTALL)).split("\n")
    inline = re.findall(r"`(bulletin [^`]+)`", re.sub(r"```.*?```", "", MANUAL, flags=re.DOTALL))
    commands = (line for line in (*blocks, *inline) if line.startswith("bulletin ") and line != ABRIDGED)
    return list(dict.fromkeys(commands))


def _options() -> dict[str, set[str]]:
    verbs = next(a for a in parser()._actions if isinstance(a, argparse._SubParsersAction))
    return {
        verb: {option for action in sub._actions for option in action.option_strings if option.startswith("--")}
        for verb, sub in verbs.choices.items()
    }


def test_the_manual_names_every_verb_and_option_and_no_other() -> None:
    told = set(re.findall(r"--[a-z][a-z-]+", MANUAL))
    known = _options()
    assert told == set().union(*known.values())
    for verb in known:
        assert f"`bulletin {verb}" in MANUAL.partition("## 15")[2]


@pytest.mark.parametrize("command", _commands())
def test_a_command_of_the_manual_is_understood(command: str) -> None:
    parser().parse_args(shlex.split(command)[1:])


RAW = "<p>夜市开张</p>\n<p>三十个摊位今天开张。</p>\n"


@pytest.mark.parametrize("command", [c for c in _commands() if c not in ASKING and not c.startswith("bulletin serve")])
def test_a_command_of_the_manual_runs(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = write_site(tmp_path, {"articles/2025/yuangao.txt": RAW, "site.yaml": "快报: [{名称: 青禾区工作快报}]\n"})
    (tmp_path / "原稿").mkdir()
    shutil.copy(content / "articles" / "2025" / "yuangao.txt", tmp_path / "原稿" / "通知.txt")
    monkeypatch.chdir(tmp_path)
    assert main(shlex.split(command)[1:]) == (1 if "--norms" in command else 0)  # a site without an office


# --- what the manual shows of a document -----------------------------------------------------------------


def _blocks() -> list[str]:
    """The documents that the manual shows in full."""
    return re.findall(r"```\n(---\n.*?)```", MANUAL, re.DOTALL)


@pytest.mark.parametrize("block", _blocks())
def test_a_document_of_the_manual_has_no_problem(block: str, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    folder = "issues" if "期号" in block else "articles"
    site = "网址: https://wenming.example\n快报: [{名称: 青禾区文明城市创建工作快报, 代码: kuaibao}]\n"
    content = write_site(tmp_path, {"site.yaml": site, f"{folder}/2025/50.md": block})
    assert main(["check", "--content", str(content)]) == 0
    assert [line for line in capsys.readouterr().err.splitlines() if ": 说明 “近日”" not in line] == []


def test_the_issue_of_the_manual_has_its_units_and_briefs(tmp_path: Path) -> None:
    block = next(block for block in _blocks() if "期号" in block)
    content = write_site(tmp_path, {"issues/2025/50.md": block})
    assert main(["build", "--content", str(content), "--output", str(tmp_path / "site"), "--no-search"]) == 0
    page = (tmp_path / "site" / "issues" / "50" / "index.html").read_text("utf-8")
    for unit in ("柳塘街道", "望舒街道", "区城管局", "半岭镇", "鹭洲镇"):
        assert re.search(rf'<a href="/units/[a-z-]+/">{unit}</a>', page), unit
