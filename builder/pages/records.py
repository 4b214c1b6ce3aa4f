"""What search knows of each page: the text that its readers see, passage by passage."""

from __future__ import annotations

from collections.abc import Iterator

from builder.markdown import passages, plain_text
from builder.model import ArticlePage, Credit, IssuePage, Link, Page, Passage, Record, StandingPage, StatementPage

Searched = ArticlePage | IssuePage | StandingPage | StatementPage
SEARCHED = (ArticlePage, IssuePage, StandingPage, StatementPage)
# What the statement's template says, under the headings it has: a reader who looks for 关怀版 finds 长辈版.
STATEMENT = (
    Passage("elder", "长辈版和阅读设置", "长辈版 亲情版 关爱版 关怀版 字号 颜色 光标 朗读"),
    Passage("keys", "键盘", "跳到正文 检索框"),
    Passage("privacy", "隐私", "Cookie 跟踪 日志"),
    Passage("cite", "引用和核对", "校验码 永久地址"),
)


def search_records(pages: tuple[Page, ...]) -> tuple[Record, ...]:
    """A record for every article, issue, standing page and the statement, in the order of the pages."""
    return tuple(_record(p) for p in pages if isinstance(p, SEARCHED))


def _record(page: Searched) -> Record:
    if isinstance(page, StatementPage):
        return Record(page.url, page.title, "", (("kind", "页面"),), (*STATEMENT, *_barriers(page)))
    if isinstance(page, ArticlePage):
        return Record(page.url, page.title, page.iso, _article_filters(page), tuple(_article(page)))
    if isinstance(page, IssuePage):
        return Record(page.url, page.title, page.iso, _issue_filters(page), tuple(_issue(page)))
    return Record(page.url, page.title, "", (("kind", "页面"),), tuple(_body(page.body)))


def _barriers(page: StatementPage) -> Iterator[Passage]:
    yield from (Passage("", "", barrier) for barrier in page.known)


def _body(source: str) -> Iterator[Passage]:
    for anchor, heading, text in passages(source):
        yield Passage(anchor, heading, text)


def _article(page: ArticlePage) -> Iterator[Passage]:
    yield from _body(page.body)
    yield from _told(page.credits, page.facts, page.columns, page.units, page.tags)


def _told(
    credits_: tuple[Credit, ...], facts: tuple[tuple[str, str], ...], *links: tuple[Link, ...]
) -> Iterator[Passage]:
    """Names, facts and terms as the page shows them, each line a passage of its own."""
    names = "　".join(f"{credit.label} {credit.name}".strip() for credit in credits_)
    rows = ("、".join(link.title for link in row) for row in links)
    for line in (names, *(f"{label}　{text}" for label, text in facts), *rows):
        if line:
            yield Passage("", "", line)


def _issue(page: IssuePage) -> Iterator[Passage]:
    yield Passage("", "", f"{page.issued_by}\n{page.date}")
    yield from _body(page.lead)
    for section in page.sections:
        if section.title:
            yield Passage(section.anchor, section.title, "")
        for item in section.items:
            signature = "、".join(unit.title for unit in item.units)
            text = f"{signature}\n{plain_text(item.body)}".strip()
            yield Passage(item.anchor, plain_text(item.title).strip(), text)
            for brief in item.briefs:
                yield Passage(brief.anchor, "", plain_text(brief.body))
    facts = (*page.distribution, *page.contact, *page.facts)
    yield from _told(page.staff, facts, page.unit_urls, page.tags)


def _article_filters(page: ArticlePage) -> tuple[tuple[str, str], ...]:
    return (
        *_common(page.iso, "文章"),
        *(("section", link.title) for link in page.columns),
        *(("tag", link.title) for link in page.tags),
        *(("unit", link.title) for link in page.units),
    )


def _issue_filters(page: IssuePage) -> tuple[tuple[str, str], ...]:
    sections = dict.fromkeys(section.title for section in page.sections if section.title)
    units = {
        unit.title
        for s in page.sections
        for i in s.items
        for unit in (*i.units, *(u for b in i.briefs for u in b.units))
    }
    return (
        *_common(page.iso, "快报"),
        ("bulletin", page.bulletin),
        *(("section", title) for title in sections),
        *(("tag", link.title) for link in page.tags),
        *(("unit", title) for title in sorted(units)),
    )


def _common(iso: str, kind: str) -> tuple[tuple[str, str], ...]:
    year = (("year", iso[:4]),) if iso else ()
    return (("kind", kind), *year)
