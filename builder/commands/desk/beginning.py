"""The form for a new article or issue: what it offers, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from builder.commands.new import New, new_document
from builder.commands.order import today
from builder.commands.snapshot import Snapshot
from builder.documents import Scalar
from builder.fields import read_texts, read_when
from builder.model import Bulletin, Issue
from builder.problems import CommandError

_CHOSEN = {"article": ("columns", "tags", "units"), "issue": ("bulletin",)}


@dataclass(frozen=True, slots=True)
class Serial:
    """A bulletin to choose, with the label of its last issue ("" before the first) and the number after it."""

    name: str
    last: str
    following: int


@dataclass(frozen=True, slots=True)
class Beginning:
    """What the form offers: today, and the names of the registries."""

    day: str
    serials: tuple[Serial, ...]
    columns: tuple[str, ...]
    tags: tuple[str, ...]
    units: tuple[str, ...]


def beginning(snapshot: Snapshot) -> Beginning:
    """What to choose from, by the registries and the archive as they are now."""
    config, archive = snapshot.ground.config, snapshot.atlas.archive
    day = snapshot.place.asked.as_of or today(config.zone)
    return Beginning(
        day.isoformat(),
        tuple(_serials(snapshot, day)),
        tuple(dict.fromkeys((*(c.name for c in config.columns), *(c.name for c in archive.columns)))),
        tuple(dict.fromkeys((*(t.name for t in config.tags), *(t.name for t in archive.tags)))),
        tuple(unit.name for unit in config.units if not unit.until) or tuple(unit.name for unit in archive.units),
    )


def _serials(snapshot: Snapshot, day: date) -> Iterator[Serial]:
    held = [value for value in snapshot.examined.parsed if isinstance(value, Issue)]
    for bulletin in snapshot.ground.config.bulletins or tuple(dict.fromkeys(issue.bulletin for issue in held)):
        counted = [issue for issue in held if _counts(issue, bulletin, day)]
        last = max(counted, key=lambda issue: issue.number.value, default=None)
        yield Serial(bulletin.name, last.number.label if last else "", last.number.value + 1 if last else 1)


def _counts(issue: Issue, bulletin: Bulletin, day: date) -> bool:
    """Whether an issue is of the count that goes on on that day."""
    is_this_year = issue.number.year == day.year or bool(issue.when and issue.when.at.year == day.year)
    same = issue.bulletin.name == bulletin.name and not issue.number.supplement
    return same and (not bulletin.yearly or is_this_year)


def begin(form: Mapping[str, str], content: Path) -> str:
    """Write the beginning of the document that a filled form asks for; gives its path in `content`."""
    kind = form.get("kind", "")
    if kind not in _CHOSEN:
        raise CommandError("没有说是文章还是快报 → 刷新页面再填一次")
    title = " ".join(form.get("number" if kind == "issue" else "title", "").split())
    if kind == "article" and not title:
        raise CommandError("标题不能空着 → 写上标题")
    when = read_when(Scalar(form.get("date", "")))
    given = ((name, read_texts(Scalar(form.get(name, "")))) for name in _CHOSEN[kind])
    chosen = tuple((name, values) for name, values in given if values)
    path = new_document(New(content, kind, title, when.at.date() if when else None, chosen))
    return Path(path).relative_to(content).as_posix()
