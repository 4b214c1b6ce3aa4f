"""What is asked of a build, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from builder.manifest import Report
from builder.problems import Level, Problem

if TYPE_CHECKING:
    from builder.archive import Assembly
    from builder.model import Config, Parsed, Waiver

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says about the content: where it is, and how to look at it."""

    content: Path
    base_url: str = ""
    base_path: str = ""
    as_of: date | None = None
    drafts: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """Where to build what, and whether one bad document may be left out.

    `remember` keeps in .cache/ what the next build need not do again. `workers` is how many processes work, 0 as many
    as there are cores; `executor` works in their place.
    """

    asked: Asked
    output: Path
    templates: Path
    search: bool = True
    keep_going: bool = False
    lock: bool = True
    remember: bool = True
    workers: int = 0
    executor: Executor | None = None


@dataclass(frozen=True, slots=True)
class Examined:
    """Everything read and put together, with all problems of all files, sorted by place; what documents are not to be
    told, and the paths of those that have words of their own to judge."""

    config: Config
    assembly: Assembly
    problems: tuple[Problem, ...]
    parsed: tuple[Parsed, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    worded: tuple[str, ...] = ()

    @property
    def wrong(self) -> bool:
        """Whether any problem is an error."""
        return any(problem.level is Level.ERROR for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a build: all problems, the documents that are not published with the reason, the report if anything
    was committed, how many pages the site has; what was examined, if all had to be looked at."""

    problems: tuple[Problem, ...]
    hidden: tuple[tuple[str, str], ...] = ()
    report: Report | None = None
    pages: int = 0
    examined: Examined | None = None


def today(zone: str) -> date:
    """The day in the site's zone: the one date that a build takes from the clock."""
    return datetime.now(ZoneInfo(zone)).date()
