"""Rules that judge what all documents say together; a rule's docstring is its page in the manual."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from builder.fields import parse_when, show_when
from builder.lint.similar import similar
from builder.model import Archive, Article, Issue, Unit
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


def year_against_number(archive: Archive) -> Iterator[Problem]:
    """期号里的年份和日期对不上，多半有一处写错。头一年的末几期到次年一月才编发，是常有的事，不提醒。"""
    for issue in archive.issues:
        year, at = issue.number.year, issue.when and issue.when.at
        if year and at and (at.year, at.month) != (year + 1, 1) and at.year != year:
            message = f"期号是{year}年的，日期却在{at.year}年"
            yield Problem(issue.where, "year-against-number", message, "核对日期和期号", Level.WARNING)


# --- units that are gone, or not there yet --------------------------------------------------------------


def _dated(archive: Archive) -> Iterator[tuple[Article | Issue, str, Unit]]:
    """Every unit of every document that has a date, with that date as stated."""
    values: tuple[Article | Issue, ...] = (*archive.articles, *archive.issues)
    for value in values:
        day = show_when(value.when) if value.when else ""
        for unit in value.units if day else ():
            yield value, day, unit


def _before(one: str, other: str) -> bool:
    """Whether a date is earlier than another, as far as both are stated."""
    size = min(len(one), len(other))
    return one[:size] < other[:size]


def _stated(text: str) -> str:
    """A date of the registry as dates are compared; "" where there is none, or none that can be read."""
    try:
        when = parse_when(text)
    except ValueError:
        return ""
    return show_when(when) if when else ""


def unit_retired(archive: Archive) -> Iterator[Problem]:
    """单位登记表说这个单位已经撤并或更名（止），稿件的日期却在那以后。多半该用新名称，或日期写错。"""
    for value, day, unit in _dated(archive):
        until = _stated(unit.until)
        if until and _before(until, day):
            message = f"单位“{unit.title}”到 {until} 为止，稿件的日期是 {day[:10]}"
            cure = f"改用承接单位“{unit.successor}”，或核对日期" if unit.successor else "改用现在的名称，或核对日期"
            yield Problem(value.where, "unit-retired", message, cure, Level.WARNING)


def unit_not_yet(archive: Archive) -> Iterator[Problem]:
    """单位登记表说这个单位后来才设立（起），稿件的日期却在那以前。多半该用当时的名称，或日期写错。"""
    for value, day, unit in _dated(archive):
        since = _stated(unit.since)
        if since and _before(day, since):
            message = f"单位“{unit.title}” {since} 才设立，稿件的日期是 {day[:10]}"
            yield Problem(value.where, "unit-not-yet", message, "改用当时的名称，或核对日期", Level.WARNING)


# --- tags that are nearly the same ---------------------------------------------------------------------


_ALIKE = 0.86


def _alike(first: str, second: str) -> bool:
    """Whether two names differ by next to nothing."""
    return first.casefold() == second.casefold() or difflib.SequenceMatcher(None, first, second).ratio() >= _ALIKE


def _letters(name: str) -> frozenset[tuple[str, int]]:
    """The letters of a name, each with how often it was there before."""
    met: Counter[str] = Counter()
    letters = []
    for letter in name.casefold():
        letters.append((letter, met[letter]))
        met[letter] += 1
    return frozenset(letters)


def tags_alike(archive: Archive) -> Iterator[Problem]:
    """两个标签几乎一样，读者会漏看一半。统一成一个，另一个在 tags.yaml 里写成同义词。"""
    dated: tuple[Article | Issue, ...] = (*archive.articles, *archive.issues)
    tagged = {tag.name: value.where for value in reversed(dated) for tag in value.tags}
    # Names are no more alike than their letters are: of both, that is this share.
    for one, other, _ in similar([_letters(tag.name) for tag in archive.tags], _ALIKE / (2 - _ALIKE)):
        first, second = archive.tags[one].name, archive.tags[other].name
        if _alike(first, second):
            where = tagged.get(second, Location("tags.yaml"))
            message = f"标签“{first}”和“{second}”几乎一样"
            yield Problem(where, "tags-alike", message, "统一成一个，另一个写进 tags.yaml 的 synonyms", Level.WARNING)
