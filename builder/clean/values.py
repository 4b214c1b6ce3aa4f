"""What cleaning passes along: spans into the source, blocks of spans, what a rule may propose, the result."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from builder.documents import Field, Node, Scalar
from builder.model import Flag, Tag, Unit
from builder.problems import Location
from builder.schema import canonical_name

Range = tuple[int, int]
"""A stretch `[start, end)` of the source, in characters."""
Cell = tuple[int, int, int]
"""Table, row and column from 1; column -1 where cells are merged; three noughts outside tables."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of source and the text it stands for; they differ only where a ledger note says so.

    `joined` says that a join brought it here: what stands before it in the block stands elsewhere in the source.
    """

    start: int
    end: int
    text: str
    strong: bool = False
    link: str = ""
    link_at: Range = (0, 0)
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item, image or verbatim piece, with hints of how the source set it.

    `tag` is the HTML element or "", `gap` the number of line feeds before it, `level` that of a heading.
    """

    spans: tuple[Span, ...]
    kind: str = "paragraph"
    level: int = 0
    tag: str = ""
    gap: int = 2
    centred: bool = False
    hidden: bool = False
    alt: tuple[Span, ...] = ()
    size: str = ""
    anchor: str = ""
    unit: str = ""
    cell: Cell = (0, 0, 0)

    @property
    def text(self) -> str:
        """The words of the block, without any markup."""
        if len(self.spans) == 1:
            return self.spans[0].text
        return "".join(span.text for span in self.spans)

    @property
    def start(self) -> int:
        """Where the block begins in the source; no two blocks share it, so it names the block."""
        return self.spans[0].start

    @property
    def end(self) -> int:
        """Where the block ends in the source."""
        return self.spans[-1].end

    def at(self, offset: int) -> int:
        """The source position of the character `offset` of `text`."""
        for span in self.spans:
            if offset < len(span.text):
                return span.start + (offset if len(span.text) == span.end - span.start else 0)
            offset -= len(span.text)
        return self.end

    def cut(self, start: int = 0, end: int | None = None, fate: str = "drop", why: str = "") -> Iterator[Take]:
        """The takes that bring `text[start:end]` out of the body: one for each stretch that joins have put together."""
        run: tuple[int, int] | None = None
        at = 0
        for span in self.spans:
            low = max(start - at, 0)
            high = min(len(span.text) if end is None else end - at, len(span.text))
            at += len(span.text)
            if low >= high:
                continue
            plain = len(span.text) == span.end - span.start
            first, last = (span.start + low, span.start + high) if plain else (span.start, span.end)
            if run and (span.joined or first < run[1]):
                yield Take(*run, fate, why)
                run = None
            run = (run[0] if run else first, last)
        if run:
            yield Take(*run, fate, why)

    @property
    def bold(self) -> bool:
        """Whether every visible character is strong."""
        return all(span.strong or not span.text.strip() for span in self.spans)


