"""`bulletin check` as an editor uses it: levels, waivers, mending, single documents, other programs, pages of rules."""

from __future__ import annotations

import ast
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests_support import write_site

from builder.cli import main
from builder.commands.mend import mended_bytes
from builder.lint.catalogue import name_of, rules
from builder.lint.whole import ARCHIVE_RULES
from builder.model import Config
from builder.problems import Level

HEAD = "title: 夜市开张\ndate: 2024-03-01\n"
BAD = "会后,大家再接再励。"
PATH = "articles/2024/a.md"
WORDING = f"{PATH}:6:6: 提醒 “再接再励”应写作“再接再厉” → 依据《现代汉语词典》 [wording]\n"
MARK = f"{PATH}:6:3: 提醒 中文里用了半角的“,” → 改成“，” [half-width-mark]\n"


def article(body: str = BAD, head: str = "") -> str:
    return f"---\n{HEAD}{head}---\n\n{body}\n"


@pytest.fixture
def told(tmp_path: Path, capsys: pytest.CaptureFixture) -> Callable[..., tuple[int, str, str]]:
    """Check a folder of one article with these settings: exit code, stdout, stderr without the note on the address."""

    def check(*argv: str, text: str = "", site: str = "") -> tuple[int, str, str]:
        if text:
            write_site(tmp_path, {PATH: text, "site.yaml": f"网址: https://a.example\n{site}"})
        try:
            code = main(["check", "--content", str(tmp_path / "content"), *argv])
        except SystemExit as leave:
            code = int(leave.code or 0)
        return (code, *capsys.readouterr())

    return check


# --- levels and waivers ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "site", "said", "code"),
    [
        ("", "", MARK + WORDING, 0),
        ("", "检查级别: {wording: 关}", MARK, 0),
        ("", "grades: {wording: off, half-width-mark: off}", "", 0),
        ("", "检查级别: {wording: 说明}", MARK + WORDING.replace("提醒", "说明"), 0),
        ("", "检查级别: {wording: 错误}", MARK + WORDING.replace("提醒 ", ""), 1),
        ("免检: {wording: 原文如此}\n", "", MARK.replace(":6:", ":7:"), 0),
        ("免检:\n  wording: 原文如此\n  half-width-mark: 照录\n", "", "", 0),
    ],
)  # fmt: skip
def test_a_site_grades_and_a_document_waives(head: str, site: str, said: str, code: int, told) -> None:
    answer = told(text=article(head=head), site=site)
    assert (answer[0], answer[2]) == (code, said)


@pytest.mark.parametrize(
    ("head", "site", "said"),
    [
        ("免检: [wording]\n", "", f"{PATH}:4:6: 提醒 免检 wording 没有写理由 → 写成 免检: {{wording: 为什么}} [waiver-reason]"),
        ("免检: {wording: }\n", "", f"{PATH}:4:6: 提醒 免检 wording 没有写理由 → 写成 免检: {{wording: 为什么}} [waiver-reason]"),
        ("免检: {year-short: 旧稿}\n", "", f"{PATH}:4:6: 提醒 免检 year-short 用不上：这里没有这样的问题 → 删去它 [waiver-unused]"),
        ("免检: {wordings: 旧稿}\n", "", f"{PATH}:4:6: 提醒 没有 wordings 这条规则 → 是不是想写 wording？ [rule-unknown]"),
        ("免检: {title-missing: 旧稿}\n", "", f"{PATH}:4:6: 提醒 title-missing 是错误，不能免检 → 照消息改好稿件 [rule-fixed]"),
        ("", "检查级别: {wordin: 关}", "site.yaml:2:1: 提醒 没有 wordin 这条规则 → 是不是想写 wording？ [rule-unknown]"),
        ("", "检查级别: {link-missing: 关}", "site.yaml:2:1: 提醒 link-missing 是错误，不能改级别 → 照消息改好稿件 [rule-fixed]"),
        ("", "检查级别: {wording: 随便}", "site.yaml:2:17: 没有“随便”这个级别 → 写 错误、提醒、说明 或 关 [registry]"),
    ],
)  # fmt: skip
def test_what_is_said_about_rules_is_judged_too(head: str, site: str, said: str, told) -> None:
    lines = told(text=article(head=head), site=site)[2].splitlines()
    assert [line for line in lines if "[wording]" not in line and "[half-width-mark]" not in line] == [said]


