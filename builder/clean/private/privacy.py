"""Rules for numbers that belong to somebody: identity cards, mobile telephones, bank cards, private addresses online.

They only flag, and never repeat what they found: a note stands in the front matter of a public file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from builder.clean.private.surnames import NAME, hide_names
from builder.clean.values import Draft, Note, Proposal
from builder.documents import Mapping, Node, Scalar
from builder.regex import regex
from builder.schema import canonical_name, label_of

# One character for one, so that places stay: full width, dashes and blanks of every kind.
_WIDE = {0xFF01 + offset: 0x21 + offset for offset in range(94)}
_PLAIN = str.maketrans(_WIDE | dict.fromkeys(map(ord, "‐‑‒–—−"), "-") | dict.fromkeys((0x3000, 0xA0), " "))
_ADDRESS = regex(r"(?:https?://|www\.)[\x21-\x7e]+")
_MOST = 3
_MACHINE = (
    "id", "kind", "lang", "date", "pub_date", "updated", "date_raw", "date_precision", "cover", "number",
    "issue_no_raw", "campaign", "place", "tags", "units", "flags", "aliases", "restored", "sha256", "source_file",
    "original", "permalink", "ruleset",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Matter:
    """A stretch of a text that may be private, and how a note may show it."""

    start: int
    end: int
    shown: str


Detector = Callable[[str], Iterator[Matter]]


# --- reporting -------------------------------------------------------------------------------------------


def flag_matters(draft: Draft, find: Detector, what: str, cure: str, level: str = "confirm") -> Iterator[Proposal]:
    """One note for all that a detector finds in a document: how often, masked, and where the first ones stand."""
    public = tuple(texts(draft))
    if not any(find(plain("\n".join(text for _, text in public)))):
        return
    met = [(matter, where, text) for where, text in public for matter in find(plain(text))]
    if met:
        said = "、".join(f"{m.shown}（{where or first_words(text, m)}）" for m, where, text in met[:_MOST])
        yield Note(level, f"文中有 {len(met)} 处{what}：{said}{'等' if len(met) > _MOST else ''}；{cure}")


def texts(draft: Draft) -> Iterator[tuple[str, str]]:
    """All that may be published: paragraphs and captions, and fields with words of the source, these with a label."""
    for block in draft.blocks:
        parts = block.text.split("\n") if block.kind == "verbatim" else [block.text if block.kind != "image" else ""]
        yield from (("", part) for part in (*parts, "".join(span.text for span in block.alt)) if part.strip())
    for found in draft.found:
        name = canonical_name(found.name)
        if name not in _MACHINE and not (name == "title" and draft.value("title_status") == "derived"):
            label = label_of(name)
            yield from ((f"“{label}”一栏", scalar.text) for scalar in scalars(found.value) if scalar.text.strip())


def scalars(node: Node) -> Iterator[Scalar]:
    """Every text of a field's value."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Mapping):
        yield from (scalar for _, value in node.entries for scalar in scalars(value))
    else:
        yield from (scalar for item in node.items for scalar in scalars(item))


def plain(text: str) -> str:
    """The text with full-width digits and marks narrowed, one character for one, and links blanked out."""
    return _ADDRESS.sub(lambda match: "·" * len(match[0]), text.translate(_PLAIN))


def first_words(text: str, matter: Matter) -> str:
    """The beginning of a paragraph without what is private in it: numbers, names, the matter itself."""
    words = text[: matter.start] + "*" * min(matter.end - matter.start, 4) + text[matter.end :]
    hidden = re.sub(r"\d{5,}|\d[\d -]{6,}\d", "****", hide_names(words[:80]))
    return f"“{hidden.strip()[:12]}…”一段"


def labelled(text: str, at: int, words: str, reach: int = 14) -> bool:
    """Whether one of these words (a regular expression) stands shortly before a place, in the same sentence."""
    return bool(re.search(rf"(?:{words})[^。；\n]*$", text[max(at - reach, 0) : at]))


# --- identity numbers ------------------------------------------------------------------------------------

