"""What to read on: what makes two documents related, in which order, and what a change touches."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from archives import article, issue, together

from builder.fields import parse_when
from builder.model import Archive, Article
from builder.pages.addresses import addresses
from builder.pages.related import REACH, SHOWN, relate

VOLUNTEERS, HOSPITAL = "志愿服务", "无声陪诊"


def written(name: str, date: str = "2024-03-01", **head: str) -> Article:
    """An article with these fields; `date` as an editor types it, "" for none."""
    made = article(name, "\n".join(f"{field}: {text}" for field, text in head.items()))
    return replace(made, title=f"题{name}", when=parse_when(date) if date else None)


def related(archive: Archive) -> dict[str, list[tuple[str, str]]]:
    """For the last part of each address: what it names (title or kind and title) and why."""
    found = relate(archive, addresses(archive))
    return {url.rstrip("/").rsplit("/", 1)[-1]: [(r.title, r.why) for r in told] for url, told in found.items()}


def pair(one: dict[str, str], other: dict[str, str]) -> list[tuple[str, str]]:
    """What the first of two articles names."""
    return related(together(written("a", **one), written("b", **other)).archive)["a"]


NEAR, FAR = {"date": "2024-03-20"}, {"date": "2020-03-20"}


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ({"units": "柳塘街道"}, {"units": "柳塘街道", **FAR}, "同为柳塘街道"),
        ({"tags": VOLUNTEERS}, {"tags": VOLUNTEERS, **FAR}, "同一标签：志愿服务"),
        ({"columns": "工作动态"}, {"columns": "工作动态", **FAR}, "同一栏目：工作动态"),
        ({"units": "柳塘街道", "tags": VOLUNTEERS}, {"units": "柳塘街道", "tags": VOLUNTEERS, **NEAR},
         "同为柳塘街道 · 同一标签：志愿服务 · 时间相近"),
        ({"units": "[望舒社区, 柳塘街道]"}, {"units": "[柳塘街道, 望舒社区]", **FAR}, "同为望舒社区、柳塘街道"),
        ({"tags": "[甲事, 乙事, 丙事, 丁事]"}, {"tags": "[甲事, 乙事, 丙事, 丁事]", **FAR},
         "同一标签：丁事、丙事、乙事等 4 个"),
    ],
)  # fmt: skip
def test_why_two_articles_are_related(one, other, why):
    assert pair(one, other) == [("题b", why)]
    assert pair(other, one) == [("题b", why)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {}),
        ({}, NEAR),  # nearness alone is nothing
        ({"units": "柳塘街道", "tags": VOLUNTEERS}, {"units": "望舒社区", "tags": "垃圾分类"}),
        ({"tags": VOLUNTEERS}, {"columns": VOLUNTEERS}),  # a tag is no column
        ({"units": "柳塘街道"}, {"tags": "柳塘街道"}),
    ],
)
def test_what_shares_nothing_is_not_related(one, other):
    assert pair(one, other) == []


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("2024-03-01", "2024-04-01", True),
        ("2024-03-01", "2024-04-02", False),
        ("2024-03-31", "2024-03", True),  # to the month: as on its first day
        ("2024-01-01", "2024", False),  # the year alone tells no nearness
        ("2024", "2024", False),
        ("", "", False),
        ("2024-03-01", "", False),
    ],
)
def test_nearness_needs_a_month_on_both_sides(one, other, near):
    told = pair({"units": "柳塘街道", "date": one}, {"units": "柳塘街道", "date": other})
    assert told == [("题b", "同为柳塘街道 · 时间相近" if near else "同为柳塘街道")]


def test_more_in_common_comes_first_then_the_nearer_then_the_newer():
    told = related(
        together(
            written("a", units="柳塘街道", tags=VOLUNTEERS, columns="街道动态"),
            written("column", columns="街道动态"),
            written("tag", tags=VOLUNTEERS, **FAR),
            written("older", "2023-12-02", units="柳塘街道"),
            written("newer", "2024-05-30", units="柳塘街道"),
            written("nearer", "2024-04-20", units="柳塘街道"),
            written("both", "2019-01-01", units="柳塘街道", tags=VOLUNTEERS),
        ).archive
    )
    # 2023-12-02 and 2024-05-30 are both 90 days away
    assert [title for title, _ in told["a"]] == ["题both", "题nearer", "题newer", "题older", "题column", "题tag"]


ISSUE = """
## 检查督导

### 柳塘夜查 {unit="柳塘街道"}

夜里把烧烤摊查了一遍。

### 柳塘又夜查 {unit="柳塘街道"}

第二夜又查了一遍。

## 志愿服务

### **望舒**社区的陪诊员 {unit="望舒社区"}

陪了七个小时。

## 简讯

### 文明创建

