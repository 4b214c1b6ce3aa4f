"""A page → text: the Jinja environment, its filters, and nothing a template could read besides its page."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import markupsafe

from builder.markdown import Image, Rendered, render_inline, render_markdown, safe_address
from builder.model import Frame, Page, Picture, SearchPage, TextPage
from builder.norms import CAVEAT, MARKS, Verdict
from builder.pages.metadata import linked_data, meta_tags
from builder.review import Review
from builder.words import say

SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'{scripts}; style-src 'self'; img-src {images}; "
    "connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'"
)


class TemplateFaultError(Exception):
    """A template that cannot be read or filled, with its place; not an author's fault."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@cache
def environment(templates: str) -> jinja2.Environment:
    """The environment of one templates folder; a name that a page does not have is an error."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates, encoding="utf-8"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["inline"] = lambda text: markupsafe.Markup(render_inline(text))
    return made


def render_page(page: Page, frame: Frame, templates: Path) -> str:
    """The output text of one page; `TemplateFaultError` names template and line."""
    if isinstance(page, TextPage):
        return page.text
    try:
        return environment(str(templates)).get_template(page.template).render(_context(page, frame))
    except jinja2.TemplateSyntaxError as error:
        raise TemplateFaultError(
            f"{error.filename or error.name}:{error.lineno}: 模板写错了：{error.message}"
        ) from error
    except jinja2.TemplateError as error:
        raise TemplateFaultError(
            f"{templates / page.template}: 模板出错：{error.message}（页面 {page.url}）"
        ) from error


def _context(page: Page, frame: Frame) -> dict[str, Any]:
    """The names a template knows."""
    statics = dict(frame.statics)

    def href(url: str) -> str:
        return safe_address(url, frame.base_path)

    return {
        "page": page,
        "frame": frame,
        "href": href,
        "absolute": lambda url: frame.base_url.rstrip("/") + href(url),
        "static": lambda name: href(statics[name]),
        "_": lambda text, **places: say(text, frame.lang, **places),
        "body": _body(page, frame, href),
        "meta_tags": meta_tags(page, frame),
        "linked_data": markupsafe.Markup(linked_data(page, frame)),
        "policy": _policy(page, frame),
    }


def _policy(page: Page, frame: Frame) -> str:
    """What a page may load: itself only; the search page also runs Pagefind's WebAssembly."""
    images = "'self' data:" + (" https: http:" if frame.remote_images else "")
    return SECURITY_POLICY.format(images=images, scripts=" 'wasm-unsafe-eval'" if isinstance(page, SearchPage) else "")


def _body(page: Page, frame: Frame, href: Callable[[str], str]) -> Callable[..., Rendered]:
    """What turns a Markdown text of this page into HTML with its own pictures and links."""
    pictures = tuple(_image(picture, href) for picture in getattr(page, "pictures", ()))
    links = tuple((written, href(url)) for written, url in getattr(page, "targets", ()))

    def body(text: str, shift: int = 0, prefix: str = "") -> Rendered:
        return render_markdown(
            text,
            base=frame.base_path,
            images=pictures,
            links=links,
            show_remote=frame.remote_images,
            shift=shift,
            prefix=prefix,
        )

    return body


def _image(picture: Picture, href: Callable[[str], str]) -> Image:
    smaller = tuple((href(url), width) for url, width in picture.smaller)
    return Image(picture.src, href(picture.url), picture.width, picture.height, smaller, picture.first)


def render_review(review: Review, templates: Path) -> str:
    """The page on which a person compares an original with what became of it; one file, nothing to load."""
    template = environment(str(templates)).get_template("review.html")
    return template.render(review=review, shown=lambda text: markupsafe.Markup(render_markdown(text).html))


def render_norms(verdicts: tuple[Verdict, ...], as_of: str, templates: Path) -> str:
    """The report on the norms as one file, nothing to load."""
    template = environment(str(templates)).get_template("norms.html")
    return template.render(verdicts=verdicts, as_of=as_of, marks=MARKS, caveat=CAVEAT)
