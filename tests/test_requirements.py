"""What public sites are asked for (docs/norms.md) and no other test looks at: over the sample site, and a portal's topic."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pypdfium2
import pytest
from archives import article, configured, issue, together
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Browser, Page
from tests_support import write_site

from builder.cli import main
from builder.model import Config
from builder.pages.atlas import plan
from builder.pages.records import search_records

KB = 1024
ARTICLE, TABLE, ISSUE = "articles/2022/0312-beijie/", "articles/2022/0505-shichang/", "issues/33/"
# One page of every class.
KINDS = (
    "", "issues/", ISSUE, "issues/s1/", "articles/", ARTICLE, TABLE, "articles/2023/0618-jiemei/", "columns/",
    "columns/jie-dao-dong-tai/", "dates/", "dates/2023/", "dates/2024/03/", "tags/", "tags/beijie-xiaoxiang/", "units/",
    "units/liutang/", "sections/", "sections/jian-xun/", "sources/", "data/", "search/", "sitemap/", "accessibility/",
    "about/", "404.html",
)  # fmt: skip
Soups = dict[str, BeautifulSoup]


def soups(site: Path) -> Soups:
    """Every page of a site by its address."""
    files = sorted(site.rglob("*.html"))
    return {
        "/" + file.relative_to(site).as_posix().removesuffix("index.html"): BeautifulSoup(
            file.read_text("utf-8"), "lxml"
        )
        for file in files
    }


def lasting(pages: Soups) -> Soups:
    """The pages that are to be found: neither 404 nor an address that leads on or says why nothing is there."""
    return {url: soup for url, soup in pages.items() if not soup.find("meta", attrs={"name": "robots"})}


def build(folder: Path, files: dict[str, str], *options: str) -> Path:
    content, site = write_site(folder, files), folder / "site"
    order = ["build", "--content", str(content), "--output", str(site), "--as-of", "2025-01-01", "--no-search"]
    assert main([*order, *options]) == 0
    return site


# --- a special topic below its portal's site, as a street office has it ----------------------------------------------

# Letters of Extension B and G, and compatibility ideographs that any normalisation would turn into others.
RARE = "𠮷\U00030edd﨑\uf9dc\U0002f800"
PORTAL = {
    "site.yaml": """\
title: 青禾区文明创建专题
base_url: https://www.yunchuan.gov.cn
base_path: /ztzl/cjwmcs/
profile: gov
organizer: 青禾区创建办
operator: 青禾区融媒体中心
contact: 电话 0999-1234567
address: 柳塘路1号
conac_id: 0A1B2C3D
archived_on: 2024-12-31
上级门户: {名称: 云川市人民政府, 网址: "https://www.yunchuan.gov.cn", 标识码: "9900000002", ICP备案号: 云ICP备1号,
  公安备案号: 云公网安备 2号}
columns:
  - {id: jdt, name: 街道动态, description: 各街道在做什么。, kind: 工作动态}
  - {id: kong, name: 还没有稿件的栏目, description: 以后会有。, kind: 工作动态}
bulletins: [{id: kb, name: 青禾快报}]
""",
    "articles/2024/0301-shiji.md": "---\ntitle: 柳塘街道办起市集\ndate: 2024-03-01\n---\n头一天来了两百多人。\n",
    "articles/2024/0305-diaoqiao.md": f"""\
---
title: {RARE}巷的吊桥修好了
date: 2024-03-05 09:30
来源: 青禾融媒
栏目: 街道动态
责任编辑: 邵{RARE}
标签: {RARE}巷
---
{RARE}巷的吊桥三月五日通行，见[清单](qingdan.csv)。
""",
    "articles/2024/qingdan.csv": "摊位,数目\n蔬菜,12\n",
    "articles/2024/0309-yeshi.md": "---\ntitle: 夜市延到十点\ndate: 2024-03-09\n---\n商户们都说好。\n",
    "articles/2024/0310-cuowu.md": """\
---
title: 一组写错的数字
date: 2024-03-10
状态: 已撤下
撤下原因: 数据有误
---
这一句不该再有人读到。
""",
    "articles/undated/jiuwen.md": "---\ntitle: 一张旧报纸\n---\n不知道是哪一年的。\n",
    "issues/2024/2.md": "---\nnumber: 第2期（总第113期）\ndate: 2024-03-08\n---\n# 要闻\n\n## 夜市\n\n开张了。\n",
    "issues/2024/s1.md": "---\nnumber: 增刊第1期\ndate: 2024-04-08\n---\n# 要闻\n\n## 夜市\n\n再开张了。\n",
    "redirects.yaml": "/old/shiji.html: /articles/2024/0301-shiji/\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("portal")
    return build(folder, PORTAL)


@pytest.fixture(scope="module")
def topic(portal: Path) -> Soups:
    return soups(portal)


@pytest.fixture(scope="module")
def pages(sample: Path) -> Soups:
    return soups(sample)


@pytest.fixture(scope="module")
def both(topic: Soups, pages: Soups) -> Soups:
    return {**{f"portal:{url}": soup for url, soup in topic.items()}, **pages}


@pytest.fixture(scope="module")
def tabs(browser: Browser, sample_url: str) -> Iterator[dict[str, Page]]:
    """One page of every class, each open in a tab."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = {path: context.new_page() for path in KINDS}
    for path, page in opened.items():
        page.goto(sample_url + path)
    yield opened
    context.close()


# --- furniture of every page ------------------------------------------------------------------------------------------


