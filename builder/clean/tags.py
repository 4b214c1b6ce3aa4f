"""HTML source → tokens with offsets: never raises, never recurses, linear; what is no tag is text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from builder.regex import regex

_BLOCK_NAMES = (
    "address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 head header hr html legend li listing main menu nav noframes noscript ol"
    " option p plaintext pre section select summary table tbody td tfoot th thead title tr ul xmp"
)
BLOCKS = frozenset(_BLOCK_NAMES.split())
_INLINE_NAMES = (
    "a abbr acronym area audio b base basefont bdi bdo big br button canvas cite code col colgroup data del dfn"
    " em embed font frame frameset iframe i img input ins kbd label link map mark marquee meta meter nobr object"
    " output param picture progress q rp rt ruby s samp script small source span strike strong style sub sup svg"
    " math path template textarea time track tt u var video wbr"
)
INLINE = frozenset(_INLINE_NAMES.split())
_VOID_NAMES = "area base basefont br col embed frame hr img input link meta param source track wbr"
VOID = frozenset(_VOID_NAMES.split())
UNSEEN = ("script", "style", "template")
_NAME = regex(r"</?([A-Za-z][A-Za-z0-9]*(?:[:-][A-Za-z0-9:-]+)?)(?=[\s/>\"'])")
_EDGE = regex("[<>]")
_DECLARATION = regex(r"<[!?]\s*(?:\[|doctype|xml|if|endif)", re.IGNORECASE)
_QUOTE = regex(r"=\s*([\"'])")
_ATTRIBUTE = regex(r"([^\s=/>\"'<]+)(?:\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'<>]+)))?")


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute: its value decoded, and where the value stands."""

    name: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of HTML: kind text, open, close, or skip (comment, declaration, script and its like)."""

    kind: str
    start: int
    end: int
    name: str = ""
    attributes: tuple[Attribute, ...] = ()

    def get(self, *names: str) -> Attribute | None:
        """The first attribute of these names that is not empty."""
        found = {attribute.name: attribute for attribute in reversed(self.attributes)}
        return next((found[name] for name in names if name in found and found[name].value.strip()), None)

    def value(self, name: str) -> str:
        """An attribute's value in lower case without blanks, or ""."""
        attribute = self.get(name)
        return "".join(attribute.value.lower().split()) if attribute else ""

    def has(self, name: str) -> bool:
        """Whether the attribute stands there, even empty."""
        return any(attribute.name == name for attribute in self.attributes)


def read_tokens(source: str, begin: int, end: int) -> Iterator[Token]:
    """The tokens of `source[begin:end]` in order; together they cover it once."""
    text_from = at = begin
    endless: set[str] = set()  # closings that do not come any more: looked for once, not once per opening
    while (at := source.find("<", at, end)) >= 0:
        token = _token(source, at, end, endless)
        if token is None:
            at += 1
            continue
        if text_from < at:
            yield Token("text", text_from, at)
        yield token
        text_from = at = token.end
    if text_from < end:
        yield Token("text", text_from, end)


def _token(source: str, at: int, end: int, endless: set[str]) -> Token | None:
    if source.startswith("<!--", at):
        close = _find(source, "-->", at + 4, end, endless)
        return Token("skip", at, close + 3 if close >= 0 else at + 4)
    if source.startswith(("<!", "<?"), at):
        close = _find(source, ">", at, end, endless) if _DECLARATION.match(source, at, end) else -1
        return Token("skip", at, close + 1) if close >= 0 else None
    name = _NAME.match(source, at, end)
    return _tag(source, at, name, end, endless) if name else None


def _tag(source: str, at: int, match: re.Match[str], end: int, endless: set[str]) -> Token | None:
    name = match[1].lower()
    closing = source[at + 1] == "/"
    if not _known(name) and (closing or not _ends_here(source, match.end(), end)):
        return None
    close = _tag_end(source, match.end(), end, endless)
    if close < 0:
        return None
    if closing:
        return Token("close", at, close, name)
    attributes = tuple(_attributes(source, match.end(), close - 1))
    if not _known(name) and not any(attribute.start for attribute in attributes):
        return None
    if name in UNSEEN:
        after = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(source, close, end) if name not in endless else None
        if after:
            return Token("skip", at, after.end(), name, attributes)
        endless.add(name)
    return Token("open", at, close, name, attributes)


def _ends_here(source: str, at: int, end: int) -> bool:
    """Whether a `>` comes before the next `<`: what is perhaps no tag is not read to the end of the source for it."""
    edge = _EDGE.search(source, at, end)
    return edge is not None and edge[0] == ">"


def _known(name: str) -> bool:
    return name in BLOCKS or name in INLINE or ":" in name or "-" in name


def _tag_end(source: str, at: int, end: int, endless: set[str]) -> int:
    """Where the tag is over, just behind its `>`; quotes hide a `>`, unless they never close. -1 if nowhere."""
    while True:
        close = _find(source, ">", at, end, endless)
        if close < 0:
            return -1
        quote = _QUOTE.search(source, at, close)
        if not quote:
            return close + 1
        behind = _find(source, quote[1], quote.end(), end, endless)
        if behind < 0:
            return close + 1
        at = behind + 1


def _find(source: str, what: str, at: int, end: int, endless: set[str]) -> int:
    if what in endless:
        return -1
    found = source.find(what, at, end)
    if found < 0:
        endless.add(what)
    return found


def _attributes(source: str, start: int, end: int) -> Iterator[Attribute]:
    for match in _ATTRIBUTE.finditer(source, start, end):
        kind = match.lastgroup
        at, behind = match.span(kind) if kind else (0, 0)
        yield Attribute(match[1].lower(), html.unescape(source[at:behind]), at, behind)
