"""Rules that judge: one table for documents, one for the archive, one for built pages."""

from __future__ import annotations

from collections.abc import Iterator

from builder.documents import Document
from builder.lint import archive as archive_rules
from builder.lint import document as document_rules
from builder.lint.page import Built, missing_targets, read_page
from builder.model import Archive
from builder.problems import Problem

__all__ = ["ARCHIVE_RULES", "DOCUMENT_RULES", "Built", "lint_archive", "lint_document", "missing_targets", "read_page"]

DOCUMENT_RULES = (
    document_rules.hash_without_space,
    document_rules.picture_missing,
    document_rules.picture_without_words,
    document_rules.link_missing,
    document_rules.table_without_rule,
    document_rules.lines_joined,
    document_rules.text_lost,
    document_rules.private_details,
    document_rules.secret_marks,
    document_rules.odd_letters,
)
ARCHIVE_RULES = (
    archive_rules.unconfirmed,
    archive_rules.number_missing,
    archive_rules.date_against_number,
    archive_rules.total_against_number,
    archive_rules.tags_alike,
)


def lint_document(document: Document, files: frozenset[str]) -> Iterator[Problem]:
    """What is wrong with one document's text; `files` are all paths of the content folder."""
    for rule in DOCUMENT_RULES:
        yield from rule(document, files)


def lint_archive(archive: Archive) -> Iterator[Problem]:
    """What is wrong with the archive as a whole."""
    for rule in ARCHIVE_RULES:
        yield from rule(archive)
