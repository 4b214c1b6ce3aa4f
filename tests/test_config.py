"""site.yaml and the registries: what they set, what is said of a slip, what the lock keeps."""

from __future__ import annotations

import pytest
from archives import configured

from builder.config import LOCK_HEAD, base_path, write_lock
from builder.documents import Scalar
from builder.fields import FieldError
from builder.model import Bulletin, Config, Link, Redirect, Tag, Unit


def test_no_file_at_all_is_a_configuration(tmp_path):
    assert configured(tmp_path) == (Config(), [])


SITE = """\
标题: 青禾区创建档案
网址: https://wenming.qinghe.example/
子路径: ztzl/wenming
每页: 10
外站图片: 是
页脚:
  - {title: 网站地图, url: /sitemap.xml}
快报:
  - {代码: kuaibao, 名称: 青禾快报, 编发单位: 区创建办, 按年编号: 是}
"""


def test_settings_in_chinese(tmp_path):
    config, problems = configured(tmp_path, site=SITE)
    assert problems == []
    assert (config.title, config.base_url, config.base_path) == (
        "青禾区创建档案", "https://wenming.qinghe.example", "/ztzl/wenming/",
    )  # fmt: skip
    assert (config.per_page, config.remote_images) == (10, True)
    assert config.footer == (Link("网站地图", "/sitemap.xml"),)
    assert config.bulletins == (Bulletin("kuaibao", "青禾快报", "区创建办", yearly=True),)


def test_registries(tmp_path):
    units = "- {name: 青禾区城市管理局, short: 区城管局, id: chengguan, kind: 区直部门}\n- 名称: 柳塘街道\n"
    config, problems = configured(tmp_path, units=units, tags="- {name: 街巷, synonyms: [小巷，小街]}\n")
    assert problems == []
    assert config.units == (
        Unit("chengguan", "青禾区城市管理局", "区城管局", "区直部门", registered=True),
        Unit("liu-tang-jie-dao", "柳塘街道", registered=True),
    )
    assert config.tags == (Tag("jie-xiang", "街巷", ("小巷", "小街")),)


FAULTS = {
    "address with a path": (
        {"site": "title: 甲\nbase_url: https://a.example/x\n"},
        "site.yaml:2:11: 网址“https://a.example/x”不对 → 只写到域名，如 https://www.example.gov.cn，子路径写在 base_path [registry]",
    ),
    "sub-path upwards": (
        {"site": "base_path: /../x\n"},
        "site.yaml:1:1: 子路径“/../x”不对 → 只用字母、数字和 - ，如 /ztzl/wenming/ [registry]",
    ),
    "no such zone": ({"site": "zone: ../../etc\n"}, "site.yaml:1:7: 不认识的时区 ../../etc → 写 Asia/Shanghai [registry]"),
    "page size": ({"site": "per_page: 0\n"}, "site.yaml:1:11: 每页条数“0”不对 → 写 1 到 500 的数字 [registry]"),
    "bulletins as text": ({"site": "bulletins: 青禾快报\n"}, "site.yaml:1:12: 这里应是“名称: 内容” → 照样例写 [registry]"),
    "bulletin without a name": (
        {"site": "bulletins:\n  - id: kb\n"}, "site.yaml:2:1: 缺少名称 → 补上 name: … [registry]",
    ),
    "two bulletins of one id": (
        {"site": "bulletins:\n  - {id: kb, name: 甲}\n  - {id: kb, name: 乙}\n"},
        "site.yaml:1:1: 快报“甲”和“乙”的代码都是 kb → 给其中一个另写 id [registry]",
    ),
    "a setting there is none of": (
        {"site": "titel: 甲\n"}, "site.yaml:1:1: 没有 titel 这项设置 → 是不是想写 title？ [unknown-setting]",
    ),
    "id that is no address": (
        {"units": "- {name: 柳塘街道, id: 柳塘}\n"},
        "units.yaml:1:20: 代码“柳塘”不对 → 只用小写字母、数字和 - [registry]",
    ),
    "id that Windows keeps": (
        {"tags": "- {name: 甲, id: con}\n"}, "tags.yaml:1:17: 代码“con”不对 → 只用小写字母、数字和 - [registry]",
    ),
    "two units of one id": (
        {"units": "- {name: 甲镇, id: x}\n- {name: 乙镇, id: x}\n"},
        "units.yaml:1:1: 单位“甲镇”和“乙镇”的代码都是 x → 给其中一个另写 id [registry]",
    ),
    "a list of words": ({"tags": "- 街巷\n"}, "tags.yaml:1:3: 这里应是“名称: 内容” → 照样例写 [registry]"),
    "full-width colon": (
        {"tags": "- name：街巷\n"},
        "tags.yaml:1:3: 这里应是“名称: 内容” → 照样例写 [registry]",
    ),
    "old address without slash": (
        {"redirects": "old: /new/\n"}, "redirects.yaml:1:1: “old”不是站内地址 → 写成 /旧地址/: /新地址/ [redirect]",
    ),
    "old address that climbs": (
        {"redirects": "/../x/: /new/\n"}, "redirects.yaml:1:1: “/../x/”不是站内地址 → 写成 /旧地址/: /新地址/ [redirect]",
    ),
    "old address without a target": (
        {"redirects": "/old/:\n"}, "redirects.yaml:1:1: “/old/”不是站内地址 → 写成 /旧地址/: /新地址/ [redirect]",
    ),
    "a damaged lock": ({"lock": "甲: 乙\n"}, "urls.lock:1:1: 地址登记表被改坏了 → 从版本库或备份恢复 [url-lock]"),
    "a lock that climbs": ({"lock": '"/../x/": "file:a.md"\n'}, "urls.lock:1:1: 地址登记表被改坏了 → 从版本库或备份恢复 [url-lock]"),
}  # fmt: skip


