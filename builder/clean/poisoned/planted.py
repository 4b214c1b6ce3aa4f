"""Rules for what was planted inside real text: names replaced, sentences spun in, an order torn up. Only flagged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from builder.clean.poisoned.lures import ADULT, BETTING, TRADE, opposes, plain
from builder.clean.shapes import HAN
from builder.clean.values import Draft, Note, Proposal
from builder.regex import regex

_BRAND = regex(
    r"(?<![a-z0-9])(?:mobile\d{3}[\d-]*|(?:bet|beat)[-_]?365|365[-_]?bet|365[-_]365|(?:188|12|888|1x|dafa|sbo)bet"
    r"|bwin\d*|betway|kaiyun|leyu)(?![a-z])|(?:开云|乐鱼|米兰|半岛|亚博|必威|伟德|立博|华体会|九游|皇冠|万博)"
    r"(?:体育|娱乐)(?:官网|app|平台|在线|官方|登录)"
)
_ENDING = r"(?:[\d_,，站-]|投注站?|体育|娱乐|彩票|真人|棋牌|官网|网址|平台|手机版|app|在线|注册|登录)*"
_PLACE = regex(
    _ENDING
    + r"(?:市(?![场民值面价容])|区(?![域分别间])|县|镇|省|街道(?![两旁上口])|[市区县]?委(?!员|托)|人民政府|政府办"
    r"|办公[厅室]|新闻网|\d{1,2}月\d{1,2}日[讯电])"
)
_OFFICE = regex("(?:中共|人民政府(?:办公[厅室])?|国务院(?:办公厅)?|委宣传部|文明办)[“（(]?$")
_SITE = regex(
    r"(?:https?://)?www\.[a-z0-9.-]{2,40}\.[a-z]{2,6}(?=(?:[市区县镇]?委(?!员)|[市区县镇]?人民政府|政府办|[市区县镇]))"
)
_VISITED = regex("登录|登陆|访问|网址|网站|网页|gov")
_QUESTION = regex(
    "(?:哪里|哪儿|那里|去哪|怎么|如何)(?:有|能|可以|才能)?(?:找|叫|约)到?"
    "(?:鸡(?![蛋肉汤毛块翅])|小姐(?!姐)|小妹|妹子|学生妹|鸡婆|外围|楼凤|特殊服务|全套)"
)
_TRYST = regex("同城约茶|空降快餐|同城快餐|上门(?:快餐|特服)|全套特殊服务")
_CONTACT = regex(r"(?:微信|薇信|威信|v信|vx|wx|qq|扣扣|tg|飞机号|电话|手机)(?:号码?)?[:：]?\s?(?=[a-z0-9_-]{5,20})")
_TORN = regex(rf"[，。、；！？）》”」』]|[,;?)](?=[{HAN}])")
_SENTENCES = regex("[^。！？!?\n]+")


def flag_replaced_names(draft: Draft) -> Iterator[Proposal]:
    """S-REPLACED: the name of a betting site where a place or a unit is named (`中共bet365区委宣传部`,
    `现金网市人民政府`) is pointed out for a person; the name that stood there is not known, so nothing is mended.

    Text against betting (查处六合彩, 远离bet365等赌博网站) is not meant.
    """
    found = [words for block in draft.blocks if block.kind != "image" for words in _replaced(block.text)]
    if found:
        some = "；".join(list(dict.fromkeys(found))[:3])
        yield Note("confirm", f"疑有 {len(found)} 处地名、单位名被替换成赌博网站字样（如“{some}”），未改，待核")


def _replaced(text: str) -> Iterator[str]:
    for sentence in _SENTENCES.finditer(plain(text)):
        said = sentence[0]
        matches = {m.start(): (m, pattern) for pattern in (BETTING, _BRAND, _SITE) for m in pattern.finditer(said)}
        for match, pattern in matches.values() if matches and not opposes(said) else ():
            if _stands_for_a_name(match, pattern, said):
                at = sentence.start() + match.start()
                yield text[max(at - 4, 0) : at + len(match[0]) + 6]


def _stands_for_a_name(match: re.Match[str], pattern: re.Pattern[str], said: str) -> bool:
    before, behind = said[max(match.start() - 12, 0) : match.start()], said[match.end() : match.end() + 40]
    if pattern is _SITE:
        return not _VISITED.search(before + match[0])
    if pattern is _BRAND and re.search(f"[{HAN}]$", before) and re.match(rf"[\d_-]*[{HAN}]", behind):
        return True
    return bool(_PLACE.match(behind) or _OFFICE.search(before))


def flag_spun_text(draft: Draft) -> Iterator[Proposal]:
    """S-SPUN: text that was spun together or torn up is held back for a person: questions and offers of the sex
    trade, betting or shady trades between real sentences, `加微信` beside such words; paragraphs throughout that begin
    in the middle of a sentence or tear `《》` and `“”` apart. Nothing is dropped.

    What an office says against such things, a hotline, `加微信群` and a slogan said three times are not meant.
    """
    words = [block.text for block in draft.blocks if block.kind != "image"]
    lures = [lure for text in words for lure in _lures(text)]
    torn = [text for text in words if _TORN.match(text) or _broken(text)]
    if lures:
        yield Note("confirm", f"疑为拼凑的文字，夹有招揽用语（如“{lures[0]}”，共 {len(lures)} 处），未删，待核")
    if len(torn) >= 3 and len(torn) * 4 >= len(words):
        yield Note("confirm", f"疑为打乱的文字（{len(torn)} 段句子残缺，如“{torn[0][:14]}”），未动，待核")


def _lures(text: str) -> Iterator[str]:
    """What lures in a paragraph: questions at once, adult words from the second kind on, offers beside a contact or
    from the third time on."""
    said = plain(text)
    times = Counter(match[0] for pattern in (BETTING, TRADE) for match in pattern.finditer(said))
    adult = {match[0] for match in ADULT.finditer(said)}
    reachable = bool(times) and bool(_CONTACT.search(said))
    for sentence in _SENTENCES.finditer(said):
        found = [match for pattern in (_QUESTION, _TRYST) for match in pattern.finditer(sentence[0])]
        found += ADULT.finditer(sentence[0]) if len(adult) >= 2 else ()
        offers = [match for pattern in (BETTING, TRADE) for match in pattern.finditer(sentence[0])]
        found += [match for match in offers if reachable or times[match[0]] >= 3]
        for match in found if found and not opposes(sentence[0]) else ():
            at = sentence.start() + match.start()
            yield text[max(at - 4, 0) : at + len(match[0]) + 4]


def _broken(text: str) -> bool:
    """Whether a pair of marks is torn apart. A speech of several paragraphs opens in each and closes in the last."""
    titles = text.count("《") != text.count("》") or text.find("》") < text.find("《")
    return titles or -1 < text.find("”") < text.find("“")
