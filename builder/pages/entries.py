"""What a list shows of one thing, and the order lists have."""

from __future__ import annotations

from builder.excerpts import excerpt, plain_line
from builder.fields import show_when
from builder.model import Article, Brief, Entry, Issue, Item, Precision, Section, When
from builder.pages.addresses import Addresses, unit_links

UNDATED = "日期不详"
ARTICLE, ISSUE, ITEM, BRIEF = "文章", "快报", "条目", "简讯"
_WORDS = 48


def list_date(when: When | None) -> str:
    """2024-03-14, or as much of it as the source states."""
    return show_when(when)[:10] if when else UNDATED


def iso_date(when: When | None) -> str:
    """For `<time datetime>`: 2024-03-14 or 2024-03-14T09:30; "" without a date."""
    return show_when(when).replace(" ", "T") if when else ""


def page_date(when: When | None) -> str:
    """To the minute where the source has it: 2024-03-14 09:30."""
    return show_when(when)[:16] if when else UNDATED


def issue_date(when: When | None) -> str:
    """As on paper: 2024年3月14日."""
    if when is None:
        return UNDATED
    year, month, day = f"{when.at.year}年", f"{when.at.month}月", f"{when.at.day}日"
    return {Precision.YEAR: year, Precision.MONTH: year + month}.get(when.precision, year + month + day)


def article_entry(article: Article, where: Addresses) -> Entry:
    """An article in a list."""
    context = article.columns[0] if article.columns else ""
    return Entry(
        ARTICLE, article.title, article.url, list_date(article.when), iso_date(article.when), context,
        article.summary, unit_links(article.units, where), article.lang, iso_date(article.updated), article.hidden,
    )  # fmt: skip


def issue_entry(issue: Issue, where: Addresses) -> Entry:
    """A whole issue in a list; its summary is its headlines."""
    return Entry(
        ISSUE, issue.title, issue.url, list_date(issue.when), iso_date(issue.when), issue.bulletin.name,
        issue.summary, unit_links(issue.units[:6], where), issue.lang, iso_date(issue.updated), issue.hidden,
    )  # fmt: skip


def item_entry(item: Item, section: Section, context: str, whole: Entry, where: Addresses) -> Entry:
    """One item of an issue in a list, with the issue's own entry for its dates; it leads to its anchor."""
    title = item.title or section.title or whole.title
    return Entry(
        ITEM, title, f"{whole.url}#{item.anchor}", whole.date, whole.iso, context, item.summary,
        unit_links(item.units, where), whole.lang, whole.updated, whole.badge,
    )  # fmt: skip


def brief_entry(brief: Brief, section: Section, context: str, whole: Entry, where: Addresses) -> Entry:
    """One line of 简讯 in a list, with its first words for a title."""
    words = excerpt(brief.body, _WORDS) or " ".join(plain_line(brief.body).split())[:_WORDS]
    return Entry(
        BRIEF, words or section.title or whole.title, f"{whole.url}#{brief.anchor}", whole.date, whole.iso, context,
        "", unit_links(brief.units, where), whole.lang, whole.updated, whole.badge,
    )  # fmt: skip


def context_of(issue: Issue, section: Section) -> str:
    """Where an item stands: the number of its issue, and its section."""
    return " · ".join(part for part in (issue.number.label, section.title) if part)


def newest_first(entries: list[Entry]) -> tuple[Entry, ...]:
    """Sorted by date, newest first; equal dates keep the order given, undated ones come last."""
    return tuple(sorted(entries, key=lambda entry: entry.iso, reverse=True))
