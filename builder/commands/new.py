"""`bulletin new`: a document with its front matter begun, where it belongs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from builder import urls
from builder.authoring.questions import KIND, Question, asked, question
from builder.commands.order import today
from builder.config import read_config
from builder.documents import (
    Document,
    Field,
    Node,
    Scalar,
    Sequence,
    find_documents,
    format_document,
    read_document,
    write_text,
)
from builder.fields import Form, parse_number, parse_when
from builder.heads import type_fields
from builder.model import Bulletin, Config
from builder.problems import ContentError, Location, Problem
from builder.schema import KINDS, PAIRED, FieldSpec, canonical_name, usual

Ask = Callable[[Question], tuple[str, ...]]
Values = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class New:
    """What to begin: an article or a page by its title, an issue by its number (the next one where none is given).

    `chosen` are the values of other fields, by their names in the schema.
    """

    content: Path
    kind: str
    title: str = ""
    day: date | None = None
    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()


def ask_for(content: Path, ask: Ask) -> New:
    """What a person wants to begin, question by question."""
    config = _config(content)
    (told,) = ask(KIND)
    kind = next(kind for kind, label in KINDS.items() if label == told)
    values: Values = {}
    for name in asked(kind, config):
        values[name] = ask(question(name, kind, config, _proposal(name, values, content, config)))
    (title,) = values.pop("number" if kind == "issue" else "title")
    when = parse_when("".join(values.pop("date", ())))
    return New(content, kind, title, when.at.date() if when else None, tuple(values.items()))


def _proposal(name: str, values: Values, content: Path, config: Config) -> str:
    """What Enter alone says: today, the number after the last, the first bulletin."""
    day = today(config.zone)
    if name == "date":
        return day.isoformat()
    if name == "bulletin":
        return config.bulletins[0].name
    if name == "number":
        when = parse_when("".join(values.get("date", ())))
        return f"第{_last_issue(content, config, _bulletin(config, values), when.at.date() if when else day)[0] + 1}期"
    return ""


def new_document(order: New) -> str:
    """Write the beginning of a document and say where; an existing file is never touched."""
    config = _config(order.content)
    day = order.day or today(config.zone)
    begin = {"article": _article, "issue": _issue, "page": _page}[order.kind]
    path, fields, body = begin(order, config, day)
    if (order.content / path).exists():
        problem = Problem(Location(path), "exists", "已经有这个文件", "换一个标题、期号或日期，或直接修改它")
        raise ContentError((problem,))
    write_text(order.content / path, format_document(fields, body))
    return str(order.content / path)


def _config(content: Path) -> Config:
    if not content.is_dir():
        cure = "在项目文件夹里运行，或用 --content 指明"
        raise ContentError((Problem(Location(str(content)), "content-missing", "没有这个稿件文件夹", cure),))
    return read_config(content)[0]


Begun = tuple[str, tuple[Field, ...], str]


def _article(order: New, _: Config, day: date) -> Begun:
    title = order.title or "在这里写标题"
    values: Values = {"title": (title,), "date": (day.isoformat(),), "draft": ("是",), **dict(order.chosen)}
    body = "在这里写正文。段落之间空一行。\n\n## 小标题\n\n……"
    return f"articles/{day.year}/{day:%m%d}-{_slug(title)}.md", tuple(_fields("article", values)), body


def _page(order: New, _: Config, __: date) -> Begun:
    title = order.title or "在这里写标题"
    values: Values = {"title": (title,), "draft": ("是",)}
    return f"pages/{_slug(title)}.md", tuple(_fields("page", values)), "在这里写正文。段落之间空一行。"


def _slug(title: str) -> str:
    return urls.slug(title)[:32].strip("-")


def _issue(order: New, config: Config, day: date) -> Begun:
    bulletin = _bulletin(config, dict(order.chosen))
    last, masthead = _last_issue(order.content, config, bulletin, day)
    number = parse_number(order.title or str(last + 1))
    if number is None:
        problem = Problem(Location("issues"), "number", f"“{order.title}”不是期号", "写成 第45期、45 或 增刊第2期")
        raise ContentError((problem,))
    values: Values = {
        "bulletin": (bulletin.name if bulletin else "在这里写快报名称",),
        "number": (number.raw if number.raw.startswith("0") else number.label,),
        "date": (day.isoformat(),),
        "issued_by": (bulletin.issued_by if bulletin else "",),
        "draft": ("是",),
    }
    brief = f"- 报送单位：{day.month}月{day.day}日，……。"
    body = f"## 检查督导\n\n### 在这里写条目标题\n\n正文……（报送单位）\n\n## 简讯\n\n### 文明创建\n\n{brief}"
    return f"issues/{day.year}/{number.key}.md", tuple(_fields("issue", values, masthead)), body


def _bulletin(config: Config, values: Values) -> Bulletin | None:
    """The bulletin that was chosen, else the first that is registered."""
    chosen = (each for each in config.bulletins if (each.name,) == values.get("bulletin"))
    return next(chosen, config.bulletins[0] if config.bulletins else None)


def _fields(kind: str, values: Values, taken: tuple[Field, ...] = ()) -> Iterator[Field]:
    """The lines of a new document: what is known of each usual field, as an earlier document typed it, or empty."""
    for name, spec in usual(kind).items():
        earlier = tuple(field for field in taken if _target(field) == name)
        yield from earlier or (Field(line, _node(spec, values.get(name, ()))) for line in spec.typed)


def _node(spec: FieldSpec, values: tuple[str, ...]) -> Node:
    if spec.form in (Form.TEXTS, Form.CREDITS) and not spec.lines:
        return Sequence(tuple(map(Scalar, values)))
    return Scalar("".join(values))


# --- the issue before -----------------------------------------------------------------------------------

_MASTHEAD = ("issued_by", "staff", "distribution")


def _last_issue(content: Path, config: Config, bulletin: Bulletin | None, day: date) -> tuple[int, tuple[Field, ...]]:
    """The highest number of a bulletin (of this year where each year counts anew), 0 before the first; and who issued,
    edited and received the latest issue that says so."""
    numbered = sorted(_numbered(content), reverse=True)
    same = [(year, number, path) for year, number, path in numbered if _is_of(content, path, config, bulletin)]
    yearly = bool(bulletin and bulletin.yearly)
    counted = (number for year, number, _ in same if not yearly or year == str(day.year))
    latest = sorted(same, key=lambda issue: issue if yearly else issue[1:], reverse=True)
    mastheads = (_masthead(content, path) for _, _, path in latest)
    return max(counted, default=0), next(filter(None, mastheads), ())


def _numbered(content: Path) -> Iterator[tuple[str, int, str]]:
    """Year of the folder, number and path of each issue whose file is named by its number."""
    for path in find_documents(content):
        if match := re.fullmatch(r"issues/(?:(\d{4})/)?(?:.*/)?(?:\d{4}-)?(\d{1,9})\.[^/]*", path):
            yield match[1] or "", int(match[2]), path


def _is_of(content: Path, path: str, config: Config, bulletin: Bulletin | None) -> bool:
    """Whether an issue belongs to this bulletin; what does not say so belongs to any."""
    if bulletin is None or len(config.bulletins) < 2:
        return True
    document = _read(content, path)
    return document is None or type_fields(document)[0].bulletin in ("", bulletin.name)


def _masthead(content: Path, path: str) -> tuple[Field, ...]:
    document = _read(content, path)
    told = document.fields if document else ()
    return tuple(field for field in told if _target(field) in _MASTHEAD and field.name != "本期增发")


def _read(content: Path, path: str) -> Document | None:
    with suppress(ContentError):
        return read_document(content, path)
    return None


def _target(field: Field) -> str:
    return PAIRED.get(field.name) or canonical_name(field.name)
