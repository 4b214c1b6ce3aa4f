"""The verbs: each hands its command what was typed, prints what came of it, and returns the exit code.

A verb imports its command when it runs: `--help` and a build that finds nothing to do need none of what the others do.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from builder.cli.given import TEMPLATES, asked, check_content, count_errors, hidden_words
from builder.commands.order import Asked, Order, Outcome
from builder.terminal.asking import agree, ask, can_ask
from builder.terminal.codes import FINE, PROBLEMS
from builder.terminal.letters import legible, legible_lines
from builder.terminal.voice import Voice
from builder.words import LABELS

if TYPE_CHECKING:
    from builder.commands.search import Answer


def run_build(args: argparse.Namespace) -> int:
    """Bring the site up to date."""
    from builder.commands.build import build

    search = not args.no_search
    order = Order(asked(args, args.drafts), args.output, args.templates, search, args.keep_going, workers=args.workers)
    outcome = build(order, args.voice.progress())
    args.voice.show(outcome.problems)
    print(_summary(outcome, args.output))
    return PROBLEMS if count_errors(outcome.problems) else FINE


def _summary(outcome: Outcome, folder: Path) -> str:
    if outcome.report is None:
        return f"有 {count_errors(outcome.problems)} 处错误，网站没有改动"
    report = outcome.report
    changed = f"更新 {len(report.written)} 个文件，删除 {len(report.removed)} 个，{report.kept} 个没有变化"
    return f"{folder}：共 {outcome.pages} 个页面；{changed}{hidden_words(outcome.hidden, '未发布')}"


def run_explain(args: argparse.Namespace) -> int:
    """Print what a rule finds, or the list of all."""
    from builder.commands.explain import explain, listing

    print(explain(args.rule) if args.rule else listing())
    return FINE


def run_import(args: argparse.Namespace) -> int:
    """Bring originals into the content, or tell what an import would do."""
    from builder.commands.import_ import Import, import_files
    from builder.commands.order import today
    from builder.commands.review import rule_book
    from builder.config import read_config
    from builder.fetch import Network

    if args.rules:
        print(rule_book(), end="")
        return FINE
    if not args.files:
        args.refuse("the following arguments are required: 文件")
    if args.review or args.html or args.offers:
        return _review(args)
    network = Network() if args.fetch_images else None
    on = today(read_config(args.into)[0].zone) if network else None
    wrong, told = 0, []
    for result in import_files(Import(tuple(args.files), args.into, args.in_place, network, on), args.voice.progress()):
        args.voice.show(result.problems)
        wrong += count_errors(result.problems)
        if args.json:
            told.append(result.plain())
        else:
            print(legible_lines(result.words()))
    if args.json:
        print(json.dumps({"schema": 1, "files": told}, ensure_ascii=False))
    return PROBLEMS if wrong else FINE


def _review(args: argparse.Namespace) -> int:
    """Print the review of each file; write its page or its file of answers where asked."""
    from builder.commands.review import review_file, write_answers
    from builder.review import sheet

    wrong = 0
    for file in args.files:
        reviewed = review_file(file, args.into, TEMPLATES if args.html else None)
        for one in reviewed:
            print(legible_lines(sheet(one.review)))
            args.voice.show(one.problems)
            wrong += count_errors(one.problems)
        if args.html:
            args.html.write_text("\n".join(one.html for one in reviewed), "utf-8")
            print(f"对照网页：{args.html}")
        if args.offers:
            print(f"建议已写进 {write_answers(file, args.into)}，改好再导入")
    return PROBLEMS if wrong else FINE


def run_new(args: argparse.Namespace) -> int:
    """Begin a document as the command line says; where it says nothing, ask the person at the terminal."""
    from builder.commands.new import New, ask_for, new_document

    if not args.kind and not can_ask():
        args.refuse("要新建什么？写 bulletin new article 标题，或 bulletin new issue")
    path = new_document(
        New(args.content, args.kind, args.title, args.date) if args.kind else ask_for(args.content, ask)
    )
    print(json.dumps({"schema": 1, "path": path}, ensure_ascii=False) if args.json else legible(path))
    if not args.kind:
        _offer_to_open(path)
    return FINE


def _offer_to_open(path: str) -> None:
    from builder.commands.open_ import open_in_editor

    if agree("现在打开它来写吗？", usual=True):
        open_in_editor(path)
    print("边写边看：双击“预览”，或运行 bulletin serve，一保存就刷新", file=sys.stderr)


def run_search(args: argparse.Namespace) -> int:
    """Print what the search page would; like grep 1 where nothing is found, whatever else is wrong."""
    from builder.commands.search import Wanted, plain, search, searchable, told

    if args.audit:
        return _audit(args)
    query = " ".join(args.query)
    chosen = tuple((field, tuple(getattr(args, field))) for field in LABELS)
    if not query.strip() and not any(values for _, values in chosen):
        args.refuse("要查什么？请写上字词，如 bulletin search 柳塘街道")
    if query.strip() and not searchable(query):
        args.refuse(f"“{legible(query)}”里没有可查的字，标点和空格不算")
    check_content(args.content)
    answer = search(Asked(args.content, drafts=args.drafts), Wanted(query.strip(), chosen, args.sort, args.limit))
    _tell_wrong(answer, args.voice)
    print(json.dumps(plain(answer), ensure_ascii=False) if args.json else told(answer, args.voice.mark))
    return FINE if answer.found else PROBLEMS


def _audit(args: argparse.Namespace) -> int:
    """Ask the search of a built site in a browser, and print what is not as it should be."""
    from builder.commands.audit import AuditOrder, audit
    from builder.search.audit.report import report

    verdict = audit(AuditOrder(args.output, args.audit, args.seed, args.base_path), args.voice.progress())
    print(legible_lines(report(verdict)))
    return FINE if verdict.agrees else PROBLEMS


def _tell_wrong(answer: Answer, voice: Voice) -> None:
    """What could not be searched, and what was asked that cannot be."""
    voice.show(answer.problems)
    for line in answer.notes:
        print(f"bulletin search: {legible(line)}", file=sys.stderr)
    if answer.problems:
        print("bulletin search: 有错的稿件没有查，其余的都查了", file=sys.stderr)


def run_serve(args: argparse.Namespace) -> int:
    """Show the site until Ctrl+C."""
    from builder.commands.serve import Serve, serve

    output = None if args.output == Path() else args.output
    how = {name: getattr(args, name) for name in ("port", "poll", "share", "follow", "built", "browser")}
    order = Serve(asked(args, drafts=not args.as_public), args.templates, output, search=not args.no_search, **how)
    serve(order, lambda line: print(line, flush=True))
    return FINE


def run_model(args: argparse.Namespace) -> int:
    """Tell the schema and the registries to editors' programs."""
    from builder.commands.model import write_model

    check_content(args.content)
    written = write_model(args.content)
    print("\n".join(written) if written else "都是新的，没有改动")
    return FINE
