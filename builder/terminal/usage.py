"""The command line as typed: argparse that speaks Chinese."""

from __future__ import annotations

import argparse
import difflib
import re
from collections.abc import Callable
from typing import Any, NoReturn

from builder.terminal.codes import USAGE
from builder.terminal.letters import width


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
