"""Pictures: ours with their size, remote ones as a link to their true address, missing ones named.

No picture makes a reader's browser ask another server for something, unless the site says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import unquote

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from builder.markdown.attributes import parse_attributes
from builder.markdown.links import EXTERNAL, is_local, web_host
from builder.markdown.markup import escape_text, escape_value
from builder.regex import regex

_BLOCK = regex(r"\{([^{}\n]*)\}")
# How wide a picture of some size is shown: the column of text (site.css: --measure), or the whole of a phone.
SIZES = "(min-width: 43em) 648px, 100vw"
_SIZE = regex(r"([1-9][0-9]{0,4})(?:px)?")


@dataclass(frozen=True, slots=True)
class Image:
    """A picture file of the site: `src` as documents write it, `url` its final address, size in pixels or 0.

    `smaller` are addresses and widths of the same as WebP; the `first` of a page is not put off till it is near.
    """

    src: str
    url: str
    width: int = 0
    height: int = 0
    smaller: tuple[tuple[str, int], ...] = ()
    first: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture as a document asks for it."""

    src: str
    alt: str = ""
    title: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Gallery:
    """The pictures that may be shown; `complete` False takes every local picture as present."""

    images: Mapping[str, Image]
    show_remote: bool = False
    complete: bool = True

    def find(self, src: str) -> Image | None:
        """The site's picture under the name a document uses."""
        found = self.images.get(src) or self.images.get(unquote(src))
        if found or self.complete or not is_local(src):
            return found
        return Image(src, src)


def read_sizes(state: StateCore) -> None:
    """Core rule: `{width=650 height=411}` behind an image is its size."""
    for token in state.tokens:
        children = token.children or []
        for image, text in pairwise(children):
            block = image.type == "image" and text.type == "text" and _BLOCK.match(text.content)
            sizes = _sizes(block[1]) if block else None
            if block and sizes:
                image.meta.update(sizes)
                text.content = text.content[block.end() :]


def _sizes(block: str) -> dict[str, int] | None:
    pairs = dict(parse_attributes(block) or ())
    matches = {key: _SIZE.fullmatch(value) for key, value in pairs.items()}
    if not pairs.keys() <= {"width", "height"} or not all(matches.values()):
        return None
    return {key: int(match[1]) for key, match in matches.items() if match}


def make_figures(state: StateCore) -> None:
    """Core rule: images that are alone in their paragraph stand as figures, without the paragraph."""
    for at, token in enumerate(state.tokens):
        if token.type == "inline" and at and state.tokens[at - 1].type == "paragraph_open":
            children = token.children or []
            if any(child.type == "image" for child in children) and all(map(_figure_part, children)):
                state.tokens[at - 1].hidden = state.tokens[at + 1].hidden = True
                token.children = [child for child in children if child.type == "image"]
                for child in token.children:
                    child.meta["figure"] = True


def _figure_part(token: Token) -> bool:
    return token.type in ("image", "softbreak", "hardbreak") or (token.type == "text" and not token.content.strip())


def read_picture(token: Token, alt: str) -> Picture:
    """The picture of an image token, with its alternative text."""
    return Picture(
        src=str(token.attrs.get("src", "")),
        alt=" ".join(alt.split()),
        title=" ".join(str(token.attrs.get("title", "")).split()),
        width=token.meta.get("width", 0),
        height=token.meta.get("height", 0),
    )


def render_picture(picture: Picture, gallery: Gallery, *, figure: bool, linked: bool = False) -> str:
    """One picture as HTML: alone as a figure with its caption, or within a line; `linked` if inside a link."""
    found = gallery.find(picture.src)
    host = "" if found else web_host(picture.src)
    if found:
        inner, kind = _image_tag(picture, found), ""
    elif host and gallery.show_remote:
        inner, kind = _image_tag(picture, Image(picture.src, picture.src)), ""
    elif host:
        inner, kind = _remote(picture, host, linked=linked, figure=figure), ' class="remote"'
    else:
        inner, kind = f'<span class="missing">图片缺失：{escape_text(_name(picture))}</span>', ""
    if not figure:
        return inner
    caption = picture.title or picture.alt
    captioned = f"<figcaption>{escape_text(caption)}</figcaption>" if caption else ""
    return f"<figure{kind}>{inner}{captioned}</figure>\n"


def _image_tag(picture: Picture, image: Image) -> str:
    width, height = image.width or picture.width, image.height or picture.height
    pairs: Sequence[tuple[str, str]] = (
        ("src", image.url),
        ("width", str(width or "")),
        ("height", str(height or "")),
        ("title", picture.title),
    )
    shown = "".join(f' {name}="{escape_value(value)}"' for name, value in pairs if value)
    referrer = ' referrerpolicy="no-referrer"' if web_host(image.url) else ""
    lazy = "" if image.first else ' loading="lazy"'
    tag = f'<img{shown} alt="{escape_value(picture.alt)}"{lazy} decoding="async"{referrer}>'
    return f"<picture>{_source_tag(image)}{tag}</picture>" if image.smaller else tag


def _source_tag(image: Image) -> str:
    offered = ", ".join(f"{url} {width}w" for url, width in image.smaller)
    return f'<source type="image/webp" srcset="{escape_value(offered)}" sizes="{SIZES}">'


def _remote(picture: Picture, host: str, *, linked: bool, figure: bool) -> str:
    words = f"原图在 {escape_text(host)}，未收入本站"
    if linked:
        return f'<span class="remote">{words}</span>'
    classes = "external" if figure else "external remote"
    return f'<a href="{escape_value(picture.src)}" rel="{EXTERNAL}" class="{classes}">{words}</a>'


def _name(picture: Picture) -> str:
    """What to call a picture that is not there: its file name, or its text where it has no name."""
    if picture.src.lower().startswith("data:") or not picture.src:
        return picture.alt or "内嵌图片"
    return unquote(picture.src).replace("\\", "/").rstrip("/").rpartition("/")[2] or picture.src
