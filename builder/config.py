"""content/site.yaml and the registries → Config."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from builder import urls
from builder.clean.record.vocabulary import check_pattern
from builder.documents import (
    LOCK,
    REDIRECTS,
    SITE,
    TAGS,
    UNITS,
    Folder,
    Mapping,
    Node,
    Scalar,
    Sequence,
    read_registry,
    read_yaml,
    write_text,
)
from builder.fields import FieldError, read_lang, read_text, read_texts, read_texts_whole, read_truth, read_when
from builder.front_matter import write_quoted
from builder.model import Bulletin, Column, Config, Grade, Link, Office, Precision, Redirect, Tag, Unit
from builder.problems import ContentError, Level, Location, Problem
from builder.regex import regex
from builder.scripts import OTHER

Given = TypeVar("Given")
Made = TypeVar("Made")

CHINESE = {
    "标题": "title", "副标题": "subtitle", "说明": "description", "网址": "base_url", "子路径": "base_path",
    "语言": "lang", "时区": "zone", "主办": "organizer", "主办单位": "organizer", "联系方式": "contact",
    "页脚": "footer", "每页": "per_page", "外站图片": "remote_images", "快报": "bulletins", "名称": "name",
    "全称": "name", "简称": "short", "代码": "id", "类别": "kind", "上级": "parent", "起": "from", "止": "to",
    "同义词": "synonyms", "式样": "patterns", "编发单位": "issued_by", "按年编号": "yearly", "继任": "successor",
    "版式": "profile", "承办": "operator", "承办单位": "operator", "地址": "address", "标识码": "site_id_code",
    "ICP备案号": "icp_no", "公安备案号": "police_no", "党政机关标识": "conac_id", "上级门户": "parent",
    "版权": "rights", "本系统域名": "own_hosts", "显示编审": "show_staff", "人名索引": "people",
    "归档日期": "archived_on",
    "繁简切换": "other_script", "不转换的名称": "kept_names", "已知障碍": "known_barriers", "栏目": "columns",
    "关键词": "keywords", "栏目类型": "kind", "更新期限": "update", "缺号": "missing", "域名": "domain",
    "检查级别": "grades", "检查程序": "checker",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A mapping of a registry, its keys in English, each value with its place."""

    path: str
    values: tuple[tuple[str, Node], ...]
    line: int

    def get(self, name: str) -> Node | None:
        """The value under this name, if it was given."""
        return next((value for key, value in self.values if key == name), None)

    def text(self, name: str) -> str:
        """The value as one line of text; "" where it is missing."""
        value = self.get(name)
        return read_text(value) if value else ""


def read_config(root: Folder) -> tuple[Config, tuple[Problem, ...]]:
    """The configuration of a content folder, and everything that is wrong with it; all files may be missing."""
    problems: list[Problem] = []
    site, units, tags = (_registry(root, path, problems) for path in (SITE, UNITS, TAGS))
    config = Config()
    for row in site[:1]:
        config = _site(row, problems)
        problems += _unknown(row)
        problems += _official(config, row)
    config = replace(
        config,
        units=tuple(_each(problems, units, _unit)),
        tags=tuple(_each(problems, tags, _tag)),
        redirects=tuple(_redirects(root, problems)),
        lock=tuple(_lock(root, problems)),
    )
    problems += _doubled(config.units, UNITS, "单位")
    problems += _doubled(config.tags, TAGS, "标签")
    problems += _doubled(config.bulletins, SITE, "快报")
    return config, tuple(problems)


def _registry(root: Folder, path: str, problems: list[Problem]) -> tuple[Row, ...]:
    """The rows of a registry file: one for a mapping, one per item of a list."""
    try:
        node, wrong = read_yaml(root, path)
    except ContentError as error:
        problems += error.problems
        return ()
    problems += wrong
    items = node.items if isinstance(node, Sequence) else (node,)
    rows = []
    for item in items:
        if isinstance(item, Mapping):
            rows.append(_row(item, path))
        else:
            problems.append(
                Problem(Location(path, item.line, item.column), "registry", "这里应是“名称: 内容”", "照样例写")
            )
    return tuple(row for row in rows if row.values)


def _row(node: Mapping, path: str) -> Row:
    return Row(path, tuple((CHINESE.get(key.text, key.text), value) for key, value in node.entries), node.line)


def _collect(problems: list[Problem], make: Callable[[Given], Made], given: Given, path: str) -> Made | None:
    """What `make` makes of it, or None and a problem that says why not."""
    try:
        return make(given)
    except FieldError as error:
        where = Location(path, error.node.line, error.node.column)
        problems.append(Problem(where, "registry", error.message, error.cure))
        return None


def _each(problems: list[Problem], rows: Iterable[Row], make: Callable[[Row], Made]) -> Iterator[Made]:
    for row in rows:
        made = _collect(problems, make, row, row.path)
        if made is not None:
            yield made


