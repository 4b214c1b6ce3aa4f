"""Rules for pictures: the true address, no placeholders, no embedded data."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.clean.values import Draft, Note, Proposal, Replace, Take

_KNOWN = re.compile(r"https?://(?:cors\.zfour\.workers\.dev|images\.weserv\.nl)/\?(?:url=)?(?=https?://)")
_GENERIC = re.compile(r"https?://([^/?#]+)/[^?#]*\?(?:[^#]*?\burl=)?https?(?:://|%3A)", re.IGNORECASE)
_FETCHED = re.compile(r"(?:https?:)?//|[^:]*(?:[/?#]|$)", re.IGNORECASE)


def strip_proxy(address: str) -> str:
    """The address behind a known proxy."""
    return _KNOWN.sub("", address, count=1)


def unproxy_images(draft: Draft) -> Iterator[Proposal]:
    """I-PROXY: the prefix of a known picture proxy goes; an unknown one is only flagged.

    Example: `https://cors.zfour.workers.dev/?http://a.cn/1.jpg` → `http://a.cn/1.jpg`.
    """
    unknown = 0
    for block in draft.blocks:
        if block.kind != "image":
            continue
        known = _KNOWN.match(block.text)
        unknown += not known and bool(_GENERIC.match(block.text))
        if known and len(block.text) == block.end - block.start:
            yield Take(block.start, block.start + known.end(), "markup", "proxy")
        elif known:
            yield Replace(block.start, block.end, strip_proxy(block.text))
    if unknown:
        yield Note("confirm", f"{unknown} 幅图片的地址像是经过代理，未改")


def drop_placeholders(draft: Draft) -> Iterator[Proposal]:
    """I-PLACEHOLDER: random placeholder pictures and pictures that are no address (data:, javascript:) go.

    The ledger keeps them. Relative addresses stay.
    """
    embedded = 0
    for block in draft.blocks:
        if block.kind != "image":
            continue
        if re.match(r"https?://picsum\.photos/", block.text):
            yield Take(block.start, block.end, "drop", "placeholder")
        elif not _FETCHED.match(block.text.strip()):
            embedded += 1
            yield Take(block.start, block.end, "drop", "no address")
    if embedded:
        yield Note("confirm", f"{embedded} 幅图片没有地址（内嵌数据），未收入正文，见账本")


def flag_captionless(draft: Draft) -> Iterator[Proposal]:
    """I-ALT: counts pictures without words of their own; none are made up."""
    silent = sum(block.kind == "image" and not block.alt for block in draft.blocks)
    if silent:
        yield Note("todo", f"{silent} 幅图片原文均无说明文字")
