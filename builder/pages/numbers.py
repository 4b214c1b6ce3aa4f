"""The archive in numbers: /data/ with its charts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from builder import urls
from builder.model import Bar, Chart, Config, DataPage, Link
from builder.pages.addresses import Addresses
from builder.pages.dates import UNDATED_URL
from builder.pages.lists import crumbs
from builder.pages.rows import ARTICLE, BRIEF, FIELDS, ISSUE, ITEM, RECORD_FILES, Row
from builder.words import say

KINDS = {ARTICLE: "文章", ISSUE: "快报", ITEM: "条目", BRIEF: "简讯"}
_UNKNOWN = "日期不详"
_COUNTED = (ARTICLE, ITEM, BRIEF)

Say = Callable[..., str]
Tallies = Mapping[str, Counter[str]]


def data_page(drawn: tuple[Chart, ...], config: Config) -> DataPage:
    """/data/, with its charts."""
    title = say("数据", config.lang)
    return DataPage(
        url=urls.DATA,
        template="data.html",
        title=title,
        crumbs=crumbs(Link(title, urls.DATA)),
        charts=drawn,
        files=tuple((Link(name, url), say(told, config.lang)) for name, url, told in RECORD_FILES),
        fields=tuple((f.name, say(f.label, config.lang), say(f.meaning, config.lang)) for f in FIELDS),
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What a chart says of itself, in the site's script."""

    id: str
    title: str
    label: str
    unit: str
    note: str


def charts(held: tuple[Row, ...], where: Addresses, lang: str) -> tuple[Chart, ...]:
    """All charts that have something to show, the totals first."""

    def tell(text: str, **places: object) -> str:
        return say(text, lang, **places)

    counted = tuple(row for row in held if row.count)
    made = (
        _totals(held, where, tell),
        _months(counted, tell),
        _years(counted, tell),
        _units(counted, where, tell),
        _adoption(counted, where, tell),
        _tags(held, where, tell),
        _sections(counted, where, tell),
        _columns(counted, where, tell),
    )
    return tuple(chart for chart in made if chart.bars)


# --- one chart each --------------------------------------------------------------------------------------


def _totals(held: tuple[Row, ...], where: Addresses, tell: Say) -> Chart:
    kinds = Counter(row.kind for row in held if row.count or row.kind == ISSUE)
    amounts = (
        ("快报（期）", kinds[ISSUE]), ("条目（条）", kinds[ITEM]), ("简讯（条）", kinds[BRIEF]),
        ("文章（篇）", kinds[ARTICLE]), ("报送单位（个）", len(where.units)), ("标签（个）", len(where.tags)),
    )  # fmt: skip
    days = sorted(row.date[:10] for row in held if row.date)
    span = tell("最早 {first}，最晚 {last}。", first=days[0], last=days[-1]) if days else ""
    note = tell(
        "一篇文章计一，快报里的一个条目计一；由几条简讯组成的条目，按简讯的条数计。按文章的日期或快报这一期的日期归入年月。"
    )
    told = Told("totals", tell("总数"), tell("项目"), "", note + span)
    return _chart(told, tuple(Bar(tell(label), count) for label, count in amounts if count))


def _months(counted: tuple[Row, ...], tell: Say) -> Chart:
    """Every month from January of the first year to December of the last, empty ones too."""
    tally = _tally(counted, lambda row: (row.date[:7],) if len(row.date) >= 7 else (), _kind)
    years = sorted({int(month[:4]) for month in tally})
    every = [(year, month) for year in _span(years) for month in range(1, 13)]
    links = {f"{y}-{m:02}": Link(tell("{y}年{m}月", y=y, m=m), urls.month(y, m)) for y, m in every}
    rest = len(counted) - sum(map(Counter.total, tally.values()))
    note = tell("每格一年，竖条从左到右是 1 月至 12 月，各格同一比例。")
    if tally:
        most = max(tally, key=lambda month: (tally[month].total(), month))
        note += tell("最多的是{month}，{n} 篇。", month=links[most].title, n=tally[most].total())
    if rest:
        note += tell("另有 {n} 篇的月份不详，不在图中。", n=rest)
    told = Told("months", tell("各月篇数"), tell("月份"), tell("篇"), note)
    return _split(told, tally, links, _COUNTED, tell)


def _years(counted: tuple[Row, ...], tell: Say) -> Chart:
    tally = _tally(counted, lambda row: (row.date[:4],), _kind)
    years = _span(sorted(int(year) for year in tally if year))
    links = {str(year): Link(tell("{y}年", y=year), urls.year(year)) for year in years}
    if "" in tally:
        links[""] = Link(tell(_UNKNOWN), UNDATED_URL)
    told = Told("years", tell("各年篇数"), tell("年份"), tell("篇"), "")
    return _split(told, tally, links, _COUNTED, tell)


