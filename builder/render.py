"""A page → text: the Jinja environment, its filters, and nothing a template could read besides its page."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from itertools import count
from pathlib import Path
from traceback import walk_tb
from typing import Any

import jinja2
import markupsafe

from builder import urls
from builder.markdown import Image, Rendered, render_inline, render_markdown, safe_address
from builder.markdown.attachments import attachment_words, tell_attachments
from builder.markdown.links import web_host
from builder.markdown.outside import is_outside, mark_outside
from builder.markdown.tables import reachable_tables
from builder.model import (
    ConvertedPage,
    Credit,
    Frame,
    Link,
    Original,
    Page,
    Picture,
    SearchPage,
    Span,
    Text,
    TextPage,
    Unit,
)
from builder.norms import CAVEAT, MARKS, Verdict
from builder.pages.linked_data import linked_data
from builder.pages.metadata import head_links, meta_tags, moment
from builder.problems import CommandError
from builder.qr import qr_svg
from builder.regex import regex
from builder.review import Review
from builder.scripts import OTHER, convert_page
from builder.templates import Functions, digest_of, environment
from builder.texts import Reading, words_at_hand
from builder.words import say

SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'{scripts}; style-src 'self'; img-src {images}; "
    "connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'"
)

# What XML cannot say even escaped, nor a file in UTF-8: with one of these a feed cannot be read at all.
_NEVER = regex("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Twin:
    """The way to a page in the other script: its address, that script, and whether it is the original."""

    href: str
    lang: str
    original: bool


class TemplateFaultError(CommandError):
    """A template that cannot be read or filled, with its place; not an author's fault."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Press:
    """What turns the pages of one site into text: the frame around them, and a folder of templates as it was when the
    build began.

    `ground` is a digest of what the text depends on besides the page: of the templates, and, where `kept` is a folder
    that keeps them compiled from build to build, of the frame and this program too.
    """

    frame: Frame
    templates: Path
    ground: str
    kept: Path | None = None

    def render(self, page: Page, read: Reading = words_at_hand) -> str:
        """The output text of one page; `read` gives the words of its body. `TemplateFaultError` names template and
        line."""
        if isinstance(page, TextPage):
            return page.data.decode()
        if isinstance(page, ConvertedPage):
            return convert_page(self._filled(page.original, page.lang, read), page.lang, self.frame.kept_names)
        return self._filled(page, self.frame.lang, read)

    def _filled(self, page: Page, lang: str, read: Reading) -> str:
        """The page by its template; `lang` is the script it will be in: not the site's where it is to be converted."""
        try:
            text = _environment(self, lang).get_template(page.template).render(_context(page, self.frame, lang, read))
            return _NEVER.sub("", text) if page.template.endswith((".xml", ".json")) else text
        except jinja2.TemplateSyntaxError as error:
            raise TemplateFaultError(
                f"{error.filename or error.name}:{error.lineno}: 模板写错了：{error.message}"
            ) from error
        except Exception as error:
            if not isinstance(error, jinja2.TemplateError) and not _is_in_template(error, self.templates):
                raise
            message = f"{self.templates / page.template}: 模板出错：{error}（页面 {page.url}）"
            raise TemplateFaultError(message) from error


def _is_in_template(error: Exception, templates: Path) -> bool:
    """Whether it is a template that asked for what is not there or cannot be, and not a function of ours."""
    *_, (last, _) = walk_tb(error.__traceback__)
    return last.f_code.co_filename.startswith(str(templates))


def press_of(frame: Frame, templates: Path) -> Press:
    """The press of a build, with the templates as they are now."""
    return Press(frame, templates, digest_of(templates))


def render_page(page: Page, frame: Frame, templates: Path, read: Reading = words_at_hand) -> str:
    """The output text of one page, where there is but one."""
    return press_of(frame, templates).render(page, read)


@lru_cache(maxsize=4)  # a site in both scripts, before an edit and after it
def _environment(press: Press, lang: str) -> jinja2.Environment:
    """The templates of a press, compiled for pages in one script."""
    made = environment(str(press.templates), _functions(press.frame, lang), _kept(press, lang))
    made.globals["frame"] = press.frame
    made.filters |= {
        "inline": _inline,
        "moment": moment,
        "besides": _besides,
        "called": _called,
        "by_label": _by_label,
        "titles": _titles,
    }
    return made


def _kept(press: Press, lang: str) -> Path | None:
    """The folder of compiled templates that stand on this ground; those of another are gone for good."""
    if not press.kept:
        return None
    folder = press.kept / press.ground / lang
    with suppress(OSError):  # without it, templates are compiled by every build
        folder.mkdir(parents=True, exist_ok=True)
        for other in press.kept.iterdir():
            if other != folder.parent:
                shutil.rmtree(other, ignore_errors=True)
    return folder


@jinja2.pass_context
def _inline(context: jinja2.runtime.Context, text: str) -> markupsafe.Markup:
    """One line of Markdown of the page."""
    return markupsafe.Markup(context["line"](text))


def _besides(links: tuple[Link, ...], url: str) -> list[Link]:
    """The links that lead elsewhere."""
    return [link for link in links if link.url != url]


def _called(links: tuple[Link, ...], names: tuple[str, ...]) -> Link | None:
    """The first link that has one of these names."""
    return next((link for link in links if link.title in names), None)


def _titles(links: tuple[Link | Unit, ...]) -> str:
    return "、".join(link.title for link in links)


def _by_label(credits_: tuple[Credit, ...]) -> list[tuple[str, list[str]]]:
    """Each label with its names, in the order of the source."""
    told: dict[str, list[str]] = {}
    for credit in credits_:
        told.setdefault(credit.label, []).append(credit.name)
    return [*told.items()]


