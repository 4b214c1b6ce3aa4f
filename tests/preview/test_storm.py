"""The preview in a storm: twenty tabs look on while documents, settings and templates change in every way they do.

Between two calms several things happen at once, by dice. Meanwhile no answer is late, or mixes two versions of a
document; what is wrong is said in every tab. In each calm every tab and every answer is what the content is then.
`make test` lets a few things happen;

    BULLETIN_STORM=200       lets so many happen
    BULLETIN_STORM_SEED=7    throws other dice
"""

from __future__ import annotations

import http.client
import os
import random
import re
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from previews import Served, serving
from saves import SAVES
from tests_support import write_site

from builder.commands.order import Asked
from builder.commands.snapshot import Place, Snapshot, first
from builder.memory import Memory

DOCUMENTS, TABS = 600, 20
HAPPENINGS = int(os.environ.get("BULLETIN_STORM", "12"))
SEED = int(os.environ.get("BULLETIN_STORM_SEED", "1"))
AT_ONCE = 4
"""So many things happen between two calms."""
PATIENCE = 20.0
"""Seconds that an answer, a sign or a tab may take on a machine that has other things to do."""
SITE = "标题: 云川市青禾区\n网址: https://qinghe.example\n每页: {per_page}\n"
BAR = "#live-problems .bar"
_VERSION = re.compile(r"稿(\d+)第(\d+)版")
_CLIENT = re.compile(rb'<script type="module" src="[^"]*client\.js"[^>]*></script>')


# --- the archive ---------------------------------------------------------------------------------------------


def document(number: int, version: int) -> tuple[str, str]:
    """Path and text of a document; wherever it has words they tell which version they are."""
    year, day = 2015 + number % 10, f"{number % 12 + 1:02}-{number % 28 + 1:02}"
    mark = f"稿{number}第{version}版"
    if number % 3:
        head = f"标题: 柳塘街道{mark}\n日期: {year}-{day}\n标签: [路灯{number % 7}]\n单位: [柳塘街道]"
        return (
            f"articles/{year}/a{number}.md",
            f"---\n{head}\n---\n\n{mark}：巷子亮了。\n\n## 后来\n\n老人说好，{mark}。\n",
        )
    head = f"快报: 青禾快报\n期号: {number}\n日期: {year}-{day}"
    return f"issues/{year}/{number}.md", f"---\n{head}\n---\n\n## 播报\n\n### {mark}\n\n河清了，{mark}。\n"


def url_of(number: int) -> str:
    return f"/articles/{2015 + number % 10}/a{number}/" if number % 3 else f"/issues/{number}/"


ADDRESSES = (
    "/", "/articles/", "/issues/", "/tags/", "/dates/", "/units/", "/data/", "/map/", "/no-such-page/",
    *(url_of(number) for number in range(1, 34)),
)  # fmt: skip


@dataclass
class World:
    """What the storm blows over: the content, the templates, the preview and its tabs."""

    folder: Path
    preview: Served
    tabs: list[Page]
    dice: random.Random
    versions: Iterator[int]
    memory: Memory
    broken: list[str] = field(default_factory=list)

    @property
    def content(self) -> Path:
        return self.folder / "content"

    @property
    def look(self) -> Path:
        return self.folder / "look"

    def save(self, number: int) -> Path:
        """Save a new version of a document, as some program does."""
        path, text = document(number, next(self.versions))
        (self.content / path).parent.mkdir(parents=True, exist_ok=True)
        saves = SAVES if (self.content / path).exists() else SAVES[:1]
        self.dice.choice(saves)(self.content / path, text)
        return self.content / path

    def some(self) -> int:
        """A document, most often one that a tab shows."""
        return self.dice.choice((self.dice.randrange(1, 34), self.dice.randrange(1, DOCUMENTS + 1)))

    def is_told(self, *words: str) -> None:
        """Every tab says what is wrong."""
        for tab in self.tabs:
            for word in words:
                expect(tab.locator(f"{BAR} .list")).to_contain_text(word, timeout=PATIENCE * 1000)


# --- what happens --------------------------------------------------------------------------------------------


def one_is_saved(world: World) -> None:
    world.save(world.some())


def many_are_saved_at_once(world: World) -> None:
    for _ in range(15):
        world.save(world.some())


