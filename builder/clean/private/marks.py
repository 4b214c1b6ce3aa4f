"""The rule for marks that say a paper is not for everybody: degrees of secrecy, 内部资料, 不予公开."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.clean.values import Draft, Note, Proposal
from builder.documents import Scalar
from builder.heads import OPEN
from builder.regex import regex
from builder.schema import canonical_name

_PERIOD = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:年|个月)|长期"
# Marks that nothing else reads like; any line that is nothing else is one.
_SURE = regex(
    rf"(?:绝密|机密|秘密)★(?:{_PERIOD})?|(?:绝密|机密|秘密)(?:{_PERIOD})|密级:?(?:绝密|机密|秘密|内部|工作秘密).{{0,10}}"
    r"|(?:工作秘密|内部(?:资料|文件|材料|刊物|参阅|参考|传阅|使用|掌握|明电))[,、:!·]?(?:请?注意保[存密管]|请?妥善保[存管]|(?:不得|请勿|严禁|切勿)(?:外传|翻印|公开|转发|扩散)|免费交流|不公开|对内使用)!?"
    r"|请?注意保密|(?:不得|请勿|严禁|切勿)外传|阅后(?:收回|销毁|即焚|退回)|(?:仅|只)供(?:内部|领导|有关领导)(?:参阅|参考|使用|掌握|交流|传阅|学习|阅读)"
    r"|(?:此件|本件|公开属性:?|信息公开选项:?)?(?:不予公开|不公开)|是否公开:?否|(?:此件|本件|公开属性:?|信息公开选项:?)依申请公开"
)
# Words that may also be a heading or a title: only a whole line at the head or the foot.
_AT_EDGE = regex(
    r"绝密|机密|秘密|工作秘密|内部(?:资料|文件|材料|刊物|参阅|参考|传阅|使用|交流|明电)|内参|领导参阅|依申请公开|征求意见稿|送审稿|讨论稿|内部讨论稿|供内部参考"
)
_HINT = regex("密|内部|内参|公开|外传|供|参阅|阅后|稿")
_SIGN = regex("[密内公外供参阅稿]")  # one of each, which a line shows before its blanks are closed up
_INTERNAL = regex("内部(?:资料|文件|刊物|参阅|参考)")
_IN_TITLE = regex(r"[（(【\[](征求意见稿|送审稿|讨论稿|内部.{0,6}|秘密.{0,6}|机密.{0,6}|绝密.{0,6})[）)】\]]\s*$")
_FIELDS = ("密级", "classification", "秘密等级", "公开属性")
_HEAD, _FOOT = 12, 8
_CURE = "不得公开发布；确可公开的由保密审查人签字核定"


def flag_secret_marks(draft: Draft) -> Iterator[Proposal]:
    """P-SECRET: a mark that the paper is not for everybody: `秘密★1年`, `内部资料 注意保存`, `不得外传`, `不予公开`
    as a line of its own; `机密`, `内部文件`, `征求意见稿` alone only at the head or the foot, or at the end of the
    title; a field `密级` that is not `公开`. `保守国家秘密` in a sentence, a heading about secrecy, `此件公开发布`
    are none.
    """
    marks = dict.fromkeys((*_marked_lines(draft), *_marked_fields(draft)))
    for mark in marks:
        yield Note("confirm", f"文中有“{mark}”字样，{_CURE}")
    title = _IN_TITLE.search(draft.value("title"))
    if title and title[1] not in marks:
        yield Note("confirm", f"标题注明“{title[1]}”，是否定稿、可否公开，待核")


def _marked_lines(draft: Draft) -> Iterator[str]:
    """The marks among lines of the body, and of what has left it for the record."""
    words = [block.text for block in draft.blocks if block.kind != "image"]
    lines = [line for text in words for line in text.split("\n") if line.strip()]
    for index, line in enumerate(lines):
        if mark := secret_mark(line, index < _HEAD or index >= len(lines) - _FOOT):
            yield mark
    for fate in draft.taken:
        if fate.fate != "markup" and fate.start >= draft.begin and len(fate.text) <= 200:
            yield from (mark for line in fate.text.split("\n") if (mark := secret_mark(line, edge=True)))


def secret_mark(line: str, edge: bool) -> str:
    """The mark that a line is, or that stands on it apart from number and date; "" if there is none."""
    if not _SIGN.search(line):
        return ""
    words = " ".join(re.sub(r"[#*_>|]", " ", line).split("\u3000")).strip()
    if not 2 <= len(words) <= 80 or not _HINT.search("".join(words.split())):
        return ""
    if _is_mark(words, edge):
        return " ".join(words.split()).strip("（）()【】[]〔〕。")
    pieces = re.split(r"[ \t]{2,}|[（）()【】\[\]]", words) if edge else []
    return next((piece.strip() for piece in pieces if _is_mark(piece) or _INTERNAL.fullmatch(_bare(piece))), "")


def _is_mark(words: str, edge: bool = False) -> bool:
    """Whether words are nothing but marks: 仅供内部参阅，不得外传."""
    parts = [part for part in re.split("[,;、。]", _bare(words)) if part]
    sure = [bool(_SURE.fullmatch(part)) for part in parts]
    others = all(known or _AT_EDGE.fullmatch(part) for known, part in zip(sure, parts, strict=True))
    return bool(_SURE.fullmatch(_bare(words))) or (bool(parts) and others and (edge or any(sure)))


def _bare(text: str) -> str:
    """The words without blanks, brackets and differences of width."""
    narrow = "".join(text.split()).replace("：", ":").replace("，", ",").replace("！", "!").replace("☆", "★")
    return re.sub(r"^[（(【\[〔《]+|[）)】\]〕》。]+$", "", narrow)


def _marked_fields(draft: Draft) -> Iterator[str]:
    for found in draft.found:
        said = found.value.text.strip() if isinstance(found.value, Scalar) else ""
        if canonical_name(found.name) in _FIELDS and said and said not in OPEN:
            yield f"{found.name}：{said}"
