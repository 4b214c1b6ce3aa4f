"""`Head`: the schema of all front matter, from which the rest follows, and the names that its fields go by."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from builder.documents import Node
from builder.fields import ROLES, Form
from builder.model import Credit, Flag, Number, Waiver, When

KINDS = {"article": "文章", "issue": "快报", "page": "页面"}


class Use(StrEnum):
    """How often the documents of one kind have a field."""

    REQUIRED = "必填"
    USUAL = "常用"
    RARE = "少用"
    IMPORTED = "导入时写"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """All that is known of a field before anybody fills it in.

    `example` is a value as typed; `uses` names the kinds of documents that have it. `choices` are the values to choose
    from, `registry` the part of `Config` whose names are. `lines` are the names under which it is typed, each on a line
    of its own, where its label is not one of them.
    """

    label: str
    form: Form
    help: str
    example: str
    uses: tuple[tuple[str, Use], ...]
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    registry: str = ""
    lines: tuple[str, ...] = ()

    @property
    def typed(self) -> tuple[str, ...]:
        """The names of its lines in a new document."""
        return self.lines or (self.label,)

    def use(self, kind: str) -> Use | None:
        """How often an article, issue or page has it; None where it means nothing there."""
        return dict(self.uses).get(kind)


def _spec(
    label: str, form: Form, help: str, example: str, *aliases: str,  # noqa: A002 (what it is)
    choices: tuple[str, ...] = (), registry: str = "", lines: tuple[str, ...] = (),
    article: Use | None = Use.RARE, issue: Use | None = Use.RARE, page: Use | None = None,
) -> Any:  # fmt: skip
    """A field of the schema: see `FieldSpec`."""
    uses = tuple((kind, use) for kind, use in (("article", article), ("issue", issue), ("page", page)) if use)
    spec = FieldSpec(label, form, help, example, uses, aliases, choices, registry, lines)
    return field(default=form.empty, metadata={"spec": spec})


REQUIRED, USUAL, RARE, IMPORTED = Use


@dataclass(frozen=True, slots=True)
class Head:
    """The typed front matter of a document: this class is the schema, from which all else is generated."""

    # fmt: off
    kind: str = _spec(
        "类型", Form.TEXT, "稿件是文章还是快报；按文件夹就能知道，一般不用写", "issue",
        "type", "layout", choices=("article", "issue"), page=RARE,
    )
    id: str = _spec("编号", Form.TEXT, "文章网址的最后一段；不写就用文件名", "0301-kaizhang", "slug", issue=None)
    title: str = _spec(
        "标题", Form.TEXT, "文章和页面必写；快报不写就用简报名称加期号", "夜市开张第一天",
        "题目", article=REQUIRED, page=REQUIRED,
    )
    date: When | None = _spec(
        "日期", Form.DAY, "文章或快报的日期，决定排序和归入哪年哪月", "2025-03-01",
        "发布日期", "发布时间", "时间", article=USUAL, issue=USUAL,
    )
    pub_date: When | None = _spec(
        "上网时间", Form.DAY, "上网的时刻；和日期是同一天时显示到几点几分",
        "2025-03-01 09:30",
    )
    updated: When | None = _spec("更新时间", Form.DAY, "发布后改过的日期，显示为“更新时间”", "2025-03-05", "更新")
    summary: str = _spec(
        "摘要", Form.PROSE, "列表里标题下面的一两句；不写就取正文开头", "三十个摊位开张，油烟有了去处。",
        "description", "导语", article=USUAL,
    )
    columns: tuple[str, ...] = _spec(
        "栏目", Form.TEXTS, "网站的栏目，不是期内的栏目", "街道动态",
        "categories", "category", "column", "分类", registry="columns", article=USUAL, issue=None,
    )
    tags: tuple[str, ...] = _spec(
        "标签", Form.TEXTS, "标签；登记过的同义词会归到一处", "[志愿服务, 垃圾分类]",
        "tag", "keywords", "关键词", registry="tags", article=USUAL,
    )
    units: tuple[str, ...] = _spec(
        "单位", Form.TEXTS, "报送单位，全称、简称都行", "柳塘街道、区城管局",
        "unit", "报送单位", "供稿单位", registry="units", article=USUAL,
    )
    credits: tuple[Credit, ...] = _spec(
        "署名", Form.CREDITS, "作者、记者等；写职责加姓名，或只写姓名", "[记者 白小荻, 摄影 邵青]",
        "author", "作者", "记者", article=USUAL,
    )
    content_source: str = _spec(
        "来源", Form.TEXT, "稿件来自哪里", "青禾区融媒体中心",
        "source", "信息来源", article=USUAL,
    )
    published_by: str = _spec("发布单位", Form.TEXT, "在别处最早发布它的单位", "青禾发布")
    platform: str = _spec("平台", Form.TEXT, "采集自哪个平台", "青禾客户端")
    channel: tuple[str, ...] = _spec("频道", Form.TEXTS, "在那个平台的哪个频道", "城事")
    rights: str = _spec("版权", Form.TEXT, "版权说明，显示在文章信息里", "图片版权归作者所有", "版权声明")
    reprint_of: str = _spec(
        "转载自", Form.TEXT, "转载的原文地址", "https://news.example/2025/1.html",
        "original_url", "link", "原文地址",
    )
    cover: str = _spec(
        "封面", Form.PICTURE, "封面图，转发到别处时用它；不写就用正文第一幅图", "0301-kaizhang/rukou.jpg",
        "headimg", "thumbnail", "封面图", issue=None,
    )
    place: str = _spec("地点", Form.TEXT, "事情发生的地点", "柳塘街道荷风社区")
    campaign: tuple[str, ...] = _spec("活动", Form.TEXTS, "属于哪项创建活动", "全国文明城市创建")
    lang: str = _spec(
        "语言", Form.LANG, "稿件的语言，繁体稿件写 zh-Hant 或“繁体”", "zh-Hant",
        "language", choices=("zh-Hans", "zh-Hant"), page=RARE,
    )
    draft: bool = _spec(
        "草稿", Form.TRUTH, "“是”就不公开，只在预览里看得到", "是",
        choices=("是", "否"), article=USUAL, issue=USUAL, page=USUAL,
    )
    status: str = _spec(
        "状态", Form.STATE, "已发布、已更正、已被替代、已归档、已撤下（6.1 节）", "已更正",
        choices=("已发布", "已更正", "已被替代", "已归档", "已撤下"),
    )
    correction: str = _spec(
        "更正说明", Form.PROSE, "更正了什么，显示在正文前面；撤下的稿件写原因",
        "第二段的摊位数应为三十个，2025-03-05 更正", "撤下原因",
    )
    superseded_by: str = _spec("替代稿件", Form.TEXT, "新稿件的文件或站内地址，这一篇会指过去", "0302-yeshi.md")
    aliases: tuple[str, ...] = _spec(
        "旧地址", Form.TEXTS, "这篇以前的地址，会引到现在的地址", "/old/2022/beijie.html",
        "redirect_from", "alias", page=RARE,
    )
    bulletin: str = _spec(
        "快报", Form.TEXT, "简报名称，和 site.yaml 里登记的一致", "青禾区文明城市创建工作快报",
        "简报", "刊名", registry="bulletins", article=None, issue=USUAL,
    )
    number: Number | None = _spec(
        "期号", Form.NUMBER, "期号，见第 8 节；不写就用标题或文件名里的数字", "第50期",
        "issue_no", "issue", "期数", article=None, issue=USUAL,
    )
    cumulative_no: Number | None = _spec("总期号", Form.NUMBER, "总期号", "总第345期", article=None)
    issued_by: str = _spec(
        "编发单位", Form.TEXT, "编发单位；不写就用 site.yaml 里登记的", "青禾区创建办",
        "编印单位", "印发单位", article=None, issue=USUAL,
    )
    staff: tuple[Credit, ...] = _spec(
        "编审", Form.CREDITS, "编辑、校对、核签等，每种一行，排在版记里", "邵青、温如简",
        lines=("编辑", "校对", "核签"), issue=USUAL,
    )
    distribution: tuple[tuple[str, str], ...] = _spec(
        "分送", Form.PAIRS, "报送范围，报、送、发各一行，照原文写", "市文明办，区委、区政府",
        "报送范围", lines=("报", "送", "发"), article=None, issue=USUAL,
    )
    contact: tuple[tuple[str, str], ...] = _spec(
        "联系方式", Form.PAIRS, "联系方式，排在版记里", "{电话: 0999-1234567, 电子邮箱: kuaibao@qinghe.example}",
        "联系", article=None,
    )
    classification: str = _spec("密级", Form.TEXT, "只有“公开”可以上网；写了别的，稿件不发布", "公开", page=RARE)
    internal_mark: str = _spec(
        "内部标记", Form.TEXT, "“内部资料 注意保存”一类；写了就不发布", "内部资料 注意保存",
        page=RARE,
    )
    document_no: str = _spec("文号", Form.TEXT, "发文字号，印在版头", "青创办〔2025〕12号", "发文字号", article=None)
    print_permit_no: str = _spec("准印证号", Form.TEXT, "内部资料性出版物的准印证号", "云内资字第012号", article=None)
    copies: str = _spec("印数", Form.TEXT, "印数，印在版记里", "120份", "份数", article=None)
    print_date: When | None = _spec("印发日期", Form.DAY, "印发日期，印在版记里", "2025-03-01", article=None)
    printed_by: str = _spec("印发机关", Form.TEXT, "印发机关，印在版记里", "青禾区创建办", article=None)
    flags: tuple[Flag, ...] = _spec(
        "待核", Form.FLAGS, "导入时程序拿不准的地方；看过认可的加 `accepted`（10.1 节）",
        "[{rule: I-ALT, level: todo, note: 1 幅图片没有说明文字}]", article=IMPORTED, issue=IMPORTED, page=IMPORTED,
    )
    waivers: tuple[Waiver, ...] = _spec(
        "免检", Form.WAIVERS, "这份稿件里哪条提醒不必再说，为什么（12.3 节）", "{wording: 照录原文}", page=RARE,
    )
    title_raw: str = _spec(
        "原标题", Form.TEXT, "原稿上的标题，和现在的不同时记在这里", "夜市开张 _ 青禾",
        article=IMPORTED, issue=IMPORTED,
    )
    title_status: str = _spec(
        "标题状态", Form.TEXT, "导入时写：标题是程序拟的", "derived",
        article=IMPORTED, issue=IMPORTED,
    )
    search_alias: str = _spec(
        "检索别名", Form.TEXT, "标题里没有、但读者会用来查找的说法；作为“又称”列在文章信息里，检索得到",
        "夜经济",
    )
    # fmt: on
    extras: tuple[tuple[str, Node], ...] = ()


# Understood and kept in the file, shown nowhere: Hexo's switches, and notes of the import.
KEPT = (
    "comments", "toc", "top", "sticky", "permalink", "mathjax", "copyright", "password", "published", "banner",
    "date_raw", "date_precision", "date_circa", "issue_no_raw", "restored", "extraction", "series", "figures",
    "images", "script_note", "copy_no", "source_file", "sha256", "ruleset", "reviewed", "original",
)  # fmt: skip
KEPT_LABELS = {
    "date_raw": "日期原文", "date_precision": "日期精度", "issue_no_raw": "期号原文", "restored": "已恢复",
    "images": "图片", "script_note": "字形说明", "extraction": "取自", "date_circa": "大约日期", "series": "系列",
    "figures": "图片说明", "copy_no": "份号",
}  # fmt: skip
SPECS: dict[str, FieldSpec] = {each.name: each.metadata["spec"] for each in fields(Head) if each.metadata}
# Every name that an editor may type → the schema's.
NAMES = {typed: name for name, spec in SPECS.items() for typed in (name, spec.label, *spec.aliases)}
_OFFICE = (
    "编辑", "责任编辑", "责编", "主编", "校对", "审核", "初审", "初审编辑", "复审", "终审", "核签", "签发",
)  # fmt: skip
NAMES |= {role: "staff" if role in _OFFICE else "credits" for role in ROLES}
PAIRED = dict.fromkeys(("报", "送", "发", "抄送", "本期增发"), "distribution")


def usual(kind: str) -> dict[str, FieldSpec]:
    """What a new document of this kind begins with, in the order of its lines."""
    names = (name for name, spec in SPECS.items() if spec.use(kind) in (REQUIRED, USUAL))
    ordered = sorted(names, key=lambda name: (name == "draft", name not in ("bulletin", "number")))
    return {name: SPECS[name] for name in ordered}


def canonical_name(name: str) -> str:
    """The schema's name for a field as typed (标题 → title), or the name itself where the schema has none."""
    return NAMES.get(name) or NAMES.get(name.lower()) or name


def names_of(name: str) -> tuple[str, ...]:
    """Every name under which a field may be typed: the schema's, the Chinese one, then the others."""
    others = (typed for table in (NAMES, PAIRED) for typed, target in table.items() if target == name)
    return tuple(dict.fromkeys((name, SPECS[name].label, *others)))


def label_of(name: str) -> str:
    """The Chinese name of a field, or the name itself where the schema has none."""
    return SPECS[NAMES[name]].label if name in NAMES else KEPT_LABELS.get(name, name)
