"""Lines of front matter that YAML would misread: found, named, and read as their author meant them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from builder.edits import Edit
from builder.problems import Location, Problem
from builder.regex import regex


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the block: its number from 1, its offset in the file, its text as typed."""

    number: int
    start: int
    text: str


@dataclass(frozen=True, slots=True)
class Slip:
    """One line that YAML would misread: what to say, and the line as its author meant it (as typed if unsure)."""

    rule: str
    message: str
    cure: str
    column: int
    meant: str
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Nest:
    """Where a line stands: the columns of the keys that are open, whether the last one still waits for its value."""

    keys: tuple[int, ...]
    waiting: bool = False

    def takes(self, column: int) -> bool:
        """Whether a key may begin at this column; elsewhere the line goes on with a text."""
        return column in self.keys or (self.waiting and column > self.keys[-1])


@dataclass(frozen=True, slots=True)
class Open:
    """A value that goes on below its line: its sign (| > [ " '), its line's indent, how many brackets are open."""

    sign: str
    indent: int
    depth: int = 0


KEY = regex(r"(?P<name>[^\s:：#'\"\[\]{}\-,，。][^:：\[\]{}，。]{0,39}?)(?P<gap>[ \t]*)(?P<colon>[:：])(?P<rest>.*)")
QUOTED_KEY = regex(r"(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*')\s*:(?:\s.*)?")
FORBIDDEN = regex("[^\t\n\r\x20-\x7e\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|\ufeff")
_WIDE = " \t\u3000\xa0\u2002\u2003"
_NEEDS_QUOTES = "@`*&%!|>{[-?"
_STRINGS = regex(r"(?<![^\s\[{,:])(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*')|\s#.*$")


def repair(block: tuple[Line, ...], path: str) -> tuple[tuple[Line, ...], tuple[Problem, ...]]:
    """The block as its author meant it; for every line that YAML would misread a problem with its mending edit."""
    meant: list[Line] = []
    problems: list[Problem] = []
    nest = Nest((_margin(block),))
    going_on: Open | None = None
    for position, line in enumerate(block):
        problems += _controls(line, path)
        if going_on and _belongs(line.text, going_on):
            going_on = _still(line.text, going_on)
            meant.append(replace(line, text=FORBIDDEN.sub("", line.text.replace("\t", "  "))))
            continue
        following = block[position + 1].text if position + 1 < len(block) else ""
        slip = _slip(line.text, following, nest)
        text = slip.meant if slip else line.text
        problems += [_said(line, slip, path)] if slip else []
        going_on = _opens(text, following)
        nest = _below(text, nest)
        clear = FORBIDDEN.sub("", text)
        meant.append(line if clear == line.text else replace(line, text=clear))
    return tuple(meant), tuple(problems)


def _said(line: Line, slip: Slip, path: str) -> Problem:
    edit = Edit(line.start, line.start + len(line.text), slip.meant)
    where = Location(path, line.number, slip.column)
    fix = (edit,) if slip.certain else ()
    return Problem(where, f"front-matter-{slip.rule}", slip.message, slip.cure, fix=fix)


def _controls(line: Line, path: str) -> Iterator[Problem]:
    bad = FORBIDDEN.search(line.text)
    if bad:
        where = Location(path, line.number, bad.start() + 1)
        yield Problem(where, "front-matter-control", f"有看不见的控制字符 U+{ord(bad[0]):04X}", "删除它")


# --- where a line stands ---------------------------------------------------------------------------------


def _parts(text: str) -> tuple[str, str]:
    """The indent with its list dashes, and what follows."""
    lead = re.match(r" *(?:-[ \t]+)*", text)
    assert lead
    return lead[0], text[lead.end() :]


def _margin(block: tuple[Line, ...]) -> int:
    """The column of the outermost keys."""
    parts = (_parts(line.text) for line in block)
    return min((len(lead) for lead, rest in parts if _is_key(rest)), default=0)


def _is_key(rest: str) -> bool:
    match = KEY.fullmatch(rest)
    return bool(match and match["colon"] == ":" and match["rest"][:1] in ("", " ", "\t")) or bool(
        QUOTED_KEY.fullmatch(rest)
    )


def _below(text: str, nest: Nest) -> Nest:
    """Where the next line stands."""
    lead, rest = _parts(text)
    if not rest.strip() or rest.startswith("#"):
        return nest
    margin, *inner = nest.keys
    column = len(lead)
    if not _is_key(rest):
        return Nest(nest.keys if column else (margin,))
    outer = tuple(key for key in inner if key < column)
    empty = not re.sub(r"\s#.*$", "", rest.partition(":")[2]).strip()
    return Nest((margin, *outer, column) if column > margin else (margin,), empty)


