"""Front matter as editors type it: what is read, what is said with line and column, what the mending edit leaves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests_support import tree, write_site

from builder.cli import main
from builder.edits import apply
from builder.front_matter import LARGEST, Field, Node, Scalar, Sequence, parse_front_matter, parse_yaml

BODY = "\n正文第一段。\n"


def plain(node: Node):
    """A value as text, lists and maps."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.entries}


def pairs(fields: tuple[Field, ...]) -> list[tuple[str, object]]:
    return [(field.name, plain(field.value)) for field in fields]


def read(head: str, body: str = BODY):
    text = f"---\n{head}\n---\n{body}"
    fields, start, problems = parse_front_matter(text, "a.md")
    assert text[start:] == body
    return pairs(fields), [str(problem).removeprefix("a.md:") for problem in problems]


SIGNS = "以 [ @ * % 等符号开头的内容请加英文引号"

# The typed lines; line:column and what is said of each; the lines as mended; what is read.
SLIPS = {
    "full-width colon alone": (
        "title：柳塘夜市",
        "2:6: 字段名后用了中文冒号“：” → 请改成英文冒号加空格 `title: 柳塘夜市` [front-matter-full-width-colon]",
        "title: 柳塘夜市",
        [("title", "柳塘夜市")],
    ),
    "full-width colon first of several": (
        "title：柳塘夜市\ndate: 2024-03-01",
        "2:6: 字段名后用了中文冒号“：” → 请改成英文冒号加空格 `title: 柳塘夜市` [front-matter-full-width-colon]",
        "title: 柳塘夜市\ndate: 2024-03-01",
        [("title", "柳塘夜市"), ("date", "2024-03-01")],
    ),
    "full-width colon later, value with another": (
        "date: 2024-03-01\n标题：时间：三月",
        "3:3: 字段名后用了中文冒号“：” → 请改成英文冒号加空格 `标题: 时间：三月` [front-matter-full-width-colon]",
        "date: 2024-03-01\n标题: 时间：三月",
        [("date", "2024-03-01"), ("标题", "时间：三月")],
    ),
    "full-width colon before a value that needs quotes": (
        "title：[转]夜市: 二",
        '2:6: 字段名后用了中文冒号“：” → 请改成英文冒号加空格 `title: "[转]夜市: 二"` [front-matter-full-width-colon]',
        'title: "[转]夜市: 二"',
        [("title", "[转]夜市: 二")],
    ),
    "full-width colon in a nested field": (
        "distribution:\n  report_to：市文明办",
        "3:12: 字段名后用了中文冒号“：” → 请改成英文冒号加空格 `report_to: 市文明办` [front-matter-full-width-colon]",
        "distribution:\n  report_to: 市文明办",
        [("distribution", {"report_to": "市文明办"})],
    ),
    "full-width colon in a list of maps": (
        "credits:\n  - label: 记者\n    name：姜晚晴",
        "4:9: 字段名后用了中文冒号“：” → 请改成英文冒号加空格 `name: 姜晚晴` [front-matter-full-width-colon]",
        "credits:\n  - label: 记者\n    name: 姜晚晴",
        [("credits", [{"label": "记者", "name": "姜晚晴"}])],
    ),
    "no space after the colon": (
        "title:柳塘夜市\ndate: 2024-03-01",
        "2:6: 冒号后面缺一个空格 → 请写成 `title: 柳塘夜市` [front-matter-colon-space]",
        "title: 柳塘夜市\ndate: 2024-03-01",
        [("title", "柳塘夜市"), ("date", "2024-03-01")],
    ),
    "colon and space in a value": (
        "title: 简报: 第三期",
        '2:8: 内容里含“: ” → 请整体加英文引号 `title: "简报: 第三期"` [front-matter-colon-in-value]',
        'title: "简报: 第三期"',
        [("title", "简报: 第三期")],
    ),
    "colon at the end of a value": (
        "title: 通知:",
        '2:8: 内容里含“: ” → 请整体加英文引号 `title: "通知:"` [front-matter-colon-in-value]',
        'title: "通知:"',
        [("title", "通知:")],
    ),
    "bracket": (
        "title: [通知]关于夜市",
        f'2:8: 内容以“[”开头，会被误读 → {SIGNS} `title: "[通知]关于夜市"` [front-matter-quote-needed]',
        'title: "[通知]关于夜市"',
        [("title", "[通知]关于夜市")],
    ),
    "at": (
        "title: @柳塘街道",
        f'2:8: 内容以“@”开头，会被误读 → {SIGNS} `title: "@柳塘街道"` [front-matter-quote-needed]',
        'title: "@柳塘街道"',
        [("title", "@柳塘街道")],
    ),
    "star": (
        "title: *重要*",
        f'2:8: 内容以“*”开头，会被误读 → {SIGNS} `title: "*重要*"` [front-matter-quote-needed]',
        'title: "*重要*"',
        [("title", "*重要*")],
    ),
    "percent": (
        "title: %30的摊位",
        f'2:8: 内容以“%”开头，会被误读 → {SIGNS} `title: "%30的摊位"` [front-matter-quote-needed]',
        'title: "%30的摊位"',
        [("title", "%30的摊位")],
    ),
    "a tag of YAML is text": (
        "title: !!python/object/apply:os.system [ls]",
        f'2:8: 内容以“!”开头，会被误读 → {SIGNS} `title: "!!python/object/apply:os.system [ls]"` '
        "[front-matter-quote-needed]",
        'title: "!!python/object/apply:os.system [ls]"',
        [("title", "!!python/object/apply:os.system [ls]")],
    ),
    "bracket in a list": (
        "tags:\n  - 夜市\n  - [新]街巷",
        f'4:5: 内容以“[”开头，会被误读 → {SIGNS} `- "[新]街巷"` [front-matter-quote-needed]',
        'tags:\n  - 夜市\n  - "[新]街巷"',
        [("tags", ["夜市", "[新]街巷"])],
    ),
    "list without its end": (
        "tags: [夜市, 街巷\ndate: 2024-03-01",
        "2:7: 方括号没有成对 → 请写成 `tags: [夜市, 街巷]` [front-matter-bracket-open]",
        "tags: [夜市, 街巷]\ndate: 2024-03-01",
        [("tags", ["夜市", "街巷"]), ("date", "2024-03-01")],
    ),
    "open quote": (
        'title: "夜市\ndate: 2024-03-01',
        '2:8: 引号没有成对 → 请写成 `title: "夜市"` [front-matter-quote-open]',
        'title: "夜市"\ndate: 2024-03-01',
        [("title", "夜市"), ("date", "2024-03-01")],
    ),
    "quotes around a part": (
        'title: "夜市"开张',
        "2:8: 引号只包住了一部分内容 → 请整体加引号 `title: '\"夜市\"开张'` [front-matter-quote-inside]",
        "title: '\"夜市\"开张'",
        [("title", '"夜市"开张')],
    ),
    "tab before a field": (
        "title: 夜市\n\tdate: 2024-03-01",
        "3:1: 缩进用了 Tab → 缩进请用空格，不要用 Tab [front-matter-tab]",
        "title: 夜市\ndate: 2024-03-01",
        [("title", "夜市"), ("date", "2024-03-01")],
    ),
    "tab before a list": (
        "tags:\n\t- 夜市",
        "3:1: 缩进用了 Tab → 缩进请用空格，不要用 Tab [front-matter-tab]",
        "tags:\n  - 夜市",
        [("tags", ["夜市"])],
    ),
    "nothing but tabs": (
        "\ttitle: 夜市",
        "2:1: 缩进用了 Tab → 缩进请用空格，不要用 Tab [front-matter-tab]",
        "title: 夜市",
        [("title", "夜市")],
    ),
    "ideographic space": (
        "title:　夜市",
        "2:7: 冒号后是全角空格 → 请改成一个英文空格 `title: 夜市` [front-matter-wide-space]",
        "title: 夜市",
        [("title", "夜市")],
    ),
    "space, then ideographic space": (
        "title: 　夜市",
        "2:8: 冒号后是全角空格 → 请改成一个英文空格 `title: 夜市` [front-matter-wide-space]",
        "title: 夜市",
        [("title", "夜市")],
    ),
    "no-break space": (
        "title:\xa0夜市",
        "2:7: 冒号后是全角空格 → 请改成一个英文空格 `title: 夜市` [front-matter-wide-space]",
        "title: 夜市",
        [("title", "夜市")],
    ),
    "ideographic indent": (
        "　　title: 夜市\ndate: 2024-03-01",
        "2:1: 行首是全角空格 → 请删去 `title: 夜市` [front-matter-wide-space]",
        "title: 夜市\ndate: 2024-03-01",
        [("title", "夜市"), ("date", "2024-03-01")],
    ),
    "a space too many": (
        "title: 夜市\n date: 2024-03-01",
        "3:1: 行首多了空格 → 请和其他字段对齐 `date: 2024-03-01` [front-matter-indent]",
        "title: 夜市\ndate: 2024-03-01",
        [("title", "夜市"), ("date", "2024-03-01")],
    ),
    "hash in a value": (
        "title: 第3期 #标签",
        '2:12: “#标签”会丢失 → “ #”后会被当作注释，请整体加英文引号 `title: "第3期 #标签"` [front-matter-hash]',
        'title: "第3期 #标签"',
        [("title", "第3期 #标签")],
    ),
    "hash in a list": (
        "tags:\n  - 夜市 #一\n  - 街巷",
        '3:8: “#一”会丢失 → “ #”后会被当作注释，请整体加英文引号 `- "夜市 #一"` [front-matter-hash]',
        'tags:\n  - "夜市 #一"\n  - 街巷',
        [("tags", ["夜市 #一", "街巷"])],
    ),
    "an item that is a hash": (
        "tags:\n  - #夜市",
        '3:5: “#夜市”会丢失 → “ #”后会被当作注释，请整体加英文引号 `- "#夜市"` [front-matter-hash]',
        'tags:\n  - "#夜市"',
        [("tags", ["#夜市"])],
    ),
}


