"""A content folder, its templates, its site, its cache and the options of the next build, in a folder of their own."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random

from builder.commands.order import Order
from walking import documents
from walking.builds import Result, order, run

TEMPLATES = Path(__file__).parent.parent.parent / "templates"
LOCK = "urls.lock"


@dataclass(frozen=True)
class Options:
    """What the command line says."""

    as_of: date = date(2025, 6, 1)
    search: bool = False
    drafts: bool = False
    keep_going: bool = False
    base_url: str = ""
    base_path: str = ""


@dataclass(frozen=True)
class Kept:
    """A file as it was: its bytes and its time of change."""

    data: bytes
    mtime: int


Files = dict[str, Kept]
"""Files by path below the world's folder."""


@dataclass
class World:
    """Everything a step may change. `last` is what the last build said, `good` the sources when one last went well,
    `groups` are the process groups of builds that were killed, `seconds` is how long the last build took, `grain` for how
    many nanoseconds a file must have stood to be trusted."""

    folder: Path
    options: Options = Options()
    last: Result | None = None
    good: tuple[Files, Options] | None = None
    groups: list[int] = field(default_factory=list)
    seconds: float = 1.0
    grain: int = 20_000_000

    @property
    def content(self) -> Path:
        return self.folder / "content"

    @property
    def templates(self) -> Path:
        return self.folder / "templates"

    @property
    def site(self) -> Path:
        return self.folder / "site"

    @property
    def cache(self) -> Path:
        return self.folder / ".cache"

    # --- files of the content -----------------------------------------------------------------------------

    def write(self, path: str, text: str | bytes) -> None:
        """Put a file below the content folder."""
        file = self.content / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())

    def find(self, *patterns: str) -> list[str]:
        """Paths of the content that match one of the patterns, sorted."""
        return sorted({p.relative_to(self.content).as_posix() for g in patterns for p in self.content.glob(g)})

    def documents(self) -> list[str]:
        return self.find("**/*.md", "**/*.txt")

    def sources(self) -> Files:
        """All files of content and templates, as they are."""
        found = (p for root in (self.content, self.templates) for p in root.rglob("*") if p.is_file())
        return {p.relative_to(self.folder).as_posix(): Kept(p.read_bytes(), p.stat().st_mtime_ns) for p in found}

    def restore(self, files: Files, with_times: bool) -> None:
        """Take everything back, as a version control does (then with new times) or a backup (with the old ones)."""
        for path in self.sources():
            if path not in files:
                (self.folder / path).unlink()
        for path, kept in files.items():
            file = self.folder / path
            if file.is_file() and file.read_bytes() == kept.data:
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(kept.data)
            if with_times:
                os.utime(file, ns=(kept.mtime, kept.mtime))

    # --- builds -------------------------------------------------------------------------------------------

    def order(self) -> Order:
        """The build that is due."""
        return order(self.content, self.site, self.templates, self.options)

    def build(self) -> Result:
        """Bring the site up to date in this process."""
        begun = time.monotonic()
        self.last = run(self.order(), self.grain)
        self.seconds = time.monotonic() - begun
        if self.last.fine:
            self.good = (self.sources(), self.options)
        return self.last

    def key(self) -> str:
        """A digest of all that a clean build may depend on."""
        digest = hashlib.sha256(repr(self.options).encode())
        for path, kept in sorted(self.sources().items()):
            digest.update(f"{path}\n{hashlib.sha256(kept.data).hexdigest()}\n".encode())
        return digest.hexdigest()


def found(folder: Path, dice: Random, options: Options) -> World:
    """A world of thirty documents of all kinds."""
    world = World(folder, options)
    shutil.copytree(TEMPLATES, world.templates)
    for number in range(1, 19):
        world.write(f"articles/{number % 3 + 2023}/a{number}.md", documents.article(dice))
    for number in range(1, 6):
        world.write(f"issues/2024/{number}.md", documents.issue(dice, number))
    for number in range(1, 4):
        world.write(f"articles/raw/r{number}.txt", documents.raw_article(dice))
    world.write("issues/2024/6.txt", documents.raw_issue(dice, 6))
    world.write("articles/raw/feed.md", documents.raw_page(dice))
    world.write("articles/raw/r1.txt.fixes.yaml", "- set: {title: 渡口定名}\n")
    world.write("pages/about.md", documents.standing(dice))
    world.write("articles/2024/p1/deng.png", documents.picture(dice, 700))
    world.write("articles/2024/p1/biao.pdf", documents.attachment(dice))
    world.write("articles/2024/p1.md", documents.article(dice, "![灯](p1/deng.png)\n\n[表](p1/biao.pdf)"))
    world.write("site.yaml", documents.site(dice))
    world.write("units.yaml", documents.units(dice))
    world.write("tags.yaml", documents.tags(dice))
    return world
