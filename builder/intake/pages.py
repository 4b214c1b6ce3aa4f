"""A saved web page → the article in it, if it is certain which part that is; else the whole page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

from builder.encodings import declared_encoding, decode
from builder.intake import wechat
from builder.intake.markup import (
    address_of,
    classes,
    meta,
    parse_page,
    pictures_of,
    pull_embedded,
    shown,
    shown_strings,
    strip_unseen,
    words,
)
from builder.intake.values import Beside, Raw, headed, refusal, visible
from builder.model import Flag
from builder.regex import regex

LARGEST_PAGE = 4_000_000
# The containers of the article in content management systems that Chinese governments and newspapers use.
_IDS = (
    "UCAP-CONTENT", "zoom", "Zoom", "ArticleContent", "articleContent", "article-content", "article_content",
    "js_article", "contentText", "content_text", "news_content", "newsContent", "detailContent", "printContent",
    "vsb_content", "ozoom", "mainText", "artibody", "p-detail", "rm_txt_con", "detail",
)  # fmt: skip
_CLASSES = (
    "TRS_Editor", "TRS_UEDITOR", "trs_editor_view", "article-content", "article_content", "articleContent",
    "view-content", "news-content", "news_content", "content-text", "detail-content", "main-article", "pages_content",
    "rm_txt_con", "v_news_content", "entry-content", "post-content", "Custom_UnionStyle", "bt-content", "info-cont",
)  # fmt: skip
_SHARE = 0.6
_SHORTEST_PROSE = 20
_LABELLED = regex(
    r"(?:发布|发表|更新|成文|印发)?(?:时间|日期)\s*[:：]|\d{4}\s*[-年/.]\s*\d{1,2}\s*[-月/.]\s*\d{1,2}"
    r"|(?:信息)?来源\s*[:：]|作者\s*[:：]|记者\s*[:：]|稿源\s*[:：]"
)
_CREDIT = regex(
    r"[(（\[【]?\s*(?:责任|初审|复审|终审|本期)?(?:编\s*辑|责\s*编|审\s*核|编\s*审|签\s*发|供\s*稿|撰\s*稿|摄\s*影|校\s*对)\s*[:：丨|]"
)
_LONGEST_LINE = 120
_ROWS = (
    "p",
    "div",
    "span",
    "li",
    "td",
    "h1",
    "h2",
    "h3",
    "section",
    "header",
    "footer",
    "article",
    "main",
    "ul",
    "table",
    "tr",
)


def read_page(name: str, data: bytes, beside: Beside) -> Raw:
    """A saved page as text for the cleaning, its pictures, and how many characters of its shell stayed behind."""
    decoded = decode(data, name, declared_encoding(data))
    text, embedded = pull_embedded(decoded.text)
    if len(text) > LARGEST_PAGE:
        raise refusal(name, "too-large", f"网页有 {len(text):,} 个字符", "请只把正文复制出来，存成 .txt 或 .docx")
    suffix = ".html"
    page = None if text.lstrip("\ufeff \n").startswith("---") else parse_page(text)
    if page is None:
        return Raw(name, text, decoded.encoding, data, suffix, kind="page")
    found = _wechat(page, text) or _contained(page, text)
    if found is None:
        return Raw(name, text, decoded.encoding, data, suffix, pictures_of(page, beside, embedded), kind="page")
    content, body, notes = found
    pictures = pictures_of(content, beside, embedded)
    return Raw(name, body, decoded.encoding, data, suffix, pictures, notes, "page")


Found = tuple[Tag, str, tuple[Flag, ...]]


def _wechat(page: BeautifulSoup, text: str) -> Found | None:
    article = wechat.find_article(page)
    if article is None or not (shown(article) or article.find("img")):
        return None
    whole = shown(page.body or page)
    fields = (
        *wechat.read_fields(page, text),
        ("reprint_of", wechat.variable(text, "msg_link") or address_of(page, text)),
    )
    notes = wechat.take_out_cards(article)
    told = _left_out(whole, shown(article) + sum(visible(value) for name, value in fields[:4] if name != "date"))
    return article, headed(_as_addressed(fields), article.decode_contents().strip()), (*notes, *told)


def _as_addressed(fields: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Without an address that is none."""
    return tuple(
        (name, value) for name, value in fields if name != "reprint_of" or re.match(r"https?://[^/\s]+/", value)
    )


