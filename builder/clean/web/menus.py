"""Rules for the lists of links around a text: navigation, crumbs, what else to read, what readers wrote."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate, groupby

from builder.clean.shapes import fold, is_closed
from builder.clean.values import Block, Draft, Found, Proposal, Range
from builder.clean.web.buttons import is_control, weigh
from builder.clean.web.furniture import is_footer_line
from builder.clean.web.page import Element, body_edges, elements, flatten, is_linked, offer_drop
from builder.documents import Sequence
from builder.regex import regex

_AREAS = ("nav", "header", "footer", "aside", "div", "ul", "section", "table", "td")
_NAMED = regex(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|topbar|top|header|head|logo|footer|foot|bottom|sidebar|breadcrumbs?|crumbs?|share"
    r"|toolbar|tools|pagination|pager|copyright|friendlinks?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HOME = r"(?:网站首页|首页|主页|首頁|Home)"
_MENU_LINE = regex(rf"{_HOME}(?:[\s\u3000|｜]+[^\s|｜，。；：、>＞»→]{{1,6}}){{3,20}}", re.IGNORECASE)
_STEP = r"\s*(?:-{0,2}[>＞]+|[»›》]|::)\s*"
_HERE = regex(
    r"[【\[]?(?:您|你)?(?:现在|当前|目前|所在|在)(?:的)?(?:所在)?(?:的)?(?:位置|栏目)(?:是|为)?[】\]]?\s*[:：]?\s*(?P<way>.{2,100})"
    r"|(?:您|你)的(?:位置|栏目)\s*[:：]?\s*(?P<yours>.{2,100})|位置\s*[:：]\s*(?P<home>(?:网站)?首页.{2,100})"
)
_WAY = regex(rf"{_HOME}(?:{_STEP}[^>＞»›》。；]{{1,20}}){{1,6}}(?:{_STEP})?", re.IGNORECASE)
_ENDS_OF_WAY = regex(rf"{_HOME}|正文|详情|详细内容|内容页?|(?:浏览|查看)?文章|信息内容|内容详情", re.IGNORECASE)
_RELATED = regex(
    r"推荐(?:阅读|文章|新闻)|推薦閱讀|(?:相关|相關|关联)(?:新闻|新聞|阅读|閱讀|链接|連結|文章|稿件|信息|报道|資訊|资讯)"
    r"|(?:热门|热点|最新|精彩|为您|编辑|猜你)(?:推荐|新闻|文章|资讯|喜欢|排行|阅读)|延伸阅读|往期(?:回顾|推荐|精选|精彩)|更多(?:新闻|文章|精彩)"
    r"|(?:新闻|点击|阅读)排行(?:榜)?|友情链接|喜欢此内容的人还喜欢|大家都在看|24小时热文|本栏目?热点"
)
_COMMENTS = regex(r"(?:网友|热门|最新|全部|精选|精彩)(?:评论|留言|跟帖)(?:\(?\d+\)?)?")
_FILE = regex(r"附件|\.(?:docx?|xlsx?|pptx?|pdf|wps|zip|rar|ofd)\b", re.IGNORECASE)
_MARKS = " :：[]【】()（）-—■◆●▶»>|"


def drop_menus(draft: Draft) -> Iterator[Proposal]:
    """B-MENU: navigation goes: `<nav>`, `<header>`, `<footer>`, `<aside>` and boxes named so, if all they say is links
    and buttons; a line `首页 新闻 政务 …`. Five or more short links in a row elsewhere are only offered.

    What holds a sentence, or an element that nothing closes, stays.
    """
    links = flatten(elements(draft, "a")) if draft.mode == "html" else ()
    page = next((block.text for block in draft.blocks if block.tag == "title"), "")
    gone = {block.start for block in _inside_menus(draft, links, page)} if draft.mode == "html" else set()
    first, last = body_edges(draft.blocks)
    outside = [*draft.blocks[: min(first, 12)], *draft.blocks[max(last, first) :]]
    gone |= {block.start for block in outside if _MENU_LINE.fullmatch(block.text.strip())}
    for block in draft.blocks:
        if block.start in gone:
            yield from block.cut(0, None, "drop", "导航栏")
    left = [block for block in outside if block.start not in gone]
    for linked, run in groupby(left, key=lambda block: len(block.text) <= 8 and is_linked(block, links)):
        row = list(run)
        if linked and len(row) >= 5 and not any(_FILE.search(block.text) for block in row):
            yield from offer_drop(draft, row[0], row[-1], "一排短链接，像是导航")


def _inside_menus(draft: Draft, links: tuple[Range, ...], page: str) -> Iterator[Block]:
    """The blocks of the areas in which no block says anything of its own."""
    starts = [block.start for block in draft.blocks]
    speaking = (not _is_menu(block, links, page) for block in draft.blocks)
    said = list(accumulate(speaking, initial=0))  # how many blocks before this one speak
    reached = 0
    for area in _areas(draft):
        low, high = bisect_left(starts, area.start), bisect_left(starts, area.end)
        if said[low] == said[high]:
            yield from draft.blocks[max(low, reached) : high]
            reached = max(reached, high)


def _areas(draft: Draft) -> Iterator[Element]:
    for element in elements(draft, *_AREAS):
        known = element.name in ("nav", "header", "footer", "aside")
        if known or _NAMED.search(f"{element.value('class')} {element.value('id')}"):
            yield element


def _is_menu(block: Block, links: tuple[Range, ...], page: str) -> bool:
    """Whether a block inside a navigation area says nothing of its own; a linked headline is the site's name only if
    the page's title begins otherwise, and a file to download is never navigation."""
    if block.kind == "image" or block.tag == "title":
        return block.kind == "image"
    titled = fold(page).startswith(fold(block.text)) and len(fold(block.text)) >= 5
    if titled or (block.tag in ("h1", "h2", "h3") and not page) or _FILE.search(block.text):
        return False
    short = len(block.text) <= 200 and not is_closed(block.text)
    return (short and is_linked(block, links)) or is_control(block.text) or is_footer_line(block.text)


