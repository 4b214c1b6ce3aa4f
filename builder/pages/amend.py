"""A document whose words alone changed: which page shows them, and what that page is then."""

from __future__ import annotations

from dataclasses import replace

from builder.model import Article, ArticlePage, Issue, IssuePage, Parsed, Section, Span, Standing, StandingPage, Text
from builder.pages.documents import checksum

Shown = ArticlePage | IssuePage | StandingPage


def outline(value: Parsed) -> Parsed:
    """All that pages other than the document's own are made of: the value without its words and their places.

    Where this stays the same, a change of the document shows on its own page, in the records' checksum, in the search
    index, and nowhere else.
    """
    bare = Text("", 0, value.body.names)
    if isinstance(value, Standing):
        return replace(value, body=bare)
    if isinstance(value, Issue):
        sections = tuple(map(_outlined, value.sections))
        return replace(value, body=bare, digest="", lead=Span(0, 0), sections=sections)
    return replace(value, body=bare, digest="")


def _outlined(section: Section) -> Section:
    items = (replace(item, body=Span(0, 0), signed=False) for item in section.items)
    return replace(section, items=tuple(items))


def reworded(placed: Parsed, value: Parsed) -> Parsed:
    """A document of an archive, whose outline stayed the same, with its words as they are now."""
    if isinstance(placed, Issue) and isinstance(value, Issue):
        return replace(placed, body=value.body, digest=value.digest, lead=value.lead, sections=value.sections)
    if isinstance(placed, Article) and isinstance(value, Article):
        return replace(placed, body=value.body, digest=value.digest)
    return replace(placed, body=value.body)


def amended(page: Shown, value: Parsed) -> Shown:
    """The page of a document whose outline stayed the same, with its words as they are now."""
    if isinstance(page, StandingPage) or isinstance(value, Standing):
        return replace(page, body=value.body)
    citation = replace(page.citation, checksum=checksum(value.digest))
    if isinstance(page, IssuePage) and isinstance(value, Issue):
        return replace(page, body=value.body, lead=value.lead, sections=value.sections, citation=citation)
    return replace(page, body=value.body, citation=citation)
