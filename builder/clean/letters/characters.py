"""Rules for single characters: what nobody sees goes, blanks are settled, half-width marks widened again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.clean.shapes import WIDE
from builder.clean.values import Block, Draft, Found, Note, Proposal, Replace, Split, Take
from builder.documents import Scalar, Sequence
from builder.regex import regex

CONTROLS = regex(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_EMOJI = "\u2600-\u27bf\ufe0f\U0001f000-\U0001faff"
# Scripts that are joined or run from right to left: there the joiners and direction marks are spelling.
_JOINED = "\u0590-\u08ff\u0900-\u0fff\u1800-\u18af"
_UNSEEN = regex(
    CONTROLS.pattern + "|[\ufeff\u00ad\u200b\u2060-\u2064\u206a-\u206f\u180e\ufff9-\ufffb\ufdd0-\ufdef]"
    f"|(?<![{_EMOJI}{_JOINED}])[\u200c-\u200f\u061c]|[\u200c-\u200f\u061c](?![{_EMOJI}{_JOINED}])"
    "|(?<![\U0001f3f4\U000e0000-\U000e007f])[\U000e0000-\U000e007f]+"
)
_LINE_ENDS = regex("[\x0b\x0c\x85\u2028\u2029]")
_BLANKS = regex("[ \t\u00a0\u2000-\u200a\u3000]{2,}")
_INDENT = regex(r"(?<=[。！？…”])\u3000{2,}(?=\S)")
_WIDTH = dict(zip(",:;!?()", "，：；！？（）", strict=True))
_FOLDED = regex(rf"(?<=[{WIDE}])[,:;!?()]|[,:;!?()](?=[{WIDE}])")
_FULL = regex("[，：；！？（）]")
_AT_END = regex(r"(?<=[0-9%])[,:;!?]$", re.MULTILINE)
# Addresses, code, links, and what damage left (`????`, `?;▓@`); in Markdown also tags, image marks, rules of tables.
_LITERAL = regex(
    r"(?:https?://|www\.)[\x21-\x7e]+|(?<![\w.+-])[\w.+-]{1,64}@[\w.-]+|[?;]{2,}|\?[;^@▓]|`[^`\n]+`|\]\([^()\n]*\)"
)
_MARKUP = regex(
    rf"^(?P<fence>`{{3,}}+|~{{3,}}+).*?^(?P=fence)[^\n]*$|<[^<>\n]*>|^\[[^\]\n]+\]:[^\n]*|!(?=\[)"
    rf"|^[ \t|:-]+$|^ {{0,3}}\d{{1,9}}\)|{_LITERAL.pattern}",
    re.MULTILINE | re.DOTALL,
)


def part_lines(draft: Draft) -> Iterator[Proposal]:
    """U-LINE: line separators that programs write instead of a line feed (U+2028, U+2029, U+0085, vertical tab, form
    feed) end a line here as well. A page's HTML takes them for blanks, as browsers do.
    """
    for block in draft.blocks:
        for match in _LINE_ENDS.finditer(block.text):
            at = block.at(match.start())
            if draft.raw:
                yield Replace(at, at + 1, "\n")
            else:
                yield Take(at, at + 1, "markup", f"line end U+{ord(match[0]):04X}")
                yield Split(at + 1)


def drop_unseen(draft: Draft) -> Iterator[Proposal]:
    """U-CTRL: control characters, direction overrides, inner byte-order marks, soft hyphens, zero-width spaces, tag
    characters and code points that are no characters go.

    A document an editor wrote loses only controls and overrides. Joiners in emoji stay, and in scripts that need them
    (Arabic, Mongolian, Tibetan); so do variation selectors and every other character: nothing is normalised.
    """
    pattern = CONTROLS if draft.mode == "verbatim" else _UNSEEN
    for block in draft.blocks:
        for span in block.spans:
            if len(span.text) != span.end - span.start:
                if pattern.fullmatch(span.text):
                    yield Take(span.start, span.end, "drop", f"U+{ord(span.text):04X}")
                continue
            for match in pattern.finditer(draft.source, span.start, span.end):
                yield Take(match.start(), match.end(), "drop", f"U+{ord(match[0][0]):04X}")


def part_indented(draft: Draft) -> Iterator[Proposal]:
    """N-SPACE: the indent of a paragraph (two ideographic blanks) behind a sentence that ended shows that a line end
    was lost between them: a new paragraph begins. Two blanks between the parts of a headline or a list do not.

    Example: `……清理完毕。　　下一步，……` → two paragraphs.
    """
    for block in () if draft.raw else draft.blocks:
        for match in _INDENT.finditer(block.text) if block.kind == "paragraph" else ():
            yield Take(block.at(match.start()), block.at(match.end() - 1) + 1, "markup", "indent")
            yield Split(block.at(match.end()))


def close_blanks(draft: Draft) -> Iterator[Proposal]:
    """N-SPACE: a run of blanks inside a line becomes one blank: an ideographic one if it has one, else its first.

    One blank stays, also the ideographic one inside a headline or a padded name (`王　明`); so do blanks in Markdown.
    """
    for block in () if draft.raw else draft.blocks:
        for match in _BLANKS.finditer(block.text) if block.kind not in ("image", "verbatim") else ():
            kept = match.start() + max(match[0].find("\u3000"), 0)
            yield from block.cut(match.start(), kept, "markup", "run of blanks")
            yield from block.cut(kept + 1, match.end(), "markup", "run of blanks")


def widen_marks(draft: Draft) -> Iterator[Proposal]:
    """N-PUNCT: in a text folded to half width (no full-width mark, five or more half-width ones that touch
    Chinese), `, : ; ! ? ( )` next to Chinese are widened, brackets in pairs. Never between digits, in an address, in
    code or where Markdown needs them.

    Example: `会议召开后,各街道(社区)响应` → `会议召开后，各街道（社区）响应`; `10:26:00` stays.
    """
    words = [block for block in draft.blocks if block.kind != "image"]
    text = "\n".join(block.text for block in words)
    if _FULL.search(text) or len(_FOLDED.findall(text)) < 5:
        return
    literal = _MARKUP if draft.raw else _LITERAL
    for block in words:
        yield from _widen(block, literal)
    yield Found("restored", Sequence((Scalar("punctuation"),)))
    yield Note("info", "原文标点已被转成半角，按全角恢复")


def _widen(block: Block, literal: re.Pattern[str]) -> Iterator[Proposal]:
    text = block.text
    wide = {match.start() for match in _FOLDED.finditer(text)}
    wide |= {match.start() for match in _AT_END.finditer(text)}
    wide |= set(_partners(text, wide))
    kept = {index for match in literal.finditer(text) for index in range(*match.span())}
    for index in sorted(wide - kept):
        if not (0 < index < len(text) - 1 and text[index - 1].isdigit() and text[index + 1].isdigit()):
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
