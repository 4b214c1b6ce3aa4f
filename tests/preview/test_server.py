"""What the preview's server answers, to whom, and what it refuses."""

from __future__ import annotations

import http.client
import json
import mimetypes
import re
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from previews import POLICY, Site, page_of

from builder.cli import main
from builder.preview.built import Built
from builder.preview.gate import Gate
from builder.preview.house import House
from builder.preview.news import Board, Change, News, Wrong
from builder.preview.rooms import DESK, MOST, Answer, Request
from builder.preview.site import answer_site
from builder.problems import CommandError, Location

SECONDS = 20
Answered = tuple[int, dict[str, str], bytes]


def ask(site: Site, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answered:
    """Status, headers in small letters and body; `headers` with `_` for `-`."""
    connection = http.client.HTTPConnection("127.0.0.1", site.preview.port, timeout=SECONDS)
    sent = {"Host": f"127.0.0.1:{site.preview.port}"} | {name.replace("_", "-"): text for name, text in headers.items()}
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    for name, text in sent.items():
        connection.putheader(name, text)
    if body is not None:
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    answer = connection.getresponse()
    told = (answer.status, {name.lower(): text for name, text in answer.getheaders()}, answer.read())
    connection.close()
    return told


# --- pages ----------------------------------------------------------------------------------------------------


def test_a_page_has_its_policy_as_a_header_and_the_client_at_its_end(open_site: Callable[..., Site]) -> None:
    site = open_site({"/": page_of("你好")})
    status, headers, body = ask(site, "/")
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert headers["content-security-policy"] == f"{POLICY}; frame-ancestors 'self'"
    assert headers["cache-control"] == "no-store"
    assert re.search(
        rb'<footer>.*</footer><script type="module" src="/__live/client.js" data-version="\w+\.1" data-frame="\w{16}">'
        rb"</script></body></html>$",
        body,
    )
    assert ask(site, "/", "HEAD") == (200, headers | {"date": ask(site, "/")[1]["date"]}, b"")


def test_what_the_client_cannot_put_in_place_has_another_frame(open_site: Callable[..., Site]) -> None:
    site = open_site({})

    def frame(page: str) -> str:
        site.show({"/": page})
        found = re.search(rb'data-frame="(\w+)"', ask(site, "/")[2])
        assert found
        return found[1].decode()

    before = frame(page_of("甲"))
    style = '<link rel="stylesheet" href="/a.css">'
    assert frame(page_of("乙", "另一个标题", style + '<meta name="description" content="乙">')) == before
    assert frame(page_of("甲", head='<script src="/a.js"></script>')) != before
    assert frame(page_of("甲", after="<p>页脚以外</p>")) != before
    assert frame(page_of("甲", head='<meta http-equiv="refresh" content="0; url=/b/">')) != before


def test_a_page_that_lets_no_script_run_gets_none(open_site: Callable[..., Site]) -> None:
    page = page_of("甲").replace("script-src &#39;self&#39;; ", "").replace("default-src &#39;self&#39;", "default-src")
    assert b"client.js" not in ask(open_site({"/": page}), "/")[2]


@pytest.mark.parametrize(
    ("path", "status", "target"),
    [
        ("/bulletin/", 200, ""),
        ("/", 302, "/bulletin/"),
        ("/bulletin", 302, "/bulletin/"),
        ("/bulletin/a", 302, "/bulletin/a/"),
        ("/bulletin/%E5%A4%9C", 302, "/bulletin/%E5%A4%9C/"),
        ("/bulletin/none/", 404, ""),
        ("/elsewhere/", 404, ""),
    ],
)
def test_addresses_below_a_base_path(open_site: Callable[..., Site], path: str, status: int, target: str) -> None:
    site = open_site({"/": page_of("首页"), "/a/": page_of("甲"), "/夜/": page_of("夜市")}, base="/bulletin/")
    told, headers, _ = ask(site, path)
    assert (told, headers.get("location", "")) == (status, target)


def test_the_sites_own_404_page_is_shown_with_its_status(open_site: Callable[..., Site]) -> None:
    site = open_site({"/404.html": page_of("没有找到")})
    status, _, body = ask(site, "/none/")
    assert status == 404
    assert "没有找到" in body.decode()
    assert b"client.js" in body


def test_pages_wait_for_the_first_state(open_site: Callable[..., Site]) -> None:
    site = open_site({})
    answers: list[Answered] = []
    waiting = threading.Thread(target=lambda: answers.append(ask(site, "/")))
    waiting.start()
    time.sleep(0.3)
    assert answers == []
    site.show({"/": page_of("来了")})
    waiting.join(SECONDS)
    assert "来了" in answers[0][2].decode()


def test_a_page_that_fails_is_told_and_the_next_one_comes(
    open_site: Callable[..., Site], capsys: pytest.CaptureFixture[str]
) -> None:
    class Broken:
        def find(self, path: str) -> None:
            raise ValueError(path)

    site = open_site({"/": page_of("好的")})
    site.board.post(Broken(), News())
    status, _, body = ask(site, "/")
    assert status == 500
    assert "这一页显示不出来" in body.decode()
    assert b"client.js" in body
    assert str(Path(__file__).parent) not in body.decode()
    assert "ValueError: /" in capsys.readouterr().err
    site.show({})
    assert ask(site, "/")[0] == 200


# --- files -----------------------------------------------------------------------------------------------------


@pytest.fixture
def built(tmp_path: Path, open_site: Callable[..., Site]) -> Site:
    """A built site in a folder, with a secret beside it."""
    (tmp_path / "www/a").mkdir(parents=True)
    for name in ("a.js", "a.mjs", "a.wasm", "a.css", "a.bin", "a/index.html", ".hidden", "index.html"):
        (tmp_path / "www" / name).write_text("0123456789", "utf-8")
    (tmp_path / "secret.txt").write_text("机密", "utf-8")
    (tmp_path / "www/link.txt").symlink_to(tmp_path / "secret.txt")
    site = open_site({})
    site.board.post(Built(tmp_path / "www"), News())
    return site


@pytest.mark.parametrize(
    "path",
    ["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/..%5csecret.txt", "/a%00.js", "/C:/x", "/link.txt",
     "//etc/passwd", "/none.html", "/.hidden", "/a/..", "/./a.js", "/a//index.html", "/" + "x" * 3000],
)  # fmt: skip
def test_nothing_outside_the_folder_is_served(built: Site, path: str) -> None:
    status, _, body = ask(built, path)
    assert status == 404
    assert "机密" not in body.decode()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.mjs", "text/javascript; charset=utf-8"),
        ("a.css", "text/css; charset=utf-8"),
        ("a.wasm", "application/wasm"),
        ("a.bin", "application/octet-stream"),
    ],
)
def test_files_have_their_type_whatever_the_system_says(
    built: Site, name: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mimetypes.init()
    for suffix in (".js", ".mjs", ".css", ".wasm"):
        monkeypatch.setitem(mimetypes.types_map, suffix, "text/plain")
        assert mimetypes.guess_type(f"a{suffix}")[0] == "text/plain"
    assert ask(built, f"/{name}")[1]["content-type"] == kind


def test_a_folder_has_its_index_and_no_listing(built: Site) -> None:
    assert ask(built, "/a")[1]["location"] == "/a/"
    assert ask(built, "/a/")[2].startswith(b"0123456789")


@pytest.mark.parametrize(
    ("asked", "status", "told", "body"),
    [
        ("bytes=2-4", 206, "bytes 2-4/10", b"234"),
        ("bytes=7-", 206, "bytes 7-9/10", b"789"),
        ("bytes=-3", 206, "bytes 7-9/10", b"789"),
        ("bytes=-99", 206, "bytes 0-9/10", b"0123456789"),
        ("bytes=0-99", 206, "bytes 0-9/10", b"0123456789"),
        ("bytes=10-", 416, "bytes */10", b""),
        ("bytes=5-2", 416, "bytes */10", b""),
        ("bytes=0-1,3-4", 200, None, b"0123456789"),
        ("lines=1-2", 200, None, b"0123456789"),
        ("bytes=-", 200, None, b"0123456789"),
    ],
)
def test_parts_of_a_file(built: Site, asked: str, status: int, told: str | None, body: bytes) -> None:
    answered, headers, sent = ask(built, "/a.bin", Range=asked)
    assert (answered, headers.get("content-range"), sent) == (status, told, body)


def test_500_requests_on_one_connection_do_not_wait_for_the_other_side(built: Site) -> None:
    """40 ms each, if the system gathers small pieces (Nagle) while the other side delays its receipt."""
    connection = http.client.HTTPConnection("127.0.0.1", built.preview.port, timeout=SECONDS)
    began = time.monotonic()
    for _ in range(500):
        connection.request("GET", "/a.css")
        assert connection.getresponse().read() == b"0123456789"
    connection.close()
    assert (time.monotonic() - began) / 500 < 0.02


# --- who is answered -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "status"),
    [("127.0.0.1:8000", 200), ("localhost", 200), ("[::1]:8000", 200), ("LOCALHOST:1", 200), ("evil.example", 403),
     ("", 403), ("127.0.0.1.evil.example", 403), ("localhost.evil.example:8000", 403), ("192.168.1.7:8000", 403),
     ("[::1", 403)],
)  # fmt: skip
def test_only_this_machine_is_answered(open_site: Callable[..., Site], host: str, status: int) -> None:
    site = open_site({"/": page_of("你好")})
    assert ask(site, "/", Host=host)[0] == status
    assert ask(site, "/__live/news", Host=host)[0] == status


