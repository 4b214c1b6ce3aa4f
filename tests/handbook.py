"""The pages of docs/手册, followed by their words alone in a browser; `make handbook` takes their pictures anew.

In a numbered step “words” are looked for on the screen, in the order of the page, and what stands around them says
what is done with them. `code` is what is typed, chosen, or exchanged in the file whose path was copied last.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable
from functools import reduce
from io import BytesIO
from pathlib import Path

from chromium import find
from intake.making import docx, paragraph
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Error, FileChooser, Locator, Page, expect, sync_playwright
from previews import serving

ROOT = Path(__file__).parent.parent
PAGES = tuple(sorted((ROOT / "docs" / "手册").glob("*.md")))
IMAGES = ROOT / "docs" / "images"
PHOTO = ROOT / "content/articles/2024/0416-tushu/shuwu.png"
DAY = "2024-11-25"
SECONDS = 15_000
WINDOW = {"width": 1100, "height": 800}
KINDS = ("a", "label", "summary", "button")  # what can be clicked
MARGIN = 24  # px below the last thing on a picture

STEP = re.compile(r"^\d+\. .*(?:\n+ +\S.*)*", re.MULTILINE)
DEED = re.compile(
    r"(?P<begin>双击)|(?P<back>后退)"
    r"|点“(?P<around>[^”]+)”(?:里的|下面的)“(?P<inner>[^”]+)”"
    r"|点\w*?(?P<kind>按钮)?“(?P<click>[^”]+)”"
    r"|在“(?P<label>[^”]+)”里[填打] `(?P<typed>[^`]+)`"
    r"|选 `(?P<chosen>[^`]+)`"
    r"|把 `(?P<old>[^`]+)` 改成 `(?P<new>[^`]+)`"
    r"|!\[[^]]*\]\(\.\./images/(?P<picture>[^)]+)\)"
    r"|没有“(?P<none>[^”]+)”|“(?P<gone>[^”]+)”不见了"
    r"|“(?P<seen>[^”]+)”"
)

WECHAT = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>书屋</title></head><body>
<h1 id="activity-name">青禾书屋的第一个周末</h1><em id="publish_time">2024-11-23 20:30</em>
<div id="js_content"><p>点击上方蓝字关注我们</p><p>青禾书屋开了门，三千册书各有各的位置。</p>
<p><img data-src="https://mmbiz.example/1" src="./书屋_files/640.png"></p>
<p>闭馆以后，志愿者把书一本本放回架上。</p></div></body></html>"""
WORD = docx(
    paragraph("柳塘街道夜巡点亮小巷", align="center"),
    paragraph("2024年11月18日，柳塘街道查看路灯43盏，当晚报修5盏。"),
    paragraph("第二天一早，5盏灯全部换好，居民在门口等着看它亮。"),
)
FAULTY = """---
标题: 书巷社区的书屋开门了
日期: 2024-11-32
单位: 区文旅局
---

书巷社区的青禾书屋开门第一天，其它街道的居民也来借书。

![](1122-shuwu/shuwu.png)
"""
HELD = """---
标题: 听泉街道修好河边凉亭
日期: 2024-11-21
栏目: 街道动态
单位: 听泉街道
草稿: 是
---

听泉街道修好了河边的凉亭，漏雨的瓦换了新的，栏杆重新刷了漆。

凉亭旁边添了两张长椅，傍晚来河边散步的人有了歇脚的地方。
"""

SCENES = {4: {"articles/2024/1122-shuwu.md": FAULTY}, 5: {"articles/2024/1121-liangting.md": HELD}}
"""By the number of a page: what it finds in the archive besides the sample."""


def lay_out(folder: Path, page: Path) -> None:
    """The archive that a page speaks of in `content`, and in `原稿` the originals that an editor has."""
    content, saved = folder / "content", folder / "原稿" / "书屋"
    shutil.copytree(ROOT / "content", content)
    for path, text in SCENES.get(int(page.name[0]), {}).items():
        (content / path).write_text(text, "utf-8")
    (saved / "书屋_files").mkdir(parents=True)
    (saved / "书屋.html").write_text(WECHAT, "utf-8")
    (saved.parent / "夜巡.docx").write_bytes(WORD)
    for copy in (content / "articles/2024/1122-shuwu/shuwu.png", saved / "书屋_files/640.png"):
        copy.parent.mkdir(exist_ok=True)
        shutil.copy(PHOTO, copy)


