"""All documents together → Archive; what must hold across files."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar

from builder import urls
from builder.articles import parse_article, parse_standing
from builder.clean import clean, needs_cleaning
from builder.documents import Document
from builder.fields import show_when
from builder.issues import parse_issue
from builder.model import Archive, Article, Config, Issue, Picture, Redirect, Standing, Tag, Unit
from builder.problems import Level, Location, Problem
from builder.schema import Head, canonical_name, type_fields

Parsed = Article | Issue | Standing


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
    reason = needs_cleaning(document.fields, document.body)
    notes: tuple[Problem, ...] = ()
    if reason:
        unfenced = tuple(_unfenced(document)) if reason == "no-front-matter" else ()
        cleaned = clean(document.raw, document.path.rsplit("/", 1)[-1])
        document = replace(document, fields=cleaned.fields, body=cleaned.body, problems=())
        message = f"{RAW.get(reason, reason)}，已在内存中整理"
        cure = f"bulletin import --in-place {document.path} 可存成规范稿件"
        notes = (Problem(Location(document.path), "raw", message, cure, Level.NOTE), *unfenced)
    head, wrong = type_fields(document)
    if any(problem.level is Level.ERROR for problem in wrong):
        return None, (*notes, *wrong)
    value, problems = _parse(document, head, config)
    return value, (*notes, *wrong, *problems)


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


def _parse(document: Document, head: Head, config: Config) -> tuple[Parsed | None, tuple[Problem, ...]]:
    folder = document.path.split("/", 1)[0]
    if folder == "pages" and not head.kind:
        return parse_standing(document, head, config)
    if head.kind == "issue" or (not head.kind and folder == "issues"):
        return parse_issue(document, head, config)
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
    shown = _placed([value for value in told if terms.drafts or not value.hidden], config)
    full = _archive(shown, pictures, config)
    disputes = _disputes(full, config)
    losers = {dispute.path for dispute in disputes if not dispute.old}
    winners = [value for value in shown if value.where.path not in losers]
    archive = _archive(winners, pictures, config) if losers else full
    archive = replace(archive, redirects=_undisputed(archive)) if disputes else archive
    lock = tuple(sorted((url, owner) for url, owner, _ in _owners(archive)))
    later = {owner for value in told if value.hidden.startswith(SCHEDULED) for owner in _all_owners(value)}
    vanished = () if terms.unread or losers else _vanished(lock, archive, config, later)
    problems = (
        *map(_collision, disputes), *_unusable(told, config), *_circles(archive.redirects, config),
        *(() if terms.unread else _unregistered(archive, config)), *vanished, *_strangers(archive, config),
    )  # fmt: skip
    hidden = tuple((value.where.path, value.hidden) for value in told if value.hidden)
    return Assembly(archive, lock, hidden, tuple(problems))


DRAFT, SCHEDULED = "草稿", "定时"


def _due(value: Parsed, as_of: date) -> Parsed:
    """A document that is not yet due says so."""
    when = None if isinstance(value, Standing) else value.when
    if value.hidden or when is None or when.at.date() <= as_of:
        return value
    return replace(value, hidden=f"{SCHEDULED} {show_when(when)}")


def owner_of(value: Parsed) -> str:
    """The identity an address belongs to, whatever title or date: the bulletin's number, else the file."""
    if isinstance(value, Issue):
        return f"issue:{value.bulletin.name}:{value.number.key}"
    return f"file:{value.where.path}"


def _all_owners(value: Parsed) -> Iterator[str]:
    """The identities whose addresses a document brings about: its own, its tags', its units', its columns'."""
    yield owner_of(value)
    if not isinstance(value, Standing):
        yield from (f"tag:{tag.name}" for tag in value.tags)
        yield from (f"unit:{unit.name}" for unit in value.units)
    if isinstance(value, Article):
        yield from (f"column:{name}" for name in value.columns)


def _placed(values: list[Parsed], config: Config) -> list[Parsed]:
    """The documents with their addresses: what the lock holds for an identity, else what its kind computes."""
    locked = {owner: url for url, owner in config.lock}
    bulletins = {b.name for b in config.bulletins} | {v.bulletin.name for v in values if isinstance(v, Issue)}
    several = len(bulletins) > 1
    placed = []
    for value in values:
        url = urls.issue(value.bulletin.id, value.number.key, several) if isinstance(value, Issue) else value.url
        placed.append(replace(value, url=locked.get(owner_of(value), url)))
    return placed


