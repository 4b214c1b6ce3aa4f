"""What search knows of each page: the text that its readers see, passage by passage."""

from __future__ import annotations

from collections.abc import Iterator

from builder.markdown import passages, plain_text, render_inline
from builder.markdown.text import read_lines
from builder.model import ArticlePage, Credit, IssuePage, Item, Link, Page, Passage, Record, StandingPage, StatementPage

Filter = tuple[str, str]
Searched = ArticlePage | IssuePage | StandingPage | StatementPage
SEARCHED = (ArticlePage, IssuePage, StandingPage, StatementPage)
UPDATED = "更新时间"
# What the statement's template says, under the headings it has: a reader who looks for 关怀版 finds 长辈版.
STATEMENT = (
    Passage("elder", "长辈版和阅读设置", "长辈版 亲情版 关爱版 关怀版 字号 颜色 光标 朗读"),
    Passage("keys", "键盘", "跳到正文 检索框"),
    Passage("privacy", "隐私", "Cookie 跟踪 日志"),
    Passage("cite", "引用和核对", "校验码 永久地址"),
)


def search_records(pages: tuple[Page, ...]) -> tuple[Record, ...]:
    """A record for every article, issue, standing page and the statement, in the order of the pages."""
    return tuple(search_record(p) for p in pages if isinstance(p, SEARCHED))


def dated(page: Searched) -> str:
    """The ISO date of a page, as its record has it; "" where it has none."""
    return page.iso if isinstance(page, (ArticlePage, IssuePage)) else ""


def extent(page: Searched) -> int:
    """How many characters of text a page has, about: quicker to know than its record."""
    if isinstance(page, (ArticlePage, StandingPage)):
        return len(page.body)
    if isinstance(page, IssuePage):
        bodies = (item.body for section in page.sections for item in section.items)
        briefs = (brief.body for section in page.sections for item in section.items for brief in item.briefs)
        return len(page.lead) + sum(map(len, (*bodies, *briefs)))
    return 0


def search_record(page: Searched) -> Record:
    """All that search knows of a page."""
    if isinstance(page, StatementPage):
        return Record(page.url, page.title, "", (("kind", "页面"),), (*STATEMENT, *_barriers(page)))
    if isinstance(page, ArticlePage):
        return Record(page.url, page.title, page.iso, tuple(_article_filters(page)), tuple(_article(page)))
    if isinstance(page, IssuePage):
        return Record(page.url, page.title, page.iso, tuple(_issue_filters(page)), tuple(_issue(page)))
    return Record(page.url, page.title, "", (("kind", "页面"),), tuple(_body(page.body)))


def _barriers(page: StatementPage) -> Iterator[Passage]:
    if page.known:
        yield Passage("known", "已知的障碍", "\n".join(page.known))


def _body(source: str) -> Iterator[Passage]:
    yield from (Passage(anchor, heading, text) for anchor, heading, text in passages(source) if heading or text)


def _article(page: ArticlePage) -> Iterator[Passage]:
    yield from _body(page.body)
    yield from _lines(
        page.date,
        _updated(page.updated),
        page.state.note,
        *_pairs(page.facts),
        *_signed(page.credits),
        *map(_named, (page.units, page.columns, page.tags)),
    )


def _issue(page: IssuePage) -> Iterator[Passage]:
    yield from _body(page.lead)
    for section in page.sections:
        if section.title:
            yield Passage(section.anchor, section.title, "")
        for item in section.items:
            yield from _item(item)
    yield from _lines(
        *_masthead(page),
        _updated(page.updated),
        page.state.note,
        *_signed(page.staff),
        *_pairs((*page.distribution, *page.contact, *page.imprint, *page.facts)),
        *map(_named, (page.unit_urls, page.tags)),
    )


def _item(item: Item) -> Iterator[Passage]:
    """An item and its briefs: headings are text as they are, a brief is one line of Markdown."""
    units = "、".join(unit.title for unit in item.units)
    text = "\n".join(filter(None, (units if item.title else "", plain_text(item.body))))
    if item.title or units or text:
        yield Passage(item.anchor, item.title or units, text)
    for brief in item.briefs:
        yield Passage(brief.anchor, "", "\n".join(read_lines(render_inline(brief.body))))


def _masthead(page: IssuePage) -> tuple[str, ...]:
    """What stands at the head of an issue, but for the name and number where the title says just these."""
    told = page.title == f"{page.bulletin} {page.number}"
    return (*(() if told else (page.bulletin, page.number)), page.issued_by, page.date)


def _updated(iso: str) -> str:
    return _line(UPDATED, iso[:16].replace("T", " ")) if iso else ""


def _pairs(facts: tuple[tuple[str, str], ...]) -> Iterator[str]:
    """Each fact as a line; when a page was last changed is told to the minute, and elsewhere."""
    yield from (_line(label, text) for label, text in facts if label != UPDATED)


def _signed(credits_: tuple[Credit, ...]) -> Iterator[str]:
    """A line for each label, in the order of the source."""
    for label in dict.fromkeys(credit.label for credit in credits_):
        yield _line(label, "、".join(credit.name for credit in credits_ if credit.label == label))


def _named(links: tuple[Link, ...]) -> str:
    return "、".join(link.title for link in links)


def _line(label: str, text: str) -> str:
    return f"{label.strip('：')}：{text}"


def _lines(*lines: str) -> Iterator[Passage]:
    """What a page tells besides its text, each line a passage of its own: a result shows only the line it is in."""
    yield from (Passage("", "", line) for line in lines if line)


def _article_filters(page: ArticlePage) -> Iterator[Filter]:
    yield from _common(page.iso, "文章")
    yield from (("section", link.title) for link in page.columns)
    yield from (("tag", link.title) for link in page.tags)
    yield from (("unit", link.title) for link in page.units)
    yield from _source(page.facts)


def _issue_filters(page: IssuePage) -> Iterator[Filter]:
    """Units by their short names; one that only the front matter names is shown, and offered, by its full name."""
    items = tuple(item for section in page.sections for item in section.items)
    units = (unit for item in items for unit in (*item.units, *(u for brief in item.briefs for u in brief.units)))
    short = {unit.name: unit.title for unit in units}
    yield from _common(page.iso, "快报")
    yield "bulletin", page.bulletin
    yield from (("section", title) for title in dict.fromkeys(section.title for section in page.sections) if title)
    yield from (("tag", link.title) for link in page.tags)
    yield from (("unit", short.get(link.title, link.title)) for link in page.unit_urls)
    yield from _source(page.facts)


def _common(iso: str, kind: str) -> Iterator[Filter]:
    yield "kind", kind
    if iso:
        yield "year", iso[:4]


def _source(facts: tuple[tuple[str, str], ...]) -> Iterator[Filter]:
    yield from (("source", text) for label, text in facts if label == "来源" and text)
