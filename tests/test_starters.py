"""What is double-clicked to see the preview: 预览.bat, 预览.command, preview.sh, and `serve --open`."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests_support import write_site

ROOT = Path(__file__).parent.parent
BATCHES = ("preview.bat", "预览.bat")
SHELLS = ("preview.sh", "预览.command")
TOOLS = ("sh", "dirname", "sed", "cmp", "cp", "echo", "cat")


# --- Windows ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BATCHES)
def test_a_batch_file_is_what_cmd_can_read(name: str) -> None:
    data = (ROOT / name).read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf"), "cmd would take a mark of UTF-8 for a command"
    assert data.endswith(b"\r\n") and data.count(b"\n") == data.count(b"\r\n")


def lines() -> list[str]:
    return (ROOT / "preview.bat").read_text("utf-8").splitlines()


def test_chinese_stands_only_where_cmd_prints_it_and_after_the_code_page() -> None:
    chinese = [(number, line) for number, line in enumerate(lines()) if not line.isascii()]
    assert chinese[0][0] > lines().index("chcp 65001 >nul")
    for _, line in chinese:
        assert line.startswith(("echo ", "title "))
        assert not set(line) & set("()&|<>^!"), f"cmd would act on a sign in: {line}"


def test_every_label_of_the_batch_file_exists_and_every_end_says_why() -> None:
    text = "\n".join(lines())
    assert set(re.findall(r"goto (\w+)", text)) <= set(re.findall(r"^:(\w+)$", text, re.M))
    assert text.count("exit /b 1\n") + text.endswith("exit /b 1") == text.count("pause\nexit /b 1") + 1  # pushd
    assert "%*" in text and "set PYTHONUTF8=1" in text and 'title 预览 %VERSION% "%CD%"' in text


def test_the_chinese_name_calls_the_one_that_does_it() -> None:
    assert (ROOT / "预览.bat").read_text("utf-8") == '@call "%~dp0preview.bat" %*\n'


# --- Linux and macOS ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SHELLS)
def test_a_shell_script_can_be_run(name: str) -> None:
    assert os.access(ROOT / name, os.X_OK)
    assert b"\r" not in (ROOT / name).read_bytes()
    assert subprocess.run(["sh", "-n", ROOT / name], check=False).returncode == 0


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project in a folder with blanks in its name, without .venv."""
    folder = tmp_path / "快报 2024"
    folder.mkdir()
    for name in (*SHELLS, "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def stub(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
    path.chmod(0o755)


def started(project: Path, name: str, *options: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a script run where PATH has the common tools and what the test put beside it."""
    tools = project.parent / "tools"
    tools.mkdir(exist_ok=True)
    for tool in TOOLS:
        if not (tools / tool).exists():
            (tools / tool).symlink_to(shutil.which(tool) or "")
    command = [project / name, *options]
    run = subprocess.run(command, cwd="/", env={"PATH": str(tools)}, capture_output=True, text=True, check=False)
    return run.returncode, run.stdout, run.stderr


SETS_UP = """case "$*" in
  "-c import"*) exit 0 ;;
  "-m venv --clear .venv") mkdir -p .venv/bin; cp "$0" .venv/bin/python ;;
