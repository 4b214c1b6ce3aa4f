"""What a build remembers never makes a wrong page: edits that the file system hides, caches that are damaged, old or
another's, builds that are killed. The random walk (`test_walk.py`) does all of this in any order."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests_support import tree, write_site
from walking.builds import left_behind

from builder import held
from builder.cli import main

HEAD = "---\ntitle: {}\ndate: 2024-03-0{}\n---\n\n"
FILES = {
    "articles/ye.md": HEAD.format("柳塘夜市", 1) + "夜市开张了，两百个摊位各有各的灯。\n",
    "articles/zao.md": HEAD.format("柳塘早市", 2) + "早市收摊了，地上没有一片菜叶。\n",
    "articles/deng.txt": "灯会开到十五\n\n2024年3月5日 来源：今日青禾\n\n灯会昨晚开了，看灯的人比灯多得多。\n",
    "issues/2.md": "---\n快报: 青禾快报\n期号: 2\n日期: 2024-03-03\n---\n\n## 要闻\n\n### 修桥\n\n桥修好了。（鹭洲镇）\n",
    "units.yaml": "- {name: 青禾区鹭洲镇人民政府, short: 鹭洲镇, id: luzhou}\n",
}
PAGE = "articles/2024/ye/index.html"


class Place:
    """An archive of a few documents with its site and its cache."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.content, self.cache = folder, write_site(folder, FILES), folder / ".cache"
        self.file = self.content / "articles/ye.md"

    def command(self, *more: str) -> list[str]:
        content, site = str(self.content), str(self.folder / "site")
        return ["build", "--content", content, "--output", site, "--as-of", "2025-01-01", "--no-search", *more]

    def build(self, *more: str) -> int:
        return main(self.command(*more))

    def edit(self, old: str, new: str) -> None:
        """Replace words of the article about the night market."""
        self.file.write_text(self.file.read_text("utf-8").replace(old, new), "utf-8")

    def page(self, path: str = PAGE) -> str:
        return (self.folder / "site" / path).read_text("utf-8")

    def is_as_built_anew(self) -> bool:
        """Whether the site is what a copy of the content gives in an empty folder."""
        fresh = Place(self.folder / f"anew{time.monotonic_ns()}")
        shutil.rmtree(fresh.content)
        shutil.copytree(self.content, fresh.content)
        assert fresh.build() == 0
        return tree(self.folder / "site") == tree(fresh.folder / "site")


@pytest.fixture
def place(tmp_path: Path, monkeypatch) -> Place:
    """An archive that was built once, of files that had stood long enough to be remembered."""
    monkeypatch.setattr(held, "GRAIN_NS", 20_000_000)
    place = Place(tmp_path)
    time.sleep(0.05)
    assert place.build() == 0
    return place


def set_time(file: Path, mtime: int) -> None:
    os.utime(file, ns=(mtime, mtime))


# --- what the file system hides -------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["articles/ye.md", "articles/deng.txt", "issues/2.md", "units.yaml"])
def test_an_edit_of_the_same_size_and_time_is_seen(place: Place, words: str) -> None:
    file = place.content / words
    before = file.stat()
    text = file.read_text("utf-8")
    old, new = {"articles/ye.md": ("两百", "三百"), "articles/deng.txt": ("十五", "十六"), "issues/2.md": ("修好", "拆掉"),
                "units.yaml": ("人民政府", "群众政府")}[words]  # fmt: skip
    file.write_text(text.replace(old, new), "utf-8")
    set_time(file, before.st_mtime_ns)
    assert file.stat().st_size == before.st_size
    assert place.build() == 0
    assert new in "".join(place.page(path) for path in tree(place.folder / "site") if path.endswith(".html"))
    assert place.is_as_built_anew()


def test_two_edits_within_one_tick_of_the_clock_are_both_seen(place: Place) -> None:
    place.edit("两百", "三百")
    tick = place.file.stat().st_mtime_ns
    assert place.build() == 0
    place.edit("三百", "四百")
    set_time(place.file, tick)
    assert place.build() == 0
    assert "四百" in place.page()


