"""Handing in at the desk: a review before anything is written, then the archive; and what is refused."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from desks import Desk, article, desk_of, text, words
from intake.making import PNG, docx, paragraph, zeros_zip
from tests_support import tree

from builder.preview.rooms import Request

WORD = docx(
    paragraph("柳塘街道夜巡点亮小巷", align="center"), paragraph("2024年6月18日，柳塘街道查看路灯43盏，当晚报修5盏。")
)
WECHAT = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>夜市</title></head><body>
<h1 id="activity-name">望舒夜市的第一个周末</h1><em id="publish_time">2024-06-22 20:30</em>
<div id="js_content"><p>夜市开了张，<b>两百个摊位</b>各有各的灯。</p>
<p><img data-src="https://mmbiz.example/1" src="./夜市_files/640.png"></p>
<p>收摊以后，摊主自己扫地。</p><p>点击上方蓝字关注我们</p><script>alert(1)</script></div></body></html>"""
PLAIN = "---\n标题: 听泉街道修好了凉亭\n日期: 2024-06-20\n---\n\n凉亭的瓦换了新的。\n"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_of(tmp_path, {"articles/2024/a.md": article()})


ORIGINALS = {
    "Word": ({"夜巡.docx": WORD}, "柳塘街道查看路灯43盏", "articles/*/*.md"),
    "a saved page with its folder": ({"夜市.html": WECHAT, "夜市_files/640.png": PNG}, "各有各的灯", "articles/2024/0622-*.md"),
    "Markdown": ({"简讯.md": PLAIN}, "凉亭的瓦换了新的。", "articles/2024/0620-*.md"),
    "plain text of a folder": ({"六月/简讯.txt": PLAIN}, "凉亭的瓦换了新的。", "articles/2024/0620-*.md"),
}  # fmt: skip


@pytest.mark.parametrize("name", ORIGINALS)
def test_an_original_is_reviewed_then_taken_in(name: str, desk: Desk) -> None:
    files, told, place = ORIGINALS[name]
    before = tree(desk.content)
    parcel = desk.hand_in(files)
    assert told in desk.ask(parcel)
    assert tree(desk.content) == before, "nothing is written before the yes"
    receipt = desk.go(f"{parcel}take")
    (path,) = set(desk.content.glob(place)) - {desk.content / "articles/2024/a.md"}
    assert told in path.read_text("utf-8")
    assert list(desk.kept.glob("*/*")) == []
    assert "已导入" in words(desk.ask(receipt))
    desk.look()
    shown = desk.snapshot.atlas.document(path.relative_to(desk.content).as_posix())
    assert shown
    assert f'<a href="{shown.url}">看网页</a>' in desk.ask(receipt)


def test_a_saved_page_shows_its_pictures_and_what_is_left_out(desk: Desk) -> None:
    parcel = desk.hand_in({"夜市.html": WECHAT, "夜市_files/640.png": PNG})
    page = desk.ask(parcel)
    assert '<del class="drop"' in page
    assert "alert(1)" not in page
    (picture,) = (part.partition('"')[0] for part in page.split('src="/__desk/')[1:] if part.startswith("parcels/"))
    answer = desk.room(Request("GET", picture))
    assert isinstance(answer.body, Path)
    assert answer.body.read_bytes() == PNG
    assert answer.kind == "image/png"
    desk.go(f"{parcel}take")
    assert [path.read_bytes() for path in desk.content.glob("media/*.png")] == [PNG]


def test_a_no_leaves_nothing(desk: Desk) -> None:
    before = tree(desk.content)
    parcel = desk.hand_in({"夜巡.docx": WORD})
    assert desk.go(f"{parcel}leave") == ""
    assert tree(desk.content) == before
    assert list(desk.kept.glob("*")) == []
    assert "这里没有东西了" in desk.ask(parcel, 404)
    assert desk.send(f"{parcel}take").status == 404


def test_what_an_earlier_run_left_is_thrown_away(desk: Desk) -> None:
    desk.hand_in({"夜巡.docx": WORD})
    assert list(desk.kept.glob("*"))
    again = Desk(desk.content, desk.snapshot)
    again.ask()
    assert list(again.kept.glob("*")) == []


def test_the_same_original_again_changes_nothing(desk: Desk) -> None:
    desk.go(f"{desk.hand_in({'简讯.md': PLAIN})}take")
    before = tree(desk.content)
    parcel = desk.hand_in({"简讯.md": PLAIN})
    assert "以前收过一份叫这个名字的原稿" in words(desk.ask(parcel))
    assert "已经导入过，没有改动" in words(desk.ask(desk.go(f"{parcel}take")))
    assert tree(desk.content) == before


def test_an_original_for_which_another_stands_in_its_place_overwrites_nothing(desk: Desk) -> None:
    mine = desk.content / "articles/2024/0620-bie.md"
    mine.write_text(article("另一篇"), "utf-8")
    other = PLAIN.replace("标题:", "编号: 0620-bie\n标题:")
    desk.go(f"{desk.hand_in({'新来的.md': other})}take")
    assert mine.read_text("utf-8") == article("另一篇")
    assert len(list(desk.content.glob("articles/2024/0620-bie*.md"))) == 2


def test_many_originals_come_in_together(desk: Desk) -> None:
    files = {f"第{n}篇.md": PLAIN.replace("凉亭", f"第{n}座桥") for n in range(1, 10)}
    parcel = desk.hand_in({**files, "坏的.docx": b"PK\x03\x04broken"})
    assert "存入这 9 份稿件" in words(desk.ask(parcel))
    receipt = words(desk.ask(desk.go(f"{parcel}take")))
    assert (receipt.count("：已导入"), receipt.count("坏的.docx：没有导入")) == (9, 1)
    assert len(list(desk.content.glob("articles/2024/0620-*.md"))) == 9


