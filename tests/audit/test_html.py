"""The Nu HTML checker over every page, style sheet and picture of the site: nothing but what is explained."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from audit.specimens import EVERYTHING
from audit.tools import VNU
from conftest import AS_OF, copy_content

from builder.cli import main

EXPLAINED = Path(__file__).with_name("explained.yaml")


KINDS = (".html", ".css", ".svg")


def check(*places: Path) -> list[tuple[str, str]]:
    """Every message of the checker about the pages, style sheets and pictures of some folders: where, and what."""
    java = shutil.which("java")
    assert java, "no Java: run `make test`, which installs it"
    assert VNU.is_file(), "no HTML checker: run `make test`, which installs it"
    options = ["--stdout", "--format", "json", "--also-check-css", "--also-check-svg"]
    files = [str(file) for place in places for file in sorted(place.rglob("*")) if file.suffix in KINDS]
    command = [java, "-jar", str(VNU), *options, *files]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    messages = json.loads(done.stdout)["messages"]
    return [(f"{each.get('url', '')}:{each.get('lastLine', '')}", _words(each)) for each in messages]


def _words(message: dict[str, str]) -> str:
    """What the checker says, and about what."""
    return f"{message['message']} | {' '.join(message.get('extract', '').split())}"


@pytest.fixture(scope="module")
def below(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample site once more, with every setting that shows something, and a path below a portal."""
    folder = tmp_path_factory.mktemp("audit")
    settings = copy_content(folder / "content") / "site.yaml"
    settings.write_text(settings.read_text("utf-8") + EVERYTHING, "utf-8")
    place = ["--content", str(folder / "content"), "--output", str(folder / "site"), "--as-of", AS_OF]
    assert main(["build", *place, "--base-url", "https://wenming.qinghe.example", "--base-path", "/a/b/"]) == 0
    return folder / "site"


def test_the_checker_says_nothing_that_is_not_explained(sample: Path, below: Path) -> None:
    patterns = [re.compile(known["message"]) for known in yaml.safe_load(EXPLAINED.read_text("utf-8"))]
    messages = check(sample, below)
    new = [f"{where}: {text}" for where, text in messages if not any(known.search(text) for known in patterns)]
    assert not new, "\n".join([f"{len(new)} messages", *new[:40]])
    unused = [known.pattern for known in patterns if not any(known.search(text) for _, text in messages)]
    assert not unused, f"explained, and no longer said: {unused}"


def test_every_explanation_gives_its_reason() -> None:
    for known in yaml.safe_load(EXPLAINED.read_text("utf-8")):
        assert set(known) == {"message", "reason"}, known
        assert len(known["reason"]) > 30, known


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("page.html", "<!DOCTYPE html><html lang=zh-Hans><title>青禾</title><p>街道</div>", "Stray end tag"),
        ("style.css", "p { colour: red }", "doesn't exist"),
        ("picture.svg", '<svg xmlns="http://www.w3.org/2000/svg"><p/></svg>', "not allowed"),
    ],
)
def test_the_checker_finds_what_is_wrong(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    assert any(said in message for _, message in check(tmp_path))
