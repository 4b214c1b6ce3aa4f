"""The words of a document as a `Text`: what they are and what they name, kept apart from where they are kept."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

from builder.model import Text

Reading = Callable[[Text], str]
"""Gives the words of a text, wherever they are kept."""

_REFERENCE = re.compile(r"\]\(\s*(?:<([^<>\n]+)>|([^\s()<>]+(?:\([^\s()]*\)[^\s()<>]*)*))|\bsrc=[\"']([^\"'\s]+)")
_OUTSIDE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#")


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


def references(body: str) -> tuple[str, ...]:
    """Every address a Markdown text names that is neither outside nor an anchor, as written."""
    if "](" not in body and "src=" not in body:
        return ()
    found = dict.fromkeys(next(filter(None, match.groups())) for match in _REFERENCE.finditer(body))
    return tuple(ref for ref in found if not _OUTSIDE.match(ref))
