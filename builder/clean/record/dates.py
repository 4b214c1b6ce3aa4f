"""Rules for dates: what states the day of publication, and what only looks like a date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from builder.clean.shapes import is_unit
from builder.clean.values import Block, Draft, Fix, Found, Note, Proposal, Propose
from builder.documents import Scalar
from builder.fields import parse_when
from builder.model import Precision, When
from builder.regex import regex

DAY = (
    r"(?:\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?![\d.])"
    r"|[〇○零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日)"
)
CLOCK = r"(?:\d{1,2}\s?[:：]\s?\d{2}(?:\s?[:：]\s?\d{2}(?:\.\d{1,6})?)?|\d{1,2}[时時点點]\d{1,2}分?)"
WEEKDAY = r"(?:[(（]?(?:星期|周|週)[一二三四五六日天][)）]?)"
MOMENT = rf"{DAY}(?:[\sT]*{WEEKDAY})?(?:[\sT]*{CLOCK}(?:Z|[+-]\d\d:?\d\d)?(?:\s*{WEEKDAY})?)?"
_ZONE = "+08:00"
_STACK = (regex(r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}月?"), regex(r"\d{1,2}日?"), regex(CLOCK))
_BROKEN = (
    (regex(r"(?<![\d.])(?:19|20)\d{2}[01]?\d[0-3]?\d日"), "缺“年”“月”"),
    (regex(r"(?:^|(?<=[。，；：、（(\s]))(?:0?[1-9]|1[0-2])[0-3]\d日(?=[上下]午|[晚凌清，,起至前])"), "缺“月”"),
    (regex(r"(?<!\d)(?:19|20)\d{2}\d{1,2}[-—–~～至]\d{1,2}月"), "缺“年”"),
    (regex(r"(?:[*＊×]{1,2}|[Xx]{2})月(?:[*＊×Xx]{1,2}|\d{1,2})日|\d{1,2}月(?:[*＊×]{1,2}|[Xx]{2})日"), "被遮盖"),
    (regex(r"\d{0,4}[*＊×]{1,4}年(?=[*＊×\d])"), "被遮盖"),
)  # fmt: skip


def read_moment(text: str) -> When | None:
    """The day, and the time if stated, of words that are a date and nothing else; None if no such day exists."""
    bare = re.sub(WEEKDAY, " ", text.replace("：", ":"))
    bare = re.sub(r"\s*([年月日])\s*", r"\1", bare)
    bare = re.sub(r"\s*:\s*", ":", re.sub(r"(?<=[日号])(?=\d)", " ", bare))
    try:
        return parse_when(re.sub(r"\s+", " ", bare).strip())
    except ValueError:
        return None


def date_fields(when: When, raw: Scalar) -> Iterator[Found]:
    """A date as found: the day, the moment with its zone where a time is stated, the words, how exact they are."""
    yield Found("date", Scalar(_day(when), raw.line, raw.column))
    if when.precision in (Precision.MINUTE, Precision.SECOND):
        seconds = ":%S" if when.precision is Precision.SECOND else ""
        moment = when.at.strftime(f"%Y-%m-%dT%H:%M{seconds}") + _ZONE
        yield Found("pub_date", Scalar(moment, raw.line, raw.column))
    yield Found("date_raw", raw)
    yield Found("date_precision", Scalar(str(when.precision), raw.line, raw.column))


def _day(when: When) -> str:
    forms = {Precision.YEAR: "%Y", Precision.MONTH: "%Y-%m"}
    return when.at.strftime(forms.get(when.precision, "%Y-%m-%d"))


def take_stacked_date(draft: Draft) -> Iterator[Proposal]:
    """M-DATE: year and month, day and time on three lines of their own near the top, as some sites set them.

    Example: `2017/06` ⏎ `14` ⏎ `11:15:15` → 2017-06-14. Year and month alone, or a day alone, stay.
    """
    if draft.has("date"):
        return
    for index in range(min(len(draft.blocks) - 2, 8)):
        rows = draft.blocks[index : index + 3]
        texts = [block.text.strip() for block in rows]
        if not all(form.fullmatch(text) for form, text in zip(_STACK, texts, strict=True)):
            continue
        year, month = re.findall(r"\d+", texts[0])
        when = read_moment(f"{year}-{month}-{texts[1].removesuffix('日')} {texts[2]}")
        if when:
            for block in rows:
                yield from block.cut(0, None, "meta:date")
            yield from date_fields(when, draft.scalar(" ".join(texts), rows[0].start))
            return


def read_record_date(draft: Draft) -> Iterator[Proposal]:
    """M-DATE: the date in the record that heads a document of a government site (索引号, 发文字号, 发布日期 …).

    发布日期 goes before 成文日期. The record stays in the text; without 索引号 or 发文字号 nothing is read.
    """
    words = [block.text.strip() for block in draft.blocks[:40] if block.kind != "image"]
    if draft.has("date") or not any(
        re.search(r"(?:索\s?引\s?号|发文字号|文\s?号)\s*[:：]?", text[:80]) for text in words
    ):
        return
    text = "\n".join(words)
    for label in ("发布日期|公开日期|发布时间", "成文日期|生成日期|发文日期|印发日期|制发日期"):
        match = re.search(rf"(?:{label})\s{{0,3}}[:：]?\s{{0,3}}(?P<moment>{MOMENT})", text)
        when = read_moment(match["moment"]) if match else None
        if match and when:
            block = next(block for block in draft.blocks if match["moment"].split("\n")[0] in block.text)
            yield from date_fields(when, draft.scalar(match["moment"], block.start))
            return


def read_signed_date(draft: Draft) -> Iterator[Proposal]:
    """M-DATE: a date alone on the last line under the name of a unit, the signature of a notice, is its date.

    The words stay in the text. Without a unit above it, or if the text has a date already, nothing is read.
    """
    words = [block for block in draft.blocks if block.kind != "image"]
    if draft.has("date") or len(words) < 3 or not re.fullmatch(DAY, words[-1].text.strip()):
        return
    when = read_moment(words[-1].text)
    signed = "".join(words[-2].text.split())
    if when and (is_unit(signed) or (draft.is_issue is False and _names_units(words[-2]))):
        yield from date_fields(when, draft.scalar(words[-1].text.strip(), words[-1].start))
        yield Note("info", "日期取自文末落款")


def _names_units(block: Block) -> bool:
    return all(is_unit(name) for name in re.split(r"[\s、]+", block.text.strip()))


def flag_broken_dates(draft: Draft) -> Iterator[Proposal]:
    """M-DATE-BAD: a date that lost a sign between its figures (`2017822日`, `1127日下午`) or is masked (`*月**日`).

    It is never resolved: a person says what was meant. A count of days (`连续1127日`) is none.
    """
    texts = (block.text for block in draft.blocks if block.kind != "image")
    found = ((match[0], what) for text in texts for form, what in _BROKEN for match in form.finditer(text))
    told = [f"“{words}”（{what}）" for words, what in islice(dict.fromkeys(found), 5)]
    if told:
        yield Note("confirm", f"日期不完整，未改，待核：{'、'.join(told)}")


def flag_missing_date(draft: Draft) -> Iterator[Proposal]:
    """M-DATE-MISSING: a text without date is flagged; no date is ever guessed.

    Where it speaks of one year only, and of days in it, a rough date (`date_circa`) is offered: the latest month.
    """
    if draft.has("date"):
        return
    yield Note("confirm", "原文无日期")
    text = "\n".join(block.text for block in draft.blocks)
    years = set(re.findall(r"(?<!\d)((?:19|20)\d\d)年", text))
    months = {int(month) for month in re.findall(r"(?<!\d)(1[0-2]|0?[1-9])月(?:[12]\d|3[01]|0?[1-9])日", text)}
    if len(years) == 1 and months and not draft.has("date_circa"):
        circa = f"{years.pop()}-{max(months):02}"
        why = f"文中只提到这一年，最晚的日子在{max(months)}月"
        yield Propose(Fix("set", to="date_circa", value=Scalar(circa)), why)
