"""What `check` looks at besides: a document's form and its words. A build, which these cannot stop, does not ask."""

from __future__ import annotations

from collections.abc import Iterator

from builder.documents import Document
from builder.lint import form, weekdays
from builder.lint.document import text_of
from builder.lint.prose.rules import lint_prose
from builder.problems import Problem

FORM_RULES = (
    form.field_empty,
    form.title_long,
    form.title_full_stop,
    form.heading_top,
    form.heading_skipped,
    form.heading_full_stop,
    form.heading_empty,
    form.table_uneven,
    form.picture_words_vague,
    form.link_words_vague,
    form.link_empty,
    weekdays.weekday_wrong,
)


def lint_closely(document: Document) -> Iterator[Problem]:
    """What is wrong with the form and the words of one document: nothing that would stop a build."""
    text = text_of(document)
    yield from (problem for rule in FORM_RULES for problem in rule(text))
    yield from lint_prose(document)
