"""What machines read of a page: meta tags by page class (GOV-01 to GOV-08), Dublin Core, Open Graph, JSON-LD."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from archives import article, issue, parsed, together
from bs4 import BeautifulSoup
from jsonschema import Draft202012Validator
from playwright.sync_api import Page as Tab
from tests_support import write_site

from builder.cli import main
from builder.markdown import safe_address
from builder.model import Column, Config, Link, Office
from builder.pages.atlas import plan
from builder.pages.linked_data import linked_data
from builder.pages.metadata import head_links, meta_tags

SITE = Config(
    title="青禾工作档案", subtitle="云川市青禾区", description="青禾区的公开档案。", base_url="https://wm.qinghe.example",
    organizer="青禾区创建办", site_id_code="9900000000", rights="转载请注明来源。",
    columns=(Column("jdt", "街道动态", "各街道在做什么。", ("街道", "社区"), "工作动态", 14),),
)  # fmt: skip


def built(*values, config: Config = SITE):
    """The pages of an archive by address, and the frame around them."""
    made = plan(together(*values, config=config).archive, config, ())
    return {page.url: page for page in made.pages}, made.frame


def tags(page, frame, *prefixes: str) -> list[tuple[str, str]]:
    """Name and content of the meta tags; of those whose names begin so, if told."""
    return [(name, content) for _, name, content in meta_tags(page, frame) if name.startswith(prefixes or "")]


def names(page, frame) -> list[str]:
    return [name for name, _ in tags(page, frame)]


# --- the exact head of one page of each class ---------------------------------------------------------------

OF_THE_SITE = [
    ("SiteName", "青禾工作档案"),
    ("SiteDomain", "wm.qinghe.example"),
    ("SiteIDCode", "9900000000"),
]
SHARED = [("og:site_name", "青禾工作档案")]


def test_head_of_the_home_page() -> None:
    pages, frame = built(article())
    assert tags(pages["/"], frame) == [
        *OF_THE_SITE,
        ("description", "青禾区的公开档案。"),
        *SHARED,
        ("og:title", "青禾工作档案"),
        ("og:type", "website"),
        ("og:description", "青禾区的公开档案。"),
        ("og:locale", "zh_CN"),
        ("og:url", "https://wm.qinghe.example/"),
    ]


def test_head_of_a_column_that_is_configured() -> None:
    pages, frame = built(article(head="columns: [街道动态]"))
    assert tags(pages["/columns/jdt/"], frame) == [
        *OF_THE_SITE,
        ("ColumnName", "街道动态"),
        ("ColumnDescription", "各街道在做什么。"),
        ("ColumnKeywords", "街道,社区"),
        ("ColumnType", "工作动态"),
        ("description", "各街道在做什么。"),
        *SHARED,
        ("og:title", "街道动态"),
        ("og:type", "website"),
        ("og:description", "各街道在做什么。"),
        ("og:locale", "zh_CN"),
        ("og:url", "https://wm.qinghe.example/columns/jdt/"),
    ]


def test_head_of_an_article() -> None:
    head = """columns: [街道动态]
