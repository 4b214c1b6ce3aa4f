"""Rules that judge what builds leave alone: the archive, the registries, texts that stand twice, built pages."""

from __future__ import annotations

from collections.abc import Iterator

from builder.lint import archive as archive_rules
from builder.lint import built, registry, twins
from builder.lint.elements import page_of, title_of
from builder.model import Archive, Config, Parsed
from builder.problems import Problem
from builder.texts import Reading

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
    page = page_of(url, html)
    rules = (rule for rule in PAGE_RULES if secure or rule is not built.built_insecure)
    return title_of(page), tuple(problem for rule in rules for problem in rule(page))


def lint_title(title: str, url: str, first: str) -> Iterator[Problem]:
    """What is wrong with the title of a page at `url` that the page at `first` was the first to have."""
    return built.built_title_twice(title, url, first)
