"""The five real documents, imported and raw, as pages of a site (they are not part of the project)."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page, expect
from reading import pages_with, results

from builder.cli import main


def soup_of(site: Path, pattern: str) -> BeautifulSoup:
    (file,) = site.glob(pattern)
    return BeautifulSoup(file.read_text("utf-8"), "html.parser")


@pytest.fixture(scope="module", params=["imported", "raw"])
def site(request: pytest.FixtureRequest, seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(request.param)
    content = folder / "some" / "empty" / "content"
    if request.param == "imported":
        assert main(["import", *map(str, sorted(seeds.glob("*.txt"))), "--into", str(content)]) == 0
    else:
        content.mkdir(parents=True)
        for seed in seeds.glob("*.txt"):
            shutil.copy(seed, content / seed.name)
    target = ["--content", str(content), "--output", str(folder / "site")]
    assert main(["build", *target]) == 0
    assert published(folder / "site") == 0, "each has something that a person must decide first"
    assert main(["build", "--drafts", *target]) == 0
    return folder / "site"


def published(site: Path) -> int:
    return len([*site.glob("articles/*/*/index.html"), *site.glob("issues/876/index.html")])


def test_each_document_has_a_page(site: Path) -> None:
    assert published(site) == 5


def test_the_feed_post(site: Path) -> None:
    page = soup_of(site, "articles/2021/*/index.html")
    main_part = page.find("main")
    assert main_part.find("h1").get_text(strip=True) == "创城进行时｜鼓楼街道六项措施为创城助力加分"
    assert main_part.find("time")["datetime"].startswith("2021-06-17T15:01")
    assert "2021-06-17 15:01" in main_part.get_text()
    headings = [h.get_text(strip=True) for h in main_part.select("section[id^=h] > h2")]
    assert headings == ["清干净", "摆整齐", "治顽疾", "保日常", "广宣传", "全覆盖"]
    addresses = [a["href"] for a in main_part.select("figure.remote a")]
    assert len(addresses) == 5
    assert all(a.startswith("http://static.1sapp.com/qupost/img/2021/06/17/") for a in addresses)
    assert not page.find("img", src=lambda src: src and "//" in src)
    text = main_part.get_text(" ", strip=True)
    for words in ("张欣", "郑宇", "宜居密云", "鼓楼街道", "版权归原作者所有"):
        assert words in text


def test_the_issue(site: Path) -> None:
    page = soup_of(site, "issues/876/index.html").find("main")
    text = page.get_text(" ", strip=True)
    assert "第876期" in text
    assert "**" not in text
    assert [s["id"] for s in page.find_all(id=True) if s["id"] in ("i876-1", "i876-2", "i876-3")] == [
        "i876-1", "i876-2", "i876-3",
    ]  # fmt: skip
    for anchor, unit in (
        ("i876-1-1", "龙泉镇"), ("i876-1-2", "城子街道"), ("i876-1-3", "东辛房街道"), ("i876-2-1", "军庄镇"),
        ("i876-3-1-1", "区交通支队"),
    ):  # fmt: skip
        assert page.find(id=anchor).find("a", string=unit), f"{anchor} names {unit}"
    for label, name in (
        ("编辑", "赵爽"),
        ("校对", "张东辉"),
        ("核签", "刘兰"),
        ("报", "首都文明办"),
        ("发", "全区各单位"),
    ):
        assert label in text
        assert name in text
    assert page.find("strong", string="四要强化社区治理和服务创新。")


def test_units_gather_what_they_sent(site: Path) -> None:
    page = soup_of(site, "units/long-quan-zhen/index.html").find("main")
    assert page.find("a", href="/issues/876/#i876-1-1")


def test_importing_again_changes_nothing(seeds: Path, tmp_path: Path, capsys) -> None:
    files = [str(seed) for seed in sorted(seeds.glob("*.txt"))]
    assert main(["import", *files, "--into", str(tmp_path), "--json"]) == 0
    capsys.readouterr()
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert main(["import", *files, "--into", str(tmp_path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [file["state"] for file in told["files"]] == ["已经导入过，没有改动"] * 5
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_originals_are_kept_byte_for_byte(seeds: Path, tmp_path: Path) -> None:
    main(["import", str(seeds), "--into", str(tmp_path)])
    kept = sorted(path.read_bytes() for path in (tmp_path / "originals").glob("*.txt"))
    assert kept == sorted(seed.read_bytes() for seed in seeds.glob("*.txt"))


@pytest.fixture(scope="module")
def site_url(site: Path, serve_folder) -> str:
    return serve_folder(site)


@pytest.mark.parametrize("word", ["卫生死角", "明城", "第876期", "157处", "龙泉镇", "創城", "志愿者"])
def test_search_finds_exactly_the_documents_that_hold_a_word(page: Page, site: Path, site_url: str, word: str) -> None:
    expected = pages_with(site, word)
    assert expected
    assert set(results(page, site_url, word)) == expected


def test_the_item_of_a_town_is_reached_from_its_result(page: Page, site_url: str) -> None:
    results(page, site_url, "龙泉镇")
    page.locator(".search-item a[href$='#i876-1-1']").click()
    page.wait_for_url("**/issues/876/?q=*#i876-1-1")
    expect(page.locator("#i876-1-1")).to_be_in_viewport()