tags: [背街小巷, 志愿服务]
units: [柳塘街道]
author: 孟一舟
content_source: 青禾日报
summary: 三本账管一条巷子。"""
    pages, frame = built(article(head=head))
    page = replace(pages["/articles/2024/a/"], image="/media/0f.png", iso="2024-03-01T09:30")
    assert tags(page, frame) == [
        *OF_THE_SITE,
        ("ColumnName", "街道动态"),
        ("ColumnDescription", "各街道在做什么。"),
        ("ColumnKeywords", "街道,社区"),
        ("ColumnType", "工作动态"),
        ("ArticleTitle", "缸瓦巷"),
        ("PubDate", "2024-03-01 09:30"),
        ("ContentSource", "青禾日报"),
        ("Keywords", "背街小巷,志愿服务"),
        ("Author", "孟一舟"),
        ("Description", "三本账管一条巷子。"),
        ("Image", "https://wm.qinghe.example/media/0f.png"),
        ("Url", "https://wm.qinghe.example/articles/2024/a/"),
        ("DC.title", "缸瓦巷"),
        ("DC.creator", "孟一舟"),
        ("DC.subject", "背街小巷"),
        ("DC.subject", "志愿服务"),
        ("DC.publisher", "青禾区创建办"),
        ("DC.date", "2024-03-01T09:30+08:00"),
        ("DC.type", "Text"),
        ("DC.format", "text/html"),
        ("DC.identifier", "https://wm.qinghe.example/articles/2024/a/"),
        ("DC.source", "青禾日报"),
        ("DC.language", "zh-Hans"),
        ("DC.relation.isPartOf", "青禾工作档案"),
        ("DC.rights", "转载请注明来源。"),
        *SHARED,
        ("og:title", "缸瓦巷"),
        ("og:type", "article"),
        ("og:description", "三本账管一条巷子。"),
        ("og:locale", "zh_CN"),
        ("og:url", "https://wm.qinghe.example/articles/2024/a/"),
        ("og:image", "https://wm.qinghe.example/media/0f.png"),
        ("article:published_time", "2024-03-01T09:30+08:00"),
    ]


def test_head_of_an_issue() -> None:
    pages, frame = built(
        issue("12", head="issued_by: 青禾区创建办\ntags: [文明交通]", body="## 要闻\n\n### 护学岗\n\n一查到底。")
    )
    told = tags(pages["/issues/12/"], frame, "Column", "Article", "PubDate", "Content", "Keywords", "Author", "DC.")
    assert told == [
        ("ColumnName", "青禾快报"),
        ("ColumnDescription", "青禾工作档案：《青禾快报》各期目录，按年份和期号排列。"),
        ("ColumnKeywords", "青禾快报,工作快报"),
        ("ColumnType", "工作快报"),
        ("ArticleTitle", "青禾快报 第12期"),
        ("PubDate", "2024-03-01 00:00"),
        ("ContentSource", "青禾区创建办"),
        ("Keywords", "文明交通,要闻"),
        ("Author", "青禾区创建办"),
        ("DC.title", "青禾快报 第12期"),
        ("DC.creator", "青禾区创建办"),
        ("DC.subject", "文明交通"),
        ("DC.subject", "要闻"),
        ("DC.publisher", "青禾区创建办"),
        ("DC.date", "2024-03-01"),
        ("DC.type", "Text"),
        ("DC.format", "text/html"),
        ("DC.identifier", "https://wm.qinghe.example/issues/12/"),
        ("DC.identifier", "第12期"),
        ("DC.source", "青禾区创建办"),
        ("DC.language", "zh-Hans"),
        ("DC.relation.isPartOf", "青禾快报"),
        ("DC.rights", "转载请注明来源。"),
    ]


# --- dates, sources, and what is not known ----------------------------------------------------------------------

DATES = {
    "2024-03-14T09:30:15": ["2024-03-14 09:30"], "2024-03-14T21:05": ["2024-03-14 21:05"],
    "2024-03-14": ["2024-03-14 00:00"], "2024-03": [], "2024": [], "": [],
}  # fmt: skip


@pytest.mark.parametrize(("iso", "told"), DATES.items())
def test_a_publication_date_is_as_the_source_states_it_or_missing(iso: str, told: list[str]) -> None:
    pages, frame = built(article())
    page = replace(pages["/articles/2024/a/"], iso=iso)
    assert [content for name, content in tags(page, frame) if name == "PubDate"] == told


@pytest.mark.parametrize("source", ["", " ", "null", "None", "undefined"])
def test_a_source_that_is_not_known_has_no_tag(source: str) -> None:
    pages, frame = built(article())
    page = replace(pages["/articles/2024/a/"], source=source)
    assert {"ContentSource", "DC.source"}.isdisjoint(names(page, frame))
    assert "sourceOrganization" not in linked_data(page, frame)


def test_a_text_without_column_stands_in_the_list_of_articles() -> None:
    pages, frame = built(article())
    assert tags(pages["/articles/2024/a/"], frame, "ColumnName") == [("ColumnName", "文章")]


def test_a_plain_site_tells_nothing_it_does_not_have() -> None:
    pages, frame = built(article(), config=Config(title="小档案"))
    page = replace(pages["/articles/2024/a/"], image="/media/0f.png")
    absent = {"SiteDomain", "SiteIDCode", "Image", "Url", "og:url", "og:image", "DC.rights", "Keywords", "Author"}
    assert absent.isdisjoint(names(page, frame))
    assert names(page, frame)[:5] == ["SiteName", "ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"]
    assert [link.rel for link in head_links(page, frame)] == [
        "schema.DC",
        "alternate",
        "alternate",
        "alternate",
        "search",
    ]


def test_below_a_portal_the_site_tells_the_portals_name() -> None:
    parent = Office(name="云川市人民政府", domain="www.yunchuan.example", id_code="9900000001")
    pages, frame = built(article(), config=replace(SITE, parent=parent))
    assert tags(pages["/"], frame, "Site") == [
        ("SiteName", "云川市人民政府"),
        ("SiteDomain", "www.yunchuan.example"),
        ("SiteIDCode", "9900000001"),
    ]


def test_a_domain_is_the_host_alone() -> None:
    pages, frame = built(article(), config=replace(SITE, base_url="http://127.0.0.1:8000", base_path="/ztzl/wm/"))
    assert ("SiteDomain", "127.0.0.1") in tags(pages["/"], frame)
    assert ("og:url", "http://127.0.0.1:8000/ztzl/wm/") in tags(pages["/"], frame)


def test_every_value_is_one_trimmed_line() -> None:
    pages, frame = built(article())
    page = replace(
        pages["/articles/2024/a/"], title="  一行\n二行\u2028三行\t", source="青禾\r\n日报", summary="很长。" * 100
    )
    told = dict(tags(page, frame))
    assert (told["ArticleTitle"], told["ContentSource"]) == ("一行 二行 三行", "青禾 日报")
    assert told["Description"] == "很长。" * 40
    endless = dict(tags(replace(page, summary="很长" * 100), frame))["Description"]
    assert (len(endless), endless[-1]) == (120, "…")


def test_a_keyword_holds_none_of_the_signs_that_part_keywords() -> None:
    pages, frame = built(article())
    page = replace(pages["/articles/2024/a/"], tags=(Link("一,二;三", "/tags/x/"), Link("四", "/tags/y/")))
    assert ("Keywords", "一、二、三,四") in tags(page, frame)


def test_those_who_edit_and_sign_are_not_authors() -> None:
    value = article(
        head="credits:\n  - {role: editor, label: 编辑, name: 顾明禾}\n  - {role: reporter, label: 记者, name: 姜晚晴}"
    )
    pages, frame = built(value)
    assert tags(pages["/articles/2024/a/"], frame, "Author", "DC.creator") == [
        ("Author", "姜晚晴"),
        ("DC.creator", "姜晚晴"),
    ]
    assert "顾明禾" not in linked_data(pages["/articles/2024/a/"], frame)


def test_only_drafts_and_what_leads_elsewhere_stay_out_of_search_engines() -> None:
    pages, frame = built(article())
    hidden = [url for url, page in pages.items() if ("robots", "noindex") in tags(page, frame)]
    assert hidden == ["/404.html"]
    assert ("robots", "noindex") in tags(replace(pages["/articles/2024/a/"], badge="草稿"), frame)


# --- links of the head -----------------------------------------------------------------------------------------


def test_a_list_offers_its_own_feeds_before_those_of_the_site() -> None:
    pages, frame = built(article(head="tags: [背街小巷]"))
    url = "/tags/bei-jie-xiao-xiang/"
    page = replace(pages[url], feed=f"{url}feed.xml")
    told = [(link.type, link.href) for link in head_links(page, frame) if link.rel == "alternate"]
    assert told == [
        (type_, f"{folder}{file}")
        for folder in (url, "/")
        for type_, file in (
            ("application/atom+xml", "feed.xml"), ("application/rss+xml", "rss.xml"), ("application/feed+json", "feed.json"),
        )
    ]  # fmt: skip


def test_a_later_page_of_a_list_offers_the_feed_of_the_list() -> None:
    pages, frame = built(*(article(f"a{n}") for n in range(3)), config=replace(SITE, per_page=1))
    page = replace(pages["/articles/1/"], feed="/articles/feed.xml")
    assert head_links(page, frame)[1].href == "/articles/feed.xml"
    assert head_links(page, frame)[0].href == "https://wm.qinghe.example/articles/1/"
    assert ("ColumnName", "文章") in tags(page, frame)


ALIKE = {
    "organizer": replace(SITE, organizer="云川市创建办"),
    "path": replace(SITE, base_path="/ztzl/wm/"),
    "column": replace(SITE, columns=(replace(SITE.columns[0], description="说别的。"),)),
    "code": replace(SITE, site_id_code="9900000002"),
}


@pytest.mark.parametrize("config", ALIKE.values(), ids=ALIKE)
def test_sites_of_one_name_and_address_do_not_tell_what_the_other_is(config: Config) -> None:
    value = article(head="columns: [街道动态]")
    heads = []
    for site in (SITE, config, SITE):
        pages, frame = built(value, config=site)
        page = pages[value.url]
        heads.append((tags(page, frame), head_links(page, frame), linked_data(page, frame)))
    assert heads[0] == heads[2] != heads[1]


# --- JSON-LD ---------------------------------------------------------------------------------------------------


def told(page, frame) -> list[dict]:
    """The nodes of a page's JSON-LD."""
    return json.loads(linked_data(page, frame))["@graph"]


