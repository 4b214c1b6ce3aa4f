"""What readers see of every searched document, read from the built pages themselves: neither records nor tokens.

A document is its `<article>`: title, date and source, text, facts. Ways to other pages, buttons, citation and what
only paper shows are not; what the site itself says in it (labels, notes, placeholders) may be found or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag

from builder.regex import regex
from builder.search.tokens import fold, plain

Phrases = tuple[tuple[str, ...], ...]

_ARTICLE = regex(r'<article class="([^"]*)".*</article>', re.DOTALL)
_TITLE = regex(r'<meta property="og:title" content="([^"]*)">')
_SEARCHED = {"reading", "issue", "standing"}
_CONVERTED = 'class="converted-note"'


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# By the names of elements, then by classes: no text at all; not the document; not the author's words; a line each.
_NO_TEXT = _names("audio button canvas iframe map nav noscript object script style svg template video rp")
_APART = _names("cite part-all permalink plainly print-only provenance reading-foot side-title tail-room tools unseen")
_OURS = _names("badge file-kind missing outside remote state")
_LINES = _names("byline mast-line")
_OWN_LINE = _names("mast-name mast-number")
_INLINE = _names(
    """a abbr b bdi bdo cite code data del dfn em i img ins kbd mark picture q ruby s samp small source span strong
    sub sup time u var wbr"""
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
# What stands between two words of a line: a picture, or words of ours (without them the line may be found too).
_PICTURE = "\ufffc"
_BETWEEN = "\ufff9"


@dataclass(frozen=True, slots=True)
class Place:
    """What an anchor leads to: the blocks from `first` up to `end`; under a heading, all up to the next of its rank."""

    anchor: str
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Published:
    """A document as readers see it, block by block, the title of its tab first; `ours` is what the site adds of
    itself. `keys` are the blocks as they are compared, `key` all of them: no phrase goes from one to the next; `bare`
    are the blocks without blanks and punctuation."""

    url: str
    blocks: tuple[str, ...]
    ours: tuple[str, ...]
    places: tuple[Place, ...]
    keys: tuple[str, ...]
    key: str
    bare: tuple[str, ...]

    @property
    def title(self) -> str:
        """The whole title, as tab, lists and results say it; the heading of an issue has only name and number."""
        return self.blocks[0] if self.blocks else ""


def read_published(url: str, html: str) -> Published | None:
    """The document of a built page; None where the page is none (a list, a search page, a page in the other script)."""
    found = _ARTICLE.search(html)
    if not found or not _SEARCHED & set(found[1].split()) or _CONVERTED in html:
        return None
    title = _TITLE.search(html)
    events = _events(BeautifulSoup(found[0], "html.parser"))
    return _gathered(url, (("aside", unescape(title[1]) if title else ""), *events))


def key_of(text: str) -> str:
    """A block as it is compared: folded, in lower case."""
    return fold(plain(text)).lower()


def bare(text: str) -> str:
    """Only what can be looked for, as it is written."""
    return "".join(filter(str.isalnum, plain(text)))


def holds(keys: Iterable[str], phrase: tuple[str, ...]) -> bool:
    """Whether a form of the phrase stands in one of the blocks."""
    return any(form in key for key in keys for form in phrase)


def answers(document: Published, phrases: Phrases, *, ours: bool = False) -> bool:
    """Whether the document holds every phrase, as all do where none is asked; `ours`: what the site adds counts too."""
    keys = (document.key, *map(key_of, document.ours)) if ours else (document.key,)
    return all(holds(keys, phrase) for phrase in phrases)


def place_of(document: Published, anchor: str) -> Place | None:
    """Where an anchor leads; None if the page has no such element."""
    return next((place for place in document.places if place.anchor == anchor), None)


# --- reading a page -----------------------------------------------------------------------------------------

_Event = tuple[str, str]


def _events(node: Tag) -> Iterator[_Event]:
    """The page as it is read: text, line ends, words of our own, and where anchors begin and end."""
    under: list[tuple[int, str]] = []
    for child in node.children:
        level = _HEADINGS.get(child.name or "", 0) if isinstance(child, Tag) else 0
        while level and under and under[-1][0] >= level:
            yield "close", under.pop()[1]
        yield from _event(child, heading=bool(level))
        if level and isinstance(child, Tag) and child.get("id") and not _is_apart(child):
            under.append((level, str(child["id"])))
    yield from (("close", anchor) for _, anchor in reversed(under))


def _event(child: PageElement, *, heading: bool) -> Iterator[_Event]:
    if isinstance(child, NavigableString):
        if not isinstance(child, PreformattedString):
            yield "text", str(child)
    elif isinstance(child, Tag) and not _is_apart(child):
        yield from _element(child, heading=heading)


def _element(tag: Tag, *, heading: bool) -> Iterator[_Event]:
    if _is_ours(tag):
        yield "ours", " ".join(words for words in tag.strings if not words.find_parent(class_="state-note"))
        for note in tag.select(".state-note"):  # an editor's words among ours
            yield "break", ""
            yield from _inside(note, heading=False)
            yield "break", ""
    elif tag.name == "rt":
        yield "aside", tag.get_text()
    elif tag.name == "img":
        yield "text", _PICTURE
    else:
        yield from _inside(tag, heading=heading)


def _inside(tag: Tag, *, heading: bool) -> Iterator[_Event]:
    breaks = tag.name not in _INLINE or bool(_OWN_LINE & _classes(tag)) or bool(_LINES & _classes(tag.parent))
    anchor = str(tag.get("id") or "")
    if breaks:
        yield "break", ""
    if anchor:
        yield "open", anchor
    yield from _events(tag)
    if breaks:
        yield "break", ""
    if anchor and not heading:  # a heading's place goes on below it
        yield "close", anchor


def _classes(tag: Tag | None) -> set[str]:
    return set(tag.get_attribute_list("class")) - {None} if tag else set()


def _is_apart(tag: Tag) -> bool:
    return tag.name in _NO_TEXT or tag.has_attr("hidden") or bool(_APART & _classes(tag))


def _is_ours(tag: Tag) -> bool:
    """What the site says: notes and placeholders, and the names of rows whose values are links to lists."""
    if tag.name == "dt":
        row = tag.find_next_sibling("dd")
        return isinstance(row, Tag) and row.find("a") is not None and tag.find_parent("aside") is not None
    link_to_picture = tag.name == "a" and "remote" in _classes(tag.parent)
    return link_to_picture or (tag.name != "figure" and bool(_OURS & _classes(tag)))


def _gathered(url: str, events: Iterable[_Event]) -> Published:
    blocks: list[str] = []
    ours: list[str] = []
    line: list[str] = []
    behind: list[str] = []
    opened: dict[str, int] = {}
    places: list[Place] = []
    for what, text in (*events, ("break", "")):
        if what == "text":
            line.append(text)
        elif what == "aside":
            behind.append(text)
        elif what == "ours":
            ours.append(text)
            line.append(_BETWEEN)
        elif what == "break":
            blocks += _shown("".join(line), *behind)
            ours += ["".join(line).replace(_BETWEEN, "")] if _BETWEEN in line else []
            line.clear()
            behind.clear()
        elif what == "open":
            opened[text] = len(blocks)
        else:
            places.append(Place(text, opened.get(text, 0), len(blocks) + bool(line)))
    keys = tuple(map(key_of, blocks))
    return Published(url, tuple(blocks), _shown(*ours), tuple(places), keys, "\n".join(keys), tuple(map(bare, blocks)))


def _shown(*texts: str) -> tuple[str, ...]:
    """The blocks in which there is anything to look for."""
    return tuple(plain(text) for text in texts if any(map(str.isalnum, text)))