def documents_come_and_go(world: World) -> None:
    file = world.save(world.some())
    moved = file.with_name("moved.md")
    file.rename(moved)
    time.sleep(world.dice.random())
    moved.rename(file) if world.dice.random() < 0.5 else moved.unlink()
    world.save(DOCUMENTS + world.dice.randrange(1, 50))


def a_document_is_a_folder_for_a_while(world: World) -> None:
    file = world.save(world.some())
    file.unlink()
    file.mkdir()
    (file / "inside.md").write_text(document(DOCUMENTS + 60, next(world.versions))[1], "utf-8")
    time.sleep(world.dice.random())
    shutil.rmtree(file)


def folders_are_renamed(world: World) -> None:
    folder = world.content / "articles/2017"
    folder.rename(world.folder / "away")
    time.sleep(world.dice.random())
    (world.folder / "away").rename(folder)


def another_branch_is_checked_out(world: World) -> None:
    """As Git does it: 500 files gone and there anew, changes of others thrown away."""
    git(world.folder, "checkout", "-q", "-f", world.dice.choice(("one", "other")))


def a_head_is_broken_and_mended(world: World) -> None:
    file = world.save(world.dice.randrange(1, 34))
    good = file.read_text("utf-8")
    file.write_text(good.replace("\n日期:", "\n日期："), "utf-8")
    world.is_told(f"{file.relative_to(world.content).as_posix()}:", "字段名后用了中文冒号")
    world.dice.choice(SAVES)(file, good)


def a_template_is_broken_and_mended(world: World) -> None:
    file = world.look / world.dice.choice(("home.html", "article.html", "_base.html", "_entries.html"))
    good = file.read_text("utf-8")
    world.dice.choice(SAVES)(file, "{% if %}" + good)
    world.is_told(f"{file.name}:1: 模板写错了")
    if world.dice.random() < 0.5 and "{% block main %}" in good:
        good = good.replace("{% block main %}", f"{{% block main %}}<i>{next(world.versions)}</i>", 1)
    world.dice.choice(SAVES)(file, good)


def settings_are_broken_and_mended(world: World) -> None:
    file = world.content / "site.yaml"
    file.write_text("标题：没有空格\n", "utf-8")
    world.is_told("site.yaml:1:3")
    world.dice.choice(SAVES)(file, SITE.format(per_page=world.dice.choice((5, 20, 50))))


def a_style_is_saved(world: World) -> None:
    with (world.look / "static/site.css").open("a", encoding="utf-8") as file:
        file.write(f"/* {next(world.versions)} */\n")


HAPPENS: tuple[Callable[[World], None], ...] = (
    one_is_saved, many_are_saved_at_once, documents_come_and_go, a_document_is_a_folder_for_a_while,
    folders_are_renamed, another_branch_is_checked_out, a_head_is_broken_and_mended, a_template_is_broken_and_mended,
    settings_are_broken_and_mended, a_style_is_saved,
)  # fmt: skip


def gusts(dice: random.Random, count: int) -> Iterator[tuple[Callable[[World], None], ...]]:
    """So many happenings in parts; each kind comes before any comes again."""
    order: list[Callable[[World], None]] = []
    while len(order) < count:
        order += dice.sample(HAPPENS, len(HAPPENS))
    yield from (tuple(order[at : min(at + AT_ONCE, count)]) for at in range(0, count, AT_ONCE))


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=x", "-c", "user.email=x@example", "-c", "core.autocrlf=false", "-c", "gc.auto=0")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, stdout=subprocess.DEVNULL)


# --- who looks on --------------------------------------------------------------------------------------------


def mixed(page: str) -> set[str]:
    """Documents of which a page has words of two versions."""
    seen: dict[str, str] = {}
    return {number for number, version in _VERSION.findall(page) if seen.setdefault(number, version) != version}


def asked(url: str, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE)
    connection.request("GET", path)
    answer = connection.getresponse()
    found = answer.status, answer.read()
    connection.close()
    return found


@contextmanager
def asking(url: str) -> Iterator[list[str]]:
    """Ask for one page after the other; gives what was wrong with any answer."""
    wrong: list[str] = []
    done = threading.Event()

    def ask() -> None:
        dice = random.Random(SEED)
        while not done.wait(0.02):
            path = dice.choice(ADDRESSES)
            try:
                status, page = asked(url, path)
            except OSError as error:
                wrong.append(f"{path}: {error!r}")
                continue
            if status not in (200, 404) or mixed(page.decode()):
                wrong.append(f"{path}: {status}, mixed: {mixed(page.decode())}")

    thread = threading.Thread(target=ask)
    thread.start()
    yield wrong
    done.set()
    thread.join()