def _left_out(whole: int, taken: int) -> tuple[Flag, ...]:
    count = max(whole - taken, 0)
    return (Flag("D-PAGE", "info", f"页面外壳 {count} 字未收入"),) if count else ()


def _contained(page: BeautifulSoup, text: str) -> Found | None:
    """The article of a page by its container, its fields and the lines around it; None if that is not certain."""
    article = _container(page)
    if article is None:
        return None
    whole = shown(page.body or page)
    heading = _heading(page, article)
    title = meta(page, "articletitle") or words(heading) or meta(page, "og:title")
    author = meta(page, "author")
    fields = (
        ("title", title),
        ("date", meta(page, "pubdate", "publishdate", "article:published_time", "publishtime")),
        ("content_source", meta(page, "contentsource", "source")),
        ("作者", author if re.search("[\u4e00-\u9fff]", author) else ""),
        ("reprint_of", address_of(page, text)),
    )
    above, below = _lines_around(article, heading, title)
    strip_unseen(article)
    lead = () if title else _page_title(page)
    body = "\n".join((*lead, *_paragraphs(above), f"<div>{article.decode_contents()}</div>", *_paragraphs(below)))
    taken = shown(article) + sum(map(visible, (*above, *below))) + (shown(heading) if heading else 0)
    return article, headed(fields, body), _left_out(whole, taken)


def _container(page: BeautifulSoup) -> Tag | None:
    """The one element that is known to hold articles and holds most of the prose of this page."""
    candidates = [tag for tag in page.find_all(True) if _is_container(tag)]
    outer = {id(tag) for tag in candidates}
    tops = [tag for tag in candidates if not any(id(parent) in outer for parent in tag.parents)]
    total = _prose(page.body or page)
    holding = [tag for tag in tops if total and _prose(tag) >= _SHARE * total]
    return holding[0] if len(holding) == 1 else None


def _is_container(tag: Tag) -> bool:
    return tag.name == "article" or str(tag.get("id") or "") in _IDS or any(name in _CLASSES for name in classes(tag))


def _prose(element: Tag) -> int:
    """Characters in texts that look like sentences, outside of links."""
    texts = (part for part in shown_strings(element) if _is_prose(str(part)) and part.find_parent("a") is None)
    return sum(visible(str(part)) for part in texts)


def _is_prose(text: str) -> bool:
    return visible(text) >= _SHORTEST_PROSE and any(mark in text for mark in "。！？，,")


def _heading(page: BeautifulSoup, article: Tag) -> Tag | None:
    """The page's only first-order heading, if it stands outside the container."""
    found = [tag for tag in page.find_all("h1") if words(tag)]
    return found[0] if len(found) == 1 and article not in found[0].parents else None


def _page_title(page: BeautifulSoup) -> tuple[str, ...]:
    title = page.find("title")
    return (title.decode(),) if isinstance(title, Tag) and title.get_text(strip=True) else ()


def _lines_around(article: Tag, heading: Tag | None, title: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The line of date and source between heading and article, and the credits below it, word for word."""
    before = list(reversed(article.find_all_previous(_ROWS, limit=40)))
    if heading is not None and any(tag is heading for tag in before):
        before = before[[tag is heading for tag in before].index(True) + 1 :]
    above = [line for line in _rows(before, article, title) if _LABELLED.search(line)]
    below = [line for line in _rows(article.find_all_next(_ROWS, limit=400), article, title) if _CREDIT.match(line)]
    return tuple(above[-2:]), tuple(below[:3])


def _rows(tags: list[Tag], article: Tag, title: str) -> Iterator[str]:
    """The short lines among elements outside the article; of nested ones the outermost that is still a line."""
    used: set[int] = set()
    around = {id(parent) for parent in article.parents} | {id(article)}
    for tag in tags:
        above = {id(parent) for parent in tag.parents}
        line = words(tag, " ") if id(tag) not in around and id(article) not in above and not used & above else ""
        if 0 < len(line) <= _LONGEST_LINE and not (title and title in line):
            used.add(id(tag))
            yield line


def _paragraphs(lines: tuple[str, ...]) -> Iterator[str]:
    for line in lines:
        yield f"<p>{line.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}</p>"
