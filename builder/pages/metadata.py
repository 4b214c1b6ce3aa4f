"""What machines read of a page: the government's meta tags, Dublin Core, Open Graph, and JSON-LD."""

from __future__ import annotations

from builder.model import Frame, Page


def meta_tags(page: Page, frame: Frame) -> tuple[tuple[str, str, str], ...]:
    """Attribute (name or property), name and content of every meta tag, in the order site, column, article."""
    del page
    return (("name", "SiteName", frame.office.name),)


def linked_data(page: Page, frame: Frame) -> str:
    """The page as JSON-LD, fit to stand in a script element; "" where there is nothing to tell."""
    del page, frame
    return ""
