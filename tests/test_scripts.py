"""Pages once more in the other script: what is converted, what is not, and where the links of such a page lead."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests_support import write_site

from builder.cli import main
from builder.scripts import convert_page

CASES = {
    "text": ("<p>志愿者发现头发</p>", "<p>志願者發現頭髮</p>"),
    "words are parted as OpenCC does": ("<p>皇后在后面</p>", "<p>皇后在後面</p>"),
    "attributes that are read": ('<img alt="街头" src="/街头.jpg" title="后面">', '<img alt="街頭" src="/街头.jpg" title="後面">'),
    "addresses stay": ('<a href="/体育/">体育</a>', '<a href="/体育/">體育</a>'),
    "description": ('<meta name="description" content="志愿服务">', '<meta name="description" content="志願服務">'),
    "government tags stay": ('<meta name="SiteName" content="志愿服务">', '<meta name="SiteName" content="志愿服务">'),
    "code stays": ("<p><code>后</code>后面</p>", "<p><code>后</code>後面</p>"),
    "scripts stay": ('<script type="application/ld+json">{"a":"体"}</script>', '<script type="application/ld+json">{"a":"体"}</script>'),
    "comments stay": ("<!-- 后面 -->", "<!-- 后面 -->"),
    "already Traditional": ('<article lang="zh-Hant"><p>后土</p><article>后</article></article><p>后面</p>',
        '<article lang="zh-Hant"><p>后土</p><article>后</article></article><p>後面</p>'),
    "foreign words": ('<p><span lang="en">a后b</span>后面</p>', '<p><span lang="en">a后b</span>後面</p>'),
    "entities survive": ("<p>5 &lt; 6 &amp; 后面</p>", "<p>5 &lt; 6 &amp; 後面</p>"),
    "kept names": ("<p>于和谷在范里，由于后面</p>", "<p>于和谷在范里，由於後面</p>"),
    "an address that looks like a tag": ("<p>a &gt; b</p>", "<p>a &gt; b</p>"),
}  # fmt: skip


@pytest.mark.parametrize(("simplified", "traditional"), CASES.values(), ids=CASES)
def test_a_page_in_traditional(simplified: str, traditional: str) -> None:
    assert convert_page(simplified, "zh-Hant", ("于和谷", "范里")) == traditional


def test_a_traditional_page_in_simplified() -> None:
    assert convert_page('<html lang="zh-Hant"><p>志願者</p>', "zh-Hans", ()) == '<html lang="zh-Hans"><p>志愿者</p>'


SITE = {
    "site.yaml": "标题: 青禾区工作档案\n网址: https://wm.example\n繁简切换: 是\n不转换的名称: [于和谷]\n",
    "articles/2024/a.md": "---\ntitle: 街头志愿者\ndate: 2024-03-01\n标签: 志愿服务\n---\n\n于和谷走在后面，见[另一篇](b.md)。\n",
    "articles/2024/b.md": "---\ntitle: 港人來訪\ndate: 2024-03-02\nlang: zh-Hant\n---\n\n後面還有羣衆，裏面也有。\n",
    "redirects.yaml": '"/old/": /articles/2024/a/\n',
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scripts")
    content = write_site(folder, SITE)
    assert main(["build", "--content", str(content), "--output", str(folder / "site"), "--no-search"]) == 0
    return folder / "site"


def text(site: Path, url: str) -> str:
    return (site / url.strip("/") / "index.html").read_text("utf-8")


def test_every_page_has_a_twin_and_each_leads_to_the_other(site: Path) -> None:
    plain = {path.relative_to(site) for path in site.rglob("index.html")}
    turned = {path.relative_to("hant") for path in plain if path.parts[0] == "hant"}
    single = {Path("search/index.html"), Path("old/index.html")}
    assert turned == {path for path in plain if path.parts[0] != "hant"} - single
    assert 'href="/hant/articles/2024/a/"' in text(site, "/articles/2024/a/")
    assert 'href="/articles/2024/a/"' in text(site, "/hant/articles/2024/a/")


def test_a_converted_page_is_marked_and_leads_to_converted_pages(site: Path) -> None:
    page = text(site, "/hant/articles/2024/a/")
    assert '<html lang="zh-Hant">' in page
    assert "于和谷走在後面" in page
    assert "街頭志願者" in page
    assert "本頁由程式從簡體轉換" in page
    assert 'href="/hant/articles/2024/b/"' in page
    assert '<link rel="canonical" href="https://wm.example/articles/2024/a/">' in page
    assert 'action="/search/"' in page


def test_a_traditional_document_keeps_its_letters_on_both(site: Path) -> None:
    for url in ("/articles/2024/b/", "/hant/articles/2024/b/"):
        assert '<article class="cols reading" lang="zh-Hant">' in text(site, url)
        assert "後面還有羣衆，裏面也有。" in text(site, url)


def test_what_is_converted_does_not_claim_the_other_script(site: Path) -> None:
    assert (
        'lang="zh-Hans"' not in text(site, "/hant/articles/").replace('class="script-switch"', "").split("<main", 1)[1]
    )


def test_machines_meet_the_originals_only(site: Path) -> None:
    for file in ("sitemap.xml", "feed.xml"):
        assert "/hant/" not in (site / file).read_text("utf-8")


def test_without_the_setting_there_is_no_second_page(tmp_path: Path) -> None:
    content = write_site(tmp_path, {**SITE, "site.yaml": "标题: 青禾区工作档案\n"})
    assert main(["build", "--content", str(content), "--output", str(tmp_path / "site"), "--no-search"]) == 0
    assert not (tmp_path / "site" / "hant").exists()
    assert "繁體" not in text(tmp_path / "site", "/articles/2024/a/")
