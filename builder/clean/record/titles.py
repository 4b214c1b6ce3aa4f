"""Rules for the title: where a text says what it is called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from builder.clean.record.colophon import people
from builder.clean.record.dates import MOMENT
from builder.clean.shapes import HAN, fold, is_short, is_unit, one_line
from builder.clean.values import Block, Draft, Found, Note, Proposal, Take
from builder.clean.web.byline import opens_byline
from builder.clean.web.page import body_edges, elements, flatten, is_linked
from builder.documents import Scalar
from builder.regex import regex

_BULLET = regex(r"[•·●■◆▪○★]\s*")
_SUFFIX = regex(r"\s*(?:[-–—|｜]+|_+)\s*(?=[^-–—|｜_]{2,20}$)")
_PARTS = regex(r"\s*(?:[-–—|｜]+|_+)\s*")
_META_TITLES = ("articletitle", "og:title", "twitter:title", "title")
_ORIGINAL = regex(r"[（(【\[]?\s*原标题\s*[:：]\s*(?P<title>.{4,80}?)\s*[）)】\]]?")
_SUBTITLE = regex(r"[—―－-]{2,3}\s*(?=\S)")
_NO_TITLE = regex(
    r"(?:新建.*文[本档].*|未命名.*|无标题.*|微信图片.*|扫描.*|副本.*|.*复制|文档\d*|(?:定|终|修改|送审|初)稿\d*)\s*[\d()（）]*"
)
_HASH_TITLE = regex(
    r"[ ]{0,3}#[ \t]+(?P<hash>[^\n]*?[^\s#])[ \t]*+#*+[ \t]*+(?:\n|$)"
    r"|(?P<under>[^\n#>\-*+|`\s][^\n]*)\n={3,}[ \t]*(?:\n|$)"
    r"|(?P<line>(?:(?=(?:19|20)\d\d年)|(?!\d))[^\n#>\-*+|`!\[\]\s][^\n`|\[\]]*)\n(?:[ \t]*\n|(?=\u3000))"
)
_DOING = (
    "开展|召开|举行|举办|组织|启动|推进|部署|打造|开启|建成|完成|实施|落实|深化|强化|加强|全面|积极|扎实|着力|发布|印发"
    "|走进|获评|荣获|入选"
)
_ASIDE = regex(
    r"^(?:为|随着|近日|日前|连日来|近年来|今年以来|当前|据悉|根据|按照|自从?|在|.{0,12}[日月年]|.{0,8}[上下]午)"
    r"|(?:后|时|以来|之际|期间|以前|之前|中|下)$"
)


# --- pages -------------------------------------------------------------------------------------------------------


def take_page_title(draft: Draft) -> Iterator[Proposal]:
    """M-TITLE-FILE: the headline of a page is the line that its `<title>` (or ArticleTitle, og:title) says again, else
    its only `<h1>` that is no site name; failing both, `<title>` itself without `- 站点`, which a person confirms.

    `<title>` leaves the text in any case. The name of the site in a logo, a link or the navigation is no title.
    """
    pages = [block for block in draft.blocks if block.tag == "title"]
    if draft.mode != "html":
        return
    whole = " ".join(pages[0].text.split()) if pages else ""
    headline = None if draft.has("title") else _headline(draft, whole)
    for block in pages:
        titled = block is pages[0] and not headline and not draft.has("title") and whole
        yield from block.cut(0, None, "meta:title" if titled else "drop", "" if titled else "重复标题")
    if headline:
        yield from headline.cut(0, None, "meta:title")
        yield Found("title", draft.scalar(one_line(headline.text), headline.start))
    elif whole and not draft.has("title"):
        title = _SUFFIX.split(whole)[0]
        yield Found("title", draft.scalar(title, pages[0].start))
        if title != whole:
            yield Found("title_raw", draft.scalar(whole, pages[0].start))
            yield Note("confirm", "标题取自网页标题，已去掉站点名，待核")


def _headline(draft: Draft, whole: str) -> Block | None:
    """The block that is the headline, by what the page says of itself."""
    lines = [b for b in draft.blocks if b.tag != "title" and b.kind not in ("image", "cell") and len(b.text) <= 80]
    names = {fold(name) for name in (*_said(draft), *_prefixes(whole)) if len(fold(name)) >= 5}
    named = [block for block in lines[:40] if fold(block.text) in names]
    if named:
        return next((block for block in named if block.tag in ("h1", "h2")), named[0])
    links = flatten(elements(draft, "a"))
    site = {fold(part) for part in _PARTS.split(whole)[1:]}
    heads = [b for b in lines if b.tag == "h1" and not is_linked(b, links) and fold(b.text) not in site]
    alone = len(heads) == 1 and is_short(heads[0].text, 60)
    return heads[0] if alone and _before_text(draft, heads[0]) else None


def _before_text(draft: Draft, block: Block) -> bool:
    """Whether no sentences stand above a block: a big heading in the middle is none of the whole."""
    return draft.blocks.index(block) <= body_edges(draft.blocks)[0]


def _prefixes(whole: str) -> Iterator[str]:
    """A page's title, whole and with fewer and fewer parts at its end: `标题_栏目_站点`."""
    yield whole
    for match in reversed(list(_PARTS.finditer(whole))):
        yield whole[: match.start()]


