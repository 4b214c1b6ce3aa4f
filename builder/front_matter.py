"""Front matter as text: every value with its line, every slip found and named, nothing interpreted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

import yaml

from builder.problems import Location, Problem
from builder.regex import regex
from builder.slips import FORBIDDEN, KEY, QUOTED_KEY, Line, repair


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as typed: always text, never a number, a date or a truth value."""

    text: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of values."""

    items: tuple[Node, ...]
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Mapping:
    """Named values inside a field, in the order typed."""

    entries: tuple[tuple[Scalar, Node], ...]
    line: int = 1
    column: int = 1


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True)
class Field:
    """One line of front matter: its name as typed, its value, and where the name stands (from 1)."""

    name: str
    value: Node
    line: int = 1
    column: int = 1


LARGEST = 64 * 1024
DEEPEST = 20
_FENCE = regex(r"---[ \t]*")
_CLOSE = regex(r"(---|\.\.\.)[ \t]*")


def parse_front_matter(text: str, path: str) -> tuple[tuple[Field, ...], int, tuple[Problem, ...]]:
    """Fields, the offset where the body begins (0 if there is no front matter), and every problem found."""
    block, body, problems = _cut(text, path)
    if not block:
        return (), body, problems
    if sum(len(line.text) for line in block) > LARGEST:
        large = _problem(path, block[0], "too-large", "文件头太长", "正文应写在第二个 --- 之后")
        return (), body, (*problems, large)
    if simple := _simple(block):
        return simple, body, (*problems, *_repeated(simple, path))
    meant, slips = repair(block, path)
    fields, wrong = _read(meant, block, path)
    return fields, body, (*problems, *slips, *wrong, *_repeated(fields, path))


# Letters, and marks that mean nothing to YAML inside a value.
_SAFE = r"\w\u3001-\u301f\uff01-\uff5e“”‘’…—·.,/+()%&=?!@~:\- "
_SIMPLE = regex(
    r"(?:(?P<name>(?!null:)[A-Za-z_\u4e00-\u9fff][A-Za-z0-9_\u4e00-\u9fff]{0,39}):| *-)"
    rf"(?: (?P<value>(?!null$|.*:(?: |$))[\w《“（【][{_SAFE}]*(?<! )|'[{_SAFE}#\"]*'|\"[{_SAFE}#']*\"))?"
)


def _simple(block: tuple[Line, ...]) -> tuple[Field, ...]:
    """The fields of a block that is nothing but `name: value` and lists of `- value`, as most are: what YAML says of
    them, told without it. Nothing if any line is less simple.
    """
    fields: list[Field] = []
    items: list[Scalar] = []
    for line in reversed(block):
        typed = _SIMPLE.fullmatch(line.text)
        if not typed or (items and typed["name"] and typed["value"]):
            return ()
        value = _simple_value(typed, line.number)
        if typed["name"]:
            fields.append(Field(typed["name"], _simple_list(items) if items else value, line.number))
            items = []
        elif not typed["value"] or (items and items[-1].column != value.column):
            return ()
        else:
            items.append(value)
    return () if items else tuple(reversed(fields))


def _simple_value(typed: re.Match[str], line: int) -> Scalar:
    """The value behind a name or a dash; an empty one stands right behind the colon."""
    value = typed["value"] or ""
    return Scalar(value[1:-1] if value[:1] in ("'", '"') else value, line, typed.end() - len(value) + 1)


def _simple_list(items: list[Scalar]) -> Sequence:
    """The list of these items, the last of them first; it stands where its first dash does."""
    return Sequence(tuple(reversed(items)), items[-1].line, items[-1].column - 2)


def parse_yaml(text: str, path: str) -> tuple[Node, tuple[Problem, ...]]:
    """A whole YAML file (a registry) as text values, and every problem found; an empty file is an empty mapping."""
    lines = tuple(_lines(text.removeprefix("\ufeff")))
    meant, slips = repair(lines, path)
    source = "\n".join(line.text for line in meant) + "\n"
    try:
        return _whole(source), slips
    except RefusedError as refusal:
        line = lines[min(refusal.line, len(lines) - 1)]
        return Mapping(()), (*slips, _problem(path, line, refusal.rule, refusal.message, refusal.cure))
    except yaml.YAMLError as error:
        return Mapping(()), (*slips, _unreadable(error, lines, path))


def _cut(text: str, path: str) -> tuple[tuple[Line, ...], int, tuple[Problem, ...]]:
    """The lines between the fences, the offset of the body, and what is wrong with the fences."""
    lines = _lines(text)
    opening = next((line for line in lines if line.text.strip(" \t\ufeff\u3000")), None)
    if opening is None or not _FENCE.fullmatch(opening.text.lstrip("\ufeff")):
        return (), 0, ()
    block: list[Line] = []
    for line in lines:
        if _CLOSE.fullmatch(line.text):
            if block and not any(map(_names_a_field, block)):
                return (), 0, ()  # a thematic break in a text that has no front matter
            return tuple(block), _start(next(lines, None), text), ()
        block.append(line)
    return _unclosed(opening, block, text, path)


def _names_a_field(line: Line) -> bool:
    """Whether a line has the form of a field, well typed or not."""
    text = line.text.strip(" \t\u3000")
    return bool(KEY.fullmatch(text) or QUOTED_KEY.fullmatch(text))


def _unclosed(
    opening: Line, below: list[Line], text: str, path: str
) -> tuple[tuple[Line, ...], int, tuple[Problem, ...]]:
    """The field lines after an opening fence that nothing closes."""
    block = tuple(takewhile(lambda line: KEY.fullmatch(line.text) or re.match(r"[ \t]+\S|- ", line.text), below))
    if not block:
        return (), 0, ()
    problem = _problem(path, opening, "unclosed", "文件头没有结束", "在最后一个字段的下一行写 ---")
    return block, _start(next(iter(below[len(block) :]), None), text), (problem,)


def _lines(text: str) -> Iterator[Line]:
    at = 0
    for number, line in enumerate(text.split("\n"), 1):
        yield Line(number, at, line.removesuffix("\r"))
        at += len(line) + 1


def _start(line: Line | None, text: str) -> int:
    """Where a line begins; the end of the text where there is none."""
    return line.start if line else len(text)


def _problem(path: str, line: Line, rule: str, message: str, cure: str = "", column: int = 1) -> Problem:
    return Problem(Location(path, line.number, column), f"front-matter-{rule}", message, cure)


def _read(meant: tuple[Line, ...], block: tuple[Line, ...], path: str) -> tuple[tuple[Field, ...], tuple[Problem, ...]]:
    """The fields of a repaired block; where YAML still cannot read it, its plain lines and a problem."""
    offset = block[0].number - 1
    source = "\n".join(line.text for line in meant) + "\n"
    try:
        fields = tuple(_fields(source, offset))
    except RefusedError as refusal:
        line = block[min(refusal.line, len(block) - 1)]
        problem = _problem(path, line, refusal.rule, refusal.message, refusal.cure)
        return _plain(meant), (problem,)
    except yaml.YAMLError as error:
        return _plain(meant), (_unreadable(error, block, path),)
    return fields, ()


def _unreadable(error: yaml.YAMLError, block: tuple[Line, ...], path: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = block[min(mark.line if mark else 0, len(block) - 1)]
    cure = "检查这一行的引号、括号、冒号和缩进"
    return _problem(path, line, "yaml", "这里读不懂", cure, mark.column + 1 if mark else 1)


def _whole(source: str) -> Node:
    events = iter(yaml.parse(source, Loader=yaml.CSafeLoader))
    for event in events:
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent | yaml.ScalarEvent):
            return _node(event, events, 0, 0)
    return Mapping(())


class RefusedError(Exception):
    """YAML that means more than text; line counts from 0 inside the block."""

    def __init__(self, line: int, rule: str, message: str, cure: str) -> None:
        super().__init__(line, rule, message, cure)
        self.line, self.rule, self.message, self.cure = line, rule, message, cure


def _fields(source: str, offset: int) -> Iterator[Field]:
    events = iter(yaml.parse(source, Loader=yaml.CSafeLoader))
    for event in events:
        if isinstance(event, yaml.MappingStartEvent):
            break
        if isinstance(event, yaml.ScalarEvent | yaml.SequenceStartEvent):
            raise RefusedError(_mark(event)[0], "yaml", "文件头不是“字段名: 内容”", "每行写一个字段")
    else:
        return
    mapping = _node(event, events, offset, 0)
    assert isinstance(mapping, Mapping)
    for key, value in mapping.entries:
        yield Field(key.text, value, key.line, key.column)


def _node(event: yaml.Event, events: Iterator[yaml.Event], offset: int, depth: int) -> Node:
    """The value that begins with this event."""
    row, start = _mark(event)
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise RefusedError(row, "alias", "不支持 YAML 的 & 和 * 引用", "写出内容，或加英文引号")
    if tag := getattr(event, "tag", None):
        raise RefusedError(row, "tag", f"不支持 YAML 标记 {tag}", "删去它，或加英文引号")
    if depth > DEEPEST:
        raise RefusedError(row, "depth", "列表套得太深", "最多两三层")
    line, column = row + 1 + offset, start + 1
    if isinstance(event, yaml.ScalarEvent):
        if bad := FORBIDDEN.search(event.value):
            raise RefusedError(row, "control", f"有看不见的控制字符 U+{ord(bad[0]):04X}", "删除它")
        empty = not event.style and event.value in ("~", "null")
        return Scalar("" if empty else event.value, line, column)
    if isinstance(event, yaml.SequenceStartEvent):
        return Sequence(tuple(_items(events, yaml.SequenceEndEvent, offset, depth)), line, column)
    flat = tuple(_items(events, yaml.MappingEndEvent, offset, depth))
    names = (key if isinstance(key, Scalar) else Scalar("?", key.line, key.column) for key in flat[::2])
    return Mapping(tuple(zip(names, flat[1::2], strict=True)), line, column)


def _mark(event: yaml.Event) -> tuple[int, int]:
    """Line and column, from 0, where an event begins."""
    return (event.start_mark.line, event.start_mark.column) if event.start_mark else (0, 0)


def _items(events: Iterator[yaml.Event], end: type[yaml.Event], offset: int, depth: int) -> Iterator[Node]:
    for event in events:
        if isinstance(event, end):
            return
        yield _node(event, events, offset, depth + 1)


def _plain(block: tuple[Line, ...]) -> tuple[Field, ...]:
    """The fields of a block that YAML cannot read, line by line, so that nothing typed is lost."""
    found = []
    for line in block:
        match = KEY.fullmatch(line.text)
        if match and match["colon"] == ":" and line.text[0] != " ":
            value = match["rest"].strip()
            bare = value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"" else value
            found.append(Field(match["name"], Scalar(bare, line.number, match.start("rest") + 2), line.number))
    return tuple(found)


def _repeated(fields: tuple[Field, ...], path: str) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for field in fields:
        if field.name in first:
            message = f"字段 {field.name} 写了两次（第 {first[field.name]}、{field.line} 行）"
            where = Location(path, field.line, field.column)
            yield Problem(where, "front-matter-duplicate", message, "删去其中一行")
        first.setdefault(field.name, field.line)


def format_front_matter(fields: tuple[Field, ...]) -> str:
    """Canonical YAML lines: quoted wherever another reader of YAML would bend a value."""
    return "".join(f"{_write_scalar(field.name, flow=True)}:{_write_value(field.value)}\n" for field in fields)


def _write_value(node: Node) -> str:
    if isinstance(node, Sequence) and any(isinstance(item, Mapping | Sequence) for item in node.items):
        return "".join(f"\n  - {format_value(item)}" for item in node.items)
    if isinstance(node, Mapping) and node.entries:
        lines = (f"\n  {_write_scalar(key.text, flow=True)}: {format_value(value)}" for key, value in node.entries)
        return "".join(lines)
    if isinstance(node, Scalar):
        return f" {_write_scalar(node.text)}" if node.text else ""
    return f" {format_value(node)}"


def format_value(node: Node) -> str:
    """A value on one line."""
    if isinstance(node, Scalar):
        return _write_scalar(node.text, flow=True)
    if isinstance(node, Sequence):
        return "[" + ", ".join(map(format_value, node.items)) + "]"
    pairs = (f"{_write_scalar(key.text, flow=True)}: {format_value(value)}" for key, value in node.entries)
    return "{" + ", ".join(pairs) + "}"


_ISO = regex(r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d)?([+-]\d\d:\d\d)?)?")
_BENT = regex(r"(?i)~|null|true|false|yes|no|on|off|y|n|[-+.]?[\d_][\d_.,:ea-foxtz \t+-]*|[-+]?\.(inf|nan)|=|<<")


def _is_day(text: str) -> bool:
    """Whether a date in ISO form exists: other readers of YAML stop at one that does not."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _write_scalar(text: str, flow: bool = False) -> str:
    """The text plain where every reader agrees, else between double quotes."""
    if _ISO.fullmatch(text) and _is_day(text):
        return text
    plain = (
        text
        and text == text.strip(" \t\u3000\xa0")
        and not _BENT.fullmatch(text)
        and text[0] not in "-?:,[]{}#&*!|>'\"%@`"
        and not re.search(r":\s|:$|\s#|[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]", text)
        and not (flow and re.search(r"[,\[\]{}?:\"']", text))
        and not FORBIDDEN.search(text)
    )
    return text if plain else write_quoted(text)


def write_quoted(text: str) -> str:
    """The text between double quotes, whatever is in it."""
    return '"' + _ESCAPED.sub(_escape, text) + '"'


_ESCAPED = regex(rf'["\\\n\t\r\x85\u2028\u2029]|{FORBIDDEN.pattern}')


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    if char in '"\\':
        return "\\" + char
    if char == "\n":
        return "\\n"
    if char == "\t":
        return "\\t"
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"
