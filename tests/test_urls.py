"""Addresses: made, checked, kept apart."""

from __future__ import annotations

import sys

import pytest

from builder import urls

SLUGS = {
    "街巷": "jie-xiang", "Wi-Fi 升级": "wi-fi-sheng-ji", "ＡＢＣ": "abc", "café": "cafe", "2024年": "2024-nian",
    "創建": "chuang-jian", "CON": "con-x", "nul": "nul-x", ";)": "x3b-29", "🎉": "x1f389", "\ud800": "xd800", "..": "x2e-2e",
    "../etc": "etc", "": "x",
}  # fmt: skip


@pytest.mark.parametrize(("text", "slug"), SLUGS.items())
def test_slugs(text, slug):
    assert urls.slug(text) == slug


@pytest.mark.parametrize("text", ["夜" * 300, "a" * 300, "夜市" * 43, "🎉" * 90])
def test_a_slug_is_short_and_is_a_slug(text):
    assert urls.is_slug(urls.slug(text))
    assert len(urls.slug(text)) <= 60


@pytest.mark.parametrize(
    "text", ["", "A", "a--b", "-a", "a-", "a/b", "..", "a.b", "a b", "夜", "a\n", "aux", "lpt9", "a" * 81]
)
def test_what_is_no_slug(text):
    assert not urls.is_slug(text)


@pytest.mark.parametrize(
    "text", ["/a/", "/a", "/2019/05/old.html", "/夜市/", "/a_b/c-d/", "/" + "a" * 200, "/console/"]
)
def test_addresses(text):
    assert urls.is_address(text)


NO_ADDRESSES = [
    "", "/", "//", "a/", "a.html", "/../x", "/a/../b/", "/a/./b/", "//evil.example/x", "https://evil.example/", "C:\\x",
    "/\\evil", "/a b/", "/a\x00/", "/a\n/", "/%2e%2e/", "/a?b", "/a#b", "/a:b/", "/a|b", "/.git/", "/.htaccess", "/a./",
    "/con/", "/nul.html", "/COM1.txt", "/\ud800/", "/" + "a" * 201, "/" + "夜" * 86, "/a//b/", "/a*", '/a"/',
]  # fmt: skip


@pytest.mark.parametrize("text", NO_ADDRESSES)
def test_what_is_no_address(text):
    assert not urls.is_address(text)


COLLISIONS = {
    "the same": (["/a/", "/a/"], ["/a/"]),
    "a folder and its index": (["/a/", "/a/index.html"], ["/a/index.html"]),
    "case": (["/Ab/", "/ab/"], ["/ab/"]),
    "composed and decomposed": (["/caf\u00e9/", "/cafe\u0301/"], ["/cafe\u0301/"]),
    "a file where a folder is wanted": (["/feed.xml", "/feed.xml/old/"], ["/feed.xml/old/"]),
    "a folder where a file is wanted": (["/a/b/", "/a"], ["/a"]),
    "neighbours": (["/a/", "/b/", "/a/b/", "/", "/a.html", "/ab/"], []),
}


@pytest.mark.parametrize(("given", "found"), COLLISIONS.values(), ids=COLLISIONS)
def test_collisions(given, found):
    assert [url for url, _, _ in urls.collisions((url, url) for url in given)] == found


def test_where_things_stand():
    assert urls.article(2024, "a") == "/articles/2024/a/"
    assert urls.article(None, "a") == "/articles/undated/a/"
    assert (urls.issue("kb", "876", several=False), urls.issue("kb", "876", several=True)) == (
        "/issues/876/",
        "/issues/kb/876/",
    )
    assert (urls.month(2024, 3), urls.numbered("/tags/a/", 0), urls.numbered("/tags/a/", 2)) == (
        "/dates/2024/03/", "/tags/a/", "/tags/a/2/",
    )  # fmt: skip
    assert [urls.file_of(url) for url in ("/", "/a/", "/a.xml")] == ["index.html", "a/index.html", "a.xml"]
    assert [urls.as_folder(url) for url in ("/a", "/a/", "/a.html", "/a.b/c")] == ["/a/", "/a/", "/a.html", "/a.b/c/"]


def test_names_sort_by_pinyin():
    assert sorted(["柳塘", "北岸", "Abc", "北安"], key=urls.pinyin_key) == ["Abc", "北安", "北岸", "柳塘"]


def test_readings_put_away_come_back_for_a_new_name():
    def spelt(name):
        return urls.slug(name), urls.pinyin_key(name)

    with urls.readings_put_away():
        assert spelt("重庆银行")[0] == "chong-qing-yin-hang"
    assert "pypinyin" not in sys.modules
    assert spelt("重庆银行")[0] == "chong-qing-yin-hang"  # known by now
    assert "pypinyin" not in sys.modules
    assert spelt("重阳音乐行走团") == ("chong-yang-yin-yue-xing-zou-tuan", ("chong2", "yang2", "yin1", "yue4", "xing2", "zou3", "tuan2", "", "重阳音乐行走团"))  # fmt: skip
