"""Lines of front matter that YAML would misread: found, named, and read as their author meant them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from builder.edits import Edit
from builder.problems import Location, Problem


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the block: its number from 1, its offset in the file, its text as typed."""

    number: int
    start: int
    text: str


@dataclass(frozen=True, slots=True)
class Slip:
    """One line that YAML would misread: what to say, and the line as its author meant it."""

    rule: str
    message: str
    cure: str
    column: int
    meant: str


KEY = re.compile(
    r"(?P<name>[^\s:：#'\"\[\]{}\-,，。][^:：\[\]{}，。]{0,39}?)(?P<gap>[ \t]*)(?P<colon>[:：])(?P<rest>.*)"
)
FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|\ufeff")
_WIDE = " \t\u3000\xa0\u2002\u2003"
_NEEDS_QUOTES = "@`*&%!|>{[-?"


def repair(block: tuple[Line, ...], path: str) -> tuple[tuple[Line, ...], tuple[Problem, ...]]:
    """The block as its author meant it; for every line that YAML would misread a problem with its mending edit."""
    meant: list[Line] = []
    problems: list[Problem] = []
    inside = ""  # the indicator of a block scalar or open bracket whose lines are text, not fields
    for position, line in enumerate(block):
        if inside and (not line.text.strip() or line.text[:1] in " \t" or inside in "[{"):
            inside = "" if inside in "[{" and line.text.rstrip()[-1:] in "]}" else inside
            meant.append(replace(line, text=line.text.replace("\t", "  ")))
            continue
        inside = _opens(line.text)
        following = block[position + 1].text if position + 1 < len(block) else ""
        slip = None if inside else _slip(line.text, following)
        if slip:
            edit = Edit(line.start, line.start + len(line.text), slip.meant)
            where = Location(path, line.number, slip.column)
            problems.append(Problem(where, f"front-matter-{slip.rule}", slip.message, slip.cure, fix=(edit,)))
        bad = FORBIDDEN.search(line.text)
        if bad:
            name = f"U+{ord(bad[0]):04X}"
            where = Location(path, line.number, bad.start() + 1)
            problems.append(Problem(where, "front-matter-control", f"有看不见的控制字符 {name}", "删除它"))
        meant.append(replace(line, text=FORBIDDEN.sub("", slip.meant if slip else line.text)))
    return tuple(meant), tuple(problems)


def _opens(text: str) -> str:
    """`|`, `>` or an open bracket when the lines that follow belong to this field's value."""
    match = KEY.fullmatch(text)
    value = match["rest"].strip() if match and match["colon"] == ":" else ""
    if re.fullmatch(r"[|>][+-]?\d?", value):
        return value[0]
    return value[0] if value in ("[", "{") or re.fullmatch(r"\[[^\]]*,|\{[^}]*,", value) else ""


def _slip(text: str, following: str) -> Slip | None:
    """What YAML would misread in this line, if anything; `following` is the line after it."""
    if "\t" in text[: len(text) - len(text.lstrip())]:
        return Slip("tab", "缩进用了 Tab", "缩进请用空格，不要用 Tab", 1, text.replace("\t", "  "))
    if not text.strip() or text[0] in " #" or text.startswith(("- ", "-\n")) or text.strip() == "-":
        return None
    match = KEY.fullmatch(text)
    if not match:
        return _not_a_field(text)
    name, rest, column = match["name"], match["rest"], match.start("colon") + 1
    if match["colon"] == "：":
        meant = f"{name}: {_mend(rest.strip())}"
        message = "字段名后用了中文冒号“：”"
        return Slip("full-width-colon", message, f"请改成英文冒号加空格 `{meant.strip()}`", column, meant)
    if rest and rest[0] not in " \t":
        return _no_space(name, rest, column)
    value = rest.strip(" \t")
    return _value_slip(name, value, text.index(value, column) + 1 if value else column, following)