def types(page, frame) -> list[str]:
    return [node["@type"] for node in told(page, frame)]


def test_what_each_page_is() -> None:
    about, _ = parsed("pages/about.md", "title: 关于本站")
    pages, frame = built(article(head="tags: [背街小巷]"), issue("12"), about)
    shown = {
        "/": ["WebSite"], "/issues/": ["Periodical"], "/issues/12/": ["PublicationIssue"], "/articles/2024/a/": ["NewsArticle"],
        "/articles/": ["CollectionPage"], "/tags/": ["CollectionPage"], "/tags/bei-jie-xiao-xiang/": ["CollectionPage"],
        "/dates/": ["CollectionPage"], "/dates/2024/03/": ["CollectionPage"], "/sitemap/": ["CollectionPage"],
        "/data/": ["Dataset"], "/search/": ["SearchResultsPage"], "/about/": ["AboutPage"], "/accessibility/": ["WebPage"],
    }  # fmt: skip
    trail = {url: [] if url == "/" else ["BreadcrumbList"] for url in shown}
    assert {url: types(pages[url], frame) for url in shown} == {url: shown[url] + trail[url] for url in shown}
    assert linked_data(pages["/404.html"], frame) == ""


def test_an_issue_stands_in_its_volume_of_its_periodical_and_holds_its_items() -> None:
    body = '## 要闻\n\n### 护学岗“第一查” {unit="区交警大队"}\n\n一查到底。\n\n## 简讯\n\n### 一线\n\n- 柳塘街道：清运14车。\n- 鹭洲镇：补植20株。'
    pages, frame = built(issue("2024年第12期", body=body, head="issued_by: 青禾区创建办"))
    page = next(page for url, page in pages.items() if url.startswith("/issues/2024"))
    node = told(page, frame)[0]
    home = f"https://wm.qinghe.example{page.url}"
    volume = node["isPartOf"]
    assert (node["issueNumber"], node["datePublished"], node["@id"]) == ("12", "2024-03-01", home)
    assert (volume["@type"], volume["volumeNumber"]) == ("PublicationVolume", "2024")
    assert (volume["isPartOf"]["@type"], volume["isPartOf"]["name"]) == ("Periodical", "青禾快报")
    assert volume["isPartOf"]["publisher"] == {"@type": "GovernmentOrganization", "name": "青禾区创建办"}
    parts = [(part["position"], part["articleSection"], part["headline"]) for part in node["hasPart"]]
    assert parts == [(1, "要闻", "护学岗“第一查”"), (2, "简讯", "一线")]
    assert [[body["name"] for body in part["sourceOrganization"]] for part in node["hasPart"]] == [
        ["区交警大队"],
        ["柳塘街道", "鹭洲镇"],
    ]
    assert all(part["url"].startswith(f"{home}#") for part in node["hasPart"])


