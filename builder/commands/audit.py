"""`bulletin search --audit N`: ask the built site what its pages hold, and compare."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from builder.commands.order import Tell
from builder.folder import OutputError
from builder.regex import regex
from builder.search.audit.browser import Reader, ask_engine, open_search, type_in
from builder.search.audit.compare import Fault, compare, compare_list
from builder.search.audit.published import Published, read_published
from builder.search.audit.report import Verdict
from builder.search.audit.slices import Asked, Query, ask

_EVERYTHING = Query("全部文档", "", "/search/")
_STEP = 200
_TYPED = 20
_LONGEST = 60
_PAGE = "index.html"
_FORM = regex(r'<form class="search-form"[^>]* action="([^"]*/)search/"')


@dataclass(frozen=True, slots=True)
class AuditOrder:
    """Which built site to ask, how many queries, from which seed; where it should lie on its server."""

    site: Path
    wanted: int
    seed: int = 1
    base_path: str = ""


def audit(order: AuditOrder, tell: Tell) -> Verdict:
    """Ask slices of the published text in a real browser and compare with plain substring search."""
    base_path = _base_path(order.site)
    if order.base_path not in ("", base_path):
        raise OutputError(
            f"{order.site} 是按路径 {base_path} 生成的，不是 {order.base_path} → 去掉 --base-path，或重新生成"
        )
    tell("读取网页")
    documents = tuple(read_documents(order.site))
    if not documents:
        raise OutputError(f"{order.site} 里没有文章和快报的网页 → 先运行 bulletin build，或用 --output 指明网站文件夹")
    asked = ask(documents, order.wanted, order.seed)
    by_url = {document.url: document for document in documents}
    tell("打开检索页面")
    with open_search(order.site, base_path) as reader:
        faults, sizes = _ask(reader, asked, by_url, tell)
        typed = _sample(asked, sizes, order.seed)
        tell(f"在检索框里输入 {len(typed)} 个词")
        lists = ((query, type_in(reader, query.text)) for query in typed)
        box = tuple(fault for query, listed in lists for fault in compare_list(query, listed, by_url))
        return Verdict(len(documents), asked, faults, typed, box, tuple(dict.fromkeys(reader.complaints)))


def read_documents(site: Path) -> Iterator[Published]:
    """All searched documents of a built site, by address."""
    for file in sorted(site.rglob(_PAGE)):
        folder = file.parent.relative_to(site).as_posix()
        document = read_published("/" if folder == "." else f"/{folder}/", file.read_text("utf-8"))
        if document:
            yield document


def _base_path(site: Path) -> str:
    """Where the site says it lies."""
    page = site / "search" / _PAGE
    found = _FORM.search(page.read_text("utf-8")) if page.is_file() else None
    if not found:
        raise OutputError(
            f"{site} 里没有检索页面 → 先运行 bulletin build（不加 --no-search），或用 --output 指明网站文件夹"
        )
    return found[1]


def _ask(
    reader: Reader, asked: Asked, documents: dict[str, Published], tell: Tell
) -> tuple[tuple[Fault, ...], dict[Query, int]]:
    """The faults of all answers, that to no question first: all documents; and how many results each query has."""
    faults: list[Fault] = []
    sizes: dict[Query, int] = {}
    queries = (_EVERYTHING, *asked.queries)
    for query, answer in zip(queries, ask_engine(reader, (query.text for query in queries)), strict=True):
        if len(sizes) % _STEP == 0:
            tell(f"检索 {len(asked.queries)} 个词，已有 {len(sizes)} 个")
        faults += compare(query, answer, documents)
        sizes[query] = len(answer.results)
    return tuple(faults), sizes


def _sample(asked: Asked, sizes: dict[Query, int], seed: int) -> tuple[Query, ...]:
    """Queries of every kind to type into the box, such as a reader would read to the end."""
    short = [query for query in asked.queries if sizes[query] <= _LONGEST]
    kinds = {kind: [query for query in short if query.kind == kind] for kind in dict.fromkeys(q.kind for q in short)}
    dice = random.Random(seed)
    shuffled = [dice.sample(queries, len(queries)) for queries in kinds.values()]
    rounds = (query for at in range(_TYPED) for queries in shuffled for query in queries[at : at + 1])
    return tuple(query for query, _ in zip(rounds, range(_TYPED), strict=False))
