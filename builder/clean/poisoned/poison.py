"""Rules for what was planted in a page as a whole: shells, hidden text, chains of search words, a false headline."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from builder.clean.poisoned.lures import Lure, lure, opposes, warns
from builder.clean.poisoned.scripts import is_traditional, script_counts
from builder.clean.shapes import fold
from builder.clean.tags import VOID, Token, read_tokens
from builder.clean.values import Block, Draft, Fix, Note, Proposal, Propose, Take
from builder.regex import regex

_PLAIN = frozenset(("a", "br", "div", "hr", "img", "li", "p", "section", "span", "td"))
_SENTENCE = regex("[。！？；]")
_HIDING = regex(r"display:none|visibility:hidden")
_REVEALED = 'id="js_content"'
_CERTAIN, _LIKELY = 0.18, 0.10
_SHORT = 60


def drop_shells(draft: Draft) -> Iterator[Proposal]:
    """S-SHELL: empty or hidden elements that share one short id (`<noscript id="x1y2z">`, `<xmp id="x1y2z">` …) are
    shells that a hijacked page was wrapped in: their tags are markup, the text in them stays. Unclosed ones swallow
    nothing.

    One element with an id, and an id given twice to elements with text in them, are a page's own.
    """
    elements = list(_elements(draft)) if "<" in draft.source else []
    empty = Counter(element.id for element in elements if element.bare)
    shells = [element for element in elements if empty[element.id] >= 2]
    ids = {element.id for element in shells if element.name not in _PLAIN}
    for element in shells:
        for token in element.tokens if element.id in ids else ():
            yield Take(token.start, token.end, "markup", f"shell {element.id}")
    if ids:
        count = sum(element.id in ids for element in shells)
        yield Note(
            "info", f"原页面被植入 {count} 个空壳元素（共用编号 {'、'.join(sorted(ids))}），标记已剔除，文字保留"
        )


@dataclass(frozen=True, slots=True)
class _Element:
    """An element with an id: its tags, and whether nothing stands in it that a browser shows."""

    name: str
    id: str
    bare: bool
    tokens: tuple[Token, ...]


def _elements(draft: Draft) -> Iterator[_Element]:
    """Every element with an id; what is never closed is not bare."""
    opened: dict[str, list[tuple[Token, int]]] = {}
    seen = 0
    for token in read_tokens(draft.source, draft.begin, len(draft.source)):
        waiting = opened.setdefault(token.name, [])
        if token.kind == "text":
            seen += bool(draft.source[token.start : token.end].strip())
        elif token.kind == "open" and token.name not in VOID:
            waiting.append((token, seen))
        elif token.kind == "close" and waiting:
            first, before = waiting.pop()
            hidden = bool(_HIDING.search(first.value("style"))) or first.has("hidden")
            yield from _element(first, seen == before or hidden, (first, token))
        seen += token.name == "img"
    for waiting in opened.values():
        for token, _ in waiting:
            yield from _element(token, False, (token,))


def _element(token: Token, bare: bool, tokens: tuple[Token, ...]) -> Iterator[_Element]:
    name = token.get("id")
    if name and re.fullmatch(r"\w{3,12}", name.value):
        yield _Element(token.name, name.value, bare, tokens)


def drop_hidden(draft: Draft) -> Iterator[Proposal]:
    """H-HIDDEN: text in elements a browser does not show (display:none, hidden …) goes, with a ledger entry.

    When that is most of the text (pages that are made visible by a script), nothing goes and a person is told; a saved
    WeChat page is always so.
    """
    hidden = [block for block in draft.blocks if block.hidden]
    if not hidden:
        return
    share = sum(len(block.text) for block in hidden) / sum(len(block.text) for block in draft.blocks)
    if share > 0.5 and _REVEALED in draft.source:
        return
    if share > 0.5:
        yield Note("confirm", "原网页把大部分文字设为隐藏，均已保留")
        return
    for block in hidden:
        yield from block.cut(0, None, "drop", "隐藏文字")
    yield Note("info", f"原网页中有 {len(hidden)} 段隐藏内容，已剔除，见账本")


def drop_spam(draft: Draft) -> Iterator[Proposal]:
    """S-SPAM: a whole block, or a run of short lines, that is a chain of planted search words goes: 18 in 100 of its
    characters are words of the list, at least three different ones and two that no official text has, most of its
    pieces have one, and there is no sentence in it. From 10 in 100 on, or if only a part of a block is such a chain,
    it stays and a person is told.

    One word never counts: 三级网格化, 久久为功, 精品线路, 中国体育彩票 stay, and so does what speaks against such
    things (警惕百家乐、时时彩). In a Traditional page another script is as good as a strong word.
    """
    traditional = is_traditional("".join(block.text for block in draft.blocks if _SENTENCE.search(block.text)))
    dropped = doubted = False
    for run in _runs([block for block in draft.blocks if block.kind != "image"]):
        verdict, why = _judge("|".join(block.text for block in run), traditional, len(run) > 1)
        verdict = "keep" if verdict != "keep" and _names_what_it_fights(draft, run) else verdict
        dropped, doubted = dropped or verdict == "drop", doubted or verdict == "doubt"
        for block in run if verdict == "drop" else ():
            yield from block.cut(0, None, "drop", why)
    if dropped:
        yield Note("info", "原页面被植入垃圾词链，已剔除，见账本")
    if doubted:
        yield Note("confirm", "有一段文字疑似植入的垃圾词，未删，待核")


def _runs(blocks: Sequence[Block]) -> Iterator[tuple[Block, ...]]:
    """Each block by itself, but neighbouring short lines of which each has a word of the list together."""
    run: list[Block] = []
    for block in blocks:
        short = len(block.text) <= _SHORT and not _SENTENCE.search(block.text) and lure(block.text).terms > 0
        if not short or lure(block.text).pieces >= 6:
            yield from _run(run)
            run = []
            yield (block,)
        else:
            run.append(block)
    yield from _run(run)


def _run(run: list[Block]) -> Iterator[tuple[Block, ...]]:
    """The lines together from the first to the last that cannot be a heading of the page's own, if there are three."""
    sure = [index for index, block in enumerate(run) if _is_sure(lure(block.text))]
    low, high = (sure[0], sure[-1] + 1) if len(sure) >= 3 and len(sure) * 2 >= sure[-1] + 1 - sure[0] else (0, 0)
    if low < high:
        yield tuple(run[low:high])
    yield from ((block,) for index, block in enumerate(run) if not low <= index < high)


