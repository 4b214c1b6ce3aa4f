"""Where a link in a document may lead, and what it becomes on the site."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from builder.markdown.markup import escape_value
from builder.regex import regex

EXTERNAL = "noopener noreferrer external"

# Whatever a colon ends before the first slash is a scheme, or wants to be taken for one (java%20script:).
_SCHEME = regex(r"[^/?#]*:")
# Blanks and controls hide a scheme from a check (java\tscript:), a backslash is a slash to browsers.
_UNSAFE = regex(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\\]")
# Hosts come here in their ASCII form (xn--…), which shows a reader where a look-alike really leads.
_HOST = regex(r"[A-Za-z0-9._\[\]:-]+")
_MAIL = regex(r"mailto:[^\s@:/<>\"']+@[^\s@:/<>\"'?]+(?:\?[^\s<>\"']*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Address:
    """A link that may be made; `host` is empty for places of this site and for mail."""

    href: str
    host: str = ""

    @property
    def opening(self) -> str:
        """The opening tag of a link to this place."""
        href = escape_value(self.href)
        if not self.host:
            return f'<a href="{href}">'
        return f'<a href="{href}" rel="{EXTERNAL}" class="external">'


def read_address(written: str, base: str = "/", links: Mapping[str, str] | None = None) -> Address | None:
    """The place a link target leads to; None if it must stay text (javascript:, data:, //host, user@host …)."""
    known = _known(written, links) if links else None
    if known is not None:
        return Address(known)
    if _UNSAFE.search(written) or written.startswith("//"):
        return None
    if not _SCHEME.match(written):
        return Address(base.rstrip("/") + written if written.startswith("/") else written)
    if _MAIL.fullmatch(written):
        return Address(written)
    host = web_host(written)
    return Address(written, host) if host else None


@lru_cache(maxsize=1 << 10)
def web_host(address: str) -> str:
    """The host of an absolute http or https address without user name; "" for anything else."""
    if _UNSAFE.search(address) or not re.match(r"https?://", address, re.IGNORECASE):
        return ""
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 (raises for a bad port)
        if "xn--" in parts.netloc.lower():
            (parts.hostname or "").encode("ascii").decode("idna")  # raises for what is no name
    except ValueError:
        return ""
    return parts.netloc if _HOST.fullmatch(parts.netloc) else ""


def is_local(address: str) -> bool:
    """Whether an address names a file of this site: no scheme, no host, nothing hidden in it."""
    return bool(address) and not (_UNSAFE.search(address) or _SCHEME.match(address) or address.startswith("//"))


def _known(written: str, links: Mapping[str, str]) -> str | None:
    path, mark, fragment = written.partition("#")
    for form in (written, unquote(written)):
        if form in links:
            return links[form]
    for form in (path, unquote(path)):
        if form in links:
            return f"{links[form]}{mark}{fragment}"
    return None