def _archive(values: list[Parsed], pictures: tuple[Picture, ...], config: Config) -> Archive:
    articles = sorted((v for v in values if isinstance(v, Article)), key=_age, reverse=True)
    issues = sorted((v for v in values if isinstance(v, Issue)), key=_age, reverse=True)
    standings = sorted((v for v in values if isinstance(v, Standing)), key=lambda v: v.url)
    dated: tuple[Article | Issue, ...] = (*articles, *issues)
    tags = {tag.name: tag for value in dated for tag in value.tags}
    units = {unit.name: unit for value in dated for unit in value.units}
    columns = {name: Tag(urls.slug(name), name) for article in articles for name in article.columns}
    moved = (Redirect(old, v.url) for v in values for old in _aliases(v) if old != v.url)
    redirects = (*(r for r in config.redirects if _is_free(r.source)), *dict.fromkeys(moved))
    return Archive(
        articles=tuple(articles),
        issues=tuple(issues),
        standings=tuple(standings),
        units=_distinct(units.values(), "unit", urls.UNITS, config),
        tags=_distinct(tags.values(), "tag", urls.TAGS, config),
        columns=_distinct(columns.values(), "column", urls.COLUMNS, config),
        redirects=redirects,
        pictures=pictures,
    )


def _age(value: Article | Issue) -> tuple[datetime, int, str]:
    """What documents are sorted by: date, then number or file; undated ones are the oldest."""
    number = value.number.value if isinstance(value, Issue) else 0
    return (value.when.at if value.when else datetime.min, number, value.where.path)


Named = TypeVar("Named", Tag, Unit)


def _distinct(entries: Iterable[Named], kind: str, prefix: str, config: Config) -> tuple[Named, ...]:
    """The entries in pinyin order, each with an id of its own: the lock's, the registry's, else pinyin and a count."""
    locked = {owner: url.removeprefix(prefix).strip("/") for url, owner in config.lock}
    registered = {unit.id for unit in config.units} | {tag.id for tag in config.tags}
    taken: set[str] = set()
    found = []
    ordered = sorted(entries, key=lambda e: (f"{kind}:{e.name}" not in locked, e.id not in registered, e.name))
    for entry in ordered:
        id_, count = locked.get(f"{kind}:{entry.name}", entry.id), 1
        while id_ in taken:
            count += 1
            id_ = f"{entry.id}-{count}"
        taken.add(id_)
        found.append(replace(entry, id=id_))
    return tuple(sorted(found, key=lambda e: urls.pinyin_key(e.name)))


def _owners(archive: Archive) -> Iterator[tuple[str, str, str]]:
    """Every address that must last: address, identity, and what a message calls its owner."""
    values: tuple[Parsed, ...] = (*archive.articles, *archive.issues, *archive.standings)
    for value in values:
        yield value.url, owner_of(value), value.where.path
    named: tuple[tuple[str, str, str, tuple[Tag | Unit, ...]], ...] = (
        ("unit", "单位", urls.UNITS, archive.units),
        ("tag", "标签", urls.TAGS, archive.tags),
        ("column", "栏目", urls.COLUMNS, archive.columns),
    )
    for kind, label, prefix, entries in named:
        for entry in entries:
            yield f"{prefix}{entry.id}/", f"{kind}:{entry.name}", f"{label}“{entry.name}”"


