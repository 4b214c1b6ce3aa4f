"""What is told to those who write: one schema, many outputs, each as committed and each true."""

from __future__ import annotations

import json
import re
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from tests_support import write_site

from builder.authoring.front_matter_cms import settings
from builder.authoring.manual import with_field_table
from builder.authoring.snippets import snippets
from builder.cli import main
from builder.commands.model import MANUAL, outputs
from builder.config import read_config
from builder.documents import find_documents, parse_document, read_document
from builder.heads import type_fields
from builder.problems import Level
from builder.schema import KINDS, NAMES, SPECS, Use, canonical_name, usual

ROOT = Path(__file__).parent.parent
CONFIG, _ = read_config(ROOT / "content")


# --- what is committed --------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", outputs(CONFIG))
def test_what_is_committed_is_what_the_schema_says_now(path: str) -> None:
    assert (ROOT / path).read_text("utf-8") == outputs(CONFIG)[path], "make model"


def test_the_table_of_the_manual_is_what_the_schema_says_now() -> None:
    manual = (ROOT / MANUAL).read_text("utf-8")
    assert with_field_table(manual) == manual, "make model"


def test_bulletin_model_writes_beside_the_content_and_twice_changes_nothing(tmp_path: Path, capsys) -> None:
    content = write_site(tmp_path, {"site.yaml": "栏目: [{名称: 街道动态, 代码: jiedao}]\n"})
    assert main(["model", "--content", str(content)]) == 0
    written = capsys.readouterr().out.split()
    assert sorted(written) == sorted(outputs(read_config(content)[0]))
    assert all((tmp_path / path).is_file() for path in written)
    assert main(["model", "--content", str(content)]) == 0
    assert capsys.readouterr().out == "都是新的，没有改动\n"


def test_every_field_says_all_that_the_outputs_need() -> None:
    for name, spec in SPECS.items():
        assert spec.help and spec.example and spec.uses, name
        assert all(canonical_name(line) == name or NAMES.get(line) == name or spec.lines for line in spec.typed)
        assert set(dict(spec.uses)) <= set(KINDS)


# --- JSON Schema --------------------------------------------------------------------------------------------