def test_the_second_address_of_this_machine_answers_too(open_site: Callable[..., Site]) -> None:
    if not socket.has_ipv6:
        pytest.skip("no IPv6 on this machine")
    site = open_site({"/": page_of("你好")})
    if len(site.preview.listeners) < 2:
        pytest.skip("no IPv6 on this machine")
    connection = http.client.HTTPConnection("::1", site.preview.port, timeout=SECONDS)
    connection.request("GET", "/", headers={"Host": f"[::1]:{site.preview.port}"})
    assert connection.getresponse().status == 200
    connection.close()


def test_no_other_site_may_read_or_frame(open_site: Callable[..., Site]) -> None:
    _, headers, _ = ask(open_site({"/": page_of("你好")}), "/", Origin="https://evil.example")
    assert not [name for name in headers if name.startswith("access-control-")]
    assert headers["cross-origin-resource-policy"] == "same-origin"


# --- rooms -----------------------------------------------------------------------------------------------------


def desk(request: Request) -> Answer:
    """A room that tells what it was asked."""
    if request.path == "script":
        return Answer(b"", policy="default-src 'none'")
    told = {"method": request.method, "path": request.path, "query": request.query, "body": request.body.decode()}
    return Answer(json.dumps(told).encode(), headers=(("X-Token", request.token),))


