"""网站地图, the statement on accessibility and privacy, and the block that says how to cite: what readers find there."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from archives import article, issue, together
from bs4 import BeautifulSoup
from conftest import AS_OF, ROOT, copy_content
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from builder.cli import main
from builder.commands.check import examine
from builder.commands.order import Asked
from builder.documents import read_document
from builder.model import Bulletin, Config, Office, StatementPage
from builder.pages.atlas import plan
from builder.pages.records import search_record
from builder.pages.statement import statement_page

CLICKS = 3


def soup_of(site: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((site / name).read_text("utf-8"), "lxml")


@pytest.fixture(scope="module")
def graph(sample: Path) -> dict[str, set[str]]:
    return links_of(sample)


def links_of(site: Path) -> dict[str, set[str]]:
    """Where the links of every page of a site lead, without anchors; old addresses and tombstones are left out."""
    found = {}
    for file in sorted(site.rglob("*.html")):
        soup = BeautifulSoup(file.read_text("utf-8"), "lxml")
        if not soup.select_one('meta[name="robots"][content="noindex"]'):
            url = "/" + file.relative_to(site).as_posix().removesuffix("index.html")
            found[url] = {unquote(urldefrag(link["href"]).url) for link in soup.select("a[href^='/']")}
    return found


def clicks(graph: dict[str, set[str]]) -> dict[str, int]:
    """How many clicks each page is away from the home page."""
    found, queue = {"/": 0}, deque(["/"])
    while queue:
        url = queue.popleft()
        for target in sorted(graph.get(url, ())):
            if target not in found:
                found[target] = found[url] + 1
                queue.append(target)
    return found


# --- the site map ------------------------------------------------------------------------------------------------


def far_items(graph: dict[str, set[str]]) -> dict[str, int | None]:
    """The articles and issues that are too far from the home page."""
    away = clicks(graph)
    items = {url for url in graph if re.fullmatch(r"/(articles/[^/]+/[^/]+|issues/[^/]+)/", url)}
    assert len(items) > 25
    return {url: away.get(url) for url in items if away.get(url, 99) > CLICKS}


def test_every_item_is_three_clicks_from_home(graph) -> None:
    assert far_items(graph) == {}


def test_every_item_is_three_clicks_from_home_however_long_the_lists(tmp_path: Path) -> None:
    content = copy_content(tmp_path / "content")
    told = (content / "site.yaml").read_text("utf-8")
    (content / "site.yaml").write_text(re.sub(r"(?m)^per_page: .*$", "per_page: 1", told), "utf-8")
    order = ["--content", str(content), "--output", str(tmp_path / "site"), "--as-of", AS_OF, "--no-search"]
    assert main(["build", *order]) == 0
    graph = links_of(tmp_path / "site")
    assert "/articles/9/" in graph
    assert far_items(graph) == {}


def test_every_list_is_three_clicks_from_home(graph) -> None:
    """The later pages of a long list are reached from its head; months hold everything without parting."""
    away = clicks(graph)
    heads = {url for url in graph if url.endswith("/") and not re.search(r"/[^/]*[^\d/][^/]*/\d{1,3}/$", url)}
    assert {url: away.get(url) for url in heads if away.get(url, 99) > CLICKS} == {}


def test_the_map_leads_to_every_list(graph, sample: Path) -> None:
    lists = ("columns", "units", "sections", "tags", "sources", "dates", "issues", "articles")
    below = {url for url in graph if re.fullmatch(rf"/({'|'.join(lists)})/([^/]*[^\d/][^/]*/)?", url)}
    years = {url for url in graph if re.fullmatch(r"/dates/\d{4}/", url)}
    single = {"/about/", "/accessibility/", "/search/", "/data/"}
    supplements = {url for url in graph if re.fullmatch(r"/issues/.+", url)}
    shown = {link["href"] for link in soup_of(sample, "sitemap/index.html").select("main a")}
    assert (below | years | single) - supplements <= shown
    assert {"/sitemap.xml", "/feed.xml", "/rss.xml", "/feed.json"} <= shown


def test_no_link_of_the_map_is_dead(sample: Path) -> None:
    hrefs = [link["href"] for link in soup_of(sample, "sitemap/index.html").select("main a")]
    files = [sample / (href.lstrip("/") + ("index.html" if href.endswith("/") else "")) for href in hrefs]
    assert [str(file) for file in files if not file.is_file()] == []
    assert len(hrefs) > 50


def groups(*values, config: Config | None = None) -> dict[str, list[str]]:
    """The site map of these documents: headings with what stands below them."""
    config = config or Config()
    pages = plan(together(*values, config=config).archive, config, ()).pages
    page = next(page for page in pages if page.url == "/sitemap/")
    return {link.title: [held.url for held in below] for link, below in page.groups}


def test_the_map_of_an_empty_site_shows_no_empty_list() -> None:
    assert groups() == {
        "订阅更新": ["/feed.xml", "/rss.xml", "/feed.json"],
        "关于本站": ["/search/", "/accessibility/"],
    }


def test_the_map_names_every_bulletin_and_what_has_no_date() -> None:
    config = Config(bulletins=(Bulletin("kb", "青禾快报"), Bulletin("jb", "青禾简报")))
    undated = replace(article("a", config=config), when=None)
    told = groups(issue("12", config=config), undated, config=config)
    assert told["快报"] == ["/issues/kb/"]
    assert told["日期"] == ["/dates/2024/", "/dates/undated/"]
    assert "标签" not in told


# --- the statement ---------------------------------------------------------------------------------------------------


def text_of(site: Path, name: str = "accessibility/index.html") -> str:
    return soup_of(site, name).main.get_text(" ", strip=True)


def test_the_statement_claims_no_standard_as_fulfilled(sample: Path) -> None:
    text = text_of(sample)
    assert "WCAG 2.2" in text
    assert "目标" in text
    assert not re.search(r"GB\s*/?\s*[TZ]|YD/T|符合.{0,12}(标准|级|要求)|达到.{0,12}(标准|级)|完全无障碍", text)


def test_the_statement_says_what_a_reader_may_look_for(sample: Path) -> None:
    text = text_of(sample)
    for word in ("长辈版", "亲情版", "关爱版", "关怀版", "按 / 键", "跳到正文", "Cookie", "校验码", "0999-1234567"):
        assert word in text, word


def test_every_anchor_of_the_statement_has_its_heading(sample: Path) -> None:
    soup = soup_of(sample, "accessibility/index.html")
    anchors = [link["href"].lstrip("#") for link in soup.select("main .jump a")]
    assert [heading.parent["id"] for heading in soup.select("main section[id] > h2")] == anchors
    assert len(anchors) == 8


def test_known_barriers_are_listed(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "site.yaml").write_text(
        "title: 小档案\n已知障碍: [2019年以前的扫描件没有文字, 地图不能朗读]\n", "utf-8"
    )
    assert (
        main(["build", "--content", str(tmp_path / "content"), "--output", str(tmp_path / "site"), "--no-search"]) == 0
    )
    items = [
        item.get_text() for item in soup_of(tmp_path / "site", "accessibility/index.html").select("#known > ul > li")
    ]
    assert items == ["2019年以前的扫描件没有文字", "地图不能朗读"]


def test_pictures_from_elsewhere_are_admitted(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "site.yaml").write_text("title: 小档案\n外站图片: 是\n", "utf-8")
    assert (
        main(["build", "--content", str(tmp_path / "content"), "--output", str(tmp_path / "site"), "--no-search"]) == 0
    )
    text = text_of(tmp_path / "site")
    assert "有些图片直接取自别的网站" in text
    assert "不向别的网站取任何东西" not in text


def lines_of(config: Config, office: Office, anchor: str) -> list[str]:
    """What search knows of a section of the statement."""
    record = search_record(statement_page(config, office), config.lang)
    (found,) = [passage for passage in record.passages if passage.anchor == anchor]
    return found.text.split("\n")


def test_the_statement_says_whom_to_ask_and_what_is_known() -> None:
    config = Config(known_barriers=("地图不能朗读",))
    office = Office(name="小档案", organizer="区创建办", contact="电话 0999-1")
    assert lines_of(config, office, "contact")[1:] == ["主办单位：区创建办", "联系方式：电话 0999-1"]
    assert lines_of(config, office, "known") == ["地图不能朗读"]


def test_a_statement_of_nobody_leads_to_the_foot_of_the_page() -> None:
    assert lines_of(Config(), Office(name="小档案"), "contact")[1:] == ["联系方式见页面下方。"]
    assert lines_of(Config(), Office(name="小档案"), "known") == ["目前没有登记。您遇到了，请告诉我们。"]


def test_the_statement_speaks_the_script_of_the_site() -> None:
    config, office = Config(lang="zh-Hant"), Office(name="小檔案", organizer="區創建辦")
    assert lines_of(config, office, "contact")[1:] == ["主辦單位：區創建辦"]
    assert lines_of(config, office, "known") == ["目前沒有登記。您遇到了，請告訴我們。"]


@pytest.mark.parametrize("section", ["goal", "checked", "known", "elder", "keys", "privacy", "cite", "contact"])
def test_search_knows_the_statement_as_it_is_read(sample: Path, section: str) -> None:
    examined = examine(Asked(ROOT / "content", as_of=date.fromisoformat(AS_OF)))
    pages = plan(examined.assembly.archive, examined.config, ()).pages
    (page,) = [page for page in pages if isinstance(page, StatementPage)]
    (told,) = [passage for passage in search_record(page, "zh-Hans").passages if passage.anchor == section]
    shown = soup_of(sample, "accessibility/index.html").select_one(f"#{section}")
    assert [told.heading, *told.text.split("\n")] == [line.get_text() for line in shown.select("h2, p, li")]


def test_what_the_statement_says_of_privacy_is_so(page: Tab, sample_url: str) -> None:
    """No cookie, no request elsewhere; what is kept is the reading settings, only once chosen, and gone with them."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("", "issues/31/", "articles/2022/0312-beijie/", "search/?q=志愿", "accessibility/"):
        page.goto(sample_url + path, wait_until="networkidle")
    assert {url for url in asked if not url.startswith((sample_url, "data:"))} == set()
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    switch = page.get_by_role("button", name="长辈版")
    switch.click()
    assert page.evaluate("Object.keys(localStorage)") == ["reading"]
    switch.click()
    assert page.evaluate("localStorage.length") == 0


