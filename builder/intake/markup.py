"""A saved page as a tree: what a reader sees of it, where its pictures lie, what its head says for sure."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag
from bs4.builder import ParserRejectedMarkup
from bs4.element import Comment, NavigableString, PreformattedString

from builder.intake.values import Beside, Media, picture_suffix, visible
from builder.regex import regex

DEEPEST = 400
_MOST_TAGS = 300_000
_MOST_ATTRIBUTES = 600_000
UNSEEN = ("script", "style", "template", "noscript", "head", "iframe", "svg", "object")
# In this order the cleaning looks for a picture's address, so this is the one that names it.
ADDRESSES = ("data-src", "data-original", "data-lazy-src", "data-actualsrc", "_src", "src")
_EMBEDDED = regex(r"data:image/(?:png|jpe?g|gif|webp|bmp|avif);base64,([A-Za-z0-9+/=\s%]{64,})(?=[\"')\s>&])")
_SAVED_FROM = regex(r"<!--\s*saved from url=\(\d+\)(https?://[^\s<>]+?)\s*-->")


def parse_page(text: str) -> BeautifulSoup | None:
    """The tree of a page, or None where the parser gives up, or where no page has so many tags or such depth."""
    if text.count("<") > _MOST_TAGS or text.count("=") > _MOST_ATTRIBUTES:
        return None
    try:
        page = BeautifulSoup(text, "html.parser", on_duplicate_attribute="ignore")
    except (ParserRejectedMarkup, RecursionError, ValueError):
        return None
    depths = {id(page): 0}
    for tag in page.find_all(True):
        depths[id(tag)] = depth = depths[id(tag.parent)] + 1
        if depth > DEEPEST:
            return None
    return page


def classes(tag: Tag) -> tuple[str, ...]:
    """The classes of an element."""
    given = tag.get("class")
    return tuple(given) if isinstance(given, list) else (given,) if isinstance(given, str) else ()


def shown_strings(element: Tag) -> Iterator[NavigableString]:
    """Every text of an element that a reader may see."""
    skipped = {id(inside) for unseen in element.find_all(UNSEEN) for inside in unseen.descendants}
    for part in element.descendants:
        if isinstance(part, NavigableString) and not isinstance(part, PreformattedString) and id(part) not in skipped:
            yield part


def shown(element: Tag) -> int:
    """How many characters of an element a reader sees."""
    return sum(visible(str(part)) for part in shown_strings(element))


def words(element: Tag | None, between: str = "") -> str:
    """The words of an element on one line."""
    return " ".join(between.join(map(str, shown_strings(element))).split()) if element else ""


def meta(page: BeautifulSoup, *names: str) -> str:
    """The first meta tag of one of these names that says something, whatever the case of its name."""
    given: dict[str, str] = {}
    for tag in page.find_all("meta"):
        name = str(tag.get("name") or tag.get("property") or tag.get("itemprop") or "").lower()
        given.setdefault(name, " ".join(str(tag.get("content") or "").split()))
    return next((given[name] for name in names if given.get(name)), "")


def address_of(page: BeautifulSoup, text: str) -> str:
    """Where a page was saved from: what it says itself, or what the browser wrote into it."""
    link = page.find("link", rel="canonical")
    said = str(link.get("href") or "") if isinstance(link, Tag) else ""
    saved = _SAVED_FROM.search(text[:4096])
    candidates = (said, meta(page, "og:url"), saved[1] if saved else "")
    return next((found for found in candidates if re.match(r"https?://[^/\s]+/", found)), "")


def pull_embedded(text: str) -> tuple[str, dict[str, bytes]]:
    """The text with `media/1.png` for pictures written into it as data, and these pictures by that address."""
    found: dict[str, bytes] = {}

    def replace(match: re.Match[str]) -> str:
        try:
            data = base64.b64decode(unquote(match[1]))
        except (binascii.Error, ValueError):
            return match[0]
        suffix = picture_suffix(data)
        if not suffix:
            return match[0]
        address = f"media/{len(found) + 1}{suffix}"
        found[address] = data
        return address

    return (_EMBEDDED.sub(replace, text), found) if "data:image/" in text else (text, found)


def pictures_of(element: Tag, beside: Beside, embedded: dict[str, bytes]) -> tuple[Media, ...]:
    """The pictures of a page that came with it, by the address that names them; those at hand under any of its
    addresses count."""
    found: dict[str, bytes] = {}
    for image in element.find_all("img"):
        addresses = [str(image.get(name) or "") for name in ADDRESSES if str(image.get(name) or "").strip()]
        if not addresses or addresses[0] in found:
            continue
        for address in addresses:
            data = embedded.get(address) or _beside(address, beside)
            if data and picture_suffix(data):
                found[addresses[0]] = data
                break
    return tuple(Media(address, data) for address, data in found.items())


def _beside(address: str, beside: Beside) -> bytes | None:
    """The bytes of a relative address that does not lead out of its folder."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not parts.path:
        return None
    for path in dict.fromkeys((unquote(parts.path), parts.path)):
        steps = [step for step in path.replace("\\", "/").split("/") if step not in ("", ".")]
        if path.startswith(("/", "\\")) or ".." in steps or not steps or "\0" in path:
            return None
        data = beside("/".join(steps))
        if data is not None:
            return data
    return None


def strip_unseen(element: Tag) -> None:
    """Take out of an element what is no text: scripts, styles, comments."""
    for part in element.find_all(("script", "style", "template")):
        part.extract()
    for comment in element.find_all(string=lambda string: isinstance(string, Comment)):
        comment.extract()
