"""One row for everything the archive holds, and what its fields mean: the records and the charts are made of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from builder import urls
from builder.excerpts import plain_line
from builder.model import Archive, Article, Brief, Config, Credit, Issue, Item
from builder.pages.entries import iso_date

ARTICLE, ISSUE, ITEM, BRIEF = "article", "issue", "item", "brief"
_OPENING = 48


@dataclass(frozen=True, slots=True)
class Row:
    """An article, an issue, an item or a brief; its fields are those of the records, in their order.

    `count` is 1 for what the charts count. A document's `summary` and `sha256` stand in its own row only.
    """

    id: str
    kind: str
    title: str
    date: str
    updated: str
    bulletin: str
    number: str
    cumulative_no: int | None
    section: str
    columns: tuple[str, ...]
    units: tuple[str, ...]
    tags: tuple[str, ...]
    source: str
    credits: tuple[str, ...]
    url: str
    part_of: str
    lang: str
    status: str
    count: int
    summary: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Field:
    """A column of the records: its name in the files, its Chinese name, what it says, and the terms it matches."""

    name: str
    label: str
    meaning: str
    term: str


FIELDS = (
    Field("id", "标识", "本站内的永久地址，条目和简讯带锚点；换域名也不变", "dcterms:identifier · @id"),
    Field("kind", "种类", "article 文章，issue 一期快报，item 条目，brief 简讯", "dcterms:type · @type"),
    Field("title", "标题", "没有标题的条目用栏目名或期名，简讯用开头几十个字", "dcterms:title · schema:headline"),
    Field("date", "日期", "稿件写到哪一级就记到哪一级：2024、2024-03、2024-03-14、2024-03-14T09:30；按网站所设时区",
          "dcterms:issued · schema:datePublished"),
    Field("updated", "更新时间", "稿件注明的更新时间，写法同日期", "dcterms:modified · schema:dateModified"),
    Field("bulletin", "快报名称", "所属快报", "schema:isPartOf/name"),
    Field("number", "期号", "如 第31期、2024年第12期、增刊第1期", "dcterms:bibliographicCitation · schema:issueNumber"),
    Field("cumulative_no", "总期号", "总第几期，数字", "（本站自定）"),
    Field("section", "期内栏目", "条目和简讯在快报里的栏目", "schema:articleSection"),
    Field("columns", "栏目", "文章在网站上的栏目", "schema:articleSection"),
    Field("units", "单位", "报送单位的全称；没有署单位的简讯，用所在条目的",
          "dcterms:creator · schema:sourceOrganization"),
    Field("tags", "标签", "条目和简讯没有标签，见所属的一期", "dcterms:subject · schema:keywords"),
    Field("source", "来源", "文章的来源；快报是编发单位", "dcterms:source · schema:publisher"),
    Field("credits", "署名", "“职责：姓名”；编审人员只在网站公布时列出", "dcterms:contributor · schema:author"),
    Field("url", "网址", "完整的网址，可直接打开", "schema:url"),
    Field("part_of", "所属", "条目和简讯所在一期的标识", "dcterms:isPartOf · schema:isPartOf"),
    Field("lang", "语言", "zh-Hans 简体，zh-Hant 繁体", "dcterms:language · schema:inLanguage"),
    Field("status", "状态", "published 已发布，corrected 已更正，superseded 已被替代，archived 已归档",
          "schema:creativeWorkStatus"),
    Field("count", "计数", "图表是否计它：文章、条目、简讯为 1；一期快报、由简讯组成的条目为 0",
          "（本站自定）"),
    Field("summary", "摘要", "文章和快报的摘要", "dcterms:description · schema:description"),
    Field("sha256", "校验值", "文章、快报稿件（content/ 里的文件）的 SHA-256，开头与网页上的校验值相同",
          "schema:sha256"),
)  # fmt: skip

CSV, JSONL = f"{urls.DATA}records.csv", f"{urls.DATA}records.jsonl"
RECORD_FILES = (
    ("records.csv", CSV, "表格（CSV），可用 Excel、WPS 打开"),
    ("records.jsonl", JSONL, "每行一条的 JSON，供程序读取，与原文一字不差"),
)


def rows(archive: Archive, config: Config) -> Iterator[Row]:
    """All articles, then all issues, each followed by its items and their briefs; newest first. Together they are
    larger than the archive: whoever can takes them one by one."""
    base = config.base_url + config.base_path.rstrip("/")
    yield from (_article(article, base, config) for article in archive.articles)
    for issue in archive.issues:
        yield from _issue(issue, base, config)


def _article(article: Article, base: str, config: Config) -> Row:
    return Row(
        id=article.url, kind=ARTICLE, title=article.title, date=iso_date(article.when),
        updated=iso_date(article.updated), bulletin="", number="", cumulative_no=None, section="",
        columns=article.columns, units=tuple(unit.name for unit in article.units),
        tags=tuple(tag.name for tag in article.tags), source=article.source,
        credits=_credits(article.credits, config), url=base + article.url, part_of="", lang=article.lang,
        status=_status(article), count=1, summary=article.summary, sha256=article.digest,
    )  # fmt: skip


def _issue(issue: Issue, base: str, config: Config) -> Iterator[Row]:
    """The issue, its items, and behind each item its briefs."""
    whole = Row(
        id=issue.url, kind=ISSUE, title=issue.title, date=iso_date(issue.when), updated=iso_date(issue.updated),
        bulletin=issue.bulletin.name, number=issue.number.label, cumulative_no=issue.number.total, section="",
        columns=(), units=tuple(unit.name for unit in issue.units), tags=tuple(tag.name for tag in issue.tags),
        source=issue.issued_by, credits=_credits(issue.staff, config) if config.show_staff else (),
        url=base + issue.url, part_of="", lang=issue.lang, status=_status(issue), count=0, summary=issue.summary,
        sha256=issue.digest,
    )  # fmt: skip
    yield whole
    for section in issue.sections:
        for item in section.items:
            yield _item(item, section.title, whole, base)
            yield from (_brief(brief, item, section.title, whole, base) for brief in item.briefs)


def _item(item: Item, section: str, whole: Row, base: str) -> Row:
    """An item; one that is a run of briefs is not counted itself."""
    title, units = item.title or section or whole.title, tuple(unit.name for unit in item.units)
    return _part(ITEM, item.anchor, title, section, units, 0 if item.briefs else 1, whole, base)


def _brief(brief: Brief, item: Item, section: str, whole: Row, base: str) -> Row:
    """A brief; one that names no unit is the item's."""
    text = plain_line(brief.body)
    title = text if len(text) <= _OPENING else f"{text[: _OPENING - 1]}…"
    units = tuple(unit.name for unit in brief.units or item.units)
    return _part(BRIEF, brief.anchor, title, section, units, 1, whole, base)


