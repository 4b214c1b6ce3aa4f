"""Radicals as characters of their own (⼀ ⽉ ⻔), as some PDF programs write 一 月 门, back to the characters."""

from __future__ import annotations

import unicodedata

# The Unicode database has no mappings for the supplement: these are the radicals that look just like a character.
_SUPPLEMENT = (
    "⺁厂⺇几⺎兀⺏尣⺐尢⺒巳⺓幺⺛旡⺝月⺟母⺠民⺢氺⺣灬⺦丬⺩王⺭礻⺮竹⺯糹⺰纟⺱罓⺲罒⺸羊⺹耂⺺肀⺻聿⺼月⺾艹⺿艹⻀艹"
    "⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇角⻈讠⻉贝⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣"
    "⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
TABLE = {
    **{ord(radical): character for radical, character in zip(_SUPPLEMENT[::2], _SUPPLEMENT[1::2], strict=True)},
    **{code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)},
}


def unify_radicals(text: str) -> tuple[str, int]:
    """The text with characters for radicals, and how many there were; nothing else is touched."""
    unified = text.translate(TABLE)
    return unified, sum(one != two for one, two in zip(text, unified, strict=True))
