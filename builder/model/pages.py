"""What pages show: every kind of page with all that its template may show, and the plan of a whole site."""

from __future__ import annotations

from dataclasses import dataclass, field

from builder.model.content import Column, Credit, Link, Office, Picture, Section, Span, State, Text


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds every page: names, navigation, footer, the addresses of style and script."""

    title: str
    subtitle: str
    description: str
    lang: str
    base_url: str
    base_path: str
    nav: tuple[Link, ...]
    footer: tuple[Link, ...]
    office: Office
    columns: tuple[Column, ...]
    rights: str
    archived_on: str
    own_hosts: tuple[str, ...]
    statics: tuple[tuple[str, str], ...]
    remote_images: bool
    other_script: bool
    kept_names: tuple[str, ...]

    def __hash__(self) -> int:
        """By little, as what is known of a frame is looked up on every page."""
        return hash((self.title, self.base_url, self.lang))


@dataclass(frozen=True, slots=True)
class Entry:
    """What a list shows of one thing: an article, an issue, an item, a brief; `badge` says why it is not public yet."""

    kind: str
    title: str
    url: str
    date: str
    iso: str
    context: str = ""
    summary: str = ""
    units: tuple[Link, ...] = ()
    lang: str = ""
    updated: str = ""
    badge: str = ""


@dataclass(frozen=True, slots=True)
class Related:
    """Something to read on, and why: what it shares with the page that names it."""

    kind: str
    title: str
    url: str
    date: str
    why: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """How to cite a page: the line in words, and the first characters of its source's SHA-256."""

    text: str
    checksum: str


@dataclass(frozen=True, slots=True)
class Tally:
    """A month or year with how much it holds; an empty one has no address."""

    label: str
    count: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class YearTally:
    """A year and its twelve months."""

    year: int
    url: str
    total: int
    months: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A tag, unit, column or section in a list of them; `weight` 1–5 is its size in a cloud, `parts` stand below it,
    `successor` carries on the work of a unit that is no more. One without address only holds its parts."""

    title: str
    url: str
    count: int
    detail: str = ""
    weight: int = 0
    parts: tuple[Term, ...] = ()
    successor: Link | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A heading and what stands below it: the days of a month, the kinds of units."""

    title: str
    anchor: str
    entries: tuple[Entry, ...] = ()
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a list goes on: page 1 is the oldest, the head page (number 0) the newest."""

    number: int
    total: int
    newer: str = ""
    older: str = ""


@dataclass(frozen=True, slots=True)
class HomePage:
    """/: the newest, and the archive at a glance."""

    url: str
    template: str
    title: str
    issues: tuple[Entry, ...]
    articles: tuple[Entry, ...]
    years: tuple[YearTally, ...]
    tags: tuple[Term, ...]
    units: tuple[Term, ...]
    counts: tuple[tuple[str, int], ...]
    earlier: Group | None
    series: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """One article."""

    url: str
    template: str
    title: str
    lang: str
    date: str
    iso: str
    crumbs: tuple[Link, ...]
    columns: tuple[Link, ...]
    tags: tuple[Link, ...]
    units: tuple[Link, ...]
    credits: tuple[Credit, ...]
    source: str
    updated: str
    facts: tuple[tuple[str, str], ...]
    summary: str
    body: Text
    image: str
    pictures: tuple[Picture, ...]
    targets: tuple[tuple[str, str], ...]
    related: tuple[Related, ...]
    newer: Link | None
    older: Link | None
    citation: Citation
    state: State
    badge: str


@dataclass(frozen=True, slots=True)
class IssuePage:
    """One issue with its sections and items; `theme` is what its title says besides bulletin and number."""

    url: str
    template: str
    title: str
    lang: str
    date: str
    iso: str
    crumbs: tuple[Link, ...]
    bulletin: str
    series: Link
    number: str
    theme: str
    issued_by: str
    body: Text
    lead: Span
    sections: tuple[Section, ...]
    unit_urls: tuple[Link, ...]
    tags: tuple[Link, ...]
    staff: tuple[Credit, ...]
    distribution: tuple[tuple[str, str], ...]
    contact: tuple[tuple[str, str], ...]
    imprint: tuple[tuple[str, str], ...]
    updated: str
    facts: tuple[tuple[str, str], ...]
    summary: str
    image: str
    pictures: tuple[Picture, ...]
    targets: tuple[tuple[str, str], ...]
    section_urls: tuple[Link, ...]
    related: tuple[Related, ...]
    newer: Link | None
    older: Link | None
    citation: Citation
    state: State
    badge: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What a unit's page tells besides its entries: relations (label and links), the sections it appears in, and its
    own years."""

    relations: tuple[tuple[str, tuple[Link, ...]], ...] = ()
    sections: tuple[Term, ...] = ()
    years: tuple[YearTally, ...] = ()


