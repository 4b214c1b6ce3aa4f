"""`bulletin check`: read everything, judge everything, write nothing."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from builder.commands.check import examine
from builder.commands.order import Asked, Examined
from builder.commands.outside import ask_checker
from builder.documents import SETTINGS, Document, find_documents, read_document
from builder.lint import settle
from builder.lint.catalogue import name_of, rules
from builder.lint.closely import lint_closely
from builder.lint.settling import lint_settings
from builder.lint.whole import PAGE_RULES, lint_archive, lint_texts
from builder.problems import CommandError, ContentError, Level, Problem
from builder.texts import reader
from builder.workers import Crew, chunks, each


def check(asked: Asked, only: frozenset[str] | None = None) -> Examined:
    """Examine the content, judge the archive as a whole and every document closely; of `only` these, if told so."""
    return judge(examine(asked), asked, only)


def judge(
    examined: Examined, asked: Asked, only: frozenset[str] | None, built: tuple[Problem, ...] | None = None
) -> Examined:
    """What was examined, with all that the rules find besides; `built` is what is wrong with the pages that were built
    of it, None where none were."""
    config, waivers = examined.config, examined.waivers
    worded = [path for path in examined.worded if only is None or path in only]
    with Crew() as crew:
        work = partial(_judge_closely, asked.content)
        close = tuple(found for done in each(crew.of(len(worded)), work, chunks(worded, _CHUNK)) for found in done)
    asked_outside = ask_checker(config.checker, _documents(asked.content, worded))
    archive = examined.assembly.archive
    together = (*lint_archive(archive), *lint_texts(archive, config, reader(asked.content)))
    judged = (*together, *close, *asked_outside, *(built or ()))
    problems, waivers = settle(judged, config.grades, waivers)
    asked_for = (waiver for waiver in waivers if only is None or waiver.where.path in only)
    looked_at = tuple(waiver for waiver in asked_for if built is not None or waiver.rule not in _PAGES)
    settings, _ = settle(lint_settings(config.grades, looked_at, levels()), config.grades, ())
    everything = (*examined.problems, *problems, *settings)
    told = (problem for problem in everything if only is None or problem.where.path in only)
    return replace(examined, problems=tuple(sorted(told)))


_CHUNK = 64
_PAGES = frozenset(map(name_of, PAGE_RULES))


def chosen(content: Path, given: Iterable[Path]) -> frozenset[str]:
    """The paths below content/ that these files and folders are; what is not there is a `CommandError`."""
    known = (*find_documents(content), *SETTINGS)
    return frozenset(path for one in given for path in _meant(content, one, known))


def _meant(content: Path, given: Path, known: tuple[str, ...]) -> tuple[str, ...]:
    """The paths that one path of the command line means, as it stands or below content/."""
    for place in (given, content / given):
        if place.exists() and place.resolve().is_relative_to(content.resolve()):
            told = place.resolve().relative_to(content.resolve()).as_posix()
            if found := tuple(path for path in known if told in (".", path) or path.startswith(f"{told}/")):
                return found
    near = difflib.get_close_matches(given.name, (path.rpartition("/")[2] for path in known), 1)
    hint = f"是不是 {near[0]}？" if near else f"写 {content} 里的稿件或文件夹"
    raise CommandError(f"没有稿件 {given} → {hint}")


def _judge_closely(content: Path, paths: Iterable[str]) -> tuple[Problem, ...]:
    return tuple(problem for document in _documents(content, paths) for problem in lint_closely(document))


def _documents(content: Path, paths: Iterable[str]) -> Iterator[Document]:
    """These documents; what cannot be read has been told."""
    for path in paths:
        with suppress(ContentError):
            yield read_document(content, path)


def levels() -> dict[str, Level]:
    """What every rule weighs by itself."""
    return {rule.name: rule.level for rule in rules()}
