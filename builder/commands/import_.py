"""`bulletin import`: raw files become clean documents; the originals are kept byte for byte, with a ledger."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from builder.archive import parse_document
from builder.clean import Cleaned, clean, ledger_lines, needs_cleaning, prove
from builder.config import read_config
from builder.documents import (
    DOCUMENTS,
    Document,
    Field,
    Mapping,
    Scalar,
    find_documents,
    format_document,
    keep_bytes,
    write_text,
)
from builder.documents import (
    parse_document as split_document,
)
from builder.encodings import decode
from builder.model import Article, Config, Flag, Issue, Standing
from builder.problems import ContentError, Level, Location, Problem

ORIGINALS = "originals"
OFFICE = (".doc", ".docx", ".wps", ".pdf", ".rtf", ".odt")


@dataclass(frozen=True, slots=True)
class Import:
    """What to import, and where to; `in_place` turns raw documents of the content folder into clean ones."""

    files: tuple[Path, ...]
    into: Path
    in_place: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one original: the document written ("" if none), what it is, what a person must look at."""

    source: str
    path: str
    kind: str
    state: str
    flags: tuple[Flag, ...] = ()
    problems: tuple[Problem, ...] = ()

    def words(self) -> str:
        """One line for a person."""
        told = f"{self.source}：{self.state}" + (f" → {self.path}" if self.path else "")
        waiting = [flag.note for flag in self.flags if flag.level == "confirm"]
        return told + "".join(f"\n    待核：{note}" for note in waiting)

    def plain(self) -> dict[str, object]:
        """For machines."""
        return {
            "source": self.source, "path": self.path, "kind": self.kind, "state": self.state,
            "flags": [{"rule": f.rule, "level": f.level, "note": f.note} for f in self.flags],
            "problems": [str(problem) for problem in self.problems],
        }  # fmt: skip


def import_files(order: Import, tell: Callable[[str], None]) -> tuple[Imported, ...]:
    """Import every file named and every document in the folders named; one that fails does not stop the rest."""
    config, _ = read_config(order.into)
    results = []
    for file in _files(_found(order)):
        tell(f"整理 {file.name}")
        results.append(_import(file, order, config))
    return tuple(results)


def _found(order: Import) -> Iterator[Path]:
    """The paths as given; in place also those that stand below the content folder, as `check` prints them."""
    for path in order.files:
        inside = order.into / path
        yield inside if order.in_place and not path.exists() and inside.exists() else path


def _files(named: Iterable[Path]) -> Iterator[Path]:
    """The files named, and of folders the documents and what an editor would take for one."""
    for path in named:
        if path.is_dir():
            office = (p for p in path.rglob("*") if p.suffix.lower() in OFFICE and not p.name.startswith(("~", ".")))
            yield from sorted((*(path / inside for inside in find_documents(path)), *office))
        else:
            yield path


def _import(file: Path, order: Import, config: Config) -> Imported:
    try:
        data = file.read_bytes()
    except OSError:
        return _failed(file, Problem(Location(file.name), "unreadable", "打不开", "检查路径和权限"))
    if not file.suffix or file.suffix.lower() not in DOCUMENTS:
        cure = f"先另存为 {'、'.join(DOCUMENTS)} 中的一种"
        return _failed(
            file, Problem(Location(file.name), "kind-unknown", f"不能导入 {file.suffix or '没有后缀的'} 文件", cure)
        )
    try:
        decoded = decode(data, file.name)
    except ContentError as error:
        return _failed(file, *error.problems)
    done = _clean(file, data, decoded.text, order, config)
    if decoded.encoding == "utf-8" or not done.path:
        return done
    return replace(done, state=f"{done.state}（原为 {decoded.encoding.upper()} 编码，已转成 UTF-8）")


def _failed(file: Path, *problems: Problem) -> Imported:
    return Imported(file.name, "", "", "没有导入", problems=problems)


