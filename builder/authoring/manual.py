"""The table of fields in docs/编辑手册.md."""

from __future__ import annotations

import re

from builder.schema import KINDS, SPECS, FieldSpec, Use, names_of

BEGIN, END = "<!-- 字段表 -->\n", "\n<!-- /字段表 -->"
_HEAD = "| 中文名 | 英文名 | 也可以写 | 怎么填 | 用在 | 意思 | 例子 |\n| --- | --- | --- | --- | --- | --- | --- |"


def with_field_table(manual: str) -> str:
    """The manual with its table of fields as the schema has it now."""
    marked = re.compile(f"(?<={re.escape(BEGIN)}).*?(?={re.escape(END)})", re.DOTALL)
    return marked.sub(lambda _: field_table(), manual, count=1)


def field_table() -> str:
    """A row for each field, in the schema's order."""
    return "\n".join((_HEAD, *(_row(name, spec) for name, spec in SPECS.items())))


def _row(name: str, spec: FieldSpec) -> str:
    others = "、".join(typed for typed in names_of(name) if typed not in (name, spec.label))
    example = f"`{spec.typed[0]}: {spec.example}`"
    cells = (spec.label, f"`{name}`", others, spec.form.label, _kinds(spec), spec.help, example)
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"


def _kinds(spec: FieldSpec) -> str:
    return "、".join(f"{KINDS[kind]}{'（必填）' if use is Use.REQUIRED else ''}" for kind, use in spec.uses)
