"""Plain search of records: what is found, and in which order."""

from __future__ import annotations

import pytest

from builder.model import Passage, Record
from builder.search.find import find, read_records
from builder.search.suggestions import suggestions


def record(name: str, title: str, *texts: str, date: str = "", **filters: str) -> Record:
    pairs = tuple((field, value) for field, values in filters.items() for value in values.split("、"))
    return Record(name, title, date, pairs, tuple(Passage("", "", text) for text in texts))


RECORDS = (
    record("夜市", "柳塘夜市开张", "三十个摊位点亮路灯。", date="2025-03-01", year="2025", unit="柳塘街道、区城管局"),
    record("路灯", "换路灯", "路灯一百盏，路灯全亮。", date="2024-05-06", year="2024", unit="望舒街道", tag="照明"),
    record("長者", "敬老", "志願者為長者換上LED燈，用電省３.5度。", date="2024", year="2024", unit="鹭洲镇", tag="志愿服务"),
    record("简报", "第876期", "第八百七十五期有误。", "柳塘", "夜市", date="2023-01-02", year="2023", kind="快报"),
    record("说明", "关于路灯的说明", "长" * 3000 + "路灯", kind="页面"),
)  # fmt: skip


def found(query: str, sort: str = "", **chosen: str) -> list[str]:
    choices = {field: values.split("、") for field, values in chosen.items()}
    return [match.record.url for match in find(RECORDS, query, choices, sort)]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("柳塘夜市", ["夜市"]),
        ("柳塘 夜市", ["夜市", "简报"]),  # words apart may stand in different passages
        ("柳塘，夜市", ["夜市", "简报"]),
        ("志愿者", ["長者"]),
        ("志願者 长者", ["長者"]),
        ("led", ["長者"]),
        ("ED灯", ["長者"]),
        ("3.5度", ["長者"]),
        ("5度", ["長者"]),
        ("35度", []),
        ("第八百七十六期", ["简报"]),
        ("875期", ["简报"]),
        ("76期", ["简报"]),
        ("摊位点亮", ["夜市"]),
        ("开张三十", []),  # the title ends, a text begins
        ("路灯路灯", []),  # a comma stands between
        ("盏，路灯", ["路灯"]),
        ("", ["夜市", "路灯", "長者", "简报", "说明"]),
    ],
)
def test_what_is_found_is_what_stands_there(query: str, names: list[str]) -> None:
    assert sorted(found(query)) == sorted(names)


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        ({"year": "2024"}, ["路灯", "長者"]),
        ({"year": "2024、2025"}, ["夜市", "路灯", "長者"]),
        ({"year": "2024、2025", "unit": "柳塘街道"}, ["夜市"]),
        ({"year": "2024", "unit": "柳塘街道"}, []),
        ({"tag": "志願服務"}, ["長者"]),
        ({"tag": "志愿"}, []),  # a choice is a whole value
        ({"unit": "2024"}, []),
        ({}, ["夜市", "路灯", "長者", "简报", "说明"]),
    ],
)
def test_choices_add_up_within_a_field_and_narrow_across_fields(chosen: dict[str, str], names: list[str]) -> None:
    assert sorted(found("", **chosen)) == sorted(names)


def test_the_title_counts_first_then_how_thick_the_hits_stand_then_the_date() -> None:
    assert found("路灯") == ["路灯", "说明", "夜市"]
    assert found("2024") == []
    assert found("") == ["夜市", "路灯", "長者", "简报", "说明"]


def test_by_date_those_without_one_come_last_both_ways() -> None:
    assert found("路灯", "new") == ["夜市", "路灯", "说明"]
    assert found("路灯", "old") == ["路灯", "夜市", "说明"]


@pytest.mark.parametrize(
    ("query", "chosen", "tries"),
    [
        ("柳塘摊位", {}, ("分成几个词：柳塘 摊位（1 篇）",)),
        ("路灯 摊位 柳树", {}, ("只找“路灯 摊位”（1 篇）",)),
        ("望舒街", {}, ("相近的单位：望舒街道（1 篇）",)),
        ("LEDwifi", {}, ()),
        ("路灯", {"unit": ["鹭洲镇"]}, ("不加任何筛选（3 篇）",)),
        (
            "路灯", {"unit": ["望舒街道"], "year": ["2025"]},
            ("不限单位“望舒街道”（1 篇）", "不限年份“2025”（1 篇）", "不加任何筛选（3 篇）"),
        ),
        ("没有这样的字", {}, ()),
    ],
)  # fmt: skip
def test_what_else_to_try(query: str, chosen: dict[str, list[str]], tries: tuple[str, ...]) -> None:
    assert suggestions(read_records(RECORDS), query, chosen) == tries
