"""The documents that are measured: ours, made once for each size, or a folder that is there already."""

from __future__ import annotations

import hashlib
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from bench import corpus


@dataclass(frozen=True, slots=True)
class Sources:
    """A folder and the documents in it, as paths in order; nothing else of the folder is measured."""

    folder: Path
    documents: tuple[str, ...]

    def text(self, document: str) -> str:
        return (self.folder / document).read_text("utf-8")

    def pictures(self) -> set[str]:
        """The names of all pictures below /images/ that documents show."""
        return {name for document in self.documents for name in re.findall(r"\(/images/([^)]+)\)", self.text(document))}


def sources(folder: Path) -> Sources:
    """The documents of a folder; SystemExit if there is none."""
    documents = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*.md"))
    if not documents:
        raise SystemExit(f"{folder}: no documents")
    return Sources(folder, tuple(documents))


def made(place: Path, documents: int) -> Sources:
    """Our own corpus of so many documents, kept below a place as long as its generator stays as it is."""
    generator = hashlib.sha256(Path(corpus.__file__).read_bytes()).hexdigest()[:8]
    folder = place / f"{documents}-{generator}"
    if not folder.exists():
        begun = folder.with_suffix(".begun")
        shutil.rmtree(begun, ignore_errors=True)
        corpus.write_corpus(begun, documents)
        begun.rename(folder)
    return sources(folder)
