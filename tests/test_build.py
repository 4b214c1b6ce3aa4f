"""`bulletin build` as its user meets it: exit code, every word on stderr, what happens to the site."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests_support import tree, write_site

from builder.cli import main

ARTICLE = "---\ntitle: 柳塘夜市\ndate: 2024-03-01\n---\n\n夜市开张了，两百个摊位各有各的灯。\n"


def build(folder: Path, *more: str) -> int:
    content, site = str(folder / "content"), str(folder / "site")
    return main(["build", "--content", content, "--output", site, "--as-of", "2025-01-01", "--no-search", *more])


def test_a_first_article_becomes_a_site(tmp_path: Path) -> None:
    write_site(tmp_path, {"articles/2024/0301-yeshi.md": ARTICLE})
    assert build(tmp_path) == 0
    page = (tmp_path / "site/articles/2024/0301-yeshi/index.html").read_text("utf-8")
    assert "<h1" in page
    assert "夜市开张了，两百个摊位各有各的灯。" in page
    assert {"index.html", "404.html", "feed.xml", "sitemap.xml", "robots.txt"} <= set(tree(tmp_path / "site"))


WRONG = {
    "articles/2024/a.md": "---\ntitle：柳塘夜市\ndate: 2024-02-30\n---\n\n正文。\n",
    "articles/2024/b.md": "---\ntitle: 通知: 关于夜市\ntitle: 又一个\ndate: 昨天\n---\n\n正文。\n",
    "articles/2024/c.md": ARTICLE + "\n![灯](deng.jpg)\n",
    "issues/2024/x.md": "---\nbulletin: 青禾快报\nnumber: 第期\ndate: 2024-03-01\n---\n\n正文。\n",
}
SAID = """\
articles/2024/a.md:2:6: 字段名后用了中文冒号“：” → 请改成英文冒号加空格 `title: 柳塘夜市` [front-matter-full-width-colon]
articles/2024/a.md:3:7: date：2024 年 2 月没有 30 日 → 写成 2024-03-14 或 2024年3月14日 [field]
articles/2024/b.md:2:8: 内容里含“: ” → 请整体加英文引号 `title: "通知: 关于夜市"` [front-matter-colon-in-value]
articles/2024/b.md:3:1: 字段 title 写了两次（第 2、3 行） → 删去其中一行 [front-matter-duplicate]
articles/2024/b.md:4:7: date：“昨天”不是日期 → 写成 2024-03-14 或 2024年3月14日，可带时间 09:30 [field]
articles/2024/c.md:8:1: 找不到图片 deng.jpg → 检查文件名和大小写，图片放到稿件旁边 [picture-missing]
issues/2024/x.md:3:9: number：“第期”不是期号 → 写成 第12期、12、〔2024〕第12期 或 增刊第1期 [field]
"""


def test_everything_wrong_is_said_in_one_run_and_the_old_site_stays(tmp_path: Path, capsys) -> None:
    write_site(tmp_path, {"articles/2024/good.md": ARTICLE})
    assert build(tmp_path) == 0
    before = tree(tmp_path / "site")
    write_site(tmp_path, WRONG)
    capsys.readouterr()
    assert build(tmp_path) == 1
    out, err = capsys.readouterr()
    assert err.replace("读取稿件\n", "") == SAID
    assert out == "有 7 处错误，网站没有改动\n"
    assert tree(tmp_path / "site") == before


def test_keep_going_publishes_the_rest_as_if_the_bad_ones_were_not_there(tmp_path: Path, capsys) -> None:
    write_site(tmp_path / "clean", {"articles/2024/good.md": ARTICLE})
    write_site(tmp_path / "mixed", {"articles/2024/good.md": ARTICLE, **WRONG})
    assert build(tmp_path / "clean") == 0
    assert build(tmp_path / "mixed", "--keep-going") == 1
    assert tree(tmp_path / "mixed/site") == tree(tmp_path / "clean/site")
    assert SAID in capsys.readouterr().err


def test_a_second_build_writes_nothing(tmp_path: Path, capsys) -> None:
    write_site(tmp_path, {"articles/2024/good.md": ARTICLE})
    build(tmp_path)
    stamps = {path: (tmp_path / "site" / path).stat().st_mtime_ns for path in tree(tmp_path / "site")}
    capsys.readouterr()
    assert build(tmp_path) == 0
    assert "更新 0 个文件，删除 0 个" in capsys.readouterr().out
    assert {path: (tmp_path / "site" / path).stat().st_mtime_ns for path in tree(tmp_path / "site")} == stamps


def test_one_edited_body_renders_one_page(tmp_path: Path, capsys) -> None:
    articles = {
        f"articles/2024/a{n}.md": f"---\ntitle: 第{n}篇\nsummary: 摘要\ndate: 2024-03-{n:02}\n---\n\n正文。\n"
        for n in range(1, 9)
    }
    write_site(tmp_path, articles)
    build(tmp_path)
    write_site(tmp_path, {"articles/2024/a4.md": articles["articles/2024/a4.md"].replace("正文。", "改过的正文。")})
    capsys.readouterr()
    build(tmp_path)
    assert "更新 3 个文件，删除 0 个" in capsys.readouterr().out, "the page, and its checksum in two files of records"
    assert "改过的正文。" in (tmp_path / "site/articles/2024/a4/index.html").read_text("utf-8")


def test_what_is_deleted_and_redirected_leaves_and_foreign_files_stay(tmp_path: Path) -> None:
    write_site(tmp_path, {"articles/2024/good.md": ARTICLE, "articles/2024/old.md": ARTICLE.replace("夜市", "早市")})
    build(tmp_path)
    (tmp_path / "site/CNAME").write_text("wenming.example\n")
    (tmp_path / "site/articles/2024/old/note.txt").write_text("别人的文件\n")
    (tmp_path / "content/articles/2024/old.md").unlink()
    write_site(tmp_path, {"redirects.yaml": '"/articles/2024/old/": /articles/2024/good/\n'})
    assert build(tmp_path) == 0
    site = tree(tmp_path / "site")
    assert "CNAME" in site
    assert "articles/2024/old/note.txt" in site
    assert b"/articles/2024/good/" in (tmp_path / "site/articles/2024/old/index.html").read_bytes()
    assert "早市" not in b"".join((tmp_path / "site" / path).read_bytes() for path in site).decode("utf-8", "replace")


def test_a_published_address_may_not_vanish(tmp_path: Path, capsys) -> None:
    write_site(tmp_path, {"articles/2024/good.md": ARTICLE, "articles/2024/old.md": ARTICLE})
    build(tmp_path)
    before = tree(tmp_path / "site")
    (tmp_path / "content/articles/2024/old.md").unlink()
    capsys.readouterr()
    assert build(tmp_path) == 1
    assert capsys.readouterr().err.splitlines()[-1] == (
        "urls.lock:3:1: 已发布的地址 /articles/2024/old/ 没有页面了（原属 articles/2024/old.md）"
        ' → 恢复稿件，或在 redirects.yaml 写 "/articles/2024/old/": 新地址（或撤下原因） [address-vanished]'
    )
    assert tree(tmp_path / "site") == before


def test_a_raw_document_keeps_its_address_when_it_is_imported_in_place(tmp_path: Path) -> None:
    raw = "柳塘夜市开张\n\n2024年3月1日 来源：青禾区融媒体中心\n\n夜市昨晚开张了，两百个摊位各有各的灯，逛的人比摊位多得多。\n"
    content = write_site(tmp_path, {"articles/yeshi.txt": raw})
    assert build(tmp_path) == 0
    before = (content / "urls.lock").read_text("utf-8")
    assert main(["import", "--in-place", str(content / "articles/yeshi.txt"), "--into", str(content)]) == 0
    assert [path.name for path in (content / "articles").iterdir()] == ["yeshi.md"]
    assert build(tmp_path) == 0
    assert (content / "urls.lock").read_text("utf-8") == before.replace("yeshi.txt", "yeshi.md")


def test_a_withdrawn_page_leaves_its_reason(tmp_path: Path) -> None:
    write_site(tmp_path, {"articles/2024/good.md": ARTICLE, "articles/2024/old.md": ARTICLE})
    build(tmp_path)
    (tmp_path / "content/articles/2024/old.md").unlink()
    write_site(tmp_path, {"redirects.yaml": '"/articles/2024/old/": 内容有误，应当事人要求撤下\n'})
    assert build(tmp_path) == 0
    assert "内容有误，应当事人要求撤下" in (tmp_path / "site/articles/2024/old/index.html").read_text("utf-8")


def test_drafts_and_future_items_show_nowhere(tmp_path: Path) -> None:
    hidden = {
        "articles/2024/draft.md": "---\ntitle: 机密草稿甲\ndate: 2024-05-01\ntags: [草稿标签]\n草稿: 是\n---\n\n不该看见的乙。\n",
        "articles/2030/later.md": "---\ntitle: 定时稿件丙\ndate: 2030-01-01\n---\n\n还没到时候的丁。\n",
    }
    write_site(tmp_path, {"articles/2024/good.md": ARTICLE, **hidden})
    assert build(tmp_path) == 0
    everything = b"".join((tmp_path / "site" / path).read_bytes() for path in tree(tmp_path / "site")).decode()
    for word in ("机密草稿甲", "不该看见的乙", "草稿标签", "定时稿件丙", "还没到时候的丁"):
        assert word not in everything
    assert build(tmp_path, "--drafts") == 0
    page = (tmp_path / "site/articles/2024/draft/index.html").read_text("utf-8")
    assert "不该看见的乙。" in page
    assert "草稿" in page
    assert "/articles/2024/draft/" not in (tmp_path / "content/urls.lock").read_text("utf-8")


def test_a_due_item_appears_on_its_day(tmp_path: Path) -> None:
    write_site(tmp_path, {"articles/2030/later.md": "---\ntitle: 定时\ndate: 2030-01-01\n---\n\n到时候了。\n"})
    assert build(tmp_path) == 0
    assert "articles/2030/later/index.html" not in tree(tmp_path / "site")
    assert build(tmp_path, "--as-of", "2030-01-01") == 0
    assert "articles/2030/later/index.html" in tree(tmp_path / "site")


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("foreign", "里有不是本程序写的文件 → 换一个空文件夹，或先移走它们"),
        ("content", "重叠 → 换一个空文件夹"),
        ("content/inside", "重叠 → 换一个空文件夹"),
        (".", "重叠 → 换一个空文件夹"),
        ("file.txt", "不是普通文件夹 → 换一个输出文件夹"),
        ("link", "不是普通文件夹 → 换一个输出文件夹"),
    ],
)
def test_somebody_elses_folder_is_refused(tmp_path: Path, capsys, where: str, words: str) -> None:
    write_site(tmp_path, {"articles/2024/good.md": ARTICLE})
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign/letter.txt").write_text("家书\n")
    (tmp_path / "file.txt").write_text("x\n")
    (tmp_path / "link").symlink_to(tmp_path / "foreign")
    before = tree(tmp_path)
    assert main(["build", "--content", str(tmp_path / "content"), "--output", str(tmp_path / where)]) == 1
    assert words in capsys.readouterr().err
    assert tree(tmp_path) == before


def test_a_foreign_file_at_a_page_of_ours_is_not_overwritten(tmp_path: Path, capsys) -> None:
    write_site(tmp_path, {"articles/2024/good.md": ARTICLE})
    build(tmp_path)
    write_site(tmp_path, {"articles/2024/next.md": ARTICLE})
    (tmp_path / "site/articles/2024/next").mkdir()
    (tmp_path / "site/articles/2024/next/index.html").write_text("别人的页面\n")
    before = tree(tmp_path / "site")
    assert build(tmp_path) == 1
    assert "不是本程序写的，不能覆盖 → 先把它移走" in capsys.readouterr().err
    assert tree(tmp_path / "site") == before


def test_a_broken_template_is_named_and_the_old_site_stays(tmp_path: Path, capsys, root: Path) -> None:
    import shutil

    write_site(tmp_path, {"articles/2024/good.md": ARTICLE})
    build(tmp_path)
    before = tree(tmp_path / "site")
    templates = shutil.copytree(root / "templates", tmp_path / "templates")
    (templates / "article.html").write_text("{% if page %}\n{{ page.nonsense }}\n{% endif %}\n", "utf-8")
    assert build(tmp_path, "--templates", str(templates)) == 1
    assert "article.html: 模板出错：" in capsys.readouterr().err
    assert tree(tmp_path / "site") == before


def test_a_cut_commit_is_mended_by_the_next_build(tmp_path: Path) -> None:
    """A manifest that a cut commit left (owned paths without fingerprints) makes everything stale."""
    write_site(tmp_path, {"articles/2024/good.md": ARTICLE})
    build(tmp_path)
    clean = tree(tmp_path / "site")
    manifest = tmp_path / "site/.bulletin.json"
    told = json.loads(manifest.read_text("utf-8"))
    told["files"] = {path: ["", ""] for path in told["files"]}
    manifest.write_text(json.dumps(told), "utf-8")
    (tmp_path / "site/index.html").write_text("half a pa", "utf-8")
    assert build(tmp_path) == 0
    assert tree(tmp_path / "site") == clean


def test_a_file_that_somebody_deleted_comes_back(tmp_path: Path) -> None:
    write_site(tmp_path, {"articles/2024/good.md": ARTICLE})
    build(tmp_path)
    clean = tree(tmp_path / "site")
    for path in ("index.html", next(path for path in clean if path.startswith("assets/site."))):
        (tmp_path / "site" / path).unlink()
    assert build(tmp_path) == 0
    assert tree(tmp_path / "site") == clean


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"format": 99}', "\x00\xff"])
def test_a_damaged_manifest_is_no_wrong_page(tmp_path: Path, damage: str) -> None:
    write_site(tmp_path, {"articles/2024/good.md": ARTICLE})
    build(tmp_path)
    clean = tree(tmp_path / "site")
    (tmp_path / "site/.bulletin.json").write_text(damage, "latin-1")
    (tmp_path / "site/index.html").write_text("half a pa", "utf-8")
    assert build(tmp_path) == 0
    assert tree(tmp_path / "site") == clean


WAYS = (
    {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "0"},
    {"TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "7"},
)


def test_same_content_same_bytes_search_index_included(tmp_path: Path, root: Path) -> None:
    """Other folder, zone, locale, hash seed and file order: the same site."""
    import shutil

    trees = []
    for number, way in enumerate(WAYS):
        folder = tmp_path / f"部署{number}" / ("deep" * number or ".")
        content = shutil.copytree(root / "content", folder / "content")
        for path in sorted(content.rglob("*.md"), reverse=bool(number)):
            path.write_bytes(path.read_bytes())
        command = [
            sys.executable,
            "-m",
            "builder",
            "build",
            "--content",
            str(content),
            "--output",
            str(folder / "site"),
        ]
        env = {**os.environ, **way}
        subprocess.run([*command, "--as-of", "2025-01-01"], cwd=root, env=env, check=True, capture_output=True)
        trees.append(tree(folder / "site"))
    assert any(path.startswith("search/pagefind/") for path in trees[0])
    assert trees[0] == trees[1]


def test_a_large_site_renders_the_same_in_a_pool(tmp_path: Path, monkeypatch) -> None:
    from builder import output, workers

    articles = {
        f"articles/2024/a{n}.md": f"---\ntitle: 第{n}篇\ndate: 2024-{n % 12 + 1:02}-01\ntags: [甲, 乙{n % 7}]\n---\n\n正文{n}。\n"
        for n in range(60)
    }
    write_site(tmp_path / "one", articles)
    write_site(tmp_path / "pool", articles)
    assert build(tmp_path / "one") == 0
    monkeypatch.setattr(workers, "MANY", 10)
    monkeypatch.setattr(output, "_CHUNK", 8)
    assert build(tmp_path / "pool") == 0
    assert tree(tmp_path / "pool/site") == tree(tmp_path / "one/site")