@pytest.mark.parametrize("when", [0, 1_000_000_000 * 10**9, 4_000_000_000 * 10**9], ids=["1970", "2001", "2096"])
def test_an_edit_by_a_clock_that_is_wrong_is_seen(place: Place, when: int) -> None:
    for words in ("三百", "四百"):
        place.edit("两百" if words == "三百" else "三百", words)
        set_time(place.file, when)
        assert place.build() == 0
        assert words in place.page()


def test_an_older_file_renamed_over_a_newer_one_is_seen(place: Place) -> None:
    older = place.folder / "older.md"
    older.write_text(FILES["articles/ye.md"].replace("两百", "一百"), "utf-8")
    set_time(older, place.file.stat().st_mtime_ns - 10**12)
    older.replace(place.file)
    assert place.build() == 0
    assert "一百" in place.page()


def test_two_files_that_exchange_their_names_exchange_their_pages(place: Place) -> None:
    other, aside = place.content / "articles/zao.md", place.folder / "aside.md"
    place.file.rename(aside)
    other.rename(place.file)
    aside.rename(other)
    assert place.build() == 0
    assert "菜叶" in place.page()
    assert place.is_as_built_anew()


def test_a_file_touched_without_a_change_changes_nothing(place: Place, capsys) -> None:
    before = tree(place.folder / "site")
    for file in place.content.rglob("*"):
        set_time(file, 1_700_000_000 * 10**9)
    capsys.readouterr()
    assert place.build() == 0
    assert "更新 0 个文件，删除 0 个" in capsys.readouterr().out
    assert tree(place.folder / "site") == before


# --- what lies beside a document ---------------------------------------------------------------------------------------


def test_new_answers_beside_a_raw_document_are_seen(place: Place) -> None:
    (place.content / "articles/deng.txt.fixes.yaml").write_text("- set: {title: 灯会定名}\n", "utf-8")
    assert place.build() == 0
    assert "灯会定名" in place.page("articles/2024/deng/index.html")
    (place.content / "articles/deng.txt.fixes.yaml").write_text("- set: {title: 灯会改名}\n", "utf-8")
    assert place.build() == 0
    assert "灯会改名" in place.page("articles/2024/deng/index.html")
    (place.content / "articles/deng.txt.fixes.yaml").unlink()
    assert place.build() == 0
    assert place.is_as_built_anew()


def test_a_unit_registered_later_gets_its_name_in_documents_that_did_not_change(place: Place) -> None:
    (place.content / "units.yaml").write_text("- {name: 青禾区鹭洲镇新政府, short: 鹭洲镇, id: luzhou}\n", "utf-8")
    assert place.build() == 0
    assert place.is_as_built_anew()


def test_a_picture_that_is_gone_is_missed_by_a_document_that_did_not_change(place: Place, capsys) -> None:
    picture = place.content / "articles/biao.pdf"
    picture.write_bytes(b"%PDF-1.4\n")
    place.edit("灯。", "灯。\n\n[摊位表](biao.pdf)")
    assert place.build() == 0
    picture.unlink()
    capsys.readouterr()
    assert place.build() == 1
    assert "articles/ye.md:8:1: 找不到" in capsys.readouterr().err


def test_what_is_wrong_with_a_document_is_said_by_every_build(place: Place, capsys) -> None:
    place.edit("date: 2024-03-01", "date: 2024-02-30\n心情: 好")
    said = []
    for _ in range(3):
        capsys.readouterr()
        assert place.build() == 1
        said.append(capsys.readouterr().err)
    assert "articles/ye.md:3:7: date：2024 年 2 月没有 30 日" in said[0]
    assert "不认识的字段 心情" in said[0]
    assert said[0] == said[1] == said[2]


def test_drafts_shown_once_are_hidden_again(place: Place) -> None:
    before = tree(place.folder / "site")
    write_site(
        place.folder, {"articles/mi.md": HEAD.format("机密草稿", 4).replace("\n---", "\n草稿: 是\n---") + "乙。\n"}
    )
    assert place.build("--drafts") == 0
    assert "乙。" in place.page("articles/2024/mi/index.html")
    assert place.build() == 0
    assert tree(place.folder / "site") == before


