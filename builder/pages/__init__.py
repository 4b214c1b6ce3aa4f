"""Which pages exist and what each shows: `Atlas` reads as the site map."""

from __future__ import annotations

from builder.model import Archive, Config, Copy, Plan
from builder.pages.atlas import Atlas
from builder.pages.files import plan_files, shown_on
from builder.pages.frame import frame_of
from builder.pages.records import search_records

__all__ = ["Atlas", "frame_of", "plan", "search_records"]


def plan(archive: Archive, config: Config, statics: tuple[Copy, ...], search: bool = True) -> Plan:
    """Every page and file of the site. `statics` are the files of templates/static, already at their addresses."""
    pages = tuple(Atlas(archive, config, statics, search).each())
    shown = frozenset(url for page in pages for url in shown_on(page))
    media, renditions = plan_files(shown, archive.pictures)
    return Plan(frame_of(archive, config, statics), pages, media, statics, renditions)
