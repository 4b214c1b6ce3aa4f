"""Pictures from elsewhere: from public addresses only, within limits, and only what is a picture.

A server on this machine plays the internet: `Network.allowed` and `Network.resolve` are what the tests put in its place.
"""

from __future__ import annotations

import gzip
import ipaddress
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from picture_files import SECRET, drawing, photo, png_bomb, saved

from builder.fetch import Fetched, Limits, Network, fetch_pictures, is_public, resolve

PICTURE = photo()
SLOW = 3.0


class Elsewhere(BaseHTTPRequestHandler):
    """A server that behaves as its paths say."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        name = self.path.strip("/").partition("?")[0].partition("/")
        getattr(self, f"give_{name[0]}", self.give_missing)(name[2])

    def answer(self, body: bytes, status: int = 200, length: int | None = None, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def give_missing(self, _: str) -> None:
        self.answer(b"", 404)

    def give_photo(self, _: str) -> None:
        self.answer(PICTURE, Content_Type="text/plain")

    def give_page(self, _: str) -> None:
        self.answer(b"<!DOCTYPE html><p>404" + bytes(1_000_000), Content_Type="image/jpeg")

    def give_svg(self, _: str) -> None:
        self.answer(b"<svg onload='alert(1)'/>", Content_Type="image/png")

    def give_half(self, _: str) -> None:
        self.answer(PICTURE[: len(PICTURE) // 2])

    def give_bomb(self, _: str) -> None:
        self.answer(png_bomb(60_000, 60_000))

    def give_packed(self, _: str) -> None:
        self.answer(gzip.compress(bytes(1_000_000)), Content_Encoding="gzip")

    def give_cookie(self, _: str) -> None:
        self.answer(PICTURE, Set_Cookie="a=b")

    def give_on(self, rest: str) -> None:
        self.answer(b"", 302, Location=f"/{rest}")

    def give_round(self, rest: str) -> None:
        self.answer(b"", 301, Location=f"/round/{rest}x")

    def give_away(self, rest: str) -> None:
        self.answer(b"", 307, Location=rest)

    def give_short(self, _: str) -> None:
        self.close_connection = True
        self.answer(PICTURE[:-40], length=len(PICTURE))

    def give_endless(self, _: str) -> None:
        self.send_response(200)
        self.end_headers()
        self.close_connection = True
        self.pour(PICTURE[:200] + bytes(100_000), 0)

    def give_drip(self, _: str) -> None:
        self.send_response(200)
        self.end_headers()
        self.close_connection = True
        self.pour(PICTURE[:1], 0.05)

    def give_drop(self, _: str) -> None:
        self.close_connection = True
        self.pour(b"HTTP/1.1 200 OK\r\nX: ", 0.05)

    def give_wait(self, _: str) -> None:
        self.close_connection = True
        time.sleep(SLOW)

    def give_nonsense(self, _: str) -> None:
        self.close_connection = True
        self.wfile.write(b"SSH-2.0-OpenSSH\r\n\r\n")

    def pour(self, block: bytes, pause: float) -> None:
        until = time.monotonic() + SLOW
        try:
            while time.monotonic() < until:
                self.wfile.write(block)
                self.wfile.flush()
                time.sleep(pause)
        except OSError:
            return

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    server.daemon_threads, server.block_on_close, server.asked = True, False, []
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def network(server: ThreadingHTTPServer, **changes) -> Network:
    """An internet in which every host is the test's server, and only that."""
    given = {
        "allowed": lambda ip: str(ip) == "127.0.0.1",
        "resolve": lambda *_: ("127.0.0.1",),
        "ports": (server.server_port,),
    }
    return Network(**{**given, **changes})


def fetch(server: ThreadingHTTPServer, *paths: str, limits: Limits | None = None, **changes) -> tuple[Fetched, ...]:
    base = f"http://tupian.example:{server.server_port}/"
    return fetch_pictures([base + path for path in paths], limits, network(server, **changes))


