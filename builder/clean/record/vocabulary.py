"""Rules that look a text up in the registries: tags of content/tags.yaml, units of content/units.yaml."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from builder.clean.values import Block, Draft, Fix, Found, Note, Proposal, Propose
from builder.documents import Mapping, Scalar, Sequence
from builder.fields import parse_when
from builder.model import Tag, Unit
from builder.regex import regex
from builder.registries import looks_like_unit
from builder.schema import canonical_name

_OFTEN, _MOST = 3, 6
_GAP = r"[^。！？；!?;\n]{0,6}?"


# --- patterns as people write them -----------------------------------------------------------------------


def check_pattern(text: str) -> str:
    """What is wrong with a pattern of tags.yaml, in Chinese; "" if nothing is."""
    bare = re.sub(r"[*?\s]", "", _fold(text))
    if not bare:
        return f"式样“{text}”里只有星号、问号，什么都会匹配"
    if len(bare) < 2:
        return f"式样“{text}”太短，除星号、问号外至少要有两个字"
    if len(text) > 60:
        return f"式样“{text[:10]}…”太长，最多 60 个字"
    return f"式样“{text}”跨了句子，一个式样只能在一句之内" if re.search(r"[。！;\n]", _fold(text)) else ""


@cache
def compile_pattern(text: str) -> re.Pattern[str]:
    """A pattern of tags.yaml: `*` up to six characters of the same sentence, `?` exactly one, the rest as it stands.

    What a star has passed over is not tried again, so that the search stays linear.
    """
    pieces = [piece for piece in re.split(r"\*+", _fold(text).strip().strip("*")) if piece]
    head, *rest = (_literal(piece) for piece in pieces or ["\0"])
    return re.compile(head + "".join(f"(?>{_GAP}{piece})" for piece in rest))


def _literal(text: str) -> str:
    """The words themselves, `?` for any one character; what begins or ends in Latin is a whole word there."""
    words = text.strip()
    body = "".join(r"[^。！？；!?;\n]" if c == "?" else r"[ \t]*" if c.isspace() else re.escape(c) for c in words)
    before = r"(?<![a-z0-9])" if re.match("[a-z0-9]", words) else ""
    return f"{before}{body}" + (r"(?![a-z0-9])" if re.search("[a-z0-9]$", words) else "")


def _fold(text: str) -> str:
    """Width and case do not count."""
    return unicodedata.normalize("NFKC", text).casefold()


# --- finding ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Term:
    """One way to say something: what it means ("" where it only shields a longer name), and what finds it."""

    means: str
    find: re.Pattern[str]


def find_terms(text: str, terms: Iterable[Term]) -> tuple[str, ...]:
    """What is meant in a text, in order; where terms overlap the longest one counts."""
    folded = _fold(text)
    hits = [(match.start(), match.end(), term.means) for term in terms for match in term.find.finditer(folded)]
    taken: list[tuple[int, int, str]] = []
    covered = bytearray(len(folded))
    for start, end, means in sorted(set(hits), key=lambda hit: (hit[0] - hit[1], hit[0])):
        if start < end and not any(covered[start:end]):
            covered[start:end] = b"\1" * (end - start)
            taken.append((start, end, means))
    return tuple(means for _, _, means in sorted(taken) if means)


def _counts(texts: Iterable[str], terms: tuple[Term, ...]) -> dict[str, int]:
    """How often each meaning occurs, the most frequent first."""
    met: dict[str, int] = {}
    for text in texts:
        for means in find_terms(text, terms):
            met[means] = met.get(means, 0) + 1
    return dict(sorted(met.items(), key=lambda entry: -entry[1]))


def passages(draft: Draft) -> tuple[tuple[Block, str], ...]:
    """The text of a document paragraph by paragraph, each with its block; pictures have none."""
    return tuple(
        (block, part)
        for block in draft.blocks
        if block.kind != "image"
        for part in (re.split(r"\n[ \t]*\n", block.text) if block.kind == "verbatim" else (block.text,))
        if part.strip()
    )


def known(draft: Draft, name: str) -> Scalar:
    """The single value found for a field, with its place; empty where there is none."""
    values = (found.value for found in draft.found if canonical_name(found.name) == name)
    return next((value for value in values if isinstance(value, Scalar)), Scalar(""))


def _listed(names: Iterable[str], at: Scalar) -> Sequence:
    return Sequence(tuple(Scalar(name, at.line, at.column) for name in dict.fromkeys(names)), at.line, at.column)


# --- tags ------------------------------------------------------------------------------------------------


@cache
def _tag_terms(tags: tuple[Tag, ...], units: tuple[Unit, ...]) -> tuple[Term, ...]:
    """All ways to say the tags; the names of units are no mention of what they are called after."""
    said = [Term(tag.name, re.compile(_literal(_fold(w)))) for tag in tags for w in (tag.name, *tag.synonyms) if w[1:]]
    drawn = [Term(tag.name, compile_pattern(p)) for tag in tags for p in tag.patterns if not check_pattern(p)]
    shields = [Term("", re.compile(_literal(_fold(w)))) for unit in units for w in (unit.name, unit.short) if w[2:]]
    return (*said, *drawn, *shields)


def find_tags(draft: Draft) -> Iterator[Proposal]:
    """M-TAGS: a tag of tags.yaml whose name, synonym or pattern stands in the title is taken; one that the text
    mentions three times or more is offered. Width and case do not count; of two that overlap the longer counts;
    the name of a registered unit is no mention. Tags that somebody typed stay alone.
    Example: title `柳塘街道垃圾分类进小区` → tags `垃圾分类`.
    """
    tags = draft.aids.tags
    if not tags or draft.has("tags"):
        return
    terms = _tag_terms(tags, draft.aids.units)
    title = known(draft, "title")
    sure = tuple(dict.fromkeys(find_terms(title.text, terms)))
    if sure:
        yield Found("tags", _listed(sure, title))
    counts = _counts((text for _, text in passages(draft)), terms)
    often = [name for name, count in counts.items() if count >= _OFTEN and name not in sure][:_MOST]
    if often:
        why = "、".join(f"“{name}”出现 {counts[name]} 次" for name in often)
        yield Propose(Fix("set", to="tags", value=_listed((*sure, *often), title)), why)


# --- units -----------------------------------------------------------------------------------------------

# 东柳塘街道 is not 柳塘街道, and a school, a clinic or a police post in 磨石镇 is not the town.
_NOT_BEHIND = "[东西南北中上下新老大小東舊旧]"
_NOT_BEFORE = r"(?!(?:中心)?(?:小学|中学|学校|幼儿园|小學|中學|學校|卫生院|卫生室|医院|派出所|司法所|敬老院|商会|场镇))"
_MEDIA = regex(r".*(?:融媒体?|传媒|电视台|广播|报社|日报|晚报|新闻|发布|客户端|网)(?:中心|台|社|集团)?")


@cache
def _unit_terms(units: tuple[Unit, ...]) -> tuple[Term, ...]:
    names = dict.fromkeys(name for unit in units for name in (unit.name, unit.short) if name[1:])
    return tuple(Term(name, _unit_name(re.escape(_fold(name)))) for name in names)


def _unit_name(name: str) -> re.Pattern[str]:
    # The words come first: a search that begins with a look behind visits every character.
    return re.compile(f"{name}(?<!{_NOT_BEHIND}{name}){_NOT_BEFORE}")


def _owners(name: str, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    return tuple(unit for unit in units if _fold(name) in (_fold(unit.name), _fold(unit.short)))


def find_units(draft: Draft) -> Iterator[Proposal]:
    """M-UNITS: a unit of units.yaml named in the title, the source or a credit of an article goes to `units`, as it
    is written there; one that the text names three times or more is offered, and so are a source that has the form of
    a unit and a short name that two units share. Dates that speak against it are said. Issues have T-UNITS.
    Example: `柳塘街道清理楼道` → units `柳塘街道`.
    """
    if draft.is_issue or draft.has("units"):
        return
    units = draft.aids.units
    terms = _unit_terms(units)
    named = tuple(dict.fromkeys(name for text in _signed(draft) for name in find_terms(text, terms)))
    sure = tuple(name for name in named if len(_owners(name, units)) == 1)
    if sure:
        yield Found("units", _listed(sure, known(draft, "title")))
        yield from (Note("info", said) for name in sure if (said := _out_of_time(name, _owners(name, units)[0], draft)))
    offers = _offers(draft, named, terms)
    if offers:
        value = _listed((*sure, *(name for name, _ in offers)), known(draft, "title"))
        yield Propose(Fix("set", to="units", value=value), "；".join(why for _, why in offers))


def _signed(draft: Draft) -> Iterator[str]:
    """Where a document says whose it is: title, sources, credits."""
    yield from (known(draft, name).text for name in ("title", "content_source", "published_by"))
    for found in draft.found:
        if canonical_name(found.name) == "credits" and isinstance(found.value, Mapping):
            yield from (
                value.text for key, value in found.value.entries if isinstance(value, Scalar) and key.text == "name"
            )


def _offers(draft: Draft, named: tuple[str, ...], terms: tuple[Term, ...]) -> list[tuple[str, str]]:
    """Units a person may add, each with the evidence: the name to set, why."""
    units = draft.aids.units
    counts = _counts((text for _, text in passages(draft)), terms)
    offers: dict[str, str] = {}
    for name in dict.fromkeys((*named, *counts)):
        owners = _owners(name, units)
        if len(owners) > 1 and (name in named or counts[name] >= _OFTEN):
            offers[owners[0].name] = f"“{name}”可能是{'，也可能是'.join(unit.name for unit in owners)}"
        elif name not in named and counts[name] >= _OFTEN:
            offers[name] = f"“{name}”出现 {counts[name]} 次"
    source = draft.value("content_source")
    if source and not find_terms(source, terms) and looks_like_unit(source) and not _MEDIA.fullmatch(source):
        offers[source] = f"信息来源写的是“{source}”"
    return list(offers.items())[:_MOST]


def _out_of_time(name: str, unit: Unit, draft: Draft) -> str:
    """What to say of a unit that did not exist, by the registry, in the year of the document."""
    year, since, until = (_year(text) for text in (draft.value("date"), unit.since, unit.until))
    if year and until and year > until:
        return f"“{name}”在 {until} 年以后已撤并或更名，而本文日期在 {year} 年，单位照原文记录"
    if year and since and year < since:
        return f"“{name}”{since} 年才设立，而本文日期在 {year} 年，单位照原文记录"
    return ""


def _year(text: str) -> int:
    try:
        when = parse_when(text)
    except ValueError:
        when = None
    return when.at.year if when else 0
