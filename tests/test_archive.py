"""All documents together: addresses that last, what is due, what collides, what has vanished."""

from __future__ import annotations

from datetime import date

import pytest
from archives import article, issue, parsed, said, together

from builder.model import Bulletin, Config, Redirect, State, Tag, Unit


def locked(*values, config=None):
    """A configuration whose lock was written after a build of these documents."""
    lock = together(*values, config=config).lock
    base = config or Config()
    return Config(bulletins=base.bulletins, redirects=base.redirects, units=base.units, lock=lock)


def addresses(assembly):
    return [value.url for value in (*assembly.archive.articles, *assembly.archive.issues)]


# --- addresses that last


MOVES = {
    "another date": (article("a"), article("a", head="pub_date: 2024-03-01 10:00")),
    "another year": (article("a"), parsed("articles/2024/a.md", "title: 缸瓦巷\ndate: 2023-01-01")[0]),
    "another title": (article("a"), parsed("articles/2024/a.md", "title: 新题\ndate: 2024-03-01")[0]),
    "an id added": (article("a"), article("a", head="id: another")),
    "no date any more": (article("a"), parsed("articles/2024/a.md", "title: 缸瓦巷")[0]),
    "an issue in another file": (issue("12"), parsed("issues/x.md", "bulletin: 青禾快报\nnumber: 12\ndate: 2023")[0]),
}


@pytest.mark.parametrize(("before", "after"), MOVES.values(), ids=MOVES)
def test_an_address_once_published_stays(before, after):
    config = locked(before)
    now = together(after, config=config)
    assert (addresses(now), now.problems) == ([addresses(together(before))[0]], ())


def test_a_second_bulletin_moves_no_issue_of_the_first():
    config = locked(issue("12"))
    other = parsed("issues/2024/b.md", "bulletin: 柳塘简报\nnumber: 3\ndate: 2024-05-01")[0]
    assert addresses(together(issue("12"), issue("13"), other, config=config)) == [
        "/issues/liu-tang-jian-bao/3/", "/issues/qing-he-kuai-bao/13/", "/issues/12/",
    ]  # fmt: skip


def test_a_tag_keeps_its_address_when_another_of_its_sound_appears():
    config = locked(article("a", head="tags: [事件]"))
    now = together(article("a", head="tags: [事件]"), article("b", head="tags: [时间, 实践]"), config=config)
    assert {tag.name: tag.id for tag in now.archive.tags} == {
        "事件": "shi-jian", "实践": "shi-jian-2", "时间": "shi-jian-3",
    }  # fmt: skip


def test_units_of_one_sound_have_addresses_of_their_own():
    now = together(article("a", head="units: [石村, 时村]"))
    assert {unit.name: unit.id for unit in now.archive.units} == {"时村": "shi-cun", "石村": "shi-cun-2"}
    assert now.problems == ()


VANISHED = "已发布的地址 /articles/2024/a/ 没有页面了（原属 articles/2024/a.md） → 恢复稿件，或在 redirects.yaml 写 \"/articles/2024/a/\": 新地址（或撤下原因） [address-vanished]"  # fmt: skip


def test_an_address_that_vanishes_is_an_error():
    now = together(article("b"), config=locked(article("a"), article("b")))
    assert said(now.problems) == [f"urls.lock:2:1: {VANISHED}"]


@pytest.mark.parametrize(
    "kept",
    [Redirect("/articles/2024/a/", "/articles/2024/b/"), Redirect("/articles/2024/a/", "", "已撤下")],
    ids=["redirect", "tombstone"],
)
def test_a_redirect_or_tombstone_answers_for_it(kept):
    lock = together(article("a"), article("b")).lock
    assert together(article("b"), config=Config(lock=lock, redirects=(kept,))).problems == ()


def test_an_alias_answers_for_it():
    config = locked(article("a"))
    assert together(article("b", head="aliases: /articles/2024/a/"), config=config).problems == ()


def test_a_published_text_that_became_a_draft_has_vanished():
    now = together(article("a", head="draft: 是"), config=locked(article("a")))
    assert [p.rule for p in now.problems] == ["address-vanished"]


