"""`bulletin check`: read everything, judge everything, write nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from builder import renditions, scripts
from builder.archive import Assembly, Terms, assemble, parse_document
from builder.commands.orders import Asked
from builder.config import SITE, base_path, base_url, read_config
from builder.documents import Asset, Scalar, find_assets, find_documents, read_document
from builder.lint import lint_archive, lint_document
from builder.model import Config, Parsed, Picture
from builder.pages.files import attachment, picture
from builder.pictures import Seen
from builder.problems import ContentError, Level, Location, Problem


@dataclass(frozen=True, slots=True)
class Examined:
    """Everything read and put together, with all problems of all files, sorted by place."""

    config: Config
    assembly: Assembly
    problems: tuple[Problem, ...]
    parsed: tuple[Parsed, ...] = ()

    @property
    def wrong(self) -> bool:
        """Whether any problem is an error."""
        return any(problem.level is Level.ERROR for problem in self.problems)


def check(asked: Asked) -> Examined:
    """Examine the content and judge the archive as a whole."""
    examined = examine(asked)
    judged = tuple(lint_archive(examined.assembly.archive))
    return replace(examined, problems=tuple(sorted((*examined.problems, *judged))))


def examine(asked: Asked, remembered: tuple[Parsed, ...] = ()) -> Examined:
    """Read, type, clean where raw, parse and assemble everything; every problem is gathered, none stops the rest.

    A document that cannot be used now is taken from `remembered`, where an earlier state of it is known.
    """
    config, problems = read_config(asked.content)
    config = _overridden(config, asked)
    problems = (*problems, *_unconvertible(config))
    paths = find_documents(asked.content)
    assets = find_assets(asked.content)
    looked = renditions.look(asked.content, (asset for asset in assets if asset.is_picture))
    files = frozenset((*(asset.path for asset in assets), *paths))
    parsed: list[Parsed] = []
    found: list[Problem] = [*problems, *_homeless(asked.content, config), *renditions.broken(looked)]
    failed = bool(errors(problems))
    earlier = {value.where.path: value for value in remembered}
    for path in paths:
        value, wrong = _examine_one(asked.content, path, files, config)
        found += wrong
        failed = failed or value is None
        value = value or earlier.get(path)
        parsed += [value] if value else []
    terms = Terms(asked.as_of or today(config), asked.drafts, unread=failed)
    assembly = assemble(parsed, _pictures(assets, looked), config, terms)
    return Examined(config, assembly, tuple(sorted((*found, *assembly.problems))), tuple(parsed))


def _unconvertible(config: Config) -> Iterator[Problem]:
    """繁简切换 needs OpenCC, which not every installation has."""
    if config.other_script and not scripts.available():
        cure = "用 pip install opencc 装上，或写 繁简切换: 否"
        yield Problem(Location(SITE), "script-converter", "繁简切换要用的 opencc 没有安装", cure)


def _homeless(content: Path, config: Config) -> Iterator[Problem]:
    """A site that is set up but does not know its own address: feed and sitemap need it whole."""
    if not config.base_url and (content / SITE).is_file():
        message = "没有网址，订阅和 sitemap 里只能写站内路径"
        yield Problem(Location(SITE), "base-url-missing", message, "写 网址: https://www.example.gov.cn", Level.NOTE)


def _examine_one(
    content: Path, path: str, files: frozenset[str], config: Config
) -> tuple[Parsed | None, tuple[Problem, ...]]:
    """What one file holds and what is wrong with it; None if an error keeps it out."""
    try:
        document = read_document(content, path)
    except ContentError as error:
        return None, error.problems
    value, problems = parse_document(document, config)
    raw = any(problem.rule == "raw" for problem in problems)
    judged = () if raw else tuple(lint_document(document, files))
    wrong = any(problem.level is Level.ERROR for problem in judged)
    return None if wrong else value, (*problems, *judged)


def _pictures(assets: tuple[Asset, ...], looked: tuple[tuple[Asset, Seen], ...]) -> tuple[Picture, ...]:
    """The attachments and the pictures that can be shown, with their addresses, by path."""
    attached = (attachment(a.path, a.digest, a.size) for a in assets if not a.is_picture)
    shown = (
        picture(a.path, a.digest, seen.kind, (seen.width, seen.height), still=seen.frames == 1)
        for a, seen in looked
        if not seen.wrong
    )
    return tuple(sorted((*attached, *shown), key=lambda file: file.src))


def _overridden(config: Config, asked: Asked) -> Config:
    """The configuration with what the command line says instead."""
    config = replace(config, base_url=base_url(Scalar(asked.base_url)) or config.base_url)
    return replace(config, base_path=base_path(Scalar(asked.base_path))) if asked.base_path else config


def today(config: Config) -> date:
    """The day in the site's zone: the one date that a build takes from the clock."""
    return datetime.now(ZoneInfo(config.zone)).date()


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems that stop a build."""
    return tuple(problem for problem in problems if problem.level is Level.ERROR)
