"""One value as typed → day, number, unit, credit; the schema with its English and Chinese names."""

from __future__ import annotations

import pytest
from archives import document

from builder.documents import Mapping, Scalar, Sequence
from builder.fields import (
    FieldError,
    parse_number,
    parse_numeral,
    parse_when,
    read_lang,
    read_truth,
    show_when,
)
from builder.heads import type_fields
from builder.model import Credit
from builder.schema import canonical_name

NUMERALS = {
    "876": 876, "０１０": 10, "八百七十六": 876, "十": 10, "十二": 12, "二十": 20, "一百零五": 105, "一万二千": 12000,
    "二〇二四": 2024, "二○二四": 2024, "廿三": 23, "卅": 30, "两百": 200, "零": 0, "007": 7,
    "": None, "第三": None, "三点五": None, "-3": None, "1234567890": None, "三" * 13: None, "a": None, "१२": None,
}  # fmt: skip


@pytest.mark.parametrize(("text", "value"), NUMERALS.items())
def test_numerals(text, value):
    assert parse_numeral(text) == value


DATES = {
    "2024-03-14": "2024-03-14", "2024-3-4": "2024-03-04", "2024/3/14": "2024-03-14", "2024.03.14": "2024-03-14",
    "2024年3月14日": "2024-03-14", "2024 年": None, "二〇二四年三月十四日": "2024-03-14",
    "二○二一年十二月三十一日": "2021-12-31", "２０２４年３月１４日": "2024-03-14", "2024年3月14号": "2024-03-14",
    "2024": "2024", "2024年": "2024", "2024-03": "2024-03", "2024年3月": "2024-03",
    "2024-03-14 09:30": "2024-03-14 09:30", "2024-03-14T09:30:05": "2024-03-14 09:30:05",
    "2024年3月14日 9:30": "2024-03-14 09:30", "2024年3月14日9时30分": "2024-03-14 09:30",
    "2024-03-14 23:00:00": "2024-03-14 23:00:00", "2024-02-29": "2024-02-29",
    # a stated offset is converted to the site's zone, and the day may change
    "2024-03-14T20:00:00Z": "2024-03-15 04:00:00", "2024-03-14 09:30 +08:00": "2024-03-14 09:30",
    "2024-03-14T09:30:00+0000": "2024-03-14 17:30:00", "Thu, 17 Jun 2021 16:30:00 GMT": "2021-06-18 00:30:00",
    "17 Jun 2021 16:30:00 +0800": "2021-06-17 16:30:00",
    # no dates, or more than a date
    "昨天": None, "3月14日": None, "2024-3.14": None, "2024-03-14至15日": None, "20240314": None, "10000-01-01": None,
    "第12期": None, "Thu, 99 Jun 2021 16:30:00 GMT": None, "Mon, 31 Dec 9999 23:00:00 -1200": None, "": None,
}  # fmt: skip


@pytest.mark.parametrize(("text", "shown"), DATES.items())
def test_dates_are_as_precise_as_their_source(text, shown):
    when = parse_when(text)
    assert (show_when(when) if when else None) == shown
    assert when is None or when.raw == text


IMPOSSIBLE = {
    "2024-02-30": "2024 年 2 月没有 30 日", "2023-02-29": "2023 年 2 月没有 29 日", "2024-13-01": "没有 13 月",
    "2024-00-10": "没有 0 月", "2024-03-00": "2024 年 3 月没有 0 日", "0000-00-00": "年份 0 不对",
    "1024-03-14": "年份 1024 不对", "2024年4月31日": "2024 年 4 月没有 31 日", "2024-03-14 25:61": "没有这个时刻",
    "2024-03-14 24:00": "没有这个时刻", "2024-03-14 09:30 +99:99": "没有 +99:99 这个时区",
}  # fmt: skip


@pytest.mark.parametrize(("text", "message"), IMPOSSIBLE.items())
def test_days_that_do_not_exist_are_named(text, message):
    with pytest.raises(ValueError, match=f"^{message.replace('+', '[+]')}$"):
        parse_when(text)


