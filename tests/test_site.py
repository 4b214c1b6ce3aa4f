"""The sample site in a real browser, as a reader meets it."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from conftest import AS_OF, copy_content
from playwright.sync_api import Browser, Page, expect
from reading import pages_with, results

from builder.cli import main
from builder.documents import read_document

WORDS = ["卫生死角", "柳塘街道", "第33期", "132处", "三本账", "门前", "LED", "听泉粮仓", "志愿", "月牙河", "1.4万人次"]


@pytest.mark.parametrize("word", WORDS)
def test_search_finds_what_ctrl_f_finds(page: Page, sample: Path, sample_url: str, word: str) -> None:
    expected = {url for url in pages_with(sample, word) if url.count("/") > 2 or url == "/about/"}
    assert set(results(page, sample_url, word)) == expected


def test_a_unit_leads_to_its_item(page: Page, sample_url: str) -> None:
    results(page, sample_url, "杜云岚")
    link = page.locator(".search-item a[href*='/issues/33/?q=']").first
    anchor = urlsplit(link.get_attribute("href")).fragment
    link.click()
    page.wait_for_url(f"**/issues/33/?q=*#{anchor}")
    assert "杜云岚" in page.locator(f"#{anchor}").inner_text()
    expect(page.locator(f"#{anchor}")).to_be_in_viewport()


def test_filters_narrow_and_stand_in_the_address(page: Page, sample_url: str) -> None:
    everything = results(page, sample_url, "志愿")
    years = page.locator("fieldset:has-text('年份') .search-choice", has_text="2023")
    years.click()
    page.wait_for_url("**year=2023**")
    narrowed = shown(page, other_than=len(everything))
    assert narrowed
    assert narrowed < set(everything)
    page.reload()
    assert shown(page, other_than=len(everything)) == narrowed


def shown(page: Page, other_than: int) -> set[str]:
    """The paths of all results, once the list is as long as the status says; few enough to stand on one page."""
    status = page.locator(".search-status")
    expect(status).to_contain_text(re.compile("找到 [0-9]+ 篇"), timeout=20_000)
    expect(status).not_to_contain_text(f"找到 {other_than} 篇")
    count = int(re.search("找到 ([0-9]+) 篇", status.inner_text())[1])
    expect(page.locator(".search-result")).to_have_count(count)
    hrefs = page.locator(".search-result .search-result-title a").evaluate_all("links => links.map(a => a.href)")
    return {urlsplit(href).path for href in hrefs}


def test_an_unknown_word_is_answered_kindly(page: Page, sample_url: str) -> None:
    page.goto(f"{sample_url}search/?q=霸王龙")
    expect(page.locator(".search-status")).to_contain_text("霸王龙", timeout=20_000)
    assert page.locator(".search-result").count() == 0
    assert page.locator("main a:visible", has_text="标签").count() >= 1


def test_traditional_and_simplified_find_each_other(page: Page, sample_url: str) -> None:
    assert results(page, sample_url, "歸帆").keys() == results(page, sample_url, "归帆").keys() != set()


def site_pages(site: Path) -> dict[str, BeautifulSoup]:
    files = sorted(site.rglob("*.html"))
    return {
        "/" + file.relative_to(site).as_posix().removesuffix("index.html"): BeautifulSoup(
            file.read_text("utf-8"), "html.parser"
        )
        for file in files
    }


def check_links(site: Path, base: str) -> int:
    """Every internal link, file and anchor of a site resolves; gives how many were looked at."""
    pages = site_pages(site)
    ids = {url: {tag["id"] for tag in soup.find_all(id=True)} for url, soup in pages.items()}
    looked_at = 0
    for url, soup in pages.items():
        assert len(ids[url]) == len(soup.find_all(id=True)), f"{url} uses an id twice"
        for tag in soup.find_all(["a", "link", "img", "script", "form"]):
            target = tag.get("href") or tag.get("src") or tag.get("action")
            if not target or urlsplit(target).scheme:
                continue
            parts = urlsplit(target)
            path = unquote(parts.path)
            assert not path or path.startswith(base), f"{url}: {target}"
            inside = "/" + path.removeprefix(base) if path else url
            file = site / inside.lstrip("/")
            assert (file / "index.html").is_file() if inside.endswith("/") else file.is_file(), f"{url}: {target}"
            if parts.fragment:
                assert unquote(parts.fragment) in ids[inside], f"{url}: {target}"
            looked_at += 1
    return looked_at


def test_every_link_and_anchor_resolves(sample: Path) -> None:
    assert check_links(sample, "/") > 2000


def test_no_page_asks_another_host(sample: Path) -> None:
    """Nothing that a browser loads by itself comes from elsewhere."""
    for url, soup in site_pages(sample).items():
        for tag in soup.find_all(["img", "script", "iframe", "source", "video", "audio", "embed", "object"]):
            assert not urlsplit(tag.get("src") or "").netloc, f"{url}: {tag}"
        for tag in soup.find_all("link", rel=True):
            if set(tag["rel"]) & {"stylesheet", "icon", "preload", "manifest"}:
                assert not urlsplit(tag["href"]).netloc, f"{url}: {tag}"
    for sheet in sample.glob("assets/*.css"):
        assert not re.search(r"url\(\s*['\"]?(https?:)?//|@import", sheet.read_text("utf-8"))


def test_a_walk_through_the_site_stays_on_it(page: Page, sample: Path, sample_url: str) -> None:
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for path in sorted("/" + f.relative_to(sample).as_posix() for f in sample.rglob("index.html"))[::3]:
        page.goto(sample_url + path.lstrip("/").removesuffix("index.html"))
    results(page, sample_url, "志愿服务")
    assert [url for url in asked if not url.startswith(sample_url) and not url.startswith(("data:", "blob:"))] == []
    assert len(asked) > 30


@pytest.fixture(scope="module")
def below(tmp_path_factory: pytest.TempPathFactory, serve_folder) -> tuple[Path, str]:
    """The sample site built for /a/b/ and served there."""
    folder = tmp_path_factory.mktemp("below")
    content, site = copy_content(folder / "content"), folder / "www/a/b"
    site.parent.mkdir(parents=True)
    command = ["build", "--content", str(content), "--output", str(site), "--base-path", "/a/b/", "--as-of", AS_OF]
    assert main(command) == 0
    return site, serve_folder(folder / "www") + "a/b/"


def test_the_site_works_below_a_sub_path(page: Page, below: tuple[Path, str]) -> None:
    site, url = below
    assert check_links(site, "/a/b/") > 2000
    assert "/a/b/issues/33/" in results(page, url, "杜云岚")
    page.goto(url)
    page.get_by_role("searchbox").first.fill("夜归驿站")
    page.keyboard.press("Enter")
    page.wait_for_selector(".search-result")
    assert page.url.startswith(f"{url}search/?q=")


def test_everything_is_there_without_javascript(browser: Browser, sample_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(sample_url)
    page.locator("nav a", has_text="快报").first.click()
    page.locator("main a", has_text="第33期").first.click()
    assert "检查督导" in page.locator("main").inner_text()
    page.goto(f"{sample_url}search/")
    assert page.locator("main a:visible", has_text="单位").count() >= 1
    context.close()


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_sticks_out_sideways(browser: Browser, sample: Path, sample_url: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    paths = ["", "issues/", "issues/33/", "articles/2022/0505-shichang/", "dates/", "tags/", "units/", "search/?q=志愿",
             "articles/", "about/", "404.html", "dates/2023/", "dates/2024/03/", "articles/2023/0723-shutuo/"]  # fmt: skip
    for path in paths:
        page.goto(sample_url + path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{path} is {wide} wide on a screen of {width}"
    context.close()


def test_raw_documents_are_published_without_import(sample: Path) -> None:
    article = BeautifulSoup((sample / "articles/2023/0723-shutuo/index.html").read_text("utf-8"), "html.parser")
    assert article.find("time")["datetime"].startswith("2023-07-24")
    assert [a["href"] for a in article.select("figure.remote a")] != []
    issue = BeautifulSoup((sample / "issues/42/index.html").read_text("utf-8"), "html.parser")
    assert [h.get_text(strip=True) for h in issue.select("h2")][:1] != []
    assert "**" not in issue.find("main").get_text()


def test_every_listing_has_something_to_show(sample: Path) -> None:
    for url, soup in site_pages(sample).items():
        assert soup.find("h1"), url
        assert len(soup.find_all("h1")) == 1, url
        levels = [int(tag.name[1]) for tag in soup.find_all(re.compile(r"^h[1-6]$"))]
        skips = [(a, b) for a, b in itertools.pairwise(levels) if b > a + 1]
        assert not skips, f"{url} skips heading levels: {skips}"


def test_the_missing_issue_is_shown(sample: Path) -> None:
    text = BeautifulSoup((sample / "issues/index.html").read_text("utf-8"), "html.parser").find("main").get_text()
    assert re.search(r"第38期\s*缺", text)


def test_hidden_documents_leave_no_trace(sample: Path, root: Path) -> None:
    draft = read_document(root / "content", "articles/2024/0808-caogao.md")
    words = max(re.findall(r"[\u4e00-\u9fff]{8,}", draft.body), key=len)
    for file in (f for f in sample.rglob("*") if f.is_file()):
        assert words not in file.read_bytes().decode("utf-8", "replace"), file
        assert "0808-caogao" not in file.read_bytes().decode("utf-8", "replace"), file


def test_no_source_document_is_copied_out(sample: Path) -> None:
    assert not [f for f in sample.rglob("*") if f.suffix in (".md", ".yaml", ".lock")]
