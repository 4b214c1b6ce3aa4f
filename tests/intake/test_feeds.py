"""Feeds: a text for each entry, with what the feed says of it; nothing is fetched, nothing is made up."""

from __future__ import annotations

import socket

import pytest

from builder.documents import parse_document
from builder.intake import read_original
from builder.problems import ContentError

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>青禾文明网</title><link>https://www.qinghe.example/</link>
<item><title>三项举措 &amp; 推进门前三包</title><link>https://www.qinghe.example/1.html</link><dc:creator>王小青</dc:creator>
<pubDate>Thu, 17 Jun 2021 17:01:19 GMT</pubDate><category>文明创建</category><category>街道</category>
<description>摘要</description><content:encoded><![CDATA[<p onclick="x()">正文第一段。</p><img src="1.png">]]></content:encoded></item>
<item><title>只有摘要</title><link>javascript:alert(1)</link><author>青禾文明网</author><description>近日，街道开展活动。
第二行 1 &amp;lt; 2。</description></item>
</channel></rss>"""
ATOM = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>青禾文明网</title>
<entry><title type="html">&lt;b&gt;门前三包&lt;/b&gt;</title><link href="https://www.qinghe.example/2.html"/>
<published>2021-06-18T01:01:19+08:00</published><updated>2022-01-01T00:00:00Z</updated>
<content type="html">&lt;p&gt;正文。&lt;/p&gt;</content></entry></feed>"""


def read(text, name="订阅.xml"):
    data = text if isinstance(text, bytes) else text.encode()
    return read_original(name, data, lambda _: None)


def parted(raw):
    document = parse_document(raw.text, raw.name)
    return {field.name: field.value.text for field in document.fields}, document.body.strip("\n")


def test_an_entry_has_what_the_feed_says_and_its_html_untouched():
    first, _ = read(RSS)
    fields, body = parted(first)
    assert fields == {
        "title": "三项举措 & 推进门前三包",
        "date": "Thu, 17 Jun 2021 17:01:19 GMT",
        "作者": "王小青",
        "platform": "青禾文明网",
        "channel": "文明创建、街道",
        "reprint_of": "https://www.qinghe.example/1.html",
    }
    assert body == '<p onclick="x()">正文第一段。</p><img src="1.png">'
    assert first.name == "订阅.xml/1 三项举措 & 推进门前三包"
    assert first.notes == ()


def test_a_summary_becomes_paragraphs_and_says_so():
    _, second = read(RSS)
    fields, body = parted(second)
    assert fields == {"title": "只有摘要", "platform": "青禾文明网"}
    assert body == "<p>近日，街道开展活动。</p>\n<p>第二行 1 &lt; 2。</p>"
    assert [note.note for note in second.notes] == ["订阅源只给了摘要，全文请看原文地址"]


def test_atom_has_the_day_it_was_published():
    (entry,) = read(ATOM, "feed.atom")
    assert parted(entry) == (
        {
            "title": "门前三包",
            "date": "2021-06-18T01:01:19+08:00",
            "platform": "青禾文明网",
            "reprint_of": "https://www.qinghe.example/2.html",
        },
        "<p>正文。</p>",
    )


def test_an_entry_is_kept_by_its_own_bytes_so_that_a_later_download_is_known():
    first, second = read(RSS)
    later = RSS.replace("<item>", "<item><title>更新的一条</title></item><item>", 1)
    assert first.data.startswith(b"<item><title>\xe4\xb8\x89") and first.data.endswith(b"</item>")
    assert [raw.data for raw in read(later)][1:] == [first.data, second.data]


def test_the_end_of_an_entry_is_not_looked_for_in_its_text():
    first, _ = read(RSS.replace("正文第一段。", "正文</item>第一段。"))
    assert first.data.decode().endswith('<img src="1.png">]]></content:encoded></item>')


def test_a_feed_in_which_entries_cannot_be_told_apart_is_kept_whole():
    odd = RSS.replace("<channel>", "<channel><!-- <item>样例</item> -->")
    assert [(raw.data, raw.index) for raw in read(odd)] == [(odd.encode(), 0), (odd.encode(), 1)]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_feeds_in_other_encodings(encoding):
    text = RSS.replace("UTF-8", encoding)
    assert parted(read(text.encode(encoding))[0])[0]["title"] == "三项举措 & 推进门前三包"


def test_a_feed_is_known_by_its_content():
    assert len(read(RSS, "下载.txt")) == 2


@pytest.mark.parametrize(
    ("feed", "rule"),
    [
        (
            '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "x">]><rss><channel><item/></channel></rss>',
            "intake-feed-xml",
        ),
        ('<?xml version="1.0"?><rss version="2.0"><channel><title>空</title></channel></rss>', "intake-empty"),
        ("<rss>" + "<item></item>" * 3000 + "</rss>", "intake-too-large"),
        ('<?xml version="1.0"?><地图><点/></地图>', "intake-kind"),
    ],
    ids=["entities", "no entry", "too many", "another XML"],
)
def test_what_is_refused(feed, rule):
    with pytest.raises(ContentError) as refusal:
        read(feed)
    (problem,) = refusal.value.problems
    assert problem.rule == rule
    assert problem.cure


def test_nothing_is_fetched(monkeypatch):
    def caught(*_):
        raise AssertionError("a connection")

    monkeypatch.setattr(socket, "getaddrinfo", caught)
    linked = RSS.replace("<channel>", '<?xml-stylesheet href="http://tracker.example/a.xsl"?><channel>')
    linked = linked.replace("<rss", '<!DOCTYPE rss SYSTEM "http://tracker.example/rss.dtd">\n<rss', 1)
    assert len(read(linked)) == 2
