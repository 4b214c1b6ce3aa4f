"""Rules for the sections of an issue: names in brackets, between marks, numbered, or plain as in the contents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from builder.clean.issue.contents import ORDINAL, Contents, find_contents, is_contents_title
from builder.clean.shapes import HAN, fold, is_brief, is_prose, is_short, section_name
from builder.clean.values import Block, Draft, Proposal, Retype, Split
from builder.regex import regex
from builder.registries import looks_like_unit

_RUN_IN = regex(r"\s*[【〔]([^【】〔〕\n]{1,20})[】〕]\s*(?=\S)")
_BRACKETED = regex(
    r"\s*(?:〖([^〖〗]{1,16})〗|［([^［］]{1,16})］|\[([^\[\]]{1,16})\]|「([^「」]{1,16})」|『([^『』]{1,16})』)\s*"
)
_DECOR = "●○◆◇■□▲△▼★☆◎※▶►✦❖—─━=~～＝\\-"
_FLANKED = regex(rf"[{_DECOR}][{_DECOR} \u3000]*([{HAN}][{HAN}、· \u3000]{{0,14}}?)[{_DECOR} \u3000]*[{_DECOR}]")
_LED = regex(rf"[●○◆◇■□▲△▼★☆◎※▶►✦❖][ \u3000]*([{HAN}][{HAN}、· \u3000]{{0,14}})")
_COLUMN = regex(
    r"(?:本期|今日|工作|创建|全区|全市|全县)?(?:头条|要闻|要讯|快讯|简讯|短讯|动态)|(?:镇街|街道|街镇|乡镇|部门|基层|社区|一线|各地|成员单位|专班)(?:动态|传真|风采|之声|声音|简讯|信息)"
    r"|动态(?:信息|简讯|集锦)|信息(?:快递|集萃|集锦|荟萃)|(?:一句话|图片|图说)新闻|简明信息|领导(?:关注|讲话|活动|批示|论述)|(?:检查|督导)?(?:检查|督导|督查|巡查)(?:通报|检查|督办|动态|反馈|在线)?"
    r"|问题曝光|曝光台|红黑榜|红榜|黑榜|(?:经验|典型)(?:交流|做法|引路|推介|推广)|他山之石|外地经验|志愿服务|志愿风采|文明(?:实践|创建|风采|播报|论坛|培育)"
    r"|媒体(?:聚焦|报道|关注|看.{2,4})|群众(?:声音|心声|来信)|百姓(?:声音|心声)|工作(?:部署|安排|提示|进展|推进|综述|研究|交流)|会议(?:精神|报道)|通知公告"
    r"|理论(?:学习|园地)|调查研究|调研(?:思考|报告)|先进典型|身边好人|好人榜|道德模范|每周一评|编读往来|整改落实|专项行动|专项整治|环境整治|宣传教育|宣传引导"
)


def split_run_in_sections(draft: Draft) -> Iterator[Proposal]:
    """T-SECTION: in an issue a line that begins with 【name】 is parted there.

    Example: `【文明创建】 区交通支队：近期，…`.
    """
    for block in draft.blocks if draft.is_issue else ():
        match = _RUN_IN.match(block.text)
        if match and section_name(match[0].strip()):
            yield Split(block.at(match.end()))
            yield from block.cut(len(match[0].rstrip()), match.end(), "markup", "blank")


def head_sections(draft: Draft) -> Iterator[Proposal]:
    """T-SECTION: in an issue 【name】 alone is a section; the brackets are typography, `简 讯` closes up.

    So are ★name★ and ◆name, and plain or numbered lines (`一、工作动态`) where the list of contents or the form of
    what follows says so. Inside a section of briefs, 【name】 in front of an item is a section below it. 【本期要目】
    and 【编者按】 are no sections, and articles keep their 【】.
    """
    blocks = draft.blocks if draft.is_issue else ()
    contents = find_contents(blocks)
    names = dict(_names(blocks, contents))
    brief = False
    for index, (start, end) in names.items():
        block = blocks[index]
        following = blocks[index + 1].start if index + 1 < len(blocks) else len(draft.source)
        inside = brief and bool(section_name(block.text)) and "\n" not in draft.source[block.end : following]
        brief = brief if inside else holds_briefs(block.text[start:end])
        yield Retype(block.start, "heading", 3 if inside else 2)
        yield from block.cut(0, start, "drop", "栏目括号")
        yield from block.cut(end, None, "drop", "栏目括号")
        yield from _close_up(block, start, end)


def holds_briefs(name: str) -> bool:
    """Whether a section of this name holds items of one paragraph: 简讯, 短讯, 二、快讯."""
    bare = fold(ORDINAL.sub("", name, count=1))
    return is_brief(bare) or bool(re.search(r"(?:简讯|短讯|快讯|短波|微讯|一句话新闻|信息集锦|动态集锦)$", bare))


def _close_up(block: Block, start: int, end: int) -> Iterator[Proposal]:
    name = block.text[start:end]
    if re.fullmatch(rf"[{HAN}](?:[ \u3000]+[{HAN}])+", name):
        for match in re.finditer(r"[ \u3000]+", name):
            yield from block.cut(start + match.start(), start + match.end(), "drop", "撑开的空格")


def _names(blocks: Sequence[Block], contents: Contents | None) -> Iterator[tuple[int, tuple[int, int]]]:
    """The sections' lines, and where in each the name stands: the strongest form that the issue has."""
    lines = [
        (index, block)
        for index, block in enumerate(blocks)
        if block.kind in ("paragraph", "heading")
        and not (contents and contents.holds(index))
        and not is_contents_title(block.text)
    ]
    bracketed = [(index, at) for index, block in lines if (at := section_name(block.text) or _bracketed(block.text))]
    if bracketed:
        yield from bracketed
        return
    marked = [(index, at) for index, block in lines if (at := _marked(blocks, index, contents))]
    if marked:
        yield from marked
        return
    numbered = _numbered(blocks, [index for index, _ in lines])
    yield from numbered or [(index, at) for index, _ in lines if (at := _plain(blocks, index, contents))]


