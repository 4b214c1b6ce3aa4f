"""Line breaks inside a paragraph: between two wide characters a browser must not show a blank."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from builder.markdown.letters import SHARED, is_wide

# Tokens that have no letters of their own: what stands beyond them is the neighbour.
_SEEN_THROUGH = frozenset({"html_inline"})


def join_lines(state: StateCore) -> None:
    """Core rule: take soft breaks between wide characters out, looking through emphasis and links."""
    for token in state.tokens:
        if token.children and any(child.type == "softbreak" for child in token.children):
            children = token.children
            token.children = [child for at, child in enumerate(children) if not _vanishes(children, at)]


def _vanishes(children: Sequence[Token], at: int) -> bool:
    if children[at].type != "softbreak":
        return False
    before, after = _neighbours(children, at, -1), _neighbours(children, at, 1)
    # shared marks such as ” count as wide when something wide is near: 说：“⏎创建, 覆盖”⏎全区
    seen = [next((mark for mark in side if mark not in SHARED), "") for side in (before, after)]
    beside_wide = [bool(mark) and is_wide(mark) for mark in seen]
    ends = [bool(side) and (side[0] in SHARED or is_wide(side[0])) for side in (before, after)]
    return all(ends) and any(beside_wide)


def _neighbours(children: Sequence[Token], at: int, step: int) -> str:
    """Up to eight visible characters beside a break, nearest first; "" where a picture or a break stands."""
    at += step
    while 0 <= at < len(children):
        token = children[at]
        if token.type in ("text", "code_inline") and token.content:
            return token.content[:-9:-1] if step < 0 else token.content[:8]
        if token.nesting == 0 and token.type not in (_SEEN_THROUGH | {"text"}):
            return ""
        at += step
    return ""
