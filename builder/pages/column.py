"""The column a page belongs to, as its meta tags tell it: as configured, else in words made from the page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from builder.model import (
    ArticlePage,
    Column,
    DataPage,
    DatesPage,
    Frame,
    IssuePage,
    ListingPage,
    MapPage,
    Page,
    SearchPage,
    SeriesPage,
    StandingPage,
    StatementPage,
    TermsPage,
)
from builder.words import say

NEWS, ISSUES, TOPIC, NUMBERS, SERVICE = "工作动态", "工作快报", "专题", "数据发布", "网站服务"

# What a page belongs to → 栏目类型, and what such a column holds.
KINDS = {
    "articles": (NEWS, "全部文章，按日期从新到旧排列。"),
    "column": (NEWS, "“{name}”栏目的文章，按日期从新到旧排列。"),
    "columns": (NEWS, "全部栏目和各栏目的篇数。"),
    "tag": (TOPIC, "标有“{name}”的快报与文章，按日期从新到旧排列。"),
    "tags": (TOPIC, "全部标签和各标签的篇数。"),
    "unit": (NEWS, "{name}报送的文章和快报条目，按日期从新到旧排列。"),
    "units": (NEWS, "全部报送单位和各单位的篇数。"),
    "section": (ISSUES, "各期快报“{name}”栏目的条目，按日期从新到旧排列。"),
    "sections": (ISSUES, "快报的全部期内栏目和各栏目的条数。"),
    "source": (NEWS, "来源为“{name}”的文章，按日期从新到旧排列。"),
    "sources": (NEWS, "全部来源和各来源的篇数。"),
    "person": (NEWS, "由{name}署名或参与编审的快报与文章，按日期从新到旧排列。"),
    "persons": (NEWS, "署名和参与编审的全部人员。"),
    "year": (NEWS, "{name}的快报与文章，按月份排列。"),
    "month": (NEWS, "{name}的快报与文章，按日期排列。"),
    "undated": (NEWS, "没有注明日期的快报与文章。"),
    "dates": (NEWS, "全部快报与文章，按年、月、日查阅。"),
    "series": (ISSUES, "《{name}》各期目录，按年份和期号排列。"),
    "bulletins": (ISSUES, "全部快报和各自的期数。"),
    "data": (NUMBERS, "各月、各单位、各标签的篇数，附表格和可以下载的数据文件。"),
    "map": (SERVICE, "本站全部列表的目录。"),
    "statement": (SERVICE, "无障碍的目标、检查过的内容、已知的障碍、长辈版、隐私和引用办法。"),
    "search": (SERVICE, "检索全部快报与文章里的任何字词。"),
    "standing": (SERVICE, "“{name}”页面。"),
}
OTHER = (NEWS, "“{name}”的全部内容。")
CONFIGURED = ("column", "articles", "series", "standing")


@dataclass(frozen=True, slots=True)
class _Place:
    """The name of a column and the row of KINDS that tells what such a column is."""

    name: str
    kind: str


def column_of(page: Page, frame: Frame) -> Column | None:
    """The column of an article, an issue, a list or a single page, nothing in it empty; None for the home page and
    for pages that belong nowhere."""
    place = _place(page)
    return _told(place, frame) if place else None


@lru_cache(maxsize=1 << 10)  # thousands of pages belong to one column
def _told(place: _Place, frame: Frame) -> Column:
    type_, told = KINDS.get(place.kind, OTHER)
    type_, told = say(type_, frame.lang), say(told, frame.lang, name=place.name.strip("《》"))
    known = (column for column in frame.columns if place.kind in CONFIGURED and column.name == place.name)
    column = next(known, Column("", place.name))
    return replace(
        column,
        description=column.description or f"{frame.title}：{told}",
        keywords=column.keywords or tuple(dict.fromkeys((place.name, type_))),
        kind=column.kind or type_,
    )


def _place(page: Page) -> _Place | None:
    match page:
        case ArticlePage(columns=(first, *_)):
            return _Place(first.title, "column")
        case ArticlePage():
            return _Place(page.crumbs[-2].title, "articles")
        case IssuePage():
            return _Place(page.series.title, "series")
        case ListingPage():
            # The title of a list's later page counts it; the last crumb of a month leaves out its year.
            return _Place(page.title if page.kind == "month" else page.crumbs[-1].title, page.kind)
        case TermsPage():
            return _Place(page.title, page.kind)
        case SeriesPage() | DatesPage() | DataPage() | MapPage() | StatementPage() | SearchPage() | StandingPage():
            return _Place(page.title, SINGLE[type(page)])
        case _:
            return None


SINGLE: dict[type[Page], str] = {
    SeriesPage: "series", DatesPage: "dates", DataPage: "data", MapPage: "map", StatementPage: "statement",
    SearchPage: "search", StandingPage: "standing",
}  # fmt: skip
