"""`bulletin import`: originals become clean documents; each is kept byte for byte, with its ledger and answers."""

from __future__ import annotations

import hashlib
import os
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from builder.config import read_config
from builder.documents import (
    ANSWERS,
    DOCUMENTS,
    Document,
    Field,
    Scalar,
    find_documents,
    format_document,
    keep_bytes,
    read_answers,
    read_yaml,
    write_text,
)
from builder.documents import parse_document as split_document
from builder.encodings import decode
from builder.fetch import Fetched, Network, fetch_pictures
from builder.intake import Raw, kind_of, originals, read_member, read_original, unpack
from builder.media import MEDIA, ORIGINS, Origin, format_origins, media_path, parse_origins
from builder.model import Config, Flag
from builder.prepare import ORIGINALS, Given, Prepared, original_path, prepare
from builder.problems import ContentError, Location, Problem
from builder.revise import revise

WORTH_A_POOL = 8
# What is looked at in a folder; other kinds only where a file is named.
ORIGINAL_KINDS = (
    *DOCUMENTS, ".docx", ".pdf", ".zip", ".xml", ".rss", ".atom", ".doc", ".wps", ".rtf", ".odt", ".ofd",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Import:
    """What to import, and where to; `in_place` turns raw documents of the content folder into clean ones, `network`
    is where pictures are fetched from (None: nowhere), `on` the day that is noted for them."""

    files: tuple[Path, ...]
    into: Path
    in_place: bool = False
    network: Network | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one original: the document written ("" if none), what it is, what a person must look at."""

    source: str
    path: str
    kind: str
    state: str
    flags: tuple[Flag, ...] = ()
    offers: int = 0
    told: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    def words(self) -> str:
        """What a person reads: one line, and below it what changed and what waits."""
        lines = [f"{self.source}：{self.state}" + (f" → {self.path}" if self.path else ""), *self.told]
        lines += [f"待核：{flag.note}（{flag.rule}）" for flag in self.flags if flag.open]
        lines += [f"另有 {self.offers} 条建议，用 bulletin import --review 查看"] if self.offers else []
        return "\n    ".join(lines)

    def plain(self) -> dict[str, object]:
        """For machines."""
        return {
            "source": self.source, "path": self.path, "kind": self.kind, "state": self.state,
            "flags": [{"rule": f.rule, "level": f.level, "note": f.note} for f in self.flags],
            "offers": self.offers, "told": list(self.told), "problems": [str(problem) for problem in self.problems],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """A document that an earlier import made, and the original it was made of."""

    path: str
    original: str
    name: str
    entry: str


def import_files(order: Import, tell: Callable[[str], None]) -> Iterator[Imported]:
    """Import every file named and every original in the folders named; one that fails does not stop the rest."""
    config, _ = read_config(order.into)
    known = list(read_known(order.into))
    made: set[str] = set()
    files = tuple(_files(_found(order)))
    with ProcessPoolExecutor() if len(files) >= WORTH_A_POOL and (os.cpu_count() or 1) > 1 else nullcontext() as pool:
        for file, results in _in_order(files, order, config, pool):
            tell(f"整理 {file.name}")
            for result in results:
                done = result if isinstance(result, Imported) else _settle(result, file, order, config, known, made)
                if done.path:
                    made.add(done.path)
                yield done


# --- which files, and in which order -------------------------------------------------------------------------


def _found(order: Import) -> Iterator[Path]:
    """The paths as given; in place also those that stand below the content folder, as `check` prints them."""
    for path in order.files:
        inside = order.into / path
        yield inside if order.in_place and not path.exists() and inside.exists() else path


def _files(named: Iterable[Path]) -> Iterator[Path]:
    """The files named, and of folders all that could be an original."""
    for path in named:
        if path.is_dir():
            inside = sorted(file.relative_to(path).as_posix() for file in path.rglob("*") if file.is_file())
            yield from (path / name for name in originals(inside) if name.lower().endswith(ORIGINAL_KINDS))
        else:
            yield path


Results = tuple[Prepared | Raw | Imported, ...]


def _in_order(
    files: tuple[Path, ...], order: Import, config: Config, pool: Executor | None
) -> Iterator[tuple[Path, Results]]:
    """What each file becomes, in the order of the files; a few are prepared ahead, so that memory stays flat."""
    if pool is None:
        yield from ((file, _prepare_file(file, order, config)) for file in files)
        return
    ahead: deque[tuple[Path, Future[Results]]] = deque()
    for file in files:
        ahead.append((file, pool.submit(_prepare_file, file, order, config)))
        if len(ahead) >= 4 * (os.cpu_count() or 1):
            first, waiting = ahead.popleft()
            yield first, waiting.result()
    yield from ((file, waiting.result()) for file, waiting in ahead)


def _prepare_file(file: Path, order: Import, config: Config) -> Results:
    """Everything that can be done for a file without writing."""
    if order.in_place and not file.resolve().is_relative_to(order.into.resolve()):
        cure = f"去掉 --in-place，或用 --into 指明它所在的稿件文件夹（现在是 {order.into}）"
        return (_failed(file.name, Problem(Location(file.name), "outside", "文件不在稿件文件夹里", cure)),)
    return tuple(
        _prepare(one, file, order, config) if isinstance(one, Raw) else _failed(*one) for one in read_raws(file)
    )


def _prepare(raw: Raw, file: Path, order: Import, config: Config) -> Prepared | Raw:
    """The original prepared; as it is where it lies in content/originals/ already, and may need no more."""
    if not order.in_place and (order.into / original_path(raw)).is_file():
        return raw
    return prepare(raw, given_for(raw, file, order.into, config))


def read_raws(file: Path) -> Iterator[Raw | tuple[str, Problem]]:
    """The texts of a file, of a zip those of all its files; a name with a problem for what cannot be read."""
    try:
        data = file.read_bytes()
    except OSError:
        yield file.name, Problem(Location(file.name), "unreadable", "打不开", "检查路径和权限")
        return
    try:
        if kind_of(file.name, data) != "zip":
            yield from read_original(file.name, data, lambda name: _beside(file.parent, name))
            return
        files = {member.name: member.data for member in unpack(file.name, data)}
    except ContentError as error:
        yield from ((file.name, problem) for problem in error.problems)
        return
    for name in sorted(originals(files)):
        try:
            yield from read_member(name, files)
        except ContentError as error:
            yield from ((name, problem) for problem in error.problems)


def _beside(folder: Path, name: str) -> bytes | None:
    """A file by its path relative to an original, if it is there and not outside the folder."""
    path = folder / name
    if not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
        return None
    return path.read_bytes()


def given_for(raw: Raw, file: Path, into: Path, config: Config) -> Given:
    """What an original is prepared with: the answers beside it, else those of its last import."""
    kept = into / f"{original_path(raw)}{ANSWERS}"
    for path in (file.with_name(f"{file.name}{ANSWERS}"), kept):
        if answers := read_answers(path):
            return Given(config, answers, path.name)
    return Given(config)


def _failed(name: str, *problems: Problem) -> Imported:
    return Imported(name, "", "", "没有导入", problems=problems)


# --- what is there already --------------------------------------------------------------------------------------


def read_known(into: Path) -> Iterator[Known]:
    """Every document below the content folder that names its original."""
    for path in find_documents(into):
        text = (into / path).read_text("utf-8", "replace")
        if f"{ORIGINALS}/" in text:
            yield from _origin(split_document(text, path))


def _origin(document: Document) -> Iterator[Known]:
    for field in document.fields:
        if field.name == "original" and not isinstance(field.value, Scalar) and hasattr(field.value, "entries"):
            given = {key.text: value.text for key, value in field.value.entries if isinstance(value, Scalar)}
            yield Known(document.path, given.get("file", ""), given.get("name", ""), given.get("entry", ""))


# --- writing ------------------------------------------------------------------------------------------------------


def _settle(
    result: Prepared | Raw, file: Path, order: Import, config: Config, known: list[Known], made: set[str]
) -> Imported:
    """Write what was prepared: in place, as a new document, or into the one that an earlier import made."""
    raw = result if isinstance(result, Raw) else result.raw
    given = given_for(raw, file, order.into, config)
    same = _same(raw, known)
    if same and not order.in_place and _answers(order.into, original_path(raw)) == given.answers:
        return Imported(raw.name, same.path, "", "已经导入过，没有改动")
    done = prepare(raw, given) if isinstance(result, Raw) else result
    if order.network and done.remote:
        done = _with_pictures(done, given, order)
    if done.document is None or done.cleaned is None:
        return _failed(raw.name, *done.problems)
    if order.in_place:
        return _in_place(done, file, order, given)
    earlier = same or _earlier(done, order, known, made)
    if earlier:
        return _revise(done, earlier, order, given)
    path = _free(done, order.into)
    document = _with_own_id(done, path)
    _keep(done, order, given)
    write_text(order.into / path, format_document(document.fields, document.body))
    known.append(Known(path, done.original, document.path, _entry(raw)))
    return _imported(done, path, "已导入")


def _same(raw: Raw, known: list[Known]) -> Known | None:
    """The document that an earlier import made of these very bytes."""
    original = original_path(raw)
    return next((k for k in known if k.original == original and k.entry == _entry(raw)), None)


def _entry(raw: Raw) -> str:
    return str(raw.index) if raw.index else ""


def _imported(done: Prepared, path: str, state: str, told: tuple[str, ...] = ()) -> Imported:
    cleaned = done.cleaned
    if cleaned is None:
        return _failed(done.raw.name, *done.problems)
    encoding = done.raw.encoding
    if encoding not in ("", "utf-8"):
        state = f"{state}（原为 {encoding.upper()} 编码，已转成 UTF-8）"
    return Imported(done.raw.name, path, cleaned.kind, state, cleaned.flags, len(cleaned.proposals), told)


def _keep(done: Prepared, order: Import, given: Given) -> None:
    """The original and what belongs to it: ledger, answers, the text that was made of it, its pictures."""
    keep_bytes(order.into / done.original, done.raw.data)
    stem = f"{done.original}{f'.{done.raw.index}' if done.raw.index else ''}"
    write_text(order.into / f"{stem}.ledger.jsonl", done.ledger)
    if done.converted:
        write_text(order.into / f"{stem}.text", done.converted)
    if given.answers:
        write_text(order.into / f"{done.original}{ANSWERS}", given.answers)
    for path, data in done.media:
        keep_bytes(order.into / path, data)


def _answers(into: Path, original: str) -> str:
    return read_answers(into / f"{original}{ANSWERS}")


def _free(done: Prepared, into: Path) -> str:
    """The path where the document belongs, or one with a part of the digest where another stands there."""
    if not (into / done.path).exists():
        return done.path
    digest = done.document.digest if done.document else ""
    return f"{done.path.removesuffix('.md')}-{digest[:6]}.md"


def _with_own_id(done: Prepared, path: str) -> Document:
    """The document under the id of its own file, where another of the same name came first."""
    document = done.document or Document("", "", (), "", 1)
    if path == done.path or not path.startswith("articles/"):
        return document
    own = Scalar(path.rsplit("/", 1)[-1].removesuffix(".md"))
    return replace(document, fields=tuple(Field("id", own) if f.name == "id" else f for f in document.fields))


def _in_place(done: Prepared, file: Path, order: Import, given: Given) -> Imported:
    """The raw document of the content folder replaced by the clean one, under its own name."""
    document = done.document
    if document is None or done.untouched:
        flags = done.cleaned.flags if done.cleaned else ()
        kind = done.cleaned.kind if done.cleaned else ""
        return Imported(done.raw.name, "", kind, "已经是规范稿件，没有改动", flags)
    path = re.sub(r"\.[^./]+$", ".md", file.resolve().relative_to(order.into.resolve()).as_posix())
    target = order.into / path
    if file.resolve() != target.resolve() and target.exists():
        return _failed(done.raw.name, Problem(Location(path), "exists", "已经有这个文件，不能覆盖", "先给其中一个改名"))
    _keep(done, order, given)
    write_text(target, format_document(document.fields, document.body))
    file.with_name(f"{file.name}{ANSWERS}").unlink(missing_ok=True)  # kept with the original
    if file.resolve() != target.resolve():
        file.unlink()
    return _imported(done, path, "已导入")


# --- the same document again ------------------------------------------------------------------------------------


def _earlier(done: Prepared, order: Import, known: list[Known], made: set[str]) -> Known | None:
    """The one document that an earlier run made of a file of this name and that says much the same."""
    name = done.raw.name.rsplit("/", 1)[-1]
    alike = [k for k in known if k.name == name and k.path not in made and _is_alike(done, order.into / k.path)]
    return alike[0] if len(alike) == 1 else None


def _is_alike(done: Prepared, path: Path) -> bool:
    """Whether a third of the paragraphs of either stand in both."""
    if done.document is None or not path.is_file():
        return False
    mine = set(split_document(path.read_text("utf-8", "replace"), path.name).body.strip().split("\n\n"))
    theirs = set(done.document.body.strip().split("\n\n"))
    return 3 * len(mine & theirs) >= min(len(mine), len(theirs))


def _revise(done: Prepared, earlier: Known, order: Import, given: Given) -> Imported:
    """Bring what changed in the original, or in the answers, into the document; a person's edits stay."""
    path = order.into / earlier.path
    base = _base(earlier, order, given.config)
    if base is None or done.document is None:
        problem = Problem(Location(earlier.original), "original-missing", "原稿的旧版不在了", "先把稿件改名再导入")
        return _failed(done.raw.name, problem)
    current = split_document(decode(path.read_bytes(), earlier.path).text, earlier.path)
    revision = revise(base, current, done.document)
    _keep(done, order, given)
    write_text(path, format_document(revision.fields, revision.body))
    cause = "答复" if earlier.original == done.original else "原稿"
    state = f"{cause}有改动，已并入" if revision.told else f"{cause}有改动，正文和文件头没有变化"
    return _imported(done, earlier.path, state, revision.told)


def _base(earlier: Known, order: Import, config: Config) -> Document | None:
    """What the last import made of the earlier original, by the rules of today."""
    path = order.into / earlier.original
    if not path.is_file():
        return None
    raws = read_original(earlier.name, path.read_bytes(), lambda _: None)
    index = int(earlier.entry or 0)
    raw = next((raw for raw in raws if raw.index == index), None)
    if raw is None:
        return None
    answers = _answers(order.into, earlier.original)
    return prepare(raw, Given(config, answers, f"{path.name}{ANSWERS}")).document


# --- pictures from elsewhere ----------------------------------------------------------------------------------------


def _with_pictures(done: Prepared, given: Given, order: Import) -> Prepared:
    """Prepared again with the pictures that could be fetched; those that could not keep their address."""
    fetched = fetch_pictures(done.remote, network=order.network)
    good = [one for one in fetched if not one.wrong]
    for one in good:
        keep_bytes(order.into / media_path(one.data, one.kind), one.data)
    on = order.on.isoformat() if order.on else ""
    origins = [_origin_of(one, on) for one in good]
    noted = f"{MEDIA}/{ORIGINS}"
    known = parse_origins(read_yaml(order.into, noted)[0])
    write_text(order.into / noted, format_origins((*known, *origins)))
    notes = tuple(Flag("I-FETCH", "todo", one.words()) for one in fetched if one.wrong)
    pictures = tuple((one.address, f"/{media_path(one.data, one.kind)}") for one in good)
    return prepare(replace(done.raw, notes=(*done.raw.notes, *notes)), replace(given, pictures=pictures))


def _origin_of(one: Fetched, on: str) -> Origin:
    digest = hashlib.sha256(one.data).hexdigest()
    return Origin(media_path(one.data, one.kind), one.address, on, one.final, digest)
