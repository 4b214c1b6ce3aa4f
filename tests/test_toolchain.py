"""The digest of all that turns content into bytes: a change of content changes it, and nothing else does."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from builder.toolchain import toolchain


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    folder = tmp_path / "templates"
    (folder / "static").mkdir(parents=True)
    (folder / "home.html").write_text("<h1>{{ page.title }}</h1>", "utf-8")
    (folder / "static" / "site.css").write_text("h1 { color: red }", "utf-8")
    return folder


def test_an_edit_of_the_same_size_and_time_is_seen(templates: Path) -> None:
    before, file = toolchain(templates), templates / "static" / "site.css"
    times = file.stat().st_atime_ns, file.stat().st_mtime_ns
    file.write_text("h1 { color: tan }", "utf-8")
    os.utime(file, ns=times)
    assert toolchain(templates) != before


def test_a_renamed_a_new_and_a_removed_template_are_seen(templates: Path) -> None:
    found = [toolchain(templates)]
    (templates / "home.html").rename(templates / "index.html")
    found.append(toolchain(templates))
    (templates / "empty.html").touch()
    found.append(toolchain(templates))
    (templates / "index.html").unlink()
    found.append(toolchain(templates))
    assert len(set(found)) == 4


def test_place_and_time_do_not_count(templates: Path, tmp_path: Path) -> None:
    copied = shutil.copytree(templates, tmp_path / "elsewhere" / "deeper")
    os.utime(copied / "home.html", (0, 0))
    assert toolchain(copied) == toolchain(templates)


def test_the_mark_of_an_editor_is_no_template(templates: Path) -> None:
    before = toolchain(templates)
    (templates / ".#home.html").symlink_to("editor@machine:1234")
    assert toolchain(templates) == before


def test_the_version_of_a_library_counts(templates: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = toolchain(templates)
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "something-1.0.dist-info").mkdir()
    assert toolchain(templates) == before
    (tmp_path / "jinja2-99.0.dist-info").mkdir()
    assert toolchain(templates) != before


def test_templates_do_not_touch_how_documents_are_read(templates: Path) -> None:
    before = toolchain(templates)
    (templates / "home.html").write_text("<h2>{{ page.title }}</h2>", "utf-8")
    after = toolchain(templates)
    assert (after.code == before.code, after.whole == before.whole) == (True, False)
