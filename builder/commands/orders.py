"""What the command line asks for. Nothing heavy is imported here: a build that finds nothing to do needs no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path


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
    """Where to build what, and whether one bad document may be left out."""

    asked: Asked
    output: Path
    templates: Path
    search: bool = True
    keep_going: bool = False
    lock: bool = True