def _said(draft: Draft) -> Iterator[str]:
    """What the `<meta>` of a page call its article."""
    for meta in elements(draft, "meta"):
        if (meta.value("name") or meta.value("property")).lower() in _META_TITLES:
            yield from _prefixes(meta.value("content").strip())


# --- the first lines ---------------------------------------------------------------------------------------------


def take_headline(draft: Draft) -> Iterator[Proposal]:
    """M-TITLE-TEXT: the first short block without final mark, with text behind it, is the title.

    Two lines above the date line are one title (`引题　标题`, a person confirms), and so is a `——副题` below it. A
    first paragraph of prose, a picture, a credit line or a section is none. Markdown's `# 标题` in the first line
    counts.
    Example: `• 青禾区打响攻坚战` ⏎ date ⏎ prose → title `青禾区打响攻坚战`.
    """
    if draft.has("title"):
        return
    if draft.mode == "markdown":
        yield from _take_hash_title(draft)
        return
    words = [block for block in draft.blocks if block.kind != "image"]
    if len(words) < 2 or words[0].kind == "item" or not _could_title(words[0]):
        return
    lines = _title_lines(draft, words)
    bullet = _BULLET.match(lines[0].text)
    if bullet:
        yield from lines[0].cut(0, bullet.end(), "markup", "bullet")
    yield from lines[0].cut(bullet.end() if bullet else 0, None, "meta:title")
    for line in lines[1:]:
        yield from line.cut(0, None, "meta:title")
    texts = [one_line(line.text[bullet.end() if bullet and line is lines[0] else 0 :]) for line in lines]
    title = texts[0]
    for text in texts[1:]:
        title += f"——{_SUBTITLE.sub('', text, count=1)}" if _SUBTITLE.match(text) else f"　{text}"
    yield Found("title", draft.scalar(title, lines[0].start))
    if "　" in title[len(texts[0]) :]:
        yield Note("confirm", f"标题由 {len(lines)} 行合成，待核")


def _could_title(block: Block) -> bool:
    bullet = _BULLET.match(block.text)
    text = (block.text[bullet.end() :] if bullet else block.text).strip()
    called = len(text) <= 40 and text.endswith(("！", "!")) and not re.search(r"[。；，,！!].", text)
    if not (is_short(text, 60) or called) or people(text) or re.match(MOMENT, text) or opens_byline(block):
        return False
    return not text.startswith(("（", "(", "——", "编者按", "按：", "同志们", "各位", "原标题")) and not re.match(
        r"【[^】]*】.{0,3}$", text
    )


def _title_lines(draft: Draft, words: list[Block]) -> list[Block]:
    """The first block, with what belongs to the same headline below it."""
    lines = [words[0]]
    if (
        len(words) > 2
        and _SUBTITLE.match(words[1].text)
        and is_short(words[1].text, 60)
        and not people(words[1].text[2:])
    ):
        return words[:2]
    for block in words[1:3]:
        if opens_byline(block):
            break
        if not _could_title(block) or is_unit("".join(block.text.split())) or block.kind == "item":
            return lines[:1]
        lines.append(block)
    below = words[len(lines)] if len(lines) < len(words) else None
    return lines if below and opens_byline(below) and not draft.is_issue else lines[:1]


def _take_hash_title(draft: Draft) -> Iterator[Proposal]:
    block = draft.blocks[0] if draft.blocks else None
    match = _HASH_TITLE.match(block.text) if block else None
    if not match or not block:
        return
    group = match.lastgroup or "hash"
    if len(match[group]) > 200 or (group == "line" and not is_short(match[group], 60)):
        return
    start, end = block.at(match.start(group)), block.at(match.end(group) - 1) + 1
    yield Take(block.start, start, "markup", "heading mark")
    yield Take(start, end, "meta:title")
    yield Take(end, block.at(match.end() - 1) + 1, "markup", "heading mark")
    yield Found("title", draft.scalar(one_line(re.sub(r"\*\*|`", "", match[group])), start))


