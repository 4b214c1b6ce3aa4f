"""Which pages exist and what each shows: lists from the oldest, series with gaps, dates, neighbours."""

from __future__ import annotations

from dataclasses import replace

import pytest
from archives import article, issue, parsed, together

from builder.model import (
    Bulletin,
    Config,
    DatesPage,
    FeedPage,
    HomePage,
    IssuePage,
    ListingPage,
    RedirectPage,
    SeriesPage,
    SitemapPage,
)
from builder.pages.atlas import plan
from builder.pages.lists import plan_list


def entry(number: int):
    pages = plan(together(article(f"a{number}")).archive, Config(), ()).pages
    return next(page for page in pages if isinstance(page, HomePage)).articles[0]


ONE = entry(1)


def listed(count: int, size: int = 3):
    entries = tuple(replace(ONE, title=str(n)) for n in range(count, 0, -1))
    return {page.url: page for page in plan_list("/t/", "街巷", "tag", entries, Config(per_page=size), ())}


COUNTS = {
    0: {"/t/": []}, 1: {"/t/": [1]}, 2: {"/t/": [2, 1]}, 3: {"/t/": [3, 2, 1]}, 4: {"/t/": [4, 3, 2, 1]}, 5: {"/t/": [5, 4, 3, 2, 1]},
    6: {"/t/": [6, 5, 4], "/t/1/": [3, 2, 1]}, 7: {"/t/": [7, 6, 5, 4], "/t/1/": [3, 2, 1]},
    9: {"/t/": [9, 8, 7], "/t/2/": [6, 5, 4], "/t/1/": [3, 2, 1]},
}  # fmt: skip


@pytest.mark.parametrize(("count", "pages"), COUNTS.items())
def test_lists_count_from_the_oldest(count, pages):
    told = {url: [int(entry.title) for entry in page.entries] for url, page in listed(count).items()}
    assert told == pages


@pytest.mark.parametrize("count", range(25))
def test_one_more_entry_changes_the_head_page_and_closes_at_most_one(count):
    before, after = listed(count), listed(count + 1)
    changed = {url for url in after if before.get(url) != after[url]}
    closed = set(after) - set(before)
    last = {f"/t/{len(before) - 1}/"} if closed else set()  # its way to newer ones leads to the page just closed
    assert set(before) <= set(after)
    assert changed - {"/t/"} <= closed | last


def test_pages_of_a_list_lead_to_each_other():
    pages = listed(9)
    assert [(p.pager.older, p.pager.newer) for p in pages.values()] == [
        ("/t/2/", ""), ("", "/t/2/"), ("/t/1/", "/t/"),
    ]  # fmt: skip
    assert [page.title for page in pages.values()] == ["街巷", "街巷（第 1 页）", "街巷（第 2 页）"]


def planned(*values, config=None):
    config = config or Config()
    return {page.url: page for page in plan(together(*values, config=config).archive, config, ()).pages}


def series(*values, config=None):
    (page,) = (page for page in planned(*values, config=config).values() if isinstance(page, SeriesPage))
    return page.missing, [(year.label, [(e.number, e.gap) for e in year.entries]) for year in page.years]


def test_gaps_stand_in_their_places():
    assert series(issue("11", "2023-11-01"), issue("13", "2024-01-01"), issue("17", "2024-03-01")) == (
        4,
        [
            ("2024年", [("第17期", False), ("第14期—第16期", True), ("第13期", False), ("第12期", True)]),
            ("2023年", [("第11期", False)]),
        ],
    )


def test_numbers_that_never_appeared_are_told_from_the_missing():
    config = Config(bulletins=(Bulletin("kb", "青禾快报", missing=(14, 15, 18, 99)),))
    values = (issue("11", "2024-01-01", config=config), issue("18", "2024-03-01", config=config))
    page = planned(*values, config=config)["/issues/"]
    assert isinstance(page, SeriesPage)
    assert [(e.number, e.gap, e.explained, e.items) for e in page.years[0].entries] == [
        ("第18期", False, False, 1), ("第16期—第17期", True, False, 2), ("第14期—第15期", True, True, 2),
        ("第12期—第13期", True, False, 2), ("第11期", False, False, 1),
    ]  # fmt: skip
    assert (page.total, page.supplements, page.missing, page.unissued) == (2, 0, 4, 2)


def test_years_in_which_numbers_and_dates_disagree_stand_once():
    told = series(issue("11", "2024-01-01"), issue("12", "2023-01-01"), issue("13", "2024-03-01"))
    assert told == (0, [("2024年", [("第13期", False), ("第11期", False)]), ("2023年", [("第12期", False)])])


def test_supplements_stand_by_their_dates_and_make_no_gap():
    told = series(issue("11", "2024-01-01"), issue("增刊第1期", "2024-02-01"), issue("12", "2024-03-01"))
    assert told == (0, [("2024年", [("第12期", False), ("增刊第1期", False), ("第11期", False)])])


def test_numbers_of_each_year_begin_at_one():
    config = Config(bulletins=(Bulletin("kb", "青禾快报", yearly=True),))
    told = series(
        *(issue(n, day, config=config) for n, day in (("9", "2023-12-01"), ("3", "2024-02-01"))), config=config
    )
    assert told == (
        2, [("2024年", [("2024年第3期", False), ("2024年第1期—第2期", True)]), ("2023年", [("2023年第9期", False)])],
    )  # fmt: skip


