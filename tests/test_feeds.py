"""Feeds: Atom with its archives, RSS, JSON Feed. Every one is parsed again as readers' programs parse it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import feedparser
import pytest
from archives import article, issue, parsed, together
from jsonschema import Draft202012Validator
from lxml import etree

from builder import urls
from builder.model import Archive, Bulletin, Config, Copy, Entry, FeedPage, Frame, Link, Plan
from builder.pages.atlas import plan
from builder.pages.feeds import ARCHIVED, NEWEST, plan_feeds
from builder.pages.terms import Files
from builder.render import render_page

TEMPLATES = Path(__file__).parent.parent / "templates"
SCHEMAS = Path(__file__).parent / "schemas"
ATOM, RSS = (etree.RelaxNG(etree.parse(SCHEMAS / f"{name}.rng")) for name in ("atom", "rss"))
JSON_FEED = Draft202012Validator(json.loads((SCHEMAS / "jsonfeed.json").read_text("utf-8")))
A = "{http://www.w3.org/2005/Atom}"
FH = "{http://purl.org/syndication/history/1.0}"
SITE = Config(
    title="青禾档案", subtitle="青禾区创建办", description="历年快报与动态", base_url="https://qinghe.example",
    organizer="青禾区创建办", rights="转载请注明来源",
)  # fmt: skip
ICON = Copy("/assets/icons/favicon.0a.svg", "icons/favicon.svg", "0a")
EMPTY = Archive((), (), (), (), (), (), (), (), (), (), ())


def planned(*values, config: Config = SITE) -> Plan:
    return plan(together(*values, config=config).archive, config, (ICON,))


def frame_of(config: Config) -> Frame:
    return replace(planned(config=config).frame, statics=(("icons/favicon.svg", ICON.url),))


FRAME = frame_of(SITE)


def text_of(page: FeedPage, frame: Frame = FRAME) -> str:
    return render_page(page, frame, TEMPLATES)


def rendered(*values, config: Config = SITE) -> dict[str, str]:
    """The text of every feed of an archive, under its address."""
    site = planned(*values, config=config)
    return {page.url: text_of(page, frame_of(config)) for page in site.pages if isinstance(page, FeedPage)}


def feeds_of(entries: tuple[Entry, ...], config: Config = SITE) -> dict[str, FeedPage]:
    """The feeds of a site that lists these entries."""
    return {page.url: page for page in plan_feeds(EMPTY, entries, Files({}, {}, {}, {}, {}, {}), config)}


def row(count: int, iso: str = "") -> tuple[Entry, ...]:
    """That many articles, newest first; each on a day of its own unless told otherwise."""
    return tuple(
        Entry("文章", f"第{n}篇", f"/articles/2024/a{n}/", "", iso or f"{2000 + n // 336}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}")
        for n in range(count, 0, -1)
    )  # fmt: skip


# --- what a feed looks like ----------------------------------------------------------------------------------

ONE_ARTICLE = article(
    "a", "更新时间: 2024-03-09 08:30\n单位: 柳塘街道\n摘要: 走了一遍，<b>记</b>了一遍 & 改了一遍。", config=SITE
)

ATOM_TEXT = """\
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-Hans">
<id>https://qinghe.example/feed.xml</id>
<title>青禾档案</title>
<subtitle>青禾区创建办</subtitle>
<updated>2024-03-09T08:30:00+08:00</updated>
<author><name>青禾区创建办</name></author>
<rights>转载请注明来源</rights>
<link rel="self" type="application/atom+xml" href="https://qinghe.example/feed.xml"/>
<link rel="alternate" type="text/html" href="https://qinghe.example/"/>
<icon>https://qinghe.example/assets/icons/favicon.0a.svg</icon>
<entry>
<id>https://qinghe.example/articles/2024/a/</id>
<title>缸瓦巷</title>
<link rel="alternate" type="text/html" href="https://qinghe.example/articles/2024/a/"/>
<published>2024-03-01T00:00:00+08:00</published>
<updated>2024-03-09T08:30:00+08:00</updated>
<author><name>柳塘街道</name></author>
<category term="柳塘街道"/>
<summary>走了一遍，&lt;b&gt;记&lt;/b&gt;了一遍 &amp; 改了一遍。</summary>
</entry>
</feed>
"""
RSS_TEXT = """\
<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
<title>青禾档案</title>
<link>https://qinghe.example/</link>
<atom:link rel="self" type="application/rss+xml" href="https://qinghe.example/rss.xml"/>
<description>历年快报与动态</description>
<language>zh-Hans</language>
<copyright>转载请注明来源</copyright>
<lastBuildDate>Sat, 09 Mar 2024 08:30:00 +0800</lastBuildDate>
<item>
<title>缸瓦巷</title>
<link>https://qinghe.example/articles/2024/a/</link>
<guid isPermaLink="true">https://qinghe.example/articles/2024/a/</guid>
<pubDate>Fri, 01 Mar 2024 00:00:00 +0800</pubDate>
<dc:creator>柳塘街道</dc:creator>
<category>柳塘街道</category>
<description>走了一遍，&amp;lt;b&amp;gt;记&amp;lt;/b&amp;gt;了一遍 &amp;amp; 改了一遍。</description>
</item>
</channel>
</rss>
"""
JSON_VALUE = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "青禾档案",
    "home_page_url": "https://qinghe.example/",
    "feed_url": "https://qinghe.example/feed.json",
    "description": "历年快报与动态",
    "favicon": "https://qinghe.example/assets/icons/favicon.0a.svg",
    "language": "zh-Hans",
    "authors": [{"name": "青禾区创建办"}],
    "items": [
        {
            "id": "https://qinghe.example/articles/2024/a/",
            "url": "https://qinghe.example/articles/2024/a/",
            "title": "缸瓦巷",
            "summary": "走了一遍，<b>记</b>了一遍 & 改了一遍。",
            "authors": [{"name": "柳塘街道"}],
            "tags": ["柳塘街道"],
            "date_published": "2024-03-01T00:00:00+08:00",
            "date_modified": "2024-03-09T08:30:00+08:00",
            "content_text": "走了一遍，<b>记</b>了一遍 & 改了一遍。",
        }
    ],
}


def test_an_atom_feed_word_for_word():
    assert rendered(ONE_ARTICLE)["/feed.xml"] == ATOM_TEXT


def test_an_rss_feed_word_for_word():
    assert rendered(ONE_ARTICLE)["/rss.xml"] == RSS_TEXT


def test_a_json_feed_word_for_word():
    text = rendered(ONE_ARTICLE)["/feed.json"]
    assert json.loads(text) == JSON_VALUE
    assert "缸瓦巷" in text


def test_a_feed_with_nothing_in_it_is_valid():
    feeds = rendered()
    assert set(feeds) == {"/feed.xml", "/rss.xml", "/feed.json"}
    check(feeds)
    assert "<updated>1970-01-01T00:00:00Z</updated>" in feeds["/feed.xml"]
    assert "lastBuildDate" not in feeds["/rss.xml"]
    assert json.loads(feeds["/feed.json"])["items"] == []


def check(feeds: dict[str, str]) -> None:
    """Every feed is valid by its schema, and well-formed to feedparser."""
    for url, text in feeds.items():
        if url.endswith(".json"):
            JSON_FEED.validate(json.loads(text))
            continue
        (RSS if url.endswith("rss.xml") else ATOM).assertValid(etree.fromstring(text.encode()))
        told = feedparser.parse(text.encode())
        assert not told.bozo, (url, told.get("bozo_exception"))
        assert told.version == ("rss20" if url.endswith("rss.xml") else "atom10")


# --- which feeds there are -------------------------------------------------------------------------------------

TWO_SECTIONS = (
    '## 检查督导\n\n### 巡河 {unit="柳塘街道"}\n\n沿河走了一遍。\n\n## 简讯\n\n### 各地\n\n- 北岸镇：修好路灯。'
)


def held(feeds: dict[str, FeedPage]) -> dict[str, list[str]]:
    return {url: [entry.url for entry in page.entries] for url, page in feeds.items() if url.endswith("feed.xml")}


def test_the_site_each_series_tag_unit_and_section_has_feeds():
    site = planned(issue("12", "2024-03-05", "tags: 河长", TWO_SECTIONS, SITE), article("a", "tags: 河长", config=SITE))
    feeds = {page.url: page for page in site.pages if isinstance(page, FeedPage)}
    assert held(feeds) == {
        "/feed.xml": ["/issues/12/", "/articles/2024/a/"],
        "/issues/feed.xml": ["/issues/12/"],
        "/tags/he-zhang/feed.xml": ["/issues/12/", "/articles/2024/a/"],
        "/units/bei-an-zhen/feed.xml": ["/issues/12/#i12-2-1-1"],
        "/units/liu-tang-jie-dao/feed.xml": ["/issues/12/#i12-1-1"],
        "/sections/jian-cha-du-dao/feed.xml": ["/issues/12/#i12-1-1"],
        "/sections/jian-xun/feed.xml": ["/issues/12/#i12-2-1-1"],
    }
    assert {url.rsplit("/", 1)[0] for url in feeds if url.endswith("rss.xml")} == {
        u.rsplit("/", 1)[0] for u in held(feeds)
    }
    assert {url.rsplit("/", 1)[0] for url in feeds if url.endswith(".json")} == {
        u.rsplit("/", 1)[0] for u in held(feeds)
    }
    assert feeds["/tags/he-zhang/rss.xml"].title == "河长 - 青禾档案"
    assert feeds["/units/bei-an-zhen/feed.json"].home == "/units/bei-an-zhen/"


def test_every_feed_that_a_list_names_is_there():
    bulletins = (Bulletin("kuaibao", "青禾快报"), Bulletin("jianbao", "青禾简报"))
    config = replace(SITE, bulletins=bulletins)
    issues = (
        issue("1", config=config),
        issue("2", config=config),
        parsed("issues/2024/j1.md", "bulletin: 青禾简报\nnumber: 1\ndate: 2024-04-01", config=config)[0],
    )
    site = planned(*issues, article("a", "tags: 河长\n单位: 柳塘街道", config=config), config=config)
    there = {page.url: page for page in site.pages}
    named = [page.feed for page in site.pages if getattr(page, "feed", "")]
    assert set(named) <= set(there)
    assert [entry.url for entry in there["/issues/kuaibao/feed.xml"].entries] == [
        "/issues/kuaibao/2/",
        "/issues/kuaibao/1/",
    ]
    assert [entry.url for entry in there["/issues/jianbao/feed.xml"].entries] == ["/issues/jianbao/1/"]


# --- archives (RFC 5005) ---------------------------------------------------------------------------------------

COUNTS = (0, 1, NEWEST - 1, NEWEST, NEWEST + 1, ARCHIVED, NEWEST + ARCHIVED - 1, NEWEST + ARCHIVED, NEWEST + ARCHIVED + 1,
          NEWEST + 2 * ARCHIVED - 1, NEWEST + 2 * ARCHIVED, NEWEST + 2 * ARCHIVED + 1)  # fmt: skip


def tree_of(page: FeedPage) -> etree._Element:
    return etree.fromstring(text_of(page).encode())


def link(tree: etree._Element, rel: str) -> str:
    """The path to which a feed links; "" without such a link."""
    found = [
        e.get("href").removeprefix("https://qinghe.example") for e in tree.findall(f"{A}link") if e.get("rel") == rel
    ]
    assert len(found) < 2
    return found[0] if found else ""


def walk(feeds: dict[str, FeedPage]) -> list[list[str]]:
    """The titles of the feed and of each archive document, as a program finds them along prev-archive."""
    told, at = [], "/feed.xml"
    while at:
        tree = tree_of(feeds[at])
        told.append([title.text for title in tree.findall(f"{A}entry/{A}title")])
        at = link(tree, "prev-archive")
    return told


@pytest.mark.parametrize("count", COUNTS)
def test_feed_and_archives_are_the_whole_list_and_nothing_twice(count: int):
    documents = walk(feeds_of(row(count)))
    assert [title for document in documents for title in document] == [f"第{n}篇" for n in range(count, 0, -1)]
    assert all(len(document) == ARCHIVED for document in documents[1:])
    assert min(count, NEWEST) <= len(documents[0]) < NEWEST + ARCHIVED


@pytest.mark.parametrize("count", COUNTS)
def test_rss_and_json_hold_the_newest(count: int):
    feeds = feeds_of(row(count))
    newest = [f"第{n}篇" for n in range(count, max(0, count - NEWEST), -1)]
    assert [entry.title for entry in feeds["/rss.xml"].entries] == newest
    items = json.loads(text_of(feeds["/feed.json"]))["items"]
    assert [item["title"] for item in items] == newest
    assert [item["content_text"] for item in items] == newest  # without a summary the title has to do


def test_archive_documents_know_each_other():
    feeds = feeds_of(row(NEWEST + 3 * ARCHIVED))
    told = {
        url: [link(tree_of(page), rel) for rel in ("self", "current", "prev-archive", "next-archive", "alternate")]
        for url, page in feeds.items()
        if page.template == "feed.xml"
    }
    assert told == {
        "/feed.xml": ["/feed.xml", "", "/feed-3.xml", "", "/"],
        "/feed-1.xml": ["/feed-1.xml", "/feed.xml", "", "/feed-2.xml", "/"],
        "/feed-2.xml": ["/feed-2.xml", "/feed.xml", "/feed-1.xml", "/feed-3.xml", "/"],
        "/feed-3.xml": ["/feed-3.xml", "/feed.xml", "/feed-2.xml", "", "/"],
    }
    marked = {url for url in told if tree_of(feeds[url]).find(f"{FH}archive") is not None}
    assert marked == {"/feed-1.xml", "/feed-2.xml", "/feed-3.xml"}
    assert {tree_of(feeds[url]).find(f"{A}id").text for url in told} == {"https://qinghe.example/feed.xml"}
    check({url: text_of(feeds[url]) for url in told})


def archives(count: int) -> dict[str, str]:
    return {url: text_of(page) for url, page in feeds_of(row(count)).items() if page.archive}


def test_a_closed_document_never_changes_when_something_new_comes():
    before = archives(NEWEST + 2 * ARCHIVED)
    assert list(before) == ["/feed-1.xml", "/feed-2.xml"]
    for count in (NEWEST + 2 * ARCHIVED + 1, NEWEST + 3 * ARCHIVED - 1):
        assert archives(count) == before


def test_when_a_document_closes_the_one_before_it_gains_its_way_on_and_nothing_else():
    before, after = archives(NEWEST + 2 * ARCHIVED), archives(NEWEST + 3 * ARCHIVED)
    way = '<link rel="next-archive" type="application/atom+xml" href="https://qinghe.example/feed-3.xml"/>\n'
    assert after["/feed-1.xml"] == before["/feed-1.xml"]
    assert way in after["/feed-2.xml"]
    assert after["/feed-2.xml"].replace(way, "") == before["/feed-2.xml"]


def test_entries_of_one_day_keep_the_order_of_the_list():
    (newest, oldest) = walk(feeds_of(row(NEWEST + ARCHIVED, "2024-03-01")))
    assert newest + oldest == [f"第{n}篇" for n in range(NEWEST + ARCHIVED, 0, -1)]


# --- dates -----------------------------------------------------------------------------------------------------

DATES = {
    ("2024", "Asia/Shanghai"): "2024-01-01T00:00:00+08:00",
    ("2024-03", "Asia/Shanghai"): "2024-03-01T00:00:00+08:00",
    ("2024-03-14", "Asia/Shanghai"): "2024-03-14T00:00:00+08:00",
    ("2024-03-14T09:30", "Asia/Shanghai"): "2024-03-14T09:30:00+08:00",
    ("2024-03-14T09:30:05", "Asia/Shanghai"): "2024-03-14T09:30:05+08:00",
    ("1988-07-01", "Asia/Shanghai"): "1988-07-01T00:00:00+09:00",  # 夏令时
    ("1900-05-01", "Asia/Shanghai"): "1900-04-30T15:54:17+00:00",  # 当时的地方时，差 8 小时 5 分 43 秒
    ("2024-07-01", "Europe/Lisbon"): "2024-07-01T00:00:00+01:00",
}


@pytest.mark.parametrize(("stated", "told"), DATES.items())
def test_a_date_becomes_an_instant(stated: tuple[str, str], told: str):
    iso, zone = stated
    (entry,) = feeds_of(row(1, iso), replace(SITE, zone=zone))["/feed.xml"].entries
    assert (entry.iso, entry.updated) == (told, told)


def test_what_has_no_date_stands_in_no_feed():
    undated = parsed("b.md", "title: 无日期\n单位: 柳塘街道", config=SITE)[0]
    feeds = rendered(undated, article("a", "单位: 柳塘街道", config=SITE))
    assert "缸瓦巷" in feeds["/units/liu-tang-jie-dao/feed.xml"]
    assert not [url for url, text in feeds.items() if "无日期" in text]
    check(rendered(undated))


def test_a_correction_is_news_but_only_if_it_came_later():
    same = row(1, "2024-03-14T09:30")[0]
    for updated, told in {
        "": "2024-03-14T09:30:00+08:00", "2024-03-14": "2024-03-14T09:30:00+08:00",
        "2024-03-13": "2024-03-14T09:30:00+08:00", "2024-03-15": "2024-03-15T00:00:00+08:00",
    }.items():  # fmt: skip
        page = feeds_of((replace(same, updated=updated),))["/feed.xml"]
        assert (page.updated, page.entries[0].updated, page.entries[0].iso) == (told, told, "2024-03-14T09:30:00+08:00")


def test_a_feed_is_as_new_as_its_latest_change():
    newest, corrected, oldest = row(3, "2024-03-14")
    entries = (newest, replace(corrected, updated="2024-05-01T09:00"), oldest)
    assert feeds_of(entries)["/feed.xml"].updated == "2024-05-01T09:00:00+08:00"
    assert feeds_of(entries)["/rss.xml"].updated == "Wed, 01 May 2024 09:00:00 +0800"


# --- words and addresses -----------------------------------------------------------------------------------------

HOSTILE = {
    "CDATA": "完]]>了", "markup": "<b>粗</b><script>alert(1)</script>", "ampersand": "甲&乙 &amp; &lt;丙&gt;", "quotes": "“'\"”",
    "emoji": "创建👨‍👩‍👧🏙️", "Ext B": "𠮷𡈽𠂤", "separators": "上\u2028下\u2029完", "BOM": "\ufeff起", "tab": "左\t右",
    "template": "{{ page }}{% raw %}", "empty": "",
}  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_words_arrive_as_they_were_written(words: str):
    entry = replace(row(1)[0], title=words, summary=words, units=(Link(words, "/units/x/"),))
    feeds = {url: text_of(page) for url, page in feeds_of((entry,)).items()}
    check(feeds)
    atom = etree.fromstring(feeds["/feed.xml"].encode()).find(f"{A}entry")
    assert (atom.findtext(f"{A}title"), atom.findtext(f"{A}author/{A}name")) == (words, words)
    assert (atom.findtext(f"{A}summary") or "") == words
    item = etree.fromstring(feeds["/rss.xml"].encode()).find("channel/item")
    assert (item.findtext("title"), item.findtext("category")) == (words, words)
    description = item.findtext("description") or ""
    assert etree.HTML(f"<p>{description}</p>").xpath("string()") == words if description.strip() else not words
    (told,) = json.loads(feeds["/feed.json"])["items"]
    assert (told["title"], told["content_text"], told["tags"]) == (words, words, [words])


FORBIDDEN = "".join(map(chr, [*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, 0xD800, 0xDFFF]))


def test_characters_that_no_feed_can_hold_are_left_out():
    entry = replace(
        row(1)[0], title=f"河{FORBIDDEN}长", summary=f"水{FORBIDDEN}清", units=(Link(f"柳{FORBIDDEN}塘", ""),)
    )
    config = replace(SITE, title=f"档{FORBIDDEN}案", subtitle=FORBIDDEN)
    feeds = {url: text_of(page, frame_of(config)) for url, page in feeds_of((entry,), config).items()}
    check(feeds)
    for url in ("/feed.xml", "/rss.xml"):
        told = feedparser.parse(feeds[url].encode())
        assert (told.feed.title, told.entries[0].title, told.entries[0].summary) == ("档案", "河长", "水清")
    assert "".join(feeds.values()).encode()  # no lone surrogate in what is written


def test_addresses_are_absolute_and_below_the_sub_path():
    config = replace(SITE, base_path="/ztzl/wenming/")
    feeds = rendered(issue("12", body=TWO_SECTIONS, config=config), config=config)
    for url, text in feeds.items():
        for address in _addresses(url, text):
            assert address.startswith("https://qinghe.example/ztzl/wenming/"), (url, address)
    assert "https://qinghe.example/ztzl/wenming/issues/12/#i12-1-1" in feeds["/units/liu-tang-jie-dao/feed.json"]


def _addresses(url: str, text: str) -> list[str]:
    if url.endswith(".json"):
        told = json.loads(text)
        return [
            told["home_page_url"],
            told["feed_url"],
            told["favicon"],
            *(i[k] for i in told["items"] for k in ("id", "url")),
        ]
    tree = etree.fromstring(text.encode())
    found = [
        *tree.xpath("//@href"),
        *tree.xpath("//*[local-name()='id' or local-name()='icon' or local-name()='guid']/text()"),
    ]
    return [*found, *tree.xpath("//link/text()")]


def test_without_a_base_url_addresses_are_paths():
    text = rendered(ONE_ARTICLE, config=replace(SITE, base_url=""))["/feed.xml"]
    assert "<id>/articles/2024/a/</id>" in text


def test_an_entry_says_when_it_is_in_the_other_script():
    feeds = rendered(article("a", "语言: zh-Hant", config=SITE), article("b", config=SITE))
    langs = [
        e.get("{http://www.w3.org/XML/1998/namespace}lang")
        for e in etree.fromstring(feeds["/feed.xml"].encode()).findall(f"{A}entry")
    ]
    assert sorted(langs, key=str) == [None, "zh-Hant"]
    assert sorted(item.get("language", "") for item in json.loads(feeds["/feed.json"])["items"]) == ["", "zh-Hant"]
    assert feeds["/rss.xml"].count("<dc:language>zh-Hant</dc:language>") == 1


@pytest.mark.parametrize("lang", ["中文", "<svg>", "zh_Hans", "zh Hans", "-"])
def test_a_language_that_is_none_is_left_out(lang: str):
    feeds = {url: text_of(page) for url, page in feeds_of((replace(row(1)[0], lang=lang),)).items()}
    check(feeds)
    assert feeds == {url: text_of(page) for url, page in feeds_of(row(1)).items()}


def test_an_issue_is_the_work_of_the_office_an_item_that_of_its_unit():
    feeds = rendered(issue("12", body=TWO_SECTIONS, config=SITE))
    whole, item = (
        etree.fromstring(feeds[url].encode()).find(f"{A}entry") for url in ("/feed.xml", "/units/bei-an-zhen/feed.xml")
    )
    assert whole.find(f"{A}author") is None
    assert {c.get("term") for c in whole.findall(f"{A}category")} == {"柳塘街道", "北岸镇"}
    assert [name.text for name in item.findall(f"{A}author/{A}name")] == ["北岸镇"]


# --- the whole sample site ---------------------------------------------------------------------------------------


def test_every_feed_of_the_sample_site_is_valid(sample: Path):
    files = sorted(file for name in ("feed*.xml", "rss.xml", "feed.json") for file in sample.rglob(name))
    assert len(files) > 60
    check({f"/{file.relative_to(sample).as_posix()}": file.read_text("utf-8") for file in files})


def test_no_feed_of_the_sample_site_has_an_id_twice_or_leads_astray(sample: Path):
    for file in sample.rglob("feed*.xml"):
        tree = etree.parse(file).getroot()
        ids = [e.text for e in tree.findall(f"{A}entry/{A}id")]
        assert len(ids) == len(set(ids)), file
        for entry in tree.findall(f"{A}entry"):
            (way,) = (e.get("href") for e in entry.findall(f"{A}link") if e.get("rel") == "alternate")
            path, _, anchor = way.removeprefix("https://wenming.qinghe.example").partition("#")
            page = (sample / urls.file_of(path)).read_text("utf-8")
            assert not anchor or f'id="{anchor}"' in page, way


BROKEN = {
    "an entry without id": ("<id>https://qinghe.example/articles/2024/a/</id>\n", ""),
    "a day for an instant": ("<published>2024-03-01T00:00:00+08:00<", "<published>2024-03-01<"),
    "two titles": ("<title>缸瓦巷</title>", "<title>缸瓦巷</title><title>缸瓦巷</title>"),
    "an element Atom does not know": ("<summary>", "<description/><summary>"),
}


@pytest.mark.parametrize(("old", "new"), BROKEN.values(), ids=BROKEN)
def test_the_grammar_refuses(old: str, new: str):
    assert old in ATOM_TEXT
    assert not ATOM.validate(etree.fromstring(ATOM_TEXT.replace(old, new, 1).encode()))
