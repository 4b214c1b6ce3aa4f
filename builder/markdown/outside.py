"""Links that leave the site: which hosts are others', and the mark by which readers see and hear it (GOV-21)."""

from __future__ import annotations

import re
from functools import lru_cache

from builder.markdown.links import EXTERNAL, web_host
from builder.regex import regex

# Official sites stand behind each other: a link to one needs no warning. The second is .政务.
OFFICIAL = ("gov.cn", "xn--zfr164b")

# What the wall lets out: no < or > within a tag, no link within a link.
_LINK = regex(r"<a ([^<>]*)>(.*?)</a>", re.DOTALL)
_HREF = regex(r'\bhref="([^"]*)"')
_REL = f' rel="{EXTERNAL}"'
_CLASS = regex(r' class="external( [^"]*)?"')


@lru_cache(maxsize=1 << 10)
def is_outside(address: str, own: tuple[str, ...]) -> bool:
    """Whether an address leads to a host that is neither official nor one of `own` (or below one of them)."""
    netloc = web_host(address).rpartition("@")[2]
    host = re.sub(r":\d*$", "", netloc).rstrip(".").lower()
    return bool(host) and not any(_is_within(host, trusted) for trusted in (*OFFICIAL, *own) if trusted)


def mark_outside(html: str, own: tuple[str, ...], words: str) -> str:
    """Rendered HTML with `words` at the end of every link that leaves; links to `own` hosts are links like any."""

    def marked(link: re.Match[str]) -> str:
        attributes, label = link.groups()
        if _REL not in f" {attributes}":
            return link[0]
        href = _HREF.search(attributes)
        if href and is_outside(href[1], own):
            return f'<a {attributes}>{label}<span class="outside">{words}</span></a>'
        plain = _CLASS.sub(_other_classes, f" {attributes}".replace(_REL, ""))
        return f"<a{plain}>{label}</a>"

    return _LINK.sub(marked, html)


def _is_within(host: str, trusted: str) -> bool:
    """A trusted name stands for itself and what is below it; `*.` before it says no more than that."""
    name = _ascii(trusted.lower().removeprefix("*.").rpartition("@")[2])
    return host == name or host.endswith(f".{name}")


def _ascii(host: str) -> str:
    try:
        return re.sub(r":\d*$", "", host).encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _other_classes(found: re.Match[str]) -> str:
    return f' class="{found[1].strip()}"' if found[1] else ""
