"""What content says: configuration, registries, documents, and all of them together."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from builder.problems import Level, Location


class Precision(StrEnum):
    """How exactly a source states a date."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    MINUTE = "minute"
    SECOND = "second"


@dataclass(frozen=True, slots=True, order=True)
class When:
    """A date as stated: `at` is wall-clock time in the site's zone, `raw` the words of the source."""

    at: datetime
    precision: Precision = Precision.DAY
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """期号: 第876期, 〔2024〕第12期, 总第113期; `raw` as written; a `series` (增刊, 专刊) has a count of its own."""

    value: int
    year: int | None = None
    total: int | None = None
    series: str = ""
    raw: str = ""

    @property
    def supplement(self) -> bool:
        """Whether it counts apart from the regular issues."""
        return bool(self.series)

    @property
    def key(self) -> str:
        """The ASCII form used in addresses and anchors: 876, 2024-12, s2, 2024-s2."""
        plain = {"": "", "增刊": "s", "专刊": "z"}.get(self.series, "t") + str(self.value)
        return f"{self.year}-{plain}" if self.year else plain

    @property
    def label(self) -> str:
        """The form shown to readers."""
        typed = self.raw.removeprefix("第").removesuffix("期")
        shown = typed if typed.startswith("0") and typed.isdecimal() else str(self.value)
        plain = f"{self.series}第{shown}期"
        dated = f"{self.year}年{plain}" if self.year else plain
        return f"{dated}（总第{self.total}期）" if self.total else dated


@dataclass(frozen=True, slots=True)
class Credit:
    """Who did what: the role in our words (reporter, editor …), the label of the source, the name."""

    role: str
    label: str
    name: str


@dataclass(frozen=True, slots=True)
class Flag:
    """What cleaning could not settle: level `confirm` waits for a person, `todo` and `info` do not.

    `accepted` says who looked and let it stand; `line` is where it stands in the document's file.
    """

    rule: str
    level: str
    note: str
    accepted: str = ""
    line: int = 0

    @property
    def open(self) -> bool:
        """Whether somebody has to decide before the document may be published; a mark of secrecy needs a name."""
        unsigned = self.rule == "P-SECRET" and self.accepted in ("是", "yes", "true", "y")
        return self.level == "confirm" and (not self.accepted or unsigned)


@dataclass(frozen=True, slots=True)
class Waiver:
    """What a document is not to be told again (免检): the rule, the reason, where that stands; `used` says whether the
    rule has found anything."""

    rule: str
    reason: str
    where: Location
    used: bool = False


