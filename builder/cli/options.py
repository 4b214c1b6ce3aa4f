"""The command line: verbs and their options, in the words of its help."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from builder.cli import judging, verbs
from builder.cli.given import TEMPLATES
from builder.terminal.usage import Parser, VerbParser
from builder.words import LABELS

CODES = (
    "退出码：0 正常，1 有错误（或查不到），2 命令写错了，3 程序自己出错，130 被中断。"
    "结果写到标准输出，进度和问题写到标准错误。"
)


def parser() -> Parser:
    """The command line; what it makes of one has the verb as `run`, and `refuse` to say that it makes no sense."""
    main_parser = Parser("bulletin", description="公开工作快报档案：整理稿件，生成可检索的网站。", epilog=CODES)
    _loudness(main_parser, False)
    added = main_parser.add_subparsers(dest="verb", required=True, metavar="命令", parser_class=VerbParser)
    _new(added.add_parser("new", help="新建一篇文章、一期快报或一个页面"))
    _import(added.add_parser("import", help="整理原稿，收进稿件文件夹"))
    _check(added.add_parser("check", help="检查稿件；加 --fix 把有把握的改好"))
    _explain(added.add_parser("explain", help="一条规则查什么、为什么、怎么改"))
    _build(added.add_parser("build", help="生成网站"))
    _search(added.add_parser("search", help="检索稿件，和网站的检索页一样"))
    _serve(added.add_parser("serve", help="本机预览，改了就刷新"))
    _model(added.add_parser("model", help="把字段和登记表写给 VS Code 等编辑软件（登记表改了就再写一次）"))
    for verb in added.choices.values():
        _loudness(verb, argparse.SUPPRESS)
        verb.set_defaults(refuse=verb.error)
    return main_parser


# --- verbs -------------------------------------------------------------------------------------------------


def _new(verb: argparse.ArgumentParser) -> None:
    kinds = ("article", "issue", "page")
    verb.add_argument(
        "kind", nargs="?", choices=kinds, metavar="|".join(kinds), help="文章、快报或页面；不写就一项一项问"
    )
    verb.add_argument("title", nargs="?", default="", metavar="标题或期号", help="文章、页面的标题；快报的期号")
    verb.add_argument("--date", type=_day, metavar="日期", help="默认今天")
    _json(verb)
    _content(verb)
    verb.set_defaults(run=verbs.run_new)


def _import(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("files", nargs="*", type=Path, metavar="文件", help="原稿，装原稿的文件夹或 zip")
    verb.add_argument("--into", type=Path, default=Path("content"), metavar="文件夹", help="稿件文件夹（content）")
    verb.add_argument("--in-place", action="store_true", help="整理稿件文件夹里的原稿，地址不变")
    verb.add_argument("--fetch-images", action="store_true", help="把稿件里别处的图片取回来，存进稿件文件夹")
    verb.add_argument("--review", action="store_true", help="只看不写：列出剔除、改动、建议和待核")
    verb.add_argument("--html", type=Path, metavar="文件", help="和 --review 同用：另存成左右对照的网页")
    verb.add_argument("--offers", action="store_true", help="和 --review 同用：把建议写成原稿旁边的 .fixes.yaml")
    verb.add_argument("--rules", action="store_true", help="列出全部整理规则和说明")
    _json(verb)
    verb.set_defaults(run=verbs.run_import)


def _check(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("paths", nargs="*", type=Path, metavar="稿件", help="只看这些稿件或文件夹（默认全部）")
    _content(verb)
    verb.add_argument("--fix", action="store_true", help="把有把握的改好：先给你看，问过再写")
    verb.add_argument("--diff", action="store_true", help="只看 --fix 会改什么，不写")
    verb.add_argument("--yes", action="store_true", help="和 --fix 同用：不问就写")
    _json(verb)
    verb.add_argument("--pages", action="store_true", help="连生成的网页一起检查：标题、图片、导航、锚点")
    verb.add_argument(
        "--format", choices=("text", "json", "github"), default="text", metavar="text|json|github",
        help="怎么写出来：给人看、给程序看、给 GitHub 标在稿件上",
    )  # fmt: skip
    verb.add_argument("--norms", action="store_true", help="检查指标自查：空白和过期栏目、来源、日期、断链、重复")
    verb.add_argument("--html", type=Path, metavar="文件", help="和 --norms 同用：另存成网页")
    verb.add_argument("--as-of", type=_day, metavar="日期", help="和 --norms 同用：当作这一天来检查（默认今天）")
    verb.set_defaults(run=judging.run_check)


def _explain(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("rule", nargs="?", default="", metavar="规则", help="消息末尾方括号里的名字（默认列出全部）")
    verb.set_defaults(run=verbs.run_explain)


def _build(verb: argparse.ArgumentParser) -> None:
    _place(verb, "site")
    verb.add_argument("--drafts", action="store_true", help="草稿和定时稿件也生成（不要发布）")
    verb.add_argument("--workers", type=_count, default=0, metavar="个数", help="用几个进程（默认有几个核用几个）")
    verb.add_argument("--keep-going", action="store_true", help="有错的稿件先跳过，其余照常生成")
    verb.set_defaults(run=verbs.run_build)


def _search(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("query", nargs="*", metavar="词", help="要查的字词；几个词是每个词都要有")
    for field, label in LABELS.items():
        verb.add_argument(
            f"--{field}", action="append", default=[], metavar=label, help=f"只要这个{label}的，可以写几次"
        )
    verb.add_argument("--sort", choices=("new", "old"), default="", metavar="new|old", help="按日期从新到旧或从旧到新")
    verb.add_argument("--limit", type=_count, default=10, metavar="篇数", help="最多列几篇（10）")
    verb.add_argument("--drafts", action="store_true", help="草稿和定时稿件也查")
    _json(verb)
    verb.add_argument("--audit", type=_count, metavar="个数", help="随机取这么多词，核对已生成网站的检索")
    verb.add_argument("--seed", type=int, default=1, metavar="数", help="和 --audit 同用：换一批词（1）")
    verb.add_argument(
        "--output", type=Path, default=Path("site"), metavar="文件夹", help="和 --audit 同用：网站文件夹（site）"
    )
    verb.add_argument("--base-path", default="", metavar="路径", help="和 --audit 同用：网站所在的子路径")
    _content(verb)
    verb.set_defaults(run=verbs.run_search)


def _serve(verb: argparse.ArgumentParser) -> None:
    _place(verb, "")
    verb.add_argument("--port", type=int, default=0, metavar="端口", help="默认从 8000 起找一个空的")
    verb.add_argument("--poll", action="store_true", help="稿件在网络盘、云盘上时用：每 2 秒查看一遍改动")
    verb.add_argument("--share", action="store_true", help="让同一网络里的手机也能看：给出带钥匙的网址和二维码")
    verb.add_argument("--follow", action="store_true", help="保存哪篇，浏览器就转到哪篇")
    verb.add_argument("--open", action="store_true", dest="browser", help="打开浏览器")
    verb.add_argument("--built", action="store_true", help="看真正生成出来的文件，发布以前最后看一遍时用")
    verb.add_argument("--as-public", action="store_true", help="只看公众能看到的，不含草稿和定时稿件")
    verb.set_defaults(run=verbs.run_serve)


def _model(verb: argparse.ArgumentParser) -> None:
    _content(verb)
    verb.set_defaults(run=verbs.run_model)


# --- what several of them have -----------------------------------------------------------------------------


def _content(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--content", type=Path, default=Path("content"), metavar="文件夹", help="稿件文件夹（content）")


def _json(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--json", action="store_true", help="给程序看的结果")


def _place(verb: argparse.ArgumentParser, default_output: str) -> None:
    _content(verb)
    verb.add_argument("--output", type=Path, default=Path(default_output), metavar="文件夹", help="网站文件夹（site）")
    verb.add_argument("--templates", type=Path, default=TEMPLATES, metavar="文件夹", help="模板文件夹")
    verb.add_argument("--base-url", default="", metavar="网址", help="网站域名，如 https://www.example.gov.cn")
    verb.add_argument("--base-path", default="", metavar="路径", help="网站所在的子路径，如 /ztzl/wenming/")
    verb.add_argument("--as-of", type=_day, metavar="日期", help="当作这一天来生成：之后的定时稿件不发布（默认今天）")
    verb.add_argument("--no-search", action="store_true", help="不编制检索索引")


def _loudness(verb: argparse.ArgumentParser, unsaid: Any) -> None:
    """How much is said, before the verb or after it; `unsaid` is what holds where neither is given."""
    verb.add_argument("-q", "--quiet", action="store_true", default=unsaid, help="只说错误和结果，不说进度和提醒")
    verb.add_argument("-v", "--verbose", action="store_true", default=unsaid, help="一条不略，并说每步用了多久")
    verb.add_argument("--no-color", action="store_true", default=unsaid, help="不用颜色（也可设环境变量 NO_COLOR）")


# --- values ------------------------------------------------------------------------------------------------


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
