"""content/media/: pictures kept under their content's digest, and where each came from (origins.yaml)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from builder.front_matter import Mapping, Node, Scalar, Sequence, format_value

MEDIA, ORIGINS = "media", "origins.yaml"
_HEAD = "# 从别处取来的图片：文件、原地址、最后的地址、取的日期、内容的 SHA-256。由程序登记，不要手改。\n"


@dataclass(frozen=True, slots=True)
class Origin:
    """A picture's path in content/, the address a document gave for it, the day it was fetched (ISO), the address it
    had in the end, and the digest of its bytes."""

    path: str
    address: str
    date: str
    final: str = ""
    digest: str = ""


def media_path(data: bytes, kind: str) -> str:
    """media/<16 digits of its SHA-256>.<suffix>: one picture is kept once, whatever it was called."""
    return f"{MEDIA}/{hashlib.sha256(data).hexdigest()[:16]}{kind}"


def parse_origins(node: Node) -> tuple[Origin, ...]:
    """The origins noted so far; entries that somebody spoiled are passed over."""
    entries = node.items if isinstance(node, Sequence) else ()
    told = (
        {key.text: value.text for key, value in entry.entries if isinstance(value, Scalar)}
        for entry in entries
        if isinstance(entry, Mapping)
    )
    names = ("file", "address", "date", "final", "sha256")
    return tuple(Origin(*(row.get(name, "") for name in names)) for row in told if {"file", "address"} <= row.keys())


def format_origins(origins: Iterable[Origin]) -> str:
    """The text of origins.yaml: one line an origin, sorted, each address of a picture once, as first noted."""
    first = {(origin.path, origin.address): origin for origin in reversed(tuple(origins))}
    return _HEAD + "".join(f"- {format_value(_row(first[key]))}\n" for key in sorted(first))


def _row(origin: Origin) -> Mapping:
    pairs = (
        ("file", origin.path),
        ("address", origin.address),
        ("final", origin.final if origin.final != origin.address else ""),
        ("date", origin.date),
        ("sha256", origin.digest),
    )
    return Mapping(tuple((Scalar(name), Scalar(text)) for name, text in pairs if text))