# --- the cache itself ----------------------------------------------------------------------------------------------------


def files_of(cache: Path) -> list[Path]:
    return [path for path in sorted(cache.rglob("*")) if path.is_file()]


def flipped(data: bytes) -> bytes:
    """One bit in the middle is another."""
    return data[: len(data) // 2] + bytes(byte ^ 1 for byte in data[len(data) // 2 :][:1]) + data[len(data) // 2 + 1 :]


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"", "half": lambda data: data[: len(data) // 2], "a byte short": lambda data: data[:-1],
    "a bit flipped": flipped, "longer": lambda data: data + data, "zeros": lambda data: bytes(len(data)),
    "another format": lambda data: b"\x80\x05N." + data, "text": lambda _: b"{}",
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_cache_is_no_wrong_page(place: Place, damage: str) -> None:
    for file in files_of(place.cache):
        before = file.stat()
        file.write_bytes(DAMAGES[damage](file.read_bytes()))
        set_time(file, before.st_mtime_ns)
    place.edit("两百", "三百")
    assert place.build() == 0
    assert "三百" in place.page()
    assert place.is_as_built_anew()


def test_a_cache_in_which_other_words_stand_is_no_wrong_page(place: Place) -> None:
    damaged = 0
    for file in files_of(place.cache):
        data = file.read_bytes()
        damaged += data.count("两百".encode())
        file.write_bytes(data.replace("两百".encode(), "三百".encode()))
    assert damaged, "the cache holds words as they are"
    shutil.rmtree(place.folder / "site")
    assert place.build() == 0
    assert "两百" in place.page()
    assert place.is_as_built_anew()


def test_a_cache_that_is_gone_or_cannot_be_written_is_none(place: Place) -> None:
    shutil.rmtree(place.cache, ignore_errors=True)
    place.edit("两百", "三百")
    assert place.build() == 0
    shutil.rmtree(place.cache, ignore_errors=True)
    place.cache.write_text("一个文件\n", "utf-8")
    place.edit("三百", "四百")
    assert place.build() == 0
    assert "四百" in place.page()
    assert place.is_as_built_anew()


def test_a_site_that_is_gone_comes_back_from_the_cache_whole(place: Place) -> None:
    before = tree(place.folder / "site")
    shutil.rmtree(place.folder / "site")
    assert place.build() == 0
    assert tree(place.folder / "site") == before


def test_the_cache_of_an_older_state_is_no_wrong_page(place: Place) -> None:
    if place.cache.is_dir():
        shutil.copytree(place.cache, place.folder / "cache of yesterday")
    time_of_file = place.file.stat().st_mtime_ns
    place.edit("两百", "三百")
    set_time(place.file, time_of_file)
    assert place.build() == 0
    if place.cache.is_dir():
        shutil.rmtree(place.cache)
        (place.folder / "cache of yesterday").rename(place.cache)
    assert place.build() == 0
    assert "三百" in place.page()


def test_a_site_of_yesterday_from_a_backup_is_brought_up_to_date(place: Place) -> None:
    shutil.copytree(place.folder / "site", place.folder / "backup")
    place.edit("两百", "三百")
    assert place.build() == 0
    shutil.rmtree(place.folder / "site")
    (place.folder / "backup").rename(place.folder / "site")
    assert place.build() == 0
    assert "三百" in place.page()
    assert place.is_as_built_anew()


def test_two_archives_may_share_a_cache(place: Place, tmp_path: Path) -> None:
    other = Place(tmp_path / "other")
    other.cache = place.cache
    other.edit("两百", "三百")
    set_time(other.file, place.file.stat().st_mtime_ns)
    for _ in range(2):
        assert place.build() == other.build() == 0
        assert "两百" in place.page()
        assert "三百" in other.page()


def test_two_builds_at_once_may_share_a_cache(place: Place, tmp_path: Path, root: Path) -> None:
    other = Place(tmp_path / "other")
    other.cache = place.cache
    place.edit("两百", "三百")
    other.edit("两百", "四百")
    running = [start(each, root) for each in (place, other)]
    assert [process.wait() for process in running] == [0, 0]
    assert place.is_as_built_anew()
    assert other.is_as_built_anew()


def test_a_content_folder_that_moved_is_built_as_before(place: Place) -> None:
    before = tree(place.folder / "site")
    place.content = place.content.rename(place.folder / "moved")
    assert place.build() == 0
    assert tree(place.folder / "site") == before


# --- killed builds -------------------------------------------------------------------------------------------------------


def start(place: Place, root: Path) -> subprocess.Popen[bytes]:
    """A build in a process of its own, which leads a group of its own."""
    command = [sys.executable, "-m", "builder", *place.command()]
    return subprocess.Popen(
        command, cwd=root, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def changed(place: Place, moment: str) -> Callable[[], bool]:
    """Whether a build has come so far."""
    watched = {"reading": place.folder / ".site.lock", "rendering": place.folder / ".site.staged",
               "remembering": place.cache, "committing": place.folder / "site/.bulletin.json"}[moment]  # fmt: skip

    def look() -> list[tuple[str, int]]:
        try:
            files = [watched, *(sorted(watched.rglob("*")) if watched.is_dir() else ())]
            return [(str(file), file.stat().st_mtime_ns) for file in files if file.exists()]
        except OSError:
            return []

    before = look()
    return lambda: look() != before


@pytest.mark.parametrize("moment", ["reading", "rendering", "remembering", "committing"])
def test_a_killed_build_is_mended_by_the_next(place: Place, root: Path, moment: str) -> None:
    place.edit("灯。", "灯，一百盏。")
    so_far = changed(place, moment)
    process = start(place, root)
    while process.poll() is None and not so_far():
        time.sleep(0.0002)
    process.kill()
    process.wait()
    place.edit("盏。", "个。")
    assert place.build() == 0
    assert place.is_as_built_anew()


@pytest.mark.skipif(not shutil.which("ps"), reason="asks ps for the processes that run")
def test_a_killed_build_leaves_no_process_behind(tmp_path: Path, root: Path) -> None:
    many = {f"articles/a{n}.md": HEAD.format(f"第{n}篇", n % 9 + 1) + "夜市开张了。\n" for n in range(400)}
    place = Place(tmp_path)
    write_site(tmp_path, many)
    process = start(place, root)
    while not list(tmp_path.glob(".site.staged/articles/2024/*/index.html")):
        assert process.poll() is None
        time.sleep(0.01)
    process.kill()
    process.wait()
    try:
        until = time.monotonic() + 10
        while at_work(process.pid) and time.monotonic() < until:
            time.sleep(0.05)
        assert at_work(process.pid) == []
    finally:
        left_behind(process.pid)


def at_work(group: int) -> list[str]:
    """The processes of a group that still run."""
    told = subprocess.run(["ps", "-eo", "pgid=,stat=,args="], check=True, capture_output=True, text=True).stdout
    found = (line.split(None, 2) for line in told.splitlines())
    return [" ".join(rest) for pgid, state, *rest in found if pgid == str(group) and not state.startswith("Z")]


# --- the records of a site in which only words changed -------------------------------------------------------


def test_the_records_get_the_new_checksum_of_a_document_whose_words_changed(place: Place) -> None:
    assert place.build() == 0
    page = place.page()
    place.edit("两百个", "三百个")
    assert place.build() == 0
    assert place.page() != page
    assert place.is_as_built_anew()


def test_of_two_documents_of_the_same_bytes_one_is_edited(place: Place) -> None:
    """Their checksums are the same: which of them changes in the records, a build of everything knows."""
    shutil.copy(place.file, place.file.with_name("ye-2.md"))
    assert place.build() == 0
    place.edit("两百个", "三百个")
    assert place.build() == 0
    assert place.is_as_built_anew()
