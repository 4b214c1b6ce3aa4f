"""All documents together → Archive; what must hold across files."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from builder import urls
from builder.articles import parse_article, parse_standing
from builder.clean.judge import needs_cleaning
from builder.clean.values import Aids, Cleaned
from builder.documents import ANSWERS, Document
from builder.fields import show_when
from builder.heads import type_fields
from builder.issues import parse_issue
from builder.model import Archive, Article, Config, Issue, Parsed, Picture, Redirect, Standing, Tag, Unit
from builder.ownership import (
    aliases_of,
    all_owners,
    circles,
    collision,
    disputes,
    is_free,
    owner_of,
    owners,
    undisputed,
    unusable,
    vanished,
)
from builder.problems import Level, Location, Problem
from builder.schema import Head, canonical_name

if TYPE_CHECKING:
    from builder.clean.issue.marked import Marked

RAW = {
    "feed-dump": "这是采集来的原稿（HTML 正文）",
    "html": "正文是网页代码",
    "masthead": "报头还在正文里",
    "sections": "栏目还是【…】的写法",
    "no-front-matter": "没有文件头",
    "control": "正文里有看不见的控制字符",
}


def parse_document(document: Document, config: Config) -> tuple[Parsed | None, tuple[Problem, ...]]:
    """What one document holds; a raw one is cleaned in memory first."""
    if not document.answers and not document.problems and (marked := _marked(document)):
        return _typed(replace(document, fields=marked.fields), config, (), marked.colophon)
    reason = needs_cleaning(document.fields, document.body)
    notes: tuple[Problem, ...] = ()
    if reason:
        unfenced = tuple(_unfenced(document)) if reason == "no-front-matter" else ()
        cleaned, answered = _cleaned(document, config)
        if answered:
            return None, answered
        # A feed's broken front matter is what cleaning mends; a text without one has no excuse.
        problems = document.problems if reason == "no-front-matter" else ()
        document = replace(document, fields=cleaned.fields, body=cleaned.body, problems=problems)
        message = f"{RAW.get(reason, reason)}，已在内存中整理"
        cure = f"bulletin import --in-place {document.path} 可存成规范稿件"
        notes = (Problem(Location(document.path), "raw", message, cure, Level.NOTE), *unfenced)
    return _typed(document, config, notes)


def _marked(document: Document) -> Marked | None:
    """The document as an issue whose sections are headings in 【】, if it is one."""
    if "## 【" not in document.body:
        return None
    # Patterns that take longer to compile than most builds need.
    from builder.clean.issue.marked import read_marked

    return read_marked(document.fields, document.body)


def _typed(
    document: Document, config: Config, notes: tuple[Problem, ...], colophon: str = ""
) -> tuple[Parsed | None, tuple[Problem, ...]]:
    """What a clean document holds, and all its problems behind these notes; its fields tell what `colophon` says."""
    head, wrong = type_fields(document)
    if any(problem.level is Level.ERROR for problem in wrong):
        return None, (*notes, *wrong)
    value, problems = _parse(document, head, config, colophon)
    return value, (*notes, *wrong, *problems)


def _cleaned(document: Document, config: Config) -> tuple[Cleaned, tuple[Problem, ...]]:
    """A raw document, cleaned with a person's answers; and what is wrong with the answers."""
    # All the rules, which take longer to read than most builds need: there may be no raw document.
    from builder.clean.fixes import parse_fixes, stale
    from builder.clean.pipeline import clean

    fixes, unreadable = parse_fixes(document.answers, f"{document.path}{ANSWERS}")
    cleaned = clean(document.raw, document.path.rsplit("/", 1)[-1], Aids(fixes, (), (), config.tags, config.units))
    return cleaned, (*unreadable, *stale(cleaned))


def _unfenced(document: Document) -> Iterator[Problem]:
    """A text that begins like front matter, between lines that are not `---` or not there at all."""
    lines = [line.strip() for line in document.raw.split("\n")[:8] if line.strip()]
    typed = lines[1:] if lines and re.fullmatch(r"[-—–―－_=*]+", lines[0]) else lines
    names = [re.split(r"[:：]", line)[0].strip() for line in typed[:2]]
    if len(names) == 2 and all(
        canonical_name(name) in ("title", "date", "tags", "columns", "number") for name in names
    ):
        cure = "自己写的稿件，在文件头的前后各写一行 ---（三个英文减号）"
        yield Problem(Location(document.path), "fence-missing", "开头像文件头，却没有 ---", cure, Level.WARNING)


