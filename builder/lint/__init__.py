"""Rules that judge: what builds ask of each document, its text and the files it names; `whole` has the other tables."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from builder.documents import Document
from builder.lint import document as document_rules
from builder.lint.document import Link
from builder.lint.page import Target, read_page, targets_elsewhere, targets_of
from builder.lint.settling import settle, waivers_of
from builder.problems import Problem

__all__ = [
    "FILE_RULES",
    "TEXT_RULES",
    "Judged",
    "Link",
    "Target",
    "lint_document",
    "lint_files",
    "read_page",
    "settle",
    "targets_elsewhere",
    "targets_of",
    "waivers_of",
]

TEXT_RULES = (
    document_rules.hash_without_space,
    document_rules.picture_path,
    document_rules.picture_without_words,
    document_rules.link_scheme,
    document_rules.table_without_rule,
    document_rules.lines_joined,
    document_rules.text_lost,
    document_rules.private,
    document_rules.secret_mark,
    document_rules.odd_letters,
)
FILE_RULES = (
    document_rules.picture_blank,
    document_rules.picture_missing,
    document_rules.link_missing,
)


@dataclass(frozen=True, slots=True)
class Judged:
    """What is wrong with a document whatever stands beside it, and the links that must lead to a content file."""

    problems: tuple[Problem, ...] = ()
    named: tuple[Link, ...] = ()


def lint_document(document: Document) -> Judged:
    """What is wrong with one document's text by itself, and what its files must be asked about: see `lint_files`."""
    text = document_rules.text_of(document)
    return Judged(tuple(p for rule in TEXT_RULES for p in rule(text)), document_rules.named_files(text))


def lint_files(named: Iterable[Link], files: Container[str]) -> Iterator[Problem]:
    """Which of these links lead to no file; `files` are all paths of the content folder."""
    for link in named:
        for rule in FILE_RULES:
            yield from rule(link, files)
