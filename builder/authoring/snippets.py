"""Snippets of VS Code: type 文章 or 快报 in a new file, and its front matter stands there, to be filled in with Tab."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

from builder.authoring.registered import names
from builder.fields import Form
from builder.model import Config
from builder.schema import KINDS, SPECS, FieldSpec, Use, usual

_TODAY = "$CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE"
_SHORT = {"article": "wz", "issue": "kb", "page": "ym"}
BODIES = {
    "article": ("在这里写正文。段落之间空一行。",),
    "issue": ("## 检查督导", "", "### 在这里写条目标题", "", "正文。"),
    "page": ("在这里写正文。段落之间空一行。",),
}


def snippets(config: Config) -> dict[str, dict[str, object]]:
    """A snippet for each kind of document, and one for each field that is not in them."""
    documents = {f"{KINDS[kind]}的文件头": _document(kind, config) for kind in KINDS}
    common = {name for kind in KINDS for name in usual(kind)}
    rare = (spec for name, spec in SPECS.items() if name not in common and Use.RARE in dict(spec.uses).values())
    return documents | {f"字段 {spec.label}": _field(spec, config) for spec in rare}


def _document(kind: str, config: Config) -> dict[str, object]:
    stops = count(1)
    lines = (line for spec in usual(kind).values() for line in _lines(spec, config, stops))
    body = ["---", *lines, "---", "", *BODIES[kind], "$0"]
    return _snippet((KINDS[kind], _SHORT[kind], kind), f"新建{KINDS[kind]}：文件头和正文的样子", body)


def _field(spec: FieldSpec, config: Config) -> dict[str, object]:
    return _snippet((spec.label,), spec.help, list(_lines(spec, config, count(1))))


def _snippet(prefix: tuple[str, ...], description: str, body: list[str]) -> dict[str, object]:
    return {"scope": "markdown", "prefix": list(prefix), "description": description, "body": body}


def _lines(spec: FieldSpec, config: Config, stops: Iterator[int]) -> Iterator[str]:
    for typed in spec.typed:
        yield f"{typed}: {_stop(spec, names(spec, config), next(stops))}"


def _stop(spec: FieldSpec, offered: tuple[str, ...], number: int) -> str:
    """Where Tab stops: a choice, today, or a place between quotes, which no other reader of YAML can bend."""
    if offered:
        options = ",".join(re.sub(r"([\\,|$}])", r"\\\1", name) for name in offered)
        return f"[${{{number}|{options}|}}]" if spec.form is Form.TEXTS else f"${{{number}|{options}|}}"
    if spec.form is Form.DAY:
        return f"${{{number}:{_TODAY}}}"
    if spec.form in (Form.TEXTS, Form.CREDITS) and not spec.lines:
        return f"[${number}]"
    if spec.form is Form.PAIRS and not spec.lines:
        return re.sub(r"([\\$])", r"\\\1", spec.example)
    return f'"${number}"'
