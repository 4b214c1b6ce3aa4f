"""P6, the alarms: what is lawful but so unusual in a clean text that a person should look."""

from __future__ import annotations

from collections.abc import Iterator

from builder.clean.shapes import fold
from builder.clean.values import Draft
from builder.model import Flag
from builder.regex import regex

_LONG_PARAGRAPH, _LONG_HEADING, _LONG_TEXT = 1500, 40, 3000
_MOST_DROPPED = 0.05
_NOT_COUNTED = ("S-", "H-HIDDEN", "I-", "FIX")  # poison, what was hidden, pictures, and what a person dropped
_LEFT = {
    "**": regex(r"(?<!\\)\*\*(?=\s|$)|(?<=\s)\*\*(?=\s)"),
    "<…>": regex(r"\\<(?=/?[a-zA-Z][^\s>]*>)"),
    "&#…;": regex(r"\\&#\d{2,6};|\\&(?:nbsp|amp|lt|gt|quot);"),
    "连续的问号": regex(r"\?{4,}"),
}


def alarms(draft: Draft, body: str) -> Iterator[Flag]:
    """P6: much dropped that was no spam; a very long paragraph or heading; a long text without headings; leftovers."""
    if draft.mode in ("verbatim", "markdown"):
        return
    yield from (Flag("P6", level, note) for level, note in (*_dropped(draft), *_shapes(draft), *_leftovers(body)))


def _dropped(draft: Draft) -> Iterator[tuple[str, str]]:
    # What surrounds the text of a saved page may well be more than the text.
    skipped = (*_NOT_COUNTED, "B-") if draft.mode == "html" else _NOT_COUNTED
    lost = sum(
        len(fold(fate.text)) for fate in draft.taken if fate.fate == "drop" and not fate.rule.startswith(skipped)
    )
    kept = sum(len(fold(block.text)) for block in draft.blocks if block.kind != "image")
    share = lost / (lost + kept) if lost else 0
    if share > _MOST_DROPPED and lost > 60:
        yield "confirm", f"剔除的文字占全文 {share:.0%}（{lost} 字），请对照原文看是否都该剔除"


def _shapes(draft: Draft) -> Iterator[tuple[str, str]]:
    words = [block for block in draft.blocks if block.kind != "image"]
    longest = max((len(block.text) for block in words if block.kind != "verbatim"), default=0)
    if longest > _LONG_PARAGRAPH:
        yield "info", f"有一段长达 {longest} 字，可能丢了分段"
    heads = [block.text for block in words if block.kind == "heading"]
    if any(len(head) > _LONG_HEADING for head in heads):
        yield "info", f"有标题超过 {_LONG_HEADING} 字，可能不是标题"
    if not heads and draft.is_issue and sum(len(block.text) for block in words) > _LONG_TEXT:
        yield "info", "全文没有读出小标题，请看是否漏了"


def _leftovers(body: str) -> Iterator[tuple[str, str]]:
    left = [name for name, pattern in _LEFT.items() if pattern.search(body)]
    if left:
        yield "info", f"正文里还有像是代码的痕迹：{'、'.join(left)}"
