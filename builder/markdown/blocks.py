"""Where Chinese text means something else than CommonMark reads into its lines.

Each rule but the first replaces one of the parser's and falls back to it; none touches text without wide characters.
"""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock, code, heading, lheading, paragraph, reference

from builder.markdown.letters import WIDE
from builder.regex import regex

# What a line of its own must begin with to be anything but a heading or a paragraph.
_MARKER = regex(r"[>+\-_~`<\[]|\*(?!\*[^*\s])|[0-9]+[.)]")
_PROSE_TARGET = regex(r"\[[^\]\n]+\]:[ \t]*([^\s<]+)")


def read_lone_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Rule before all others: a line between blank ones is mostly a heading or a paragraph; nobody else need look."""
    if state.is_code_block(start) or not (start + 1 >= state.lineMax or state.isEmpty(start + 1)):
        return False
    at = state.bMarks[start] + state.tShift[start]
    if state.src[at] == "#":
        return heading(state, start, end, silent)
    if _MARKER.match(state.src, at):
        return False
    state.parentType = "paragraph"  # so lheading leaves it behind, and lists that come later ask for it
    return paragraph(state, start, end, silent)


def keep_dashes_apart(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Rule `lheading`: dashes below Chinese prose are a dividing line; scraped text is full of them."""
    if not lheading(state, start, end, silent):
        return False
    heading, text = state.tokens[-3], state.tokens[-2]
    if heading.markup != "-" or not WIDE.search(text.content):
        return True
    del state.tokens[-3:]
    state.line = start
    return False


def read_indent(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Rule `code`: Chinese lines set in by four blanks begin a paragraph each, they are not program text."""
    before = len(state.tokens)
    if not code(state, start, end, silent):
        return False
    if WIDE.search(state.tokens[-1].content):
        del state.tokens[before:]
        line, last = start, state.line
        while line < last:
            stop = _paragraph_end(state, line, end)
            _push_paragraph(state, line, stop)
            line = stop
            while line < last and state.isEmpty(line):
                line += 1
        state.line = line
    return True


def _paragraph_end(state: StateBlock, start: int, end: int) -> int:
    terminators = state.md.block.ruler.getRules("paragraph")
    line = start + 1
    while line < end and not state.isEmpty(line) and not state.is_code_block(line):
        if state.sCount[line] < state.blkIndent or any(rule(state, line, end, True) for rule in terminators):
            break
        line += 1
    return line


def _push_paragraph(state: StateBlock, start: int, end: int) -> None:
    state.push("paragraph_open", "p", 1).map = [start, end]
    text = state.push("inline", "", 0)
    text.content = state.getLines(start, end, state.blkIndent, False).strip()
    text.map = [start, end]
    text.children = []
    state.push("paragraph_close", "p", -1)


def keep_notes(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Rule `reference`: `[注]: 说明` is text; as the definition of a link it would vanish unseen."""
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    target = _PROSE_TARGET.match(line)
    if target and WIDE.search(target[1]) and not re.search(r"[/.#]", target[1]):
        return False
    return reference(state, start, end, silent)
