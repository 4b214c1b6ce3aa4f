"""Bundles: which pages are indexed together, and that only what changed is indexed again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builder.model import Passage, Record
from builder.search import Means, Seen, Sizes, Standing, Update, make_ready, update_index
from builder.search.bundles import divide
from builder.workers import threads

SMALL = Sizes(whole=0, least=300, most=500)
NOTHING = Standing()


def days(year: int, months: int, each: int = 1) -> list[tuple[str, str]]:
    return [(f"/{year}/{m:02}/{n}/", f"{year}-{m:02}-0{n}") for m in range(1, months + 1) for n in range(1, each + 1)]


def seen(pages: list[tuple[str, str]]) -> list[Seen]:
    """Each page with a hundred characters."""
    return [Seen(url, date, 100, "") for url, date in pages]


@pytest.mark.parametrize(
    ("pages", "bundles"),
    [
        ([], []),
        (days(2024, 3), [("y2024m01", ["2024"], 3)]),
        (days(2024, 2), [("y2024m01", ["2024"], 2)]),
        (days(2023, 3) + days(2024, 3), [("y2024m01", ["2024"], 3), ("y2023m01", ["2023"], 3)]),
        # the newest year is still small: it joins the year before
        (days(2023, 3) + days(2024, 2), [("y2023m01", ["2024", "2023"], 5)]),
        # small years in the middle and at the beginning are gathered from the oldest
        (days(2021, 1) + days(2022, 2) + days(2023, 3), [("y2023m01", ["2023"], 3), ("y2021m01", ["2022", "2021"], 3)]),
        # a large year is parted between months
        (days(2024, 4, 2), [("y2024m03", ["2024"], 4), ("y2024m01", ["2024"], 4)]),
        (
            [(u, d) for u, d in days(2024, 12)],
            [("y2024m09", ["2024"], 4), ("y2024m05", ["2024"], 4), ("y2024m01", ["2024"], 4)],
        ),
        # a month is never parted
        (days(2024, 1, 8), [("y2024m01", ["2024"], 8)]),
        # a few pages without a date go with the newest, many stand alone and last
        ([("/a/", ""), *days(2023, 3), *days(2024, 3)], [("y2024m01", ["2024"], 4), ("y2023m01", ["2023"], 3)]),
        ([(f"/{n}/", "") for n in range(4)] + days(2024, 3), [("y2024m01", ["2024"], 3), ("undated", [], 4)]),
        ([(f"/{n}/", "") for n in range(4)], [("undated", [], 4)]),
        ([("/y/", "2024"), ("/m/", "2024-02"), ("/d/", "2024-02-03")], [("y2024", ["2024"], 3)]),
    ],
)
def test_years_are_bundles(pages, bundles):
    assert [(b.name, list(b.years), len(b.urls)) for b in divide(seen(pages), SMALL)] == bundles
    assert divide(seen(pages[::-1]), SMALL) == divide(seen(pages), SMALL)


def test_a_small_archive_is_one_bundle():
    (bundle,) = divide(seen([("/a/", ""), *days(2019, 12), *days(2024, 12)]), Sizes())
    assert (bundle.name, bundle.years, len(bundle.urls)) == ("all", ("2024", "2019"), 25)
    assert bundle.urls[0] == "/2024/12/1/"
    assert bundle.urls[-1] == "/a/"


def test_bundles_of_closed_years_stay_as_years_go_on():
    pages = days(2021, 3) + days(2022, 4) + days(2023, 2)
    before = divide(seen(pages), SMALL)
    for more in (days(2023, 5)[2:], days(2024, 1)):
        pages += more
        after = divide(seen(pages), SMALL)
        assert after[-1] == before[-1]
        before = after


# --- what is indexed again -----------------------------------------------------------------------------------


def record(url: str, date: str, text: str = "青禾区开展整治") -> Record:
    return Record(url, f"标题{url}", date, (("year", date[:4]),), (Passage("", "", text),))


ARCHIVE = tuple(record(url, date) for year in (2021, 2022, 2023) for url, date in days(year, 3))


Files = dict[str, tuple[bytes, str]]
"""Paths below `/search/`, each with the bytes and what they were made from."""


def build(records, standing: Standing = NOTHING, print_: str = "", at_once: int = 1) -> tuple[Update, Files, list[int]]:
    """Bring an index up to date: its new files, and of how many pages were indexed."""
    heard: list[int] = []
    files: Files = {}
    by_url = {record.url: record for record in records}
    pages = [Seen(r.url, r.date, 100, f"{print_}{r!r}") for r in records]

    def put(path: str, data: bytes, making: str) -> None:
        assert path not in files
        files[path] = (data, making)

    means = Means(lambda urls: (make_ready(by_url[url]) for url in urls), heard.append, SMALL)
    with threads(at_once) as hands:
        update = update_index(pages, standing, means, put, hands)
    return update, files, heard


def committed(update: Update, new: Files, before: Files) -> Files:
    """The files of a site after an update: what stays of `before`, and what is new."""
    return {path: file for path, file in before.items() if file[1] in update.kept} | new


def standing(update: Update, files: Files) -> Standing:
    paths = tuple((path, making) for path, (_, making) in files.items())
    return Standing(update.bundles, files["pagefind/pagefind-entry.json"][0], paths)


def bytes_of(files: Files) -> dict[str, bytes]:
    return {path: data for path, (data, _) in files.items()}


@pytest.mark.parametrize(
    ("change", "indexed"),
    [
        (lambda rs: rs, []),
        (lambda rs: rs[::-1], []),
        (lambda rs: (replace(rs[0], passages=(Passage("", "", "改了"),)), *rs[1:]), [3]),
        (lambda rs: (*rs[:-1], replace(rs[-1], title="改了")), [3]),
        (lambda rs: (*rs, record("/new/", "2023-12-01")), [4]),
        (lambda rs: rs[:-1], [5]),
        (lambda rs: (*rs, *(record(u, d) for u, d in days(2024, 3))), [3]),
        (lambda rs: rs[3:], []),
        (lambda rs: rs[:0], []),
    ],
)
def test_only_changed_bundles_are_indexed_again_and_the_bytes_are_those_of_a_first_build(change, indexed):
    first, before, heard = build(ARCHIVE)
    assert heard == [3, 3, 3]
    after, new, heard = build(change(ARCHIVE), standing(first, before))
    assert heard == indexed
    anew, clean, _ = build(change(ARCHIVE))
    assert bytes_of(committed(after, new, before)) == bytes_of(clean)
    assert after.bundles == anew.bundles


@pytest.mark.parametrize("at_once", [2, 5])
def test_bundles_indexed_at_once_give_the_same_files_in_the_same_order(at_once):
    update, files, _ = build(ARCHIVE)
    beside, found, heard = build(ARCHIVE, at_once=at_once)
    assert (beside, [*found.items()], heard) == (update, [*files.items()], [3, 3, 3])


def test_pages_that_look_different_but_say_the_same_are_not_indexed_again():
    first, files, _ = build(ARCHIVE)
    again, _, heard = build(ARCHIVE, standing(first, files), print_="another template")
    assert heard == []
    assert again.kept >= {bundle.digest for bundle in first.bundles}


@pytest.mark.parametrize(
    ("lost", "indexed"),
    [
        ("pagefind/pagefind.js", [3, 3, 3]),
        ("pagefind/pagefind-entry.json", [3, 3, 3]),
        ("pages.y2022m01.json", [3]),
        ("pagefind/fragment/y2021", [3]),
    ],
)
def test_a_bundle_of_which_a_file_is_gone_is_indexed_again(lost, indexed):
    first, files, _ = build(ARCHIVE)
    gone = {making for path, (_, making) in files.items() if path.startswith(lost)}
    left = {path: file for path, file in files.items() if file[1] not in gone}
    entry = b"" if lost.endswith("entry.json") else files["pagefind/pagefind-entry.json"][0]
    stands = Standing(first.bundles, entry, tuple((path, making) for path, (_, making) in left.items()))
    again, new, heard = build(ARCHIVE, stands)
    assert heard == indexed
    assert bytes_of(committed(again, new, left)) == bytes_of(files)


def test_another_pagefind_indexes_everything_again(monkeypatch):
    first, files, _ = build(ARCHIVE)
    import pagefind_bin

    monkeypatch.setenv("PAGEFIND_BINARY_PATH", str(pagefind_bin.get_executable()))
    _, _, heard = build(ARCHIVE, standing(first, files))
    assert heard == [3, 3, 3]
