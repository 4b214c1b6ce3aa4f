"""Builds whose Pagefind fails, or that are killed themselves: the old site stays, and the next build is whole."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect
from search.asking import READY
from test_hostile import MARKUP, watch
from test_hostile import article as hostile_article
from test_hostile import issue as hostile_issue
from tests_support import tree, write_site

from builder.cli import main
from builder.commands import indexing
from builder.search import Sizes, service
from builder.search.program import OVERRIDE, _program

pytestmark = pytest.mark.skipif(os.name == "nt", reason="programs here are scripts, and SIGKILL")

ROOT = Path(__file__).parents[2]
REAL = os.environ.get(OVERRIDE, "")
NAME = "检索索引程序 pagefind "
CURE = f" → 请重新安装依赖 pagefind-bin，或用环境变量 {OVERRIDE} 指明程序的位置"
BAD_INDEX = f"{NAME}给出的索引不完整（"


def article(title: str, day: str, text: str) -> str:
    return f"---\ntitle: {title}\ndate: {day}\n---\n\n{text}\n"


OLD = {
    "articles/2024/yeshi.md": article("柳塘夜市", "2024-03-01", "夜市开张了，两百个摊位各有各的灯。"),
    "articles/2024/shujia.md": article("楼道里的书架", "2024-04-01", "三号楼的楼道里多了一个书架。"),
    "articles/2023/huxue.md": article("护学岗上岗", "2023-09-01", "护学岗的交警提醒车辆慢行。"),
}
NEW = OLD | {
    "articles/2024/yeshi.md": article("柳塘早市", "2024-03-01", "早市也开张了，卖菜的比看灯的多。"),
    "articles/2024/dengshi.md": article("望舒灯市", "2024-05-01", "灯市在望舒社区，走到头要一刻钟。"),
}

# Passes everything between us and Pagefind, and does something of its own on the way. `asked` is the number of the
# request, from one: NewIndex, a request for each page, GetFiles.
PROXY = """#!{python}
import base64, json, os, signal, subprocess, sys, time
real = subprocess.Popen([{program!r}, *sys.argv[1:]], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
def frames(fd):
    rest = b""
    while read := os.read(fd, 1 << 16):
        *whole, rest = (rest + read).split(b",")
        yield from whole
answers = frames(real.stdout.fileno())
def say(data):
    os.write(1, data)
def kill(pid):
    os.kill(pid, signal.SIGKILL)
    time.sleep(30)
for asked, request in enumerate(frames(0), 1):
    kind = json.loads(base64.b64decode(request))["payload"]["type"]
{before}
    real.stdin.write(request + b",")
    real.stdin.flush()
    told = json.loads(base64.b64decode(next(answers)))
{after}
    rest = memoryview(base64.b64encode(json.dumps(told).encode()) + b",")
    while rest:
        rest = rest[os.write(1, rest):]
"""
FILES = """
    if kind == "GetFiles":
        files = {file["path"]: base64.b64decode(file["content"]) for file in told["payload"]["files"]}
        chunk = next(path for path in files if path.startswith("index/"))
        page = next(path for path in files if path.startswith("fragment/"))
        meta = next(path for path in files if path.endswith(".pf_meta"))
        entry = "pagefind-entry.json"
        CHANGE
        told["payload"]["files"] = [{"path": p, "content": base64.b64encode(d).decode()} for p, d in files.items()]
"""


def build(folder: Path) -> int:
    return main(command(folder))


def command(folder: Path) -> list[str]:
    content, site = str(folder / "content"), str(folder / "site")
    return ["build", "--content", content, "--output", site, "--as-of", "2025-01-01"]


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The new site as a first build makes it."""
    folder = tmp_path_factory.mktemp("clean")
    write_site(folder, NEW)
    assert build(folder) == 0
    return tree(folder / "site")


@pytest.fixture
def folder(tmp_path: Path, capsys) -> Path:
    """A site built from the old content, and new content to be built."""
    write_site(tmp_path, OLD)
    assert build(tmp_path) == 0
    write_site(tmp_path, NEW)
    capsys.readouterr()
    return tmp_path


@pytest.fixture
def program(tmp_path: Path, monkeypatch) -> Callable[[str], Path]:
    """Put a program in Pagefind's place."""
    real = _program()

    def put(text: str) -> Path:
        path = tmp_path / "pagefind"
        path.write_text(text.replace("{program!r}", repr(real)).replace("{python}", sys.executable), "utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv(OVERRIDE, str(path))
        return path

    return put


def proxy(before: str = "", after: str = "") -> str:
    """Pagefind with something before a request is passed on, or after it is answered."""
    return PROXY.replace("{before}", f"    {before}").replace("{after}", f"    {after}")


def giving(change: str) -> str:
    """Pagefind whose files are changed on the way."""
    return PROXY.replace("{before}", "").replace("{after}", FILES.replace("CHANGE", change))


def running(path: Path) -> list[str]:
    """The processes that run a program of ours, and the dead children that nobody waited for."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            state, parent = (process / "stat").read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if str(path) in line or (state == "Z" and parent == str(os.getpid())):
            found.append(f"{process.name} {state} {line}")
    return found


def fails(folder: Path, capsys) -> str:
    """Build the new content, which must fail and leave nothing behind; gives the whole message."""
    before = tree(folder / "site")
    assert build(folder) == 1
    out, err = capsys.readouterr()
    *stages, message = err.splitlines()
    assert out == ""
    assert {re.sub(r"\d+", "N", stage) for stage in stages} <= {"读取稿件", "生成页面", "编制 N 个页面的检索索引"}
    assert tree(folder / "site") == before
    assert {path.name for path in folder.iterdir()} <= {"content", "site", "pagefind", ".cache"}
    assert running(folder) == []
    return message.removeprefix("bulletin: ")


def is_mended(folder: Path, clean: dict[str, str], monkeypatch) -> bool:
    """Whether the next build, with the real program, makes of the folder what a first build makes."""
    monkeypatch.setenv(OVERRIDE, REAL)
    assert build(folder) == 0
    return tree(folder / "site") == clean


# --- Pagefind fails ------------------------------------------------------------------------------------------

ERROR = '{"message_id": 1, "payload": {"type": "Error", "message": "no more"}}'
CASES = {
    "exits at once": ("#!{python}\nimport sys; sys.exit(7)", f"{NAME}中途退出（7）：没有说明原因{CURE}"),
    "says why it exits": (
        "#!/bin/sh\necho cannot open shared object >&2\nexit 127",
        f"{NAME}中途退出（127）：cannot open shared object{CURE}",
    ),
    "is no program": ("\x7f\x00 no program", f"{NAME}无法启动（{{path}}）：不是这台机器能运行的程序{CURE}"),
    "answers garbage": ("#!/bin/sh\necho what?,\ncat >/dev/null", f"{NAME}答非所问：b'what?'{CURE}"),
    "ends cleanly in the middle": (
        proxy("asked == 3 and sys.exit(0)"),
        f"{NAME}中途退出（0）：没有说明原因{CURE}",
    ),
    "is killed before any page": (
        proxy("asked == 2 and kill(os.getpid())"),
        f"{NAME}被系统结束（SIGKILL） → 请重试；内存不够时先关掉别的程序",
    ),
    "is killed after the second page": (
        proxy(after="asked == 4 and kill(os.getpid())"),
        f"{NAME}被系统结束（SIGKILL） → 请重试；内存不够时先关掉别的程序",
    ),
    "is killed while it gives the files": (
        proxy(
            after="kind == 'GetFiles' and (say(base64.b64encode(json.dumps(told).encode())[:9000]), kill(os.getpid()))"
        ),
        f"{NAME}被系统结束（SIGKILL） → 请重试；内存不够时先关掉别的程序",
    ),
    "answers an error": (
        proxy(after=f"told = json.loads({ERROR!r}) if asked == 3 else told"),
        f"{NAME}报错：no more → 这是程序的问题，请连同此信息反馈",
    ),
    "answers an error instead of files": (
        proxy(after=f"told = json.loads({ERROR!r}) if kind == 'GetFiles' else told"),
        f"{NAME}报错：no more → 这是程序的问题，请连同此信息反馈",
    ),
    "gives no files": (giving("files = {}"), f"{BAD_INDEX}KeyError：'pagefind-entry.json'）{CURE}"),
    "gives other files": (
        giving("files = dict.fromkeys(files, b'hello')"),
        f"{BAD_INDEX}JSONDecodeError：Expecting value: line 1 column 1 (char 0)）{CURE}",
    ),
    "gives an empty chunk": (giving("files[chunk] = b''"), f"{BAD_INDEX}ValueError：not a file of Pagefind）{CURE}"),
    "gives half a chunk": (
        giving("files[chunk] = files[chunk][:40]"),
        f"{BAD_INDEX}EOFError：Compressed file ended before the end-of-stream marker was reached）{CURE}",
    ),
    "gives half the metadata": (
        giving("files[meta] = files[meta][:-60]"),
        f"{BAD_INDEX}EOFError：Compressed file ended before the end-of-stream marker was reached）{CURE}",
    ),
    "gives other bytes for a page": (
        giving("files[page] = b'<html>'"),
        f"{BAD_INDEX}BadGzipFile：Not a gzipped file (b'<h')）{CURE}",
    ),
    "gives no WebAssembly": (
        giving("del files['wasm.unknown.pagefind']"),
        f"{BAD_INDEX}KeyError：'wasm.unknown.pagefind'）{CURE}",
    ),
    "gives an empty script": (
        giving("files['pagefind.js'] = b''"),
        f"{BAD_INDEX}ValueError：a program without a byte）{CURE}",
    ),
    "gives an index of nothing": (
        giving('files = {p: d for p, d in files.items() if "/" not in p} | {entry: b\'{"languages": {}}\'}'),
        f"{NAME}漏掉了 5 个页面，第一个是 /articles/2024/dengshi/{CURE}",
    ),
    "gives a file for elsewhere": (
        giving("files['../../content/a.md'] = b'---'"),
        f"{NAME}给出的文件名 '../../content/a.md' 不能用{CURE}",
    ),
}


@pytest.mark.parametrize(("text", "said"), CASES.values(), ids=CASES.keys())
def test_a_pagefind_that_fails_leaves_the_old_site(folder, program, capsys, monkeypatch, clean, text, said) -> None:
    path = program(text)
    assert fails(folder, capsys) == said.replace("{path}", str(path))
    assert is_mended(folder, clean, monkeypatch)


def test_a_page_that_pagefind_drops_is_noticed(folder, program, capsys, monkeypatch, clean) -> None:
    """It is sent a page without a word instead."""
    empty = "base64.b64encode(json.dumps(sent | {'payload': sent['payload'] | {'file_contents': '<p>'}}).encode())"
    program(proxy(f"sent = json.loads(base64.b64decode(request)); request = {empty} if asked == 3 else request"))
    assert fails(folder, capsys) == f"{NAME}漏掉了 1 个页面，第一个是 /articles/2024/shujia/{CURE}"
    assert is_mended(folder, clean, monkeypatch)


@pytest.mark.parametrize(("mode", "why"), [(None, "没有这个文件"), (0o644, "没有执行权限")])
def test_a_program_that_is_missing_or_may_not_run(folder, program, capsys, monkeypatch, clean, mode, why) -> None:
    path = program("#!/bin/sh\n")
    path.chmod(mode) if mode else path.unlink()
    assert fails(folder, capsys) == f"{NAME}无法启动（{path}）：{why}{CURE}"
    assert is_mended(folder, clean, monkeypatch)


@pytest.mark.parametrize("moment", ["asked == 1", "asked == 3", "kind == 'GetFiles'"])
def test_a_program_that_hangs_is_ended(folder, program, capsys, monkeypatch, clean, moment) -> None:
    monkeypatch.setattr(service, "PATIENCE", 1.0)
    program(proxy(f"{moment} and time.sleep(60)"))
    assert fails(folder, capsys) == f"{NAME}超过 1 秒没有应答 → 请重试；仍然如此请反馈"
    monkeypatch.setattr(service, "PATIENCE", 300.0)
    assert is_mended(folder, clean, monkeypatch)


def test_one_bundle_that_fails_keeps_all_bundles_back(tmp_path, program, capsys, monkeypatch) -> None:
    """Two bundles are made; the second run of the program fails."""
    monkeypatch.setattr(indexing, "Sizes", partial(Sizes, whole=0, least=1))
    write_site(tmp_path / "clean", NEW)
    assert build(tmp_path / "clean") == 0
    whole = tree(tmp_path / "clean/site")
    assert json.loads((tmp_path / "clean/site/search/bundles.json").read_bytes())["bundles"][1]["name"] == "y2023m09"
    folder = tmp_path / "site"
    write_site(folder, OLD)
    build(folder)
    write_site(folder, NEW)
    capsys.readouterr()
    program(proxy("'2023/huxue' in base64.b64decode(request).decode() and sys.exit(5)"))
    assert fails(folder, capsys) == f"{NAME}中途退出（5）：没有说明原因{CURE}"
    assert is_mended(folder, whole, monkeypatch)


def test_indexing_ends_when_rendering_fails(tmp_path, program, capsys, monkeypatch) -> None:
    """Nobody waits for bundles of a site that will not be written."""
    monkeypatch.setattr(indexing, "Sizes", partial(Sizes, whole=0, least=1, most=1))
    days = [f"20{year}-0{month}-01" for year in (20, 21, 22) for month in (1, 2, 3)]
    write_site(tmp_path, {f"articles/{day[:4]}/a{day}.md": article(f"{day}的事", day, "有一件事。") for day in days})
    templates = shutil.copytree(ROOT / "templates", tmp_path / "templates")
    (templates / "article.html").write_text("{{ page.nothing.at_all }}", "utf-8")
    path = program(proxy("asked == 1 and (open(sys.argv[0] + '.runs', 'a').write('run '), time.sleep(1))"))
    assert main([*command(tmp_path), "--templates", str(templates)]) == 1
    assert "article.html" in capsys.readouterr().err
    assert path.with_name("pagefind.runs").read_text("utf-8").count("run") < len(days)
    assert running(tmp_path) == []


def test_a_site_without_search_needs_no_program(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv(OVERRIDE, "/nowhere/pagefind")
    write_site(tmp_path, OLD)
    assert main([*command(tmp_path), "--no-search"]) == 0


# --- the builder is killed -----------------------------------------------------------------------------------

CUT = """
import os, signal, sys
from pathlib import Path
name, part, left = sys.argv[1], sys.argv[2], int(sys.argv[3])
real = getattr(Path, name)
def counted(path, given):
    global left
    left -= part in str(path)
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(path, given)
setattr(Path, name, counted)
from builder.cli import main
sys.exit(main(sys.argv[4:]))
"""


def is_gone(folder: Path) -> bool:
    """Whether no program of the folder runs any more, soon."""
    for _ in range(100):
        if not running(folder):
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("moment", ["asked == 1", "asked == 3", "kind == 'GetFiles'"])
def test_after_a_kill_while_indexing_pagefind_ends_and_the_next_build_is_whole(
    folder, program, monkeypatch, clean, moment
) -> None:
    before = tree(folder / "site")
    program(proxy(f"{moment} and (os.kill(os.getppid(), 9), time.sleep(0.2))"))
    killed = subprocess.run([sys.executable, "-m", "builder", *command(folder)], cwd=ROOT, capture_output=True)
    assert killed.returncode == -9
    assert is_gone(folder)
    assert tree(folder / "site") == before
    assert is_mended(folder, clean, monkeypatch)
    assert {path.name for path in folder.iterdir()} == {"content", "site", "pagefind", ".cache"}


def test_pagefind_itself_ends_with_us() -> None:
    """The real program, busy with pages when its builder is killed."""
    script = (
        "import os\nfrom builder.search.service import index_pages\n"
        "def pages():\n"
        "    for n in range(200):\n"
        "        if n == 150:\n"
        "            children = open(f'/proc/{os.getpid()}/task/{os.getpid()}/children').read()\n"
        "            print(children, flush=True); os.kill(os.getpid(), 9)\n"
        "        yield f'/{n}/', '<html><body>' + '新时 时代 ' * 5000\n"
        "index_pages(pages(), 2500)\n"
    )
    killed = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert killed.returncode == -9
    (child,) = killed.stdout.split()
    for _ in range(100):
        if not Path(f"/proc/{child}").exists():
            return
        time.sleep(0.1)
    raise AssertionError(Path(f"/proc/{child}/stat").read_text())


@pytest.mark.parametrize("part", [0, 0.2, 0.4, 0.6, 0.8, 1])
def test_after_a_kill_while_the_site_is_written_the_next_build_is_whole(folder, monkeypatch, clean, part) -> None:
    before = tree(folder / "site")
    changes = len({*clean.items()} - {*before.items()}) + 1  # the manifest is written before and after
    cut(folder, "replace", "", 1 + round(part * (changes - 1)))
    assert tree(folder / "site") != clean
    assert build(folder) == 0
    assert tree(folder / "site") == clean


def test_after_a_kill_while_the_index_is_staged_the_next_build_is_whole(folder, clean) -> None:
    before = tree(folder / "site")
    cut(folder, "write_bytes", "search/pagefind", 3)
    assert tree(folder / "site") == before
    assert build(folder) == 0
    assert tree(folder / "site") == clean


def cut(folder: Path, name: str, part: str, at: int) -> None:
    """Build in a process that is killed at the so many-th call of a method of paths that have `part` in them."""
    start = [sys.executable, "-c", CUT, name, part, str(at), *command(folder)]
    killed = subprocess.run(start, cwd=ROOT, capture_output=True, text=True)
    assert killed.returncode == -9, killed.stderr


def test_what_names_the_index_is_written_after_what_it_names(folder, monkeypatch) -> None:
    """Whoever searches while a site is written, or after a cut, meets the old index or the new one."""
    written: list[str] = []
    real = Path.replace
    monkeypatch.setattr(Path, "replace", lambda path, to: (written.append(Path(to).name), real(path, to))[1])
    assert build(folder) == 0
    places = {name: at for at, name in enumerate(written)}
    parts = [at for name, at in places.items() if name.endswith((".pf_index", ".pf_fragment", ".pf_meta"))]
    names = [places[name] for name in ("bundles.json", "pages.all.json", "pagefind-entry.json") if name in places]
    assert len(parts) > 3
    assert len(names) == 3
    assert max(parts) < min(names)
    assert max(names) - min(names) == 2, "nothing is written between them"


def test_a_site_of_an_older_version_is_replaced(folder, clean) -> None:
    """Its manifest says what was ours: the old index goes, what others put there stays."""
    manifest = folder / "site/.bulletin.json"
    told = json.loads(manifest.read_text("utf-8"))
    old = ("search/pagefind/fragment/und_1a2b3c4.pf_fragment", "search/pagefind/index/und_5d6e7f8.pf_index")
    for path in old:
        (folder / "site" / path).write_bytes(b"old")
    (folder / "site/search/pagefind/CNAME").write_text("wenming.example\n")
    manifest.write_text(
        json.dumps(told | {"format": 1, "search": "", "files": told["files"] | {path: ["", ""] for path in old}})
    )
    assert build(folder) == 0
    now = tree(folder / "site")
    assert now.pop("search/pagefind/CNAME")
    assert now == clean


# --- a reader who has been here before -----------------------------------------------------------------------


class Keeping(SimpleHTTPRequestHandler):
    """A server that lets browsers keep everything for an hour, as many do, and notes in `asked` what they ask for."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".js": "text/javascript"}

    def __init__(self, *given: Any, asked: list[str], **named: Any) -> None:
        self.asked = asked
        super().__init__(*given, **named)

    def log_request(self, *_: object) -> None:
        self.asked.append(self.path)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "max-age=3600")
        super().end_headers()


@pytest.fixture
def asked() -> list[str]:
    """The paths that the reader's browser asked for, its workers too."""
    return []


@pytest.fixture
def kept_for_an_hour(folder: Path, asked: list[str]) -> Iterator[str]:
    handler = partial(Keeping, asked=asked, directory=str(folder / "site"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_a_reader_with_an_older_index_in_the_cache_finds_what_is_new(folder, kept_for_an_hour, reader) -> None:
    """Pagefind asks anew which index there is; what we keep beside it must belong to that."""
    for file in (path for path in (folder / "site").rglob("*") if path.is_file()):
        os.utime(file, (1_700_000_000, 1_700_000_000))
    assert found(reader, kept_for_an_hour, "夜市开张了") == ["柳塘夜市 2024年3月1日文章"]
    assert build(folder) == 0
    assert found(reader, kept_for_an_hour, "望舒社区") == ["望舒灯市 2024年5月1日文章"]
    assert found(reader, kept_for_an_hour, "夜市开张了") == []


@pytest.mark.parametrize(("question", "shown"), [("year=2024", 3), ("q=没有的字&year=2024", 0)])
def test_to_search_by_choice_or_in_vain_does_not_load_the_whole_index(
    folder, kept_for_an_hour, asked, reader, monkeypatch, question, shown
) -> None:
    monkeypatch.setattr(indexing, "Sizes", partial(Sizes, chunk=12))
    assert build(folder) == 0
    reader.goto(f"{kept_for_an_hour}search/?{question}")
    expect(reader.locator(".search-status")).to_have_text(READY)
    seen = 0
    while seen != len(asked):  # what might help is looked for after it is said that nothing was found
        seen = len(asked)
        reader.wait_for_timeout(400)
    chunks = {path for path in asked if path.endswith(".pf_index")}
    assert reader.locator(".search-result").count() == shown
    assert len(list((folder / "site").rglob("*.pf_index"))) > 20
    assert 0 < len(chunks) < 9


def found(page: Page, base: str, query: str) -> list[str]:
    """Title and facts of the results."""
    page.goto(f"{base}search/?q={query}")
    expect(page.locator(".search-status")).to_have_text(READY)
    results = page.locator(".search-result").all()
    return [
        f"{each.locator('.search-result-title').inner_text()} {each.locator('.search-result-facts').text_content()}"
        for each in results
    ]


# --- nothing that is searched runs ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with an attack in every title, tag, unit, heading and text."""
    folder = tmp_path_factory.mktemp("hostile")
    files = {f"articles/2024/f{n}.md": hostile_article(text) for n, text in enumerate(MARKUP)}
    files |= {f"issues/2024/{n + 1}.md": hostile_issue(n + 1, text) for n, text in enumerate(MARKUP)}
    write_site(folder, files)
    assert main([*command(folder), "--keep-going"]) in (0, 1)
    return folder / "site"


@pytest.fixture
def reader(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(
        "addEventListener('securitypolicyviolation', event => console.error('policy', event.violatedDirective))"
    )
    yield page
    context.close()


FOREIGN = ".search-found :is(img, script, iframe, svg, math, style, object, form, [onerror], [onload], [style])"


def question(text: str) -> dict[str, object]:
    return {"q": text, "tag": [text], "unit": [text], "year": [text], "kind": [text], "sort": text, "x": text}


@pytest.mark.parametrize("text", [*MARKUP, "alert", "</script><img src=x onerror=alert(1)>没有的字"])
def test_nothing_runs_whatever_is_searched_chosen_and_opened(hostile, reader, serve_folder, text) -> None:
    base = serve_folder(hostile)
    seen = watch(reader, base)
    reader.goto(f"{base}search/?{urlencode(question(text), doseq=True)}")
    expect(reader.locator(".search-status")).to_have_text(READY)
    reader.goto(f"{base}search/")
    reader.fill(".search-field", text)
    reader.press(".search-field", "Enter")
    expect(reader.locator(".search-status")).to_have_text(READY)
    assert reader.locator(FOREIGN).count() == 0
    for field in ("tag", "unit", "section"):
        for box in reader.locator(f"fieldset[data-field={field}] input[type=checkbox]:visible").all()[:1]:
            box.check()
            expect(reader.locator(".search-status")).to_have_text(READY)
    assert reader.locator(FOREIGN).count() == 0
    link = reader.locator(".search-results a").last
    if link.count():
        link.click()
        reader.wait_for_load_state()
        assert reader.locator("main :is(script:not([src]), iframe, [onerror], [onload])").count() == 0
    assert seen == []


def test_only_the_search_page_may_run_webassembly(hostile: Path) -> None:
    policies = {
        path.relative_to(hostile).as_posix(): re.findall(r"'(?:unsafe|wasm)[^']*'", unescape(path.read_text("utf-8")))
        for path in hostile.rglob("*.html")
    }
    assert len(policies) > 30
    assert {path: told for path, told in policies.items() if told} == {"search/index.html": ["'wasm-unsafe-eval'"]}