def _opens(text: str, following: str) -> Open | None:
    """What goes on below this line: a block of text, an open bracket, an open quote."""
    lead, rest = _parts(text)
    match = KEY.fullmatch(rest)
    value = (match["rest"] if match and _is_key(rest) else rest).strip()
    if not lead.strip() and not _is_key(rest):
        return None
    indent = len(text) - len(text.lstrip(" "))
    if re.fullmatch(r"[|>][+-]?\d?(?:\s+#.*)?", value):
        return Open(value[0], indent)
    if value[:1] in ("[", "{") and (depth := _depth(value)) > 0:
        return Open("[", indent, depth) if value in ("[", "{") or _listing(value) else None
    if value[:1] in ("'", '"') and not _closed(value) and following[:1] == " " and value[0] in following:
        return Open(value[0], indent)
    return None


def _listing(value: str) -> bool:
    """Whether an open bracket looks like a list that goes on: its line ends with a comma or another bracket."""
    return _STRINGS.sub("", value).rstrip().endswith((",", "[", "{"))


def _depth(text: str) -> int:
    bare = _STRINGS.sub("", text)
    return sum(bare.count(sign) for sign in "[{") - sum(bare.count(sign) for sign in "]}")


def _belongs(text: str, going_on: Open) -> bool:
    """Whether a line is part of the value begun above."""
    if going_on.sign in ("|", ">"):
        return not text.strip() or len(text) - len(text.lstrip(" ")) > going_on.indent
    return True


def _still(text: str, going_on: Open) -> Open | None:
    """What is open behind a line that belongs to the value."""
    if going_on.sign == "[":
        depth = going_on.depth + _depth(text)
        return replace(going_on, depth=depth) if depth > 0 else None
    return None if going_on.sign in "'\"" and going_on.sign in text else going_on


# --- what is wrong with a line -----------------------------------------------------------------------------


def _slip(text: str, following: str, nest: Nest) -> Slip | None:
    """What YAML would misread in this line, if anything; `following` is the line after it."""
    blank = text[: len(text) - len(text.lstrip(_WIDE))]
    lead, rest = _parts(text)
    if not text.strip() or (rest.startswith("#") and "-" not in lead) or re.fullmatch(r" *-\s*", text):
        return None
    if blank.strip(" "):
        return _odd_indent(text, blank, nest)
    match = KEY.fullmatch(rest)
    if "-" in lead:
        return _item_slip(lead, rest, following) if not (match and _is_key(rest)) else _field(match, lead, following)
    if nest.takes(len(lead)):
        return _field(match, lead, following) if match else _not_a_field(text)
    if match and _is_key(rest):
        return Slip("indent", "行首多了空格", f"请和其他字段对齐 `{rest.strip()}`", 1, " " * nest.keys[0] + rest)
    return _lost_behind(text) if lead else _not_a_field(text)


def _odd_indent(text: str, blank: str, nest: Nest) -> Slip | None:
    """A line that begins with tabs or wide blanks."""
    rest = text.lstrip(_WIDE)
    deep = nest.waiting or len(nest.keys) > 1 or rest.startswith("- ") or not KEY.fullmatch(rest)
    if "\t" in blank:
        meant = (blank.replace("\t", "  ") if deep else " " * nest.keys[0]) + rest
        return Slip("tab", "缩进用了 Tab", "缩进请用空格，不要用 Tab", 1, meant)
    if not KEY.fullmatch(rest):
        return _not_a_field(text)
    return Slip("wide-space", "行首是全角空格", f"请删去 `{rest}`", 1, " " * nest.keys[0] + rest)


def _field(match: re.Match[str], lead: str, following: str) -> Slip | None:
    """What is wrong with a line `name: value`."""
    rest, head, column = match["rest"], f"{lead}{match['name']}: ", len(lead) + match.start("colon") + 1
    value = rest.strip(_WIDE)
    if match["colon"] == "：":
        meant = f"{head}{_mend(value)}".rstrip()
        message = "字段名后用了中文冒号“：”"
        return Slip("full-width-colon", message, f"请改成英文冒号加空格 `{meant.strip()}`", column, meant)
    blank = rest[: len(rest) - len(rest.lstrip(_WIDE))]
    wide = next((i for i, char in enumerate(blank) if char not in " \t"), None)
    if wide is not None:
        meant = f"{head}{_mend(value)}".rstrip()
        return Slip("wide-space", "冒号后是全角空格", f"请改成一个英文空格 `{meant.strip()}`", column + 1 + wide, meant)
    if rest and not blank:
        meant = f"{head}{_mend(value)}"
        return Slip("colon-space", "冒号后面缺一个空格", f"请写成 `{meant.strip()}`", column, meant)
    return _value_slip(head, value, column + 1 + len(blank), following)