class Editor:
    """Someone at a screen who knows nothing but the page; `shot` gets the pictures that it shows: name, PNG."""

    def __init__(self, tab: Page, desk: str, originals: Path, shot: Callable[[str, bytes], None]) -> None:
        self.tab, self.desk, self.originals, self.shot = tab, desk, originals, shot
        self.file: Path | None = None  # whose path was copied last
        self.asked: list[FileChooser] = []
        self.typed: Locator | None = None
        tab.on("filechooser", lambda asked: self.asked.append(asked))

    def follow(self, page: Path) -> None:
        """Do all steps of a page; an AssertionError names the first words that are not on the screen."""
        for step in STEP.findall(page.read_text("utf-8")):
            for deed in DEED.finditer(step):
                try:
                    self.do({name: words for name, words in deed.groupdict().items() if words})
                except (AssertionError, Error) as failed:
                    raise AssertionError(f"{page.name}: {deed[0]}\n{step}\n{failed}") from None

    def do(self, deed: dict[str, str]) -> None:
        """One thing that a step says."""
        match deed:
            case {"begin": _}:
                self.tab.goto(self.desk)
            case {"back": _}:
                self.tab.go_back()
            case {"around": around, "inner": words}:
                block = self.tab.locator("li, details").filter(has=self.tab.get_by_text(around, exact=True))
                self.click(block.last, words, ("button",))
            case {"click": words}:
                self.click(self.tab.locator("body"), words, ("button",) if "kind" in deed else KINDS)
            case {"label": words, "typed": text}:
                self.typed = self.tab.get_by_label(words, exact=True)
                self.typed.fill(text)
            case {"chosen": name}:
                self.choose(name)
            case {"old": old, "new": new}:
                self.edit(old, new)
            case {"picture": name}:
                self.shot(name, self.picture())
            case {"none": words} | {"gone": words}:
                expect(self.on_screen(words)).to_have_count(0)
            case {"seen": words}:
                expect(self.on_screen(words).first).to_be_visible()
                self.on_screen(words).first.scroll_into_view_if_needed()

    def on_screen(self, words: str) -> Locator:
        """All that shows these words, as text or typed in beforehand."""
        return self.tab.get_by_text(words).or_(self.tab.locator(f'input[value="{words}"]')).filter(visible=True)

    def click(self, block: Locator, words: str, kinds: tuple[str, ...]) -> None:
        """Click what is called by just these words; a link comes before a button, unless the page says button."""
        called = re.compile(rf"^\s*(\d+\s+)?{re.escape(words)}\s*(\d+|路径)?\s*$")
        found = [block.locator(each).filter(has_text=called).filter(visible=True) for each in kinds]
        shown = reduce(Locator.or_, found)
        expect(shown.first).to_be_visible()
        target = next((each for each in found if each.count()), shown).first  # none while the page is made anew
        path = Path(target.get_attribute("data-copy") or "")
        self.file = path if path.is_file() else self.file
        target.click()

    def choose(self, name: str) -> None:
        """Choose a file where one is asked for, else a name that is offered for what was typed."""
        self.tab.wait_for_timeout(200)  # the window for files opens after the click
        if self.asked:
            self.asked.pop().set_files(self.originals / name)
            return
        assert self.typed, "nothing to choose from"
        offered = self.tab.locator(f"datalist#{self.typed.get_attribute('list')} option[value='{name}']")
        expect(offered).to_have_count(1)
        self.typed.fill(name)

    def edit(self, old: str, new: str) -> None:
        """What is done in Notepad: exchange words and save."""
        assert self.file, "no path was copied"
        text = self.file.read_text("utf-8")
        assert old in text, f"{self.file.name} holds no {old}"
        self.file.write_text(text.replace(old, new, 1), "utf-8")

    def picture(self) -> bytes:
        """The window as it is, without the empty space at its end; a PNG."""
        self.tab.wait_for_timeout(500)  # styles and pictures are there
        image = Image.open(BytesIO(self.tab.screenshot())).convert("RGB")
        empty = Image.new("RGB", image.size, image.getpixel((0, image.height - 1)))
        _, _, _, end = ImageChops.difference(image, empty).getbbox() or (0, 0, 0, image.height)
        buffer = BytesIO()
        image.crop((0, 0, image.width, min(image.height, end + MARGIN))).save(buffer, "PNG")
        return buffer.getvalue()


def follow(browser: Browser, page: Path, folder: Path, shot: Callable[[str, bytes], None]) -> None:
    """Do what a page says in an archive laid out in an empty folder."""
    lay_out(folder, page)
    with serving(folder, ROOT, "--as-of", DAY, "--follow") as served:
        context = browser.new_context(viewport=WINDOW, locale="zh-CN")
        context.set_default_timeout(SECONDS)
        try:
            Editor(context.new_page(), f"{served.url}__desk/", folder / "原稿", shot).follow(page)
        finally:
            context.close()


def keep(name: str, png: bytes) -> None:
    """A picture of docs/images, as small as can be read."""
    Image.open(BytesIO(png)).save(IMAGES / name, "WEBP", quality=80, method=6)


def main() -> None:
    """Take every picture; the paths on them are those of a folder whose name says something."""
    folder = Path(tempfile.gettempdir()) / "青禾快报"
    expect.set_options(timeout=SECONDS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(find()), args=["--no-sandbox"], env={**os.environ, "LANGUAGE": "zh_CN"}
        )
        for page in PAGES:
            shutil.rmtree(folder, ignore_errors=True)
            follow(browser, page, folder, keep)
            print(page.name)
        browser.close()
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
