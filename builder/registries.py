"""Names as typed → the units, tags and bulletins of the registries; a name they lack makes an entry of its own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from builder.model import Bulletin, Tag, Unit
from builder.regex import regex

UNIT_ENDINGS = (
    "镇|乡|街道|街道办事处|街道办|街办|局|委|委员会|办|办公室|部|中心|支队|大队|中队|总队|公司|集团|社区|村|学校|小学|中学|一中|大学|学院"
    "|医院|院|所|站|队|协会|联合会|学会|工会|总会|妇联|残联|文联|工商联|侨联|科协|馆|处|法院|银行|园区|园|厂|科|室|厅|署"
    "|电视台|融媒体|报社|政府|党委|党工委|团委|区委|县委|市委|纪委|政协|人大|监委|管委会|居委会|村委会|指挥部|办事处|开发区|林场|农场|司"
)
_UNIT = regex(rf"[\w·“”]{{1,18}}(?:{UNIT_ENDINGS})")


# What ends like a unit's name but is a count (共12处, 三所), or words about a picture (图为志愿者在社区).
_NO_UNIT = regex(
    r"共(?!青团|和)|其中|图为|.*[的了是在]|.*[\d个多余几两](处|所|站|部|园|馆|村|镇|社区|街道)$|.*[一二三四五六七八九十百](处|所)$"
)


def looks_like_unit(text: str) -> bool:
    """Whether a text has the form of a unit's name: short, no marks, ending in 镇 街道 局 中心 …"""
    return bool(_UNIT.fullmatch(text)) and not _NO_UNIT.match(text)


@lru_cache(maxsize=8192)
def fold(name: str) -> str:
    """What two spellings of one name share: width, case and blanks do not count."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).casefold()


@cache
def units_by_name(units: tuple[Unit, ...]) -> Mapping[str, Unit]:
    """The units of a registry by each name they go by: full, short, id, folded. To be asked once a document: to hash a
    registry of hundreds takes longer than to find a name in it."""
    index: dict[str, Unit] = {}
    for unit in units:
        for name in (unit.name, unit.short, unit.id):
            index.setdefault(fold(name), unit)
    index.pop("", None)
    return index


@cache
def _tags_by_name(tags: tuple[Tag, ...]) -> Mapping[str, Tag]:
    """The tags of a registry by name, synonym and id, folded."""
    index: dict[str, Tag] = {}
    for tag in tags:
        for name in (tag.name, *tag.synonyms, tag.id):
            index.setdefault(fold(name), tag)
    return index


def find_unit(name: str, known: Mapping[str, Unit]) -> Unit:
    """The unit of this full name, short name or id; otherwise one of that name, not registered, which gets its id
    where all are together."""
    return known.get(fold(name)) or Unit("", name.strip())


def is_unit(name: str, known: Mapping[str, Unit]) -> bool:
    """Whether a name stands in the registry or has the form of a unit's name."""
    return fold(name) in known or looks_like_unit(name.strip())


def find_tags(names: Iterable[str], tags: tuple[Tag, ...]) -> tuple[Tag, ...]:
    """The tags of these names or synonyms, each once; one that the registry lacks is made of its name."""
    known = _tags_by_name(tags)
    return tuple(dict.fromkeys(known.get(fold(name)) or Tag("", name.strip()) for name in names))


def find_bulletin(name: str, bulletins: tuple[Bulletin, ...]) -> Bulletin | None:
    """The bulletin of this name or id; the only one where no name is given; None where that leaves a choice.

    One that the registry lacks gets its id where all are together."""
    if not name:
        return bulletins[0] if len(bulletins) == 1 else None
    wanted = fold(name).strip("《》")
    known = next((b for b in bulletins if wanted in (fold(b.name).strip("《》"), b.id)), None)
    return known or Bulletin("", name.strip("《》 "))


def distinct_units(units: Iterable[Unit]) -> tuple[Unit, ...]:
    """Each unit once, in the order met."""
    return tuple(dict.fromkeys(units))
