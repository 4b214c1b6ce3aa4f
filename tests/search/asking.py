"""How tests ask: a site that is the search page and its files only, and a reader in front of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, Locator, Page, expect

from builder import urls
from builder.model import Frame, Link, Office, SearchPage, Term
from builder.render import render_page

TEMPLATES = Path(__file__).parents[2] / "templates"
BASE_PATH = "/sub/site/"
TAGS = (Term("环境整治", "/tags/huanjing/", 2), Term("</script><img src=x>", "/tags/odd/", 1))
UNITS = (Term("鼓楼街道办事处", "/units/gulou/", 7),)
LINKS = (Link("全部文章", "/articles/"), Link("历期快报", "/issues/"))
READY = re.compile("^(找到|在 |没有|请输入|所选|检索暂时|现在|这个浏览器)")


def build_site(folder: Path, index: Mapping[str, bytes]) -> None:
    for path, data in index.items():
        write(folder / "search" / path, data)
    named = {path: path.relative_to(TEMPLATES / "static").as_posix() for path in statics()}
    addresses = {name: urls.static(name, "0123456789abcdef") for name in named.values()}
    for path, name in named.items():
        write(folder / addresses[name].lstrip("/"), path.read_bytes())
    write(folder / "search" / "index.html", search_page(tuple(sorted(addresses.items()))).encode())


def statics() -> list[Path]:
    return [path for path in (TEMPLATES / "static").rglob("*") if path.is_file()]


def write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def search_page(addresses: tuple[tuple[str, str], ...], bundle: str = urls.SEARCH_BUNDLE, lang: str = "zh-Hans") -> str:
    page = SearchPage(urls.SEARCH, "search.html", "检索", (), bundle, LINKS, UNITS, TAGS)
    frame = Frame(
        title="青禾创建",
        subtitle="",
        description="",
        lang=lang,
        base_url="",
        base_path=BASE_PATH,
        nav=(),
        footer=(),
        office=Office(),
        columns=(),
        rights="",
        archived_on="",
        own_hosts=(),
        statics=addresses,
        remote_images=False,
        other_script=False,
        kept_names=(),
    )
    return render_page(page, frame, TEMPLATES)


@contextmanager
def visit(browser: Browser, width: int = 1280) -> Iterator[Page]:
    """A fresh page; what the console or the policy complains about meanwhile fails the test."""
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(20_000)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type != "log" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(f"dialog {dialog.message}") or dialog.dismiss())
    yield page
    context.close()
    assert complaints == []


def type_in(page: Page, query: str) -> None:
    field = page.locator(".search-field")
    settled(page, lambda: (field.fill(query), field.press("Enter")))


def ask(page: Page, site: str, query: str = "", **more: object) -> None:
    """Open the search page as a shared address would."""
    page.goto(f"{site}search/?{urlencode({'q': query} | more, doseq=True)}")
    answered(page)


def answered(page: Page, words: re.Pattern[str] | str = READY) -> None:
    expect(page.locator(".search-status")).to_have_text(words, timeout=20_000)


def settled(page: Page, action: Callable[[], object]) -> None:
    """Do something and wait until a new answer stands."""
    page.evaluate("document.querySelector('.search-status').textContent = ''")
    action()
    answered(page)


def status(page: Page) -> str:
    return page.locator(".search-status").inner_text()


def shown(page: Page) -> list[str]:
    """The paths of the results that stand there, in order."""
    links = page.locator(".search-result-title a").evaluate_all("nodes => nodes.map(node => node.pathname)")
    return ["/" + link.removeprefix(BASE_PATH) for link in links]


def results(page: Page) -> list[str]:
    """The paths of all results, in order, more and more."""
    while page.locator(".search-more").is_visible():
        settled(page, page.locator(".search-more").click)
    return shown(page)


def choice(page: Page, field: str, value: str) -> Locator:
    """The box of a value among the filters."""
    return page.locator(f"fieldset[data-field={field}] input[value='{value}']")


def counts(page: Page, field: str) -> dict[str, int]:
    """The values of a filter with their counts, in order, where they are known."""
    labels = page.locator(f"fieldset[data-field={field}] .search-choice").evaluate_all(
        "nodes => nodes.map(node => [node.querySelector('input').value, Number(node.lastChild.textContent)])"
    )
    return dict(labels)


def focused(page: Page) -> str:
    """What the element that has the focus says or holds."""
    return page.evaluate("(it => it.value || it.textContent.trim())(document.activeElement)")
