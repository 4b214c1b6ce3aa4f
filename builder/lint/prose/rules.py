"""The table of the rules for words, and what they say of a document. For `check`, never for a build."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from builder.documents import Document
from builder.lint.prose import marks, numbers, ordinals, words
from builder.lint.prose.reading import Found, Prose, read_prose
from builder.problems import Level, Problem


@dataclass(frozen=True, slots=True)
class ProseRule:
    """A rule for words: how much it weighs, and what finds it."""

    level: Level
    run: Callable[[Prose], Iterator[Found]]

    @property
    def name(self) -> str:
        """What it is called in messages."""
        return self.run.__name__.replace("_", "-")


PROSE_RULES = (
    ProseRule(Level.WARNING, marks.half_width_mark),
    ProseRule(Level.WARNING, marks.half_width_bracket),
    ProseRule(Level.WARNING, marks.straight_quote),
    ProseRule(Level.WARNING, marks.mark_doubled),
    ProseRule(Level.WARNING, marks.mark_unpaired),
    ProseRule(Level.WARNING, marks.quote_nested),
    ProseRule(Level.WARNING, marks.stop_twice),
    ProseRule(Level.WARNING, marks.blank_before_mark),
    ProseRule(Level.WARNING, marks.ellipsis_form),
    ProseRule(Level.WARNING, marks.dash_form),
    ProseRule(Level.NOTE, marks.pause_between_marks),
    ProseRule(Level.WARNING, marks.pause_before_etc),
    ProseRule(Level.WARNING, ordinals.document_number),
    ProseRule(Level.NOTE, ordinals.ordinal_mark),
    ProseRule(Level.WARNING, ordinals.ordinal_skipped),
    ProseRule(Level.WARNING, numbers.year_short),
    ProseRule(Level.WARNING, numbers.year_zero),
    ProseRule(Level.WARNING, numbers.full_width_digit),
    ProseRule(Level.WARNING, numbers.number_mixed),
    ProseRule(Level.WARNING, numbers.approx_twice),
    ProseRule(Level.NOTE, numbers.approx_pause),
    ProseRule(Level.NOTE, numbers.range_mark),
    ProseRule(Level.WARNING, numbers.range_percent),
    ProseRule(Level.WARNING, numbers.decrease_times),
    ProseRule(Level.WARNING, words.wording),
    ProseRule(Level.WARNING, words.until_date),
    ProseRule(Level.NOTE, words.relative_date),
    ProseRule(Level.NOTE, words.first_alone),
)


def lint_prose(document: Document) -> Iterator[Problem]:
    """What is wrong with the words of one document; in its front matter nothing is mended, as addresses hang on it."""
    prose = read_prose(document)
    for rule in PROSE_RULES:
        for found in rule.run(prose):
            edits = found.edits if found.start >= prose.body else ()
            yield Problem(prose.where(found.start), rule.name, found.message, found.cure, rule.level, edits)
