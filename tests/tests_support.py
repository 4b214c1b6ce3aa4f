"""Folders as values: what a site holds, and content written from a mapping of path to text."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from builder.clean.ledger import plain
from builder.documents import Field


def tree(folder: Path) -> dict[str, str]:
    """Path and digest of every file below a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def write_site(folder: Path, files: Mapping[str, str]) -> Path:
    """Write documents below `folder`/content; gives that folder."""
    for name, text in files.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder / "content"


def plain_fields(fields: tuple[Field, ...]) -> dict[str, object]:
    """The front matter as text, lists and mappings."""
    return {field.name: plain(field.value) for field in fields}
