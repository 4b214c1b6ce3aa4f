"""Settings of the extension Front Matter CMS for VS Code: a form beside the text, with the fields of the schema."""

from __future__ import annotations

from typing import Any

from builder.authoring.registered import names
from builder.fields import Form
from builder.model import Config
from builder.schema import KINDS, SPECS, FieldSpec, Use

_FOLDERS = {"article": "articles", "issue": "issues", "page": "pages"}
_TYPES = {Form.TEXTS: "list", Form.CREDITS: "list", Form.DAY: "datetime", Form.TRUTH: "draft", Form.STATE: "choice"}


def settings(config: Config) -> dict[str, Any]:
    """What `frontmatter.json` holds. Documents are begun with `bulletin new`, which knows their numbers and places."""
    truth = SPECS["draft"]
    return {
        "$schema": "https://frontmatter.codes/frontmatter.schema.json",
        "frontMatter.telemetry.disable": True,
        "frontMatter.taxonomy.quoteStringValues": True,
        "frontMatter.taxonomy.dateFormat": "yyyy-MM-dd",
        "frontMatter.global.timezone": config.zone,
        "frontMatter.preview.host": "http://127.0.0.1:8000",
        "frontMatter.taxonomy.seoTitleField": SPECS["title"].label,
        "frontMatter.taxonomy.seoDescriptionField": SPECS["summary"].label,
        "frontMatter.dashboard.content.card.fields.title": SPECS["title"].label,
        "frontMatter.dashboard.content.cardTags": SPECS["tags"].label,
        "frontMatter.content.draftField": {"name": truth.label, "type": "choice", "choices": list(truth.choices)},
        "frontMatter.content.pageFolders": [_folder(kind) for kind in KINDS],
        "frontMatter.taxonomy.customTaxonomy": [
            {"id": spec.label, "options": list(names(spec, config))} for spec in SPECS.values() if _is_taxonomy(spec)
        ],
        "frontMatter.taxonomy.contentTypes": [_content_type(kind, config) for kind in KINDS],
    }


def _folder(kind: str) -> dict[str, Any]:
    path = f"[[workspace]]/content/{_FOLDERS[kind]}"
    return {"title": KINDS[kind], "path": path, "contentTypes": [kind], "disableCreation": True}


def _content_type(kind: str, config: Config) -> dict[str, Any]:
    used = (spec for spec in SPECS.values() if spec.use(kind) not in (None, Use.IMPORTED))
    told = [_field(spec, typed, kind, config) for spec in used if _fits(spec) for typed in spec.typed]
    return {"name": kind, "pageBundle": False, "previewPath": None, "fields": told}


def _fits(spec: FieldSpec) -> bool:
    """Whether the form can show its values: it has nothing for names with a text each."""
    return bool(spec.lines) or spec.form not in (Form.PAIRS, Form.WAIVERS)


def _field(spec: FieldSpec, typed: str, kind: str, config: Config) -> dict[str, Any]:
    told: dict[str, Any] = {"title": typed, "name": typed, "type": "string", "description": spec.help}
    if spec.use(kind) is Use.REQUIRED:
        told["required"] = True
    if typed in spec.lines:
        return told | {"single": True}
    if _is_taxonomy(spec):
        return told | {"type": "taxonomy", "taxonomyId": spec.label}
    offered = names(spec, config)
    if offered and spec.form is not Form.TRUTH:
        return told | {"type": _TYPES.get(spec.form, "choice"), "choices": list(offered)}
    if spec.form in (Form.TEXT, Form.PICTURE, Form.NUMBER):
        return told | {"single": True}
    return told | {"type": _TYPES.get(spec.form, "string")} | ({"isPublishDate": True} if typed == "日期" else {})


def _is_taxonomy(spec: FieldSpec) -> bool:
    """Whether its values come from a registry, several at once."""
    return bool(spec.registry) and spec.form is Form.TEXTS