def _bracketed(text: str) -> tuple[int, int] | None:
    match = _BRACKETED.fullmatch(text)
    if not match or not match.lastindex or not re.search(f"[{HAN}]", match[0]):
        return None
    return match.span(match.lastindex) if is_column(match[match.lastindex]) else None


def _marked(blocks: Sequence[Block], index: int, contents: Contents | None) -> tuple[int, int] | None:
    """★name★; ◆name where that is the name of a column rather than a headline."""
    text = blocks[index].text
    match = _FLANKED.fullmatch(text)
    if match and fold(match[1]) not in ("完", "全文完", "编者按", "按语"):
        return match.span(1)
    match = _LED.fullmatch(text)
    return match.span(1) if match and (is_column(match[1]) or _over_headlines(blocks, index, contents)) else None


def is_column(name: str) -> bool:
    """Whether a name is one that bulletins give their sections."""
    return bool(_COLUMN.fullmatch(fold(name)))


def _over_headlines(blocks: Sequence[Block], index: int, contents: Contents | None) -> bool:
    """Whether the contents have this line and the one below it too: only sections stand over headlines."""
    if not contents or index + 1 >= len(blocks) or not contents.names(blocks[index].text):
        return False
    following = blocks[index + 1].text
    return (not is_prose(following) and contents.names(following)) or bool(contents.headline_of(following))


def _plain(blocks: Sequence[Block], index: int, contents: Contents | None) -> tuple[int, int] | None:
    text = blocks[index].text
    named = is_column(text) and not looks_like_unit(fold(text)) and _something_follows(blocks, index)
    return (0, len(text)) if named or _over_headlines(blocks, index, contents) else None


def _something_follows(blocks: Sequence[Block], index: int) -> bool:
    return index + 1 < len(blocks) and not is_column(blocks[index + 1].text) and len(blocks[index + 1].text) > 8


def _numbered(blocks: Sequence[Block], places: list[int]) -> list[tuple[int, tuple[int, int]]]:
    """一、 二、 三、 in order, each over a headline or briefs or with a column's name; the number stays."""
    found = [(i, match) for i in places if (match := ORDINAL.match(blocks[i].text)) and is_short(blocks[i].text, 20)]
    if [match["numeral"] for _, match in found] != list("一二三四五六七八九十"[: len(found)]) or len(found) < 2:
        return []
    for index, match in found:
        name = blocks[index].text[match.end() :]
        following = blocks[index + 1].text if index + 1 < len(blocks) else ""
        headline = is_short(following, 45) and not ORDINAL.match(following)
        if re.search("[，、：]", name) or not (is_column(name) or headline or holds_briefs(name)):
            return []
    return [(index, (0, len(blocks[index].text))) for index, _ in found]
