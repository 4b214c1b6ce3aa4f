"""The pages of the site as the preview answers with them: as they will be published, and with the live client."""

from __future__ import annotations

import hashlib
import html
import re
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

from builder.preview.kinds import HTML
from builder.preview.live import LIVE
from builder.preview.news import Board, Found, Showing
from builder.preview.rooms import Answer, redirect
from builder.regex import regex

FRAMES = "frame-ancestors 'self'"
"""What a policy can say in a header only; servers of the published site send it too."""
_MISSING = "<!DOCTYPE html><html lang='zh'><title>没有这个页面</title><main><h1>没有这个页面</h1></main></html>"
_STATED = regex(rb'<meta http-equiv="Content-Security-Policy" content="([^"]*)"')
# What the client puts in place by itself; everything else of a page it can only show by loading it anew.
_LIVING = regex(
    rb'<html[^>]*>|<title>.*?</title>|<meta (?!http-equiv="refresh")[^>]*>|<link [^>]*>'
    rb'|<script type="application/ld\+json">.*?</script>|<main\b.*</main>',
    re.DOTALL,
)


def answer_site(board: Board, path: str, base: str, run: str, desk: str = "") -> Answer:
    """What a site path shows now, `path` decoded and without the base path; waits for the first state. `desk` is where
    the client leads back to."""
    version, showing = board.shown()
    found = _find(showing, path)
    if found is None and not path.endswith("/") and _find(showing, f"{path}/"):
        return redirect(quote(f"{base}{path[1:]}/"))
    status = HTTPStatus.OK if found else HTTPStatus.NOT_FOUND
    found = found or showing.find("/404.html") or Found(HTML, _MISSING.encode())
    if not found.kind.startswith("text/html"):
        return Answer(found.body, found.kind, status)
    page = found.body.read_bytes() if isinstance(found.body, Path) else found.body
    return answer_page(page, status, base, f"{run}.{version}", desk)


def answer_page(page: bytes, status: HTTPStatus, base: str, version: str, desk: str = "") -> Answer:
    """A page with the client at its end, as long as its own policy lets scripts run."""
    policy = _policy(page)
    if "script-src 'self'" in policy or not policy:
        page = _with_client(page, base, version, desk)
    return Answer(page, HTML, status, f"{policy}; {FRAMES}" if policy else FRAMES)


def _find(showing: Showing, path: str) -> Found | None:
    """What a path leads to; nothing for one that could mean something else to a file system."""
    if any(sign in path for sign in "\0\\:") or any(name in ("", ".", "..") for name in path[1:].split("/")[:-1]):
        return None
    return None if path.endswith(("/.", "/..")) else showing.find(path)


def _policy(page: bytes) -> str:
    stated = _STATED.search(page, 0, 4096)
    return html.unescape(stated[1].decode()) if stated else ""


def _with_client(page: bytes, base: str, version: str, desk: str) -> bytes:
    frame = hashlib.sha256(_LIVING.sub(b"", page)).hexdigest()[:16]
    told = f'data-version="{version}" data-frame="{frame}"' + (f' data-desk="{desk}"' if desk else "")
    tag = f'<script type="module" src="{base}{LIVE[1:]}client.js" {told}></script>'
    head, found, tail = page.rpartition(b"</body>")
    return head + tag.encode() + found + tail if found else page + tag.encode()
