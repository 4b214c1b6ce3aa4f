"""Tags and units by the registries, campaign and place by their forms; and, as often, what is none of these."""

from __future__ import annotations

import pytest
from archives import configured
from tests_support import plain_fields

from builder.clean.ledger import plain
from builder.clean.pipeline import clean
from builder.clean.record.places import chains
from builder.clean.record.vocabulary import check_pattern, compile_pattern
from builder.clean.values import Aids, Cleaned
from builder.model import Tag, Unit

TAGS = (
    Tag("zhiyuan-fuwu", "志愿服务", ("学雷锋",)),
    Tag("laji-fenlei", "垃圾分类", ("生活垃圾分类", "分类投放")),
    Tag("xiaoguanggao", "小广告治理", (), ("清理*小广告", "小广告?除")),
    Tag("laojiu", "老旧小区", ()),
    Tag("gaizao", "小区改造", ("老旧小区改造",)),
    Tag("wifi", "WiFi", ("ＡＩ",)),
)
UNITS = (
    Unit("liutang", "青禾区柳塘街道办事处", "柳塘街道", registered=True),
    Unit("moshi", "青禾区磨石街道办事处", "磨石街道", since="2023", registered=True),
    Unit("moshi-zhen", "青禾区磨石镇人民政府", "磨石镇", until="2023", registered=True),
    Unit("zhongdui-1", "柳塘综合执法中队", "执法中队", registered=True),
    Unit("zhongdui-2", "磨石综合执法中队", "执法中队", registered=True),
    Unit("zongdui", "青禾区志愿服务总队", "区志愿服务总队", registered=True),
)


def read(title: str, *paragraphs: str, date: str = "2024年03月05日") -> Cleaned:
    return clean("\n\n".join((title, date, *paragraphs)) + "\n", "", Aids(tags=TAGS, units=UNITS))


def taken(cleaned: Cleaned, name: str) -> object:
    return plain_fields(cleaned.fields).get(name)


def offered(cleaned: Cleaned, name: str) -> list[object]:
    return [
        (plain(offer.fix.value), offer.why) for offer in cleaned.proposals if offer.fix.to == name and offer.fix.value
    ]


PROSE = "连日来，党员和居民一起动手，把楼前屋后收拾得干干净净，大家都说住得更舒心了。"

TITLES = {
    "垃圾分类进校园": ["垃圾分类"],
    "让生活垃圾分类成为新时尚": ["垃圾分类"],
    "学雷锋在身边，分类投放我先行": ["志愿服务", "垃圾分类"],
    "清理楼道小广告": ["小广告治理"],
    "小广告清除记": ["小广告治理"],
    "老旧小区改造惠民生": ["小区改造"],
    "老旧小区换新颜": ["老旧小区"],
    "公共场所ｗｉｆｉ全覆盖": ["WiFi"],
    "ai助力网格巡查": ["WiFi"],
}


@pytest.mark.parametrize("title", TITLES)
def test_a_tag_that_the_title_names_is_taken(title):
    assert taken(read(title, PROSE), "tags") == TITLES[title]


@pytest.mark.parametrize(
    "title",
    [
        "区志愿服务总队换届",  # the name of a unit
        "清理楼道。张贴新的公益小广告牌",  # another sentence
        "清理沿街商铺门前各类乱贴乱画的小广告",  # too far apart
        "垃圾、分类、回收三件事",
        "Mail系统升级",  # part of a word
        "小区的改造",
    ],
)
def test_words_that_only_look_like_a_tag(title):
    assert taken(read(title, PROSE), "tags") is None


def test_a_tag_that_the_text_names_three_times_is_offered():
    text = "志愿服务队成立了。垃圾分类要靠大家，垃圾分类贵在坚持，生活垃圾分类站已经开放，请按要求分类投放，志愿服务天天有。"
    cleaned = read("小区里的新变化", text)
    assert taken(cleaned, "tags") is None
    assert offered(cleaned, "tags") == [(["垃圾分类"], "“垃圾分类”出现 4 次")]


