"""A new user's path: what comes from Word, WeChat, PDF, feeds and zips, is answered, revised, and seen on the site."""

from __future__ import annotations

import ipaddress
import json
import threading
from functools import partial
from http.server import ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import Quiet
from intake.making import docx, packed, paragraph, run, zeros_zip
from PIL import Image
from tests_support import tree

from builder.clean.ledger import read_ledger, replay, undo
from builder.cli import main
from builder.commands.import_ import Import, import_files
from builder.documents import parse_document
from builder.encodings import decode
from builder.fetch import Network


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    return tmp_path


def picture(colour: str = "red") -> bytes:
    stream = BytesIO()
    Image.new("RGB", (60, 40), colour).save(stream, "PNG")
    return stream.getvalue()


def do(folder: Path, capsys, *words: object) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main(["import", "--into", str(folder / "content"), *map(str, words)])
    out, err = capsys.readouterr()
    return code, out, "".join(line for line in err.splitlines(True) if not line.startswith("整理 "))


def documents(folder: Path) -> dict[str, str]:
    content = folder / "content"
    return {
        path.relative_to(content).as_posix(): path.read_text("utf-8")
        for path in sorted(content.rglob("*.md"))
        if "originals" not in path.parts
    }


WORD = docx(
    paragraph(run("柳塘街道修好三条小巷", size=22, bold=True), align="center"),
    paragraph("入春以来，柳塘街道把三条小巷的路面重新铺了一遍，下雨不再积水。"),
    paragraph(run("一、先听居民怎么说", bold=True)),
    paragraph("街道在巷口摆了桌子，三天里收到四十多条意见，逐条写在纸上贴出来。"),
    paragraph(run("二、再看钱怎么花", bold=True)),
    paragraph("账目每周公布一次，剩下的钱添了两盏路灯，居民代表签字认可。"),
)
WECHAT = """<!DOCTYPE html><html><head><title></title></head><body>
<h1 id="activity-name">望舒街道的早市开张了</h1>
<a id="js_name">青禾发布</a>
<div id="js_content"><section><p>早市设在河边，六点开门，九点收摊，地面随手就扫。</p>
<p><img data-src="https://mmbiz.example.cn/1.png" src="望舒街道的早市开张了_files/640.png"></p>
<p>摊主都在自己的摊位前签了名，谁的地方谁来收拾，几天下来没有人违约。</p></section></div>
<div id="js_pc_qr_code">扫一扫 关注</div></body></html>"""


def test_word_and_wechat_to_the_preview(folder: Path, capsys):
    """The path of the manual: import both, see what waits, answer, and the articles are on the site."""
    word, page = folder / "小巷.docx", folder / "望舒街道的早市开张了.html"
    word.write_bytes(WORD)
    page.write_text(WECHAT, "utf-8")
    (folder / "望舒街道的早市开张了_files").mkdir()
    (folder / "望舒街道的早市开张了_files" / "640.png").write_bytes(picture())
    code, out, err = do(folder, capsys, word, page)
    assert (code, err) == (0, "")
    assert "小巷.docx：已导入 → articles/undated/" in out
    assert "待核：原文无日期（M-DATE-MISSING）" in out
    site = folder / "site"
    build = ["build", "--content", str(folder / "content"), "--output", str(site), "--no-search"]
    assert main(build) == 0
    assert not list(site.glob("articles/*/*/index.html")), "what waits for a person is not published"
    for path, text in documents(folder).items():
        dated = text.replace("\nlang:", "\ndate: 2024-04-02\nlang:", 1)
        (folder / "content" / path).write_text(
            dated.replace("level: confirm", "level: confirm, accepted: 李红"), "utf-8"
        )
    assert main(["check", "--content", str(folder / "content")]) == 0
    assert main(build) == 0
    pages = [BeautifulSoup(file.read_text("utf-8"), "html.parser") for file in site.glob("articles/*/*/index.html")]
    titles = sorted(soup.find("h1").get_text(strip=True) for soup in pages)
    assert titles == ["望舒街道的早市开张了", "柳塘街道修好三条小巷"]
    alley = next(soup for soup in pages if "小巷" in soup.find("h1").get_text())
    assert [h.get_text(strip=True) for h in alley.select("main section[id^=h] > h2")] == [
        "一、先听居民怎么说",
        "二、再看钱怎么花",
    ]
    market = next(soup for soup in pages if "早市" in soup.find("h1").get_text())
    assert market.select_one("main figure img, main p img")["src"].startswith("/media/")
    assert "扫一扫" not in market.find("main").get_text()


