"""A person's answers: what each does, what a stale one says, and that no proof suffers."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests_support import plain_fields

from builder.clean.fixes import format_fixes, parse_fixes
from builder.clean.pipeline import clean
from builder.clean.proofs import prove
from builder.clean.values import Aids

RAW = """\
青禾区整治背街小巷

2024-03-05

柳塘街道召开居民议事会，商量楼道堆物怎么清，会上定了三条办法，写在墙上请大家监

共建整洁家园

望舒街道把巷口的旧车棚拆了，腾出的地方种上月季，居民说走起来宽敞多了。

督，一个月后再来看。有人当场报名做楼长，有人把自家的旧柜子先搬了出来。

广告：本店开业大酬宾，全场八折。
"""


def answered(text: str, raw: str = RAW):
    fixes, problems = parse_fixes(text, "a.txt.fixes.yaml")
    assert problems == ()
    cleaned = clean(raw, "a.txt", Aids(fixes=fixes))
    assert prove(raw, cleaned) == ()
    return cleaned


def body(text: str) -> list[str]:
    cleaned = answered(text)
    assert cleaned.stale == ()
    return cleaned.body.rstrip("\n").split("\n\n")


FIRST = "柳塘街道召开居民议事会，商量楼道堆物怎么清，会上定了三条办法，写在墙上请大家监"
SLOGAN = "共建整洁家园"
SECOND = "望舒街道把巷口的旧车棚拆了，腾出的地方种上月季，居民说走起来宽敞多了。"
REST = "督，一个月后再来看。有人当场报名做楼长，有人把自家的旧柜子先搬了出来。"
NOTICE = "广告：本店开业大酬宾，全场八折。"

ANSWERS = {
    "nothing": ("", [FIRST, SLOGAN, SECOND, REST, NOTICE]),
    "join over other paragraphs": ("- join: 请大家监\n  to: 督，一个月后", [FIRST + REST, SLOGAN, SECOND, NOTICE]),
    "join with something between": (
        "- join: 请大家监\n  to: 共建整洁家园\n  between: \"　\"", [f"{FIRST}　{SLOGAN}", SECOND, REST, NOTICE],
    ),
    "move": ("- move: 共建整洁家园\n  after: 宽敞多了。", [FIRST, SECOND, SLOGAN, REST, NOTICE]),
    "move, then join what has met": (
        "- move: 共建整洁家园\n  after: 宽敞多了。\n- move: 望舒街道\n  after: 搬了出来\n- join: 请大家监\n  to: 共建",
        [FIRST + SLOGAN, REST, SECOND, NOTICE],
    ),
    "split": ("- split: 有人当场报名", [FIRST, SLOGAN, SECOND, REST[:10], REST[10:], NOTICE]),
    "heading": ("- heading: 共建整洁家园", [FIRST, f"## {SLOGAN}", SECOND, REST, NOTICE]),
    "heading of another level": (
        "- heading: 共建整洁家园\n  level: 3", [FIRST, f"### {SLOGAN}", SECOND, REST, NOTICE],
    ),
    "heading that runs into its text": (
        "- heading: 望舒街道", [FIRST, SLOGAN, "## 望舒街道", SECOND[4:], REST, NOTICE],
    ),
    "drop": ("- drop: 广告：本店开业大酬宾，全场八折。", [FIRST, SLOGAN, SECOND, REST]),
    "drop from here to there": ("- drop: 望舒街道把\n  to: 全场八折。", [FIRST, SLOGAN]),
    "drop words inside a paragraph": ("- drop: 有人当场报名做楼长，", [FIRST, SLOGAN, SECOND, REST.replace("有人当场报名做楼长，", ""), NOTICE]),
    "in Chinese": ("- 接上: 请大家监\n  后文: 督，一个月后\n- 删去: 广告：本店开业大酬宾，全场八折。", [FIRST + REST, SLOGAN, SECOND]),
    "quotes compare without width and blanks": ("- heading: 共建 整洁家园", [FIRST, f"## {SLOGAN}", SECOND, REST, NOTICE]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ANSWERS.values(), ids=ANSWERS)
def test_an_answer_does_what_it_says(text, expected):
    assert body(text) == expected


def test_what_a_person_keeps_no_rule_takes():
    raw = RAW.replace("广告：本店开业大酬宾，全场八折。", "上一篇")
    assert "上一篇" not in answered("", raw).body
    assert answered("- keep: 上一篇", raw).body.endswith("\n\n上一篇\n")


def test_fields_as_told():
    cleaned = answered("- set: {title: 议事会上定了三条, place: 青禾区, date: 2024-03-06}")
    assert plain_fields(cleaned.fields) | {"title": "议事会上定了三条", "place": "青禾区", "date": "2024-03-06"} == (
        plain_fields(cleaned.fields)
    )
    assert not cleaned.body.startswith("青禾区整治背街小巷")


def test_an_accepted_flag_carries_the_name():
    flags = answered("", RAW.replace("2024-03-05\n\n", "")).flags
    assert [(flag.rule, flag.open) for flag in flags] == [("M-DATE-MISSING", True)]
    cleaned = answered("- accept: M-DATE-MISSING\n  by: 李红", RAW.replace("2024-03-05\n\n", ""))
    assert [(flag.rule, flag.accepted, flag.open) for flag in cleaned.flags] == [("M-DATE-MISSING", "李红", False)]


STALE = {
    "words that are not there": ("- heading: 没有这句话", "原文里找不到“没有这句话”"),
    "words that stand twice": ("- split: 街道", "“街道”在原文里不止一处，请多摘几个字"),
    "a join with itself": ("- join: 写在墙上\n  to: 会上定了", "两头已经在同一段里"),
    "backwards": ("- drop: 全场八折\n  to: 望舒街道", "“望舒街道”在“全场八折”之前"),
    "a flag that is not raised": ("- accept: S-SPAM", "没有 S-SPAM 这条待核"),
    "a keep that finds nothing": ("- keep: 没有这句话", "原文里找不到“没有这句话”"),
}


@pytest.mark.parametrize(("text", "reason"), STALE.values(), ids=STALE)
def test_an_answer_that_does_not_fit_says_so_and_changes_nothing(text, reason):
    cleaned = answered(text)
    assert [answer.wrong for answer in cleaned.stale] == [reason]
    assert cleaned.body == answered("").body


UNREADABLE = {
    "no verb": ("- to: 甲\n", "a.fixes.yaml:1:3: 一条答复里要有一个动作，且只有一个 → 动作可用：join、move、split、heading、keep、drop、set、accept [fix-unreadable]"),
    "a verb nobody knows": ("- jion: 甲\n", "a.fixes.yaml:1:3: 不认识“jion” → 动作可用：join、move、split、heading、keep、drop、set、accept [fix-unreadable]"),
    "one half of a join": ("- join: 甲\n", "a.fixes.yaml:1:3: join 还缺另一头 → join 写 to: 后文开头；move 写 after: 放在哪一段之后 [fix-unreadable]"),
    "a level": ("- heading: 甲\n  level: 9\n", "a.fixes.yaml:1:3: level“9”不对 → 写 2、3、4，或 0（不是标题） [fix-unreadable]"),
    "no mapping": ("- 甲\n", "a.fixes.yaml:1:3: 答复要写成“- 动作: 原文里的几个字” → 照审阅单里的建议写 [fix-unreadable]"),
    "an empty set": ("- set: 甲\n", "a.fixes.yaml:1:3: set 后面要写字段和值 → 如 set: {title: 新标题} [fix-unreadable]"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "told"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_of_answers_that_cannot_be_read(text, told):
    assert [str(problem) for problem in parse_fixes(text, "a.fixes.yaml")[1]] == [told]


SHARED = Path(__file__).parents[3] / "shared"


def test_what_is_offered_can_be_written_down_and_taken(newspaper: str):
    """The proposals of a newspaper page, written as a file of answers, put it in order; none is left over."""
    offers = clean(newspaper).proposals
    assert offers
    fixes, problems = parse_fixes(format_fixes(offers), "page.txt.fixes.yaml")
    assert problems == ()
    done = clean(newspaper, aids=Aids(fixes=fixes))
    assert (done.stale, done.proposals) == ((), ())
    assert prove(newspaper, done) == ()


@pytest.fixture
def newspaper() -> str:
    return (Path(__file__).parent / "documents" / "newspaper.raw.txt").read_text("utf-8")
