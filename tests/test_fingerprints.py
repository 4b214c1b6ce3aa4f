"""Fingerprints: equal values have equal ones, and whatever differs in a value differs in its print."""

from __future__ import annotations

import subprocess
import sys
import types
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest

from builder.fingerprints import fingerprint, prints_of
from builder.model import Entry, FeedPage, Link, ListingPage, NotFoundPage, Page, Pager, RobotsPage, StatementPage
from builder.model import RedirectPage as Moved
from builder.model.pages import StatementSection

PAGES = get_args(Page)
DEEPEST = 6

# --- one of everything -----------------------------------------------------------------------------------------


def example(hint: Any, depth: int = 0) -> Any:
    """A value of a type, with something in every field down to a depth."""
    parts = get_args(hint)
    if get_origin(hint) is tuple:
        several = len(parts) == 2 and parts[1] is Ellipsis
        return () if depth > DEEPEST else tuple(example(part, depth + 1) for part in (parts[:1] if several else parts))
    if parts:
        return example(parts[0], depth)
    plain = {str: "字", int: 3, bool: False, type(None): None, bytes: b"x"}
    if hint in plain:
        return plain[hint]
    hints = get_type_hints(hint)
    return hint(**{one.name: example(hints[one.name], depth + 1) for one in fields(hint)})


def changes(hint: Any, value: Any) -> Iterator[Any]:
    """The value with one thing different in it, for each thing that can be."""
    parts = get_args(hint)
    if get_origin(hint) in (Union, types.UnionType):
        yield from (other for part in parts if (other := example(part)) != value)
        yield from (new for part in parts if example(part) == value for new in changes(part, value))
    elif get_origin(hint) is tuple:
        if parts[-1] is Ellipsis:
            yield from (value[:-1], (*value, *value)) if value else ()
        for at, part in enumerate(value):
            told = parts[0] if parts[-1] is Ellipsis else parts[at]
            yield from ((*value[:at], new, *value[at + 1 :]) for new in changes(told, part))
    elif hint in (str, int, bytes):
        yield value + {str: "x", int: 1, bytes: b"x"}[hint]
    elif hint is bool:
        yield not value
    elif hint is not type(None):
        hints = get_type_hints(hint)
        for name in (one.name for one in fields(hint) if one.compare):
            yield from (replace(value, **{name: new}) for new in changes(hints[name], getattr(value, name)))


@pytest.mark.parametrize("kind", PAGES, ids=lambda kind: kind.__name__)
def test_whatever_changes_in_a_page_changes_its_print(kind: Any) -> None:
    page = example(kind)
    others = list(changes(kind, page))
    told = {fingerprint(other, "") for other in (page, *others)}
    assert len(others) >= sum(field.compare for field in fields(kind))
    assert len(told) == len({repr(other) for other in (page, *others)}) == len({page, *others})


@pytest.mark.parametrize("kind", PAGES, ids=lambda kind: kind.__name__)
def test_equal_pages_have_equal_prints(kind: Any) -> None:
    page, twin = example(kind), example(kind)
    assert page is not twin
    assert fingerprint(page, "") == fingerprint(twin, "")


# --- together and alone ----------------------------------------------------------------------------------------

ENTRY = Entry("文章", "柳塘夜市", "/articles/1/", "2024-03-14", "2024-03-14", units=(Link("柳塘街道", "/units/lt/"),))


def feed(url: str, *entries: Entry) -> FeedPage:
    return FeedPage(url, "feed.xml", "青禾", "/", "", entries)


def test_pages_together_have_the_prints_they_have_alone() -> None:
    other = replace(ENTRY, title="北街")
    pages = (
        feed("/1", ENTRY),
        feed("/2", ENTRY, ENTRY),
        feed("/3", replace(ENTRY)),
        feed("/4", other, ENTRY),
        feed("/5"),
    )
    assert prints_of(pages, "g") == {page.url: fingerprint(page, "g") for page in pages}


