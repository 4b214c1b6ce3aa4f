"""Text of nothing but words: paragraphs and headings without a mark in them, as most official prose is.

What the parser, the renderer and the wall would make of it is plain to see, at a tenth of their work.
"""

from __future__ import annotations

from builder.markdown.headings import Heading, hashed_id, unique
from builder.markdown.sections import hold_sections
from builder.regex import regex

# Any character that is no mark of Markdown or HTML, and that the wall writes as it stands.
_WORD = r"[^\x00-\x1f&*<>\[\\\]_`~\x7f-\xa0\ud800-\udfff\ufeff\ufffe\uffff]"
_PARAGRAPH = rf"(?![\s#>+-]|[0-9]+[.)]){_WORD}++(?<!\s)"
_HEADING = rf"#{{1,6}}\x20++(?!\s)(?:(?![#{{}}]){_WORD})++(?<!\s)"
_PROSE = regex(rf"\n*+(?:(?:{_PARAGRAPH}|{_HEADING})(?:\n\n++|\n*\Z))++")
_ITEM = regex(rf"- ({_PARAGRAPH})")
_LINE = regex(rf"{_WORD}*+")


def render_prose(source: str, shift: int, prefix: str) -> tuple[str, tuple[Heading, ...]] | None:
    """The HTML of such a text and its headings, lowered by `shift`; None for a text that has to be parsed."""
    if not _PROSE.fullmatch(source):
        return None
    parts: list[str] = []
    found: list[Heading] = []
    taken: dict[str, int] = {}
    for number, line in enumerate(source.split("\n")):
        if line.startswith("#"):
            heading = _heading(line, number, shift, prefix, taken)
            found.append(heading)
            words = line.lstrip("# ")
            parts.append(f'<h{heading.level} id="{heading.id}">{words}</h{heading.level}>\n')
        elif line:
            parts.append(f"<p>{line}</p>\n")
    return hold_sections("".join(parts), taken.keys(), raw=False), tuple(found)


def _heading(line: str, number: int, shift: int, prefix: str, taken: dict[str, int]) -> Heading:
    text = " ".join(line.lstrip("# ").split())
    level = min(line.index(" ") + shift, 6)
    return Heading(level, text, unique(f"{prefix}{hashed_id(text)}", taken), (), number, number + 1)


def is_mere_words(line: str) -> bool:
    """Whether a line without line ends has no mark in it."""
    return _LINE.fullmatch(line) is not None


def read_bullets(source: str) -> tuple[str, ...]:
    """The items of a list of such words, one on each line; nothing for a text that is anything else."""
    items = [_ITEM.fullmatch(line) for line in source.strip("\n").split("\n")]
    return tuple(item[1] for item in items if item) if all(items) else ()
