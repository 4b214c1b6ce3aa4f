"""The stretches of a text that show what was looked for, one specification with templates/static/search-text.js.

An excerpt is made of windows: each begins with a sentence (or a clause, or a word), holds a hit whole, ends likewise,
and is kept apart by `…` from what is left out. `tests/search/excerpts.json` holds both halves to the same results.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from builder.search.cuts import GAP, Span, beginning, ending
from builder.search.tokens import fold, plain

Phrase = tuple[str, ...]
"""A phrase in all its forms, folded and in lower case."""

Phrases = tuple[Phrase, ...]
"""The phrases of a query: `query_phrases`."""

Words = tuple[tuple[str, bool], ...]
"""A text in parts, with whether each is a hit."""

LEFT_OUT = "…"
_LONG = 160
_LEAD = 60
_LEAST_LEAD = 12


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A text as it is shown, and its search key of the same length; two of the same words are two."""

    text: str
    key: str


def piece_of(text: str) -> Piece:
    """A text, ready to be searched."""
    shown = plain(text)
    return Piece(shown, fold(shown).lower())


def excerpt(piece: Piece, phrases: Phrases, limit: int) -> Words:
    """About `limit` characters of the piece that hold each of its phrases once at least, or its beginning."""
    places = [found for phrase in phrases if (found := _places(piece.key, phrase))]
    if len(piece.key) <= limit:
        return excerpt_of(piece, [(0, len(piece.key))], phrases)
    if not places:
        return excerpt_of(piece, [(0, ending(piece.key, (0, 0), limit))], phrases)
    groups, share = _groups(_picked(places, limit), limit)
    return excerpt_of(piece, _windows(piece.key, groups, share), phrases)


def _places(key: str, phrase: Phrase) -> list[Span]:
    """Every place of a phrase in any of its forms, in order."""
    return sorted(span for form in phrase for span in _spans(key, form))


def _spans(key: str, form: str) -> Iterable[Span]:
    at = key.find(form)
    while at >= 0:
        yield at, at + len(form)
        at = key.find(form, at + 1)


def _picked(places: list[list[Span]], limit: int) -> list[Span]:
    """One place of each phrase, those that stand nearest together; of a single phrase a second one far from it."""
    latest: dict[int, Span] = {}
    best: list[Span] = []
    least = -1
    for (start, end), number in sorted((span, number) for number, spans in enumerate(places) for span in spans):
        latest[number] = (start, end)
        spread = start - min(first for first, _ in latest.values())
        if len(latest) == len(places) and (least < 0 or spread < least):
            best, least = sorted(latest.values()), spread
    if len(places) == 1 and limit >= _LONG:
        best += [span for span in places[0] if span[0] >= best[0][0] + limit // 2][:1]
    return best


def _groups(picked: list[Span], limit: int) -> tuple[list[Span], int]:
    """The picked places in as few stretches as can be, and how many characters there are for each."""
    for count in range(1, len(picked) + 1):
        groups = _near(picked, limit // count * 2 // 3)
        if len(groups) <= count:
            break
    return groups, limit // len(groups)


def _near(picked: list[Span], most: int) -> list[Span]:
    groups: list[Span] = []
    for start, end in picked:
        if groups and end - groups[-1][0] <= most:
            groups[-1] = (groups[-1][0], max(end, groups[-1][1]))
        else:
            groups.append((start, end))
    return groups


def _windows(key: str, groups: list[Span], share: int) -> list[Span]:
    """What to show around each group; windows that nearly touch are one."""
    windows: list[Span] = []
    for group in groups:
        lead = min(_LEAD, max(_LEAST_LEAD, (share - group[1] + group[0]) // 2))
        floor = windows[-1][1] if windows else 0
        start = beginning(key, group[0], max(floor, group[0] - lead))
        end = ending(key, (start, max(floor, group[1])), share)
        if start - floor <= GAP:
            start = windows.pop()[0] if windows else 0
        windows.append((start, end))
    return windows


def excerpt_of(piece: Piece, windows: Sequence[Span], phrases: Phrases) -> Words:
    """The windows of a piece, with what is left out and what lies in them whole marked."""
    words: list[tuple[str, bool]] = []
    shown = 0
    for start, end in windows:
        words.append((LEFT_OUT if start > shown else "", False))
        words += _marked(piece, (start, end), phrases)
        shown = end
    words.append((LEFT_OUT if shown < len(piece.text) else "", False))
    return run_together(words)


def _marked(piece: Piece, window: Span, phrases: Phrases) -> Iterable[tuple[str, bool]]:
    at, end = window
    key = piece.key[at:end]
    for first, last in _merged(sorted(span for phrase in phrases for span in _places(key, phrase))):
        yield piece.text[at : window[0] + first], False
        at = window[0] + last
        yield piece.text[window[0] + first : at], True
    yield piece.text[at:end], False


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that overlap or touch as one."""
    merged: list[Span] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def run_together(words: Iterable[tuple[str, bool]]) -> Words:
    """Parts without empty ones, neighbours of one kind as one."""
    parts: list[tuple[str, bool]] = []
    for text, hit in words:
        if text and parts and parts[-1][1] is hit:
            parts[-1] = (parts[-1][0] + text, hit)
        elif text:
            parts.append((text, hit))
    return tuple(parts)
