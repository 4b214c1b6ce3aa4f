"""Rules that judge a built page: does every link, anchor and file it names exist?"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from urllib.parse import unquote, urlsplit

from builder.regex import regex


@dataclass(frozen=True, slots=True)
class Built:
    """What a built page names and offers: addresses it links to, files it loads, ids it has."""

    links: tuple[str, ...]
    ids: frozenset[str]


# Our own output: every value stands between double quotes, none holds < or >, and no text holds >. So what an equals
# sign begins is an attribute where the next bracket behind it closes a tag, and no tag has to be taken apart; where it
# is text, the rest of that text is skipped with it.
_ATTRIBUTE = regex(
    r"""="(?<=[fcdnt]=")(?:(?<=\sid=")(?P<id>[^"<>]+)|(?<=\ssrcset=")(?P<offered>[^"<>]+)
    |(?:(?<=\shref=")|(?<=\ssrc=")|(?<=\saction="))(?P<link>[^"<>]+))"(?:(?=[^<>]*(?P<closed>>))|[^<>]*)""",
    re.VERBOSE,
)

# A site path (without base path) and an anchor there, "" for none.
Target = tuple[str, str]
_OUTSIDE = "//"  # what the site does not hold: no page is there


def read_page(html: str) -> Built:
    """The links and ids of a page's text."""
    links: dict[str, None] = {}
    ids: set[str] = set()
    for id_, offered, link, closed in _ATTRIBUTE.findall(html):
        if not closed:
            continue
        if link:
            links[unescape(link)] = None
        elif id_:
            ids.add(unescape(id_))
        else:
            links.update((unescape(file.split()[0]), None) for file in offered.split(", "))
    return Built(tuple(links), frozenset(ids))


def targets_elsewhere(url: str, page: Built, base_path: str) -> frozenset[Target]:
    """Where the internal links of a page lead, but for what is on the page itself."""
    targets = {target for _, target in targets_of(url, page, base_path)}
    return frozenset(targets - {(url, ""), *((url, id_) for id_ in page.ids)})


def targets_of(url: str, page: Built, base_path: str) -> Iterator[tuple[str, Target]]:
    """The links of a page that stay on the site, as the page writes them, and where they lead."""
    for link in page.links:
        target = _target(link, base_path)
        if target:
            yield link, target if target[0].startswith("/") else (_beside(url, target[0]), target[1])


# Nearly all links of a page: nothing to unquote, and no host.
_SIMPLE = regex(r"(/(?!/)[A-Za-z0-9._/-]*+)(?:#([A-Za-z0-9._-]*+))?")


@lru_cache(maxsize=10_000)  # most links of a page are on many
def _target(link: str, base_path: str) -> Target | None:
    """The site path and the anchor that a link means, or a path that counts from the page; None for other sites."""
    simple = _SIMPLE.fullmatch(link)
    if simple and link.startswith(base_path):
        return simple[1][len(base_path) - 1 :], simple[2] or ""
    try:
        parts = urlsplit(link)
    except ValueError:  # an outside address that is none, like https://[::1
        return None
    if parts.scheme or parts.netloc:
        return None
    path, anchor = unquote(parts.path), unquote(parts.fragment)
    if path.startswith(base_path):
        return "/" + path[len(base_path) :], anchor
    return (_OUTSIDE if path.startswith("/") else path), anchor


def _beside(url: str, path: str) -> str:
    """The site path that a path without `/` before it means on `url`."""
    if not path:
        return url
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(url), path))
    return joined + "/" if path.endswith("/") and joined != "/" else joined
