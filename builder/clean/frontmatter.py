"""Rules for the front matter of the source: carried over as typed, and the oddities of feed dumps mended."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.clean.images import strip_proxy
from builder.clean.judge import is_feed
from builder.clean.values import Draft, Found, Note, Proposal, Range, Take
from builder.documents import Field, Scalar, parse_front_matter
from builder.fields import parse_when, show_when

_FEED_FIELDS = ("comments", "headimg", "thumbnail", "author", "categories", "title", "date")

_MOST = 10


def carry_fields(draft: Draft) -> Iterator[Proposal]:
    """M-FM: every field of the front matter goes over as typed; what cannot be read is flagged.

    Fields of a feed dump that mean something else than they say are left to the rules below.
    Example: `标签: 创城` stays `标签: 创城`.
    """
    feed = draft.mode != "verbatim" and is_feed(draft.typed)
    for field, (start, end) in zip(draft.typed, field_ranges(draft), strict=True):
        yield Take(start, end, "drop" if feed and field.name == "comments" else f"meta:{field.name}")
        if not (feed and field.name in _FEED_FIELDS):
            yield Found(field.name, field.value)
    if draft.mode != "verbatim":
        problems = parse_front_matter(draft.source[: draft.begin], draft.name)[2]
        yield from (Note("confirm", f"文件头第{p.where.line}行：{p.message}") for p in problems[:_MOST])
        if len(problems) > _MOST:
            yield Note("confirm", f"文件头另有 {len(problems) - _MOST} 处问题")


def field_ranges(draft: Draft) -> tuple[Range, ...]:
    """Where each typed field stands: from its line to the next field, the last one to the closing fence."""
    head = draft.source[: draft.begin]
    closing = re.search(r"\n(?:---|\.\.\.)[ \t]*\n?\Z", head)
    lines = [0]
    lines += [match.end() for match in re.finditer("\n", head)]
    starts = [lines[min(field.line - 1, len(lines) - 1)] for field in draft.typed]
    behind = closing.start() if closing else len(head)
    ends = [*starts[1:], max(behind, starts[-1])] if starts else []
    return tuple((start, max(start, end)) for start, end in zip(starts, ends, strict=True))


def _feed_field(draft: Draft, name: str) -> Field | None:
    if not is_feed(draft.typed):
        return None
    return next((field for field in draft.typed if field.name == name), None)


def restore_title(draft: Draft) -> Iterator[Proposal]:
    """M-TITLE-FILENAME: a feed's exporter wrote `_` for marks no file name may have; ` _ ` is `｜` again.

    `_词_` becomes “词” only where the text itself has “词”. Other `_` stay. The title as found is kept in
    `title_raw`, and a person confirms. Example: `创城进行时 _ 六项措施` → `创城进行时｜六项措施`.
    """
    field = _feed_field(draft, "title")
    if not field or not isinstance(field.value, Scalar):
        return
    raw = field.value.text
    body = draft.source[draft.begin :]
    quoted = re.sub(r"_([^_\s]{1,20})_", lambda m: f"“{m[1]}”" if f"“{m[1]}”" in body else m[0], raw)
    title = re.sub(r" +_ +", "｜", quoted)
    yield Found("title", Scalar(title, field.value.line, field.value.column))
    if title != raw:
        yield Found("title_raw", field.value)
        yield Note("confirm", "标题中的“_”系抓取程序替换非法文件名字符所致，已恢复，待核")


def read_feed_date(draft: Draft) -> Iterator[Proposal]:
    """M-TZ: the date of a feed is given in Beijing time; the day may change.

    Example: `Thu, 17 Jun 2021 07:01:19 GMT` → `2021-06-17 15:01:19`, with `date_raw` and `date_precision`.
    A date that cannot be read is carried as typed.
    """
    field = _feed_field(draft, "date")
    if not field or not isinstance(field.value, Scalar):
        return
    try:
        when = parse_when(field.value.text)
    except ValueError:
        when = None
    if when is None:
        yield Found("date", field.value)
        return
    line, column = field.value.line, field.value.column
    yield Found("date", Scalar(show_when(when), line, column))
    yield Found("date_raw", field.value)
    yield Found("date_precision", Scalar(str(when.precision), line, column))


def name_platform(draft: Draft) -> Iterator[Proposal]:
    """M-PLATFORM: author and categories of a feed name the feed, not a person: `platform`, `channel`."""
    author, categories = _feed_field(draft, "author"), _feed_field(draft, "categories")
    if author:
        yield Found("platform", author.value)
    if categories:
        yield Found("channel", categories.value)


def keep_cover(draft: Draft) -> Iterator[Proposal]:
    """I-COVER: the cover of a feed: `1` if it is the first picture of the text, no random placeholder."""
    field = _feed_field(draft, "headimg") or _feed_field(draft, "thumbnail")
    if not field or not isinstance(field.value, Scalar):
        return
    address = strip_proxy(field.value.text.strip())
    if not address or "picsum.photos" in address:
        return
    pictures = [block.text for block in draft.blocks if block.kind == "image"]
    shown = "1" if pictures and strip_proxy(pictures[0]) == address else address
    yield Found("cover", Scalar(shown, field.value.line, field.value.column))
