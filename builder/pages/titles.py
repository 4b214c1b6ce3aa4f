"""What an issue is called besides the name of its bulletin and its number."""

from __future__ import annotations

from builder.fields import parse_number
from builder.model import Issue, Number
from builder.regex import regex

_LONGEST = 40
_NUMBER_ENDS = regex(r"期\s*[）)〕\]】]?")
_PARTED = regex(r"[\s·:：—–|｜，,、/／-]*")
_BRACKETS = ("（）", "()", "〔〕", "[]", "【】")


def own_title(issue: Issue) -> str:
    """What the title says more: “小巷里的文明”专辑; "" where it says no more, the whole where it begins otherwise."""
    title = issue.title.strip()
    rest = _without_name(title, issue.bulletin.name)
    more = _without_number(rest, issue.number)
    if more == rest and rest[:1].isalnum():  # 青禾快报社的故事
        return title
    return _unwrapped(_PARTED.sub("", more, count=1)) if any(map(str.isalnum, more)) else ""


def _without_name(title: str, name: str) -> str:
    for written in (f"《{name}》", name):
        if name and title.startswith(written):
            return title.removeprefix(written)
    return title


def _without_number(text: str, number: Number) -> str:
    """The text behind the issue's own number, in whatever form that stands at its beginning."""
    ends = [match.end() for match in _NUMBER_ENDS.finditer(text[:_LONGEST])]
    for end in reversed(ends):
        told = parse_number(_unwrapped(text[:end].strip()))
        if told and told.series == number.series and told.value in (number.value, number.total):
            return text[end:]
    return text


def _unwrapped(text: str) -> str:
    """The text without the one pair of brackets that holds all of it."""
    pair = next((pair for pair in _BRACKETS if text[:1] == pair[0] and text.find(pair[1]) == len(text) - 1), "")
    return text[1:-1].strip() if pair and text.count(pair[0]) == 1 else text.strip()
