"""Every kind of listing: how many pages for how many items, in which order, and what stays as it is when one is added."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from archives import parsed, together

from builder.model import (
    Article,
    Bulletin,
    Column,
    Config,
    DatesPage,
    Entry,
    HomePage,
    Issue,
    ListingPage,
    Page,
    SeriesPage,
    Term,
    TermsPage,
    Unit,
)
from builder.pages.atlas import plan
from builder.pages.calendars import calendars, step
from builder.pages.dates import plan_dates
from builder.pages.letters import by_letter, cloud, letter

SIZE = 3
CONFIG = Config(per_page=SIZE, people=True)
Document = Article | Issue


def read(path: str, head: str, body: str = "夜市开张了。", config: Config = CONFIG) -> Document:
    value, problems = parsed(path, head, body, config)
    assert isinstance(value, Article | Issue), problems
    return value


def filed(line: str) -> Callable[[int, str], Document]:
    """Articles that stand in a list because of this line of their front matter."""
    return lambda number, day: read(f"articles/{number:03}.md", f"title: 第{number}篇\ndate: {day}\n{line}")


def issued(body: str) -> Callable[[int, str], Document]:
    """Issues with this body, in which `{n}` is their number."""
    head = "bulletin: 青禾快报\nnumber: {n}\ndate: "
    return lambda number, day: read(
        f"issues/{number:03}.md", head.format(n=number) + day, body.replace("{n}", str(number))
    )


# The address of a list, and what makes a document stand in it.
PAGED = {
    "tag": ("/tags/jie-xiang/", filed("tags: 街巷")),
    "unit of articles": ("/units/liu-tang-jie-dao/", filed("units: 柳塘街道")),
    "unit of items": ("/units/liu-tang-jie-dao/", issued("## 要闻\n\n### 第{n}篇\n\n开张了。（柳塘街道）")),
    "unit of briefs": (
        "/units/liu-tang-jie-dao/",
        issued("## 要闻\n\n### 各地\n\n- 柳塘街道：修好路灯，这是第{n}篇。"),
    ),
    "column": ("/columns/dong-tai/", filed("columns: 动态")),
    "section": ("/sections/yao-wen/", issued("## 要闻\n\n### 第{n}篇\n\n开张了。")),
    "source": ("/sources/qing-he-fa-bu/", filed("source: 青禾发布")),
    "person": ("/people/wang-qing/", filed("author: 王青")),
    "articles": ("/articles/", filed("")),
    "undated": ("/dates/undated/", lambda number, _: filed("")(number, "")),
}
WHOLE = {"year": ("/dates/2024/", filed("")), "month": ("/dates/2024/03/", issued("开张了。"))}
kinds = pytest.mark.parametrize(("url", "made"), PAGED.values(), ids=PAGED)


def planned(*values: Document, config: Config = CONFIG) -> dict[str, Page]:
    return {page.url: page for page in plan(together(*values, config=config).archive, config, ()).pages}


def days(count: int, apart: int = 9) -> list[str]:
    return [str(date(2020, 1, 1) + timedelta(apart * n)) for n in range(count)]


def some(made: Callable[[int, str], Document], count: int) -> list[Document]:
    """`count` documents, 1 the oldest; what is undated counts by file."""
    return [made(number, day) for number, day in enumerate(days(count), 1)]


def heads(pages: dict[str, Page], url: str) -> list[ListingPage]:
    """The pages of a list in the order in which its readers come to them, from the head page on."""
    found: list[ListingPage] = []
    while url in pages:
        page = pages[url]
        assert isinstance(page, ListingPage)
        assert page.pager.newer == (found[-1].url if found else "")
        found.append(page)
        url = page.pager.older
    return found


def numbers(entries: tuple[Entry, ...]) -> list[int]:
    return [int("".join(filter(str.isdecimal, entry.title))) for entry in entries]


# --- how many pages ------------------------------------------------------------------------------------------

SHAPES = {
    0: [], 1: [1], SIZE - 1: [2], SIZE: [3], SIZE + 1: [4], 2 * SIZE - 1: [5], 2 * SIZE: [3, 3], 2 * SIZE + 1: [4, 3],
    3 * SIZE: [3, 3, 3], 3 * SIZE + 1: [4, 3, 3],
}  # fmt: skip


@kinds
@pytest.mark.parametrize(("count", "shape"), SHAPES.items())
def test_every_item_stands_on_one_page_newest_first(url, made, count, shape):
    pages = heads(planned(*some(made, count)), url)
    assert [len(page.entries) for page in pages] == shape
    assert [number for page in pages for number in numbers(page.entries)] == list(range(count, 0, -1))
    assert [page.total for page in pages] == [count, *(0 for _ in pages[1:])][: len(pages)]
    assert all(page.intro for page in pages)


@kinds
def test_a_list_of_nothing_is_no_page_and_is_linked_nowhere(url, made):
    pages = planned(filed("")(1, "2024-03-01") if url == "/dates/undated/" else issued("开张。")(1, ""))
    assert url not in pages
    for page in pages.values():
        assert f"'{url}'" not in repr(page)


@kinds
@pytest.mark.parametrize("count", range(1, 3 * SIZE + 2))
def test_closed_pages_stay_when_a_newer_item_comes(url, made, count):
    values = some(made, count + 1)
    before, after = planned(*values[:-1]), planned(*values)
    closed = [page.url for page in heads(before, url)[1:]]
    # Where one more page closes, the way on from the last closed one leads to it.
    last = closed[:1] if len(heads(after, url)) > len(closed) + 1 else []
    assert [page for page in closed if before[page] != after[page]] == last
    if last:
        assert replace(before[last[0]], pager=None) == replace(after[last[0]], pager=None)


@pytest.mark.parametrize(("url", "made"), WHOLE.values(), ids=WHOLE)
@pytest.mark.parametrize("count", [0, 1, SIZE - 1, SIZE, SIZE + 1, 3 * SIZE])
def test_a_year_and_a_month_show_all_they_hold(url, made, count):
    pages = planned(*(made(number, f"2024-03-{number:02}") for number in range(1, count + 1)))
    page = pages.get(url)
    assert isinstance(page, ListingPage) == bool(count)
    if isinstance(page, ListingPage):
        shown = tuple(entry for group in page.groups for entry in group.entries)
        assert (page.total, numbers(shown)) == (count, list(range(count, 0, -1)))


@pytest.mark.parametrize("count", [1, SIZE - 1, SIZE, SIZE + 1, 3 * SIZE])
def test_a_series_shows_all_its_issues(count):
    page = planned(*some(issued("开张了。"), count))["/issues/"]
    assert isinstance(page, SeriesPage)
    entries = [entry for year in page.years for entry in year.entries]
    assert (page.total, [entry.number for entry in entries]) == (count, [f"第{n}期" for n in range(count, 0, -1)])
    assert page.feed == "/issues/feed.xml"


def test_a_series_of_nothing_is_no_page():
    assert "/issues/" not in planned(filed("")(1, "2024-03-01"))


def test_a_year_of_very_many_items_shows_its_months_only():
    def year(count: int) -> ListingPage:
        entries = tuple(Entry("文章", str(n), "/a/", "", "2024-03-01") for n in range(count))
        (page,) = (page for page in plan_dates(entries, CONFIG) if page.url == "/dates/2024/")
        assert isinstance(page, ListingPage)
        return page

    assert (len(year(300).groups), len(year(301).groups), year(301).total) == (1, 0, 301)
    assert year(301).years[0].months[2].url == "/dates/2024/03/"


# --- in which order ------------------------------------------------------------------------------------------


@kinds
def test_what_is_of_one_day_has_an_order_that_no_reading_order_changes(url, made):
    values = [made(number, "2024-03-01") for number in range(1, 3 * SIZE)]
    told = [number for page in heads(planned(*values), url) for number in numbers(page.entries)]
    assert told == list(range(3 * SIZE - 1, 0, -1))
    dice = random.Random(5)
    for _ in range(4):
        dice.shuffle(values)
        assert [number for page in heads(planned(*values), url) for number in numbers(page.entries)] == told


def test_no_page_depends_on_the_order_of_reading():
    values = [made(10 * kind + n, "2024-03-01") for kind, (_, made) in enumerate(PAGED.values()) for n in range(3)]
    values = list({value.url: value for value in values}.values())
    assert planned(*values) == planned(*reversed(values)) == planned(*values[7:], *values[:7])


PRECISIONS = (
    "2024-03-15 09:30:10", "2024-03-15 09:30", "2024-03-15", "2024-03-01", "2024-03", "2024-02-29", "2024-02", "2024",
    "2023-12-31", "2023", "",
)  # fmt: skip


@pytest.mark.parametrize("kind", [kind for kind in PAGED if kind != "undated"])
def test_what_has_no_day_stands_below_its_month_or_year_and_the_undated_last(kind):
    url, made = PAGED[kind]
    values = [made(number, day) for number, day in enumerate(PRECISIONS, 1)]
    random.Random(3).shuffle(values)
    told = [number for page in heads(planned(*values), url) for number in numbers(page.entries)]
    assert told == list(range(1, len(PRECISIONS) + 1))


def test_what_has_no_day_in_years_months_and_days():
    pages = planned(*(filed("")(number, day) for number, day in enumerate(PRECISIONS, 1)))
    march, year, undated = pages["/dates/2024/03/"], pages["/dates/2024/"], pages["/dates/undated/"]
    assert isinstance(march, ListingPage)
    assert isinstance(year, ListingPage)
    assert isinstance(undated, ListingPage)
    assert [(g.title, g.anchor, numbers(g.entries)) for g in march.groups] == [
        ("15日", "d15", [1, 2, 3]), ("1日", "d01", [4]), ("日期只到月份", "d00", [5]),
    ]  # fmt: skip
    assert [(g.title, numbers(g.entries)) for g in year.groups] == [
        ("3月", [1, 2, 3, 4, 5]), ("2月", [6, 7]), ("月份不详", [8]),
    ]  # fmt: skip
    assert numbers(undated.entries) == [11]
    overview = pages["/dates/"]
    assert isinstance(overview, DatesPage)
    assert [(y.year, y.total) for y in overview.years] == [(2024, 8), (2023, 2)]
    held = [(half.year, day.url, day.count) for half in overview.calendars for week in half.weeks for day in week]
    assert held == [
        (2024, "/dates/2024/02/#d29", 1), (2024, "/dates/2024/03/#d01", 1), (2024, "/dates/2024/03/#d15", 3),
        (2023, "/dates/2023/12/#d31", 1),
    ]  # fmt: skip


# --- the calendar --------------------------------------------------------------------------------------------


def on(*isos: str) -> tuple[Entry, ...]:
    return tuple(Entry("文章", iso, "/a/", iso, iso) for iso in sorted(isos, reverse=True))


@pytest.mark.parametrize("year", [2018, 2023, 2024, 2028, 1900, 2000])
def test_every_day_of_a_year_has_a_square_of_its_own(year):
    whole = [
        date(year, 1, 1) + timedelta(n) for n in range(366 if date(year, 12, 31).timetuple().tm_yday == 366 else 365)
    ]
    halves = calendars(on(*map(str, whole)))
    assert [half.year for half in halves] == [year, year]
    squares = [
        (day.url[7:11] + day.url[12:14] + day.url[17:], day.row) for half in halves for w in half.weeks for day in w
    ]
    assert squares == [(f"{day:%Y%m%d}", day.weekday()) for day in whole]
    for half in halves:
        assert [len(week) for week in half.weeks[1:-1]] == [7] * (len(half.weeks) - 2)
        assert (half.weeks[0][0].row, half.weeks[-1][-1].row) == (half.first, half.last)
        assert len(half.weeks) <= 28  # the picture has room for as many
        for name, column, row in half.months:
            day = next(day for day in half.weeks[column] if day.row == row)
            assert (day.label, f"/{int(name[:-1]):02}/" in day.url) == ("1日", True)


def test_a_calendar_knows_only_days():
    assert calendars(on("2024", "2024-03")) == ()
    (first, second) = calendars(on("2024-03-05T09:30", "2024-03-05", "2022-01"))
    assert ([day.count for week in first.weeks for day in week], [w for w in second.weeks if w]) == ([2], [])


@pytest.mark.parametrize(("count", "told"), {1: 1, 2: 2, 3: 3, 4: 3, 5: 4, 8: 4, 9: 5, 16: 5, 17: 5, 900: 5}.items())
def test_the_steps_of_the_colour(count, told):
    assert step(count) == told


def test_the_squares_lead_to_days_that_are_there():
    pages = planned(*some(filed(""), 40))
    overview = pages["/dates/"]
    assert isinstance(overview, DatesPage)
    urls = [day.url.split("#") for half in overview.calendars for week in half.weeks for day in week]
    assert len(urls) == 40
    for url, anchor in urls:
        month = pages[url]
        assert isinstance(month, ListingPage)
        assert anchor in [group.anchor for group in month.groups]


# --- the same month of earlier years -------------------------------------------------------------------------

MARCHES = [f"{year}-03-{day:02}" for year in (2015, 2016, 2018, 2019, 2020, 2021, 2022) for day in (3, 9, 17, 28)]


def earlier(pages: dict[str, Page], url: str) -> list[tuple[str, str, int, list[str]]]:
    page = pages[url]
    assert isinstance(page, ListingPage)
    return [
        (group.title, term.url, term.count, [entry.iso[8:] for entry in group.entries])
        for group in page.earlier
        for term in group.terms
    ]


def test_a_month_shows_itself_in_the_nearest_earlier_years():
    pages = planned(*(filed("")(number, day) for number, day in enumerate((*MARCHES, "2021-02-01", "2021-03"), 1)))
    assert earlier(pages, "/dates/2022/03/") == [
        ("2021年3月", "/dates/2021/03/", 5, ["28", "17", "09"]), ("2020年3月", "/dates/2020/03/", 4, ["28", "17", "09"]),
        ("2019年3月", "/dates/2019/03/", 4, ["28", "17", "09"]), ("2018年3月", "/dates/2018/03/", 4, ["28", "17", "09"]),
        ("2016年3月", "/dates/2016/03/", 4, ["28", "17", "09"]),
    ]  # fmt: skip
    assert [row[0] for row in earlier(pages, "/dates/2016/03/")] == ["2015年3月"]
    assert earlier(pages, "/dates/2015/03/") == earlier(pages, "/dates/2021/02/") == []


def test_the_first_page_shows_the_month_of_the_newest_item_in_earlier_years():
    def home(*isos: str) -> tuple[str, list[str], list[str]] | None:
        page = planned(*(filed("")(number, day) for number, day in enumerate(isos, 1)))["/"]
        assert isinstance(page, HomePage)
        found = page.earlier
        return found and (found.title, [e.iso for e in found.entries], [t.url for t in found.terms])

    assert home("2024-03-05", "2024", "2023-03-01", "2021-03", "2022-04-01") == (
        "往年3月", ["2023-03-01", "2021-03"], ["/dates/2023/03/", "/dates/2021/03/"],
    )  # fmt: skip
    assert home("2024-03-05", "2023-04-01", "2024-03-01") is None
    assert home("2024") is None
    assert home() is None


def test_a_document_more_changes_the_months_of_its_name_and_no_other():
    dated = [f"{year}-{month:02}-05" for year in (2021, 2022, 2023) for month in (2, 3, 4)]
    values = [filed("")(number, day) for number, day in enumerate(dated, 1)]
    before, after = planned(*values), planned(*values, filed("")(99, "2022-03-20"))
    changed = {url for url in after if url.startswith("/dates/") and before.get(url) != after[url]}
    assert changed == {"/dates/", "/dates/2022/", "/dates/2022/03/", "/dates/2023/03/"}


# --- terms ---------------------------------------------------------------------------------------------------

LETTERS = {
    "街巷": "J", "重庆路": "C", "长者食堂": "Z", "绿化": "L", "AI巡查": "A", "ａｉ": "A", "5G": "#", "“门前三包”": "M",
    "《青禾》": "Q", "〇": "L", "；)": "#", "ñandú": "#", "": "#",
}  # fmt: skip


@pytest.mark.parametrize(("name", "told"), LETTERS.items())
def test_names_are_looked_up_under_a_letter(name, told):
    assert letter(name) == told


def named(*names: str) -> list[tuple[str, Term]]:
    return [(name, Term(name, f"/{name}/", 1)) for name in names]


def test_many_terms_stand_under_letters_few_together():
    many = [*"安巴擦搭额发嘎哈机卡拉妈"]
    assert [(g.title, len(g.terms)) for g in by_letter(named(*many))] == [("", 12)]
    groups = by_letter(named("5G", *many, "芭"))
    assert [g.title for g in groups] == [*"ABCDEFGHJKLM", "#"]
    assert [t.title for t in groups[1].terms] == ["巴", "芭"]
    assert len({g.anchor for g in groups}) == len(groups)
    assert by_letter([]) == ()


def test_a_cloud_shows_the_most_first_and_says_how_much_by_size():
    counts = (1, 2, 3, 10, 31, 32, 100, 5, 5, 1, 1, 1, 1)
    told = cloud([Term(f"{n}-{count}", "", count) for n, count in enumerate(counts)])
    assert [(t.count, t.weight) for t in told] == [
        (100, 5), (32, 4), (31, 3), (10, 3), (5, 2), (5, 2), (3, 1), (2, 1), (1, 1), (1, 1), (1, 1), (1, 1), (1, 1),
    ]  # fmt: skip
    assert [t.title for t in told[4:6]] == ["7-5", "8-5"]
    assert cloud([Term("甲", "", 1)] * 12) == ()
    assert {t.weight for t in cloud([Term("甲", "", 1)] * 13)} == {1}
    assert len(cloud([Term("甲", "", 2)] * 99)) == 60


def terms_page(url: str, *values: Document, config: Config = CONFIG) -> TermsPage:
    page = planned(*values, config=config)[url]
    assert isinstance(page, TermsPage)
    assert page.intro
    return page


def test_columns_stand_as_configured_with_what_is_said_of_them():
    config = replace(CONFIG, columns=(Column("gonggao", "公告", "通知和公示。"), Column("leng", "冷门", "没有内容。")))
    names = ("动态", "公告", "党建")
    values = [read(f"articles/{n}.md", f"title: 甲\ncolumns: {name}", config=config) for n, name in enumerate(names)]
    page = terms_page("/columns/", *values, config=config)
    assert [(t.title, t.detail) for t in page.groups[0].terms] == [("公告", "通知和公示。"), ("党建", ""), ("动态", "")]
    one = planned(*values, config=config)["/columns/gonggao/"]
    assert isinstance(one, ListingPage)
    assert one.intro == "通知和公示。"


def test_only_the_head_page_of_a_term_shows_its_years_and_its_feed():
    for kind, fed in {"tag": True, "section": True, "column": False, "source": False, "person": False}.items():
        url, made = PAGED[kind]
        first, *rest = heads(planned(*some(made, 3 * SIZE)), url)
        assert ([y.total for y in first.years], first.feed) == ([3 * SIZE], f"{url}feed.xml" if fed else "")
        assert [(page.years, page.feed, page.profile) for page in rest] == [((), "", None)] * len(rest)


def test_the_staff_of_issues_is_listed_only_where_it_is_shown():
    values = [
        read("issues/1.md", "bulletin: 青禾快报\nnumber: 1\ndate: 2024-03-01\nstaff: {编辑: 王青, 校对: 孙晓}"),
        read("articles/1.md", "title: 夜市\ndate: 2024-03-01\nauthor: 王青"),
    ]

    def people(**settings: bool) -> dict[str, list[str]]:
        pages = planned(*values, config=replace(CONFIG, **settings))
        return {p.title: [e.kind for e in p.entries] for p in pages.values() if getattr(p, "kind", "") == "person"}

    assert people() == {"孙晓": ["快报"], "王青": ["文章", "快报"]}
    assert people(show_staff=False) == {"王青": ["文章"]}
    assert people(people=False) == {}


@pytest.mark.parametrize("body", ["- 柳塘街道：好。", "- 柳塘街道：**好**", "- 柳塘街道：[](/a/)！"])
def test_every_brief_however_short_has_words_to_be_chosen_by(body):
    pages = planned(
        read("issues/1.md", "bulletin: 青禾快报\nnumber: 1\ndate: 2024-03-01", f"## 简讯\n\n### 各地\n\n{body}")
    )
    (page,) = heads(pages, "/units/liu-tang-jie-dao/")
    assert all(entry.title.strip() for entry in page.entries)


# --- units ---------------------------------------------------------------------------------------------------


def office(name: str, kind: str = "", parent: str = "", until: str = "", successor: str = "", since: str = "") -> Unit:
    return Unit(name, f"青禾区{name}", name, kind, parent, since, until, successor, registered=True)


def tree(units: tuple[Unit, ...], *senders: str) -> list[tuple[str, list[object]]]:
    config = replace(CONFIG, units=units)
    values = [read(f"articles/{n}.md", f"title: 甲\nunits: {name}", config=config) for n, name in enumerate(senders)]
    page = terms_page("/units/", *values, config=config)
    return [(group.title, [told(term) for term in group.terms]) for group in page.groups]


def told(term: Term) -> object:
    name = term.title if term.url else f"({term.title})"
    return (name, [told(part) for part in term.parts]) if term.parts else name


OFFICES = (
    office("创建办", "区直"), office("城管局", "区直"), office("柳塘街道", "街道"), office("环卫中心", "区直", "青禾区城管局"),
    office("荷风社区", "社区", "青禾区柳塘街道"), office("渡月社区", "社区", "柳塘街道"), office("长者食堂", "站点", "荷风社区"),
)  # fmt: skip

TREES = {
    "nothing below": (("创建办",), [("区直", ["创建办"])]),
    "in the order of the registry": (("柳塘街道", "城管局", "创建办"), [("区直", ["创建办", "城管局"]), ("街道", ["柳塘街道"])]),
    "below its parent, however named": (
        ("渡月社区", "荷风社区", "柳塘街道"), [("街道", [("柳塘街道", ["荷风社区", "渡月社区"])])],
    ),
    "a parent that sent nothing": (("环卫中心",), [("区直", [("(城管局)", ["环卫中心"])])]),
    "two parents that sent nothing": (("长者食堂",), [("街道", [("(柳塘街道)", [("(荷风社区)", ["长者食堂"])])])]),
    "one that is not registered": (("创建办", "合唱队"), [("区直", ["创建办"]), ("其他单位", ["合唱队"])]),
}  # fmt: skip


@pytest.mark.parametrize(("senders", "found"), TREES.values(), ids=TREES)
def test_units_stand_by_kind_below_their_parents(senders, found):
    assert tree(OFFICES, *senders) == found


def test_units_of_no_kind_stand_by_letters():
    assert tree((), "柳塘街道", "北岸镇") == [("", ["北岸镇", "柳塘街道"])]


CIRCLES = {
    "a unit below itself": ((office("甲局", "局", "甲局"),), [("局", ["甲局"])]),
    "two below each other": ((office("甲局", "局", "乙局"), office("乙局", "局", "甲局")), 2),
    "three": ((office("甲局", "局", "乙局"), office("乙局", "局", "丙局"), office("丙局", "局", "甲局")), 3),
    "one that leads into a circle": ((office("甲局", "局", "乙局"), office("乙局", "局", "丙局"), office("丙局", "局", "乙局")), 3),
    "a parent nobody knows": ((office("甲局", "局", "天上"),), [("局", [("(天上)", ["甲局"])])]),
}  # fmt: skip


@pytest.mark.parametrize(("units", "found"), CIRCLES.values(), ids=CIRCLES)
def test_a_circle_in_the_registry_loses_no_unit(units, found):
    shown = tree(units, *(unit.name for unit in units))
    if isinstance(found, int):
        assert [repr(shown).count(f"'{unit.title}'") for unit in units] == [1] * found
    else:
        assert shown == found


def test_a_very_deep_registry_is_cut_at_four_levels():
    chain = tuple(office(f"{n}局", "局", f"{n - 1}局" if n else "") for n in range(2000))
    ((_, roots),) = tree(chain, "1999局", "1000局")
    depth, found = 0, roots
    while isinstance(found, list):
        depth, found = depth + 1, found[0][1] if isinstance(found[0], tuple) else None
    assert depth == 4
    assert all(f"'{name}'" in repr(roots) for name in ("1999局", "1000局"))


MERGED = (
    office("磨石镇", "镇", until="2023", successor="磨石街道"), office("农机站", "站", until="2019"),
    office("磨石街道", "街道", since="2023"), office("窑湾镇", "镇", successor="磨石街道"), office("荷风社区", "社区", "磨石街道"),
)  # fmt: skip


def test_units_that_are_no_more_say_so_and_who_carries_on():
    config = replace(CONFIG, units=MERGED)
    senders = ("磨石镇", "农机站", "磨石街道", "窑湾镇")
    values = [read(f"articles/{n}.md", f"title: 甲\nunits: {name}", config=config) for n, name in enumerate(senders)]
    terms = [term for group in terms_page("/units/", *values, config=config).groups for term in group.terms]
    assert {term.title: (term.detail, term.successor and term.successor.title) for term in terms} == {
        "磨石镇": ("青禾区磨石镇 · 已撤并（至2023年）", "磨石街道"), "农机站": ("青禾区农机站 · 已撤销（至2019年）", None),
        "磨石街道": ("青禾区磨石街道", None), "窑湾镇": ("青禾区窑湾镇 · 已撤并", "磨石街道"),
    }  # fmt: skip


def test_the_page_of_a_unit_tells_of_its_relations_its_sections_and_its_years():
    config = replace(CONFIG, units=MERGED, bulletins=(Bulletin("kb", "青禾快报"),))
    body = (
        "## 要闻\n\n### 夜市\n\n开张了。（磨石街道）\n\n## 简讯\n\n### 各地\n\n- 磨石街道：修灯。\n- 磨石街道：补树。"
    )
    values = [
        read("issues/1.md", "number: 1\ndate: 2022-03-01", body, config),
        *(read(f"articles/{n}.md", "title: 甲\ndate: 2024-03-01\nunits: 磨石街道", config=config) for n in range(SIZE)),
        read("articles/z.md", "title: 乙\ndate: 2021-03-01\nunits: 磨石镇", config=config),
    ]
    page, closed = heads(planned(*values, config=config), next(
        f"/units/{u.id}/" for u in together(*values, config=config).archive.units if u.short == "磨石街道"
    ))  # fmt: skip
    assert page.profile is not None
    town = next(u.id for u in together(*values, config=config).archive.units if u.short == "磨石镇")
    assert [(label, [(link.title, link.url) for link in links]) for label, links in page.profile.relations] == [
        ("下属单位", [("荷风社区", "")]), ("前身", [("磨石镇", f"/units/{town}/"), ("窑湾镇", "")]),
    ]  # fmt: skip
    assert [(term.title, term.count) for term in page.profile.sections] == [("简讯", 2), ("要闻", 1)]
    assert [(year.year, year.total) for year in page.profile.years] == [(2024, 3), (2023, 0), (2022, 3)]
    assert page.intro == "青禾区磨石街道报送的条目和有关它的文章，从新到旧。2023年设立。"
    assert page.feed == f"{page.url}feed.xml"
    assert (closed.profile, closed.feed) == (None, "")
