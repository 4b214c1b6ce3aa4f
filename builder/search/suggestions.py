"""What else might help where nothing was found, as templates/static/search-suggest.js says it on the page: fewer
choices, the same words apart, fewer words, names that look alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from builder.regex import regex
from builder.search.find import Chosen, Match, answering, key_of, narrowed
from builder.search.tokens import plain, query_phrases
from builder.words import LABELS

_SHORTEST = 4
_LONGEST = 12
_LEAST = 2
_MOST_NEAR = 5
_NAMES = ("unit", "tag")
_RUN = regex(r"[^\W_]+(?:[.,:．：](?=[0-9])[^\W_]+)*")
_WITHIN = regex("[0-9A-Za-z.,:]{2}")

_Count = Callable[[str], int]


def suggestions(records: Sequence[Match], query: str, chosen: Chosen) -> tuple[str, ...]:
    """Searches that find something, each with how much, in words."""
    found = answering(records, query_phrases(query))
    if fewer := tuple(_fewer_choices(found, chosen)):
        return fewer
    runs = tuple(dict.fromkeys(_RUN.findall(plain(query))))

    def count(other: str) -> int:
        return len(answering(records, query_phrases(other)))

    return (*_apart(runs, count), *_without(runs, count), *_near(records, runs))


def nearest(records: Sequence[Match], field: str, given: str) -> str:
    """The value of a field that looks most like this one, or ""."""
    near = (*_alike(records, field, [key_of(given)]), (0.0, 0, ""))
    return max(near)[2]


def values_of(records: Sequence[Match], field: str) -> Counter[str]:
    """The values of a field with the number of records that have them."""
    return Counter(value for match in records for name, value in set(match.record.filters) if name == field)


def _fewer_choices(found: Sequence[Match], chosen: Chosen) -> Iterator[str]:
    choices = [(field, value) for field, values in chosen.items() for value in values]
    for field, value in choices if len(choices) > 1 else ():
        others = [other for other in chosen[field] if other != value]
        if left := narrowed(found, {**chosen, field: others}):
            yield f"不限{LABELS[field]}“{value}”（{len(left)} 篇）"
    if choices and found:
        yield f"不加任何筛选（{len(found)} 篇）"


def _apart(runs: Sequence[str], count: _Count) -> Iterator[str]:
    """A long phrase in two parts that stand apart in the text: of all places to cut, the one that finds most."""
    trials = [" ".join([*runs[:at], cut, *runs[at + 1 :]]) for at, run in enumerate(runs) for cut in _cuts(run)]
    best = max(trials, key=count, default="")
    if best and count(best):
        yield f"分成几个词：{best}（{count(best)} 篇）"


def _cuts(run: str) -> Iterator[str]:
    for at in range(_LEAST, len(run) - _LEAST + 1) if _SHORTEST <= len(run) <= _LONGEST else ():
        if not _WITHIN.fullmatch(run[at - 1 : at + 1]):
            yield f"{run[:at]} {run[at:]}"


def _without(runs: Sequence[str], count: _Count) -> Iterator[str]:
    """All phrases but one, the last if that helps."""
    for at in reversed(range(len(runs)) if len(runs) > 1 else ()):
        other = " ".join([*runs[:at], *runs[at + 1 :]])
        if found := count(other):
            yield f"只找“{other}”（{found} 篇）"
            return


def _near(records: Sequence[Match], runs: Sequence[str]) -> Iterator[str]:
    """The units and tags that share most characters with a phrase."""
    phrases = [key_of(run) for run in runs]
    near = [(alike, count, field, value) for field in _NAMES for alike, count, value in _alike(records, field, phrases)]
    for _, count, field, value in sorted(near, key=lambda each: (-each[0], -each[1]))[:_MOST_NEAR]:
        yield f"相近的{LABELS[field]}：{value}（{count} 篇）"


def _alike(records: Sequence[Match], field: str, phrases: Sequence[str]) -> Iterator[tuple[float, int, str]]:
    """How near, how many records, and the value, of those that look like a phrase."""
    for value, count in values_of(records, field).items():
        nearness = max((_nearness(key_of(value), phrase) for phrase in phrases), default=0)
        if nearness:
            yield nearness, count, value


def _nearness(name: str, phrase: str) -> float:
    """How much of a name and of a phrase is the same, 0 where it is less than two characters or than half."""
    if name in phrase and len(name) >= _LEAST:
        return 1
    shared = (Counter(name) & Counter(phrase)).total()
    share = 2 * shared / (len(name) + len(phrase))
    return share if shared >= _LEAST and share > 0.5 else 0
