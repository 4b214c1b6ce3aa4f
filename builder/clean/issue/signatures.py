"""Rules for who signs at the end of a text: the unit that sent an item in, the reporters of an article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from builder.clean.record.colophon import names
from builder.clean.shapes import HAN, is_prose
from builder.clean.values import Block, Draft, Fix, Found, Join, Proposal, Propose, Retype
from builder.documents import Mapping, Scalar, Sequence
from builder.model import Unit
from builder.regex import regex
from builder.registries import is_unit, looks_like_unit, units_by_name

_TRAILING = regex(r"[（(]([^（）()]{2,60})[）)][ \u3000]*$")
_ENDED = regex(r"[。！？…][”’」』]?[ \u3000]*$")
_SENT = regex(r"(?:(?:信息|稿件|文章)?来源|供稿单位|供稿|报送单位|报送|单位|作者单位)[ \u3000]*[:：][ \u3000]*")
_BY = regex(r"[ \u3000]*(?:文/图|图/文|文图|图文|摄影报道|供稿|报送|提供|来稿|供图|整理)$")
_PERSON = regex(rf"[{HAN}]{{2,4}}(?:[ \u3000][{HAN}]{{2,4}})*|[{HAN}][ \u3000][{HAN}]")
_NO_UNIT = regex(
    r"[一二三四五六七八九十百\d]+|居|村|完|略|下同|续|节选|摘[要编]|草案|试行|暂行|如.?图|见.*|图.*|以下.*|简称.*|注.*|附.*"
    r"|(?:主|承|协|督|交|举|开)办|待续|未完.*|全文完|.*(?:记者|摄|摄影|编辑|整理)|.*[\d一二三四五六七八九十]+(?:处|所|站|个|项)"
)
_UNUSUAL = regex(
    rf"(?:区(?!域)|县|市(?!民|场)|省|州|盟|旗|街道|团[区县市省])[{HAN}]{{2,10}}|[{HAN}]{{2,12}}(?:专班|工作组|党支部|支部|网格|驿站|志愿队|家园|班子)"
)
_REPORTERS = regex(
    rf"(?P<press>[{HAN}·]{{0,14}}?(?:全媒体|见习|实习|首席)?记者)[:： \u3000]*(?P<names>[{HAN}·、 \u3000]{{2,30}}?)"
    rf"(?:[ \u3000]*通讯员[:： \u3000]*(?P<others>[{HAN}·、 \u3000]{{2,30}}))?"
)
_ALONE = regex(rf"(?:{_SENT.pattern})([{HAN}A-Za-z0-9·“”、 \u3000]{{2,40}})")
_WORK = (
    ("文/图", "writer"), ("图/文", "writer"), ("文图", "writer"), ("图文", "writer"), ("摄影报道", "photographer"),
    ("摄影", "photographer"), ("摄", "photographer"), ("供图", "photographer"), ("报道", "reporter"), ("文", "writer"),
)  # fmt: skip


def signers(text: str, units: tuple[Unit, ...] = ()) -> tuple[str, ...]:
    """The units that sign a paragraph at its end in brackets, or on a line `供稿：单位`; nothing if nobody does.

    `（河西街道）`, `（区城管局、河东镇）`, `（河西街道 何云）`, `（河西街道供稿）`, `（来源：河西街道）`; not `（居）`,
    `（一）`, `（图为活动现场）`, `（何云 林小禾）`.
    """
    end = text[-80:]
    match = _TRAILING.search(end)
    if match and (_ENDED.search(end[: match.start()]) or not end[: match.start()].strip()):
        return _units_in(match[1], units)
    alone = _ALONE.fullmatch(text) if len(text) <= 60 else None
    return _units_in(alone[1], units) if alone else ()


def _units_in(said: str, units: tuple[Unit, ...]) -> tuple[str, ...]:
    """The units of a signature, without the names of the people who wrote it."""
    bare = _BY.sub("", _SENT.sub("", said.strip(), count=1))
    tokens = [token for token in re.split(r"[、，,；;\s\u3000/：:]+", bare) if token]
    found = [token for token in tokens if names_unit(token, units)]
    others = [token for token in tokens if token not in found]
    together = all(_PERSON.fullmatch(other) and len(other) <= 4 for other in others)
    return tuple(dict.fromkeys(found)) if found and tokens[0] == found[0] and together else ()


def names_unit(name: str, units: tuple[Unit, ...] = ()) -> bool:
    """Whether a name is that of a unit: registered, or of the form of one; 主办 and 共12处 are none."""
    if _NO_UNIT.fullmatch(name) or len(name) < 2:
        return False
    return is_unit(name, units_by_name(units)) or bool(_UNUSUAL.fullmatch(name))


def join_signatures(draft: Draft) -> Iterator[Proposal]:
    """J-UNIT: in an issue `（某街道 某人）`, `（某局供稿）` alone on a line belongs to the paragraph above it.

    `（一）…`, `（图为活动现场）` do not.
    """
    for first, second in pairwise(draft.blocks if draft.is_issue else ()):
        alone = re.fullmatch(r"[（(][^（）()]{2,60}[）)]", second.text.strip())
        if alone and signers(second.text, draft.aids.units) and first.kind == "paragraph" and _ENDED.search(first.text):
            yield Join(first.start, second.start)


def sign_items(draft: Draft) -> Iterator[Proposal]:
    """T-UNIT: the unit that signs an item's last paragraph also goes to the item's heading; the text keeps it.

    Where nobody signs, the unit in front of a headline does: `河西街道：小网格撬动大治理`.
    """
    head: Block | None = None
    signed: dict[int, str] = {}
    for block in draft.blocks if draft.is_issue else ():
        if block.kind == "heading":
            head = block if block.level == 3 else None
            named = re.match(rf"([{HAN}“”·]{{2,16}})[：:]", block.text) if head else None
            if head and named and names_unit(named[1], draft.aids.units):
                signed[head.start] = named[1]
        elif head and (units := signers(block.text, draft.aids.units)):
            signed[head.start] = "、".join(units)
            head = None
    for start, unit in signed.items():
        yield Retype(start, "heading", 3, unit=unit)


_ALSO = regex(rf"(?:^|(?<=[。；]))(?P<units>[{HAN}]{{2,12}}(?:、[{HAN}]{{2,12}})*)(?:也|等单位也)(?:开展|组织|参加)")


def list_units(draft: Draft) -> Iterator[Proposal]:
    """T-UNITS: the units an issue's items come from, in order of appearance, go to `units`."""
    found: dict[str, Scalar] = {}
    for block in draft.blocks if draft.is_issue else ():
        for name in _units_of(draft, block):
            found.setdefault(name, draft.scalar(name, block.start))
    if found:
        yield Found("units", Sequence(tuple(found.values())))