_REGIONS = regex("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_ID = regex(r"(?<![0-9A-Za-z*])[1-9]\d{5}(?P<gap>[ -]?)(?P<birth>\d{8})(?P=gap)\d{3}[0-9Xx](?![0-9A-Za-z*])")
_OLD_ID = regex(r"(?<![0-9A-Za-z*.-])[1-9]\d{5}(?P<birth>\d{6})\d{3}(?![0-9A-Za-z*.-])")
_ID_LABEL = "身份证|身份號|证件号|公民身份|身分證"
_OTHER_LABEL = (
    "订单|单号|流水|编号|文号|书号|ISBN|ISSN|CN|代码|注册号|登记号|项目|条码|批号|许可证|备案|准印|合同|发票|学号|工号"
    "|标段|采购"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def flag_identities(draft: Draft) -> Iterator[Proposal]:
    """P-ID: an identity number: 18 digits with a region, a real birthday and the right check digit, or 15 with region
    and birthday, also in full width or in groups. Behind `身份证` the check digit need not be right. Masked ones,
    credit codes, order and document numbers are none. Nothing is changed; a person decides.
    Example: the note says `110***********0015`.
    """
    yield from flag_matters(draft, identities, "身份证号码", "公开前请删去或遮盖")


def identities(text: str) -> Iterator[Matter]:
    """The identity numbers in a plain text."""
    for match in _ID.finditer(text):
        digits = re.sub(r"[ -]", "", match[0])
        named = labelled(text, match.start(), _ID_LABEL)
        if named or (is_identity(digits) and not labelled(text, match.start(), _OTHER_LABEL, 10)):
            yield Matter(*match.span(), f"{digits[:3]}***********{digits[-4:]}")
    for match in _OLD_ID.finditer(text):
        born = _is_day(f"19{match['birth']}") and bool(_REGIONS.match(match[0]))
        if born and not labelled(text, match.start(), f"{_OTHER_LABEL}|账号|帐号|卡号", 10):
            yield Matter(*match.span(), f"{match[0][:3]}********{match[0][-4:]}")


def is_identity(digits: str) -> bool:
    """Whether 18 characters are an identity number by region, birthday and check digit (ISO 7064, mod 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(digits[:17], _WEIGHTS, strict=True))
    return bool(_REGIONS.match(digits)) and _is_day(digits[6:14]) and "10X98765432"[total % 11] == digits[17].upper()


def _is_day(text: str) -> bool:
    try:
        return 1890 <= date(int(text[:4]), int(text[4:6]), int(text[6:])).year <= 2050
    except ValueError:
        return False


# --- mobile telephones -----------------------------------------------------------------------------------

_MOBILE = regex(r"(?<![0-9A-Za-z*.])(?:\+?86[ -]?)?(?P<number>1[3-9]\d[ -]?\d{4}[ -]?\d{4})(?![0-9A-Za-z*])(?!\.\d)")
_PHONE_LABEL = "电话|手机|联系|热线|拨打|致电|号码|微信|電話|手機|Tel|TEL|tel"
_COUNTED = regex(" ?[元万亿吨平人次件个户项名棵株米公条块份]")


def flag_mobiles(draft: Draft) -> Iterator[Proposal]:
    """P-MOBILE: the number of a mobile telephone, also in groups, in full width or behind +86; behind `热线` as well,
    since it rings in somebody's pocket. Landlines, 400 numbers, 12345, masked numbers, sums and parts of longer
    numbers are none; three groups with blanks only behind `电话` and its like. Example: the note says `138****5678`.
    """
    yield from flag_matters(draft, mobiles, "手机号码", "公开前请征得本人同意，或改用办公电话")


def mobiles(text: str) -> Iterator[Matter]:
    """The mobile numbers in a plain text."""
    for match in _MOBILE.finditer(text):
        named = labelled(text, match.start(), _PHONE_LABEL, 24)
        digits = re.sub(r"[ -]", "", match["number"])
        doubtful = " " in match["number"] or _COUNTED.match(text, match.end()) or digits.endswith("000000")
        if named or not (doubtful or labelled(text, match.start(), f"{_OTHER_LABEL}|账号|帐号|卡号|QQ|群", 8)):
            yield Matter(*match.span(), f"{digits[:3]}****{digits[-4:]}")


# --- bank cards ------------------------------------------------------------------------------------------

_RUN = regex(r"(?<![0-9A-Za-z*.])\d(?:[ -]?\d){11,22}(?![0-9A-Za-z*])")
_CARD_LABEL = "账号|帐号|卡号|账户|帐户|賬號|帳號"
_NO_CARD = "抖音|快手|微信|微博|QQ|公众号|头条|视频号"


def flag_cards(draft: Draft) -> Iterator[Proposal]:
    """P-BANK: a bank account or card: a number behind `账号` or `卡号`, or 16 to 19 digits that pass the check of cards
    (Luhn) and stand in groups of four or in a paragraph about banks and payments. An office's account for donations
    is asked about as well. ISBN, document numbers and account names of apps are none.
    """
    yield from flag_matters(draft, cards, "银行账号", "公开前请核实确需公布，个人账号请删去")


def cards(text: str) -> Iterator[Matter]:
    """The bank accounts and cards in a plain text."""
    runs = tuple(_RUN.finditer(text))
    paying = runs and re.search("银行|转账|汇款|捐款|工资卡|社保卡|打卡发放|开户", text)
    for match in runs:
        digits = re.sub(r"[ -]", "", match[0])
        named = labelled(text, match.start(), _CARD_LABEL) and not labelled(text, match.start(), _NO_CARD, 20)
        grouped = re.fullmatch(r"\d{4}(?:[ -]\d{4}){3}(?:[ -]\d{1,3})?", match[0])
        known_card = 16 <= len(digits) <= 19 and digits[0] in "3456" and passes_luhn(digits)
        if named or (known_card and (grouped or paying) and not (len(digits) == 18 and is_identity(digits))):
            yield Matter(*match.span(), f"{digits[:4]}********{digits[-4:]}")


def passes_luhn(digits: str) -> bool:
    """Whether the last digit is right by the check of bank cards."""
    doubled = [int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


# --- private addresses online ----------------------------------------------------------------------------

_HOSTS = (
    "qq|vip.qq|163|126|yeah|sina|sohu|gmail|foxmail|hotmail|outlook|live|icloud|139|189|wo|aliyun|21cn|88|tom|yahoo"
)
_ONLINE = regex(
    rf"(?<![\w.+-])(?P<user>[A-Za-z0-9][\w.+-]{{0,40}})@(?P<host>(?:{_HOSTS})\.(?:com|cn|net|com\.cn))(?![\w-])"
    r"|(?P<qq>QQ号?码?) ?:? ?\d{5,11}(?!\d)|(?P<wechat>微信号?) ?:? ?[A-Za-z][\w-]{5,19}",
    re.IGNORECASE | re.ASCII,
)
_OFFICIAL = "投稿|单位|工作|办公|公共|官方|专用|征集|举报|公众|部门"


@cache
def _somebody() -> re.Pattern[str]:
    """Somebody named as the owner of an address. Compiled when first asked for: it takes ten milliseconds."""
    owner = "联系人|作者|姓名|投稿人|负责人|经办人|撰稿人"
    return re.compile(rf"(?:{owner}) ?:? ?{NAME}|{NAME}(?:先生|女士|同志|老师|经理)|^{NAME}[,(: ]", re.MULTILINE)


def flag_contacts(draft: Draft) -> Iterator[Proposal]:
    """P-CONTACT: in an article, a private mail address, QQ or WeChat number in a paragraph that also names somebody
    as its owner (`联系人：`). An office's mailbox, a QQ group, a public account are none; issues have K-CONTACT.
    Example: the note says `h***@qq.com`.
    """
    if not draft.is_issue:
        yield from flag_matters(draft, contacts, "个人联系方式", "公开前请征得本人同意，或改用单位邮箱、办公电话")


def contacts(text: str) -> Iterator[Matter]:
    """The private addresses online in a plain text that says whose they are."""
    met = [match for match in _ONLINE.finditer(text) if not labelled(text, match.start(), _OFFICIAL, 10)]
    for match in met if met and _somebody().search(text) else ():
        shown = f"{match['user'][:1]}***@{match['host']}" if match["user"] else f"{match['qq'] or match['wechat']} ***"
        yield Matter(*match.span(), shown)
