"""Every rule there is, with what it weighs by itself and its page: for `explain`, and for whatever names rules."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from builder.lint import FILE_RULES, TEXT_RULES
from builder.lint.built import built_title_twice
from builder.lint.closely import FORM_RULES
from builder.lint.prose.rules import PROSE_RULES
from builder.lint.registry import link_moved
from builder.lint.whole import ARCHIVE_RULES, PAGE_RULES, REGISTRY_RULES, TWIN_RULES
from builder.problems import Level


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as the manual tells of it: `page` begins with one line that says what it finds."""

    name: str
    level: Level
    page: str

    @property
    def line(self) -> str:
        """What it finds, in one line."""
        return self.page.partition("\n\n")[0].replace("\n", "")


_NO_ERRORS = {
    "hash-without-space": Level.WARNING, "picture-without-words": Level.WARNING, "table-without-rule": Level.WARNING,
    "lines-joined": Level.WARNING, "text-lost": Level.WARNING, "private": Level.WARNING, "odd-letters": Level.WARNING,
    "number-missing": Level.WARNING, "date-against-number": Level.WARNING, "total-against-number": Level.WARNING,
    "confirm": Level.WARNING, "tags-alike": Level.WARNING,
    "field-empty": Level.NOTE, "title-long": Level.NOTE, "title-full-stop": Level.WARNING,
    "heading-top": Level.WARNING, "heading-skipped": Level.WARNING, "heading-full-stop": Level.WARNING,
    "heading-empty": Level.WARNING, "table-uneven": Level.WARNING, "picture-words-vague": Level.WARNING,
    "link-words-vague": Level.NOTE, "link-empty": Level.WARNING, "weekday-wrong": Level.WARNING,
    "year-against-number": Level.WARNING, "unit-retired": Level.WARNING, "unit-not-yet": Level.WARNING,
    "unit-unused": Level.NOTE, "tag-unused": Level.NOTE, "link-moved": Level.WARNING, "twin": Level.WARNING,
    "twin-near": Level.WARNING, "twin-item": Level.NOTE, "item-repeated": Level.WARNING,
    "built-title-twice": Level.NOTE, **{rule.__name__.replace("_", "-"): Level.WARNING for rule in PAGE_RULES},
}  # fmt: skip
# What other parts of the program say, of fields, files, settings and imports.
_ELSEWHERE = {
    Level.ERROR: {
        "front-matter-full-width-colon": "字段名后用了中文冒号。改成英文冒号加空格。",
        "front-matter-colon-space": "字段名的冒号后面缺一个空格。",
        "front-matter-wide-space": "文件头里有全角空格。换成英文空格，或删去。",
        "front-matter-indent": "字段的行首多了空格。删去，和其他字段对齐。",
        "front-matter-tab": "缩进用了 Tab。删去，需要缩进时按空格键。",
        "front-matter-quote-needed": "内容以会被误读的符号开头。整个内容加英文引号。",
        "front-matter-colon-in-value": "内容里含英文冒号加空格。整个内容加英文引号，或改成中文冒号。",
        "front-matter-hash": "空格加井号后面的字会被当作注释丢掉。整个内容加英文引号。",
        "front-matter-quote-open": "引号没有成对。补上另一个，或都删去。",
        "front-matter-quote-inside": "引号只包住了一部分内容。照箭头后面的写法改。",
        "front-matter-bracket-open": "方括号没有成对。补上 ]。",
        "front-matter-not-a-field": "这一行不是“字段名: 内容”。正文要写在第二个 --- 之后。",
        "front-matter-duplicate": "同一个字段写了两次。删去其中一行。",
        "front-matter-unclosed": "文件头没有结束。在最后一个字段的下一行写 ---。",
        "front-matter-too-large": "文件头太长，多半是第二个 --- 写漏了。",
        "front-matter-yaml": "文件头的这里读不懂。看这一行的引号、括号。",
        "front-matter-alias": "不支持 YAML 的 & 和 * 引用。内容以它们开头时整体加英文引号。",
        "front-matter-tag": "不支持 YAML 标记。内容以 ! 开头时整体加英文引号。",
        "front-matter-depth": "列表套得太深。最多两三层。",
        "front-matter-control": "有看不见的控制字符，多半是从 PDF 粘来的。删掉重打。",
        "field": "字段的内容不是这个字段要的。照字段表里的例子写。",
        "field-twice": "两个名字是同一个字段。只留一个。",
        "number": "期号认不出来。写成 第45期、45 或 增刊第2期。",
        "title-missing": "没有标题。在文件头写 标题: ……。",
        "id": "编号不能做地址。只用小写字母、数字和 -。",
        "page-name": "文件名不能做地址。给 content/pages/ 里的文件改名，如 about.md。",
        "bulletin-unknown": "快报没有登记。多半是名字写错了；确是另一种，在 site.yaml 里登记。",
        "bulletin-missing": "不知道是哪种快报。在文件头写 快报: 简报名称。",
        "anchor-doubled": "两处用了同一个锚点。改掉其中一个 {#……}。",
        "picture-broken": "图片不能用，多半是没有传完，或不是图片只是改了后缀。找到原图重新放。",
        "link-broken": "页面上的链接打不开。只在生成网站时查；链接写指向稿件的文件名最稳。",
        "address-collision": "一个地址有两个主人：期号重复，或文件名相同。改其中一个。",
        "address-vanished": "已发布的地址没有页面了。写转址或撤下原因，见编辑手册第 13 节。",
        "alias": "旧地址不能用。写站内的旧路径，而且不能是本站正在用的页面。",
        "redirect": "转址写得不对。redirects.yaml 每行写成 /旧地址/: /新地址/。",
        "redirect-circle": "旧地址转来转去，没有终点。都改成最后该去的地址。",
        "url-lock": "地址登记表被改坏了。urls.lock 不要手改，从备份恢复。",
        "registry": "登记表或设置里的这一项写得不对。照编辑手册的样例写。",
        "content-missing": "没有这个稿件文件夹。在项目文件夹里运行，或用 --content 指明。",
        "exists": "已经有这个文件，不能覆盖。打开它直接改，或换个标题、期号、日期。",
        "unreadable": "文件打不开。看是不是在 Word 里开着，有没有权限。",
        "changed": "读稿件的时候文件变了，有人正在改。等改好了再来一次。",
        "outside": "文件不在稿件文件夹里。去掉 --in-place 再导入。",
        "file-name": "文件名里有看不见的或认不出的字符。另起一个普通的名字。",
        "encoding": "认不出文件的编码，或不是文本文件。用记事本另存为 UTF-8。",
        "fix-stale": "答复文件里摘的字对不上原稿了。重新摘，或删去这一条。",
        "fix-unreadable": "答复写得不对：一条答复里要有一个动作，且只有一个。",
        "original-missing": "content/originals/ 里的旧原稿不在了，无法比对改动。改个名再导入。",
        "proof": "整理后与原文对不上。原稿没有动，把它发给维护者。",
        "too-fine": "原稿的行数多得反常，多半不是一份稿件。拆成几份。",
        "gov-missing": "政府网站必需的设置还缺几项。在 site.yaml 里补上。",
        "script-converter": "繁简切换要用的 opencc 没有安装。",
        "intake-empty": "要导入的文件是空的。",
        "intake-kind": "不能导入这种文件。照箭头后面说的另存一份。",
        "intake-picture": "要导入的是一幅图片，里面没有文字。",
        "intake-too-large": "要导入的文字太多。拆成几份。",
        "intake-damaged": "文稿的结构读不懂。在 Word 或 WPS 里打开，另存为新的 .docx。",
        "intake-encrypted": "文件加了密码。去掉密码再导入。",
        "intake-docx-xml": "Word 文件里有不该有的东西。来历不明的不要打开。",
        "intake-scan": "PDF 没有文字层（扫描件）。先做文字识别，或照原样录入。",
        "intake-garbled": "PDF 里的字取出来是乱码。请取得 .docx 原稿。",
        "intake-feed-xml": "订阅文件带有实体定义，可能有害。重新从网站取得。",
        "intake-zip-nested": "压缩包里还有压缩包。先解压里面的。",
        "intake-zip-path": "压缩包里有不安全的路径。来历不明的不要打开。",
        "intake-zip-link": "压缩包里有链接，不是文件。把文件本身放进去。",
        "intake-zip-method": "压缩包的压缩方式不常见。解压后直接导入文件夹。",
        "intake-zip-size": "压缩包里的文件解开后太大。解压后挑要用的导入。",
        "intake-zip-bomb": "压缩包解开后大得反常，没有打开。",
        "intake-zip-members": "压缩包里的文件太多。分成几个压缩包。",
    },
    Level.WARNING: {
        "unknown-field": "不认识的字段。看是不是写错了字；是自己加的备注就不用管。",
        "fence-missing": "开头像文件头，却没有 ---。前后各写一行 ---。",
        "date-missing": "没有日期，将列入“日期不详”。知道就写上。",
        "date-before": "上网时间早于稿件的日期。核对两个日期：先签发，后上网。",
        "body-missing": "没有正文。正文写在第二个 --- 之后。",
        "unit-unknown": "单位没有登记。写对名字，或到 units.yaml 登记。",
        "gov-domain": "网址不是政府网站的域名。",
        "unknown-setting": "site.yaml 里没有这项设置。",
        "rule-unknown": "免检或检查级别里写了没有的规则。用 bulletin explain 看有哪些。",
        "rule-fixed": "免检或检查级别里写了错误：错误不能免检，也不能改级别。",
        "waiver-reason": "免检没有写理由，不算数。写成 免检: {规则: 为什么}。",
        "waiver-unused": "免检用不上了：这份稿件没有这样的问题。删去它。",
        "unmended": "有能自动改的地方，但文件里有坏字节，没有改。用记事本另存为 UTF-8。",
        "checker": "检查程序出错、太慢或回答看不懂，后面的稿件没有请它查。",
    },
    Level.NOTE: {
        "date-form": "日期读懂了，但不是规范写法。读得对就不用管。",
        "raw": "没有整理过的原稿，已在内存中整理。用 import --in-place 存成规范稿件。",
        "base-url-missing": "没有网址，订阅和 sitemap 里只能写站内路径。",
    },
}  # fmt: skip


def rules() -> tuple[Rule, ...]:
    """All rules of `check`, `build` and `import`, in the order in which their tables run."""
    together = (*ARCHIVE_RULES, *REGISTRY_RULES, link_moved, *TWIN_RULES)
    judging = (*TEXT_RULES, *FILE_RULES, *FORM_RULES, *together, *PAGE_RULES, built_title_twice)
    told = (Rule(name_of(run), _NO_ERRORS.get(name_of(run), Level.ERROR), _page(run)) for run in judging)
    prose = (Rule(rule.name, rule.level, _page(rule.run)) for rule in PROSE_RULES)
    return (*told, *prose, *_elsewhere())


def _elsewhere() -> Iterator[Rule]:
    for level, named in _ELSEWHERE.items():
        for name, text in named.items():
            yield Rule(name, level, text)


def name_of(run: Callable[..., Any]) -> str:
    """What the problems are called that a rule of the tables finds."""
    return run.__name__.replace("_", "-")


def _page(run: Callable[..., Any]) -> str:
    return inspect.getdoc(run) or ""
