"""Markdown as safe HTML: the parser we configure, our rules for Chinese, heading ids, the wall, sections.

Three walks over one document: tokens (the parser), HTML (the renderer, then the wall, then sections of ours around
what it let out), text (told from that HTML, so what search knows is what readers see).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from markdown_it.token import Token

from builder.markdown.headings import Heading, top_headings
from builder.markdown.images import Gallery, Image
from builder.markdown.links import read_address
from builder.markdown.losses import lost_text, unread_lines
from builder.markdown.parser import site_parser
from builder.markdown.prose import is_mere_words, read_bullets, render_prose
from builder.markdown.raw import restructure
from builder.markdown.render import Place, Raw, SiteRenderer
from builder.markdown.sections import hold_sections
from builder.markdown.text import read_lines, read_passages
from builder.markdown.wall import DEEPEST, depth, sanitize
from builder.regex import regex

__all__ = [
    "Heading",
    "Image",
    "Rendered",
    "bullet_items",
    "headings",
    "passages",
    "plain_text",
    "render_inline",
    "render_markdown",
    "safe_address",
    "sanitize",
    "unshown",
]

# Controls that no page may hold; line breaks stay, so that lines keep their numbers.
_CONTROLS = regex(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_SURROGATES = regex(r"[\ud800-\udfff]")
_PLAIN_TAG = regex(r"</?(?:br|wbr|b|i|u|s|em|strong|del|ins|sub|sup|mark|small|kbd|ruby|rt|rp)\s*/?>", re.IGNORECASE)
_EVERY_IMAGE = Gallery({}, complete=False)
_RENDERER = SiteRenderer()


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document as HTML, its own headings as sections."""

    html: str
    contents: tuple[Heading, ...]


def render_markdown(
    source: str,
    *,
    base: str = "/",
    images: tuple[Image, ...] = (),
    links: tuple[tuple[str, str], ...] = (),
    show_remote: bool = False,
    shift: int = 0,
    prefix: str = "",
) -> Rendered:
    """A document as safe HTML.

    `base` is the path the site lives under, `links` pairs of target as written and final address. `shift` lowers
    the headings (h2 → h3) and `prefix` precedes the ids we derive, for a text that is part of a larger page.
    """
    gallery = Gallery({image.src: image for image in images}, show_remote)
    return _render(source, Place(gallery, dict(links), base, shift), prefix)


def render_inline(
    source: str,
    *,
    base: str = "/",
    images: tuple[Image, ...] = (),
    links: tuple[tuple[str, str], ...] = (),
    show_remote: bool = False,
) -> str:
    """One line of Markdown as safe HTML, without a paragraph around it; see `render_markdown`."""
    if is_mere_words(source := source.strip()):
        return source
    tokens = site_parser().parseInline(_legible(source), env := _env(source))
    gallery = Gallery({image.src: image for image in images}, show_remote)
    return _write(tokens, env, Place(gallery, dict(links), base))[1]


@lru_cache(maxsize=1 << 12)
def safe_address(written: str, base: str = "/") -> str:
    """The address a link may have, under the path the site lives below; "#" for what no link may lead to."""
    address = read_address(written, base)
    return address.href if address else "#"


def headings(source: str) -> tuple[Heading, ...]:
    """The headings of a document that stand in no quote or list, in order, each with an id of its own."""
    return top_headings(_parse(source)[0])


def plain_text(source: str) -> str:
    """What a reader sees, one block a line: headings, paragraphs, list items, cells, captions."""
    return "\n".join(read_lines(_render(source, Place(_EVERY_IMAGE, {})).html))


def passages(source: str, *, prefix: str = "") -> tuple[tuple[str, str, str], ...]:
    """(anchor, heading, text) of what each section holds; anchor and heading are "" for what stands in none."""
    return read_passages(_render(source, Place(_EVERY_IMAGE, {}), prefix).html)


def unshown(source: str) -> tuple[str, ...]:
    """The text of the source that no reader would see."""
    tokens, env = _parse(source)
    written, html = _write(tokens, env, Place(Gallery({}), {}))
    return unread_lines(_legible(source), tokens, env) + lost_text(written, html)


def bullet_items(source: str) -> tuple[str, ...] | None:
    """The Markdown of each item if the source is one flat list with bullets, else None."""
    if items := read_bullets(source):
        return items
    tokens, _ = _parse(source)
    outer = [token.type for token in tokens if token.level == 0]
    lists = [token for token in tokens if token.type in ("bullet_list_open", "ordered_list_open")]
    if outer != ["bullet_list_open", "bullet_list_close"] or len(lists) != 1:
        return None
    lines = re.split(r"\r\n?|\n", _legible(source))
    return tuple(
        _item(lines[token.map[0] : token.map[1]])
        for token in tokens
        if token.type == "list_item_open" and token.level == 1 and token.map
    )


def _item(lines: list[str]) -> str:
    marker = re.match(r"\s*[-+*](?:[ \t]{1,4}(?=\S)|[ \t]|$)", lines[0])
    width = marker.end() if marker else 0
    rest = (line[width:] if not line[:width].strip() else line.lstrip() for line in lines[1:])
    return "\n".join((lines[0][width:], *rest)).strip()


def _legible(source: str) -> str:
    return _SURROGATES.sub("\ufffd", _CONTROLS.sub("", source))


def _parse(source: str, prefix: str = "") -> tuple[list[Token], dict[str, Any]]:
    env = _env(source, prefix)
    return site_parser().parse(_legible(source), env), env


def _env(source: str, prefix: str = "") -> dict[str, Any]:
    """What parser and renderer share: what ids begin with, and whether there may be tags in the text."""
    return {"prefix": prefix, "raw": "<" in source}


def _render(source: str, place: Place, prefix: str = "") -> Rendered:
    prose = render_prose(source, place.shift, prefix)
    if prose:
        return Rendered(*prose)
    tokens, env = _parse(source, prefix)
    html = _write(tokens, env, place)[1]
    shown = tuple(heading for heading in top_headings(tokens, place.shift) if f' id="{heading.id}"' in html)
    return Rendered(hold_sections(html, {heading.id for heading in shown}, raw=env["raw"]), shown)


def _write(tokens: list[Token], env: dict[str, Any], place: Place) -> tuple[str, str]:
    """The HTML before the wall (what is hidden already gone) and behind it."""
    written = None
    if env["raw"] and any(map(_holds_raw, tokens)):
        kept = _html(tokens, env, replace(place, raw=Raw.KEPT))
        written = restructure(kept, place.gallery, place.resolve, place.shift) if depth(kept) <= DEEPEST else None
        if written is None:
            written = _html(tokens, env, replace(place, raw=Raw.SHOWN))
    else:
        written = _html(tokens, env, place)
    return written, sanitize(written, show_remote=place.gallery.show_remote)


def _html(tokens: list[Token], env: dict[str, Any], place: Place) -> str:
    env["place"], env["open"] = place, []
    return _RENDERER.render(tokens, site_parser().options, env)


def _holds_raw(token: Token) -> bool:
    if token.type == "html_block":
        return True
    return any(
        child.type == "html_inline" and not _PLAIN_TAG.fullmatch(child.content) for child in token.children or ()
    )