@dataclass(frozen=True, slots=True)
class Grade:
    """How much a rule weighs on this site, None for nothing at all; `line` is where site.yaml says so."""

    rule: str
    level: Level | None
    line: int = field(default=1, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text as readers see it, under the anchor that leads to it ("" = top of the page)."""

    anchor: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Record:
    """What search knows of one page: every passage a reader can see, and the values filters offer.

    `filters` are pairs of field and value (year, kind, bulletin, tag, unit, section, source), a field may
    come more than once; `date` is ISO or "".
    """

    url: str
    title: str
    date: str
    filters: tuple[tuple[str, str], ...]
    passages: tuple[Passage, ...]


# --- what content says -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Link:
    """A title and the site path (from `/`, without base path) or outside address it leads to."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Bulletin:
    """A serial: 《…工作快报》; `yearly` numbering begins anew each January; `missing` numbers never appeared."""

    id: str
    name: str
    issued_by: str = ""
    yearly: bool = False
    missing: tuple[int, ...] = ()

    def gaps(self, first: int, last: int) -> tuple[tuple[int, int, bool], ...]:
        """The numbers from `first` to `last` as runs (from, to, whether they never appeared), in their order."""
        found: list[tuple[int, int, bool]] = []
        following = first
        for number in sorted({number for number in self.missing if first <= number <= last}):
            if number > following:
                found.append((following, number - 1, False))
            begin = found.pop()[0] if found and found[-1][2] else number
            found.append((begin, number, True))
            following = number + 1
        return (*found, (following, last, False)) if following <= last else tuple(found)


@dataclass(frozen=True, slots=True)
class Unit:
    """A 报送单位 of the registry, or one met in the content (then `registered` is false)."""

    id: str
    name: str
    short: str = ""
    kind: str = ""
    parent: str = ""
    since: str = ""
    until: str = ""
    successor: str = ""
    registered: bool = False

    @property
    def title(self) -> str:
        """What lists show: the short name where there is one."""
        return self.short or self.name


@dataclass(frozen=True, slots=True)
class Tag:
    """A term of the vocabulary with what counts as the same, or one met in the content."""

    id: str
    name: str
    synonyms: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """栏目 of the site as its meta tags tell it; `update_days` is how often it should get something new, 0 never."""

    id: str
    name: str
    description: str = ""
    keywords: tuple[str, ...] = ()
    kind: str = ""
    update_days: int = 0


@dataclass(frozen=True, slots=True)
class Office:
    """Who stands behind the site, for its footer and its meta tags; a parent portal's where it is part of one.

    `name` and `domain` are SiteName and SiteDomain; `portal` leads to the parent portal.
    """

    name: str = ""
    domain: str = ""
    id_code: str = ""
    organizer: str = ""
    operator: str = ""
    contact: str = ""
    address: str = ""
    icp_no: str = ""
    police_no: str = ""
    conac_id: str = ""
    portal: Link | None = None


@dataclass(frozen=True, slots=True)
class Redirect:
    """An old address that leads to `target`, or, without target, a tombstone that gives the reason."""

    source: str
    target: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Config:
    """content/site.yaml and the registries."""

    title: str = "工作档案"
    subtitle: str = ""
    description: str = ""
    base_url: str = ""
    base_path: str = "/"
    lang: str = "zh-Hans"
    zone: str = "Asia/Shanghai"
    profile: str = "plain"
    organizer: str = ""
    operator: str = ""
    contact: str = ""
    address: str = ""
    site_id_code: str = ""
    icp_no: str = ""
    police_no: str = ""
    conac_id: str = ""
    parent: Office | None = None
    rights: str = ""
    footer: tuple[Link, ...] = ()
    own_hosts: tuple[str, ...] = ()
    per_page: int = 20
    remote_images: bool = False
    show_staff: bool = True
    people: bool = False
    archived_on: str = ""
    other_script: bool = False
    kept_names: tuple[str, ...] = ()
    known_barriers: tuple[str, ...] = ()
    bulletins: tuple[Bulletin, ...] = ()
    columns: tuple[Column, ...] = ()
    units: tuple[Unit, ...] = ()
    tags: tuple[Tag, ...] = ()
    redirects: tuple[Redirect, ...] = ()
    lock: tuple[tuple[str, str], ...] = ()
    grades: tuple[Grade, ...] = ()
    checker: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """Where a document stands in its life: "" (published), corrected, superseded, archived or withdrawn; `note` is
    what readers are told (更正说明, 撤下原因), `successor` the address of what replaced it."""

    name: str = ""
    note: str = ""
    successor: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """What a document says, in Markdown: SHA-256 and number of characters of its words, and every address they name, as
    written.

    The words themselves are no part of the value. They are at hand in `words`, or, so that nobody need hold them, they
    stand in the file `path` of the content from the character `start` on.
    """

    digest: str
    size: int
    names: tuple[str, ...] = ()
    words: str | None = field(default=None, compare=False, repr=False)
    path: str = field(default="", compare=False, repr=False)
    start: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the words of a text, from `start` up to `end`."""

    start: int
    end: int

    def __bool__(self) -> bool:
        return self.end > self.start

    def of(self, words: str) -> str:
        """The words in it."""
        return words[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Article:
    """文章: one text with its record; names of units and tags are as the registries have them."""

    id: str
    url: str
    title: str
    when: When | None
    columns: tuple[str, ...]
    tags: tuple[Tag, ...]
    units: tuple[Unit, ...]
    credits: tuple[Credit, ...]
    source: str
    updated: When | None
    facts: tuple[tuple[str, str], ...]
    summary: str
    body: Text
    cover: str
    lang: str
    state: State
    flags: tuple[Flag, ...]
    aliases: tuple[str, ...]
    hidden: str
    digest: str
    where: Location


@dataclass(frozen=True, slots=True)
class Brief:
    """简讯: one line `单位：…` inside an item; a line that names no unit has none."""

    units: tuple[Unit, ...]
    body: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Item:
    """条目: what one unit reports; either prose, a stretch of the issue's body, or a run of briefs.

    `summary` are its first words; `signed` where the prose itself ends with the first unit.
    """

    title: str
    units: tuple[Unit, ...]
    body: Span
    anchor: str
    briefs: tuple[Brief, ...] = ()
    summary: str = ""
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """期内栏目: 【检查督导】 with its items; without a title where the issue has none."""

    title: str
    anchor: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Issue:
    """一期: masthead, sections, colophon; `lead` and the items' prose are stretches of `body`."""

    bulletin: Bulletin
    number: Number
    url: str
    title: str
    when: When | None
    issued_by: str
    body: Text
    lead: Span
    sections: tuple[Section, ...]
    units: tuple[Unit, ...]
    tags: tuple[Tag, ...]
    staff: tuple[Credit, ...]
    distribution: tuple[tuple[str, str], ...]
    contact: tuple[tuple[str, str], ...]
    imprint: tuple[tuple[str, str], ...]
    updated: When | None
    facts: tuple[tuple[str, str], ...]
    summary: str
    lang: str
    state: State
    flags: tuple[Flag, ...]
    aliases: tuple[str, ...]
    hidden: str
    digest: str
    where: Location


@dataclass(frozen=True, slots=True)
class Standing:
    """常设页: about and the like; content/pages/<name>.md."""

    url: str
    title: str
    body: Text
    lang: str
    aliases: tuple[str, ...]
    hidden: str
    where: Location


Parsed = Article | Issue | Standing


@dataclass(frozen=True, slots=True)
class Picture:
    """A file of content/ that a body shows or links to: as written there, and its site path.

    A picture has a digest and its size in pixels, the addresses and widths of its `smaller` sizes, and whether it
    is the `first` of its page; an attachment has none of these, but its `size` in bytes.
    """

    src: str
    url: str
    width: int
    height: int
    digest: str = ""
    smaller: tuple[tuple[str, int], ...] = ()
    first: bool = False
    size: int = 0


@dataclass(frozen=True, slots=True)
class Archive:
    """Everything to publish, sorted newest first (undated last); `pictures` are the files beside it."""

    articles: tuple[Article, ...]
    issues: tuple[Issue, ...]
    standings: tuple[Standing, ...]
    units: tuple[Unit, ...]
    tags: tuple[Tag, ...]
    columns: tuple[Tag, ...]
    sections: tuple[Tag, ...]
    sources: tuple[Tag, ...]
    people: tuple[Tag, ...]
    redirects: tuple[Redirect, ...]
    pictures: tuple[Picture, ...]
