"""`bulletin new`: a document with its front matter begun, where it belongs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from builder import urls
from builder.commands.order import today
from builder.config import read_config
from builder.documents import Field, Node, Scalar, Sequence, find_documents, format_document, write_text
from builder.fields import parse_number
from builder.model import Config
from builder.problems import ContentError, Location, Problem


@dataclass(frozen=True, slots=True)
class New:
    """What to begin: an article by its title, an issue by its number (the next one where none is given)."""

    content: Path
    kind: str
    title: str = ""
    day: date | None = None


def new_document(order: New) -> str:
    """Write the beginning of a document and say where; an existing file is never touched."""
    if not order.content.is_dir():
        problem = Problem(
            Location(str(order.content)),
            "content-missing",
            "没有这个稿件文件夹",
            "在项目文件夹里运行，或用 --content 指明",
        )
        raise ContentError((problem,))
    config, _ = read_config(order.content)
    day = order.day or today(config.zone)
    path, fields, body = _issue(order, config, day) if order.kind == "issue" else _article(order, day)
    if (order.content / path).exists():
        problem = Problem(Location(path), "exists", "已经有这个文件", "换一个标题、期号或日期，或直接修改它")
        raise ContentError((problem,))
    write_text(order.content / path, format_document(fields, body))
    return str(order.content / path)


def _article(order: New, day: date) -> tuple[str, tuple[Field, ...], str]:
    title = order.title or "在这里写标题"
    id_ = f"{day:%m%d}-{urls.slug(title)[:32].strip('-')}"
    fields = _fields(标题=Scalar(title), 日期=Scalar(day.isoformat()), 栏目=Sequence(()), 标签=Sequence(()),
                     单位=Sequence(()), 来源=Scalar(""), 草稿=Scalar("是"))  # fmt: skip
    return f"articles/{day.year}/{id_}.md", fields, "在这里写正文。段落之间空一行。\n\n## 小标题\n\n……"


def _issue(order: New, config: Config, day: date) -> tuple[str, tuple[Field, ...], str]:
    bulletin = config.bulletins[0] if config.bulletins else None
    yearly = day.year if bulletin and bulletin.yearly else None
    number = parse_number(order.title or str(_next(order.content, yearly)))
    if number is None:
        problem = Problem(Location("issues"), "number", f"“{order.title}”不是期号", "写成 第45期、45 或 增刊第2期")
        raise ContentError((problem,))
    label = number.raw if number.raw.startswith("0") else number.label
    fields = _fields(快报=Scalar(bulletin.name if bulletin else "在这里写快报名称"), 期号=Scalar(label),
                     日期=Scalar(day.isoformat()), 编发单位=Scalar(bulletin.issued_by if bulletin else ""),
                     编辑=Scalar(""), 校对=Scalar(""), 核签=Scalar(""), 报=Scalar(""), 发=Scalar(""),
                     草稿=Scalar("是"))  # fmt: skip
    body = (
        "## 检查督导\n\n### 在这里写条目标题\n\n正文……（报送单位）\n\n## 简讯\n\n### 文明创建\n\n- 报送单位：近日，……。"
    )
    return f"issues/{day.year}/{number.key}.md", fields, body


def _fields(**values: Node) -> tuple[Field, ...]:
    return tuple(Field(name, value) for name, value in values.items())


def _next(content: Path, year: int | None) -> int:
    """One more than the highest number among the files of issues/; of that year's where each year counts anew."""
    below = f"issues/{year}/" if year else "issues/"
    stems = (path.rsplit("/", 1)[-1].split(".")[0] for path in find_documents(content) if path.startswith(below))
    told = (re.fullmatch(r"(?:\d{4}-)?(\d{1,9})", stem) for stem in stems)
    return max((int(match[1]) for match in told if match), default=0) + 1