@dataclass(frozen=True, slots=True)
class ListingPage:
    """Entries of one tag, unit, column, section, source, person, year or month; `groups` are days or months, else
    `entries` stand alone. `earlier` is the same month of earlier years; `feed` the address of its Atom feed."""

    url: str
    template: str
    title: str
    kind: str
    intro: str
    crumbs: tuple[Link, ...]
    entries: tuple[Entry, ...]
    groups: tuple[Group, ...]
    years: tuple[YearTally, ...]
    total: int
    pager: Pager
    newer: Link | None
    older: Link | None
    earlier: tuple[Group, ...] = ()
    profile: Profile | None = None
    feed: str = ""


@dataclass(frozen=True, slots=True)
class TermsPage:
    """All tags, units, columns, sections, sources or people; `cloud` shows them once more by how much they hold."""

    url: str
    template: str
    title: str
    kind: str
    intro: str
    crumbs: tuple[Link, ...]
    groups: tuple[Group, ...]
    cloud: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class SeriesEntry:
    """An issue in its series, or a gap in the numbering (then without url; `number` is 第875期 or a range, `items` how
    many); `explained` where these numbers never appeared; `badge` says why it is not
    public yet."""

    number: str
    url: str
    date: str
    iso: str
    sections: tuple[str, ...]
    items: int
    gap: bool = False
    explained: bool = False
    badge: str = ""


@dataclass(frozen=True, slots=True)
class SeriesYear:
    """The issues of one year, newest first, gaps in their places."""

    label: str
    entries: tuple[SeriesEntry, ...]


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """All issues of one bulletin, with gaps and supplements; `missing` numbers should exist, `unissued` never did."""

    url: str
    template: str
    title: str
    crumbs: tuple[Link, ...]
    bulletin: str
    issued_by: str
    total: int
    missing: int
    years: tuple[SeriesYear, ...]
    feed: str = ""
    supplements: int = 0
    unissued: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """A day that holds something, as a square of a calendar: `row` is its weekday (Monday 0), `step` 1–5 how much."""

    label: str
    url: str
    count: int
    step: int
    row: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """Half a year with its weeks as columns: `first` and `last` are the rows of its first and its last day; every month
    has the column and row where it begins."""

    year: int
    first: int
    last: int
    months: tuple[tuple[str, int, int], ...]
    weeks: tuple[tuple[Day, ...], ...]