@pytest.mark.parametrize(("head", "told", "mended", "meant"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_read_as_meant_named_and_mended(head, told, mended, meant):
    assert read(head) == (meant, [told])
    text = f"---\n{head}\n---\n{BODY}"
    _, _, problems = parse_front_matter(text, "a.md")
    fixed = apply(text, tuple(edit for problem in problems for edit in problem.fix))
    assert fixed == f"---\n{mended}\n---\n{BODY}"
    assert read(mended) == (meant, [])


@pytest.mark.parametrize("sign", "&`!|>{-?")
def test_every_sign_of_yaml_is_text_in_a_title(sign):
    value = f"{sign} 夜市"
    fields, told = read(f"title: {value}\ndate: 2024-03-01")
    assert fields == [("title", value), ("date", "2024-03-01")]
    assert [line.rpartition(" ")[2] for line in told] == ["[front-matter-quote-needed]"]


# Problems that nobody but the author can mend.
FAULTS = {
    "same field twice": (
        "title: 夜市\ndate: 2024-03-01\ntitle: 街巷",
        ["4:1: 字段 title 写了两次（第 2、4 行） → 删去其中一行 [front-matter-duplicate]"],
        [("title", "夜市"), ("date", "2024-03-01"), ("title", "街巷")],
    ),
    "a line that is no field": (
        "title: 夜市\n开张了",
        ["3:1: “开张了”不是“字段名: 内容” → 补上字段名和英文冒号，或删去这一行 [front-matter-not-a-field]"],
        [("title", "夜市")],
    ),
    "anchor": (
        "tags: [&a 夜市, *a]",
        ["2:1: 不支持 YAML 的 & 和 * 引用 → 写出内容，或加英文引号 [front-matter-alias]"],
        [("tags", "[&a 夜市, *a]")],
    ),
    "tag": (
        "tags: [!!binary 夜市]",
        ["2:1: 不支持 YAML 标记 tag:yaml.org,2002:binary → 删去它，或加英文引号 [front-matter-tag]"],
        [("tags", "[!!binary 夜市]")],
    ),
    "control character": (
        "title: 夜\x07市",
        ["2:9: 有看不见的控制字符 U+0007 → 删除它 [front-matter-control]"],
        [("title", "夜市")],
    ),
    "control character behind an escape": (
        'title: "夜\\0市"',
        ["2:1: 有看不见的控制字符 U+0000 → 删除它 [front-matter-control]"],
        [("title", "夜\\0市")],
    ),
    "line separator": (
        "title: 夜\u2028市",
        ["2:9: 有看不见的控制字符 U+2028 → 删除它 [front-matter-control]"],
        [("title", "夜市")],
    ),
    "text turned round": (
        "title: 夜\u202e市",
        ["2:9: 有看不见的控制字符 U+202E → 删除它 [front-matter-control]"],
        [("title", "夜市")],
    ),
    "half a surrogate pair": (
        'title: "夜\\ud800市"',
        ["2:12: 这里读不懂 → 检查这一行的引号、括号、冒号和缩进 [front-matter-yaml]"],
        [("title", "夜\\ud800市")],
    ),
    "hash in the second line of a text": (
        "summary: 夜市\n  开张 #今晚",
        ["3:6: “#今晚”会丢失 → “ #”后会被当作注释，请把这段文字写在一行里并整体加英文引号 [front-matter-hash]"],
        [("summary", "夜市 开张 ＃今晚")],
    ),
}


@pytest.mark.parametrize(("head", "told", "meant"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_named_and_what_was_typed_is_kept(head, told, meant):
    assert read(head) == (meant, told)


def test_the_whole_table_is_said_in_one_run_and_the_old_site_stays(tmp_path, capsys):
    argv = ["build", "--content", str(tmp_path / "content"), "--output", str(tmp_path / "site"), "--no-search"]
    write_site(tmp_path, {"articles/good.md": f"---\ntitle: 缸瓦巷\ndate: 2024-03-01\n---\n{BODY}"})
    assert main(argv) == 0
    before = tree(tmp_path / "site")
    table = {f"articles/{n:03}.md": case for n, case in enumerate([*SLIPS.values(), *FAULTS.values()])}
    write_site(tmp_path, {path: f"---\n{case[0]}\n---\n{BODY}" for path, case in table.items()})
    capsys.readouterr()
    assert main(argv) == 1
    said = capsys.readouterr().err.splitlines()
    expected = [
        f"{path}:{line}"
        for path, case in table.items()
        for line in ([case[1]] if isinstance(case[1], str) else case[1])
    ]
    assert [line for line in expected if line not in said] == []
    assert tree(tmp_path / "site") == before


def test_all_problems_of_a_file_are_said_at_once():
    _, told = read("title：夜市\ndate:2024-03-01\ntags: @甲\n无名")
    assert [line.split(":")[0] for line in told] == ["2", "3", "4", "5"]


RIGHT = {
    "octal": ("issue: 010", [("issue", "010")]),
    "numbers in a list": ("tags: [001, 007, 1_0]", [("tags", ["001", "007", "1_0"])]),
    "yes": ("title: yes\ntags:\n  - no", [("title", "yes"), ("tags", ["no"])]),
    "date in a title": ("title: 2019-05-01", [("title", "2019-05-01")]),
    "sexagesimal": ("no: 12:30:45", [("no", "12:30:45")]),
    "decimal": ("issue: 1.10\nserial: 007\ncode: NO", [("issue", "1.10"), ("serial", "007"), ("code", "NO")]),
    "infinity": ("title: .inf\nsub: 1e3", [("title", ".inf"), ("sub", "1e3")]),
    "no such day": ("date: 2024-02-30", [("date", "2024-02-30")]),
    "nothing": ("title: ~\nsub: null\nx:\ny: ''", [("title", ""), ("sub", ""), ("x", ""), ("y", "")]),
    "nothing, but quoted": ("title: '~'\nsub: \"null\"", [("title", "~"), ("sub", "null")]),
    "full-width comma": ("tags: [夜市，街巷]", [("tags", ["夜市，街巷"])]),
    "full-width colon in a value": ("title: 时间：三月", [("title", "时间：三月")]),
    "full-width colon in an item": ("tags:\n  - 时间：三月", [("tags", ["时间：三月"])]),
    "full-width colon in a second line": ("summary: 夜市\n  地点：河边", [("summary", "夜市 地点：河边")]),
    "address": ("link: https://a.example/b?c=d#e", [("link", "https://a.example/b?c=d#e")]),
    "addresses in a list": ("links:\n  - https://a.example/#b", [("links", ["https://a.example/#b"])]),
    "time": ("title: 每天12:30开市", [("title", "每天12:30开市")]),
    "comments": ("# 注\ntitle: 夜市 # 一注\n  # 又一注", [("title", "夜市")]),
    "Chinese quotes": ("title: “夜市”开张", [("title", "“夜市”开张")]),
    "apostrophe": ("title: it's\nsub: 'it''s'", [("title", "it's"), ("sub", "it's")]),
    "quotes around signs": ("title: \"夜市: 一 #二\"\nsub: '[三]'", [("title", "夜市: 一 #二"), ("sub", "[三]")]),
    "quoted names": ("\"title\": 夜市\n'日期': 三月", [("title", "夜市"), ("日期", "三月")]),
    "space before the colon": ("title : 夜市", [("title", "夜市")]),
    "tab behind the colon": ("title:\t夜市", [("title", "夜市")]),
    "block of text": (
        "summary: |\n  一: 二\n  #三\n\n  @四\nx: 五",
        [("summary", "一: 二\n#三\n\n@四\n"), ("x", "五")],
    ),
    "folded text": ("summary: >-\n  一: 二\n  三", [("summary", "一: 二 三")]),
    "block of text inside a list": (
        "flags:\n  - note: |\n      一: 二\n      #三\n    level: info",
        [("flags", [{"note": "一: 二\n#三\n", "level": "info"}])],
    ),
    "list over several lines": ("tags: [\n  夜市,\n  街巷\n]\nx: 一", [("tags", ["夜市", "街巷"]), ("x", "一")]),
    "list that goes on": ("tags: [夜市,\n  街巷] # 注\nx: 一", [("tags", ["夜市", "街巷"]), ("x", "一")]),
    "maps over several lines": ("a: [\n  {x: 一},\n  {y: 二}\n]", [("a", [{"x": "一"}, {"y": "二"}])]),
    "quote that goes on": ('title: "夜市\n  一 #二: 三"\nx: 一', [("title", "夜市 一 #二: 三"), ("x", "一")]),
    "text that goes on": ("summary: 夜市\n  开张", [("summary", "夜市 开张")]),
    "list at the margin": ("tags:\n- 夜市\n- 街巷\nx: 一", [("tags", ["夜市", "街巷"]), ("x", "一")]),
    "deep": ("a:\n  b:\n    c: 一\n  d: 二\ne: 三", [("a", {"b": {"c": "一"}, "d": "二"}), ("e", "三")]),
    "indented as a whole": (" title: 夜市\n date: 三月", [("title", "夜市"), ("date", "三月")]),
    "minus and question mark in a word": ("title: -夜市\nsub: ?夜市", [("title", "-夜市"), ("sub", "?夜市")]),
    "beyond the basic plane": ("title: 𠮷祥🎉", [("title", "𠮷祥🎉")]),
}


@pytest.mark.parametrize(("head", "meant"), RIGHT.values(), ids=RIGHT)
def test_what_is_right_is_text_as_typed_and_not_reported(head, meant):
    assert read(head) == (meant, [])


WHOLE = {
    "no front matter": ("正文。\n", [], "正文。\n", []),
    "empty": ("", [], "", []),
    "empty front matter": ("---\n---\n正文。\n", [], "正文。\n", []),
    "only front matter": ("---\ntitle: 夜市\n---", [("title", "夜市")], "", []),
    "byte order mark and blank lines": ("\ufeff\n\n---\ntitle: 夜市\n---\n正文。", [("title", "夜市")], "正文。", []),
    "three dots": ("---\ntitle: 夜市\n...\n正文。", [("title", "夜市")], "正文。", []),
    "a rule in the body": ("---\ntitle: 夜市\n---\n甲\n\n---\n\n乙", [("title", "夜市")], "甲\n\n---\n\n乙", []),
    "a rule, then prose": ("---\n\n甲。\n\n---\n\n乙。", [], "---\n\n甲。\n\n---\n\n乙。", []),
    "four dashes": ("----\ntitle: 夜市\n----\n正文。", [], "----\ntitle: 夜市\n----\n正文。", []),
    "TOML": ('+++\ntitle = "夜市"\n+++\n正文。', [], '+++\ntitle = "夜市"\n+++\n正文。', []),
    "never closed": (
        "---\ntitle: 夜市\ntags:\n  - 甲\n\n正文。",
        [("title", "夜市"), ("tags", ["甲"])],
        "\n正文。",
        ["1:1: 文件头没有结束 → 在最后一个字段的下一行写 --- [front-matter-unclosed]"],
    ),
}


@pytest.mark.parametrize(("text", "meant", "body", "told"), WHOLE.values(), ids=WHOLE)
def test_where_front_matter_begins_and_ends(text, meant, body, told):
    fields, start, problems = parse_front_matter(text, "a.md")
    assert (pairs(fields), text[start:]) == (meant, body)
    assert [str(problem).removeprefix("a.md:") for problem in problems] == told


def test_fields_know_their_places():
    fields, _, _ = parse_front_matter("\n---\ntitle: 夜市\ntags:\n  - 甲\n---\n", "a.md")
    title, tags = fields
    assert (title.line, title.column, title.value.line, title.value.column) == (3, 1, 3, 8)
    assert (tags.line, tags.value.items[0].line, tags.value.items[0].column) == (4, 5, 5)


HOSTILE = {
    "ten megabytes of title": (f"title: {'夜' * 10_000_000}", "too-large"),
    "just too large": (f"title: {'a' * LARGEST}", "too-large"),
    "twenty thousand brackets": ("a: " + "[" * 20_000 + "]" * 20_000, "depth"),
    "twenty thousand dashes": ("a:\n  " + "- " * 20_000 + "甲", "depth"),
    "alias bomb": ("a: [&a [甲, 甲], &b [*a, *a], &c [*b, *b]]", "alias"),
    "a list within itself": ("a: [&a [*a]]", "alias"),
}


@pytest.mark.parametrize(("head", "rule"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_front_matter_is_refused_and_the_body_stays(head, rule):
    _, told = read(head)
    assert [line.rpartition("[")[2] for line in told] == [f"front-matter-{rule}]"]


def test_a_registry_is_read_and_mended_the_same_way():
    node, problems = parse_yaml("# 登记表\n- name: 柳塘街道\n  short：柳塘\n- name: [旧]荷风社区\n", "units.yaml")
    assert plain(node) == [{"name": "柳塘街道", "short": "柳塘"}, {"name": "[旧]荷风社区"}]
    assert [(p.where.line, p.where.column, p.rule) for p in problems] == [
        (3, 8, "front-matter-full-width-colon"),
        (4, 9, "front-matter-quote-needed"),
    ]


def test_long_quoted_and_odd_keys_of_a_registry_are_right():
    long = "/articles/2022/an-address-that-is-longer-than-forty-characters/"
    node, problems = parse_yaml(f'"/it\'s/": /a/\n{long}: /b/\n/old?id=1&b=[2]: /c/\n', "redirects.yaml")
    assert plain(node) == {"/it's/": "/a/", long: "/b/", "/old?id=1&b=[2]": "/c/"}
    assert problems == ()


NAMES = st.sampled_from(("title", "标题", "tags", "pub_date", "no", "nullable"))
VALUES = st.sampled_from((
    "甲", "《乙》：丙，丁", "2024-03-14 09:30:00", "a: b", "x:y - z", "null", "~", "'甲: #乙'", '"it\'s"', "''", "=", "甲 ",
    "http://a.example/?b=c&d", "甲 # 乙", "𠮷 é",
))  # fmt: skip
LINES = st.one_of(
    st.builds("{}: {}".format, NAMES, VALUES),
    st.builds("{}:".format, NAMES),
    st.builds("{}- {}".format, st.sampled_from(("", " ", "  ")), VALUES),
)


@given(st.lists(LINES, min_size=1, max_size=6))
def test_simple_front_matter_is_read_as_yaml_reads_it(lines):
    """A comment below makes the same lines less simple, and changes nothing in what they say."""
    simple, _, problems = parse_front_matter("\n".join(("---", *lines, "---", "")), "a.md")
    full, _, told = parse_front_matter("\n".join(("---", *lines, "# 注", "---", "")), "a.md")
    assert simple == full
    assert [problem.rule for problem in problems] == [problem.rule for problem in told]
