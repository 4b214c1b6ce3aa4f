"""What was found → the fields of the front matter, in one order; and the kind and script of the whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from builder.clean.values import Draft, Found
from builder.documents import Field, Mapping, Node, Scalar, Sequence
from builder.model import Flag
from builder.schema import canonical_name
from builder.slips import FORBIDDEN

_ORDER = (
    "id", "kind", "title", "title_raw", "title_status", "lang", "date", "pub_date", "date_raw",
    "date_precision", "updated", "campaign", "place", "bulletin", "number", "issue_no_raw", "cumulative_no",
    "issued_by", "units", "tags", "columns", "credits", "staff", "content_source", "published_by", "reprint_of",
    "platform", "channel", "rights", "cover", "images", "distribution", "contact", "copies", "print_permit_no",
    "printed_by", "print_date", "internal_mark", "classification", "document_no", "copy_no", "restored",
)  # fmt: skip
_GATHERED = ("credits", "staff", "units", "restored", "tags")
_MERGED = ("distribution", "contact")
_SIMPLIFIED = frozenset(
    "国会来时对开发动关长门问见车东乐书买云义习乡产亲仅从仓众优传伟体儿党兰兴养农冲决况净减凤击划刘则创务劳势区医华单卫厅历压厕县参双变叶号员听启响唤团园围图圆场坏块坚垒处备复头夺奋奖妇娱学宁宝实审宽宾对导将尘层岁岗岛峡币师带帮广庆应废异弃张强归当录彻总战戏户执扩扫扬护报担拟拥择挂挥损换据"
)
TRADITIONAL = (
    frozenset(
        "國會來時對開發動關長門問見車東樂書買雲義習鄉產親僅從倉眾優傳偉體兒黨蘭興養農沖決況淨減鳳擊劃劉則創務勞勢區醫華單衛廳歷壓廁縣參雙變葉號員聽啟響喚團園圍圖圓場壞塊堅壘處備復頭奪奮獎婦娛學寧寶實審寬賓導將塵層歲崗島峽幣師帶幫廣慶應廢異棄張強歸當錄徹總戰戲戶執擴掃揚護報擔擬擁擇掛揮損換據"
    )
    - _SIMPLIFIED
)


def compose_fields(draft: Draft) -> tuple[Field, ...]:
    """The fields in canonical order, what the source had besides behind them, flags last."""
    if draft.mode == "verbatim":
        return draft.typed
    gathered: dict[str, list[Found]] = {}
    for found in (Found("lang", Scalar(script(draft))), *draft.found):
        gathered.setdefault(canonical_name(found.name), []).append(found)
    if "kind" not in gathered:
        gathered["kind"] = [Found("kind", Scalar("article"))]
    known = [name for name in _ORDER if name in gathered]
    rest = [name for name in gathered if name not in _ORDER and name != "flags"]
    fields = [_legible(_field(draft, name, gathered[name])) for name in (*known, *rest)]
    return (*fields, *_flags(draft, gathered.get("flags", [])))


def _field(draft: Draft, name: str, found: list[Found]) -> Field:
    value = found[0].value
    answer = next((one for one in reversed(found) if one.told), None)
    if answer:
        return Field(found[0].name, answer.value, answer.value.line, answer.value.column)
    typed = any(field.value is value for field in draft.typed)
    if name == "lang" and len(found) > 1:
        found = found[1:]
        value = found[0].value
    if name in _GATHERED and not typed:
        value = Sequence(tuple(_items(found)), value.line, value.column)
    elif name in _MERGED and not typed:
        entries = {
            key.text: (key, node)
            for f in reversed(found)
            if isinstance(f.value, Mapping)
            for key, node in f.value.entries
        }
        value = Mapping(tuple(reversed(entries.values())), value.line, value.column)
    return Field(found[0].name, value, value.line, value.column)


def _legible(field: Field) -> Field:
    """The field without characters that reading it back would refuse."""
    return replace(field, value=_without_controls(field.value))


def _without_controls(node: Node) -> Node:
    if isinstance(node, Scalar):
        return replace(node, text=FORBIDDEN.sub("", node.text)) if FORBIDDEN.search(node.text) else node
    if isinstance(node, Sequence):
        return replace(node, items=tuple(map(_without_controls, node.items)))
    entries = tuple((replace(key, text=FORBIDDEN.sub("", key.text)), _without_controls(v)) for key, v in node.entries)
    return replace(node, entries=entries)


def _items(found: list[Found]) -> Iterator[Node]:
    for one in found:
        if isinstance(one.value, Sequence):
            yield from one.value.items
        else:
            yield one.value


def _flags(draft: Draft, typed: list[Found]) -> Iterator[Field]:
    given: list[Node] = [item for found in typed if isinstance(found.value, Sequence) for item in found.value.items]
    for flag in compose_flags(draft):
        entries = [("rule", flag.rule), ("level", flag.level), ("note", flag.note)]
        entries += [("accepted", flag.accepted)] if flag.accepted else []
        given.append(Mapping(tuple((Scalar(key), Scalar(value)) for key, value in entries)))
    if given:
        yield Field("flags", Sequence(tuple(given)))


def compose_flags(draft: Draft) -> tuple[Flag, ...]:
    """The flags, each once, with the name of whoever accepted it."""
    told = {fix.text: fix.by or "是" for fix in draft.aids.fixes if fix.verb == "accept"}
    said = dict.fromkeys(replace(flag, note=FORBIDDEN.sub("", flag.note)) for flag in draft.flags)
    return tuple(replace(flag, accepted=told.get(flag.rule, "")) for flag in said)


def script(draft: Draft) -> str:
    """zh-Hant where Traditional forms outnumber Simplified ones three to one, else zh-Hans."""
    text = draft.source[draft.begin :]
    simplified = sum(character in _SIMPLIFIED for character in text)
    traditional = sum(character in TRADITIONAL for character in text)
    return "zh-Hant" if traditional > 3 * simplified else "zh-Hans"


def kind_of(fields: tuple[Field, ...]) -> str:
    """article, issue or newspaper-page, as the fields say."""
    given = {canonical_name(field.name): field.value for field in fields}
    kind = given.get("kind")
    if isinstance(kind, Scalar) and kind.text in ("issue", "newspaper-page"):
        return kind.text
    return "issue" if kind is None and "number" in given else "article"
