"""`bulletin search`: read the content as a build does, look for words in it, say what the search page would."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from builder.commands.check import errors, examine
from builder.commands.order import Asked
from builder.pages.atlas import plan
from builder.pages.records import search_records
from builder.problems import Problem
from builder.search.excerpts import Words
from builder.search.find import Match, answering, key_of, narrowed, ordered, read_records
from builder.search.suggestions import nearest, suggestions, values_of
from builder.search.summaries import Summary, summary_of
from builder.search.tokens import query_phrases
from builder.texts import reader
from builder.words import LABELS

Mark = Callable[[str, bool], str]
"""How a part of a text is shown, given whether it is a hit."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for: the words, for each field the values to choose from, the order, how many results to tell."""

    query: str
    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()
    sort: str = ""
    limit: int = 10


@dataclass(frozen=True, slots=True)
class Result:
    """A document that was found: where and what it is, and what the page would show of it."""

    url: str
    date: str
    kind: str
    summary: Summary


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found: how many documents answer with the choices and without, the first of them, what else to try,
    what was wrong with the choices and with the documents."""

    wanted: Wanted
    found: int
    unchosen: int
    results: tuple[Result, ...]
    tries: tuple[str, ...]
    notes: tuple[str, ...]
    problems: tuple[Problem, ...]


def search(asked: Asked, wanted: Wanted) -> Answer:
    """Look through the documents that can be read; those that cannot are among the problems."""
    examined = examine(asked)
    site = plan(examined.assembly.archive, examined.config, (), search=False)
    records = read_records(search_records(site, reader(asked.content)))
    phrases, chosen = query_phrases(wanted.query), dict(wanted.chosen)
    unchosen = answering(records, phrases)
    found = narrowed(unchosen, chosen)
    shown = ordered(found, phrases, wanted.sort)[: wanted.limit]
    return Answer(
        wanted,
        len(found),
        len(unchosen),
        tuple(Result(m.record.url, m.record.date, _kind(m), summary_of(m.doc, phrases)) for m in shown),
        () if found else suggestions(records, wanted.query, chosen),
        tuple(_unknown(records, chosen)),
        errors(examined.problems),
    )


def searchable(query: str) -> bool:
    """Whether a query has anything to look for: punctuation and blanks are not."""
    return bool(query_phrases(query))


def _kind(match: Match) -> str:
    return next((value for field, value in match.record.filters if field == "kind"), "")


def _unknown(records: Sequence[Match], chosen: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The chosen values that no document has."""
    for field, values in chosen.items():
        known = {key_of(value) for value in values_of(records, field)} if values else set()
        for value in values:
            if key_of(value) not in known:
                near = nearest(records, field, value)
                yield f"没有{LABELS[field]}是“{value}”的稿件" + (f" → 是不是“{near}”？" if near else "")


# --- how it is said ---------------------------------------------------------------------------------------


def told(answer: Answer, mark: Mark) -> str:
    """The answer in lines; every text goes through `mark`."""
    blocks = ["\n".join(_head(answer, mark)), *("\n".join(_lines(result, mark)) for result in answer.results)]
    if answer.found > len(answer.results):
        blocks.append(f"还有 {answer.found - len(answer.results)} 篇，用 --limit {answer.found} 全部列出")
    return "\n\n".join(blocks)


def _head(answer: Answer, mark: Mark) -> Iterator[str]:
    if answer.found:
        yield f"找到 {answer.found} 篇。" + _unchosen(answer)
    elif answer.unchosen:
        yield f"所选条件下没有结果。{_unchosen(answer)}"
    else:
        yield f"没有找到“{mark(answer.wanted.query, False)}”。" if answer.wanted.query else "没有结果。"
        yield from () if answer.tries else ("看看有没有错字，或者少输几个字。",)
    if answer.tries:
        yield from ("可以这样试试：", *(f"  {mark(words, False)}" for words in answer.tries))


def _unchosen(answer: Answer) -> str:
    return f"不加筛选是 {answer.unchosen} 篇。" if answer.unchosen != answer.found else ""


def _lines(result: Result, mark: Mark) -> Iterator[str]:
    """A document: its title, its facts and address, the excerpt, its items each with its address."""
    summary = result.summary
    yield _marked(summary.title, mark)
    yield "  " + "　".join(filter(None, (result.date[:10], mark(result.kind, False), result.url)))
    if summary.top:
        yield f"  {_marked(summary.top, mark)}"
    for item in summary.items:
        yield f"  - {_marked(item.title, mark)}　{result.url}#{mark(item.anchor, False)}"
        if item.excerpt:
            yield f"    {_marked(item.excerpt, mark)}"
    if summary.more:
        yield f"  本页另有 {summary.more} 处"


def _marked(words: Words, mark: Mark) -> str:
    return "".join(mark(text, hit) for text, hit in words)


def plain(answer: Answer) -> dict[str, object]:
    """The answer for programs: every text with the places of its hits."""
    return {
        "schema": 1,
        "query": answer.wanted.query,
        "found": answer.found,
        "unchosen": answer.unchosen,
        "results": [_plain_result(result) for result in answer.results],
        "tries": list(answer.tries),
        "notes": list(answer.notes),
    }


def _plain_result(result: Result) -> dict[str, object]:
    summary = result.summary
    items = [
        {"url": f"{result.url}#{item.anchor}", "title": _placed(item.title), "excerpt": _placed(item.excerpt)}
        for item in summary.items
    ]
    return {
        "url": result.url,
        "date": result.date,
        "kind": result.kind,
        "title": _placed(summary.title),
        "excerpt": _placed(summary.top),
        "items": items,
        "more": summary.more,
    }


def _placed(words: Words) -> dict[str, object]:
    """A text, and where its hits begin and end, in characters."""
    hits, at = [], 0
    for text, hit in words:
        hits += [[at, at + len(text)]] if hit else []
        at += len(text)
    return {"text": "".join(text for text, _ in words), "hits": hits}
