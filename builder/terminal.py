"""How the command line speaks: usage in Chinese, results and progress, colours where there is a terminal."""

from __future__ import annotations

import argparse
import contextlib
import difflib
import os
import re
import shutil
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

from builder.problems import CommandError, Level, Problem

if TYPE_CHECKING:
    from builder.authoring.questions import Question

USAGE, STOPPED = 2, 130


# --- the command line as typed -----------------------------------------------------------------------------


class Parser(argparse.ArgumentParser):
    """argparse that speaks Chinese and suggests the verb or option that was meant."""

    def __init__(self, prog: str | None = None, description: str | None = None, **options: Any) -> None:
        super().__init__(prog, description=description, **{**options, "add_help": False, "allow_abbrev": False})
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def format_help(self) -> str:
        """The help with its own few words in Chinese."""
        text = super().format_help().replace("usage: ", "用法：", 1)
        text = text.replace("positional arguments:", "参数：").replace("options:", "选项：")
        return "".join(map(_aligned, text.splitlines(keepends=True)))

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line, and leave with code 2."""
        self.exit(USAGE, f"{self.prog}: {_chinese(message)}\n用 {self.prog} --help 看用法\n")


_HELP_AT = 28


def _aligned(line: str) -> str:
    """A line of help whose words begin where those of the others do; argparse counts Chinese as half as wide."""
    match = re.fullmatch(r"( {2,4}\S(?:.*?\S)?) {2,}(\S.*\n)", line)
    if not match:
        return re.sub(r"^ {20,}", " " * _HELP_AT, line)
    blanks = _HELP_AT - width(match[1])
    return f"{match[1]}{' ' * blanks if blanks > 1 else chr(10) + ' ' * _HELP_AT}{match[2]}"


class VerbParser(Parser):
    """What follows a verb; says itself what it does not know, since it knows what it does."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As argparse does it, but nothing may be left over."""
        known, left = super().parse_known_args(args, namespace)
        if left:
            self.error(self._unknown(left[0]))
        return known, left

    def _unknown(self, given: str) -> str:
        name = given.partition("=")[0]
        if not name.startswith("-"):
            return f"多出了“{given}”"
        near = difflib.get_close_matches(name, self._option_string_actions, 1)
        return f"没有 {name} 这个选项" + (f"，是不是 {near[0]}？" if near else "")


_TOLD: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (r"argument 命令: invalid choice: '(.*?)' \(choose from (.*)\)", lambda told: _choice(told, "没有 {} 这个命令")),
    (r"argument \S+: invalid choice: '(.*?)' \(choose from (.*)\)", lambda told: _choice(told, "没有“{}”这一项")),
    (r"the following arguments are required: (.*)", lambda told: f"还缺少：{told[1]}"),
    (r"unrecognized arguments: (.*)", lambda told: f"不认识的参数：{told[1]}"),
    (r"argument (\S+): expected .*", lambda told: f"{told[1].split('/')[-1]} 后面缺内容"),
    (r"argument (\S+): ignored explicit argument '?(.*?)'?", lambda told: f"{told[1]} 后面不用写内容"),
    (r"argument (\S+): not allowed with argument (\S+)", lambda told: f"{told[1]} 和 {told[2]} 不能同时用"),
    (r"argument (\S+): invalid \S+ value: '(.*)'", lambda told: f"{told[1]} 后面的“{told[2]}”不对"),
    (r"argument \S+: (.*)", lambda told: told[1]),
)


def _chinese(message: str) -> str:
    """What argparse says, in Chinese; what says so itself stays."""
    for pattern, say in _TOLD:
        if told := re.fullmatch(pattern, message, re.DOTALL):
            return say(told)
    return message


def _choice(told: re.Match[str], refusal: str) -> str:
    given, choices = told[1], [choice.strip("' ") for choice in told[2].split(",")]
    near = difflib.get_close_matches(given, choices, 1)
    return refusal.format(given) + (f"，是不是 {near[0]}？" if near else f"，可用：{'、'.join(choices)}")


# --- what is said ------------------------------------------------------------------------------------------


_MARKS = {Level.ERROR: "", Level.WARNING: "提醒 ", Level.NOTE: "说明 "}
_HUES = {Level.ERROR: "31", Level.WARNING: "33", Level.NOTE: "36"}