def test_an_error_cannot_be_turned_off(told) -> None:
    code, _, err = told(
        text=article("见[乙](b.md)。", "免检: {link-missing: 以后补}\n"), site="检查级别: {link-missing: 关}"
    )
    assert code == 1
    assert "找不到 b.md" in err


def test_a_build_knows_levels_and_waivers_and_does_not_look_at_words(tmp_path: Path, capsys) -> None:
    text = article(f"{BAD}\n\n#标题", "免检: {hash-without-space: 话题}\n")
    content = write_site(tmp_path, {PATH: text, "site.yaml": "网址: https://a.example\n"})
    argv = ["build", "--content", str(content), "--output", str(tmp_path / "site"), "--no-search"]
    assert main(argv) == 0
    assert "[" not in capsys.readouterr().err


def test_a_waiver_counts_in_the_next_build_though_the_words_are_the_same(tmp_path: Path, capsys) -> None:
    site = "网址: https://a.example\n"
    files = {PATH: article("好。", "单位: 青禾区某办\n"), "site.yaml": site, "units.yaml": "[{名称: 青禾区创建办}]\n"}
    content = write_site(tmp_path, files)
    argv = ["build", "--content", str(content), "--output", str(tmp_path / "site"), "--no-search"]
    said = []
    for waiver in ("", "免检: {unit-unknown: 临时机构}\n", ""):
        write_site(tmp_path, {PATH: article("好。", f"单位: 青禾区某办\n{waiver}")})
        assert main(argv) == 0
        said.append("[unit-unknown]" in capsys.readouterr().err)
    assert said == [True, False, True]


# --- mending ---------------------------------------------------------------------------------------------

WRONG = "会后,大家再接再励。。\n\n#成效\n\n买菜、做饭...样样都行。"
RIGHT = "会后，大家再接再厉。\n\n# 成效\n\n买菜、做饭……样样都行。"


@pytest.mark.parametrize(
    "put",
    [
        lambda text: text.encode(),
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r\n", 3).encode(),
        lambda text: text.encode("gb18030"),
        lambda text: b"\xff\xfe" + text.replace("\n", "\r\n").encode("utf-16-le"),
    ],
    ids=["UTF-8", "byte order mark", "CRLF", "mixed line ends", "GB18030", "UTF-16"],
)
def test_mending_keeps_encoding_and_line_ends_and_ends(put: Callable[[str], bytes]) -> None:
    mended, places = mended_bytes(put(article(WRONG)), PATH, Config())
    assert (mended, places) == (put(article(RIGHT)), 5)
    assert mended_bytes(mended, PATH, Config()) == (mended, 0)


def test_what_is_waived_or_turned_off_is_not_mended(told, tmp_path: Path) -> None:
    text = article(head="免检: {wording: 照录}\n")
    assert told("--fix", "--yes", text=text, site="检查级别: {half-width-mark: 关}")[0] == 0
    assert (tmp_path / "content" / PATH).read_text("utf-8") == text


def test_quotations_code_and_addresses_are_not_mended() -> None:
    body = "> 他写,照录\n\n`甲,乙`\n\n“再接再励”是错字。\n\n见 https://a.example/甲,乙"
    assert mended_bytes(article(body).encode(), PATH, Config()) == (article(body).encode(), 0)


def test_a_file_with_broken_bytes_is_left_alone(told, tmp_path: Path) -> None:
    told(text=article(BAD * 40))
    file = tmp_path / "content" / PATH
    data = file.read_bytes() + b"\xe6\x96\n"
    file.write_bytes(data)
    assert (
        "有能自动改的地方，但文件里有坏字节，不敢改 → 用记事本另存为 UTF-8 再改 [unmended]" in told("--fix", "--yes")[2]
    )
    assert file.read_bytes() == data


DIFF = "\n".join(
    (
        f"--- a/{PATH}", f"+++ b/{PATH}", "@@ -5,3 +5,3 @@", " ", "-会后,大家再接再励。", "+会后，大家再接再厉。", " ",
        "能自动改的：1 份稿件，2 处", "",
    )
)  # fmt: skip


