"""Tables of a text: a region that the keyboard reaches, heads with their scope; nothing else changes."""

from __future__ import annotations

from itertools import count

import pytest

from builder.markdown import render_markdown
from builder.markdown.tables import reachable_tables

REGION = '<div class="scroll" role="region" tabindex="0" aria-label="{}">'
CASES = {
    "no table": ("<p>甲</p>", "<p>甲</p>"),
    "heads of columns and rows": (
        "<table><thead><tr><th>甲</th></tr></thead><tbody><tr><th>乙</th><td>丙</td></tr></tbody></table>",
        REGION.format("表 1") + '<table><thead><tr><th scope="col">甲</th></tr></thead>'
        '<tbody><tr><th scope="row">乙</th><td>丙</td></tr></tbody></table></div>',
    ),
    "a scope that is given stays": (
        '<table><tr><th scope="colgroup">甲</th></tr></table>',
        REGION.format("表 1") + '<table><tr><th scope="colgroup">甲</th></tr></table></div>',
    ),
    "a caption is its name": (
        "<table><caption><b>各街道</b> &amp; 镇</caption><tr><td>甲</td></tr></table>",
        REGION.format("表 1 各街道 &amp; 镇") + "<table><caption><b>各街道</b> &amp; 镇</caption><tr><td>甲</td></tr></table></div>",
    ),
    "two tables, two names": (
        "<table></table><p>甲</p><table></table>",
        REGION.format("表 1") + "<table></table></div><p>甲</p>" + REGION.format("表 2") + "<table></table></div>",
    ),
    "a table within a table": (
        "<table><tr><td><table><tr><td>甲</td></tr></table></td></tr></table>",
        REGION.format("表 1") + "<table><tr><td><table><tr><td>甲</td></tr></table></td></tr></table></div>",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("html", "told"), CASES.values(), ids=CASES)
def test_tables_are_reached(html: str, told: str) -> None:
    numbers = count(1)
    assert reachable_tables(html, lambda: f"表 {next(numbers)}") == told


def test_a_table_of_markdown() -> None:
    html = reachable_tables(render_markdown("| 街道 | 处 |\n| --- | --: |\n| 柳塘 | 3 |").html, lambda: "表 1")
    assert html.count('scope="col"') == 2 and html.startswith(REGION.format("表 1"))
