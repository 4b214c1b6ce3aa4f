"""Attachments say what they are and how large, on the page and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests_support import write_site

from builder.cli import main
from builder.markdown.attachments import attachment_words, tell_attachments

WORDS = {
    ("a/名单.pdf", 0): "（PDF，0 字节）", ("a.PDF", 1023): "（PDF，1023 字节）", ("a.docx", 1024): "（DOCX，1 KB）",
    ("a.xlsx", 1536): "（XLSX，1.5 KB）", ("a.zip", 12_582_912): "（ZIP，12 MB）", ("a.mp4", 1_258_291): "（MP4，1.2 MB）",
}  # fmt: skip


@pytest.mark.parametrize(("file", "told"), WORDS.items())
def test_kind_and_size_in_words(file: tuple[str, int], told: str) -> None:
    assert attachment_words(*file) == told


TOLD = {"/media/1.pdf": "（PDF，1 KB）"}
LINKS = {
    '<p><a href="/media/1.pdf">名单</a></p>': '<p><a href="/media/1.pdf">名单<span class="file-kind">（PDF，1 KB）</span></a></p>',
    '<a href="/media/1.pdf#2" title="x"><b>名单</b></a>': '<a href="/media/1.pdf#2" title="x"><b>名单</b><span class="file-kind">（PDF，1 KB）</span></a>',
    '<a href="/media/2.pdf">名单</a>': '<a href="/media/2.pdf">名单</a>',
    '<a id="x">/media/1.pdf</a>': '<a id="x">/media/1.pdf</a>',
}  # fmt: skip


@pytest.mark.parametrize(("html", "told"), LINKS.items())
def test_links_to_attachments(html: str, told: str) -> None:
    assert tell_attachments(html, TOLD) == told


def test_an_article_with_an_attachment(tmp_path: Path) -> None:
    content = write_site(
        tmp_path,
        {
            "articles/a.md": "---\ntitle: 夜市\ndate: 2024-03-01\n---\n\n见[名单](mingdan.csv)和[首页](/)。\n",
            "articles/mingdan.csv": "x" * 2048,
        },
    )
    command = ["build", "--content", str(content), "--output", str(tmp_path / "s"), "--no-search"]
    assert main([*command, "--base-path", "/a/"]) == 0
    (page,) = (tmp_path / "s" / "articles" / "2024").glob("*/index.html")
    text = page.read_text("utf-8")
    assert '名单<span class="file-kind">（CSV，2 KB）</span></a>和<a href="/a/">首页</a>' in text
