"""A saved WeChat article: its title, account, date and text; the app's own furniture stays behind."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from bs4 import BeautifulSoup, Tag

from builder.intake.markup import classes, meta, strip_unseen, words
from builder.model import Flag
from builder.regex import regex

_DAY = regex(r"\d{4}\s*[-年/.]\s*\d{1,2}\s*[-月/.]\s*\d{1,2}")
BEIJING = timezone(timedelta(hours=8))
_VARIABLE = r"""\b(?:var\s+|window\.)?{name}\s*[:=]\s*(?:htmlDecode\()?["']((?:[^"'\\\n]|\\.){{1,300}})["']"""
# Cards and players of the app: names, counts and buttons that WeChat draws, no words of the author.
_CARDS = (
    "mp-common-profile", "mpprofile", "mp-common-product", "mp-common-miniprogram", "mp-miniprogram", "mpcps",
    "mp-style-type", "mp-common-mpaudio", "mpvoice", "qqmusic", "mp-common-qqmusic", "mp-common-videosnap",
    "mpvideosnap",    "mp-common-cpsad", "mp-common-vote", "mpvote", "mp-common-poi", "mp-common-clmusic", "iframe",
)  # fmt: skip


def find_article(page: BeautifulSoup) -> Tag | None:
    """The text of a WeChat article, if this is one."""
    found = page.find(id="js_content")
    return found if isinstance(found, Tag) else None


def read_fields(page: BeautifulSoup, text: str) -> tuple[tuple[str, str], ...]:
    """Title, date, account, author and address of a WeChat article, as far as the page proves them."""
    title = (
        words(_by_id(page, "activity-name")) or meta(page, "og:title", "twitter:title") or variable(text, "msg_title")
    )
    account = words(_by_id(page, "js_name")) or variable(text, "nickname")
    author = words(_by_id(page, "js_author_name")) or meta(page, "author")
    return (
        ("title", title),
        ("date", published(page, text)),
        ("published_by", account),
        ("作者", author if author != account else ""),
        ("platform", "微信公众号"),
    )


def _by_id(page: BeautifulSoup, name: str) -> Tag | None:
    found = page.find(id=name)
    return found if isinstance(found, Tag) else None


def variable(text: str, name: str) -> str:
    """The value that a script of the page gives to a variable, or ""."""
    match = re.search(_VARIABLE.format(name=re.escape(name)), text)
    return " ".join(re.sub(r"\\x([0-9a-fA-F]{2})", lambda m: chr(int(m[1], 16)), match[1]).split()) if match else ""


def published(page: BeautifulSoup, text: str) -> str:
    """When the article appeared, in Beijing time: from the seconds in its script, or the line below the title."""
    seconds = variable(text, "ct") or variable(text, "oriCreateTime")
    if re.fullmatch(r"1\d{9}", seconds):
        return datetime.fromtimestamp(int(seconds), UTC).astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S")
    stated = (words(_by_id(page, "publish_time")), variable(text, "createTime"))
    return next((day for day in stated if _DAY.match(day)), "")


def take_out_cards(article: Tag) -> tuple[Flag, ...]:
    """Remove what the app draws into an article; films and sound are told, for a person to link."""
    strip_unseen(article)
    films = len(article.find_all(("mpvideo", "mp-common-videosnap", "mpvideosnap", "video")))
    films += sum("video" in " ".join(classes(tag)) for tag in article.find_all("iframe"))
    sounds = len(article.find_all(("mpvoice", "mp-common-mpaudio", "qqmusic", "mp-common-qqmusic", "audio")))
    for card in article.find_all(_CARDS):
        if not card.decomposed:
            card.decompose()
    told = [f"{count} {what}" for count, what in ((films, "个视频"), (sounds, "段音频")) if count]
    return (Flag("D-PAGE", "info", f"文中有 {'、'.join(told)}，未收入"),) if told else ()
