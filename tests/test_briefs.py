"""A brief on its page: one line of Markdown, with the pictures and links of its document."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from picture_files import drawing, saved
from tests_support import write_site

from builder.cli import main

LINES = {
    "picture": "![井盖](tu.png)",
    "article": "见[夜市一文](../../articles/2024/a.md)。",
    "heading": "见[夜市一文的账](../../articles/2024/a.md#zhang-1)。",
    "issue": "见[上一期](11.md)。",
    "list": "见[全部标签](/tags/)。",
    "attachment": "见[名单](mingdan.csv)。",
    "elsewhere": "见[规定](https://other.example/rule)。",
    "remote": "![远图](https://other.example/tu.png)",
    "dangerous": "[点这里](javascript:alert(1))",
}
FILES = {
    "site.yaml": "title: 青禾区工作档案\n",
    "articles/2024/a.md": "---\ntitle: 夜市\ndate: 2024-03-01\ntags: [夜市]\n---\n开头。\n\n## 账 {#zhang-1}\n\n一笔。\n",
    "issues/2024/11.md": "---\nbulletin: 青禾快报\nnumber: 11\ndate: 2024-03-01\n---\n## 要闻\n\n### 一条\n\n话。\n",
    "issues/2024/12.md": "---\nbulletin: 青禾快报\nnumber: 12\ndate: 2024-03-08\n---\n## 简讯\n\n"
    + "".join(f"- 柳塘街道：{line}\n" for line in LINES.values()),
    "issues/2024/mingdan.csv": "x" * 2048,
}


@pytest.fixture(scope="module", params=["/", "/dang/an/"])
def briefs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, BeautifulSoup]:
    """Every brief by its name, on a site at the root of its host and on one below; addresses from there."""
    folder = tmp_path_factory.mktemp("briefs")
    content = write_site(folder, FILES)
    (content / "issues/2024/tu.png").write_bytes(saved(drawing(), "PNG"))
    order = ["--content", str(content), "--output", str(folder / "site"), "--no-search", "--base-path", request.param]
    assert main(["build", *order]) == 0
    html = (folder / "site/issues/12/index.html").read_text("utf-8")
    if request.param != "/":
        html = html.replace(f'="{request.param}', '="/')
    return dict(zip(LINES, BeautifulSoup(html, "lxml").select(".briefs > li"), strict=True))


@pytest.mark.parametrize(
    ("name", "words", "address"),
    [
        ("article", "夜市一文", "/articles/2024/a/"),
        ("heading", "夜市一文的账", "/articles/2024/a/#zhang-1"),
        ("issue", "上一期", "/issues/11/"),
        ("list", "全部标签", "/tags/"),
        ("elsewhere", "规定（外部链接）", "https://other.example/rule"),
    ],
)
def test_a_link_leads_where_one_in_a_text_would(
    briefs: dict[str, BeautifulSoup], name: str, words: str, address: str
) -> None:
    link = briefs[name].select("a:not(.permalink)")[-1]
    assert (link.get_text(), link["href"]) == (words, address)


def test_a_picture_is_shown(briefs: dict[str, BeautifulSoup]) -> None:
    (picture,) = briefs["picture"].select("img")
    assert re.fullmatch(r"/media/[0-9a-f]{16}\.png", picture["src"])
    assert (picture["alt"], picture["width"], picture["height"]) == ("井盖", "90", "60")


def test_an_attachment_says_what_it_is(briefs: dict[str, BeautifulSoup]) -> None:
    link = briefs["attachment"].select("a:not(.permalink)")[-1]
    assert link.get_text() == "名单（CSV，2 KB）"
    assert re.fullmatch(r"/media/[0-9a-f]{16}\.csv", link["href"])


def test_a_picture_elsewhere_is_told_and_not_loaded(briefs: dict[str, BeautifulSoup]) -> None:
    assert not briefs["remote"].select("img")
    assert briefs["remote"].select("a[href='https://other.example/tu.png']")


def test_a_dangerous_link_is_only_its_words(briefs: dict[str, BeautifulSoup]) -> None:
    assert [link["href"] for link in briefs["dangerous"].select("a:not(.permalink)")][1:] == []
    assert "点这里" in briefs["dangerous"].get_text()


def test_pictures_from_elsewhere_are_shown_where_the_site_wants_them(tmp_path: Path) -> None:
    content = write_site(tmp_path, FILES | {"site.yaml": "title: 青禾区工作档案\nremote_images: true\n"})
    (content / "issues/2024/tu.png").write_bytes(saved(drawing(), "PNG"))
    assert main(["build", "--content", str(content), "--output", str(tmp_path / "site"), "--no-search"]) == 0
    page = BeautifulSoup((tmp_path / "site/issues/12/index.html").read_text("utf-8"), "lxml")
    assert page.select(".briefs img[src='https://other.example/tu.png']")
