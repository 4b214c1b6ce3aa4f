"""A rule for bold print that is uneven: the same kind of lead sentence bold here and not there."""

from __future__ import annotations

from collections.abc import Iterator

from builder.clean.values import Block, Draft, Note, Proposal
from builder.regex import regex

_LEAD = regex(
    r"(?:^|(?<=[，。！？；：:,]))[ \u3000]*(?P<ordinal>[一二三四五六七八九十]{1,3})(?P<kind>[是要])[^。！？]{2,60}"
)


def flag_uneven_bold(draft: Draft) -> Iterator[Proposal]:
    """E-BOLD-UNEVEN (E-UNEVEN): a series of lead sentences (`一要…。二要…。三要…。`) of which some are bold and
    others are not is pointed out; nothing is made bold or plain. An even series is not meant.
    """
    kind, last = "", False
    for block in draft.blocks:
        for match in _LEAD.finditer(block.text):
            bold = _is_bold(block, match.start("ordinal"), match.end())
            if match["ordinal"] != "一" and match["kind"] == kind and bold != last:
                yield Note("info", f"同类小标题加粗不一（如“{match[0].strip()[:8]}”），未补")
                return
            kind, last = match["kind"], bold


def _is_bold(block: Block, start: int, end: int) -> bool:
    """Whether a strong span lies within a stretch of the text."""
    at = 0
    for span in block.spans:
        if span.strong and span.text.strip() and at < end and at + len(span.text) > start:
            return True
        at += len(span.text)
    return False
