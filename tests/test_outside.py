"""Which links leave the site, and how a page says so."""

from __future__ import annotations

import pytest

from builder.markdown import render_inline, render_markdown
from builder.markdown.outside import is_outside, mark_outside

OWN = ("wenming.qinghe.example", "*.rongmei.example", "青禾.example")
MARK = '<span class="outside">（外部链接）</span>'
EXTERNAL = 'rel="noopener noreferrer external" class="external"'


@pytest.mark.parametrize(
    "address",
    [
        "https://city.example/",
        "http://city.example",
        "https://notgov.cn/",
        "https://gov.cn.city.example/",
        "https://www.gov.cn.example/",
        "https://city.example/www.gov.cn/",
        "https://city.example:8080/?to=https://www.gov.cn/",
        "https://mywenming.qinghe.example/",
        "https://qinghe.example/",
    ],
)
def test_these_leave(address: str) -> None:
    assert is_outside(address, OWN)


@pytest.mark.parametrize(
    "address",
    [
        "/issues/33/",
        "#i33-1-1",
        "../0505-shichang/",
        "mailto:kuaibao@qinghe.example",
        "https://www.gov.cn/",
        "https://GOV.CN",
        "https://beian.mps.gov.cn/#/query/webSearch?code=1",
        "https://www.yunchuan.gov.cn:8443/a",
        "https://www.gov.cn./",
        "https://xn--9kqu68a.xn--zfr164b/",
        "https://wenming.qinghe.example/issues/33/",
        "https://m.wenming.qinghe.example/",
        "https://rongmei.example/",
        "https://tv.rongmei.example/1",
        "https://xn--2lzs91d.example/",
    ],
)
def test_these_stay(address: str) -> None:
    assert not is_outside(address, OWN)


def test_a_site_without_a_name_of_its_own_trusts_nobody_by_that() -> None:
    assert is_outside("https://city.example/", ("", "*."))


def marked(source: str, own: tuple[str, ...] = OWN) -> str:
    return mark_outside(render_inline(source), own, "（外部链接）")


def test_a_link_that_leaves_says_so_in_its_own_words() -> None:
    assert marked("见[市文明网](https://city.example/a?b=1&c=2)。") == (
        f'见<a href="https://city.example/a?b=1&amp;c=2" {EXTERNAL}>市文明网{MARK}</a>。'
    )


def test_emphasis_within_a_link_stays_before_the_mark() -> None:
    assert marked("[**市**网](https://city.example/)") == (
        f'<a href="https://city.example/" {EXTERNAL}><strong>市</strong>网{MARK}</a>'
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("[省](https://www.yunchuan.gov.cn/)", '<a href="https://www.yunchuan.gov.cn/">省</a>'),
        ("[视频](https://tv.rongmei.example/1)", '<a href="https://tv.rongmei.example/1">视频</a>'),
        ("[第33期](/issues/33/)", '<a href="/issues/33/">第33期</a>'),
        ("[信箱](mailto:a@city.example)", '<a href="mailto:a@city.example">信箱</a>'),
        ('`<a href="https://city.example/">`', '<code>&lt;a href="https://city.example/"&gt;</code>'),
        ("（外部链接）", "（外部链接）"),
    ],
)
def test_what_stays_is_a_link_like_any(source: str, expected: str) -> None:
    assert marked(source) == expected


def test_html_in_a_document_is_marked_too_whatever_it_claims() -> None:
    source = '<div><a title="x" class="left" rel="nofollow" href="https://city.example/">甲</a></div>'
    html = mark_outside(render_markdown(source).html, OWN, "（外部链接）")
    assert html.count(MARK) == 1
    assert 'rel="noopener noreferrer external"' in html
    assert "nofollow" not in html


def test_a_picture_elsewhere_is_marked_but_its_place_stays_what_it_is() -> None:
    figure = render_markdown("![市集](https://img.gov.cn/a.jpg)\n\n文中![小图](https://img.gov.cn/b.jpg)字").html
    stays = mark_outside(figure, OWN, "（外部链接）")
    assert MARK not in stays
    assert '<a href="https://img.gov.cn/b.jpg" class="remote">' in stays
    leaves = mark_outside(figure.replace("img.gov.cn", "img.example"), OWN, "（外部链接）")
    assert leaves.count(MARK) == 2
