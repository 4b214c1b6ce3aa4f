"""The ways in for machines and for people: sitemap.xml, 网站地图, the OpenSearch description."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from builder import urls
from builder.model import Archive, Config, Link, MapPage, Page, SitemapPage
from builder.pages.lists import crumbs
from builder.pages.terms import Files
from builder.words import say


def plan_sitemap(pages: tuple[Page, ...]) -> Iterator[SitemapPage]:
    """Every page a visitor may want, with the day of its content where it has one."""
    dated = ((page.url, getattr(page, "iso", "")) for page in pages)
    yield SitemapPage(
        urls.SITEMAP, "sitemap.xml", tuple((url, iso[:10] if len(iso) >= 10 else "") for url, iso in dated)
    )


def site_map(archive: Archive, filed: Files, config: Config) -> MapPage:
    """/sitemap/: every list, and what stands in it."""
    del archive, filed
    title = say("网站地图", config.lang)
    return MapPage(urls.MAP, "map.html", title, crumbs(Link(title, urls.MAP)), ())


def opensearch(config: Config) -> str:
    """The description by which a browser offers the site's search."""
    return f"<OpenSearchDescription><ShortName>{escape(config.title[:16])}</ShortName></OpenSearchDescription>"
