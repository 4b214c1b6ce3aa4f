"""Rules that judge one built page as it stands; a rule's docstring is its page in the manual."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice, pairwise, takewhile

from builder.lint.elements import HEADINGS, Element, Page
from builder.problems import Level, Location, Problem
from builder.regex import regex


def _defect(page: Page, rule: str, message: str, cure: str) -> Problem:
    return Problem(Location(page.url), rule, message, cure, Level.WARNING)


_TEMPLATE = "改模板；没有动过模板的，发给维护者"


# --- the page as a whole -----------------------------------------------------------------------------------


def built_lang(page: Page) -> Iterator[Problem]:
    """网页要写明语言（html 的 lang），读屏软件凭它发音。"""
    if not any(element.get("lang") for element in page.of("html")):
        yield _defect(page, "built-lang", "网页没有写明语言（lang）", _TEMPLATE)


def built_title(page: Page) -> Iterator[Problem]:
    """网页要有标题（title），浏览器的标签页、收藏夹和搜索结果都显示它。"""
    if not any(element.words.strip() for element in page.of("title")):
        yield _defect(page, "built-title", "网页没有标题（title）", _TEMPLATE)


def built_title_twice(title: str, url: str, first: str) -> Iterator[Problem]:
    """两页的标题（title）一样，收藏夹和搜索结果里分不清。同名的稿件，能区分的就改一个，如写上年份或单位。"""
    if title and url != first:
        message = f"网页的标题和 {first} 的一样：{title}"
        yield Problem(Location(url), "built-title-twice", message, "能区分的就改一个标题，如写上年份", Level.NOTE)


def built_headings(page: Page) -> Iterator[Problem]:
    """每页有且只有一个一级标题，下面逐级往下，不跳级：读屏软件的用户靠标题在页里走动。"""
    headings = [element for element in page.of(*HEADINGS) if not element.hidden]
    tops = sum(element.tag == "h1" for element in headings)
    if tops != 1:
        yield _defect(page, "built-headings", f"一级标题有 {tops} 个，应当是一个", "正文里的标题从二级（##）写起")
    for upper, lower in pairwise(headings):
        if int(lower.tag[1]) > int(upper.tag[1]) + 1:
            message = f"标题“{lower.words.strip()[:20]}”跳了级：上一个是{upper.tag}，它是{lower.tag}"
            yield _defect(page, "built-headings", message, "补上中间一级，或少写几个 #")


_SECTIONING = frozenset(("article", "aside", "main", "nav", "section"))


def built_landmarks(page: Page) -> Iterator[Problem]:
    """每页有一个页头、一个正文区、一个页脚；每个导航有自己的名称：读屏软件的用户靠这些在页里走动。"""
    outer = Counter(
        element.tag for element in page.of("header", "footer") if _SECTIONING.isdisjoint(element.inside)
    ) + Counter(element.tag for element in page.of("main") if not element.hidden)
    for tag, label in (("header", "页头"), ("main", "正文区"), ("footer", "页脚")):
        if outer[tag] != 1:
            yield _defect(page, "built-landmarks", f"{label}（{tag}）有 {outer[tag]} 个，应当是一个", _TEMPLATE)
    for name, times in Counter(element.name for element in page.of("nav")).items():
        if not name or times > 1:
            told = f"有 {times} 个导航都叫“{name}”" if name else "导航没有名称（aria-label）"
            yield _defect(page, "built-landmarks", told, _TEMPLATE)


def built_ids(page: Page) -> Iterator[Problem]:
    """同一个锚点（id）在一页里只能有一处，否则链接到哪一处说不准。"""
    for id_, times in Counter(element.get("id") for element in page.elements).items():
        if id_ is not None and times > 1:
            yield _defect(page, "built-ids", f"锚点“{id_}”在页里有 {times} 处", "改掉标题后面相同的 {#…}")


# --- what stands on it -------------------------------------------------------------------------------------


def built_pictures(page: Page) -> Iterator[Problem]:
    """网页上每幅图片都有文字说明（装饰用的写空的），并写明宽和高，免得图片一到，文字跳动。"""
    for element in page.of("img"):
        source = element.get("src") or ""
        if not source:
            yield _defect(page, "built-pictures", "图片没有地址（src）", _TEMPLATE)
        if element.get("alt") is None:
            yield _defect(page, "built-pictures", f"图片 {source} 没有文字说明（alt）", "写成 ![图上是什么](…)")
        if not (element.get("width") and element.get("height")) and not _outside(source):
            yield _defect(page, "built-pictures", f"图片 {source} 没有写宽和高", _TEMPLATE)


def _outside(address: str) -> bool:
    return bool(re.match(r"https?:|//", address))


def built_names(page: Page) -> Iterator[Problem]:
    """链接和按钮都要有字，或者里面的图片有说明：空的看不见，读屏软件也读不出。"""
    for element in page.of("a", "button"):
        if (element.tag == "button" or element.get("href") is not None) and not element.hidden and not element.name:
            told = f"链接 {element.get('href')} 没有字" if element.tag == "a" else "按钮没有字"
            yield _defect(page, "built-names", told, "在 [ ] 里写上字；不要的删去")


def built_tables(page: Page) -> Iterator[Problem]:
    """表格要有表头的格子（th），读屏软件读到一格才知道它是哪一栏的。"""
    for at, element in enumerate(page.elements):
        if element.tag == "table" and not any(below.tag == "th" for below in _below(page, at)):
            yield _defect(page, "built-tables", "表格没有表头", "表头写在第一行，下面加一行 | --- | --- |")


def _below(page: Page, at: int) -> Iterator[Element]:
    """The elements in the one at this place."""
    depth = len(page.elements[at].inside)
    return takewhile(lambda element: len(element.inside) > depth, islice(page.elements, at + 1, None))


_LOADING = ("img", "source", "script", "iframe", "video", "audio", "embed", "object", "track", "input")
_RELATIONS = frozenset(("stylesheet", "icon", "preload", "modulepreload", "manifest"))


def built_insecure(page: Page) -> Iterator[Problem]:
    """https 的网站上，图片、样式、程序也要用 https 的地址，否则浏览器不肯载入。链接到 http 的网站不算。"""
    for element in page.of(*_LOADING, "link"):
        for name in _addresses(element):
            for address in re.findall(r"http://[^\s,]+", element.get(name) or ""):
                yield _defect(
                    page, "built-insecure", f"{address} 不是 https 的", "改成 https 的地址，或把文件放到稿件旁边"
                )


def _addresses(element: Element) -> tuple[str, ...]:
    """The attributes that name what a browser loads by itself."""
    if element.tag == "link":
        return ("href",) if _RELATIONS.intersection((element.get("rel") or "").split()) else ()
    return "src", "srcset", "data", "poster"


def built_inline(page: Page) -> Iterator[Problem]:
    """写在网页里的样式、程序，网页自己的安全规定（CSP）不让它起作用：都要放到单独的文件里。"""
    policy = next(
        (e.get("content") or "" for e in page.of("meta") if "security" in (e.get("http-equiv") or "").lower()), ""
    )
    if "'unsafe-inline'" in policy:
        return
    for element in page.elements:
        if element.tag == "style" or (element.tag == "script" and _is_program(element)):
            yield _defect(page, "built-inline", f"网页里写着 <{element.tag}>", _TEMPLATE)
        for name, _ in element.attributes:
            if name == "style" or name.startswith("on"):
                yield _defect(page, "built-inline", f"<{element.tag}> 里写着 {name}=", _TEMPLATE)


def _is_program(element: Element) -> bool:
    return element.get("src") is None and (element.get("type") or "module") in ("module", "text/javascript")


# --- what should not be read -------------------------------------------------------------------------------

_MARKS = regex(r"\{\{|\}\}|\{%|%\}|\{#(?=\s)")
_NOTHING = frozenset(("None", "undefined", "[object Object]"))
_NO_PLACE = regex(r"(?:^|/)(?:None|undefined)(?:/|$)")


def built_leftover(page: Page) -> Iterator[Problem]:
    """网页上露出了模板的记号（{{ }}），或程序里表示“没有”的字（None、undefined）。"""
    for text in page.texts:
        if _MARKS.search(text) or text.strip() in _NOTHING:
            yield _defect(page, "built-leftover", f"网页上露出“{_shown(text)}”", _TEMPLATE)
    for element in page.elements:
        for name, value in element.attributes:
            if value in _NOTHING or (name in ("href", "src") and _NO_PLACE.search(value)):
                yield _defect(page, "built-leftover", f"网页里写着 {name}=“{_shown(value)}”", _TEMPLATE)


# Masked names and numbers (王**、李**, 138****5678) are no bold, nor is a sum (2 ** 3 ** 2).
_RAW = regex(
    r"(?<!\*)\*\*(?![*、，,；;])(?!\s[^*\n]*\s\*\*)[^*\n]{3,200}\*\*(?!\*)|!?\[[^\[\]\n]{0,200}\]\([^()\s]{1,300}\)"
)


def built_markdown(page: Page) -> Iterator[Problem]:
    """网页上露出了 Markdown 的记号，如成对的 ** 或 [字](地址)：多半是记号写错了，没有认出来。"""
    for text in page.texts:
        for found in _RAW.finditer(text) if "**" in text or "](" in text else ():
            yield _defect(
                page,
                "built-markdown",
                f"网页上露出“{_shown(found[0])}”",
                "检查稿件里这一处的 * [ ] ( )，要成对、用英文的",
            )


def _shown(text: str) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= 40 else f"{shown[:40]}…"
