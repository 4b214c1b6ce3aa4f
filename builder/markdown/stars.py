"""Emphasis in Chinese text: `**要求：**一要` is bold, and the masks of `共*人，其中*人` stay stars.

CommonMark lets a run of stars open or close by the blanks and marks beside it; Chinese has no blanks.
Here a wide neighbour lets a run do both, unless that would begin with a closing mark or end with an opening one.
`_` keeps CommonMark's strict rule: it stands inside names (10月_好人榜_发布).
"""

from __future__ import annotations

from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.common.utils import isWhiteSpace
from markdown_it.rules_inline import StateInline, emphasis
from markdown_it.rules_inline.balance_pairs import link_pairs
from markdown_it.rules_inline.state_inline import Delimiter, Scanned
from markdown_it.token import Token
from markdown_it.utils import EnvType

from builder.markdown.letters import CLOSING, OPENING, WIDE, is_wide, wide_at
from builder.regex import regex

# What stands behind a masked figure or name: 共*人, *月**日, *.*%, 王**同志, **街道**社区.
_COUNTED = (
    r"(?:\.\*+)?(?:[年月日时分秒点号期人名位户家个条件处次起项辆台块元角吨亩里米岁届批场级层间套份张只支队组座栋楼室"
    r"省市县区镇乡村街路万亿余多％%℃某]|同志|先生|女士|街道|社区|小区|学校|公司|单元)+"
)
_COUNT = regex(_COUNTED)
_LETTER = regex(r"[^\W_]")
_LONE_COUNT = regex(_COUNTED + r"(?![\u3400-\u9fff])")
_BOLD = regex(r"\*\*([^\n\\`~*_\[<&]+)\*\*(?!\*)")
# One round finds all masks of a sentence; more only come of text made for the purpose.
_ROUNDS = 10
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆"
    "汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)


@dataclass(frozen=True, slots=True)
class Run:
    """Stars in a row, which fill `start` to `stop` of the text."""

    start: int
    stop: int


@dataclass(slots=True)
class Star(Delimiter):
    """One star of a run."""

    run: Run = Run(0, 0)


