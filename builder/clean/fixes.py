"""`<original>.fixes.yaml`: a person's answers, read and written. Each is tied to words quoted from the document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from builder.clean.values import Cleaned, Fix, Offer
from builder.documents import Mapping, Node, Scalar, Sequence
from builder.front_matter import format_value, parse_yaml
from builder.problems import Location, Problem

VERBS = {
    "join": ("接", "接上"), "move": ("移", "移动"), "split": ("分", "分段"), "heading": ("标题",),
    "keep": ("留", "保留"), "drop": ("删", "删去"), "set": ("填", "填写"), "accept": ("核定", "认可"),
}  # fmt: skip
_KEYS = {
    "to": ("到", "后文", "after", "放在", "through"), "level": ("级别",), "between": ("中间加",),
    "by": ("核定人", "经办人"), "why": ("理由", "说明"),
}  # fmt: skip
_NAMES = {alias: name for table in (VERBS, _KEYS) for name, aliases in table.items() for alias in (name, *aliases)}
_PAIRED = ("join", "move")


def parse_fixes(text: str, path: str) -> tuple[tuple[Fix, ...], tuple[Problem, ...]]:
    """The answers of a file in order, and what is wrong with the file."""
    node, problems = parse_yaml(text, path)
    items = node.items if isinstance(node, Sequence) else () if _empty(node) else (node,)
    fixes: list[Fix] = []
    found = list(problems)
    for item in items:
        answers, wrong = _answers(item, path)
        fixes += answers
        found += wrong
    return tuple(fixes), tuple(found)


def _empty(node: Node) -> bool:
    return (isinstance(node, Mapping) and not node.entries) or (isinstance(node, Scalar) and not node.text)


def _answers(item: Node, path: str) -> tuple[list[Fix], list[Problem]]:
    where = Location(path, item.line, item.column)
    if not isinstance(item, Mapping):
        return [], [_unreadable(where, "答复要写成“- 动作: 原文里的几个字”", "照审阅单里的建议写")]
    given = {_NAMES.get(key.text, key.text): value for key, value in item.entries}
    unknown = [key.text for key, _ in item.entries if key.text not in _NAMES]
    verbs = [name for name in given if name in VERBS]
    if unknown or len(verbs) != 1:
        said = f"不认识“{unknown[0]}”" if unknown else "一条答复里要有一个动作，且只有一个"
        return [], [_unreadable(where, said, f"动作可用：{'、'.join(VERBS)}")]
    return _fix(verbs[0], given, where)


def _fix(verb: str, given: dict[str, Node], where: Location) -> tuple[list[Fix], list[Problem]]:
    by, between, to, level = (_text(given.get(name)) for name in ("by", "between", "to", "level"))
    value = given[verb]
    if verb == "set":
        if not isinstance(value, Mapping) or not value.entries:
            return [], [_unreadable(where, "set 后面要写字段和值", "如 set: {title: 新标题}")]
        return [Fix(verb, to=key.text, value=node, by=by, where=where) for key, node in value.entries], []
    if not _text(value):
        return [], [_unreadable(where, f"{verb} 后面没有字", "从原文里摘几个字写上")]
    if verb in _PAIRED and not to:
        return [], [_unreadable(where, f"{verb} 还缺另一头", "join 写 to: 后文开头；move 写 after: 放在哪一段之后")]
    if level and level not in ("0", "2", "3", "4"):
        return [], [_unreadable(where, f"level“{level}”不对", "写 2、3、4，或 0（不是标题）")]
    return [Fix(verb, _text(value), to, int(level or 2), None, between, by, where)], []


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _unreadable(where: Location, message: str, cure: str) -> Problem:
    return Problem(where, "fix-unreadable", message, cure)


def stale(cleaned: Cleaned) -> tuple[Problem, ...]:
    """The answers that could not be used, each with its place and why."""
    cure = "对照审阅单改写这一条答复，或删去它"
    return tuple(Problem(answer.fix.where, "fix-stale", answer.wrong, cure) for answer in cleaned.stale)


def format_fixes(offers: Iterable[Offer]) -> str:
    """What was offered as a file of answers, each under its evidence; "" if nothing was."""
    return "".join(f"# {offer.rule}：{' '.join(offer.why.split())}\n{_lines(offer.fix)}\n" for offer in offers)


def _lines(fix: Fix) -> str:
    first, *rest = [f"{name}: {format_value(node)}" for name, node in _parts(fix)]
    return "\n".join((f"- {first}", *(f"  {line}" for line in rest)))


def _parts(fix: Fix) -> Iterator[tuple[str, Node]]:
    if fix.verb == "set":
        yield "set", Mapping(((Scalar(fix.to), fix.value or Scalar("")),))
        return
    yield fix.verb, Scalar(fix.text)
    if fix.to:
        yield "after" if fix.verb == "move" else "to", Scalar(fix.to)
    if fix.verb == "heading" and fix.level != 2:
        yield "level", Scalar(str(fix.level))
    if fix.between:
        yield "between", Scalar(fix.between)
