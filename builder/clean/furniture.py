"""Rules for what the page around a text left in it: hidden text, spam, buttons, counters, footers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.clean.shapes import fold
from builder.clean.values import Block, Draft, Found, Note, Proposal, Take

_LINES = re.compile(
    r"分享到?[:：]?|分享到(?:朋友圈|微信|微博).*|阅读原文|点亮在看!?|点亮“?在看”?!?|扫一扫.{0,12}|扫码(?:关注|带走|阅读).{0,8}|上一篇[:：]?|下一篇[:：]?|上一篇下一篇"
    r"|返回(?:顶部|首页|列表|上一页)|听新闻|打印(?:本页)?|关闭(?:窗口|本页)?|收藏(?:本页)?|纠错|评价|点击上方.{0,14}关注.{0,6}|点击.{0,4}蓝字.{0,8}"
    r"|大字体|小字体|【?字[号體体][:：]?(?:大|中|小|\s)*】?|A[-+]A[-+]|退出长者模式|无障碍(?:阅读|浏览)?|评论一下|我要评论|更多评论|--RECOMMEND--"
)
_COUNT = re.compile(r"(?:点击|浏览|阅读|訪問|访问|点赞|评论|點擊)(?:次数|量|数|數)?[:：]?\d+次?(?:本文字数[:：]?\d+)?")
_FOOTER = re.compile(r".{0,40}(?:ICP[备備证]|公网安备|版权所有©|Copyright©|©(?:19|20)\d\d).{0,80}", re.IGNORECASE)
_RELATED = re.compile(r"推荐阅读|推薦閱讀|相关新闻|相關新聞|相关阅读|相关链接|热门推荐|猜你喜欢|延伸阅读")
_STRONG = (
    "无码|人妻|毛片|久久|熟女|色综合|色欲|狠狠|婷婷五月|一级片|三级片|成人网|成人小说|成人电影|成人视频|黄片|裸聊|约炮|援交"
    "|做爱|性爱|a片|av片|伊人|少妇|自拍偷拍"
    "|百家乐|时时彩|六合彩|娱乐城|老虎机|赌场|博彩|赌博平台|真人荷官|彩票平台|棋牌游戏"
    "|体育投注|北京赛车|外围|代开发票|办证刻章|迷药|枪支"
)
_WEAK = (
    "国产|精品|亚洲|欧美|日韩|日本|一区|二区|三区|成人|av|婷婷|五月|高清|免费|在线"
    "|观看|中文字幕|乱码|丁香|一级|三级|激情|香蕉|综合|投注|开户|注册|送彩金|彩金|官网|app下载|影院"
)
_TERM = re.compile(f"{_STRONG}|{_WEAK}", re.IGNORECASE)
_STRONG_TERM = re.compile(_STRONG, re.IGNORECASE)


def drop_hidden(draft: Draft) -> Iterator[Proposal]:
    """H-HIDDEN: text in elements a browser does not show (display:none, hidden …) goes, with a ledger entry.

    When that is most of the text (pages that are made visible by a script), nothing goes and a person is told.
    """
    hidden = [block for block in draft.blocks if block.hidden]
    if not hidden:
        return
    share = sum(len(block.text) for block in hidden) / sum(len(block.text) for block in draft.blocks)
    if share > 0.5:
        yield Note("confirm", "原网页把大部分文字设为隐藏，均已保留")
        return
    for block in hidden:
        yield Take(block.start, block.end, "drop", "hidden")
    yield Note("info", f"原网页中有 {len(hidden)} 段隐藏内容，已剔除，见账本")


def drop_spam(draft: Draft) -> Iterator[Proposal]:
    """S-SPAM: a whole block of planted search words goes: three different words of the list, 18 in 100 of its
    characters, three separated pieces, no sentence mark. From 10 in 100 on a person is told; one word never counts.
    """
    for block in draft.blocks:
        density, terms = spam_density(block.text)
        if density >= 0.18:
            yield Take(block.start, block.end, "drop", f"density {density:.2f}, {terms} terms")
            yield Note("info", "原页面被植入垃圾词链，已剔除，见账本")
        elif density >= 0.10:
            yield Note("confirm", "有一段文字疑似植入的垃圾词，未删，待核")


def spam_density(text: str) -> tuple[float, int]:
    """The share of list words among a block's characters and how many different ones; 0 if it is no word chain."""
    if re.search(r"[。！？；]", text) or not _STRONG_TERM.search(text):
        return 0.0, 0
    hits = [match[0].lower() for match in _TERM.finditer(text)]
    pieces = [piece for piece in re.split(r"[|｜_,，、\s]+", text) if piece]
    if len(set(hits)) < 3 or len(pieces) < 3:
        return 0.0, 0
    return sum(map(len, hits)) / len("".join(text.split())), len(set(hits))


def drop_lines(draft: Draft) -> Iterator[Proposal]:
    """B-LINE, B-COUNT, B-FOOTER: buttons, counters and site footers as whole lines, within the first or last
    twelve blocks. The same words inside a sentence stay.
    """
    blocks = draft.blocks
    for block in blocks if len(blocks) <= 24 else (*blocks[:12], *blocks[-12:]):
        line = fold(block.text)
        if block.kind == "image" or len(line) > 90:
            continue
        if (
            _LINES.fullmatch(line)
            or _COUNT.fullmatch(line)
            or (len(line) < 80 and _FOOTER.fullmatch(line) and "。" not in line)
        ):
            yield Take(block.start, block.end, "drop", "page furniture")


def drop_related(draft: Draft) -> Iterator[Proposal]:
    """B-RELATED: headings of empty link lists (推荐阅读, 相关新闻) at the very end; with titles below, they stay."""
    for block in reversed(draft.blocks):
        if not _RELATED.fullmatch(fold(block.text).strip(":：")):
            return
        yield Take(block.start, block.end, "drop", "heading of an empty list")


def take_crumbs(draft: Draft) -> Iterator[Proposal]:
    """B-CRUMB: `当前位置：首页 > 文明创建` near the top goes to `channel`."""
    for block in draft.blocks[:6]:
        match = re.fullmatch(r"(?:您?(?:的)?当前(?:的)?(?:位置|所在位置)|你的位置)\s*[:：]?\s*(.{2,80})", block.text)
        if match and re.search(r"[>》»/]", match[1]) and not draft.has("channel"):
            yield from _crumbs(draft, block, match)


def _crumbs(draft: Draft, block: Block, match: re.Match[str]) -> Iterator[Proposal]:
    yield Take(block.start, block.end, "meta:channel")
    yield Found("channel", draft.scalar(match[1].strip(), block.at(match.start(1))))
