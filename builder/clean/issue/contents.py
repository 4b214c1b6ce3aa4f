"""The list of contents of an issue (本期要目), and what it tells: which lines are headlines, which are sections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from builder.clean.issue.masthead import CONTENTS
from builder.clean.shapes import fold, is_prose, section_name
from builder.clean.values import Block, Draft, Proposal, Retype
from builder.regex import regex

MARK = regex(r"[●○◆◇■□▲△▼★☆◎※▶►•·✦❖][ \u3000]*")
NUMBER = regex(r"(?:[（(]?(?P<digits>\d{1,2})(?:[、．）)]|\.(?!\d))|(?P<ring>[①-⑳]))[ \u3000]*")
ORDINAL = regex(r"(?P<numeral>[一二三四五六七八九十]{1,3})、[ \u3000]*")
_PAGE = regex(r"(?:[ \u3000.…·．]+[（(]?|[（(])\d{1,3}[）)]?[ \u3000]*$")
_LEADERS = regex(r"[.…·．]{2,}.{0,12}$")
_SIGNED = regex(r"[（(][^（）()]{2,24}[）)]$")


@dataclass(frozen=True, slots=True)
class Contents:
    """The list's title and entries, by place among the blocks, and the bare words of each entry."""

    title: int
    end: int
    words: tuple[str, ...]

    def holds(self, index: int) -> bool:
        """Whether a block belongs to the list."""
        return self.title <= index < self.end

    def names(self, text: str) -> bool:
        """Whether the list has this line."""
        bare = bare_words(text)
        return len(bare) >= 2 and bare in self.words

    def headline_of(self, text: str) -> str:
        """The entry that a paragraph begins with, or ""."""
        start = fold(MARK.sub("", text[:120], count=1))
        return next((word for word in self.words if len(word) >= 6 and start.startswith(word)), "")


def bare_words(text: str) -> str:
    """An entry without its mark or number, page and leaders: what it has in common with the headline itself."""
    at = section_name(text[:40])
    words = text[at[0] : at[1]] if at else _LEADERS.sub("", text[:120].strip(" \u3000*#"))
    for lead in (MARK, NUMBER, ORDINAL):
        words = lead.sub("", words, count=1) if lead.match(words) else words
    words = _PAGE.sub("", words)
    return fold(_SIGNED.sub("", words)).strip("◆★●■▲◎※☆")


def is_contents_title(text: str) -> bool:
    """Whether a line is the title of a list of contents."""
    return bool(CONTENTS.fullmatch(fold(text).strip("【】〔〕[]：:◆●★■▲-—─=*#")))


def find_contents(blocks: Sequence[Block]) -> Contents | None:
    """The list of contents among the first lines: its entries come again as the text goes on, at least half of them."""
    title = next((i for i, block in enumerate(blocks[:14]) if is_contents_title(block.text)), -1)
    if title < 0:
        return None
    words: list[str] = []
    for block in blocks[title + 1 : title + 61]:
        bare = bare_words(block.text)
        if block.kind not in ("paragraph", "item") or not bare or bare in words or _begins(block.text, words):
            break
        if len(block.text) > 70 or (is_prose(block.text) and not _LEADERS.search(block.text)):
            break
        words.append(bare)
    end = title + 1 + len(words)
    lines = [fold(block.text[:120]) for block in blocks[end:]]
    lone = {bare_words(block.text) for block in blocks[end:] if len(block.text) <= 70}
    again = [word in lone or (len(word) >= 6 and any(line.startswith(word) for line in lines)) for word in words]
    while again and not again[-1] and _heads(blocks, title + len(again), words):
        again.pop()
    count = len(again)
    return Contents(title, title + 1 + count, tuple(words[:count])) if 2 * sum(again) >= count > 0 else None


def _heads(blocks: Sequence[Block], index: int, words: list[str]) -> bool:
    """Whether a last line that does not come again is rather the headline of the prose below, or a section's name."""
    if index + 1 >= len(blocks):
        return False
    line, following = blocks[index], blocks[index + 1].text
    if is_prose(following):
        return not following.startswith(("编者按", "【编者按", "按语"))
    apart = line.gap > min(block.gap for block in blocks[:index]) or bool(MARK.search(line.text[-1:]))
    return _begins(following, words) and (apart or bool(section_name(line.text)))


def _begins(text: str, words: list[str]) -> bool:
    start = fold(text[:120])
    return any(len(word) >= 6 and start.startswith(word) for word in words)


def list_contents(draft: Draft) -> Iterator[Proposal]:
    """T-CONTENTS: under `本期要目`, `目录` and their like, the lines that come again as headlines are a list.

    They are text and stay, before the first section; they are no sections. Where the lines do not come again, as when
    one section is called 导读, nothing is done.
    """
    contents = find_contents(draft.blocks) if draft.is_issue else None
    head = draft.blocks[contents.title] if contents else None
    at = section_name(head.text) if head else None
    if head and at:
        yield from head.cut(0, at[0], "markup", "brackets")
        yield from head.cut(at[1], None, "markup", "brackets")
    for block in draft.blocks[contents.title + 1 : contents.end] if contents else ():
        mark = MARK.match(block.text)
        if block.kind == "paragraph":
            yield Retype(block.start, "item")
        if mark:
            yield from block.cut(0, mark.end(), "markup", "mark of a list")
