"""A feed (RSS, Atom) → one text per entry: what the feed says as front matter, its HTML as body. Fetches nothing."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.parsers import expat

import feedparser

from builder.intake.values import LARGEST_TEXT, Raw, headed, refusal, visible
from builder.model import Flag
from builder.regex import regex

MOST_ENTRIES = 2_000
_MOST_BROKEN_TAGS = 50_000
_ENTRY = regex(rb"<(item|entry)(?=[\s>])")
_LOOKS_LIKE_HTML = regex(r"<(?:p|br|div|section|img|span|a|ul|ol|table|h[1-6]|figure|blockquote|strong|em)\b", re.I)


def read_feed(name: str, data: bytes) -> tuple[Raw, ...]:
    """Every entry of a feed in its order; `ContentError` if there is none, or too much."""
    if len(data) > LARGEST_TEXT:
        raise refusal(name, "too-large", f"订阅文件有 {len(data) >> 20} MB", "请分几次导出")
    if re.search(rb"<!\s*ENTITY", data[:65536].replace(b"\0", b""), re.IGNORECASE):
        raise refusal(name, "feed-xml", "订阅文件带有实体定义，可能有害", "请重新从网站取得这份订阅")
    if data.count(b"<") > _MOST_BROKEN_TAGS and not _is_whole(data):
        raise refusal(name, "damaged", "订阅文件残缺不全，而且太大", "请重新从网站取得这份订阅")
    feed = feedparser.parse(BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    entries = feed.entries
    if not entries:
        raise refusal(name, "empty", "订阅文件里没有条目，或者读不懂", "请重新从网站取得这份订阅")
    if len(entries) > MOST_ENTRIES:
        raise refusal(name, "too-large", f"订阅文件有 {len(entries)} 条，超过 {MOST_ENTRIES} 条", "请分几次导出")
    site = _line(feed.feed.get("title", ""))
    pieces = tuple(_pieces(data))
    own = len(pieces) == len(entries)
    encoding = str(feed.get("encoding") or "")
    return tuple(
        _entry(name, entry, site, pieces[index] if own else data, 0 if own else index, index, encoding)
        for index, entry in enumerate(entries)
    )


def _is_whole(data: bytes) -> bool:
    """Whether the XML is well-formed; what is not takes feedparser its slow, forgiving way."""
    try:
        expat.ParserCreate().Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError):
        return False
    return True


def _pieces(data: bytes) -> Iterator[bytes]:
    """The bytes of each entry: they stay the same from one download of a feed to the next."""
    at = 0
    while match := _ENTRY.search(data, at):
        close = _closing(data, b"</" + match[1], match.end())
        at = data.find(b">", close) + 1 if close >= 0 else 0
        if not at:
            return
        yield data[match.start() : at]


def _closing(data: bytes, mark: bytes, at: int) -> int:
    """Where an element ends, whatever stands in CDATA before; -1 if nowhere."""
    while True:
        close = data.find(mark, at)
        quoted = data.find(b"<![CDATA[", at, max(close, 0))
        if quoted < 0:
            return close
        at = data.find(b"]]>", quoted) + 3
        if at < 3:
            return -1


def _entry(name: str, entry: Any, site: str, data: bytes, index: int, place: int, encoding: str) -> Raw:
    title = _line(entry.get("title", ""))
    author = _line(entry.get("author", ""))
    # Rules for dumps of feeds take `author` for the name of the feed: under its other name it stays a person.
    fields = (
        ("title", title),
        ("date", _line(entry.get("published") or entry.get("updated") or "")),
        ("作者", author if author != site else ""),
        ("platform", site),
        ("channel", "、".join(dict.fromkeys(filter(None, (_line(tag.get("term")) for tag in entry.get("tags", ())))))),
        ("reprint_of", _web_address(entry.get("link"))),
    )
    body, whole = _body(entry)
    shown = f"{name}/{place + 1} {title[:60].replace('/', '／')}".strip()
    notes = () if whole else (Flag("D-FEED", "info", "订阅源只给了摘要，全文请看原文地址"),)
    return Raw(shown, headed(fields, body), encoding, data, ".xml", (), notes, "feed", index)


def _line(text: Any) -> str:
    """A value of a feed on one line, without tags."""
    plain = re.sub(r"<[^<>]{0,2000}>", "", text) if isinstance(text, str) else ""
    return " ".join(html.unescape(plain).split())


def _web_address(link: Any) -> str:
    return link.strip() if isinstance(link, str) and re.match(r"\s*https?://[^/\s]+", link) else ""


def _body(entry: Any) -> tuple[str, bool]:
    """The content of an entry as HTML, and whether it is more than a summary."""
    contents = [str(part.get("value") or "") for part in entry.get("content", ())]
    summary = str(entry.get("summary") or "")
    full = max(contents, key=visible, default="")
    chosen = full if visible(full) >= visible(summary) else summary
    body = chosen if _LOOKS_LIKE_HTML.search(chosen) else "\n".join(_plain_paragraphs(chosen))
    return body, bool(full) or visible(summary) > 300 or not summary


def _plain_paragraphs(text: str) -> Iterator[str]:
    for line in html.unescape(text).split("\n"):
        if line.strip():
            yield f"<p>{html.escape(line.strip(), quote=False)}</p>"
