"""Rules for the words about pictures: a numbered run of captions at the end of a page, the same caption twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from builder.clean.shapes import HAN, fold
from builder.clean.values import Add, Block, Draft, Found, Join, Note, Proposal, Retype
from builder.documents import Mapping, Scalar
from builder.regex import regex

HEADING = "图片说明"
_RINGS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_NAMED = ("图片说明", "图说", "照片说明", "图片说明：", "图说：")
_MARK = regex(
    rf"(?:(?P<figure>[图圖]片?\s*(?:\d{{1,2}}|[{_RINGS}])\s*[：:、.．\s])|(?P<ring>[{_RINGS}])|(?P<dot>\d{{1,2}}[.．、](?!\d))"
    rf"|(?P<bare>\d{{1,2}}(?![年月日时分号个名人次处块幅条份件户元万亿级类等楼栋届期点大项米])))\s*(?=[{HAN}“《])"
)
_SIGNED = regex(r".{0,40}(?:摄|摄影|供图|提供)[）)]?")
_LONGEST = 80
_PICTURED = regex(
    rf"[▲△↑][^▲△↑]+|[（(]?图为.+|[图圖]片?\s*(?:\d{{1,2}}|[{_RINGS}])?\s*[：:].+|[^。；]{{2,60}}(?:摄|摄影|供图)[）)]?"
)
_UNIT = regex(rf"[{HAN}]{{2,8}}?(?:街道|社区|小区|镇|乡|村|局|中心|学校|小学|中学|医院)")
_FOOTNOTE = regex(r"数据来源|资料来源|引自|参见|详见|出自|见《|注[：:]")


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption of a numbered run: its block, its number, how long the number and what sets it off are."""

    block: Block
    number: int
    mark: int
    form: str

    @property
    def words(self) -> str:
        """What it says, without its number."""
        return self.block.text[self.mark :]


def caption_run(blocks: tuple[Block, ...]) -> tuple[Caption, ...]:
    """The lines at the very end that count up from 1 in one form, three or more of them; else nothing.

    Only a line that says who took the pictures may stand behind them.
    """
    end = len(blocks)
    while end and len(blocks) - end < 2 and not _caption(blocks[end - 1]) and _SIGNED.fullmatch(blocks[end - 1].text):
        end -= 1
    found: list[Caption] = []
    for block in reversed(blocks[max(end - 60, 0) : end]):
        caption = _caption(block)
        if not caption or (found and (caption.number != found[-1].number - 1 or caption.form != found[-1].form)):
            return ()
        found.append(caption)
        if caption.number == 1:
            return tuple(reversed(found)) if len(found) >= 3 else ()
    return ()


def _caption(block: Block) -> Caption | None:
    match = _MARK.match(block.text) if block.kind == "paragraph" and not block.tag else None
    if not match or not match.lastgroup:
        return None
    words = block.text[match.end() :]
    digits = re.search(rf"\d+|[{_RINGS}]", match[0])
    if not digits or not 4 <= len(words) <= 260 or words.count("。") > 2:
        return None
    number = int(digits[0]) if digits[0].isdecimal() else _RINGS.index(digits[0]) + 1
    return Caption(block, number, match.end(), match.lastgroup)


def caption_pictures(draft: Draft) -> Iterator[Proposal]:
    """T-CAPTION: a line right behind a picture that says of itself that it is about one (`▲…`, `图为…`, `图1：…`,
    `…张三摄`, `…供图`) becomes the picture's words, where it has none yet. Other lines behind pictures stay.
    """
    for picture, block in pairwise(draft.blocks):
        plain = picture.kind == "image" and not picture.alt and block.kind == "paragraph" and block.tag in ("", "p")
        linked = any(span.link for span in block.spans)
        if plain and not linked and len(block.text) <= _LONGEST and _PICTURED.fullmatch(block.text.strip()):
            yield Join(picture.start, block.start)


def list_captions(draft: Draft) -> Iterator[Proposal]:
    """T-CAPTIONS: captions numbered from 1 at the very end become a list under 图片说明, which is our word.

    `图1：…` says so itself. Bare numbers and ① need a newspaper page, or a gap of two blank lines and a unit at the
    beginning of most; `1. …` needs a newspaper page and the gap: a list of the text is none, nor are footnotes.
    """
    run = caption_run(draft.blocks)
    at = draft.blocks.index(run[0].block) if run else 0
    if not at or not _are_captions(run, draft.blocks[at - 1], draft.value("kind") == "newspaper-page"):
        return
    before = draft.blocks[at - 1]
    if fold(before.text) in map(fold, _NAMED):
        yield Retype(before.start, "heading", 2)
    else:
        yield Add(before.start, HEADING, "heading", 2)
    yield Found("figures", Mapping(((Scalar("count"), Scalar(str(len(run)))),)))
    for caption in run:
        yield Retype(caption.block.start, "numbered", caption.number)
        yield from caption.block.cut(0, caption.mark, "markup", "number of a caption")


def _are_captions(run: tuple[Caption, ...], before: Block, page: bool) -> bool:
    if before.kind == "image" or before.text.rstrip().endswith(("：", ":")):
        return fold(before.text) in map(fold, _NAMED)
    if run[0].form == "figure" or fold(before.text) in map(fold, _NAMED):
        return True
    if any(_FOOTNOTE.search(caption.words) for caption in run):
        return False
    apart = run[0].block.gap >= 3
    if run[0].form == "dot":
        return page and apart
    units = sum(bool(_UNIT.match(caption.words)) for caption in run)
    return page or (apart and 3 * units >= 2 * len(run))


def _listed(draft: Draft) -> tuple[Block, ...]:
    """The captions that stand in a list under their heading."""
    heads = [at for at, block in enumerate(draft.blocks) if block.kind == "heading" and fold(block.text) in _NAMED]
    behind = draft.blocks[heads[-1] + 1 :] if heads else ()
    return tuple(block for block in behind if block.kind == "numbered")


def drop_repeated_captions(draft: Draft) -> Iterator[Proposal]:
    """C-CAPTION-DUP: a caption that says again, word for word, what an earlier one says keeps its number only.

    A person is told. Example: 10 as 9 → `10. （文字与图9相同）`.
    """
    first: dict[str, Block] = {}
    last: Block | None = None
    for block in _listed(draft):
        words = fold(block.text)
        earlier = first.setdefault(words, block)
        if earlier is block or last is None:
            last = block
            continue
        yield from block.cut(0, None, "drop", f"与图{earlier.level}说明相同")
        yield Add(last.start, f"（文字与图{earlier.level}相同）", "numbered", block.level)
        one, other = earlier.level, block.level
        yield Note("confirm", f"图{one}、图{other} 说明文字完全相同；图{other} 是否另有说明待查原版")


def flag_orphan_captions(draft: Draft) -> Iterator[Proposal]:
    """Q-CAPTION-ORPHAN: captions about a unit that the text never names; perhaps of another page. Nothing changes."""
    listed = _listed(draft)
    text = "\n".join(block.text for block in draft.blocks if block not in listed and block.kind != "image")
    units = [(block.level, match[0]) for block in listed if (match := _UNIT.match(block.text))]
    lost = [f"图{number} {unit}" for number, unit in units if unit not in text]
    if lost and len(lost) < len(listed):
        yield Note("info", f"{'、'.join(lost)} 正文未见，或属另一版")