def test_a_diff_is_shown_and_nothing_written(told, tmp_path: Path) -> None:
    assert told("--diff", text=article()) == (1, DIFF, "")
    assert (tmp_path / "content" / PATH).read_text("utf-8") == article()


def test_nothing_is_written_where_nobody_can_be_asked(told, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    code, out, err = told("--fix", text=article())
    assert (code, out, err) == (2, DIFF, "bulletin: 没有人可以问，什么也没有写 → 加 --yes 就写\n")
    assert (tmp_path / "content" / PATH).read_text("utf-8") == article()


def test_what_is_certain_is_mended_and_the_rest_is_told(told, tmp_path: Path) -> None:
    code, out, err = told("--fix", "--yes", text=article(f"{BAD}24年3月启动。"))
    assert code == 0
    assert err == f"{PATH}:6:11: 提醒 年份“24年”只有两位 → 写全，如 2024年 [year-short]\n"
    assert out.endswith("1 篇文章、0 期快报；错误 0，提醒 1\n")
    assert (tmp_path / "content" / PATH).read_text("utf-8") == article("会后，大家再接再厉。24年3月启动。")
    assert told("--diff") == (0, "能自动改的：0 份稿件，0 处\n", "")


def test_a_front_matter_that_is_certain_is_mended(told, tmp_path: Path) -> None:
    told("--fix", "--yes", text="---\ntitle：夜市开张\ndate:2024-03-01\n---\n\n正文。\n")
    assert (tmp_path / "content" / PATH).read_text("utf-8") == "---\ntitle: 夜市开张\ndate: 2024-03-01\n---\n\n正文。\n"


def test_mending_is_not_for_machines(told) -> None:
    assert told("--fix", "--json", text=article())[::2] == (
        2, "bulletin check: --fix、--diff 不能和 --json、--format 同用\n用 bulletin check --help 看用法\n",
    )  # fmt: skip


# --- some documents, other forms -------------------------------------------------------------------------


def test_only_the_documents_named_are_told_of(told, tmp_path: Path, monkeypatch) -> None:
    told(text=article())
    write_site(tmp_path, {"articles/2024/b.md": article(), "pages/about.md": "---\ntitle: 关于\n---\n\n甲,乙\n"})
    monkeypatch.chdir(tmp_path)
    for given in (PATH, f"content/{PATH}", str(tmp_path / "content" / PATH)):
        assert told(given) == (0, "看了 1 份；错误 0，提醒 2；其中 2 处可用 --fix 自动改好\n", MARK + WORDING)
    assert told("pages")[1] == "看了 1 份；错误 0，提醒 1；其中 1 处可用 --fix 自动改好\n"
    assert told("articles/2024/c.md")[::2] == (1, "bulletin: 没有稿件 articles/2024/c.md → 是不是 b.md？\n")


def test_many_of_a_kind_are_told_in_few_lines(told) -> None:
    out = told(text=article("甲,乙。\n\n" * 9))
    assert out[2].count("\n") == 5
    assert out[2].endswith("改成“，”（这一份还有 4 处） [half-width-mark]\n")
    assert out[1].endswith("提醒 9；其中 9 处可用 --fix 自动改好\n")


def test_github_shows_problems_beside_the_lines(told, tmp_path: Path) -> None:
    code, out, err = told("--format", "github", text=article("见[乙](b.md)，100%,甲"))
    place = f"file={tmp_path.as_posix()}/content/{PATH}"
    assert (code, err) == (1, "")
    assert out == (
        f"::error {place},line=6,col=2,title=link-missing::找不到 b.md → 检查路径，从稿件所在的文件夹算起\n"
        f"::warning {place},line=6,col=16,title=half-width-mark::中文里用了半角的“,” → 改成“，”\n"
    )


def test_json_names_rule_place_and_cure(told) -> None:
    first = json.loads(told("--format", "json", text=article())[1])["problems"][0]
    assert first == {
        "level": "warning", "rule": "half-width-mark", "file": PATH, "line": 6, "column": 3,
        "message": "中文里用了半角的“,”", "cure": "改成“，”",
    }  # fmt: skip


# --- another program -------------------------------------------------------------------------------------

READS = "import json,sys; text=sys.stdin.buffer.read().decode(); print(json.dumps({'line': text[:text.index('大家')].count(chr(10))+1, 'column': 4, 'message': '人称不明', 'rule': 'person'}))"


def checker(code: str) -> str:
    return f"检查程序: {json.dumps([sys.executable, '-c', code])}"


def test_another_program_reads_the_text_and_answers(told) -> None:
    assert f"{PATH}:6:4: 提醒 人称不明 [checker-person]\n" in told(text=article(), site=checker(READS))[2]


def test_its_rules_are_graded_and_waived_like_ours(told) -> None:
    site = f"{checker(READS)}\n检查级别: {{checker-person: 关}}"
    assert told(text=article(), site=site)[2] == MARK + WORDING


@pytest.mark.parametrize(
    ("site", "said"),
    [
        ("检查程序: [meiyou-zhege-chengxu]", "检查程序 meiyou-zhege-chengxu 不能运行：No such file or directory"),
        (checker("import sys; print('词库坏了', file=sys.stderr); sys.exit(3)"), "出错了（代码 3）词库坏了"),
        (checker("print('都好')"), "的回答看不懂：都好"),
        (checker("print('[1]')"), "的回答看不懂：[1]"),
    ],
)  # fmt: skip
def test_a_broken_program_is_one_problem(site: str, said: str, told, tmp_path: Path) -> None:
    write_site(tmp_path, {"articles/2024/b.md": article("好。")})
    (line,) = [line for line in told(text=article(), site=site)[2].splitlines() if "[checker]" in line]
    assert said in line
    assert line.startswith("site.yaml:1:1: 提醒 检查程序 ")
    assert line.endswith(f"查的是 {PATH}，后面的没有查 [checker]")


# --- pages of rules --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("year-short", "year-short（提醒）\n\n年份只写了两位数字。\n\n四位数字的年份不简写成两位"),
        ("[YEAR-SHORT]", "year-short（提醒）\n\n"),
        ("link-missing", "link-missing（错误）\n\n链接指向的稿件或附件不存在。\n"),
        ("unknown-field", "unknown-field（提醒）\n\n不认识的字段。"),
        ("m-tz", "M-TZ（整理规则）\n\n"),
    ],
)
def test_a_rule_is_explained(name: str, said: str, capsys) -> None:
    assert main(["explain", name]) == 0
    assert capsys.readouterr().out.startswith(said)


