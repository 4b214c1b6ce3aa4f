"""Rules for punctuation (GB/T 15834—2011《标点符号用法》); a rule's docstring is its page in the manual."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.clean.shapes import HAN, WIDE
from builder.edits import Edit
from builder.lint.prose.reading import HIDDEN, Found, Prose, has_han
from builder.regex import regex

_FULL = dict(zip(",;:!?.", "，；：！？。", strict=True))
_HALF = regex(
    rf"""(?<=[{WIDE}])[,;:!?](?:[ \t](?=[{WIDE}])|(?=[{WIDE}]|\d|[ \t]*$))
    | (?<=[{WIDE}])\.(?:[ \t]+(?=[{HAN}])|(?=[ \t]*$|[”"]))
    | (?<=[\d%])[,;](?=[{HAN}])""",
    re.MULTILINE | re.VERBOSE,
)


def half_width_mark(prose: Prose) -> Iterator[Found]:
    """汉字旁边用了半角的逗号、分号、冒号、叹号、问号、句号。

    中文的标点占一个字的位置（GB/T 15834—2011 第 5.1 条）；半角的是英文标点，读来挤，检索和朗读也会断错。
    时间（12:30）、比分（3:1）、英文和网址里的不算。
    错：会议召开后,各街道立即响应。
    对：会议召开后，各街道立即响应。
    """
    for match in _HALF.finditer(prose.text):
        half = match[0][0]
        edits = (Edit(*match.span(), _FULL[half]),)
        yield Found(match.start(), f"中文里用了半角的“{half}”", f"改成“{_FULL[half]}”", edits)


_BRACKETS = regex(r"\(([^()\[\]\n]{1,200})\)")


def half_width_bracket(prose: Prose) -> Iterator[Found]:
    """汉字旁边用了半角的括号，括号里也是汉字。

    中文的括号占一个字的位置（GB/T 15834—2011 第 5.1 条）。括号里全是英文、数字的不算。
    错：各街道(社区)立即响应。
    对：各街道（社区）立即响应。
    """
    text = prose.text
    for match in _BRACKETS.finditer(text):
        around = text[max(match.start() - 1, 0) : match.start()] + text[match.end() : match.end() + 1]
        if has_han(match[1]) and (re.search(f"[{WIDE}]", around) or not around.strip("\n")):
            edits = (Edit(match.start(), match.start() + 1, "（"), Edit(match.end() - 1, match.end(), "）"))
            yield Found(
                match.start(), f"中文里用了半角的括号“({match[1][:12]})”".replace(HIDDEN, ""), "改成（ ）", edits
            )


_DOUBLED = regex(r"，{2,}|、{2,}|；{2,}|：{2,}|(?<![。，、；：])[。，、；：]{2}(?![。，、；：])|！{4,}|？{4,}")


def mark_doubled(prose: Prose) -> Iterator[Found]:
    """标点重复，或两个点号连在一起。

    句号、逗号、顿号、分号、冒号不能叠用，也不能紧挨着；叹号、问号最多叠用三个（GB/T 15834—2011 第 4.2、4.3 条）。
    错：活动圆满结束。。
    对：活动圆满结束。
    """
    for match in _DOUBLED.finditer(prose.text):
        same = len(set(match[0])) == 1
        edits = (Edit(match.start(), match.end(), match[0][0]),) if same and match[0][0] not in "！？" else ()
        yield Found(match.start(), f"标点“{match[0]}”重复", f"只留一个{'' if same else '，留哪一个看意思'}", edits)


_DOTS = regex(
    rf"(?<=[{WIDE}])(?:\.{{3,6}}(?!\.)|。{{3,}})(?!\d)|(?<!…)…(?!…)(?=[{WIDE}\s]|$)|(?<!…)…{{3}}(?!…)", re.MULTILINE
)
_DOTS_AND_SO_ON = regex(r"……等(?!待|候|级|着)")


def ellipsis_form(prose: Prose) -> Iterator[Found]:
    """省略号写得不对，或和“等”一起用。

    省略号是六个连点，占两个字：……（GB/T 15834—2011 第 4.11 条），不写成 ... 、。。。或单个 …；“……”和“等”意思一样，
    只用一个（附录 B）。
    错：买菜、做饭、洗衣。。。样样都行。
    对：买菜、做饭、洗衣……样样都行。
    """
    for match in _DOTS.finditer(prose.text):
        yield Found(match.start(), f"省略号写成了“{match[0]}”", "改成“……”", (Edit(match.start(), match.end(), "……"),))
    for match in _DOTS_AND_SO_ON.finditer(prose.text):
        yield Found(match.start(), "“……”和“等”重复", "只用一个")


_DASH = regex(rf"(?<=[{HAN}”》）])(?:-{{2,3}}|–{{1,2}}|—+-+|-+—+|—{{3}})(?=[{HAN}“《（])")


def dash_form(prose: Prose) -> Iterator[Found]:
    """破折号写得不对。

    破折号是一条占两个字的线：——（GB/T 15834—2011 第 4.10 条），不写成 -- 或 –。起止、走向用的一字线 — 不算。
    错：目标只有一个--让居民满意。
    对：目标只有一个——让居民满意。
    """
    for match in _DASH.finditer(prose.text):
        yield Found(match.start(), f"破折号写成了“{match[0]}”", "改成“——”", (Edit(match.start(), match.end(), "——"),))


_PAIRS = dict(zip("“‘（《〈【「『〔", "”’）》〉】」』〕", strict=True))
_PAIRED = regex("[" + "".join((*_PAIRS, *_PAIRS.values())) + "]")
# What looks like half a pair: an ordinal with one bracket, an apostrophe.
_HALVES = regex(r"(?:^|(?<=[\n。；：\s]))[0-9a-zA-Z一二三四五六七八九十]{1,3}）|(?<=[A-Za-z])’(?=[A-Za-z])")


def mark_unpaired(prose: Prose) -> Iterator[Found]:
    """引号、括号、书名号没有成对。

    这些标号都有前后两半（GB/T 15834—2011 第 4.8、4.9、4.15 条）。引文有好几段时，每段开头用前引号，末段才用后引号，
    不算错。
    错：他说：“今天就办。
    对：他说：“今天就办。”
    """
    paragraphs = list(prose.paragraphs())
    for (start, text), following in zip(paragraphs, [words for _, words in paragraphs[1:]] + [""], strict=True):
        at = _unpaired(text)
        goes_on = text.lstrip("\u3000 ").startswith("“") and following.lstrip("\u3000 ").startswith("“")
        if at is not None and not (goes_on and text[at] == "“"):
            half = "另一半" if text[at] in _PAIRS else "前一半"
            context = text[at : at + 10].partition("\n")[0].replace(HIDDEN, "")
            yield Found(start + at, f"{text[at]} 没有成对：{context}", f"补上{half}，或删去")


def _unpaired(text: str) -> int | None:
    """Where the first mark stands that has no partner in this paragraph."""
    text = _HALVES.sub(lambda half: HIDDEN * len(half[0]), text)
    opened: list[int] = []
    for match in _PAIRED.finditer(text):
        if match[0] in _PAIRS:
            opened.append(match.start())
        elif opened and _PAIRS[text[opened[-1]]] == match[0]:
            opened.pop()
        else:
            return opened[-1] if opened and match[0] in text[: opened[-1]] else match.start()
    return opened[0] if opened else None


_NESTED = regex(r"“[^“”\n]*“[^“”\n]*”[^“”\n]*”|《[^《》\n]*《[^《》\n]*》[^《》\n]*》")


def quote_nested(prose: Prose) -> Iterator[Found]:
    """引号里又用了一样的引号，书名号里又用了一样的书名号。

    外面用双引号，里面用单引号（GB/T 15834—2011 第 4.8 条）；书名号外面用《 》，里面用〈 〉（第 4.15 条）。
    错：他说：“要开好“板凳会”，常听意见。”
    对：他说：“要开好‘板凳会’，常听意见。”
    """
    for match in _NESTED.finditer(prose.text):
        mark = match[0][0]
        start, end = match[0].index(mark, 1), match[0].index(_PAIRS[mark])
        inner = ("‘", "’") if mark == "“" else ("〈", "〉")
        edits = tuple(
            Edit(match.start() + at, match.start() + at + 1, new) for at, new in zip((start, end), inner, strict=True)
        )
        told = "引号里面的引号" if mark == "“" else "书名号里面的书名号"
        yield Found(match.start() + start, f"{told}也用了 {mark}", f"里面的改用 {inner[0]} {inner[1]}", edits)


_BETWEEN = regex(r"(?<=》)、(?=《)|(?<=”)、(?=“)")


def pause_between_marks(prose: Prose) -> Iterator[Found]:
    """并列的书名号之间、引号之间用了顿号。

    标有引号、书名号的并列成分之间通常不用顿号（GB/T 15834—2011 第 4.5.3.5 条）。只是通常，留着也可以，前后一致就好。
    错：学习了《条例》、《办法》。
    对：学习了《条例》《办法》。
    """
    found = list(_BETWEEN.finditer(prose.text))
    for match in found[:1]:
        yield Found(match.start(), f"书名号、引号之间用了顿号（{len(found)} 处）", "通常不用")


_AND_SO_ON = regex(
    r"、(?=等(?:[，。；：！？）\d]|等|[一二三四五六七八九十百千两几多]{1,3}[个项名位家类种户]|人|单位|部门|街道|社区|乡镇|地(?!位)|方面|内容))"
)


def pause_before_etc(prose: Prose) -> Iterator[Found]:
    """“等”前面用了顿号。

    “等”“等等”前面不用顿号：它和前面的各项不是并列关系。
    错：走访了柳塘、望舒、听泉、等街道。
    对：走访了柳塘、望舒、听泉等街道。
    """
    for match in _AND_SO_ON.finditer(prose.text):
        yield Found(match.start(), "“等”前面多了顿号", "删去顿号", (Edit(match.start(), match.end(), ""),))


_STRAIGHT = regex(r'(?<![\dA-Za-z=])"([^"\n]{1,200})"')


def straight_quote(prose: Prose) -> Iterator[Found]:
    """中文里用了直引号 " "。

    中文的引号分前后：“ ”（GB/T 15834—2011 第 4.8 条）。英文里的、表示英寸的不算。
    错：开展"随手拍"活动。
    对：开展“随手拍”活动。
    """
    for start, text in prose.paragraphs():
        even = text.count('"') % 2 == 0
        for match in _STRAIGHT.finditer(text) if even else ():
            if has_han(match[1]):
                first, last = start + match.start(), start + match.end() - 1
                edits = (Edit(first, first + 1, "“"), Edit(last, last + 1, "”"))
                yield Found(first, "中文里用了直引号", "改成“ ”", edits)


_BLANK = regex(rf"(?<=[{WIDE}])(?<![\u3000 “‘「（])[ \u3000]+(?=[，。；：？！、）》”】])")


def blank_before_mark(prose: Prose) -> Iterator[Found]:
    """标点前面有空格。

    点号紧跟在字的后面，前面不空（GB/T 15834—2011 第 5.1 条）；空了就可能换到行首。
    错：活动结束后 ，大家都留了下来。
    对：活动结束后，大家都留了下来。
    """
    for match in _BLANK.finditer(prose.text):
        yield Found(match.start(), "标点前面有空格", "删去空格", (Edit(match.start(), match.end(), ""),))


_STOPS = regex(r"。”。")


def stop_twice(prose: Prose) -> Iterator[Found]:
    """后引号的里外都有句号。

    引文独立成句，句号在引号里面；引文是句子的一部分，句号在引号外面；不能两处都有。
    错：大家都说“这下好了。”。
    对：大家都说：“这下好了。”
    """
    for match in _STOPS.finditer(prose.text):
        yield Found(match.start(), "后引号里外都有句号", "引文完整独立的留里面的，否则留外面的")
