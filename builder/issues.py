"""Document → Issue with its Sections, Items and Briefs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from builder import urls
from builder.clean.shapes import section_name
from builder.documents import Document
from builder.excerpts import excerpt
from builder.fields import parse_number
from builder.heads import facts, imprint, published, state, withheld
from builder.markdown import Heading, bullet_items, headings
from builder.markdown.attributes import parse_attributes
from builder.model import Brief, Bulletin, Config, Issue, Item, Number, Section, Span, Text, Unit
from builder.problems import Level, Location, Problem
from builder.regex import regex
from builder.registries import distinct_units, find_bulletin, find_tags, find_unit, is_unit, units_by_name
from builder.schema import Head
from builder.texts import text_of


@dataclass(frozen=True, slots=True)
class Part:
    """A heading of an issue's body and the text below it, up to the next heading of its kind."""

    heading: Heading
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """An item that does not know its place in the issue's text yet, and its prose; "" where it is a run of briefs."""

    item: Item
    prose: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What an issue's body holds: its text, the lead's place in it, the sections, its first words."""

    text: Text
    lead: Span
    sections: tuple[Section, ...]
    opening: str


def parse_issue(
    document: Document, head: Head, config: Config, colophon: str = ""
) -> tuple[Issue | None, tuple[Problem, ...]]:
    """The issue a document holds; None where its number or its bulletin cannot be told.

    `colophon` is the end of its body that the head tells, and so no item.
    """
    number = head.number or _number_elsewhere(document, head)
    bulletin = find_bulletin(head.bulletin or _name_in(head.title), config.bulletins)
    problems = tuple(_wanting(document, head, number, bulletin))
    if number is None or bulletin is None or any(p.level is Level.ERROR for p in problems):
        return None, problems
    number, known = _dated(number, head, bulletin), units_by_name(config.units)
    contents = _contents(document.body.strip("\n"), f"i{number.key}", known, colophon)
    sections = contents.sections
    issue = Issue(
        bulletin=bulletin,
        number=number,
        url=urls.issue(bulletin.id, number.key, several=len(config.bulletins) > 1),
        title=head.title or f"{bulletin.name} {number.label}",
        when=published(head),
        issued_by=head.issued_by or bulletin.issued_by,
        body=contents.text,
        lead=contents.lead,
        sections=sections,
        units=_units(head, sections, known),
        tags=find_tags(head.tags, config.tags),
        staff=head.staff or head.credits,
        distribution=head.distribution,
        contact=head.contact,
        imprint=imprint(head),
        updated=head.updated,
        facts=facts(head),
        summary=head.summary or _summary(contents),
        lang=head.lang or config.lang,
        state=state(head),
        flags=head.flags,
        aliases=head.aliases,
        hidden=withheld(head),
        digest=document.digest,
        where=Location(document.path),
    )
    return issue, (*problems, *_doubled_anchors(issue))


def _wanting(document: Document, head: Head, number: Number | None, bulletin: Bulletin | None) -> Iterator[Problem]:
    where = Location(document.path)
    if number is None:
        yield Problem(where, "number-missing", "没有期号", "在文件头写 number: 第12期")
    if bulletin is None:
        yield Problem(
            where,
            "bulletin-missing",
            "不知道是哪种快报",
            "在文件头写 bulletin: 快报名称，或在 site.yaml 登记",
        )
    if published(head) is None:
        yield Problem(where, "date-missing", "没有日期，将列入“日期不详”", "写 date: 2024-03-14", Level.WARNING)
    if not document.body.strip():
        yield Problem(where, "body-missing", "没有正文", "在第二个 --- 之后写正文", Level.WARNING)


def _number_elsewhere(document: Document, head: Head) -> Number | None:
    """The number in the title (…工作快报 第876期), else in the file's name (876.md)."""
    told = re.search(r"(?:增刊)?(?:总)?第\s*[\d一二三四五六七八九十百千〇零]+\s*期", head.title)
    stem = document.path.rsplit("/", 1)[-1].split(".")[0]
    return parse_number(told[0] if told else "") or (parse_number(stem) if stem.isdecimal() else None)


def _name_in(title: str) -> str:
    match = re.match(r"《?(.{2,40}?(?:快报|简报|专报|通报|动态|周报|周刊|月报|信息))》?(?=\s|第|[（(〔\[]|$)", title)
    return match[1] if match else ""


def _dated(number: Number, head: Head, bulletin: Bulletin) -> Number:
    """The number with the year of its date, where the bulletin counts anew each year, and with the running total."""
    when = published(head)
    year = number.year or (when.at.year if bulletin.yearly and when else None)
    total = number.total or (head.cumulative_no.value if head.cumulative_no else None)
    return replace(number, year=year, total=total)