@pytest.fixture
def roomy(open_site: Callable[..., Site]) -> Site:
    return open_site({"/": page_of("首页")}, base="/b/", rooms={"/__desk/": desk})


def test_a_room_answers_below_its_prefix(roomy: Site) -> None:
    told = json.loads(ask(roomy, "/b/__desk/%E5%A4%B9/x?a=1")[2])
    assert told == {"method": "GET", "path": "夹/x", "query": "a=1", "body": ""}
    assert ask(roomy, "/b/__desk/script")[1]["content-security-policy"] == "default-src 'none'"
    assert ask(roomy, "/__desk/")[0] == 404
    assert ask(roomy, "/b/__desk")[1]["location"] == "/b/__desk/"


def hand_in(site: Site, path: str = "/b/__desk/save", body: bytes = b"x", **headers: str) -> Answered:
    own = {"X_Preview_Token": site.preview.house.gate.token, "Sec_Fetch_Site": "same-origin"}
    return ask(site, path, "POST", body, **own | headers)


def test_its_own_pages_may_hand_something_in(roomy: Site) -> None:
    assert ask(roomy, "/b/__desk/")[1]["x-token"] == roomy.preview.house.gate.token
    status, _, body = hand_in(roomy, body="稿件".encode())
    assert (status, json.loads(body)["body"]) == (200, "稿件")


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/b/__desk/save", {"X_Preview_Token": "guessed"}),
        ("/b/__desk/save", {"X_Preview_Token": ""}),
        ("/b/__desk/save", {"Sec_Fetch_Site": "cross-site"}),
        ("/b/__desk/save", {"Sec_Fetch_Site": "same-site"}),
        ("/b/__desk/save", {"Sec_Fetch_Site": ""}),
        ("/b/", {}),
        ("/b/articles/", {}),
    ],
)
def test_nobody_else_may(roomy: Site, path: str, headers: dict[str, str]) -> None:
    status, _, body = hand_in(roomy, path, b"y" * 200_000, **headers)
    assert (status, body.decode()) == (403, "只有预览自己的页面可以提交 → 刷新页面再试")