def test_pages_that_are_made_one_after_the_other_are_not_taken_for_each_other() -> None:
    made = prints_of((feed(f"/{n}", replace(ENTRY, title=f"第{n}条")) for n in range(100)), "")
    assert len(set(made.values())) == 100
    assert made["/7"] == fingerprint(feed("/7", replace(ENTRY, title="第7条")), "")


def test_the_ground_counts() -> None:
    assert fingerprint(feed("/"), "1") != fingerprint(feed("/"), "2")


def test_the_kind_of_page_counts() -> None:
    told = ("/old/", "t", "标题", "/new/", "")
    assert fingerprint(Moved(*told), "") != fingerprint(Reason(*told), "")


@dataclass(frozen=True, slots=True)
class Reason(Moved):
    """The same fields under another name."""


# --- what could be taken for something else --------------------------------------------------------------------


def page_of(*links: Link) -> NotFoundPage:
    return NotFoundPage("/404.html", "t", "", links)


def test_where_one_text_ends_and_the_next_begins() -> None:
    pages = [page_of(Link("ab", "c")), page_of(Link("a", "bc")), page_of(Link("", "abc")), page_of(Link("abc", ""))]
    pages += [page_of(Link("a", "b"), Link("c", "d")), page_of(Link("a', 'b", "c"), Link("d", ""))]
    assert len({fingerprint(page, "") for page in pages}) == len(pages)


def listing(**told: Any) -> ListingPage:
    page = ListingPage("/", "t", "", "tag", "", (), (), (), (), 0, Pager(0, 1), None, None)
    return replace(page, **told)


def test_where_one_list_ends_and_the_next_begins() -> None:
    link = Link("日期", "/dates/")
    pages = [listing(entries=(ENTRY,)), listing(), listing(newer=link), listing(older=link), listing(crumbs=(link,))]
    assert len({fingerprint(page, "") for page in pages}) == len(pages)


def test_a_line_is_not_a_list_of_one_line() -> None:
    def said(*blocks: str | tuple[str, ...]) -> StatementPage:
        return StatementPage("/", "t", "", (), (StatementSection("a", "", blocks),))

    pages = [said("a", "b"), said(("a", "b")), said(("a",), "b"), said(("a",), ("b",)), said("ab"), said("a", "b", ())]
    assert len({fingerprint(page, "") for page in pages}) == len(pages)


def test_nothing_is_not_the_word_none() -> None:
    pages = [Moved("/", "", text, "", "") for text in ("", "None", "()", "0", "\ud800", "\x00")]
    assert len({fingerprint(page, "") for page in pages}) == len(pages)


def test_equal_texts_are_one_however_they_came_about() -> None:
    made = "".join(("/dat", "es/"))
    assert fingerprint(RobotsPage("/", "", "/dates/"), "") == fingerprint(RobotsPage("/", "", made), "")


@dataclass(frozen=True, slots=True)
class Noted(RobotsPage):
    """A page with something that does not count when it is compared."""

    note: str = field(default="", compare=False)


def test_what_is_not_compared_does_not_count() -> None:
    page = Noted("/", "", "text")
    assert fingerprint(page, "") == fingerprint(replace(page, note="looked at twice"), "")
    assert fingerprint(page, "") != fingerprint(replace(page, sitemap="other"), "")


def test_what_is_no_value_is_refused() -> None:
    told: Any = [Link("日期", "/dates/")]
    with pytest.raises(TypeError):
        fingerprint(NotFoundPage("/404.html", "t", "", told), "")


# --- another process -------------------------------------------------------------------------------------------

ELSEWHERE = """
from builder.fingerprints import fingerprint
from tests.test_fingerprints import PAGES, example
print(*(fingerprint(example(kind), "ground") for kind in PAGES))
"""


@pytest.mark.parametrize("seed", ["1", "2"])
def test_every_process_says_the_same(seed: str) -> None:
    asked = [sys.executable, "-c", ELSEWHERE]
    said = subprocess.run(asked, env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True).stdout
    assert said.split() == [fingerprint(example(kind), "ground") for kind in PAGES]
