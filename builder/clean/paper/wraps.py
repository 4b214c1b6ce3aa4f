"""A rule for text wrapped to the width of a page: which line ends are the end of a paragraph, and which are none."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from unicodedata import east_asian_width

from builder.clean.paper.seams import LISTED, has_mark
from builder.clean.shapes import HAN, is_closed, is_unit, starts_anew
from builder.clean.values import Block, Draft, Join, Proposal
from builder.regex import regex

_LABEL = regex(
    r"(?:编\s*辑|责\s*编|校\s*对|审\s*核|审\s*签|签\s*发|主\s*编|记\s*者|通讯员|摄\s*影|撰\s*稿|供\s*稿|来\s*源|报|送|发|抄\s*[送报]|主\s*送"
    rf"|联系人|联系电话|电\s*话|地\s*址|邮\s*箱|网\s*址|附\s*件|(?P<unit>[{HAN}]{{2,12}}))[：:]"
)
_ADDRESS = regex(r"(?:https?://|www\.)\S*$")
_MARKS = "，、。；：！？,;:!?…—”’）》】"
_LEAST, _LONGEST = 50, 130


@dataclass(frozen=True, slots=True)
class _Setting:
    """How a text is wrapped: the columns of a full line, the line feeds between lines, the lines that are indented,
    whether blank lines part its paragraphs."""

    full: int
    step: int
    indented: frozenset[int]
    parted: bool = False

    def fills(self, block: Block) -> bool:
        """Whether a line reaches the right edge, or nearly so."""
        return self.full - 6 <= columns(block.text) <= self.full + 2


def join_wrapped(draft: Draft) -> Iterator[Proposal]:
    """J-WRAP: a text wrapped by hand or by a PDF: four in ten lines (six where they are narrow) are equally wide, end
    in the middle of a sentence, and have sentences that end in the middle of a line; or blank lines part the
    paragraphs, and what else breaks off is full lines of prose that ends with a final mark.

    A short line ends its paragraph; a line that begins with a number, （一） or 【 begins one; where some lines are
    indented by two characters, every such line does. Poems, slogans, addresses and tables keep their lines: theirs
    end where a clause ends, have no 。 inside, or the marks of all stand in the same places.
    """
    if draft.mode != "text" or draft.raw:
        return
    lines = tuple(block for block in draft.blocks if _is_line(block))
    setting = _even_setting(draft.source, lines) or _parted_setting(draft.source, lines)
    if not setting:
        return
    for group in _groups(draft.blocks, setting):
        whole = not setting.parted or _is_paragraph(group, setting)
        for first, second in pairwise(group):
            if second.text.strip("”’）》】)") == "":  # what closes a bracket begins no line
                yield Join(first.start, second.start)
            elif whole and setting.fills(first) and _runs_on(first, second, setting):
                yield Join(first.start, second.start, _blank(first.text, second.text))


def columns(text: str) -> int:
    """How wide a text is where a Chinese character takes two columns; twice its length where no line is that long."""
    if len(text) > _LONGEST:
        return 2 * len(text)
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)


def _is_line(block: Block) -> bool:
    return block.kind == "paragraph" and not block.tag


def _groups(blocks: Iterable[Block], setting: _Setting) -> Iterator[tuple[Block, ...]]:
    """Lines that stand below each other and may be one paragraph; where blank lines part those, a line that is far
    from full ends one."""
    group: list[Block] = []
    for block in blocks:
        last = group[-1] if group else None
        if last and (
            not (_is_line(block) and _is_line(last) and block.gap <= setting.step)
            or LISTED.match(block.text)
            or block.start in setting.indented
            or (setting.parted and columns(last.text) < _LEAST)
        ):
            yield tuple(group)
            group = []
        group.append(block)
    if group:
        yield tuple(group)


def _even_setting(source: str, lines: tuple[Block, ...]) -> _Setting | None:
    """The setting of a text most of which is full lines, however its paragraphs are parted."""
    full = _full_width([columns(block.text) for block in lines])
    wide = [block for block in lines if full - 6 <= columns(block.text) <= full + 2]
    narrow = full < _LEAST
    if len(lines) < (10 if narrow else 6) or len(wide) < (0.6 if narrow else 0.4) * len(lines):
        return None
    if not _is_prose(wide, 0.1 if narrow else 0.05):
        return None
    starts = {block.start for block in wide}
    behind = Counter(second.gap for first, second in pairwise(lines) if first.start in starts and second.gap <= 2)
    return _Setting(full, behind.most_common(1)[0][0] if behind else 1, _indented(source, lines))


def _parted_setting(source: str, lines: tuple[Block, ...]) -> _Setting | None:
    """The setting of a text whose paragraphs are parted by blank lines, so that a line break alone is none of them."""
    trial = _Setting(_LONGEST, 1, _indented(source, lines), parted=True)
    groups = [group for group in _groups(lines, trial) if len(group) > 1 and _ends_as_prose(group)]
    broken = [block for group in groups for block in group[:-1]]
    full = max((columns(block.text) for block in broken), default=0)
    wide = [block for block in broken if columns(block.text) >= full - 6]
    parted = sum(block.gap > 1 for block in lines)
    if not full <= 120 or parted < 3 or len(wide) < 0.7 * len(broken) or not wide:
        return None
    bare = sum(block.text[-1] not in _MARKS for block in wide)
    if 2 * bare < len(wide) or not _is_varied(wide):
        return None
    return replace(trial, full=full)


def _ends_as_prose(group: tuple[Block, ...]) -> bool:
    """Whether lines are a paragraph by themselves: long ones, with marks, the last of which ends a sentence."""
    closed = is_closed(group[-1].text) or group[-1].text.endswith(".")
    return closed and has_mark("".join(b.text for b in group)) and all(columns(b.text) >= _LEAST for b in group[:-1])


def _is_paragraph(group: tuple[Block, ...], setting: _Setting) -> bool:
    """Whether lines may be one paragraph in a setting: its last line ends a sentence, or is the only short one."""
    short = columns(group[-1].text) < setting.full - 6 and all(setting.fills(block) for block in group[:-1])
    return _ends_as_prose(group) or (short and has_mark("".join(block.text for block in group)))


def _full_width(widths: list[int]) -> int:
    """The width that most lines come near to, if few lines are wider; 0 if there is none."""
    ordered = sorted(widths)
    best, most = 0, 0
    for width in sorted(set(ordered), reverse=True):
        near = bisect_right(ordered, width) - bisect_left(ordered, width - 6)
        if 24 <= width <= 120 and near > most:
            best, most = width, near
    wider = len(ordered) - bisect_right(ordered, best + 2)
    return best if 10 * wider <= len(ordered) else 0


def _is_prose(wide: list[Block], share: float) -> bool:
    """Whether full lines are prose that was wrapped: most end anywhere, some have the end of a sentence inside."""
    loose = sum(not is_closed(block.text) for block in wide)
    bare = sum(block.text[-1] not in _MARKS for block in wide)
    inside = sum(bool(re.search(r"[。！？][”’）》]?(?=[^”’）》])", block.text)) for block in wide)
    enough = loose >= 0.7 * len(wide) and bare >= 0.5 * len(wide) and inside >= max(1, share * len(wide))
    return enough and _is_varied(wide)


def _is_varied(wide: list[Block]) -> bool:
    """Whether the marks of full lines stand now here, now there, and not in the same places, as those of verses do."""
    rhythms = Counter(tuple(at for at, letter in enumerate(block.text) if letter in _MARKS) for block in wide)
    return max((count for rhythm, count in rhythms.items() if rhythm), default=0) <= 0.25 * len(wide) + 1


def _indented(source: str, lines: tuple[Block, ...]) -> frozenset[int]:
    """The lines that begin with an indent, where that is how paragraphs begin: two lines, and not all, do."""
    found = frozenset(block.start for block in lines if _indent(source, block) >= 2)
    return found if 2 <= len(found) < len(lines) else frozenset()


def _indent(source: str, block: Block) -> int:
    """How many characters wide the indent of a line is: two U+3000, or four blanks, are two."""
    blanks = source[source.rfind("\n", 0, block.start) + 1 : block.start]
    return (columns(blanks) + 2 * blanks.count("\t")) // 2 if not blanks.strip() else 0


def _runs_on(first: Block, second: Block, setting: _Setting) -> bool:
    label = None if setting.indented else _LABEL.match(second.text)
    if label and (not label["unit"] or is_unit(label["unit"])):
        return False
    return bool(setting.indented) or not is_closed(first.text) or not starts_anew(second.text)


def _blank(first: str, second: str) -> str:
    """The blank that a line end stood for: one between Latin words, none else."""
    return (
        " "
        if not _ADDRESS.search(first) and re.search(r"[A-Za-z][,.;]?$", first) and re.match(r"[A-Za-z]", second)
        else ""
    )
