"""What surrounds every page of a site."""

from __future__ import annotations

from dataclasses import replace

from builder import urls
from builder.model import Archive, Config, Copy, Frame, Link, Office
from builder.words import say


def frame_of(archive: Archive, config: Config, statics: tuple[Copy, ...]) -> Frame:
    """What surrounds every page."""
    return Frame(
        title=config.title,
        subtitle=config.subtitle,
        description=config.description,
        lang=config.lang,
        base_url=config.base_url,
        base_path=config.base_path,
        nav=navigation(archive, config),
        footer=config.footer,
        office=office_of(config),
        columns=config.columns,
        rights=config.rights,
        archived_on=config.archived_on,
        own_hosts=config.own_hosts,
        statics=tuple((copy.source, copy.url) for copy in statics),
        remote_images=config.remote_images,
        other_script=config.other_script,
        kept_names=config.kept_names,
    )


def office_of(config: Config) -> Office:
    """Who stands behind the site; what a parent portal has of its own stands for the site's (GOV-41)."""
    own = Office(
        name=config.title, domain=config.base_url.partition("://")[2], id_code=config.site_id_code,
        organizer=config.organizer, operator=config.operator, contact=config.contact, address=config.address,
        icp_no=config.icp_no, police_no=config.police_no, conac_id=config.conac_id,
    )  # fmt: skip
    if config.parent is None:
        return own
    given = {name: value for name in Office.__dataclass_fields__ if (value := getattr(config.parent, name))}
    return replace(own, **given)


def navigation(archive: Archive, config: Config) -> tuple[Link, ...]:
    """The lists that hold something, then the standing pages."""
    dated = archive.articles or archive.issues
    lists = (
        (archive.issues, "快报", urls.ISSUES),
        (archive.articles, "文章", urls.ARTICLES),
        (archive.columns, "栏目", urls.COLUMNS),
        (dated, "日期", urls.DATES),
        (archive.units, "单位", urls.UNITS),
        (archive.tags, "标签", urls.TAGS),
        (dated, "数据", urls.DATA),
    )
    held = tuple(Link(say(title, config.lang), url) for content, title, url in lists if content)
    return (*held, *(Link(standing.title, standing.url) for standing in archive.standings))
