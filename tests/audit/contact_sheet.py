"""`make contact-sheet`: every kind of page as desktop, phone, 长辈版, dark and print, as pictures in docs/images.

Chromium shoots the pages and sets the sheets, labels and all; Pillow packs them as WebP.
"""

from __future__ import annotations

import base64
import html
import io
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import pypdfium2
from audit.lighthouse import CONTENT, TEMPLATES, build
from audit.reader import DARK, DESKTOP, ELDER, LIGHT, PHONE, PRINT, Desk, Mode, new_context, open_tab, show
from audit.server import served
from audit.specimens import Specimen, choose, planned_pages
from audit.tools import FOLDER, ROOT
from chromium import find
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = ROOT / "docs" / "images"
LARGEST_FILE = 500_000
ROWS = 6
TALL = 1.35  # a picture is at most so many times as high as a desktop page is wide

NAMES = {
    "home": "首页", "article": "文章", "issue": "一期", "series": "各期", "dates": "日期", "data": "数据", "map": "网站地图",
    "standing": "固定页面", "statement": "无障碍声明", "search": "检索", "search, found": "检索：有结果",
    "search, nothing found": "检索：没有结果", "redirect": "换了地址", "redirect gone": "已撤下", "notfound": "404",
    "listing articles": "全部文章", "listing year": "一年", "listing month": "一月", "listing tag": "一个标签",
    "listing unit": "一个单位", "listing column": "一个栏目", "listing section": "一个期内栏目", "listing source": "一个来源",
    "listing person": "一个人", "terms tags": "标签", "terms units": "单位", "terms columns": "栏目",
    "terms sections": "期内栏目", "terms sources": "来源", "terms people": "人物", "terms bulletins": "各种快报",
    "norms": "检查指标自查",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class View:
    """One column of the sheets: how a page is looked at, and how wide its picture is set, in pixels."""

    label: str
    mode: Mode
    width: int
    shown: int


VIEWS = (
    View("桌面 desktop", LIGHT, DESKTOP, 400),
    View("手机 phone", LIGHT, PHONE, 170),
    View("长辈版 elder", ELDER, PHONE, 170),
    View("深色 dark", DARK, DESKTOP, 400),
)
PRINTED = 330

STYLE = """
body { margin: 0; padding: 28px; width: max-content; background: #e9e6e0; font: 15px/1.4 "Noto Sans CJK SC", sans-serif; }
h1 { margin: 0 0 18px; font-size: 20px; }
table { border-collapse: separate; border-spacing: 14px 0; margin: 0 -14px; }
th { padding: 8px 0 4px; text-align: left; font-weight: 700; color: #222; }
th small { font-weight: 400; color: #555; }
td { padding: 0 0 18px; vertical-align: top; }
img { display: block; border: 1px solid #b9b2a6; background: #fff; }
"""


def shoot(page: Page, view: View) -> bytes:
    """The page from its top, as far down as the sheet has room for; a PNG."""
    show(page, view.mode, view.width)
    page.evaluate("window.scrollTo(0, 0)")
    height = page.evaluate("document.documentElement.scrollHeight")
    room = round(TALL * VIEWS[0].shown * view.width / view.shown)
    return page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": view.width, "height": min(height, room)})


def shoot_print(page: Page) -> bytes:
    """The first sheet of paper; a PNG."""
    show(page, PRINT, DESKTOP)
    pdf = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    buffer = io.BytesIO()
    pdf[0].render(scale=2 * PRINTED / pdf[0].get_width()).to_pil().save(buffer, "PNG")
    return buffer.getvalue()


def sheet(title: str, rows: Iterable[tuple[str, list[tuple[str, int, bytes]]]]) -> str:
    """One contact sheet as HTML: a row for each page, its pictures under their labels."""
    body = []
    for name, pictures in rows:
        heads = "".join(f"<th><small>{html.escape(label)}</small></th>" for label, _, _ in pictures)
        cells = "".join(
            f'<td><img width="{width}" src="data:image/png;base64,{base64.b64encode(data).decode()}"></td>'
            for _, width, data in pictures
        )
        body.append(f'<tr><th colspan="{len(pictures)}">{html.escape(name)}</th></tr><tr>{heads}</tr><tr>{cells}</tr>')
    table = f"<table>{''.join(body)}</table>"
    return f'<!DOCTYPE html><meta charset="utf-8"><style>{STYLE}</style><h1>{html.escape(title)}</h1>{table}'


def pack(png: bytes) -> bytes:
    """As WebP, as good as the size of a file in the repository allows."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    for quality in range(84, 30, -6):
        buffer = io.BytesIO()
        image.save(buffer, "WEBP", quality=quality, method=6)
        if buffer.tell() <= LARGEST_FILE:
            break
    return buffer.getvalue()


def pictures(browser: Browser, url: str, specimen: Specimen) -> list[tuple[str, int, bytes]]:
    """A page in every view: label, width on the sheet, PNG."""
    context = new_context(browser)
    page = open_tab(context, url, specimen, Desk(), unfold=False)
    taken = [(view.label, view.shown, shoot(page, view)) for view in VIEWS]
    taken.append(("打印 print", PRINTED, shoot_print(page)))
    context.close()
    return taken


def make_sheets(browser: Browser, url: str, specimens: tuple[Specimen, ...]) -> Iterator[bytes]:
    """The sheets as PNG, some pages on each."""
    groups = [specimens[start : start + ROWS] for start in range(0, len(specimens), ROWS)]
    paper = browser.new_page(viewport={"width": 1800, "height": 1000})
    for number, group in enumerate(groups, 1):
        rows = ((_label(specimen), pictures(browser, url, specimen)) for specimen in group)
        paper.set_content(sheet(f"各种页面 / every kind of page ({number}/{len(groups)})", rows))
        width = paper.evaluate("document.body.offsetWidth")
        paper.set_viewport_size({"width": width, "height": 1000})
        yield paper.screenshot(full_page=True)


def _label(specimen: Specimen) -> str:
    kind = specimen.name.rstrip("0123456789 ")
    return f"{NAMES.get(kind, '')} {specimen.name} · /{specimen.path}".strip()


def main() -> int:
    """Build the site, take the pictures, and put them in the place of the old ones."""
    site = build(FOLDER)
    specimens = choose(planned_pages(CONTENT, TEMPLATES, date.today().isoformat()), site)
    with served(site) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        sheets = [pack(png) for png in make_sheets(browser, url, specimens)]
        browser.close()
    for old in IMAGES.glob("contact-sheet-*.webp"):
        old.unlink()
    for number, data in enumerate(sheets, 1):
        file = IMAGES / f"contact-sheet-{number}.webp"
        file.write_bytes(data)
        print(f"{file.relative_to(ROOT)}: {len(data) // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
