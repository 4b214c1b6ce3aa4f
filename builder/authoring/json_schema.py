"""Front matter as JSON Schema (draft 2020-12), for editors that check as one types."""

from __future__ import annotations

from typing import Any

from builder.fields import NO, SCRIPTS, STATES, YES, Form
from builder.front_matter import Mapping, Node, Scalar, parse_yaml
from builder.schema import KINDS, PAIRED, SPECS, FieldSpec, Use, names_of

Shape = dict[str, Any]

# What YAML makes of a line: a text may look like a number, and a field may be empty.
_LINE: Shape = {"type": ["string", "number", "boolean", "null"]}
_LINES: Shape = {"anyOf": [_LINE, {"type": "array", "items": {"$ref": "#/$defs/lines"}}]}
_MAP: Shape = {"type": "object"}
_TAG = rf"[A-Za-z]{{2,3}}([-_][A-Za-z0-9]{{2,8}}){{0,3}}|{'|'.join(name for name in SCRIPTS if not name.isascii())}"
_SHAPES: dict[Form, Shape] = {
    Form.TEXT: _LINE,
    Form.PROSE: _LINE,
    Form.PICTURE: _LINE,
    Form.TEXTS: {"$ref": "#/$defs/lines"},
    Form.DAY: {"type": ["string", "integer", "null"], "pattern": Form.DAY.pattern, "minimum": 1900, "maximum": 2200},
    Form.NUMBER: {"type": ["string", "integer", "null"], "pattern": Form.NUMBER.pattern, "minimum": 0},
    Form.TRUTH: {"enum": [True, False, None, 1, 0, *YES, *NO]},
    Form.STATE: {"enum": [*STATES, "", None]},
    Form.LANG: {"type": ["string", "null"], "pattern": rf"^\s*({_TAG})?\s*$"},
    Form.CREDITS: {"anyOf": [_LINE, _MAP, {"type": "array", "items": {"anyOf": [_LINE, _MAP]}}]},
    Form.PAIRS: {"anyOf": [_MAP, {"$ref": "#/$defs/lines"}]},
    Form.WAIVERS: {"anyOf": [_MAP, {"$ref": "#/$defs/lines"}, {"type": "array", "items": _MAP}]},
    Form.FLAGS: {"anyOf": [_MAP, {"type": "array", "items": _MAP}]},
}


def json_schema(kind: str) -> Shape:
    """What the front matter of an article, issue or page may say; fields that nobody knows are kept, so they pass."""
    used = {name: spec for name, spec in SPECS.items() if spec.use(kind)}
    required = [name for name, spec in used.items() if spec.use(kind) is Use.REQUIRED]
    under_some_name = [{"anyOf": [{"required": [typed]} for typed in names_of(name)]} for name in required]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{KINDS[kind]}的文件头",
        "type": "object",
        "properties": {typed: _reference(name, typed) for name in used for typed in names_of(name)},
        **({"allOf": under_some_name} if required else {}),
        "$defs": {"lines": _LINES, **{name: _field(spec, name in required) for name, spec in used.items()}},
    }


def _reference(name: str, typed: str) -> Shape:
    """A field under one of its names; under 编辑 or 报 it is a part of itself, which is a line or several."""
    part = typed in PAIRED or (typed not in (name, SPECS[name].label) and SPECS[name].form is Form.CREDITS)
    return {"$ref": "#/$defs/lines" if part and typed not in SPECS[name].aliases else f"#/$defs/{name}"}


def _field(spec: FieldSpec, required: bool) -> Shape:
    shape = _SHAPES[spec.form]
    if required:
        shape = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
    example = _plain(parse_yaml(f"{spec.label}: {spec.example}", "")[0])[spec.label]
    return {"title": spec.label, "description": spec.help, **shape, "examples": list(spec.choices) or [example]}


def _plain(node: Node) -> Any:
    """The value in lists, objects and texts."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping):
        return {key.text: _plain(value) for key, value in node.entries}
    return [_plain(item) for item in node.items]
