"""What planted pages lure with: the words of adult, betting and shady-trade link chains, and how dense they stand.

One word proves nothing (三级网格化, 久久为功, 精品线路 are official prose). Only density, variety and form do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from builder.regex import regex

# Each word with what may stand around it where it is a part of other words: 做爱|心, 支|援交|通, 特|色综合, 三级片|区.
_ADULT = (
    "无码(?!人员|老人|群众|乘客|通|登记|可|的|者|居民|出行|就医)|(?<!本)(?<!工)人妻(?!子|女|儿)|(?<!羽)毛片(?!区)"
    "|色综合(?=久|合|网|8|色|图)|色欲|婷婷五月|五月婷婷|[一三]级片(?![区长警])|成人(?:网站|小说|电影|视频|影院|论坛)"
    "|成人免费(?:视频|网|电影|观看)|黄片(?!区)|黄色(?:视频|电影|录像)|裸聊|约炮(?![台楼兵])|援交(?:妹|女|服务)"
    "|做爱(?:视频|网|片)|性爱(?:视频|片|电影|小说)|(?<![a-z0-9])a片(?!区)|(?<![a-z])av(?:片|在线|无码|天堂|网站)|自拍偷拍"
    "|无遮挡(?:视频|免费)|啪啪(?:视频|网|免费)|内射(?:视频|中)|巨乳|爆乳|潮喷|大香蕉(?:网|视频|在线|伊人)|大香线蕉"
    "|东京热(?![烈情身门议])|一本道(?![德地路理])|天天(?:躁|射(?![击箭])|操(?![心练作持劳场]))|夜夜(?:躁|嗨|爽|撸)"
    "|午夜(?:福利|影院)|福利姬|(?<!妇)女优(?![先秀质良惠])|乱伦|91(?:精品|视频)|porn|(?<!东)莞式|楼凤(?!凰)|外围女(?!子)"
    "|学生妹(?![妹子])|成人久久"
)
_ONLINE = (
    "百家乐(?!业|园|居)|时时彩|六合彩|赌博(?:平台|网站)|真人(?:荷官|娱乐|视讯)|彩票(?:平台|网站)|体育投注|网上投注|投注网(?![点络])"
    "|现金网(?![点络格])|北京赛车|幸运飞艇|pk10|外围(?:赌|投注)|葡京(?:赌场|娱乐|官网|网)|威尼斯人(?:赌场|娱乐|官网|网)|金沙娱乐|永利(?:娱乐|皇宫)"
    "|皇冠(?:体育|现金|足球|网)|比分直播|送彩金|电子游艺|捕鱼游戏|一肖中特|bet365|365bet|ag真人|pg电子"
)
_VENUES = "娱乐城|娱乐场(?!所)|老虎机|赌场|博彩|棋牌(?:游戏|平台|娱乐|app)|注册送"
_TRADE = (
    "代开.{0,6}?发票|开发票加|办证刻章|刻章办证|办假证|假文凭|代办文凭|迷药|催情|枪支(?:出售|配件|专卖)|贷款(?:秒批|秒下|口子)|网贷口子|信用卡套现"
    "|代孕|私家侦探|黑客接单|包小姐|早泄|阳痿|壮阳|丰胸|癫痫病?医院|白癜风医院|人流(?:医院|多少钱)|论文代写|代写论文"
)
_SOFT = "久久|(?<!成)熟女|狠狠|伊人|少妇|丁香五月"
_WEAK = (
    "国产|精品|亚洲|欧美|日韩|日本|韩国|一区|二区|三区|成人|(?<![a-z])av(?![a-z])|婷婷|五月|高清|免费|在线|观看|中文字幕|乱码|丁香|一级|三级"
    "|激情|香蕉|综合|投注|开户|注册|官网|app下载|影院|视频|高潮|蜜桃|蜜芽|麻豆|手机版|棋牌|彩票|彩金|办证|发票|贷款|娱乐平台"
)
_STRONG = regex("|".join((_ADULT, _ONLINE, _VENUES, _TRADE, _SOFT)))
_TERM = regex("|".join((_ADULT, _ONLINE, _VENUES, _TRADE, _SOFT, _WEAK)))
ADULT = regex(_ADULT)
BETTING = regex(_ONLINE)
TRADE = regex(_TRADE)
_INNOCENT = regex(
    r"久久(?=为功|不|难|没|未|地|回|无法|以来|萦|凝|驻|伫|站|坐|沉|徘)|狠狠(?=抓|地|打击|整治|下)|(?<=秋水)伊人"
)
_AGAINST = (
    "打击|查处|查获|整治赌|警惕|防范|严禁|禁止|拒绝|远离|抵制|赌博罪|聚众赌|涉赌|涉黄|扫黄|举报|违法|犯罪|公安|民警|警方|法院|检察"
    "|取缔|曝光|诈骗|反诈|骗局|陷阱|非法|戒赌|劝诫|劝阻|危害|收缴|销毁|科普|义诊|医师|讲座"
)
_RULING = "整治|劝|戒|小广告|牛皮癣|清理|清除|卫健|条例|规定|管理办法|不得|教育|宣传|治疗方法|诊疗"
_OPPOSES = regex(_AGAINST)
_WARNS = regex(f"{_AGAINST}|{_RULING}")
_FORMS = (
    "國国產产亞亚歐欧韓韩無无碼码級级綜综視视頻频費费線线觀观樂乐時时賭赌場场開开發发辦办證证藥药槍枪貸贷樓楼鳳凤約约黃黄網网戲戏註注冊册"
    "體体門门銀银婦妇亂乱愛爱電电區区熱热現现臺台圍围機机飛飞賽赛車车獎奖戶户麥麦貓猫馬马員员號号調调單单擊击處处獲获舉举報报違违騙骗"
    "詐诈傳传規规條条誡诫勸劝嚴严絕绝遠远離离牴抵廣广"
)
_FOLD = str.maketrans({ord(_FORMS[i]): _FORMS[i + 1] for i in range(0, len(_FORMS), 2)})
SEPARATORS = r"[|｜_,，、\s/·•—–\-]+"


@dataclass(frozen=True, slots=True)
class Lure:
    """How a text lures: the share of its characters that are terms, the different terms, the strong and the adult ones
    among them, the pieces, the share of pieces with a term, and whether it begins and ends with one."""

    density: float = 0.0
    terms: int = 0
    strong: int = 0
    adult: int = 0
    pieces: int = 0
    covered: float = 0.0
    whole: bool = False


def plain(text: str) -> str:
    """The text as the terms are written: lower case, Simplified; character for character."""
    return text.translate(_FOLD).lower() if len(text.lower()) == len(text) else text.translate(_FOLD)


def opposes(text: str) -> bool:
    """Whether a sentence speaks against such things (打击, 警惕, 反诈 …)."""
    return bool(_OPPOSES.search(plain(text)))


def warns(text: str) -> bool:
    """Whether a line without a sentence in it opposes such things or rules on them: a heading, a list."""
    return bool(_WARNS.search(plain(text)))


def lure(text: str) -> Lure:
    """How a text lures, whatever its form."""
    said = _INNOCENT.sub("　　", plain(text))
    terms = [match[0] for match in _TERM.finditer(said)]
    pieces = [piece for piece in re.split(SEPARATORS, said) if piece]
    if not terms or not pieces:
        return Lure(pieces=len(pieces))
    marked = [bool(_TERM.search(piece)) for piece in pieces]
    return Lure(
        sum(map(len, terms)) / len("".join(said.split())),
        len(set(terms)),
        len({match[0] for match in _STRONG.finditer(said)}),
        len({match[0] for match in ADULT.finditer(said)}),
        len(pieces),
        sum(marked) / len(marked),
        all(found or len(piece) < 6 for found, piece in ((marked[0], pieces[0]), (marked[-1], pieces[-1]))),
    )
