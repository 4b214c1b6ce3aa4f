"""Verbs and options to commands; prints; exit codes. Nothing else prints.

A verb imports its command when it runs: `--help` and a build that finds nothing to do need none of what the others do.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builder.commands.order import Asked, Examined, Order, Outcome
from builder.problems import CommandError, ContentError, Level, Problem, words_of
from builder.terminal import (
    STOPPED,
    USAGE,
    Parser,
    VerbParser,
    Voice,
    agree,
    ask,
    can_ask,
    legible,
    legible_lines,
    prepare_streams,
    unheard,
)
from builder.words import LABELS

if TYPE_CHECKING:
    from builder.commands.search import Answer

FINE, PROBLEMS, OURS = 0, 1, 3
CODES = (
    "退出码：0 正常，1 有错误（或查不到），2 命令写错了，3 程序自己出错，130 被中断。"
    "结果写到标准输出，进度和问题写到标准错误。"
)
TEMPLATES = Path(__file__).parent.parent / "templates"


def _day(text: str) -> date:
    from builder.documents import Scalar
    from builder.fields import FieldError, read_when

    try:
        when = read_when(Scalar(text))
    except FieldError as error:
        raise argparse.ArgumentTypeError(error.message) from None
    if when is None:
        raise argparse.ArgumentTypeError("日期不能为空")
    return when.at.date()


def _count(text: str) -> int:
    if int(text) < 1:
        raise ValueError
    return int(text)


def _content(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--content", type=Path, default=Path("content"), metavar="文件夹", help="稿件文件夹（content）")


def _place(parser: argparse.ArgumentParser, default_output: str) -> None:
    _content(parser)
    parser.add_argument(
        "--output", type=Path, default=Path(default_output), metavar="文件夹", help="网站文件夹（site）"
    )
    parser.add_argument("--templates", type=Path, default=TEMPLATES, metavar="文件夹", help="模板文件夹")
    parser.add_argument("--base-url", default="", metavar="网址", help="网站域名，如 https://www.example.gov.cn")
    parser.add_argument("--base-path", default="", metavar="路径", help="网站所在的子路径，如 /ztzl/wenming/")
    parser.add_argument("--as-of", type=_day, metavar="日期", help="当作这一天来生成：之后的定时稿件不发布（默认今天）")
    parser.add_argument("--no-search", action="store_true", help="不编制检索索引")


def parser() -> Parser:
    """The command line."""
    main_parser = Parser("bulletin", description="公开工作快报档案：整理稿件，生成可检索的网站。", epilog=CODES)
    _loudness(main_parser, False)
    verbs = main_parser.add_subparsers(dest="verb", required=True, metavar="命令", parser_class=VerbParser)
    added = verbs.add_parser("new", help="新建一篇文章、一期快报或一个页面")
    kinds = ("article", "issue", "page")
    added.add_argument(
        "kind", nargs="?", choices=kinds, metavar="|".join(kinds), help="文章、快报或页面；不写就一项一项问"
    )
    added.add_argument("title", nargs="?", default="", metavar="标题或期号", help="文章、页面的标题；快报的期号")
    added.add_argument("--date", type=_day, metavar="日期", help="默认今天")
    added.add_argument("--json", action="store_true", help="给程序看的结果")
    added.set_defaults(refuse=added.error)
    _content(added)
    imported = verbs.add_parser("import", help="整理原稿，收进稿件文件夹")
    imported.add_argument("files", nargs="*", type=Path, metavar="文件", help="原稿，装原稿的文件夹或 zip")
    imported.add_argument("--into", type=Path, default=Path("content"), metavar="文件夹", help="稿件文件夹（content）")
    imported.add_argument("--in-place", action="store_true", help="整理稿件文件夹里的原稿，地址不变")
    imported.add_argument("--fetch-images", action="store_true", help="把稿件里别处的图片取回来，存进稿件文件夹")
    imported.add_argument("--review", action="store_true", help="只看不写：列出剔除、改动、建议和待核")
    imported.add_argument("--html", type=Path, metavar="文件", help="和 --review 同用：另存成左右对照的网页")
    imported.add_argument("--offers", action="store_true", help="和 --review 同用：把建议写成原稿旁边的 .fixes.yaml")
    imported.add_argument("--rules", action="store_true", help="列出全部整理规则和说明")
    imported.add_argument("--json", action="store_true", help="给程序看的结果")
    imported.set_defaults(refuse=imported.error)
    checked = verbs.add_parser("check", help="检查稿件；加 --fix 把有把握的改好")
    checked.add_argument("paths", nargs="*", type=Path, metavar="稿件", help="只看这些稿件或文件夹（默认全部）")
    _content(checked)
    checked.add_argument("--fix", action="store_true", help="把有把握的改好：先给你看，问过再写")
    checked.add_argument("--diff", action="store_true", help="只看 --fix 会改什么，不写")
    checked.add_argument("--yes", action="store_true", help="和 --fix 同用：不问就写")
    checked.add_argument("--json", action="store_true", help="给程序看的结果")
    checked.add_argument("--pages", action="store_true", help="连生成的网页一起检查：标题、图片、导航、锚点")
    checked.add_argument(
        "--format", choices=("text", "json", "github"), default="text", metavar="text|json|github",
        help="怎么写出来：给人看、给程序看、给 GitHub 标在稿件上",
    )  # fmt: skip
    checked.add_argument("--norms", action="store_true", help="检查指标自查：空白和过期栏目、来源、日期、断链、重复")
    checked.add_argument("--html", type=Path, metavar="文件", help="和 --norms 同用：另存成网页")
    checked.add_argument("--as-of", type=_day, metavar="日期", help="和 --norms 同用：当作这一天来检查（默认今天）")
    checked.set_defaults(refuse=checked.error)
    explained = verbs.add_parser("explain", help="一条规则查什么、为什么、怎么改")
    explained.add_argument("rule", nargs="?", default="", metavar="规则", help="消息末尾方括号里的名字（默认列出全部）")
    built = verbs.add_parser("build", help="生成网站")
    _place(built, "site")
    built.add_argument("--drafts", action="store_true", help="草稿和定时稿件也生成（不要发布）")
    built.add_argument("--workers", type=_count, default=0, metavar="个数", help="用几个进程（默认有几个核用几个）")
    built.add_argument("--keep-going", action="store_true", help="有错的稿件先跳过，其余照常生成")
    searched = verbs.add_parser("search", help="检索稿件，和网站的检索页一样")
    searched.add_argument("query", nargs="*", metavar="词", help="要查的字词；几个词是每个词都要有")
    for field, label in LABELS.items():
        searched.add_argument(
            f"--{field}", action="append", default=[], metavar=label, help=f"只要这个{label}的，可以写几次"
        )
    searched.add_argument(
        "--sort", choices=("new", "old"), default="", metavar="new|old", help="按日期从新到旧或从旧到新"
    )
    searched.add_argument("--limit", type=_count, default=10, metavar="篇数", help="最多列几篇（10）")
    searched.add_argument("--drafts", action="store_true", help="草稿和定时稿件也查")
    searched.add_argument("--json", action="store_true", help="给程序看的结果")
    searched.add_argument("--audit", type=_count, metavar="个数", help="随机取这么多词，核对已生成网站的检索")
    searched.add_argument("--seed", type=int, default=1, metavar="数", help="和 --audit 同用：换一批词（1）")
    searched.add_argument(
        "--output", type=Path, default=Path("site"), metavar="文件夹", help="和 --audit 同用：网站文件夹（site）"
    )
    searched.add_argument("--base-path", default="", metavar="路径", help="和 --audit 同用：网站所在的子路径")
    _content(searched)
    searched.set_defaults(refuse=searched.error)
    served = verbs.add_parser("serve", help="本机预览，改了就刷新")
    _place(served, "")
    served.add_argument("--port", type=int, default=0, metavar="端口", help="默认从 8000 起找一个空的")
    served.add_argument("--poll", action="store_true", help="稿件在网络盘、云盘上时用：每 2 秒查看一遍改动")
    served.add_argument("--share", action="store_true", help="让同一网络里的手机也能看：给出带钥匙的网址和二维码")
    served.add_argument("--follow", action="store_true", help="保存哪篇，浏览器就转到哪篇")
    served.add_argument("--open", action="store_true", dest="browser", help="打开浏览器")
    served.add_argument("--built", action="store_true", help="看真正生成出来的文件，发布以前最后看一遍时用")
    served.add_argument("--as-public", action="store_true", help="只看公众能看到的，不含草稿和定时稿件")
    modelled = verbs.add_parser("model", help="把字段和登记表写给 VS Code 等编辑软件（登记表改了就再写一次）")
    _content(modelled)
    for verb in verbs.choices.values():
        _loudness(verb, argparse.SUPPRESS)
    return main_parser


def _loudness(parser: argparse.ArgumentParser, unsaid: Any) -> None:
    """How much is said, before the verb or after it; `unsaid` is what holds where neither is given."""
    parser.add_argument("-q", "--quiet", action="store_true", default=unsaid, help="只说错误和结果，不说进度和提醒")
    parser.add_argument("-v", "--verbose", action="store_true", default=unsaid, help="一条不略，并说每步用了多久")
    parser.add_argument("--no-color", action="store_true", default=unsaid, help="不用颜色（也可设环境变量 NO_COLOR）")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code says how it went: 0 fine, 1 problems, 2 usage, 3 our own bug."""
    prepare_streams()
    args = parser().parse_args(argv)
    args.voice = Voice(args.quiet, args.verbose, args.no_color)
    verbs = {
        "new": _new, "import": _import, "check": _check, "explain": _explain, "build": _build, "search": _search,
        "serve": _serve, "model": _model,
    }  # fmt: skip
    try:
        return verbs[args.verb](args)
    except ContentError as error:
        args.voice.show(error.problems)
        return PROBLEMS
    except BrokenPipeError:
        return unheard()
    except (CommandError, OSError) as error:
        print(f"bulletin: {legible(words_of(error))}", file=sys.stderr)
        return PROBLEMS
    except KeyboardInterrupt:
        return STOPPED
    except Exception:
        traceback.print_exc()
        print("bulletin: 程序自己出错了，请把上面的内容发给维护者", file=sys.stderr)
        return OURS


