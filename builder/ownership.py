"""Who owns which address: what must last, what collides, what may not vanish."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from builder import urls
from builder.model import Archive, Article, Config, Issue, Parsed, Redirect, Standing, Tag, Unit
from builder.problems import Location, Problem
from builder.regex import regex


def owner_of(value: Parsed) -> str:
    """The identity an address belongs to, whatever title or date: the bulletin's number, else the file."""
    if isinstance(value, Issue):
        return f"issue:{value.bulletin.name}:{value.number.key}"
    return f"file:{value.where.path}"


def all_owners(value: Parsed) -> Iterator[str]:
    """The identities whose addresses a document brings about: its own, and those of every list it stands in."""
    yield owner_of(value)
    if not isinstance(value, Standing):
        yield from (f"tag:{tag.name}" for tag in value.tags)
        yield from (f"unit:{unit.name}" for unit in value.units)
    if isinstance(value, Article):
        yield from (f"column:{name}" for name in value.columns)
        yield f"source:{value.source}"
        yield from (f"person:{credit.name}" for credit in value.credits)
    if isinstance(value, Issue):
        yield from (f"section:{section.title}" for section in value.sections)
        yield from (f"person:{credit.name}" for credit in value.staff)


def owners(archive: Archive) -> Iterator[tuple[str, str, str]]:
    """Every address that must last: address, identity, and what a message calls its owner."""
    values: tuple[Parsed, ...] = (*archive.articles, *archive.issues, *archive.standings)
    for value in values:
        yield value.url, owner_of(value), value.where.path
    named: tuple[tuple[str, str, str, tuple[Tag | Unit, ...]], ...] = (
        ("unit", "单位", urls.UNITS, archive.units),
        ("tag", "标签", urls.TAGS, archive.tags),
        ("column", "栏目", urls.COLUMNS, archive.columns),
        ("section", "期内栏目", urls.SECTIONS, archive.sections),
        ("source", "来源", urls.SOURCES, archive.sources),
        ("person", "人名", urls.PEOPLE, archive.people),
    )
    for kind, label, prefix, entries in named:
        for entry in entries:
            yield f"{prefix}{entry.id}/", f"{kind}:{entry.name}", f"{label}“{entry.name}”"


_OWN = (
    urls.HOME, urls.DATES, urls.TAGS, urls.UNITS, urls.COLUMNS, urls.ISSUES, urls.ARTICLES, urls.SEARCH, urls.FEED,
    urls.NOT_FOUND, urls.SITEMAP, urls.ROBOTS, urls.SECTIONS, urls.SOURCES, urls.PEOPLE, urls.DATA, urls.MAP,
    urls.STATEMENT, urls.OPENSEARCH, "/media/", "/assets/", "/hans/", "/hant/",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dispute:
    """Two owners of one address; `path` is the file of the second one, `old` whether it is only an old address."""

    url: str
    first: str
    second: str
    path: str
    old: bool


def disputes(archive: Archive, config: Config) -> tuple[Dispute, ...]:
    """Every address with two owners, by the order: our own pages, documents and terms, old addresses."""
    values: tuple[Parsed, ...] = (*archive.articles, *archive.issues, *archive.standings)
    paths = {value.where.path for value in values}
    moved = {f"{value.where.path} 的旧地址": value.where.path for value in values}
    owned = [(url, "本站自有页面") for url in _OWN]
    owned += [(url, label) for url, _, label in owners(archive)]
    owned += [(redirect.source, "redirects.yaml") for redirect in config.redirects if is_free(redirect.source)]
    owned += [
        (old, f"{value.where.path} 的旧地址")
        for value in values
        for old in dict.fromkeys(aliases_of(value))
        if old != value.url
    ]
    return tuple(
        Dispute(
            url, first, second, second if second in paths else moved.get(second, "redirects.yaml"), second not in paths
        )
        for url, first, second in urls.collisions(owned)
    )


def collision(dispute: Dispute) -> Problem:
    """The dispute as its loser's problem."""
    message = f"地址 {dispute.url} 有两个主人：{dispute.first} 和 {dispute.second}"
    cure = "删去这个旧地址" if dispute.old else "改其中一个的编号（id）、期号或文件名"
    return Problem(Location(dispute.path), "address-collision", message, cure)


def undisputed(archive: Archive) -> tuple[Redirect, ...]:
    """The old addresses that no page and no earlier redirect has."""
    owned = [(url, "") for url in (*_OWN, *(url for url, _, _ in owners(archive)))]
    numbered = [(redirect.source, str(i)) for i, redirect in enumerate(archive.redirects)]
    lost = {second for _, _, second in urls.collisions([*owned, *numbered])}
    return tuple(redirect for i, redirect in enumerate(archive.redirects) if str(i) not in lost)


# Where pages stand that no document owns: dates, files, the further pages of lists.
_TAKEN = regex(
    r"/(dates|media|assets|search|data|hans|hant)/.+|/articles/\d+/|/(tags|units|columns|sections|sources|people)/[^/]+/\d+/"
    r"|(/.*)?/(feed(-\d+)?\.xml|feed\.json|rss\.xml)|/sitemap-\d+\.xml|/_(headers|redirects)/?|/cname/?",
    re.I,
)


def unusable(values: Iterable[Parsed], config: Config) -> Iterator[Problem]:
    """Old addresses that cannot be pages of this site."""
    for redirect in config.redirects:
        if not is_free(redirect.source):
            message = f"旧地址“{redirect.source}”不能用"
            yield Problem(Location("redirects.yaml"), "alias", message, "这个地址归本站的页面，删去这一行")
    for value in values:
        for old in value.aliases:
            if not is_free(old):
                yield Problem(value.where, "alias", f"旧地址“{old}”不能用", "写站内的旧地址，如 /old/2022/beijie.html")


def is_free(old: str) -> bool:
    """Whether an old address is one at all, and none of those that pages of this site may take."""
    return urls.is_address(old) and not _TAKEN.fullmatch(urls.as_folder(old))


def aliases_of(value: Parsed) -> Iterator[str]:
    """The old addresses of a document that can be pages of this site."""
    yield from (urls.as_folder(old) for old in value.aliases if is_free(old))


def circles(redirects: Iterable[Redirect], config: Config) -> Iterator[Problem]:
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


def vanished(lock: tuple[tuple[str, str], ...], archive: Archive, config: Config, later: set[str]) -> Iterator[Problem]:
    """Addresses once published that have neither page, redirect nor tombstone now."""
    kept = {url for url, _ in lock} | {redirect.source for redirect in archive.redirects}
    for line, (url, owner) in enumerate(config.lock, 2):
        if url not in kept and owner not in later:
            message = f"已发布的地址 {url} 没有页面了（原属 {owner.partition(':')[2]}）"
            cure = f'恢复稿件，或在 redirects.yaml 写 "{url}": 新地址（或撤下原因）'
            yield Problem(Location("urls.lock", line), "address-vanished", message, cure)