def test_a_build_that_leaves_documents_out_misses_no_address():
    assert together(article("b"), config=locked(article("a"), article("b")), unread=True).problems == ()


# --- drafts and what is due


DUE = {
    "today": ("2025-01-01", True), "tomorrow": ("2025-01-02", False), "late today": ("2025-01-01 23:59", True),
    "far future": ("2199-01-01", False), "long ago": ("1900-01-01", True),
}  # fmt: skip


@pytest.mark.parametrize(("day", "shown"), DUE.values(), ids=DUE)
def test_what_is_due(day, shown):
    value = parsed("articles/a.md", f"title: 缸瓦巷\ndate: {day}")[0]
    assert bool(together(value).archive.articles) == shown
    (preview,) = together(value, drafts=True).archive.articles
    assert preview.hidden == ("" if shown else f"定时 {day}")


def test_drafts_leave_no_trace():
    now = together(
        article("a", head="draft: 是\ntags: [密]\nunits: [密镇]\ncolumns: [密]\naliases: /old/"), article("b")
    )
    assert addresses(now) == ["/articles/2024/b/"]
    assert "密" not in repr(now.archive)
    assert "/old/" not in repr(now)


def test_looking_back_at_an_earlier_day_misses_nothing():
    late = article("b", head="tags: [街巷]\nunits: [柳塘街道]\ncolumns: [街道动态]")
    early = parsed("articles/2022/a.md", "title: 夜市\ndate: 2022-03-01")[0]
    now = together(early, late, config=locked(early, late), as_of=date(2023, 1, 1))
    assert (addresses(now), now.problems) == (["/articles/2022/a/"], ())


# --- collisions


def test_two_files_of_one_id_name_each_other_and_one_stays_out():
    now = together(article("a", head="id: x"), article("b", head="id: x"), article("c"))
    assert said(now.problems) == [
        "articles/2024/a.md:1:1: 地址 /articles/2024/x/ 有两个主人：articles/2024/b.md 和 articles/2024/a.md"
        " → 改其中一个的编号（id）、期号或文件名 [address-collision]"
    ]
    assert addresses(now) == ["/articles/2024/c/", "/articles/2024/x/"]


def test_one_id_in_two_years_is_no_collision():
    assert together(article("a", head="id: x"), parsed("b.md", "title: 乙\ndate: 2023\nid: x")[0]).problems == ()


def test_an_issue_twice():
    second = parsed("issues/2024/12-b.md", "bulletin: 青禾快报\nnumber: 012\ndate: 2024-03-01")[0]
    assert [p.rule for p in together(issue("12"), second).problems] == ["address-collision"]


@pytest.mark.parametrize(
    "name", ["search", "tags", "units", "dates", "issues", "articles", "media", "assets", "columns"]
)
def test_a_standing_page_cannot_take_a_place_of_ours(name):
    now = together(parsed(f"pages/{name}.md", "title: 甲")[0])
    assert said(now.problems) == [
        f"pages/{name}.md:1:1: 地址 /{name}/ 有两个主人：本站自有页面 和 pages/{name}.md"
        " → 改其中一个的编号（id）、期号或文件名 [address-collision]"
    ]
    assert now.archive.standings == ()


# --- old addresses


ALIASES = ["/old/2022/a.html", "/夜市/", "/old"]


@pytest.mark.parametrize("old", ALIASES)
def test_old_addresses_lead_on(old):
    now = together(article(head=f"aliases: '{old}'"))
    assert (len(now.archive.redirects), now.problems) == (1, ())


BAD_ALIASES = [
    "old.html", "/../../etc/passwd", "/a/../../b", "https://a.example/b", "//a.example", "/", "/a?b=1", "/.git/x",
    "/con/", "/dates/2024/", "/media/a.jpg", "/articles/2/", "/tags/a/3/", "/search/pagefind/a.js", "/_headers", "/CNAME",
]  # fmt: skip


@pytest.mark.parametrize("old", BAD_ALIASES)
def test_old_addresses_that_cannot_be_are_named_and_left_out(old):
    now = together(article(head=f"aliases: ['{old}']"))
    assert said(now.problems) == [
        f"articles/2024/a.md:1:1: 旧地址“{old}”不能用 → 写站内的旧地址，如 /old/2022/beijie.html [alias]"
    ]
    assert now.archive.redirects == ()


