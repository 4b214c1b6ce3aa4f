"""The words of the site's own pages in both scripts: written in Simplified, the Traditional form in this one table."""

from __future__ import annotations

HANT: dict[str, str] = {}


def say(text: str, lang: str, **places: object) -> str:
    """A word or sentence of ours in the script of `lang`, its {places} filled."""
    told = HANT.get(text, text) if lang == "zh-Hant" else text
    return told.format(**places) if places else told
