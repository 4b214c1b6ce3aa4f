"""Who may see the preview and who may change something: this machine, and who was shown the key."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address
from urllib.parse import parse_qs, urlencode, urlsplit

from builder.preview.rooms import TOKEN

_LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))
_COOKIE = "preview-key"


@dataclass(frozen=True, slots=True)
class Gate:
    """The rules of one run; `key` opens a preview that is shared with other machines, "" where it is not."""

    key: str = ""
    token: str = field(default_factory=lambda: secrets.token_urlsafe(16))

    def is_ours(self, host: str) -> bool:
        """Whether a Host is this machine; a foreign name that was made to lead here is not (DNS rebinding)."""
        try:
            name = urlsplit(f"//{host}").hostname or ""
            return name in _LOOPBACK or (bool(self.key) and bool(ip_address(name)))
        except ValueError:
            return False

    def is_open(self, cookies: str) -> bool:
        """Whether whoever sends these cookies has been let in."""
        try:
            kept = SimpleCookie(cookies).get(_COOKIE)
        except CookieError:
            return not self.key
        return not self.key or (kept is not None and hmac.compare_digest(kept.value.encode(), self.key.encode()))

    def opened(self, query: str) -> tuple[str, str] | None:
        """For a query with the right key: itself without it, and the cookie to keep."""
        given = parse_qs(query, keep_blank_values=True)
        if not self.key or not hmac.compare_digest("".join(given.pop("k", [])).encode(), self.key.encode()):
            return None
        return urlencode(given, doseq=True), f"{_COOKIE}={self.key}; Path=/; HttpOnly; SameSite=Lax"

    def may_post(self, headers: Mapping[str, str]) -> bool:
        """Whether a page of this run sends it: no other site can, and no page of an earlier run."""
        token = headers.get(TOKEN.lower(), "")
        is_same = headers.get("sec-fetch-site") == "same-origin"
        return not self.key and is_same and hmac.compare_digest(token.encode(), self.token.encode())
