"""One line of an issue's colophon taken apart: to whom it goes, how to reach the office, who made it, copies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from builder.clean.record.colophon import LABEL, ROLE, names
from builder.clean.shapes import HAN
from builder.regex import regex
from builder.registries import UNIT_ENDINGS, looks_like_unit

_GAP = "[ \u3000\xa0]*"
DISTRIBUTION = {
    "报": "report_to", "呈报": "report_to", "报送": "report_to", "主报": "report_to", "抄报": "report_to",
    "送": "send_to", "主送": "send_to", "分送": "send_to", "抄送": "cc", "发": "issue_to", "发送": "issue_to",
    "印发": "issue_to", "下发": "issue_to", "分发": "issue_to", "本期增发": "extra_issue_to", "增发": "extra_issue_to",
    "加发": "extra_issue_to", "增送": "extra_issue_to", "本期增送": "extra_issue_to",
}  # fmt: skip
_CONTACT = {
    "邮箱": "email", "电子邮箱": "email", "投稿邮箱": "email", "投稿专用邮箱": "email", "联系邮箱": "email",
    "工作邮箱": "email", "电子邮件": "email", "邮件": "email", "E-mail": "email", "Email": "email", "email": "email",
    "信箱": "email", "电子信箱": "email", "投稿信箱": "email", "电话": "phone", "联系电话": "phone",
    "咨询电话": "phone", "值班电话": "phone", "办公电话": "phone", "投稿电话": "phone", "投稿热线": "phone",
    "编辑部电话": "phone", "电话传真": "phone", "传真": "传真", "地址": "address", "通讯地址": "address",
    "联系地址": "address", "办公地址": "address", "网址": "网址", "网站": "网址", "邮编": "邮编", "邮政编码": "邮编",
    "联系人": "联系人", "微信公众号": "微信公众号", "公众号": "微信公众号", "微信号": "微信", "微信": "微信",
    "QQ": "QQ", "QQ群": "QQ", "微博": "微博",
}  # fmt: skip
_ISSUER = ("主办", "主办单位", "编印", "编印单位", "编发", "编发单位", "编辑单位", "编制单位")
_PRINTER = ("承印", "承印单位", "印刷", "印制", "印制单位")
_OPERATOR = ("承办", "承办单位", "协办", "协办单位", "主管", "主管单位")
_PERMIT = (
    "准印证号",
    "准印号",
    "准印证",
    "内部资料准印证号",
    "内部资料准印证",
    "内部资料准印号",
    "出版许可证",
    "登记证号",
    "内资准字",
)
_COPIES = ("共印份数", "共印", "印数", "份数", "印刷份数", "发行量", "印量")
_KIND = (
    *((label, "distribution") for label in DISTRIBUTION), *((label, "contact") for label in _CONTACT),
    *((label, "operator") for label in _OPERATOR), *((label, "issued_by") for label in _ISSUER),
    *((label, "printed_by") for label in _PRINTER),
    *((label, "print_permit_no") for label in _PERMIT), *((label, "copies") for label in _COPIES),
)  # fmt: skip
KIND = dict(_KIND)
_WORDS = "|".join(_GAP.join(map(re.escape, label)) for label in sorted(KIND, key=len, reverse=True))
_MARK = regex(rf"(?P<label>(?:{LABEL})(?:[、/／和兼与](?:{LABEL}))*|{_WORDS}){_GAP}(?P<sign>[:：|｜丨])")
_BARE_MARK = regex(rf"(?:^|(?<=[ \u3000]))(?P<label>{LABEL})[ \u3000]+(?=[{HAN}])")
_COPY = regex(r"[（(]?(?:共|本期|本期共)?印(?:制|发|刷)?[ \u3000]*(?P<copies>\d{1,6})[ \u3000]*份[）)]?")
_DAY = (
    r"\d{4}[ \u3000]*年[ \u3000]*\d{1,2}[ \u3000]*月[ \u3000]*\d{1,2}[ \u3000]*日"
    r"|[〇○零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日"
)
_PRINTED = regex(
    rf"(?P<office>[{HAN}（）()、 \u3000]{{0,40}}?"
    r"(?:办公室|领导小组|委员会|指挥部|专班|部|局|委|办|中心|政府)?)[ \u3000]*"
    rf"(?P<day>{_DAY})[ \u3000]*(?:印发|印制|编印|印)"
)
_RECIPIENT = regex(
    rf"(?:{UNIT_ENDINGS}|领导|领导同志|同志|单位|部门|成员|信息员|联络员|负责人|书记|主任|专员|常委|班子|代表|组织|企业|委员|存档|党组织|机构|组|办事处|小组)$"
    r"|^(?:各|全[区市县镇]|有关|其他|其它|相关|省|市|县|区|镇)[^，]{0,12}$"
)
_ASCII = regex(r"[A-Za-z0-9@＠.．_\-/:：、，,;； \u3000（）()#*]+")
_PHONE = regex(r"[\d\-－—()（）、，,;；/ \u3000转+*~至]{5,120}")
_LOOSE = " \u3000\xa0；;，,、|｜。."


@dataclass(frozen=True, slots=True)
class Entry:
    """What a line says: the field, the key within it or the role, the label, the value, and where both stand."""

    field: str
    key: str
    label: str
    value: str
    start: int
    end: int
    at: int


def read_imprint(text: str) -> tuple[Entry, ...]:
    """Every entry of a colophon line in order, or nothing if any of it is something else.

    `编辑：何云　校对：周远`, `报：区委 发：各镇街`, `电话：61806756（共印80份）`, `青禾区创城办 2024年3月5日印发`.
    """
    if not text.strip() or len(text) > 600:
        return ()
    aside = list(_asides(text))
    shown = "".join(" " if any(e.start <= i < e.end for e in aside) else c for i, c in enumerate(text))
    if not shown.strip(_LOOSE):
        return tuple(aside)
    found = _labelled(shown) or _labelled(shown, glued=True) or _unlabelled(shown)
    return tuple(sorted((*found, *aside), key=lambda entry: entry.start)) if found else ()


def _asides(text: str) -> Iterator[Entry]:
    """What needs no label: the number of copies, the line of the office that printed it."""
    for match in _COPY.finditer(text):
        yield Entry("copies", "", "", match["copies"], match.start(), match.end(), match.start("copies"))
    printed = _PRINTED.fullmatch(text.strip())
    if printed:
        shift = len(text) - len(text.lstrip())
        office, day = printed["office"].strip(), printed["day"]
        start = shift + printed.start("day")
        if office:
            yield Entry("printed_by", "", "印发", office, shift, start, shift + printed.start("office"))
        yield Entry("print_date", "", "", "".join(day.split()), start, len(text), start)


def _labelled(text: str, glued: bool = False) -> tuple[Entry, ...]:
    """The entries of a line of `label：value`, or nothing if a value does not fit its label."""
    marks = _marks(text, glued)
    if not marks or text[: marks[0].start()].strip(_LOOSE + "（(【["):
        return ()
    found: list[Entry] = []
    for mark, end in zip(marks, [m.start() for m in marks[1:]] + [len(text)], strict=True):
        end = mark.end() + len(text[mark.end() : end].rstrip())
        value = text[mark.end() : end].strip(_LOOSE)
        label = "".join(mark["label"].split())
        entries = tuple(_entries(label, value, mark.start(), end, mark.end()))
        if not entries:
            return ()
        found += entries
    return tuple(found)


def _marks(text: str, glued: bool) -> list[re.Match[str]]:
    """The labels of a line. 报, 送 and 发 are words too: they count at the start, behind a blank or a mark, behind
    anything in a line that has had one of them, or (`glued`) everywhere."""
    marks: list[re.Match[str]] = []
    listed = False
    for match in _MARK.finditer(text):
        label = "".join(match["label"].split())
        before = text[match.start() - 1] if match.start() else " "
        if match["sign"] not in ":：" and label in KIND:
            continue
        if (
            not glued
            and len(label) == 1
            and before not in _LOOSE + "）)】]"
            and not listed
            and label not in ("文", "图")
        ):
            continue
        marks.append(match)
        listed = listed or label in DISTRIBUTION
    return marks


def _entries(label: str, value: str, start: int, end: int, at: int) -> Iterator[Entry]:
    """The entries of one label, or nothing if the value is of another kind."""
    field = KIND.get(label, "staff")
    if not value:
        yield Entry("empty", "", label, "", start, end, at)
    elif field == "staff":
        named = names(value.strip("）)】]（(【["))
        roles = [said for said in re.split("[、/／和兼与]", label) if said in ROLE]
        if not (roles[0] in ("供稿", "撰稿", "供稿人") and all(looks_like_unit(name) for name in named)):
            yield from (Entry("staff", ROLE[said], said, name, start, end, at) for name in named for said in roles)
    elif field == "distribution" and _are_recipients(value):
        yield Entry(field, DISTRIBUTION[label], label, value, start, end, at)
    elif field == "contact" and _fits(_CONTACT[label], value):
        yield Entry(field, _CONTACT[label], label, value, start, end, at)
    elif field in ("issued_by", "printed_by", "operator") and re.fullmatch(
        rf"[{HAN}A-Za-z0-9（）()“”、， \u3000]{{3,60}}", value
    ):
        yield Entry(field, "", label, value, start, end, at)
    elif field == "print_permit_no" and value and len(value) <= 40:
        yield Entry(field, "", label, value.strip(), start, end, at)
    elif field == "copies" and re.fullmatch(r"\d{1,6}[ \u3000]*份?", value):
        yield Entry(field, "", label, re.sub(r"\D", "", value), start, end, at)


def _are_recipients(value: str) -> bool:
    """Whether a value is a list of those who get a paper, rather than a sentence about what is sent."""
    names = [name for name in re.split("[、，,；;]", re.sub(r"[（(][^（）()]*[）)]", "", value)) if name.strip()]
    known = sum(bool(_RECIPIENT.search(name.strip())) for name in names)
    return len(value) <= 300 and not re.search("[。！？]", value) and 2 * known > len(names)


def _fits(key: str, value: str) -> bool:
    """Whether a value can be an address, a telephone, a postcode; a mail address that lost its dots still counts."""
    if key == "phone" or key == "传真":
        return bool(_PHONE.fullmatch(value))
    if key in ("email", "网址"):
        return bool(_ASCII.fullmatch(value)) and (key == "网址" or "@" in value or "＠" in value or "#" in value)
    if key == "邮编":
        return bool(re.fullmatch(r"\d{6}", value))
    if key == "联系人":
        return bool(names(value))
    return 2 <= len(value) <= 60 and not re.search("[。！？]", value)


def _unlabelled(text: str) -> tuple[Entry, ...]:
    """`本期编辑 何云　审稿 周远`: role and name in turn, with blanks for colons."""
    marks = list(_BARE_MARK.finditer(text)) if len(text) <= 80 else []
    if not marks or text[: marks[0].start()].strip():
        return ()
    found: list[Entry] = []
    for mark, end in zip(marks, [m.start() for m in marks[1:]] + [len(text)], strict=True):
        label, named = "".join(mark["label"].split()), names(text[mark.end() : end])
        if not named:
            return ()
        found += [Entry("staff", ROLE[label], label, name, mark.start(), end, mark.end()) for name in named]
    return tuple(found)