# What a government site must tell of itself, and what a parent portal tells in its place (GOV-40, GOV-41).
OFFICIAL = {
    "organizer": "主办单位", "operator": "承办单位", "contact": "联系方式", "base_url": "网址",
    "site_id_code": "标识码", "icp_no": "ICP备案号", "police_no": "公安备案号",
}  # fmt: skip


def _official(config: Config, row: Row) -> Iterator[Problem]:
    if config.profile != "gov":
        return
    parent = config.parent
    inherited = (
        {"site_id_code": parent.id_code, "icp_no": parent.icp_no, "police_no": parent.police_no} if parent else {}
    )
    missing = ["标题"] if config.title == Config().title else []
    missing += [told for name, told in OFFICIAL.items() if not (getattr(config, name) or inherited.get(name))]
    if missing:
        message = f"政府网站（profile: gov）还缺 {'、'.join(missing)}"
        yield Problem(Location(row.path), "gov-missing", message, "补上，或把版式写成 plain")
    host = config.base_url.partition("://")[2].partition(":")[0]
    if host and not host.endswith((".gov.cn", ".政务")):
        message = f"网址 {host} 不是政府网站的域名"
        yield Problem(Location(row.path), "gov-domain", message, "正式网址应以 .gov.cn 结尾", Level.WARNING)


def _unknown(row: Row) -> Iterator[Problem]:
    for name, node in row.values:
        if name not in SETTINGS:
            near = difflib.get_close_matches(name, (*SETTINGS, *CHINESE), 1)
            cure = f"是不是想写 {near[0]}？" if near else "删去，或查编辑手册里的设置表"
            yield Problem(
                Location(row.path, node.line), "unknown-setting", f"没有 {name} 这项设置", cure, Level.WARNING
            )


def _site(row: Row, problems: list[Problem]) -> Config:
    """The settings that are right; each that is wrong is a problem of its own and stays at its default."""
    given: dict[str, Any] = {}
    for name, node in row.values:
        if name in SETTINGS and not (isinstance(node, Scalar) and not node.text):
            value = _collect(problems, SETTINGS[name], node, row.path)
            given |= {} if value is None else {name: value}
    return replace(Config(), **given)


def base_url(node: Node) -> str:
    """Scheme and host of the site, without a slash at the end; `FieldError` if it is more or less than that."""
    text = read_text(node)
    if text and not re.fullmatch(r"https?://[^\s/?#@]+/?", text):
        raise FieldError(node, f"网址“{text}”不对", "只写到域名，如 https://www.example.gov.cn，子路径写在 base_path")
    return text.rstrip("/")


def base_path(node: Node) -> str:
    """A sub-path with a slash at both ends; `FieldError` if it could not be part of an address."""
    text = read_text(node)
    parts = [part for part in text.split("/") if part]
    if any(not re.fullmatch(r"[A-Za-z0-9._~-]+", part) or part in (".", "..") for part in parts):
        raise FieldError(node, f"子路径“{text}”不对", "只用字母、数字和 - ，如 /ztzl/wenming/")
    return "/" + "".join(f"{part}/" for part in parts)


def _lang(node: Node) -> str:
    given = read_lang(node)
    if given not in OTHER:
        raise FieldError(node, f"网站的语言不能是 {read_text(node)}", "写 zh-Hans（简体）或 zh-Hant（繁体）")
    return given


def _zone(node: Node) -> str:
    name = read_text(node)
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise FieldError(node, f"不认识的时区 {name}", "写 Asia/Shanghai") from None
    return name


def _per_page(node: Node) -> int:
    text = read_text(node)
    if not text.isdecimal() or not 1 <= int(text) <= 500:
        raise FieldError(node, f"每页条数“{text}”不对", "写 1 到 500 的数字")
    return int(text)


def _links(node: Node) -> tuple[Link, ...]:
    return tuple(_link(item) for item in _items(node))


def _link(item: Mapping) -> Link:
    given = {key.text: read_text(value) for key, value in item.entries}
    title, url = given.get("title") or given.get("标题", ""), given.get("url") or given.get("网址", "")
    if not title or not re.match(r"/|https?://|mailto:", url):
        raise FieldError(item, "页脚链接要有标题和网址", "写成 {标题: 关于, 网址: /about/}")
    return Link(title, url)


def _bulletins(node: Node) -> tuple[Bulletin, ...]:
    return tuple(_bulletin(_row(item, SITE)) for item in _items(node))


def _items(node: Node) -> Iterator[Mapping]:
    for item in node.items if isinstance(node, Sequence) else (node,):
        if not isinstance(item, Mapping):
            raise FieldError(item, "这里应是“名称: 内容”", "照样例写")
        yield item