def run() -> None:
    """The command `bulletin`."""
    code = main()
    gc.freeze()  # all that stands goes with the process: it need not be looked through once more for circles
    sys.exit(code)


# --- verbs ---------------------------------------------------------------------------------------------


def _asked(args: argparse.Namespace, drafts: bool) -> Asked:
    if not args.content.is_dir():
        raise CommandError(f"没有稿件文件夹 {args.content} → 用 --content 指明，或先建一个")
    return Asked(args.content, args.base_url, args.base_path, args.as_of, drafts)


def _build(args: argparse.Namespace) -> int:
    from builder.commands.build import build

    asked, search = _asked(args, args.drafts), not args.no_search
    order = Order(asked, args.output, args.templates, search, args.keep_going, workers=args.workers)
    outcome = build(order, args.voice.progress())
    args.voice.show(outcome.problems)
    print(_summary(outcome, args.output))
    return PROBLEMS if _errors(outcome.problems) else FINE


def _summary(outcome: Outcome, folder: Path) -> str:
    if outcome.report is None:
        return f"有 {_errors(outcome.problems)} 处错误，网站没有改动"
    report = outcome.report
    changed = f"更新 {len(report.written)} 个文件，删除 {len(report.removed)} 个，{report.kept} 个没有变化"
    return f"{folder}：共 {outcome.pages} 个页面；{changed}{_hidden(outcome.hidden, '未发布')}"


