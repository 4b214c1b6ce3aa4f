"""The attacker and the unlucky user: whatever stands in content/, nothing runs, nothing leaves the site, nothing is
lost unsaid, and a build that is cut off leaves a whole site behind.

The browser here is the judge: it counts every script it compiles that is not ours.
"""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from tests_support import tree, write_site

from builder.cli import main
from builder.folder import OutputError, check_places, claim

GOOD = {
    "articles/2024/good.md": "---\ntitle: 夜市灯火\ndate: 2024-03-14\ntags: [夜市]\nunits: [柳塘街道]\n---\n\n亮灯。\n",
    "articles/2024/next.md": "---\ntitle: 早市\ndate: 2024-03-20\n---\n\n早市开张。\n",
    "issues/2024/12.md": "---\nbulletin: 青禾快报\nnumber: 12\ndate: 2024-05-01\n---\n\n## 要闻\n\n### 一条\n\n正文一。\n",
    "pages/about.md": "---\ntitle: 关于\n---\n\n说明。\n",
}
BAD = "articles/2024/bad.md"
HEAD = "---\ntitle: 坏\ndate: 2024-04-01\n---\n\n"


def build(folder: Path, *options: str, search: bool = False) -> int:
    asked = ["--content", str(folder / "content"), "--output", str(folder / "site"), "--as-of", "2025-01-01"]
    return main(["build", *asked, *(() if search else ("--no-search",)), *options])


REMEMBERED = re.compile(
    r"\.cache(/builds(/site-[0-9a-f]{8}(\.db(-wal|-shm)?|\.templates(/[0-9a-f]+(/[\w-]+(/[0-9a-f]+)?)?)?))?)?"
)