def _bulletin(row: Row) -> Bulletin:
    name, truth, missing = _name(row), row.get("yearly"), row.get("missing")
    numbers = tuple(_count(item) for item in _each_node(missing)) if missing else ()
    return Bulletin(_id(row, name), name, row.text("issued_by"), bool(truth and read_truth(truth)), numbers)


def _each_node(node: Node) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else (node,)


def _count(node: Node) -> int:
    text = read_text(node)
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise FieldError(node, f"“{text}”不是期号", "只写数字，如 缺号: [875, 880]")
    return int(text)


def _columns(node: Node) -> tuple[Column, ...]:
    return tuple(_column(_row(item, SITE)) for item in _items(node))


def _column(row: Row) -> Column:
    name, keywords, update = _name(row), row.get("keywords"), row.get("update")
    return Column(
        _id(row, name), name, row.text("description"), read_texts(keywords) if keywords else (), row.text("kind"),
        _days(update) if update else 0,
    )  # fmt: skip


def _days(node: Node) -> int:
    match = re.fullmatch(r"([0-9]{1,4}) ?(?:d|天|日)?|none|无|不限|", read_text(node).lower())
    if not match:
        raise FieldError(node, f"更新期限“{read_text(node)}”不对", "写 14天、180天 或 不限")
    return int(match[1] or 0)


def _profile(node: Node) -> str:
    given = {"gov": "gov", "政府": "gov", "政府网站": "gov", "plain": "plain", "普通": "plain"}.get(
        read_text(node).lower()
    )
    if not given:
        raise FieldError(node, f"没有“{read_text(node)}”这种版式", "写 gov（政府网站）或 plain（普通）")
    return given


def _id_code(node: Node) -> str:
    text = read_text(node)
    if text and not re.fullmatch(r"[0-9]{10}|bm[0-9]{8}", text):
        raise FieldError(node, f"网站标识码“{text}”不对", "地方网站是 10 位数字，部门网站是 bm 加 8 位数字")
    return text


def _host(node: Node) -> str:
    text = read_text(node).lower()
    if not re.fullmatch(r"[a-z0-9*\u3400-\u9fff](?:[a-z0-9.\u3400-\u9fff-]*[a-z0-9\u3400-\u9fff])?", text):
        raise FieldError(node, f"域名“{text}”不对", "只写域名，如 www.example.gov.cn，不写 http:// 和 /")
    return text


def _hosts(node: Node) -> tuple[str, ...]:
    return tuple(_host(item) for item in _each_node(node))


def _parent(node: Node) -> Office:
    (item,) = tuple(_items(node))[:1] or (Mapping((), 1),)
    row = _row(item, SITE)
    code, domain = row.get("site_id_code"), row.get("domain")
    url = row.get("base_url")
    if not row.text("name") or not url:
        raise FieldError(
            node,
            "上级门户要有名称和网址",
            "写成 上级门户: {名称: 云川市人民政府, 网址: https://www.yunchuan.gov.cn, 标识码: …}",
        )
    home = base_url(url)
    return Office(
        name=row.text("name"), domain=_host(domain) if domain else home.partition("://")[2],
        id_code=_id_code(code) if code else "", icp_no=row.text("icp_no"), police_no=row.text("police_no"),
        conac_id=row.text("conac_id"), portal=Link(row.text("name"), home + "/"),
    )  # fmt: skip


def _day(node: Node) -> str:
    when = read_when(node)
    if when and when.precision in (Precision.YEAR, Precision.MONTH):
        raise FieldError(node, f"归档日期“{when.raw}”要写到日", "写成 2024-12-31")
    return when.at.date().isoformat() if when else ""


_GRADES = {
    "错误": Level.ERROR, "提醒": Level.WARNING, "说明": Level.NOTE, "关": None,
    "error": Level.ERROR, "warning": Level.WARNING, "note": Level.NOTE, "off": None,
}  # fmt: skip


def _grades(node: Node) -> tuple[Grade, ...]:
    entries = (entry for item in _items(node) for entry in item.entries)
    return tuple(Grade(key.text, _grade(value), key.line) for key, value in entries)


def _grade(node: Node) -> Level | None:
    told = read_text(node)
    if told not in _GRADES:
        raise FieldError(node, f"没有“{told}”这个级别", "写 错误、提醒、说明 或 关")
    return _GRADES[told]


