"""Which pages of the sample site are looked at: one of every kind, and more until every part has been seen once."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from builder import output, urls
from builder.commands.check import examine
from builder.commands.order import Asked
from builder.model import ConvertedPage, Page, RedirectPage
from builder.pages.atlas import plan

# A search with results, one without, one not yet begun: each shows other parts of the page.
SEARCHES = (("search, found", "?q=志愿"), ("search, nothing found", "?q=霸王龙"))
# What the sample does without: names, the other script, the banner of a site that is closed.
EVERYTHING = "人名索引: 是\n繁简切换: 是\n归档日期: 2024-12-31\n已知障碍: [2019年以前的照片没有文字说明]\n"
_TAG = re.compile(r"<([a-z][a-z0-9]*)((?:[^>\"]|\"[^\"]*\")*)>")
_CLASS = re.compile(r"\bclass=\"([^\"]*)\"")


@dataclass(frozen=True, slots=True)
class Specimen:
    """A page to look at: what it is, and its address below the site's root, without the first slash."""

    name: str
    path: str


def planned_pages(content: Path, templates: Path, as_of: str) -> tuple[Page, ...]:
    """Every page that the builder plans for some content; a new type of page is in here by itself."""
    examined = examine(Asked(content, as_of=date.fromisoformat(as_of)))
    return plan(examined.assembly.archive, examined.config, output.static_files(templates)).pages


def choose(pages: Iterable[Page], site: Path) -> tuple[Specimen, ...]:
    """One page of each kind, the one with the most different parts; then more until no part is left unseen."""
    parts = {page.url: parts_of(_html(page, site)) for page in pages if _is_html(page)}
    kinds: dict[str, list[str]] = defaultdict(list)
    for page in pages:
        if page.url in parts:
            kinds[kind_of(page)].append(page.url)
    names = {url: kind for kind, urls_of_kind in kinds.items() for url in urls_of_kind}
    first = [max(sorted(of_kind), key=lambda url: len(parts[url])) for of_kind in kinds.values()]
    chosen = [*first, *_unseen(parts, first)]
    return tuple(_named(chosen, names))


def kind_of(page: Page) -> str:
    """What a page is, in a few words: its template, its kind of listing, whether it leads nowhere; all converted pages
    are of one kind, as their originals are looked at themselves."""
    if isinstance(page, ConvertedPage):
        return "converted"
    stem = page.template.rsplit("/", 1)[-1].removesuffix(".html")
    more = [getattr(page, "kind", ""), "gone" if isinstance(page, RedirectPage) and not page.target else ""]
    return " ".join(filter(None, (stem, *more)))


def parts_of(html: str) -> frozenset[str]:
    """The elements of a page, each with each of its classes."""
    tags = ((tag, _CLASS.search(attributes)) for tag, attributes in _TAG.findall(html))
    return frozenset(f"{tag}.{name}" for tag, found in tags for name in (found[1].split() if found else [""]))


def _is_html(page: Page) -> bool:
    return page.url.endswith(("/", ".html"))


def _html(page: Page, site: Path) -> str:
    return (site / urls.file_of(page.url)).read_text("utf-8")


def _unseen(parts: dict[str, frozenset[str]], chosen: list[str]) -> Iterator[str]:
    """The fewest pages, or nearly, that show what the chosen ones do not."""
    left = frozenset().union(*parts.values()).difference(*(parts[url] for url in chosen))
    while left:
        best = max(sorted(parts), key=lambda url: len(parts[url] & left))
        left -= parts[best]
        yield best


def _named(chosen: Iterable[str], names: dict[str, str]) -> Iterator[Specimen]:
    seen: Counter[str] = Counter()
    for url in chosen:
        kind = names[url]
        seen[kind] += 1
        yield Specimen(kind if seen[kind] == 1 else f"{kind} {seen[kind]}", url.lstrip("/"))
        if kind == "search":
            yield from (Specimen(name, url.lstrip("/") + query) for name, query in SEARCHES)