def _is_sure(found: Lure) -> bool:
    return found.strong > 0 or (found.terms >= 3 and found.density >= 0.6)


def _judge(text: str, traditional: bool, lines: bool) -> tuple[str, str]:
    """drop, doubt or keep; and the evidence."""
    found = Lure() if _SENTENCE.search(text) else lure(text)
    foreign = traditional and _is_foreign(text)
    strong = found.strong + (2 if foreign and found.terms >= 5 and found.density >= 2 * _CERTAIN else foreign)
    if found.terms < 3 or not strong or _is_against(text, found):
        return "keep", ""
    why = f"垃圾词密度 {found.density:.2f}，{found.terms} 个词"
    chain = found.pieces >= 3 and found.covered >= 0.5 and (found.whole or lines)
    if chain and strong >= 2 and found.density >= _CERTAIN:
        return "drop", why
    return ("doubt", why) if found.density >= (_LIKELY if found.pieces >= 3 else 0.5) else ("keep", "")


def _is_against(text: str, found: Lure) -> bool:
    """Whether a line speaks against what it names; a chain of adult words may have a harmless 清理 or 宣传 in it."""
    return opposes(text) or (found.adult < 3 and warns(text))


def _names_what_it_fights(draft: Draft, run: tuple[Block, ...]) -> bool:
    """Whether a list of betting or trade words stands in a text against fraud and gambling."""
    if any(lure(block.text).adult for block in run):
        return False
    others = (block.text for block in draft.blocks if block not in run)
    return any(re.search("[赌賭诈詐骗騙黑]", text) and opposes(text) for text in others)


def _is_foreign(text: str) -> bool:
    """Whether a text has Simplified characters and no Traditional ones."""
    simplified, traditional = script_counts(text)
    return simplified >= 2 and not traditional


def offer_headline(draft: Draft) -> Iterator[Proposal]:
    """S-HEADLINE: a first line in three or more pieces (by `_`, `|`, `，`) with words of planted chains, in another
    script than the rest or as dense as a chain, is offered for removal; nothing goes by itself.

    A headline with blanks or a kicker (`久久为功｜精品线路｜河西街道`) is none: one strong word at least is needed.
    """
    words = [block for block in draft.blocks if block.kind != "image"]
    rest = is_traditional("".join(block.text for block in words[1:]))
    for block in words[:2] if len(words) > 2 else ():
        found = lure(block.text)
        mixed = rest and _is_foreign(block.text)
        if _is_headline(block.text, found) and (mixed or (found.strong and found.density >= _CERTAIN)):
            text, to = quote(block, words)
            yield Propose(Fix("drop", text, to), f"垃圾词密度 {found.density:.2f}，{found.pieces} 段")
            yield Note("confirm", f"首行疑似植入的垃圾词（“{block.text[:12]}…”），是否删去请定")


def _is_headline(text: str, found: Lure) -> bool:
    pieces = [piece for piece in re.split(r"[|｜_,，]", text) if piece.strip()]
    enough = (found.strong > 0 or found.terms >= 2) and not _is_against(text, found)
    return len(pieces) >= 3 and len(text) <= 160 and enough and not _SENTENCE.search(text)


def quote(block: Block, blocks: Iterable[Block]) -> tuple[str, str]:
    """The beginning and the end of a block's text, each long enough to be found once (`to` is "" for all of it)."""
    whole = "\n".join(fold(other.text) for other in blocks)
    text = block.text
    if len(text) <= 40:
        return text, ""
    sizes = range(12, len(text), 8)
    first = next((text[:size] for size in sizes if whole.count(fold(text[:size])) == 1), text)
    last = next((text[-size:] for size in sizes if whole.count(fold(text[-size:])) == 1), "")
    return (first, last) if len(first) + len(last) <= len(text) else (text, "")