def test_a_picture_is_known_by_its_content_not_by_its_name(server) -> None:
    (fetched,) = fetch(server, "photo/a.png?w=640")
    assert (fetched.data, fetched.kind, fetched.wrong) == (PICTURE, ".jpg", "")
    assert fetched.final == fetched.address == f"http://tupian.example:{server.server_port}/photo/a.png?w=640"
    assert fetched.words() == f"{fetched.address} 已收入（1 KB）"
    assert SECRET.encode() in fetched.data  # the original stays what it was


REFUSED = {
    "page": "内容不是图片",
    "svg": "内容不是图片",
    "half": "文件不完整，多半没有传完",
    "short": "没有传完就断了",
    "bomb": "有 60000×60000 像素，太大",
    "packed": "网站把图片又压缩了一遍",
    "nowhere": "网站回答 404",
    "nonsense": "网站的回答不合规矩",
    "round/": "转了 5 次还没到",
    "away/ftp://a.example/x.jpg": "不是 http 或 https 地址",
    "away/file:///etc/passwd": "不是 http 或 https 地址",
    "away/http://[": "地址写得不对",
    "away/http://a.example:22/": "端口 22 不是网站常用的",
    "away/http://me:pass@a.example/": "地址里带有用户名",
}


@pytest.mark.parametrize("path", REFUSED)
def test_what_is_no_picture_is_refused_and_says_why(server, path: str) -> None:
    (fetched,) = fetch(server, path)
    assert (fetched.wrong, fetched.data, fetched.kind, fetched.final) == (REFUSED[path], b"", "", "")
    assert fetched.words() == f"{fetched.address} 没有取到：{REFUSED[path]}"


@pytest.mark.parametrize("path", ["drip", "drop", "wait"])
def test_patience_ends_however_the_server_stays_alive(server, path: str) -> None:
    (fetched,) = fetch(server, path, limits=Limits(total=0.4))
    assert fetched.wrong in ("太慢，超过了时限", "内容不是图片")


def test_a_picture_without_end_is_cut_off(server) -> None:
    (fetched,) = fetch(server, "endless", limits=Limits(size=1024**2))
    assert fetched.wrong == "超过 1 MB"


def test_redirects_are_followed_and_the_last_address_told(server) -> None:
    (fetched,) = fetch(server, "on/on/on/on/on/photo/a.jpg")
    assert (fetched.kind, fetched.final.partition("/photo")[2]) == (".jpg", "/a.jpg")


def test_the_request_gives_nothing_away(server) -> None:
    fetch(server, "cookie", "cookie/2", "on/photo")
    for _, headers in server.asked:
        assert headers.keys() == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}
        assert headers["Host"] == f"tupian.example:{server.server_port}"
        assert headers["Accept-Encoding"] == "identity"


def test_an_address_in_chinese_is_asked_for_as_browsers_do(server) -> None:
    address = f"http://图片.example:{server.server_port}/photo/夜市 一.jpg".replace(" ", "%20")
    (fetched,) = fetch_pictures([address], network=network(server))
    assert fetched.wrong == ""
    path, headers = server.asked[0]
    assert path == "/photo/%E5%A4%9C%E5%B8%82%20%E4%B8%80.jpg"
    assert headers["Host"].startswith("xn--wcsw84d.example:")


def test_everything_once_in_the_order_named_up_to_a_number_and_a_sum(server) -> None:
    paths = [f"photo/{number}.jpg" for number in range(6)]
    fetched = fetch(server, *paths, *paths, limits=Limits(count=4))
    assert [one.wrong for one in fetched] == [""] * 4 + ["一次最多取 4 幅"] * 2
    assert len(server.asked) == 4
    fetched = fetch(server, *paths, limits=Limits(all_size=2 * len(PICTURE)))
    assert [one.wrong for one in fetched] == ["", ""] + ["一次最多取 0 MB，已经满了"] * 4
    assert [one.address.partition("/photo/")[2] for one in fetched] == [f"{number}.jpg" for number in range(6)]


