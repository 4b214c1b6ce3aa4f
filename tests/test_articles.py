"""A document → an article or a standing page: address, date, what is missing."""

from __future__ import annotations

import pytest
from archives import BODY, article, parsed

from builder.model import Config, Tag, Unit

ADDRESSES = {
    "by its file": ("articles/2024/0301-yeshi.md", "date: 2024-03-01", "/articles/2024/0301-yeshi/"),
    "by its id": ("articles/2024/夜市.md", "date: 2024-03-01\nid: yeshi", "/articles/2024/yeshi/"),
    "Chinese file name": ("articles/2024/夜市.md", "date: 2024-03-01", "/articles/2024/0301-01234567/"),
    "name of a Windows device": ("articles/2024/nul.md", "date: 2024-03-01", "/articles/2024/0301-01234567/"),
    "year by date, not by folder": ("articles/2024/a.md", "date: 2023-12-31", "/articles/2023/a/"),
    "date of going online": ("articles/2024/a.md", "pub_date: 2023-12-31", "/articles/2023/a/"),
    "day in the zone of the site": ("articles/a.md", "date: 2023-12-31T20:00:00Z", "/articles/2024/a/"),
    "future": ("articles/a.md", "date: 2199-01-01", "/articles/2199/a/"),
    "undated": ("articles/a.md", "", "/articles/undated/a/"),
    "raw suffixes": ("articles/a.raw.txt", "date: 2024", "/articles/2024/a/"),
    "not in articles": ("notes/a.md", "date: 2024", "/articles/2024/a/"),
}


@pytest.mark.parametrize(("path", "head", "url"), ADDRESSES.values(), ids=ADDRESSES)
def test_addresses(path, head, url):
    assert parsed(path, f"title: 夜市\n{head}")[0].url == url


MISSING = {
    "title": ("date: 2024-03-01", BODY, ["a.md:1:1: 没有标题 → 在文件头写 title: 标题 [title-missing]"]),
    "date": (
        "title: 夜市",
        BODY,
        ["a.md:1:1: 没有日期，将列入“日期不详” → 知道日期就写 date: 2024-03-14 [date-missing]"],
    ),
    "text": ("title: 夜市\ndate: 2024", "", ["a.md:1:1: 没有正文 → 在第二个 --- 之后写正文 [body-missing]"]),
    "an id that is none": (
        "title: 夜市\ndate: 2024\nid: ../x",
        BODY,
        ["a.md:1:1: 编号“../x”不能做地址 → 只用小写字母、数字和 -，如 0312-beijie [id]"],
    ),
    "nothing": ("title: 夜市\ndate: 2024", BODY, []),
    "nothing, with the date of going online": ("title: 夜市\npub_date: 2024-03-01", BODY, []),
}


@pytest.mark.parametrize(("head", "body", "told"), MISSING.values(), ids=MISSING)
def test_what_is_missing(head, body, told):
    assert parsed("a.md", head, body)[1] == told


@pytest.mark.parametrize("id_", ["a/b", "Yeshi", "夜市", "a b", "con", "com1", "a.", "%2e", "x" * 81, "-a", "a--b"])
def test_ids_that_cannot_be_addresses(id_):
    value, problems = parsed("a.md", f"title: 夜市\ndate: 2024\nid: '{id_}'")
    assert value is None
    assert problems[0].endswith("[id]")


def test_the_time_of_going_online_counts_where_it_is_the_same_day():
    same = article(head="pub_date: 2024-03-01 16:30")
    later = article(head="pub_date: 2024-03-05 16:30")
    assert (same.when.raw, later.when.raw) == ("2024-03-01 16:30", "2024-03-01")


def test_names_become_those_of_the_registries_each_once():
    config = Config(
        units=(Unit("chengguan", "青禾区城市管理局", "区城管局", registered=True),),
        tags=(Tag("jiexiang", "街巷", ("小巷",)),),
    )
    value = article(head="units: [区城管局, 青禾区城市管理局, 柳塘街道]\ntags: [小巷, 街巷, 夜市]", config=config)
    assert [unit.name for unit in value.units] == ["青禾区城市管理局", "柳塘街道"]
    assert [tag.name for tag in value.tags] == ["街巷", "夜市"]
    assert [unit.registered for unit in value.units] == [True, False]


@pytest.mark.parametrize(("head", "hidden"), {"草稿: 是": "草稿", "published: no": "草稿", "draft: 否": ""}.items())
def test_drafts(head, hidden):
    assert article(head=head).hidden == hidden


def test_the_summary_is_the_one_given_or_the_beginning():
    assert article(head="summary: 一句话。").summary == "一句话。"
    assert article().summary == BODY


def test_a_long_title_is_kept_whole():
    value, problems = parsed("articles/a.md", f"title: {'夜' * 300}\ndate: 2024")
    assert (value.title, problems) == ("夜" * 300, [])


PAGES = {
    "about.md": "/about/", "a-1.md": "/a-1/", "关于.md": "文件名“关于”不能做地址", "About.md": "文件名“About”不能做地址",
    "con.md": "文件名“con”不能做地址", "a b.md": "文件名“a b”不能做地址", "...md": "文件名“..”不能做地址",
}  # fmt: skip


@pytest.mark.parametrize(("name", "told"), PAGES.items())
def test_standing_pages(name, told):
    value, problems = parsed(f"pages/{name}", "title: 关于本站")
    assert (
        value.url == told
        if value
        else problems == [f"pages/{name}:1:1: {told} → 文件名只用小写字母、数字和 -，如 about.md [page-name]"]
    )
    assert bool(value) == told.startswith("/")
