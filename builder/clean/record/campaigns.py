"""The rule for `campaign`: what a document serves, in the words it uses itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from builder.clean.record.vocabulary import known, passages
from builder.clean.shapes import is_prose
from builder.clean.values import Draft, Found, Proposal
from builder.documents import Scalar, Sequence
from builder.regex import regex

_PLAIN = str.maketrans("創國範縣鄉鎮衛雙擁爭區聯審複測評檢", "创国范县乡镇卫双拥争区联审复测评检")
# Two words may meet to make one of these: 原创文章, 文创城, 创城市品牌.
_APART = "(?<![原首文科独草双众开])"
_SHORT = (
    ("文明", _APART + "创城(?![市乡镇区郊])"),
    ("文明", _APART + "创文(?![明化艺学案章献件字旅凭])"),
    ("卫生", _APART + "创卫(?!生)"),
    ("双拥", "双拥"),
    ("森林", _APART + "创森(?!林)"),
    ("食安", _APART + "创食安"),
    ("同创", "[三四五六七八九多]城(?:同创|联创)"),
)
_LONG = (
    ("典范", "(?:创建)?全国文明典范城[市区]"),
    ("文明", "(?:创建)?全国文明(?:城[市区]|县城)"),
    ("文明", "文明城[市区]创建|创建文明城[市区]"),
    ("卫生", "(?:创建)?国家卫生(?:城[市区]|县城|乡镇)"),
    ("双拥", "(?:创建)?(?:全国)?双拥模范[城县]"),
    ("森林", "(?:创建)?国家森林(?:城市|县城)"),
    ("园林", "(?:创建)?国家(?:生态)?园林(?:城市|县城)"),
    ("食安", "(?:创建)?国家食品安全示范(?:城市|县城|[县区])"),
)
_MAKING = regex("创建|争创|迎检|测评|复[审查检]|工作")
_OFTEN = 3


@dataclass(frozen=True, slots=True)
class _Name:
    """A campaign, and its name as the text has it."""

    campaign: str
    text: str


def name_campaigns(draft: Draft) -> Iterator[Proposal]:
    """M-CAMPAIGN: the campaigns a document serves, as it names them: a short name (`创城`, `创卫`, `双拥`) in the
    title or three times in the text; a full name (`创建全国文明城市`) in the title or the bulletin's name, or in the
    opening paragraph where somebody works for it and no other name of the same campaign is found.
    `原创文章`, `创城市品牌` name none. Example: bulletin `青禾区创建全国文明城市工作快报` → `创建全国文明城市`.
    """
    if draft.has("campaign"):
        return
    heads = "\n".join(known(draft, name).text for name in ("title", "bulletin", "title_raw"))
    texts = [text for _, text in passages(draft)]
    found = [*_short_names(heads, "\n".join(texts)), *_names(_LONG, heads)]
    opening = "" if draft.is_issue else next((text for text in texts if is_prose(text)), "")
    met = {name.campaign for name in found}
    found += [name for name in _names(_LONG, opening) if name.campaign not in met and _is_served(opening, name.text)]
    if found:
        yield Found("campaign", Sequence(tuple(Scalar(text) for text in dict.fromkeys(name.text for name in found))))


def _short_names(heads: str, text: str) -> Iterator[_Name]:
    for row in _SHORT:
        titled = _names((row,), heads)
        said = titled or _names((row,), text)
        if titled or len(said) >= _OFTEN:
            yield max(dict.fromkeys(said), key=said.count)


def _names(table: tuple[tuple[str, str], ...], text: str) -> list[_Name]:
    """The names of a table that a text has, the longer of two that overlap, in order."""
    plain = text.translate(_PLAIN)
    hits = sorted((m.start(), -m.end(), campaign) for campaign, p in table for m in re.finditer(p, plain))
    found: list[_Name] = []
    reached = 0
    for start, end, campaign in hits:
        if start >= reached:
            found.append(_Name(campaign, text[start:-end]))
            reached = -end
    return found


def _is_served(text: str, name: str) -> bool:
    """Whether a paragraph says that somebody works for it: a city that merely holds a title serves none."""
    at = text.index(name)
    around = (name, text[at + len(name) : at + len(name) + 2], text[max(at - 2, 0) : at])
    return any(_MAKING.match(words.translate(_PLAIN)) for words in around)
