"""A document whose original changed: what is new comes in, what a person edited stays, all of it is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from builder.documents import Document, Field, Mapping, Node, Sequence
from builder.front_matter import format_value
from builder.merge import Change, merge
from builder.schema import label_of

_SHOWN = 40
Nodes = tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Revision:
    """The document as it is now, and a line for everything that changed."""

    fields: tuple[Field, ...]
    body: str
    told: tuple[str, ...]


def revise(base: Document, current: Document, changed: Document) -> Revision:
    """`current`, which a person edited since the import that made `base`, with what is new in `changed`."""
    merged = merge(_paragraphs(base.body), _paragraphs(current.body), _paragraphs(changed.body))
    told = [_paragraph_told(change) for change in merged.changes]
    fields = tuple(_fields(base, current, changed, told))
    return Revision(fields, "\n\n".join(merged.parts) + "\n", tuple(told))


def _paragraphs(body: str) -> tuple[str, ...]:
    return tuple(body.strip("\n").split("\n\n")) if body.strip() else ()


def _paragraph_told(change: Change) -> str:
    before, after = _short(change.before), _short(change.after)
    what = f"改动：{before} → {after}" if before and after else f"新增：{after}" if after else f"删去：{before}"
    return f"原稿这里也有{what}；人工改过，保留人工的" if change.kept else what


def _short(parts: tuple[str, ...]) -> str:
    text = " / ".join(parts)
    return f"“{text[:_SHOWN]}{'…' if len(text) > _SHOWN else ''}”" if text else ""


def _fields(base: Document, current: Document, changed: Document, told: list[str]) -> Iterator[Field]:
    """Every field: a person's where it was edited, else the new one; the note of the original is always new."""
    before = {field.name: field for field in base.fields}
    news = {field.name: field for field in changed.fields}
    have = {field.name for field in current.fields}
    for field in current.fields:
        old, new = before.get(field.name), news.get(field.name)
        if field.name == "original":
            yield new or field
        elif field.name == "flags":
            yield from _flags(_items(old), field, _items(new), told)
        elif _same(old, new) or _same(field, new) or field.name == "id":
            yield field
        elif not _same(old, field):
            told.append(f"原稿的{label_of(field.name)}也有改动：{_said(new)}；人工改过，保留人工的")
            yield field
        elif new:
            told.append(f"{label_of(field.name)}：{_said(field)} → {_said(new)}")
            yield new
        else:
            told.append(f"{label_of(field.name)}：{_said(field)} 已删去")
    for field in changed.fields:
        if field.name not in have and not _same(before.get(field.name), field):
            told.append(f"{label_of(field.name)}：{_said(field)}")
            yield field


def _same(first: Field | None, second: Field | None) -> bool:
    return _said(first) == _said(second)


def _said(field: Field | None) -> str:
    return format_value(field.value) if field else ""


def _flags(base: Nodes, current: Field, changed: Nodes, told: list[str]) -> Iterator[Field]:
    """A person's flags stay as they are; those of the last import are as the new one has them: settled, or gone."""
    known = {format_value(item) for item in base}
    raised = {_question(item): item for item in changed}
    kept: list[Node] = []
    for item in _items(current):
        if format_value(item) not in known:
            kept.append(item)
        elif _question(item) in raised:
            kept.append(raised[_question(item)])
    settled = {_question(item) for item in base if format_value(item) not in {*map(format_value, changed)}}
    told += (f"待核已了结：{note}" for _, note in sorted(settled) if note)
    seen = {_question(item) for item in (*base, *kept)}
    items = (*kept, *(item for item in changed if _question(item) not in seen))
    if items:
        yield Field(current.name, Sequence(items), current.line, current.column)


def _question(flag: Node) -> tuple[str, str]:
    """Rule and note of a flag, whoever has accepted it."""
    given = {key.text: format_value(value) for key, value in flag.entries} if isinstance(flag, Mapping) else {}
    return given.get("rule", ""), given.get("note", "")


def _items(field: Field | None) -> Nodes:
    return field.value.items if field and isinstance(field.value, Sequence) else ()