Units = Mapping[str, Unit]
Drafts = tuple[tuple[Section, tuple[Told, ...]], ...]


def _contents(body: str, prefix: str, known: Units, colophon: str) -> Contents:
    """The lead and the sections, their prose as stretches of the body."""
    lead, drafts = _parts(body.removesuffix(colophon), prefix, known)
    told = [one for _, items in drafts for one in items]
    lines = [brief.body for one in told for brief in one.item.briefs]
    opening = lead or next((one.prose or "".join(lines[:1]) for one in told), "")
    spans = _spans(body, (lead, *(one.prose for one in told)))
    place = next(spans)
    sections = tuple(
        replace(section, items=tuple(replace(one.item, body=next(spans)) for one in items)) for section, items in drafts
    )
    return Contents(text_of(body), place, sections, opening)


def _spans(body: str, pieces: Iterable[str]) -> Iterator[Span]:
    """Where each of some stretches of a text stands; they are in order."""
    end = 0
    for piece in pieces:
        start = body.index(piece, end)
        end = start + len(piece)
        yield Span(start, end)


def _parts(body: str, prefix: str, known: Units) -> tuple[str, Drafts]:
    """The lead and the sections with their items; anchors by position unless the text gives one."""
    found = _headings(body)
    if not found:
        only = Section("", f"{prefix}-1", ()), (_item(None, body, f"{prefix}-1-1", known),)
        return "", (only,) if body.strip() else ()
    top = min(heading.level for heading in found)
    deeper = any(heading.level == top + 1 for heading in found)
    lead, parts = _split(body, found, top)
    if not deeper and not any(_bullets(part.text) for part in parts):
        items = tuple(_item(part.heading, part.text, f"{prefix}-1-{i}", known) for i, part in enumerate(parts, 1))
        return lead, ((Section("", f"{prefix}-1", ()), items),)
    return lead, tuple(_section(part, f"{prefix}-{i}", top + 1, known) for i, part in enumerate(parts, 1))


