"""Pictures from elsewhere: fetched once, politely, from public addresses only, and only if they are pictures.

Every host is looked up once and the connection goes to an address that was checked; so does every redirect. Proxies
of the environment are not used: what lies behind one cannot be checked.
"""

from __future__ import annotations

import http.client
import ssl
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from builder.encode import examine
from builder.fetch.addresses import Network, NotFetchedError, is_public, resolve
from builder.fetch.request import Limits, follow

__all__ = ["Fetched", "Limits", "Network", "fetch_pictures", "is_public", "resolve"]


@dataclass(frozen=True, slots=True)
class Fetched:
    """One picture: its bytes and kind (`.jpg` …), and the address it came from in the end; or why there is none."""

    address: str
    data: bytes = b""
    kind: str = ""
    final: str = ""
    wrong: str = ""

    def words(self) -> str:
        """A line for a person."""
        told = f"没有取到：{self.wrong}" if self.wrong else f"已收入（{max(1, len(self.data) // 1024)} KB）"
        return f"{self.address} {told}"


def fetch_pictures(
    addresses: Iterable[str], limits: Limits | None = None, network: Network | None = None
) -> tuple[Fetched, ...]:
    """Every picture once, in the order named; from each host one at a time."""
    limits, network = limits or Limits(), network or Network()
    named = tuple(dict.fromkeys(addresses))
    found = {one.address: one for one in _fetch_all(named[: limits.count], limits, network)}
    left = Fetched("", wrong=f"一次最多取 {limits.count} 幅")
    return tuple(found.get(address) or replace(left, address=address) for address in named)


def _fetch_all(addresses: tuple[str, ...], limits: Limits, network: Network) -> Iterator[Fetched]:
    """As many hosts at once as there are workers, until all have been asked or the total is reached."""
    waiting: dict[str, deque[str]] = {}
    for address in addresses:
        waiting.setdefault(_host(address), deque()).append(address)
    running: dict[Future[Fetched], str] = {}
    total = 0
    with ThreadPoolExecutor(limits.workers) as pool:
        while waiting or running:
            idle = [host for host in waiting if host not in running.values()]
            for host in idle[: limits.workers - len(running)]:
                running[pool.submit(_fetch, waiting[host].popleft(), limits, network)] = host
                if not waiting[host]:
                    del waiting[host]
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                del running[future]
                fetched = future.result()
                total += len(fetched.data)
                full = total > limits.all_size
                yield Fetched(fetched.address, wrong=_full(limits)) if full else fetched
            if total > limits.all_size:
                yield from (Fetched(a, wrong=_full(limits)) for left in waiting.values() for a in left)
                waiting.clear()


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _full(limits: Limits) -> str:
    return f"一次最多取 {limits.all_size // 1024**2} MB，已经满了"


def _fetch(address: str, limits: Limits, network: Network) -> Fetched:
    """One picture, or the reason why not."""
    try:
        final, data = follow(address, limits, network)
    except (NotFetchedError, OSError, ValueError, http.client.HTTPException) as error:
        return Fetched(address, wrong=_reason(error))
    seen = examine(data)
    return Fetched(address, wrong=seen.wrong) if seen.wrong else Fetched(address, data, seen.kind, final)


def _reason(error: Exception) -> str:
    if isinstance(error, NotFetchedError):
        return str(error)
    if isinstance(error, TimeoutError):
        return "太慢，超过了时限"
    if isinstance(error, ssl.SSLError):
        return "网站的证书不对"
    return "连不上，或中途断了" if isinstance(error, OSError) else "网站的回答不合规矩"
