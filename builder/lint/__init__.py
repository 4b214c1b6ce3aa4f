"""Rules that judge: tables for the text of a document, for the files it names, for the archive; built pages."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from builder.documents import Document
from builder.lint import archive as archive_rules
from builder.lint import built, registry, twins
from builder.lint import document as document_rules
from builder.lint.document import Link
from builder.lint.page import Target, is_there, read_page, targets_elsewhere, targets_of
from builder.lint.settling import settle, waivers_of
from builder.model import Archive, Config, Parsed
from builder.problems import Problem
from builder.texts import Reading

__all__ = [
    "ARCHIVE_RULES",
    "FILE_RULES",
    "PAGE_RULES",
    "REGISTRY_RULES",
    "TEXT_RULES",
    "TWIN_RULES",
    "Judged",
    "Link",
    "Target",
    "is_there",
    "lint_archive",
    "lint_document",
    "lint_files",
    "lint_page",
    "lint_texts",
    "lint_title",
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
ARCHIVE_RULES = (
    archive_rules.confirm,
    archive_rules.number_missing,
    archive_rules.date_against_number,
    archive_rules.total_against_number,
    archive_rules.year_against_number,
    archive_rules.unit_retired,
    archive_rules.unit_not_yet,
    archive_rules.tags_alike,
)
REGISTRY_RULES = (
    registry.unit_unused,
    registry.tag_unused,
)
TWIN_RULES = (
    twins.twin,
    twins.twin_near,
    twins.twin_item,
    twins.item_repeated,
)
PAGE_RULES = (
    built.built_lang,
    built.built_title,
    built.built_headings,
    built.built_landmarks,
    built.built_ids,
    built.built_pictures,
    built.built_names,
    built.built_tables,
    built.built_insecure,
    built.built_inline,
    built.built_leftover,
    built.built_markdown,
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


def lint_archive(archive: Archive) -> Iterator[Problem]:
    """What is wrong with the archive as a whole."""
    for rule in ARCHIVE_RULES:
        yield from rule(archive)


def lint_texts(archive: Archive, config: Config, read: Reading) -> Iterator[Problem]:
    """What is wrong with the archive held against the registries, and against the words of all its documents, each of
    which is read: `check` has the time for that."""
    for rule in REGISTRY_RULES:
        yield from rule(archive, config)
    values: tuple[Parsed, ...] = (*archive.articles, *archive.issues, *archive.standings)
    moved = registry.moved(archive)
    for value in values if moved else ():
        yield from registry.link_moved(value, read(value.body), moved, config)
    pairs = twins.pairs_of(archive, read)
    for judge in TWIN_RULES:
        yield from judge(pairs)


def lint_page(url: str, html: str, secure: bool) -> tuple[str, tuple[Problem, ...]]:
    """The title of a built page, "" where it only leads elsewhere, and what is wrong with it, as often as it is;
    `secure` is a site that is reached by https."""
    page = built.page_of(url, html)
    rules = (rule for rule in PAGE_RULES if secure or rule is not built.built_insecure)
    return built.title_of(page), tuple(problem for rule in rules for problem in rule(page))


def lint_title(title: str, url: str, first: str) -> Iterator[Problem]:
    """What is wrong with the title of a page at `url` that the page at `first` was the first to have."""
    return built.built_title_twice(title, url, first)
