"""Texts that were written, or broken, to be dear: one thing a thousand times over, or inside itself.

That the time stays in proportion is measured, not tested (a shared machine has no clock to trust): 1 MB of each shape
takes less than half a minute. What is tested is that they come through whole.
"""

from __future__ import annotations

import pytest

from builder.clean.pipeline import clean
from builder.clean.proofs import prove

MANY, DEEP = 1_000, 10_000

# One thing many times over. Each stands as a text, inside a page, and as the value of a field.
UNITS = {
    "unclosed paragraphs": "<p>…", "paragraphs": "<p>春风。</p>", "short lines": "春风来了\n", "broken lines": "春风<br>",
    "line breaks": "<br>", "headings": "<h2>春风</h2><p>春风来了。</p>", "pictures": '<img src="a.jpg">',
    "links": '<a href="http://a.example">春</a>', "open links": '<a href="http://a.example">春', "bold": "**春**",
    "cells": "<td>春</td>", "rows": "<tr><td>春</td><td>夏</td></tr>", "columns": "春|", "stars": "*春", "rules": "_春",
    "brackets": "[春", "backticks": "`春", "comments": "<!--春", "cdata": "<![CDATA[春", "declarations": "<![>春",
    "definitions": "[a]: /x\n", "fences": "```\n", "thematic breaks": "---\n", "ampersands": "&", "entities": "&amp;春",
    "no-break blanks": "春&nbsp;", "numeric entities": "&#26149;", "less-than": "<", "open tags": "<a ",
    "unknown tags": "<zz ", "closings that close nothing": "</b>春", "quotes": '"',
    "scripts": "<script>", "shells": '<xmp id="lnez7"></xmp>', "hidden": '<p style="display:none">春</p>',
    "sections": "【", "section lines": "【要闻】\n", "full-width brackets": "（", "signed lines": "（青禾区）\n",
    "opening quotes": "“", "book titles": "《春》", "digits": "1", "digit lines": "1\n", "commas": "春，", "dots": "·",
    "dashes": "——", "blanks": "春 ", "ideographic blanks": "春\u3000", "numbers": "1. ", "ordinals": "一是",
    "unit labels": "柳塘街道：", "issue numbers": "第1期 ", "dates": "2024年3月14日", "date lines": "2024-03-14\n",
    "addresses": "http://", "mail": "a@b.example ", "credits": "记者：王明\n", "sources": "来源：青禾日报 ",
    "names": "王明、", "identities": "110101199003071234 ", "mobiles": "13800138000 ", "lost blanks": "????春",
    "mojibake": "?;▓@", "spam": "久久国产 ", "menus": "首页 > ", "page numbers": "— 1 —\n", "pinyin": "区(qū)",
    "mastheads": "青禾快报\n第1期\n青禾区委办公室 2024年3月14日\n", "distribution": "报：区委\n", "captions": "图1：春\n",
    "controls": "春\0", "overrides": "春\u202e", "joiners": "春\u200d", "line separators": "春\u2028", "tabs": "春\t",
    "folded marks": "春,", "folded marks between entities": "&amp;春,", "brackets between bold": "<b>春</b>(夏),",
    "blank runs between": "春  夏", "latin": "a", "masks": "*月**日",
    "open prose": "春风来了青禾区街道开展活动并且组织志愿者清理河岸垃圾；人人参与其中，\n",
}  # fmt: skip
FORMS = {"text": "{}", "page": "<div>{}春</div>", "field": "---\ntitle: 夜市\nsource: {}\n---\n\n<div>开张。</div>\n"}
NESTED = {
    "div": ("<div>", "</div>"), "b": ("<b>", "</b>"), "blockquote": ("<blockquote>", "</blockquote>"),
    "unclosed b": ("<b>", ""), "list": ("<ul><li>", "</li></ul>"), "table": ("<table><tr><td>", "</td></tr></table>"),
    "bracket": ("[", "]"), "quote": ("> ", ""), "item": ("- ", ""), "strong": ("**", "**"), "section": ("【", "】"),
    "round": ("（", "）"), "curly": ("“", "”"), "comment": ("<!--", "-->"), "font": ('<font size="2">', "</font>"),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_a_thing_many_times_over_comes_through_whole(unit, form):
    raw = form.replace("{}", unit * MANY if form is not FORMS["field"] else (unit * MANY).replace("\n", " "))
    assert prove(raw, clean(raw)) == ()


@pytest.mark.parametrize(("opening", "closing"), NESTED.values(), ids=NESTED)
def test_a_thing_inside_itself_comes_through_whole(opening, closing):
    raw = opening * DEEP + "柳塘夜市开张。" + closing * DEEP
    cleaned = clean(raw)
    assert prove(raw, cleaned) == ()
    assert "柳塘夜市开张。" in cleaned.body


WIDE = {
    "a table of many columns": f"|{'春|' * DEEP}\n|{'-|' * DEEP}\n|{'夏|' * DEEP}\n",
    "a long attribute": f'<p title="{"春" * 100_000}">柳塘夜市开张。</p>',
    "many attributes": f"<p {' '.join(f'a{number}=1' for number in range(DEEP))}>柳塘夜市开张。</p>",
    "an attribute that never ends": '<p title="' * MANY + "柳塘夜市开张。",
    "many definitions": "".join(f"[a{number}]: /x\n" for number in range(MANY)),
    "many numbers": "".join(f"{number}、柳塘夜市开张\n" for number in range(MANY)),
    "many pages": "".join(f"— {number} —\n柳塘夜市开张。\n" for number in range(MANY)),
    "a headline of ten pages": f"# {'柳塘夜市' * DEEP}\n\n开张。\n",
    "one long line": "柳塘夜市开张，" * DEEP,
    "one long word": "a" * 100_000,
    "a run of blanks": f"柳塘夜市{' ' * 100_000}开张。",
    "a run of blanks in a heading": f"# 柳塘{' ' * 100_000}夜市\n\n开张。\n",
    "a run of blanks in an issue": f"青禾快报\n第1期\n青禾区委办公室 2024年3月14日\n\n【要闻】\n柳塘{' ' * 100_000}夜市。\n",
    "inline elements that a block keeps open": f"<b><div>{'<i>' * DEEP}柳塘夜市开张。{'</b>' * DEEP}",
    "a tag that ends at the very end": f"{'<zz ' * DEEP}柳塘夜市开张。>",
    "a fence that nothing closes": f"春,夏,秋,冬,春,夏\n\n{'`' * 100_000}\n",
    "a run of line feeds": f"柳塘夜市{chr(10) * 100_000}开张。",
}


@pytest.mark.parametrize("raw", WIDE.values(), ids=WIDE)
def test_a_thing_without_measure_comes_through_whole(raw):
    assert prove(raw, clean(raw)) == ()
