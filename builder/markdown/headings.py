"""Headings: their attributes, and ids that stay the same when other headings change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from builder.markdown.attributes import parse_attributes
from builder.regex import regex

_TRAILING = regex(r"(?<!\\)\{([^{}\n]*)\}[ \t]*$")
_SAFE_ID = regex(r"(?=[a-z]*[0-9-])[a-z][a-z0-9-]{0,63}")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as readers see it; `line` is its first line in the source from 0, `end` the first after it."""

    level: int
    text: str
    id: str
    attributes: tuple[tuple[str, str], ...]
    line: int
    end: int


def read_attributes(state: StateCore) -> None:
    """Core rule before `inline`: take `{#id unit="…"}` off the end of each heading."""
    for opening, content in pairwise(state.tokens):
        block = opening.type == "heading_open" and _TRAILING.search(content.content)
        pairs = parse_attributes(block[1]) if block else None
        if block and pairs is not None:
            content.content = content.content[: block.start()].rstrip()
            opening.meta["attributes"] = pairs


def give_ids(state: StateCore) -> None:
    """Core rule, last: every heading gets an id of its own and shows its unit as `data-unit`."""
    taken: dict[str, int] = {}
    for opening, content in pairwise(state.tokens):
        if opening.type == "heading_open":
            attributes = dict(opening.meta.get("attributes", ()))
            derived = f"{state.env.get('prefix', '')}{hashed_id(visible_text(content.children or ()))}"
            opening.attrs["id"] = unique(_own_id(attributes.get("id", "")) or derived, taken)
            if attributes.get("unit"):
                opening.attrs["data-unit"] = attributes["unit"]


def top_headings(tokens: list[Token], shift: int = 0) -> tuple[Heading, ...]:
    """The headings that stand in no quote or list, in order."""
    return tuple(
        _heading(opening, content, shift)
        for opening, content in pairwise(tokens)
        if opening.type == "heading_open" and opening.level == 0
    )


def visible_text(tokens: Iterable[Token]) -> str:
    """What a reader sees of a line of tokens, without markup."""
    return " ".join("".join(_visible(token) for token in tokens).split())


def _visible(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    return token.content if token.type in ("text", "code_inline") else ""


def _heading(opening: Token, content: Token, shift: int) -> Heading:
    line, end = opening.map or (0, 0)
    pairs = opening.meta.get("attributes", ())
    return Heading(
        level=min(int(opening.tag[1]) + shift, 6),
        text=visible_text(content.children or ()),
        id=str(opening.attrs["id"]),
        attributes=tuple(pair for pair in pairs if pair[0] != "id"),
        line=line,
        end=end,
    )


def _own_id(wanted: str) -> str:
    """The id an author gave, made safe; "" if nothing safe can be made of it.

    A plain word could shadow a property of `document` (body, cookie), so it gets a prefix.
    """
    lowered = wanted.lower()
    if _SAFE_ID.fullmatch(lowered):
        return lowered
    prefixed = f"h-{lowered}"
    return prefixed if wanted and _SAFE_ID.fullmatch(prefixed) else ""


def hashed_id(text: str) -> str:
    """The id of a heading that was given none."""
    return "h" + sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:6]


def unique(wanted: str, taken: dict[str, int]) -> str:
    """The id, told apart by a number from those that are taken; it is taken then."""
    chosen = wanted
    while chosen in taken:
        taken[wanted] += 1
        chosen = f"{wanted}-{taken[wanted]}"
    taken[chosen] = 1
    return chosen
