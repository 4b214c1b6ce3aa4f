"""Text as HTML writes it, exactly as the wall would write it again: so a page passes the wall in one go."""

from __future__ import annotations


def escape_text(text: str) -> str:
    """Text between tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\xa0", "&nbsp;")


def escape_value(value: str) -> str:
    """Text between the double quotes of an attribute."""
    return escape_text(value).replace('"', "&quot;")