def test_the_offer_holds_what_the_title_gave():
    cleaned = read("学雷锋日记", "垃圾分类要靠大家，垃圾分类贵在坚持，生活垃圾分类站已经开放，欢迎居民前来参观和学习。")
    assert taken(cleaned, "tags") == ["志愿服务"]
    assert offered(cleaned, "tags") == [(["志愿服务", "垃圾分类"], "“垃圾分类”出现 3 次")]


def test_twice_is_not_often():
    assert offered(read("小区里的新变化", "垃圾分类要靠大家，垃圾分类贵在坚持。" + PROSE), "tags") == []


def test_tags_that_somebody_typed_stay_alone():
    raw = f"---\ntitle: 垃圾分类进校园\ntags: [校园]\ndate: 2024-03-05\n---\n<p>{'垃圾分类真好。' * 5}{PROSE}</p>\n"
    cleaned = clean(raw, "", Aids(tags=TAGS))
    assert taken(cleaned, "tags") == ["校园"]
    assert cleaned.proposals == ()


# --- patterns ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("文明*岗", "文明示范岗", True),
        ("文明*岗", "文明岗", True),
        ("文明*岗", "文明交通志愿劝导岗", True),
        ("文明*岗", "文明交通志愿服务劝导岗", False),
        ("文明*岗", "讲文明。在岗位上", False),
        ("文明＊岗", "文明示范岗", True),
        ("小广告？除", "小广告清除", True),
        ("小广告?除", "小广告除", False),
        ("5a景区", "创建5Ａ景区", True),
        ("a.b*岗", "axb岗", False),
        ("（文明*岗", "关于（文明示范岗）", True),
    ],
)
def test_a_pattern_means_what_people_expect(pattern, text, found):
    cleaned = clean(f"{text}\n\n2024年03月05日\n\n{PROSE}\n", "", Aids(tags=(Tag("t", "某标签", (), (pattern,)),)))
    assert (taken(cleaned, "tags") is not None) == found


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("文明*岗", ""),
        ("**", "式样“**”里只有星号、问号，什么都会匹配"),
        ("？", "式样“？”里只有星号、问号，什么都会匹配"),
        ("*岗", "式样“*岗”太短，除星号、问号外至少要有两个字"),
        ("文明。岗位", "式样“文明。岗位”跨了句子，一个式样只能在一句之内"),
    ],
)
def test_a_pattern_that_would_match_too_much_is_refused(pattern, message):
    assert check_pattern(pattern) == message


def test_a_pattern_stays_linear():
    assert compile_pattern("文明*示范*创建*岗").search("文明示范创建" * 20000) is None


def test_patterns_come_from_the_registry(tmp_path):
    config, problems = configured(tmp_path, tags="- {name: 文明岗, 式样: [文明*岗, '清理，小广告']}\n")
    assert problems == []
    assert config.tags[0].patterns == ("文明*岗", "清理，小广告")


def test_a_bad_pattern_is_said_with_its_place(tmp_path):
    config, problems = configured(tmp_path, tags="- {name: 文明岗, patterns: [文明*岗, 岗*]}\n")
    assert config.tags == ()
    assert problems == [
        "tags.yaml:1:32: 式样“岗*”太短，除星号、问号外至少要有两个字 → 写成 文明*岗 这样：* 代表最多六个字，? 代表一个字，其余照字面 [registry]"
    ]


# --- units ---------------------------------------------------------------------------------------------


def test_a_unit_in_the_title_is_taken_as_written():
    assert taken(read("柳塘街道清理楼道", PROSE), "units") == ["柳塘街道"]
    assert taken(read("青禾区柳塘街道办事处清理楼道", PROSE), "units") == ["青禾区柳塘街道办事处"]


def test_units_in_source_and_credits_are_taken():
    assert taken(read("楼道清了", PROSE, "信息来源：柳塘街道"), "units") == ["柳塘街道"]
    assert taken(read("楼道清了", PROSE, "供稿：区志愿服务总队"), "units") == ["区志愿服务总队"]


@pytest.mark.parametrize("title", ["东柳塘街道清理楼道", "磨石镇中心小学开学", "柳塘街清理楼道", "磨石镇派出所送平安"])
def test_names_that_only_look_like_a_unit(title):
    assert taken(read(title, PROSE), "units") is None


