"""One line of a masthead taken apart: every word of it must be name, number, date, office, mark or staff."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from builder.clean.shapes import HAN
from builder.clean.values import Block
from builder.regex import regex

_FIRM = (
    "快报|简报|专报|要报|周报|月报|旬报|日报|工作动态|工作信息|工作通讯|快讯|简讯|要情|专刊|工作交流|情况交流|工作专递"
)
_WEAK = "通报|动态|信息|周刊|月刊|季刊|通讯|内参|参阅|参考|摘报|摘编|导报|导刊|研究|交流|文摘|专递|之声|之窗"
_NUMERAL = "〇○零一二三四五六七八九十百千廿卅"
_COUNT = rf"[\d{_NUMERAL}]{{1,9}}"
_YEAR = r"(?:\d{4}|[〇○零一二三四五六七八九]{4})"
_GAPS = " \t\xa0\u3000"

GENERIC = regex(rf"(?:工作|创建|创城|创文|情况|督查|督导|每日|专题|宣传|文明){{0,3}}(?:{_FIRM}|动态|信息|通报)")
_NAME = regex(
    rf"《?(?P<name>(?<=《)[{HAN}]{{2,16}}》(?:工作)?(?:{_FIRM})"
    rf"|[{HAN}A-Za-z0-9“”\"·、 \u3000—\-]{{0,40}}?(?:{_FIRM}|{_WEAK}))》?"
    rf"(?=$|[\s\u3000（(〔\[【第总增\d〇二]|专刊|特刊|[{HAN}]{{2,30}}(?:编|办公室|委|部|局))"
)
_TOTAL = rf"总\s*(?:期)?\s*第?\s*{_COUNT}\s*期"
_NUMBER = regex(
    rf"(?:期\s*[号数]\s*[:：]\s*)?(?:[（(【\[〔](?!\s*{_YEAR}\s*年?\s*[〕\])）】]))?\s*"
    rf"(?P<number>(?:[〔\[(（【]?\s*{_YEAR}\s*年?\s*[〕\])）】]\s*|{_YEAR}\s*年\s*)?(?:增刊|专刊|特刊)?\s*(?<!总)(?<!总期)第\s*{_COUNT}\s*[期号]"
    rf"|(?:增刊|专刊|特刊)\s*[（(]?\s*第?\s*{_COUNT}\s*[期号]?[）)]?|(?:[〔\[(（【]\s*{_YEAR}\s*年?\s*[〕\])）】]|{_YEAR}\s*年)\s*{_COUNT}\s*期)"
    rf"(?P<tail>\s*[（(]?\s*{_TOTAL}\s*[）)]?|\s*[（(](?:增刊|专刊|特刊)[）)])?\s*[）)〕\]】]?"
)
_TOTALS = regex(rf"[（(【\[]?\s*(?P<total>{_TOTAL})\s*[）)】\]]?")
_YEARS = regex(rf"(?P<year>{_YEAR}\s*年)(?:度)?(?=[\s\u3000]*$)")
_DATE = regex(
    r"[（(]?(?:(?:签发|印发|出版|出刊|编印|编发|印制|出报)?(?:日期|时间)\s*[:：]\s*)?"
    r"(?P<date>\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|\d{4}\s*年\s*\d{1,2}\s*月(?![\d\s]*[日第])|\d{4}([-/.])\d{1,2}\2\d{1,2}(?!\d)"
    r"|[〇○零0OＯ一二三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月(?:[一二三四五六七八九十]{1,3}日)?)"
    r"(?P<week>[\s\u3000]*[（(]?(?:星期|周)[一二三四五六日天][）)]?)?[\s\u3000]*(?:编印|印发|出版|出刊|编|印)?[）)]?"
)
_INTERNAL = regex(
    r"[【（(]?(?P<internal_mark>内部(?:资料|刊物|文件|材料|参阅|参考|发行)(?:[，,、：\s\u3000]*(?:注意保存|注意保密|妥善保管|免费交流|免费赠阅|请勿外传|不得外传|不得转载|仅供参考))*"
    r"|(?:注意保存|注意保密|请勿外传|仅供领导参阅|仅供参阅|阅后存档|会后收回))[】）)]?"
)
_SECRET = regex(
    r"(?:密\s*级\s*[:：]\s*)?(?P<classification>(?:绝\s?密|机\s?密|秘\s?密)(?:\s*★\s*(?:[\d一二三四五六七八九十]{1,3}\s*(?:年|个月)|长期)?)?)(?=$|[\s\u3000])"
    r"|密\s*级\s*[:：]\s*(?P<open>公\s?开|内\s?部|非密|一般|无)"
)
_COPY = regex(r"(?:编\s*号|份\s*号|序\s*号|[Nn][Oo]\.?|№)\s*[:：.]?\s*(?P<copy_no>\d{3,8})(?=$|[\s\u3000])")
_DOCUMENT = regex(
    rf"(?:(?:编|文)\s*号\s*[:：]\s*)?(?P<document_no>[{HAN}]{{0,12}}[〔\[（(【]\s*\d{{4}}\s*[〕\]）)】]\s*\d{{1,4}}\s*号)(?=$|[\s\u3000])"
)
_ROLES = "|".join(
    r"\s*".join(role)
    for role in ("签发人", "签发", "审签", "核签", "审核", "主编", "责任编辑", "责编", "本期编辑", "编辑", "校对")
)
_STAFF = regex(
    rf"(?P<staff>(?:{_ROLES})\s*[:：]\s*[{HAN}](?:[\u3000 ]?[{HAN}]){{1,3}}(?:[、，][{HAN}]{{2,4}}){{0,4}})"
    r"(?=$|[\s\u3000])"
)
_ORNAMENTS = regex(r"[*#]+|^[ \u3000★☆◆◇●■◎※]+|[★☆◆◇●■◎※][ \u3000★☆◆◇●■◎※]*$")
_OPERATOR = regex(rf"(?P<operator>(?:承办|协办|承编|主管)(?:单位)?\s*[:：]\s*[{HAN}（）()、]{{3,30}})(?=$|[\s\u3000])")
_OFFICE_LABEL = r"(?:主办单位|编印单位|编发单位|主办|编印|编发|编辑单位|承办单位|承办|协办)"
_OFFICE = regex(
    rf"(?:{_OFFICE_LABEL}\s*[:：]?\s*)?(?P<office>[{HAN}A-Za-z0-9（）()、“”·\s\u3000]{{2,60}}?"
    r"(?:办公室|领导小组|委员会|指挥部|工作专班|专班|委|办|部|局|中心|处|厅|院|会|室|组|政府|街道|镇|馆|站|所|支队|公司|学校|协会))"
    r"\s*(?:主办|编印|编发|编制|编|印发|印)?"
)
_VERBS = regex(
    "召开|开展|举行|举办|组织(?!部)|推进|推动|检查|调研|督导(?!组|室|处|办|检查)|赴|打造|助力|强化|落实|走进|探索|建立|深入|扎实"
    "|积极|聚焦|携手|关于|走访|慰问|参加|来到|发布|启动|部署|通过|认真|不断|全力|实现|提升|成立|亮相|获|让|把"
)
_SURE_OFFICE = regex(
    r"(?:办公室|领导小组|委员会|指挥部|专班|宣传部|[明建城]办|政府|党委|编辑部)(?:主办|编印|编发|编|印)?$"
)
_SPECIAL = regex(rf"[（(](?P<special>[{HAN}“”0-9]{{1,14}}(?:专刊|特刊|专辑|专题|版|刊))[）)]")


@dataclass(frozen=True, slots=True)
class Part:
    """One thing a masthead says: the field, its words, where they stand in their block."""

    field: str
    text: str
    start: int
    end: int
    block: Block | None = None


def seems_name(name: str) -> bool:
    """Whether these words can name a bulletin; the report `关于…的通报` and the daily paper are none."""
    if re.search("关于|的通报|的通知|的信息", name) or len(name) < 2:
        return False
    return not name.endswith("日报") or bool(re.search("工作|创建|创城|创文|督查|巡查|值班|情况|每日", name))


def is_weak(name: str) -> bool:
    """Whether much else is called so too: 动态, 信息, 通报."""
    return not re.search(rf"(?:{_FIRM})$", name)


def reads_as_name(text: str) -> bool:
    """Whether a line can be the upper half of a name: Chinese words without a mark."""
    return bool(re.fullmatch(rf"[{HAN}“”·、 \u3000]{{3,36}}", text)) and not re.search("召开|举行|赴|来到|$^", text)


def is_office(text: str) -> bool:
    """Whether a text names who puts out a bulletin, and does not read like a headline."""
    if not _OFFICE.fullmatch(text) or len(text) > 60 or re.search("召开|举行|走访|慰问|来到|亮相", text):
        return False
    return bool(_SURE_OFFICE.search(text)) or (len(text) <= 30 and not _VERBS.search(text))


def is_sure_office(text: str) -> bool:
    """Whether a text cannot be the headline of an item: it ends in 办公室, 领导小组, 创建办 …"""
    return bool(_SURE_OFFICE.search(text)) and is_office(text)


def office_in(text: str) -> tuple[int, int] | None:
    """Where the office stands in a line that names one and says nothing else."""
    match = _OFFICE.fullmatch(text) if is_office(text) else None
    return match.span("office") if match else None


def read_line(text: str, known: Mapping[str, Part]) -> tuple[Part, ...]:
    """The parts of a line, or nothing if any word of it is something else; `known` is what lines above said."""
    if not text.strip() or len(text) > 120:
        return ()
    view, places = _closed_up(_ORNAMENTS.sub(lambda match: " " * len(match[0]), text))
    parts, rest = _read(view)
    offices = [(start, end) for start, end in rest if is_office(view[start:end])]
    if len(offices) < len(rest) or (not parts and not (offices and known)):
        return ()
    parts += [Part("office", match["office"], start + match.start("office"), start + match.end("office"))
              for start, end in offices if (match := _OFFICE.fullmatch(view[start:end]))]  # fmt: skip
    placed = (
        Part(part.field, " ".join(part.text.split()), places[part.start], places[part.end - 1] + 1) for part in parts
    )
    return tuple(sorted(placed, key=lambda part: part.start))


def _closed_up(text: str) -> tuple[str, list[int]]:
    """The text without the blanks that pad out a word (`工 作 简 报`), and the place of each of its characters."""
    padding: set[int] = set()
    for run in re.finditer(rf"(?<![{HAN}])[{HAN}](?:[{_GAPS}]+[{HAN}](?![{HAN}]))+", text):
        padding |= {run.start() + at for at, letter in enumerate(run[0]) if letter in _GAPS}
    places = [at for at in range(len(text)) if at not in padding]
    return "".join(text[at] for at in places), places


def _read(view: str) -> tuple[list[Part], list[tuple[int, int]]]:
    """What the patterns find in a line, and the stretches between."""
    free = [(0, len(view))]
    parts: list[Part] = []
    for pattern in (
        _SECRET,
        _INTERNAL,
        _COPY,
        _STAFF,
        _OPERATOR,
        _NAME,
        _NUMBER,
        _DOCUMENT,
        _TOTALS,
        _DATE,
        _YEARS,
        _SPECIAL,
    ):
        for match in list(_matches(pattern, view, free)):
            parts += _parts(match)
            free = [piece for low, high in free for piece in _minus(low, high, *match.span())]
    trimmed = ((low, high) for low, high in (_trim(view, *piece) for piece in free) if low < high)
    return parts, list(trimmed)


def _matches(pattern: re.Pattern[str], view: str, free: list[tuple[int, int]]) -> Iterator[re.Match[str]]:
    """The first match in each free stretch; a name only where the stretch begins."""
    for low, high in free:
        low, _ = _trim(view, low, high)
        match = pattern.match(view, low, high) if pattern is _NAME else pattern.search(view, low, high)
        if match and match.start() < match.end() and not (pattern is _NAME and not seems_name(match["name"])):
            yield match
            if pattern is _NAME:
                return


def _parts(match: re.Match[str]) -> Iterator[Part]:
    groups = match.groupdict()
    for field, text in groups.items():
        if text is None or field in ("tail", "week"):
            continue
        start, end = match.span(field)
        field = "classification" if field == "open" else field
        if field == "number" and groups["tail"]:
            end = match.end("tail")
        elif field == "date" and groups["week"]:
            yield Part("week", groups["week"].strip(), *match.span("week"))
        yield Part(field, match.string[start:end], start, end)


def _minus(low: int, high: int, start: int, end: int) -> Iterator[tuple[int, int]]:
    if end <= low or start >= high:
        yield low, high
        return
    if low < start:
        yield low, start
    if end < high:
        yield end, high


def _trim(view: str, low: int, high: int) -> tuple[int, int]:
    """Without blanks and rules at the ends, and the brackets that stood around something found."""
    loose = _GAPS + "|｜/·—-－~_,，：:"
    while low < high and view[low] in loose:
        low += 1
    while low < high and view[high - 1] in loose:
        high -= 1
    return (high, high) if re.fullmatch(r"[（()）\[\]【】〔〕]*", view[low:high]) else (low, high)
