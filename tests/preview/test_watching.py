"""Which saves the preview hears of, how often, and which files it never minds."""

from __future__ import annotations

import os
import queue
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from saves import SAVES, plain
from watchdog.observers import Observer

from builder.preview import watching
from builder.preview.tree import Tree, is_passing
from builder.preview.watching import Changes, changes

SECONDS = 20
CALM = 1.0
"""Longer than the watcher waits for more, and than Linux waits for the other half of a move."""


class Seen:
    """What a watcher said, with the text of each file at that moment."""

    def __init__(self, folder: Path, poll: bool = False) -> None:
        self.folder = folder
        self.said: list[str] = []
        self.batches: queue.SimpleQueue[dict[str, str]] = queue.SimpleQueue()
        self.changes: Changes = changes((folder,), (folder / "urls.lock",), poll, self.said.append)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for batch in self.changes:
            self.batches.put({Path(path).relative_to(self.folder).as_posix(): text(path) for path in batch})

    def next(self) -> dict[str, str]:
        return self.batches.get(timeout=SECONDS)

    def all(self) -> list[dict[str, str]]:
        """The next set and all that follow at once."""
        found = [self.next()]
        try:
            while True:
                found.append(self.batches.get(timeout=CALM))
        except queue.Empty:
            return found


def text(path: str) -> str:
    """A file's text, (gone) where there is none."""
    return Path(path).read_text("utf-8") if Path(path).is_file() else "(gone)"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    content = tmp_path / "content"
    (content / "articles").mkdir(parents=True)
    for name in "ab":
        file = content / f"articles/{name}.md"
        file.write_text("旧", "utf-8")
        os.utime(file, (1_700_000_000.5, 1_700_000_000.5))
    return content


@pytest.fixture
def seen(folder: Path) -> Iterator[Seen]:
    seen = Seen(folder)
    yield seen
    seen.changes.close()


@pytest.mark.parametrize("save", SAVES)
def test_a_save_is_one_change_with_the_new_text(seen: Seen, save: Callable[[Path, str], None]) -> None:
    save(seen.folder / "articles/a.md", "新")
    assert seen.all() == [{"articles/a.md": "新"}]


def test_a_new_folder_in_a_new_folder(seen: Seen) -> None:
    (seen.folder / "issues/2024").mkdir(parents=True)
    (seen.folder / "issues/2024/1.md").write_text("新", "utf-8")
    assert seen.all() == [{"issues/2024/1.md": "新"}]


