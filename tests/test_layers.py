"""Imports point down, and only the rows that may touch disk, clock and processes do."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

BUILDER = Path(__file__).parent.parent / "builder"

# Low to high; a name stands for a module or a whole package. README.md shows the same picture.
ROWS = (
    ("edits", "merge", "words", "pickling", "garbage", "regex"),
    ("problems",),
    ("slips", "encodings", "pictures"),
    ("model", "front_matter"),
    ("documents", "urls", "markdown", "encode", "media", "scripts", "qr", "templates", "fingerprints"),
    ("fields", "excerpts", "texts", "held", "manifest", "workers"),
    ("schema",),
    ("heads", "registries", "authoring"),
    ("clean",),
    ("config", "articles", "issues", "ownership", "intake"),
    ("archive",),
    ("lint", "pages", "prepare", "review", "revise", "norms"),
    ("typed",),
    ("render", "search", "preview", "folder", "renditions", "fetch", "memory", "toolchain"),
    ("output", "study", "admin"),
    ("commands", "terminal"),
    ("cli",),
    ("__main__",),
)
ROW_OF = {name: row for row, names in enumerate(ROWS) for name in names}
WORLDLY = (
    "documents",
    "templates",
    "render",
    "folder",
    "encode",
    "renditions",
    "fetch",
    "toolchain",
    "output",
    "held",
    "manifest",
    "memory",
    "workers",
    "study",
    "search",
    "preview",
    "admin",
    "commands",
    "terminal",
    "cli",
    "__main__",
)
FORBIDDEN_MODULES = {"os", "io", "pathlib", "shutil", "subprocess", "socket", "time", "random", "logging"}
FORBIDDEN_NAMES = {"open", "today", "now"}

MODULES = sorted(path.relative_to(BUILDER) for path in BUILDER.rglob("*.py") if path != BUILDER / "__init__.py")


def test_the_readme_shows_these_rows() -> None:
    """Each row of the README's table begins its entries with the names of the modules."""
    shown = re.findall(r"^\| (\d+) \| (.*?) \|", (BUILDER.parent / "README.md").read_text("utf-8"), re.M)
    units = {
        int(row): {name.strip("/") for name in re.findall(r"`(\w+)/?`", cell)} & set(ROW_OF) for row, cell in shown
    }
    assert units == {row: set(names) for row, names in enumerate(ROWS) if names != ("__main__",)}


def unit_of(path: Path) -> str:
    """The module or package of builder/ that a file belongs to."""
    return path.parts[0].removesuffix(".py")


def imported(tree: ast.AST) -> set[str]:
    """The units of builder/ that a module imports, type-checking imports included."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "builder":
            rest = node.module.split(".")[1:]
            found |= {rest[0]} if rest else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("builder.")}
        assert not (isinstance(node, ast.ImportFrom) and node.level), "relative import"
    return found


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_imports_point_down(path: Path) -> None:
    unit = unit_of(path)
    assert unit in ROW_OF, f"{path} stands in no row"
    for other in imported(ast.parse((BUILDER / path).read_text("utf-8"))):
        if other != unit:
            assert ROW_OF[other] < ROW_OF[unit], f"{path} imports {other}, which does not stand below it"


@pytest.mark.parametrize("path", [p for p in MODULES if unit_of(p) not in WORLDLY], ids=str)
def test_pure_rows_touch_nothing(path: Path) -> None:
    for node in ast.walk(ast.parse((BUILDER / path).read_text("utf-8"))):
        if isinstance(node, ast.Import):
            assert not {alias.name.split(".")[0] for alias in node.names} & FORBIDDEN_MODULES
        elif isinstance(node, ast.ImportFrom) and ast.unparse(node) != "from io import BytesIO":  # memory, not disk
            assert (node.module or "").split(".")[0] not in FORBIDDEN_MODULES
        elif isinstance(node, ast.Call):
            # What stands in a zip is opened in memory; paths, which could open files, cannot be imported here.
            method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            name = method.replace("open", "") or getattr(node.func, "id", "")
            assert name not in FORBIDDEN_NAMES, f"{path}:{node.lineno} calls {name}()"


@pytest.mark.parametrize("package", sorted(p.name for p in BUILDER.iterdir() if (p / "__init__.py").is_file()))
def test_no_circles_inside_a_package(package: str) -> None:
    edges = {
        f"builder.{'.'.join(path.with_suffix('').parts)}".removesuffix(".__init__"): inner(path)
        for path in MODULES
        if path.parts[0] == package
    }
    done: set[str] = set()

    def visit(name: str, above: tuple[str, ...]) -> None:
        assert name not in above, " → ".join((*above, name))
        if name not in done:
            for other in edges.get(name, ()):
                visit(other, (*above, name))
            done.add(name)

    for name in edges:
        visit(name, ())


def inner(path: Path) -> set[str]:
    """The modules of its own package that a file imports; a package's front door is not counted."""
    package = f"builder.{path.parts[0]}"
    found = set()
    for node in ast.walk(ast.parse((BUILDER / path).read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(package):
            # A package's front door may stand for its modules: which of them, the names say.
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)} - {package}
    return found


def test_every_value_is_frozen_and_slotted() -> None:
    for path in MODULES:
        for node in ast.walk(ast.parse((BUILDER / path).read_text("utf-8"))):
            # A subclass of a library's mutable dataclass has to be what its parent is.
            if isinstance(node, ast.ClassDef) and not node.bases:
                for decorator in node.decorator_list:
                    if "dataclass" in ast.unparse(decorator):
                        told = {keyword.arg for keyword in getattr(decorator, "keywords", ())}
                        assert {"frozen", "slots"} <= told, f"{path}: {node.name} is not frozen and slotted"
