"""Rules for what the page around a text left in it: buttons, counters, site footers, calendars, ornaments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from builder.clean.shapes import fold
from builder.clean.values import Block, Draft, Proposal
from builder.clean.web.buttons import buttons_begin, is_sentence_of_a_page, weigh
from builder.clean.web.notices import is_notice
from builder.clean.web.page import body_edges, elements, offer_drop
from builder.regex import regex

_EDGE = 12

_SURE_FOOTER = regex(
    r"ICP[备備证證].{0,8}\d{5,}|公网安备\D{0,4}\d{6,}|网站标识码[:：]?\d{6,}|版权所有(?=[:©(,,、]|$|.{0,30}(?:政府|委员会|办公室|中心|局|部|网|报|社|公司|未经|侵权))"
    r"|Copyright|©(?:19|20)\d\d|AllRightsReserved|互联网举报中心|不良信息举报|(?:增值电信业务|新闻信息服务许可证|视听节目许可证).{0,16}\d{4,}|政府网站找错",
    re.IGNORECASE,
)
_LIKELY_FOOTER = regex(
    r"(?:网站)?(?:主办|承办|协办|主管|维护|运维|建设|技术支持|技术保障|版权)(?:单位|部门)?[:：].{2,60}|技术支持.{2,30}"
    r"|(?:联系|办公|通讯|通信)?(?:地址|邮编|邮政编码|电话|传真|邮箱|电子邮箱|电子邮件|E-?mail|值班电话|服务热线|监督电话)[:：].{2,80}"
    r"|(?:值班|联系|监督|举报|服务|总值班)(?:电话|热线)[:：].{2,60}|建议(?:您)?使用.{0,40}(?:分辨率|浏览器).{0,30}|(?:您是第|今日访问|总访问|访问总).{0,30}"
    r"|(?:关于我们|联系我们|网站地图|站点地图|网站声明|隐私声明|隐私保护|法律声明|版权声明|使用帮助|设为首页|加入收藏|友情链接|广告服务|招聘信息|帮助中心|\||-)+",
    re.IGNORECASE,
)
_ORNAMENT = regex(r"[=\-_*~+#·.•★☆◆◇■□●○◎▲△▼▽♦❤♥✿❀※↓↑→←⬇⬆👇👆🔻\s—─━═—]+")
_ARROWS = "▼▽↓⬇👇🔻▲↑"
_BANNER = regex(r"[★☆◆◇●■※=*\-—]{1,12}[A-Z]{2,12}[★☆◆◇●■※=*\-—]{1,12}")
_WEEK = regex(r"(?:(?:周|星期)?[日一二三四五六]){1,7}|(?:19|20)\d\d年?\d{0,2}月?|[«<]+.{0,6}月|[0-9]{1,2}月[»>]+")


Line = tuple[int, Block, int, int]
"""A block's place, the block, its certain and its doubtful pieces."""


def drop_lines(draft: Draft) -> Iterator[Proposal]:
    """B-LINE, B-COUNT: lines of nothing but buttons and counters go, within the first or last twelve blocks.

    `分享到：`, `【字体：大 中 小】 【打印】`, `阅读 1234 点赞 56`; behind the text `上一篇：…`. A doubtful word
    (`打印`, `评论`, `分享`) goes only in a row of such words, or as the last line. The same words in a sentence stay,
    and so do counts (`阅读量：8624次`) among the paragraphs.
    """
    blocks = draft.blocks
    edges = body_edges(blocks)
    near = sorted({*range(min(_EDGE, len(blocks))), *range(max(len(blocks) - _EDGE, 0), len(blocks))})
    lines = [(index, blocks[index], *_judge(blocks[index], index >= edges[1])) for index in near]
    for found, run in groupby(lines, key=lambda line: sum(line[2:]) > 0):
        row = list(run)
        for _, block, certain, _ in row if found else ():
            if _is_row(blocks, row, edges) or (certain and not re.search(r"\d", block.text)):
                yield from block.cut(0, None, "drop", "页面附件")
    for _, block, certain, doubtful in lines:
        behind = buttons_begin(block.text) if not certain + doubtful and len(block.text) <= 80 else 0
        if 0 < behind < len(block.text):
            yield from block.cut(behind, None, "drop", "页面附件")


