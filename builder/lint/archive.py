"""Rules that judge what all documents say together; a rule's docstring is its page in the manual."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, pairwise

from builder.model import Archive, Issue
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
    """期号不连续：两期之间缺号。确实没有就不用管，目录里会写明“缺”。"""
    for issues in _counted(archive):
        for older, newer in pairwise(issues):
            width = newer.number.value - older.number.value - 1
            if width > 0:
                first, last = older.number.value + 1, newer.number.value - 1
                name = f"第{first}期" if width == 1 else f"第{first}期至第{last}期"
                yield Problem(newer.where, "number-missing", f"缺{name}", "补上，或确认缺号", Level.WARNING)


def date_against_number(archive: Archive) -> Iterator[Problem]:
    """期号大的日期反而早，多半有一处写错。"""
    for issues in _counted(archive):
        dated = [issue for issue in issues if issue.when]
        for older, newer in pairwise(dated):
            if older.when and newer.when and newer.when.at < older.when.at:
                message = f"{newer.number.label}的日期早于{older.number.label}"
                yield Problem(newer.where, "date-against-number", message, "核对日期和期号", Level.WARNING)


def tags_alike(archive: Archive) -> Iterator[Problem]:
    """两个标签几乎一样，读者会漏看一半。统一成一个，另一个在 tags.yaml 里写成同义词。"""
    for first, second in combinations(archive.tags, 2):
        ratio = difflib.SequenceMatcher(None, first.name, second.name).ratio()
        if ratio >= 0.86 or first.name.casefold() == second.name.casefold():
            where = next((a.where for a in archive.articles if second in a.tags), Location("tags.yaml"))
            message = f"标签“{first.name}”和“{second.name}”几乎一样"
            yield Problem(where, "tags-alike", message, "统一成一个，另一个写进 tags.yaml 的 synonyms", Level.WARNING)
