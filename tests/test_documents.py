"""Content on disk: which files are documents, which are assets, what a file's bytes become, what is written."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from builder.documents import (
    find_documents,
    keep_bytes,
    parse_document,
    read_asset,
    read_document,
    survey,
    write_text,
)
from builder.problems import ContentError

HEAD = "---\ntitle: 柳塘夜市\ndate: 2024-03-01\n---\n\n夜市开张了。\n一段文字。\n"

BYTES = {
    "UTF-8": HEAD.encode(),
    "UTF-8 with mark": b"\xef\xbb\xbf" + HEAD.encode(),
    "GB18030": HEAD.encode("gb18030"),
    "UTF-16 with mark": HEAD.encode("utf-16"),
    "UTF-16 big end first": b"\xfe\xff" + HEAD.encode("utf-16-be"),
    "UTF-16 without mark": HEAD.encode("utf-16-le"),
    "CRLF": HEAD.replace("\n", "\r\n").encode(),
    "CR": HEAD.replace("\n", "\r").encode(),
}


@pytest.mark.parametrize("data", BYTES.values(), ids=BYTES)
def test_one_document_in_any_encoding_and_line_end(tmp_path: Path, data):
    (tmp_path / "a.md").write_bytes(data)
    document = read_document(tmp_path, "a.md")
    assert [(field.name, field.value.text, field.line) for field in document.fields] == [
        ("title", "柳塘夜市", 2),
        ("date", "2024-03-01", 3),
    ]
    assert document.body == "\n夜市开张了。\n一段文字。\n"
    assert (document.body_line, document.digest) == (5, hashlib.sha256(data).hexdigest())
    assert document.problems == ()


NO_TEXT = {
    "cut off": "夜市".encode()[:-1] + b"\xff",
    "two encodings": "夜".encode("gbk") + b"\x80\xff\xff",
    "Word": b"PK\x03\x04",
}


@pytest.mark.parametrize("data", NO_TEXT.values(), ids=NO_TEXT)
def test_bytes_that_are_no_text_are_refused_with_the_name_of_the_file(tmp_path: Path, data):
    (tmp_path / "a.md").write_bytes(data)
    with pytest.raises(ContentError, match=r"^a\.md:1:1: .* \[encoding\]$"):
        read_document(tmp_path, "a.md")


def test_a_file_that_is_gone_is_a_problem_not_a_traceback(tmp_path: Path):
    with pytest.raises(ContentError, match=r"^a\.md:1:1: 文件打不开 → 检查文件权限 \[unreadable\]$"):
        read_document(tmp_path, "a.md")


def test_a_file_name_with_a_line_feed_is_refused(tmp_path: Path):
    (tmp_path / "a\nb.md").write_text(HEAD, "utf-8")
    with pytest.raises(ContentError) as caught:
        read_document(tmp_path, find_documents(tmp_path)[0])
    assert caught.value.problems[0].rule == "file-name"


def test_a_file_name_that_is_no_text_is_refused(tmp_path: Path):
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.md")).write_text(HEAD, "utf-8")
    with pytest.raises(ContentError, match="文件名里有看不见的或认不出的字符"):
        read_document(tmp_path, find_documents(tmp_path)[0])


@pytest.fixture
def content(tmp_path: Path) -> Path:
    names = (
        "articles/2024/a.md", "articles/2024/B.MD", "articles/c.markdown", "d.txt", "e.html", "f.HTM", "夜市 一.md",
        "articles/2024/a/图.JPG", "g.pdf", "h.docx", "articles/originals/i.md",
        # what must not be found
        "originals/raw.md", ".git/x.md", ".hidden.md", "_draft.md", "~$a.md", "a.md~", ".a.md.swp", "4913", "a.md.tmp",
        "#a.md#", "Thumbs.db", "node_modules/x.md", "site.yaml", "urls.lock", "j.exe", "k.md.bak", "._l.md", "m.svg",
    )  # fmt: skip
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, "utf-8")
    return tmp_path


def test_documents_are_found_sorted_and_nothing_temporary(content: Path):
    assert find_documents(content) == (
        "articles/2024/B.MD", "articles/2024/a.md", "articles/c.markdown", "articles/originals/i.md", "d.txt", "e.html",
        "f.HTM", "夜市 一.md",
    )  # fmt: skip


def test_assets_are_found_with_their_digests(content: Path):
    assets = [read_asset(content, file.path) for file in survey(content) if file.is_asset]
    told = [(asset.path, asset.digest) for asset in assets]
    names = ("articles/2024/a/图.JPG", "g.pdf", "h.docx")
    assert told == [(name, hashlib.sha256(name.encode()).hexdigest()) for name in names]


def test_what_is_no_plain_file_is_never_followed(content: Path, tmp_path_factory):
    before = survey(content)
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.md").write_text("x", "utf-8")
    (content / "to-file.md").symlink_to(outside / "secret.md")
    (content / "to-folder").symlink_to(outside)
    (content / "to-parent").symlink_to(content)
    (content / "dangling.pdf").symlink_to(outside / "nothing")
    os.mkfifo(content / "pipe.md")
    (content / "folder.md").mkdir()
    assert survey(content) == before


def test_a_survey_tells_what_changed(content: Path):
    path, before = "articles/c.markdown", survey(content)
    write_text(content / path, "articles/C.markdown")  # as long as before
    os.utime(content / path, ns=(0, next(file.written_ns for file in before if file.path == path)))
    assert [file.path for file in set(survey(content)) - set(before)] == [path]


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path):
    assert survey(tmp_path / "content") == ()


def test_text_is_written_once(tmp_path: Path):
    file = tmp_path / "a" / "夜市.md"
    assert write_text(file, "夜市\n")
    assert not write_text(file, "夜市\n")
    assert write_text(file, "街巷\n")
    assert [path.name for path in file.parent.iterdir()] == ["夜市.md"]
    assert file.read_bytes() == "街巷\n".encode()


def test_originals_are_kept_byte_for_byte(tmp_path: Path):
    data = bytes(range(256))
    keep_bytes(tmp_path / "originals" / "x.txt", data)
    assert (tmp_path / "originals" / "x.txt").read_bytes() == data


def test_the_body_knows_its_first_line():
    assert parse_document("正文。", "a.md").body_line == 1
    assert parse_document("---\ntitle: 甲\n---\n正文。", "a.md").body_line == 4