- 砚池街道：补种行道树。
- 听泉街道：更换井盖。
"""


def test_an_item_of_an_issue_is_named_with_its_anchor():
    archive = together(
        written("a", units="望舒社区", columns=VOLUNTEERS), issue("12", "2024-03-05", body=ISSUE)
    ).archive
    (found,) = relate(archive, addresses(archive))["/articles/2024/a/"]
    assert (found.kind, found.title, found.date) == ("条目", "望舒社区的陪诊员", "2024-03-05")
    assert found.url == "/issues/12/#i12-2-1"
    assert found.why == "同为望舒社区 · 同一栏目：志愿服务 · 时间相近"


def test_of_an_issue_only_the_best_item_is_named():
    told = related(together(written("a", units="柳塘街道"), issue("12", body=ISSUE)).archive)
    assert told["a"] == [("柳塘夜查", "同为柳塘街道 · 时间相近")]


def test_an_issue_names_articles_and_the_items_of_other_issues_but_never_its_own():
    told = related(
        together(written("a", units="[柳塘街道, 听泉街道]"), issue("12", body=ISSUE), issue("13", body=ISSUE)).archive
    )
    assert told["12"] == [("题a", "都有听泉街道、柳塘街道 · 时间相近"), ("柳塘夜查", "都有柳塘街道 · 时间相近")]


def test_a_brief_makes_no_issue_related():
    assert related(together(written("a", units="砚池街道"), issue("12", body=ISSUE)).archive)["a"] == []


def test_sections_say_nothing_between_issues():
    apart = (
        ISSUE.replace("柳塘街道", "荷风街道")
        .replace("望舒社区", "渡月社区")
        .replace("砚池", "磨石")
        .replace("听泉", "鹭洲")
    )
    assert related(together(issue("12", body=ISSUE), issue("13", body=apart)).archive) == {"12": [], "13": []}


def test_issues_with_a_tag_in_common_are_related():
    archive = together(issue("12", head=f"tags: {HOSPITAL}"), issue("13", "2023-01-01", f"tags: {HOSPITAL}")).archive
    assert related(archive)["12"] == [("青禾快报 第13期", "同一标签：无声陪诊")]


def test_items_without_a_headline_stand_as_their_issue():
    body = "柳塘街道把缸瓦巷清了。（柳塘街道）"
    told = related(together(written("a", units="柳塘街道", **FAR), issue("12", body=body)).archive)
    assert told["a"] == [("青禾快报 第12期", "都有柳塘街道")]


def days(count: int, **head: str) -> list[Article]:
    """Articles a month apart, the oldest first."""
    first = written("d0", "2000-01-01", **head)
    return [
        replace(first, id=f"d{n}", url=f"/articles/2000/d{n}/", title=f"题d{n}", when=replace(
            first.when, at=first.when.at + timedelta(days=40 * n)))
        for n in range(count)
    ]  # fmt: skip


def whole(*values: Article) -> Archive:
    """An archive of values that no file stands behind."""
    return replace(together(values[0]).archive, articles=values)


def test_of_many_that_share_one_tag_the_nearest_are_named():
    archive = whole(*days(60, tags=VOLUNTEERS))
    told = relate(archive, addresses(archive))["/articles/2000/d30/"]
    assert [r.title for r in told] == ["题d31", "题d29", "题d32", "题d28", "题d33", "题d27"]


def test_a_tag_that_few_share_counts_more_than_one_that_many_share():
    many = days(3 * REACH, tags=f"[{VOLUNTEERS}]")
    both = article("x", f"tags: [{VOLUNTEERS}, {HOSPITAL}]")
    rare = replace(article("y", f"tags: [{HOSPITAL}]"), title="题y", when=parse_when("1990-01-01"))
    archive = whole(*many, both, rare)
    archive = replace(archive, tags=together(both).archive.tags)
    told = relate(archive, addresses(archive))[both.url]
    assert told[0].title == "题y"
    assert len(told) == SHOWN


def test_shuffled_documents_give_the_same():
    values = [*days(40, tags=VOLUNTEERS, units="柳塘街道"), *days(40, tags=HOSPITAL, units="柳塘街道")]
    values = [replace(v, url=f"{v.url}{n}/") for n, v in enumerate(values)]
    both = together(article("x", f"tags: [{VOLUNTEERS}, {HOSPITAL}]\nunits: 柳塘街道")).archive
    wanted = relate(replace(both, articles=tuple(values)), addresses(both))
    for seed in range(3):
        random.Random(seed).shuffle(values)
        assert relate(replace(both, articles=tuple(values)), addresses(both)) == wanted


def test_a_body_edit_touches_nobody_and_a_title_edit_only_those_who_name_it():
    values = days(60, tags=VOLUNTEERS)
    before = relate(whole(*values), addresses(whole(*values)))
    edited = [replace(v, body="另写。", summary="另写。") if v.id == "d30" else v for v in values]
    assert relate(whole(*edited), addresses(whole(*edited))) == before
    renamed = [replace(v, title="新题") if v.id == "d30" else v for v in values]
    after = relate(whole(*renamed), addresses(whole(*renamed)))
    changed = {url for url in after if after[url] != before[url]}
    assert changed == {url for url in before if any(r.url == "/articles/2000/d30/" for r in before[url])}
    assert 0 < len(changed) <= 2 * SHOWN


def test_one_more_document_changes_only_pages_near_it():
    values = days(400, tags=VOLUNTEERS, units="柳塘街道")
    less = [v for v in values if v.id != "d200"]
    before = relate(whole(*less), addresses(whole(*values)))
    after = relate(whole(*values), addresses(whole(*values)))
    changed = {url for url in before if after[url] != before[url]}
    assert 0 < len(changed) <= 2 * SHOWN