def test_too_much_at_once_is_refused(roomy: Site) -> None:
    status, _, body = hand_in(roomy, body=bytes(MOST + 1))
    assert (status, body.decode()) == (413, "一次最多 100 MB → 分几次提交")


# --- news ------------------------------------------------------------------------------------------------------


def test_news_tell_what_changed_and_what_is_wrong(open_site: Callable[..., Site], tmp_path: Path) -> None:
    wrong = Wrong(
        "没有标题", "加上“标题: …”", "title-missing", Location("articles/夜.md", 3, 1), ((3, "x"),), "/a b/夜.md"
    )
    site = open_site({"/": page_of("首页")})
    site.show({"/": page_of("新")}, News(Change.PAGES, ("/",), "/a/", (wrong,), behind=True))
    run = site.preview.house.run
    told = json.loads(ask(site, f"/__live/news?since={run}.1")[2])
    assert told == [
        {
            "run": run, "version": 2, "change": "pages", "pages": ["/"], "follow": "/a/", "behind": True, "late": False,
            "count": 1, "wrong": [{
                "place": "articles/夜.md:3:1", "line": 3, "message": "没有标题", "cure": "加上“标题: …”",
                "rule": "title-missing", "lines": [[3, "x"]], "edit": "vscode://file/a%20b/%E5%A4%9C.md:3:1",
            }],
        }
    ]  # fmt: skip
    assert site.looks == []
    ask(site, f"/__live/news?since={run}.1&look=1")
    assert site.looks == ["looked"]


@pytest.mark.parametrize(
    ("since", "versions"),
    [
        ("{run}.1", [2, 3]),
        ("{run}.2", [3]),
        ("{run}.3", [3]),
        ("{run}.99", [3]),
        ("other.1", [3]),
        ("", [3]),
        ("{run}.x", [3]),
    ],
)
def test_whoever_slept_hears_what_was_missed_and_always_the_last(
    open_site: Callable[..., Site], since: str, versions: list[int]
) -> None:
    site = open_site({"/": page_of("一")})
    site.show({"/": page_of("二")})
    site.show({"/": page_of("三")})
    told = json.loads(ask(site, f"/__live/news?since={since.format(run=site.preview.house.run)}")[2])
    assert [news["version"] for news in told] == versions


def test_whoever_slept_too_long_hears_that_anything_changed(open_site: Callable[..., Site]) -> None:
    site = open_site({"/": page_of("一")})
    for number in range(150):
        site.show({"/": page_of(str(number))})
    told = json.loads(ask(site, f"/__live/news?since={site.preview.house.run}.1")[2])
    assert told[0]["change"] == "whole"
    assert told[-1]["version"] == 151


def test_the_stream_goes_on_where_it_was_broken(open_site: Callable[..., Site]) -> None:
    site = open_site({"/": page_of("一")})
    site.show({"/": page_of("二")})
    run = site.preview.house.run
    connection = http.client.HTTPConnection("127.0.0.1", site.preview.port, timeout=SECONDS)
    connection.request("GET", "/__live/events", headers={"Last-Event-ID": f"{run}.1"})
    stream = connection.getresponse()
    assert stream.headers["Content-Type"] == "text/event-stream; charset=utf-8"
    assert [stream.readline().decode() for _ in range(3)] == ["retry: 1000\n", "\n", f"id: {run}.2\n"]
    assert stream.readline().startswith(b"data: {")
    stream.readline()
    site.show({"/": page_of("三")})
    assert stream.readline().decode() == f"id: {run}.3\n"
    connection.close()


# --- sharing ---------------------------------------------------------------------------------------------------


