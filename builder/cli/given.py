"""What several verbs make of what was typed, and say in the same words."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from builder.commands.order import Asked
from builder.problems import CommandError, Level, Problem

_PACKAGE = Path(__file__).parent.parent
_BUNDLED = _PACKAGE / "bundled" / "templates"  # where a wheel has them
TEMPLATES = _BUNDLED if _BUNDLED.is_dir() else _PACKAGE.parent / "templates"


def asked(args: argparse.Namespace, drafts: bool) -> Asked:
    """How to look at the content, for the verbs that make pages of it."""
    check_content(args.content)
    return Asked(args.content, args.base_url, args.base_path, args.as_of, drafts)


def check_content(content: Path) -> None:
    """`CommandError` where there is no such folder."""
    if not content.is_dir():
        raise CommandError(f"没有稿件文件夹 {content} → 用 --content 指明，或先建一个")


def count_errors(problems: Sequence[Problem]) -> int:
    """How many of the problems are errors."""
    return sum(problem.level is Level.ERROR for problem in problems)


def hidden_words(hidden: Sequence[tuple[str, str]], label: str) -> str:
    """How many documents are drafts or not yet due; nothing where there are none."""
    counts = Counter(reason[:2] for _, reason in hidden)
    return f"；{label}：" + "、".join(f"{reason} {count} 篇" for reason, count in counts.items()) if counts else ""