def test_a_unit_that_the_text_names_three_times_is_offered():
    cleaned = read("楼道清了", f"柳塘街道来了人，柳塘街道出了车，柳塘街道还派了志愿者。{PROSE}")
    assert taken(cleaned, "units") is None
    assert offered(cleaned, "units") == [(["柳塘街道"], "“柳塘街道”出现 3 次")]


def test_a_short_name_of_two_units_is_offered():
    cleaned = read("执法中队夜查占道经营", PROSE)
    assert taken(cleaned, "units") is None
    assert offered(cleaned, "units") == [
        (["柳塘综合执法中队"], "“执法中队”可能是柳塘综合执法中队，也可能是磨石综合执法中队")
    ]


@pytest.mark.parametrize(
    ("title", "date", "note"),
    [
        (
            "磨石镇清理河道",
            "2024年03月05日",
            "“磨石镇”在 2023 年以后已撤并或更名，而本文日期在 2024 年，单位照原文记录",
        ),
        ("磨石街道清理河道", "2022年03月05日", "“磨石街道”2023 年才设立，而本文日期在 2022 年，单位照原文记录"),
    ],
)
def test_a_unit_out_of_its_time_is_recorded_and_said(title, date, note):
    cleaned = read(title, PROSE, date=date)
    assert taken(cleaned, "units") == [title[:-4]]
    assert [(flag.level, flag.note) for flag in cleaned.flags if flag.rule == "M-UNITS"] == [("info", note)]


@pytest.mark.parametrize(
    ("title", "date"), [("磨石镇清理河道", "2023年03月05日"), ("磨石街道清理河道", "2023年12月05日")]
)
def test_a_unit_in_its_time_is_not_spoken_of(title, date):
    assert [flag for flag in read(title, PROSE, date=date).flags if flag.rule == "M-UNITS"] == []


# --- campaign and place --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    [
        "原创文章征集启事",
        "共创城市美好明天",
        "打造文创城市名片",
        "开创城乡环境新局面",
        "创文化品牌",
        "首创卫生责任区管理",
        "文明城区里的小故事",
    ],
)
def test_words_that_only_look_like_a_campaign(title):
    assert taken(read(title, PROSE), "campaign") is None


def test_a_title_that_a_city_holds_is_no_campaign():
    text = "荣膺全国文明城市称号已有六年的云川，今年春天又迎来一批新市民，街头巷尾多了许多新面孔。"
    assert taken(read("新市民的春天", text), "campaign") is None


@pytest.mark.parametrize(
    "sentence",
    [
        "全区各街道全面铺开", "我市召开大会", "本市积极推进", "老旧小区改造", "农贸市场整治", "示范区建设推进", "高新区召开会议",
        "工业园区组织检查", "主要街道开展清扫", "打扫街道", "柳塘街道两侧绿化提升", "柳塘街道口清理", "青禾区域协调发展", "走进青禾区",
        "向柳塘街道发放", "为柳塘街道创建助力", "美丽乡村建设", "十二个街道开展", "荷风社区开展活动", "城区组织清扫", "古镇开展",
        "青禾区广场清洗", "红旗飘飘", "城市社区治理", "街道社区齐上阵", "老城区改造", "大城市开展",
    ],
)  # fmt: skip
def test_words_that_only_look_like_a_place(sentence):
    assert chains(sentence) == ()


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("云川市青禾区柳塘街道荷风社区组织", "云川市青禾区柳塘街道荷风社区"), ("望川省云川市召开", "望川省云川市"),
        ("青禾区委办公室印发", "青禾区"), ("青禾区市场监管局开展检查", "青禾区"), ("前村街道开展", "前村街道"),
        ("新乡市组织", "新乡市"), ("半岭镇首届村晚", ""), ("鹭洲镇响水村：三不走", "鹭洲镇响水村"), ("青禾新城新区召开", ""),
        ("云南新区召开", "云南新区"), ("近日，磨石镇立即行动", "磨石镇"), ("中共青禾区委召开", "青禾区"),
        ("云川市民政局开通专线", "云川市"), ("磨石镇：一张清单管到底", "磨石镇"), ("望舒北路街道精神文明建设委员会成立", "望舒北路街道"),
    ],
)  # fmt: skip
def test_a_place_is_read_as_far_as_it_goes(sentence, place):
    assert "".join(chain.text for chain in chains(sentence)) == place
