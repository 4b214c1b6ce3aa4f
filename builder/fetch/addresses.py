"""Which addresses a picture may be fetched from: what they say, and where their hosts really are."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote, urlsplit

from builder.regex import regex

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Iterable[str]]

_PORTS = {"http": 80, "https": 443}
_LONGEST = 4000
_HIDDEN = regex(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\\]")


class NotFetchedError(Exception):
    """A picture that is not fetched, and why, in Chinese."""


_PRIVATE = tuple(
    map(
        ipaddress.ip_network,
        ("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
         "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
         "203.0.113.0/24", "224.0.0.0/3", "2001::/23", "2001:db8::/32", "3fff::/20"),
    )
)  # fmt: skip
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_SIX_TO_FOUR = ipaddress.IPv6Network("2002::/16")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def is_public(ip: Ip) -> bool:
    """Whether an address belongs to the public internet, and not by way of another address inside it.

    Says itself what Python's `is_global` says, which has differed from one patch level to the next.
    """
    if isinstance(ip, ipaddress.IPv6Address):
        inner = _inner(ip)
        if inner is not None:
            return is_public(inner)
        if ip not in _GLOBAL_UNICAST:
            return False
    return ip.is_global and not any(ip in network for network in _PRIVATE if network.version == ip.version)


def _inner(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address leads to: mapped, 6to4, NAT64."""
    if ip.ipv4_mapped:
        return ip.ipv4_mapped
    if ip in _SIX_TO_FOUR:
        return ip.sixtofour
    return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None


def resolve(host: str, port: int) -> tuple[str, ...]:
    """The addresses of a host, as the system knows them; in its own time, which is that of the system's settings."""
    return tuple(str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))


@dataclass(frozen=True, slots=True)
class Network:
    """What fetching asks the world for: addresses of a host, which of them may be used, ports, certificates."""

    allowed: Callable[[Ip], bool] = is_public
    resolve: Resolve = resolve
    ports: tuple[int, ...] = (80, 443)
    trusted: Callable[[], ssl.SSLContext] = cache(ssl.create_default_context)


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart: host in its ASCII form, and what the request asks for."""

    secure: bool
    host: str
    port: int
    request: str

    @property
    def named(self) -> str:
        """The Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.secure else 80) else f"{host}:{self.port}"


def read_target(address: str, ports: tuple[int, ...]) -> Target:
    """The address taken apart; only what a browser would fetch without asking, from the usual ports."""
    if len(address) > _LONGEST or _HIDDEN.search(address):
        raise NotFetchedError("地址写得不对")
    try:
        parts = urlsplit(address)
        port = parts.port or _PORTS.get(parts.scheme, 0)
        host = (parts.hostname or "").rstrip(".")
        host = host if ":" in host else host.encode("idna").decode("ascii")
    except ValueError:
        raise NotFetchedError("地址写得不对") from None
    if parts.scheme not in _PORTS:
        raise NotFetchedError("不是 http 或 https 地址")
    if "@" in parts.netloc:
        raise NotFetchedError("地址里带有用户名")
    if not host or "%" in host:
        raise NotFetchedError("地址写得不对")
    if port not in ports:
        raise NotFetchedError(f"端口 {port} 不是网站常用的")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return Target(parts.scheme == "https", host, port, f"{path}?{query}" if query else path)


def checked_address(target: Target, network: Network) -> str:
    """An address of the host that may be connected to; all of them must be public."""
    try:
        found = [ipaddress.ip_address(text) for text in network.resolve(target.host, target.port)]
    except (OSError, ValueError, UnicodeError):
        raise NotFetchedError(f"找不到服务器 {target.host}") from None
    if not found:
        raise NotFetchedError(f"找不到服务器 {target.host}")
    if not all(map(network.allowed, found)):
        raise NotFetchedError(f"{target.host} 是内部网络的地址")
    return str(min(found, key=lambda ip: ip.version))
