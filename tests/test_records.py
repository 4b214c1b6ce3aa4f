"""What search knows of each page is exactly what its readers see: records against the pages as they are built."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from archives import article, configured, issue, together
from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString, Tag
from conftest import AS_OF, ROOT

from builder.cli import main
from builder.commands.check import examine
from builder.commands.order import Asked
from builder.markdown import plain_text
from builder.model import Config, IssuePage, Passage, Record, SearchPage, Term
from builder.output import static_files
from builder.pages.atlas import plan
from builder.pages.records import search_record, search_records
from builder.search.tokens import plain, query_phrases
from builder.texts import reader

# --- archives ------------------------------------------------------------------------------------------------------

MADE = ROOT / "tests" / "fixtures" / "records"  # every construct of Markdown, every field that is shown


def import_seeds(folder: Path, seeds: Path) -> Path:
    content = folder / "content"
    assert main(["import", *map(str, sorted(seeds.glob("*.txt"))), "--into", str(content)]) == 0
    return content


@dataclass(frozen=True)
class Built:
    """A site: its script, its records, and the document's own part of each page."""

    lang: str
    records: dict[str, Record]
    shown: dict[str, Tag]


@pytest.fixture(scope="module", params=["sample", "seeds", "made", "traditional"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "seeds":
        return read_built(import_seeds(folder, request.getfixturevalue("seeds")), folder / "site")
    content = shutil.copytree(ROOT / "content" if request.param == "sample" else MADE, folder / "content")
    if request.param == "traditional":
        speak_traditional(content)
    return read_built(content, folder / "site")


def speak_traditional(content: Path) -> None:
    """Let the site say its own words in Traditional; the documents stay as they are."""
    settings = content / "site.yaml"
    settings.write_text(f"{settings.read_text('utf-8')}\nlang: zh-Hant\n", "utf-8")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("made")
    return read_built(shutil.copytree(MADE, folder / "content"), folder / "site")


def read_built(content: Path, site: Path) -> Built:
    """Build the content, drafts too; gives what search is told of it and what stands on its pages."""
    order = ["--content", str(content), "--output", str(site), "--as-of", AS_OF, "--drafts", "--no-search"]
    assert main(["build", *order]) == 0
    examined = examine(Asked(content, as_of=date.fromisoformat(AS_OF), drafts=True))
    planned = plan(examined.assembly.archive, examined.config, static_files(ROOT / "templates"))
    records = {record.url: record for record in search_records(planned, reader(content))}
    return Built(
        planned.frame.lang,
        records,
        {url: own_part((site / url[1:] / "index.html").read_text("utf-8")) for url in records},
    )


# --- what a reader sees, read from the page alone -------------------------------------------------------------

# Of the site, not of the document: ways to other pages, tools, how to cite, what only paper or a voice tells.
FURNITURE = (
    "nav, .tools, .badge, .print-only, .tail-room, .unseen, .side-title, .permalink, .part-all, .cite, .state-name, "
    ".state a, .outside, .file-kind, rp"
)
IN_PLACE_OF_PICTURES = "img, .missing, a.remote, span.remote, figure.remote > a"
OWN_LINES = ".byline > *, .mast-line > *, .mast-name, .mast-number"
OUR_NOTES = re.compile(
    r"本文([发發]布[于於]\d+年|是[历歷]史[资資]料)，[内內]容可能已[变變]化。?|本文已由新的版本替代，[这這][里裡]保留原文[备備]查。"
)
KINDS = {"zh-Hans": ("文章", "快报", "页面"), "zh-Hant": ("文章", "快報", "頁面")}
WITHIN_A_LINE = {
    "a", "abbr", "b", "bdi", "bdo", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "picture", "q", "ruby", "s",
    "samp", "small", "source", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
}  # fmt: skip


def own_part(html: str) -> Tag:
    """The document's own part of a page, without the site's furniture."""
    own = BeautifulSoup(html, "lxml").select_one("main article")
    for tag in own.select(IN_PLACE_OF_PICTURES):
        tag.replace_with(BeautifulSoup("<br>", "html.parser"))
    for tag in own.select(FURNITURE):
        tag.extract()
    for row in own.select("dl > div"):
        if row.select_one("dd a"):  # the site's name for a row of ways to its lists
            row.dt.extract()
    for tag in own.select(".state"):
        tag.string = OUR_NOTES.sub("", tag.get_text())
    for tag in own.select(OWN_LINES):
        tag.insert_before(BeautifulSoup("<br>", "html.parser"))
        tag.insert_after(BeautifulSoup("<br>", "html.parser"))
    return own


def blocks(tag: Tag) -> list[str]:
    """The visible text, a line for everything that stands on a line of its own; what stands above words by itself."""
    above = [note.get_text() for note in tag.find_all("rt")]
    lines = "".join(_written(tag)).split("\f")
    return [line for line in map(plain, (*lines, *above)) if line]


def _written(tag: Tag) -> Iterator[str]:
    for child in tag.children:
        if isinstance(child, Tag) and child.name != "rt":
            edge = "" if child.name in WITHIN_A_LINE else "\f"
            yield edge
            yield from _written(child)
            yield edge
        elif isinstance(child, NavigableString) and not isinstance(child, Comment):
            yield child.replace("\f", " ")


def runs(texts: Iterable[str]) -> set[str]:
    """The stretches of letters and digits in these texts, folded as search folds them."""
    return {phrase[0] for text in texts for phrase in query_phrases(text)}


def pieces(record: Record) -> list[str]:
    return [record.title, *(text for passage in record.passages for text in (passage.heading, passage.text))]


def documents(built: Built) -> Iterator[tuple[Record, Tag]]:
    assert len(built.records) > 5
    yield from ((record, built.shown[url]) for url, record in built.records.items())


# --- the same on both sides --------------------------------------------------------------------------------------


def test_everything_that_readers_see_is_known_and_in_one_piece(built: Built) -> None:
    for record, own in documents(built):
        known = [plain(piece) for piece in pieces(record)]
        unknown = [block for block in blocks(own) if not any(block in piece for piece in known)]
        assert unknown == [], record.url


def test_nothing_is_known_that_readers_cannot_see(built: Built) -> None:
    """And no stretch of letters goes on where a reader sees it end."""
    for record, own in documents(built):
        assert runs(pieces(record)[1:]) - runs(blocks(own)) == set(), record.url
        assert runs(blocks(own)) - runs(pieces(record)) == set(), record.url


def test_a_title_is_what_readers_see(built: Built) -> None:
    """An issue with a title of its own shows its bulletin and number too."""
    for record, own in documents(built):
        bulletin_and_number = [tag.get_text() for tag in own.select(".mast-name, .mast-number")]
        seen = runs(blocks(own.h1))
        assert runs([record.title]) <= seen <= runs([record.title, *bulletin_and_number]), record.url


def test_an_anchor_leads_to_the_element_that_holds_the_passage(built: Built) -> None:
    for record, own in documents(built):
        for passage in record.passages:
            if passage.anchor:
                (place,) = own.find_all(id=passage.anchor)
                assert runs([passage.heading, passage.text]) <= runs(blocks(place)), (record.url, passage)
                if passage.heading:
                    assert blocks(place)[0] == plain(passage.heading), record.url


ANCHORED = (
    ".prose > section[id], .prose > section section[id], .part[id]:has(> .part-head), "
    ".item[id]:has(> .item-title, > .prose), .briefs > li[id]"
)


def test_whatever_can_be_led_to_is_a_passage(built: Built) -> None:
    """But for the headings within an item: the item is what is found."""
    for record, own in documents(built):
        places = [tag for tag in own.select(ANCHORED) if not tag.find_parent(class_="item") or tag.name == "li"]
        anchors = [passage.anchor for passage in record.passages if passage.anchor]
        assert sorted(place["id"] for place in places if blocks(place)) == sorted(anchors), record.url


# --- what the made archive says, by hand --------------------------------------------------------------------------


def passage(record: Record, anchor: str) -> Passage:
    (found,) = [passage for passage in record.passages if passage.anchor == anchor]
    return found


def lines(record: Record) -> list[str]:
    """What stands under no anchor, line by line."""
    return [line for passage in record.passages if not passage.anchor for line in passage.text.split("\n")]


def test_lines_that_break_and_lines_that_do_not(made: Built) -> None:
    told = lines(made.records["/articles/2024/a/"])
    assert told[0] == "开头一段，第一行第二行和English words再到中文。硬换行在这里 换到下一行，又在这里 换第三行。" + (
        "粗体紧跟着，斜体紧跟着，删去紧跟着，代码紧跟着，链接紧跟着，外站紧跟着，附件紧跟着，没有的紧跟着。"
    )
    assert told[2].startswith("水是H2O，面积5m2整，青禾区，标记回车键，长词，行内 断行，没有样子的字，引号里。")
    assert told[2].split()[-2:] == ["qīng", "hé"]
    assert told[3] == "一张图 夹在中间，远的 也在中间。"
    assert told[4:6] == ["图注文字", "远图替代"]


def test_cells_items_and_terms_are_lines_of_their_own(made: Built) -> None:
    told = passage(made.records["/articles/2024/a/"], "biao-1")
    assert told.heading == "一、表和列表"
    assert told.text.split("\n")[:12] == [
        "项目", "数量", "说明", "井盖", "012", "换新的", "路灯", "34", "已修 待验", "空", "表中链接", "第一层",
    ]  # fmt: skip


def test_a_heading_in_a_quote_is_text_of_its_section(made: Built) -> None:
    (found,) = [p for p in made.records["/articles/2024/a/"].passages if p.heading == "1. 带号的小标题"]
    assert "引文里的标题\n引文之后的话。" in found.text


def test_what_an_article_tells_besides_its_text(made: Built) -> None:
    told = lines(made.records["/articles/2024/a/"])
    assert told[told.index("2024-03-05 09:30") :] == [
        "2024-03-05 09:30",
        "更新时间：2024-03-06 10:20",
        "第2段的“32处”更正为“23处”。",
        "来源：青禾晚报",
        "采集平台：青禾号",
        "频道：头条、本地",
        "地点：缸瓦巷",
        "活动：春季行动",
        "原标题：原来的标题",
        "版权：版权归作者",
        "记者：姜晚、孟一",
        "摄影：孟一",
        "区城管局、柳塘街道",
        "工作动态",
        "背街小巷、夜市",
    ]


def test_what_an_issue_tells_besides_its_text(made: Built) -> None:
    assert lines(made.records["/issues/12/"]) == [
        "卷首的话第一段。",
        "青禾小快报",
        "第12期",
        "青禾区小组办公室",
        "2024年3月14日",
        "更新时间：2024-03-15",
        "第一条的数字已改。",
        "编辑：邵青、温如",
        "核签：陆秉文",
        "报：区委、区政府",
        "发：各街道，各部门",
        "电话：0999-7654321",
        "文号：青创〔2024〕12号",
        "准印证号：青印字00012",
        "印发机关：小组秘书科",
        "印发日期：2024-03-16",
        "印数：200份",
        "来源：青禾通讯",
        "柳塘街道办事处、青禾区市场监督管理局、青禾区城市管理局",
        "夜市",
    ]


def test_an_issue_whose_title_is_its_number_tells_it_once(made: Built) -> None:
    record = made.records["/issues/13/"]
    assert record.title == "青禾小快报 第013期"
    assert lines(record) == ["青禾区小组办公室", "2023年12月1日"]


@pytest.mark.parametrize(
    ("title", "theme", "told"),
    [
        # nothing but bulletin and number, however they are written
        ("", "", []),
        ("青禾快报 第12期", "", []),
        ("《青禾快报》（第十二期）", "", ["青禾快报", "第12期"]),
        ("青禾快报第012期", "", ["青禾快报", "第12期"]),
        ("青禾快报（2024年第12期）", "", ["青禾快报", "第12期"]),
        ("第12期", "", ["青禾快报", "第12期"]),
        ("青禾快报 第12期。", "", []),
        # something more
        ("青禾快报 第12期（“小巷”专辑）", "“小巷”专辑", []),
        ("青禾快报 第12期：小巷（上）", "小巷（上）", []),
        ("青禾快报 第12期特辑", "特辑", ["青禾快报", "第12期"]),
        ("青禾快报·小巷 专辑", "小巷 专辑", ["青禾快报", "第12期"]),
        ("第12期 小巷专辑", "小巷专辑", ["青禾快报", "第12期"]),
        # something else
        ("小巷的一期", "小巷的一期", ["青禾快报", "第12期"]),
        ("青禾快报社的故事", "青禾快报社的故事", ["青禾快报", "第12期"]),
        ("青禾快报 第13期：小巷", "第13期：小巷", ["青禾快报", "第12期"]),
        ("青禾快报 12条小巷", "12条小巷", ["青禾快报", "第12期"]),
        ("<b>小巷</b>", "<b>小巷</b>", ["青禾快报", "第12期"]),
    ],
)
def test_what_an_issue_is_called_besides_bulletin_and_number(title: str, theme: str, told: list[str]) -> None:
    one = issue("12", head=f"title: {json.dumps(title, ensure_ascii=False)}", body="")
    (page,) = [p for p in plan(together(one).archive, Config(), ()).pages if isinstance(p, IssuePage)]
    assert page.theme == theme
    assert [line for line in lines(search_record(page, "zh-Hans")) if line in (page.bulletin, page.number)] == told


@pytest.mark.parametrize(
    ("anchor", "heading", "text"),
    [
        ("h8152ab", "卷首里的小标题", "卷首第二段。"),
        ("i12-1", "要闻重要", ""),
        (
            "i12-1-1",
            "1. 以号码开头的条目",
            "条目正文第一段，共1.5万人。\n条目里的小标题\n条目里的单子\n第二项\n甲\n乙\n12\n34\n区城管局、柳塘街道",
        ),
        ("i12-1-2", "斜体与 尖括号 的条目", "没有单位的条目。（柳塘街道）"),
        ("i12-2-0-1", "", "区城管局：换井盖12个，详见后文。"),
        ("i12-2-0-2", "", "柳塘街道：# 不是标题，1. 不是单子， 图后。"),
        ("i12-2-0-3", "", "柳塘街道：加粗带冒号，第二行接着。"),
        ("i12-2-0-4", "", "区市场监管局:半角冒号8:30开秤。"),
        ("i12-2-0-5", "", "# 没有单位的一行"),
        ("i12-3-0", "", "栏目里的话，没有条目标题。"),
        ("i12-3-1", "柳塘街道", "无题的条目。"),
    ],
)
def test_items_and_briefs(made: Built, anchor: str, heading: str, text: str) -> None:
    assert passage(made.records["/issues/12/"], anchor) == Passage(anchor, heading, text)


def test_a_heading_without_words_is_no_passage(made: Built) -> None:
    anchors = [passage.anchor for passage in made.records["/articles/2024/a/"].passages if passage.anchor]
    assert len(anchors) == 5
    assert passage(made.records["/articles/2024/a/"], "kong-1") == Passage("kong-1", "", "空标题下的话接着。")


def test_the_statement_is_found_point_by_point(made: Built) -> None:
    record = made.records["/accessibility/"]
    assert passage(record, "known") == Passage("known", "已知的障碍", "老照片没有文字\n地图不能朗读")
    assert passage(record, "elder").text.split("\n")[0].startswith("每页上方都有“长辈版”按钮，别处也叫亲情版、")
    assert [passage.heading for passage in record.passages] == [
        "目标", "检查过什么", "已知的障碍", "长辈版和阅读设置", "键盘", "隐私", "引用和核对", "联系我们",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("甲![乙](x.png)丙", "甲 丙"),
        ("甲![乙](https://a.example/x.png)丙", "甲 丙"),
        ("甲[乙![丙](https://a.example/x.png)丁](/a/)戊", "甲乙 丁戊"),
        ("甲<br>乙", "甲 乙"),
        ("甲<wbr>乙", "甲乙"),
        ("<ruby>甲<rt>jiǎ</rt>乙<rt>yǐ</rt></ruby>丙", "甲乙丙 jiǎ yǐ"),
        ("<ruby>甲<rp>(</rp><rt>**jiǎ**</rt><rp>)</rp></ruby>丙\n\n丁", "甲丙 jiǎ\n丁"),
        ("<ruby>甲<rt>jiǎ</ruby>丙", "甲丙 jiǎ"),
        ("- <ruby>甲<rt>jiǎ</rt></ruby>\n- 乙", "甲 jiǎ\n乙"),
    ],
)
def test_pictures_part_words_and_notes_above_words_do_not(source: str, expected: str) -> None:
    assert plain_text(source) == expected


# --- filters -----------------------------------------------------------------------------------------------------


def values(record: Record, field: str) -> list[str]:
    return [value for name, value in record.filters if name == field]


def row(own: Tag, label: str) -> list[str]:
    """The values of a row of the page's record that leads to lists; its name is furniture and gone."""
    kinds = {"tag": ".tags li", "column": "a[href*='/columns/']", "unit": "a[href*='/units/']"}
    return [tag.get_text(strip=True) for tag in own.select(f".record dl.facts {kinds[label]}")]


def test_filters_are_what_the_page_shows(built: Built) -> None:
    for record, own in documents(built):
        article, issue, page = KINDS[built.lang]
        kind = article if "/articles/" in record.url else issue if "/issues/" in record.url else page
        moment = own.select_one(".byline time, .mast-line time")
        assert values(record, "kind") == [kind]
        assert values(record, "year") == ([moment["datetime"][:4]] if moment else [])
        assert values(record, "tag") == row(own, "tag"), record.url
        sources = [line[3:] for line in lines(record) if line.startswith(("来源：", "來源："))]
        assert values(record, "source") == sources, record.url
        if kind == article:
            assert values(record, "section") == row(own, "column"), record.url
            assert values(record, "unit") == row(own, "unit"), record.url
        if kind == issue:
            assert values(record, "bulletin") == [own.select_one(".mast-name").get_text()]
            assert values(record, "section") == list(dict.fromkeys(plain(t.text) for t in own.select(".part-title")))
            assert len(values(record, "unit")) == len(row(own, "unit"))
            assert set(values(record, "unit")) >= {
                unit for tag in own.select(".signature") for unit in tag.text.split("、")
            }


def test_a_site_says_its_own_words_in_its_own_script(tmp_path: Path) -> None:
    content = shutil.copytree(MADE, tmp_path / "content")
    speak_traditional(content)
    records = read_built(content, tmp_path / "site").records
    assert values(records["/issues/12/"], "kind") == ["快報"]
    told = lines(records["/articles/2024/a/"])
    assert {"更新時間：2024-03-06 10:20", "來源：青禾晚报", "地點：缸瓦巷", "原標題：原来的标题", "攝影：孟一"} <= set(
        told
    )
    assert "日期不詳" in lines(records["/articles/undated/c/"])
    assert passage(records["/accessibility/"], "known").heading == "已知的障礙"
    assert "關懷版" in passage(records["/accessibility/"], "elder").text


def test_filters_by_hand(made: Built) -> None:
    told = {url: record.filters for url, record in made.records.items()}
    assert set(told["/articles/2024/a/"]) == {
        ("kind", "文章"), ("year", "2024"), ("section", "工作动态"), ("tag", "背街小巷"), ("tag", "夜市"),
        ("unit", "区城管局"), ("unit", "柳塘街道"), ("source", "青禾晚报"),
    }  # fmt: skip
    assert set(told["/issues/12/"]) == {
        ("kind", "快报"), ("year", "2024"), ("bulletin", "青禾小快报"), ("section", "要闻重要"), ("section", "简讯"),
        ("section", "只有正文的栏目"), ("tag", "夜市"), ("unit", "柳塘街道"), ("unit", "区市场监管局"),
        ("unit", "区城管局"), ("source", "青禾通讯"),
    }  # fmt: skip
    assert set(told["/issues/13/"]) == {("kind", "快报"), ("year", "2023"), ("bulletin", "青禾小快报")}
    assert told["/articles/undated/c/"] == (("kind", "文章"),)
    assert told["/about/"] == told["/accessibility/"] == (("kind", "页面"),)


# --- where a search may start ------------------------------------------------------------------------------------


def search_page(*documents: object, config: Config | None = None) -> SearchPage:
    config = config or Config()
    pages = plan(together(*documents, config=config).archive, config, ()).pages
    (page,) = [page for page in pages if isinstance(page, SearchPage)]
    return page


def told(terms: tuple[Term, ...]) -> list[tuple[str, int]]:
    return [(term.title, term.count) for term in terms]


def test_a_search_may_start_from_the_most_frequent_tags_and_units() -> None:
    page = search_page(
        article("a", "tags: [夜市, 河道]\nunits: [柳塘街道, 荷风社区]"),
        article("b", "tags: [夜市, 河道, 一次]\nunits: [荷风社区]"),
        article("c", "tags: [夜市]\nunits: [荷风社区, 鹭洲镇]"),
    )
    assert told(page.tags) == [("夜市", 3), ("河道", 2)]
    assert told(page.units) == [("荷风社区", 3)]
    assert page.tags[0].url == "/tags/ye-shi/"


def test_an_issue_counts_once_however_often_a_unit_is_in_it() -> None:
    items = (
        "### 甲条 {unit=鹭洲镇}\n\n话。\n\n### 乙条 {unit=鹭洲镇}\n\n话。\n\n### 简讯\n\n- 鹭洲镇：一。\n- 鹭洲镇：二。"
    )
    page = search_page(
        issue("1", body=items), issue("2", body=items), issue("3", body="### 丙条 {unit=荷风社区}\n\n话。")
    )
    assert told(page.units) == [("鹭洲镇", 2)]
    assert page.tags == ()


def test_at_most_twelve_and_equal_ones_in_their_order() -> None:
    names = [f"标签{number:02}" for number in range(15)]
    documents = [article(f"a{number}", f"tags: [{', '.join(names)}]") for number in range(2)]
    page = search_page(*documents, article("b", "tags: [标签14]"))
    assert told(page.tags) == [("标签14", 3), *((name, 2) for name in names[:11])]
    assert search_page(*reversed(documents), article("b", "tags: [标签14]")) == page


def test_units_are_called_by_their_short_names(tmp_path: Path) -> None:
    config, _ = configured(tmp_path, units=(MADE / "units.yaml").read_text("utf-8"))
    documents = [article(name, "units: [柳塘街道办事处]", config=config) for name in "ab"]
    assert told(search_page(*documents, config=config).units) == [("柳塘街道", 2)]


def test_a_unit_that_sent_nothing_is_offered_as_the_issue_names_it(tmp_path: Path) -> None:
    config, _ = configured(tmp_path, units=(MADE / "units.yaml").read_text("utf-8"))
    named = issue("1", head="units: [柳塘街道]", body="### 甲条 {unit=区城管局}\n\n话。", config=config)
    (page,) = [p for p in plan(together(named, config=config).archive, config, ()).pages if isinstance(p, IssuePage)]
    record = search_record(page, config.lang)
    assert values(record, "unit") == ["柳塘街道办事处", "区城管局"]
