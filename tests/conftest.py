"""What the tests share: the project's folders, a real browser, the sample site built once and served."""

from __future__ import annotations

import importlib.util
import signal
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from builder.cli import main

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


# Programs that tests start end with Ctrl+C, also where these tests run in the background (`make test &`), which ignores it.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-golden", action="store_true", help="rewrite the expected files of tests/golden")


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The five real documents; tests that need them skip where they are absent."""
    folder = SHARED / "seeds"
    if not folder.is_dir():
        pytest.skip("../shared/seeds is absent: the real documents are not part of the project")
    return folder


@pytest.fixture(scope="session")
def ideal() -> Path:
    folder = SHARED / "ideal"
    if not folder.is_dir():
        pytest.skip("../shared/ideal is absent: the expert's versions are not part of the project")
    return folder


def _chromium() -> str:
    spec = importlib.util.spec_from_file_location("chromium", ROOT / "tests" / "chromium.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    path = module.find()
    assert path, "no Chromium: run `make test`, which finds or installs one"
    return str(path)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.faults = []
    page.on("console", lambda message: page.faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    yield page
    assert page.faults == [], "errors or violations of the content security policy"
    context.close()


class Quiet(SimpleHTTPRequestHandler):
    """The folder's files and nothing on the terminal."""

    protocol_version = "HTTP/1.1"
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript", ".wasm": "application/wasm"}

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def serve_folder():
    """Serve a folder on the loopback address; gives its address, ending in `/`."""
    servers = []

    def serve(folder: Path) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_address[1]}/"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def copy_content(target: Path) -> Path:
    """A copy of the sample content that a test may change."""
    import shutil

    shutil.copytree(ROOT / "content", target)
    return target


AS_OF = "2025-01-01"


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample archive built as `make site` does, on a fixed day."""
    folder = tmp_path_factory.mktemp("sample")
    content = copy_content(folder / "content")
    assert main(["build", "--content", str(content), "--output", str(folder / "site"), "--as-of", AS_OF]) == 0
    return folder / "site"


@pytest.fixture(scope="session")
def sample_url(sample: Path, serve_folder) -> str:
    return serve_folder(sample)