# What site.yaml may say, and what reads it.
SETTINGS: dict[str, Callable[[Node], Any]] = {
    **dict.fromkeys(
        (
            "title",
            "subtitle",
            "description",
            "organizer",
            "operator",
            "contact",
            "address",
            "icp_no",
            "police_no",
            "conac_id",
            "rights",
        ),
        read_text,
    ),
    **dict.fromkeys(("remote_images", "show_staff", "people", "other_script"), read_truth),
    **dict.fromkeys(("kept_names", "known_barriers"), read_texts_whole),
    "lang": _lang,
    "profile": _profile,
    "site_id_code": _id_code,
    "parent": _parent,
    "own_hosts": _hosts,
    "archived_on": _day,
    "columns": _columns,
    "base_url": base_url,
    "base_path": base_path,
    "zone": _zone,
    "per_page": _per_page,
    "footer": _links,
    "bulletins": _bulletins,
    "grades": _grades,
    "checker": read_texts_whole,
}


def _name(row: Row) -> str:
    name = row.text("name")
    if not name:
        raise FieldError(Scalar("", row.line), "缺少名称", "补上 name: …")
    return name


def _id(row: Row, name: str) -> str:
    given, node = row.text("id"), row.get("id")
    if node and given and not urls.is_slug(given):
        raise FieldError(node, f"代码“{given}”不对", "只用小写字母、数字和 -")
    return given or urls.slug(name)


def _unit(row: Row) -> Unit:
    name = _name(row)
    return Unit(
        _id(row, name), name, row.text("short"), row.text("kind"), row.text("parent"), row.text("from"),
        row.text("to"), row.text("successor"), registered=True,
    )  # fmt: skip


def _tag(row: Row) -> Tag:
    name, synonyms = _name(row), row.get("synonyms")
    patterns = row.get("patterns")
    return Tag(_id(row, name), name, read_texts(synonyms) if synonyms else (), _patterns(patterns) if patterns else ())


def _patterns(node: Node) -> tuple[str, ...]:
    """The patterns of a tag, none parted at commas; `FieldError` if one would match anything or next to nothing."""
    for item in node.items if isinstance(node, Sequence) else (node,):
        if wrong := check_pattern(read_text(item)):
            raise FieldError(item, wrong, "写成 文明*岗 这样：* 代表最多六个字，? 代表一个字，其余照字面")
    return tuple(dict.fromkeys(read_texts_whole(node)))


def _doubled(entries: Iterable[Unit | Tag | Bulletin], path: str, label: str) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for entry in entries:
        if entry.id in seen:
            message = f"{label}“{seen[entry.id]}”和“{entry.name}”的代码都是 {entry.id}"
            yield Problem(Location(path), "registry", message, "给其中一个另写 id")
        seen.setdefault(entry.id, entry.name)


def _redirects(root: Folder, problems: list[Problem]) -> Iterator[Redirect]:
    """`/old/: /new/` leads on; `/old/: 撤下原因` leaves a tombstone."""
    for row in _registry(root, REDIRECTS, problems):
        for source, target in row.values:
            text = _collect(problems, read_text, target, REDIRECTS)
            if not urls.is_address(source) or not text:
                where = Location(REDIRECTS, target.line)
                problems.append(Problem(where, "redirect", f"“{source}”不是站内地址", "写成 /旧地址/: /新地址/"))
            elif text.startswith(("/", "http://", "https://")):
                yield Redirect(urls.as_folder(source), text)
            else:
                yield Redirect(urls.as_folder(source), "", text)


def _lock(root: Folder, problems: list[Problem]) -> Iterator[tuple[str, str]]:
    """Every address once published, with the identity it belongs to."""
    if entries := _own_lock(root):
        yield from entries
        return
    for row in _registry(root, LOCK, problems):
        for url, owner in row.values:
            if isinstance(owner, Scalar) and urls.is_address(url):
                yield url, owner.text
            else:
                where = Location(LOCK, owner.line)
                problems.append(Problem(where, "url-lock", "地址登记表被改坏了", "从版本库或备份恢复", Level.ERROR))


def _own_lock(root: Folder) -> tuple[tuple[str, str], ...]:
    """A lock that is just as `write_lock` writes it, read without YAML, which takes long for thousands of lines; else
    nothing."""
    try:
        text = read_registry(root, LOCK)
    except ContentError:
        return ()
    entries = tuple(_ENTRY.findall(text))
    return entries if text == _lock_text(entries) and all(urls.is_address(url) for url, _ in entries) else ()


_ENTRY = regex(r'^"([^"\\\n]+)": "([^"\\\n]+)"$', re.M)
LOCK_HEAD = "# 已发布的地址登记表，由程序维护，请勿手改。地址一经发布，永久有效。\n"


def write_lock(root: Folder, lock: Iterable[tuple[str, str]]) -> bool:
    """Record published addresses, sorted, each with its latest owner; says whether the file changed."""
    return write_text(root / LOCK, _lock_text(lock))


def _lock_text(lock: Iterable[tuple[str, str]]) -> str:
    entries = sorted(dict(lock).items())
    return LOCK_HEAD + "".join(f"{write_quoted(url)}: {write_quoted(owner)}\n" for url, owner in entries)