def test_an_alias_that_is_a_page_is_named():
    now = together(article("a"), article("b", head="aliases: /articles/2024/a/"))
    assert said(now.problems) == [
        "articles/2024/b.md:1:1: 地址 /articles/2024/a/ 有两个主人：articles/2024/a.md 和 articles/2024/b.md 的旧地址"
        " → 删去这个旧地址 [address-collision]"
    ]


def test_an_old_address_claimed_twice_stays_with_the_first():
    config = Config(redirects=(Redirect("/old/", "/articles/"),))
    now = together(article("a", head="aliases: /old"), config=config)
    assert said(now.problems) == [
        "articles/2024/a.md:1:1: 地址 /old/ 有两个主人：redirects.yaml 和 articles/2024/a.md 的旧地址"
        " → 删去这个旧地址 [address-collision]"
    ]
    assert (addresses(now), now.archive.redirects) == (["/articles/2024/a/"], config.redirects)


def test_an_alias_to_oneself_is_nothing():
    now = together(article("a", head="aliases: [/articles/2024/a/, /old/, /old]"))
    assert (now.archive.redirects, now.problems) == ((Redirect("/old/", "/articles/2024/a/"),), ())


CIRCLES = {
    "two": ((Redirect("/a/", "/b/"), Redirect("/b/", "/a/")), ["/a/ → /b/ → /a/", "/b/ → /a/ → /b/"]),
    "oneself": ((Redirect("/a/", "/a"),), ["/a/ → /a/"]),
    "a chain": ((Redirect("/a/", "/b/"), Redirect("/b/", "/articles/")), []),
    "a tombstone": ((Redirect("/a/", "/b/"), Redirect("/b/", "", "已撤下")), []),
    "into a circle of others": ((Redirect("/c/", "/a/"), Redirect("/a/", "/a/")), ["/a/ → /a/"]),
}


@pytest.mark.parametrize(("redirects", "told"), CIRCLES.values(), ids=CIRCLES)
def test_redirects_that_never_end(redirects, told):
    problems = together(config=Config(redirects=redirects)).problems
    assert [p.message.removeprefix("旧地址转来转去，没有终点：") for p in problems] == told


# --- names


def test_unregistered_units_are_named_where_there_is_a_registry():
    config = Config(units=(Unit("liutang", "柳塘街道", registered=True),))
    told = together(article(head="units: [柳塘街道, 柳塘街办, 北岸镇]", config=config), config=config).problems
    assert sorted(said(told)) == [
        "articles/2024/a.md:1:1: 单位“北岸镇”没有登记 → 请在 units.yaml 登记 [unit-unknown]",
        "articles/2024/a.md:1:1: 单位“柳塘街办”没有登记 → 是不是“柳塘街道”？否则请在 units.yaml 登记 [unit-unknown]",
    ]
    assert together(article(head="units: [北岸镇]")).problems == ()


def test_newest_first_undated_last():
    values = [
        parsed(f"{n}.md", f"title: {n}\n{head}")[0] for n, head in (("a", ""), ("b", "date: 2023"), ("c", "date: 2024"))
    ]
    assert [value.title for value in together(*values).archive.articles] == ["c", "b", "a"]


def test_the_order_of_files_does_not_matter():
    values = [article("a", head="tags: [石, 时]"), article("b", head="tags: [实]"), issue("12"), issue("13")]
    config = Config(bulletins=(Bulletin("kb", "青禾快报"),), tags=(Tag("shi", "实"),))
    assert together(*values, config=config) == together(*reversed(values), config=config)


# --- raw documents


def test_a_raw_document_is_cleaned_in_memory_and_said():
    value, told = parsed(
        "articles/2024/a.md", "title: 夜市\ndate: 2024-03-01", "<div><p>夜市开张了。</p><p>人很多。</p></div>"
    )
    assert value.body.words == "夜市开张了。\n\n人很多。"
    assert told == [
        "articles/2024/a.md:1:1: 正文是网页代码，已在内存中整理 → bulletin import --in-place articles/2024/a.md 可存成规范稿件 [raw]"
    ]