def test_one_host_is_asked_one_thing_at_a_time_several_at_once(server) -> None:
    open_now: dict[str, int] = {}
    most: list[tuple[int, int]] = []
    lock = threading.Lock()

    class Counting(Elsewhere):
        def do_GET(self) -> None:
            host = self.headers["Host"]
            with lock:
                open_now[host] = open_now.get(host, 0) + 1
                most.append((open_now[host], sum(open_now.values())))
            time.sleep(0.05)
            with lock:
                open_now[host] -= 1
            super().do_GET()

    server.RequestHandlerClass = Counting
    port = server.server_port
    addresses = [f"http://{host}.example:{port}/photo/{n}" for host in ("a", "b", "c") for n in range(4)]
    fetched = fetch_pictures(addresses, Limits(workers=2), network(server))
    assert [one.wrong for one in fetched] == [""] * 12
    assert max(same for same, _ in most) == 1
    assert max(all_ for _, all_ in most) == 2


# --- which addresses ---------------------------------------------------------------------------------------------------

INSIDE = """\
127.0.0.1 127.255.255.254 0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254
100.64.0.1 100.127.255.255 192.0.0.8 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1 192.88.99.1 224.0.0.1 239.255.255.255
240.0.0.1 255.255.255.255 :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 fe80::1 fec0::1
fc00::1 fd12:3456::1 ff02::1 64:ff9b::7f00:1 64:ff9b::a00:1 64:ff9b:1::1 2002:7f00:1::1 2002:a00:1::1 2002:c0a8:101::1
2001::1 2001:db8::1 100::1 3fff::1 5f00::1 4000::1""".split()  # noqa: SIM905
OUTSIDE = """\
1.1.1.1 8.8.8.8 114.114.114.114 172.15.255.255 172.32.0.1 100.63.255.255 100.128.0.1 192.167.255.255 223.255.255.255
2400:3200::1 2606:4700::1111 64:ff9b::808:808 2002:808:808::1 ::ffff:8.8.8.8""".split()  # noqa: SIM905


@pytest.mark.parametrize("address", INSIDE)
def test_an_inside_address_is_refused_however_it_is_written(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))
    asked = Network(resolve=lambda *_: ("1.1.1.1", address))
    (fetched,) = fetch_pictures(["http://a.example/x.jpg"], network=asked)
    assert fetched.wrong == "a.example 是内部网络的地址"


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_outside_address_may_be_asked(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433", "0x7f.1", "0x7f000001", "017700000001", "127.1",
     "169.254.169.254", "10.1.2.3", "127。0。0。1", "①②⑦.0.0.1", "[::ffff:7f00:1]", "127.0.0.1."],
)  # fmt: skip
def test_a_host_that_means_this_machine_is_refused_after_looking_it_up(host: str) -> None:
    """With the system's own resolver, which reads every odd way to write an address."""
    (fetched,) = fetch_pictures([f"http://{host}/x.jpg"])
    assert fetched.wrong.endswith("是内部网络的地址") or fetched.wrong.startswith("找不到服务器")


@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        ("gopher://a.example/", "不是 http 或 https 地址"),
        ("ftp://a.example/x.jpg", "不是 http 或 https 地址"),
        ("file:///etc/passwd", "不是 http 或 https 地址"),
        ("data:image/png;base64,AAAA", "不是 http 或 https 地址"),
        ("//a.example/x.jpg", "不是 http 或 https 地址"),
        ("x.jpg", "不是 http 或 https 地址"),
        ("", "不是 http 或 https 地址"),
        ("http://", "地址写得不对"),
        ("http://a.example:8080/x.jpg", "端口 8080 不是网站常用的"),
        ("http://a.example:0x50/", "地址写得不对"),
        ("http://me@a.example/x.jpg", "地址里带有用户名"),
        ("http://a.example@127.0.0.1/", "地址里带有用户名"),
        ("http://a.example\\@127.0.0.1/", "地址写得不对"),
        ("http://a.example/x.jpg\r\nHost: b.example", "地址写得不对"),
        ("http://[::1%25lo]/", "地址写得不对"),
        ("http://..example/", "地址写得不对"),
        ("http://a.example/" + "x" * 5000, "地址写得不对"),
    ],
)
def test_an_address_that_no_document_should_have_is_not_even_looked_up(address: str, wrong: str) -> None:
    def never(host: str, port: int) -> tuple[str, ...]:
        raise AssertionError(host)

    (fetched,) = fetch_pictures([address], network=Network(resolve=never))
    assert fetched.wrong == wrong


