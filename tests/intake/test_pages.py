"""Saved web pages: the article where it is certain, the whole page where it is not, and a word on what stayed behind."""

from __future__ import annotations

import base64

import pytest
from intake.making import PNG

from builder.documents import parse_document
from builder.intake import read_original
from builder.problems import ContentError

PROSE = "近日，河西街道组织党员走上街头，清理卫生死角，劝导不文明行为，受到居民群众好评。"
ARTICLE = f"<p>{PROSE}</p><p>下一步，街道将继续巩固成果，做到长效常治，让文明之风吹遍每一条背街小巷。</p>"


def read(page, name="页面.html", files=None):
    data = page if isinstance(page, bytes) else page.encode()
    (raw,) = read_original(name, data, (files or {}).get)
    return raw


def fields_and_body(raw):
    document = parse_document(raw.text, raw.name)
    return {field.name: field.value.text for field in document.fields}, document.body.strip("\n")


WECHAT = f"""<!DOCTYPE html>
<!-- saved from url=(0047)https://mp.weixin.qq.com/s/AbCdEf123456 -->
<html><head><title></title><meta property="og:title" content="别的标题">
<script>var nickname = htmlDecode("青禾文明网"); var ct = "1710381600"; var msg_link = "";</script></head>
<body><div id="page-content"><h1 class="rich_media_title" id="activity-name">
  青禾区三项举措  推进门前三包
</h1>
<div id="meta_content"><span id="copyright_logo">原创</span><span id="js_author_name">王小青</span>
<a id="js_name">青禾文明网</a><em id="publish_time">昨天</em><em id="js_ip_wording">发表于云川</em></div>
<div class="rich_media_content" id="js_content" style="visibility: hidden; opacity: 0;"><section>{ARTICLE}
<p><img class="rich_pages" data-src="https://mmbiz.qpic.example/a/640?wx_fmt=png" src="./青禾_files/640.png" data-w="1080"></p>
<mp-common-profile data-nickname="云川发布"></mp-common-profile>
<iframe class="video_iframe" data-src="https://v.example/1"></iframe></section></div>
<div id="js_pc_qr_code">微信扫一扫关注该公众号</div><div>赞 在看 分享</div></div>
<script>var x = "<p>脚本里的字</p>";</script></body></html>"""


def test_a_wechat_page_gives_title_day_account_and_text():
    raw = read(WECHAT, files={"青禾_files/640.png": PNG})
    fields, body = fields_and_body(raw)
    assert fields == {
        "title": "青禾区三项举措 推进门前三包",
        "date": "2024-03-14 10:00:00",
        "published_by": "青禾文明网",
        "作者": "王小青",
        "platform": "微信公众号",
        "reprint_of": "https://mp.weixin.qq.com/s/AbCdEf123456",
    }
    assert body.startswith(f"<section>{ARTICLE}")
    assert not any(word in body for word in ("原创", "扫一扫", "在看", "脚本", "visibility", "云川发布"))
    assert raw.kind == "page"
    assert raw.data == WECHAT.encode()


def test_a_wechat_page_brings_the_pictures_beside_it_under_the_address_of_the_text():
    raw = read(WECHAT, files={"青禾_files/640.png": PNG})
    assert [(one.address, one.data) for one in raw.pictures] == [("https://mmbiz.qpic.example/a/640?wx_fmt=png", PNG)]
    assert 'data-src="https://mmbiz.qpic.example/a/640?wx_fmt=png"' in raw.text


def test_what_stays_behind_of_a_wechat_page_is_counted():
    left = len("原创" + "发表于云川" + "微信扫一扫关注该公众号" + "赞在看分享" + "昨天")
    assert [note.note for note in read(WECHAT).notes] == ["文中有 1 个视频，未收入", f"页面外壳 {left} 字未收入"]


@pytest.mark.parametrize(
    ("script", "day"),
    [
        ('var ct = "1710381600";', "2024-03-14 10:00:00"),
        ("window.ct = '1710345600';", "2024-03-14 00:00:00"),
        ('var createTime = "2024-03-14 09:30";', "2024-03-14 09:30"),
        ('var ct = "昨天";', None),
        ("", None),
    ],
)
def test_the_day_of_a_wechat_page_is_what_it_proves(script, day):
    page = f'<html><script>{script}</script><div id="js_content">{ARTICLE}</div><em id="publish_time">3天前</em></html>'
    assert fields_and_body(read(page))[0].get("date") == day


def government(container, extra="", head=""):
    return f"""<html><head><title>青禾区推进门前三包_青禾区人民政府</title>{head}</head><body>
<div class="top"><a href="/">首页</a><a href="/zwgk">政务公开</a><form><input value="搜索"></form></div>
<div class="crumb">当前位置：首页 &gt; 文明创建</div><h1>青禾区推进门前三包</h1>
<div class="info"><span>发布时间：2024-03-14 10:20</span><span>来源：青禾区文明办</span><span>浏览次数：32</span></div>
{container}
<p>责任编辑：李晓</p>{extra}
<div class="foot">主办：青禾区人民政府办公室　备案号：云ICP备00000000号</div></body></html>"""


