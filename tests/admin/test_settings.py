"""The settings that the web editor gets from the schema and the registries, and what the preview answers below /admin/."""

from __future__ import annotations

import json
from http import HTTPStatus
from pathlib import Path

import jsonschema
import pytest
import yaml

from builder.admin.config import admin_config, admin_form
from builder.admin.room import POLICY, admin_room
from builder.cli import main
from builder.config import read_config
from builder.preview.rooms import Request
from builder.schema import SPECS

EXPECTED = Path(__file__).parent / "config.yml"


@pytest.fixture
def settings(project: Path) -> str:
    config, _ = read_config(project / "content")
    return admin_config(config, "content", "青禾")


def test_the_settings_are_these(settings, request) -> None:
    """After a wanted change of the schema: `make golden`."""
    if request.config.getoption("--rewrite-golden"):
        EXPECTED.write_text(settings, "utf-8")
    assert settings == EXPECTED.read_text("utf-8")


def test_sveltias_own_schema_accepts_them(settings, root: Path) -> None:
    schema = root / ".cache/admin-build/node_modules/@sveltia/cms/schema/sveltia-cms.json"
    if not schema.is_file():
        pytest.skip("the web editor is not built: `make admin` builds it (Node.js 20 or newer)")
    jsonschema.validate(yaml.safe_load(settings), json.loads(schema.read_text("utf-8")))


def test_content_may_be_the_whole_repository(project: Path) -> None:
    config, _ = read_config(project / "content")
    settings = yaml.safe_load(admin_config(config, ".", "青禾"))
    assert [each["folder"] for each in settings["collections"]] == ["articles", "issues", "pages"]


def test_every_field_that_a_document_must_have_is_asked_for(settings) -> None:
    asked = {
        each["name"]: {field["name"] for field in each["fields"]} for each in yaml.safe_load(settings)["collections"]
    }
    for name, spec in SPECS.items():
        for kind, use in spec.uses:
            if use == "必填":
                assert name in asked[f"{kind}s"]


def test_names_lead_to_the_fields_of_the_form() -> None:
    form = json.loads(admin_form())
    assert form["names"]["标题"] == form["names"]["题目"] == form["names"]["title"] == "title"
    assert form["names"]["编辑"] == "编辑"
    assert form["fields"]["编辑"] == {"label": "编辑", "form": "text", "of": "staff", "aliases": []}
    assert form["fields"]["发"]["aliases"] == ["issue_to"]
    assert form["fields"]["date"]["form"] == "day"


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A folder as `make admin` leaves it, as far as the room looks at it."""
    folder = tmp_path / "bundle"
    (folder / "assets").mkdir(parents=True)
    for name in ("index.html", "main.js", "admin.css", "assets/heic_dec.wasm", "assets/font.woff2"):
        (folder / name).write_text(name, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("", "text/html; charset=utf-8"),
        ("main.js", "text/javascript; charset=utf-8"),
        ("admin.css", "text/css; charset=utf-8"),
        ("assets/heic_dec.wasm", "application/wasm"),
        ("assets/font.woff2", "font/woff2"),
        ("config.yml", "text/yaml; charset=utf-8"),
        ("form.json", "application/json; charset=utf-8"),
        ("now/content/pages/about.md", "text/plain; charset=utf-8"),
    ],
)
def test_what_is_there(project: Path, built: Path, path: str, kind: str) -> None:
    answer = admin_room(project / "content", built)(Request("GET", path))
    assert (answer.status, answer.kind) == (HTTPStatus.OK, kind)


@pytest.mark.parametrize(
    "path",
    [
        "../room.py", "/etc/passwd", "assets", "nothing.js", "now/content/site.yaml", "now/content/../../secret.md",
        "now/secret.md", "now//etc/passwd", "now/content/pages/nothing.md", "now/content/articles",
    ],
)  # fmt: skip
def test_what_is_nobodys_business(project: Path, built: Path, path: str) -> None:
    (project / "secret.md").write_text("秘密", "utf-8")
    (project.parent / "secret.md").write_text("秘密", "utf-8")
    assert admin_room(project / "content", built)(Request("GET", path)).status == HTTPStatus.NOT_FOUND


def test_settings_are_made_anew(project: Path, built: Path) -> None:
    """A tag registered a moment ago is offered after a reload."""
    room = admin_room(project / "content", built)
    tags = project / "content" / "tags.yaml"
    tags.write_text(tags.read_text("utf-8") + "- name: 夜市\n  id: yeshi\n", "utf-8")
    assert "- 夜市\n" in room(Request("GET", "config.yml")).body.decode()


def test_the_page_may_ask_nobody_else(project: Path, built: Path) -> None:
    room = admin_room(project / "content", built)
    assert room(Request("GET", "")).policy == POLICY
    assert "http" not in POLICY and "*" not in POLICY and "unsafe-eval" not in POLICY
    assert room(Request("POST", "")).status == HTTPStatus.METHOD_NOT_ALLOWED


def test_without_the_bundle_a_page_says_how_to_get_it(project: Path, tmp_path: Path) -> None:
    answer = admin_room(project / "content", tmp_path / "nothing")(Request("GET", ""))
    page = answer.body.decode()
    assert "网页编辑器还没有装" in page
    assert "make admin" in page and "记事本" in page and "Front Matter CMS" in page
    assert (
        admin_room(project / "content", tmp_path / "nothing")(Request("GET", "main.js")).status == HTTPStatus.NOT_FOUND
    )


def test_without_git_a_page_says_what_to_do(tmp_path: Path, built: Path) -> None:
    """Sveltia opens no folder without .git, and would say so only after it was picked."""
    (tmp_path / "content").mkdir()
    page = admin_room(tmp_path / "content", built)(Request("GET", "")).body.decode()
    assert "还差一个 .git 文件夹" in page and "git init" in page


def test_nothing_of_it_is_published(tmp_path: Path) -> None:
    content, site = tmp_path / "content", tmp_path / "site"
    (content / "articles").mkdir(parents=True)
    (content / "articles" / "yeshi.md").write_text("---\n标题: 夜市\n日期: 2025-03-01\n---\n\n开张。\n", "utf-8")
    assert main(["build", "--content", str(content), "--output", str(site), "--no-search"]) == 0
    assert not [path for path in site.rglob("*") if "admin" in path.name.lower()]


def test_the_lock_names_no_mirror(root: Path) -> None:
    """`npm ci` asks the registry that whoever builds has set, not the author's."""
    assert "resolved" not in (root / "builder/admin/package-lock.json").read_text("utf-8")