NUMBERS = {
    "第31期": "31",
    "2024年第3期": "3",
    "2024年第3期（总第113期）": "3",
    "增刊第1期": "增刊第1期",
    "第010期": "010",
}


@pytest.mark.parametrize(("label", "number"), NUMBERS.items())
def test_an_issues_number_is_the_number_alone_where_the_series_says_the_rest(label: str, number: str) -> None:
    pages, frame = built(issue("12"))
    assert told(replace(pages["/issues/12/"], number=label), frame)[0]["issueNumber"] == number


def test_a_corrected_article_says_so() -> None:
    pages, frame = built(article())
    page = pages["/articles/2024/a/"]
    corrected = replace(page, state=replace(page.state, name="corrected", note="户数改为87户。"), updated="2024-03-05")
    node = told(corrected, frame)[0]
    assert (node["creativeWorkStatus"], node["dateModified"]) == ("Corrected", "2024-03-05")
    assert node["correction"] == {"@type": "CorrectionComment", "text": "户数改为87户。"}
    assert "correction" not in told(page, frame)[0]


def test_without_an_address_of_its_own_a_site_tells_its_paths() -> None:
    pages, frame = built(article(), config=replace(SITE, base_url="", base_path="/ztzl/wm/"))
    assert told(pages["/articles/2024/a/"], frame)[0]["url"] == "/ztzl/wm/articles/2024/a/"


