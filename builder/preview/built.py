"""A built site as what the preview shows: the files of its folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from builder.preview.kinds import kind_of
from builder.preview.news import Found


@dataclass(frozen=True, slots=True)
class Built:
    """The files of a folder; hidden ones, and what links lead out of it to, are not shown."""

    folder: Path

    def find(self, path: str) -> Found | None:
        """The file of a site path, index.html for a folder."""
        names = path.strip("/").split("/")
        if any(name.startswith(".") and name != ".well-known" for name in names):
            return None
        root = self.folder.resolve()
        file = root / path.lstrip("/") / ("index.html" if path.endswith("/") else "")
        try:
            resolved = file.resolve()
            shown = resolved.is_file() and resolved.is_relative_to(root)
        except (OSError, ValueError):  # a name longer than any file's
            return None
        return Found(kind_of(file.name), resolved) if shown else None