def outside(folder: Path) -> set[str]:
    """What stands beside the content and the site, but for what builds of that site remember."""
    ours = (folder / "content", folder / "site")
    beside = (path for top in folder.iterdir() if top not in ours for path in (top, *top.rglob("*")))
    return {name for path in beside if not REMEMBERED.fullmatch(name := path.relative_to(folder).as_posix())}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The site of the good documents alone."""
    folder = tmp_path_factory.mktemp("good")
    write_site(folder, GOOD)
    assert build(folder) == 0
    return tree(folder / "site")


# --- nothing outside the site ------------------------------------------------------------------------------

PATHS = (
    "../x", "/../x", "/../../x/", "..", ".", "/", "//", "/x/../../y", "/..%2f..%2fx", "....//x", "\\..\\x", "C:\\x",
    "~", "/.bulletin.json", "/.git/config", "/con/", "/a:b", "/" + "a" * 300, "/" + "中" * 90, "/feed.xml", "/index.html",
    "/articles/2024/good/", "/articles/2024/GOOD/", "/articles/2024/good", "/feed.xml/x", "/search/pagefind/x.js",
)  # fmt: skip


def asking(path: str) -> Iterator[tuple[str, str]]:
    """Every place of the content folder where a text could become an address."""
    quoted = json.dumps(path)
    for name in ("id", "slug"):
        yield BAD, f"---\ntitle: 坏\ndate: 2024-04-01\n{name}: {quoted}\n---\n\n正文。\n"
    yield BAD, f"---\ntitle: 坏\ndate: 2024-04-01\naliases: [{quoted}]\n---\n\n正文。\n"
    yield "redirects.yaml", f"{quoted}: /articles/2024/good/\n"
    yield "urls.lock", f'{quoted}: "file:articles/2024/good.md"\n'
    yield "units.yaml", f"- {{name: 柳塘街道, id: {quoted}}}\n"
    yield "site.yaml", f"bulletins: [{{id: {quoted}, name: 青禾快报}}, {{name: 别的快报}}]\n"


@pytest.mark.parametrize("path", PATHS)
def test_no_text_that_becomes_an_address_leaves_the_site(tmp_path: Path, capsys, path: str) -> None:
    for number, (name, text) in enumerate(asking(path)):
        folder = tmp_path / "deep" / str(number)
        write_site(folder, {**GOOD, name: text})
        code = build(folder, "--keep-going")
        said = capsys.readouterr().err
        assert code in (0, 1), said
        assert not outside(folder), name
        assert {p.name for p in (tmp_path / "deep").iterdir()} == {str(n) for n in range(number + 1)}
        if code:
            assert any(named in said for named in (name, "articles/2024/good.md", "bulletin: 地址"))
        if (folder / "site").exists() and name != "urls.lock":
            assert "夜市灯火" in (folder / "site/articles/2024/good/index.html").read_text("utf-8")


@pytest.mark.parametrize(
    "address", ["/../x", "/x/../y/", "/./x", "/x\0y", "/a\\b", "/c:/x", "/nul", "/a//b", "/a/" * 400, "/.bulletin.json"]
)
def test_the_last_wall_refuses_what_is_no_file_inside_the_site(address: str) -> None:
    with pytest.raises(OutputError, match="不能写成文件"):
        check_places(["/", address])


def test_the_last_wall_refuses_two_pages_in_one_file() -> None:
    with pytest.raises(OutputError, match="要写进同一个文件"):
        check_places(["/", "/A/", "/a/"])
    check_places(["/", "/a/", "/a/b/", "/404.html", "/assets/icons/emblem.1a2b3c4d.svg", "/old/老地址.html"])


def test_a_manifest_that_names_files_elsewhere_removes_nothing(tmp_path: Path) -> None:
    write_site(tmp_path, GOOD)
    build(tmp_path)
    (tmp_path / "letter.txt").write_text("家书\n", "utf-8")
    manifest = tmp_path / "site/.bulletin.json"
    told = json.loads(manifest.read_text("utf-8"))
    told["files"]["../letter.txt"] = ["", ""]
    manifest.write_text(json.dumps(told), "utf-8")
    assert build(tmp_path) == 0
    assert (tmp_path / "letter.txt").read_text("utf-8") == "家书\n"


def test_nothing_is_written_through_a_link_in_the_site(tmp_path: Path, capsys) -> None:
    write_site(tmp_path, GOOD)
    build(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    write_site(tmp_path, {"articles/2025/later.md": "---\ntitle: 晚\ndate: 2025-01-01\n---\n\n晚。\n"})
    (tmp_path / "site/articles/2025").symlink_to(elsewhere)
    assert build(tmp_path) == 1
    assert "挡在路上" in capsys.readouterr().err
    assert not list(elsewhere.iterdir())


# --- files that are no files -----------------------------------------------------------------------------------

ODD: dict[str, Callable[[Path], object]] = {
    "link to a file outside": lambda path: path.symlink_to("/etc/passwd"),
    "dangling link": lambda path: path.symlink_to("nowhere"),
    "link to itself": lambda path: path.symlink_to("bad.md"),
    "link to a parent": lambda path: path.with_name("loop").symlink_to(".."),
    "pipe": os.mkfifo,
    "folder named like a document": lambda path: path.mkdir(),
}


@pytest.mark.skipif(os.name == "nt", reason="links and pipes as Unix has them")
@pytest.mark.parametrize("make", ODD.values(), ids=ODD)
def test_what_is_no_plain_file_is_not_followed_and_never_hangs(tmp_path: Path, good, make) -> None:
    write_site(tmp_path, GOOD)
    make(tmp_path / "content" / BAD)
    assert build(tmp_path) == 0
    assert tree(tmp_path / "site") == good


NAMES = (b"a\nb", b"a\x1b[31mb", b"a\xff\xfe", "a\u202eb".encode(), b"a\tb")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names themselves")
@pytest.mark.parametrize("name", NAMES, ids=repr)
def test_a_name_that_cannot_be_shown_is_told_in_one_plain_line(tmp_path: Path, capsys, good, name: bytes) -> None:
    write_site(tmp_path, GOOD)
    Path(os.fsdecode(os.fsencode(tmp_path / "content/articles/2024/") + b"/" + name + b".md")).write_text(HEAD, "utf-8")
    assert build(tmp_path, "--keep-going") == 1
    lines = [line for line in capsys.readouterr().err.splitlines() if "file-name" in line]
    assert len(lines) == 1
    assert lines[0].isprintable()
    assert tree(tmp_path / "site") == good


# --- text that breaks parsers --------------------------------------------------------------------------------

FRONT_MATTER = {
    "no such day": "date: 2026-02-30\ntitle: a",
    "no such hour": "date: 25:61:00Z\ntitle: a",
    "year 10000": "date: 10000-01-01\ntitle: a",
    "program call": "title: !!python/object/apply:os.system [touch pwned]\ndate: 2024-04-01",
    "alias": "a: &a [1]\nb: *a\ntitle: x",
    "list that holds itself": "a: &a [*a]\ntitle: x",
    "deep list": f"x: {'[' * 20000}{']' * 20000}\ntitle: x",
    "deep mapping": f"x: {'{a: ' * 5000}{'}' * 5000}\ntitle: a",
    "many digits": f"date: {'9' * 5000}\ntitle: a",
    "lone surrogate": 'title: "\\ud800"\ndate: 2024-04-01',
    "nul": 'title: "\\x00a"\ndate: 2024-04-01',
    "list for a title": "title: [a, b]\ndate: 2024-04-01",
    "open quote": 'title: "坏\ndate: 2024-04-01',
    "same key twice": "title: a\ntitle: b\ndate: 2024-04-01",
}


@pytest.mark.parametrize("front", FRONT_MATTER.values(), ids=FRONT_MATTER)
def test_a_bad_front_matter_is_named_and_the_rest_is_published(tmp_path: Path, capsys, good, front: str) -> None:
    write_site(tmp_path, {**GOOD, BAD: f"---\n{front}\n---\n\n正文。\n"})
    assert build(tmp_path, "--keep-going") == 1
    assert f"{BAD}:" in capsys.readouterr().err
    assert tree(tmp_path / "site") == good
    assert not outside(tmp_path)


BYTES = {
    "GBK": HEAD.encode("gbk") + "末句在此".encode("gbk"),
    "UTF-16": b"\xff\xfe" + (HEAD + "末句在此").encode("utf-16-le"),
    "CR only": (HEAD + "末句在此").replace("\n", "\r").encode(),
    "controls": HEAD.encode() + bytes({*range(1, 32)} - {9, 10, 12, 13}) + "末句在此".encode(),
    "nul": HEAD.encode() + "末句\0在此".encode(),
    "separators": (HEAD + "甲\u2028乙\u2029\u0085丙\ufeff\u200b末句在此").encode(),
    "a million marks": (HEAD + "e" + "\u0301" * 1_000_000 + "末句在此").encode(),
    "no blank in 100,000": (HEAD + "长" * 100_000 + "末句在此").encode(),
}


@pytest.mark.parametrize("data", BYTES.values(), ids=BYTES)
def test_text_of_any_system_is_shown(tmp_path: Path, data: bytes) -> None:
    content = write_site(tmp_path, GOOD)
    (content / BAD).write_bytes(data)
    assert build(tmp_path) == 0
    page = (tmp_path / "site/articles/2024/bad/index.html").read_text("utf-8")
    assert "末句在此" in page
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", page)


UNREADABLE = {
    "overlong": HEAD.encode() + b"\xc0\xaf\xe0\x80\xaf",
    "cut off": b"\xff\xfe" + HEAD.encode("utf-16-le")[:-1],
    "Word": b"PK\x03\x04rest",
}


@pytest.mark.parametrize("data", UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_text_is_named(tmp_path: Path, capsys, good, data: bytes) -> None:
    content = write_site(tmp_path, GOOD)
    (content / BAD).write_bytes(data)
    assert build(tmp_path, "--keep-going") == 1
    assert f"{BAD}:1:1:" in capsys.readouterr().err
    assert tree(tmp_path / "site") == good


NESTED = {
    "div": "<div>" * 20000,
    "closed div": "<div>" * 5000 + "文" + "</div>" * 5000,
    "quote": ">" * 20000,
    "list": "- " * 5000,
    "bracket": "[" * 20000,
    "stars": "*" * 20000,
    "backticks": "`" * 20000,
    "comment": "<!--" * 20000,
    "cdata": "<![CDATA[" * 5000,
    "declaration": "<![x]>" * 5000,
    "raw text": "<plaintext><xmp><textarea><title><noscript><template>",
    "open script": "<script " * 5000,
    "open attribute": "<a href='" * 5000,
    "select": "<p><select><option>1<option>2" * 500,
    "references": "[a]: /about/\n\n" + "[a] " * 5000,
    "references to nothing": "\n".join(f"[a{n}]: /x" for n in range(5000)) + "\n\n",
    "cells": "|" + "a|" * 2000 + "\n|" + "-|" * 2000 + "\n|" + "b|" * 2000 + "\n\n",
    "style": f'<p style="{"overflow:hidden;" * 20000}">文</p>',
    "attributes": f"<a {' '.join(f'a{n}=1' for n in range(5000))}>文</a>",
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("text", NESTED.values(), ids=NESTED)
def test_no_nesting_takes_the_text_after_it_or_the_builder_with_it(tmp_path: Path, text: str) -> None:
    write_site(tmp_path, {**GOOD, BAD: f"{HEAD}开头一段普通的文字。\n\n{text}\n\n末句在此。\n"})
    assert build(tmp_path, "--keep-going") == 0
    assert "末句在此" in (tmp_path / "site/articles/2024/bad/index.html").read_text("utf-8")


# --- a build that is cut off, or not alone -------------------------------------------------------------------

CUT = """
import os, signal, sys
from pathlib import Path
left, real = int(sys.argv[1]), Path.replace
def replace(path, target):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(path, target)
Path.replace = replace
from builder.cli import main
sys.exit(main(sys.argv[2:]))
"""


def command(folder: Path) -> list[str]:
    asked = ["--content", str(folder / "content"), "--output", str(folder / "site"), "--as-of", "2025-01-01"]
    return ["build", *asked, "--no-search"]


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
@pytest.mark.parametrize("at", [1, 2, 9, 25])
def test_after_a_kill_in_the_middle_the_next_build_is_whole(tmp_path: Path, root: Path, good, at: int) -> None:
    write_site(tmp_path, {**GOOD, "articles/2024/next.md": GOOD["articles/2024/next.md"].replace("早市", "晚市")})
    assert build(tmp_path) == 0
    write_site(tmp_path, GOOD)
    killed = subprocess.run([sys.executable, "-c", CUT, str(at), *command(tmp_path)], cwd=root, capture_output=True)
    assert killed.returncode in (-9, 0)
    assert build(tmp_path) == 0
    assert tree(tmp_path / "site") == good
    assert not outside(tmp_path)


@pytest.mark.parametrize("at", [1, 2, 12])
def test_a_full_disk_leaves_the_old_site(tmp_path: Path, monkeypatch, capsys, at: int) -> None:
    write_site(tmp_path, GOOD)
    build(tmp_path)
    before = tree(tmp_path / "site")
    write_site(tmp_path, {"site.yaml": "title: 另一个站名\n"})
    left, real = [at], Path.open

    def full(path: Path, mode: str = "r", *more, **named):
        staged = "w" in mode and ".site.staged" in path.parts
        left[0] -= staged
        if staged and left[0] == 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(path, mode, *more, **named)

    monkeypatch.setattr(Path, "open", full)
    capsys.readouterr()
    assert build(tmp_path) == 1
    assert ".site.staged" in capsys.readouterr().err
    assert tree(tmp_path / "site") == before
    assert not outside(tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="ulimit")
def test_a_disk_that_has_room_for_half_a_page_publishes_none(tmp_path: Path, root: Path) -> None:
    write_site(tmp_path, GOOD)
    line = f"ulimit -f 4; exec {' '.join([sys.executable, '-m', 'builder', *command(tmp_path)])}"
    ended = subprocess.run(["sh", "-c", line], cwd=root, capture_output=True, text=True)
    assert (ended.returncode, ".site.staged" in ended.stderr) == (1, True), ended.stderr
    assert not (tmp_path / "site").exists()


def test_builds_at_the_same_time_give_one_whole_site(tmp_path: Path, root: Path, good) -> None:
    write_site(tmp_path, GOOD)
    start = [sys.executable, "-m", "builder", *command(tmp_path)]
    running = [subprocess.Popen(start, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) for _ in range(3)]
    said = [process.communicate()[0].decode() for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], said
    assert tree(tmp_path / "site") == good
    assert not outside(tmp_path)


def test_who_waits_too_long_for_another_build_is_told(tmp_path: Path, monkeypatch) -> None:
    from builder import folder

    monkeypatch.setattr(folder, "_PATIENCE", 0.0)
    with claim(tmp_path / "site"), pytest.raises(OutputError, match="另一个 bulletin 正在写"), claim(tmp_path / "site"):
        pass
    with claim(tmp_path / "site"):
        pass
    assert not outside(tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="shell redirections")
def test_closed_streams_are_no_fault_of_ours(tmp_path: Path, root: Path) -> None:
    write_site(tmp_path, GOOD)
    line = " ".join([sys.executable, "-m", "builder", *command(tmp_path), ">&-", "2>&-"])
    assert subprocess.run(["sh", "-c", line], cwd=root).returncode == 0
    assert (tmp_path / "site/index.html").is_file()


# --- nothing runs in a reader's browser ------------------------------------------------------------------------

MARKUP = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "</title><script>alert(1)</script>",
    "--></script><script>alert(1)</script>]]>",
    '" onfocus="alert(1)" autofocus x="',
    '<iframe srcdoc="<script>alert(1)</script>">',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<svg><set attributeName=href to=javascript:alert(1)>",
    '<b id=body><b id=__proto__ name=cookie>{{ 7*7 }}{% include "/etc/passwd" %}',
    "&lt;script&gt;alert(1)&lt;/script&gt;&#60;script&#62;alert(1)&#60;/script&#62;",
)
SCHEMES = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "&#x6A;avascript:alert(1)",
    "javascript&colon;alert(1)", "java&NewLine;script:alert(1)", "java%20script:alert(1)", "vbscript:x",
    "data:text/html,<script>alert(1)</script>", "data:image/svg+xml,<svg onload=alert(1)>", "blob:x", "filesystem:x",
    "file:///etc/passwd", "view-source:http://x", "intent://x", "//evil.example/x", "/\\evil.example/",
    "http://good@evil.example/", "javascript://%0aalert(1)",
)  # fmt: skip
IN_BODY = (
    "{}", "**{}**", "# {}\n", "## 题 {{#{}}}", '## 题 {{unit="{}"}}', "```{}\n码\n```", "`{}`", '[{0}](/ "{0}")',
    "| {0} | b |\n|---|---|\n| c | {0} |", '<p title="{}">p</p>', '<p class="{}" data-pagefind-ignore>p</p>',
    "<details open ontoggle=alert(1)><summary>{}</summary></details>", "<select>{}</select>", "<xmp>{}</xmp>",
    "<textarea>{}</textarea>", "<style>{}</style>", "<p>文<!--{}-->字</p>", "<svg><desc>{}</desc></svg>",
    "<math><mi>{}</mi></math>", "<form id=a><form>{}", "<x-y {}>z</x-y>", '<time datetime="{}">t</time>',
)  # fmt: skip
AS_TARGET = (
    "[点]({})", "[点](<{}>)", '<a href="{}">点</a>', "<a href={}>点</a>", "[r]\n\n[r]: {}", '<img src="{}">',
    '<blockquote cite="{}">q</blockquote>', '<form action="{0}"><button formaction="{0}">go</button></form>',
    '<object data="{}"></object>', '<meta http-equiv=refresh content="0;url={}">', '<base href="{}">',
    '<iframe src="{}"></iframe>', '<svg><a xlink:href="{}"><text>x</text></a></svg>', '<a href="x" ping="{}">p</a>',
    '<table background="{}"><tr><td>x</table>', '<p style="background:url({})">p</p>',
)  # fmt: skip


def attacks() -> dict[str, str]:
    """A site with an attack in every field that a page can show."""
    bodies = [form.format(text) for text in MARKUP for form in IN_BODY]
    bodies += [form.format(text) for text in SCHEMES for form in AS_TARGET]
    size = 60
    files = {
        f"articles/2024/b{n}.md": f"---\ntitle: 体{n}\ndate: 2024-04-01\n---\n\n干净的正文。\n\n{text}\n"
        for n in range(0, len(bodies), size)
        for text in ["\n\n".join(bodies[n : n + size])]
    }
    for n, text in enumerate(MARKUP):
        files |= {f"articles/2024/f{n}.md": article(text), f"issues/2024/{n + 1}.md": issue(n + 1, text)}
    quoted = json.dumps(MARKUP[1])
    settings = "".join(f"{name}: {quoted}\n" for name in ("title", "subtitle", "description", "organizer", "contact"))
    links = "".join(f"  - {{title: {quoted}, url: {json.dumps(url)}}}\n" for url in ("javascript:alert(1)", "/"))
    files["pages/p.md"] = f"---\ntitle: {quoted}\n---\n\n{MARKUP[1]}\n"
    files["site.yaml"] = f"{settings}lang: {json.dumps(MARKUP[5])}\nfooter:\n{links}"
    files["units.yaml"] = "".join(
        f"- {{name: {json.dumps(text)}, short: {json.dumps(text)}, id: u{n}, kind: {json.dumps(text)}}}\n"
        for n, text in enumerate(MARKUP)
    )
    files["redirects.yaml"] = "".join(f"/old{n}/: {json.dumps(text)}\n" for n, text in enumerate(MARKUP + SCHEMES[-4:]))
    return files


def article(text: str) -> str:
    quoted = json.dumps(text)
    names = "title summary source published_by platform place rights original_url title_raw lang search_alias"
    fields = "".join(f"{name}: {quoted}\n" for name in names.split())
    lists = "".join(f"{name}: [{quoted}]\n" for name in ("tags", "units", "columns", "channel", "campaign"))
    people = f"credits: [{{role: {quoted}, label: {quoted}, name: {quoted}}}]\n"
    return f"---\ndate: 2024-04-02\n{fields}{lists}{people}---\n\n正文独句。\n"


def issue(number: int, text: str) -> str:
    quoted = json.dumps(text)
    head = f"bulletin: 青禾快报\nnumber: {number}\ndate: 2024-05-01\ntitle: {quoted}\nissued_by: {quoted}\n"
    pairs = f"distribution: {{{quoted}: {quoted}}}\ncontact: {{{quoted}: {quoted}}}\nunits: [{quoted}]\n"
    body = f'导语{text}\n\n## 栏{text}\n\n### 条{text} {{unit="{text}"}}\n\n{text}\n\n## 简讯\n\n- 柳塘街道：{text}\n'
    return f"---\n{head}{pairs}---\n\n{body}"


AUDIT = """() => {
  const found = [], body = '.prose, .item, .colophon, .facts';
  const foreign = 'iframe object embed base math template form input textarea select video audio style'.split(' ');
  for (const node of document.querySelectorAll('*')) {
    const data = (node.type === 'application/ld+json' && node.parentNode === document.head)
      || (node.type === 'application/json' && node.className === 'search-words');
    if (node.localName === 'script' && !data && !node.src.includes('/assets/')) found.push('script');
    if (data) JSON.parse(node.textContent);
    if (foreign.includes(node.localName) && node.closest(body)) found.push(node.localName);
    for (const {name, value} of node.attributes) {
      if (/^on/i.test(name) || ['style', 'srcdoc', 'ping', 'cite'].includes(name)) found.push(`${node.localName} ${name}`);
      if (['href', 'src', 'action'].includes(name) && /^[\\s\\x00-\\x20]*[a-z][a-z0-9+.-]*:/i.test(value)
        && !/^(https?|mailto):/i.test(value)) found.push(`${node.localName} ${name}=${value}`);
      if (['id', 'name'].includes(name) && node.closest(body) && value in document) found.push(`clobbers ${value}`);
    }
  }
  if (document.querySelectorAll('header, main, footer').length < 3) found.push('structure');
  const stop = (event) => { if (event.type === 'submit' || /^https?:/.test(event.target.closest('a')?.protocol || ''))
    event.preventDefault(); };
  addEventListener('click', stop); addEventListener('submit', stop);
  for (const node of document.querySelectorAll('body, body *')) {
    node.focus?.();
    for (const kind of ['click', 'mouseover', 'focus', 'toggle', 'error', 'load', 'keydown'])
      node.dispatchEvent(new MouseEvent(kind, {bubbles: true, cancelable: true}));
  }
  return found;
}"""


def watch(page: Page, base: str) -> list[str]:
    """What runs, loads or breaks on a page and is not ours, gathered while it is visited."""
    seen: list[str] = []
    page.on("dialog", lambda dialog: (seen.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("pageerror", lambda error: seen.append(f"error {error}"))
    page.on("popup", lambda popup: seen.append(f"popup {popup.url}"))
    page.on("console", lambda line: seen.append(f"console {line.text}") if line.type == "error" else None)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Debugger.enable")

    def compiled(event: dict[str, str]) -> None:
        ours = event["url"].startswith((f"{base}assets/", f"{base}search/pagefind/", "pptr:", "chrome"))
        if event["url"] and not ours:
            seen.append(f"script {event['url']}")

    devtools.on("Debugger.scriptParsed", compiled)

    def answer(route) -> None:
        if route.request.url.startswith(base):
            route.continue_()
        else:
            seen.append(f"request {route.request.url}")
            route.fulfill(status=204)

    page.route("**/*", answer)
    return seen


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("attacked")
    write_site(folder, attacks())
    assert build(folder, "--keep-going", search=True) in (0, 1)
    return folder / "site"


POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>\n')


@pytest.mark.parametrize("walls", ["both walls", "no policy"])
def test_no_text_of_any_field_runs(tmp_path: Path, attacked: Path, browser: Browser, serve_folder, walls: str) -> None:
    import shutil

    site = shutil.copytree(attacked, tmp_path / "site")
    for file in site.rglob("*.html") if walls == "no policy" else ():
        text, count = POLICY.subn("", file.read_text("utf-8"))
        assert count == 1, file
        file.write_text(text, "utf-8")
    paths = [path.relative_to(site).as_posix().removesuffix("index.html") for path in sorted(site.rglob("*.html"))]
    wanted = [path for path in paths if not re.match(r"old|columns/.|units/.|tags/.|dates/.", path)]
    wanted += [path for kind in ("columns/.", "units/.", "tags/.") for path in paths if re.match(kind, path)][::9]
    wanted = wanted if walls == "no policy" else wanted[::4]
    wanted += ["search/?q=alert", "search/?q=img"]
    base = serve_folder(site)
    context = browser.new_context()
    page = context.new_page()
    seen = watch(page, base)
    found: dict[str, list[str]] = {}
    for path in wanted:
        page.goto(base + path)
        if path.startswith("search/?"):
            page.locator(".search-result").first.wait_for()
        wrong = [*page.evaluate(AUDIT), *seen]
        found |= {path: wrong} if wrong else {}
        seen.clear()
    context.close()
    assert len(wanted) > 12
    assert found == {}


def test_the_detector_detects(tmp_path: Path, browser: Browser, serve_folder) -> None:
    """The control: the same attacks without any wall are seen."""
    (tmp_path / "raw.html").write_text(f"<!DOCTYPE html><meta charset=utf-8>{MARKUP[0]}{MARKUP[1]}", "utf-8")
    base = serve_folder(tmp_path)
    page = browser.new_page()
    seen = watch(page, base)
    page.goto(f"{base}raw.html")
    audit = page.evaluate(AUDIT)
    page.close()
    assert {line.split()[0] for line in seen} >= {"dialog", "script"}
    assert "script" in audit
    assert "img onerror" in audit


def test_redirects_lead_to_pages_only(attacked: Path) -> None:
    for path in sorted(attacked.glob("old*/index.html")):
        target = re.search(r'http-equiv="refresh" content="0; url=([^"]*)"', path.read_text("utf-8"))
        assert not target or re.match(r"/|https?://|#$", target[1]), path


def test_feed_and_sitemap_stay_well_formed(attacked: Path) -> None:
    from xml.etree import ElementTree

    for name in ("feed.xml", "sitemap.xml"):
        ElementTree.parse(attacked / name)