@pytest.mark.parametrize(("files", "told"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_named_with_its_place(tmp_path, files, told):
    problems = configured(tmp_path, **files)[1]
    wanted = told.partition(": ")
    assert [line.partition(": ")[2] for line in problems] == [wanted[2]]
    assert problems[0].split(":")[:2] == wanted[0].split(":")[:2]


def test_redirects_and_tombstones(tmp_path):
    config, problems = configured(tmp_path, redirects="/old.html: /a/\n/gone: 已合并\n/out/: https://b.example/\n")
    assert problems == []
    assert config.redirects == (
        Redirect("/old.html", "/a/"), Redirect("/gone/", "", "已合并"), Redirect("/out/", "https://b.example/"),
    )  # fmt: skip


@pytest.mark.parametrize(("text", "path"), {"": "/", "/": "/", "a/b": "/a/b/", "//a//": "/a/"}.items())
def test_sub_paths(text, path):
    assert base_path(Scalar(text)) == path


@pytest.mark.parametrize("text", ["..", "a/../b", "青禾", "a b", "a?b", "%2e%2e"])
def test_what_is_no_sub_path(text):
    with pytest.raises(FieldError):
        base_path(Scalar(text))


LOCKS = {
    "plain": (("/a/", "file:articles/a.md"), ("/b/", "unit:#一: 二"), ("/c/", "tag:'甲'")),
    "quotes": (("/a/", 'file:articles/说"好".md'), ("/b/", "tag:C:\\x"), ("/c/", "unit:#一: 二"), ("/d/", "tag:'甲'")),
    "breaks": (("/a/", "tag:一\n二"), ("/b/", "tag:一\t二")),
}


@pytest.mark.parametrize("lock", LOCKS.values(), ids=LOCKS)
def test_the_lock_is_read_as_written_whatever_names_hold(tmp_path, lock):
    assert write_lock(tmp_path, lock)
    assert not write_lock(tmp_path, lock)
    config, problems = configured(tmp_path)
    assert (config.lock, problems) == (lock, [])
    assert (tmp_path / "urls.lock").read_text("utf-8").startswith(LOCK_HEAD)


LOCKS_BY_HAND = {
    "another order": ('"/b/": "tag:二"\n"/a/": "tag:一"\n', (("/b/", "tag:二"), ("/a/", "tag:一"))),
    "no quotes": ("/a/: tag:一\n", (("/a/", "tag:一"),)),
    "a remark": ('"/a/": "tag:一" # 旧\n', (("/a/", "tag:一"),)),
    "no last line feed": ('"/a/": "tag:一"', (("/a/", "tag:一"),)),
}


@pytest.mark.parametrize(("text", "lock"), LOCKS_BY_HAND.values(), ids=LOCKS_BY_HAND)
def test_a_lock_that_a_hand_has_touched_is_read_too(tmp_path, text, lock):
    config, problems = configured(tmp_path, lock=f"{LOCK_HEAD}{text}")
    assert (config.lock, problems) == (lock, [])
