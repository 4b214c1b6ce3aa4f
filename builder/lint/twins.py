"""Rules that judge what documents say twice: articles, items of issues, and one as the other."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from zlib import crc32

from builder.lint.similar import similar
from builder.model import Archive, Article, Issue
from builder.problems import Level, Problem
from builder.regex import regex
from builder.texts import Reading

_LEAST = 40  # letters: what is shorter is formula, and formulas repeat
_ALIKE = 0.55  # of the clauses of both: finds 97 of 100 copies in which every fiftieth letter is another
_CLAUSES = 64  # so many stand for a text, so that a print is small whatever the size of the text
_HOLDERS = 30
_RUN = regex(r"[^\W_]+")
_ADDRESS = regex(r"\]\([^()\n]*\)")


@dataclass(frozen=True, slots=True)
class Print:
    """What a text says: a digest of its letters, and of its clauses those whose checksums are the smallest."""

    letters: bytes
    clauses: frozenset[int]


def print_of(words: str) -> Print | None:
    """The print of a text; None of one too short to tell. Punctuation, blanks, marks and addresses do not count."""
    runs = _RUN.findall("".join(unicodedata.normalize("NFKC", _ADDRESS.sub("]", words)).casefold().split()))
    letters = "".join(runs).encode("utf-8", "surrogatepass")
    if len(letters) < 3 * _LEAST:  # a Chinese character is three bytes
        return None
    sums = sorted({crc32(run.encode("utf-8", "surrogatepass")) for run in runs if len(run) > 3})
    return Print(blake2b(letters, digest_size=16).digest(), frozenset(sums[:_CLAUSES]))


@dataclass(frozen=True, slots=True)
class Piece:
    """An article, or an item of an issue, by what it says."""

    source: Article | Issue
    title: str
    print: Print


@dataclass(frozen=True, slots=True)
class Pair:
    """Two pieces that say the same, the earlier one first; `whole` where letter by letter."""

    first: Piece
    second: Piece
    share: float

    @property
    def whole(self) -> bool:
        """Whether they say the same letter by letter."""
        return self.share == 1

    @property
    def kinds(self) -> tuple[bool, bool]:
        """Whether the first and the second are articles."""
        return isinstance(self.first.source, Article), isinstance(self.second.source, Article)


def pairs_of(archive: Archive, read: Reading) -> tuple[Pair, ...]:
    """Every piece that says what an earlier one says, once with the article and once with the item most like it."""
    found: dict[tuple[int, bool], Pair] = {}
    for pair in _pairs(tuple(_pieces(archive, read))):
        key = id(pair.second), pair.kinds[0]
        if (key not in found or pair.share > found[key].share) and not _told(pair):
            found[key] = pair
    return tuple(found.values())


def _pieces(archive: Archive, read: Reading) -> Iterator[Piece]:
    """All pieces, the oldest first."""
    values: Iterable[Article | Issue] = (*archive.articles, *archive.issues)
    for value in sorted(values, key=lambda value: (value.when.at.isoformat() if value.when else "", value.where)):
        words = read(value.body)
        for title, said in [(value.title, words)] if isinstance(value, Article) else _items(value, words):
            if (found := print_of(said)) is not None:
                yield Piece(value, title, found)


def _items(issue: Issue, words: str) -> Iterator[tuple[str, str]]:
    for section in issue.sections:
        for item in section.items:
            yield item.title or section.title, item.body.of(words) or "\n".join(brief.body for brief in item.briefs)


def _pairs(pieces: tuple[Piece, ...]) -> Iterator[Pair]:
    firsts: dict[tuple[bytes, bool], Piece] = {}
    for piece in pieces:
        for article in (True, False):
            if first := firsts.get((piece.print.letters, article)):
                yield Pair(first, piece, 1)
        firsts.setdefault((piece.print.letters, isinstance(piece.source, Article)), piece)
    ones = tuple(firsts.values())
    for first_at, second_at, share in similar([piece.print.clauses for piece in ones], _ALIKE, _HOLDERS):
        if ones[first_at].print.letters != ones[second_at].print.letters:
            yield Pair(ones[first_at], ones[second_at], min(share, 0.99))


def _told(pair: Pair) -> bool:
    """Whether one of them says that it reprints the other, or that the other takes its place."""
    one, other = pair.first.source, pair.second.source
    return _names(one, other) or _names(other, one)


def _names(value: Article | Issue, other: Article | Issue) -> bool:
    named = [text for label, text in value.facts if label == "转载自"] + [value.state.successor]
    path = other.where.path
    return any(
        name.rstrip("/").endswith(other.url.rstrip("/")) or f"/{path}".endswith(f"/{name.lstrip('./')}")
        for name in filter(None, named)
    )


# --- the rules ---------------------------------------------------------------------------------------------


def twin(pairs: tuple[Pair, ...]) -> Iterator[Problem]:
    """两篇文章的正文一字不差（标点、空格不算），多半是同一篇收了两次。留一篇，把另一篇的地址写进它的“旧地址”；确是转载，写上
    “转载自”；新稿换旧稿，在旧稿写“替代稿件”。"""
    for pair in pairs:
        if pair.kinds == (True, True) and pair.whole:
            message = f"正文和 {pair.first.source.where.path} 一字不差"
            cure = "留一篇，另一篇的地址写进旧地址；确是转载的写上转载自"
            yield Problem(pair.second.source.where, "twin", message, cure, Level.WARNING)


def twin_near(pairs: tuple[Pair, ...]) -> Iterator[Problem]:
    """两篇文章的正文大半相同，多半是同一篇的两个版本。留一篇，或写明“转载自”“替代稿件”。"""
    for pair in pairs:
        if pair.kinds == (True, True) and not pair.whole:
            message = f"正文和 {pair.first.source.where.path} 有{round(pair.share * 100)}%的句子相同"
            cure = "是同一篇的两个版本就留一篇；新稿换旧稿，在旧稿写上替代稿件"
            yield Problem(pair.second.source.where, "twin-near", message, cure, Level.WARNING)


def twin_item(pairs: tuple[Pair, ...]) -> Iterator[Problem]:
    """同一篇文字既是文章，又是快报的一个条目。这是常有的事，只说明一下：改一处的时候记得另一处。"""
    for pair in pairs:
        if pair.kinds[0] != pair.kinds[1]:
            message = f"《{pair.second.title}》也登在 {pair.first.source.where.path}"
            yield Problem(pair.second.source.where, "twin-item", message, "改动的时候两处一起改", Level.NOTE)


def item_repeated(pairs: tuple[Pair, ...]) -> Iterator[Problem]:
    """同一个条目登了两次：在两期里，或在同一期里。两期各有一条以上相同的，只说一次。"""
    issues: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in pairs:
        if pair.kinds == (False, False):
            issues[pair.first.source.where.path, pair.second.source.where.path].append(pair)
    for (earlier, later), repeated in issues.items():
        title, more = repeated[0].second.title, f"等 {len(repeated)} 条" if len(repeated) > 1 else ""
        message = f"《{title}》{more}在 {earlier} 里登过" if earlier != later else f"《{title}》{more}在本期登了两次"
        cure = "核对是不是登重了，删去一处"
        yield Problem(repeated[0].second.source.where, "item-repeated", message, cure, Level.WARNING)