def test_a_shared_preview_opens_with_its_key_only(open_site: Callable[..., Site]) -> None:
    site = open_site({"/": page_of("首页"), "/a/": page_of("甲")}, rooms={"/__desk/": desk}, key="geheim")
    assert site.preview.listeners[0].server_address[0] == "0.0.0.0"
    refused = "这个预览只给拿到网址的人看：请扫发起人屏幕上的二维码，或者打开他发来的完整网址"
    for path in ("/", "/?k=", "/?k=wrong", "/a/", "/__live/news", "/none"):
        status, _, body = ask(site, path)
        assert (status, body.decode()) == (403, refused)
    status, headers, _ = ask(site, "/a/?k=geheim&q=x")
    assert (status, headers["location"]) == (302, "/a/?q=x")
    cookie = headers["set-cookie"]
    assert cookie == "preview-key=geheim; Path=/; HttpOnly; SameSite=Lax"
    assert ask(site, "/a/", Cookie="preview-key=geheim; other=1", Host="192.168.1.7:8000")[0] == 200
    assert ask(site, "/a/", Cookie="preview-key=wrong")[0] == 403
    assert ask(site, "/a/", Cookie="preview-key=geheim", Host="evil.example")[0] == 403


def test_a_shared_preview_has_no_rooms_and_tells_no_paths(open_site: Callable[..., Site]) -> None:
    site = open_site({"/": page_of("首页")}, rooms={"/__desk/": desk}, key="geheim")
    wrong = Wrong("没有标题", where=Location("a.md"), file="/home/zhang/a.md")
    site.show({}, News(Change.WORDS, wrong=(wrong,)))
    assert ask(site, "/__desk/", Cookie="preview-key=geheim")[0] == 404
    assert hand_in(site, "/__desk/save", Cookie="preview-key=geheim")[0] == 403
    told = ask(site, "/__live/news", Cookie="preview-key=geheim")[2].decode()
    assert "没有标题" in told
    assert "zhang" not in told


# --- ports -----------------------------------------------------------------------------------------------------


def test_a_port_that_is_asked_for_and_taken_is_an_error(open_site: Callable[..., Site]) -> None:
    taken = open_site({}).preview.port
    with pytest.raises(CommandError) as caught:
        open_site({}, port=taken)
    assert str(caught.value) == (
        f"端口 {taken} 正被别的程序用着，也许是另一个预览 → 关掉它；"
        "或者换一个（8000—8999 里的都行），或者不写 --port，由程序找一个空的"
    )
    with pytest.raises(CommandError, match="没有 70000 这个端口"):
        open_site({}, port=70000)


def test_without_one_the_first_free_of_twenty_is_taken(open_site: Callable[..., Site]) -> None:
    ports = {open_site({}).preview.port, open_site({}).preview.port}
    assert len(ports) == 2
    assert all(8000 <= port < 8020 for port in ports)


def test_the_command_says_so_too(tmp_path: Path, capsys: pytest.CaptureFixture[str], open_site) -> None:
    (tmp_path / "content").mkdir()
    taken = open_site({}).preview.port
    assert main(["serve", "--content", str(tmp_path / "content"), "--port", str(taken)]) == 1
    assert capsys.readouterr().err.startswith(f"bulletin: 端口 {taken} 正被别的程序用着")


@pytest.mark.parametrize(
    ("house", "told"),
    [
        ({"rooms": {DESK: lambda _: Answer()}}, ' data-desk="/__desk/"'),
        ({"rooms": {DESK: lambda _: Answer()}, "base": "/wm/"}, ' data-desk="/wm/__desk/"'),
        ({}, ""),
        ({"rooms": {DESK: lambda _: Answer()}, "gate": Gate(key="k")}, ""),
    ],
    ids=["desk", "sub-path", "none", "shared"],
)
def test_pages_lead_back_to_the_desk_where_there_is_one(tmp_path: Path, house: dict[str, Any], told: str) -> None:
    (tmp_path / "index.html").write_text("<!DOCTYPE html><title>首页</title><main>首页</main></body>", "utf-8")
    board = Board()
    board.post(Built(tmp_path), News())
    made = House(board, **house)
    answer = answer_site(board, "/", made.base, made.run, made.desk)
    assert isinstance(answer.body, bytes)
    assert re.findall(r' data-desk="[^"]*"', answer.body.decode()) == ([told] if told else [])
