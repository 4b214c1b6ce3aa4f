"""Rules for the front matter of the source: carried over as typed, and the oddities of feed dumps mended."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from builder.clean.judge import is_feed
from builder.clean.record.dates import date_fields
from builder.clean.values import Draft, Found, Note, Proposal, Range, Take
from builder.clean.web.images import strip_proxy
from builder.documents import Field, Scalar, parse_front_matter
from builder.fields import parse_when
from builder.regex import regex

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
    """M-TITLE-FILENAME: a feed's exporter wrote `_` for marks no file name may have, and entities for braces.

    ` _ ` is `｜` again; `_词_` or `''词''` becomes “词”, and a single `_` the mark it was, only where the text itself
    has those words with their marks. Runs of quotes around a title that its exporter broke go. Other `_` stay. The
    title as found is kept in `title_raw`, and a person confirms. Example: `创城进行时 _ 六项措施` →
    `创城进行时｜六项措施`.
    """
    field = _feed_field(draft, "title")
    if not field or not isinstance(field.value, Scalar):
        return
    raw = field.value.text
    title = _as_the_text_has_it(_unquote(html.unescape(raw)), draft.source[draft.begin :])
    yield Found("title", Scalar(title, field.value.line, field.value.column))
    if title != raw:
        yield Found("title_raw", field.value)
        yield Note("confirm", "标题中的“_”系抓取程序替换非法文件名字符所致，已恢复，待核")


def _unquote(title: str) -> str:
    """The title without the runs of quotes that a careless exporter piled up around it."""
    piled = re.fullmatch(r"[\"']{3,}\s*(.+?)\s*[\"']{2,}|[\"']{2,}\s*(.+?)\s*[\"']{3,}", title)
    return (piled[1] or piled[2]).strip("\"' ") or title if piled else title


def _as_the_text_has_it(title: str, body: str) -> str:
    """The title with the marks that the body proves for `_` and doubled quotes."""
    for pattern in (r"_([^_\s]{1,20})_", r"''([^'\s]{1,20})''"):
        title = re.sub(pattern, lambda match: f"“{match[1]}”" if f"“{match[1]}”" in body else match[0], title)
    title = re.sub(r" +_ +", "｜", title)
    for match in list(re.finditer(r"(?<=([^_]{3}))_(?=([^_]{3}))", title)):
        marks = set(re.findall(f"{re.escape(match[1])}([：:？?、/｜|*＊])(?={re.escape(match[2])})", body))
        if len(marks) == 1:
            title = title[: match.start()] + marks.pop() + title[match.end() :]
    return title


def read_feed_date(draft: Draft) -> Iterator[Proposal]:
    """M-TZ: the date of a feed is given in Beijing time; the day may change.

    Example: `Thu, 17 Jun 2021 07:01:19 GMT` → date `2021-06-17`, pub_date `2021-06-17T15:01:19+08:00`, with
    `date_raw` and `date_precision`.
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
    yield from date_fields(when, field.value)


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


_MORE = regex(
    r"(?:…{1,2}|\.{3,6}|\[(?:…|\.{3})\])\s{0,4}[（(\[【]?"
    r"(?P<button>(?:点击)?(?:阅读|查看|展开)(?:全文|原文|更多)|继续阅读|Read more|Continue reading)?\W{0,6}$",
    re.IGNORECASE,
)


def flag_excerpt(draft: Draft) -> Iterator[Proposal]:
    """M-EXCERPT: a feed that gives only the beginning of its article (`… 阅读全文`, `[…]` at the end) is flagged.

    The button goes, the dots stay. An omission in the middle of a text, or in a list of examples (`……`), says nothing.
    """
    words = [block for block in draft.blocks if block.kind == "paragraph"]
    match = _MORE.search(words[-1].text) if words else None
    if not match or (not match["button"] and not (is_feed(draft.typed) and "……" not in match[0])):
        return
    if match["button"]:
        yield from words[-1].cut(match.start("button"), None, "drop", "按钮")
    yield Note("confirm", "正文到“…”为止，像是只有摘要，请对照原文补全")
