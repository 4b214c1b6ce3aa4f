"""A text without a title, and what its file's name has to say about it."""

from __future__ import annotations

import pytest

from builder.clean.pipeline import clean

TEXT = "<p>3月4日，河西街道开展楼道清理行动，组织党员和志愿者共清运旧家具十二车。</p>"
DERIVED = ("河西街道开展楼道清理行动", "derived")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("河西街道集中清理楼道杂物.html", ("河西街道集中清理楼道杂物", "file-name")),
        ("来稿/河西街道集中清理楼道杂物 - 青禾网.html", ("河西街道集中清理楼道杂物", "file-name")),
        ("河西街道集中清理楼道杂物_街道动态_青禾区人民政府.htm", ("河西街道集中清理楼道杂物", "file-name")),
        ("创城进行时 _ 河西街道清理楼道.md", ("创城进行时｜河西街道清理楼道", "file-name")),
        ("河西街道集中清理楼道杂物(1).html", ("河西街道集中清理楼道杂物", "file-name")),
        ("楼道里的事 - 柳塘社区王桂芳口述.html", ("楼道里的事 - 柳塘社区王桂芳口述", "file-name")),
        ("新建文本文档 (2).txt", DERIVED),
        ("微信图片_20240305093000.txt", DERIVED),
        ("000_1247843872fcaffd.txt", DERIVED),
        ("稿件.txt", DERIVED),
    ],
)
def test_a_file_name_is_a_title_if_it_reads_as_one(name: str, title: tuple[str, str]) -> None:
    fields = {field.name: field.value for field in clean(TEXT, name).fields}
    assert (fields["title"].text, fields["title_status"].text) == title