# --- the calm ------------------------------------------------------------------------------------------------


def now_of(world: World) -> Snapshot:
    """The site as the content is now, made from nothing but that."""
    place = Place(Asked(world.content, drafts=True), world.look, world.folder / "none", None, search=False)
    return first(place, world.memory)


def page_at(snapshot: Snapshot, path: str) -> bytes:
    found = snapshot.find(path) or snapshot.find("/404.html")
    assert found
    assert isinstance(found.body, bytes)
    return found.body


_IS_SHOWN = """expected => {
    const told = (main) => {
        const copy = main.cloneNode(true);
        copy.querySelectorAll('.tools').forEach((one) => one.remove());
        const links = Array.from(copy.querySelectorAll('a'), (link) => link.getAttribute('href'));
        return [copy.textContent.replace(/\\s+/g, ' ').trim(), ...links].join(' ');
    };
    const next = new DOMParser().parseFromString(expected, 'text/html');
    return told(document.querySelector('main')) === told(next.querySelector('main'));
}"""


def is_shown(tab: Page, page: bytes) -> bool:
    try:
        return bool(tab.evaluate(_IS_SHOWN, page.decode()))
    except Exception:  # it is being loaded anew
        return False


def until(is_so: Callable[[], bool], wrong: str) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, wrong
        time.sleep(0.1)


def check_calm(world: World) -> None:
    """All tabs and all answers are right, and nobody says otherwise."""
    snapshot = now_of(world)
    for path in ADDRESSES:
        expected = page_at(snapshot, path)
        until(lambda: _CLIENT.sub(b"", asked(world.preview.url, path)[1]) == expected, f"answer to {path}")  # noqa: B023
    for tab in world.tabs:
        path = urlsplit(tab.url).path
        until(lambda: is_shown(tab, page_at(snapshot, path)), f"tab with {path}")  # noqa: B023
        expect(tab.locator(BAR)).to_be_hidden(timeout=PATIENCE * 1000)
        expect(tab.locator("#live-problems [role=status] .sign:visible")).to_have_count(0, timeout=PATIENCE * 1000)
    assert world.preview.process.poll() is None
    assert [line for line in world.preview.said if "Traceback" in line or "程序自己出错了" in line] == []


# --- the storm -----------------------------------------------------------------------------------------------


@pytest.fixture
def world(tmp_path: Path, root: Path, browser: Browser) -> Iterator[World]:
    content = write_site(tmp_path, dict(document(number, 1) for number in range(1, DOCUMENTS + 1)))
    (content / "site.yaml").write_text(SITE.format(per_page=20), "utf-8")
    shutil.copytree(root / "templates", tmp_path / "look")
    git(tmp_path, "init", "-q", "-b", "one")
    git(tmp_path, "add", "content")
    git(tmp_path, "commit", "-q", "-m", "one")
    git(tmp_path, "checkout", "-q", "-b", "other")
    write_site(tmp_path, dict(document(number, 2) for number in range(1, 501)))
    git(tmp_path, "commit", "-q", "-a", "-m", "other")
    git(tmp_path, "checkout", "-q", "one")
    context = browser.new_context()
    with serving(tmp_path, root, "--no-search", "--templates", str(tmp_path / "look")) as preview:
        tabs = [context.new_page() for _ in range(TABS)]
        for tab, path in zip(tabs, ADDRESSES, strict=False):
            tab.goto(f"{preview.url}{path[1:]}")
        versions = iter(range(3, 1_000_000))
        yield World(tmp_path, preview, tabs, random.Random(SEED), versions, Memory(tmp_path / "memory.db"))
    context.close()


@pytest.mark.skipif(not shutil.which("git"), reason="needs git, as the storm does")
@pytest.mark.timeout(300 + 15 * HAPPENINGS)
def test_whatever_happens_twenty_tabs_show_what_is_there(world: World) -> None:
    check_calm(world)
    for gust in gusts(random.Random(SEED), HAPPENINGS):
        with asking(world.preview.url) as wrong:
            for happens in gust:
                happens(world)
        assert wrong == [], gust
        check_calm(world)
    world.preview.process.send_signal(signal.SIGINT)
    assert world.preview.process.wait(timeout=PATIENCE) == 130