def _judge(block: Block, last: bool) -> tuple[int, int]:
    if block.kind == "image" or len(block.text) > 160:
        return 0, 0
    return (1, 0) if is_sentence_of_a_page(block.text, last) else weigh(block.text)


def _is_row(blocks: tuple[Block, ...], row: list[Line], edges: tuple[int, int]) -> bool:
    """Whether neighbouring lines are furniture together: several pieces, or one that ends the page behind prose."""
    first, last = row[0][0], row[-1][0]
    if not (last < edges[0] or first >= edges[1]) or any(block.kind == "item" for _, block, *_ in row):
        return False
    if first and blocks[first - 1].text.rstrip().endswith(("：", ":")):  # the text announces these figures
        return False
    pieces = sum(certain + doubtful for *_, certain, doubtful in row)
    between = blocks[edges[1] : first]
    ends = last == len(blocks) - 1 and first >= edges[1] > 0
    return pieces > 1 or (ends and all(is_notice(block.text) or sum(_judge(block, True)) for block in between))


def drop_footer(draft: Draft) -> Iterator[Proposal]:
    """B-FOOTER: the last lines of a site: ICP备, 公网安备, 网站标识码, 版权所有, and what stands among and behind them.

    `主办单位：…` and `联系电话：…` above the first of these may belong to the text: they go by themselves only inside
    `<footer>`, else it is offered.
    """
    run = list(_footer_run(draft.blocks))
    sure = next((index for index, block in enumerate(run) if _SURE_FOOTER.search(fold(block.text))), -1)
    if sure < 0:
        return
    areas = elements(draft, "footer") if draft.mode == "html" else ()
    for block in run[sure:]:
        yield from block.cut(0, None, "drop", "网站页脚")
    before = [block for block in run[:sure] if block.kind != "image"]
    for block in before:
        if any(area.holds(block) for area in areas):
            yield from block.cut(0, None, "drop", "网站页脚")
    doubtful = [block for block in before if not any(area.holds(block) for area in areas)]
    if doubtful:
        yield from offer_drop(draft, doubtful[0], doubtful[-1], "网站页脚之上的单位、电话，可能也是页脚")


def _footer_run(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The lines at the end that a site's footer may consist of, in order."""
    found: list[Block] = []
    for block in reversed(blocks[-24:]):
        if block.kind != "image" and not is_footer_line(block.text) and not sum(weigh(block.text)):
            break
        found.append(block)
    while found and found[-1].kind == "image":
        found.pop()
    return tuple(reversed(found))


def is_footer_line(text: str) -> bool:
    """Whether a site's footer may hold this line: a licence, an address, a telephone, who runs the site."""
    line = fold(text)
    return len(line) <= 160 and "。" not in line and bool(_SURE_FOOTER.search(line) or _LIKELY_FOOTER.fullmatch(line))


def drop_calendar(draft: Draft) -> Iterator[Proposal]:
    """B-CALENDAR: the days of a month, one to the last, as a newspaper's site lists them, with the week above.

    Only 1, 2, 3 … 28 or more in unbroken order: a table of figures stays.
    """
    days = {"".join(map(str, range(1, last + 1))) for last in range(28, 32)}
    for found, run in groupby(enumerate(draft.blocks), key=lambda pair: bool(re.fullmatch(r"[\d\s]+", pair[1].text))):
        lines = list(run)
        if not found or "".join(fold(block.text) for _, block in lines) not in days:
            continue
        for _, block in lines:
            yield from block.cut(0, None, "drop", "日历")
        for block in reversed(draft.blocks[max(lines[0][0] - 9, 0) : lines[0][0]]):
            if not _WEEK.fullmatch(fold(block.text)):
                break
            yield from block.cut(0, None, "drop", "日历")


def drop_ornaments(draft: Draft) -> Iterator[Proposal]:
    """B-DECOR: lines of nothing but ornaments (`========`, `★★★`, `↓↓↓`) and banners like `★ NEWS ★`.

    A line of dots is an omission, a line of stars may be a mark given: they stay. So does a single mark, but an arrow.
    """
    for block in draft.blocks:
        line = fold(block.text)
        if block.kind in ("image", "verbatim", "cell") or set(line) <= set(".…。·★☆"):
            continue
        marks = _ORNAMENT.fullmatch(block.text) and len(set(line)) <= 3 and (len(line) > 1 or line in _ARROWS)
        if marks or _BANNER.fullmatch(line):
            yield from block.cut(0, None, "drop", "装饰")