HOSTILE = [
    "</script><script>alert(1)</script>", "<!-- <script>", "]]>", "a\u2028b", "\"};alert(1)//", "\\u003c/script>", "&lt;/script&gt;",
]  # fmt: skip


@pytest.mark.parametrize("title", HOSTILE)
def test_no_title_ends_the_script_it_stands_in(title: str) -> None:
    pages, frame = built(article(), issue("12"))
    for url, name in (("/articles/2024/a/", "headline"), ("/issues/12/", "name")):
        text = linked_data(replace(pages[url], title=title), frame)
        assert not re.search("[<>&\u2028\u2029\n]", text)
        assert json.loads(text)["@graph"][0][name] == title.replace("\u2028", " ")


CONVERTED = {
    "site.yaml": "标题: 青禾区工作档案\n网址: https://wm.example\n繁简切换: 是\n",
    "articles/2024/a.md": "---\ntitle: 街头志愿者\ndate: 2024-03-01\n来源: 柳塘街道\n---\n\n巷子里的志愿者。\n",
}


def test_a_page_in_the_other_script_tells_machines_of_its_original(tmp_path: Path) -> None:
    content = write_site(tmp_path, CONVERTED)
    assert main(["build", "--content", str(content), "--output", str(tmp_path / "site"), "--no-search"]) == 0
    own, other = (
        BeautifulSoup((tmp_path / "site" / folder / "articles/2024/a/index.html").read_text("utf-8"), "lxml")
        for folder in ("", "hant")
    )
    assert other.find("link", rel="canonical")["href"] == own.find("link", rel="canonical")["href"]
    told = [
        [pair for pair in metas(soup) if pair[0] in GOVERNMENT or pair[0].startswith("DC.")] for soup in (own, other)
    ]
    assert told[0] == told[1]
    assert ("ArticleTitle", "街头志愿者") in told[1]
    assert own.find("script", type="application/ld+json")
    assert not other.find("script", type="application/ld+json")


# --- every page of the sample site ------------------------------------------------------------------------------

SCHEMA = Draft202012Validator(json.loads((Path(__file__).parent / "schemas" / "linked_data.json").read_text("utf-8")))
GOVERNMENT = (
    "SiteName", "SiteDomain", "SiteIDCode", "ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType", "ArticleTitle",
    "PubDate", "ContentSource",
)  # fmt: skip


@pytest.fixture(scope="module")
def heads(sample: Path) -> dict[str, BeautifulSoup]:
    """Every page of the sample site by its address."""
    return {
        "/" + file.relative_to(sample).as_posix().removesuffix("index.html"): BeautifulSoup(
            file.read_text("utf-8"), "lxml"
        )
        for file in sorted(sample.rglob("*.html"))
    }


def is_text(url: str) -> bool:
    return bool(re.fullmatch(r"/(articles/(\d{4}|undated)/[^/]+|issues/[^/]+)/", url))


def lasting(heads: dict[str, BeautifulSoup]) -> dict[str, BeautifulSoup]:
    """The pages that are to be found: neither 404 nor an old address."""
    return {url: soup for url, soup in heads.items() if not soup.find("meta", attrs={"name": "robots"})}


def metas(soup: BeautifulSoup) -> list[tuple[str, str]]:
    return [
        (tag.get("name") or tag.get("property") or "", tag.get("content", "")) for tag in soup.head.find_all("meta")
    ]


def test_every_page_has_the_government_tags_of_its_class_in_order(heads) -> None:
    wrong = {}
    for url, soup in lasting(heads).items():
        told = [name for name, _ in metas(soup) if name in GOVERNMENT]
        # What a document does not state, its page does not tell.
        expected = list(GOVERNMENT[: 3 if url == "/" else 10 if is_text(url) else 7])
        stated = [name for name in expected if name in told or name not in ("PubDate", "ContentSource")]
        if told != stated:
            wrong[url] = told
    assert not wrong
    texts = [url for url in heads if is_text(url)]
    complete = [url for url in texts if {"PubDate", "ContentSource"} <= {name for name, _ in metas(heads[url])}]
    assert len(texts) > 25
    assert len(complete) > len(texts) * 0.8