def test_a_host_is_looked_up_once_and_what_was_checked_is_connected_to(server) -> None:
    """A name that means another address the second time (DNS rebinding) gains nothing."""
    answers = iter(("127.0.0.1", "10.0.0.1", "10.0.0.1"))
    (fetched,) = fetch(server, "photo", resolve=lambda *_: (next(answers),))
    assert fetched.wrong == ""
    assert next(answers) == "10.0.0.1"


def test_every_redirect_is_looked_up_and_checked_again(server) -> None:
    known = {"tupian.example": "127.0.0.1", "intranet.example": "10.0.0.1"}
    (fetched,) = fetch(
        server, f"away/http://intranet.example:{server.server_port}/photo", resolve=lambda host, _: (known[host],)
    )
    assert fetched.wrong == "intranet.example 是内部网络的地址"
    assert len(server.asked) == 1


@pytest.mark.parametrize("answer", [(), ("nonsense",), None], ids=["nothing", "nonsense", "an error"])
def test_a_host_that_is_not_there_is_told(answer) -> None:
    def look_up(host: str, port: int) -> tuple[str, ...]:
        if answer is None:
            raise socket.gaierror(-2, "Name or service not known")
        return answer

    (fetched,) = fetch_pictures(["http://a.example/x.jpg"], network=Network(resolve=look_up))
    assert fetched.wrong == "找不到服务器 a.example"


def test_a_closed_door_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        away = Network(lambda _: True, lambda *_: ("127.0.0.1",), (port,))
        (fetched,) = fetch_pictures([f"http://a.example:{port}/x.jpg"], network=away)
    assert fetched.wrong == "连不上，或中途断了"


def test_the_systems_resolver_gives_plain_addresses() -> None:
    assert set(resolve("127.0.0.1", 80)) == {"127.0.0.1"}


# --- certificates --------------------------------------------------------------------------------------------------------


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for tupian.example with its key, signed by itself."""
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=tupian.example",
         "-addext", "subjectAltName=DNS:tupian.example", "-keyout", tmp_path / "key.pem", "-out", tmp_path / "cert.pem"],
        capture_output=True, check=False,
    )  # fmt: skip
    if made.returncode:
        pytest.skip("openssl cannot make a certificate here")
    return tmp_path / "cert.pem"


@pytest.mark.parametrize(
    ("host", "trusted", "wrong"),
    [("tupian.example", True, ""), ("tupian.example", False, "网站的证书不对"), ("b.example", True, "网站的证书不对")],
    ids=["trusted", "signed by nobody", "of another name"],
)
def test_a_certificate_must_be_that_of_the_name_asked_for(
    server, certificate: Path, host: str, trusted: bool, wrong: str
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.handle_error = lambda *_: None
    trust = lambda: ssl.create_default_context(cafile=str(certificate) if trusted else None)  # noqa: E731
    (fetched,) = fetch_pictures([f"https://{host}:{server.server_port}/photo"], network=network(server, trusted=trust))
    assert fetched.wrong == wrong


def test_several_kinds_are_pictures(server) -> None:
    kinds = {"PNG": ".png", "GIF": ".gif", "WEBP": ".webp", "AVIF": ".avif"}
    for form, kind in kinds.items():
        data = saved(drawing(), form)
        server.RequestHandlerClass = type("Other", (Elsewhere,), {"give_other": lambda self, _, d=data: self.answer(d)})
        (fetched,) = fetch(server, f"other/{form}")
        assert (fetched.kind, fetched.data) == (kind, data)
