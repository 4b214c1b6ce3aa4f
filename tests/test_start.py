"""What a command imports: a start is as quick as what it reads, so nobody may pull in what the others need."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
OTHERS = (
    "PIL", "bs4", "feedparser", "importlib.metadata", "mammoth", "opencc", "playwright", "pypdfium2", "pypinyin",
    "watchdog", "builder.clean.pipeline", "builder.clean.rules", "builder.encode", "builder.fetch", "builder.intake",
    "builder.lint.catalogue", "builder.lint.form", "builder.lint.prose", "builder.prepare", "builder.preview",
    "builder.search.audit",
)  # fmt: skip
"""What only documents with raw text, with pictures or with new names need, and other commands than a build."""
PAGES = (
    "jinja2",
    "markdown_it",
    "multiprocessing",
    "nh3",
    "segno",
    "builder.model",
    "builder.markdown",
    "builder.pages",
)
"""What a build needs that has something to do."""


def imported(*command: str) -> dict[str, str]:
    """Each module that a run of Python imports, with those that asked for it: `bs4 ← builder.markdown.raw`."""
    run = [sys.executable, "-X", "importtime", *command]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True)
    above: list[tuple[int, str]] = []
    found = {}
    # A module stands behind all that it imports, two blanks further left: read from the end, it comes before them.
    for blanks, name in reversed(re.findall(r"^import time: +\d+ \| +\d+ \| ( *)(\S+)$", done.stderr, re.M)):
        above = [*(one for one in above if one[0] < len(blanks)), (len(blanks), name)]
        found[name] = " ← ".join(one for _, one in reversed(above))
    return found


def unwanted(found: dict[str, str], names: tuple[str, ...]) -> list[str]:
    """Why each of these modules was imported that was."""
    return [found[name] for name in names if name in found]


def test_help_reads_no_library() -> None:
    found = imported("-m", "builder", "--help")
    assert "builder.cli" in found
    assert unwanted(found, (*OTHERS, *PAGES, "yaml", "builder.documents", "builder.folder")) == []


def test_what_sees_that_there_is_nothing_to_do_makes_no_pages() -> None:
    """The options, the claim of the folder, the look at the content, the digest of the tools."""
    found = imported("-c", "import builder.cli, builder.folder, builder.documents, builder.toolchain")
    assert unwanted(found, (*OTHERS, *PAGES)) == []


def test_a_build_of_clean_documents_reads_nothing_else(tmp_path: Path) -> None:
    articles = tmp_path / "content" / "articles"
    articles.mkdir(parents=True)
    for day in (1, 2):
        text = f"---\n标题: 柳塘社区第 {day} 次清扫\n日期: 2024-03-0{day}\n---\n\n居民一起清扫了**楼道**。\n"
        (articles / f"{day}.md").write_text(text, "utf-8")
    places = ("--content", str(tmp_path / "content"), "--output", str(tmp_path / "site"))
    found = imported("-m", "builder", "build", *places, "--no-search")
    assert (tmp_path / "site" / "index.html").is_file()
    assert "markdown_it" in found
    assert unwanted(found, OTHERS) == []
