"""Documents of a made-up district, as the dice make them: every kind that an archive holds."""

from __future__ import annotations

from io import BytesIO
from random import Random

from PIL import Image

PLACES = ["夜市", "早市", "桥头", "槐树", "渡口", "灯会", "晒场", "书屋", "车摊", "合唱"]
UNITS = ["柳塘街道", "望舒街道", "区城管局", "鹭洲镇", "荷风社区"]
TAGS = ["志愿服务", "垃圾分类", "背街小巷", "文明交通"]
COLUMNS = ["街道动态", "通知公告"]
SECTIONS = ["要闻", "检查督导", "文明创建"]
PEOPLE = ["白小荻", "顾明禾", "林舒禾"]
SOURCES = ["青禾区融媒体中心", "今日青禾"]
BULLETIN = "青禾快报"

Picked = list[str]


def some(dice: Random, values: Picked, most: int) -> Picked:
    """One to `most` of the values, none twice."""
    return dice.sample(values, dice.randint(1, most))


def sentence(dice: Random) -> str:
    """A sentence that names a place and a number."""
    return (
        f"{dice.choice(PLACES)}来了{dice.randrange(10, 99)}人，{dice.choice(PLACES)}添了{dice.randrange(10, 99)}盏灯。"
    )


def day(dice: Random) -> str:
    """A day on either side of those that count as today."""
    return f"{dice.randint(2024, 2025)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"


def paragraphs(dice: Random, most: int = 4) -> str:
    """A body of a few paragraphs, now and then with a heading, bold text, a list or a table."""
    parts = [sentence(dice) for _ in range(dice.randint(1, most))]
    odd = ("## 小节", f"**{sentence(dice)}**又一句。", "- 一\n- 二", "| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |")
    if dice.random() < 0.4:
        parts.insert(1, dice.choice(odd))
    return "\n\n".join([*parts, sentence(dice)])


def article(dice: Random, body: str = "") -> str:
    """An article; what is optional in its front matter is there or not."""
    lines = [f"title: {dice.choice(PLACES)}第{dice.randrange(10, 99)}回", f"date: {day(dice)}"]
    lines += [f"栏目: {dice.choice(COLUMNS)}", f"tags: [{', '.join(some(dice, TAGS, 2))}]"]
    lines += [f"单位: {'、'.join(some(dice, UNITS, 2))}"]
    optional = (
        f"来源: {dice.choice(SOURCES)}", f"记者: {dice.choice(PEOPLE)}", f"摘要: {sentence(dice)}",
        f"更正说明: {sentence(dice)}", "草稿: 是", f"更新: {day(dice)} 09:30", f"地点: {dice.choice(PLACES)}",
    )  # fmt: skip
    lines += [line for line in optional if dice.random() < 0.15]
    return "---\n" + "\n".join(lines) + f"\n---\n\n{body or paragraphs(dice)}\n"


def issue(dice: Random, number: int) -> str:
    """An issue with sections, items and briefs."""
    head = f"快报: {BULLETIN}\n期号: 第{number}期\n日期: 2024-{number % 12 + 1:02}-{dice.randint(1, 28):02}"
    staff = f"\n编辑: {dice.choice(PEOPLE)}" if dice.random() < 0.5 else ""
    sections = "\n\n".join(f"## {name}\n\n{item(dice)}\n\n{item(dice)}" for name in some(dice, SECTIONS, 2))
    briefs = "\n".join(f"- {dice.choice(UNITS)}：近日，修{dice.choice(PLACES)}。" for _ in range(dice.randint(1, 3)))
    return f"---\n{head}{staff}\n---\n\n{sections}\n\n## 简讯\n\n{briefs}\n"


def item(dice: Random) -> str:
    """An item of an issue, with its unit."""
    unit = dice.choice(UNITS)
    return f'### {dice.choice(PLACES)}见闻 {{unit="{unit}"}}\n\n{paragraphs(dice, 2)}（{unit}）'


def standing(dice: Random) -> str:
    """A page that stands beside the archive."""
    return f"---\n标题: 关于{dice.choice(PLACES)}\n---\n\n{paragraphs(dice)}\n"


