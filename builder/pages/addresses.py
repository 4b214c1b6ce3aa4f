"""Where everything stands: the addresses of units, tags, columns, documents and pictures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from builder import urls
from builder.model import Archive, Bulletin, Config, Link, Picture, Tag, Unit


@dataclass(frozen=True, slots=True)
class Addresses:
    """Looked up while planning; never part of a page."""

    units: Mapping[str, Link]
    tags: Mapping[str, Link]
    columns: Mapping[str, Link]
    sections: Mapping[str, Link]
    sources: Mapping[str, Link]
    people: Mapping[str, Link]
    documents: Mapping[str, str]
    pictures: Mapping[str, Picture]


def addresses(archive: Archive) -> Addresses:
    """The addresses of an archive."""
    return Addresses(
        {unit.name: Link(unit.title, f"{urls.UNITS}{unit.id}/") for unit in archive.units},
        _links(urls.TAGS, archive.tags),
        _links(urls.COLUMNS, archive.columns),
        _links(urls.SECTIONS, archive.sections),
        _links(urls.SOURCES, archive.sources),
        _links(urls.PEOPLE, archive.people),
        {a.where.path: a.url for a in archive.articles}
        | {i.where.path: i.url for i in archive.issues}
        | {s.where.path: s.url for s in archive.standings},
        {picture.src: picture for picture in archive.pictures},
    )


def series_links(archive: Archive, config: Config) -> dict[Bulletin, Link]:
    """Every bulletin that has issues, with the page of its series: /issues/, or with several /issues/<bulletin>/."""
    held = dict.fromkeys(issue.bulletin for issue in archive.issues)
    several = len({bulletin.name for bulletin in (*held, *config.bulletins)}) > 1
    return {bulletin: Link(bulletin.name, urls.series(bulletin.id, several)) for bulletin in held}


def _links(prefix: str, tags: Iterable[Tag]) -> dict[str, Link]:
    return {tag.name: Link(tag.name, f"{prefix}{tag.id}/") for tag in tags}


def unit_links(units: Iterable[Unit], where: Addresses) -> tuple[Link, ...]:
    """The units as links to their pages."""
    return tuple(where.units[unit.name] for unit in units)


def tag_links(tags: Iterable[Tag], where: Addresses) -> tuple[Link, ...]:
    """The tags as links to their pages."""
    return tuple(where.tags[tag.name] for tag in tags)


def pictures_in(names: tuple[str, ...], path: str, where: Addresses) -> tuple[Picture, ...]:
    """The local pictures and attachments among the addresses a text names, each under the name it uses."""
    told = ((ref, where.pictures.get(urls.content_path(ref, path))) for ref in names)
    found = [replace(picture, src=ref) for ref, picture in told if picture]
    first = next((at for at, picture in enumerate(found) if picture.digest), None)
    return tuple(replace(picture, first=at == first) for at, picture in enumerate(found))


def targets_in(names: tuple[str, ...], path: str, where: Addresses) -> tuple[tuple[str, str], ...]:
    """The other documents and attachments among the addresses a text names, as written and as published."""
    found = []
    for ref in names:
        target = urls.content_path(ref, path)
        file = where.pictures.get(target)
        url = where.documents.get(target) or (file.url if file else "")
        anchor = ref.partition("#")[2]
        if url:
            found.append((ref, f"{url}#{anchor}" if anchor else url))
    return tuple(found)
