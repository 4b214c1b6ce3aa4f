"""A page asked for by its address is the page that a build makes; new words leave all other pages as they are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from archives import article, issue, together

from builder.model import Article, Config, ListingPage, SeriesPage
from builder.pages.amend import outline
from builder.pages.atlas import Atlas

ITEMS = "## 今日播报\n\n### 柳塘街道：缸瓦巷换了新灯\n\n一夜之间，巷子亮了。\n"
VALUES = (
    article("a", "units: 柳塘街道\ntags: [路灯, 背街小巷]\ncolumns: 动态"),
    article("b", "units: 柳塘街道\ntags: [路灯]\ncolumns: 动态"),
    article("c", "tags: [夜市]\naliases: [/old/c/]"),
    issue("1", "2024-03-01", body=ITEMS),
    issue("3", "2024-03-09", body=ITEMS),
)
SITES = {"one script": Config(), "both scripts": Config(other_script=True), "small lists": Config(per_page=1)}


@pytest.mark.parametrize("config", SITES.values(), ids=SITES)
@pytest.mark.parametrize("values", [VALUES, VALUES[:3], VALUES[3:], ()], ids=["all", "articles", "issues", "nothing"])
def test_every_page_is_the_one_that_a_build_makes(config: Config, values: tuple[Article, ...]) -> None:
    archive = together(*values, config=config).archive
    made = {page.url: page for page in Atlas(archive, config, ()).each()}
    atlas = Atlas(archive, config, ())
    assert {url: atlas.page(url) for url in made} == made


@pytest.mark.parametrize("url", ["/nowhere/", "/articles/2024/z/", "/sitemap-7.xml", "/hant/nowhere/", "", "/hant"])
def test_where_there_is_no_page_none_is_made(url: str) -> None:
    atlas = Atlas(together(*VALUES).archive, Config(other_script=True), ())
    assert atlas.page(url) is None


def test_new_words_show_on_the_page_of_the_document_and_in_the_records_only() -> None:
    before = Atlas(together(*VALUES).archive, Config(), ())
    shown = {page.url: before.page(page.url) for page in before.each()}
    old = next(value for value in before.archive.articles if value.url.endswith("/a/"))
    reworded = article("a", "units: 柳塘街道\ntags: [路灯, 背街小巷]\ncolumns: 动态", body="灯装好了。")
    now = replace(old, body=reworded.body, digest="f" * 64)
    assert outline(now) == outline(old)
    after = before.reworded(now)
    fresh = Atlas(replace(before.archive, articles=after.archive.articles), Config(), ())
    assert {url: after.page(url) for url in shown} == {url: fresh.page(url) for url in shown}
    differ = {url for url, page in shown.items() if after.page(url) != page}
    assert differ == {old.url, "/data/records.csv", "/data/records.jsonl"}


def test_lists_say_what_the_public_does_not_see_yet() -> None:
    values = (article("d", "草稿: 是"), article("f"), issue("4", "2024-04-01", "草稿: 是"), issue("5", "2031-05-06"))
    atlas = Atlas(together(*values, drafts=True).archive, Config(), ())
    listing, series = atlas.page("/articles/"), atlas.page("/issues/")
    assert isinstance(listing, ListingPage)
    assert isinstance(series, SeriesPage)
    assert {entry.url: entry.badge for entry in listing.entries} == {
        "/articles/2024/d/": "草稿",
        "/articles/2024/f/": "",
    }
    assert [entry.badge for year in series.years for entry in year.entries] == ["定时 2031-05-06", "草稿"]