NUMBERS = {
    "第876期": ("876", "第876期"), "第十期": ("10", "第10期"), "876": ("876", "第876期"), "010": ("10", "第010期"),
    "总第113期": ("113", "第113期"), "〔2024〕第12期": ("2024-12", "2024年第12期"),
    "[2021]10号": ("2021-10", "2021年第10期"), "2024年第12期（总第345期）": ("2024-12", "2024年第12期（总第345期）"),
    "增刊第2期": ("s2", "增刊第2期"), "第十二期": ("12", "第12期"), "第１２期": ("12", "第12期"),
    "12345": ("12345", "第12345期"), "202412": ("202412", "第202412期"), "１２": ("12", "第12期"),
    "第期": None, "增刊": None, "第-3期": None, "特别的一期": None, "": None, "99999999999": None, "12.5": None,
}  # fmt: skip


@pytest.mark.parametrize(("text", "told"), NUMBERS.items())
def test_issue_numbers(text, told):
    number = parse_number(text)
    assert ((number.key, number.label) if number else None) == told


@pytest.mark.parametrize(
    ("text", "value"), {"是": True, "true": True, "YES": True, "1": True, "否": False, "no": False, "": False}.items()
)
def test_yes_and_no(text, value):
    assert read_truth(Scalar(text)) is value


def test_neither_yes_nor_no():
    with pytest.raises(FieldError, match="“是的”不是“是”或“否”"):
        read_truth(Scalar("是的"))


NAMES = {
    "标题": "title", "title": "title", "Title": "title", "题目": "title", "日期": "date", "发布时间": "date",
    "标签": "tags", "关键词": "tags", "分类": "columns", "报送单位": "units", "期号": "number", "issue": "number",
    "编号": "id", "slug": "id", "来源": "content_source", "草稿": "draft", "校对": "staff", "旧地址": "aliases",
    "description": "summary", "天气": "天气", "Weather": "Weather", "extras": "extras",
}  # fmt: skip


@pytest.mark.parametrize(("typed", "meant"), NAMES.items())
def test_field_names_in_both_languages(typed, meant):
    assert canonical_name(typed) == meant


def typed(head: str):
    told, problems = type_fields(document("a.md", head))
    return told, [str(problem).removeprefix("a.md:") for problem in problems]


VALUES = {
    "tags parted by any comma": ("tags: 夜市，街巷、河边；夜市", "tags", ("夜市", "街巷", "河边")),
    "tags in a list": ("标签: [夜市，街巷, 河边]", "tags", ("夜市", "街巷", "河边")),
    "no tags": ("tags: []", "tags", ()),
    "one field of two names gathers": ("tags: [夜市]\n关键词: 街巷", "tags", ("夜市", "街巷")),
    "a reporter": ("记者: 姜晚晴、孟一舟", "credits", (Credit("reporter", "记者", "姜晚晴"), Credit("reporter", "记者", "孟一舟"))),
    "credits with roles": ("署名: [记者 姜晚晴, 孟一舟]", "credits", (Credit("reporter", "记者", "姜晚晴"), Credit("author", "", "孟一舟"))),
    "credits as maps": ("credits:\n  - {role: x, label: 供图, name: 孟一舟}", "credits", (Credit("x", "供图", "孟一舟"),)),
    "staff": ("编辑: 顾明禾\n校对: 林舒禾", "staff", (Credit("editor", "编辑", "顾明禾"), Credit("proofreader", "校对", "林舒禾"))),
    "distribution": (
        "distribution:\n  report_to: 市文明办，区委\n  抄报: 各街道",
        "distribution",
        (("报", "市文明办，区委"), ("抄报", "各街道")),
    ),
    "distribution line by line": ("报: 市文明办\n发: 各街道", "distribution", (("报", "市文明办"), ("发", "各街道"))),
    "draft": ("草稿: 是", "draft", True),
    "withheld as in Hexo": ("published: false", "draft", True),
    "published as in Hexo": ("published: true", "draft", False),
    "a title is text": ("title: 010", "title", "010"),
}  # fmt: skip


@pytest.mark.parametrize(("head", "field", "value"), VALUES.values(), ids=VALUES)
def test_values(head, field, value):
    told, problems = typed(head)
    assert (getattr(told, field), problems) == (value, [])