def _functions(frame: Frame, lang: str) -> Functions:
    """What templates may call on every page: the addresses and the words of the site."""
    statics = dict(frame.statics)

    def static(name: str) -> str:
        if name not in statics:
            raise jinja2.TemplateNotFound(name, f"static/ 里没有 {name}")
        return safe_address(statics[name], frame.base_path)

    def absolute(url: str) -> str:
        return frame.base_url.rstrip("/") + safe_address(url, frame.base_path)

    @lru_cache(maxsize=1)  # a page shows its code twice
    def qr(url: str) -> markupsafe.Markup:
        return markupsafe.Markup(qr_svg(url, say("本页二维码", lang)))

    return {
        "href": lru_cache(maxsize=1 << 14)(partial(_href, frame, lang)),  # most links of a page are on many
        "absolute": absolute,
        "static": static,
        "_": lambda text, **places: say(text, lang, **places),
        "outside": lambda url: is_outside(url, _own_hosts(frame)),
        "qr": qr,
    }


def _href(frame: Frame, lang: str, url: str) -> str:
    """An address as a link of a page in that script has it."""
    return safe_address(url if lang == frame.lang else _turned(url, lang), frame.base_path)


def _own_hosts(frame: Frame) -> tuple[str, ...]:
    return (web_host(frame.base_url), frame.office.domain, *frame.own_hosts)


def _context(page: Page, frame: Frame, lang: str, read: Reading) -> dict[str, Any]:
    """The names a template knows besides. What machines read of a converted page is its original's."""
    converted = lang != frame.lang
    own, tables = _own_hosts(frame), count(1)

    def marked(html: str) -> str:
        named = reachable_tables(html, lambda: say("表 {n}", lang, n=next(tables)))
        return mark_outside(named, own, say("（外部链接）", lang))

    body, line = _texts(page, frame, partial(_href, frame, lang), marked, read)
    return {
        "page": page,
        "body": body,
        "line": line,
        "meta_tags": meta_tags(page, frame),
        "head_links": head_links(page, frame),
        "linked_data": markupsafe.Markup("" if converted else linked_data(page, frame)),
        "policy": _policy(page, frame),
        "twin": _twin(page, frame, converted),
    }


def _turned(url: str, lang: str) -> str:
    """Where a link on a converted page leads: to a converted page, where there is one; files and search have none."""
    path = url.partition("#")[0]
    there = path.startswith("/") and path.endswith("/") and not path.startswith("/search/")
    return urls.converted(url, lang) if there else url


def _twin(page: Page, frame: Frame, converted: bool) -> Twin | None:
    """The same page in the other script, where the site offers it; on a converted page its original."""
    if not frame.other_script or not isinstance(page, Original):
        return None
    other = OTHER[frame.lang]
    url = page.url if converted else urls.converted(page.url, other)
    return Twin(safe_address(url, frame.base_path), frame.lang if converted else other, converted)


def _policy(page: Page, frame: Frame) -> str:
    """What a page may load: itself only; the search page also runs Pagefind's WebAssembly."""
    images = "'self' data:" + (" https: http:" if frame.remote_images else "")
    return SECURITY_POLICY.format(images=images, scripts=" 'wasm-unsafe-eval'" if isinstance(page, SearchPage) else "")


def _texts(
    page: Page, frame: Frame, href: Callable[[str], str], marked: Callable[[str], str], read: Reading
) -> tuple[Callable[..., Rendered], Callable[[str], str]]:
    """What turns a Markdown text of this page, or one line, into HTML with the page's own pictures and links."""
    shown = getattr(page, "pictures", ())
    pictures = tuple(_image(picture, href) for picture in shown)
    attached = {href(file.url): attachment_words(file.src, file.size) for file in shown if not file.digest}
    links = tuple((written, href(url)) for written, url in getattr(page, "targets", ()))

    @cache
    def words() -> str:
        return read(getattr(page, "body"))  # noqa: B009 (only pages with a body have templates that ask)

    def told(html: str) -> str:
        return marked(tell_attachments(html, attached))

    def body(text: Text | Span, shift: int = 0, prefix: str = "") -> Rendered:
        rendered = render_markdown(
            text.of(words()) if isinstance(text, Span) else words(),
            base=frame.base_path,
            images=pictures,
            links=links,
            show_remote=frame.remote_images,
            shift=shift,
            prefix=prefix,
        )
        return Rendered(told(rendered.html), rendered.contents)

    def line(text: str) -> str:
        base, remote = frame.base_path, frame.remote_images
        return told(render_inline(text, base=base, images=pictures, links=links, show_remote=remote))

    return body, line


def _image(picture: Picture, href: Callable[[str], str]) -> Image:
    smaller = tuple((href(url), width) for url, width in picture.smaller)
    return Image(picture.src, href(picture.url), picture.width, picture.height, smaller, picture.first)


def render_review(review: Review, templates: Path) -> str:
    """The page on which a person compares an original with what became of it; one file, nothing to load."""
    template = environment(str(templates), {}).get_template("review.html")
    return template.render(review=review, shown=lambda text: markupsafe.Markup(render_markdown(text).html))


def render_norms(verdicts: tuple[Verdict, ...], as_of: str, templates: Path) -> str:
    """The report on the norms as one file, nothing to load."""
    template = environment(str(templates), {}).get_template("norms.html")
    return template.render(verdicts=verdicts, as_of=as_of, marks=MARKS, caveat=CAVEAT)
