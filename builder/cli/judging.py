"""The verb `check`: what is wrong, told for people and programs, and mended where that is certain."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from dataclasses import asdict

from builder.cli.given import TEMPLATES, check_content, hidden_words
from builder.commands.order import Asked, Examined
from builder.problems import Level
from builder.terminal.asking import agree, can_ask
from builder.terminal.codes import FINE, PROBLEMS, USAGE
from builder.terminal.letters import legible, legible_lines
from builder.terminal.machines import annotation, plain_problem


def run_check(args: argparse.Namespace) -> int:
    """Read and judge everything, or the documents named; mend what is certain where asked."""
    from builder.commands.judge import chosen

    check_content(args.content)
    if args.norms or args.html:
        return _norms(args)
    only = chosen(args.content, args.paths) if args.paths else None
    if args.fix or args.diff:
        left = _mend(args, only)
        if left is not None:
            return left
    examined = _examined(args, only)
    if args.json or args.format == "json":
        print(json.dumps({"schema": 1, "problems": [*map(plain_problem, examined.problems)]}, ensure_ascii=False))
    elif args.format == "github":
        print("".join(f"{annotation(problem, args.content)}\n" for problem in examined.problems), end="")
    else:
        args.voice.show_few(examined.problems)
        print(_verdict(examined, only))
    return PROBLEMS if examined.wrong else FINE


def _examined(args: argparse.Namespace, only: frozenset[str] | None) -> Examined:
    """All documents judged, and where asked the pages that are built of them."""
    asked = Asked(args.content, drafts=True)
    if args.pages:
        from builder.commands.pages import check_pages

        return check_pages(asked, TEMPLATES, args.voice.progress(), only)
    from builder.commands.judge import check

    return check(asked, only)


def _verdict(examined: Examined, only: frozenset[str] | None) -> str:
    archive = examined.assembly.archive
    hidden = hidden_words(examined.assembly.hidden, "其中")
    whole = f"{len(archive.articles)} 篇文章、{len(archive.issues)} 期快报{hidden}"
    levels = Counter(problem.level for problem in examined.problems)
    told = whole if only is None else f"看了 {len(only)} 份"
    certain = sum(bool(problem.fix) for problem in examined.problems)
    offer = f"；其中 {certain} 处可用 --fix 自动改好" if certain else ""
    return f"{told}；错误 {levels[Level.ERROR]}，提醒 {levels[Level.WARNING]}{offer}"


def _mend(args: argparse.Namespace, only: frozenset[str] | None) -> int | None:
    """Show what is certain to mend and write it where a person says so; the exit code, None where check goes on."""
    from builder.commands.mend import mend, write_mended

    if args.json or args.format != "text":
        args.refuse("--fix、--diff 不能和 --json、--format 同用")
    mended, wrong = mend(Asked(args.content, drafts=True), only)
    args.voice.show(wrong)
    for one in mended:
        print(legible_lines(one.diff))
    print(f"能自动改的：{len(mended)} 份稿件，{sum(one.places for one in mended)} 处")
    if args.diff:
        return PROBLEMS if mended else FINE
    if mended and not args.yes and not _agreed("照上面改吗？"):
        return FINE if can_ask() else USAGE
    for path in write_mended(args.content, mended):
        print(f"bulletin check: {legible(path)} 刚刚有人改过，没有动它，请再来一次", file=sys.stderr)
    return None


def _agreed(question: str) -> bool:
    """Whether the person at the terminal says yes; where there is none, nobody does."""
    if not can_ask():
        print("bulletin: 没有人可以问，什么也没有写 → 加 --yes 就写", file=sys.stderr)
        return False
    return agree(question, usual=False)


def _norms(args: argparse.Namespace) -> int:
    """Print the report on the site as the public would see it; write its page where asked."""
    from builder.commands.norms import check_norms, norms_page
    from builder.norms import CAVEAT, report

    on, verdicts = check_norms(Asked(args.content, as_of=args.as_of), TEMPLATES, args.voice.progress())
    if args.html:
        args.html.write_text(norms_page(verdicts, on, TEMPLATES), "utf-8")
    if args.json:
        told = {"schema": 1, "as_of": on.isoformat(), "caveat": CAVEAT, "norms": [asdict(each) for each in verdicts]}
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(legible_lines(report(verdicts, on)))
        if args.html:
            print(f"自查报告：{args.html}")
    return PROBLEMS if any(verdict.level is Level.ERROR for verdict in verdicts) else FINE
