"""The rule for `place`: names of places that stand at the head of a text, from the greater to the smaller."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from builder.clean.record.vocabulary import known, passages
from builder.clean.shapes import HAN, is_prose
from builder.clean.values import Draft, Found, Proposal
from builder.documents import Scalar
from builder.regex import regex

# Traditional texts are read through this; what is found is shown as it stands.
_PLAIN = str.maketrans(
    "區縣鎮鄉積極圍繞堅開組織實強響創啟動認嚴緊啓過聯舉調導檢優發員辦協團紀從對訊電連來將將場內長級監嚮舊農業達進訪關於東鋪領導動員",
    "区县镇乡积极围绕坚开组织实强响创启动认严紧启过联举调导检优发员办协团纪从对讯电连来将将场内长级监向旧农业达进访关于东铺领导动员",
)
_RANKS = (
    ("省", "自治区", "特别行政区"),
    ("市", "盟", "自治州"),
    ("区", "县", "自治县", "旗"),
    ("街道", "镇", "乡"),
    ("社区", "村"),
)
_LOWEST = len(_RANKS) - 1
_RANK = {ending: rank for rank, endings in enumerate(_RANKS) for ending in endings}
# Characters that stand in sentences and all but never in the name of a place.
_FUNCTION = "的了是在与及或被把对我该某此每各这所不也又再最很已但而且则们着让使给并等它他她你您为由个条两有没无全本外"
_SEGMENT = regex(
    rf"(?P<name>(?:(?![{_FUNCTION}])[{HAN}]){{1,10}}?)(?P<ending>{'|'.join(sorted(_RANK, key=len, reverse=True))})"
    # 新乡市, 中关村街道: the first ending belongs to the name; 青禾区区委, 青禾区市场监管局: it does not.
    r"(?!街道|县(?![委政城直级])|区(?![委政直级长内域])|市(?![场政民容直级监人])|镇(?![街村政党级长]))"
)
# A word that goes on is no place: 市场, 区域, 乡村, 街道两侧, 柳塘街道口.
_GOES_ON = {
    "省": "会城", "市": "场民容井面值价郊镇区县立花树占", "盟": "友军国约主", "区": "域间划块位别分段号隔",
    "县": "城域乡镇区市", "旗": "帜袍舰手号杆", "街道": "两旁边上路巷沿里面干清环", "镇": "区压定静痛长纪",
    "乡": "村镇亲土愁音下间情风贤邻", "社区": "化", "村": "民庄落干镇集居规级史口头道容貌晚",
}  # fmt: skip
_ELSEWHERE = regex("口|路|街(?!道)|大道|车站|公园|广场|大桥|时报|日报|晚报")
# … and a word that ends like a name: 超市, 小区, 园区, 古镇, 家乡.
_ENDS_WORD = {
    "市": "超夜早门股上楼都贸菜花集黑开闹罢入退地县省级街房车米布茶",
    "区": "小园景社校库街市地郊片辖灾疫厂专特禁选赛展营战军场牧林发居住活业管控试验范心聚税游技术能间"
    "老旧生流商新学产院农闲办",
    "县": "市区郡邻", "街道": "主级所企", "镇": "小古乡村城重市集名强建中", "乡": "城家故下山水他异思返回还同老",
    "社区": "小区型老新旧", "村": "乡农山渔自行然城小古老",
}  # fmt: skip
_MARKS = "，。：；、！？,:;!?｜ \u3000"
_VAGUE = set("老新主古旧县市中内大小深贫高")
_LONGEST = {"市": 4, "区": 4, "县": 3, "街道": 4, "镇": 4, "乡": 4}
_WORDS = regex(
    "主要|有关|相关|涉及|所[在属]|整[条个]|沿[线街途]|繁华|周[边围]|附近|临近|背街|城[市区乡]|乡[村镇]|农[村贸业]|小区|老旧|居民|村民|市民|住[宅户]"
    "|生活|商[业贸]|工业|文[化旅明]|旅游|风景|中心|重点|试[点验]|示范|样板|先进|卫生|平安|和谐|美丽|最美|智慧|绿色|生态|宜居|特色|网红|精品|辖区|部门|单位"
    "|[当]地|基层|社区|打扫|清[扫洁理洗]|[洁干]净|整[洁治]|[美亮绿净硬]化|走[进上向入访过出]|来[到自]|深入|进入|穿过|前往|赶赴|位于|地处|家住|关于"
    "|围绕|助力|推[动进]|服务|聚焦|带动|点[亮赞]|守护|扮靓|打造|[争共]创|[创共]建|提升|加[快强大]|开展|组织|部分|个别|多[处]|其[他余]|另外|首[届个批次]|上述|经济"
    "|技术|高新|核心|功能|封控|防控|隔离|疫情|受灾|贫困|偏远|发达|沿海|内陆|[东西南北中]部|[地县省市区]级|国家|超大|特大|直辖|兄弟|相邻|友好|[测迎]检"
    "|参[加评]|优秀|今年|去年|目前|期间|同时|随着|通过|根据|按照|结合|立足|紧扣|依托|针对|一[座片]|[区县市省][委直]|利用|坚持|持续|全面|积极|因[此]|如果"
    "|只有|还有|以及|其中|来源|记者|通讯员|网格|传统|现代|历史|大[型街]|活动|工作|志愿|党员|干部|群众|实现|部署|确保"
)
# A name of three characters that begins so is a place somebody goes to, speaks with, works for.
_TOWARDS = set("从向和于自将当如同经过按据凭替比离距至到赴以因看听说请做走")
# What a place does, or who in it does something.
_ACTS = regex(
    "积极|全[面力]|深[入化]|持续|聚焦|围绕|坚[持决]|扎实|大力|不断|着力|强化|多措并举|打[响好造]|创[建城文卫]|举[行办]|启动|推[进动出行]|组织|开[展启]|召[开集]"
    "|立[即足]|迅速|随即|认真|严[格把抓]|紧[扣盯紧抓]|充分|切实|精[心准]|加[强大快]|抓[好实住细牢]|[把将以]|通过|依托|结合|利用|针对|按照|牢固|始终|率先"
    "|主动|集中|联合|会[同议]|完成|实[现施行]|荣获|获[评得]|迎[接来]|掀起|吹响|拉开|部署|安排|调[度研]|督[查导促]|检查|排查|整[治改合]|清[理除运]|治理"
    "|提[升高]|优化|完善|建[立设]|健全|落[实细]|压实|做[好实细优]|发[动挥布放]|动员|引[导领]|宣[传讲]|走[访进]|慰问|[在对从于还已现共各]"
    "|[一二三四五六七八九十百\\d]{1,3}[项个步大名余支家处]|党[工委群员建]|办事处|[：:]|人[民大]|政[府协]|委|纪[工检委]|工会|妇联|团[工区县市]|机关|——"
    rf"|[{HAN}]{{1,10}}?(?:局|办公室|委员会|管委会|支队|大队|指挥部|中心)"
)
_DATE = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:[上下]午|晚上?|起|清晨)?|\d{4}年(?:以来|\d{1,2}月)?"
_LEAD = regex(
    rf"(?:[{HAN}]{{2,8}}[讯电])?[ \u3000]*(?:[(（][^()（）]{{1,20}}[)）])?[ \u3000]*"
    rf"(?:{_DATE}|近日|日前|连日来|近期|近段时间以来|今年以来|今年|据悉|目前)?[ \u3000]*(?:中共)?"
)
_CLAUSE = regex(r"(?:^|(?<=[，。；：！？,;:!?｜|】\s—]))(?=\S)")


@dataclass(frozen=True, slots=True)
class Chain:
    """Names of places from the greater to the smaller that stand together in a text; `rank` of the last, from 0.

    `firm`: it needs no further evidence, being of two names or more, or known.
    """

    text: str
    at: int
    rank: int
    firm: bool


def name_place(draft: Draft) -> Iterator[Proposal]:
    """M-PLACE: the place a document belongs to: the chain of names (省 市 区县 街道乡镇 社区村) that begins its title,
    its bulletin's name or a clause of its first sentence, as long as the text gives it. A single name counts in
    the bulletin's name, or before words that say what somebody there does. `全区`, `我市`, `小区`, `示范区`,
    `街道两侧`, `农贸市场` are no places, a village alone is none, and of two that differ none is taken.
    Example: `云川市青禾区柳塘街道聚焦…` → `云川市青禾区柳塘街道`.
    """
    if draft.has("place"):
        return
    names = frozenset(name for unit in draft.aids.units for name in (unit.name, unit.short) if name[2:])
    opening = [] if draft.is_issue else [(block, text) for block, text in passages(draft) if is_prose(text)][:1]
    said = tuple(chain for _, text in opening for chain in chains(re.split("[。！？]", text)[0], names))
    for field in ("bulletin", "title"):
        value = known(draft, field)
        if best := _best(chains(value.text, names, bare=field == "bulletin")):
            longer = [chain.text for chain in said if chain.text.endswith(best.text)]
            yield Found("place", Scalar(max((best.text, *longer), key=len), value.line, value.column))
            return
    if best := _best(said):
        block, text = opening[0]
        yield Found("place", draft.scalar(best.text, block.at(block.text.index(text) + best.at)))


def _best(found: tuple[Chain, ...]) -> Chain | None:
    """The one that goes deepest, in its longest form; None where two different ones go equally deep."""
    depth = max((chain.rank for chain in found), default=0)
    deepest = [chain for chain in found if chain.rank == depth]
    longest = max(deepest, key=lambda chain: len(chain.text), default=None)
    return longest if longest and all(longest.text.endswith(chain.text) for chain in deepest) else None


def chains(text: str, names: frozenset[str] = frozenset(), bare: bool = False) -> tuple[Chain, ...]:
    """The chains that begin a clause; `names` are known units, with `bare` a single name needs no verb behind it."""
    plain = text.translate(_PLAIN)
    found = []
    for clause in _CLAUSE.finditer(plain):
        lead = _LEAD.match(plain, clause.end())
        chain = _chain(plain, lead.end() if lead else clause.end(), names)
        if chain and (chain.firm or bare or _ACTS.match(plain, chain.at + len(chain.text))):
            found.append(Chain(text[chain.at : chain.at + len(chain.text)], chain.at, chain.rank, chain.firm))
    return tuple(found)


def _chain(text: str, start: int, names: frozenset[str]) -> Chain | None:
    """The chain that begins at `start`: ranks go down, every link can be a name, and no longer word takes it in."""
    at, rank, links, firm = start, -1, 0, False
    while match := _SEGMENT.match(text, at):
        name, ending = match["name"], match["ending"]
        registered = len(match[0]) >= 3 and any(match[0] in known_name for known_name in names)
        if _RANK[ending] <= rank or not (registered or _is_name(name, ending, first=not links)):
            break
        following = text[match.end() : match.end() + 1]
        if following and following in _GOES_ON.get(ending, "") and not text.startswith("民政", match.end()):
            break
        if _RANK[ending] == _LOWEST and not registered and not (_ACTS.match(text, match.end()) or following in _MARKS):
            break
        at, rank, links, firm = match.end(), _RANK[ending], links + 1, firm or registered
    if not links or (rank == _LOWEST and links == 1) or _ELSEWHERE.match(text, at):
        return None
    return Chain(text[start:at], start, rank, firm or links > 1)


def _is_name(name: str, ending: str, first: bool) -> bool:
    """Whether these characters can be the name of a place with that ending."""
    if len(name) < (1 if ending in ("县", "乡", "镇") and not first else 2) or (ending == "旗" and first):
        return False
    # 聊城市, 南山区, 浦东新区 are names, 大城市, 老城区, 山区, 高新区 none.
    special = (name[-1] in "城山" and len(name) == 2 and name[0] not in _VAGUE) or (name[-1] == "新" and len(name) > 2)
    if name[-1] in _ENDS_WORD.get(ending, "") + "城山" * (ending in ("市", "区")) and not special:
        return False
    if (first and len(name) >= 3 and name[0] in _TOWARDS) or (len(name) > _LONGEST.get(ending, 6) and "族" not in name):
        return False
    return not _WORDS.match(name) or (not first and ending in ("街道", "镇", "乡"))
