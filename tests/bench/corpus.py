"""A made-up archive of any size, the same for the same number: two articles in three, one issue in three.

Its words come round as often as in a real archive: a few in every document (they make the longest lists of an index),
新时代文明实践站 in about one of ten, and names and lanes from thousands of characters in a few documents each.
"""

from __future__ import annotations

import random
from pathlib import Path

UNITS = [
    f"{name}{kind}"
    for name in ("柳塘", "望舒", "砚池", "听泉", "磨石", "荷风", "渡月", "书巷")
    for kind in ("街道", "社区", "镇")
]
TAGS = [
    "志愿服务",
    "垃圾分类",
    "背街小巷",
    "农贸市场",
    "文明交通",
    "停车秩序",
    "老旧小区",
    "环境卫生",
    "文明实践",
    "全民阅读",
]
WHAT = [
    "清理楼道堆物",
    "补种行道树",
    "更换井盖",
    "劝导电动车停放",
    "修补人行道",
    "走访独居老人",
    "粉刷围墙",
    "公示整改台账",
]
HOW = [
    "干部带头，居民跟上",
    "早晚各巡一遍",
    "一户一策，逐条销号",
    "先易后难，边查边改",
    "请老党员当监督员",
    "照片前后对比，当场验收",
]
END = ["群众说路好走了。", "问题当天办结。", "剩下的写进下周清单。", "做法已在全区推广。", "热线同类来电明显减少。"]
# The commonest characters of GB 2312, by their sound: as many as a newspaper needs.
LETTERS = bytes(byte for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF) for byte in (row, cell)).decode(
    "gb2312"
)
STATION = "新时代文明实践站"
STATIONS = 1 / 150


def sentence(dice: random.Random) -> str:
    unit, number = dice.choice(UNITS), dice.randrange(3, 400)
    where = f"在{STATION}" if dice.random() < STATIONS else f"在{name(dice)}{dice.choice('巷路里')}"
    return f"{unit}{where}{dice.choice(WHAT)}{number}处，{name(dice)}说，{dice.choice(HOW)}，{dice.choice(END)}"


def name(dice: random.Random) -> str:
    """Two or three characters; some characters are much commoner than others."""
    return "".join(LETTERS[int(dice.random() ** 3 * len(LETTERS))] for _ in range(dice.choice((2, 3))))


def paragraphs(dice: random.Random, count: int) -> str:
    return "\n\n".join("".join(sentence(dice) for _ in range(dice.randrange(3, 7))) for _ in range(count))


def article(dice: random.Random, number: int, year: int) -> tuple[str, str]:
    """Path and text of one article."""
    month, day = dice.randrange(1, 13), dice.randrange(1, 29)
    tags, units = "、".join(dice.sample(TAGS, 2)), "、".join(dice.sample(UNITS, 2))
    head = f"title: {dice.choice(UNITS)}{dice.choice(WHAT)}（{number}）\ndate: {year}-{month:02}-{day:02}\ntags: {tags}\nunits: {units}\ncolumns: 工作动态"
    body = f"{paragraphs(dice, 2)}\n\n## {dice.choice(HOW)}\n\n{paragraphs(dice, 2)}"
    return f"articles/{year}/a{number}.md", f"---\n{head}\n---\n\n{body}\n"


def issue(dice: random.Random, number: int, year: int) -> tuple[str, str]:
    """Path and text of one issue of three items and three briefs."""
    head = f"快报: 青禾区创建工作快报\n期号: 第{number}期\n日期: {year}-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}\n编辑: 甲某\n校对: 乙某"
    items = "\n\n".join(
        f'### {dice.choice(WHAT)}见成效 {{unit="{(unit := dice.choice(UNITS))}"}}\n\n{paragraphs(dice, 1)}（{unit}）'
        for _ in range(3)
    )
    briefs = "\n".join(
        f"- {dice.choice(UNITS)}：近日，{dice.choice(WHAT)}{dice.randrange(2, 90)}处。" for _ in range(3)
    )
    return (
        f"issues/{year}/{number}.md",
        f"---\n{head}\n---\n\n## 检查督导\n\n{items}\n\n## 简讯\n\n### 文明创建\n\n{briefs}\n",
    )


def write_corpus(folder: Path, documents: int) -> None:
    """Write `documents` documents of ten years below a content folder; numbers rise with the years."""
    dice = random.Random(documents)
    for number in range(1, documents + 1):
        path, text = (article if number % 3 else issue)(dice, number, 2015 + (number - 1) * 10 // documents)
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