def drop_repeated_title(draft: Draft) -> Iterator[Proposal]:
    """M-TITLE-DUP: the title said again, word for word, above the text or within the first five blocks.

    `标题 - 站点` and `【标题】` are the same words. A refrain further down, or the title inside a sentence, stays.
    """
    title = fold(draft.value("title"))
    reach = min(max(body_edges(draft.blocks)[0], 5), 12, len(draft.blocks) - 1) if title else 0
    for block in draft.blocks[:reach]:
        said = {fold(name) for name in _prefixes(block.text)} | {fold(block.text).strip("【】[]《》•·●■◆")}
        if block.kind not in ("verbatim", "image") and len(title) >= 4 and title in said and len(block.text) <= 100:
            yield from block.cut(0, None, "drop", "重复标题")


def take_original_title(draft: Draft) -> Iterator[Proposal]:
    """M-TITLE-RAW: `（原标题：…）` as a whole line goes to `title_raw`. Within a sentence it stays."""
    for block in (*draft.blocks[:8], *draft.blocks[max(len(draft.blocks) - 8, 8) :]):
        match = _ORIGINAL.fullmatch(block.text.strip())
        if match and "。" not in match["title"] and not draft.has("title_raw"):
            yield from block.cut(0, None, "meta:title_raw")
            yield Found("title_raw", draft.scalar(match["title"], block.start))
            return


# --- no title ----------------------------------------------------------------------------------------------------


def derive_title(draft: Draft) -> Iterator[Proposal]:
    """M-TITLE-MISSING: a text without title gets one from its file name, else from its first words; flagged.

    The file's name counts with four Chinese characters or more (`标题 - 站点.html` without the site); of the first
    sentence the clause that says who does what. An issue needs none: its bulletin and number name it.
    """
    if draft.has("title") or (draft.is_issue and draft.has("number")):
        return
    named = _file_title(draft.name)
    words = next((b.text for b in draft.blocks if b.kind != "image" and b.text.strip()), "")
    plain = re.sub(r"^[#>\-*+\s|]+|\*\*|`|\n.*", "", words, flags=re.S)
    yield Found("title", Scalar(named or _clause(re.split(r"[。！？!?；;\n]", plain)[0]) or "无标题"))
    yield Found("title_status", Scalar("file-name" if named else "derived"))
    yield Note("confirm", "原文无标题，所拟标题待核")


def _file_title(name: str) -> str:
    """The title that a file's name is, or ""."""
    stem = re.sub(r"\.\w{1,8}$", "", name.rsplit("/", 1)[-1]).strip()
    if len(re.findall(f"[{HAN}]", stem)) < 4 or _NO_TITLE.fullmatch(stem):
        return ""
    bare = re.sub(r"[（(]\d{1,2}[）)]$|^\d{1,8}[.、_\s-]+", "", stem)
    parts = _PARTS.split(bare)
    if len(parts) > 1 and len(fold(parts[0])) >= 8 and all(len(part) <= 12 for part in parts[1:]):
        site = re.search(r"(?:网|报|台|政府|频道|新闻|办|局|在线|平台|发布)$", parts[-1])
        bare = parts[0] if site else bare
    return re.sub(r" +_ +", "｜", bare).strip()


def _clause(sentence: str) -> str:
    """The clause of a sentence that says who does what, up to forty characters."""
    clauses = [clause.strip() for clause in re.split("[，,]", sentence) if clause.strip()]
    told = list(takewhile(lambda clause: bool(_ASIDE.search(clause)), clauses))
    main = clauses[len(told) :] or clauses
    doing = next((index for index, clause in enumerate(main[:3]) if re.search(_DOING, clause) and len(clause) >= 6), 0)
    subject = (
        doing if main and re.match(rf"[{HAN}]{{0,12}}(?:区|县|市|镇|乡|街道|社区|村|局|委|办|学校)", main[doing]) else 0
    )
    title = "，".join(main[subject : doing + 1])
    for clause in main[doing + 1 :]:
        if len(title) + len(clause) >= 24:
            break
        title += f"，{clause}"
    return title[:40].strip(" ，、：\u3000")