def test_proposals_are_agreed_to_and_looked_at_again(desk: Desk) -> None:
    parcel = desk.hand_in({"夜巡.docx": WORD})
    assert "照办这 1 条，再看" in words(desk.ask(parcel))
    assert desk.go(f"{parcel}agree", name="夜巡.docx") == parcel
    page = words(desk.ask(parcel))
    assert "大约日期 2024-06" in page
    assert "照办这" not in page
    assert ".fixes.yaml：" not in page
    assert "已经照“夜巡.docx”旁边的答复办过了" in text(desk.send(f"{parcel}agree", "name=夜巡.docx".encode()))


REFUSED = {
    "a broken file": ({"坏的.docx": b"PK\x03\x04broken"}, "坏的.docx：文件打不开，已经损坏或没有传完"),
    "an old file of Word": ({"旧.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)}, "旧.doc："),
    "a bomb": ({"弹.zip": zeros_zip("a.txt", 300_000_000)}, "弹.zip"),
    "a program": ({"装.exe": b"MZ" + bytes(300)}, "装.exe：这是程序文件，不能直接导入 → 来历不明的程序不要打开"),
    "a picture that is none": ({"图.png": b"GIF89a"}, "图.png：图片不能用："),
    "a picture of a phone": (
        {"图.heic": b"\0\0\0\x18ftypheic"},
        "图.heic：图片不能用：网页上显示不了这种文件 → 图片另存成 jpg 或 png",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_taken_in_says_why(name: str, desk: Desk) -> None:
    files, told = REFUSED[name]
    before = tree(desk.content)
    page = words(desk.ask(desk.hand_in(files)))
    assert told in page.replace(" ：", "：")
    assert "存入" not in page.replace("点了“存入稿件”", "")
    assert tree(desk.content) == before


NAMES = ("../a.md", "a/../../b.md", "/etc/a.md", "C:\\a.md", "a\0.md", "a//b.md", "", ".", "a\nb.md", "长" * 90 + ".md")


@pytest.mark.parametrize("name", NAMES, ids=repr)
def test_a_name_that_leads_elsewhere_is_refused(name: str, desk: Desk, tmp_path: Path) -> None:
    before = tree(tmp_path)
    parcel = desk.go("parcels")
    answer = desk.send(parcel.rstrip("/"), b"x", f"name={quote(name)}")
    assert (answer.status, "文件名不能用" in text(answer)) == (422, True)
    assert tree(tmp_path) == before


# --- pictures -------------------------------------------------------------------------------------------------


def test_a_picture_goes_beside_its_document_with_the_line_to_paste(desk: Desk) -> None:
    parcel = desk.hand_in({"凉亭 (1).png": PNG})
    page = desk.ask(parcel)
    assert '<option value="articles/2024/a.md">缸瓦巷换了新灯</option>' in page
    receipt = desk.go(f"{parcel}take", document="articles/2024/a.md", **{"凉亭 (1).png": "新修的[凉亭]"})
    assert (desk.content / "articles/2024/a/凉亭-1.png").read_bytes() == PNG
    assert "![新修的 凉亭](a/凉亭-1.png)" in words(desk.ask(receipt))


def test_pictures_among_originals_are_kept_if_a_document_is_named(desk: Desk) -> None:
    files = {"六月/夜市.html": WECHAT, "六月/夜市_files/640.png": PNG, "六月/凉亭.png": PNG}
    left, taken = desk.hand_in(files), desk.hand_in({**files, "六月/夜市.html": WECHAT.replace("夜市", "早市")})
    assert desk.ask(left).count("/files/") == 1, "what was saved with the page belongs to it"
    desk.go(f"{left}take")
    assert list(desk.content.glob("articles/2024/a/*")) == []
    desk.go(f"{taken}take", document="articles/2024/a.md")
    assert [path.name for path in desk.content.glob("articles/2024/a/*")] == ["凉亭.png"]


def test_a_picture_overwrites_no_other(desk: Desk) -> None:
    mine = desk.content / "articles/2024/a/tu.png"
    mine.parent.mkdir()
    mine.write_bytes(b"mine")
    receipt = desk.go(f"{desk.hand_in({'tu.png': PNG})}take", document="articles/2024/a.md")
    assert mine.read_bytes() == b"mine"
    assert (desk.content / "articles/2024/a/tu-2.png").read_bytes() == PNG
    assert "![图上是什么](a/tu-2.png)" in words(desk.ask(receipt))


@pytest.mark.parametrize("document", ["", "articles/2024/b.md", "../a.md", "site.yaml", "/etc/passwd"])
def test_a_picture_goes_beside_documents_only(document: str, desk: Desk, tmp_path: Path) -> None:
    parcel = desk.hand_in({"tu.png": PNG})
    before = tree(tmp_path)
    answer = desk.send(f"{parcel}take", f"document={document}".encode())
    assert answer.status == 422
    assert tree(tmp_path) == before


@pytest.mark.parametrize("name", ["夜巡.docx", "../x", "tu.png/../夜巡.docx", "drawn/x.png"])
def test_of_a_parcel_only_pictures_are_served(name: str, desk: Desk) -> None:
    parcel = desk.hand_in({"夜巡.docx": WORD, "tu.png": PNG})
    assert desk.room(Request("GET", f"{parcel}files/{name}")).status == 404
    assert desk.room(Request("GET", f"{parcel}files/tu.png")).status == 200
