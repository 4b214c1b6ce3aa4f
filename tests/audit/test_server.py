"""The server of the audit answers as the servers we advise do."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from audit.server import served

FILES = {
    "index.html": "<title>首页</title>",
    "404.html": "<title>没有这个页面</title>",
    "about/index.html": "<title>关于</title>",
    "assets/site.0123abcd.css": "body { color: red }",
}


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    for name, text in FILES.items():
        file = tmp_path / "site" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    (tmp_path / "secret.html").write_text("not for the web", "utf-8")
    with served(tmp_path / "site") as url:
        yield url


def get(url: str, path: str, **headers: str) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection(urlsplit(url).netloc, timeout=10)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    data = answer.read()
    connection.close()
    return answer, data


@pytest.mark.parametrize(
    ("path", "status", "file"),
    [
        ("/", 200, "index.html"),
        ("/?q=1", 200, "index.html"),
        ("/about/", 200, "about/index.html"),
        ("/nothing", 404, "404.html"),
        ("/nothing/", 404, "404.html"),
        ("/../secret.html", 404, "404.html"),
        ("/%2e%2e/secret.html", 404, "404.html"),
    ],
)
def test_what_is_sent(url: str, path: str, status: int, file: str) -> None:
    answer, data = get(url, path)
    assert (answer.status, data.decode()) == (status, FILES[file])


def test_a_folder_without_its_slash_is_led_on(url: str) -> None:
    answer, _ = get(url, "/about")
    assert (answer.status, answer.headers["Location"]) == (301, "/about/")


def test_text_is_packed_for_those_who_take_it(url: str) -> None:
    answer, data = get(url, "/", Accept_Encoding="gzip")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(data).decode() == FILES["index.html"]
    assert get(url, "/")[0].headers["Content-Encoding"] is None


@pytest.mark.parametrize(("path", "kept"), [("/assets/site.0123abcd.css", "immutable"), ("/", "no-cache")])
def test_only_what_bears_its_hash_is_kept_for_ever(url: str, path: str, kept: str) -> None:
    assert kept in get(url, path)[0].headers["Cache-Control"]


def test_what_is_known_is_not_sent_again(url: str) -> None:
    tag = get(url, "/")[0].headers["ETag"]
    answer, data = get(url, "/", If_None_Match=tag)
    assert (answer.status, data) == (304, b"")
