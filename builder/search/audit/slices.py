"""What to ask: slices of the published text, by kind, the same for the same seed and site."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from builder.regex import regex
from builder.search.audit.published import Published
from builder.search.tokens import fold, query_phrases

_RUN = regex(r"[^\W_]+")
_TRIES = 30

_Dice = random.Random
_Take = Callable[[_Dice, str, int, int], str]
"""What is taken from a text, given where in it something of the kind stands; "" where nothing can be."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked, of which kind, and the document it was taken from."""

    kind: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Asked:
    """All queries, kind by kind, and the kinds that this archive has nothing for."""

    queries: tuple[Query, ...]
    absent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of query: what a text must hold for it, and what is then taken; of a line, or of all lines."""

    name: str
    mark: re.Pattern[str]
    take: _Take
    whole: bool = False


def ask(documents: tuple[Published, ...], wanted: int, seed: int) -> Asked:
    """`wanted` different queries, as many of each kind; what one kind cannot give, the first gives."""
    groups: list[tuple[Query, ...]] = []
    known: set[str] = set()
    for number, kind in reversed(list(enumerate(_KINDS))):
        # Each kind has dice of its own: a word more in the archive does not change the queries of every kind.
        dice = random.Random(f"{seed} {kind.name}")
        share = wanted // len(_KINDS) + (number < wanted % len(_KINDS))
        most = wanted - sum(map(len, groups)) if number == 0 else share
        groups.append(tuple(_queries(kind, documents, most, dice, known)))
    absent = tuple(kind.name for kind, found in zip(reversed(_KINDS), groups, strict=True) if not found)
    return Asked(tuple(query for group in reversed(groups) for query in group), absent[::-1])


def _queries(kind: Kind, documents: tuple[Published, ...], most: int, dice: _Dice, known: set[str]) -> Iterator[Query]:
    places = [(document.url, text) for document in documents for text in _sources(kind, document)]
    for _ in range(most * _TRIES if places else 0):
        if most <= 0:
            return
        url, block = dice.choice(places)
        start, end = dice.choice([found.span() for found in kind.mark.finditer(block)])
        text = kind.take(dice, block, start, end)
        if text and text not in known and query_phrases(text):
            known.add(text)
            most -= 1
            yield Query(kind.name, text, url)


def _sources(kind: Kind, document: Published) -> Iterable[str]:
    texts = ("\n".join(document.blocks),) if kind.whole else document.blocks
    return (text for text in texts if kind.mark.search(text))


# --- what is taken from a text --------------------------------------------------------------------------------


def _within(dice: _Dice, text: str, start: int, end: int, least: int = 2, most: int = 6) -> str:
    """A slice of so many characters, anywhere within the stretch; "" where that is too short."""
    if end - start < least:
        return ""
    size = dice.randint(least, min(most, end - start))
    first = dice.randint(start, end - size)
    return text[first : first + size]


def _across(dice: _Dice, text: str, start: int, end: int) -> str:
    """A slice that begins or ends somewhere within the stretch: it cuts a longer one in two."""
    edge = dice.randrange(start, end)
    size = dice.randint(2, 6)
    first = edge if dice.random() < 0.5 else max(0, edge + 1 - size)
    return text[first : first + size]


def _around(dice: _Dice, text: str, start: int, end: int) -> str:
    """A slice that holds the whole stretch, of one character."""
    size = dice.randint(2, 6)
    first = max(0, dice.randint(end - size, start))
    return text[first : first + size]


def _to_simplified(dice: _Dice, text: str, start: int, end: int) -> str:
    return fold(_around(dice, text, start, end))


def _to_traditional(dice: _Dice, text: str, start: int, end: int) -> str:
    """A slice with every character that has variants written as one of them."""
    chars = _around(dice, text, start, end)
    return "".join(dice.choice(_VARIANTS.get(char, (char,))) for char in chars)


def _other_number(dice: _Dice, text: str, start: int, end: int) -> str:
    """A slice with its number written the other way: 876期 for 八百七十六期, and back."""
    words = text[max(0, start - dice.randint(0, 3)) : end + dice.randint(0, 3)]
    forms = [form for phrase in query_phrases(words) for form in phrase[1:]]
    return dice.choice(forms) if forms else ""


def _two_words(dice: _Dice, text: str, start: int, end: int) -> str:
    first = _within(dice, text, start, end, 2, 4)
    second = _within(dice, text, *dice.choice([run.span() for run in _RUN.finditer(text)]), 2, 4)
    return f"{first} {second}" if first and second and first != second else ""


def _backwards(dice: _Dice, text: str, start: int, end: int) -> str:
    """Characters of the archive in an order that hardly occurs: what is not there must not be found."""
    return _within(dice, text, start, end)[::-1]


def _variants() -> dict[str, tuple[str, ...]]:
    """The other ways to write a character, by the one that stands for them all."""
    found: dict[str, tuple[str, ...]] = {}
    for char in map(chr, range(0x4E00, 0xA000)):
        if (key := fold(char)) != char:
            found[key] = (*found.get(key, ()), char)
    return found


_VARIANTS = _variants()
_NUMBER = regex("[0-9]+|[〇零一二三四五六七八九十百千]+")
_TRADITIONAL = regex(f"[{''.join(char for chars in _VARIANTS.values() for char in chars)}]")

_KINDS = (
    Kind("连续的字（从词中间切开）", _RUN, _within),
    Kind("带标点和空格的片段", regex("[^\ufff9\ufffc]+"), _within),
    Kind("数字（从数字中间切开）", regex("[0-9０-９]+"), _across),
    Kind("数字的另一种写法", _NUMBER, _other_number),
    Kind("字母（整词和半词）", regex("[A-Za-zＡ-Ｚａ-ｚÀ-ɏ]+"), partial(_within, least=1)),
    Kind("繁体字", _TRADITIONAL, _around),
    Kind("繁体文字用简体检索", _TRADITIONAL, _to_simplified),
    Kind("简体文字用繁体检索", regex(f"[{''.join(_VARIANTS)}]"), _to_traditional),
    Kind("一个字", regex(r"[^\W_]"), lambda _, text, start, end: text[start:end]),
    Kind("两个词", _RUN, _two_words, whole=True),
    Kind("倒过来的字（多半查不到）", _RUN, _backwards),
)
