"""报送单位: the tree of them by kind, and the page of each with its relations, its sections and its own years."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from builder import urls
from builder.model import Archive, Config, Entry, Group, Issue, Link, ListingPage, Profile, Term, TermsPage, Unit
from builder.pages.dates import tallies
from builder.pages.letters import by_letter
from builder.pages.lists import crumbs, plan_list
from builder.registries import find_unit, units_by_name
from builder.words import say

_DEEPEST = 4  # levels of the tree; what the registry puts deeper stands on the last of them

Filed = Mapping[str, tuple[Entry, ...]]


@dataclass(frozen=True, slots=True)
class Family:
    """Every unit by its full name, registry first, and who stands above, below, before and after whom."""

    units: Mapping[str, Unit]
    pages: Mapping[str, str]
    above: Mapping[str, str]
    below: Mapping[str, tuple[str, ...]]
    after: Mapping[str, str]
    before: Mapping[str, tuple[str, ...]]

    def link(self, name: str) -> Link:
        """A unit by its short name; without address where nothing is filed under it."""
        return Link(self.units[name].title, self.pages.get(name, ""))


def family(archive: Archive, config: Config) -> Family:
    """The units of registry and archive, with those that are only named as parent or successor of another."""
    held = {unit.name: unit for unit in archive.units}
    units = {unit.name: held.get(unit.name, unit) for unit in config.units} | held
    known = units_by_name(config.units)
    above: dict[str, str] = {}
    after: dict[str, str] = {}
    for unit in tuple(units.values()):
        for given, told in ((unit.parent, above), (unit.successor, after)):
            other = find_unit(given, known) if given else unit
            if other.name != unit.name:
                told[unit.name] = units.setdefault(other.name, other).name
    pages = {unit.name: f"{urls.UNITS}{unit.id}/" for unit in archive.units}
    return Family(units, pages, above, _turned(above), after, _turned(after))


def _turned(told: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, other in told.items():
        found[other].append(name)
    return {other: tuple(names) for other, names in found.items()}


def unit_term(unit: Unit, url: str, count: int) -> Term:
    """A unit in a list; its full name where the list shows a short one."""
    return Term(unit.title, url, count, unit.name if unit.name != unit.title else "")


def plan_units(archive: Archive, filed: Filed, config: Config) -> Iterator[TermsPage | ListingPage]:
    """The tree of units and a page for each that has sent or done something."""
    if not archive.units:
        return
    above = Link(say("单位", config.lang), urls.UNITS)
    kin = family(archive, config)
    yield TermsPage(
        urls.UNITS, "terms.html", say("报送单位", config.lang), "units",
        say("报送条目或见于文章的全部单位，按类别和隶属关系排列。", config.lang), crumbs(above),
        _groups(archive, kin, filed, config.lang),
    )  # fmt: skip
    sections = _sections(archive)
    for unit in archive.units:
        link = Link(unit.title, kin.pages[unit.name])
        pages = plan_list(
            link.url, unit.title, "unit", filed[unit.name], config, crumbs(above, link),
            _told(unit, kin, config.lang),
        )  # fmt: skip
        profile = Profile(_relations(unit, kin, config.lang), sections.get(unit.name, ()), tallies(filed[unit.name]))
        for page in pages:
            yield page if page.pager.number else replace(page, profile=profile, feed=urls.feed(link.url))


# --- the tree ------------------------------------------------------------------------------------------------


def _groups(archive: Archive, kin: Family, filed: Filed, lang: str) -> tuple[Group, ...]:
    """Under each kind, in the order of the registry, its highest units with what stands below them; where no kind is
    known, by letter."""
    branches = _branches(archive, kin)
    roots = branches.get("", ())
    kind_of = {name: _kind(name, branches, kin) for name in roots}
    kinds = [kind for kind in dict.fromkeys(kind_of.values()) if kind]
    if not kinds:
        ordered = sorted(roots, key=urls.pinyin_key)
        return by_letter((name, _branch(name, branches, kin, filed, lang)) for name in ordered)
    told = []
    for number, kind in enumerate((*kinds, ""), 1):
        terms = tuple(_branch(name, branches, kin, filed, lang) for name in roots if kind_of[name] == kind)
        if terms:
            told.append(Group(kind or say("其他单位", lang), f"k{number}", terms=terms))
    return tuple(told)


def _kind(name: str, branches: Mapping[str, tuple[str, ...]], kin: Family) -> str:
    """The kind of a unit; one that the registry only names as a parent is of its first child's."""
    return kin.units[name].kind or next(
        filter(None, (_kind(part, branches, kin) for part in branches.get(name, ()))), ""
    )


