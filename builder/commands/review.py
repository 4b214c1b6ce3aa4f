"""`bulletin import --review`: what an import would do, told before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from builder.clean.fixes import format_fixes
from builder.clean.rules import RULES
from builder.commands.import_ import given_for, read_raws
from builder.config import read_config
from builder.documents import ANSWERS, write_text
from builder.intake import Raw
from builder.prepare import clean_original, media_of
from builder.problems import ContentError, Problem
from builder.render import render_review
from builder.review import Review, review


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The review of one text, its page ("" unless asked for), why it could not be imported as it is, and the pictures
    that came with it: path in content/, bytes."""

    review: Review
    html: str = ""
    problems: tuple[Problem, ...] = ()
    pictures: tuple[tuple[str, bytes], ...] = ()


def review_file(file: Path, into: Path, templates: Path | None = None) -> tuple[Reviewed, ...]:
    """The reviews of all texts of a file; with `templates` also as pages. `ContentError` if one cannot be read."""
    config, _ = read_config(into)
    found = []
    for raw in _readable(file):
        cleaned, problems = clean_original(raw, given_for(raw, file, into, config))
        told = review(raw.name, raw.text, cleaned)
        page = render_review(told, templates) if templates else ""
        found.append(Reviewed(told, page, problems, tuple((path, data) for _, path, data in media_of(raw))))
    return tuple(found)


def _readable(file: Path) -> tuple[Raw, ...]:
    read = tuple(read_raws(file))
    wrong = tuple(one[1] for one in read if not isinstance(one, Raw))
    if wrong:
        raise ContentError(wrong)
    return tuple(one for one in read if isinstance(one, Raw))


def write_answers(file: Path, into: Path) -> Path:
    """Write everything that is offered as a file of answers beside the original; `FileExistsError` if there is one."""
    path = file.with_name(f"{file.name}{ANSWERS}")
    if path.exists():
        raise FileExistsError(path)
    config, _ = read_config(into)
    offers = [
        offer
        for raw in _readable(file)
        for offer in clean_original(raw, given_for(raw, file, into, config))[0].proposals
    ]
    write_text(path, format_fixes(offers))
    return path


def rule_book() -> str:
    """Every rule in the order it runs, from its docstring."""
    pages = []
    for rule in dict.fromkeys((rule.id, rule.run) for rule in RULES):
        page = " ".join((rule[1].__doc__ or "").split())
        ids, _, text = page.partition(": ")
        pages.append(f"{ids}\n    {text}\n")
    return "\n".join(dict.fromkeys(pages))
