"""Rules that judge a built page: does every link, anchor and file it names exist?"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Built:
    """What a built page names and offers: addresses it links to, files it loads, ids it has."""

    links: tuple[str, ...]
    ids: frozenset[str]


# Our own output, in which every attribute stands between double quotes: a whole parser would read no more.
_TAG = re.compile(r"<[a-z][a-z0-9]*((?:\s+[a-zA-Z][\w:-]*(?:=\"[^\"]*\")?)+)\s*/?>")
_ATTRIBUTE = re.compile(r"\s(id|href|src|srcset|action)=\"([^\"]+)\"")


def read_page(html: str) -> Built:
    """The links and ids of a page's text."""
    links: dict[str, None] = {}
    ids: set[str] = set()
    for tag in _TAG.finditer(html):
        for name, value in _ATTRIBUTE.findall(tag[1]):
            if name == "id":
                ids.add(unescape(value))
            elif name == "srcset":
                links.update((unescape(offered.split()[0]), None) for offered in value.split(", "))
            else:
                links[unescape(value)] = None
    return Built(tuple(links), frozenset(ids))


def missing_targets(
    url: str, page: Built, base_path: str, ids_of: Callable[[str], frozenset[str] | None]
) -> Iterator[str]:
    """Every internal address on the page that leads nowhere, as the page writes it.

    `ids_of` gives the ids of the page or file at a site path (without base path), or None where there is none.
    """
    for link in page.links:
        try:
            parts = urlsplit(link)
        except ValueError:  # an outside address that is none, like https://[::1
            continue
        if parts.scheme or parts.netloc:
            continue
        target = _site_path(url, unquote(parts.path), base_path)
        ids = ids_of(target) if target is not None else None
        if ids is None or (parts.fragment and unquote(parts.fragment) not in ids):
            yield link


def _site_path(url: str, path: str, base_path: str) -> str | None:
    """The site path that a link on `url` means; None where it leaves the base path."""
    if not path:
        return url
    if not path.startswith("/"):
        joined = posixpath.normpath(posixpath.join(posixpath.dirname(url), path))
        return joined + "/" if path.endswith("/") and joined != "/" else joined
    if not path.startswith(base_path):
        return None
    return "/" + path[len(base_path) :]