def _hidden(hidden: Sequence[tuple[str, str]], label: str) -> str:
    """How many documents are drafts or not yet due; nothing where there are none."""
    counts = Counter(reason[:2] for _, reason in hidden)
    return f"；{label}：" + "、".join(f"{reason} {count} 篇" for reason, count in counts.items()) if counts else ""


def _check(args: argparse.Namespace) -> int:
    from builder.commands.judge import chosen

    if not args.content.is_dir():
        raise CommandError(f"没有稿件文件夹 {args.content} → 用 --content 指明")
    if args.norms or args.html:
        return _norms(args)
    only = chosen(args.content, args.paths) if args.paths else None
    if args.fix or args.diff:
        left = _mend(args, only)
        if left is not None:
            return left
    examined = _examined(args, only)
    if args.json or args.format == "json":
        print(json.dumps({"schema": 1, "problems": [_plain(p) for p in examined.problems]}, ensure_ascii=False))
    elif args.format == "github":
        print("".join(f"{_annotation(problem, args.content)}\n" for problem in examined.problems), end="")
    else:
        args.voice.show(examined.problems if args.verbose else _folded(examined.problems))
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
    whole = f"{len(archive.articles)} 篇文章、{len(archive.issues)} 期快报{_hidden(examined.assembly.hidden, '其中')}"
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