@pytest.mark.parametrize(
    "container",
    [
        f'<div id="UCAP-CONTENT">{ARTICLE}</div>',
        f'<div class="TRS_Editor">{ARTICLE}</div>',
        f'<div class="x"><div id="zoom"><div class="TRS_Editor">{ARTICLE}</div></div></div>',
        f"<article>{ARTICLE}</article>",
        f'<div class="col view-content">{ARTICLE}</div>',
        f'<div id="zoom" style="display:none">{ARTICLE}</div>',
    ],
    ids=["UCAP-CONTENT", "TRS_Editor", "one in the other", "article", "one class of two", "shown by a script"],
)
def test_a_government_page_gives_its_article_its_date_line_and_its_credits(container):
    raw = read(government(container))
    fields, body = fields_and_body(raw)
    assert fields == {"title": "青禾区推进门前三包"}
    first, last = body.split("\n")[0], body.split("\n")[-1]
    assert first == "<p>发布时间：2024-03-14 10:20 来源：青禾区文明办 浏览次数：32</p>"
    assert ARTICLE in body
    assert last == "<p>责任编辑：李晓</p>"
    assert not any(word in body for word in ("首页", "当前位置", "备案号", "display:none"))
    (note,) = raw.notes
    left = len("首页政务公开当前位置：首页>文明创建主办：青禾区人民政府办公室备案号：云ICP备00000000号")
    assert note.note == f"页面外壳 {left} 字未收入"


def test_what_a_page_says_in_its_head_is_believed():
    head = (
        '<meta name="ArticleTitle" content="三项举措&#10;推进门前三包"><meta name="PubDate" content="2024-03-14 10:20">'
        '<meta name="ContentSource" content="青禾区文明办"><meta name="Author" content="webmaster">'
        '<link rel="canonical" href="https://www.qinghe.example/2024/0314/1.html">'
    )
    fields, _ = fields_and_body(read(government(f'<div id="zoom">{ARTICLE}</div>', head=head)))
    assert fields == {
        "title": "三项举措 推进门前三包",
        "date": "2024-03-14 10:20",
        "content_source": "青禾区文明办",
        "reprint_of": "https://www.qinghe.example/2024/0314/1.html",
    }


@pytest.mark.parametrize(
    "page",
    [
        government(f"<div class='main'>{ARTICLE}</div>"),
        government(f'<div id="zoom">{ARTICLE}</div>', extra=f'<div class="article-content">{ARTICLE}</div>'),
        government(f'<div id="zoom"><p>{PROSE}</p></div>', extra=f"<div>{ARTICLE}{ARTICLE}</div>"),
        "<html><body>" + "<div>" * 1000 + ARTICLE + "</div>" * 1000 + "</body></html>",
        f"<html><body><article>{ARTICLE}</article><![>x",
        ARTICLE,
        f"---\n标题: 已经整理过\n---\n\n<article>{ARTICLE}</article>",
    ],
    ids=[
        "no container we know",
        "two of them",
        "most prose elsewhere",
        "too deep",
        "broken",
        "a fragment",
        "front matter",
    ],
)
def test_a_page_whose_article_is_not_certain_goes_on_whole(page):
    raw = read(page)
    assert (raw.text, raw.notes) == (page, ())


def test_pictures_of_a_whole_page_come_along_too():
    page = (
        '<html><body><img src="页面_files/%E5%9B%BE.png"><img src="a/b.png"><img src="../secret.png">'
        '<img src="/etc/passwd"><img src="http://www.qinghe.example/c.png"><img src="gone.png"></body></html>'
    )
    files = {
        "页面_files/图.png": PNG,
        "a/b.png": b"no picture",
        "../secret.png": PNG,
        "secret.png": PNG,
        "etc/passwd": PNG,
    }
    assert [one.address for one in read(page, files=files).pictures] == ["页面_files/%E5%9B%BE.png"]


def test_pictures_written_into_a_page_are_taken_out_of_its_text():
    inside = base64.b64encode(PNG).decode()
    raw = read(f'<html><body><article>{ARTICLE}<img src="data:image/png;base64,{inside}"></article></body></html>')
    assert '<img src="media/1.png"/>' in raw.text
    assert [(one.address, one.data) for one in raw.pictures] == [("media/1.png", PNG)]


@pytest.mark.parametrize(
    ("charset", "encoding", "text"),
    [
        ("gb2312", "gb18030", ARTICLE),
        ("big5", "big5hkscs", "<p>青禾區創建文明城區，大家一齊參與。</p>"),
        ("utf-8", "utf-8", ARTICLE),
    ],
)
def test_the_declared_encoding_is_used_where_the_bytes_are_no_utf_8(charset, encoding, text):
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head><body>{text}</body></html>'
    raw = read(page.encode(encoding))
    assert (raw.text, raw.encoding) == (page, encoding)


def test_a_word_file_that_is_a_page_is_read_as_one():
    raw = read(f"<html xmlns:o='urn:x'><body><article>{ARTICLE}</article></body></html>", name="旧稿.doc")
    assert (raw.kind, raw.suffix) == ("page", ".html")
    assert ARTICLE in raw.text


def test_a_page_without_end_is_refused():
    with pytest.raises(ContentError) as refusal:
        read("<html><body>" + "字" * 9_000_000)
    assert refusal.value.problems[0].rule == "intake-too-large"
