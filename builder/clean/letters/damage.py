"""Rules for text damaged on its way here: wrongly decoded, or with holes where characters were. Nothing is mended."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.clean.poisoned.scripts import COMMON
from builder.clean.shapes import HAN
from builder.clean.values import Draft, Note, Proposal, Take
from builder.regex import regex

_LOST = regex("[\ufffd\ue000-\uf8ff\U000f0000-\U0010fffd]+")
_GARBLED = regex("锟斤拷|烫烫烫|屯屯屯")
_HAN = regex(f"[{HAN}]")
_HOLE = regex(rf"[?？][;；^▓｡][{HAN}▓@]|[{HAN}?？][▓▒░]|[▓▒░][{HAN}@]|[{HAN}]｡[{HAN}]")
_GAP = regex(rf"(?=([{HAN}]?)[?^@]([{HAN}]))")
_DOUBLED = regex("[,，](?=[,，、。;；])|[、；](?=[、，。])|。(?=[，、；])")
_BLANKS = regex(r"[?？](?:[ \u00a0\u3000]*[?？])+[ \u00a0\u3000]*(?=[^\s?？!！])")


def flag_damage(draft: Draft) -> Iterator[Proposal]:
    """N-MOJIBAKE: characters that were lost or wrongly decoded are pointed out, none is changed or guessed.

    U+FFFD and characters of private use; UTF-8 read as GBK (`鍏卞`, `锟斤拷`) or as Latin (`ï¼Œ`); a question mark
    beside a character that nobody writes (`福?；▓@`); marks that are doubled throughout (`，。`). A mark behind
    a sentence is none of these.
    """
    text = "\n".join(block.text for block in draft.blocks if block.kind != "image")
    lost = [f"U+{ord(match[0][0]):04X}" for match in _LOST.finditer(text)]
    if lost:
        yield Note(
            "confirm", f"有 {len(lost)} 处缺字或自造字（{'、'.join(list(dict.fromkeys(lost))[:3])}），原样保留，待核"
        )
    misread = [block.text for block in draft.blocks if block.kind != "image" and _is_misread(block.text)]
    if misread or _GARBLED.search(text):
        sample = misread[0][:8] if misread else "锟斤拷"
        yield Note("confirm", f"文字像是编码读错了（如“{sample}”），原样保留，请重新取得原件")
    holes = [_near(text, at) for at in _holes(text)]
    if holes:
        yield Note("confirm", f"有 {len(holes)} 处疑似乱码（如“{holes[0]}”），原样保留，待核")
    doubled = [_near(text, match.start()) for match in _DOUBLED.finditer(text)]
    if len(doubled) >= 5:
        yield Note("confirm", f"标点成对重复 {len(doubled)} 处（如“{doubled[0]}”），疑为采集时混入，未改")


def _is_misread(text: str) -> bool:
    """Whether a text is UTF-8 read as GBK or as Latin: read back, it becomes Chinese. Real Chinese becomes nothing."""
    back = max(_han(text.encode(wrong, "ignore").decode("utf-8", "ignore")) for wrong in ("gbk", "cp1252"))
    return back >= 5 and back * 3 >= _han(text)


def _han(text: str) -> int:
    return len(_HAN.findall(text))


def _holes(text: str) -> list[int]:
    """Where characters were lost: shapes no one writes; `?` beside rare characters only from the second one on."""
    shapes = [match.start() for match in _HOLE.finditer(text)]
    rare = [m.start() for m in _GAP.finditer(text) if any(c not in COMMON for c in m[1] + m[2])]
    return sorted({*shapes, *(rare if shapes or len(rare) >= 2 else ())})


def _near(text: str, at: int) -> str:
    return " ".join(text[max(at - 3, 0) : at + 5].split())


def drop_lost_blanks(draft: Draft) -> Iterator[Proposal]:
    """N-QMARK: `????` before the first word of paragraphs, in two or more of them, are indents lost in conversion and
    go.

    In one paragraph only, or in short runs throughout, they stay and a person is told. `为什么？？` stays.
    Example: `????连日来，…` → `连日来，…`.
    """
    runs = [(block, match) for block in draft.blocks if block.kind != "image" and (match := _BLANKS.match(block.text))]
    if sum(len(re.findall("[?？]", match[0])) >= 4 for _, match in runs) >= 2:
        for block, match in runs:
            yield Take(block.start, block.at(match.end()), "drop", "丢失的空格")
        yield Note("info", f"{len(runs)} 段开头的问号是转码时丢失的空格，已剔除，见账本")
    elif runs:
        yield Note("confirm", f"{len(runs)} 段以成串问号开头，疑有缺字或丢失的空格，未删")