def test_answers_in_a_file_do_the_same(folder: Path, capsys):
    raw = folder / "巷子.docx"
    raw.write_bytes(WORD)
    answers = folder / "巷子.docx.fixes.yaml"
    answers.write_text("- set: {date: 2024-04-02}\n- heading: 账目每周公布一次\n  level: 3\n", "utf-8")
    code, out, err = do(folder, capsys, raw)
    assert (code, err) == (0, "")
    assert "待核" not in out
    ((path, text),) = documents(folder).items()
    assert path.startswith("articles/2024/0402-")
    assert "\n### 账目每周公布一次\n" in text
    kept = list((folder / "content/originals").glob("*.docx.fixes.yaml"))
    assert [file.read_text("utf-8") for file in kept] == [answers.read_text("utf-8")]


def test_a_stale_answer_stops_its_file_and_writes_nothing(folder: Path, capsys):
    raw = folder / "巷子.docx"
    raw.write_bytes(WORD)
    (folder / "巷子.docx.fixes.yaml").write_text("- set: {date: 2024-04-02}\n\n- drop: 没有这句话\n", "utf-8")
    assert do(folder, capsys, raw) == (
        1, "巷子.docx：没有导入\n",
        "巷子.docx.fixes.yaml:3:3: 原文里找不到“没有这句话” → 对照审阅单改写这一条答复，或删去它 [fix-stale]\n",
    )  # fmt: skip
    assert tree(folder / "content") == {}


def test_the_ledger_leads_to_the_body_and_back(folder: Path, capsys):
    raw = folder / "巷子.docx"
    raw.write_bytes(WORD)
    do(folder, capsys, raw)
    (stem,) = (folder / "content/originals").glob("*.docx")
    source = Path(f"{stem}.text").read_text("utf-8")
    ledger = read_ledger(Path(f"{stem}.ledger.jsonl").read_text("utf-8"))
    ((path, text),) = documents(folder).items()
    body = parse_document(text, path).body.lstrip("\n")
    assert replay(source, ledger) == body
    assert undo(body, ledger) == source


# --- the same document again ------------------------------------------------------------------------------------

FIRST = """\
柳塘街道修好三条小巷

2024-04-02

入春以来，柳塘街道把三条小巷的路面重新铺了一遍，下雨不再积水，老人出门也放心。

街道在巷口摆了桌子，三天里收到四十多条意见，逐条写在纸上贴出来，谁都能看。

账目每周公布一次，剩下的钱添了两盏路灯，居民代表签字认可，一分一厘都有去处。
"""


def test_a_changed_original_is_merged_and_a_persons_edits_stay(folder: Path, capsys):
    raw = folder / "小巷.txt"
    raw.write_text(FIRST, "utf-8")
    do(folder, capsys, raw)
    ((path, text),) = documents(folder).items()
    edited = text.replace("谁都能看", "谁都能看，也能当场改").replace("\nlang:", "\nsummary: 三条小巷\nlang:", 1)
    (folder / "content" / path).write_text(edited, "utf-8")
    raw.write_text(
        FIRST.replace("下雨不再积水，", "").replace("谁都能看", "人人能看")
        + "\n路灯夜里十二点熄灭，早上五点再亮，电费由街道承担。\n",
        "utf-8",
    )
    code, out, err = do(folder, capsys, raw)
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == f"小巷.txt：原稿有改动，已并入 → {path}"
    assert "    改动：“入春以来" in out
    assert "    原稿这里也有改动：“街道在巷口" in out
    assert "；人工改过，保留人工的" in out
    assert "    新增：“路灯夜里十二点熄灭" in out
    ((same, now),) = documents(folder).items()
    assert same == path
    assert "下雨不再积水" not in now
    assert "谁都能看，也能当场改" in now
    assert "summary: 三条小巷\n" in now
    assert "路灯夜里十二点熄灭" in now
    before = tree(folder / "content")
    assert do(folder, capsys, raw)[:2] == (0, f"小巷.txt：已经导入过，没有改动 → {path}\n")
    assert tree(folder / "content") == before


def test_new_answers_to_the_same_original_are_brought_in(folder: Path, capsys):
    raw = folder / "小巷.txt"
    raw.write_text(FIRST, "utf-8")
    do(folder, capsys, raw)
    (folder / "小巷.txt.fixes.yaml").write_text("- set: {place: 青禾区柳塘街道}\n- split: 老人出门\n", "utf-8")
    code, out, _ = do(folder, capsys, raw)
    assert code == 0
    assert "    地点：" in out
    ((_, text),) = documents(folder).items()
    assert "place: 青禾区柳塘街道\n" in text
    assert "\n\n老人出门也放心。\n" in text


