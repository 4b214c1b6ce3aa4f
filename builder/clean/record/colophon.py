"""Rules for who made it: credit lines and sources. The colophon of an issue is in `endmatter`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.clean.private.surnames import NAME
from builder.clean.shapes import HAN, is_prose, section_name
from builder.clean.values import Block, Draft, Found, Proposal
from builder.documents import Mapping, Scalar
from builder.fields import ROLES
from builder.regex import regex
from builder.registries import UNIT_ENDINGS

Person = tuple[str, str, str]
"""Role in our words, label of the source, name."""

_MORE = {
    "记 者": "reporter", "記者": "reporter", "通訊員": "correspondent", "撰文": "writer", "文": "writer",
    "撰写": "writer", "整理": "writer", "攝影": "photographer", "图片": "photographer",
    "图": "photographer", "摄像": "photographer", "編輯": "editor", "責任編輯": "responsible_editor",
    "責編": "responsible_editor", "初審編輯": "first_review", "初審": "first_review",
    "複審": "second_review", "終審": "final_review", "一审": "first_review", "二审": "second_review",
    "三审": "final_review", "審核": "reviewer", "审校": "reviewer", "审稿": "reviewer", "審校": "reviewer",
    "編審": "reviewer", "编审": "reviewer", "核稿": "reviewer", "校对人": "proofreader",
    "校對": "proofreader", "美编": "designer", "排版": "designer", "制作": "producer", "制图": "designer",
    "监制": "supervisor", "监审": "supervisor", "策划": "planner", "统筹": "coordinator",
    "值班主任": "duty_editor", "值班编辑": "duty_editor", "审核发布": "final_review", "本期编辑": "editor",
    "本期责编": "responsible_editor", "见习记者": "reporter", "实习记者": "reporter",
    "全媒体记者": "reporter", "供稿人": "submitter", "撰稿人": "writer", "拟稿": "writer",
    "签发人": "approved_by", "审核人": "reviewer",
}  # fmt: skip
ROLE = {label.replace(" ", ""): role for label, role in {**ROLES, **_MORE}.items()}
_GAP = "[ \u3000]*"
LABEL = "|".join(_GAP.join(label) for label in sorted(ROLE, key=len, reverse=True))
_CREDIT = regex(rf"(?P<labels>(?:{LABEL})(?:[、/／和兼与](?:{LABEL}))*){_GAP}[:：|｜丨]{_GAP}")
_NAME = regex(rf"[{HAN}]{{2,4}}|[{HAN}]{{1,8}}·[{HAN}]{{1,8}}|[A-Za-z][A-Za-z .]{{1,20}}")
_TEAM = regex(rf"[{HAN}A-Za-z0-9·]{{2,20}}(?:{UNIT_ENDINGS}|报|网|台|社|客户端|融媒|传媒|组|支部)")
_SOURCE = regex(
    r"[【（(\[]?\s*(?P<label>信息来源|信息來源|稿件来源|文章来源|来源|來源|稿源|转载自|原载)\s*[:：]\s*[《「“]?(?P<value>[^:：。；]{2,40}?)[》」”]?\s*[】）)\]]?"
)


def people(text: str) -> tuple[Person, ...]:
    """Everybody a credit line names, or nothing if the text is no credit line."""
    bare = text.strip(" \u3000[]【】（）()*·•")
    if len(bare) > 120:
        return ()
    labels = list(_CREDIT.finditer(bare))
    if not labels or labels[0].start():
        return ()
    ends = [match.start() for match in labels[1:]] + [len(bare)]
    found: list[Person] = []
    for match, end in zip(labels, ends, strict=True):
        said = bare[match.end() : end].strip(" \u3000；;，,、")
        named = names(said)
        if said and not named:
            return ()
        found += [
            (ROLE["".join(label.split())], "".join(label.split()), name) for name in named for label in _labels(match)
        ]
    return tuple(found)


def _labels(match: re.Match[str]) -> list[str]:
    return [label for label in re.split("[、/／和兼与]", match["labels"]) if "".join(label.split()) in ROLE]


def names(text: str) -> tuple[str, ...]:
    """The names in a text that holds nothing else; single characters close up (`孟 芳` → `孟芳`)."""
    tokens = [token for token in re.split(r"[、，,/／;；|｜丨\s\u3000]+", text) if token]
    found: list[str] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        following = tokens[index + 1] if index + 1 < len(tokens) else ""
        if len(token) == 1 and len(following) == 1:
            token, index = token + following, index + 1
        if not (_NAME.fullmatch(token) or _TEAM.fullmatch(token)):
            return ()
        found.append(token)
        index += 1
    return tuple(found) if len(found) <= 12 else ()


def _edges(draft: Draft, first: int, last: int) -> Iterator[Block]:
    """The paragraphs at both ends of the text, where such lines stand."""
    words = [block for block in draft.blocks if block.kind in ("paragraph", "item")]
    yield from words if len(words) <= first + last else [*words[:first], *words[-last:]]


def _outer(draft: Draft) -> Iterator[Block]:
    """The lines above the first paragraph of prose, and those below the last."""
    words = [block for block in draft.blocks if block.kind in ("paragraph", "item")]
    prose = [index for index, block in enumerate(words) if is_prose(block.text) and not people(block.text)]
    yield from words[: min(prose[0], 6)] if prose else words[:6]
    yield from words[max(prose[-1] + 1, len(words) - 12) :] if prose else words[6:][-12:]


def _first_lines(draft: Draft) -> Iterator[Block]:
    """The lines above the first section or paragraph of an issue."""
    for block in draft.blocks[:6]:
        if block.kind not in ("paragraph", "item") or section_name(block.text) or is_prose(block.text):
            return
        yield block


def take_credits(draft: Draft) -> Iterator[Proposal]:
    """C-LINE: a line of role and names within the first six or last twelve paragraphs goes to `credits`.

    What stands behind the colon must be names of two to four characters, or a unit; `摄影：对照规范拍摄` stays. Where
    it is no person's name (`复审：区文明办`), there must be no prose between the line and the edge of the text.
    In an issue the field is `staff`, and only lines above the first section count here: the colophon has its own rule.
    Example: `撰稿:孟 芳` → {role: writer, label: 撰稿, name: 孟芳}.
    """
    field = "staff" if draft.is_issue else "credits"
    outer = {block.start for block in _outer(draft)}
    for block in _first_lines(draft) if draft.is_issue else _edges(draft, 6, 12):
        found = people(block.text)
        if block.start not in outer and not all(re.fullmatch(NAME, name) for _, _, name in found):
            continue
        for role, label, name in found:
            yield Found(field, _credit(draft, block, role, label, name))
        if found:
            yield from block.cut(0, None, f"meta:{field}")


_PRESS = rf"(?:[{HAN}·]{{2,12}}(?:报|网|新闻|台|社|客户端|融媒体|中心))?"
_SEVERAL = rf"[{HAN}·、 \u3000]{{2,30}}"
_BARE = regex(
    rf"(?P<label>{_PRESS}[ \u3000]*(?:全媒体|见习|实习|首席)?记者)[ \u3000]+(?P<names>{_SEVERAL}?)"
    rf"(?:[ \u3000]+通讯员[ \u3000]+(?P<others>{_SEVERAL}))?"
)


def take_bare_credits(draft: Draft) -> Iterator[Proposal]:
    """C-BARE: `某报 记者 甲 通讯员 乙` as a whole line near the top or the end goes to `credits`.

    A speaker (`居民 王桂芳：…`) and a sentence about reporters stay.
    """
    for block in _edges(draft, 3, 6):
        match = _BARE.fullmatch(block.text.strip("（）()【】 "))
        first = names(match["names"]) if match else ()
        others = names(match["others"] or "") if match else ()
        if not match or not first or bool(match["others"]) != bool(others):
            continue
        label = "".join(match["label"].split())
        yield from block.cut(0, None, "meta:credits")
        for role, said, name in (
            *(("reporter", label, name) for name in first),
            *(("correspondent", "通讯员", name) for name in others),
        ):
            yield Found("credits", _credit(draft, block, role, said, name))


def _credit(draft: Draft, block: Block, role: str, label: str, name: str) -> Mapping:
    entries = (("role", role), ("label", label), ("name", name))
    return Mapping(tuple((Scalar(key), draft.scalar(value, block.start)) for key, value in entries))


def drop_empty_labels(draft: Draft) -> Iterator[Proposal]:
    """M-EMPTY: a label with nothing behind it (`作者：`) goes; the ledger keeps it."""
    for block in _outer(draft):
        match = _CREDIT.match(block.text.strip("[]【】（）() \u3000"))
        if match and match.end() == len(block.text.strip("[]【】（）() \u3000")):
            yield from block.cut(0, None, "drop", "空标签")


def take_sources(draft: Draft) -> Iterator[Proposal]:
    """C-SOURCE: `信息来源：…` is `content_source`, `【来源：…】` is `published_by`, `转载自…` is `reprint_of`.

    Whole lines only, above the first paragraph or below the last.
    """
    for block in _outer(draft):
        match = _SOURCE.fullmatch(block.text)
        if not match:
            continue
        field = "content_source"
        if match["label"] in ("转载自", "原载"):
            field = "reprint_of"
        elif block.text.startswith(("【", "[")) or (draft.has("content_source") and block.text[0] in "（("):
            field = "published_by"
        if draft.has(field):
            continue
        yield from block.cut(0, None, f"meta:{field}")
        yield Found(field, draft.scalar(match["value"].strip(), block.at(match.start("value"))))
