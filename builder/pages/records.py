"""What search knows of each page: the text that its readers see, passage by passage."""

from __future__ import annotations

from collections.abc import Iterator

from builder.markdown import passages, plain_text, render_inline
from builder.markdown.text import read_lines
from builder.model import (
    ArticlePage,
    Credit,
    IssuePage,
    Item,
    Link,
    Passage,
    Plan,
    Record,
    StandingPage,
    StatementPage,
    StatementSection,
)
from builder.texts import Reading, words_at_hand
from builder.words import say

Filter = tuple[str, str]
Searched = ArticlePage | IssuePage | StandingPage | StatementPage
SEARCHED = (ArticlePage, IssuePage, StandingPage, StatementPage)
UPDATED = "更新时间"


def search_records(site: Plan, read: Reading = words_at_hand) -> tuple[Record, ...]:
    """A record for every article, issue, standing page and the statement, in the order of the pages."""
    return tuple(search_record(page, site.frame.lang, read) for page in site.pages if isinstance(page, SEARCHED))


def dated(page: Searched) -> str:
    """The ISO date of a page, as its record has it; "" where it has none."""
    return page.iso if isinstance(page, (ArticlePage, IssuePage)) else ""


def extent(page: Searched) -> int:
    """How many characters of text a page has, about: quicker to know than its record."""
    if isinstance(page, (ArticlePage, IssuePage, StandingPage)):
        return page.body.size
    return sum(len(line) for section in page.sections for line in _points(section))


def search_record(page: Searched, lang: str, read: Reading = words_at_hand) -> Record:
    """All that search knows of a page; `lang` is the script in which the site says its own words, `read` gives the
    words of its body."""
    if isinstance(page, ArticlePage):
        filters, passages_ = _article_filters(page, lang), _article(page, read(page.body), lang)
    elif isinstance(page, IssuePage):
        filters, passages_ = _issue_filters(page, lang), _issue(page, read(page.body), lang)
    else:
        filters = _common("", "页面", lang)
        passages_ = _body(read(page.body)) if isinstance(page, StandingPage) else _statement(page, lang)
    return Record(page.url, page.title, dated(page), tuple(filters), tuple(passages_))


def _statement(page: StatementPage, lang: str) -> Iterator[Passage]:
    for section in page.sections:
        lines = (say(line, lang) for line in _points(section))
        yield Passage(section.anchor, say(section.title, lang), "\n".join(lines))


def _points(section: StatementSection) -> Iterator[str]:
    """What stands on a line of its own: paragraphs, the points of a list."""
    for block in section.blocks:
        yield from (block,) if isinstance(block, str) else block


def _body(source: str) -> Iterator[Passage]:
    yield from (Passage(anchor, heading, text) for anchor, heading, text in passages(source) if heading or text)


def _article(page: ArticlePage, words: str, lang: str) -> Iterator[Passage]:
    yield from _body(words)
    yield from _lines(
        page.date,
        _updated(page.updated, lang),
        page.state.note,
        *_pairs(page.facts, lang),
        *_signed(page.credits, lang),
        *map(_named, (page.units, page.columns, page.tags)),
    )


def _issue(page: IssuePage, words: str, lang: str) -> Iterator[Passage]:
    yield from _body(page.lead.of(words))
    for section in page.sections:
        if section.title:
            yield Passage(section.anchor, section.title, "")
        for item in section.items:
            yield from _item(item, words)
    yield from _lines(
        *_masthead(page),
        _updated(page.updated, lang),
        page.state.note,
        *_signed(page.staff, lang),
        *_pairs((*page.distribution, *page.contact, *page.imprint, *page.facts), lang),
        *map(_named, (page.unit_urls, page.tags)),
    )


def _item(item: Item, words: str) -> Iterator[Passage]:
    """An item and its briefs: headings are text as they are, a brief is one line of Markdown.

    Who sent the item is told behind its text, so that an excerpt begins with that, and not at all where it ends so.
    """
    units = "、".join(unit.title for unit in item.units)
    text = plain_text(item.body.of(words))
    signature = units if item.title and units not in text else ""
    if item.title or units or text:
        yield Passage(item.anchor, item.title or units, "\n".join(filter(None, (text, signature))))
    for brief in item.briefs:
        yield Passage(brief.anchor, "", "\n".join(read_lines(render_inline(brief.body))))


def _masthead(page: IssuePage) -> tuple[str, ...]:
    """What stands at the head of an issue, but for the name and number where the title begins with just these."""
    head = f"{page.bulletin} {page.number}"
    told = page.title.startswith(head) and not page.title[len(head) :][:1].isalnum()
    return (*(() if told else (page.bulletin, page.number)), page.issued_by, page.date)


def _updated(iso: str, lang: str) -> str:
    return _line(UPDATED, iso[:16].replace("T", " "), lang) if iso else ""


def _pairs(facts: tuple[tuple[str, str], ...], lang: str) -> Iterator[str]:
    """Each fact as a line; when a page was last changed is told to the minute, and elsewhere."""
    yield from (_line(label, text, lang) for label, text in facts if label != UPDATED)


def _signed(credits_: tuple[Credit, ...], lang: str) -> Iterator[str]:
    """A line for each label, in the order of the source."""
    for label in dict.fromkeys(credit.label for credit in credits_):
        yield _line(label, "、".join(credit.name for credit in credits_ if credit.label == label), lang)


def _named(links: tuple[Link, ...]) -> str:
    return "、".join(link.title for link in links)


def _line(label: str, text: str, lang: str) -> str:
    return f"{say(label.strip('：'), lang)}：{text}"


def _lines(*lines: str) -> Iterator[Passage]:
    """What a page tells besides its text, each line a passage of its own: a result shows only the line it is in."""
    yield from (Passage("", "", line) for line in lines if line)


def _article_filters(page: ArticlePage, lang: str) -> Iterator[Filter]:
    yield from _common(page.iso, "文章", lang)
    yield from (("section", link.title) for link in page.columns)
    yield from (("tag", link.title) for link in page.tags)
    yield from (("unit", link.title) for link in page.units)
    yield from _source(page.facts)


def _issue_filters(page: IssuePage, lang: str) -> Iterator[Filter]:
    """Units by their short names; one that only the front matter names is shown, and offered, by its full name."""
    items = tuple(item for section in page.sections for item in section.items)
    units = (unit for item in items for unit in (*item.units, *(u for brief in item.briefs for u in brief.units)))
    short = {unit.name: unit.title for unit in units}
    yield from _common(page.iso, "快报", lang)
    yield "bulletin", page.bulletin
    yield from (("section", title) for title in dict.fromkeys(section.title for section in page.sections) if title)
    yield from (("tag", link.title) for link in page.tags)
    yield from (("unit", short.get(link.title, link.title)) for link in page.unit_urls)
    yield from _source(page.facts)


def _common(iso: str, kind: str, lang: str) -> Iterator[Filter]:
    yield "kind", say(kind, lang)
    if iso:
        yield "year", iso[:4]


def _source(facts: tuple[tuple[str, str], ...]) -> Iterator[Filter]:
    yield from (("source", text) for label, text in facts if label == "来源" and text)
