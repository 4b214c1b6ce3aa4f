"""Rules that judge all documents together: what each must find, and what it must leave alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from archives import article, issue, parsed, together

from builder.lint.catalogue import rules
from builder.lint.similar import similar
from builder.lint.whole import ARCHIVE_RULES, REGISTRY_RULES, TWIN_RULES, lint_archive, lint_texts
from builder.model import Article, Bulletin, Config, Issue, Redirect, Tag, Unit
from builder.problems import Problem
from builder.texts import words_at_hand

Values = tuple[Article | Issue, ...]

OLD = Unit("huanwei-chu", "青禾区环境卫生管理处", "区环卫处", until="2021", successor="青禾区环卫中心", registered=True)
NEW = Unit("huanwei", "青禾区环卫中心", "区环卫中心", since="2021-06", registered=True)
UNITS = Config(units=(OLD, NEW))
TAGS = Config(tags=(Tag("a", "志愿服务", ("志愿者",)), Tag("b", "垃圾分类")))
MOVED = Config(
    base_url="https://wm.example.gov.cn",
    redirects=(Redirect("/old/2022/beijie.html", "/articles/2022/beijie/"), Redirect("/old/gone/", "", "撤下")),
)

LAMPS = """柳塘街道这个星期把背街小巷的路灯从头到尾查了一遍，坏了的当天报修，不亮的三天之内换完。\
居民在群里接龙，谁家门口黑，谁就说一声。网格员每晚走一圈，把亮没亮记在本子上。\
老人说，夜里出门不用再打手电筒了；孩子放学晚，大人也放心。"""
LAMPS_AGAIN = LAMPS.replace("，", "， ").replace("柳塘街道", "**柳塘街道**")
LAMPS_LATER = LAMPS + "\n\n下一步，街道还要给楼道装上感应灯。"
MARKET = """望舒夜市昨晚开张，六十个摊位统一了棚子和灯牌，垃圾桶每隔十步放一个。\
城管队员提前一小时到场，教摊主怎样收油污、怎样分垃圾。收摊以后，地面要冲洗两遍，第二天早上看不出痕迹。\
附近居民担心吵闹，摊主约定十点以后不放音乐。"""


def unissued(number: str, day: str) -> Issue:
    """An issue of a bulletin whose numbers 12 and 13 never appeared."""
    return issue(number, day, config=Config(bulletins=(Bulletin("kb", "青禾快报", missing=(12, 13)),)))


def flagged(accepted: str) -> Article:
    """An article with something a person is asked about."""
    return article(head=f"flags:\n  - {{rule: T-JOIN, level: confirm, note: 两段要不要接上{accepted}}}")


def reported(number: str, day: str, *items: str) -> Issue:
    """An issue that reports these things."""
    told = "\n\n".join(f"### 第{n}件事\n\n{item}" for n, item in enumerate(items, 1))
    return issue(number, day, body=f"## 检查督导\n\n{told}")


def judged(values: Values, config: Config) -> list[Problem]:
    archive = together(*values, config=config, drafts=True).archive
    return sorted((*lint_archive(archive), *lint_texts(archive, config, words_at_hand)))


def told(values: Values, config: Config) -> list[str]:
    return [str(problem) for problem in judged(values, config)]


# By rule: a label, the documents, what is told of them.
FOUND: Mapping[str, Mapping[str, tuple[Callable[[], Values], Config, list[str]]]] = {
    "confirm": {
        "an open question": (lambda: (flagged(""),), Config(), [
            "articles/2024/a.md:5:1: 待核：两段要不要接上（T-JOIN），核定前不公开 → 认可就在这一条里加 accepted: 姓名，不对就改正后删去这一条 [confirm]"
        ]),
    },
    "number-missing": {
        "one number": (lambda: (issue("11", "2024-01-01"), issue("13", "2024-03-01")), Config(), [
            "issues/2024/13.md:1:1: 缺第12期 → 补上；确实没有编发过，就在 site.yaml 这种快报下写入 missing [number-missing]"
        ]),
        "several": (lambda: (issue("11", "2024-01-01"), issue("15", "2024-03-01")), Config(), [
            "issues/2024/15.md:1:1: 缺第12期至第14期 → 补上；确实没有编发过，就在 site.yaml 这种快报下写入 missing [number-missing]"
        ]),
        "one of them never appeared": (lambda: (unissued("11", "2024-01-01"), unissued("16", "2024-03-01")), Config(), [
            "issues/2024/16.md:1:1: 缺第14期至第15期 → 补上；确实没有编发过，就在 site.yaml 这种快报下写入 missing [number-missing]"
        ]),
    },
    "date-against-number": {
        "later number, earlier date": (lambda: (issue("11", "2024-03-01"), issue("12", "2024-01-01")), Config(), [
            "issues/2024/12.md:1:1: 第12期的日期早于第11期 → 核对日期和期号 [date-against-number]"
        ]),
    },
    "total-against-number": {
        "a total that did not go along": (
            lambda: (issue("第11期（总第40期）", "2024-03-01"), issue("第12期（总第40期）", "2024-03-02")), Config(),
            ["issues/2024/第12期（总第40期）.md:1:1: 第12期（总第40期）的总期号不对：按第11期（总第40期）推算应是总第41期"
             " → 核对期号和总期号 [total-against-number]"],
        ),
    },
    "year-against-number": {
        "a date before the year of the number": (lambda: (issue("〔2024〕第1期", "2023-12-30"),), Config(), [
            "issues/2023/〔2024〕第1期.md:1:1: 期号是2024年的，日期却在2023年 → 核对日期和期号 [year-against-number]"
        ]),
        "a date long after it": (lambda: (issue("〔2023〕第9期", "2024-02-01"),), Config(), [
            "issues/2024/〔2023〕第9期.md:1:1: 期号是2023年的，日期却在2024年 → 核对日期和期号 [year-against-number]"
        ]),
    },
    "unit-retired": {
        "the old name, years later": (lambda: (article(head="units: 区环卫处", config=UNITS), article("b", "units: 区环卫中心", config=UNITS)), UNITS, [
            "articles/2024/a.md:1:1: 单位“区环卫处”到 2021 为止，稿件的日期是 2024-03-01 → 改用承接单位“青禾区环卫中心”，或核对日期 [unit-retired]"
        ]),
    },
    "unit-not-yet": {
        "the new name, a month too early": (lambda: (issue("3", "2021-05-31", "units: 区环卫中心", config=UNITS),), UNITS, [
            "issues/2021/3.md:1:1: 单位“区环卫中心” 2021-06 才设立，稿件的日期是 2021-05-31 → 改用当时的名称，或核对日期 [unit-not-yet]"
        ]),
    },
    "tags-alike": {
        "one letter more": (lambda: (article(head="tags: [新时代文明实践, 新时代文明实践站]"),), Config(), [
            "articles/2024/a.md:1:1: 标签“新时代文明实践”和“新时代文明实践站”几乎一样 → 统一成一个，另一个写进 tags.yaml 的 synonyms [tags-alike]"
        ]),
        "another case": (lambda: (article(head="tags: [WiFi, wifi]"),), Config(), [
            "articles/2024/a.md:1:1: 标签“WiFi”和“wifi”几乎一样 → 统一成一个，另一个写进 tags.yaml 的 synonyms [tags-alike]"
        ]),
        "one letter for another in a long one": (lambda: (article(head="tags: [背街小巷环境整治, 背街小巷环境整冶]"),), Config(), [
            "articles/2024/a.md:1:1: 标签“背街小巷环境整冶”和“背街小巷环境整治”几乎一样 → 统一成一个，另一个写进 tags.yaml 的 synonyms [tags-alike]"
        ]),
    },
    "unit-unused": {
        "a unit nobody names": (lambda: (article(),), Config(units=(NEW, Unit("x", "柳塘街道办事处", "柳塘街道", registered=True))), [
            "units.yaml:1:1: 登记的单位有 2 个没有稿件用到：区环卫中心、柳塘街道 → 名字写错的改过来；真不用的可以删去 [unit-unused]"
        ]),
    },
    "tag-unused": {
        "a tag nobody has": (lambda: (article(head="tags: 志愿者", config=TAGS),), TAGS, [
            "tags.yaml:1:1: 登记的标签有 1 个没有稿件用到：垃圾分类 → 名字写错的改过来；真不用的可以删去 [tag-unused]"
        ]),
    },
    "link-moved": {
        "an old address": (lambda: (article(body="见[背街](/old/2022/beijie.html#top)。"),), MOVED, [
            "articles/2024/a.md:1:1: 链接 /old/2022/beijie.html 是旧地址 → 改成 /articles/2022/beijie/ [link-moved]"
        ]),
        "with the host of the site, told once": (
            lambda: (article(body="见[甲](https://wm.example.gov.cn/old/gone)、[乙](https://wm.example.gov.cn/old/gone)。"),), MOVED,
            ["articles/2024/a.md:1:1: 链接 https://wm.example.gov.cn/old/gone 的页面已经撤下 → 删去链接，或改指别处 [link-moved]"],
        ),
    },
    "twin": {
        "the same letters, other punctuation and marks": (lambda: (article("a", body=LAMPS), article("b", body=LAMPS_AGAIN)), Config(), [
            "articles/2024/b.md:1:1: 正文和 articles/2024/a.md 一字不差 → 留一篇，另一篇的地址写进旧地址；确是转载的写上转载自 [twin]"
        ]),
        "three of them": (lambda: (article("a", body=LAMPS), article("b", body=LAMPS), article("c", body=LAMPS)), Config(), [
            "articles/2024/b.md:1:1: 正文和 articles/2024/a.md 一字不差 → 留一篇，另一篇的地址写进旧地址；确是转载的写上转载自 [twin]",
            "articles/2024/c.md:1:1: 正文和 articles/2024/a.md 一字不差 → 留一篇，另一篇的地址写进旧地址；确是转载的写上转载自 [twin]",
        ]),
    },
    "twin-near": {
        "a sentence more": (lambda: (article("a", body=LAMPS), article("b", body=LAMPS_LATER)), Config(), [
            "articles/2024/b.md:1:1: 正文和 articles/2024/a.md 有92%的句子相同 → 是同一篇的两个版本就留一篇；新稿换旧稿，在旧稿写上替代稿件 [twin-near]"
        ]),
    },
    "twin-item": {
        "an article that an issue took over": (lambda: (article("a", body=LAMPS), reported("3", "2024-03-08", LAMPS, MARKET)), Config(), [
            "issues/2024/3.md:1:1: 《第1件事》也登在 articles/2024/a.md → 改动的时候两处一起改 [twin-item]"
        ]),
    },
    "item-repeated": {
        "in two issues": (lambda: (reported("3", "2024-03-08", MARKET, LAMPS), reported("4", "2024-03-15", LAMPS_LATER)), Config(), [
            "issues/2024/4.md:1:1: 《第1件事》在 issues/2024/3.md 里登过 → 核对是不是登重了，删去一处 [item-repeated]"
        ]),
        "two items of the same two issues are told once": (
            lambda: (reported("3", "2024-03-08", MARKET, LAMPS), reported("4", "2024-03-15", LAMPS, MARKET)), Config(),
            ["issues/2024/4.md:1:1: 《第1件事》等 2 条在 issues/2024/3.md 里登过 → 核对是不是登重了，删去一处 [item-repeated]"],
        ),
        "in one issue": (lambda: (reported("3", "2024-03-08", LAMPS, LAMPS),), Config(), [
            "issues/2024/3.md:1:1: 《第2件事》在本期登了两次 → 核对是不是登重了，删去一处 [item-repeated]"
        ]),
    },
}  # fmt: skip

LEFT_ALONE: Mapping[str, Mapping[str, tuple[Callable[[], Values], Config]]] = {
    "confirm": {"somebody looked": (lambda: (flagged(", accepted: 邵青"),), Config())},
    "number-missing": {
        "none missing": (lambda: (issue("11", "2024-01-01"), issue("12", "2024-03-01")), Config()),
        "all of them never appeared": (lambda: (unissued("11", "2024-01-01"), unissued("14", "2024-03-01")), Config()),
        "supplements do not count": (
            lambda: (issue("11", "2024-01-01"), issue("增刊第9期", "2024-02-01"), issue("12", "2024-03-01")), Config(),
        ),
        "each year by itself": (lambda: (issue("〔2023〕第9期", "2023-12-01"), issue("〔2024〕第1期", "2024-01-05")), Config()),
    },
    "date-against-number": {"same day": (lambda: (issue("11", "2024-03-01"), issue("12", "2024-03-01")), Config())},
    "total-against-number": {
        "over a number without a total": (
            lambda: (
                issue("第11期（总第40期）", "2024-03-01"), issue("第12期", "2024-03-02"), issue("第13期（总第42期）", "2024-03-03"),
            ), Config(),
        ),
        "two years": (
            lambda: (issue("〔2023〕第9期（总第40期）", "2023-12-01"), issue("〔2024〕第1期（总第99期）", "2024-01-05")), Config(),
        ),
    },
    "year-against-number": {
        "the same year": (lambda: (issue("〔2024〕第1期", "2024-12-30"),), Config()),
        "the last issue of a year, out in January": (lambda: (issue("〔2023〕第9期", "2024-01-31"),), Config()),
        "a number without a year": (lambda: (issue("9", "2024-01-31"),), Config()),
    },
    "unit-retired": {
        "the last year of the old name": (
            lambda: (issue("3", "2021-12-31", "units: 区环卫处", config=UNITS), article(head="units: 区环卫中心", config=UNITS)), UNITS,
        ),
        "a unit that no registry knows": (lambda: (article(head="units: 柳塘街道"),), Config()),
        "a year that cannot be read": (
            lambda: (article(head="units: 甲街道", config=Config(units=(Unit("x", "甲街道", until="早已", registered=True),))),), Config(),
        ),
    },
    "unit-not-yet": {
        "the first month": (lambda: (issue("3", "2021-06-01", "units: 区环卫中心", config=UNITS),), UNITS),
        "a date that says no more than the year": (lambda: (issue("3", "2021", "units: 区环卫中心", config=UNITS),), UNITS),
    },
    "tags-alike": {
        "tags that share a word": (lambda: (article(head="tags: [文明交通, 文明养犬, 文明实践, 交通]"),), Config()),
        "short ones with another letter": (lambda: (article(head="tags: [治水, 治山, 治水站]"),), Config()),
        "two years": (lambda: (article(head="tags: [创城2023, 创城2024]"),), Config()),
    },
    "unit-unused": {
        "a unit of an item, and its parent, and one that is gone": (
            lambda: (article(head="units: 区环卫中心", config=UNITS),),
            Config(units=(OLD, Unit("huanwei", "青禾区环卫中心", "区环卫中心", parent="区城管局", registered=True), Unit("cg", "青禾区城市管理局", "区城管局", registered=True))),
        ),
        "no registry": (lambda: (article(head="units: 柳塘街道"),), Config()),
    },
    "tag-unused": {
        "named by a synonym": (lambda: (article(head="tags: [志愿者, 垃圾分类]", config=TAGS),), TAGS),
    },
    "link-moved": {
        "where a page stands now": (lambda: (article(body="见[背街](/articles/2022/beijie/)。"),), MOVED),
        "the same path on another site": (lambda: (article(body="见[甲](https://a.example/old/gone/)。"),), MOVED),
        "no link": (lambda: (article(body="旧地址是 /old/gone/，已经撤下。"),), MOVED),
    },
    "twin": {
        "it says that it reprints the other": (
            lambda: (article("a", body=LAMPS), article("b", "转载自: https://wm.example.gov.cn/articles/2024/a/", body=LAMPS)), Config(),
        ),
        "the other takes its place": (lambda: (article("a", "替代稿件: b.md", body=LAMPS), article("b", body=LAMPS)), Config()),
        "too short to tell": (lambda: (article("a", body="会议延期，另行通知。"), article("b", body="会议延期，另行通知。")), Config()),
    },
    "twin-near": {
        "another subject": (lambda: (article("a", body=LAMPS), article("b", body=MARKET)), Config()),
        "one sentence of another": (
            lambda: (article("a", body=LAMPS), article("b", body=MARKET + LAMPS.split("。")[0] + "。")), Config(),
        ),
        "the new one in place of the old": (
            lambda: (article("a", "替代稿件: articles/2024/b.md", body=LAMPS), article("b", body=LAMPS_LATER)), Config(),
        ),
    },
    "twin-item": {
        "an item of its own": (lambda: (article("a", body=LAMPS), reported("3", "2024-03-08", MARKET)), Config()),
    },
    "item-repeated": {
        "two items": (lambda: (reported("3", "2024-03-08", LAMPS), reported("4", "2024-03-15", MARKET)), Config()),
        "a formula": (
            lambda: (reported("3", "2024-03-08", "本周无事项报送。"), reported("4", "2024-03-15", "本周无事项报送。")), Config(),
        ),
    },
}  # fmt: skip


def cases(table: Mapping[str, Mapping[str, object]]) -> dict[str, object]:
    return {f"{rule}: {label}": case for rule, labelled in table.items() for label, case in labelled.items()}


@pytest.mark.parametrize(("values", "config", "expected"), cases(FOUND).values(), ids=cases(FOUND))
def test_a_rule_finds(values, config, expected):
    assert told(values(), config) == expected


@pytest.mark.parametrize(("values", "config", "expected"), cases(FOUND).values(), ids=cases(FOUND))
def test_a_rule_weighs_what_the_list_says(values, config, expected):
    known = {rule.name: rule.level for rule in rules()}
    assert [problem.level for problem in judged(values(), config)] == [
        known[line[:-1].rpartition("[")[2]] for line in expected
    ]


@pytest.mark.parametrize(("values", "config"), cases(LEFT_ALONE).values(), ids=cases(LEFT_ALONE))
def test_a_rule_leaves_alone(values, config):
    assert told(values(), config) == []


def test_every_rule_has_cases_of_both_kinds():
    rules = {rule.__name__.replace("_", "-") for rule in (*ARCHIVE_RULES, *REGISTRY_RULES, *TWIN_RULES)}
    assert set(FOUND) == set(LEFT_ALONE) == {*rules, "link-moved"}
    for rule, labelled in FOUND.items():
        assert all(line.endswith(f"[{rule}]") for _, _, expected in labelled.values() for line in expected)


def test_a_problem_of_tags_stands_at_a_document_that_has_the_tag():
    assert told((article("b", "tags: 交通"), article(head="tags: [WiFi, wifi]")), Config())[0].startswith(
        "articles/2024/a.md:1:1: "
    )


def test_thousands_of_tags_are_compared():
    tags = ", ".join(f"文明行动{n}" for n in range(3000))
    assert len(told((article(head=f"tags: [{tags}]"),), Config())) > 3000


def test_a_thousand_versions_of_one_text_are_each_told_once():
    versions = tuple(article(f"a{n:04}", body=f"{LAMPS}\n\n今天走访了第{n}户人家。") for n in range(1000))
    lines = told(versions, Config())
    assert len(lines) == 999
    assert all("[twin-near]" in line for line in lines)


SETS = [frozenset(members) for members in ([1, 2, 3, 4], [1, 2, 3, 5], [1, 2, 3, 4], [9], [], [9])]


def test_similar_sets_are_those_of_every_pair_compared():
    def share(one: int, other: int) -> float:
        return len(SETS[one] & SETS[other]) / (len(SETS[one] | SETS[other]) or 1)

    pairs = [(one, other) for other in range(len(SETS)) for one in range(other) if share(one, other) >= 0.6]
    assert sorted((one, other) for one, other, _ in similar(SETS, 0.6)) == sorted(pairs)
    assert {s for _, _, s in similar(SETS, 0.6)} == {1.0, 0.6}


def test_a_raw_document_is_compared_by_the_words_it_becomes():
    value, _ = parsed(
        "articles/2024/raw.md",
        "title: 路灯\ndate: 2024-04-01",
        "".join(f"<p>{part}。</p>" for part in LAMPS.rstrip("。").split("。")),
    )
    assert told((article("a", body=LAMPS), value), Config())[0].endswith("[twin]")
