"""One picture over the network: connections to checked addresses only, within seconds and bytes."""

from __future__ import annotations

import http.client
import io
import socket
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from builder.fetch.addresses import Network, NotFetchedError, Target, checked_address, read_target
from builder.pictures import kind_of

_REDIRECTS = (301, 302, 303, 307, 308)
_BLOCK = 64 * 1024
_HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; bulletin; archiving of public pictures)",
    "Accept": "image/avif,image/webp,image/png,image/jpeg,image/gif",
    "Accept-Encoding": "identity",
    "Connection": "close",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one run may fetch: seconds for a connection and for a whole picture, bytes of one and of all."""

    connect: float = 10
    total: float = 60
    size: int = 20 * 1024 * 1024
    all_size: int = 200 * 1024 * 1024
    count: int = 500
    redirects: int = 5
    workers: int = 4


class _Timed(io.RawIOBase):
    """What a socket receives, until a moment: a server that drips a byte now and then gains nothing by it."""

    def __init__(self, connected: socket.socket, until: float) -> None:
        super().__init__()
        self.connected, self.until = connected, until

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """Receive what is there; `TimeoutError` when the moment has come."""
        self.connected.settimeout(_left(self.until))
        return self.connected.recv_into(buffer)


class _Line:
    """A connected socket as http.client wants one, whose replies end with the time given; closed by its opener."""

    def __init__(self, connected: socket.socket, until: float) -> None:
        self.connected, self.until = connected, until

    def makefile(self, _mode: str) -> io.BufferedReader:
        """The replies."""
        return io.BufferedReader(_Timed(self.connected, self.until))

    def sendall(self, data: bytes) -> None:
        """Send a request."""
        self.connected.settimeout(_left(self.until))
        self.connected.sendall(data)

    def close(self) -> None:
        """Stay open: http.client closes as soon as it has read the headers."""


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _connect(target: Target, ip: str, network: Network, limits: Limits, until: float) -> socket.socket:
    """A connection to the address that was checked, its certificate checked against the name that was asked for."""
    connected = socket.create_connection((ip, target.port), min(limits.connect, _left(until)))
    try:
        connected.settimeout(min(limits.connect, _left(until)))
        if target.secure:
            return network.trusted().wrap_socket(connected, server_hostname=target.host)
    except BaseException:
        connected.close()
        raise
    return connected


def follow(address: str, limits: Limits, network: Network) -> tuple[str, bytes]:
    """The last address and the bytes behind it; every address on the way is checked like the first."""
    until = time.monotonic() + limits.total
    for _ in range(limits.redirects + 1):
        onward, data = _request(address, limits, network, until)
        if not onward:
            return address, data
        try:
            address = urljoin(address, onward)
        except ValueError:
            raise NotFetchedError("转到的地址写得不对") from None
    raise NotFetchedError(f"转了 {limits.redirects} 次还没到")


def _request(address: str, limits: Limits, network: Network, until: float) -> tuple[str, bytes]:
    """Where the server sends us on to, or what it gives us."""
    target = read_target(address, network.ports)
    with _connect(target, checked_address(target, network), network, limits, until) as connected:
        connection = http.client.HTTPConnection(target.host, target.port)
        connection.sock = _Line(connected, until)
        connection.request("GET", target.request, headers={"Host": target.named, **_HEADERS})
        with connection.getresponse() as response:
            onward = response.getheader("Location", "")
            if response.status in _REDIRECTS and onward:
                return onward.encode("latin-1", "replace").decode("utf-8", "replace"), b""
            if response.status != 200:
                raise NotFetchedError(f"网站回答 {response.status}")
            if response.getheader("Content-Encoding", "identity").strip().lower() not in ("identity", ""):
                raise NotFetchedError("网站把图片又压缩了一遍")
            return "", _read(response, limits)


def _read(response: http.client.HTTPResponse, limits: Limits) -> bytes:
    """The body, up to the limit whatever its headers say, and no further than its first bytes if it is no picture."""
    blocks: list[bytes] = []
    size = 0
    while block := response.read(_BLOCK):
        if not blocks and not kind_of(block[:32]):
            raise NotFetchedError("内容不是图片")
        blocks.append(block)
        size += len(block)
        if size > limits.size:
            raise NotFetchedError(f"超过 {limits.size // 1024**2} MB")
    if response.length:
        raise NotFetchedError("没有传完就断了")
    return b"".join(blocks)
