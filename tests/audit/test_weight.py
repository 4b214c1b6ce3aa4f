"""What a page weighs on the way to the reader, packed with gzip."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bs4 import BeautifulSoup

KB = 1024
HTML, STYLE, SCRIPT = 60 * KB, 20 * KB, 20 * KB


@cache
def packed(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 9, mtime=0))


def pages(site: Path) -> Iterator[tuple[str, Path, BeautifulSoup]]:
    for file in sorted(site.rglob("*.html")):
        yield file.relative_to(site).as_posix(), file, BeautifulSoup(file.read_text("utf-8"), "html.parser")


def test_no_page_is_heavy(sample: Path) -> None:
    heavy = {name: packed(file) for name, file, _ in pages(sample) if packed(file) > HTML}
    assert not heavy


def test_style_and_script_are_light(sample: Path) -> None:
    for name, _, soup in pages(sample):
        sheets = [link["href"] for link in soup.select("link[rel~=stylesheet]")]
        scripts = [script["src"] for script in soup.select("script[src]") if "/search" not in script["src"]]
        assert sheets, name
        assert sum(packed(sample / href.lstrip("/")) for href in sheets) <= STYLE, f"{name}: {sheets}"
        assert sum(packed(sample / src.lstrip("/")) for src in scripts) <= SCRIPT, f"{name}: {scripts}"


def test_no_style_or_script_stands_in_a_page(sample: Path) -> None:
    for name, _, soup in pages(sample):
        data = ("application/ld+json", "application/json")
        inside = [tag for tag in soup.select("script:not([src])") if tag.get("type") not in data]
        handlers = [tag.name for tag in soup.find_all(True) if any(key.startswith("on") for key in tag.attrs)]
        assert not (inside or handlers or soup.select("style, [style]")), name
