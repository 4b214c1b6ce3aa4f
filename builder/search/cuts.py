"""Where a text may be cut so that a reader does not stumble: behind sentences, clauses, words; the rules of
templates/static/search-text.js. Texts are search keys, places are numbers of characters."""

from __future__ import annotations

from itertools import chain

from builder.regex import regex

PROSE = regex("[。！？；!?]")
"""What a text holds that says something in sentences."""

Span = tuple[int, int]

GAP = 3
"""So few characters are never left out."""

_RAW = 20
_WORD = regex("[0-9a-z\u00c0-\u052f]")
_STOPS = frozenset("。！？；!?;")
_PAUSES = frozenset("，、：,:…")
_INSIDE_WORDS = frozenset(".,:;!?")
_AFTER_NUMBERS = frozenset("%％‰℃")
_CLOSING = frozenset("”’」』）】》〉〕］)]}\"'")
_OPENING = frozenset("“‘「『（【《〈〔［([{")
_NEVER_FIRST = _STOPS | _PAUSES | _CLOSING | {" "}


def beginning(key: str, at: int, lowest: int) -> int:
    """Where to begin before a hit: with its sentence, else with a clause, else with a word."""
    if not lowest:
        return 0
    sentences = (place for place in range(at, lowest - 1, -1) if _opens(key, place, _STOPS))
    clauses = (place for place in range(lowest, at + 1) if _opens(key, place, _PAUSES))
    raw = max(lowest, at - _RAW)
    words = (place for place in range(raw, at + 1) if _begins_word(key, place))
    return next(chain(sentences, clauses, words), raw)


def ending(key: str, shown: Span, share: int) -> int:
    """Where to stop, so that what is `shown` stays: behind a sentence, else a clause, else a word."""
    start, least = shown
    most = max(least, start + share)
    if len(key) - most <= GAP:
        return len(key)
    late = range(most, max(least, start + share // 2, 1) - 1, -1)
    words = range(most, max(least, most - _RAW, 1) - 1, -1)
    ways = ((_ends_sentence, late), (_ends_clause, late), (_ends_word, words))
    return next((place for ends, places in ways for place in places if ends(key, place)), most)


def _opens(key: str, at: int, marks: frozenset[str]) -> bool:
    """Whether something begins here: behind one of the marks and what closes after it, or a line."""
    if key[at] in _NEVER_FIRST:
        return False
    if key[at - 1] != " ":
        return _closed_by(key, at, marks)
    return (marks is _STOPS and _breaks_line(key, at - 1)) or _closed_by(key, at - 1, marks)


def _closed_by(key: str, at: int, marks: frozenset[str]) -> bool:
    """Whether the text before `at` ends in one of the marks, or in one and what closes after it."""
    while at > 1 and key[at - 1] in _CLOSING:
        at -= 1
    return key[at - 1] in marks and not (key[at - 1] in _INSIDE_WORDS and _between_words(key, at - 1))


def _breaks_line(key: str, at: int) -> bool:
    """A blank between characters that no blank is typed between stands for the end of a line."""
    return key[at] == " " and not _WORD.match(key, at - 1) and not _WORD.match(key, at + 1)


def _ends_sentence(key: str, at: int) -> bool:
    return key[at] not in _STOPS | _CLOSING and (_breaks_line(key, at) or _closed_by(key, at, _STOPS))


def _ends_clause(key: str, at: int) -> bool:
    return key[at] in _PAUSES and key[at - 1] not in _PAUSES and not _between_words(key, at)


def _begins_word(key: str, at: int) -> bool:
    return not _splits(key, at) and key[at] not in _NEVER_FIRST


def _ends_word(key: str, at: int) -> bool:
    return not _splits(key, at) and key[at - 1] not in _OPENING | _PAUSES | {" "} and key[at] not in _CLOSING


def _between_words(key: str, at: int) -> bool:
    return bool(_WORD.match(key, at - 1) and _WORD.match(key, at + 1))


def _splits(key: str, at: int) -> bool:
    """Whether a cut here would go through a Latin word or a number such as 3.5 or 98.6%."""
    if not _WORD.match(key, at - 1):
        return key[at - 1] in _INSIDE_WORDS and _between_words(key, at - 1)
    if _WORD.match(key, at) or key[at] in _AFTER_NUMBERS:
        return True
    return key[at] in _INSIDE_WORDS and bool(_WORD.match(key, at + 1))
