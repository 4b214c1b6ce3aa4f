"""Attribute blocks at the end of a heading or behind an image: `{#i876-1 unit="龙泉镇"}`, `{width=650}`."""

from __future__ import annotations

import re

from builder.regex import regex

_PART = regex(
    r"""\s*(?:\#(?P<id>[^\s{}"'=#]+)|(?P<key>[A-Za-z][\w-]*|单位)=(?:(?P<open>["'“‘”])(?P<quoted>[^{}]*?)["'”’]|(?P<bare>[^\s{}"'“”‘’]+)))(?=\s|$)"""
)
_KEYS = {"单位": "unit"}


def parse_attributes(block: str) -> tuple[tuple[str, str], ...] | None:
    """The pairs of what stands between the braces, the id under the key "id"; None if it is no such block."""
    pairs: list[tuple[str, str]] = []
    at = 0
    while at < len(block.rstrip()):
        part = _PART.match(block, at)
        if not part:
            return None
        pairs.append(_pair(part))
        at = part.end()
    keys = [key for key, _ in pairs]
    return tuple(pairs) if pairs and len(keys) == len(set(keys)) else None


def _pair(part: re.Match[str]) -> tuple[str, str]:
    if part["id"]:
        return "id", part["id"]
    value = part["quoted"] if part["open"] else part["bare"]
    return _KEYS.get(part["key"], part["key"].lower()), value.strip()
