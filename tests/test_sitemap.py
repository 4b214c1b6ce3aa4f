"""What machines find the site by: sitemap.xml, robots.txt, the OpenSearch description."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from archives import article, issue, parsed, together
from lxml import etree

from builder.model import ArticlePage, Config, Copy, ListingPage, Page, Pager, Plan, RobotsPage, SitemapPage
from builder.pages.atlas import plan
from builder.pages.site_map import PART, mapped, opensearch, plan_sitemap
from builder.render import render_page

TEMPLATES = Path(__file__).parent.parent / "templates"
SCHEMAS = Path(__file__).parent / "schemas"
SITEMAP = etree.XMLSchema(etree.parse(SCHEMAS / "sitemap.xsd"))
OPENSEARCH = etree.RelaxNG(etree.parse(SCHEMAS / "opensearch.rng"))
S = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
O = "{http://a9.com/-/spec/opensearch/1.1/}"  # noqa: E741
SITE = Config(title="青禾档案", base_url="https://qinghe.example")
ICON = Copy("/assets/icons/favicon.0a.svg", "icons/favicon.svg", "0a")


def planned(*values, config: Config = SITE, **terms: object) -> Plan:
    return plan(together(*values, config=config, **terms).archive, config, (ICON,))


FRAME = planned().frame


def days(*values, **terms: object) -> dict[str, str]:
    """The addresses of the sitemap with their days."""
    (page,) = (page for page in planned(*values, **terms).pages if isinstance(page, SitemapPage))
    return dict(page.urls)


def text_of(page: Page, config: Config = SITE) -> str:
    return render_page(page, planned(config=config).frame, TEMPLATES)


# --- what stands in it ---------------------------------------------------------------------------------------


def test_a_document_has_the_day_it_last_changed():
    told = days(
        article("a"),
        article("b", "更新时间: 2024-04-02 09:30"),
        article("c", "更新时间: 2024-02-01"),
        issue("12", "2024-03-05"),
    )
    assert told["/articles/2024/a/"] == "2024-03-01"
    assert told["/articles/2024/b/"] == "2024-04-02"
    assert told["/articles/2024/c/"] == "2024-03-01"
    assert told["/issues/12/"] == "2024-03-05"


def test_a_list_has_the_day_of_the_newest_it_shows():
    told = days(
        article("a", "tags: 河长"),
        article("b", "更新时间: 2024-04-02\ntags: 巷长"),
        issue("12", "2024-03-05", "tags: 河长"),
    )
    assert told["/tags/he-zhang/"] == "2024-03-05"
    assert told["/tags/xiang-zhang/"] == "2024-04-02"
    assert told["/issues/"] == "2024-03-05"
    assert told["/articles/"] == told["/"] == told["/dates/2024/03/"] == "2024-04-02"


def test_what_has_no_day_has_no_lastmod():
    month = parsed("articles/m.md", "title: 只到月份\ndate: 2024-05")[0]
    undated = parsed("articles/u.md", "title: 无日期")[0]
    told = days(article("a", "tags: 河长"), month, undated)
    assert [told[url] for url in told if url.startswith("/articles/2024/m") or "undated" in url] == ["", "", ""]
    assert told["/tags/"] == told["/search/"] == told["/accessibility/"] == ""
    assert told["/"] == "2024-03-01"


def test_only_what_a_visitor_may_want_is_listed():
    standing = parsed("pages/about.md", "title: 关于")[0]
    site = planned(article("a", "aliases: /old/\ntags: 河长"), issue("12"), standing)
    told = days(article("a", "aliases: /old/\ntags: 河长"), issue("12"), standing)
    assert {"/", "/articles/2024/a/", "/issues/12/", "/about/", "/tags/he-zhang/", "/dates/2024/", "/search/"} <= set(
        told
    )
    assert "/old/" in {page.url for page in site.pages}
    assert not [url for url in told if url == "/old/" or not url.endswith("/")]


def test_drafts_are_not_listed_even_in_a_preview():
    draft = article("a", "draft: true")
    assert "/articles/2024/a/" in {page.url for page in planned(draft, article("b"), drafts=True).pages}
    assert "/articles/2024/a/" not in days(draft, article("b"), drafts=True)


# --- its parts -------------------------------------------------------------------------------------------------

(ARTICLE,) = (page for page in planned(article("a")).pages if isinstance(page, ArticlePage))
(LIST,) = (page for page in planned(article("a")).pages if isinstance(page, ListingPage) and page.url == "/articles/")


def documents(count: int) -> tuple[Page, ...]:
    """That many articles, newest first, several on a day; their addresses say nothing of their age."""
    return tuple(
        replace(ARTICLE, url=f"/articles/{n * 7919 % 1_000_003}/", iso=f"{1950 + n // 3360}-{n // 280 % 12 + 1:02}-{n // 10 % 28 + 1:02}")
        for n in range(count, 0, -1)
    )  # fmt: skip


def closed(day: str) -> tuple[Page, ...]:
    """Closed pages of a list, which hold what was new on that day."""
    entries = (replace(LIST.entries[0], iso=day), replace(LIST.entries[0], iso=""))
    return tuple(replace(LIST, url=f"/tags/t/{n}/", entries=entries, pager=Pager(n, 0)) for n in range(1, 400))


def heads(day: str) -> tuple[Page, ...]:
    """Heads of lists, which show what came last."""
    entries = (replace(LIST.entries[0], iso=day),)
    return tuple(replace(LIST, url=f"/tags/t{n}/", entries=entries) for n in range(50))


def parts(pages: tuple[Page, ...]) -> dict[str, SitemapPage]:
    return {page.url: page for page in plan_sitemap(one for page in pages for one in mapped(page))}


@pytest.mark.parametrize(("count", "expected"), [
    (0, ["/sitemap.xml"]), (1, ["/sitemap.xml"]), (PART, ["/sitemap.xml"]),
    (PART + 1, ["/sitemap-1.xml", "/sitemap-2.xml", "/sitemap.xml"]),
    (2 * PART + 1, ["/sitemap-1.xml", "/sitemap-2.xml", "/sitemap-3.xml", "/sitemap.xml"]),
])  # fmt: skip
def test_a_large_sitemap_is_split_and_nothing_is_lost(count: int, expected: list[str]):
    pages = documents(count)
    told = parts(pages)
    assert list(told) == expected
    listed = [url for page in told.values() if not page.index for url, _ in page.urls]
    assert sorted(listed) == sorted(page.url for page in pages)
    assert all(len(page.urls) <= PART for page in told.values())


def test_the_index_says_when_each_part_changed():
    told = parts((*documents(PART + 1), *heads("2024-03-09")))
    index = told["/sitemap.xml"]
    assert index.index
    newest = [max(day for _, day in told[url].urls) for url, _ in index.urls]
    assert index.urls == (("/sitemap-1.xml", newest[0]), ("/sitemap-2.xml", "2024-03-09"))
    text = text_of(index)
    SITEMAP.assertValid(etree.fromstring(text.encode()))
    assert f"<sitemap><loc>https://qinghe.example/sitemap-1.xml</loc><lastmod>{newest[0]}</lastmod></sitemap>" in text


def test_a_new_document_changes_the_last_part_and_the_index():
    count = 2 * PART + 500
    before = parts((*closed("1950-02-03"), *documents(count), *heads("1950-05-01")))
    after = parts((*heads("2024-03-10"), *documents(count + 1), *closed("1950-02-03")))
    assert {url for url, _ in before["/sitemap-1.xml"].urls} >= {page.url for page in closed("")}
    assert {url for url in after if after[url] != before[url]} == {"/sitemap-3.xml", "/sitemap.xml"}


def test_a_full_part_stays_below_what_the_protocol_allows():
    longest = SitemapPage("/sitemap.xml", "sitemap.xml", (("/" + "a" * (2047 - len(SITE.base_url)), "2024-03-01"),))
    text = text_of(longest)
    SITEMAP.assertValid(etree.fromstring(text.encode()))
    assert PART < 50_000
    assert PART * len(text.encode()) < 50 * 1024 * 1024


def test_the_sitemap_of_the_sample_site(sample: Path):
    tree = etree.parse(sample / "sitemap.xml")
    SITEMAP.assertValid(tree)
    listed = {loc.text.removeprefix("https://wenming.qinghe.example") for loc in tree.iter(f"{S}loc")}
    pages = {"/" + f.parent.relative_to(sample).as_posix() + "/" for f in sample.rglob("index.html")} - {"/./"} | {"/"}
    redirects = {
        url for url in pages if 'http-equiv="refresh"' in (sample / url.lstrip("/") / "index.html").read_text("utf-8")
    }
    assert listed <= pages
    assert not listed & redirects
    assert {"/", "/issues/33/", "/about/", "/units/"} <= listed


def test_the_schema_refuses_what_no_sitemap_may_hold():
    for url, day in (("/a/", "2024"), ("/a/", "2024-03-01 09:30"), ("/a/", "2024-02-30")):
        text = text_of(SitemapPage("/sitemap.xml", "sitemap.xml", ((url, day),)))
        assert not SITEMAP.validate(etree.fromstring(text.encode())), day


# --- robots.txt ------------------------------------------------------------------------------------------------

ROBOTS = {
    ("https://qinghe.example", "/"): "User-agent: *\nAllow: /\n\nSitemap: https://qinghe.example/sitemap.xml\n",
    ("", "/"): "User-agent: *\nAllow: /\n",
    ("https://qinghe.example", "/a/"): (
        "User-agent: *\nAllow: /\n\nSitemap: https://qinghe.example/a/sitemap.xml\n\n"
        "# 本站在子路径下：爬虫只读网站根目录的 robots.txt，请把上面的 Sitemap 一行加到那里。\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("config", "told"), ROBOTS.items())
def test_robots_may_read_everything(config: tuple[str, str], told: str):
    base_url, base_path = config
    given = replace(SITE, base_url=base_url, base_path=base_path)
    (page,) = (page for page in planned(config=given).pages if isinstance(page, RobotsPage))
    assert text_of(page, given) == told


# --- OpenSearch --------------------------------------------------------------------------------------------------

OPENSEARCH_TEXT = """\
<?xml version="1.0" encoding="utf-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>青禾档案</ShortName>
<LongName>青禾档案</LongName>
<Description>历年快报</Description>
<Url type="text/html" template="https://qinghe.example/a/search/?q={searchTerms}"/>
<Url type="application/opensearchdescription+xml" rel="self" template="https://qinghe.example/a/opensearch.xml"/>
<Image type="image/svg+xml">https://qinghe.example/a/assets/icons/favicon.0a.svg</Image>
<Language>zh-Hans</Language>
<InputEncoding>UTF-8</InputEncoding>
<OutputEncoding>UTF-8</OutputEncoding>
</OpenSearchDescription>
"""


def test_the_search_description_word_for_word():
    config = replace(SITE, base_path="/a/", description="历年快报")
    site = planned(config=config)
    (page,) = (page for page in site.pages if page.url == "/opensearch.xml")
    assert render_page(page, site.frame, TEMPLATES) == OPENSEARCH_TEXT
    OPENSEARCH.assertValid(etree.fromstring(OPENSEARCH_TEXT.encode()))


def test_it_asks_the_search_page_by_the_name_of_its_field(sample: Path):
    tree = etree.parse(sample / "opensearch.xml")
    (asked,) = (url.get("template") for url in tree.iter(f"{O}Url") if url.get("type") == "text/html")
    assert asked == "https://wenming.qinghe.example/search/?q={searchTerms}"
    assert etree.HTML((sample / "search/index.html").read_text("utf-8")).xpath("//main//form//input[@name='q']")


@pytest.mark.parametrize("title", ["青禾区文明城市创建工作指挥部办公室工作档案", '<甲> & "乙" ]]>', "𠮷" * 60, "档"])
def test_any_title_gives_a_valid_description(title: str):
    text = opensearch(replace(SITE, title=title, description="述" * 2000), ICON.url)
    tree = etree.fromstring(text.encode())
    OPENSEARCH.assertValid(tree)
    assert tree.findtext(f"{O}ShortName") == title[:16]
    assert tree.findtext(f"{O}LongName") == title[:48]


def test_the_description_of_the_sample_site(sample: Path):
    OPENSEARCH.assertValid(etree.parse(sample / "opensearch.xml"))
