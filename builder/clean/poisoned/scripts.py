"""Simplified or Traditional: which characters tell, and a rule for Traditional text that a machine made."""

from __future__ import annotations

from collections.abc import Iterator

from builder.clean.values import Draft, Found, Note, Proposal
from builder.documents import Scalar
from builder.regex import regex


def _charset(encoding: str, leads: range, trails: tuple[range, ...]) -> frozenset[str]:
    """The characters of a two-byte code within these rows."""
    data = bytes(byte for lead in leads for row in trails for trail in row for byte in (lead, trail))
    return frozenset(character for character in data.decode(encoding, "ignore") if character > "\u2fff")


_TRAILS = (range(0x40, 0x7F), range(0xA1, 0xFF))
GB2312 = _charset("gb2312", range(0xB0, 0xF8), (range(0xA1, 0xFF),))
BIG5 = _charset("big5", range(0xA4, 0xFA), _TRAILS)
COMMON = GB2312 | _charset("big5", range(0xA4, 0xC7), _TRAILS)
"""What everyday text of either script is written with: GB 2312 and the frequent half of Big5."""
EVERYDAY = _charset("gb2312", range(0xB0, 0xD8), (range(0xA1, 0xFF),)) | _charset("big5", range(0xA4, 0xC7), _TRAILS)
"""What a reader knows: the first level of GB 2312 and the frequent half of Big5."""
SIMPLIFIED = GB2312 - BIG5
TRADITIONAL = BIG5 - GB2312

# What a converter leaves that goes character by character, because the Simplified form is also a Traditional one;
# as words, since 干, 余, 征 alone are innocent. One entry is one form, however many words show it.
_LEFT = tuple(map(regex, (
    "志愿|自愿|意愿|心愿|愿意|愿望", "干部|骨干|干警|干群|實干|苦干|干勁", "[對關由至位屬終基便利有處用等低高善勇敢]于",
    "[，。、；,;]并|合并|并[且不將在與進為向通助積組開]", r"[\d十百千萬多]余|其余|業余", "占道", "扎實|扎扎實實",
    "[潔干純]凈|凈化", "墻", "[規示模典防師]范|范圍", "標准|准備|准確|精准|瞄准", "[聯關]系",
    "采取|采訪|采用|采集|采購", "征集|征求|象征|特征", "旅游|游客|導游|游覽", "咨詢", "[之然最以今先]后|后[續期來]",
    "沖刺|沖擊|沖鋒", "輕松|放松|寬松", "欄桿", "不舍|舍得|取舍", "注冊", "奮斗|戰斗|斗志", "制作|制造",
)))  # fmt: skip
_GENUINE = regex(
    "志願|幹部|對於|關於|由於|並[且不在與]|[聯關]係|聯繫|範圍|規範|標準|準備|採取|採用|牆|紮實|遊客|旅遊|奮鬥|乾淨"
)


def script_counts(text: str) -> tuple[int, int]:
    """How many characters only Simplified text has, and how many only Traditional text has."""
    return sum(c in SIMPLIFIED for c in text), sum(c in TRADITIONAL for c in text)


def is_traditional(text: str) -> bool:
    """Whether a text is written in Traditional characters: twelve or more, three times as many as Simplified."""
    simplified, traditional = script_counts(text)
    return traditional >= 12 and traditional > 3 * simplified


def flag_machine_script(draft: Draft) -> Iterator[Proposal]:
    """X-SCRIPT: Traditional text with five or more forms that a machine leaves when it converts character by character:
    干部, 志愿, 對于, 并, 100余支, 扎實, 潔凈. Nothing is converted; a person is told and `script_note` says so.

    Text written in Traditional from the start has 幹部, 志願, 對於, 並; it is not flagged, and neither is a text that
    has as many of those.
    """
    text = "\n".join(block.text for block in draft.blocks if block.kind != "image")
    if not is_traditional(text):
        return
    left = [match[0].strip("，。、；,;0123456789") for pattern in _LEFT if (match := pattern.search(text))]
    genuine = {match[0] for match in _GENUINE.finditer(text)}
    if len(left) < 5 or len(genuine) >= len(left):
        return
    yield Found("script_note", Scalar("machine-converted"))
    yield Note("confirm", f"疑为机器转换的繁体（{'、'.join(left[:5])}等未转）；原文应为简体，未还原")
