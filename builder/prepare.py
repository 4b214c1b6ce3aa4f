"""One original → the document it becomes: cleaned, proven, typed. Nothing is written here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from builder.archive import parse_document
from builder.clean.fixes import parse_fixes, stale
from builder.clean.ledger import ledger_lines
from builder.clean.pipeline import clean
from builder.clean.proofs import prove
from builder.clean.values import Aids, Cleaned
from builder.documents import Document, Field, Mapping, Scalar
from builder.documents import parse_document as split_document
from builder.intake import Raw
from builder.media import media_path
from builder.model import Article, Config, Issue, Parsed, Standing
from builder.pictures import kind_of
from builder.problems import Level, Location, Problem
from builder.regex import regex

ORIGINALS = "originals"
MOST_PIECES = 40_000
_REMOTE = regex(r"^!\[(?:[^\]\\]|\\.)*\]\((https?://[^\s()]+)\)", re.M)


@dataclass(frozen=True, slots=True)
class Given:
    """What an original is prepared with: the configuration, a person's answers (text and path), pictures at hand
    (address, path in content/), and whether the document keeps the place it has."""

    config: Config
    answers: str = ""
    answers_path: str = ""
    pictures: tuple[tuple[str, str], ...] = ()
    in_place: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """The document an original becomes, what it is, and all that goes with it; no document if it cannot be used.

    `original` is the path under which the original is kept, `media` are pictures to keep, `remote` the addresses of
    pictures elsewhere, `converted` the text that offsets in the ledger speak of, where the original is none.
    """

    raw: Raw
    original: str
    cleaned: Cleaned | None = None
    document: Document | None = None
    path: str = ""
    ledger: str = ""
    media: tuple[tuple[str, bytes], ...] = ()
    remote: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    untouched: bool = False

    @property
    def converted(self) -> str:
        """The text made of a Word file, a PDF or a feed's entry; "" where the original itself is the text."""
        return self.raw.text if self.raw.kind else ""


def original_path(raw: Raw) -> str:
    """Where an original is kept, by its digest."""
    return f"{ORIGINALS}/{hashlib.sha256(raw.data).hexdigest()[:16]}{raw.suffix}"


def prepare(raw: Raw, given: Given) -> Prepared:
    """Clean, prove and type one original; a proof that fails, an answer that no longer fits, or a result that would
    not build leaves no document, only problems."""
    bare = Prepared(raw, original_path(raw))
    if wrong := (*_too_fine(raw),):
        return replace(bare, problems=wrong)
    cleaned, wrong = clean_original(raw, given)
    if wrong:
        return replace(bare, cleaned=cleaned, problems=wrong)
    document = _document(cleaned, raw)
    value, problems = parse_document(document, given.config)
    # What cleaning does not touch has to be right as it is; what it does, it has carried over or flagged.
    typed = () if cleaned.changed else split_document(raw.text, raw.name).problems
    errors = tuple(problem for problem in (*typed, *problems) if problem.level is Level.ERROR)
    if value is None or errors:
        return replace(bare, cleaned=cleaned, problems=errors)
    return replace(
        bare,
        cleaned=replace(cleaned, ledger=()),
        document=_with_origin(document, value, raw),
        path=place_of(value),
        ledger=ledger_lines(cleaned),
        media=tuple((path, data) for _, path, data in media_of(raw)),
        remote=tuple(dict.fromkeys(_REMOTE.findall(cleaned.body))),
        untouched=not cleaned.changed,
    )


def _too_fine(raw: Raw) -> Iterator[Problem]:
    """No manuscript has so many lines or tags; cleaning one would take minutes."""
    pieces = max(raw.text.count("\n"), raw.text.count("<") // 2)
    if pieces > MOST_PIECES:
        yield Problem(
            Location(raw.name), "too-fine", f"原稿有 {pieces:,} 行，超过 {MOST_PIECES:,} 行", "拆成几份再导入"
        )


def clean_original(raw: Raw, given: Given) -> tuple[Cleaned, tuple[Problem, ...]]:
    """An original cleaned with all that is known, and why the result must not be used: answers that cannot be read
    or no longer fit, proofs that fail."""
    fixes, unreadable = parse_fixes(given.answers, given.answers_path)
    pictures = (*((address, f"/{path}") for address, path, _ in media_of(raw)), *given.pictures)
    aids = Aids(fixes, raw.notes, pictures, given.config.tags, given.config.units)
    cleaned = clean(raw.text, raw.name, aids)
    return cleaned, (*unreadable, *_unproven(raw, cleaned), *stale(cleaned))


def media_of(raw: Raw) -> Iterator[tuple[str, str, bytes]]:
    """The pictures that came with an original and that a site can show: address, path in content/, bytes."""
    for picture in raw.pictures:
        kind = kind_of(picture.data)
        if kind:
            yield picture.address, media_path(picture.data, kind), picture.data


def _unproven(raw: Raw, cleaned: Cleaned) -> Iterator[Problem]:
    failures = prove(raw.text, cleaned)
    if failures:
        note = "；".join(f"{failure.proof} {failure.note}" for failure in failures[:3])
        cure = "原稿没有动，请把它发给维护者"
        yield Problem(Location(raw.name), "proof", f"整理后与原文对不上（{note}）", cure)


def _document(cleaned: Cleaned, raw: Raw) -> Document:
    digest = hashlib.sha256(raw.data + (str(raw.index).encode() if raw.index else b"")).hexdigest()
    return Document(raw.name.rsplit("/", 1)[-1], digest, cleaned.fields, cleaned.body, 1)


def _with_origin(document: Document, value: Parsed, raw: Raw) -> Document:
    """The document with the id that its address keeps, and the original it came from."""
    fields = list(document.fields)
    if isinstance(value, Article) and not any(field.name == "id" for field in fields):
        fields.insert(0, Field("id", Scalar(value.id)))
    kept = [("file", original_path(raw)), ("sha256", hashlib.sha256(raw.data).hexdigest()), ("name", document.path)]
    kept += [("entry", str(raw.index))] if raw.index else []
    original = Mapping(tuple((Scalar(key), Scalar(text)) for key, text in kept))
    return replace(document, fields=(*fields, Field("original", original)))


def place_of(value: Parsed) -> str:
    """Where a document of this kind belongs below content/."""
    if isinstance(value, Standing):
        return f"pages{value.url.rstrip('/')}.md"
    year = str(value.when.at.year) if value.when else "undated"
    if isinstance(value, Issue):
        return f"issues/{year}/{value.number.key}.md"
    return f"articles/{year}/{value.id}.md"
