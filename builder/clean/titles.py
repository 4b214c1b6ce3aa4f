"""Rules for the title and the line under it: where a text says what it is called, when and whence it came."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.clean.colophon import people
from builder.clean.shapes import HAN, fold, is_short
from builder.clean.values import Block, Draft, Found, Note, Proposal, Take
from builder.documents import Mapping, Scalar
from builder.fields import parse_when, show_when

_BULLET = re.compile(r"[•·●■◆▪○★]\s*")
_SUFFIX = re.compile(r"\s*(?:[-–—|｜]|_)\s*(?=[^-–—|｜_]{2,20}$)")
_DAY = (
    r"(?:\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"
    r"|[〇○零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日)"
)
_DATE = re.compile(
    r"[\[【（(]?\s*(?:(?:发布|發布|发表|更新|刊发|上网)?(?:日期|时间|時間)\s*[:：]?\s*)?"
    rf"(?P<date>{_DAY}\s*(?P<time>\d{{1,2}}[:：]\d{{2}}(?:[:：]\d{{2}})?|\d{{1,2}}时\d{{1,2}}分)?)"
)
_LABELS = (
    "来源|來源|信息来源|稿源|作者|记者|編輯|编辑|责任编辑|責任編輯|责编|录入|点击数|點擊數|点击次数|点击|浏览次数|浏览量|浏览|阅读数|阅读次数|阅读量"
    "|阅读|本文字数|字号|字體|字体|分享到|收藏|打印|评论"
)
_PAIR = re.compile(
    rf"[\s|｜\[【（(]*(?P<label>{_LABELS})\s*[:：]?\s*(?P<value>.*?)[\s\]】）)|｜]*(?=$|[\s|｜\[【（(]+(?:{_LABELS})\s*[:：]?|(?:收藏|打印|分享到)$)"
)

_HASH_TITLE = re.compile(
    r"[ ]{0,3}#[ \t]+(?P<hash>[^\n]*?[^\s#])[ \t]*#*[ \t]*(?:\n|$)"
    r"|(?P<under>[^\n#>\-*+|`\s][^\n]*)\n={3,}[ \t]*(?:\n|$)"
    r"|(?P<line>[^\n#>\-*+|`!\[\]\d\s][^\n`|\[\]]*)\n[ \t]*\n"
)


def take_page_title(draft: Draft) -> Iterator[Proposal]:
    """M-TITLE-FILE: a page's `<title>` leaves the text: it repeats the headline, or is the title itself.

    `标题 - 站点` loses the site's name; the whole is kept in `title_raw` and a person confirms.
    """
    for block in draft.blocks:
        if block.tag != "title":
            continue
        whole = " ".join(block.text.split())
        title = _SUFFIX.split(whole)[0]
        near = [fold(other.text) for other in draft.blocks[:12] if other is not block]
        if draft.has("title") or fold(title) in near or fold(whole) in near:
            yield Take(block.start, block.end, "drop", "repeats the headline")
            continue
        yield Take(block.start, block.end, "meta:title")
        yield Found("title", draft.scalar(title, block.start))
        if title != whole:
            yield Found("title_raw", draft.scalar(whole, block.start))
            yield Note("confirm", "标题取自网页标题，已去掉站点名，待核")


def take_headline(draft: Draft) -> Iterator[Proposal]:
    """M-TITLE-TEXT: the first short block without final mark, with text behind it, is the title.

    A first paragraph of prose, a picture, a credit line or a section is not. Markdown's `# 标题` in the first
    line counts as well. Example: `• 青禾区打响攻坚战` ⏎ date ⏎ prose → title `青禾区打响攻坚战`.
    """
    if draft.has("title"):
        return
    if draft.mode == "markdown":
        yield from _take_hash_title(draft)
        return
    words = [block for block in draft.blocks if block.kind != "image"]
    if len(words) < 2 or words[0].kind == "item":
        return
    first = words[0]
    bullet = _BULLET.match(first.text)
    text = first.text[bullet.end() :] if bullet else first.text
    if not is_short(text, 60) or people(text) or _DATE.match(text) or text.startswith(("【", "（", "——")):
        return
    if bullet:
        yield Take(first.start, first.at(bullet.end()), "markup", "bullet")
    yield Take(first.at(bullet.end() if bullet else 0), first.end, "meta:title")
    yield Found("title", draft.scalar(" ".join(text.split()), first.start))


def _take_hash_title(draft: Draft) -> Iterator[Proposal]:
    block = draft.blocks[0] if draft.blocks else None
    match = _HASH_TITLE.match(block.text) if block else None
    if not match or not block:
        return
    group = match.lastgroup or "hash"
    if group == "line" and not is_short(match[group], 60):
        return
    start, end = block.at(match.start(group)), block.at(match.end(group) - 1) + 1
    yield Take(block.start, start, "markup", "heading mark")
    yield Take(start, end, "meta:title")
    yield Take(end, block.at(match.end() - 1) + 1, "markup", "heading mark")
    yield Found("title", draft.scalar(re.sub(r"\*\*|`", "", match[group]).strip(), start))


def drop_repeated_title(draft: Draft) -> Iterator[Proposal]:
    """M-TITLE-DUP: the title said again, word for word, within the first five blocks."""
    title = fold(draft.value("title"))
    for block in draft.blocks[:5] if title else ():
        if block.kind != "verbatim" and fold(block.text) == title:
            yield Take(block.start, block.end, "drop", "repeats the title")


def take_date_line(draft: Draft) -> Iterator[Proposal]:
    """M-DATE: a line near the top that is a date, alone or with source, author and counters.

    A date inside a sentence is an event, not the date of publication, and stays.
    Example: `2018-03-27 10:26:00 来源：青禾日报 作者：` → date, date_raw, content_source; the empty label goes.
    """
    for block in draft.blocks[:8]:
        match = _DATE.match(block.text) if block.kind != "image" else None
        if not match:
            continue
        rest = block.text[match.end() :]
        pairs = list(_PAIR.finditer(rest)) if len(rest) <= 120 else []
        covered = sum(len(pair[0]) for pair in pairs)
        if covered < len(rest) and rest.strip(" \t]】）)|｜\u3000"):
            continue
        yield from _date_fields(draft, block, match)
        if not pairs and rest:
            yield Take(block.at(match.end()), block.end, "markup", "bracket")
        for pair in pairs:
            yield from _pair_fields(draft, block, match.end(), pair)
        return


def _date_fields(draft: Draft, block: Block, match: re.Match[str]) -> Iterator[Proposal]:
    raw = match["date"].strip()
    spaced = re.sub(r"(?<=日)(?=\d)", " ", re.sub(r"\s*([年月日])\s*(?=\d{1,2}\D)", r"\1", raw).replace("：", ":"))
    try:
        when = parse_when(spaced)
    except ValueError:
        when = None
    yield Take(block.start, block.at(match.end() - 1) + 1, "meta:date")
    if when is None:
        yield Found("date_raw", draft.scalar(raw, block.start))
        yield Note("confirm", f"日期“{raw}”读不懂")
        return
    yield Found("date", draft.scalar(show_when(when), block.at(match.start("date"))))
    yield Found("date_raw", draft.scalar(raw, block.at(match.start("date"))))
    yield Found("date_precision", draft.scalar(str(when.precision), block.at(match.start("date"))))


def _pair_fields(draft: Draft, block: Block, offset: int, pair: re.Match[str]) -> Iterator[Proposal]:
    start, end = block.at(offset + pair.start()), block.at(offset + pair.end() - 1) + 1
    label, value = pair["label"], pair["value"].strip(" 《》\u3000")
    at = block.at(offset + pair.start("value")) if pair["value"] else start
    named = value and not re.fullmatch(r"[\W\d]*", value)
    if named and label.endswith(("来源", "來源", "稿源")):
        yield Take(start, end, "meta:content_source")
        yield Found("content_source", draft.scalar(value, at))
    elif named and (found := people(f"{label}：{value}")):
        yield Take(start, end, "meta:credits")
        for role, said, name in found:
            entries = (("role", role), ("label", said), ("name", name))
            yield Found("credits", Mapping(tuple((Scalar(k), draft.scalar(v, at)) for k, v in entries)))
    else:
        yield Take(start, end, "drop", "empty label" if not value else "counter or control")


def derive_title(draft: Draft) -> Iterator[Proposal]:
    """M-TITLE-MISSING: a text without title gets one from its file name, else from its first words; flagged.

    An issue needs none: its bulletin and number name it.
    """
    if draft.has("title") or (draft.is_issue and draft.has("number")):
        return
    stem = re.sub(r"\.\w{1,8}$", "", draft.name.rsplit("/", 1)[-1])
    named = re.sub(r" +_ +", "｜", stem).strip() if len(re.findall(f"[{HAN}]", stem)) >= 4 else ""
    words = next((b.text for b in draft.blocks if b.kind != "image" and b.text.strip()), "")
    plain = re.sub(r"^[#>\-*+\s|]+|\*\*|`|\n.*", "", words, flags=re.S)
    first = re.split(r"[。！？!?；;\n]", plain)[0]
    while len(first) > 40 and "，" in first:
        first = first.rsplit("，", 1)[0]
    yield Found("title", Scalar(named or first[:40].strip(" ，、：\u3000") or "无标题"))
    yield Found("title_status", Scalar("file-name" if named else "derived"))
    yield Note("confirm", "原文无标题，所拟标题待核")


def flag_missing_date(draft: Draft) -> Iterator[Proposal]:
    """M-DATE-MISSING: a text without date is flagged; no date is ever guessed."""
    if not draft.has("date"):
        yield Note("confirm", "原文无日期")