esac
echo "$*"; exit %s"""


@pytest.mark.parametrize("name", SHELLS)
def test_where_all_is_set_up_the_preview_begins_at_once(project: Path, name: str) -> None:
    stub(project / ".venv" / "bin" / "python", 'test "$1" = -c || { echo "$PWD $PYTHONUTF8 $*"; }')
    shutil.copy(project / "requirements.lock", project / ".venv" / "requirements.lock")
    told = f"{project} 1 -m builder serve --open --follow --port 8010\n"
    assert started(project, name, "--port", "8010") == (0, told, "")


def test_the_first_time_everything_is_set_up_and_the_second_time_not(project: Path) -> None:
    stub(project.parent / "tools" / "python3", SETS_UP % 0)
    (project.parent / "tools" / "mkdir").symlink_to(shutil.which("mkdir") or "")
    code, out, err = started(project, "preview.sh")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "第一次打开，正在准备，要几分钟，以后就快了……",
        "-m venv --clear .venv",
        "-m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock",
        "-m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .",
        "-m builder serve --open --follow",
    ]
    code, out, _ = started(project, "preview.sh")
    assert out.splitlines()[-1] == "-m builder serve --open --follow" and "pip" not in out
    (project / "requirements.lock").write_text("# newer\n", "utf-8")
    assert "pip install" in started(project, "preview.sh")[1]


NO_PYTHON = "没有找到 Python 3.11 或更新的版本（现有的：{}）。"


def test_without_python_it_says_where_to_get_it(project: Path) -> None:
    code, out, err = started(project, "preview.sh")
    assert (code, out) == (1, "")
    assert NO_PYTHON.format("没有") in err and "https://www.python.org/downloads/" in err and "sudo apt install" in err
    assert not (project / ".venv").exists()


def test_an_old_python_is_named(project: Path) -> None:
    stub(project.parent / "tools" / "python3", 'case "$1" in -V) echo Python 3.8.10 ;; *) exit 1 ;; esac')
    code, _, err = started(project, "预览.command")
    assert code == 1 and NO_PYTHON.format("Python 3.8.10") in err


def test_without_packages_nothing_counts_as_set_up(project: Path) -> None:
    stub(project.parent / "tools" / "python3", SETS_UP.replace('echo "$*"', 'case "$*" in *pip*) exit 1 ;; esac') % 0)
    (project.parent / "tools" / "mkdir").symlink_to(shutil.which("mkdir") or "")
    code, _, err = started(project, "preview.sh")
    assert code == 1 and "装不上需要的程序包，多半是网络不通。" in err
    assert not (project / ".venv" / "requirements.lock").exists()


@pytest.mark.parametrize(("code", "said"), [(1, True), (3, True), (0, False), (130, False)])
def test_only_a_preview_that_failed_is_told(project: Path, code: int, said: bool) -> None:
    stub(project / ".venv" / "bin" / "python", f'test "$1" = -c || exit {code}')
    shutil.copy(project / "requirements.lock", project / ".venv" / "requirements.lock")
    left, _, err = started(project, "preview.sh")
    assert left == (1 if said else 0)
    assert (f"预览没有打开，原因写在上面（代码 {code}）。" in err) == said


# --- the browser ------------------------------------------------------------------------------------------------


def test_serve_opens_the_browser_at_the_desk(tmp_path: Path) -> None:
    content = write_site(tmp_path, {"site.yaml": "网址: https://wenming.example\n子路径: /wenming/\n"})
    stub(tmp_path / "browser", f'echo "$1" > "{tmp_path}/opened.tmp"; mv "{tmp_path}/opened.tmp" "{tmp_path}/opened"')
    env = {**os.environ, "BROWSER": str(tmp_path / "browser")}
    command = [sys.executable, "-m", "builder", "serve", "--open", "--no-search", "--content", str(content)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) as serving:
        ready = next(line for line in serving.stdout or () if "预览已就绪" in line)
        until = time.monotonic() + 60
        while not (tmp_path / "opened").exists() and time.monotonic() < until:
            time.sleep(0.05)
        serving.terminate()
    address = (tmp_path / "opened").read_text("utf-8").strip()
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/wenming/__desk/", address)
    assert address.removesuffix("__desk/") in ready


def test_without_a_desktop_no_browser_takes_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    from builder.commands.open_ import open_in_browser

    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setattr(sys, "platform", "linux")
    open_in_browser("http://127.0.0.1:8000/")
    monkeypatch.setenv("DISPLAY", ":0")
    open_in_browser("http://127.0.0.1:8001/")
    assert opened == ["http://127.0.0.1:8001/"]