def test_searches_are_kept_only_where_the_reader_says_so(page: Tab, sample_url: str) -> None:
    page.goto(f"{sample_url}search/")
    box = page.get_by_label("在这台设备上记住我的检索")
    box.check()
    page.locator(".search-field").fill("志愿")
    page.keyboard.press("Enter")
    expect(page.locator(".search-result").first).to_be_visible()
    assert page.evaluate("localStorage.getItem('searches')") == '["志愿"]'
    page.goto(f"{sample_url}search/")
    expect(page.locator(".search-recent a")).to_have_text(["志愿"])
    box.uncheck()
    assert page.evaluate("localStorage.length") == 0


def test_the_keys_the_statement_names_work(page: Tab, sample_url: str) -> None:
    page.goto(f"{sample_url}accessibility/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("/")
    expect(page.locator("#site-q")).to_be_focused()
    page.get_by_role("button", name="阅读设置").click()
    expect(page.locator(".settings-panel")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".settings-panel")).to_be_hidden()


# --- how to cite -------------------------------------------------------------------------------------------------------


def test_an_article_says_how_to_cite_it(sample: Path) -> None:
    cite = soup_of(sample, "articles/2022/0312-beijie/index.html").select_one("details.cite")
    address = "https://wenming.qinghe.example/articles/2022/0312-beijie/"
    assert (
        cite.select_one(".cite-text").get_text()
        == f"《一条巷子的三本账》，柳塘街道，2022-03-12，青禾区文明城市创建工作档案，{address}"
    )
    assert cite.select_one(".cite-facts a").get_text() == address
    digest = read_document(ROOT / "content", "articles/2022/0312-beijie.md").digest
    assert cite.select_one(".checksum").get_text() == digest[:12]


def test_every_article_and_issue_says_how_to_cite_it(graph, sample: Path) -> None:
    texts = [url for url in graph if re.fullmatch(r"/(articles/\d{4}/[^/]+|issues/[^/]+)/", url)]
    for url in texts:
        cite = soup_of(sample, f"{url.lstrip('/')}index.html").select("details.cite")
        assert len(cite) == 1, url
        assert re.fullmatch("[0-9a-f]{12}", cite[0].select_one(".checksum").get_text()), url
        assert cite[0].select_one(".cite-text").get_text().endswith(f"https://wenming.qinghe.example{url}"), url


def test_a_click_takes_the_whole_line(page: Tab, sample_url: str) -> None:
    page.goto(f"{sample_url}issues/31/")
    page.locator("details.cite summary").click()
    line = page.locator(".cite-text")
    line.click()
    assert page.evaluate("getSelection().toString().trim()") == line.inner_text()