class Loader(yaml.SafeLoader):
    """YAML as editors of code read it: numbers and truths are values, dates are texts."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in known if not tag.endswith(":timestamp")]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@cache
def validator(kind: str) -> Draft202012Validator:
    schema = json.loads(outputs(CONFIG)[f".vscode/schema/{kind}.json"])
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def wrong(kind: str, front_matter: str) -> list[str]:
    """The paths of what the schema refuses."""
    told = validator(kind).iter_errors(yaml.load(front_matter, Loader) or {})
    return sorted(error.json_path for error in told)


def documents() -> list[tuple[str, str, str]]:
    """Kind, path and front matter of the sample archive and of what the tests of all other parts are made of."""
    found = []
    for folder in (ROOT / "content", *sorted((ROOT / "tests").rglob("content"))):
        for path in find_documents(folder):
            match = re.match(r"---\n(.*?)\n---\n", (folder / path).read_text("utf-8", "replace"), re.DOTALL)
            kind = {"issues": "issue", "pages": "page"}.get(path.split("/")[0], "article")
            if match and not read_document(folder, path).problems:
                found.append((kind, f"{folder.relative_to(ROOT)}/{path}", match[1]))
    return found


@pytest.mark.parametrize(("kind", "path", "text"), documents(), ids=lambda value: value if "/" in value else "")
def test_the_front_matter_of_our_documents_is_valid(kind: str, path: str, text: str) -> None:
    assert wrong(kind, text) == []


REFUSED = {
    "an article without a title": ("article", "日期: 2024-03-01", "$"),
    "an empty title": ("article", "标题: ''", "$['标题']"),
    "a title that is a list": ("article", "title: [夜市, 开张]", "$.title"),
    "a page without a title": ("page", "草稿: 是", "$"),
    "a day in words": ("article", "标题: 夜市\n日期: 昨天", "$['日期']"),
    "a day without its year": ("article", "标题: 夜市\ndate: 3月14日", "$.date"),
    "a year of long ago": ("article", "标题: 夜市\n发布日期: 24", "$['发布日期']"),
    "a number that is none": ("issue", "期号: 特刊", "$['期号']"),
    "two numbers": ("issue", "期数: 第12、13期", "$['期数']"),
    "perhaps a draft": ("article", "标题: 夜市\n草稿: 也许", "$['草稿']"),
    "a state that nobody knows": ("article", "标题: 夜市\n状态: 完成", "$['状态']"),
    "tags as a mapping": ("article", "标题: 夜市\n标签: {甲: 乙}", "$['标签']"),
    "a language in words": ("article", "标题: 夜市\n语言: 普通话", "$['语言']"),
    "an editor as a mapping": ("issue", "编辑: {姓名: 邵青}", "$['编辑']"),
    "flags as a line": ("article", "标题: 夜市\n待核: 日期", "$['待核']"),
}


@pytest.mark.parametrize(("kind", "text", "path"), REFUSED.values(), ids=REFUSED)
def test_the_schema_refuses(kind: str, text: str, path: str) -> None:
    assert wrong(kind, text) == [path]


ACCEPTED = {
    "what nobody knows": ("article", "标题: 夜市\n备注: {甲: [乙]}"),
    "a number as YAML reads it": ("issue", "期号: 45"),
    "a year alone": ("article", "标题: 夜市\n日期: 2024"),
    "the day of a mail": ("article", "标题: 夜市\ndate: Thu, 14 Mar 2024 07:01:19 GMT"),
    "Chinese digits": ("issue", "期号: 第八百七十六期\n日期: 二〇二四年三月十四日"),
    "a year in round brackets": ("issue", "期号: （2024）第12期（总第345期）"),
    "truth of every kind": ("article", "标题: 夜市\n草稿: yes"),
    "empty fields": ("issue", "期号:\n日期:\n编辑:\n报: ''\n单位: []\n草稿:"),
    "several editors": ("issue", "编辑: [邵青, 温如简]\n校对: 李小满\n报: [市文明办, 区委]"),
    "an issue without a title": ("issue", "期号: 第45期"),
    "a title of digits": ("article", "标题: 2024"),
}


@pytest.mark.parametrize(("kind", "text"), ACCEPTED.values(), ids=ACCEPTED)
def test_the_schema_accepts_what_check_accepts(kind: str, text: str) -> None:
    assert wrong(kind, text) == []
    _, problems = type_fields(parse_document(f"---\n{text}\n---\n\n正文。\n", "a.md"))
    assert [problem for problem in problems if problem.level is Level.ERROR] == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_knows_every_name_of_its_fields(kind: str) -> None:
    known = validator(kind).schema["properties"]
    for typed, name in NAMES.items():
        assert (typed in known) == bool(SPECS[name].use(kind)), typed


# --- snippets -----------------------------------------------------------------------------------------------

VARIABLES = {"CURRENT_YEAR": "2024", "CURRENT_MONTH": "03", "CURRENT_DATE": "05"}


def expanded(body: list[str]) -> str:
    """A snippet as VS Code leaves it when nobody types anything: the first choice, the default, or nothing."""
    text = re.sub(r"\$(CURRENT_\w+)", lambda name: VARIABLES[name[1]], "\n".join(body))
    text = re.sub(r"\$\{\d+\|((?:\\.|[^,|\\])*)(?:,(?:\\.|[^|\\])*)?\|\}", lambda choice: choice[1], text)
    return re.sub(r"\$\d+", "", re.sub(r"\$\{\d+:([^}]*)\}", r"\1", text))


@pytest.mark.parametrize("name", snippets(CONFIG))
def test_a_snippet_leaves_front_matter_that_is_understood(name: str) -> None:
    snippet: dict[str, Any] = snippets(CONFIG)[name]
    text = expanded(snippet["body"])
    document = parse_document(text if text.startswith("---") else f"---\n{text}\n---\n\n正文。\n", "a.md")
    _, problems = type_fields(document)
    assert problems == ()
    assert "$" not in text and "|" not in text
    assert snippet["description"] and snippet["scope"] == "markdown"


@pytest.mark.parametrize(("kind", "label"), KINDS.items())
def test_the_snippet_of_a_kind_has_its_usual_fields_in_order(kind: str, label: str) -> None:
    document = parse_document(expanded(snippets(CONFIG)[f"{label}的文件头"]["body"]), "a.md")
    assert [field.name for field in document.fields] == [line for spec in usual(kind).values() for line in spec.typed]


def test_choices_of_a_snippet_come_from_the_registries_and_cannot_break_it(tmp_path: Path) -> None:
    content = write_site(
        tmp_path,
        {
            "tags.yaml": '- {名称: "清洁, 绿化|美化", 代码: a}\n- {名称: "$1}", 代码: b}\n',
            "units.yaml": "- {名称: 青禾区磨石镇人民政府, 简称: 磨石镇, 止: 2023}\n- {名称: 柳塘街道}\n",
        },
    )
    body = snippets(read_config(content)[0])["文章的文件头"]["body"]
    assert r"标签: [${5|清洁\, 绿化\|美化,\$1\}|}]" in body
    assert "单位: [${6|柳塘街道|}]" in body
    assert "栏目: [$4]" in body


# --- Front Matter CMS -----------------------------------------------------------------------------------------

# What the extension's own schema of content types allows (frontmatter.codes/config/taxonomy.contenttypes.schema.json).
KNOWN_TYPES = {"string", "datetime", "choice", "list", "draft", "taxonomy"}
KNOWN_KEYS = {"title", "name", "type", "description", "required", "single", "choices", "taxonomyId", "isPublishDate"}


def test_the_form_of_the_extension_has_only_what_it_knows() -> None:
    told = settings(CONFIG)
    taxonomies = {each["id"]: each["options"] for each in told["frontMatter.taxonomy.customTaxonomy"]}
    for content_type in told["frontMatter.taxonomy.contentTypes"]:
        for field in content_type["fields"]:
            assert field["type"] in KNOWN_TYPES and set(field) <= KNOWN_KEYS, field
            assert (field["type"] == "choice") == ("choices" in field)
            assert field["type"] != "taxonomy" or taxonomies[field["taxonomyId"]]


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_one_folder_and_a_form_with_its_fields(kind: str) -> None:
    told = settings(CONFIG)
    (folder,) = (each for each in told["frontMatter.content.pageFolders"] if each["contentTypes"] == [kind])
    assert (ROOT / folder["path"].removeprefix("[[workspace]]/")).is_dir()
    (form,) = (each for each in told["frontMatter.taxonomy.contentTypes"] if each["name"] == kind)
    names = [field["name"] for field in form["fields"]]
    used = [spec for spec in SPECS.values() if spec.use(kind) not in (None, Use.IMPORTED)]
    maps = ("联系方式", "免检")  # names with a text each, which the extension has no field for
    assert names == [line for spec in used for line in spec.typed if line not in maps]


def test_the_manual_keeps_everything_but_its_table(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    shutil.copytree(ROOT / "content", tmp_path / "content")
    text = "前言\n\n<!-- 字段表 -->\n旧的\n<!-- /字段表 -->\n\n后记 | `\\1`\n"
    (tmp_path / MANUAL).write_text(text, "utf-8")
    assert main(["model", "--content", str(tmp_path / "content")]) == 0
    made = (tmp_path / MANUAL).read_text("utf-8")
    assert made.startswith("前言\n\n<!-- 字段表 -->\n| 中文名 |") and made.endswith(
        "\n<!-- /字段表 -->\n\n后记 | `\\1`\n"
    )
    assert "旧的" not in made
