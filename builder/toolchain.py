"""All that turns content into bytes, as digests: our code, the libraries, Python itself, and the templates."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_LIBRARIES = frozenset((
    "beautifulsoup4", "jinja2", "markdown_it_py", "mdurl", "nh3", "opencc", "pagefind_bin", "pypinyin", "pyyaml",
    "segno",
))  # fmt: skip
_INSTALLED = (".dist-info", ".egg-info")


@dataclass(frozen=True, slots=True)
class Tools:
    """Digests: `code` of what turns files into values, `whole` of what turns them into bytes, templates too."""

    code: str
    whole: str


def toolchain(templates: Path) -> Tools:
    """The digests; they change with the content of any file, and with the version of any library."""
    digest = hashlib.sha256("\n".join((*map(str, sys.version_info), *sorted(set(_libraries())))).encode())
    _add(digest, Path(__file__).parent, (".py", ".json"))
    code = digest.hexdigest()
    _add(digest, templates, "")
    return Tools(code, digest.hexdigest())


def _add(digest: hashlib._Hash, root: Path, suffixes: str | tuple[str, ...]) -> None:
    for name in sorted(_files(root, suffixes)):
        file = Path(root, name)
        if file.is_file():  # an editor's mark may be a link that leads nowhere
            data = file.read_bytes()
            digest.update(f"\n{name} {len(data)}\n".encode())
            digest.update(data)


def _files(root: Path, suffixes: str | tuple[str, ...]) -> Iterator[str]:
    """The files below a folder as paths from there, with `/`. (`Path.rglob` takes as long as reading them.)"""
    for folder, _, names in os.walk(root):
        below = folder[len(str(root)) :].replace(os.sep, "/")
        yield from (f"{below}/{name}".lstrip("/") for name in names if name.endswith(suffixes))


def _libraries() -> Iterator[str]:
    """The libraries with their versions, as installers name the folders beside them: `jinja2-3.1.6.dist-info`.

    `importlib.metadata` tells the same, and takes longer to import than all of this to run.
    """
    for folder in map(Path, sys.path):
        for entry in folder.iterdir() if folder.is_dir() else ():
            name = entry.name.partition("-")[0].replace(".", "_").lower()
            if entry.suffix in _INSTALLED and name in _LIBRARIES:
                yield entry.name