def _branches(archive: Archive, kin: Family) -> Mapping[str, tuple[str, ...]]:
    """The units that have a page and all above them, under the name of the one each stands under ("" at the top)."""
    above = _uncircled(archive, kin)
    shown = dict.fromkeys(name for unit in archive.units for name in (unit.name, *_line(unit.name, above)))
    found: dict[str, list[str]] = defaultdict(list)
    for name in (name for name in kin.units if name in shown):
        line = _line(name, above)
        found[line[-_DEEPEST + 1 :][0] if line else ""].append(name)
    return {name: tuple(names) for name, names in found.items()}


def _uncircled(archive: Archive, kin: Family) -> Mapping[str, str]:
    """Who stands above whom, but nobody above himself: the last step of a circle is left out."""
    above: dict[str, str] = {}
    settled: set[str] = set()
    for unit in archive.units:
        name, passed = unit.name, {unit.name}
        while name not in settled and name in kin.above and kin.above[name] not in passed:
            above[name] = kin.above[name]
            name = kin.above[name]
            passed.add(name)
        settled |= passed
    return above


def _line(name: str, above: Mapping[str, str]) -> tuple[str, ...]:
    """Everyone above a unit, the nearest first."""
    line = []
    while name in above:
        line.append(name := above[name])
    return tuple(line)


def _branch(name: str, branches: Mapping[str, tuple[str, ...]], kin: Family, filed: Filed, lang: str) -> Term:
    """A unit with what stands below it; one that is no more says so and names who carries on."""
    unit, url = kin.units[name], kin.pages.get(name, "")
    plain = unit_term(unit, url, len(filed[name]) if url else 0)
    parts = tuple(_branch(below, branches, kin, filed, lang) for below in branches.get(name, ()))
    successor = kin.link(kin.after[name]) if name in kin.after else None
    detail = " · ".join(part for part in (plain.detail, _ended(unit, kin, lang)) if part)
    return replace(plain, detail=detail, parts=parts, successor=successor)


# --- the page of one -----------------------------------------------------------------------------------------


def _told(unit: Unit, kin: Family, lang: str) -> str:
    """What the list holds and since when there is such a unit."""
    told = say("{name}报送的条目和有关它的文章，从新到旧。", lang, name=unit.name)
    since = say("{year}设立。", lang, year=_year(unit.since)) if unit.since else ""
    ended = _ended(unit, kin, lang)
    return told + since + (f"{ended}。" if ended else "")


def _ended(unit: Unit, kin: Family, lang: str) -> str:
    """已撤并（至2023年）; "" for a unit that goes on."""
    if not unit.until and unit.name not in kin.after:
        return ""
    state = say("已撤并", lang) if unit.name in kin.after else say("已撤销", lang)
    return state + (say("（至{year}）", lang, year=_year(unit.until)) if unit.until else "")


def _year(typed: str) -> str:
    return f"{typed}年" if typed.isdecimal() else typed


def _relations(unit: Unit, kin: Family, lang: str) -> tuple[tuple[str, tuple[Link, ...]], ...]:
    """Who stands above and below, who came before and after, each with a link where it has a page."""
    name = unit.name
    told = (
        (say("上级", lang), (kin.above[name],) if name in kin.above else ()),
        (say("下属单位", lang), kin.below.get(name, ())),
        (say("前身", lang), kin.before.get(name, ())),
        (say("承接单位", lang), (kin.after[name],) if name in kin.after else ()),
    )
    return tuple((label, tuple(map(kin.link, names))) for label, names in told if names)


def _sections(archive: Archive) -> Mapping[str, tuple[Term, ...]]:
    """For every unit the sections in which its items and briefs stand, the most frequent first."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for issue in archive.issues:
        for title, name in _placed(issue):
            counts[name][title] += 1
    return {
        name: tuple(
            Term(tag.name, f"{urls.SECTIONS}{tag.id}/", count[tag.name])
            for tag in sorted(archive.sections, key=lambda tag: -count[tag.name])
            if tag.name in count
        )
        for name, count in counts.items()
    }


def _placed(issue: Issue) -> Iterable[tuple[str, str]]:
    """Section and unit of every item and brief."""
    for section in issue.sections:
        for item in section.items if section.title else ():
            yield from ((section.title, unit.name) for unit in item.units)
            yield from ((section.title, unit.name) for brief in item.briefs for unit in brief.units)
