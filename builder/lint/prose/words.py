"""Rules for wordings: what dictionaries and the lists of variant forms settle; words that time empties."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.edits import Edit
from builder.lint.prose.reading import Found, Prose
from builder.regex import regex

FIRST = "《第一批异形词整理表》（GF 1001—2001）"
SECOND = "《264组异形词整理表（草案）》"
DICTIONARY = "《现代汉语词典》"

# Wrong, right; behind the wrong one what must not stand around it, where it could be parts of two other words.
_WORDS: dict[str, tuple[tuple[str, str], ...]] = {
    FIRST: (
        ("成份", "成分"), ("辈份", "辈分"), ("本份(?!额)", "本分"), ("参预", "参与"), ("答覆", "答复"),
        ("装璜", "装潢"), ("影象", "影像"), ("指手划脚", "指手画脚"), ("出谋画策", "出谋划策"), ("直接了当", "直截了当"),
        ("直捷了当", "直截了当"), ("必恭必敬", "毕恭毕敬"), ("再接再砺", "再接再厉"), ("帐本(?<![蚊营]帐本)", "账本"),
        ("原故", "缘故"), ("澈底", "彻底"), ("耽心", "担心"), ("车箱", "车厢"),
    ),
    SECOND: (
        ("报导(?![致向入出航游师电弹览读引])", "报道"), ("真象", "真相"), ("照象", "照相"), ("座落", "坐落"), ("做弊", "作弊"), ("做秀", "作秀"),
        ("装做(?![一好])", "装作"),
    ),
    DICTIONARY: (
        ("其它(?=人|同志|单位|部门|街道|成员|居民|群众|代表|同学|老师|干部|党员|志愿者)", "其他"),
        ("帐[户号目单款簿](?<![蚊营].{2})", "账…"), ("[记结转付做对查]帐(?![篷子幕])", "…账"),
        ("图象", "图像"), ("录象(?![棋牙])", "录像"), ("摄象", "摄像"), ("好象(?![棋牙])", "好像"),
        ("按装(?![修卸载配置箱订机备])", "安装"), ("按排(?![名序列号放])", "安排"), ("布署(?!名)", "部署"), ("部份(?!额)", "部分"),
        ("交待", "交代"), ("偶而", "偶尔"), ("凑和(?![^，。]{0,3}[凑和])", "凑合"), ("渡假", "度假"), ("震憾", "震撼"),
        ("渡过(?=节|假期|春节|周末|中秋|国庆|元旦|童年|晚年|难忘)", "度过"), ("蕴酿", "酝酿"), ("通迅(?!速)", "通讯"),
        ("精萃", "精粹"), ("家俱", "家具"), ("松驰", "松弛"), ("亲睐", "青睐"), ("幅射", "辐射"), ("追朔", "追溯"),
        ("竣功", "竣工"), ("粗旷", "粗犷"), ("防碍", "妨碍"), ("急燥", "急躁"), ("暴燥", "暴躁"), ("重迭", "重叠"),
        ("坐阵(?![地容脚])", "坐镇"), ("挖墙角", "挖墙脚"), ("针贬", "针砭"), ("必须品", "必需品"),
        ("必需(?=加强|坚持|做好|抓好|严格|认真|高度重视|落实)", "必须"),
        ("(?:招聘|寻人|招领|征集|征文|招募)启示", "…启事"), ("反应(?=情况|问题|诉求|意见|民意)(?<![学良急速常种激]反应)", "反映"),
        ("再接再励", "再接再厉"), ("迫不急待", "迫不及待"), ("一愁莫展", "一筹莫展"), ("穿流不息", "川流不息"),
        ("名符其实", "名副其实"), ("谈笑风声", "谈笑风生"), ("金壁辉煌", "金碧辉煌"), ("一股作气", "一鼓作气"),
        ("不径而走", "不胫而走"), ("出奇不意", "出其不意"), ("按步就班", "按部就班"), ("旁证博引", "旁征博引"),
        ("综上所诉", "综上所述"), ("重蹈复辙", "重蹈覆辙"), ("相辅相承", "相辅相成"), ("相形见拙", "相形见绌"),
        ("寻规蹈矩", "循规蹈矩"), ("有持无恐", "有恃无恐"), ("默守成规", "墨守成规"), ("趋之若骛", "趋之若鹜"),
        ("好高鹜远", "好高骛远"), ("世外桃园", "世外桃源"), ("食不裹腹", "食不果腹"), ("再所不辞", "在所不辞"),
        ("责无旁代", "责无旁贷"), ("言简意骇", "言简意赅"), ("水泻不通", "水泄不通"), ("一如继往", "一如既往"),
        ("因地治宜", "因地制宜"), ("安份守己", "安分守己"), ("竞竞业业", "兢兢业业"), ("涣然一新", "焕然一新"),
        ("众志成诚", "众志成城"), ("既往开来", "继往开来"), ("走头无路", "走投无路"), ("鼎立相助", "鼎力相助"),
    ),
}  # fmt: skip
_IDIOM = 4
"""An idiom of so many characters is nothing else by chance."""
_AROUND = regex(r"\(\?[^()]*\)|\[[^\]]*\]")
# What to look for first, which costs next to nothing; the pattern; what is right; who says so.
_ROWS = tuple(
    (_AROUND.sub("", wrong), regex(wrong), right, source) for source, rows in _WORDS.items() for wrong, right in rows
)


def wording(prose: Prose) -> Iterator[Found]:
    """常见的错别字和不推荐的词形。

    依据《第一批异形词整理表》（GF 1001—2001）、《264组异形词整理表（草案）》和《现代汉语词典》。只列没有争议的；引号、
    书名号里的是别人的话，不查。
    错：请其它同志再接再励。
    对：请其他同志再接再厉。
    """
    for core, wrong, right, source in _ROWS:
        for match in wrong.finditer(prose.own) if core in prose.own else ():
            meant = _filled(right, match[0])
            edits = (Edit(*match.span(), meant),) if len(match[0]) >= _IDIOM and "…" not in right else ()
            yield Found(match.start(), f"“{match[0]}”应写作“{meant}”", f"依据{source}", edits)


def _filled(right: str, found: str) -> str:
    """The right form, `…` being what it shares with the wrong one: 帐户 → 账户."""
    if right.endswith("…"):
        return right[:-1] + found[len(right) - 1 :]
    return found[: 1 - len(right)] + right[1:] if right.startswith("…") else right


_UNTIL = regex(r"截止(?=目前|今[年天]|[本上]月|昨[天日]|\d{1,4}[年月日])(?![^，。；]{0,14}(?:为止|结束|报名))")
_CLAUSE = regex(r"(?:^|[\n\u3000，。；：！？（#*] ?)$")


def until_date(prose: Prose) -> Iterator[Found]:
    """日期前面用了“截止”，应是“截至”。

    “截止”是到期停止，后面不带时间；“截至”是到某时为止，后面要带时间（《现代汉语词典》）。
    错：截止5月底，已完成八成。
    对：截至5月底，已完成八成。
    """
    for match in _UNTIL.finditer(prose.own):
        first = _CLAUSE.search(prose.own[max(match.start() - 2, 0) : match.start()])
        edits = (Edit(*match.span(), "截至"),) if first else ()
        if first or prose.own[match.start() - 1] not in "名交报送请集期稿":
            yield Found(match.start(), "日期前面用了“截止”", "到某时为止用“截至”", edits)


_RELATIVE = regex(
    r"今[天日](?!头条)|昨[天日]|前天|近日|(?<![\d月界纪生节])日前(?!后)|[本上下]周(?![期边岁年])|[本上下]月|前不久|刚刚"
)


def relative_date(prose: Prose) -> Iterator[Found]:
    """今天、昨天、近日、本月一类的说法，存进档案就说不清是哪一天。

    写明月日；确实不必说清的可以留着。引号里的话不算。
    错：昨天，柳塘街道开展清洁行动。
    对：3月5日，柳塘街道开展清洁行动。
    """
    found = list(_RELATIVE.finditer(prose.own, prose.body))
    for match in found[:1]:
        told = "、".join(f"“{word}”" for word in dict.fromkeys(each[0] for each in found[:6]))
        yield Found(match.start(), f"{told}过后说不清是哪一天（{len(found)} 处）", "写明月日")


_FIRSTLY = regex(r"(?:^|(?<=[。；：！\n\u3000]))首先，", re.MULTILINE)
_THEN = regex(r"其次|再次|然后|接着|随后|最后|第二|之后|再者|此外|同时|二是|另外|下一步|接下来")


def first_alone(prose: Prose) -> Iterator[Found]:
    """有“首先”，后面却没有“其次”“再次”“最后”。

    多半是删改时丢了后面的，或不必分先后。
    错：首先，谈认识。
    对：首先，谈认识。其次，谈打算。
    """
    for match in _FIRSTLY.finditer(prose.own):
        if not _THEN.search(prose.own, match.end()):
            yield Found(match.start(), "有“首先”，后面没有“其次”“最后”", "看是不是漏了")