def _item_slip(lead: str, rest: str, following: str) -> Slip | None:
    """What is wrong with a line `- value`."""
    if re.match(r"#\S", rest):
        return _quoted_hash(lead, rest, len(lead) + 1, 0)
    return None if QUOTED_KEY.fullmatch(rest) else _value_slip(lead, rest.rstrip(" \t"), len(lead) + 1, following)


def _not_a_field(text: str) -> Slip | None:
    if QUOTED_KEY.fullmatch(text.strip()) or re.match(r"[^'\"].*?:(\s|$)", text):
        return None  # YAML reads it well
    shown = text.strip(_WIDE)[:20]
    cure = "补上字段名和英文冒号，或删去这一行"
    return Slip("not-a-field", f"“{shown}”不是“字段名: 内容”", cure, 1, f"# {text}", certain=False)


def _lost_behind(text: str) -> Slip | None:
    """The second line of a text that has a `#` behind a blank: YAML ends the text there."""
    cut = re.search(r"\s#(?=\S)", text)
    if not cut:
        return None
    lost = text[cut.start() + 1 :]
    cure = "“ #”后会被当作注释，请把这段文字写在一行里并整体加英文引号"
    meant = f"{text[: cut.start()]} ＃{lost[1:]}"
    return Slip("hash", f"“{lost[:20]}”会丢失", cure, cut.start() + 2, meant, certain=False)


def _value_slip(head: str, value: str, column: int, following: str) -> Slip | None:
    """What is wrong with a value that stands properly behind its name or dash."""
    if value[:1] in ("'", '"'):
        return _quote_slip(head, value, column, following)
    if value[:1] in ("[", "{") and _depth(value) > 0 and _listing(value):
        return None
    quoted = f"{head}{_quote(value)}"
    if value[:1] == "[" and "]" not in value and re.search(r"[,，、]", value):
        meant = f"{head}{value}]"
        return Slip("bracket-open", "方括号没有成对", f"请写成 `{meant.strip()}`", column, meant)
    if _starts_badly(value):
        cure = f"以 [ @ * % 等符号开头的内容请加英文引号 `{quoted.strip()}`"
        return Slip("quote-needed", f"内容以“{value[0]}”开头，会被误读", cure, column, quoted)
    if value[:1] in ("[", "{"):
        return None
    if re.search(r":\s|:$", value):
        return Slip("colon-in-value", "内容里含“: ”", f"请整体加英文引号 `{quoted.strip()}`", column, quoted)
    cut = re.search(r"\s#(?=\S)", value)
    return _quoted_hash(head, value, column, cut.start() + 1) if cut else None


def _quoted_hash(head: str, value: str, column: int, at: int) -> Slip:
    quoted = f"{head}{_quote(value)}"
    cure = f"“ #”后会被当作注释，请整体加英文引号 `{quoted.strip()}`"
    return Slip("hash", f"“{value[at:][:20]}”会丢失", cure, column + at, quoted)


def _starts_badly(value: str) -> bool:
    """Whether YAML would take the first character for one of its own signs."""
    if not value or value[0] not in _NEEDS_QUOTES:
        return False
    if value[0] in "[{":
        return _unbalanced(value)
    if value[0] in "-?":
        return value[1:2] in ("", " ")
    return not re.fullmatch(r"[|>][+-]?\d?(?:\s+#.*)?", value)


def _unbalanced(value: str) -> bool:
    """Whether a value that begins like a list or map does not end as one (a comment may follow)."""
    bare = _STRINGS.sub("", value).rstrip()
    closing = "]" if value[0] == "[" else "}"
    return not bare.endswith(closing) or bare.count(value[0]) != bare.count(closing) or "][" in bare


def _closed(value: str) -> re.Match[str] | None:
    pattern = r'"(?:[^"\\]|\\.)*"' if value[0] == '"' else r"'(?:[^']|'')*'"
    return re.match(pattern, value)


def _quote_slip(head: str, value: str, column: int, following: str) -> Slip | None:
    mark, closed = value[0], _closed(value)
    if not closed:
        if following[:1] == " " and mark in following:
            return None  # a quoted value that goes on in the next line
        meant = f"{head}{_quote(value.strip(mark))}"
        return Slip("quote-open", "引号没有成对", f"请写成 `{meant.strip()}`", column, meant)
    rest = value[closed.end() :]
    if rest.strip() and not re.match(r"\s+#", rest):
        meant = f"{head}{_quote(value)}"
        return Slip("quote-inside", "引号只包住了一部分内容", f"请整体加引号 `{meant.strip()}`", column, meant)
    return None


def _mend(value: str) -> str:
    """A value as it should have been typed: quoted where YAML would misread it."""
    slip = _value_slip("", value, 1, "") if value else None
    return slip.meant if slip else value


def _quote(value: str) -> str:
    """The value between quotes, with as little escaping as possible."""
    if "'" not in value:
        return f"'{value}'" if '"' in value else f'"{value}"' if "\\" not in value else f"'{value}'"
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