def test_the_neighbours_of_an_issue_go_by_number_not_by_date():
    pages = planned(issue("11", "2024-03-01"), issue("12", "2024-01-01"), issue("13", "2024-02-01"))
    page = pages["/issues/12/"]
    assert isinstance(page, IssuePage)
    assert (page.newer.url, page.older.url) == ("/issues/13/", "/issues/11/")
    assert (pages["/issues/13/"].newer, pages["/issues/11/"].older) == (None, None)


def test_the_neighbours_of_an_article_go_by_date():
    old, mid, new = (
        parsed(f"{n}.md", f"title: {n}\ndate: {day}")[0]
        for n, day in (("b", "2023"), ("a", "2024-01"), ("c", "2024-02-01"))
    )
    pages = planned(mid, new, old)
    assert (pages["/articles/2024/a/"].newer.title, pages["/articles/2024/a/"].older.title) == ("c", "b")


def test_years_months_and_days():
    days = {
        "a": "2023-12-31",
        "b": "2024-03-01",
        "c": "2024-03-15",
        "d": "2024-03-15 09:30",
        "e": "2024-03",
        "f": "2024",
    }
    values = [parsed(f"{n}.md", f"title: {n}\ndate: {day}")[0] for n, day in days.items()]
    values.append(parsed("g.md", "title: g")[0])
    pages = planned(*values)
    dated = {url: page for url, page in pages.items() if url.startswith("/dates/") and isinstance(page, ListingPage)}
    assert set(dated) == {"/dates/2024/", "/dates/2024/03/", "/dates/2023/", "/dates/2023/12/", "/dates/undated/"}
    month = dated["/dates/2024/03/"]
    assert [(g.title, [e.title for e in g.entries]) for g in month.groups] == [
        ("15日", ["d", "c"]), ("1日", ["b"]), ("日期只到月份", ["e"]),
    ]  # fmt: skip
    assert [(g.title, len(g.entries)) for g in dated["/dates/2024/"].groups] == [("3月", 4), ("月份不详", 1)]
    assert (month.older.url, month.newer) == ("/dates/2023/12/", None)
    overview = pages["/dates/"]
    assert isinstance(overview, DatesPage)
    assert [(y.year, y.total) for y in overview.years] == [(2024, 5), (2023, 1)]
    assert overview.undated.count == 1


def test_an_empty_year_between_two_is_shown_without_an_address():
    pages = planned(*(parsed(f"{n}.md", f"title: {n}\ndate: {n}")[0] for n in ("2022", "2024")))
    assert [(y.year, y.total, y.url) for y in pages["/dates/"].years] == [
        (2024, 1, "/dates/2024/"), (2023, 0, ""), (2022, 1, "/dates/2022/"),
    ]  # fmt: skip


def test_an_empty_archive_has_its_pages():
    read = {url for url in planned() if url.endswith(("/", ".html"))}
    assert read == {"/", "/dates/", "/data/", "/search/", "/sitemap/", "/accessibility/", "/404.html"}


def test_every_page_has_an_address_of_its_own():
    first = article("a", head="tags: [街巷]\nunits: [柳塘街道]\ncolumns: [动态]\naliases: /old")
    more = [article(f"b{n}", head="tags: [街巷]") for n in range(6)]
    config = Config(per_page=1)
    archive = together(first, *more, issue("12"), config=config).archive
    urls = [page.url for page in plan(archive, config, ()).pages]
    assert len(urls) == len(set(urls))


def test_units_list_what_they_sent():
    body = "## 要闻\n\n### 夜市\n\n开张。（柳塘街道）\n\n## 简讯\n\n### 环境\n\n- 北岸镇：清理堆物三处。"
    pages = planned(issue("12", body=body), article("a", head="units: 柳塘街道"))
    lists = {
        page.title: [(e.kind, e.url) for e in page.entries]
        for page in pages.values()
        if getattr(page, "kind", "") == "unit"
    }
    assert lists == {
        "柳塘街道": [("文章", "/articles/2024/a/"), ("条目", "/issues/12/#i12-1-1")],
        "北岸镇": [("简讯", "/issues/12/#i12-2-1-1")],
    }


def test_redirects_feed_and_sitemap():
    pages = planned(article("a", head="aliases: /old/"), issue("12"), parsed("b.md", "title: 无日期")[0])
    old = pages["/old/"]
    assert isinstance(old, RedirectPage)
    assert old.target == "/articles/2024/a/"
    feed, sitemap = pages["/feed.xml"], pages["/sitemap.xml"]
    assert isinstance(feed, FeedPage)
    assert isinstance(sitemap, SitemapPage)
    assert feed.updated == "2024-03-01T00:00:00+08:00"
    assert "/articles/undated/b/" not in {e.url for e in feed.entries}
    assert "/old/" not in dict(sitemap.urls)
    assert dict(sitemap.urls)["/issues/12/"] == "2024-03-01"


def test_the_first_page_of_a_body_knows_its_pictures_and_targets():
    pages = planned(article("a", body="见[乙](b.md#二)、[首](/)。"), article("b"))
    assert pages["/articles/2024/a/"].targets == (("b.md#二", "/articles/2024/b/#二"),)
