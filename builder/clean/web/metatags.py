"""Rules for what a saved page says of itself outside its text: `<meta>` of government sites, scripts of WeChat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from builder.clean.record.dates import date_fields, read_moment
from builder.clean.values import Draft, Found, Proposal, Take
from builder.clean.web.page import elements
from builder.fields import SITE_ZONE, show_when
from builder.model import Precision, When
from builder.regex import regex

_DATES = ("pubdate", "publishdate", "publishtime", "article:published_time", "og:published_time", "datepublished")
_SOURCES = ("contentsource", "source")
_SCRIPTED = (
    ("moment", regex(r"\bcreateTime\s*=\s*['\"](?P<value>\d{4}-\d\d-\d\d \d\d:\d\d)['\"]")),
    ("epoch", regex(r"\bct\s*=\s*['\"](?P<value>1\d{9})['\"]")),
)
_NICKNAME = regex(r"\bnickname\s*=\s*(?:htmlDecode\()?['\"](?P<value>[^'\"<>&\\]{2,30})['\"]")


@dataclass(frozen=True, slots=True)
class Told:
    """A value and where it stands in the source."""

    value: str
    start: int
    end: int


def take_meta(draft: Draft) -> Iterator[Proposal]:
    """M-META: where the text has no date or source, the page's own `<meta>` (PubDate, ContentSource) or the script of
    a saved WeChat page (createTime, nickname) tell them. What stands in the text always goes before.
    """
    if not draft.has("date"):
        yield from _date(draft)
    if not draft.has("content_source"):
        for told in _meta(draft, _SOURCES):
            if re.search(r"[\u4e00-\u9fff]", told.value) and len(told.value) <= 40:
                yield Take(told.start, told.end, "meta:content_source")
                yield Found("content_source", draft.scalar(told.value, told.start))
                break
    nickname = None if draft.has("published_by") else _NICKNAME.search(draft.source, draft.begin)
    if nickname and "js_content" in draft.source:
        yield Take(*nickname.span("value"), "meta:published_by")
        yield Found("published_by", draft.scalar(nickname["value"], nickname.start("value")))


def _date(draft: Draft) -> Iterator[Proposal]:
    for told in (*_meta(draft, _DATES), *_scripted(draft)):
        when = _epoch(told.value) if re.fullmatch(r"\d{10}", told.value) else read_moment(told.value)
        if when:
            yield Take(told.start, told.end, "meta:date")
            yield from date_fields(when, draft.scalar(when.raw or told.value, told.start))
            return


def _meta(draft: Draft, names: tuple[str, ...]) -> Iterator[Told]:
    for meta in elements(draft, "meta"):
        content = meta.get("content")
        if content and (meta.value("name") or meta.value("property")).lower() in names:
            yield Told(content.value.strip(), content.start, content.end)


def _scripted(draft: Draft) -> Iterator[Told]:
    for _, pattern in _SCRIPTED if "js_content" in draft.source else ():
        match = pattern.search(draft.source, draft.begin)
        if match:
            yield Told(match["value"], *match.span("value"))


def _epoch(seconds: str) -> When:
    at = datetime.fromtimestamp(int(seconds), UTC).astimezone(SITE_ZONE).replace(tzinfo=None, second=0)
    when = When(at, Precision.MINUTE)
    return When(at, Precision.MINUTE, show_when(when))
