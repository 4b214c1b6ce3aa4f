"""What the page shows for a query, held against what stands on the published pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from builder.regex import regex
from builder.search.audit.published import Phrases, Place, Published, answers, bare, holds, key_of, place_of
from builder.search.audit.slices import Query
from builder.search.tokens import query_phrases

Parts = tuple[tuple[str, bool], ...]
"""Shown words in order, each with whether it is marked as a hit."""

_AROUND = 12
_BETWEEN = regex(r"[\s…]+")
_FEW = 3


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a result: where its link leads, and what it shows."""

    anchor: str
    title: Parts
    excerpt: Parts


@dataclass(frozen=True, slots=True)
class Shown:
    """One result as the page shows it."""

    url: str
    title: Parts
    top: Parts
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """All results of a query, and how many it has for a reader who asks it first of all; None if not tried."""

    results: tuple[Shown, ...]
    first: int | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One result as it stands in the page's list: where its items' links lead, and what is marked."""

    url: str
    anchors: tuple[str, ...]
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """Where page and published text disagree about a query: what stands where."""

    query: Query
    rule: str
    message: str


def read_answer(told: Mapping[str, Any]) -> Answer:
    """An answer from what the browser tells of it."""
    return Answer(tuple(map(_shown, told["results"])), told["first"])


def _shown(told: Mapping[str, Any]) -> Shown:
    items = tuple(Item(item["anchor"], _parts(item["title"]), _parts(item["excerpt"])) for item in told["items"])
    return Shown(told["url"], _parts(told["title"]), _parts(told["top"]), items)


def _parts(told: Iterable[Any]) -> Parts:
    return tuple((str(words), bool(hit)) for words, hit in told)


def expected(documents: Iterable[Published], phrases: Phrases) -> frozenset[str]:
    """The addresses of all documents that hold the phrases: plain substring search, and nothing else."""
    return frozenset(document.url for document in documents if answers(document, phrases))


def compare(query: Query, answer: Answer, documents: Mapping[str, Published]) -> Iterator[Fault]:
    """Everything that is wrong with the answer to a query."""
    phrases = query_phrases(query.text)
    yield from compare_addresses(query, [result.url for result in answer.results], documents)
    if answer.first not in (None, len(answer.results)):
        yield Fault(
            query, "first", f"刚打开检索页面就查，是 {answer.first} 篇；查过别的再查，是 {len(answer.results)} 篇"
        )
    for result in answer.results:
        if document := documents.get(result.url):
            for rule, message in _judge(result, document, phrases):
                yield Fault(query, rule, f"{result.url} {message}")


def compare_list(query: Query, results: Iterable[Listed], documents: Mapping[str, Published]) -> Iterator[Fault]:
    """Everything that is wrong with the list that the page shows for a query."""
    phrases = query_phrases(query.text)
    listed = tuple(results)
    yield from compare_addresses(query, [result.url for result in listed], documents)
    for result in listed:
        document = documents.get(result.url)
        for anchor in result.anchors if document else ():
            if document and place_of(document, anchor) is None:
                yield Fault(query, "anchor", f"{result.url} 条目的链接 #{anchor} 落不到：页面上没有这个编号")
        for mark in result.marks:
            if not covered(mark, phrases):
                yield Fault(query, "mark", f"{result.url} 标出的“{mark}”不是要找的字")


def compare_addresses(query: Query, found: Iterable[str], documents: Mapping[str, Published]) -> Iterator[Fault]:
    """What is missing, too much or listed twice."""
    phrases = query_phrases(query.text)
    counted = Counter(found)
    missing = sorted(expected(documents.values(), phrases) - counted.keys())
    surplus = sorted(url for url in counted if not _may_answer(documents.get(url), phrases))
    twice = sorted(url for url, times in counted.items() if times > 1)
    if missing:
        where = _where(documents[missing[0]], phrases)
        yield Fault(query, "missing", f"少了 {len(missing)} 篇：{_few(missing)}；页面上写着{where}")
    if surplus:
        yield Fault(query, "surplus", f"多了 {len(surplus)} 篇：{_few(surplus)}；页面上没有这些字")
    if twice:
        yield Fault(query, "twice", f"重复列出 {len(twice)} 篇：{_few(twice)}")


def _may_answer(document: Published | None, phrases: Phrases) -> bool:
    return document is not None and answers(document, phrases, ours=True)


def _few(addresses: list[str]) -> str:
    return "、".join(addresses[:_FEW]) + ("……" if len(addresses) > _FEW else "")


def _where(document: Published, phrases: Phrases) -> str:
    """For each phrase the words around its first place on the page."""
    return "，".join(_around(document, phrase) for phrase in phrases)


def _around(document: Published, phrase: tuple[str, ...]) -> str:
    for block, key in zip(document.blocks, document.keys, strict=True):
        for form in phrase:
            if (at := key.find(form)) >= 0:
                return f"“{block[max(0, at - _AROUND) : at + len(form) + _AROUND]}”"
    return "（没有）"


# --- one result -----------------------------------------------------------------------------------------------


def _judge(result: Shown, document: Published, phrases: Phrases) -> Iterator[tuple[str, str]]:
    pieces = (result.title, result.top, *(piece for item in result.items for piece in (item.title, item.excerpt)))
    marks = {words for piece in pieces for words, marked in piece if marked}
    if bare(_words(result.title)) != document.bare[0]:
        yield "title", f"标题显示为“{_words(result.title)}”，页面上是“{document.title}”"
    for hit in sorted(marks):
        if not covered(hit, phrases):
            yield "mark", f"标出的“{hit}”不是要找的字"
    for phrase in phrases:
        if not holds(map(_mark_key, marks), phrase):
            yield "unshown", f"没有显示“{phrase[0]}”在哪里：{_words(result.top)[:80]}"
    yield from _misquoted(result.top, "".join((*document.bare, *map(bare, document.ours))))
    for item in result.items:
        yield from _judge_item(item, document, phrases)


def _judge_item(item: Item, document: Published, phrases: Phrases) -> Iterator[tuple[str, str]]:
    name = f"#{item.anchor}“{_words(item.title)[:30]}”"
    if not any(marked for piece in (item.title, item.excerpt) for _, marked in piece):
        yield "item-unmarked", f"条目 {name} 里没有标出要找的字"
    place = place_of(document, item.anchor)
    if place is None:
        yield "anchor", f"条目 {name} 的链接落不到：页面上没有这个编号"
    else:
        yield from _landed(item, name, document, place, phrases)


def _landed(item: Item, name: str, document: Published, place: Place, phrases: Phrases) -> Iterator[tuple[str, str]]:
    there = document.keys[place.first : place.end]
    if not any(holds(there, phrase) for phrase in phrases):
        text = "／".join(document.blocks[place.first : place.end])[:60]
        yield "landing", f"条目 {name} 的链接落到“{text}”，那里没有要找的字"
    for piece in (item.title, item.excerpt):
        yield from _misquoted(piece, "".join(document.bare[place.first : place.end]))


def _misquoted(piece: Parts, there: str) -> Iterator[tuple[str, str]]:
    """Words that are shown but do not stand there, letter for letter, in the script of the page; lines in any order."""
    for stretch in _BETWEEN.split(_words(piece)):
        if bare(stretch) not in there:
            yield "quote", f"摘录里的“{stretch[:60]}”和页面上的文字不一样"


def _words(piece: Parts) -> str:
    return "".join(words for words, _ in piece)


@lru_cache(4096)
def _mark_key(words: str) -> str:
    """Results of one query mark the same few words again and again."""
    return key_of(words)


@lru_cache(4096)
def covered(mark: str, phrases: Phrases) -> bool:
    """Whether a mark is a form of a phrase, or several that touch, and nothing besides."""
    key = _mark_key(mark)
    inside = [False] * len(key)
    for form in (form for phrase in phrases for form in phrase):
        at = key.find(form)
        while at >= 0:
            inside[at : at + len(form)] = [True] * len(form)
            at = key.find(form, at + 1)
    return bool(key) and all(inside)
