"""Whole sites against what is expected: a semantic manifest of every page, full text of feeds and of three pages.

`make golden` rewrites the expected files after a wanted change; the difference is then for a person to read.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from builder.cli import main

GOLDEN = Path(__file__).parent / "golden"
SITES = sorted(folder.name for folder in GOLDEN.iterdir() if folder.is_dir())
WHOLE = ("feed.xml", "rss.xml", "feed.json", "sitemap.xml", "robots.txt", "opensearch.xml", "data/records.csv")


def told(site: Path) -> dict[str, str]:
    """What is compared of a site: its manifest, the whole feeds, the text of its main pages."""
    pages = {"/" + f.relative_to(site).as_posix(): meaning(f) for f in sorted(site.rglob("*.html"))}
    expected = {"manifest.json": json.dumps(pages, ensure_ascii=False, indent=1, sort_keys=True) + "\n"}
    return expected | {name.replace("/", "-"): (site / name).read_bytes().decode() for name in WHOLE}


def meaning(file: Path) -> dict[str, object]:
    """Title, headings and links of a page, in order; a new look does not change them."""
    soup = BeautifulSoup(file.read_text("utf-8"), "html.parser")
    main_part = soup.find("main") or soup
    return {
        "title": soup.title.get_text(strip=True),
        "headings": [f"{h.name} {h.get_text(strip=True)}" for h in main_part.find_all(["h1", "h2", "h3", "h4"])],
        "links": list(dict.fromkeys(a["href"] for a in main_part.find_all("a", href=True))),
    }


@pytest.mark.parametrize("name", SITES)
def test_site_is_as_expected(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    import shutil

    content = shutil.copytree(GOLDEN / name / "content", tmp_path / "content")
    command = ["build", "--content", str(content), "--output", str(tmp_path / "site"), "--as-of", "2025-01-01"]
    assert main([*command, "--no-search", "--base-url", "https://golden.example"]) == 0
    made, folder = told(tmp_path / "site"), GOLDEN / name / "expected"
    if request.config.getoption("--rewrite-golden"):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for file, text in made.items():
            (folder / file).write_bytes(text.encode())
    assert sorted(made) == sorted(path.name for path in folder.iterdir()), "an expected file is missing or unused"
    for file, text in made.items():
        assert text == (folder / file).read_bytes().decode(), f"{file}: make golden, then read the difference"
