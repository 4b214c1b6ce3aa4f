"""Rules for what a site says about rights: disclaimers and notes on reprinting, which are no part of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from builder.clean.shapes import fold
from builder.clean.values import Block, Draft, Found, Proposal
from builder.regex import regex

_ABOUT = "版权|著作权|转载|侵权|立场|发布平台|信息存储|原创作品|本网站?部分|不代表|仅代表"
_NOTICE = regex(
    r"[（(【\[]?(?:版权归.{0,20}(?:所有|致敬).{0,40}|本站原创.{0,80}|本文为.{1,20}(?:原创|授权).{0,60}"
    r"|未经(?:授权|许可|书面).{0,60}|(?:免责|版权|转载|著作权)(?:声明|说明)[】\])）]?\s{0,3}[:：]?\s{0,3}(?=\S).{2,400}"
    rf"|(?:特别|郑重|本站|本网|重要)?声明[】\])）]?\s{{0,3}}[:：]?\s{{0,3}}(?=.{{0,120}}(?:{_ABOUT})).{{2,400}}"
    r"|凡(?:本网|本站|注明|是).{0,30}(?:来源|稿件|作品|转载).{0,300}"
    r"|(?:以上|本文|文章|图文|部分)(?:内容|图片|素材|信息|文章)?(?:均)?(?:来源于|来自|转自)(?:网络|互联网).{0,60}"
    r"|(?:如有|若有|如涉及|涉及).{0,10}侵权.{0,60}|(?:本文|原文|文章)(?:链接|地址|网址)\s{0,3}[:：]\s{0,3}https?://\S+"
    r"|.{0,40}仅代表(?:该)?作者.{0,20}观点.{0,200})"
)
_HEAD = regex("(?:免责|版权|转载|著作权|特别|郑重|本站|本网)(?:声明|说明)")
_FIRST, _LAST = 3, 8


def take_rights(draft: Draft) -> Iterator[Proposal]:
    """B-RIGHTS: `版权归原作者所有…`, `免责声明：…`, `本文链接：…` and their like, as whole paragraphs near the end (or
    in the first three), go to `rights`, several of them one behind the other; `特别声明` on a line of its own with
    what it announces. A sentence of the text about rights or a statement stays.
    """
    words = [block for block in draft.blocks if block.kind in ("paragraph", "item", "heading")]
    near = words if len(words) <= _FIRST + _LAST else [*words[:_FIRST], *words[-_LAST:]]
    found = [block for block in near if is_notice(block.text)]
    for head, below in pairwise(near):
        if _HEAD.fullmatch(_bare(head)) and (below in found or re.search(_ABOUT, below.text)):
            found += [head, below]
    if not found or {block.start for block in found} == {block.start for block in words}:
        return
    found = sorted(dict.fromkeys(found), key=lambda block: block.start)
    for block in found:
        yield from block.cut(0, None, "meta:rights")
    text = "　".join(block.text.strip() for block in found)
    yield Found("rights", draft.scalar(text, found[0].start))


def is_notice(text: str) -> bool:
    """Whether a paragraph is a site's notice about rights."""
    return bool(_NOTICE.fullmatch(text.strip()))


def _bare(block: Block) -> str:
    return fold(block.text).strip("【】[]()（）:：")
