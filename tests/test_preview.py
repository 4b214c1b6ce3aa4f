"""`bulletin serve`: what the browser sees when a file is saved, broken, mended; what strangers are refused."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from tests_support import write_site

from builder.preview.old import Board, Preview, changes, run_in_background

ARTICLE = "---\ntitle: 夜市\ndate: 2024-03-01\n---\n\n夜市开张了。\n"
SECONDS = 20


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_site(tmp_path, {"articles/2024/yeshi.md": ARTICLE})
    return tmp_path


@pytest.fixture
def served(folder: Path, root: Path) -> Iterator[tuple[Path, str, subprocess.Popen[str]]]:
    """A running preview: the content folder, its address, the process."""
    command = [sys.executable, "-u", "-m", "builder", "serve", "--content", str(folder / "content"), "--no-search"]
    port = free_port()
    process = subprocess.Popen(
        [*command, "--port", str(port)], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    for line in process.stdout or ():
        if match := re.search(r"http://\S+", line):
            yield folder / "content", match[0], process
            break
    else:
        pytest.fail("the preview did not start")
    process.kill()
    process.wait()
    if process.stdout:
        process.stdout.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_saved_file_shows_by_itself(served, browser: Browser) -> None:
    content, url, _ = served
    article = content / "articles/2024/yeshi.md"
    page = browser.new_page()
    faults = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto(f"{url}articles/2024/yeshi/")
    main = page.locator("main")
    expect(main).to_contain_text("夜市开张了。")
    page.wait_for_timeout(300)
    article.write_text(ARTICLE.replace("开张了", "收摊了"), "utf-8")
    expect(main).to_contain_text("夜市收摊了。", timeout=SECONDS * 1000)
    article.write_text(ARTICLE.replace("title: 夜市", "title：夜市"), "utf-8")
    expect(page.locator("#live-problems")).to_contain_text(
        "articles/2024/yeshi.md:2:6: 字段名后用了中文冒号“：”", timeout=SECONDS * 1000
    )
    draft = article.with_name(".saved")
    draft.write_text(ARTICLE.replace("开张了", "又开张了"), "utf-8")
    draft.replace(article)  # as editors save that rename
    expect(main).to_contain_text("夜市又开张了。", timeout=SECONDS * 1000)
    expect(page.locator("#live-problems")).to_be_empty(timeout=SECONDS * 1000)
    page.close()
    assert [fault for fault in faults if "Security" in fault] == []


def test_drafts_and_due_items_show_with_a_badge(folder: Path, root: Path, browser: Browser, served) -> None:
    content, url, _ = served
    write_site(folder, {"articles/2030/later.md": "---\ntitle: 元旦\ndate: 2030-01-01\n---\n\n到时候再说。\n"})
    page = browser.new_page()
    deadline = time.monotonic() + SECONDS
    while page.goto(f"{url}articles/2030/later/").status == 404 and time.monotonic() < deadline:
        page.wait_for_timeout(100)
    expect(page.locator("body")).to_contain_text("定时 2030-01-01")
    page.close()
    assert not (content / "urls.lock").exists(), "a preview publishes nothing"
    assert not (content.parent / "site").exists()


def test_ctrl_c_ends_it_at_once_even_with_an_open_stream(served) -> None:
    _, url, process = served
    host, _, port = url.removeprefix("http://").rstrip("/").partition(":")
    stream = http.client.HTTPConnection(host, int(port), timeout=SECONDS)
    stream.request("GET", "/__live/events")
    assert stream.getresponse().fp.readline().startswith(b"id: ")
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=SECONDS) == 130
    stream.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Preview]:
    (tmp_path / "www").mkdir()
    (tmp_path / "www/index.html").write_text("<body>你好</body>", "utf-8")
    (tmp_path / "www/a.js").write_text("1", "utf-8")
    (tmp_path / "secret.txt").write_text("机密", "utf-8")
    (tmp_path / "www/link.txt").symlink_to(tmp_path / "secret.txt")
    server = Preview(tmp_path / "www", 0, "/", Board())
    run_in_background(server)
    yield server
    server.shutdown()
    server.server_close()


def ask(server: Preview, path: str, host: str = "127.0.0.1") -> tuple[int, str, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=SECONDS)
    connection.putrequest("GET", path, skip_host=True)
    connection.putheader("Host", host)
    connection.endheaders()
    answer = connection.getresponse()
    told = (answer.status, answer.headers["Content-Type"], answer.read())
    connection.close()
    return told


@pytest.mark.parametrize(
    "path",
    ["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/..%5csecret.txt", "/a%00.js", "/C:/x", "/link.txt",
     "//etc/passwd", "/none.html"],
)  # fmt: skip
def test_nothing_outside_the_folder_is_served(server: Preview, path: str) -> None:
    status, _, body = ask(server, path)
    assert status == 404
    assert "机密" not in body.decode()


@pytest.mark.parametrize(
    ("host", "status"),
    [("127.0.0.1:8000", 200), ("localhost", 200), ("[::1]:8000", 200), ("evil.example", 403), ("", 403),
     ("127.0.0.1.evil.example", 403)],
)  # fmt: skip
def test_only_this_machine_is_answered(server: Preview, host: str, status: int) -> None:
    assert ask(server, "/", host)[0] == status


def test_scripts_have_their_type_whatever_the_system_says(server: Preview) -> None:
    import mimetypes

    mimetypes.add_type("text/plain", ".js")
    assert ask(server, "/a.js")[1] == "text/javascript; charset=utf-8"


def test_a_page_brings_the_live_client(server: Preview) -> None:
    assert b'<script type="module" src="/__live/client.js"></script></body>' in ask(server, "/")[2]


def test_reading_a_file_is_no_change(tmp_path: Path) -> None:
    """Only what is written counts; a build that reads every file must not start another."""
    (tmp_path / "a.md").write_text("甲", "utf-8")
    seen = changes((tmp_path,))
    import threading

    def act() -> None:
        time.sleep(0.5)
        (tmp_path / "a.md").read_text("utf-8")
        (tmp_path / ".a.md.swp").write_text("x", "utf-8")
        time.sleep(0.5)
        (tmp_path / "b.md").write_text("乙", "utf-8")

    threading.Thread(target=act, daemon=True).start()
    assert {Path(path).name for path in next(seen)} == {"b.md"}
