"""无障碍与隐私: what the site says of access, privacy and citing. Whoever adds a claim here adds its test.

It claims only what the program's own tests check (tests/audit, tests/test_statement.py). It names no standard as
fulfilled, and no date: what was checked holds for the program as it is. Page and search say it through builder/words.
"""

# ruff: noqa: E501 (a sentence stands on one line, as in the table of words)
from __future__ import annotations

from collections.abc import Iterator

from builder import urls
from builder.model import Config, Link, Office, StatementPage, StatementSection
from builder.pages.lists import crumbs
from builder.words import say


def statement_page(config: Config, office: Office) -> StatementPage:
    """The statement of this site: what it admits, whether pictures come from elsewhere, whom to ask."""
    title = say("无障碍与隐私", config.lang)
    here = crumbs(Link(title, urls.STATEMENT))
    return StatementPage(urls.STATEMENT, "statement.html", title, here, tuple(_sections(config, office)))


def _sections(config: Config, office: Office) -> Iterator[StatementSection]:
    yield GOAL
    yield CHECKED
    yield StatementSection("known", "已知的障碍", (config.known_barriers or NONE_KNOWN,))
    yield ELDER
    yield KEYS
    yield _privacy(config.remote_images)
    yield CITE
    yield StatementSection("contact", "联系我们", (ASK, tuple(_contact(office, config.lang)) or SEE_BELOW))


def _contact(office: Office, lang: str) -> Iterator[str]:
    known = (("主办单位", office.organizer), ("联系方式", office.contact), ("地址", office.address))
    yield from (f"{say(label, lang)}：{value}" for label, value in known if value)


GOAL = StatementSection(
    "goal",
    "目标",
    (
        "希望每个人都能读到这里的内容：用手机的、用键盘的、用读屏软件的、眼睛看不清小字的。我们以国际上的网页无障碍指南 WCAG 2.2 的 AA 级为目标。",
    ),
)

CHECKED = StatementSection(
    "checked",
    "检查过什么",
    (
        "本网站所用程序的测试包括下面几项：",
        (
            "用检查工具 axe-core 在真实的浏览器里检查每一种页面，包括浅色、深色、高对比和长辈版，电脑和手机各查一遍；",
            "只用键盘能走到每个链接和按钮，看得见走到了哪里；",
            "屏幕只有 320 像素宽，也就是放大到 400%，文字不丢失，也不用左右拖动；",
            "读者自己加大行距、字距、段距，文字不重叠、不截断；",
            "不运行 JavaScript，正文和各个列表照样能读，只有检索需要它。",
        ),
        "工具只能发现一部分障碍，通过检查不等于没有障碍。编辑后来加上的内容，比如图片的文字说明是否说清了画面、附件能不能朗读，程序查不出来。",
    ),
)

NONE_KNOWN = "目前没有登记。您遇到了，请告诉我们。"

ELDER = StatementSection(
    "elder",
    "长辈版和阅读设置",
    (
        "每页上方都有“长辈版”按钮，别处也叫亲情版、关爱版、关怀版。按下去，字变大，内容排成一列，按钮也变大；再按一次，恢复原样。",
        "旁边的“阅读设置”可以单独调字号（标准、大字、特大）、颜色（浅色、深色、高对比）和鼠标光标的大小。这两个按钮要浏览器运行 JavaScript 才出现；浏览器自己的缩放、系统的深色和高对比设置，什么时候都管用。",
        "文章和快报的页面上有“朗读”按钮，用的是您的设备或浏览器自带的语音；设备没有中文语音时，按钮不出现。",
    ),
)

KEYS = StatementSection(
    "keys",
    "键盘",
    (
        (
            "Tab 键走到下一个链接或按钮，Shift 加 Tab 退回上一个，回车键打开；",
            "每页第一个链接是“跳到正文”，按 Tab 键就出现；",
            "按 / 键，光标跳到检索框；在检索页，上下键在检索框和结果之间走动，Esc 键回到检索框；",
            "按 Esc 键，关闭打开的阅读设置或提示。",
        ),
    ),
)


def _privacy(remote_pictures: bool) -> StatementSection:
    """Who is asked for what a page shows, and what is kept of its reader."""
    return StatementSection(
        "privacy",
        "隐私",
        (
            (
                "不用 Cookie，不统计访问，没有广告，也没有跟踪读者的程序。",
                PICTURES_FROM_ELSEWHERE if remote_pictures else NOTHING_FROM_ELSEWHERE,
                "您选的阅读设置（字号、颜色、长辈版、光标）只保存在您自己的浏览器里，不会发给任何人。恢复成标准，或者清除浏览器的网站数据，就没有了。",
                "检索在您的浏览器里进行，只用本网站的索引。检索词写在网址里，本网站的服务器看得到，浏览器的历史记录里也会留下。",
                "只有您勾选“在这台设备上记住我的检索”，最近的检索词才保存在您自己的浏览器里；取消勾选，就没有了。",
                "朗读由您的浏览器完成，有的浏览器会把文字交给它自己的语音服务。",
                "点开外部链接，就到了别的网站，那里的做法由它们自己负责。网站的服务器是否保存访问日志，请向主办单位了解。",
            ),
        ),
    )


NOTHING_FROM_ELSEWHERE = "打开网页时，一切都来自本网站，不向别的网站取任何东西。"
PICTURES_FROM_ELSEWHERE = "网页的文字、样式和程序都来自本网站，但有些图片直接取自别的网站，那些网站会知道您的网络地址。"

CITE = StatementSection(
    "cite",
    "引用和核对",
    (
        "每篇文章、每期快报末尾都有“引用本文”：一行可以复制的出处，一个永久地址，一个校验码。",
        (
            "永久地址长期有效。内容若移走，原地址会引到新地址；若撤下，原地址会说明情况。",
            "校验码是稿件源文件 SHA-256 值的前 12 位。引用时一并记下，日后看到的校验码相同，说明稿件一字未改；不同，说明改过。",
            "保存着源文件的人可以自己算：sha256sum 文件名，取前 12 位。",
        ),
    ),
)

ASK = "看不清、打不开、用不了，或者发现内容有误、涉及您的个人信息，都请告诉我们，说明是哪一页、用什么设备。"

SEE_BELOW = "联系方式见页面下方。"
