"""The site in memory: pages are what a build makes; a change is seen at once, and what is wrong shows as it last was."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from picture_files import drawing, saved
from tests_support import write_site

from builder.commands.build import build
from builder.commands.order import Asked, Order
from builder.commands.snapshot import Place, Snapshot, Step, first, following
from builder.memory import Memory
from builder.preview.news import Change

TEMPLATES = Path(__file__).parents[1] / "templates"
HEAD = "---\n标题: {title}\n日期: 2024-03-01\n标签: [路灯]\n---\n\n"
LAMPS = HEAD.format(title="缸瓦巷换了新灯") + "一夜之间，巷子亮了。\n\n老人说：好。\n"
MARKET = HEAD.format(title="柳塘夜市开了") + "夜市开到十点。\n\n![夜市](night.png)\n"
ISSUE = "---\n快报: 青禾快报\n期号: 7\n日期: 2024-03-05\n---\n\n## 今日播报\n\n### 柳塘街道：清了河\n\n河清了。\n"
"""Made up, as all of this district."""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    files = {"articles/2024/lamps.md": LAMPS, "issues/2024/7.md": ISSUE, "site.yaml": "标题: 青禾区\n"}
    return write_site(tmp_path, files)


def place(content: Path, templates: Path = TEMPLATES) -> Place:
    asked = Asked(content, as_of=date(2030, 1, 1), drafts=True)
    return Place(asked, templates, content.parent / "built", None, search=False)


def text(snapshot: Snapshot, url: str) -> str:
    found = snapshot.find(url)
    assert found is not None, url
    assert isinstance(found.body, bytes)
    return found.body.decode()


def stepped(snapshot: Snapshot, *files: Path) -> Step:
    step = following(snapshot, changed(*files))
    assert step is not None
    return step


def changed(*files: Path) -> frozenset[str]:
    return frozenset(str(file.resolve()) for file in files)


def test_every_file_of_the_site_is_the_one_that_a_build_writes(content: Path, tmp_path: Path) -> None:
    now = place(content)
    build(Order(now.asked, tmp_path / "site", TEMPLATES, search=False, lock=False), lambda _: None)
    snapshot = first(now, Memory())
    files = [path for path in (tmp_path / "site").rglob("*") if path.is_file() and path.name != ".bulletin.json"]
    assert len(files) > 40
    for file in files:
        url = "/" + file.relative_to(tmp_path / "site").as_posix().removesuffix("index.html")
        found = snapshot.find(url)
        assert found is not None, url
        assert found.body == file.read_bytes(), url


def test_new_words_change_one_page(content: Path) -> None:
    before = first(place(content), Memory())
    assert "老人说：好。" in text(before, "/articles/2024/lamps/")
    file = content / "articles/2024/lamps.md"
    file.write_text(LAMPS.replace("老人说：好。", "孩子说：真好。"), "utf-8")
    step = following(before, changed(file))
    assert step is not None
    assert (step.change, step.pages) == (Change.PAGES, ("/articles/2024/lamps/",))
    assert "孩子说：真好。" in text(step.snapshot, "/articles/2024/lamps/")
    assert "老人说：好。" in text(before, "/articles/2024/lamps/"), "what was shown before stays as it was"


def test_a_new_title_shows_in_lists_at_once(content: Path) -> None:
    before = first(place(content), Memory())
    file = content / "articles/2024/lamps.md"
    file.write_text(LAMPS.replace("换了新灯", "添了新灯"), "utf-8")
    step = following(before, changed(file))
    assert step is not None
    assert (step.change, step.pages) == (Change.PAGES, ())
    for url in ("/", "/articles/", "/tags/lu-deng/", "/articles/2024/lamps/"):
        assert "缸瓦巷添了新灯" in text(step.snapshot, url), url


@pytest.mark.parametrize("named", [True, False], ids=["told", "found"])
def test_documents_come_and_go(content: Path, named: bool) -> None:
    snapshot = first(place(content), Memory())
    file = content / "articles/2024/market.md"
    (content / "articles/2024/night.png").write_bytes(saved(drawing(), "PNG"))
    file.write_text(MARKET, "utf-8")
    step = following(snapshot, changed(file) if named else frozenset())
    assert step is not None
    page = text(step.snapshot, "/articles/2024/market/")
    picture = page.split('src="/media/', 1)[1].split('"', 1)[0]
    found = step.snapshot.find(f"/media/{picture}")
    assert found is not None
    assert found.kind == "image/png"
    file.unlink()
    gone = following(step.snapshot, changed(file) if named else frozenset())
    assert gone is not None
    assert gone.snapshot.find("/articles/2024/market/") is None
    assert "柳塘夜市" not in text(gone.snapshot, "/articles/")


def test_a_file_that_was_only_touched_changes_nothing(content: Path) -> None:
    snapshot = first(place(content), Memory())
    file = content / "articles/2024/lamps.md"
    file.touch()
    assert following(snapshot, changed(file)) is None
    assert following(snapshot, frozenset()) is None


def test_a_broken_document_shows_as_it_last_was_until_it_is_mended(content: Path) -> None:
    snapshot = first(place(content), Memory())
    file = content / "articles/2024/lamps.md"
    assert "老人说" in text(snapshot, "/articles/2024/lamps/")
    file.write_text(LAMPS.replace("日期: 2024-03-01", "日期: 2024-02-30"), "utf-8")
    broken = following(snapshot, changed(file))
    assert broken is not None
    assert broken.change is Change.WORDS
    assert [str(p) for p in broken.snapshot.examined.problems if p.rule == "field"] == [
        "articles/2024/lamps.md:3:5: 日期：2024 年 2 月没有 30 日 → 写成 2024-03-14 或 2024年3月14日 [field]"
    ]
    assert "老人说" in text(broken.snapshot, "/articles/2024/lamps/")
    assert "缸瓦巷换了新灯" in text(broken.snapshot, "/")
    file.write_text(LAMPS.replace("老人说", "大家说"), "utf-8")
    mended = following(broken.snapshot, changed(file))
    assert mended is not None
    assert mended.snapshot.examined.problems == snapshot.examined.problems
    assert "大家说" in text(mended.snapshot, "/articles/2024/lamps/")


@pytest.fixture
def look(tmp_path: Path) -> Path:
    """Templates that a test may change."""
    return Path(shutil.copytree(TEMPLATES, tmp_path / "look"))


def test_a_broken_template_leaves_the_pages_as_they_were(content: Path, look: Path) -> None:
    snapshot = first(place(content, look), Memory())
    good = text(snapshot, "/")
    template = look / "home.html"
    source = template.read_text("utf-8")
    template.write_text(source + "{% if %}", "utf-8")
    broken = following(snapshot, changed(template))
    assert broken is not None
    assert "home.html" in broken.snapshot.fault
    assert "模板写错了" in broken.snapshot.fault
    assert text(broken.snapshot, "/") == good
    template.write_text(source.replace("{% block main %}", "{% block main %}<!-- 改过 -->"), "utf-8")
    mended = following(broken.snapshot, changed(template))
    assert mended is not None
    assert (mended.change, mended.snapshot.fault) == (Change.WHOLE, "")
    assert "<!-- 改过 -->" in text(mended.snapshot, "/")


def test_a_template_that_is_put_back_as_it_was_is_mended(content: Path, look: Path) -> None:
    """However often it was saved wrong: nobody looked meanwhile."""
    now = first(place(content, look), Memory())
    template, good = look / "home.html", text(now, "/")
    source = template.read_text("utf-8")
    for attempt in range(6):
        template.write_text(f"{source}{{% if %}}{attempt}", "utf-8")
        now = stepped(now, template).snapshot
        assert now.fault
    assert text(now, "/") == good
    template.write_text(source, "utf-8")
    mended = stepped(now, template)
    assert (mended.snapshot.fault, mended.change) == ("", Change.WORDS)
    assert text(mended.snapshot, "/") == good


def test_pages_are_made_of_templates_of_one_moment(content: Path, look: Path) -> None:
    """A template that nobody needed so far is not read when it has changed already."""
    snapshot, template = first(place(content, look), Memory()), look / "terms.html"
    source = template.read_text("utf-8")
    template.write_text(source.replace("{% block main %}", "{% block main %}<!-- 改过 -->"), "utf-8")
    assert "<!-- 改过 -->" not in text(snapshot, "/tags/")
    template.write_text(source, "utf-8")
    assert following(snapshot, changed(template)) is None


WRONG_TEMPLATES = {
    "{% if %}": "{file}:5: 模板写错了：Expected an expression, got 'end of statement block'",
    "{{ page.title | nofilter }}": "{file}:5: 模板写错了：No filter named 'nofilter'.",
    "{{ page.nothing }}": "{file}: 模板出错：'HomePage' object has no attribute 'nothing'（页面 /）",
    "{{ 1 + page.title }}": "{file}: 模板出错：unsupported operand type(s) for +: 'int' and 'str'（页面 /）",
    "{% for one in 5 %}{% endfor %}": "{file}: 模板出错：'int' object is not iterable（页面 /）",
    "{{ 1 // 0 * page.counts | length }}": "{file}: 模板出错：integer division or modulo by zero（页面 /）",
    '{% include "none.html" %}': "{file}: 模板出错：没有模板 none.html（页面 /）",
    "{{ static('none.css') }}": "{file}: 模板出错：static/ 里没有 none.css（页面 /）",
    "\udcff": "{file}:1: 模板写错了：不是 UTF-8 编码",
}


@pytest.mark.parametrize("wrong", WRONG_TEMPLATES)
def test_whatever_is_wrong_with_a_template_is_told(content: Path, look: Path, wrong: str) -> None:
    template = look / "home.html"
    source = template.read_text("utf-8").replace("{% block main %}", "{% block main %}" + wrong)
    snapshot = first(place(content, look), Memory())
    template.write_text(source, "utf-8", "surrogateescape")
    told = WRONG_TEMPLATES[wrong].replace("{file}", str(template))
    assert stepped(snapshot, template).snapshot.fault == told
    assert first(place(content, look), Memory()).fault == told, "from the beginning on"


def test_templates_that_are_gone_for_a_while(content: Path, look: Path) -> None:
    snapshot = first(place(content, look), Memory())
    good, away = text(snapshot, "/"), look.with_name("away")
    style = next(url for url in snapshot.files if url.startswith("/assets/") and url.endswith(".css"))
    look.rename(away)
    gone = stepped(snapshot, look / "home.html").snapshot
    assert gone.fault == f"{look / 'home.html'}: 模板出错：没有模板 home.html（页面 /）"
    assert text(gone, "/") == good
    assert gone.find(style) is None
    away.rename(look)
    back = stepped(gone, look / "home.html").snapshot
    assert (back.fault, text(back, "/")) == ("", good)
    assert back.find(style) is not None


def test_a_new_stylesheet_is_served_at_the_address_that_open_tabs_know(content: Path, look: Path) -> None:
    snapshot = first(place(content, look), Memory())
    known = next(url for url in snapshot.files if url.startswith("/assets/") and url.endswith(".css"))
    source = next(copy.source for copy in snapshot.ground.statics if copy.url == known)
    (look / "static" / source).write_text("body{color:#123456}", "utf-8")
    step = following(snapshot, changed(look / "static" / source))
    assert step is not None
    assert step.change is Change.STYLES
    assert text(step.snapshot, known) == "body{color:#123456}"
    assert known not in text(step.snapshot, "/")


def test_the_settings_are_read_anew(content: Path) -> None:
    snapshot = first(place(content), Memory())
    (content / "site.yaml").write_text("标题: 云川市青禾区\n", "utf-8")
    step = following(snapshot, changed(content / "site.yaml"))
    assert step is not None
    assert step.change is Change.WHOLE
    assert "云川市青禾区" in text(step.snapshot, "/articles/2024/lamps/")


def test_settings_that_are_wrong_are_what_they_last_were(content: Path) -> None:
    snapshot = first(place(content), Memory())
    good = text(snapshot, "/")
    (content / "site.yaml").write_text("标题：青禾新区\n每页: 5\n", "utf-8")
    broken = stepped(snapshot, content / "site.yaml")
    assert broken.change is Change.WORDS
    assert [str(p) for p in broken.snapshot.examined.problems if p.level == "error"] == [
        "site.yaml:1:3: 字段名后用了中文冒号“：” → 请改成英文冒号加空格 `标题: 青禾新区` [front-matter-full-width-colon]"
    ]
    assert text(broken.snapshot, "/") == good
    (content / "site.yaml").write_text("标题: 青禾新区\n", "utf-8")
    mended = stepped(broken.snapshot, content / "site.yaml")
    assert "青禾新区" in text(mended.snapshot, "/")


def test_settings_that_show_in_lists_only_change_pages(content: Path) -> None:
    """No frame and no document is other than it was."""
    for number in range(9):
        (content / f"articles/2024/{number}.md").write_text(LAMPS, "utf-8")
    before = first(place(content), Memory())
    (content / "site.yaml").write_text("标题: 青禾区\n每页: 5\n", "utf-8")
    step = stepped(before, content / "site.yaml")
    assert (step.change, step.pages) == (Change.PAGES, ())
    assert text(step.snapshot, "/articles/") != text(before, "/articles/")


def test_new_words_change_the_page_in_the_other_script_too(content: Path) -> None:
    pytest.importorskip("opencc")
    (content / "site.yaml").write_text("标题: 青禾区\n繁简切换: 是\n", "utf-8")
    snapshot, file = first(place(content), Memory()), content / "articles/2024/lamps.md"
    file.write_text(LAMPS.replace("老人说：好。", "孩子说：真好。"), "utf-8")
    step = stepped(snapshot, file)
    assert step.pages == ("/articles/2024/lamps/", "/hant/articles/2024/lamps/")
    assert "孩子說：真好。" in text(step.snapshot, "/hant/articles/2024/lamps/")


def test_words_are_found_below_a_head_that_became_longer(content: Path) -> None:
    """Nothing that pages show of it is new, and nobody has read it yet."""
    file = write_site(content.parent, {"pages/about.md": "---\n标题: 关于\n---\n\n我们是谁。\n"}) / "pages/about.md"
    snapshot = first(place(content), Memory())
    file.write_text("---\n# 编者记\n标题: 关于\n---\n\n我们是谁。\n", "utf-8")
    step = following(snapshot, changed(file))
    assert "我们是谁。" in text(step.snapshot if step else snapshot, "/about/")


def test_no_words_stand_under_the_head_of_another_version(content: Path) -> None:
    """A document that cannot be used stays as it was, head and words, whatever part of it is edited."""
    snapshot, file = first(place(content), Memory()), content / "articles/2024/lamps.md"
    good = text(snapshot, "/articles/2024/lamps/")
    for words in ("河清了。", "河又清了。"):
        file.write_text(HEAD.format(title="另一篇") + f"{words}\n\n![河](none.png)\n", "utf-8")
        snapshot = stepped(snapshot, file).snapshot
        assert text(snapshot, "/articles/2024/lamps/") == good


def test_a_page_says_so_while_its_words_are_being_saved(content: Path) -> None:
    around = {
        f"articles/{year}/a.md": HEAD.replace("2024", year).format(title="路") + "路宽了。\n"
        for year in ("2023", "2025")
    }
    file = write_site(content.parent, around) / "articles/2024/lamps.md"
    snapshot = first(place(content), Memory())
    file.write_text(LAMPS.replace("老人说", "大家说"), "utf-8")
    page = text(snapshot, "/articles/2024/lamps/")
    assert "这一页现在显示不了" in page
    assert "稿件刚刚改过，预览正在跟上；要是改错了，页面下方写着错在哪里。" in page


def test_a_link_in_the_place_of_a_document_is_not_followed(content: Path, tmp_path: Path) -> None:
    snapshot, file = first(place(content), Memory()), content / "articles/2024/lamps.md"
    (tmp_path / "secret.md").write_text(LAMPS.replace("老人说", "内部消息"), "utf-8")
    file.unlink()
    file.symlink_to(tmp_path / "secret.md")
    assert stepped(snapshot, file).snapshot.find("/articles/2024/lamps/") is None
