"""Tokens to HTML: the renderer's own rules, each writing what the wall would write again."""

# ruff: noqa: ARG002 (the parser hands every rule the same arguments)
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from builder.markdown.images import Gallery, read_picture, render_picture
from builder.markdown.links import Address, read_address
from builder.markdown.markup import escape_text
from builder.markdown.raw import keep_unknown, mark_own

_ALIGNED = {"text-align:left": "left", "text-align:center": "center", "text-align:right": "right"}


class Raw(Enum):
    """What becomes of HTML within Markdown."""

    NONE = "there is none that matters"
    KEPT = "kept, for restructuring"
    SHOWN = "shown as text"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the HTML will stand: what links and pictures mean there, how far headings are lowered."""

    gallery: Gallery
    links: Mapping[str, str]
    base: str = "/"
    shift: int = 0
    raw: Raw = Raw.NONE

    def resolve(self, target: str) -> Address | None:
        """What a link target leads to from here."""
        return read_address(target, self.base, self.links)


class SiteRenderer(RendererHTML):
    """HTML for the site; `env` holds the Place under "place" and the links that are open under "open"."""

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Text."""
        return escape_text(tokens[idx].content)

    def code_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Code within a line."""
        return f"<code>{escape_text(tokens[idx].content)}</code>"

    def code_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Code set in by blanks."""
        return f"<pre><code>{escape_text(tokens[idx].content)}</code></pre>\n"

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Code between fences; what its first line says would only be a class."""
        return f"<pre><code>{escape_text(tokens[idx].content)}</code></pre>\n"

    def paragraph_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A paragraph, which in a tight list has no tags."""
        if tokens[idx].hidden:
            return ""
        return "\n<p>" if idx and tokens[idx - 1].hidden else "<p>"

    def paragraph_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """The end of a paragraph."""
        return "" if tokens[idx].hidden else "</p>\n"

    def heading_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A heading, lowered to its place on the page."""
        token = tokens[idx]
        return _own(f"<{_lowered(token, env)}{self.renderAttrs(token)}>", env)

    def heading_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """The end of a heading."""
        return f"</{_lowered(tokens[idx], env)}>\n"

    def th_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A cell, aligned by class: the site's policy allows no styles."""
        aligned = _ALIGNED.get(str(tokens[idx].attrs.get("style", "")))
        return _own(f'<{tokens[idx].tag} class="{aligned}">', env) if aligned else f"<{tokens[idx].tag}>"

    td_open = th_open

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A link that may be made; of any other only the label stays."""
        address = env["place"].resolve(str(tokens[idx].attrs.get("href", "")))
        env["open"].append(address)
        return _own(address.opening, env) if address else ""

    def link_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """The end of a link, if it was made."""
        return "</a>" if env["open"].pop() else ""

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A picture."""
        token = tokens[idx]
        picture = read_picture(token, self.renderInlineAsText(token.children, options, env))
        figure = bool(token.meta.get("figure"))
        return _own(render_picture(picture, env["place"].gallery, figure=figure, linked=any(env["open"])), env)

    def html_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """HTML within a line."""
        return _raw(tokens[idx].content, env)

    def html_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """HTML on lines of its own."""
        if env["place"].raw is Raw.SHOWN:
            return f"<p>{escape_text(tokens[idx].content)}</p>\n"
        return _raw(tokens[idx].content, env)


def _lowered(token: Token, env: EnvType) -> str:
    return f"h{min(int(token.tag[1]) + env['place'].shift, 6)}"


def _own(html: str, env: EnvType) -> str:
    return mark_own(html) if env["place"].raw is Raw.KEPT else html


def _raw(content: str, env: EnvType) -> str:
    return escape_text(content) if env["place"].raw is Raw.SHOWN else keep_unknown(content)
