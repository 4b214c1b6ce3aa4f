"""The web editor in a real browser: served by the preview, writing into a private file system of the browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from private_files import FILL, PICK, READ

from builder.admin.room import ADMIN, BUNDLE, admin_room
from builder.preview.house import House
from builder.preview.news import Board
from builder.preview.server import Preview


@pytest.fixture(scope="session")
def bundle() -> Path:
    if not (BUNDLE / "index.html").is_file():
        pytest.skip("the web editor is not built: `make admin` builds it (Node.js 20 or newer)")
    return BUNDLE


@dataclass(frozen=True, slots=True)
class Editor:
    """The editor as somebody at the screen uses it."""

    page: Page
    address: str

    def open_folder(self) -> None:
        self.page.goto(self.address)
        self.page.get_by_role("button", name="打开稿件文件夹").click()
        self.page.get_by_text("新建", exact=True).wait_for()

    def open(self, title: str, collection: str = "文章") -> None:
        self.page.get_by_text(collection, exact=True).first.click()
        self.page.get_by_text(title).first.click()
        self._see_the_form()

    def begin(self, collection: str = "文章") -> None:
        self.page.get_by_text(collection, exact=True).first.click()
        self.page.get_by_text("新建", exact=True).click()
        self._see_the_form()

    def _see_the_form(self) -> None:
        """The body's box comes last."""
        self.page.locator("[contenteditable=true]").wait_for()

    def fill(self, label: str, text: str) -> None:
        """Type, and look: Sveltia clears a field in the moment it is drawn, sooner than any hand could type into it."""
        box = self.page.get_by_role("textbox", name=label, exact=True)
        for _ in range(5):
            box.fill(text)
            self.page.wait_for_timeout(100)
            if box.input_value() == text:
                return
        expect(box).to_have_value(text)

    def write_at_the_end_of(self, words: str, text: str) -> None:
        """Click on words of the body as it looks, and type."""
        self.page.locator("[contenteditable=true]").get_by_text(words).first.click()
        self.page.keyboard.press("End")
        self.page.keyboard.type(text)

    def save(self) -> None:
        """Save; what is saved closes its form, so that the list stands there again."""
        self.page.get_by_role("button", name="保存", exact=True).click()
        self.page.get_by_text("新建", exact=True).wait_for()

    def files(self) -> dict[str, str]:
        return self.page.evaluate(READ)


@pytest.fixture
def project(tmp_path: Path, root: Path) -> Path:
    """A folder as editors have it: the documents beside this file, the registries of the sample archive."""
    content = tmp_path / "青禾" / "content"
    shutil.copytree(Path(__file__).parent / "content", content)
    (content.parent / ".git").mkdir()
    for name in ("site.yaml", "units.yaml", "tags.yaml"):
        (content / name).write_bytes((root / "content" / name).read_bytes())
    return content.parent


@pytest.fixture
def editor(page: Page, bundle: Path, project: Path) -> Iterator[Editor]:
    """The editor over a project's documents; nothing may be asked of any other machine, however it ends."""
    preview = Preview(House(Board(), rooms={ADMIN: admin_room(project / "content", bundle)}), 0)
    preview.run_in_background()
    address = f"http://127.0.0.1:{preview.port}"
    elsewhere: list[str] = []
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.requestWillBeSent", lambda sent: elsewhere.append(sent["request"]["url"]))
    page.set_default_timeout(8000)
    page.add_init_script(PICK)
    page.goto(f"{address}{ADMIN}licences.txt")
    documents = {path.relative_to(project).as_posix(): path.read_text("utf-8") for path in project.rglob("*.md")}
    page.evaluate(FILL, documents)
    yield Editor(page, f"{address}{ADMIN}")
    preview.close()
    assert [url for url in elsewhere if not url.startswith((address, f"blob:{address}", "data:"))] == []