@dataclass(frozen=True, slots=True)
class DatesPage:
    """/dates/: how many items each month has, and each day of the years that know their days."""

    url: str
    template: str
    title: str
    crumbs: tuple[Link, ...]
    years: tuple[YearTally, ...]
    undated: Tally
    calendars: tuple[Calendar, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a chart: what it counts, how much, where it leads; `parts` split it by the chart's series."""

    label: str
    count: int
    url: str = ""
    parts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """Numbers as a picture with a table behind it and a CSV file; `series` names what the parts of each bar are,
    `label` what the bars themselves are (单位, 月份)."""

    id: str
    title: str
    note: str
    unit: str
    bars: tuple[Bar, ...]
    series: tuple[str, ...] = ()
    csv: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class DataPage:
    """/data/: the archive in numbers; `fields` describe the columns of the records (name, Chinese, meaning)."""

    url: str
    template: str
    title: str
    crumbs: tuple[Link, ...]
    charts: tuple[Chart, ...]
    files: tuple[tuple[Link, str], ...]
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class MapPage:
    """网站地图: every list and standing page, each with the lists that stand below it."""

    url: str
    template: str
    title: str
    crumbs: tuple[Link, ...]
    groups: tuple[tuple[Link, tuple[Link, ...]], ...]


StatementBlock = str | tuple[str, ...]
"""A paragraph, or the points of a list."""


@dataclass(frozen=True, slots=True)
class StatementSection:
    """A section of the statement; title and texts are words of ours, to be said in the script of the page."""

    anchor: str
    title: str
    blocks: tuple[StatementBlock, ...]


@dataclass(frozen=True, slots=True)
class StatementPage:
    """The accessibility statement, which claims only what was checked, with what the reader's browser keeps."""

    url: str
    template: str
    title: str
    crumbs: tuple[Link, ...]
    sections: tuple[StatementSection, ...]


@dataclass(frozen=True, slots=True)
class StandingPage:
    """About and the like."""

    url: str
    template: str
    title: str
    lang: str
    crumbs: tuple[Link, ...]
    body: Text
    pictures: tuple[Picture, ...]
    targets: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """/search/: the box, and the lists for readers without JavaScript; the most frequent units and tags, to start from,
    with the number of documents."""

    url: str
    template: str
    title: str
    crumbs: tuple[Link, ...]
    bundle: str
    links: tuple[Link, ...]
    units: tuple[Term, ...] = ()
    tags: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class NotFoundPage:
    """404.html."""

    url: str
    template: str
    title: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class RedirectPage:
    """An old address that leads on; without target a tombstone (本页已撤下) with its reason."""

    url: str
    template: str
    title: str
    target: str
    reason: str


@dataclass(frozen=True, slots=True)
class FeedPage:
    """Atom, RSS or JSON Feed of what `home` lists; `updated` is the newest content's date, never the clock.

    An Atom feed goes on in archive documents (RFC 5005): `current` is the feed itself, `older` and `newer` lead along;
    `archive` marks a document that will not change.
    """

    url: str
    template: str
    title: str
    home: str
    updated: str
    entries: tuple[Entry, ...]
    current: str = ""
    older: str = ""
    newer: str = ""
    archive: bool = False


@dataclass(frozen=True, slots=True)
class SitemapPage:
    """A sitemap: pages with their dates, where they have one; `index` where the addresses are those of sitemaps."""

    url: str
    template: str
    urls: tuple[tuple[str, str], ...]
    index: bool = False


@dataclass(frozen=True, slots=True)
class TextPage:
    """A file whose text is made as it is planned, in UTF-8: CSV, JSON lines, the OpenSearch description.

    What it is, is told by the SHA-256 of its bytes.
    """

    url: str
    template: str
    digest: str
    data: bytes = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class RobotsPage:
    """robots.txt."""

    url: str
    template: str
    sitemap: str


@dataclass(frozen=True, slots=True)
class ConvertedPage:
    """A page once more in the other script, at an address of its own."""

    url: str
    template: str
    title: str
    lang: str
    original: Original


Original = (
    HomePage | ArticlePage | IssuePage | ListingPage | TermsPage | SeriesPage | DatesPage | DataPage | MapPage
    | StatementPage | StandingPage
)  # fmt: skip
Page = (
    Original | ConvertedPage | SearchPage | NotFoundPage | RedirectPage | FeedPage | SitemapPage | RobotsPage
    | TextPage
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Copy:
    """A file of content/ or of the templates' static folder, published unchanged at `url`."""

    url: str
    source: str
    digest: str


@dataclass(frozen=True, slots=True)
class Rendition:
    """A picture of content/ as published at `url`: whole, without its metadata, or `smaller`, as WebP; in pixels."""

    url: str
    source: str
    digest: str
    width: int
    height: int
    smaller: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything the site will hold: the frame, the pages, and the files that come from content and templates."""

    frame: Frame
    pages: tuple[Page, ...]
    media: tuple[Copy, ...]
    statics: tuple[Copy, ...]
    renditions: tuple[Rendition, ...]