_HIDING = ("```", "~~~", "<", "]:")
_HEADING = regex(r"#{1,6}(?:[ \t].*)?")
_WORD = "[^\\W_]|[，。、；：？！“”‘’（）《》【】]"
_WORDS = regex(
    rf"(#{{1,6}})[ \t]+((?:{_WORD})(?:{_WORD}| (?=[^\W_]))*)(?:[ \t]+\{{(?P<told>(?:unit|单位)=\"[\w、，；]+\")\}})?"
)
_UNDERLINE = regex(r"[ \t]*[=-]+[ \t]*")
_UNSEEN = regex(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")


def _headings(body: str) -> tuple[Heading, ...]:
    """The headings of a body. Where every `#` begins a line that can be nothing else, only these lines are parsed,
    and of these only such as hold more than words."""
    lines = body.split("\n")
    marked = tuple((number, line) for number, line in enumerate(lines) if "#" in line)
    hidden = any(sign in body for sign in _HIDING) or _UNSEEN.search(body) or any(map(_UNDERLINE.fullmatch, lines))
    if hidden or not all(_HEADING.fullmatch(line) for _, line in marked):
        return headings(body)
    plain = {at: match for at, line in marked if (match := _WORDS.fullmatch(line))}
    rest = [(at, line) for at, line in marked if at not in plain]
    read = headings("\n".join(line for _, line in rest)) if rest else ()
    told = {at: replace(one, line=at, end=at + 1) for one, (at, _) in zip(read, rest, strict=True)}
    return tuple(told.get(at) or _heading(plain[at], at) for at, _ in marked)


def _heading(match: re.Match[str], line: int) -> Heading:
    """A heading of mere words, which has no id of its own; it may tell a unit."""
    told = parse_attributes(match["told"]) if match["told"] else None
    return Heading(len(match[1]), match[2], "", told or (), line, line + 1)


def _split(body: str, found: tuple[Heading, ...], level: int) -> tuple[str, tuple[Part, ...]]:
    """The text before the first heading of this level, and each such heading with what follows it."""
    lines = body.split("\n")
    cuts = [heading for heading in found if heading.level == level]
    if not cuts:
        return body, ()
    ends = [*(heading.line for heading in cuts[1:]), len(lines)]
    parts = tuple(
        Part(heading, "\n".join(lines[heading.end : end]).strip("\n")) for heading, end in zip(cuts, ends, strict=True)
    )
    return "\n".join(lines[: cuts[0].line]).strip("\n"), parts


def _section(part: Part, anchor: str, level: int, known: Units) -> tuple[Section, tuple[Told, ...]]:
    anchor = _own_anchor(part.heading) or anchor
    found = _headings(part.text)
    lead, parts = _split(part.text, found, level)
    items = [_item(p.heading, p.text, f"{anchor}-{i}", known) for i, p in enumerate(parts, 1)]
    if lead.strip():
        items.insert(0, _item(None, lead, f"{anchor}-0", known))
    return Section(_bare(part.heading.text), anchor, ()), tuple(items)


def _bare(title: str) -> str:
    """The name of a section; the brackets that bulletins set around it are typography."""
    place = section_name(title)
    return title[slice(*place)] if place else title


def _item(heading: Heading | None, text: str, anchor: str, known: Units) -> Told:
    text = text.strip("\n")
    anchor = (heading and _own_anchor(heading)) or anchor
    briefs = _briefs(text, anchor, known)
    named = (heading and _given(heading, "unit")) or ""
    names = re.split(r"[，、；,;]", named) if named else _signature(text, known)
    units = distinct_units(find_unit(name, known) for name in names if name.strip())
    opening = excerpt(briefs[0].body if briefs else text)
    title, prose = heading.text if heading else "", "" if briefs else text
    return Told(Item(title, units, Span(0, 0), anchor, briefs, opening, _signed(prose, units)), prose)


def _signed(prose: str, units: tuple[Unit, ...]) -> bool:
    """Whether a text ends with the name of its first unit, so that nobody need tell it again."""
    ends = tuple(f"（{name}）" for unit in units[:1] for name in (unit.title, unit.name))
    return prose.rstrip("*").endswith(ends)


def _given(heading: Heading, name: str) -> str:
    """An attribute that the heading's own text gives."""
    return dict(heading.attributes).get(name, "")


def _own_anchor(heading: Heading) -> str:
    """The id that the heading's own text gives; one that the parser made of the words does not count."""
    return "" if re.fullmatch(r"h[0-9a-f]{6}(-\d+)?", heading.id) else heading.id


def _signature(text: str, known: Units) -> list[str]:
    """The units of a closing （龙泉镇） or （区城管局、柳塘街道）."""
    match = re.search(r"[（(]([^（）()\n]{2,40})[）)]\s*\**\s*$", text)
    bare = re.sub(r"\s*(?:供稿|报送|提供|来稿)$", "", match[1].strip()) if match else ""
    names = re.split(r"[、，,\s]+", bare) if bare else []
    return names if names and all(is_unit(name, known) for name in names) else []


_BULLET = regex(r"^\W*?[-+*](?=[\s\x00-\x1f\x7f-\x9f\ufffe\uffff]|\Z)", re.M)


def _bullets(text: str) -> tuple[str, ...]:
    """The items of a text that is one flat list with bullets, else nothing; prose is not even parsed."""
    return bullet_items(text) or () if _BULLET.search(text) else ()


def _briefs(text: str, anchor: str, known: Units) -> tuple[Brief, ...]:
    """The lines of a list most of which begin `- 单位：…`; nothing where the text is anything else."""
    lines = _bullets(text)
    told = [re.match(r"\**([^：:*\n]{2,20})\**[：:]\**(?=.)", line) for line in lines]
    units = [(find_unit(match[1], known),) if match and is_unit(match[1], known) else () for match in told]
    if not units or 2 * sum(map(bool, units)) <= len(units):
        return ()
    return tuple(Brief(unit, line, f"{anchor}-{i}") for i, (unit, line) in enumerate(zip(units, lines, strict=True), 1))


def _units(head: Head, sections: tuple[Section, ...], known: Units) -> tuple[Unit, ...]:
    """The units of the front matter, then those of items and briefs, each once."""
    given = (find_unit(name, known) for name in head.units)
    items = tuple(item for section in sections for item in section.items)
    told = (unit for item in items for unit in (*item.units, *(unit for brief in item.briefs for unit in brief.units)))
    return distinct_units((*given, *told))


def _summary(contents: Contents) -> str:
    """The headlines of the issue; where it has none, its first words."""
    titles = [item.title for section in contents.sections for item in section.items if item.title]
    return "；".join(titles[:6]) or excerpt(contents.opening)


def _doubled_anchors(issue: Issue) -> Iterator[Problem]:
    """Two places of one issue with the same anchor, so that a link could not tell them apart."""
    seen: set[str] = set()
    places = [(s.anchor, s.title) for s in issue.sections]
    places += [(item.anchor, item.title) for s in issue.sections for item in s.items]
    for anchor, title in places:
        if anchor in seen:
            message = f"两处用了同一个锚点 {anchor}（{title}）"
            yield Problem(issue.where, "anchor-doubled", message, "改掉其中一个 {#…}，或都删去由程序编号")
        seen.add(anchor)
