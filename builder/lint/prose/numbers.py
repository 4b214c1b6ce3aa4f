"""Rules for numbers (GB/T 15835—2011《出版物上数字用法》); a rule's docstring is its page in the manual."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.edits import Edit
from builder.lint.prose.reading import Found, Prose
from builder.regex import regex

_SHORT_YEAR = regex(r"(?<![\d第近满过整\-—～~.])[0-2]\d年(?=\d{1,2}月|度|[上下]半年|[一二三四]季度)")


def year_short(prose: Prose) -> Iterator[Found]:
    """年份只写了两位数字。

    四位数字的年份不简写成两位（GB/T 15835—2011 第 5.1 条）：档案里“24年”过几十年就说不清了。
    错：24年3月启动改造。
    对：2024年3月启动改造。
    """
    for match in _SHORT_YEAR.finditer(prose.own):
        yield Found(match.start(), f"年份“{match[0]}”只有两位", f"写全，如 20{match[0]}")


_NUMBER = r"(?:\d[\d.,]*[万亿]?|[一二三四五六七八九十百千万两]{1,6})"
_ABOUT = regex(
    rf"(?:大约|约|大概|将近|接近|近)(?={_NUMBER}){_NUMBER}(?:[^\s，。；：、\d（）“”]{{0,4}}?(?:左右|上下(?![联一齐同贯游班车学楼]))"
    rf"|[余多](?=[人名户个家件次位条处亩元万]))"
    rf"|(?:超过|逾|至少|不少于|不低于){_NUMBER}%?[^\s，。；：、\d（）“”]{{0,4}}?以上"
    rf"|(?:最多|至多|不超过|不多于){_NUMBER}%?[^\s，。；：、\d（）“”]{{0,4}}?以[下内]"
)


def approx_twice(prose: Prose) -> Iterator[Found]:
    """约数说了两遍：“约……左右”“超过……以上”。

    “约”和“左右”、“超过”和“以上”意思一样，用了一个就不用另一个。
    错：约100人左右参加。
    对：约100人参加。
    """
    for match in _ABOUT.finditer(prose.own):
        yield Found(match.start(), f"“{match[0]}”把约数说了两遍", "前后只留一个")


_MIXED = regex(
    r"(?<![\d.])\d{1,3}[千百](?:\d|[余多]?[元人名户个件份处次家条亩](?!次方))|\d万\d千|(?<!农历)(?<!\d)\d{4}年[一二三四五六七八九十]{1,2}月|"
    r"\d{4}年\d{1,2}月[一二三四五六七八九十]{1,3}日|二[〇零][一二]?\d{1,2}年"
)


def number_mixed(prose: Prose) -> Iterator[Found]:
    """一个数里汉字数字和阿拉伯数字混着用。

    同一个数、同一个日期只用一种数字；阿拉伯数字后面只有“万”“亿”可以用汉字（GB/T 15835—2011 第 5.3 条）。
    错：发放传单2千3百份。
    对：发放传单2300份。
    """
    for match in _MIXED.finditer(prose.own):
        yield Found(match.start(), f"“{match[0]}”里两种数字混用", "只用一种，如 2300、2024年3月5日")


_TILDE = regex(r"(?<=[\d%℃])[~∼](?=\d)")
_HYPHEN = regex(r"(?<![\d\-.A-Za-z/:：第])\d{1,4}%?-\d{1,4}(?=%|℃|[人名个元岁天日月年时分米户次亩万亿]|公里|周岁)")


def range_mark(prose: Prose) -> Iterator[Found]:
    """数值的起止用了半角的 ~ 或短横线 -。

    数值范围用浪纹线 ～ 或一字线 —（GB/T 15834—2011 第 4.13 条、GB/T 15835—2011 第 5.1 条）；短横线是号码、型号里用的，
    又容易看成负号。
    错：气温10~15℃。
    对：气温10～15℃。
    """
    for match in _TILDE.finditer(prose.own):
        yield Found(
            match.start(), f"数值范围用了半角的“{match[0]}”", "改成“～”", (Edit(match.start(), match.end(), "～"),)
        )
    for match in _HYPHEN.finditer(prose.own):
        yield Found(match.start(), f"数值范围“{match[0]}”用了短横线", "是范围就改成 ～，如 5～10人")


_PERCENT = regex(r"(?<![\d.])(?P<first>\d+(?:\.\d+)?)[～~—]\d+(?:\.\d+)?(?P<sign>[%％])")


def range_percent(prose: Prose) -> Iterator[Found]:
    """百分数的范围，前一个数没有写 %。

    “5～8%”可以读成 5 到 8%，前后都要写百分号：5%～8%（GB/T 15835—2011 第 5.1 条）。
    错：同比增长5～8%。
    对：同比增长5%～8%。
    """
    for match in _PERCENT.finditer(prose.own):
        at = match.end("first")
        edits = (Edit(at, at, match["sign"]),)
        yield Found(match.start(), f"“{match[0]}”前一个数没有百分号", "前后都写，如 5%～8%", edits)


_WIDE_DIGITS = regex(r"[０-９]+(?:．[０-９]+)?")
_NARROW = str.maketrans("０１２３４５６７８９．", "0123456789.")


def full_width_digit(prose: Prose) -> Iterator[Found]:
    """用了全角的数字。

    阿拉伯数字用半角（GB/T 15835—2011 第 5.1 条）：全角的检索不到，排出来也散。
    错：投入２０万元。
    对：投入20万元。
    """
    for match in _WIDE_DIGITS.finditer(prose.text):
        narrow = match[0].translate(_NARROW)
        yield Found(match.start(), f"数字“{match[0]}”是全角的", f"改成 {narrow}", (Edit(*match.span(), narrow),))


_YEAR_ZERO = regex(
    r"(?<![一二三四五六七八九零〇OoＯ○◯0])(?=[一二][一二三四五六七八九零〇OoＯ○◯0]{3}年)[一二三四五六七八九零〇OoＯ○◯0]*[零OoＯ○◯0][一二三四五六七八九零〇OoＯ○◯0]*(?=年)"
)


def year_zero(prose: Prose) -> Iterator[Found]:
    """汉字年份里的“〇”写成了“零”、字母 O 或圆圈。

    数字用作编号（年份也是）时，“0”的汉字写“〇”，用作计量时才写“零”（GB/T 15835—2011 第 5.2 条）。
    错：二零二四年
    对：二〇二四年
    """
    for match in _YEAR_ZERO.finditer(prose.own):
        meant = re.sub("[零OoＯ○◯0]", "〇", match[0])
        yield Found(match.start(), f"年份“{match[0]}年”的“〇”写得不对", f"改成{meant}年", (Edit(*match.span(), meant),))


_NEXT = "|".join(f"{a}、{b}" for a, b in zip("一二三四五六七八", "二三四五六七八九", strict=True))
_PAUSED = regex(rf"(?<=[^\n一二三四五六七八九十、第])(?:{_NEXT})(?=[十百千万](?![、至]))")


def approx_pause(prose: Prose) -> Iterator[Found]:
    """表示约数的两个数字之间用了顿号。

    两个数字连用表示概数，中间不用顿号（GB/T 15835—2011 第 5.2 条）：三四十人。表示并列的（三、四年级）才用。
    错：来了三、四十人。
    对：来了三四十人。
    """
    for match in _PAUSED.finditer(prose.own):
        yield Found(match.start(), f"约数“{match[0]}”中间用了顿号", "是约数就删去顿号")


_TIMES = regex(
    r"(?:减少|降低|下降|缩小|缩短|减小)了?(?:近|约|将近|超过)?(?:\d[\d.]*|[一二两三四五六七八九十百几数]+)多?倍"
)


def decrease_times(prose: Prose) -> Iterator[Found]:
    """减少、降低用了“倍”。

    减少一倍就是没有了，说不出减少几倍。写成减少了百分之几、几分之几，或“是原来的几分之几”。
    错：投诉量下降了3倍。
    对：投诉量下降了75%。
    """
    for match in _TIMES.finditer(prose.own):
        yield Found(match.start(), f"“{match[0]}”：减少不能用倍", "写成百分之几、几分之几")
