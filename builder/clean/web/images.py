"""Rules for pictures: the true address, no placeholders, no embedded data, no counters dressed as pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from builder.clean.values import Block, Draft, Found, Note, Proposal, Replace, Take
from builder.documents import Scalar
from builder.regex import regex

_KNOWN = regex(
    r"https?://(?:cors\.zfour\.workers\.dev/\?|(?:images\.weserv\.nl|wsrv\.nl)/\?(?:url=)?|cors-anywhere\.herokuapp\.com/"
    r"|(?:pic1\.)?xuehuaimg\.com/proxy/|image\.baidu\.com/search/down\?url=)(?=https?(?:://|%3A%2F%2F))",
    re.IGNORECASE,
)
_GENERIC = regex(r"https?://([^/?#]+)/[^?#]*\?(?:[^#]*?\burl=)?https?(?:://|%3A)", re.IGNORECASE)
_FETCHED = regex(r"(?:https?:)?//|[^:]*(?:[/?#]|$)", re.IGNORECASE)
_SPACERS = regex(
    r"(?:^|/)(?:spacer|blank|transparent|clear|pixel|beacon|1x1|grey|loading)\.(?:gif|png)(?:$|\?)"
    r"|//(?:hm\.baidu\.com/|[\w.-]*cnzz\.com/|www\.google-analytics\.com/|[\w.-]*/stat\.gif)",
    re.IGNORECASE,
)
_DIVIDERS = regex(r"(?:divider|fengexian|fgx|[\W_]line\d*)\.(?:gif|png|jpe?g)(?:$|\?)|分[割隔]线", re.IGNORECASE)
_SIGNED = regex(
    r"[?&](?:auth|auth_key|sign|signature|token|expires|deadline|x-expires|x-signature|q-signature|OSSAccessKeyId"
    r"|x-oss-signature|x-amz-signature)=",
    re.IGNORECASE,
)
_SCAN = regex("扫一扫|扫码|二维码|掃一掃|QR")
_FILE_NAME = regex(
    r"[^\s/\\]{1,80}\.(?:jpe?g|png|gif|webp|bmp|tiff?|heic)|(?:IMG|DSC|DSCN|P|MVIMG|WechatIMG|mmexport|Screenshot)[-_]?\d{2,20}\w{0,8}"
    r"|(?:微信图片|微信截图|企业微信截图|截图|截屏|图片|照片|图像|未命名)[_-]?\d{0,20}|image\d{0,6}|img|图|\d{6,20}",
    re.IGNORECASE,
)
_WIDEST = 6


def strip_proxy(address: str) -> str:
    """The address behind a known proxy."""
    bare = _KNOWN.sub("", address, count=1)
    return unquote(bare.split("&")[0]) if bare != address and "%3a%2f%2f" in bare[:16].lower() else bare


def unproxy_images(draft: Draft) -> Iterator[Proposal]:
    """I-PROXY: the prefix of a known picture proxy goes; an unknown one is only flagged.

    Example: `https://cors.zfour.workers.dev/?http://a.cn/1.jpg` → `http://a.cn/1.jpg`.
    """
    unknown = 0
    for block in _pictures(draft):
        known = _KNOWN.match(block.text)
        true = strip_proxy(block.text)
        unknown += not known and bool(_GENERIC.match(block.text))
        if known and block.text.endswith(true) and len(block.text) == block.end - block.start:
            yield Take(block.start, block.start + known.end(), "markup", "proxy")
        elif known:
            yield Replace(block.start, block.end, true)
    if unknown:
        yield Note("confirm", f"{unknown} 幅图片的地址像是经过代理，未改")


def drop_placeholders(draft: Draft) -> Iterator[Proposal]:
    """I-PLACEHOLDER, I-DATA: random placeholders, counting pixels of 1×1, spacers, and pictures that are no address
    (data:, javascript:) go. An embedded code to scan goes without a word; any other embedded picture is flagged.

    The ledger keeps them. Relative addresses stay.
    """
    embedded = 0
    for index, block in enumerate(draft.blocks):
        if block.kind != "image":
            continue
        address = block.text.strip()
        if re.match(r"https?://picsum\.photos/", address):
            yield from block.cut(0, None, "drop", "随机占位图")
        elif _is_pixel(block) or _SPACERS.search(address):
            yield from block.cut(0, None, "drop", "计数或占位图")
        elif not _FETCHED.match(address):
            embedded += not _is_code(draft, index)
            yield from block.cut(0, None, "drop", "没有地址")
    if embedded:
        yield Note("confirm", f"{embedded} 幅图片没有地址（内嵌数据），未收入正文，见账本")


def note_remote_images(draft: Draft) -> Iterator[Proposal]:
    """I-REMOTE, I-TRACK, I-BANNER: says that pictures still lie elsewhere (`images: remote-unverified`), that an
    address is signed and may expire, that a picture is so wide that it may be a divider. Nothing is changed.
    """
    here = {address for address, _ in draft.aids.pictures}
    remote = [b for b in _pictures(draft) if re.match(r"(?:https?:)?//", b.text) and b.text not in here]
    if remote:
        yield Found("images", Scalar("remote-unverified"))
    signed = sum(bool(_SIGNED.search(block.text)) for block in remote)
    if signed:
        yield Note("todo", f"{signed} 幅图片的地址带签名或有时限，可能失效，请尽早取回")
    lines = [block.text.rsplit("/", 1)[-1][:40] for block in _pictures(draft) if _is_divider(block)]
    if lines:
        yield Note("info", f"{len(lines)} 幅图片像是分隔线或横幅，未删：{'、'.join(lines[:5])}")


def flag_captionless(draft: Draft) -> Iterator[Proposal]:
    """I-ALT: counts pictures without words of their own; words that are but a file's name (`IMG_2034.jpg`) go. None
    are made up.
    """
    pictures = list(_pictures(draft))
    silent = sum(not block.alt for block in pictures)
    if silent:
        yield Note("todo", f"{silent} 幅图片原文均无说明文字")
    named = [block for block in pictures if _FILE_NAME.fullmatch(_said(block))]
    for block in named:
        yield from (Take(span.start, span.end, "drop", "文件名") for span in block.alt)
    if named:
        yield Note("todo", f"{len(named)} 幅图片的说明只是文件名，请补写：{'、'.join(map(_said, named[:5]))}")


def _pictures(draft: Draft) -> Iterator[Block]:
    return (block for block in draft.blocks if block.kind == "image")


def _said(picture: Block) -> str:
    return "".join(span.text for span in picture.alt).strip()


def _measure(block: Block) -> tuple[int, int]:
    """Width and height in pixels as the page states them, or noughts."""
    match = re.fullmatch(r"width=(\d+) height=(\d+)", block.size)
    return (int(match[1]), int(match[2])) if match else (0, 0)


def _is_pixel(block: Block) -> bool:
    return bool(block.size) and max(_measure(block)) <= 2


def _is_divider(block: Block) -> bool:
    width, height = _measure(block)
    return width > _WIDEST * height > 0 or bool(_DIVIDERS.search(block.text))


def _is_code(draft: Draft, index: int) -> bool:
    """Whether words about scanning stand at or beside a picture: then it is a code of the page."""
    near = draft.blocks[max(index - 1, 0) : index + 2]
    words = [span.text for block in near for span in block.alt]
    words += [block.text for block in near if block.kind != "image" and len(block.text) <= 30]
    return any(_SCAN.search(text) for text in words)