def _part(
    kind: str, anchor: str, title: str, section: str, units: tuple[str, ...], count: int, whole: Row, base: str
) -> Row:
    """What stands at an anchor of an issue, whose own row is `whole`."""
    id_ = f"{whole.id}#{anchor}"
    return Row(
        id=id_, kind=kind, title=title, date=whole.date, updated=whole.updated, bulletin=whole.bulletin,
        number=whole.number, cumulative_no=whole.cumulative_no, section=section, columns=(), units=units, tags=(),
        source=whole.source, credits=(), url=base + id_, part_of=whole.id, lang=whole.lang, status=whole.status,
        count=count, summary="", sha256="",
    )  # fmt: skip


# Roles of an article's byline; who edited and signed is staff, whose names stand only where the site shows them.
_BYLINE = ("author", "writer", "reporter", "correspondent", "photographer", "submitter")


def _credits(credits_: tuple[Credit, ...], config: Config) -> tuple[str, ...]:
    """记者：柳一舟"""
    shown = (credit for credit in credits_ if config.show_staff or credit.role in _BYLINE)
    return tuple(f"{credit.label.strip('： ')}：{credit.name}".lstrip("：") for credit in shown)


def _status(value: Article | Issue) -> str:
    """The document's state in its life; a preview also shows drafts."""
    return "draft" if value.hidden else value.state.name or "published"