# --- where a document stands in its life


STATES = {
    "nothing said": ("", State()),
    "published": ("状态: 已发布", State()),
    "corrected": ("状态: 已更正\n更正说明: 三十改为二十", State("corrected", "三十改为二十")),
    "a correction corrects": ("更正说明: 三十改为二十", State("corrected", "三十改为二十")),
    "superseded": ("替代稿件: b.md", State("superseded", "", "b.md")),
    "in English": ("status: archived", State("archived")),
}


@pytest.mark.parametrize(("head", "state"), STATES.values(), ids=STATES)
def test_the_state_of_a_document(head, state):
    assert article(head=head).state == state


def test_an_unknown_state_is_said():
    assert parsed("articles/2024/a.md", "title: 夜市\ndate: 2024-03-01\n状态: 作废")[1] == [
        "articles/2024/a.md:4:5: 状态：不认识的状态“作废” → 写 已发布、已更正、已被替代、已归档 或 已撤下 [field]"
    ]


def test_a_withdrawn_document_leaves_a_tombstone_at_all_its_addresses():
    gone = article("a", head="状态: 已撤下\n撤下原因: 数据有误。\n更新时间: 2024-05-01\n旧地址: /old/a/\n标签: 夜市")
    config = Config(lock=(("/articles/2024/a/", "file:articles/2024/a.md"),))
    now = together(gone, article("b"), config=config)
    assert addresses(now) == ["/articles/2024/b/"]
    assert now.archive.redirects == (
        Redirect("/articles/2024/a/", "", "数据有误。（2024-05-01）"), Redirect("/old/a/", "", "数据有误。（2024-05-01）"),
    )  # fmt: skip
    assert now.archive.tags == () and now.problems == ()


SECRETS = {
    "密级: 公开": "", "密级: 秘密": "非公开 秘密", "内部标记: 内部资料 注意保存": "非公开 内部资料 注意保存",
    "密级: 机密\n待核: [{rule: P-SECRET, level: confirm, note: 密级, accepted: 李红}]": "",
    "密级: 机密\n待核: [{rule: P-SECRET, level: confirm, note: 密级, accepted: 是}]": "非公开 机密",
}  # fmt: skip


@pytest.mark.parametrize(("head", "hidden"), SECRETS.items())
def test_what_is_not_for_the_public_stays_hidden(head, hidden):
    assert article(head=head).hidden == hidden


# --- the lists a document brings about


def test_sections_sources_and_people_have_lasting_addresses():
    body = "## 检查督导\n\n### 夜市\n\n夜市开张。\n\n### 早市\n\n早市也开。\n"
    values = (
        article(head="来源: 青禾融媒\n署名: [记者 白小荻]"), issue("12", head="编辑: 邵青", body=body), issue("13", body=body),
    )  # fmt: skip
    config = Config(people=True)
    lock = dict(together(*values, config=config).lock)
    assert {url: owner for url, owner in lock.items() if not url.startswith(("/articles/", "/issues/"))} == {
        "/sections/jian-cha-du-dao/": "section:检查督导", "/sources/qing-he-rong-mei/": "source:青禾融媒",
        "/people/bai-xiao-di/": "person:白小荻", "/people/shao-qing/": "person:邵青",
    }  # fmt: skip
    assert not any(url.startswith("/people/") for url in dict(together(*values).lock)), "people only where asked"
    hidden = together(*values, config=Config(people=True, show_staff=False)).archive.people
    assert [tag.name for tag in hidden] == ["白小荻"]


def test_what_went_online_before_it_was_signed_is_said():
    head = "title: 夜市\ndate: 2024-03-02\n上网时间: 2024-03-01 09:00"
    assert parsed("articles/2024/a.md", head)[1] == [
        "articles/2024/a.md:4:1: 上网时间 2024-03-01 09:00 早于稿件的日期 2024-03-02 → 核对两个日期 [date-before]"
    ]
    assert parsed("articles/2024/a.md", head.replace("03-01", "03-02"))[1] == []
