"""Rules for single characters: what nobody sees goes, half-width marks of a folded text are widened again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.clean.shapes import WIDE
from builder.clean.values import Block, Draft, Found, Note, Proposal, Replace, Take
from builder.documents import Scalar, Sequence

CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff\u00ad\u200b\u200e\u200f\u2060]"
    "|(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]|[\u200c\u200d](?![\u2600-\u27bf\U0001f000-\U0001faff])"
)
_WIDTH = dict(zip(",:;!?()", "，：；！？（）", strict=True))
_FOLDED = re.compile(rf"(?<=[{WIDE}])[,:;!?()]|[,:;!?()](?=[{WIDE}])")
_FULL = re.compile("[，：；！？（）]")
_ADDRESS = re.compile(r"(?:https?://|www\.)[\x21-\x7e]+|[\w.+-]+@[\w.-]+")


def drop_unseen(draft: Draft) -> Iterator[Proposal]:
    """U-CTRL: control characters, direction overrides, inner byte-order marks, soft hyphens and zero-width
    spaces go. A document an editor wrote loses only controls and overrides; joiners in emoji stay.
    """
    pattern = CONTROLS if draft.mode in ("verbatim", "markdown") else _UNSEEN
    for block in draft.blocks:
        for span in block.spans:
            for match in pattern.finditer(draft.source, span.start, span.end):
                yield Take(match.start(), match.end(), "drop", f"U+{ord(match[0][0]):04X}")


def widen_marks(draft: Draft) -> Iterator[Proposal]:
    """N-PUNCT: in a text folded to half width (no full-width mark, five or more half-width ones that touch
    Chinese), `, : ; ! ? ( )` next to Chinese are widened. Never between digits, never in an address.

    Example: `会议召开后,各街道(社区)响应` → `会议召开后，各街道（社区）响应`; `10:26:00` stays.
    """
    words = [block for block in draft.blocks if block.kind != "image"]
    text = "\n".join(block.text for block in words)
    if draft.raw or _FULL.search(text) or len(_FOLDED.findall(text)) < 5:
        return
    for block in words:
        yield from _widen(block)
    yield Found("restored", Sequence((Scalar("punctuation"),)))
    yield Note("info", "原文标点已被转成半角，按全角恢复")


def _widen(block: Block) -> Iterator[Proposal]:
    text = block.text
    guarded = [match.span() for match in _ADDRESS.finditer(text)]
    wide = {m.start() for m in _FOLDED.finditer(text) if not any(a <= m.start() < b for a, b in guarded)}
    wide |= set(_partners(text, wide))
    for index in sorted(wide):
        if not text[index - 1 : index + 2 : 2].isdigit() or index == 0:
            start = block.at(index)
            yield Replace(start, start + 1, _WIDTH[text[index]])


def _partners(text: str, wide: set[int]) -> Iterator[int]:
    """The other bracket of a pair of which one is widened."""
    opened: list[int] = []
    for index, character in enumerate(text):
        if character == "(":
            opened.append(index)
        elif character == ")" and opened:
            start = opened.pop()
            if start in wide or index in wide:
                yield from (start, index)