def _units(counted: tuple[Row, ...], where: Addresses, tell: Say) -> Chart:
    tally = _tally(counted, lambda row: row.units, _kind)
    note = tell("几个单位联合报送的，各单位都计一次，所以各单位相加会多于总数。")
    told = Told("units", tell("各单位篇数"), tell("单位"), tell("篇"), note)
    return _split(told, tally, _most(tally, where.units), _COUNTED, tell)


def _adoption(counted: tuple[Row, ...], where: Addresses, tell: Say) -> Chart:
    """Items and briefs of each unit by year: what the supervisors' circulars list."""
    adopted = tuple(row for row in counted if row.kind in (ITEM, BRIEF))
    tally = _tally(adopted, lambda row: row.units, lambda row: row.date[:4])
    years = sorted({year for counts in tally.values() for year in counts}, key=lambda year: year or "9999")
    note = tell(
        "采用：署有这个单位、登在快报里的条目和简讯，按这一期的日期归年，文章不计在内；联合报送的，各单位都计一次。"
        "档案里只有采用的稿件，没有报送的总数，所以不列采用率。"
    )
    told = Told("adoption", tell("各单位采用条数"), tell("单位"), tell("条"), note)
    named = {year: tell("{y}年", y=year) if year else tell(_UNKNOWN) for year in years}
    return _chart(told, _bars(tally, _most(tally, where.units), years), tuple(named.values()))


def _tags(held: tuple[Row, ...], where: Addresses, tell: Say) -> Chart:
    tally = _tally(held, lambda row: row.tags, _kind)
    note = tell("带这个标签的文章和快报；一期快报计一。")
    told = Told("tags", tell("各标签篇数"), tell("标签"), tell("篇"), note)
    return _split(told, tally, _most(tally, where.tags), (ARTICLE, ISSUE), tell)


def _sections(counted: tuple[Row, ...], where: Addresses, tell: Say) -> Chart:
    tally = _tally(counted, lambda row: (row.section,) if row.section else (), _kind)
    told = Told("sections", tell("快报各栏目条数"), tell("期内栏目"), tell("条"), "")
    return _split(told, tally, _most(tally, where.sections), (ITEM, BRIEF), tell)


def _columns(counted: tuple[Row, ...], where: Addresses, tell: Say) -> Chart:
    tally = _tally(counted, lambda row: row.columns, _kind)
    note = tell("一篇文章列在几个栏目的，各栏目都计一次。")
    told = Told("columns", tell("网站各栏目文章数"), tell("栏目"), tell("篇"), note)
    return _split(told, tally, _most(tally, where.columns), (ARTICLE,), tell)


# --- counting --------------------------------------------------------------------------------------------


def _kind(row: Row) -> str:
    return row.kind


def _tally(held: Iterable[Row], names: Callable[[Row], Iterable[str]], part: Callable[[Row], str]) -> Tallies:
    """For each name how many rows stand under it, split by part."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    pairs = ((name, part(row)) for row in held for name in dict.fromkeys(names(row)))
    for (name, told), count in Counter(pairs).items():
        found[name][told] = count
    return found


def _most(tally: Tallies, links: Mapping[str, Link]) -> Mapping[str, Link]:
    """The names that hold something, most first; equal ones in the order of `links`, which is pinyin."""
    held = [name for name in links if name in tally]
    return {name: links[name] for name in sorted(held, key=lambda name: -tally[name].total())}


def _span(years: list[int]) -> range:
    """All years from the first to the last."""
    return range(years[0], years[-1] + 1) if years else range(0)


def _split(told: Told, tally: Tallies, links: Mapping[str, Link], kinds: tuple[str, ...], tell: Say) -> Chart:
    """A chart whose bars are split by kind; kinds that nowhere occur are left out."""
    held = [kind for kind in kinds if any(counts[kind] for counts in tally.values())]
    return _chart(told, _bars(tally, links, held), tuple(tell(KINDS[kind]) for kind in held))


def _bars(tally: Tallies, links: Mapping[str, Link], parts: list[str]) -> tuple[Bar, ...]:
    """A bar for each link, in the order given; what holds nothing leads nowhere."""
    found = []
    for name, link in links.items():
        counts = tally.get(name, Counter())
        split = tuple(counts[part] for part in parts)
        found.append(Bar(link.title, sum(split), link.url if sum(split) else "", split))
    return tuple(found)


def _chart(told: Told, bars: tuple[Bar, ...], series: tuple[str, ...] = ()) -> Chart:
    csv = f"{urls.DATA}{told.id}.csv"
    return Chart(told.id, told.title, told.note, told.unit, bars, series, csv, told.label)