def furniture(soup: BeautifulSoup, part: str) -> str:
    """The header or the footer of a page without what says where one is."""
    shown = BeautifulSoup(str(soup.select_one(f"body > {part}")), "lxml")
    for link in shown.select("[aria-current]"):
        del link["aria-current"]
    for link in shown.select("a[href*=jiucuo]"):
        link["href"] = link["href"].partition("&url=")[0]
    for search in shown.select("form.site-search"):
        search.decompose()
    for name in shown.select("h1.brand"):
        name.name = "p"
    return re.sub(r"\s+", " ", str(shown))


@pytest.mark.parametrize("part", ["header", "footer"])
def test_header_and_footer_are_the_same_on_every_page(pages: Soups, topic: Soups, part: str) -> None:
    for site in (pages, topic):
        assert len({furniture(soup, part) for soup in site.values()}) == 1
    for url, soup in pages.items():
        areas = [tag.name for tag in soup.body.find_all(["header", "main", "footer"], recursive=False)]
        assert areas == ["header", "main", "footer"], url
        # The search page has its box where its results are.
        assert len(soup.select("header form.site-search")) == (url != "/search/"), url


def test_the_footer_of_a_government_site_is_complete(topic: Soups) -> None:
    for url, soup in topic.items():
        footer = soup.select_one("body > footer")
        words = footer.get_text()
        for told in (
            "主办单位：青禾区创建办",
            "承办单位：青禾区融媒体中心",
            "联系方式：电话 0999-1234567",
            "网站标识码：9900000002",
        ):
            assert told in words, url
        links = {re.sub("（外部链接）", "", link.get_text(strip=True)): link for link in footer.find_all("a")}
        assert links["云ICP备1号"]["href"] == "https://beian.miit.gov.cn/"
        assert links["云公网安备 2号"]["href"].startswith("https://beian.mps.gov.cn/")
        assert links["党政机关网站标识"]["href"].endswith("&id=0A1B2C3D")
        assert "site_code=9900000002&url=https%3A%2F%2Fwww.yunchuan" in links["我为政府网站找错"]["href"]
        assert links["网站地图"]["href"] == "/ztzl/cjwmcs/sitemap/"
        for marked in ("云公网安备 2号", "党政机关网站标识", "我为政府网站找错"):
            assert links[marked].img["src"].startswith("/ztzl/cjwmcs/assets/icons/"), marked


def test_a_parent_portal_stands_for_the_site_on_every_page(topic: Soups) -> None:
    for url, soup in topic.items():
        told = {tag.get("name"): tag.get("content") for tag in soup.find_all("meta")}
        assert (told["SiteName"], told["SiteDomain"], told["SiteIDCode"]) == (
            "云川市人民政府", "www.yunchuan.gov.cn", "9900000002",
        ), url  # fmt: skip
        assert soup.select_one("header .portal a")["href"] == "https://www.yunchuan.gov.cn/", url


GOVERNMENT = {
    "title": "青禾档案", "base_url": "https://wm.qinghe.gov.cn", "organizer": "创建办", "operator": "融媒体中心",
    "contact": "电话 0999-1234567", "site_id_code": '"9900000000"', "icp_no": "云ICP备1号", "police_no": "云公网安备 2号",
}  # fmt: skip


def government(without: str = "") -> str:
    told = {"profile": "gov", **{name: value for name, value in GOVERNMENT.items() if name != without}}
    return "".join(f"{name}: {value}\n" for name, value in told.items())


@pytest.mark.parametrize(
    "name", ["organizer", "operator", "contact", "site_id_code", "icp_no", "police_no", "base_url"]
)
def test_a_government_site_must_tell_who_it_is(tmp_path: Path, name: str) -> None:
    assert configured(tmp_path, site=government())[1] == []
    (told,) = configured(tmp_path, site=government(without=name))[1]
    assert told.startswith("site.yaml:1:1: 政府网站（profile: gov）还缺 ")
    assert told.endswith("[gov-missing]")


