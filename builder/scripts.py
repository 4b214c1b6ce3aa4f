"""A finished page in the other script: its words by OpenCC, names on a list and foreign passages as they are."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable, Iterator
from functools import cache
from html import escape, unescape
from itertools import pairwise

from builder.regex import regex

OTHER = {"zh-Hans": "zh-Hant", "zh-Hant": "zh-Hans"}
# The Traditional of the Taiwan standard (裡 麵 為), which most readers of Traditional know; no words are replaced.
_RECIPES = {"zh-Hant": "s2tw", "zh-Hans": "t2s"}
_CODE = "script|style|pre|code|textarea"
_TOKEN = regex(rf"<!--.*?-->|<(?P<code>{_CODE})\b.*?</(?P=code)>|<[^>]*>", re.S)
_READ = regex(r'(\s(?:title|alt|aria-label|placeholder)=")([^"]*)(")')
_CONTENT = regex(r'(\scontent=")([^"]*)(")')
_LANG = regex(r'\slang="([^"]*)"')
_NAME = regex(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")


def available() -> bool:
    """Whether OpenCC is there: it is an extra of ours (`bulletin[scripts]`)."""
    return importlib.util.find_spec("opencc") is not None


@cache
def converter(lang: str, kept: tuple[str, ...]) -> Callable[[str], str]:
    """What turns a text into the script of `lang` (zh-Hant or zh-Hans), the kept names untouched."""
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC(_RECIPES[lang]).convert
    if not kept:
        return convert
    names = re.compile("|".join(re.escape(name) for name in sorted(kept, key=len, reverse=True)))

    def around(text: str) -> str:
        ends = [(0, 0), *(match.span() for match in names.finditer(text)), (len(text), len(text))]
        return "".join(text[start:end] + convert(text[end:after]) for (start, end), (after, _) in pairwise(ends))

    return around


def convert_page(html: str, lang: str, kept: tuple[str, ...]) -> str:
    """A page of ours (every attribute between double quotes) in the script of `lang`.

    Converted are the words a reader meets: text, title, alt and label attributes, the description. Code, scripts,
    and elements whose `lang` is not Chinese or already the wanted script stay as they are.
    """
    convert = converter(lang, kept)

    def words(text: str) -> str:
        return escape(convert(unescape(text)), quote=False) if text.strip() else text

    def said(found: re.Match[str]) -> str:
        return found[1] + escape(convert(unescape(found[2]))) + found[3]

    def piece(text: str, token: re.Match[str]) -> str:
        tag = token[0]
        if token["code"] or tag.startswith("<!--"):
            return words(text) + tag
        if tag.startswith("<html"):
            return words(text) + _LANG.sub(f' lang="{lang}"', tag)
        told = _CONTENT if re.match(r'<meta (name="description"|property="og:)', tag) else _READ
        return words(text) + told.sub(said, tag)

    return "".join(_pieces(html, lang, piece))


def _pieces(html: str, lang: str, piece: Callable[[str, re.Match[str]], str]) -> Iterator[str]:
    """The page in pieces of text and tag, each as `piece` makes it; elements in another language as they are."""
    at, apart, depth = 0, "", 0
    for token in _TOKEN.finditer(html):
        text, at = html[at : token.start()], token.end()
        if apart:
            depth += _opened(token[0], apart)
            apart = apart if depth else ""
            yield text + token[0]
            continue
        yield piece(text, token)
        if _is_apart(token[0], lang):
            apart, depth = token[0][1:].split(None, 1)[0], 1
    yield html[at:]


def _is_apart(tag: str, lang: str) -> bool:
    """Whether an element says that its words are not Chinese, or already in the wanted script."""
    told = _LANG.search(tag)
    return bool(told and not tag.startswith("<html") and (told[1] == lang or not told[1].startswith("zh")))


def _opened(tag: str, name: str) -> int:
    """+1 where a tag opens an element of this name, -1 where it closes one."""
    match = _NAME.match(tag)
    if not match or match[2] != name:
        return 0
    return -1 if match[1] else 1