def raw_article(dice: Random) -> str:
    """A text as somebody pasted it: nothing in it is front matter. Its second paragraph can be quoted once."""
    top = f"{dice.choice(PLACES)}开张{dice.randrange(10, 99)}天\n\n2024年{dice.randint(1, 12)}月{dice.randint(1, 28)}日"
    return (
        f"{top} 来源：{dice.choice(SOURCES)}\n\n{sentence(dice)}{sentence(dice)}\n\n本店开业大酬宾。{sentence(dice)}\n"
    )


def raw_issue(dice: Random, number: int) -> str:
    """An issue as it was printed: masthead and sections still in the text."""
    told = "\n\n".join(
        f"【{name}】\n\n{dice.choice(UNITS)}修好{dice.choice(PLACES)} {sentence(dice)}{sentence(dice)}（{dice.choice(UNITS)}）"
        for name in some(dice, SECTIONS, 2)
    )
    top = f"青禾区文明城市创建 {BULLETIN}\n\n第{number}期\n\n青禾区创建办 2024年{number % 12 + 1:02}月17日"
    return f"{top}\n\n{told}\n\n编辑：{dice.choice(PEOPLE)}\n"


def raw_page(dice: Random) -> str:
    """An article as a feed left it: HTML in the body."""
    head = f"title: {dice.choice(PLACES)}见报\ndate: Sun, 23 Jul 2023 23:40:12 GMT\nauthor: 今日青禾"
    text = "".join(f"<p>{sentence(dice)}</p>" for _ in range(dice.randint(2, 4)))
    return f"---\n{head}\n---\n\n<div>   \n{text}<p>编辑：{dice.choice(PEOPLE)}</p>\n</div>\n"


def answers(dice: Random) -> str:
    """What a person answers to a raw article."""
    fields = f"- set: {{title: {dice.choice(PLACES)}定名, date: {day(dice)}}}\n"
    return fields + dice.choice(
        ("", "- drop: 本店开业大酬宾。\n", "- heading: 本店开业大酬宾。\n", "- join: 无此一句\n")
    )


def picture(dice: Random, width: int = 60) -> bytes:
    """A PNG file of one colour: all of one width have the same number of bytes."""
    colour = tuple(dice.randrange(256) for _ in range(3))
    written = BytesIO()
    Image.new("RGB", (width, 20), colour).save(written, "PNG", compress_level=0)
    return written.getvalue()


def attachment(dice: Random) -> bytes:
    """An attachment, always of the same size."""
    return b"%PDF-1.4\n" + bytes(dice.randrange(256) for _ in range(200))


def site(dice: Random) -> str:
    """Settings of the site, most of them there or not."""
    lines = [f"title: {dice.choice(PLACES)}档案", f"per_page: {dice.randint(2, 12)}"]
    optional = (
        "base_url: https://wenming.qinghe.example", "base_path: /ztzl/", "人名索引: 是", "显示编审: 否",
        "外站图片: 是", "归档日期: 2025-01-01", f"主办: {dice.choice(UNITS)}", "footer: [{title: 关于, url: /about/}]",
        f"栏目: [{{名称: {COLUMNS[0]}, 说明: {sentence(dice)}}}]", f"kept_names: [{dice.choice(PEOPLE)}]",
        f"快报: [{{名称: {BULLETIN}, 代码: kuaibao, 编发单位: {dice.choice(UNITS)}}}]",
    )  # fmt: skip
    return "\n".join([*lines, *(line for line in optional if dice.random() < 0.3)]) + "\n"


def units(dice: Random) -> str:
    """A registry of units."""
    rows = (f"- {{name: 青禾区{name}, short: {name}, kind: {dice.choice('甲乙')}}}\n" for name in some(dice, UNITS, 4))
    return "".join(rows)


def tags(dice: Random) -> str:
    """A registry of tags: one takes another in as its synonym, one may be found in raw texts by a pattern."""
    name, other = dice.sample(TAGS, 2)
    pattern = f", patterns: [{dice.choice(PLACES)}]" if dice.random() < 0.5 else ""
    return f"- {{name: {name}, synonyms: [{other}]{pattern}}}\n"
