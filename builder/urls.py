"""Every address is made here; the URL lock, redirects, collisions."""

from __future__ import annotations

import gc
import posixpath
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from urllib.parse import unquote

from builder.regex import regex

_SAFE = regex(r"[a-z0-9]+(?:-[a-z0-9]+)*")
HOME, DATES, TAGS, UNITS, COLUMNS = "/", "/dates/", "/tags/", "/units/", "/columns/"
SECTIONS, SOURCES, PEOPLE, DATA = "/sections/", "/sources/", "/people/", "/data/"
ISSUES, ARTICLES, SEARCH, FEED = "/issues/", "/articles/", "/search/", "/feed.xml"
MAP, STATEMENT = "/sitemap/", "/accessibility/"
NOT_FOUND, SITEMAP, ROBOTS, OPENSEARCH = "/404.html", "/sitemap.xml", "/robots.txt", "/opensearch.xml"
SEARCH_BUNDLE = "/search/pagefind/"


_ODD = regex(r"[\x00-\x20\x7f-\x9f<>:\"|?*\\%#\u2028\u2029\ud800-\udfff]|^\.|\.$|^$")
# Names that Windows keeps for its devices: no file or folder there can have them.
_DEVICES = regex(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?")


def is_slug(text: str) -> bool:
    """Lower-case ASCII words joined by `-`, at most 80 characters: fit for one segment of an address."""
    return len(text) <= 80 and bool(_SAFE.fullmatch(text)) and not _DEVICES.fullmatch(text)


def is_address(text: str) -> bool:
    """Whether a text can be an address of this site: from `/`, and a file that every system can hold."""
    segments = text.removeprefix("/").removesuffix("/").split("/")
    return text.startswith("/") and text != "/" and all(map(_is_segment, segments))


def _is_segment(text: str) -> bool:
    return not _ODD.search(text) and not _DEVICES.fullmatch(text) and len(text.encode()) <= 200


def as_folder(url: str) -> str:
    """An old address as the page that answers it: /old and /old/ are one, /old.html is a file."""
    return url if url.endswith("/") or "." in url.rsplit("/", 1)[-1] else f"{url}/"


@lru_cache(maxsize=2**14)
def slug(text: str) -> str:
    """A segment for any text: Latin and digits kept, Han as pinyin, at most 60 characters, never empty."""
    from pypinyin import Style, lazy_pinyin  # its tables take longer to load than all else that a build imports

    folded = unicodedata.normalize("NFKC", text).lower()
    spelt = "-".join(lazy_pinyin(folded, style=Style.NORMAL, errors=lambda rest: rest))
    ascii_only = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()
    words = [word for word in re.split(r"[^a-z0-9]+", ascii_only) if word]
    joined = "-".join(words)
    short = joined[:60].rsplit("-", 1)[0] if len(joined) > 60 else joined
    return (f"{short}-x" if _DEVICES.fullmatch(short) else short) or _hexed(folded)


def _hexed(text: str) -> str:
    return "x" + "-".join(f"{ord(char):x}" for char in text[:6])


@lru_cache(maxsize=2**14)
def pinyin_key(text: str) -> tuple[str, ...]:
    """What Chinese lists are sorted by: pinyin, then the text itself."""
    from pypinyin import Style, lazy_pinyin  # see above

    return (*lazy_pinyin(text, style=Style.TONE3), "", text)


@contextmanager
def readings_put_away() -> Iterator[None]:
    """Let go of pypinyin, 45 MB, when the names of a build are spelt; for a new name it is loaded again."""
    gc.freeze()  # its modules are circles, and what was there before them need not be looked through for those
    try:
        yield
    finally:
        if loaded := [name for name in sys.modules if name.partition(".")[0] == "pypinyin"]:
            for name in loaded:
                del sys.modules[name]
            gc.collect()
        gc.unfreeze()


def article(year: int | None, id_: str) -> str:
    """/articles/2024/0312-beijie/; without a date /articles/undated/…/."""
    return f"{ARTICLES}{year or 'undated'}/{id_}/"


def issue(bulletin: str, key: str, several: bool) -> str:
    """/issues/876/, with several bulletins /issues/kuaibao/876/."""
    return f"{ISSUES}{bulletin}/{key}/" if several else f"{ISSUES}{key}/"


def series(bulletin: str, several: bool) -> str:
    """/issues/, with several bulletins /issues/kuaibao/."""
    return f"{ISSUES}{bulletin}/" if several else ISSUES


def year(number: int) -> str:
    """/dates/2024/."""
    return f"{DATES}{number}/"


def month(number: int, of: int) -> str:
    """/dates/2024/03/."""
    return f"{DATES}{number}/{of:02}/"


def numbered(url: str, page: int) -> str:
    """Page `page` of a list, counted from the oldest; 0 is the head page."""
    return f"{url}{page}/" if page else url


def feed(url: str, format_: str = "atom") -> str:
    """The feed of the list at `url`: /feed.xml, /tags/x/feed.xml; `rss` and `json` stand beside it."""
    return url + {"atom": "feed.xml", "rss": "rss.xml", "json": "feed.json"}[format_]


def feed_archive(url: str, number: int) -> str:
    """Archive document `number` of a list's Atom feed, counted from the oldest: /tags/x/feed-1.xml."""
    return f"{url}feed-{number}.xml"


def sitemap(number: int) -> str:
    """Part `number` of a sitemap that is too large for one file, from 1: /sitemap-1.xml."""
    return f"/sitemap-{number}.xml"


def is_sitemap(url: str) -> bool:
    """Whether this is the address of a sitemap or of a part of one."""
    return url.startswith("/sitemap") and url.endswith(".xml")


def converted(url: str, lang: str) -> str:
    """The same page in the other script: /hant/tags/."""
    return f"/{lang.removeprefix('zh-').lower()}{url}"


def media(digest: str, path: str) -> str:
    """/media/<digest>.<suffix>: a file's address is its content."""
    return f"/media/{digest[:16]}.{path.rsplit('.', 1)[-1].lower()}"


def rendition(digest: str, width: int) -> str:
    """/media/<digest>-960.webp: a smaller size of the picture at /media/<digest>.…"""
    return f"/media/{digest[:16]}-{width}.webp"


def static(path: str, digest: str) -> str:
    """/assets/site.1a2b3c4d.css."""
    stem, _, suffix = path.rpartition(".")
    return f"/assets/{stem}.{digest[:8]}.{suffix}"


def file_of(url: str) -> str:
    """The output file behind an address, relative to the site: /tags/ → tags/index.html."""
    path = url.lstrip("/")
    return f"{path}index.html" if not path or path.endswith("/") else path


_LONGEST = 1000
# Most paths: no segment is long, or a name of a device, or anything but letters, digits and `-`.
_PLAIN = regex(
    r"(?:(?!(?:con|prn|aux|nul|com|lpt)\d*[./])[a-z0-9][a-z0-9-]{0,60}/){0,6}"
    r"(?!(?:con|prn|aux|nul|com|lpt)\d*\.)[a-z0-9][a-z0-9-]{0,60}\.[a-z]{2,5}"
)


def is_inside(path: str) -> bool:
    """Whether a path below the site stays there, on every system, and is not the manifest's."""
    if _PLAIN.fullmatch(path) or path == "index.html":
        return True
    return len(path.encode("utf-8", "replace")) <= _LONGEST and is_address(f"/{path}")


def url_of(path: str) -> str:
    """The address of an output file: tags/index.html → /tags/."""
    return f"/{path.removesuffix('index.html')}"


def folded(url: str) -> str:
    """What two addresses share when some file system would take one for the other."""
    return unicodedata.normalize("NFC", url).casefold()


def collisions(owners: Iterable[tuple[str, str]]) -> tuple[tuple[str, str, str], ...]:
    """(address, first owner, second owner) wherever two owners ask for one file, by NFC and case-fold.

    A file where another needs a folder is a collision too.
    """
    files: dict[str, str] = {}
    folders: dict[str, str] = {}
    found = []
    for url, owner in owners:
        key = folded(file_of(url))
        above = [key[:at] for at, char in enumerate(key) if char == "/"]
        other = files.get(key) or folders.get(key) or next((files[path] for path in above if path in files), None)
        if other is not None:
            found.append((url, other, owner))
        files.setdefault(key, owner)
        for path in above:
            folders.setdefault(path, owner)
    return tuple(found)


def content_path(reference: str, path: str) -> str:
    """The content path a reference in the document `path` means: beside it, or with `/` from the content folder."""
    plain = unquote(reference.partition("#")[0].partition("?")[0]).replace("\\", "/")
    joined = plain.lstrip("/") if plain.startswith("/") else posixpath.join(posixpath.dirname(path), plain)
    return posixpath.normpath(joined)
