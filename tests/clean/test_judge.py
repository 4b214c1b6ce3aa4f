"""What is raw, and why. What is not raw stands in cases/unchanged.yaml."""

from __future__ import annotations

import pytest

from builder.clean.judge import needs_cleaning
from builder.documents import parse_front_matter

HEAD = "---\ntitle: 青禾区推进会\n---\n"
PROSE = "青禾区召开推进会，部署下一阶段任务。"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (PROSE, "no-front-matter"),
        (f"{HEAD}<div><p>{PROSE}</p></div>", "html"),
        (f"{HEAD}<font size=3>{PROSE}</font>", "html"),
        (f"{HEAD}青禾区创城工作快报\n第3期\n\n{PROSE}", "masthead"),
        ("---\ntitle: 青禾区创城工作快报 第3期\n---\n【动态】\n" + PROSE, "sections"),
        (f"---\nkind: issue\nissue_no: 3\n---\n【动态】\n{PROSE}", "sections"),
        (f"\n---\ntitle: 甲\ndate: Tue, 18 Jan 2022 23:56:12 GMT\n---\n<div>{PROSE}</div>", "feed-dump"),
        (f"---\ntitle: 甲\nheadimg: 'https://cors.zfour.workers.dev/?http://a.cn/1.jpg'\n---\n{PROSE}", "feed-dump"),
        (f"{HEAD}{PROSE}\x00", "control"),
        (f"{HEAD}{PROSE}", ""),
        (f"---\ntitle: 甲\ndate: Tue, 18 Jan 2022 23:56:12 GMT\n---\n## 标题\n\n- 甲\n- 乙\n\n<div>{PROSE}</div>", ""),
    ],
)
def test_the_reason_is_named(raw, reason):
    fields, begin, _ = parse_front_matter(raw, "")
    assert needs_cleaning(fields, raw[begin:]) == reason