@dataclass(frozen=True, slots=True)
class Take:
    """Proposal: this stretch leaves the body, with fate `drop`, `markup` or `meta:<field>`."""

    start: int
    end: int
    fate: str = "drop"
    why: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Proposal: a field with its value. Text that has to leave the body for it is proposed by a `Take`.

    A name found again adds to a list or a mapping, and is ignored for a single value: the first wins, and a
    person's answer (`told`) wins over all.
    """

    name: str
    value: Node
    told: bool = False


@dataclass(frozen=True, slots=True)
class Replace:
    """Proposal: this stretch reads `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Retype:
    """Proposal: the block that begins at `start` is of another kind."""

    start: int
    kind: str
    level: int = 0
    anchor: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Split:
    """Proposal: a new block begins at source position `at`."""

    at: int


@dataclass(frozen=True, slots=True)
class Join:
    """Proposal: the block that begins at `second` continues the one that begins at `first`."""

    first: int
    second: int
    between: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """Proposal: the block that begins at `start` stands behind the block that begins at `after`. Only a person's
    answer moves text; rules offer it (`Propose`)."""

    start: int
    after: int


@dataclass(frozen=True, slots=True)
class Add:
    """Proposal: a block of words that the source does not have, behind the block that begins at `after`."""

    after: int
    text: str
    kind: str = "paragraph"
    level: int = 0


@dataclass(frozen=True, slots=True)
class Fix:
    """A person's answer, or one that is offered: join, move, split, heading, keep, drop, set or accept.

    `text` is quoted from the document and says where; `to` is the other place (join: the beginning of what
    follows; move: the paragraph it stands behind; drop and keep: the end of the stretch; set: the field's name;
    heading: nothing). `level` is that of a heading, 0 for a paragraph; `value` what to set.
    """

    verb: str
    text: str = ""
    to: str = ""
    level: int = 2
    value: Node | None = None
    between: str = ""
    by: str = ""
    where: Location = Location("")


@dataclass(frozen=True, slots=True)
class Propose:
    """Proposal: an answer that a person may give; nothing is done until somebody does. `why` is the evidence."""

    fix: Fix
    why: str


@dataclass(frozen=True, slots=True)
class Answered:
    """Proposal: a person's answer was used; `wrong` says why it could not be."""

    fix: Fix
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Proposal: something a person should know (`info`) or decide (`confirm`)."""

    level: str
    text: str


Proposal = Take | Found | Replace | Retype | Split | Join | Move | Add | Propose | Answered | Note


@dataclass(frozen=True, slots=True)
class Fate:
    """A line of the ledger: what became of `[start, end)`, by which rule.

    `fate` is body, meta:<field>, drop or markup (together they cover the source once), or one of the notes
    replace, join, move and add. `text` is the source's text (not for body that reads as its source does),
    `shown` what came in, `out` where it stands in the written body.
    """

    rule: str
    fate: str
    start: int
    end: int
    text: str = ""
    why: str = ""
    shown: str = ""
    out: Range = (-1, -1)


@dataclass(frozen=True, slots=True)
class Aids:
    """What cleaning knows beside the text: a person's answers, what is known from where the text came, pictures at
    hand (address in the source, path in content/), the registries."""

    fixes: tuple[Fix, ...] = ()
    notes: tuple[Flag, ...] = ()
    pictures: tuple[tuple[str, str], ...] = ()
    tags: tuple[Tag, ...] = ()
    units: tuple[Unit, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """A proposal as the review sheet shows it: the rule, the answer it offers, the evidence."""

    rule: str
    fix: Fix
    why: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A document while it is being cleaned. `mode`: verbatim, markdown, text or html; `raw`: the text is
    Markdown already; `begin`: where the body begins; `typed`: the front matter as it stands in the source."""

    source: str
    name: str
    mode: str
    raw: bool
    begin: int
    blocks: tuple[Block, ...]
    layout: tuple[Range, ...] = ()
    typed: tuple[Field, ...] = ()
    taken: tuple[Fate, ...] = ()
    notes: tuple[Fate, ...] = ()
    found: tuple[Found, ...] = ()
    flags: tuple[Flag, ...] = ()
    proposed: tuple[Offer, ...] = ()
    answered: tuple[Answered, ...] = ()
    kept: tuple[Range, ...] = ()
    aids: Aids = Aids()

    def scalar(self, text: str, offset: int) -> Scalar:
        """A value as found at a source position."""
        line, column = place(self.source, offset)
        return Scalar(text, line, column)

    def value(self, name: str) -> str:
        """The single value found for a field so far, or ""."""
        given = [found for found in self.found if canonical_name(found.name) == name]
        values = (found.value for found in (*(f for f in reversed(given) if f.told), *given))
        return next((value.text for value in values if isinstance(value, Scalar)), "")

    def has(self, name: str) -> bool:
        """Whether a field has been found."""
        return any(canonical_name(found.name) == name for found in self.found)

    @property
    def is_issue(self) -> bool:
        """Whether this is an issue of a bulletin."""
        return self.value("kind") == "issue"


Run = Callable[[Draft], Iterator[Proposal]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by its id of the rule list, and the modes it runs in; `again`: until it has nothing to propose."""

    id: str
    run: Run
    modes: tuple[str, ...] = ("text", "html")
    again: bool = False


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned document: `kind` article, issue or newspaper-page; body in Markdown (`literal`: it was so already);
    every fate; what is offered to a person; answers that could not be used."""

    kind: str
    fields: tuple[Field, ...]
    body: str
    ledger: tuple[Fate, ...]
    flags: tuple[Flag, ...] = ()
    changed: bool = True
    literal: bool = False
    proposals: tuple[Offer, ...] = ()
    stale: tuple[Answered, ...] = ()


def place(source: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of a source position."""
    line = source.count("\n", 0, offset) + 1
    return line, offset - (source.rfind("\n", 0, offset) + 1) + 1
