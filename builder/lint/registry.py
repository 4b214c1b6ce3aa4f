"""Rules that hold documents against the registries: names that nobody uses, addresses that have moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from builder import urls
from builder.model import Archive, Config, Parsed
from builder.problems import Level, Location, Problem
from builder.regex import regex

_SHOWN = 5


def unit_unused(archive: Archive, config: Config) -> Iterator[Problem]:
    """登记了、却没有一篇稿件用到的单位。只说明一下：不用的可以删去，名字写错的改过来。已经撤并的、别的单位的上级和继任不算。"""
    used = {unit.name for unit in archive.units}
    named = {name for unit in config.units for name in (unit.parent, unit.successor)}
    unused = [
        unit.title
        for unit in config.units
        if unit.name not in used and not unit.until and named.isdisjoint((unit.name, unit.short, unit.id))
    ]
    if unused:
        message = f"登记的单位有 {len(unused)} 个没有稿件用到：{_listed(unused)}"
        yield Problem(Location("units.yaml"), "unit-unused", message, "名字写错的改过来；真不用的可以删去", Level.NOTE)


def tag_unused(archive: Archive, config: Config) -> Iterator[Problem]:
    """登记了、却没有一篇稿件用到的标签。只说明一下：不用的可以删去，名字写错的改过来。"""
    used = {tag.name for tag in archive.tags}
    if unused := [tag.name for tag in config.tags if tag.name not in used]:
        message = f"登记的标签有 {len(unused)} 个没有稿件用到：{_listed(unused)}"
        yield Problem(Location("tags.yaml"), "tag-unused", message, "名字写错的改过来；真不用的可以删去", Level.NOTE)


def _listed(names: list[str]) -> str:
    return "、".join(names[:_SHOWN]) + ("等" if len(names) > _SHOWN else "")


# --- addresses that have moved -------------------------------------------------------------------------------


def moved(archive: Archive) -> Mapping[str, str]:
    """Every old address of the site with where it leads now; "" where only a tombstone stands."""
    return {urls.as_folder(redirect.source): redirect.target for redirect in archive.redirects}


_LINK = regex(r"\]\(\s{0,9}<?((?:https?://[^/\s()<>]{1,200})?/[^\s()<>#?]{1,500})")


def link_moved(value: Parsed, words: str, moved: Mapping[str, str], config: Config) -> Iterator[Problem]:
    """链接写的是本站的旧地址：读者要转一次才到，或者到了只看见“已撤下”。改成新地址；指向稿件的文件名最稳。"""
    for link in dict.fromkeys(_LINK.findall(words) if moved else ()):
        target = moved.get(urls.as_folder(_own(link, config)))
        if target is None:
            continue
        message = f"链接 {link} 是旧地址" if target else f"链接 {link} 的页面已经撤下"
        cure = f"改成 {target}" if target else "删去链接，或改指别处"
        yield Problem(value.where, "link-moved", message, cure, Level.WARNING)


def _own(link: str, config: Config) -> str:
    """The site path that a link means; "" where it leads elsewhere."""
    base = config.base_url.rstrip("/")
    path = link.removeprefix(base) if base else link
    if not path.startswith("/") or path.startswith("//"):
        return ""
    return f"/{path.removeprefix(config.base_path)}" if path.startswith(config.base_path) else path