def test_a_folder_moved_in_and_out(seen: Seen, tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere"
    (outside / "deep").mkdir(parents=True)
    (outside / "c.md").write_text("丙", "utf-8")
    (outside / "deep/d.md").write_text("丁", "utf-8")
    outside.rename(seen.folder / "new")
    assert seen.all() == [{"new/c.md": "丙", "new/deep/d.md": "丁"}]
    (seen.folder / "new").rename(outside)
    assert seen.all() == [{"new/c.md": "(gone)", "new/deep/d.md": "(gone)"}]


def test_a_deleted_file(seen: Seen) -> None:
    (seen.folder / "articles/a.md").unlink()
    assert seen.all() == [{"articles/a.md": "(gone)"}]


def test_a_renamed_file_is_two(seen: Seen) -> None:
    (seen.folder / "articles/a.md").rename(seen.folder / "articles/c.md")
    assert seen.all() == [{"articles/a.md": "(gone)", "articles/c.md": "旧"}]


def test_500_files_swapped_at_once_are_few_changes(seen: Seen) -> None:
    for number in range(500):
        (seen.folder / f"articles/{number}.md").write_text("一", "utf-8")
    batches = seen.all()
    assert len(batches) <= 3
    assert {path for batch in batches for path in batch} == {f"articles/{number}.md" for number in range(500)}


def test_reading_every_file_is_no_change(seen: Seen) -> None:
    """A build that reads every file must not start another."""
    for file in seen.folder.rglob("*.md"):
        file.read_text("utf-8")
    (seen.folder / "articles/a.md").chmod(0o640)
    time.sleep(CALM)
    plain(seen.folder / "articles/a.md", "新")
    assert seen.all() == [{"articles/a.md": "新"}]


PASSING = (
    "a.md~", ".a.md.swp", "a.md.swx", "4913", ".#a.md", "#a.md#", "a.tmp", "a.md.bck", ".goutputstream-8X1",
    "a.md___jb_tmp___", "a.md___jb_old___", ".sb-1", "~$a.docx", "~WRD0001.tmp", "~WRL0001.tmp", ".~lock.a.odt#",
    "a.md.crswap", ".DS_Store", "._a.md", "Thumbs.db", "desktop.ini", ".git", ".venv", "node_modules",
)  # fmt: skip
STAYING = (
    "a.md", "_base.html", "urls.lock", "4913.md", "第4913期.md", "a~b.md", "a.tmp.md", "a#b.md", "图.png", "a.docx.fixes.yaml",
)  # fmt: skip


@pytest.mark.parametrize("name", PASSING)
def test_what_editors_and_systems_leave_for_a_moment(name: str) -> None:
    assert is_passing(name)


@pytest.mark.parametrize("name", STAYING)
def test_what_people_write(name: str) -> None:
    assert not is_passing(name)


def test_passing_folders_and_ignored_files_are_not_heard_of(seen: Seen) -> None:
    (seen.folder / ".git/objects").mkdir(parents=True)
    (seen.folder / ".git/objects/1").write_text("x", "utf-8")
    (seen.folder / "urls.lock").write_text("x", "utf-8")
    plain(seen.folder / "articles/a.md", "新")
    assert seen.all() == [{"articles/a.md": "新"}]


def test_a_look_finds_what_nobody_told(folder: Path) -> None:
    """Same size, and the time it had before: only the inode tells. Windows and network drives lose notices."""
    tree = Tree((folder,))
    file = folder / "articles/a.md"
    draft = folder / "articles/draft"
    draft.write_text("新", "utf-8")
    shutil.copystat(file, draft)
    draft.replace(file)
    assert tree.changed() == {str(file)}
    assert tree.changed() == set()
    shutil.rmtree(folder / "articles")
    assert tree.changed() == {str(file), str(folder / "articles/b.md")}


def test_a_file_written_a_moment_ago_is_looked_at_again(folder: Path) -> None:
    """Within one tick of the clock two texts of one length look the same."""
    tree = Tree((folder,))
    file = folder / "articles/a.md"
    file.write_text("甲", "utf-8")
    whole = int(time.time())  # as the clock of a USB stick
    os.utime(file, (whole, whole))
    assert tree.changed() == {str(file)}
    assert tree.changed() == {str(file)}
    os.utime(file, (whole - 9, whole - 9))
    assert tree.changed() == {str(file)}
    assert tree.changed() == set()


def test_what_somebody_else_found_otherwise_is_told_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder was away for a moment, and came back as it had been: nothing has changed since the last look."""
    monkeypatch.setattr(watching, "POLL", 0.3)
    seen = Seen(folder)
    a, b = (folder / f"articles/{name}.md" for name in "ab")
    state = a.stat()
    seen.changes.compare(
        {str(a): (state.st_mtime_ns, state.st_size, state.st_ino), str(folder / "articles/c.md"): None}
    )
    time.sleep(CALM)
    assert seen.batches.empty()
    seen.changes.compare({str(b): None})
    plain(folder / "articles/d.md", "丁")  # wakes it
    assert seen.all() == [{"articles/d.md": "丁"}, {"articles/b.md": "旧"}]
    seen.changes.close()


def test_a_whole_folder_that_was_away_is_seen_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another folder stands in its place: of that one the system tells nothing."""
    monkeypatch.setattr(watching, "POLL", 0.3)
    seen = Seen(folder)
    time.sleep(CALM)
    folder.rename(tmp_path / "away")
    seen.changes.look()
    assert seen.all() == [{"articles/a.md": "(gone)", "articles/b.md": "(gone)"}]
    shutil.copytree(tmp_path / "away", folder)
    assert seen.next() == {"articles/a.md": "旧", "articles/b.md": "旧"}
    time.sleep(CALM)
    plain(folder / "articles/a.md", "新")
    assert seen.next() == {"articles/a.md": "新"}
    seen.changes.close()
    assert seen.said == []


def test_the_same_notice_twice_is_one_change(folder: Path) -> None:
    tree = Tree((folder,))
    file = folder / "articles/a.md"
    file.write_text("新的", "utf-8")
    time.sleep(0.05)
    assert tree.changed_at({str(file)}) == {str(file)}
    assert tree.changed_at({str(file)}) == set()


def test_a_tab_that_comes_back_has_everything_looked_at(folder: Path) -> None:
    seen = Seen(folder, poll=True)
    plain(folder / "articles/a.md", "新")
    seen.changes.look()
    assert seen.next() == {"articles/a.md": "新"}
    seen.changes.close()


def test_without_notices_the_preview_looks_by_itself_and_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: object) -> None:
        raise OSError(28, "inotify watch limit reached")

    monkeypatch.setattr(Observer, "start", refuse)
    seen = Seen(folder)
    assert seen.said == ["系统不通知文件的改动（inotify watch limit reached），改为每 2 秒查看一遍"]
    plain(folder / "articles/a.md", "新")
    assert seen.next() == {"articles/a.md": "新"}
    seen.changes.close()


def test_where_a_notice_did_not_come_the_preview_looks_more_often_and_says_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A drive of another machine: the system takes the order to watch and never tells anything."""
    monkeypatch.setattr(Observer, "schedule", lambda *_, **__: None)
    monkeypatch.setattr(watching, "SWEEP", 0.5)
    monkeypatch.setattr(watching, "POLL", 0.4)
    seen = Seen(folder)
    time.sleep(0.2)  # past its first look
    draft = folder / "articles/.draft"
    draft.write_text("新", "utf-8")
    os.utime(draft, (time.time() - 10.5,) * 2)
    draft.replace(folder / "articles/a.md")
    assert seen.next() == {"articles/a.md": "新"}
    seen.changes.close()
    assert seen.said == ["有改动系统没有通知（网络盘、云盘上常见），以后每 0.4 秒查看一遍 → 下次可以加 --poll"]