def _explain(args: argparse.Namespace) -> int:
    from builder.commands.explain import explain, listing

    print(explain(args.rule) if args.rule else listing())
    return FINE


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


def _import(args: argparse.Namespace) -> int:
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
        wrong += _errors(result.problems)
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
            wrong += _errors(one.problems)
        if args.html:
            args.html.write_text("\n".join(one.html for one in reviewed), "utf-8")
            print(f"对照网页：{args.html}")
        if args.offers:
            print(f"建议已写进 {write_answers(file, args.into)}，改好再导入")
    return PROBLEMS if wrong else FINE


def _new(args: argparse.Namespace) -> int:
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


def _search(args: argparse.Namespace) -> int:
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
    if not args.content.is_dir():
        raise CommandError(f"没有稿件文件夹 {args.content} → 用 --content 指明")
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


def _serve(args: argparse.Namespace) -> int:
    from builder.commands.serve import Serve, serve

    asked = _asked(args, drafts=not args.as_public)
    output = None if args.output == Path() else args.output
    how = {name: getattr(args, name) for name in ("port", "poll", "share", "follow", "built", "browser")}
    order = Serve(asked, args.templates, output, search=not args.no_search, **how)
    serve(order, lambda line: print(line, flush=True))
    return FINE


def _model(args: argparse.Namespace) -> int:
    from builder.commands.model import write_model

    if not args.content.is_dir():
        raise CommandError(f"没有稿件文件夹 {args.content} → 用 --content 指明")
    written = write_model(args.content)
    print("\n".join(written) if written else "都是新的，没有改动")
    return FINE


# --- how things are said ----------------------------------------------------------------------------------

_MOST = 5


def _folded(problems: Sequence[Problem]) -> list[Problem]:
    """The problems, of one kind in one document only the first few, the last of them with the number of the others."""
    counts = Counter((problem.where.path, problem.rule) for problem in problems)
    seen: Counter[tuple[str, str]] = Counter()
    kept = []
    for problem in problems:
        key = problem.where.path, problem.rule
        seen[key] += 1
        if problem.level is not Level.WARNING or seen[key] < _MOST or counts[key] == _MOST:
            kept.append(problem)
        elif seen[key] == _MOST:
            kept.append(replace(problem, cure=f"{problem.cure}（这一份还有 {counts[key] - _MOST} 处）"))
    return kept


_GITHUB = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}


def _annotation(problem: Problem, content: Path) -> str:
    """A problem as GitHub shows it beside the line: a workflow command, its marks escaped."""
    where = problem.where
    place = {"file": (content / where.path).as_posix(), "line": where.line, "col": where.column, "title": problem.rule}
    told = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in place.items())
    words = f"{problem.message} → {problem.cure}" if problem.cure else problem.message
    return f"::{_GITHUB[problem.level]} {told}::{_escaped(words)}"


def _escaped(text: str, marks: str = "") -> str:
    return "".join(f"%{ord(char):02X}" if char in f"%\r\n{marks}" else char for char in text)


def _errors(problems: Sequence[Problem]) -> int:
    return sum(problem.level is Level.ERROR for problem in problems)


def _plain(problem: Problem) -> dict[str, object]:
    return {
        "level": str(problem.level), "rule": problem.rule, "file": problem.where.path, "line": problem.where.line,
        "column": problem.where.column, "message": problem.message, "cure": problem.cure,
    }  # fmt: skip
