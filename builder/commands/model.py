"""`bulletin model`: tell the schema of fields and the registries to other programs, in the files that they read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from builder.authoring.front_matter_cms import settings
from builder.authoring.json_schema import json_schema
from builder.authoring.manual import with_field_table
from builder.authoring.snippets import snippets
from builder.config import read_config
from builder.documents import write_text
from builder.encodings import decode
from builder.model import Config
from builder.schema import KINDS

MANUAL = "docs/编辑手册.md"


def write_model(content: Path) -> tuple[str, ...]:
    """Write what is told beside the content folder; the paths of what is new, relative to the folder around it."""
    config, _ = read_config(content)
    told = outputs(config) | manual(content.parent)
    return tuple(path for path, text in told.items() if write_text(content.parent / path, text))


def outputs(config: Config) -> dict[str, str]:
    """Path → text of everything that other programs read."""
    values = {
        ".vscode/bulletin.code-snippets": snippets(config),
        ".vscode/frontmatter.json": settings(config),
        **{f".vscode/schema/{kind}.json": json_schema(kind) for kind in KINDS},
    }
    return {path: _json(value) for path, value in values.items()}


def manual(project: Path) -> dict[str, str]:
    """The manual with its table of fields made anew, where the project has one."""
    path = project / MANUAL
    return {MANUAL: with_field_table(decode(path.read_bytes(), MANUAL).text)} if path.is_file() else {}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
