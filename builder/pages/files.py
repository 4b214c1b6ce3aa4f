"""Files that are no pages: which of content/ are published, in which sizes, and those that are made when planned."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Iterator

from builder import urls
from builder.model import Copy, Page, Picture, Rendition, TextPage

# A phone, a column of text, a column on a screen of double density.
WIDTHS = (480, 960, 1600)
_SMALL = 800
_TALLEST = 16383  # no WebP file can be taller
_CLEARLY = 0.8
_FAMILIES = {".jpg": ("jpg", "jpeg")}


def text_page(url: str, data: bytes, template: str = "") -> TextPage:
    """A file that is ready, as a page."""
    return TextPage(url, template, hashlib.sha256(data).hexdigest(), data)


def attachment(path: str, digest: str, size: int) -> Picture:
    """A file that is linked to; its size in bytes."""
    return Picture(path, urls.media(digest, path), 0, 0, size=size)


def picture(path: str, digest: str, kind: str, size: tuple[int, int], still: bool) -> Picture:
    """A picture that can be shown, at the address of its true kind, with the smaller sizes it will have."""
    named = path.rsplit(".", 1)[-1].lower() in _FAMILIES.get(kind, ())
    small = widths(*size) if still and kind != ".gif" else ()
    smaller = tuple((urls.rendition(digest, width), width) for width in small)
    return Picture(path, urls.media(digest, path if named else kind), *size, digest=digest, smaller=smaller)


def widths(width: int, height: int) -> tuple[int, ...]:
    """The widths in which a picture is also published, none above its own, none close to the next."""
    widest = min(width, WIDTHS[-1])
    if width <= _SMALL or _height(width, height, widest) > _TALLEST:
        return ()
    return (*(each for each in WIDTHS if each <= widest * _CLEARLY), widest)


def shown_on(page: Page) -> Iterator[str]:
    """The addresses of the files of content/ that a page shows or links to."""
    return (told.url for told in getattr(page, "pictures", ()))


def plan_files(shown: Container[str], files: Iterable[Picture]) -> tuple[tuple[Copy, ...], tuple[Rendition, ...]]:
    """The attachments and the pictures, in all sizes, that a page shows or links to; no others leave content/."""
    wanted = tuple({file.url: file for file in files if file.url in shown}.values())
    copies = tuple(Copy(file.url, file.src, file.url) for file in wanted if not file.digest)
    return copies, tuple(rendition for file in wanted if file.digest for rendition in _renditions(file))


def _renditions(whole: Picture) -> tuple[Rendition, ...]:
    sizes = ((url, width, _height(whole.width, whole.height, width)) for url, width in whole.smaller)
    return (
        Rendition(whole.url, whole.src, whole.digest, whole.width, whole.height),
        *(Rendition(url, whole.src, whole.digest, width, height, smaller=True) for url, width, height in sizes),
    )


def _height(width: int, height: int, at: int) -> int:
    return max(1, round(height * at / width))