def _parse(document: Document, head: Head, config: Config, colophon: str) -> tuple[Parsed | None, tuple[Problem, ...]]:
    folder = document.path.split("/", 1)[0]
    if folder == "pages" and not head.kind:
        return parse_standing(document, head, config)
    if head.kind == "issue" or (not head.kind and folder == "issues"):
        return parse_issue(document, head, config, colophon)
    return parse_article(document, head, config)


@dataclass(frozen=True, slots=True)
class Terms:
    """What `assemble` goes by: the day that decides what is due, whether hidden documents show, and which
    documents could not be read (then no address is missed)."""

    as_of: date
    drafts: bool = False
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Assembly:
    """The archive, its addresses with the identity each belongs to, what is hidden and why, and what does not hold."""

    archive: Archive
    lock: tuple[tuple[str, str], ...]
    hidden: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]


def assemble(parsed: Iterable[Parsed], pictures: tuple[Picture, ...], config: Config, terms: Terms) -> Assembly:
    """All documents together. Drafts and what is not yet due stay out unless `terms.drafts`.

    The addresses of the lock win over computed ones, so that nothing published moves.
    """
    told = [_due(value, terms.as_of) for value in parsed]
    placed = _placed([value for value in told if terms.drafts or not value.hidden], config)
    shown = [value for value in placed if not _withdrawn(value)]
    config = replace(config, redirects=(*config.redirects, *_tombstones(placed)))
    full = _archive(shown, pictures, config)
    disputed = disputes(full, config)
    losers = {dispute.path for dispute in disputed if not dispute.old}
    winners = [value for value in shown if value.where.path not in losers]
    archive = _archive(winners, pictures, config) if losers else full
    archive = replace(archive, redirects=undisputed(archive)) if disputed else archive
    lock = tuple(sorted((url, owner) for url, owner, _ in owners(archive)))
    later = {owner for value in told if value.hidden.startswith(SCHEDULED) for owner in all_owners(value)}
    gone = () if terms.unread or losers else vanished(lock, archive, config, later)
    problems = (
        *map(collision, disputed), *unusable(told, config), *circles(archive.redirects, config),
        *(() if terms.unread else _unregistered(archive, config)), *gone, *_strangers(archive, config),
    )  # fmt: skip
    hidden = tuple((value.where.path, value.hidden) for value in told if value.hidden)
    return Assembly(archive, lock, hidden, tuple(problems))


WITHDRAWN = "这一页已经撤下，地址保留，内容不再公开。"


def _withdrawn(value: Parsed) -> bool:
    return not isinstance(value, Standing) and value.state.name == "withdrawn"


def _tombstones(values: Iterable[Parsed]) -> Iterator[Redirect]:
    """What stays of a document that is withdrawn: its addresses, with the reason."""
    for value in values:
        if not isinstance(value, Standing) and _withdrawn(value):
            day = f"（{show_when(value.updated)[:10]}）" if value.updated else ""
            for url in (value.url, *aliases_of(value)):
                yield Redirect(url, "", f"{value.state.note or WITHDRAWN}{day}")


SCHEDULED = "定时"


def _due(value: Parsed, as_of: date) -> Parsed:
    """A document that is not yet due says so."""
    when = None if isinstance(value, Standing) else value.when
    if value.hidden or when is None or when.at.date() <= as_of:
        return value
    return replace(value, hidden=f"{SCHEDULED} {show_when(when)}")


def _placed(values: list[Parsed], config: Config) -> list[Parsed]:
    """The documents with their addresses: what the lock holds for an identity, else what its kind computes."""
    locked = {owner: url for url, owner in config.lock}
    bulletins = {b.name for b in config.bulletins} | {v.bulletin.name for v in values if isinstance(v, Issue)}
    several = len(bulletins) > 1
    placed = []
    for value in map(_identified, values):
        url = urls.issue(value.bulletin.id, value.number.key, several) if isinstance(value, Issue) else value.url
        url = locked.get(owner_of(value), url)
        placed.append(value if value.url == url else replace(value, url=url))
    return placed


def _identified(value: Parsed) -> Parsed:
    """An issue of a bulletin that no registry knows gets the bulletin's id here: few names have to be spelt."""
    if not isinstance(value, Issue) or value.bulletin.id:
        return value
    return replace(value, bulletin=replace(value.bulletin, id=urls.slug(value.bulletin.name)))


