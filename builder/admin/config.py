"""The schema of front matter and the registries → the settings of Sveltia CMS, and what our document format needs."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

import yaml

from builder.fields import PAIRS, Form
from builder.model import Column, Config, Tag, Unit
from builder.schema import KINDS, NAMES, SPECS, FieldSpec, Use

SCHEMA = "https://unpkg.com/@sveltia/cms/schema/sveltia-cms.json"
SHOWN = (Use.REQUIRED, Use.USUAL)

# Where the documents of a kind lie, what their files are called, and by what Sveltia lists them.
_PLACES: dict[str, dict[str, Any]] = {
    "article": {
        "folder": "articles",
        "path": "{{date | date('YYYY')}}/{{slug}}",
        "slug": {
            "template": "{{date | date('MMDD')}}-{{uuid_shorter}}",
            "editable": ["create"],
            "hint": "文件名，也是网址的最后一段，如 0301-kaizhang；不写就用日期加几个随机字母",
            "pattern": [r"^[a-z0-9]+(-[a-z0-9]+)*$", "只用小写字母、数字和 -"],
        },
        "summary": "{{title}}",
        "sortable_fields": {"fields": ["date", "title"], "default": {"field": "date", "direction": "descending"}},
        "view_filters": [{"label": "只看草稿", "field": "draft", "pattern": True}],
        "view_groups": [{"label": "按年", "field": "date", "pattern": r"\d{4}"}],
    },
    "issue": {
        "folder": "issues",
        "path": "{{date | date('YYYY')}}/{{slug}}",
        "identifier_field": "number",
        "slug": "{{number}}",
        "summary": "{{number}}（{{date}}）",
        "sortable_fields": {"fields": ["date", "number"], "default": {"field": "date", "direction": "descending"}},
        "view_groups": [{"label": "按年", "field": "date", "pattern": r"\d{4}"}],
    },
    "page": {
        "folder": "pages",
        "slug": {
            "editable": ["create"],
            "hint": "文件名，也是网址：about 就是 /about/",
            "pattern": [r"^[a-z0-9]+(-[a-z0-9]+)*$", "只用小写字母、数字和 -"],
        },
    },
}


def entry_address(path: str) -> str:
    """What follows the editor's own address where it opens a document, by its path in content/; "" for one that it
    does not list."""
    folder, _, name = path.partition("/")
    listed = name.endswith(".md") and folder in (place["folder"] for place in _PLACES.values())
    return f"#/collections/{folder}/entries/{quote(name.removesuffix('.md'))}" if listed else ""


def admin_config(config: Config, folder: str, project: str) -> str:
    """The editor's settings as YAML; `folder` is the path of content/ below the folder called `project`."""
    settings = {
        # Only files of this machine: the name is what Sveltia shows when it asks for the folder.
        "backend": {"name": "gitea", "repo": f"local/{project}", "auth_methods": ["token"]},
        "app_title": config.title,
        "media_folder": str(PurePosixPath(folder, "pictures")),
        "public_folder": "/pictures",
        "media_libraries": {"stock_assets": {"providers": []}},
        "show_preview_links": False,
        "editor": {"preview": False},
        "slug": {"encoding": "ascii", "timezone": "local"},
        "collections": [_collection(kind, config, folder) for kind in _PLACES],
    }
    told = yaml.safe_dump(settings, allow_unicode=True, sort_keys=False, width=1000)
    return f"# yaml-language-server: $schema={SCHEMA}\n{told}"


def admin_form() -> str:
    """What the document format of the editor needs, as JSON: every name → the schema's, and each field's form."""
    fields = {name: field for kind in _PLACES for name, field in _form(kind)}
    names = {typed: name for typed, name in NAMES.items() if name in fields or _lines(name)}
    return json.dumps({"names": names | {name: name for name in fields}, "fields": fields}, ensure_ascii=False)


def _collection(kind: str, config: Config, folder: str) -> dict[str, Any]:
    label, place = KINDS[kind], _PLACES[kind]
    return place | {
        "name": f"{kind}s",
        "label": label,
        "label_singular": label,
        "folder": str(PurePosixPath(folder, place["folder"])),
        "format": "bulletin",
        # Pictures lie beside the document, in a folder of its name.
        "media_folder": "",
        "public_folder": "{{slug}}",
        "fields": [*_fields(kind, config), _BODY],
    }


