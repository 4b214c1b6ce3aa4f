"""HTML typed or pasted into Markdown: what was hidden goes, links and pictures follow the rules of Markdown's.

This is cleaning, not safety: the wall comes after it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from markdown_it.common.normalize_url import normalizeLink

from builder.markdown.elements import ALLOWED, EMPTIED, INLINE, KNOWN, RENAMED, VOID
from builder.markdown.images import Gallery, Picture, render_picture
from builder.markdown.links import EXTERNAL, Address
from builder.regex import regex

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import Tag

OWN = "data-own"

# One of these that stays open would take the rest of the document with it.
_SWALLOWING = "|".join(sorted(EMPTIED))
_PAIRS = regex(rf"<({_SWALLOWING})\b[^>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_SHELLS = regex(rf"</?(?:{_SWALLOWING}|xmp|plaintext|listing|textarea|title)\b[^>]*>?", re.IGNORECASE)
_COMMENT_END = regex(r"--!?>")
_DECLARATIONS = regex(r"<!--|<!\[CDATA\[|\]\]>|<[!?](?:[^<>]*>)?")
_TAG = regex(r"<(?=/?([A-Za-z][^\s/>]*)[^<>=]*>)")
_NAMED_TAG = regex(r"<(/?)([a-z][a-z0-9]*)[^>]*>")
_ANY_NAME = regex(r"<(/?)([A-Za-z][^\s/>]*)")
_BLOCKS = ALLOWED - INLINE - {"br"}
_FOREIGN = regex(r"[a-z0-9]+:[a-z]|[a-z].*-")

_HIDING = regex(
    r"""display:none|visibility:(?:hidden|collapse)|content-visibility:hidden|mso-hide:all
    |(?<![\w-])font-size:0*\.?0*(?![.\d])|(?<![\w-])font:[^;]*(?<![\d.])0(?:px|pt|em|%)?/
    |(?<![\w-])opacity:0*\.?0*(?![.\d])|filter:alpha\(opacity=0\)|transform:[^;]*scale\(0
    |(?<![\w-])(?:left|top|right|bottom|margin-left|margin-top|text-indent):-\d{3,}
    |clip:rect\((?:[01]|px|,)+\)|clip-path:(?:inset\((?:50|100)%|circle\(0)""",
    re.VERBOSE,
)
_NO_SIZE = regex(r"(?<![\w-])(?:max-)?(?:height|width):0(?![.\d])")
# No person writes a longer style; some of the forms above cost the square of its length.
_LONGEST_STYLE = 4000
_CSS_ESCAPE = regex(r"\\([0-9a-fA-F]{1,6})\s?")
_COLOUR = regex(r"(?<![\w-])color:([^;!]+)")
_GROUND = regex(r"(?<![\w-])background(?:-color)?:([^;!]+)")
_SAME = {"#fff": "#ffffff", "white": "#ffffff", "rgb(255,255,255)": "#ffffff", "#000": "#000000", "black": "#000000"}


def keep_unknown(content: str) -> str:
    """Raw HTML with what only looks like a tag (`<TODO>`, `<http://…>`) as text, and without our own mark."""
    kept = _TAG.sub(lambda tag: "<" if _is_element(tag[1].lower()) else "&lt;", content)
    return re.sub(OWN, "data-", kept, flags=re.IGNORECASE)


def _is_element(name: str) -> bool:
    """Whether HTML, Word (o:p) or a web component (mp-profile) has an element of this name."""
    return name in KNOWN or bool(_FOREIGN.match(name))


def mark_own(html: str) -> str:
    """Tags that the renderer made, marked so that `restructure` leaves them alone."""
    return re.sub(r"<([a-z][a-z0-9]*) ", rf'<\1 {OWN}="" ', html)


def restructure(html: str, gallery: Gallery, resolve: Callable[[str], Address | None], shift: int = 0) -> str | None:
    """Rendered HTML with raw parts in it: without what is hidden, links and pictures by the site's rules.

    `shift` lowers headings that are the author's own tags; None if no parser takes the text.
    """
    # Takes as long to import as a hundred documents to render, and most archives hold no raw HTML at all.
    from bs4 import BeautifulSoup
    from bs4.exceptions import ParserRejectedMarkup

    html = _DECLARATIONS.sub("", _without_comments(html))
    html = _SHELLS.sub("", _PAIRS.sub("", html))
    if "<" not in html:
        return html
    try:
        soup = BeautifulSoup(html, "html.parser")
    except (ParserRejectedMarkup, AssertionError, RecursionError):
        return None
    _remove_hidden(soup, html)
    for tag in soup.find_all(True):
        if not tag.has_attr(OWN):
            _adopt(tag, gallery, resolve, shift)
    return _without_stray_ends(str(soup))


def _without_comments(html: str) -> str:
    """HTML without its comments; one that is never closed hides nothing."""
    kept: list[str] = []
    at = 0
    while (start := html.find("<!--", at)) >= 0 and (end := _COMMENT_END.search(html, start + 2)):
        kept.append(html[at:start])
        at = end.end()
    return "".join((*kept, html[at:]))


def _without_stray_ends(html: str) -> str:
    """HTML without the `</p>` that end nothing: each would be an empty paragraph."""
    kept: list[str] = []
    at, inside = 0, False
    for tag in _NAMED_TAG.finditer(html):
        end, name = tag.groups()
        if name == "p":
            if end and not inside:
                kept.append(html[at : tag.start()])
                at = tag.end()
            inside = not end
        elif name in _BLOCKS:
            inside = False
    return "".join((*kept, html[at:]))


def _adopt(tag: Tag, gallery: Gallery, resolve: Callable[[str], Address | None], shift: int) -> None:
    """Bring one tag of the author's under the rules that hold for Markdown."""
    for name in ("id", "data-unit", "rel", "class"):
        del tag[name]
    tag.name = RENAMED.get(tag.name, tag.name)
    if re.fullmatch("h[1-6]", tag.name):
        tag.name = f"h{min(int(tag.name[1]) + shift, 6)}"
    if tag.name == "img":
        _replace_image(tag, gallery)
    elif tag.name == "source":
        tag.decompose()
    elif tag.name == "picture":
        tag.unwrap()
    elif tag.name == "a":
        _replace_link(tag, resolve)


def _replace_image(tag: Tag, gallery: Gallery) -> None:
    from bs4 import BeautifulSoup

    values = {name: " ".join(str(tag.get(name) or "").split()) for name in ("src", "alt", "title", "width", "height")}
    width, height = (int(values[side]) if values[side].isdecimal() else 0 for side in ("width", "height"))
    beacon = any(values[side] in ("0", "1") for side in ("width", "height"))
    if beacon or not values["src"]:
        tag.decompose()
        return
    picture = Picture(normalizeLink(values["src"]), values["alt"], values["title"], width, height)
    shown = render_picture(picture, gallery, figure=False, linked=tag.find_parent("a") is not None)
    tag.replace_with(BeautifulSoup(mark_own(shown), "html.parser"))


def _replace_link(tag: Tag, resolve: Callable[[str], Address | None]) -> None:
    written = str(tag.get("href") or "").strip()
    address = resolve(normalizeLink(written)) if written and not re.search(r"[\x00-\x1f]", written) else None
    if address is None:
        tag.unwrap()
        return
    tag["href"] = address.href
    if address.host:
        tag["rel"], tag["class"] = EXTERNAL, "external"


def _remove_hidden(soup: BeautifulSoup, html: str) -> None:
    unended = Counter[str]()
    for end, name in _ANY_NAME.findall(html):
        unended[name.lower()] += -1 if end else 1
    for tag in soup.find_all(_is_hidden):
        # an element that was never closed would take the rest of the document with it: when in doubt, keep
        if not tag.decomposed and (tag.name in VOID or unended[tag.name] <= 0):
            tag.decompose()


def _is_hidden(tag: Tag) -> bool:
    if tag.has_attr("hidden") or str(tag.get("aria-hidden", "")).strip().lower() == "true":
        return True
    if tag.name == "dialog":
        return not tag.has_attr("open")
    style = _style(tag)
    clipped = "overflow:hidden" in style and _NO_SIZE.search(style)
    return bool(clipped or _HIDING.search(style)) or _same_colour(tag, style)


def _style(tag: Tag) -> str:
    """A tag's style, without comments, escapes and blanks that could disguise it."""
    style = re.sub(r"/\*.*?\*/", "", str(tag.get("style", ""))[:_LONGEST_STYLE], flags=re.DOTALL)
    style = _CSS_ESCAPE.sub(lambda code: chr(min(int(code[1], 16), 0x10FFFF)), style)
    return re.sub(r"\s+", "", style.replace("\\", "")).lower()


def _same_colour(tag: Tag, style: str) -> bool:
    """Whether letters have the colour of the ground they stand on, as far as the tags themselves tell."""
    stated = _COLOUR.search(style)
    colour = _colour(stated[1] if stated else str(tag.get("color", "")))
    if colour == "transparent":
        return True
    return bool(colour) and colour == _ground(tag)


def _ground(tag: Tag) -> str:
    """The background below a tag; "" where a class or a picture could have set it."""
    for each in (tag, *tag.parents):
        stated = _GROUND.search(_style(each))
        if stated or each.get("bgcolor"):
            return _colour(stated[1] if stated else str(each["bgcolor"]))
        if each.get("class") or "background" in _style(each) or each.has_attr("background"):
            return ""
    return "#ffffff"


def _colour(written: str) -> str:
    colour = written.strip().lower()
    return _SAME.get(colour, colour)
