"""检查指标自查: what those who inspect public sites count, counted before they do; a norm's docstring is its page in
the manual. The figures come from published check tables; no result here is an official score."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from builder.fields import show_when
from builder.model import Archive, Article, Config, Issue
from builder.problems import Level, Problem

WARN_DAYS, STALE_DAYS = 10, 14
HEAVIEST = 60 * 1024


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is judged: the archive as published, what `check` found wrong, and the pages' weights in bytes as sent,
    compressed; `as_of` is the day that decides what is stale."""

    archive: Archive
    config: Config
    as_of: date
    problems: tuple[Problem, ...] = ()
    weights: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a norm objects to: where, and what; `mild` where it weighs less than its norm."""

    where: str
    what: str
    mild: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """One norm: its title, where it comes from, how bad it is (None: nothing found), its figure, and every finding."""

    title: str
    basis: str
    level: Level | None
    figure: str
    findings: tuple[Finding, ...] = ()


Judge = Callable[[Evidence], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Norm:
    """A row of the report: what it is called, its basis, how much a finding weighs, and what looks for them."""

    title: str
    basis: str
    level: Level
    judge: Judge


def _dated(archive: Archive) -> tuple[Article | Issue, ...]:
    return (*archive.articles, *archive.issues)


def identity(seen: Evidence) -> Iterator[Finding]:
    """网站名称、域名、标识码、主办、承办、联系方式、备案号，该有的都有。"""
    config, parent = seen.config, seen.config.parent
    told = (
        ("title", "网站名称", config.title), ("base_url", "网址", config.base_url),
        ("site_id_code", "政府网站标识码", config.site_id_code or (parent.id_code if parent else "")),
        ("organizer", "主办单位", config.organizer), ("operator", "承办单位", config.operator),
        ("contact", "联系方式", config.contact),
        ("icp_no", "ICP备案号", config.icp_no or (parent.icp_no if parent else "")),
        ("police_no", "公安备案号", config.police_no or (parent.police_no if parent else "")),
    )  # fmt: skip
    for name, label, value in told:
        if not value:
            yield Finding("site.yaml", f"没有写{label}（{name}）")


def home_stale(seen: Evidence) -> Iterator[Finding]:
    """首页两周内要有新内容，10 天没有就提醒。写了归档日期的网站不查。"""
    newest = max((value.when.at.date() for value in _dated(seen.archive) if value.when), default=None)
    days = (seen.as_of - newest).days if newest else None
    if seen.config.archived_on or (days is not None and days < WARN_DAYS):
        return
    told = f"最新内容是 {newest}，已 {days} 天" if newest else "没有任何有日期的内容"
    yield Finding("/", told, mild=days is not None and days < STALE_DAYS)


def columns_stale(seen: Evidence) -> Iterator[Finding]:
    """登记了更新期限的栏目，在期限内要有新稿件；没有日期的稿件不算。写了归档日期的网站不查。"""
    for column in seen.config.columns if not seen.config.archived_on else ():
        dates = [a.when.at.date() for a in seen.archive.articles if a.when and column.name in a.columns]
        days = (seen.as_of - max(dates)).days if dates else 0
        if column.update_days and days > column.update_days:
            yield Finding(column.name, f"最新稿件是 {max(dates)}，已 {days} 天，期限 {column.update_days} 天")


def columns_blank(seen: Evidence) -> Iterator[Finding]:
    """登记了的栏目都要有稿件；没有稿件的栏目网站上不显示，但登记着就是空白栏目。"""
    held = {name for article in seen.archive.articles for name in article.columns}
    for column in seen.config.columns:
        if column.name not in held:
            yield Finding(column.name, "没有已发布的稿件")


def columns_untold(seen: Evidence) -> Iterator[Finding]:
    """稿件用到的栏目都要登记，写上说明和类型：网页的 ColumnDescription、ColumnType 由此而来。"""
    known = {column.name: column for column in seen.config.columns}
    for tag in seen.archive.columns:
        column = known.get(tag.name)
        wanting = (
            [label for label, value in (("说明", column.description), ("栏目类型", column.kind)) if not value]
            if column
            else []
        )
        if column is None or wanting:
            yield Finding(tag.name, f"没有写{'、'.join(wanting)}" if wanting else "没有在 site.yaml 的 columns 里登记")


def source_missing(seen: Evidence) -> Iterator[Finding]:
    """每篇文章要有信息来源，每期快报要有编发单位。"""
    for article in seen.archive.articles:
        if not article.source:
            yield Finding(article.where.path, f"《{article.title}》没有来源")
    for issue in seen.archive.issues:
        if not issue.issued_by:
            yield Finding(issue.where.path, f"《{issue.title}》没有编发单位")


def date_missing(seen: Evidence) -> Iterator[Finding]:
    """每篇都要有发布日期，写到日；不能用生成网站的日期代替。"""
    for value in _dated(seen.archive):
        if value.when is None:
            yield Finding(value.where.path, f"《{value.title}》没有日期")
        elif len(show_when(value.when)) < len("2024-03-14"):
            yield Finding(value.where.path, f"《{value.title}》的日期只写到 {show_when(value.when)}")


def doubled(seen: Evidence) -> Iterator[Finding]:
    """标题、日期、来源都相同的两篇，多半是同一篇发了两次。"""
    alike: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for article in seen.archive.articles:
        day = show_when(article.when)[:10] if article.when else ""
        alike[article.title, day, article.source].append(article.where.path)
    for (title, day, _), paths in alike.items():
        for path in paths[1:]:
            yield Finding(path, f"《{title}》（{day or '无日期'}）和 {paths[0]} 重复")


def links_dead(seen: Evidence) -> Iterator[Finding]:
    """站内的链接、锚点、图片、附件都打得开。外站的链接要联网检查，这里不查。"""
    yield from _named(seen, "link-broken", "link-missing", "picture-missing")


def numbers_missing(seen: Evidence) -> Iterator[Finding]:
    """快报的期号连续；确实没有印过的，登记在 bulletins 的 missing 里。"""
    yield from _named(seen, "number-missing", "date-against-number")


def pictures_untold(seen: Evidence) -> Iterator[Finding]:
    """每幅图片都有文字说明。"""
    yield from _named(seen, "picture-without-words")


def private(seen: Evidence) -> Iterator[Finding]:
    """身份证号、手机号、银行账号、住址、未成年人姓名：公开以前都要看过。"""
    yield from _named(seen, "private")


def units_unknown(seen: Evidence) -> Iterator[Finding]:
    """报送单位都在 units.yaml 里登记过，统计才对得上。"""
    yield from _named(seen, "unit-unknown")


def _named(seen: Evidence, *rules: str) -> Iterator[Finding]:
    """What `check` already says under these rules."""
    for problem in seen.problems:
        if problem.rule in rules:
            yield Finding(str(problem.where), problem.message)


STAFF = (("编辑", ("编辑", "责任编辑", "责编", "主编")), ("校对", ("校对",)), ("签发", ("签发", "核签", "终审")))


def staff_missing(seen: Evidence) -> Iterator[Finding]:
    """每期快报要写明编辑、校对、签发（三审三校）。"""
    for issue in seen.archive.issues:
        labels = {credit.label.strip("：: ") for credit in issue.staff}
        missing = [name for name, same in STAFF if not labels.intersection(same)]
        if missing:
            yield Finding(issue.where.path, f"{issue.number.label}没有{'、'.join(missing)}")


def permit(seen: Evidence) -> Iterator[Finding]:
    """有准印证号的是内部资料性出版物，不得向社会公开；确可公开的，由出版单位书面同意。"""
    for issue in seen.archive.issues:
        for label, value in issue.imprint:
            if label == "准印证号":
                yield Finding(issue.where.path, f"{issue.number.label}有准印证号 {value}")


def too_heavy(seen: Evidence) -> Iterator[Finding]:
    """网页压缩后不超过 60 KB，普通线路三秒内能打开。"""
    for page, weight in seen.weights:
        if weight > HEAVIEST:
            yield Finding(page, f"压缩后 {weight / 1024:.0f} KB")


NORMS = (
    Norm("网站身份", "GOV-01、GOV-11：网站标签和页脚", Level.ERROR, identity),
    Norm("首页更新", "检查指标：首页两周内有更新", Level.ERROR, home_stale),
    Norm("栏目更新", "检查指标：栏目按期更新", Level.ERROR, columns_stale),
    Norm("空白栏目", "检查指标：没有空白栏目", Level.ERROR, columns_blank),
    Norm("站内断链", "检查指标：链接可用", Level.ERROR, links_dead),
    Norm("发布日期", "GOV-04、GOV-05：日期真实、完整", Level.ERROR, date_missing),
    Norm("信息来源", "GOV-03：ContentSource", Level.WARNING, source_missing),
    Norm("重复稿件", "GOV-06：标题、日期、来源不重复", Level.WARNING, doubled),
    Norm("栏目登记", "GOV-02：ColumnDescription、ColumnType", Level.WARNING, columns_untold),
    Norm("个人信息", "PRV-02 至 PRV-07：公开前看过", Level.WARNING, private),
    Norm("准印证", "DOC-29：内部资料不公开", Level.WARNING, permit),
    Norm("图片说明", "A11Y-10：每幅图片有文字说明", Level.WARNING, pictures_untold),
    Norm("期号连续", "DOC-02、DOC-04：期号和日期", Level.WARNING, numbers_missing),
    Norm("单位登记", "DOC-12：单位名称统一", Level.WARNING, units_unknown),
    Norm("编审齐全", "DOC-14：编辑、校对、签发", Level.WARNING, staff_missing),
    Norm("网页大小", "GOV-30：三秒内打开", Level.WARNING, too_heavy),
)


def inspect(seen: Evidence) -> tuple[Verdict, ...]:
    """Every norm with what it found, in the order of the report."""
    return tuple(_verdict(norm, tuple(norm.judge(seen))) for norm in NORMS)


def _verdict(norm: Norm, findings: tuple[Finding, ...]) -> Verdict:
    figure = f"{len(findings)} 处" if findings else "通过"
    level = Level.WARNING if all(finding.mild for finding in findings) else norm.level
    return Verdict(norm.title, norm.basis, level if findings else None, figure, findings)


MARKS = {None: "通过", Level.ERROR: "不合", Level.WARNING: "提醒", Level.NOTE: "说明"}
CAVEAT = "依据公开的检查指标整理，只说明查了什么、查到什么，不等于官方的评分或合格结论。"


def report(verdicts: tuple[Verdict, ...], as_of: date) -> str:
    """The report as text: a line for each norm, its findings below it."""
    lines = [f"检查指标自查（{as_of}）", CAVEAT, ""]
    for verdict in verdicts:
        lines.append(f"[{MARKS[verdict.level]}] {verdict.title}：{verdict.figure}（{verdict.basis}）")
        lines += [f"    {finding.where}：{finding.what}" for finding in verdict.findings]
    return "\n".join(lines)
