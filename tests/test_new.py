"""`bulletin new`: where a document begins, and that it is right from the beginning."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from builder.commands.judge import check
from builder.commands.new import New, new_document
from builder.commands.order import Asked
from builder.documents import find_documents
from builder.problems import ContentError

DAY = date(2024, 3, 5)


def begun(folder: Path, kind: str, title: str = "", day: date = DAY) -> str:
    return Path(new_document(New(folder, kind, title, day))).relative_to(folder).as_posix()


PLACES = {
    "article": ("article", "柳塘夜市开张", "articles/2024/0305-liu-tang-ye-shi-kai-zhang.md"),
    "article without a title": ("article", "", "articles/2024/0305-zai-zhe-li-xie-biao-ti.md"),
    "a title that climbs": ("article", "../../etc/passwd", "articles/2024/0305-etc-passwd.md"),
    "a title of signs": ("article", "：#[]", "articles/2024/0305-x3a-23-5b-5d.md"),
    "a device of Windows": ("article", "CON", "articles/2024/0305-con-x.md"),
    "issue": ("issue", "第45期", "issues/2024/45.md"),
    "supplement": ("issue", "增刊第2期", "issues/2024/s2.md"),
    "issue of a year": ("issue", "〔2024〕第12期", "issues/2024/2024-12.md"),
    "first issue": ("issue", "", "issues/2024/1.md"),
}


@pytest.mark.parametrize(("kind", "title", "path"), PLACES.values(), ids=PLACES)
def test_a_document_begins_where_it_belongs_and_is_right(tmp_path: Path, kind, title, path):
    assert begun(tmp_path, kind, title) == path
    examined = check(Asked(tmp_path, drafts=True))
    assert [str(p) for p in examined.problems if p.level == "error"] == []
    (value,) = (*examined.assembly.archive.articles, *examined.assembly.archive.issues)
    assert value.hidden == "草稿"
    assert kind == "issue" or value.title == (title or "在这里写标题")


def test_a_very_long_title_makes_a_short_name(tmp_path: Path):
    path = begun(tmp_path, "article", "夜市" * 100)
    assert len(path.encode()) < 60
    assert "夜市" * 100 in (tmp_path / path).read_text("utf-8")


def test_the_next_number_follows_the_highest(tmp_path: Path):
    for name in ("issues/2023/44.md", "issues/2024/9.md", "issues/2024/s50.md", "articles/2024/99.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("---\n---\n", "utf-8")
    assert begun(tmp_path, "issue") == "issues/2024/45.md"


def test_a_yearly_count_begins_anew(tmp_path: Path):
    (tmp_path / "site.yaml").write_text("bulletins: [{id: kb, name: 青禾快报, yearly: 是}]\n", "utf-8")
    (tmp_path / "issues/2023").mkdir(parents=True)
    (tmp_path / "issues/2023/44.md").write_text("---\n---\n", "utf-8")
    assert begun(tmp_path, "issue") == "issues/2024/1.md"
    assert begun(tmp_path, "issue") == "issues/2024/2.md"


def test_an_existing_document_is_never_touched(tmp_path: Path):
    path = begun(tmp_path, "article", "夜市")
    (tmp_path / path).write_text("写好的", "utf-8")
    with pytest.raises(ContentError, match="已经有这个文件 → 换一个标题、期号或日期，或直接修改它"):
        begun(tmp_path, "article", "夜市")
    assert (tmp_path / path).read_text("utf-8") == "写好的"


def test_what_is_no_number_is_refused(tmp_path: Path):
    with pytest.raises(ContentError, match="“夜市”不是期号 → 写成 第45期、45 或 增刊第2期"):
        begun(tmp_path, "issue", "夜市")
    assert find_documents(tmp_path) == ()
