"""The wall: what leaves is built of a fixed list of elements, attributes and addresses, whatever came in."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import nh3

from builder.markdown.elements import ALLOWED, EMPTIED, UNENDED, VOID
from builder.markdown.images import SIZES
from builder.markdown.links import EXTERNAL, is_local, read_address, web_host
from builder.markdown.markup import escape_text
from builder.regex import regex

DEEPEST = 500
_PASSES = 5

CLASSES = frozenset({"external", "remote", "missing", "left", "center", "right"})
_ATTRIBUTES = {
    "*": {"class", "lang", "dir", "title"},
    "a": {"href", "rel"},
    "img": {"src", "width", "height", "alt", "loading", "decoding", "referrerpolicy"},
    "source": {"type", "srcset", "sizes"},
    "ol": {"start", "reversed"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "details": {"open"},
    **{f"h{level}": {"id", "data-unit"} for level in range(1, 7)},
}
_HEADING_ID = regex(r"h[0-9a-f]{6}|(?=[a-z]*[0-9-])[a-z][a-z0-9-]*")
_RENDITION = r"/(?:[^\s,/\\\"<>]+/)*media/[0-9a-f]{16}-[0-9]{1,4}\.webp [0-9]{1,4}w"
_FORMS = {
    "id": _HEADING_ID,
    "rel": regex(re.escape(EXTERNAL)),
    "lang": regex(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}"),
    "dir": regex(r"ltr|rtl|auto"),
    "width": regex(r"[1-9][0-9]{0,4}"),
    "height": regex(r"[1-9][0-9]{0,4}"),
    "start": regex(r"-?[0-9]{1,9}"),
    "colspan": regex(r"[1-9][0-9]{0,2}"),
    "rowspan": regex(r"[1-9][0-9]{0,3}"),
    "scope": regex(r"row|col|rowgroup|colgroup"),
    "loading": regex(r"lazy"),
    "decoding": regex(r"async"),
    "referrerpolicy": regex(r"no-referrer"),
    # Only what the renderer writes for the site's own pictures: no document can name others.
    "type": regex(r"image/webp"),
    "srcset": regex(rf"{_RENDITION}(?:, {_RENDITION})*"),
    "sizes": regex(re.escape(SIZES)),
    "datetime": regex(r"[0-9TZ:+. -]{4,35}"),
}
_TAG = regex(r"<(/?)([a-zA-Z][^\s/>]*)")


def sanitize(html: str, *, show_remote: bool = False) -> str:
    """HTML of unknown origin as HTML that is safe within a page; stable: a second time changes nothing.

    What is nested deeper than any document, or does not settle, comes back as visible text.
    """
    if html.count("<") > DEEPEST and depth(html) > DEEPEST:
        return escape_text(html)
    cleaner = _cleaner(show_remote)
    for _ in range(_PASSES):
        cleaned = cleaner.clean(html)
        if cleaned == html:
            return html
        html = cleaned
    return escape_text(html)


def depth(html: str) -> int:
    """How deep the elements of a text may nest, told from its tags alone (never less than a parser makes it)."""
    deepest = level = 0
    unended: Counter[str] = Counter()
    for end, written in _TAG.findall(html):
        name = written.lower()
        if name in VOID or name in UNENDED or (end and not unended[name]):
            continue
        unended[name] += -1 if end else 1
        level += -1 if end else 1
        deepest = max(deepest, level)
    return deepest


@cache
def _cleaner(show_remote: bool) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(ALLOWED),
        clean_content_tags=set(EMPTIED),
        attributes=_ATTRIBUTES,
        attribute_filter=_keep_remote if show_remote else _keep_local,
        link_rel=None,
        url_schemes={"http", "https", "mailto"},
    )


def _keep_remote(tag: str, name: str, value: str) -> str | None:
    if name == "src":
        return value if is_local(value) or web_host(value) else None
    return _keep_local(tag, name, value)


def _keep_local(_tag: str, name: str, value: str) -> str | None:
    """The value an attribute may have, or None to drop it."""
    if name == "href":
        return value if read_address(value) else None
    if name == "src":
        return value if is_local(value) else None
    if name == "class":
        return " ".join(word for word in value.split() if word in CLASSES) or None
    form = _FORMS.get(name)
    return value if form is None or form.fullmatch(value) else None