_BODY = {
    "name": "body",
    "label": "正文",
    "widget": "richtext",
    "modes": ["rich_text", "raw"],
    "required": False,
    "hint": "像在 Word 里一样写；工具栏最右边的按钮换成 Markdown 原文，脚注、表格在那里改",
}


def _fields(kind: str, config: Config) -> list[dict[str, Any]]:
    shown = [name for name, spec in SPECS.items() if spec.use(kind) in SHOWN]
    shown.sort(key=lambda name: (name == "draft", _FIRST.index(name) if name in _FIRST else len(_FIRST)))
    return [field for name in shown for field in _of_spec(name, SPECS[name], kind, config)]


_FIRST = ("title", "bulletin", "number", "date")


def _of_spec(name: str, spec: FieldSpec, kind: str, config: Config) -> list[dict[str, Any]]:
    """The fields of the form for one of the schema: as many as it has lines."""
    if spec.lines:
        hints = (_hint(spec), *[""] * len(spec.lines))
        return [_field(line, line, hint, {"widget": "string"}) for line, hint in zip(spec.lines, hints, strict=False)]
    required = spec.use(kind) is Use.REQUIRED
    return [_field(name, spec.label, _hint(spec), _widget(name, spec, config), required)]


def _field(name: str, label: str, hint: str, widget: dict[str, Any], required: bool = False) -> dict[str, Any]:
    return {"name": name, "label": label, **({"hint": hint} if hint else {}), **widget, "required": required}


def _hint(spec: FieldSpec) -> str:
    example = spec.example.strip("[]")
    return spec.help if spec.form is Form.TRUTH else f"{spec.help}，如 {example}"


def _widget(name: str, spec: FieldSpec, config: Config) -> dict[str, Any]:
    if spec.registry == "bulletins" and config.bulletins:
        names = [each.name for each in config.bulletins]
        return {"widget": "select", "options": names, "default": names[0]}
    if spec.form is Form.TEXTS:
        return {"widget": "choices", **_names(getattr(config, spec.registry, ()))}
    if spec.form is Form.DAY:
        day = {"type": "date", "format": "YYYY-MM-DD", "time_format": False}
        return {"widget": "datetime", **day, **({"default": "{{now}}"} if name == "date" else {})}
    if spec.form is Form.TRUTH:
        return {"widget": "boolean", "default": True}
    return {"widget": "text" if spec.form is Form.PROSE else "string"}


def _names(entries: tuple[Column | Tag | Unit, ...]) -> dict[str, list[str]]:
    """What a field of names offers, by the short name of a unit and not of one that is gone; and all that is known."""
    standing = (entry for entry in entries if not (isinstance(entry, Unit) and entry.until))
    offered = [entry.short or entry.name if isinstance(entry, Unit) else entry.name for entry in standing]
    others = [name for entry in entries for name in (entry.name, *(entry.synonyms if isinstance(entry, Tag) else ()))]
    return {"choices": offered, "known": list(dict.fromkeys((*offered, *others)))}


_FORMS = {Form.TEXTS: "texts", Form.DAY: "day", Form.TRUTH: "truth"}


def _form(kind: str) -> list[tuple[str, dict[str, Any]]]:
    """The fields of a kind as the document format knows them; a line of its own says inside of what it may stand."""
    found: list[tuple[str, dict[str, Any]]] = []
    for name, spec in SPECS.items():
        if spec.use(kind) not in SHOWN:
            continue
        found += [(line, _line(line, name)) for line in spec.lines]
        if not spec.lines:
            found.append((name, {"label": spec.label, "form": _FORMS.get(spec.form, "text")}))
    return found


def _line(line: str, of: str) -> dict[str, Any]:
    aliases = [key for key, label in PAIRS.items() if label == line]
    return {"label": line, "form": "text", "of": of, "aliases": aliases}


def _lines(name: str) -> bool:
    return name in SPECS and bool(SPECS[name].lines)
