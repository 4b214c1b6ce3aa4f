"""The words of a document as a `Text`: what they are and what they name, kept apart from where they are kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from builder.documents import Folder, read_body
from builder.model import Text
from builder.problems import ContentError, Location, Problem
from builder.regex import regex

Reading = Callable[[Text], str]
"""Gives the words of a text, wherever they are kept."""

_REFERENCE = regex(r"\]\(\s*(?:<([^<>\n]+)>|([^\s()<>]+(?:\([^\s()]*\)[^\s()<>]*)*))|\bsrc=[\"']([^\"'\s]+)")
_OUTSIDE = regex(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#")


def text_of(words: str) -> Text:
    """The text that these words are."""
    return Text(digest_of(words), len(words), references(words), words)


def digest_of(words: str) -> str:
    """What a text goes by: SHA-256 of its words, also of such as no file could hold."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def words_at_hand(text: Text) -> str:
    """The words of a text that was just read."""
    if text.words is None:
        raise LookupError(text.digest)
    return text.words


def reader(content: Folder) -> Reading:
    """Gives the words of texts that stand in files of this folder; ContentError where a file has changed since."""

    def read(text: Text) -> str:
        if text.words is not None:
            return text.words
        words = read_body(content, text.path, text.start)
        if digest_of(words) != text.digest:
            problem = Problem(Location(text.path), "changed", "生成网站的时候文件变了", "再生成一次")
            raise ContentError((problem,))
        return words

    return read


def references(body: str) -> tuple[str, ...]:
    """Every address a Markdown text names that is neither outside nor an anchor, as written."""
    if "](" not in body and "src=" not in body:
        return ()
    found = dict.fromkeys(next(filter(None, match.groups())) for match in _REFERENCE.finditer(body))
    return tuple(ref for ref in found if not _OUTSIDE.match(ref))