def test_without_them_a_government_site_is_not_built(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    content = write_site(tmp_path, {"site.yaml": "title: 青禾档案\nprofile: gov\n"})
    assert main(["build", "--content", str(content), "--output", str(tmp_path / "site")]) == 1
    assert "还缺 主办单位、承办单位、联系方式、网址、标识码、ICP备案号、公安备案号" in capsys.readouterr().err
    assert not (tmp_path / "site").exists()


def test_breadcrumbs_lead_home_from_every_page_but_home(both: Soups) -> None:
    for url, soup in lasting(both).items():
        trails = soup.select("main > nav.crumbs[aria-label='当前位置'] > ol")
        if url.endswith("portal:/") or url == "/":
            assert trails == [], url
            continue
        (trail,) = trails
        steps = trail.find_all("li", recursive=False)
        assert steps[0].get_text(strip=True) == "首页", url
        assert steps[0].a["href"] in ("/", "/ztzl/cjwmcs/"), url
        # The last step is the page itself; a later page of a list has its list there.
        assert steps[-1].get("aria-current") == "page" or re.search(r"/\d+/$", url), url
        assert all(step.a for step in steps if not step.get("aria-current")), url


def test_an_article_shows_what_a_reader_must_know(topic: Soups) -> None:
    soup = topic["/articles/2024/0305-diaoqiao/"]
    (title,) = soup.find_all("h1")
    assert title.get_text(strip=True) == f"{RARE}巷的吊桥修好了"
    byline = soup.select_one(".byline")
    assert [part.get_text() for part in byline.find_all(recursive=False)] == ["2024-03-05 09:30", "来源：青禾融媒"]
    assert byline.time["datetime"] == "2024-03-05T09:30+08:00"
    facts = [(row.dt.get_text(), row.dd.get_text(strip=True)) for row in soup.select(".record .facts > div")]
    assert ("责任编辑", f"邵{RARE}") in facts
    assert ("栏目", "街道动态") in facts
    older, newer = soup.select("nav.neighbours a")
    assert (older["rel"], older.select_one(".neighbour-title").get_text()) == (["prev"], "柳塘街道办起市集")
    assert (newer["rel"], newer.select_one(".neighbour-title").get_text()) == (["next"], "夜市延到十点")


def test_an_issue_leads_to_its_neighbours_and_its_series(pages: Soups) -> None:
    soup = pages[f"/{ISSUE}"]
    assert [link["href"] for link in soup.select("nav.neighbours a")] == ["/issues/32/", "/issues/34/"]
    assert [link["href"] for link in soup.select(".crumbs a")] == ["/", "/issues/"]


def test_a_column_without_items_is_neither_shown_nor_linked(topic: Soups) -> None:
    assert "/columns/jdt/" in topic
    assert "/columns/kong/" not in topic
    for url, soup in topic.items():
        assert not soup.find(href=re.compile("kong")), url
        assert "还没有稿件的栏目" not in soup.get_text(), url


def test_every_page_of_a_finished_campaign_says_so(topic: Soups, pages: Soups) -> None:
    for url, soup in topic.items():
        assert soup.select_one("header .archived-note").get_text(strip=True) == (
            "本专题已归档，内容停止更新（2024-12-31）"
        ), url
    assert not [url for url, soup in pages.items() if "本专题已归档" in soup.get_text()]


def test_the_404_page_offers_home_and_search(both: Soups) -> None:
    for url, start in (("/404.html", "/"), ("portal:/404.html", "/ztzl/cjwmcs/")):
        main_part = both[url].main
        assert main_part.find("form", action=f"{start}search/").find("input", attrs={"name": "q"}), url
        assert main_part.find("a", href=start), url


# --- links -------------------------------------------------------------------------------------------------------------

# Links that a reader cannot see, once everything that folds is open; the one to the text shows when it has the focus.
HIDDEN = """
() => {
  document.querySelectorAll('details').forEach((it) => { it.open = true; });
  const numbers = (colour) => (colour.match(/[\\d.]+/g) || []).map(Number);
  const ground = (it) => {
    for (let up = it; up; up = up.parentElement) {
      const colour = getComputedStyle(up).backgroundColor;
      const parts = numbers(colour);
      if (parts.length < 4 || parts[3] > 0.5) return parts;
    }
    return [255, 255, 255];
  };
  const fault = (link) => {
    const box = link.getBoundingClientRect();
    const style = getComputedStyle(link);
    if (!link.getClientRects().length) return 'is not laid out';
    if (box.width < 4 || box.height < 8) return `is ${box.width} by ${box.height}`;
    if (box.right <= 0 || box.bottom + scrollY <= 0 || box.left >= innerWidth) return 'lies off the screen';
    if (style.visibility !== 'visible') return 'is invisible';
    for (let up = link; up; up = up.parentElement) if (+getComputedStyle(up).opacity < 0.4) return 'is transparent';
    if (parseFloat(style.fontSize) < 9) return `is set in ${style.fontSize}`;
    if (link.namespaceURI !== 'http://www.w3.org/1999/xhtml') return '';
    const [ink, paper] = [numbers(style.color), ground(link)];
    const apart = ink.slice(0, 3).reduce((sum, part, at) => sum + Math.abs(part - paper[at]), 0);
    return apart < 150 ? `is ${style.color} on ${paper}` : '';
  };
  return Array.from(document.querySelectorAll('a[href]:not(.skip)'))
    .map((link) => [link.outerHTML.slice(0, 120), fault(link)]).filter(([, told]) => told);
}
"""


def test_no_link_is_hidden(tabs: dict[str, Page]) -> None:
    for path, page in tabs.items():
        # The mark of a place on this very page shows when the mouse or the focus is there.
        shown = [told for told in page.evaluate(HIDDEN) if not re.match('<a class="permalink" href="#', told[0])]
        if path == "search/":  # without scripts it shows the lists of the header in place of its box
            lists = page.locator(".site-nav a").evaluate_all("links => links.map((it) => it.getAttribute('href'))")
            shown = [told for told in shown if not told[0].startswith(tuple(f'<a href="{href}"' for href in lists))]
        assert shown == [], path
        assert page.locator("a.skip").count() == 1, path


DARK_LINKS = {
    "no size": '<a href="/x/" style="font-size:0">赌</a>',
    "off the screen": '<a href="/x/" style="position:absolute;left:-999px">赌</a>',
    "not laid out": '<div style="display:none"><a href="/x/">赌</a></div>',
    "in the colour of the paper": '<a href="/x/" style="color:#fff">赌场</a>',
    "transparent": '<p style="opacity:0"><a href="/x/">赌场</a></p>',
}


@pytest.mark.parametrize("html", DARK_LINKS.values(), ids=DARK_LINKS)
def test_the_eye_for_hidden_links_sees_them(page: Page, html: str) -> None:
    page.set_content(f"<body><p><a href='/y/'>看得见</a></p>{html}")
    assert [told[0][:12] for told in page.evaluate(HIDDEN)] == ['<a href="/x/']


def test_what_links_and_pictures_name_is_there(portal: Path, topic: Soups) -> None:
    """Every size of every picture, every file, below the sub-path."""
    looked_at = 0
    for url, soup in topic.items():
        for tag in soup.find_all(href=True) + soup.find_all(src=True) + soup.find_all(srcset=True):
            named = [tag.get("href") or tag.get("src") or ""] if not tag.get("srcset") else []
            named += [offer.split()[0] for offer in tag.get("srcset", "").split(",") if offer.strip()]
            for target in named:
                parts = urlsplit(target)
                if parts.scheme or parts.netloc or not parts.path:
                    continue
                assert parts.path.startswith("/ztzl/cjwmcs/"), f"{url}: {target}"
                file = portal / parts.path.removeprefix("/ztzl/cjwmcs/")
                assert (file / "index.html" if parts.path.endswith("/") else file).is_file(), f"{url}: {target}"
                looked_at += 1
    assert looked_at > 500


def test_a_broken_link_stops_the_build(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    content = write_site(
        tmp_path,
        {
            "articles/2024/a.md": "---\ntitle: 甲\ndate: 2024-03-01\n---\n见[乙](b.md#没有)。\n",
            "articles/2024/b.md": "---\ntitle: 乙\ndate: 2024-03-02\n---\n正文。\n",
        },
    )
    assert main(["build", "--content", str(content), "--output", str(tmp_path / "site"), "--no-search"]) == 1
    assert "[link-broken]" in capsys.readouterr().err
    assert not (tmp_path / "site").exists()


# --- weight and stillness ----------------------------------------------------------------------------------------------

LISTS = ("", "issues/", "articles/", "tags/beijie-xiaoxiang/", "dates/2023/", "units/liutang/")


def test_a_list_with_all_it_loads_is_light(browser: Browser, sample: Path, sample_url: str) -> None:
    for path in LISTS:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page, asked = context.new_page(), []
        page.on("request", lambda request, asked=asked: asked.append(urlsplit(request.url).path))
        page.goto(sample_url + path)
        files = [sample / (url.lstrip("/") + ("index.html" if url.endswith("/") else "")) for url in set(asked)]
        weight = sum(len(gzip.compress(file.read_bytes())) for file in files if file.is_file())
        assert weight <= 500 * KB, f"{path}: {weight // KB} KB"
        context.close()


def test_pictures_say_their_size_and_wait_until_they_are_needed(pages: Soups, sample: Path) -> None:
    seen = 0
    for url, soup in pages.items():
        shown = soup.select("main img")
        for picture in soup.find_all("img"):
            assert picture.has_attr("alt"), f"{url}: {picture}"
            assert int(picture["width"]) > 0 and int(picture["height"]) > 0, f"{url}: {picture}"
        assert [picture.get("loading") for picture in shown[1:]] == ["lazy"] * len(shown[1:]), url
        for picture in shown[:1]:
            offered = picture.find_parent("picture").source["srcset"] if picture.find_parent("picture") else ""
            best = [offer.split()[0] for offer in offered.split(", ") if offer] or [picture["src"]]
            assert max((sample / name.lstrip("/")).stat().st_size for name in best) <= 150 * KB, url
            seen += 1
    assert seen > 4


def test_only_the_first_picture_of_a_page_is_loaded_at_once(tmp_path: Path) -> None:
    picture = (Path(__file__).parent.parent / "content/articles/2022/0505-shichang/tanwei.png").read_bytes()
    files = {"articles/2024/a.md": "---\ntitle: 甲\ndate: 2024-03-01\n---\n![一](a/x.png)\n\n字。\n\n![二](a/y.png)\n"}
    for name in ("x.png", "y.png"):
        target = tmp_path / "content/articles/2024/a" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(picture)
    soup = soups(build(tmp_path, files))["/articles/2024/a/"]
    assert [picture.get("loading") for picture in soup.select(".prose img")] == [None, "lazy"]


# What moves, floats over the page or was opened by it.
RESTLESS = """
() => Array.from(document.querySelectorAll('body *')).filter((it) => {
  const style = getComputedStyle(it);
  if (/^(marquee|blink|dialog|iframe|video|audio|object|embed)$/i.test(it.tagName)) return true;
  if (!it.getClientRects().length) return false;
  return style.position === 'fixed' || style.animationName !== 'none';
}).map((it) => it.outerHTML.slice(0, 80)).concat(document.getAnimations().map(String))
"""


def test_nothing_pops_up_floats_or_moves(tabs: dict[str, Page]) -> None:
    assert {path: page.evaluate(RESTLESS) for path, page in tabs.items()} == {path: [] for path in KINDS}
    assert len(tabs[""].context.pages) == len(KINDS), "a page opened another"


def test_the_eye_for_what_moves_sees_it(page: Page) -> None:
    page.set_content(
        "<style>@keyframes x{to{left:9px}} p{animation:x 9s}</style><p>动<div style='position:fixed'>浮</div>"
    )
    assert len(page.evaluate(RESTLESS)) == 3


# --- accessibility -----------------------------------------------------------------------------------------------------


def test_links_within_text_are_underlined(tabs: dict[str, Page]) -> None:
    """Colour is never the only cue."""
    seen = 0
    for path, page in tabs.items():
        told = page.evaluate("""
          () => Array.from(document.querySelectorAll('.prose a, .briefs a, .intro a, .cite-note a, .notfound p a'))
            .filter((link) => !link.matches('.permalink') && link.getClientRects().length)
            .map((link) => { const style = getComputedStyle(link);
              return [link.textContent, style.textDecorationLine, style.textDecorationColor]; })
        """)
        assert [it for it in told if it[1] != "underline" or it[2] == "rgba(0, 0, 0, 0)"] == [], path
        seen += len(told)
    assert seen > 5


def test_text_on_a_phone_is_eighteen_pixels_and_lines_are_wide_apart(browser: Browser, sample_url: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    for path in (ARTICLE, ISSUE, "about/", "accessibility/"):
        page.goto(sample_url + path)
        told = page.evaluate("""
          () => Array.from(document.querySelectorAll('.prose > p, .prose section > p, .briefs > li')).map((it) => {
            const style = getComputedStyle(it); return [parseFloat(style.fontSize), parseFloat(style.lineHeight)]; })
        """)
        assert told, path
        assert min(size for size, _ in told) >= 18, path
        close = page.evaluate("""
          () => Array.from(document.querySelectorAll('body *')).filter((it) => it.getClientRects().length && Array.from(it.childNodes).some((node) => node.nodeType === 3 && node.data.trim()))
            .map((it) => { const style = getComputedStyle(it); return [it.outerHTML.slice(0, 60), parseFloat(style.lineHeight) / parseFloat(style.fontSize)]; })
            .filter(([html, ratio]) => ratio < 1.3 && !/^<(su[bp]|text|title|option)/.test(html))
        """)
        assert close == [], path
    context.close()


SIZED = (("", ""), ("size", "large"), ("size", "largest"), ("mode", "elder"))


def reading(browser: Browser, width: int, name: str, value: str) -> Page:
    """A tab of a reader who has chosen a size of type."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    if name:
        context.add_init_script(f"localStorage.setItem('reading', '{{\"{name}\": \"{value}\"}}')")
    return context.new_page()


PARAGRAPHS = """
() => Array.from(document.querySelectorAll('.prose > p, .prose section > p')).filter((it) => it.getClientRects().length).map((it) => {
  const style = getComputedStyle(it);
  return { size: parseFloat(style.fontSize), line: parseFloat(style.lineHeight), gap: parseFloat(style.marginTop),
    first: it === it.parentElement.firstElementChild, indent: parseFloat(style.textIndent), align: style.textAlign,
    between: style.textJustify, width: it.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight),
    breaks: [style.lineBreak, style.wordBreak, style.overflowWrap].join(), aligned: it.matches('.left, .center, .right') };
})
"""


@pytest.mark.parametrize(("name", "value"), SIZED[1:], ids=[value for _, value in SIZED[1:]])
def test_large_type_has_wide_gaps_between_paragraphs(browser: Browser, sample_url: str, name: str, value: str) -> None:
    """At least 1.3 times the gap between lines; in 长辈版 1.3 times the whole line."""
    page = reading(browser, 1280, name, value)
    page.goto(sample_url + ARTICLE)
    told = [it for it in page.evaluate(PARAGRAPHS) if not it["first"]]
    assert told
    for it in told:
        spacing = it["line"] if value == "elder" else it["line"] - it["size"]
        assert it["gap"] >= 1.3 * spacing, it
        assert it["line"] >= 1.3 * it["size"], it
    page.context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_what_closes_stands_at_the_bottom_in_the_middle(browser: Browser, sample_url: str, width: int) -> None:
    page = reading(browser, width, "", "")
    page.goto(sample_url + ARTICLE)
    page.get_by_role("button", name="阅读设置").click()
    panel, close = page.locator(".settings-panel").bounding_box(), page.locator(".settings-close").bounding_box()
    assert abs(panel["x"] + panel["width"] / 2 - close["x"] - close["width"] / 2) < 2
    assert close["y"] + close["height"] > panel["y"] + panel["height"] - 60
    assert min(close["width"], close["height"]) >= 44
    page.context.close()


def test_headings_landmarks_and_the_way_to_the_text(both: Soups) -> None:
    for url, soup in both.items():
        assert len(soup.find_all("h1")) == 1, url
        levels = [int(tag.name[1]) for tag in soup.find_all(re.compile("^h[1-6]$"))]
        assert all(after <= before + 1 for before, after in pairwise(levels)), f"{url}: {levels}"
        skip = soup.body.find("a")
        assert (skip["class"], skip["href"], skip.get_text()) == (["skip"], "#main", "跳到正文"), url
        assert [tag.get("id") for tag in soup.find_all("main")] == ["main"], url
        assert soup.html["lang"] == "zh-Hans", url
        for item in soup.find_all("li"):
            assert item.parent.name in ("ul", "ol"), f"{url}: {item}"


def test_every_table_has_a_name_and_heads_with_scope(pages: Soups) -> None:
    seen = 0
    for url, soup in pages.items():
        for table in soup.select("table"):
            scopes = {head.get("scope") for head in table.find_all("th")}
            assert scopes and scopes <= {"col", "row", "colgroup", "rowgroup"}, f"{url}: {scopes}"
            named = table.caption or (table.parent.get("role") == "region" and table.parent.get("aria-label"))
            assert named, url
            assert table.caption or table.find_parent(class_="prose"), (
                f"{url}: only an author's table may lack a caption"
            )
            seen += 1
    assert seen > 5


# Comments and the words between quotation marks are no code.
NO_CODE = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*|'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\"", re.S)


def scripts(root: Path) -> Iterator[tuple[str, str]]:
    for file in sorted((root / "templates/static").glob("*.js")):
        yield file.name, NO_CODE.sub("''", file.read_text("utf-8"))


def test_nothing_asks_for_haste_drag_or_two_fingers(root: Path, both: Soups) -> None:
    for name, code in scripts(root):
        listened = re.search(
            r"\b(setInterval|ontouch|touch(start|move|end)|pointer(down|move)|drag\w*|wheel|gesture\w*)\b", code
        )
        assert listened is None, f"{name}: {listened}"
        text = (root / "templates/static" / name).read_text("utf-8")
        assert not re.search(r"addEventListener\('(touch|pointer|drag|mousemove|wheel|gesture)", text), name
    for url, soup in both.items():
        for refresh in soup.find_all("meta", attrs={"http-equiv": "refresh"}):
            assert refresh["content"].startswith("0; url=/"), url
        assert not soup.find(draggable="true"), url
        assert "验证码" not in soup.get_text(), url


def main_text(html: str) -> str:
    """What the main part says, without its controls."""
    main_part = BeautifulSoup(html, "lxml").main
    for control in main_part.select(".tools, button, [role=status]"):
        control.decompose()
    return re.sub(r"\s+", "", main_part.get_text())


def test_scripts_add_nothing_to_read(tabs: dict[str, Page], sample: Path) -> None:
    """What an archive keeps as HTML is what readers saw."""
    for path, page in tabs.items():
        file = sample / (path if path.endswith(".html") else f"{path}index.html")
        kept = main_text(file.read_text("utf-8"))
        assert len(kept) > 30, path
        # The search page has its lists where there are no scripts, its box where there are.
        assert path == "search/" or main_text(page.content()) == kept, path


# --- typography --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "value"), SIZED, ids=[value or "standard" for _, value in SIZED])
def test_lines_of_text_are_set_as_chinese_is(browser: Browser, sample_url: str, name: str, value: str) -> None:
    """Whole characters, ten to forty of them; justified from about twenty on; two in; broken where they may be."""
    page = reading(browser, 1280, name, value)
    seen = set()
    for path in (ARTICLE, ISSUE, "about/"):
        page.goto(sample_url + path)
        for width in (1280, 1000, 768, 430, 390):
            page.set_viewport_size({"width": width, "height": 900})
            for it in page.evaluate(PARAGRAPHS):
                where, count = f"{path} on {width}: {it}", it["width"] / it["size"]
                assert abs(count - round(count)) < 0.05, where
                assert 10 <= round(count) <= 40, where
                assert 1.5 <= it["line"] / it["size"] <= 2, where
                assert it["breaks"] == "strict,normal,anywhere", where
                if it["aligned"]:
                    assert it["indent"] == 0, where
                    continue
                assert abs(it["indent"] - 2 * it["size"]) < 0.1, where
                assert value or it["gap"] <= it["line"] / 2, where
                seen.add((it["align"], it["between"], round(count)))
    justified = {count for align, _, count in seen if align == "justify"}
    assert {between for align, between, _ in seen if align == "justify"} <= {"inter-character"}
    assert {align for align, _, _ in seen} <= {"justify", "start"}
    if value == "elder":
        assert not justified
    else:
        # The width of the screen decides: where a sheet's margins take one more, a line of nineteen is justified.
        assert min(justified) >= 19
        assert max([count for align, _, count in seen if align == "start"], default=0) < 20
    page.context.close()


def test_lists_captions_and_headings_are_not_indented(tabs: dict[str, Page]) -> None:
    looked_at = "li, li p, figcaption, h2, h3, h4, td, th, caption, .left, .center, .right"
    for path, page in tabs.items():
        indented = page.evaluate(
            """(names) => Array.from(document.querySelectorAll(names))
              .filter((it) => it.closest('.prose, .briefs, .item') && parseFloat(getComputedStyle(it).textIndent) !== 0)
              .map((it) => it.outerHTML.slice(0, 60))""",
            looked_at,
        )
        assert indented == [], path


def test_a_text_in_the_other_script_says_so(pages: Soups) -> None:
    assert pages["/articles/2023/0618-jiemei/"].select_one("article")["lang"] == "zh-Hant"
    assert {soup.html["lang"] for soup in pages.values()} == {"zh-Hans"}


def test_rare_letters_stay_what_they_are(portal: Path, topic: Soups) -> None:
    soup = topic["/articles/2024/0305-diaoqiao/"]
    assert RARE in soup.h1.get_text()
    assert f"{RARE}巷的吊桥三月五日通行" in soup.select_one(".prose").get_text()
    assert soup.find("meta", attrs={"name": "ArticleTitle"})["content"] == f"{RARE}巷的吊桥修好了"
    for name in (
        "feed.xml",
        "rss.xml",
        "feed.json",
        "records.csv",
        "records.jsonl",
        "index.html",
        "articles/index.html",
    ):
        (file,) = [
            found for found in portal.rglob(Path(name).name) if found.relative_to(portal).as_posix().endswith(name)
        ][:1]
        assert RARE in file.read_text("utf-8"), name
    assert f"{RARE}巷" in topic["/tags/"].get_text()


def test_search_is_given_rare_letters_as_they_are() -> None:
    archive = together(article(head=f"tags: [{RARE}]", body=f"{RARE}巷的吊桥。")).archive
    (record,) = [r for r in search_records(plan(archive, Config(), ())) if r.url.startswith("/articles/")]
    assert any(RARE in passage.text for passage in record.passages)
    assert ("tag", RARE) in record.filters


def test_rare_letters_get_into_a_printed_file(
    browser: Browser, portal: Path, serve_folder: Callable[[Path], str]
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route(
        "**/ztzl/cjwmcs/**",
        lambda route: route.fulfill(path=portal / urlsplit(route.request.url).path[13:].lstrip("/")),
    )
    page.goto(f"{serve_folder(portal)}articles/2024/0305-diaoqiao/")
    pdf = pypdfium2.PdfDocument(page.pdf())
    text = "".join(pdf[number].get_textpage().get_text_bounded() for number in range(len(pdf)))
    assert "𠮷" in text
    context.close()


# --- numbers, dates, addresses -----------------------------------------------------------------------------------------

TIMES = {
    r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}": r"\1T\2",
    r"\d{4}(-\d{2}){0,2}": "",
    r"\d{4}年([1-9]\d?月([1-9]\d?日)?)?": "",
}


def test_a_date_is_written_in_one_form(both: Soups) -> None:
    """2024年3月5日 in the masthead, 2024-03-05 09:30 elsewhere; never both in one place, and it is the day it means."""
    seen = set()
    for url, soup in both.items():
        for time in soup.select("body time"):
            text = time.get_text()
            (form,) = [form for form in TIMES if re.fullmatch(form, text)] or [None]
            assert form, f"{url}: {time}"
            stated = [int(part) for part in re.findall(r"\d+", text)]
            meant = [int(part) for part in re.findall(r"\d+", time["datetime"].split("+")[0])]
            assert stated == meant[: len(stated)], f"{url}: {time}"
            seen.add(form)
        assert not re.search(r"\d{4}年0\d月|年\d{1,2}月0\d日", "".join(t.get_text() for t in soup.select("time"))), url
    assert len(seen) == 3


def test_numbers_of_issues_are_shown_as_papers_write_them(topic: Soups, pages: Soups) -> None:
    assert topic["/issues/2/"].select_one(".mast-number").get_text() == "第2期（总第113期）"
    assert topic["/issues/s1/"].select_one(".mast-number").get_text() == "增刊第1期"
    shown = [soup.select_one(".mast-number").get_text() for soup in pages.values() if soup.select(".mast-number")]
    assert len(shown) > 10
    assert [
        number
        for number in shown
        if not re.fullmatch(r"(\d{4}年)?(增刊|专刊)?第[1-9]\d*期(（总第[1-9]\d*期）)?", number)
    ] == []


def test_addresses_are_short_lower_case_and_without_queries(pages: Soups) -> None:
    for url, soup in lasting(pages).items():
        assert re.fullmatch(r"/(?:[a-z0-9]+(?:-[a-z0-9]+)*/){0,4}", url), url
        assert soup.find("link", rel="canonical")["href"] == f"https://wenming.qinghe.example{url}"


def test_an_old_address_leads_on_in_three_ways(topic: Soups) -> None:
    soup, target = topic["/old/shiji.html"], "/ztzl/cjwmcs/articles/2024/0301-shiji/"
    assert soup.find("meta", attrs={"http-equiv": "refresh"})["content"] == f"0; url={target}"
    assert soup.find("link", rel="canonical")["href"] == f"https://www.yunchuan.gov.cn{target}"
    assert soup.main.find("a", href=target)


def test_a_withdrawn_text_keeps_its_address_and_nothing_else(portal: Path, topic: Soups) -> None:
    url = "/articles/2024/0310-cuowu/"
    soup = topic[url]
    assert soup.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    assert soup.h1.get_text() == "本页已撤下"
    assert "数据有误" in soup.main.get_text()
    for file in portal.rglob("*"):
        if file.is_file() and file.suffix not in (".png", ".webp"):
            text = file.read_text("utf-8")
            assert "一组写错的数字" not in text, file
            assert "这一句不该再有人读到" not in text, file
            # The manifest and the page itself know the address; no list, feed, record or sitemap does.
            own = file.name == ".bulletin.json" or url.strip("/") in file.relative_to(portal).as_posix()
            assert own or "0310-cuowu" not in text, file


def test_search_does_not_know_what_is_withdrawn() -> None:
    archive = together(article("a", head="状态: 已撤下"), article("b"), issue("12")).archive
    assert {r.url for r in search_records(plan(archive, Config(), ()))} >= {"/articles/2024/b/", "/issues/12/"}
    assert "/articles/2024/a/" not in {r.url for r in search_records(plan(archive, Config(), ()))}


def test_the_whole_archive_is_judged_however_old(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    old = "---\ntitle: 旧文\ndate: {year}-03-01\n---\n请打13812345678找王老师。\n"
    content = write_site(tmp_path, {f"articles/{year}/a.md": old.format(year=year) for year in range(2009, 2025)})
    assert main(["check", "--content", str(content), "--as-of", "2025-01-01"]) == 0
    told = capsys.readouterr()
    assert (told.out + told.err).count("[private]") == 16


# --- what the page brings along ------------------------------------------------------------------------------------------

LOADING = {
    "script": "src", "img": "src", "source": "srcset", "iframe": "src", "video": "src", "audio": "src", "embed": "src",
    "object": "data", "use": "href", "image": "href", "form": "action", "input": "src", "track": "src",
}  # fmt: skip


def loads(soup: BeautifulSoup) -> Iterator[tuple[Tag, str]]:
    """Every address that a browser asks for by itself, or sends to."""
    for tag in soup.find_all(list(LOADING)):
        for name in {LOADING[tag.name], "poster", "srcset", "xlink:href"} & tag.attrs.keys():
            yield from ((tag, offer.split()[0]) for offer in tag[name].split(", ") if offer.strip())
    for tag in soup.find_all("link", href=True):
        if set(tag["rel"]) & {
            "stylesheet",
            "icon",
            "preload",
            "modulepreload",
            "prefetch",
            "preconnect",
            "dns-prefetch",
            "manifest",
        }:
            yield tag, tag["href"]


def test_a_site_loads_nothing_from_elsewhere(sample: Path, portal: Path, both: Soups) -> None:
    seen = 0
    for url, soup in both.items():
        for tag, address in loads(soup):
            if tag.name == "use":  # shows a part of the page itself, and asks for nothing
                assert soup.find(id=address.removeprefix("#")), f"{url}: {tag}"
            else:
                assert re.match("/(?!/)", address), f"{url}: {tag}"
            seen += 1
    assert seen > 1000
    for file in (*sample.rglob("*.css"), *portal.rglob("*.css")):
        assert not re.search(r"url\((?!['\"]?data:)|@import|@font-face", file.read_text("utf-8")), file
    for file in sample.rglob("assets/**/*.svg"):
        assert not re.search(r"(href|src)=|url\((?!#)|<script|<style|<image|<foreignObject", file.read_text("utf-8")), (
            file
        )
    for name, code in scripts(Path(__file__).parent.parent):
        text = (Path(__file__).parent.parent / "templates/static" / name).read_text("utf-8")
        assert not re.search(r"['\"`](https?:)?//", text), name
        assert not re.search(r"\b(WebSocket|EventSource|sendBeacon|XMLHttpRequest|importScripts)\b", code), name


POLICY = {
    "default-src": "'self'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self' data:", "connect-src": "'self'",
    "worker-src": "'self'", "object-src": "'none'", "base-uri": "'none'", "form-action": "'self'",
}  # fmt: skip


def test_every_page_has_the_strict_policy_first(both: Soups) -> None:
    for url, soup in both.items():
        metas = soup.head.find_all("meta")
        assert metas[0].get("charset") == "utf-8", url
        assert metas[1]["http-equiv"] == "Content-Security-Policy", url
        told = dict(rule.strip().split(" ", 1) for rule in metas[1]["content"].split(";"))
        # The search page runs Pagefind's WebAssembly; nothing less would let it.
        extra = " 'wasm-unsafe-eval'" if url.endswith("/search/") else ""
        assert told == {**POLICY, "script-src": POLICY["script-src"] + extra}, url
        assert not soup.find("base"), url


def test_no_page_style_or_script_names_an_address_by_numbers(sample: Path, portal: Path) -> None:
    literal = re.compile(r"(?:https?:)?//\d{1,3}(?:\.\d{1,3}){3}\b")
    for folder in (sample, portal):
        for file in folder.rglob("*"):
            if file.suffix in (".html", ".xml", ".json", ".jsonl", ".csv", ".js", ".css", ".svg", ".txt"):
                found = literal.search(file.read_text("utf-8"))
                assert found is None, f"{file}: {found}"


def test_old_browsers_read_the_style_sheets(root: Path) -> None:
    for file in sorted((root / "templates/static").glob("*.css")):
        text = re.sub(r"/\*.*?\*/", "", file.read_text("utf-8"), flags=re.S)
        bare = re.sub(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'", '""', text)
        assert not re.search(r":has\(|@layer|@container|container-(type|name)|@scope|@starting-style|&", bare), (
            file.name
        )
        assert nested(bare) == [], file.name


def nested(css: str) -> list[str]:
    """The rules that stand within a rule of style, not of a condition."""
    stack, found, head = [], [], ""
    for piece in re.split(r"([{};])", css):
        if piece == "{":
            if stack and not stack[-1].startswith("@"):
                found.append(head.strip())
            stack.append(head.strip())
        elif piece == "}":
            stack.pop()
        head = piece if piece not in "{};" else ""
    assert stack == []
    return found


def test_nesting_is_seen() -> None:
    assert nested("@media print { a { color: red; } } p { color: red; b { color: blue } }") == ["b"]


# What a browser of 2019 (Chromium 78) does not know.
YOUNG = re.compile(
    r"\?\.(?!\d)|\?\?|\|\|=|&&=|\breplaceAll\(|\.at\(|\bstructuredClone\(|\bAggregateError\b|\bWeakRef\b|[^\w]#\w+\s*[=(;]"
    r"|\b\d+n\b|\bstatic \{|\.findLast|\.toSorted|\.toReversed|Object\.(hasOwn|groupBy)|Promise\.(any|allSettled|withResolvers)"
)


def test_old_browsers_read_the_scripts(root: Path, both: Soups) -> None:
    for name, code in scripts(root):
        assert YOUNG.search(code) is None, f"{name}: {YOUNG.search(code)}"
    assert YOUNG.search("a?.b") and YOUNG.search("a ?? b") and not YOUNG.search("a ? .5 : 1")
    for url, soup in both.items():
        assert not soup.find(["dialog", "portal", "selectlist"]), url
        # Modules are loaded where search is, and nowhere else.
        modules = [tag["src"] for tag in soup.select("script[type=module]")]
        assert modules == [] or url.endswith("/search/"), url