@dataclass(frozen=True, slots=True)
class Voice:
    """How much is said: `quiet` leaves out progress and all that is no error, `verbose` folds nothing and tells how
    long each stage took; `plain` is without colours wherever it goes."""

    quiet: bool = False
    verbose: bool = False
    plain: bool = False

    def progress(self) -> Callable[[str], None]:
        """One line that changes on a terminal, a line for each stage elsewhere; always on stderr."""
        if self.quiet:
            return _say_nothing
        if self.verbose:
            began = time.monotonic()
            return lambda stage: print(f"{time.monotonic() - began:6.1f} 秒  {stage}", file=sys.stderr, flush=True)
        if _moves(sys.stderr):
            return lambda stage: print(f"\r\033[K{stage} …", end="", file=sys.stderr, flush=True)
        return lambda stage: print(stage, file=sys.stderr, flush=True)

    def show(self, problems: Sequence[Problem]) -> None:
        """Every problem on a line of stderr; a note once a run with the number of its like."""
        if _moves(sys.stderr):
            print("\r\033[K", end="", file=sys.stderr)
        for problem, alike in self._folded(problems):
            print(self._line(problem) + (f"（同类还有 {alike} 处）" if alike else ""), file=sys.stderr)

    def _folded(self, problems: Sequence[Problem]) -> Iterator[tuple[Problem, int]]:
        """What is to be said, each with the number of those that it stands for."""
        notes = Counter(problem.rule for problem in problems if problem.level is Level.NOTE)
        for problem in problems:
            if problem.level is Level.ERROR or (not self.quiet and (self.verbose or problem.level is Level.WARNING)):
                yield problem, 0
            elif not self.quiet and problem.rule in notes:
                yield problem, notes.pop(problem.rule) - 1

    def _line(self, problem: Problem) -> str:
        place, words = str(problem.where), str(problem).removeprefix(f"{problem.where}: ")
        mark, hue = _MARKS[problem.level], _HUES[problem.level]
        told = self.paint(f"{mark}{problem.message}", hue, sys.stderr)
        return f"{self.paint(place, '1', sys.stderr)}: {told}{legible(words.removeprefix(problem.message))}"

    def paint(self, text: str, hue: str, stream: TextIO) -> str:
        """The text, legible, in this colour (an SGR parameter) where the stream shows colours."""
        return f"\033[{hue}m{legible(text)}\033[0m" if self._coloured(stream) else legible(text)

    def mark(self, text: str, hit: bool) -> str:
        """Hits stand out on a terminal; elsewhere a text stays as it is, so that it can be searched again."""
        return self.paint(text, "1;7", sys.stdout) if hit else legible(text)

    def _coloured(self, stream: TextIO) -> bool:
        if self.plain or os.environ.get("NO_COLOR"):
            return False
        return bool(os.environ.get("FORCE_COLOR")) or _moves(stream)


def _say_nothing(_: str) -> None:
    """What is said of progress where nobody wants to hear of it."""


def _moves(stream: TextIO) -> bool:
    """Whether a line on this stream can be written over."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def legible(text: str) -> str:
    """One line that a terminal shows as it is: what a file's name or text holds cannot move the cursor."""
    return "".join(char if char.isprintable() or char == "\u3000" else f"\\u{ord(char):04x}" for char in text)


def legible_lines(text: str) -> str:
    """Lines that a terminal shows as they are."""
    return "\n".join(map(legible, text.split("\n")))


# --- what is asked -----------------------------------------------------------------------------------------


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


def width(text: str) -> int:
    """How many cells of a terminal a text takes: Chinese characters two, marks above others none."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else not unicodedata.combining(char) for char in text)


# --- the streams -------------------------------------------------------------------------------------------


def prepare_streams() -> None:
    """Whatever a text holds can be printed, and printing never fails for want of a terminal."""
    if os.name == "nt":
        os.system("")
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 (as long as the process)
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def unheard() -> int:
    """Whoever read our words is gone (`| head`); the streams lead nowhere now, so that leaving them cannot fail."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            os.dup2(nowhere, stream.fileno())
    return STOPPED
