"""A random walk: after every edit the site brought up to date is, byte for byte, the site built anew."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests_support import tree

from builder.cli import main

WORDS = ["夜市", "早市", "桥头", "老槐树", "渡口", "灯会", "晒谷场", "书屋", "修车摊", "合唱队"]
UNITS = ["柳塘街道", "望舒街道", "区城管局", "鹭洲镇", "荷风社区"]
STEPS = 40


class Walker:
    """A content folder and the dice that change it."""

    def __init__(self, content: Path, seed: int) -> None:
        self.content, self.dice = content, random.Random(seed)
        for number in range(1, 9):
            self.article(number)
        for number in (3, 4, 6):
            self.issue(number)

    def some(self, values: list[str]) -> str:
        return self.dice.choice(values)

    def write(self, path: str, text: str) -> None:
        (self.content / path).parent.mkdir(parents=True, exist_ok=True)
        (self.content / path).write_text(text, "utf-8")

    def article(self, number: int) -> None:
        """Write article `number` anew: title, date, tags, units and body may all change."""
        year, month, day = self.dice.randrange(2022, 2026), self.dice.randrange(1, 13), self.dice.randrange(1, 29)
        head = f"title: {self.some(WORDS)}第{number}回\ndate: {year}-{month:02}-{day:02}\n栏目: {self.some(['动态', '通知'])}"
        tags = f"tags: [{self.some(WORDS)}, {self.some(WORDS)}]\nunits: {self.some(UNITS)}、{self.some(UNITS)}"
        body = "\n\n".join(
            f"{self.some(WORDS)}来了{self.dice.randrange(99)}人。" for _ in range(self.dice.randrange(1, 5))
        )
        self.write(f"articles/a{number}.md", f"---\n{head}\n{tags}\n---\n\n{body}\n")

    def issue(self, number: int) -> None:
        """Write issue `number` anew."""
        head = f"快报: 青禾快报\n期号: 第{number}期\n日期: 2024-{number % 12 + 1:02}-{self.dice.randrange(1, 28):02}"
        items = "\n\n".join(
            f'### {self.some(WORDS)}见闻 {{unit="{self.some(UNITS)}"}}\n\n{self.some(WORDS)}好。' for _ in range(2)
        )
        briefs = "\n".join(
            f"- {self.some(UNITS)}：近日，修{self.some(WORDS)}。" for _ in range(self.dice.randrange(1, 4))
        )
        self.write(f"issues/{number}.md", f"---\n{head}\n---\n\n## 要闻\n\n{items}\n\n## 简讯\n\n{briefs}\n")

    def remove(self) -> None:
        """Delete a document."""
        self.dice.choice(sorted(self.content.glob("*/*.md"))).unlink()

    def rename(self) -> None:
        """Rename an article's file."""
        files = sorted(self.content.glob("articles/*.md"))
        if files:
            self.dice.choice(files).rename(self.content / f"articles/r{self.dice.randrange(10**6)}.md")

    def settings(self) -> None:
        """Change the site's title and the length of its lists."""
        self.write("site.yaml", f"title: {self.some(WORDS)}档案\nper_page: {self.dice.randrange(1, 5)}\n")

    def registry(self) -> None:
        """Register some units."""
        chosen = self.dice.sample(UNITS, 3)
        self.write(
            "units.yaml",
            "".join(f"- {{name: 青禾区{name}, short: {name}, kind: {self.some(['甲', '乙'])}}}\n" for name in chosen),
        )

    def step(self) -> str:
        """One random change; gives its name."""
        changes: list[Callable[[], None]] = [
            lambda: self.article(self.dice.randrange(1, 12)), lambda: self.issue(self.dice.randrange(1, 9)),
            lambda: self.article(self.dice.randrange(1, 12)), self.remove, self.rename, self.settings, self.registry,
        ]  # fmt: skip
        number = self.dice.randrange(len(changes))
        changes[number]()
        # What vanishes is of no interest here: the lock is forgotten, so that every edit is allowed.
        (self.content / "urls.lock").unlink(missing_ok=True)
        return str(number)


def build(content: Path, site: Path) -> None:
    argv = ["build", "--content", str(content), "--output", str(site), "--as-of", "2025-06-01"]
    assert main(argv) == 0


@pytest.mark.parametrize("seed", [1, 2])
def test_brought_up_to_date_is_built_anew(tmp_path: Path, seed: int) -> None:
    walker = Walker(tmp_path / "content", seed)
    told = []
    for number in range(STEPS):
        build(walker.content, tmp_path / "site")
        (walker.content / "urls.lock").unlink()
        build(walker.content, tmp_path / "anew")
        assert tree(tmp_path / "site") == tree(tmp_path / "anew"), f"after step {number}: {told}"
        shutil.rmtree(tmp_path / "anew")
        told.append(walker.step())
