"""Content files on disk: read and write, with the line of every field; assets beside them."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from builder.encodings import decode
from builder.front_matter import (
    Field,
    Mapping,
    Node,
    Scalar,
    Sequence,
    format_front_matter,
    parse_front_matter,
    parse_yaml,
)
from builder.problems import ContentError, Location, Problem
from builder.regex import regex

__all__ = [
    "Asset",
    "Document",
    "Field",
    "Folder",
    "Found",
    "Mapping",
    "Node",
    "Scalar",
    "Sequence",
    "find_documents",
    "format_document",
    "parse_document",
    "parse_front_matter",
    "read_asset",
    "read_document",
    "read_registry",
    "read_yaml",
    "survey",
    "write_text",
]


# What the rows that do not touch the disk themselves call a content folder they hand on.
Folder = Path


@dataclass(frozen=True, slots=True)
class Document:
    """A file in content/, split but not interpreted; `problems` are what its front matter got wrong, `answers` the
    file of a person's answers beside it."""

    path: str
    digest: str
    fields: tuple[Field, ...]
    body: str
    body_line: int
    problems: tuple[Problem, ...] = ()
    raw: str = ""
    answers: str = ""


@dataclass(frozen=True, slots=True)
class Asset:
    """A picture or attachment that documents may show or link to; `size` in bytes."""

    path: str
    digest: str
    size: int = 0

    @property
    def is_picture(self) -> bool:
        """Whether its name says that it is a picture."""
        return self.path.lower().endswith(PICTURES)


@dataclass(frozen=True, slots=True)
class Found:
    """A regular file of the content folder, and what tells without reading it that it changed: its size in bytes, when
    it was written and when anything about it changed (nanoseconds), which file of the disk it is."""

    path: str
    size: int
    written_ns: int
    changed_ns: int
    inode: int

    @property
    def is_document(self) -> bool:
        """Whether its name says that it is a text to be published."""
        return self.path.lower().endswith(DOCUMENTS)

    @property
    def is_asset(self) -> bool:
        """Whether its name says that it is a picture or an attachment."""
        return self.path.lower().endswith(ASSETS)


SITE, UNITS, TAGS = "site.yaml", "units.yaml", "tags.yaml"
REDIRECTS, LOCK = "redirects.yaml", "urls.lock"
SETTINGS = (SITE, UNITS, TAGS, REDIRECTS)
ANSWERS = ".fixes.yaml"
DOCUMENTS = (".md", ".markdown", ".txt", ".html", ".htm")
PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif")
ASSETS = (*PICTURES, ".pdf", ".ofd", ".docx", ".xlsx", ".csv", ".mp3", ".mp4", ".zip")
_OWN_FOLDERS = ("originals", "node_modules")
# Names of what comes and goes by itself: hidden files, what editors write while they save, what systems leave.
PASSING = r"\.|~|#.*#$|4913$|Thumbs\.db$|desktop\.ini$|.*(~|\.tmp|\.bck|\.sw[px]|\.crswap|___jb_\w+___)$"
_TEMPORARY = regex(f"[_#]|{PASSING}")


def survey(root: Path) -> tuple[Found, ...]:
    """All regular files below the content folder, sorted by path; links are never followed, temporary files skipped."""
    found: list[Found] = []
    folders = [""]
    while folders:
        folder = folders.pop()
        for entry in _entries(root / folder):
            path = f"{folder}{entry.name}"
            if _TEMPORARY.match(entry.name) or path in _OWN_FOLDERS:
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append(f"{path}/")
            elif entry.is_file(follow_symlinks=False):
                with suppress(FileNotFoundError):  # it may have gone meanwhile
                    found.append(_found(entry, path))
    return tuple(sorted(found, key=lambda file: file.path))


def _entries(folder: Path) -> tuple[os.DirEntry[str], ...]:
    """What a folder holds; nothing where it cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return tuple(entries)
    except OSError:
        return ()


def _found(entry: os.DirEntry[str], path: str) -> Found:
    state = entry.stat(follow_symlinks=False)
    return Found(path, state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)


def find_documents(root: Path) -> tuple[str, ...]:
    """Paths of all documents below the content folder, sorted, relative, with `/`."""
    return tuple(file.path for file in survey(root) if file.is_document)


def read_asset(root: Path, path: str) -> Asset:
    """A picture or attachment with its digest."""
    with (root / path).open("rb") as file:
        return Asset(path, hashlib.file_digest(file, "sha256").hexdigest(), os.fstat(file.fileno()).st_size)


def read_document(root: Path, path: str) -> Document:
    """One file of the content folder; a file that cannot be read or decoded is a `ContentError`."""
    if not path.isprintable():
        problem = Problem(Location(path), "file-name", "文件名里有看不见的或认不出的字符", "改成普通的文件名")
        raise ContentError((problem,))
    try:
        data = (root / path).read_bytes()
    except OSError:
        problem = Problem(Location(path), "unreadable", "文件打不开", "检查文件权限")
        raise ContentError((problem,)) from None
    document = parse_document(decode(data, path).text, path, hashlib.sha256(data).hexdigest())
    return replace(document, answers=read_answers(root / f"{path}{ANSWERS}"))


def read_body(root: Path, path: str, start: int) -> str:
    """The body of a file whose front matter ends at the character `start`; "" if the file has gone."""
    try:
        data = (root / path).read_bytes()
    except OSError:
        return ""
    return decode(data, path).text[start:].strip("\n")


def read_answers(path: Path) -> str:
    """The text of a file of answers; "" if there is none."""
    return decode(path.read_bytes(), path.name).text if path.is_file() else ""


def parse_document(text: str, path: str, digest: str = "") -> Document:
    """A document from its decoded text."""
    fields, start, problems = parse_front_matter(text, path)
    return Document(path, digest, fields, text[start:], text.count("\n", 0, start) + 1, problems, text)


def format_document(fields: tuple[Field, ...], body: str) -> str:
    """The file's text: front matter in canonical style (quoted wherever YAML could bend a value), body."""
    return f"---\n{format_front_matter(fields)}---\n\n{body.strip(chr(10))}\n"


def read_yaml(root: Path, path: str) -> tuple[Node, tuple[Problem, ...]]:
    """A registry below the content folder as text values; a missing file is an empty mapping."""
    text = read_registry(root, path)
    return parse_yaml(text, path) if text else (Mapping(()), ())


def read_registry(root: Path, path: str) -> str:
    """The text of a registry below the content folder; "" if there is none."""
    file = root / path
    return decode(file.read_bytes(), path).text if file.is_file() else ""


def write_text(path: Path, text: str) -> bool:
    """Put text into a file of the content folder by a rename; says whether anything changed."""
    return keep_bytes(path, text.encode())


def keep_bytes(path: Path, data: bytes) -> bool:
    """Put an original into the content folder, byte for byte, by a rename; says whether anything changed."""
    if path.is_file() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_bytes(path, data)
    return True


def replace_bytes(path: Path, data: bytes) -> None:
    """Put bytes into a file by a rename, so that nobody ever sees half of them; who may read it stays."""
    draft = path.with_name(f".{hashlib.sha256(path.name.encode()).hexdigest()[:12]}.tmp")
    draft.write_bytes(data)
    if path.exists():
        draft.chmod(path.stat().st_mode)
    draft.replace(path)
