"""What waits for a person, in piles, each thing with the way to its place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from builder.archive import SCHEDULED
from builder.commands.snapshot import Snapshot
from builder.documents import read_document
from builder.fields import show_when
from builder.heads import UNCONFIRMED
from builder.lint import settle
from builder.lint.closely import lint_closely
from builder.lint.whole import lint_archive
from builder.model import Article, Issue, Parsed
from builder.preview.news import Wrong
from builder.preview.wrongs import edit_link, wrongs
from builder.problems import ContentError, Level, Location, Problem

FEW = 12
"""So many documents of a pile are shown at first."""
CLOSE = 100
"""In so many documents, the newest, the wording is looked at too: it takes 3 ms each."""
PILES = {
    "errors": ("错误", "改好以前，这篇稿件发布不了"),
    "confirm": ("待核", "看过认可的，在文件头那一条里加 accepted: 姓名；不对的，改正以后删去那一条"),
    "words": ("图片没有说明", "在 ![ ] 的方括号里写一句图上是什么，给看不见图的人听"),
    "gaps": ("缺期", "补上；确实没有编发过的，在 site.yaml 这种快报下写入 missing"),
    "units": ("没有登记的单位", "是写错了就改；是新单位就登记进 units.yaml"),
    "warnings": ("提醒", "不改也能发布，最好看一眼"),
    "due": ("定时", "到了这一天才发布"),
    "held": ("草稿", "没有公开；写好以后把“草稿: 是”改成“草稿: 否”"),
    "notes": ("说明", "程序已经照着办了，知道就行"),
}  # fmt: skip
_OF_RULES = {"picture-without-words": "words", "number-missing": "gaps", "unit-unknown": "units"}
_OF_LEVELS = {Level.ERROR: "errors", Level.WARNING: "warnings", Level.NOTE: "notes"}


@dataclass(frozen=True, slots=True)
class Spot:
    """One thing that waits: what it is, the cure, the rule, where, the source line there, and the link that opens an
    editor there."""

    message: str
    cure: str
    rule: str
    where: Location
    line: str
    edit: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document with what waits in it; `url` is its page in the preview, "" where it has none."""

    path: str
    title: str
    url: str
    edit: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Pile:
    """What is of one kind: as many as there are, in how many documents, and those that are shown."""

    id: str
    title: str
    about: str
    count: int
    documents: int
    sheets: tuple[Sheet, ...]


def waiting(snapshot: Snapshot, whole: str = "") -> tuple[Pile, ...]:
    """The piles that hold anything; of the one called `whole` every document is shown."""
    found = _found(snapshot)
    return tuple(_pile(id_, found[id_], snapshot, whole == id_) for id_ in PILES if id_ in found)


Found = dict[str, dict[str, list[Problem]]]


def _found(snapshot: Snapshot) -> Found:
    """Everything that waits, by pile and document."""
    found: Found = defaultdict(lambda: defaultdict(list))
    for problem in dict.fromkeys((*snapshot.examined.problems, *_judged(snapshot))):
        if problem.rule != "confirm":
            pile = _OF_RULES.get(problem.rule) or _OF_LEVELS[problem.level]
            found[pile][problem.where.path].append(problem)
    for problem in _flagged(snapshot.examined.parsed):
        found["confirm"][problem.where.path].append(problem)
    for path, reason in snapshot.examined.assembly.hidden:
        if not reason.startswith(UNCONFIRMED):
            pile = "due" if reason.startswith(SCHEDULED) else "held"
            found[pile][path].append(Problem(Location(path), "", reason, "", Level.NOTE))
    return found


def _judged(snapshot: Snapshot) -> tuple[Problem, ...]:
    """What the rules of `check` find besides: in the archive as a whole, and closely in its newest documents."""
    examined, archive = snapshot.examined, snapshot.atlas.archive
    dated: tuple[Article | Issue, ...] = (*archive.articles[:CLOSE], *archive.issues[:CLOSE])
    newest = sorted(dated, key=lambda value: show_when(value.when) if value.when else "", reverse=True)[:CLOSE]
    worded = frozenset(examined.worded)
    close = (_closely(snapshot.place.asked.content, v.where.path, v.digest) for v in newest if v.where.path in worded)
    together = (*lint_archive(archive), *(problem for found in close for problem in found))
    return settle(together, examined.config.grades, examined.waivers)[0]


@lru_cache(maxsize=16 * CLOSE)
def _closely(content: Path, path: str, digest: str) -> tuple[Problem, ...]:  # noqa: ARG001 - other words, another digest
    """What the close rules find in a document as it is; nothing where it cannot be read just now."""
    with suppress(ContentError, OSError):
        return tuple(lint_closely(read_document(content, path)))
    return ()


def _flagged(parsed: Iterable[Parsed]) -> Iterator[Problem]:
    """What cleaning left to a person, whether the document shows or not."""
    for value in parsed:
        for flag in value.flags if isinstance(value, Article | Issue) else ():
            if flag.open:
                yield Problem(Location(value.where.path, max(flag.line, 1)), flag.rule, flag.note, "", Level.WARNING)


def _pile(id_: str, found: Mapping[str, list[Problem]], snapshot: Snapshot, is_whole: bool) -> Pile:
    """The pile with the newest documents first; what is due, in the order of the days."""
    paths = sorted(found, key=lambda path: found[path][0].message) if id_ == "due" else sorted(found, reverse=True)
    shown = paths if is_whole else paths[:FEW]
    title, about = PILES[id_]
    count = sum(map(len, found.values()))
    return Pile(id_, title, about, count, len(paths), tuple(_sheet(id_, path, found[path], snapshot) for path in shown))


def _sheet(id_: str, path: str, problems: list[Problem], snapshot: Snapshot) -> Sheet:
    content = snapshot.place.asked.content
    known = next((value for value in snapshot.examined.parsed if value.where.path == path), None)
    shown = snapshot.atlas.document(path)
    placed = _quoting(problems, content, path) if id_ == "confirm" else problems
    spots = tuple(map(_spot, wrongs(placed, content)))
    url, edit = shown.url if shown else "", edit_link((content / path).resolve().as_posix(), Location(path))
    return Sheet(path, known.title if known else "", url, edit, spots)


def _spot(wrong: Wrong) -> Spot:
    where = wrong.where or Location(wrong.file)
    line = next((text.strip() for number, text in wrong.lines if number == where.line > 1), "")
    return Spot(wrong.message, wrong.cure, wrong.rule, where, line, edit_link(wrong.file, where))


def _quoting(problems: list[Problem], content: Path, path: str) -> list[Problem]:
    """The flags of a document, each at the words of the text that it quotes, else where it stands itself."""
    with suppress(ContentError):
        document = read_document(content, path)
        lines = tuple(enumerate(document.body.split("\n"), document.body_line))
        return [_quoted(problem, lines) for problem in problems]
    return problems


def _quoted(problem: Problem, lines: tuple[tuple[int, str], ...]) -> Problem:
    for words in re.findall(r"“([^“”…]{2,60})", problem.message):
        for number, line in lines:
            if words in line:
                return replace(problem, where=Location(problem.where.path, number, line.index(words) + 1))
    return problem
