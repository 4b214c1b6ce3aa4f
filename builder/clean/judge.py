"""Is a document raw? Scraped HTML, a masthead still in the text, a feed dump, no front matter: needs cleaning."""

from __future__ import annotations

import re
from itertools import pairwise

from builder.clean.issue.masthead import find_masthead, names_an_issue
from builder.clean.letters.characters import CONTROLS
from builder.clean.parts import text_blocks
from builder.clean.shapes import section_name
from builder.clean.tags import Token, read_tokens
from builder.clean.web.images import strip_proxy
from builder.documents import Field, Scalar
from builder.regex import regex
from builder.schema import canonical_name

_CODE = regex(
    r"^(?P<fence>`{3,}+|~{3,}+)[^\n]*\n.*?^(?P=fence)[^\n]*$|(?<!`)(`+)(?!`).{1,2000}?(?<!`)\2(?!`)|\\<", re.M | re.S
)
_TARGET = r"<?(?:https?:|mailto:|[/.#]|[^\s()<>]{1,200}\.[A-Za-z]{2,5}\b)"
_MARKDOWN = regex(
    rf"^[ ]{{0,3}}#{{1,6}}[ \t]+\S|^[ ]{{0,3}}[-*+][ \t]+\S.*\n+[ ]{{0,3}}[-*+][ \t]+\S"
    rf"|^[ ]{{0,3}}(?:```|~~~)|\]\({_TARGET}|^\[[^\]\n]+\]:[ \t]*{_TARGET}|^[ ]{{0,3}}\|?[ ]*:?-{{3,}}:?[ ]*\|"
    r"|^[ ]{0,3}>[ \t]+\S|^[^\n]+\n(?:={3,}|-{3,})[ \t]*$|^[ ]{0,3}(?:-[ ]?-[ ]?-|\*[ ]?\*[ ]?\*)[-* ]*$",
    re.M,
)
_NUMBERED = regex(r"^[ ]{0,3}(\d{1,3})[.)][ \t]+\S", re.M)
_SCRAPED_NAMES = (
    "div p h1 h2 h3 h4 h5 h6 font span center section article body html blockquote pre xmp listing plaintext"
    " noscript noframes ul ol li main td"
)
_SCRAPED = frozenset(_SCRAPED_NAMES.split())
_FEED = ("headimg", "thumbnail")


def needs_cleaning(fields: tuple[Field, ...], body: str) -> str:
    """Why a document is raw (feed-dump, html, masthead, sections, control, no-front-matter), or "" if it is not."""
    if any(field.name == "ruleset" for field in fields):
        return ""
    controls = bool(CONTROLS.search(body))
    body = CONTROLS.sub("", body) if controls else body
    if reason := _from_the_web(fields, body) or (fields and _still_an_issue(fields, body)):
        return reason
    if not fields and body.strip():
        return "no-front-matter"
    return "control" if controls else ""


def _from_the_web(fields: tuple[Field, ...], body: str) -> str:
    """Whether a text is a page's code or a feed's dump: so much HTML, and no Markdown beside it."""
    share, proxied = html_share(body), is_proxied(fields)
    if share < 0.3 and not proxied:
        return ""
    marked = is_markdown(body)
    if is_feed(fields) and (share >= (0.9 if marked else 0.3) or (proxied and not marked)):
        return "feed-dump"
    return "html" if share >= (0.9 if marked else 0.5) else ""


def choose_mode(body: str, reason: str) -> tuple[str, bool]:
    """How to read a body (verbatim, markdown, text, html), and whether its lines are Markdown already."""
    if reason in ("", "control"):
        return "verbatim", True
    if reason == "html" or (reason == "feed-dump" and "<" in body):
        return "html", False
    marked = is_markdown(body)
    issue = reason in ("masthead", "sections") or find_masthead(text_blocks(body, 0, raw=True)) is not None
    if marked and not issue:
        return "markdown", True
    if not marked and html_share(body) > 0.2:
        return "html", False
    return "text", marked and _richly(body)


def is_feed(fields: tuple[Field, ...]) -> bool:
    """Whether the front matter is that of a feed dump: a proxied cover, or a date as mail has it."""
    given = {field.name: field.value.text for field in fields if isinstance(field.value, Scalar)}
    mail = re.match(r"[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4}", given.get("date", ""))
    return bool(mail) or (any(given.get(name) for name in _FEED) and "comments" in given) or is_proxied(fields)


def is_proxied(fields: tuple[Field, ...]) -> bool:
    """Whether the cover of a front matter comes through a picture proxy, or is a random placeholder."""
    given = [field.value.text for field in fields if field.name in _FEED and isinstance(field.value, Scalar)]
    return any(strip_proxy(address) != address or "://picsum.photos/" in address for address in given)


def is_markdown(body: str) -> bool:
    """Whether somebody wrote Markdown: headings, lists, links, fences, quotes, tables."""
    return bool(_MARKDOWN.search(body)) or _is_numbered(body)


def _is_numbered(body: str) -> bool:
    """Whether list numbers of Markdown (`3. `) rise by one; `1999. 3 …` is a date."""
    numbers = [int(match[1]) for match in _NUMBERED.finditer(body)]
    return any(second == first + 1 for first, second in pairwise(numbers))


def _richly(body: str) -> bool:
    """Markdown beyond headings and bold, which the plain reading knows by itself."""
    return bool(
        is_markdown(re.sub(r"(?m)^[ ]{0,3}#{1,6}[ \t]+|^[ \t]*\*\*\*+[ \t]*$|^[ \t]*[-=]{3,}[ \t]*$", "", body))
    )


def html_share(body: str) -> float:
    """The share of the visible text that stands inside elements only a scraper or an editor program writes."""
    if "<" not in body:
        return 0.0
    text = _CODE.sub(lambda match: "x" * len(match[0]), body)
    depth, inside, visible = 0, 0, 0
    for token in read_tokens(text, 0, len(text)):
        if token.kind == "text":
            size = len("".join(text[token.start : token.end].split()))
            visible += size
            inside += size if depth else 0
        else:
            depth = max(depth + _step(token), 0)
    return inside / visible if visible else 0.0


def _step(token: Token) -> int:
    if token.name not in _SCRAPED:
        return 0
    return {"open": 1, "close": -1}.get(token.kind, 0)


def _still_an_issue(fields: tuple[Field, ...], body: str) -> str:
    """Whether the masthead or 【section】 lines of an issue still stand in a text that has front matter."""
    if find_masthead(text_blocks(body, 0, raw=True)) is not None:
        return "masthead"
    if "【" not in body and "〔" not in body:
        return ""
    given = {canonical_name(field.name): field.value for field in fields}
    kind, title = given.get("kind"), given.get("title")
    issue = (isinstance(kind, Scalar) and kind.text in ("issue", "快报", "期")) or "number" in given
    issue = issue or (isinstance(title, Scalar) and names_an_issue(title.text))
    return "sections" if issue and any(section_name(block.text) for block in text_blocks(body, 0, raw=True)) else ""
