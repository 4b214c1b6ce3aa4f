"""A built page taken apart into its elements and its texts, for the rules that judge it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

Attributes = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a page: its attributes, the tags it stands in from the root on, and, of one that has to have a
    name (a link, a button, a heading, the title), the words in it."""

    tag: str
    attributes: Attributes
    inside: tuple[str, ...]
    words: str = ""

    def get(self, name: str) -> str | None:
        """The value of an attribute; None where it is not there."""
        return next((value for key, value in self.attributes if key == name), None)

    @property
    def name(self) -> str:
        """What a screen reader calls it."""
        given = (self.get("aria-label"), self.get("aria-labelledby"), self.words, self.get("title"))
        return next((text.strip() for text in given if text and text.strip()), "")

    @property
    def hidden(self) -> bool:
        """Whether nobody sees or hears it."""
        return self.get("hidden") is not None or self.get("aria-hidden") == "true"


@dataclass(frozen=True, slots=True)
class Page:
    """A built page: its address, its elements in their order, and the texts that are no code."""

    url: str
    elements: tuple[Element, ...]
    texts: tuple[str, ...]

    def of(self, *tags: str) -> Iterator[Element]:
        """The elements of these tags."""
        return (element for element in self.elements if element.tag in tags)


_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NAMED = frozenset(("a", "button", "title", *HEADINGS))
_CODE = frozenset(("code", "pre", "script", "style", "textarea", "kbd", "samp"))


class _Reader(HTMLParser):
    """Gathers elements and texts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, Attributes, tuple[str, ...], list[str]]] = []
        self.texts: list[str] = []
        self._open: list[tuple[str, list[str]]] = []
        self._inside: tuple[str, ...] = ()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        attributes = tuple((name, value or "") for name, value in attrs)
        self._name(dict(attributes).get("alt", "") if tag == "img" else "")
        words: list[str] = []
        self.found.append((tag, attributes, self._inside, words))
        if tag not in _VOID:
            self._open.append((tag, words))
            self._inside = (*self._inside, tag)

    def handle_endtag(self, tag: str) -> None:
        """The innermost element of this tag ends, with all that is open in it."""
        if tag in self._inside:
            while self._open.pop()[0] != tag:
                pass
            self._inside = self._inside[: len(self._open)]

    def handle_data(self, data: str) -> None:
        """A text; that of code is not kept."""
        if _CODE.isdisjoint(self._inside):
            self.texts.append(data)
        self._name(data)

    def _name(self, text: str) -> None:
        for tag, words in self._open if text else ():
            if tag in _NAMED:
                words.append(text)


def page_of(url: str, html: str) -> Page:
    """A page as the rules look at it."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    elements = (Element(tag, given, inside, "".join(words)) for tag, given, inside, words in reader.found)
    return Page(url, tuple(elements), tuple(text for text in reader.texts if not text.isspace()))


def title_of(page: Page) -> str:
    """The title of a page; "" of one that only leads elsewhere."""
    if any(element.get("http-equiv") == "refresh" for element in page.of("meta")):
        return ""
    return next((element.words.strip() for element in page.of("title")), "")
