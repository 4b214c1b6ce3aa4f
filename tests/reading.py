"""A reader at work: what a search finds in the browser, and what plain substring search over the pages finds."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from playwright.sync_api import Page, expect

from builder.search.tokens import fold


def results(page: Page, url: str, query: str) -> dict[str, str]:
    """Site paths and titles of everything that a search finds, all result pages opened."""
    page.goto(f"{url}search/?q={query}")
    expect(page.locator(".search-status")).to_contain_text(re.compile("找到|没有"), timeout=20_000)
    while page.locator("button.search-more:visible").count():
        count = page.locator(".search-result").count()
        page.locator("button.search-more:visible").click()
        expect(page.locator(".search-result").nth(count)).to_be_visible()
    links = page.locator(".search-result .search-result-title a").all()
    return {urlsplit(link.get_attribute("href")).path: link.inner_text() for link in links}


def visible_text(file: Path) -> str:
    """What a page's own text says: its main part without the ways to other pages."""
    soup = BeautifulSoup(file.read_text("utf-8"), "html.parser")
    for navigation in soup.select("nav"):
        navigation.decompose()
    return fold(re.sub(r"\s+", "", soup.find("main").get_text()))


def pages_with(site: Path, word: str) -> set[str]:
    """Every article, issue and standing page whose text holds a word: plain substring search."""
    files = [*site.glob("articles/*/*/index.html"), *site.glob("issues/*/index.html"), *site.glob("about/index.html")]
    return {f"/{file.parent.relative_to(site).as_posix()}/" for file in files if fold(word) in visible_text(file)}
