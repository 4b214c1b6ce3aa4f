"""What a Chinese person's name looks like. Good enough to ask a person about it, never to change a text."""

from __future__ import annotations

import re

from builder.clean.shapes import HAN
from builder.regex import regex

_COMMON = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟"
    "龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景"
    "薄单包司柏宁柯阮桂闵解强柴华车冉房边阚佟闫尚肖"
)
_TRADITIONAL = "張劉陳楊趙黃吳孫鄭謝韓馮蕭鄧許傅蘇盧蔣賈葉閻餘鍾譚鄒陸龍錢湯賀龔龐蘭嚴溫韋畢聶叢齊莊關紀歐項陽衛單車邊"
_DOUBLE = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|司徒|夏侯|令狐|端木|歐陽|諸葛"
_SURNAME = f"(?:{_DOUBLE}|[{_COMMON}{_TRADITIONAL}])"
# Words that begin with a surname.
_WORD = (
    "(?:许多|何[时种其况]|余[下名人户]|田[间野]|林[间下业荫]|石[头板刻材]|叶子|夏[天季令日]|陆续|齐[声心唱诵全抓]|严[格肃守禁厉查]|毛[笔巾]|江[边南河]|龙[舟灯]|梅花|武[术装警]|康复|易[拉于懂]"
    "|钱[包币]|熊猫|黄[色河]|史料|白[天色]|高[声兴度效大]|马[上路]|方[便言法面式]|安[全装排心静]|任[务何]|成[长立为员功果]|常[态年住]|时[间代刻年常]|于是|关[心爱于键注]|温[馨暖]|平安|万[名人元]|程[序度]"
    "|管[理道]|左右|谢谢|祝[福愿]|施[展工]|陶[艺冶]|洪水|周[末边围一二三四五六日]|金[色牌秋]|包[括]|唐[诗宋]|宋[代词]|黎明|孔子|孟子|孙[女子儿]|曾[经在]|申[请报]|毕业|范[围文]|杜绝|戴[上着好]|贺[卡年]|罗列|胡同"
    "|郑重|文[明化艺体字]|向[着社全广家老新]|路[面边口]|安保|季[度节]|章[程节]|解[决放读答]|强[化调]|车[辆位]|房[屋间龄]|边[学]|华[丽]|单[位元]|司[法机]|位[于]|盛[开大]|游[览玩泳]|阳[光台]|关[于]|纪[律念委]|项[目]"
    "|童[声谣年心话]|景[区色]|查[找看摆]|植[树物]|卫[生]|桂花|舒[适]|成绩|沿[街线途]|家[长]|于[今]|曲[目]|席[地]|万众|向上)"
)
_OFFICE = (
    "某|老师|主任|校长|书记|先生|女士|师傅|大爷|大妈|大娘|阿姨|奶奶|爷爷|局长|[镇区市县院园]长|医生|同学|同志|教师|家长"
)
NAME = rf"(?!{_WORD}){_SURNAME}(?!{_OFFICE})[{HAN}]{{1,2}}"
"""A full name: a surname and one or two characters; not 李某, which is masked."""
MASKED = rf"{_SURNAME}(?:某{{1,2}}|[*＊×]{{1,2}})|小[明红刚华丽强芳亮军林佳雨宇雪东伟杰敏文](?![{HAN}]?[楼区学])"
"""A name that hides who it is: 李某某, 李**, 小明."""
NAME_ENDS = rf"(?=[^{HAN}]|$|[的说在和与正也就把将从为向对被是参获捐站拿举给家同发表喊唱读画写用带跑走笑])"
"""What may stand behind a name, so that it is not the beginning of a longer word."""
_LEADING = regex(rf"(?<![{HAN}])({_SURNAME})[{HAN}]{{1,2}}(?=[^{HAN}]|$)")


def hide_names(text: str) -> str:
    """The text with names that stand alone between marks shortened: 李小花，女 → 李某，女."""
    return _LEADING.sub(r"\1某", text)


def hide_name(name: str) -> str:
    """A name as a note may show it: 李小花 → 李某."""
    double = re.match(_DOUBLE, name)
    return (double[0] if double else name[:1]) + "某"