def _units_of(draft: Draft, block: Block) -> Iterator[str]:
    if block.kind == "heading" and block.level == 3:
        yield from (name for name in block.unit.split("、") if name)
    if block.kind in ("item", "numbered"):
        named = re.match(rf"([{HAN}A-Za-z0-9“”·、]{{2,30}}?)[：:]", block.text)
        for name in named[1].split("、") if named else ():
            if names_unit(name, draft.aids.units):
                yield name
        for also in _ALSO.finditer(block.text):
            yield from (name for name in also["units"].split("、") if looks_like_unit(name))
    if block.kind in ("paragraph", "item", "numbered"):
        yield from signers(block.text, draft.aids.units)


def offer_bracketed_names(draft: Draft) -> Iterator[Proposal]:
    """C-PAREN: names in brackets at the end of an article's last paragraph are offered as `credits`; the text stays.

    `（青禾日报记者 林小禾 通讯员 周远）`, `（何云 林小禾 文/图）`; not `（河西街道）`, which is a unit.
    """
    if draft.is_issue or draft.has("credits"):
        return
    prose = [block for block in draft.blocks if block.kind == "paragraph" and is_prose(block.text)]
    if not prose:
        return
    last = draft.blocks.index(prose[-1])
    for block in draft.blocks[last : last + 2]:
        match = _TRAILING.search(block.text[-100:])
        people = tuple(_people(match[1])) if match else ()
        if people:
            told = (
                Mapping(tuple((Scalar(k), Scalar(v)) for k, v in zip(("role", "label", "name"), p, strict=True)))
                for p in people
            )
            yield Propose(
                Fix("set", to="credits", value=Sequence(tuple(told))), f"篇末括号里的署名“{match[0] if match else ''}”"
            )
            return


def _people(said: str) -> Iterator[tuple[str, str, str]]:
    """Role, label and name of everybody whom a bracket at the end names, or nobody if it says more."""
    work = next(((label, role) for label, role in _WORK if said.rstrip().endswith(label)), None)
    bare = said.rstrip().removesuffix(work[0]).rstrip() if work else said
    reporters = _REPORTERS.fullmatch(bare.strip())
    if reporters:
        first, others = names(reporters["names"]), names(reporters["others"] or "")
        if first and bool(others) == bool(reporters["others"]):
            yield from (("reporter", reporters["press"], name) for name in first)
            yield from (("correspondent", "通讯员", name) for name in others)
    elif work and (said_names := names(bare)) and not any(looks_like_unit(name) for name in said_names):
        yield from ((work[1], work[0], name) for name in said_names)