def test_an_answer_given_later_settles_the_flag_and_keeps_what_a_person_wrote(folder: Path, capsys):
    raw = folder / "小巷.txt"
    raw.write_text(FIRST.replace("2024-04-02\n\n", "") + "\n有事请打13812345678找王师傅，白天都有人接听。\n", "utf-8")
    do(folder, capsys, raw)
    ((path, text),) = documents(folder).items()
    (folder / "content" / path).write_text(
        text.replace("level: confirm, note: 文中", "level: confirm, accepted: 张敏, note: 文中"), "utf-8"
    )
    (folder / "小巷.txt.fixes.yaml").write_text("- set: {date: 2024-04-02}\n", "utf-8")
    code, out, _ = do(folder, capsys, raw)
    assert code == 0
    assert out.splitlines()[0] == f"小巷.txt：答复有改动，已并入 → {path}"
    assert "    待核已了结：原文无日期" in out
    ((_, text),) = documents(folder).items()
    assert "M-DATE-MISSING" not in text
    assert "accepted: 张敏" in text
    assert main(["check", "--content", str(folder / "content")]) == 0
    assert "核定前不公开" not in capsys.readouterr().err


# --- many at once -----------------------------------------------------------------------------------------------


def test_a_zip_of_originals(folder: Path, capsys):
    raw = folder / "稿件.zip"
    raw.write_bytes(
        packed({"一/小巷.txt": FIRST, "旧稿.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "__MACOSX/x": "x"})
    )
    code, out, err = do(folder, capsys, raw)
    assert code == 1
    assert (
        out.splitlines()[0] == "一/小巷.txt：已导入 → articles/2024/" + next(iter(documents(folder))).rpartition("/")[2]
    )
    assert out.splitlines()[-1] == "旧稿.doc：没有导入"
    assert err.startswith("旧稿.doc:1:1: 这是旧版 Word 文件")


def test_a_feed_becomes_an_article_for_each_entry(folder: Path, capsys):
    entries = "".join(
        f"<item><title>第{n}条消息从河边来</title><pubDate>Fri, 0{n} Mar 2024 02:30:00 GMT</pubDate>"
        f"<description>&lt;p&gt;第{n}天，河边的步道修到了桥下，散步的人多了起来，灯也亮了。&lt;/p&gt;</description></item>"
        for n in (1, 2, 3)
    )
    raw = folder / "feed.xml"
    raw.write_text(
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>青禾</title>{entries}</channel></rss>', "utf-8"
    )
    code, _, err = do(folder, capsys, raw)
    assert (code, err) == (0, "")
    assert len(documents(folder)) == 3
    before = tree(folder / "content")
    code, out, _ = do(folder, capsys, raw)
    assert out.count("已经导入过，没有改动") == 3
    assert tree(folder / "content") == before


def test_many_files_are_prepared_side_by_side_in_order(folder: Path, capsys):
    (folder / "raw").mkdir()
    for number in range(1, 31):
        (folder / "raw" / f"{number:02}.txt").write_text(FIRST.replace("三条小巷", f"第{number}条小巷"), "utf-8")
    code, out, _ = do(folder, capsys, folder / "raw")
    assert code == 0
    assert [line.split("：")[0] for line in out.splitlines()] == [f"{number:02}.txt" for number in range(1, 31)]
    assert len(documents(folder)) == 30


REFUSED = {
    "20 MB of text": ("大.txt", "柳塘街道开展清理活动。\n" * 600_000, "大.txt:1:1: 文字有 19 MB，超过 8 MB → 请拆成几份 [intake-too-large]"),
    "a line for every word": ("碎.txt", "春风\n" * 50_000, "碎.txt:1:1: 原稿有 50,000 行，超过 40,000 行 → 拆成几份再导入 [too-fine]"),
    "a tag for every word": ("碎.html", "<p>春</p>" * 50_000, "碎.html:1:1: 原稿有 50,000 行，超过 40,000 行 → 拆成几份再导入 [too-fine]"),
    "billion laughs": (
        "笑.md", "---\ntitle: 笑\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n---\n\n正文。\n",
        "笑.md:3:4: 内容以“&”开头，会被误读 → 以 [ @ * % 等符号开头的内容请加英文引号 `a: \"&a [x, x]\"` [front-matter-quote-needed]",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "text", "told"), REFUSED.values(), ids=REFUSED)
def test_what_no_manuscript_is_like_is_refused_at_once(folder: Path, capsys, name, text, told):
    raw = folder / name
    raw.write_text(text, "utf-8")
    code, out, err = do(folder, capsys, raw)
    assert (code, out) == (1, f"{name}：没有导入\n")
    assert err.splitlines()[0] == told
    assert tree(folder / "content") == {}


@pytest.mark.parametrize("mark", ["<div>", "<blockquote>", "<b>", "<ul><li>", ">", "【", "（", "* "])
def test_ten_thousand_deep_is_imported_and_nothing_lost(folder: Path, capsys, mark):
    raw = folder / "深.html"
    raw.write_text(f"{mark * 10_000}<p>入春以来，柳塘街道把三条小巷的路面重新铺了一遍。</p>", "utf-8")
    code, _, err = do(folder, capsys, raw)
    assert (code, err) == (0, "")
    ((_, text),) = documents(folder).items()
    assert "柳塘街道把三条小巷的路面重新铺了一遍" in text


def test_a_bomb_is_refused_and_said(folder: Path, capsys):
    raw = folder / "大.zip"
    raw.write_bytes(zeros_zip("a.txt", 1_000_000_000))
    code, out, err = do(folder, capsys, raw)
    assert (code, out) == (1, "大.zip：没有导入\n")
    assert err.startswith("大.zip:1:1: ")
    assert " → " in err
    assert tree(folder / "content") == {}


# --- pictures -----------------------------------------------------------------------------------------------------


def test_pictures_are_fetched_kept_and_noted(folder: Path, tmp_path: Path):
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "1.png").write_bytes(picture("green"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path / "web")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}"
    raw = folder / "早市.html"
    raw.write_text(
        f"<div><h1>早市开张</h1><p>2024-04-02</p><p>早市设在河边，六点开门，九点收摊，地面随手就扫。</p>"
        f'<img src="{address}/1.png"><img src="{address}/2.png"></div>',
        "utf-8",
    )
    network = Network(allowed=lambda ip: ip == ipaddress.ip_address("127.0.0.1"), ports=(server.server_address[1],))
    (result,) = import_files(Import((raw,), folder / "content", network=network), lambda _: None)
    server.shutdown()
    server.server_close()
    text = (folder / "content" / result.path).read_text("utf-8")
    (kept,) = (folder / "content/media").glob("*.png")
    assert f"![](/media/{kept.name})" in text
    assert f"![]({address}/2.png)" in text
    assert "I-FETCH" in text
    assert f"{address}/1.png" in (folder / "content/media/origins.yaml").read_text("utf-8")
    ledger = next((folder / "content/originals").glob("*.ledger.jsonl")).read_text("utf-8")
    assert any(
        line["rule"] == "I-LOCAL" and line.get("from") == f"{address}/1.png"
        for line in map(json.loads, ledger.splitlines())
    )


def test_pictures_of_this_machine_are_not_fetched(folder: Path, capsys):
    raw = folder / "早市.html"
    raw.write_text(
        '<div><h1>早市开张</h1><p>2024-04-02</p><p>早市设在河边，六点开门。</p><img src="http://127.0.0.1:80/1.png"></div>',
        "utf-8",
    )
    code, _, _ = do(folder, capsys, "--fetch-images", raw)
    assert code == 0
    ((_, text),) = documents(folder).items()
    assert "![](http://127.0.0.1:80/1.png)" in text
    assert not list((folder / "content").glob("media/*.png"))


# --- only looking ---------------------------------------------------------------------------------------------------


def test_a_review_writes_nothing_but_what_was_asked_for(folder: Path, capsys):
    raw = folder / "小巷.txt"
    raw.write_text(FIRST + "\n责任编辑：何云\n\n上一篇\n", "utf-8")
    code, out, err = do(folder, capsys, "--review", raw)
    assert (code, err) == (0, "")
    assert tree(folder / "content") == {}
    assert "剔除的文字\n  第13行 [B-LINE" in out
    assert "  署名：责任编辑 何云\n" in out
    page = folder / "审阅.html"
    code, out, _ = do(folder, capsys, "--review", "--html", page, raw)
    assert code == 0
    soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    assert [piece.get_text() for piece in soup.select("del.drop")] == ["上一篇"]
    assert not soup.find(src=True)
    assert tree(folder / "content") == {}


def test_the_rule_book(capsys):
    assert main(["import", "--rules"]) == 0
    out = capsys.readouterr().out
    assert "M-TZ\n    " in out
    assert out.count("\n    ") > 40


def test_an_original_in_another_encoding_keeps_its_bytes(folder: Path, capsys):
    raw = folder / "小巷.txt"
    raw.write_bytes(FIRST.encode("gb18030"))
    code, out, _ = do(folder, capsys, raw)
    assert code == 0
    assert "（原为 GB18030 编码，已转成 UTF-8）" in out
    (kept,) = (folder / "content/originals").glob("*.txt")
    assert decode(kept.read_bytes()).encoding == "gb18030"