def take_crumbs(draft: Draft) -> Iterator[Proposal]:
    """B-CRUMB: `当前位置：首页 > 信息公开 > 文明创建 > 正文` or `首页 >> 新闻` near the top goes to `channel`.

    Its first and last step (`首页`, `正文`) name no channel. A sentence about a position stays.
    """
    taken = draft.has("channel")
    for block in (block for block in draft.blocks[:10] if len(block.text) <= 160):
        here = _HERE.fullmatch(block.text.strip())
        way = here[here.lastgroup or "way"] if here else block.text.strip()
        if not (_WAY.fullmatch(way) or (here and re.search(_STEP, way) and "。" not in way)):
            continue
        yield from block.cut(0, None, "meta:channel" if not taken else "drop", "" if not taken else "crumb")
        steps = [step.strip(" \u3000>＞»") for step in re.split(_STEP, way)]
        names = [step for step in steps if step and not _ENDS_OF_WAY.fullmatch(step)]
        if names and not taken:
            yield Found("channel", Sequence(tuple(draft.scalar(name, block.start) for name in names)))
        taken = True


def drop_related(draft: Draft) -> Iterator[Proposal]:
    """B-RELATED: `推荐阅读`, `相关新闻` at the very end go; with titles below, or with `网友评论` and what readers
    wrote, dropping the list is offered. A heading with sentences below it stays.
    """
    end = len(draft.blocks)
    while end and _is_heading(draft.blocks[end - 1]):
        end -= 1
        yield from draft.blocks[end].cut(0, None, "drop", "空列表的标题")
    first, last = body_edges(draft.blocks)
    for index in range(first + 1, end):
        comments = _is_comments(draft.blocks[index])
        heading = max(first + 1, last) <= index < end - 1 and _is_heading(draft.blocks[index])
        if comments or (heading and all(_is_listed(block) for block in draft.blocks[index + 1 : end])):
            why = "页面上的网友评论" if comments else "页面上的相关文章列表"
            yield from offer_drop(draft, draft.blocks[index], draft.blocks[end - 1], why)
            return


def _is_heading(block: Block) -> bool:
    return block.kind != "image" and bool(_RELATED.fullmatch(fold(block.text).strip(_MARKS)))


def _is_comments(block: Block) -> bool:
    return block.kind != "image" and bool(_COMMENTS.fullmatch(fold(block.text).strip(_MARKS)))


def _is_listed(block: Block) -> bool:
    """Whether a block could be a title in a list: short, no full stop, no label, no book."""
    bare = block.text.strip()
    title = len(bare) <= 60 and not bare.endswith(("。", "；", "：", ":", "著", "编")) and not re.search("：|^《", bare)
    return block.kind == "image" or title or bool(sum(weigh(bare)))