_OWN = (
    urls.HOME, urls.DATES, urls.TAGS, urls.UNITS, urls.COLUMNS, urls.ISSUES, urls.ARTICLES, urls.SEARCH, urls.FEED,
    urls.NOT_FOUND, urls.SITEMAP, urls.ROBOTS, "/media/", "/assets/",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dispute:
    """Two owners of one address; `path` is the file of the second one, `old` whether it is only an old address."""

    url: str
    first: str
    second: str
    path: str
    old: bool


def _disputes(archive: Archive, config: Config) -> tuple[Dispute, ...]:
    """Every address with two owners, by the order: our own pages, documents and terms, old addresses."""
    values: tuple[Parsed, ...] = (*archive.articles, *archive.issues, *archive.standings)
    paths = {value.where.path for value in values}
    moved = {f"{value.where.path} 的旧地址": value.where.path for value in values}
    owned = [(url, "本站自有页面") for url in _OWN]
    owned += [(url, label) for url, _, label in _owners(archive)]
    owned += [(redirect.source, "redirects.yaml") for redirect in config.redirects if _is_free(redirect.source)]
    owned += [
        (old, f"{value.where.path} 的旧地址")
        for value in values
        for old in dict.fromkeys(_aliases(value))
        if old != value.url
    ]
    return tuple(
        Dispute(
            url, first, second, second if second in paths else moved.get(second, "redirects.yaml"), second not in paths
        )
        for url, first, second in urls.collisions(owned)
    )


def _collision(dispute: Dispute) -> Problem:
    message = f"地址 {dispute.url} 有两个主人：{dispute.first} 和 {dispute.second}"
    cure = "删去这个旧地址" if dispute.old else "改其中一个的编号（id）、期号或文件名"
    return Problem(Location(dispute.path), "address-collision", message, cure)


def _undisputed(archive: Archive) -> tuple[Redirect, ...]:
    """The old addresses that no page and no earlier redirect has."""
    owned = [(url, "") for url in (*_OWN, *(url for url, _, _ in _owners(archive)))]
    numbered = [(redirect.source, str(i)) for i, redirect in enumerate(archive.redirects)]
    lost = {second for _, _, second in urls.collisions([*owned, *numbered])}
    return tuple(redirect for i, redirect in enumerate(archive.redirects) if str(i) not in lost)


# Where pages stand that no document owns: dates, files, the further pages of lists.
_TAKEN = re.compile(
    r"/(dates|media|assets|search)/.+|/articles/\d+/|/(tags|units|columns)/[^/]+/\d+/|/_(headers|redirects)/?|/cname/?",
    re.I,
)


def _unusable(values: Iterable[Parsed], config: Config) -> Iterator[Problem]:
    """Old addresses that cannot be pages of this site."""
    for redirect in config.redirects:
        if not _is_free(redirect.source):
            message = f"旧地址“{redirect.source}”不能用"
            yield Problem(Location("redirects.yaml"), "alias", message, "这个地址归本站的页面，删去这一行")
    for value in values:
        for old in value.aliases:
            if not _is_free(old):
                yield Problem(value.where, "alias", f"旧地址“{old}”不能用", "写站内的旧地址，如 /old/2022/beijie.html")


def _is_free(old: str) -> bool:
    return urls.is_address(old) and not _TAKEN.fullmatch(urls.as_folder(old))


def _aliases(value: Parsed) -> Iterator[str]:
    """The old addresses of a document that can be pages of this site."""
    yield from (urls.as_folder(old) for old in value.aliases if _is_free(old))


def _circles(redirects: Iterable[Redirect], config: Config) -> Iterator[Problem]:
    """Redirects that lead back to where they began."""
    onward = {redirect.source: urls.as_folder(redirect.target) for redirect in redirects if redirect.target}
    for redirect in config.redirects:
        seen, at = [redirect.source], onward.get(redirect.source, "")
        while at in onward and at not in seen:
            seen.append(at)
            at = onward[at]
        if at == redirect.source:
            message = f"旧地址转来转去，没有终点：{' → '.join((*seen, at))}"
            yield Problem(Location("redirects.yaml"), "redirect-circle", message, "改成最后该去的地址")


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


def _vanished(
    lock: tuple[tuple[str, str], ...], archive: Archive, config: Config, later: set[str]
) -> Iterator[Problem]:
    """Addresses once published that have neither page, redirect nor tombstone now."""
    kept = {url for url, _ in lock} | {redirect.source for redirect in archive.redirects}
    for line, (url, owner) in enumerate(config.lock, 2):
        if url not in kept and owner not in later:
            message = f"已发布的地址 {url} 没有页面了（原属 {owner.partition(':')[2]}）"
            cure = f'恢复稿件，或在 redirects.yaml 写 "{url}": 新地址（或撤下原因）'
            yield Problem(Location("urls.lock", line), "address-vanished", message, cure)
