"""Which characters are wide: the letters and marks of Chinese and Japanese, which are set without blanks."""

from __future__ import annotations

from builder.regex import regex

# Han with radicals and extensions, kana, bopomofo, CJK and full-width marks; not Hangul, which has blanks.
_WIDE = (
    r"\u2e80-\u2fdf\u3001-\u303f\u3040-\u312f\u31a0-\u33ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\uf900-\ufaff\ufe10-\ufe1f\ufe30-\ufe4f\uff01-\uffef\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
WIDE = regex(f"[{_WIDE}]")

# Marks that Chinese shares with Western text: wide in Chinese surroundings only.
SHARED = frozenset("“”‘’—…·")

# Marks that may not stand first, or last, in what they belong to.
CLOSING = frozenset("，。、；：？！）》〉」』】〕〗〛｝］”’…,.;:?!)]}％%")
OPENING = frozenset("（《〈「『【〔〖〘｛［“‘([{")


def is_wide(character: str) -> bool:
    """Whether one character belongs to Chinese text wherever it stands."""
    return bool(WIDE.match(character))


def wide_at(text: str, position: int, step: int) -> bool:
    """Whether text goes on wide from `position` in direction `step`, looking through shared marks."""
    while 0 <= position < len(text) and text[position] in SHARED:
        position += step
    return 0 <= position < len(text) and is_wide(text[position])
