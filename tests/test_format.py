"""Documents written: read again they are the same, and other readers of YAML see the same strings."""

from __future__ import annotations

import random

import pytest
import yaml
from test_front_matter import pairs, plain

from builder.documents import Field, Mapping, Scalar, Sequence, format_document, parse_document
from builder.front_matter import Node

PIECES = (
    "夜市", "：", "，", " ", "　", ": ", ":", " #", "#", "- ", "-", "?", "[", "]", "{", "}", ",", "'", '"', "\\", "@",
    "*", "&", "!", "|", ">", "%", "`", "~", "null", "yes", "No", "010", "1_0", "0o17", "12:30", "1e3", ".inf", "<<",
    "=", "2024-02-30", "2024-03-14T9:30:00Z", "\n", "\t", "a", "Z", "é", "𠮷", "🎉", "/", "...", "---",
)  # fmt: skip


def texts(seed: int, count: int) -> list[str]:
    dice = random.Random(seed)
    return [*PIECES, *("".join(dice.choices(PIECES, k=dice.randint(0, 5))) for _ in range(count))]


def node(dice: random.Random, depth: int = 0) -> Node:
    kind = dice.choice("ttsm" if depth < 2 else "t")
    if kind == "t":
        return Scalar("".join(dice.choices(PIECES, k=dice.randint(0, 4))))
    if kind == "s":
        return Sequence(tuple(node(dice, depth + 1) for _ in range(dice.randint(0, 3))))
    return Mapping(tuple((Scalar(f"名{i}"), node(dice, depth + 1)) for i in range(dice.randint(1, 3))))


def test_any_text_is_read_back_without_a_word():
    for text in texts(1, 3000):
        head = (Field("title", Scalar(text)), Field("tags", Sequence((Scalar(text),))))
        document = parse_document(format_document(head, "正文。"), "a.md")
        assert document.problems == (), (text, document.raw)
        assert pairs(document.fields) == [("title", text), ("tags", [text])]
        assert document.body.strip() == "正文。"


def test_any_value_is_read_back_and_written_the_same():
    dice = random.Random(2)
    for _ in range(1500):
        head = tuple(Field(f"f{i}", node(dice)) for i in range(3))
        written = format_document(head, "正文。")
        document = parse_document(written, "a.md")
        assert document.problems == (), written
        assert [value for _, value in pairs(document.fields)] == [plain(field.value) for field in head], written
        assert format_document(document.fields, document.body) == written


def test_other_readers_see_the_same_strings():
    for text in texts(3, 1500):
        written = format_document((Field("title", Scalar(text)), Field("tags", Sequence((Scalar(text),)))), "")
        told = yaml.safe_load(written.split("---\n", 1)[1].rpartition("\n---\n")[0])
        assert (told["title"] or "", told["tags"]) == (text, [text])


def test_a_field_name_may_be_any_text():
    for name in ("标题", "a b", "yes", "x: y", "#", "1"):
        document = parse_document(format_document((Field("t", Scalar("")), Field(name, Scalar("甲"))), ""), "a.md")
        assert (pairs(document.fields)[1], document.problems) == ((name, "甲"), ())


STYLE = {
    "title": (Scalar("柳塘夜市：开张"), "title: 柳塘夜市：开张\n"),
    "date stays plain": (Scalar("2024-03-14 09:30:00"), "title: 2024-03-14 09:30:00\n"),
    "number is quoted": (Scalar("010"), 'title: "010"\n'),
    "nothing": (Scalar(""), "title:\n"),
    "empty list": (Sequence(()), "title: []\n"),
    "list": (Sequence((Scalar("夜市"), Scalar("a, b"))), 'title: [夜市, "a, b"]\n'),
    "list of maps": (
        Sequence((Mapping(((Scalar("label"), Scalar("记者")),)),)),
        "title:\n  - {label: 记者}\n",
    ),
    "lines": (Scalar("一\n二"), 'title: "一\\n二"\n'),
}


@pytest.mark.parametrize(("value", "written"), STYLE.values(), ids=STYLE)
def test_the_canonical_style(value, written):
    assert format_document((Field("title", value),), "\n正文。\n\n") == f"---\n{written}---\n\n正文。\n"