def _clean(file: Path, data: bytes, text: str, order: Import, config: Config) -> Imported:
    """Clean, prove and write one original; nothing is written if a proof fails or the result would not build."""
    if order.in_place and not file.resolve().is_relative_to(order.into.resolve()):
        cure = f"去掉 --in-place，或用 --into 指明它所在的稿件文件夹（现在是 {order.into}）"
        return _failed(file, Problem(Location(file.name), "outside", "文件不在稿件文件夹里", cure))
    digest = hashlib.sha256(data).hexdigest()
    original = f"{ORIGINALS}/{digest[:16]}{file.suffix.lower()}"
    if (done := _already(order, original)) and not order.in_place:
        return Imported(file.name, done, "", "已经导入过，没有改动")
    cleaned = clean(text, file.name)
    if failures := prove(text, cleaned):
        note = "；".join(f"{failure.proof} {failure.note}" for failure in failures[:3])
        problem = Problem(Location(file.name), "proof", f"整理后与原文对不上（{note}）", "原稿没有动，请把它发给维护者")
        return _failed(file, problem)
    if order.in_place and not _raw(text, file.name):
        return Imported(file.name, "", cleaned.kind, "已经是规范稿件，没有改动", cleaned.flags)
    document = _document(cleaned, digest, original, file, config)
    value, problems = parse_document(document, config)
    wrong = tuple(problem for problem in problems if problem.level is Level.ERROR)
    if value is None or wrong:
        return _failed(file, *wrong)
    path = _in_place(file, order) if order.in_place else _free(_path(value), digest, order.into)
    if order.in_place and file.resolve() != (order.into / path).resolve() and (order.into / path).exists():
        return _failed(file, Problem(Location(path), "exists", "已经有这个文件，不能覆盖", "先给其中一个改名"))
    document = document if order.in_place else _with_own_id(document, value, path)
    keep_bytes(order.into / original, data)
    write_text(order.into / f"{original}.ledger.jsonl", ledger_lines(cleaned))
    write_text(order.into / path, format_document(document.fields, document.body))
    if order.in_place and file.resolve() != (order.into / path).resolve():
        file.unlink()
    return Imported(file.name, path, cleaned.kind, "已导入", cleaned.flags)


def _raw(text: str, name: str) -> bool:
    document = split_document(text, name)
    return bool(needs_cleaning(document.fields, document.body))


def _document(cleaned: Cleaned, digest: str, original: str, file: Path, config: Config) -> Document:
    """The cleaned document with the id its address keeps and the original it came from."""
    fields = list(cleaned.fields)
    provisional = Document(file.name, digest, cleaned.fields, cleaned.body, 1)
    value, _ = parse_document(provisional, config)
    if isinstance(value, Article) and not any(field.name == "id" for field in fields):
        fields.insert(0, Field("id", Scalar(value.id)))
    kept = Mapping(
        ((Scalar("file"), Scalar(original)), (Scalar("sha256"), Scalar(digest)), (Scalar("name"), Scalar(file.name)))
    )
    return Document(file.name, digest, (*fields, Field("original", kept)), cleaned.body, 1)


def _path(value: Article | Issue | Standing) -> str:
    """Where a document of this kind belongs."""
    if isinstance(value, Standing):
        return f"pages{value.url.rstrip('/')}.md"
    year = str(value.when.at.year) if value.when else "undated"
    if isinstance(value, Issue):
        return f"issues/{year}/{value.number.key}.md"
    return f"articles/{year}/{value.id}.md"


def _with_own_id(document: Document, value: Article | Issue | Standing, path: str) -> Document:
    """The document under the id of its own file, where another of the same name came first."""
    if not isinstance(value, Article) or path == _path(value) or not path.startswith(_path(value)[:-3]):
        return document
    own = Scalar(path.rsplit("/", 1)[-1].removesuffix(".md"))
    fields = tuple(Field("id", own) if field.name == "id" else field for field in document.fields)
    return replace(document, fields=fields)


def _free(path: str, digest: str, into: Path) -> str:
    """The path, or one with a part of the digest where another document stands there."""
    if not (into / path).exists():
        return path
    return f"{path.removesuffix('.md')}-{digest[:6]}.md"


def _in_place(file: Path, order: Import) -> str:
    """The document's own path, as .md."""
    inside = file.resolve().relative_to(order.into.resolve()).as_posix()
    return re.sub(r"\.[^./]+$", ".md", inside)


def _already(order: Import, original: str) -> str:
    """The document that an earlier import made of these bytes, or ""."""
    if not (order.into / original).is_file():
        return ""
    mark = f"file: {original}"
    for document in sorted(order.into.rglob("*.md")):
        if ORIGINALS not in document.parts and mark in document.read_text("utf-8", "replace"):
            return document.relative_to(order.into).as_posix()
    return ""
