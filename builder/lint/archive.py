"""Rules that judge what all documents say together; a rule's docstring is its page in the manual."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, pairwise

from builder.model import Archive, Article, Issue
from builder.problems import Level, Location, Problem


def _counted(archive: Archive) -> Iterator[list[Issue]]:
    """The regular issues of each count (a bulletin, or its year where it counts by years), by number."""
    counts: dict[tuple[str, int | None], list[Issue]] = defaultdict(list)
    for issue in archive.issues:
        if not issue.number.supplement:
            counts[issue.bulletin.name, issue.number.year].append(issue)
    for issues in counts.values():
        yield sorted(issues, key=lambda issue: issue.number.value)


def number_missing(archive: Archive) -> Iterator[Problem]:
    """期号不连续：两期之间缺号，目录里会写明“缺”。确实没有编发过的，在 site.yaml 这种快报下写 missing: [875]，
    以后不再提醒，目录里写作“未发行”。"""
    for issues in _counted(archive):
        for older, newer in pairwise(issues):
            for first, last, explained in newer.bulletin.gaps(older.number.value + 1, newer.number.value - 1):
                if not explained:
                    name = f"第{first}期" if first == last else f"第{first}期至第{last}期"
                    cure = "补上；确实没有编发过，就在 site.yaml 这种快报下写入 missing"
                    yield Problem(newer.where, "number-missing", f"缺{name}", cure, Level.WARNING)


def date_against_number(archive: Archive) -> Iterator[Problem]:
    """期号大的日期反而早，多半有一处写错。"""
    for issues in _counted(archive):
        dated = [issue for issue in issues if issue.when]
        for older, newer in pairwise(dated):
            if older.when and newer.when and newer.when.at < older.when.at:
                message = f"{newer.number.label}的日期早于{older.number.label}"
                yield Problem(newer.where, "date-against-number", message, "核对日期和期号", Level.WARNING)


def total_against_number(archive: Archive) -> Iterator[Problem]:
    """总期号要随期号一起增加：同一年里，期号加几，总期号也加几。"""
    for issues in _counted(archive):
        totalled = [issue for issue in issues if issue.number.total]
        for older, newer in pairwise(totalled):
            step = newer.number.value - older.number.value
            expected = (older.number.total or 0) + step
            if newer.number.total != expected:
                message = f"{newer.number.label}的总期号不对：按{older.number.label}推算应是总第{expected}期"
                yield Problem(newer.where, "total-against-number", message, "核对期号和总期号", Level.WARNING)


def confirm(archive: Archive) -> Iterator[Problem]:
    """稿件里有要人决定的地方（待核），决定之前只作草稿，不公开。看过认可的，在文件头那一条里加 accepted: 姓名；
    不对的改正以后删去那一条。"""
    dated: tuple[Article | Issue, ...] = (*archive.articles, *archive.issues)
    for value in dated:
        for flag in value.flags:
            if flag.open:
                where = Location(value.where.path, max(flag.line, 1))
                cure = "认可就在这一条里加 accepted: 姓名，不对就改正后删去这一条"
                yield Problem(where, "confirm", f"待核：{flag.note}（{flag.rule}），核定前不公开", cure, Level.WARNING)


_ALIKE = 0.86


def _alike(first: str, second: str) -> bool:
    """Whether two names differ by next to nothing; cheap bounds first, as pairs are many."""
    if first.casefold() == second.casefold():
        return True
    shorter = min(len(first), len(second), len(set(first) & set(second)) * 4)
    if 2 * shorter < _ALIKE * (len(first) + len(second)):
        return False
    return difflib.SequenceMatcher(None, first, second).ratio() >= _ALIKE


def tags_alike(archive: Archive) -> Iterator[Problem]:
    """两个标签几乎一样，读者会漏看一半。统一成一个，另一个在 tags.yaml 里写成同义词。"""
    for first, second in combinations(archive.tags, 2):
        if _alike(first.name, second.name):
            dated: tuple[Article | Issue, ...] = (*archive.articles, *archive.issues)
            named = (value.where for value in dated if any(tag.name == second.name for tag in value.tags))
            where = next(named, Location("tags.yaml"))
            message = f"标签“{first.name}”和“{second.name}”几乎一样"
            yield Problem(where, "tags-alike", message, "统一成一个，另一个写进 tags.yaml 的 synonyms", Level.WARNING)
