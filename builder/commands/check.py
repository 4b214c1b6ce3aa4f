"""What the content is, all of it together, with everything that is wrong: read, typed and assembled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from builder import renditions, scripts
from builder.archive import Terms, assemble
from builder.commands.order import Asked, Examined, today
from builder.config import base_path, base_url, read_config
from builder.documents import SITE, Asset, Scalar
from builder.held import look
from builder.lint import lint_files, settle
from builder.memory import Memory
from builder.model import Config, Parsed, Picture
from builder.pages.files import attachment, picture
from builder.pictures import Seen
from builder.problems import Level, Location, Problem
from builder.study import Study, study
from builder.workers import Crew


def examine(asked: Asked) -> Examined:
    """Read, type, clean where raw, parse and assemble everything; every problem is gathered, none stops the rest."""
    config, problems = read_settings(asked)
    held = look(asked.content)
    with Crew() as crew:
        studied = study(held, config, "", Memory(), crew)
    return put_together(studied, config, problems, asked)


def read_settings(asked: Asked) -> tuple[Config, tuple[Problem, ...]]:
    """The configuration with what the command line says instead, and everything that is wrong with it."""
    config, problems = read_config(asked.content)
    config = _overridden(config, asked)
    return config, (*problems, *_unconvertible(config), *_homeless(asked.content, config))


def put_together(
    studied: Study,
    config: Config,
    problems: tuple[Problem, ...],
    asked: Asked,
    remembered: tuple[Parsed, ...] = (),
) -> Examined:
    """What all documents are together, with all that is wrong.

    A document that cannot be used now is taken from `remembered`, where an earlier state of it is known.
    """
    looked = renditions.look(asked.content, (asset for asset in studied.assets if asset.is_picture))
    files = frozenset((*(asset.path for asset in studied.assets), *(typed.path for typed in studied.typed)))
    parsed: list[Parsed] = []
    found: list[Problem] = [*problems, *renditions.broken(looked)]
    failed = bool(errors(problems))
    earlier = {value.where.path: value for value in remembered}
    for typed in studied.typed:
        missing = tuple(lint_files(typed.named, files))
        found += (*typed.problems, *missing)
        value = None if errors(missing) else typed.value
        failed = failed or value is None
        value = value or earlier.get(typed.path)
        parsed += [value] if value else []
    terms = Terms(asked.as_of or today(config.zone), asked.drafts, unread=failed)
    assembly = assemble(parsed, _pictures(studied.assets, looked), config, terms)
    waivers = tuple(waiver for typed in studied.typed for waiver in typed.waivers)
    told, waivers = settle((*found, *assembly.problems), config.grades, waivers)
    worded = tuple(typed.path for typed in studied.typed if not typed.raw)
    return Examined(config, assembly, tuple(sorted(told)), tuple(parsed), waivers, worded)


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


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems that stop a build."""
    return tuple(problem for problem in problems if problem.level is Level.ERROR)