def test_old_addresses_and_the_404_page_tell_the_site_and_stay_out_of_search_engines(heads) -> None:
    passing = {url: soup for url, soup in heads.items() if url not in lasting(heads)}
    assert {"/404.html", "/old/2022/beijie.html"} <= set(passing)
    for soup in passing.values():
        told = [name for name, _ in metas(soup)]
        assert told.count("robots") == 1
        assert [name for name in told if name in GOVERNMENT] == list(GOVERNMENT[:3])
        assert not soup.find("script", type="application/ld+json")


def test_no_tag_is_empty_doubled_or_says_null(heads) -> None:
    for url, soup in heads.items():
        told = metas(soup)
        bad = [
            (name, text)
            for name, text in told
            if not text.strip() or text.strip().lower() in ("null", "none", "undefined")
        ]
        assert [pair for pair in bad if pair[0]] == [], url
        # Names are read without regard to case: `Description` of an article is the page's only description.
        single = [name.lower() for name, _ in told if name and not name.startswith("DC.") and name != "theme-color"]
        assert len(single) == len(set(single)), url
        assert [text for _, text in told if text != text.strip() or "\n" in text] == [], url


def test_a_publication_date_is_the_day_and_time_that_readers_see(heads) -> None:
    seen = 0
    for url, soup in heads.items():
        stated = dict(metas(soup)).get("PubDate")
        shown = soup.select_one(".byline time, .mast-line time")
        if not is_text(url) or not shown:
            continue
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}", stated or "2024-01-01 00:00"), url
        day, _, time = shown["datetime"].partition("T")
        if len(day) == 10:
            assert stated == f"{day} {time[:5] or '00:00'}", url
            seen += 1
        else:
            assert stated is None, url
    assert seen > 25


def test_a_title_begins_with_what_the_page_is(heads) -> None:
    for url, soup in lasting(heads).items():
        name = dict(metas(soup)).get("og:title")
        assert soup.title.string.strip().startswith(name), url
        assert soup.find("link", rel="canonical")["href"].endswith(safe_address(url)), url


def test_feeds_that_are_offered_exist(heads, sample: Path) -> None:
    for url, soup in heads.items():
        offered = [link["href"] for link in soup.head.find_all("link", rel="alternate", type=True)]
        assert [href for href in offered if not (sample / href.lstrip("/")).is_file()] == [], url
        assert len(offered) == len(set(offered)), url


def test_all_linked_data_follows_the_schema(heads, sample: Path) -> None:
    found = 0
    for url, soup in lasting(heads).items():
        text = soup.find("script", type="application/ld+json").string
        data = json.loads(text)
        faults = [fault for error in SCHEMA.iter_errors(data) for fault in (error.context or [error])]
        assert [f"{fault.json_path}: {fault.message[:200]}" for fault in faults] == [], url
        assert data["@graph"][0]["url"].endswith(url)
        if is_text(url):
            anchors = {tag["id"] for tag in soup.find_all(id=True)}
            parts = data["@graph"][0].get("hasPart", [])
            assert {part["url"].rpartition("#")[2] for part in parts} <= anchors, url
            assert data["@graph"][0].get("headline", data["@graph"][0].get("name")) == dict(metas(soup))["ArticleTitle"]
        found += 1
    assert found > 100


def test_the_breadcrumbs_say_what_readers_see(heads) -> None:
    for url, soup in lasting(heads).items():
        shown = [item.get_text(strip=True) for item in soup.select(".crumbs li")]
        graph = json.loads(soup.find("script", type="application/ld+json").string)["@graph"]
        told = [step["name"] for node in graph if node["@type"] == "BreadcrumbList" for step in node["itemListElement"]]
        assert told == shown, url


def test_the_browser_accepts_linked_data_under_the_policy(page: Tab, sample_url: str) -> None:
    for path in ("", "issues/31/", "articles/2022/0312-beijie/", "tags/"):
        page.goto(sample_url + path)
        assert json.loads(page.locator("script[type='application/ld+json']").text_content())["@graph"]
