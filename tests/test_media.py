"""content/media/origins.yaml: where fetched pictures came from."""

from __future__ import annotations

from builder.front_matter import parse_yaml
from builder.media import Origin, format_origins, media_path, parse_origins

LAMP = Origin(
    "media/bb.jpg", "http://a.example/灯 一.jpg?a=1&b: #2", "2025-01-02", "https://b.example/1.jpg", "bb" * 32
)
DOOR = Origin("media/aa.png", "http://a.example/men.png", "2025-01-01", "", "aa" * 32)


def read(text: str) -> tuple[Origin, ...]:
    node, problems = parse_yaml(text, "media/origins.yaml")
    assert problems == ()
    return parse_origins(node)


def test_what_is_noted_is_read_again_sorted() -> None:
    text = format_origins((LAMP, DOOR))
    assert read(text) == (DOOR, LAMP)
    assert format_origins(read(text)) == text
    told = f'file: media/aa.png, address: "{DOOR.address}", date: 2025-01-01, sha256: {DOOR.digest}'
    assert text.split("\n")[1] == f"- {{{told}}}"


def test_the_first_note_of_an_address_stands() -> None:
    later = Origin(DOOR.path, DOOR.address, "2025-06-01", "", DOOR.digest)
    assert format_origins((DOOR, later)) == format_origins((DOOR,))


def test_one_picture_may_have_several_addresses() -> None:
    other = Origin(DOOR.path, "http://c.example/men.png", "2025-01-03", "", DOOR.digest)
    assert read(format_origins((DOOR, other))) == (DOOR, other)


def test_nothing_noted_and_notes_that_somebody_spoiled() -> None:
    assert read("") == read(format_origins(())) == ()
    assert read("- 随手写的一行\n- {file: media/aa.png}\n- {file: media/bb.jpg, address: x}\n") == (
        Origin("media/bb.jpg", "x", ""),
    )


def test_a_picture_is_kept_under_its_content() -> None:
    assert media_path(b"x", ".jpg") == "media/2d711642b726b044.jpg"
