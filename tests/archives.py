"""Documents, configurations and archives as tests write them: text in, values out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from builder.archive import Assembly, Terms, assemble, parse_document
from builder.config import read_config
from builder.documents import Document
from builder.documents import parse_document as split
from builder.model import Article, Config, Issue, Standing
from builder.problems import Problem

BODY = "柳塘街道把背街小巷从头到尾走了一遍，见到什么记什么。"
DIGEST = "0123456789abcdef" * 4
AS_OF = date(2025, 1, 1)


def document(path: str, head: str, body: str = BODY) -> Document:
    """A document from the lines of its front matter and its body."""
    return split(f"---\n{head.strip(chr(10))}\n---\n\n{body}\n", path, DIGEST)


def parsed(path: str, head: str, body: str = BODY, config: Config | None = None):
    """What a document holds, and every problem in words."""
    value, problems = parse_document(document(path, head, body), config or Config())
    return value, said(problems)


def said(problems: tuple[Problem, ...]) -> list[str]:
    return [str(problem) for problem in problems]


def article(name: str = "a", head: str = "", body: str = BODY, config: Config | None = None) -> Article:
    """The article content/articles/2024/<name>.md; must hold without an error."""
    value, problems = parsed(f"articles/2024/{name}.md", f"title: 缸瓦巷\ndate: 2024-03-01\n{head}", body, config)
    assert isinstance(value, Article), problems
    return value


def issue(
    number: str, day: str = "2024-03-01", head: str = "", body: str = BODY, config: Config | None = None
) -> Issue:
    """An issue of 青禾快报."""
    told = f"bulletin: 青禾快报\nnumber: {number}\ndate: {day}\n{head}"
    value, problems = parsed(f"issues/{day[:4]}/{number}.md", told, body, config)
    assert isinstance(value, Issue), problems
    return value


def together(*values: Article | Issue | Standing, config: Config | None = None, **terms: object) -> Assembly:
    """The archive of these documents as on New Year's Day 2025, unless told otherwise."""
    as_of = terms.pop("as_of", AS_OF)
    return assemble(values, (), config or Config(), Terms(as_of, **terms))  # type: ignore[arg-type]


def configured(folder: Path, **files: str) -> tuple[Config, list[str]]:
    """The configuration of a folder with these registries (site="…" is site.yaml), and its problems in words."""
    for name, text in files.items():
        (folder / (f"{name}.yaml" if name != "lock" else "urls.lock")).write_text(text, "utf-8")
    config, problems = read_config(folder)
    return config, said(problems)
