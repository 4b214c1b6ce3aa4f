"""What a site and its documents say about the rules: how much each weighs, where it does not apply and why."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from builder.documents import SITE, Document
from builder.fields import read_waivers
from builder.model import Grade, Waiver
from builder.problems import Level, Location, Problem
from builder.schema import canonical_name

OUTSIDE = "checker-"
"""What the rules of another program are called in front, so that they are not taken for ours."""


def waivers_of(document: Document) -> tuple[Waiver, ...]:
    """What the document is not to be told again."""
    nodes = (field.value for field in document.fields if canonical_name(field.name) == "waivers")
    return tuple(
        replace(waiver, where=replace(waiver.where, path=document.path))
        for node in nodes
        for waiver in read_waivers(node)
    )


def settle(
    problems: Iterable[Problem], grades: tuple[Grade, ...], waivers: tuple[Waiver, ...]
) -> tuple[tuple[Problem, ...], tuple[Waiver, ...]]:
    """The problems as the site grades them, without those that their document waives for a reason, and the waivers with
    whether they were of use. An error stays an error whatever anybody says."""
    if not grades and not waivers:
        return tuple(problems), waivers
    levels = {grade.rule: grade.level for grade in grades}
    waived = {(waiver.where.path, waiver.rule) for waiver in waivers if waiver.reason}
    kept, used = [], set()
    for problem in problems:
        key, level = (problem.where.path, problem.rule), levels.get(problem.rule, problem.level)
        if problem.level is Level.ERROR:
            kept.append(problem)
        elif key in waived:
            used.add(key)
        elif level:
            kept.append(replace(problem, level=level))
    return tuple(kept), tuple(
        replace(waiver, used=waiver.used or (waiver.where.path, waiver.rule) in used) for waiver in waivers
    )


def lint_settings(
    grades: tuple[Grade, ...], waivers: tuple[Waiver, ...], levels: Mapping[str, Level]
) -> Iterator[Problem]:
    """What is wrong with what is said about rules; `levels` is what every rule weighs by itself."""
    for grade in grades:
        yield from _named(grade.rule, Location(SITE, grade.line), levels, "改级别")
    for waiver in waivers:
        wrong = tuple(_named(waiver.rule, waiver.where, levels, "免检"))
        yield from wrong
        if not wrong and not waiver.reason:
            cure = f"写成 免检: {{{waiver.rule}: 为什么}}"
            yield Problem(waiver.where, "waiver-reason", f"免检 {waiver.rule} 没有写理由", cure, Level.WARNING)
        elif not wrong and not waiver.used:
            message = f"免检 {waiver.rule} 用不上：这里没有这样的问题"
            yield Problem(waiver.where, "waiver-unused", message, "删去它", Level.WARNING)


def _named(rule: str, where: Location, levels: Mapping[str, Level], what: str) -> Iterator[Problem]:
    """What is wrong with the name of a rule that somebody wants to grade or waive."""
    if levels.get(rule) is Level.ERROR:
        yield Problem(where, "rule-fixed", f"{rule} 是错误，不能{what}", "照消息改好稿件", Level.WARNING)
    elif rule not in levels and not rule.startswith(OUTSIDE):
        near = difflib.get_close_matches(rule, levels, 1)
        cure = f"是不是想写 {near[0]}？" if near else "用 bulletin explain 看有哪些规则"
        yield Problem(where, "rule-unknown", f"没有 {rule} 这条规则", cure, Level.WARNING)