UNKNOWN = {
    "near an English name": ("titel: 夜市", "2:1: 不认识的字段 titel → 是不是想写 title？不是的话可以不管，原样保留 [unknown-field]"),
    "near a Chinese name": ("报送单立: 夜市", "2:1: 不认识的字段 报送单立 → 是不是想写 报送单位？不是的话可以不管，原样保留 [unknown-field]"),
    "near nothing": ("天气: 晴", "2:1: 不认识的字段 天气 → 原样保留，网站上不显示 [unknown-field]"),
    "our own drawer": ("extras: 甲", "2:1: 不认识的字段 extras → 原样保留，网站上不显示 [unknown-field]"),
}  # fmt: skip


@pytest.mark.parametrize(("head", "told"), UNKNOWN.values(), ids=UNKNOWN)
def test_unknown_fields_are_kept_and_named(head, told):
    value, problems = typed(head)
    assert problems == [told]
    assert [(name, node.text) for name, node in value.extras] == [tuple(head.split(": "))]


@pytest.mark.parametrize("name", ["comments", "toc", "sticky", "sha256", "original"])
def test_what_others_left_is_kept_without_a_word(name):
    assert typed(f"{name}: 甲")[1] == []


WRONG = {
    "no such day": ("date: 2024-02-30", "2:7: date：2024 年 2 月没有 30 日 → 写成 2024-03-14 或 2024年3月14日 [field]"),
    "no date": ("日期: 上周", "2:5: 日期：“上周”不是日期 → 写成 2024-03-14 或 2024年3月14日，可带时间 09:30 [field]"),
    "no number": ("期号: 第期", "2:5: 期号：“第期”不是期号 → 写成 第12期、12、〔2024〕第12期 或 增刊第1期 [field]"),
    "title as a list": ("title: [甲, 乙]", "2:8: title：这里应是一行文字 → 去掉方括号、花括号或列表，只写一行；含冒号时加英文引号 [field]"),
    "tags as a map": ("tags: {甲: 乙}", "2:7: tags：这里应是一个列表 → 写成 [甲, 乙] 或 甲、乙 [field]"),
    "a map among tags": ("tags:\n  - 甲\n  - {乙: 丙}", "4:5: tags：这里应是一个列表 → 写成 [甲, 乙] 或 甲、乙 [field]"),
    "credit without a name": ("credits: {label: 记者}", "2:10: credits：署名缺少姓名 → 写成 {role: reporter, label: 记者, name: 张三} 或 记者 张三 [field]"),
    "two names for one": ("title: 甲\n标题: 乙", "3:1: title（第 2 行）和 标题（第 3 行）是同一个字段 → 只留一个 [field-twice]"),
    "flags that are none": ("flags: 甲", "2:8: flags：flags 应是 rule、level、note 的列表 → 照导入程序写的样子保留 [field]"),
    "another spelling of a date": ("date: 2024/3/1", "2:7: 日期“2024/3/1”读作 2024-03-01 → 规范写法是 2024-03-01 [date-form]"),
}  # fmt: skip


@pytest.mark.parametrize(("head", "told"), WRONG.values(), ids=WRONG)
def test_wrong_values_are_named_at_their_place(head, told):
    assert typed(head)[1] == [told]


def test_flags_of_the_import():
    flag = typed("flags:\n  - {rule: masthead, level: confirm, note: 期号看不清}")[0].flags[0]
    assert (flag.rule, flag.level, flag.note) == ("masthead", "confirm", "期号看不清")


def test_nested_nodes_have_no_single_text():
    for node in (Sequence(()), Mapping(())):
        with pytest.raises(FieldError, match="这里应是一行文字"):
            read_truth(node)


LANGS = {
    "zh-Hans": "zh-Hans", "zh-CN": "zh-Hans", "zh_TW": "zh-Hant", "繁体": "zh-Hant", "ZH": "zh-Hans", "en": "en", "": "",
    "ug-Arab": "ug-Arab",
}  # fmt: skip


@pytest.mark.parametrize(("typed", "lang"), LANGS.items())
def test_a_language_is_its_script(typed, lang):
    assert read_lang(Scalar(typed)) == lang


@pytest.mark.parametrize("typed", ["中国话", '"><script>', "zh-", "a" * 40])
def test_what_is_no_language_is_refused(typed):
    with pytest.raises(FieldError):
        read_lang(Scalar(typed))