def _not_a_field(text: str) -> Slip | None:
    if re.match(r"['\"]?[^'\"]*['\"]?\s*:(\s|$)", text):
        return None  # a quoted name: YAML reads it well
    shown = text.strip()[:20]
    return Slip("not-a-field", f"“{shown}”不是“字段名: 内容”", "补上字段名和英文冒号，或删去这一行", 1, f"# {text}")


def _no_space(name: str, rest: str, column: int) -> Slip:
    if rest[0] in _WIDE:
        value = rest.strip(_WIDE)
        meant = f"{name}: {_mend(value)}".rstrip()
        return Slip("wide-space", "冒号后是全角空格", f"请改成一个英文空格 `{meant}`", column + 1, meant)
    meant = f"{name}: {_mend(rest.strip())}"
    return Slip("colon-space", "冒号后面缺一个空格", f"请写成 `{meant}`", column, meant)


def _value_slip(name: str, value: str, column: int, following: str) -> Slip | None:
    """What is wrong with a value that stands after a proper colon and space."""
    quoted = f"{name}: {_quote(value)}"
    if value[:1] and value[0] in _WIDE:
        meant = f"{name}: {_mend(value.strip(_WIDE))}".rstrip()
        return Slip("wide-space", "冒号后是全角空格", f"请改成一个英文空格 `{meant}`", column, meant)
    if value[:1] in ("'", '"'):
        return _quote_slip(name, value, column, following)
    if _starts_badly(value):
        cure = f"以 [ @ * % 等符号开头的内容请加英文引号 `{quoted}`"
        return Slip("quote-needed", f"内容以“{value[0]}”开头，会被误读", cure, column, quoted)
    if value[:1] in ("[", "{"):
        return None
    if re.search(r":\s|:$", value):
        return Slip("colon-in-value", "内容里含“: ”", f"请整体加英文引号 `{quoted}`", column, quoted)
    cut = re.search(r"\s#(?=\S)", value)
    if cut:
        cure = f"“ #”后会被当作注释，请整体加英文引号 `{quoted}`"
        return Slip("hash", f"“{value[cut.start() + 1 :][:20]}”会丢失", cure, column + cut.start() + 1, quoted)
    return None


def _starts_badly(value: str) -> bool:
    """Whether YAML would take the first character for one of its own signs."""
    if not value or value[0] not in _NEEDS_QUOTES:
        return False
    if value[0] in "[{":
        return _unbalanced(value)
    if value[0] in "-?":
        return value[1:2] in ("", " ")
    return True


def _unbalanced(value: str) -> bool:
    """Whether a value that begins like a list or map does not end as one (a comment may follow)."""
    bare = re.sub(r"\s+#\s.*$", "", value)
    closing = "]" if value[0] == "[" else "}"
    inner = re.sub(r'"(?:[^"\\]|\\.)*"', "", bare)
    return not bare.endswith(closing) or inner.count(value[0]) != inner.count(closing) or "][" in inner


def _quote_slip(name: str, value: str, column: int, following: str) -> Slip | None:
    mark = value[0]
    pattern = r'"(?:[^"\\]|\\.)*"' if mark == '"' else r"'(?:[^']|'')*'"
    match = re.match(pattern, value)
    if not match:
        if following[:1] == " " and mark in following:
            return None  # a quoted value that goes on in the next line
        meant = f"{name}: {_quote(value.strip(mark))}"
        return Slip("quote-open", "引号没有成对", f"请写成 `{meant}`", column, meant)
    rest = value[match.end() :]
    if rest.strip() and not re.match(r"\s+#", rest):
        meant = f"{name}: {_quote(value)}"
        return Slip("quote-inside", "引号只包住了一部分内容", f"请整体加引号 `{meant}`", column, meant)
    return None


def _mend(value: str) -> str:
    """A value as it should have been typed: quoted where YAML would misread it."""
    slip = _value_slip("x", value, 1, "") if value else None
    return slip.meant.removeprefix("x: ") if slip else value


def _quote(value: str) -> str:
    """The value between quotes, with as little escaping as possible."""
    if "'" not in value:
        return f"'{value}'" if '"' in value else f'"{value}"' if "\\" not in value else f"'{value}'"
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
