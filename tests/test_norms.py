"""检查指标自查: what each norm finds, and what it leaves alone."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from archives import article, issue, parsed, together
from tests_support import write_site

from builder.cli import main
from builder.lint.whole import lint_archive
from builder.model import Bulletin, Column, Config, Office
from builder.norms import NORMS, Evidence, Finding, inspect
from builder.problems import Level

WHOLE = Config(
    base_url="https://wm.qinghe.gov.cn", site_id_code="9900000001", organizer="区创建办", operator="融媒体中心",
    contact="0999-1234567", icp_no="云ICP备00000000号", police_no="云公网安备99000002000000号",
)  # fmt: skip
STREETS = Column("jiedao", "街道动态", "各街道的工作", ("街道",), "工作动态", 14)


def found(title: str, *values, config: Config = WHOLE, as_of: date = date(2024, 3, 10), **seen) -> list[str]:
    archive = together(*values, config=config).archive
    seen = {"problems": tuple(lint_archive(archive)), **seen}
    verdicts = {verdict.title: verdict for verdict in inspect(Evidence(archive, config, as_of, **seen))}
    verdict = verdicts[title]
    assert (verdict.level is None) == (not verdict.findings)
    return [finding.what for finding in verdict.findings]


FINDS = {
    "网站身份": (lambda: found("网站身份", config=Config(title="档案", organizer="区创建办")), [
        "没有写网址（base_url）", "没有写政府网站标识码（site_id_code）", "没有写承办单位（operator）",
        "没有写联系方式（contact）", "没有写ICP备案号（icp_no）", "没有写公安备案号（police_no）",
    ]),
    "身份由上级门户承担": (lambda: found("网站身份", config=Config(
        title="档案", base_url="https://wm.gov.cn", organizer="甲", operator="乙", contact="丙",
        parent=Office("市政府", id_code="9900000002", icp_no="云ICP备1号", police_no="2号"))), []),
    "首页十二天没有更新": (lambda: found("首页更新", article(), as_of=date(2024, 3, 13)), ["最新内容是 2024-03-01，已 12 天"]),
    "首页九天": (lambda: found("首页更新", article(), as_of=date(2024, 3, 10)), []),
    "首页没有日期": (lambda: found("首页更新"), ["没有任何有日期的内容"]),
    "已归档的网站不查更新": (lambda: found("首页更新", article(), config=Config(archived_on="2024-03-02"), as_of=date(2025, 1, 1)), []),
    "栏目过期": (lambda: found("栏目更新", article(head="columns: 街道动态"), config=Config(columns=(STREETS,)), as_of=date(2024, 3, 16)),
        ["最新稿件是 2024-03-01，已 15 天，期限 14 天"]),
    "栏目没到期": (lambda: found("栏目更新", article(head="columns: 街道动态"), config=Config(columns=(STREETS,)), as_of=date(2024, 3, 15)), []),
    "空白栏目": (lambda: found("空白栏目", article(), config=Config(columns=(STREETS,))), ["没有已发布的稿件"]),
    "有稿件的栏目": (lambda: found("空白栏目", article(head="columns: 街道动态"), config=Config(columns=(STREETS,))), []),
    "没有日期": (lambda: found("发布日期", parsed("articles/b.md", "title: 缸瓦巷")[0], article("c")), ["《缸瓦巷》没有日期"]),
    "只有月份": (lambda: found("发布日期", issue("3", "2024-03")), ["《青禾快报 第3期》的日期只写到 2024-03"]),
    "没有来源": (lambda: found("信息来源", article(), article("b", "content_source: 融媒体中心")), ["《缸瓦巷》没有来源"]),
    "没有编发单位": (lambda: found("信息来源", issue("3")), ["《青禾快报 第3期》没有编发单位"]),
    "重复": (lambda: found("重复稿件", article("a"), article("b")), ["《缸瓦巷》（2024-03-01）和 articles/2024/b.md 重复"]),
    "来源不同不算重复": (lambda: found("重复稿件", article("a"), article("b", "content_source: 报社")), []),
    "没有登记的栏目": (lambda: found("栏目登记", article(head="columns: 街道动态")), ["没有在 site.yaml 的 columns 里登记"]),
    "没有类型的栏目": (lambda: found("栏目登记", article(head="columns: 街道动态"), config=Config(columns=(Column("j", "街道动态", "说明"),))), ["没有写栏目类型"]),
    "登记全了": (lambda: found("栏目登记", article(head="columns: 街道动态"), config=Config(columns=(STREETS,))), []),
    "准印证": (lambda: found("准印证", issue("3", head="准印证号: 云内资字012")), ["第3期有准印证号 云内资字012"]),
    "文号不是准印证": (lambda: found("准印证", issue("3", head="文号: 青创办〔2024〕3号")), []),
    "缺号": (lambda: found("期号连续", issue("3"), issue("5", "2024-03-09")), ["缺第4期"]),
    "编审不全": (lambda: found("编审齐全", issue("3", head="编辑: 邵青")), ["第3期没有校对、签发"]),
    "编审齐全": (lambda: found("编审齐全", issue("3", head="责任编辑: 邵青\n校对: 温如简\n核签: 白小荻")), []),
    "大网页": (lambda: found("网页大小", weights=(("/a/", 61441), ("/b/", 61440))), ["压缩后 60 KB"]),
}  # fmt: skip


@pytest.mark.parametrize(("judged", "told"), FINDS.values(), ids=FINDS)
def test_a_norm_finds_what_it_should_and_nothing_else(judged, told) -> None:
    assert judged() == told


def test_every_norm_says_in_words_what_it_looks_for() -> None:
    assert all((norm.judge.__doc__ or "").endswith("。") for norm in NORMS)


def test_ten_days_is_a_reminder_and_fourteen_a_failure() -> None:
    levels = {}
    for day in (10, 11, 14, 15):
        seen = Evidence(together(article()).archive, WHOLE, date(2024, 3, day))
        levels[day] = next(v.level for v in inspect(seen) if v.title == "首页更新")
    assert levels == {10: None, 11: Level.WARNING, 14: Level.WARNING, 15: Level.ERROR}


SITE = {
    "site.yaml": "标题: 青禾档案\n网址: https://wm.qinghe.gov.cn\n",
    "articles/2024/a.md": "---\ntitle: 缸瓦巷\ndate: 2024-03-01\n来源: 报社\n---\n\n街道走了一遍，见到什么记什么。\n",
    "articles/2024/c.md": "---\ntitle: 酱园巷\ndate: 2024-03-02\n来源: 报社\n---\n\n见[附件](mingdan.pdf)。\n",
    "articles/2024/d.md": "---\ntitle: 灯笼巷\ndate: 2024-03-02\n来源: 报社\n---\n\n见[缸瓦巷](a.md#没有)。\n",
}


def test_the_report_as_text_json_and_page(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    content, page = write_site(tmp_path, SITE), tmp_path / "自查.html"
    command = ["check", "--norms", "--content", str(content), "--as-of", "2024-03-05"]
    assert main([*command, "--html", str(page)]) == 1
    told = capsys.readouterr().out
    assert told.startswith(
        "检查指标自查（2024-03-05）\n依据公开的检查指标整理，只说明查了什么、查到什么，不等于官方的评分或合格结论。\n"
    )
    assert (
        "[不合] 网站身份：6 处（GOV-01、GOV-11：网站标签和页脚）\n    site.yaml：没有写政府网站标识码（site_id_code）\n"
        in told
    )
    assert "[通过] 首页更新：通过（检查指标：首页两周内有更新）\n" in told
    assert "    articles/2024/c.md:7:2：找不到 mingdan.pdf\n" in told
    assert "    articles/2024/d.md:1:1：页面上的链接 /articles/2024/a/#没有 打不开\n" in told
    html = page.read_text("utf-8")
    assert "没有写政府网站标识码（site_id_code）" in html and "<script" not in html
    assert main([*command, "--json"]) == 1
    plain = json.loads(capsys.readouterr().out)
    assert [norm["title"] for norm in plain["norms"]] == [norm.title for norm in NORMS]
    assert plain["norms"][0]["findings"][0] == {
        "where": "site.yaml",
        "what": "没有写政府网站标识码（site_id_code）",
        "mild": False,
    }
    assert not (tmp_path / "site").exists() and not (content / "urls.lock").exists(), "a report writes nothing"


def test_an_empty_archive_is_reported_too(tmp_path: Path) -> None:
    archive = together().archive
    seen = Evidence(archive, Config(bulletins=(Bulletin("kb", "青禾快报"),)), date(2024, 3, 1))
    assert [v.title for v in inspect(seen) if v.findings] == ["网站身份", "首页更新"]
    assert Finding("/", "没有任何有日期的内容") in inspect(seen)[1].findings