def _archive(values: list[Parsed], pictures: tuple[Picture, ...], config: Config) -> Archive:
    articles = sorted((v for v in values if isinstance(v, Article)), key=_age, reverse=True)
    issues = sorted((v for v in values if isinstance(v, Issue)), key=_age, reverse=True)
    standings = sorted((v for v in values if isinstance(v, Standing)), key=lambda v: v.url)
    dated: tuple[Article | Issue, ...] = (*articles, *issues)
    tags = {tag.name: tag for value in dated for tag in value.tags}
    units = {unit.name: unit for value in dated for unit in value.units}
    named = dict.fromkeys(name for article in articles for name in article.columns)
    columns = {name: Tag(_column_id(name, config), name) for name in named}
    sections = _named(section.title for issue in issues for section in issue.sections)
    sources = _named(article.source for article in articles)
    credits_ = (*(c for a in articles for c in a.credits), *(c for i in issues for c in i.staff if config.show_staff))
    people = _named(credit.name for credit in credits_ if config.people)
    moved = (Redirect(old, v.url) for v in values for old in aliases_of(v) if old != v.url)
    redirects = (*(r for r in config.redirects if is_free(r.source)), *dict.fromkeys(moved))
    return Archive(
        articles=tuple(articles),
        issues=tuple(issues),
        standings=tuple(standings),
        units=_distinct(units.values(), "unit", urls.UNITS, config),
        tags=_distinct(tags.values(), "tag", urls.TAGS, config),
        columns=_distinct(columns.values(), "column", urls.COLUMNS, config),
        sections=_distinct(sections, "section", urls.SECTIONS, config),
        sources=_distinct(sources, "source", urls.SOURCES, config),
        people=_distinct(people, "person", urls.PEOPLE, config),
        redirects=redirects,
        pictures=pictures,
    )


def _column_id(name: str, config: Config) -> str:
    return next((column.id for column in config.columns if column.name == name), "")


def _named(names: Iterable[str]) -> tuple[Tag, ...]:
    return tuple(Tag("", name) for name in dict.fromkeys(names) if name)


def _age(value: Article | Issue) -> tuple[str, int, str]:
    """What documents are sorted by: date as stated (a month is older than its days), then number or file; undated ones
    are the oldest."""
    number = value.number.value if isinstance(value, Issue) else 0
    return (show_when(value.when) if value.when else "", number, value.where.path)


Named = TypeVar("Named", Tag, Unit)


def _distinct(entries: Iterable[Named], kind: str, prefix: str, config: Config) -> tuple[Named, ...]:
    """The entries in pinyin order, each with an id of its own: the lock's, the registry's, else pinyin and a count."""
    locked = {owner: url.removeprefix(prefix).strip("/") for url, owner in config.lock}
    registered = {unit.id for unit in config.units} | {tag.id for tag in config.tags}
    taken: set[str] = set()
    found = []
    spelt = (replace(entry, id=entry.id or urls.slug(entry.name)) for entry in entries)
    ordered = sorted(spelt, key=lambda e: (f"{kind}:{e.name}" not in locked, e.id not in registered, e.name))
    for entry in ordered:
        id_, count = locked.get(f"{kind}:{entry.name}", entry.id), 1
        while id_ in taken:
            count += 1
            id_ = f"{entry.id}-{count}"
        taken.add(id_)
        found.append(replace(entry, id=id_))
    return tuple(sorted(found, key=lambda e: urls.pinyin_key(e.name)))


def _unregistered(archive: Archive, config: Config) -> Iterator[Problem]:
    """Units that a registry should know, where there is one."""
    if not config.units:
        return
    dated: tuple[Article | Issue, ...] = (*archive.articles, *archive.issues)
    known = [name for unit in config.units for name in (unit.name, unit.short) if name]
    for unit in archive.units:
        if not unit.registered:
            near = difflib.get_close_matches(unit.name, known, 1, 0.6)
            cure = f"是不是“{near[0]}”？否则请在 units.yaml 登记" if near else "请在 units.yaml 登记"
            where = next(v.where for v in dated if any(u.name == unit.name for u in v.units))
            yield Problem(where, "unit-unknown", f"单位“{unit.name}”没有登记", cure, Level.WARNING)


def _strangers(archive: Archive, config: Config) -> Iterator[Problem]:
    """Bulletins that no registry knows, where there is one: mostly a slip, and it would move addresses."""
    known = [bulletin.name for bulletin in config.bulletins]
    for name in dict.fromkeys(issue.bulletin.name for issue in archive.issues):
        if known and name not in known:
            near = difflib.get_close_matches(name, known, 1, 0.5)
            where = next(issue.where for issue in archive.issues if issue.bulletin.name == name)
            cure = f"是不是“{near[0]}”？" if near else "确是另一种快报，就在 site.yaml 的 bulletins 里登记"
            level = Level.ERROR if near else Level.WARNING
            yield Problem(where, "bulletin-unknown", f"快报“{name}”没有登记", cure, level)
