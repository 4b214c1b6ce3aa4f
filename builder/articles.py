"""Document → Article, and → Standing for the pages that belong to no date."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder import urls
from builder.documents import Document
from builder.excerpts import excerpt
from builder.heads import facts, published, state, withheld
from builder.model import Article, Config, Standing
from builder.problems import Level, Location, Problem
from builder.registries import distinct_units, find_tags, find_unit, units_by_name
from builder.schema import Head
from builder.texts import text_of


def parse_article(document: Document, head: Head, config: Config) -> tuple[Article | None, tuple[Problem, ...]]:
    """The article a document holds; None where a title is missing too."""
    problems = tuple(_wanting(document, head))
    if any(problem.level is Level.ERROR for problem in problems):
        return None, problems
    known = units_by_name(config.units)
    id_, when = article_id(document, head), published(head)
    article = Article(
        id=id_,
        url=urls.article(when.at.year if when else None, id_),
        title=head.title,
        when=when,
        columns=head.columns,
        tags=find_tags(head.tags, config.tags),
        units=distinct_units(find_unit(name, known) for name in head.units),
        credits=(*head.credits, *head.staff),
        source=head.content_source,
        updated=head.updated,
        facts=facts(head),
        summary=head.summary or excerpt(document.body),
        body=text_of(document.body.strip("\n")),
        cover=head.cover,
        lang=head.lang or config.lang,
        state=state(head),
        flags=head.flags,
        aliases=head.aliases,
        hidden=withheld(head),
        digest=document.digest,
        where=Location(document.path),
    )
    return article, problems


def parse_standing(document: Document, head: Head, config: Config) -> tuple[Standing | None, tuple[Problem, ...]]:
    """The page that content/pages/<name>.md holds; its address is the file's name."""
    name = _stem(document.path)
    if not urls.is_slug(name):
        cure = "文件名只用小写字母、数字和 -，如 about.md"
        return None, (Problem(Location(document.path), "page-name", f"文件名“{name}”不能做地址", cure),)
    problems = tuple(_wanting(document, head, dated=False))
    if not head.title:
        return None, problems
    hidden, where = withheld(head), Location(document.path)
    lang = head.lang or config.lang
    body = text_of(document.body.strip("\n"))
    return Standing(f"/{name}/", head.title, body, lang, head.aliases, hidden, where), problems


def _wanting(document: Document, head: Head, dated: bool = True) -> Iterator[Problem]:
    where = Location(document.path)
    if not head.title:
        yield Problem(where, "title-missing", "没有标题", "在文件头写 title: 标题")
    if dated and published(head) is None:
        yield Problem(
            where,
            "date-missing",
            "没有日期，将列入“日期不详”",
            "知道日期就写 date: 2024-03-14",
            Level.WARNING,
        )
    if not document.body.strip():
        yield Problem(where, "body-missing", "没有正文", "在第二个 --- 之后写正文", Level.WARNING)
    if head.id and not urls.is_slug(head.id):
        yield Problem(where, "id", f"编号“{head.id}”不能做地址", "只用小写字母、数字和 -，如 0312-beijie")


def article_id(document: Document, head: Head) -> str:
    """The id given, else the file's name where it can be part of an address, else month, day and digest."""
    stem = _stem(document.path)
    if head.id:
        return head.id
    if urls.is_slug(stem):
        return stem
    when = published(head)
    month_day = when.at.strftime("%m%d-") if when else ""
    return f"{month_day}{document.digest[:8]}"


def _stem(path: str) -> str:
    return re.sub(r"(\.[A-Za-z]{2,8})+$", "", path.rsplit("/", 1)[-1])