def test_a_name_that_nobody_has_is_answered_with_near_ones(capsys) -> None:
    assert main(["explain", "year-shrot"]) == 1
    assert capsys.readouterr().err.startswith("bulletin: 没有“year-shrot”这条规则 → 是不是 year-short")


def test_all_rules_are_listed_with_level_and_one_line(capsys) -> None:
    assert main(["explain"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(rules())
    assert all(len(line.split(maxsplit=2)) == 3 for line in lines)


BUILDER = Path(__file__).parent.parent / "builder"


def raised() -> dict[str, set[str]]:
    """Every rule that a `Problem` of the program names, with the levels it can have ("" for one that is worked out)."""
    found: dict[str, set[str]] = {}
    for node in (node for path in BUILDER.rglob("*.py") for node in ast.walk(ast.parse(path.read_text("utf-8")))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem" and len(node.args) > 1:
            rule = node.args[1]
            given = [*node.args[4:5], *(word.value for word in node.keywords if word.arg == "level")]
            level = ast.unparse(given[0]) if given else "Level.ERROR"
            if isinstance(rule, ast.Constant) and rule.value:
                found.setdefault(rule.value, set()).add(level.rpartition(".")[2].lower() if "Level." in level else "")
    return found


def test_the_catalogue_has_every_rule_with_its_level() -> None:
    known = {rule.name: rule.level for rule in rules()}
    assert len(known) == len(rules())
    assert raised().keys() - known.keys() == set()
    wrong = {name: levels for name, levels in raised().items() if "" not in levels and known[name] not in levels}
    assert wrong == {}


def test_rules_of_tables_are_called_what_their_problems_are() -> None:
    assert {name_of(rule) for rule in ARCHIVE_RULES} <= raised().keys()
    assert all(rule.page and isinstance(rule.level, Level) for rule in rules())
