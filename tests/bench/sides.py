"""Who builds: this project without and with search, and Hugo, each with a copy of the documents in a folder of its own."""

from __future__ import annotations

import re
import shutil
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml
from bench.meter import Run, measure
from bench.sources import Sources
from bench.tools import Tools
from PIL import Image

ROOT = Path(__file__).parents[2]
OURS, SEARCHED, HUGO = "ours", "ours with search", "Hugo"

# Our modules are compiled once, as pip does when it installs them, also where Python is told not to keep that.
_SETTINGS = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": ""}


@dataclass(frozen=True, slots=True)
class Side:
    """A generator: its folder (content/, site/ and run/, where it is started), its command, the template of all pages,
    how it wants a document, and where in the site a document's page is."""

    name: str
    folder: Path
    command: tuple[str, ...]
    template: Path
    written: Callable[[str], str]
    page: Callable[[Path, str, str], Path]

    def build(self) -> Run:
        """One whole process; SystemExit if it fails."""
        return measure(self.command, self.folder / "run", _SETTINGS)

    def forget(self) -> None:
        """Neither site nor cache. What was there is put aside: a disk that has just deleted 20,000 files is slow to make
        new ones, and that is nobody's build."""
        aside = self.folder / "aside" / str(time.monotonic_ns())
        aside.mkdir(parents=True)
        for name in ("site", "run", ".cache"):
            if (self.folder / name).exists():
                (self.folder / name).rename(aside / name)
        (self.folder / "run").mkdir(parents=True)

    def write(self, document: str, text: str) -> None:
        """A document of the corpus, new or changed."""
        file = self.folder / "content" / document
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(self.written(text), "utf-8")

    def shown(self, document: str, text: str) -> str:
        """The page of a document; SystemExit if there is none."""
        page = self.folder / "site" / self.page(self.folder / "content", document, text)
        if not page.is_file():
            raise SystemExit(f"{self.name}: {document} has no page {page}")
        return page.read_text("utf-8")

    def pages(self) -> int:
        return sum(1 for _ in (self.folder / "site").rglob("index.html"))


def ours(folder: Path, sources: Sources, search: bool) -> Side:
    """This project, with a copy of its templates."""
    folder = folder / ("searched" if search else "plain")
    shutil.copytree(ROOT / "templates", folder / "templates")
    places = (f"--{name}={folder / name}" for name in ("content", "templates"))
    more = ("--as-of=2030-01-01", "--base-url=https://wenming.qinghe.example", *(() if search else ("--no-search",)))
    command = (sys.executable, "-m", "builder", "build", *places, f"--output={folder / 'site'}", *more)
    template = folder / "templates" / "_base.html"
    side = Side(SEARCHED if search else OURS, folder, command, template, str, _our_page)
    return _filled(side, sources, "content/images")


def hugo(folder: Path, sources: Sources, tools: Tools) -> Side:
    """Hugo with the site in hugo/."""
    folder = folder / "hugo"
    shutil.copytree(Path(__file__).parent / "hugo", folder)
    places = (f"--source={folder}", f"--destination={folder / 'site'}", f"--cacheDir={folder / 'run'}")
    command = (str(tools.hugo), *places, "--quiet", "--noBuildLock")
    side = Side(HUGO, folder, command, folder / "layouts" / "baseof.html", for_hugo, _hugo_page)
    return _filled(side, sources, "static/images")


def for_hugo(text: str) -> str:
    """The same body under a head that Hugo understands, with a term for the year and one for the month."""
    _, head, body = text.split("---\n", 2)
    told = yaml.load(head, yaml.CBaseLoader)
    day = told.get("date") or told["日期"]
    kinds = told.get("categories") or told.get("columns") or told["快报"]
    values = {
        "title": told.get("title") or f"{told['快报']}{told['期号']}",
        "date": day,
        "years": [day[:4]],
        "months": [day[:7]],
        "categories": _several(kinds),
        "tags": _several(told.get("tags", [])),
        "units": _several(told.get("units") or told.get("author", [])),
    }
    return f"---\n{yaml.dump(values, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)}---\n{body}"


def number_of(text: str) -> str:
    """The number of an issue, of an article nothing."""
    found = re.search(r"第(\d+)期", text.split("---\n", 2)[1])
    return found[1] if found else ""


def _several(value: str | list[str]) -> list[str]:
    return value.split("、") if isinstance(value, str) else value


def _our_page(content: Path, document: str, text: str) -> Path:
    """Found by its owner in the register of addresses, which a build has written."""
    owner = rf"issue:[^:]*:{number}" if (number := number_of(text)) else re.escape(f"file:{document}")
    found = re.search(rf'^"/(.*)": "{owner}"$', (content / "urls.lock").read_text("utf-8"), re.M)
    if not found:
        raise SystemExit(f"{document} is not in {content / 'urls.lock'}")
    return Path(found[1]) / "index.html"


def _hugo_page(_: Path, document: str, __: str) -> Path:
    return Path(document).with_suffix("") / "index.html"


def _filled(side: Side, sources: Sources, pictures: str) -> Side:
    for document in sources.documents:
        side.write(document, sources.text(document))
    _draw(side.folder / pictures, sources.pictures())
    return side


def _draw(folder: Path, names: Iterable[str]) -> None:
    """Small pictures for the addresses that documents name."""
    folder.mkdir(parents=True, exist_ok=True)
    for shade, name in enumerate(sorted(names)):
        Image.new("RGB", (64, 48), (shade % 256, 120, 90)).save(folder / name, "JPEG")
