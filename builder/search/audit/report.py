"""What the audit says to people: how many agree, kind by kind, and every disagreement with what stands where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from builder.search.audit.compare import Fault
from builder.search.audit.slices import Asked, Query

_MOST = 5
_NAMES = {
    "missing": "少了文档",
    "surplus": "多了文档",
    "twice": "重复列出",
    "first": "头一次查不一样",
    "title": "标题不对",
    "mark": "标错了字",
    "unshown": "没有显示要找的字",
    "quote": "摘录和原文不一样",
    "item-unmarked": "条目里没有要找的字",
    "anchor": "条目的链接落不到",
    "landing": "条目的链接落错了地方",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of an audit: how many documents, what was asked, the faults of the engine's answers and of the page's,
    how many queries were typed into the box, and what the browser complained about."""

    documents: int
    asked: Asked
    faults: tuple[Fault, ...]
    typed: tuple[Query, ...] = ()
    typed_faults: tuple[Fault, ...] = ()
    complaints: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether search finds and shows exactly what stands on the pages."""
        return not (self.faults or self.typed_faults or self.complaints)


def report(verdict: Verdict) -> str:
    """The whole report, in lines."""
    heard = (f"浏览器报错：{complaint}" for complaint in verdict.complaints)
    return "\n".join((*_summary(verdict), *_details(verdict.faults), *_box(verdict), *heard))


def _summary(verdict: Verdict) -> Iterator[str]:
    wrong = {fault.query for fault in verdict.faults}
    queries = verdict.asked.queries
    yield f"检索核对：{verdict.documents} 篇，{len(queries)} 个检索词，{len(queries) - len(wrong)} 个完全一致"
    for kind in dict.fromkeys(query.kind for query in queries):
        of_kind = [query for query in queries if query.kind == kind]
        agreed = sum(query not in wrong for query in of_kind)
        yield f"  {kind}：{len(of_kind)} 个，{agreed} 个一致"
    for kind in verdict.asked.absent:
        yield f"  {kind}：跳过，档案里没有这样的文字"


def _box(verdict: Verdict) -> Iterator[str]:
    wrong = {fault.query for fault in verdict.typed_faults}
    if verdict.typed:
        yield f"在检索框里逐个输入：{len(verdict.typed)} 个，{len(verdict.typed) - len(wrong)} 个一致"
    yield from _details(verdict.typed_faults)


def _details(faults: tuple[Fault, ...]) -> Iterator[str]:
    """Every kind of fault with how often, and the first few: what stands where."""
    for rule, name in _NAMES.items():
        found = [fault for fault in faults if fault.rule == rule]
        if found:
            yield f"{name} [{rule}]：{len(found)} 处"
            yield from (f"  {_asked(fault.query)}：{fault.message}" for fault in found[:_MOST])
        if len(found) > _MOST:
            yield f"  ……另有 {len(found) - _MOST} 处"


def _asked(query: Query) -> str:
    return f"“{query.text}”（取自 {query.source}）" if query.text else query.kind