class WideInline(StateInline):
    """The state of one paragraph, with our judgement of what a run of stars or tildes may do."""

    def __init__(self, src: str, md: MarkdownIt, env: EnvType, outTokens: list[Token]) -> None:  # noqa: N803
        super().__init__(src, md, env, outTokens)
        self.chinese = bool(WIDE.search(src))

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803 (the parser's name)
        """CommonMark's answer, widened beside Chinese; between two digits a run is a figure."""
        scanned = StateInline.scanDelims(self, start, canSplitWord)
        if self.src[start] == "_" or not self.chinese:
            return scanned
        stop = start + scanned.length
        before = self.src[start - 1] if start else " "
        after = self.src[stop] if stop < self.posMax else " "
        if before.isdecimal() and after.isdecimal():
            return Scanned(False, False, scanned.length)
        wide = is_wide(before) or is_wide(after) or wide_at(self.src, start - 1, -1) or wide_at(self.src, stop, 1)
        opens = wide and not isWhiteSpace(ord(after)) and after not in CLOSING
        closes = wide and not isWhiteSpace(ord(before)) and before not in OPENING
        return Scanned(scanned.can_open or opens, scanned.can_close or closes, scanned.length)


def read_stars(state: StateInline, silent: bool) -> bool:
    """Parser rule `emphasis`: each star of a run becomes a delimiter that knows its place."""
    start = state.pos
    if state.src[start] != "*":
        return emphasis.tokenize(state, silent)
    if silent:
        return False
    if not state.delimiters and _push_bold(state):
        return True
    scanned = state.scanDelims(start, True)
    run = Run(start, start + scanned.length)
    touching = scanned.length == 4 and scanned.can_open and scanned.can_close and _is_chinese(state)
    for index in range(scanned.length):
        state.push("text", "", 0).content = "*"
        state.delimiters.append(
            Star(
                marker=ord("*"),
                length=2 if touching else scanned.length,
                token=len(state.tokens) - 1,
                end=-1,
                # **一要。****二要。**: two stars end the first, two begin the second
                open=scanned.can_open and (not touching or index >= 2),
                close=scanned.can_close and (not touching or index < 2),
                run=run,
            )
        )
    state.pos = run.stop
    return True


def _push_bold(state: StateInline) -> bool:
    """Push **words** that hold no mark at once, where no run stands before them that could have a part in it."""
    found = _BOLD.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    first, last = Run(found.start(), found.start(1)), Run(found.end(1), found.end())
    if not (state.scanDelims(first.start, True).can_open and state.scanDelims(last.start, True).can_close):
        return False
    if _is_chinese(state) and _judge(state.src, first, last):
        return False
    state.push("strong_open", "strong", 1).markup = "**"
    state.push("text", "", 0).content = found[1]
    state.push("strong_close", "strong", -1).markup = "**"
    state.pos = last.stop
    return True


def pair_stars(state: StateInline) -> None:
    """Parser rule `balance_pairs`: pair the delimiters, set aside what proves to be a mask, pair again."""
    lists = [state.delimiters, *(meta["delimiters"] for meta in state.tokens_meta if meta and "delimiters" in meta)]
    flags = [(each, each.open, each.close) for delimiters in lists for each in delimiters]
    masked: set[int] = set()
    chinese = _is_chinese(state)
    for _ in range(_ROUNDS):
        link_pairs(state)
        found = {place for delimiters in lists for place in _masks(state.src, delimiters)} if chinese else set()
        if not found - masked:
            return
        masked |= found
        for each, opens, closes in flags:
            free = not (isinstance(each, Star) and each.run.start in masked)
            each.open, each.close, each.end = opens and free, closes and free, -1
    link_pairs(state)


def _is_chinese(state: StateInline) -> bool:
    return isinstance(state, WideInline) and state.chinese


def _masks(text: str, delimiters: list[Delimiter]) -> set[int]:
    """Starts of the runs that were paired but are masks."""
    found: set[int] = set()
    for first in delimiters:
        last = delimiters[first.end] if first.end >= 0 else first
        if isinstance(first, Star) and isinstance(last, Star) and first is not last:
            found |= _judge(text, first.run, last.run)
    return found


def _judge(text: str, first: Run, last: Run) -> set[int]:
    """Which ends of one pair are masks rather than emphasis."""
    if not _LETTER.search(text, first.stop, last.start):
        return {first.start, last.start}
    if _mask_figures(text, first, last) or _mask_names(text, first, last) or _mask_numbers(text, first, last):
        return {first.start, last.start}
    single = first.stop - first.start == 1
    # a lone star inside a clause before a lone counting word is a figure, whatever it was paired with
    return {end.start for end in (first, last) if single and _lone_figure(text, end)}


def _mask_figures(text: str, first: Run, last: Run) -> bool:
    """*月**日; 共**人，**户: a counting word behind both."""
    opening, closing = _COUNT.match(text, first.stop), _COUNT.match(text, last.stop)
    if not opening or not closing:
        return False
    single = first.stop - first.start == 1
    lone = _LONE_COUNT.match(text, first.stop) or _LONE_COUNT.match(text, last.stop)
    return bool(single or lone or opening[0] == closing[0])


def _mask_names(text: str, first: Run, last: Run) -> bool:
    """王**、李*: a surname that stands alone before both."""
    return all(
        text[run.start - 1 : run.start] in _SURNAMES and not text[max(run.start - 2, 0) : run.start - 1].isalnum()
        for run in (first, last)
    )


def _mask_numbers(text: str, first: Run, last: Run) -> bool:
    """尾号**12、尾号**34: the same word before both, a digit behind."""
    words = {text[max(run.start - 2, 0) : run.start] for run in (first, last)}
    return len(words) == 1 and all(text[run.stop : run.stop + 1].isdecimal() for run in (first, last))


def _lone_figure(text: str, run: Run) -> bool:
    before = text[run.start - 1] if run.start else " "
    return before.isalnum() and bool(_LONE_COUNT.match(text, run.stop))
