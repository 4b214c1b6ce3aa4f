"""Make fold.json from OpenCC's data: `python -m builder.search.make_fold` (needs the dev extra)."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

NOTICE = (
    "Character pairs derived from the dictionaries of Open Chinese Convert (OpenCC), "
    "Copyright 2010-2026 Carbo Kuo and contributors, Apache License 2.0, "
    "https://github.com/BYVoid/OpenCC, and from the compatibility mappings of the Unicode Character Database."
)
HAN = (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))
RADICALS = range(0x2E80, 0x2FD6)
CONVERSIONS = ("t2s", "tw2s", "hk2s")


def pairs() -> Iterable[tuple[str, str]]:
    """All pairs of characters that mean the same to a reader who searches."""
    from opencc import OpenCC

    for converter in map(OpenCC, CONVERSIONS):
        for code in HAN:
            yield chr(code), converter.convert(chr(code))
    for code in RADICALS:
        yield chr(code), unicodedata.normalize("NFKC", chr(code))
    yield "〇", "零"


def classes(found: Iterable[tuple[str, str]]) -> list[set[str]]:
    """Pairs closed by union: 著 and 着, 裡 and 裏 and 里 meet in one class."""
    of: dict[str, set[str]] = {}
    for old, new in found:
        if old != new and len(new) == 1 and ord(new) < 0x10000:
            merged = of.get(old, {old}) | of.get(new, {new})
            of.update(dict.fromkeys(merged, merged))
    return [set(members) for members in {frozenset(members) for members in of.values()}]


def representative(members: set[str], votes: dict[str, int]) -> str:
    """The character most others convert to; of equals the one GB 2312 knows, then the lowest."""
    return max(members, key=lambda char: (votes[char], _in_gb2312(char), -ord(char)))


def _in_gb2312(char: str) -> bool:
    try:
        return bool(char.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def table() -> dict[str, str]:
    """The notice and two texts of the same length: position by position, from and to."""
    found = sorted(set(pairs()))
    votes: dict[str, int] = defaultdict(int)
    for old, new in found:
        votes[new] += old != new
    chosen = ((members, representative(members, votes)) for members in classes(found))
    folded = sorted((old, new) for members, new in chosen for old in members - {new})
    return {"notice": NOTICE, "from": "".join(old for old, _ in folded), "to": "".join(n for _, n in folded)}


if __name__ == "__main__":
    target = Path(__file__).with_name("fold.json")
    target.write_text(json.dumps(table(), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    size = target.stat().st_size
    sys.stdout.write(f"{target}: {size} bytes\n")
