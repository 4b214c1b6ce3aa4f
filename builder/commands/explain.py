"""`bulletin explain`: the page of a rule, or the list of all."""

from __future__ import annotations

import difflib
import inspect

from builder.clean.rules import RULES
from builder.lint.catalogue import rules
from builder.problems import CommandError, Level

LEVELS = {Level.ERROR: "错误", Level.WARNING: "提醒", Level.NOTE: "说明"}


def explain(name: str) -> str:
    """The page of a rule of `check` or of cleaning; a name that nobody has is a `CommandError` that tells near ones."""
    pages = {rule.name: f"{rule.name}（{LEVELS[rule.level]}）\n\n{rule.page}" for rule in rules()} | _cleaning()
    known = {key.lower(): key for key in pages}
    asked = known.get(name.strip("[] ").lower())
    if asked is None:
        near = difflib.get_close_matches(name.lower(), known, 3, 0.5)
        told = f"是不是 {'、'.join(known[one] for one in near)}？" if near else "用 bulletin explain 看全部"
        raise CommandError(f"没有“{name}”这条规则 → {told}")
    return pages[asked]


def _cleaning() -> dict[str, str]:
    """The pages of the cleaning rules; one rule can have several parts."""
    pages: dict[str, list[str]] = {}
    for rule in RULES:
        page = (inspect.getdoc(rule.run) or "").partition(": ")[2]
        pages.setdefault(rule.id, []).append(page)
    return {name: f"{name}（整理规则）\n\n" + "\n\n".join(dict.fromkeys(told)) for name, told in pages.items()}


def listing() -> str:
    """All rules of `check` and `build`: name, level, one line."""
    told = rules()
    width = max(len(rule.name) for rule in told)
    return "\n".join(f"{rule.name:<{width}}  {LEVELS[rule.level]}  {rule.line}" for rule in told)
