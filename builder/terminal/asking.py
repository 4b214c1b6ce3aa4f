"""What is asked of the person at the terminal."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from builder.problems import CommandError
from builder.terminal.letters import legible, width

if TYPE_CHECKING:
    from builder.authoring.questions import Question


def can_ask() -> bool:
    """Whether somebody sits there who could answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(question: Question) -> tuple[str, ...]:
    """The answer of the person at the terminal, asked again until it is one; `KeyboardInterrupt` where nobody is."""
    for line in _columns([f"{number} {choice.name}" for number, choice in enumerate(question.offered, 1)]):
        print(line, file=sys.stderr)
    while True:
        try:
            return question.answer(_typed(_prompt(question)))
        except CommandError as error:
            print(f"  {legible(str(error))}", file=sys.stderr)


def agree(words: str, usual: bool) -> bool:
    """Whether the person at the terminal says yes; Enter alone says what is `usual`."""
    given = _typed(f"{words}[{'是' if usual else '否'}] ").strip().lower()
    return given in ("是", "好", "y", "yes", "1") if given else usual


def _prompt(question: Question) -> str:
    if question.proposed:
        return f"{question.label} [{question.proposed}]："
    hints = ("写编号，几个用空格隔开" if question.several else "", "" if question.required else "回车跳过")
    hint = "，".join(filter(None, hints))
    return f"{question.label}（{hint}）：" if hint else f"{question.label}："


def _typed(prompt: str) -> str:
    print(prompt, end="", file=sys.stderr, flush=True)
    try:
        return input()
    except EOFError:
        print(file=sys.stderr)
        raise KeyboardInterrupt from None


def _columns(texts: Sequence[str]) -> Iterator[str]:
    """The texts in as many columns as the terminal holds, filled row by row."""
    cell = max(map(width, texts), default=0) + 2
    across = max(1, (shutil.get_terminal_size().columns - 2) // cell)
    for start in range(0, len(texts), across):
        row = texts[start : start + across]
        yield "  " + "".join(text + " " * (cell - width(text)) for text in row).rstrip()
