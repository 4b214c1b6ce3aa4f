"""A Word file → HTML that says what Word shows: mammoth converts, after our rules have read what it cannot see."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring
from zipfile import ZipFile

import mammoth

from builder.intake.numbering import read_lists
from builder.intake.ooxml import (
    RELATIONS,
    W,
    all_words,
    attribute,
    child,
    parse_part,
    rewrite,
    transitional,
)
from builder.intake.packed import unpack
from builder.intake.paragraphs import hidden_styles, number_paragraphs, read_styles, set_paragraphs
from builder.intake.revisions import (
    drop_hidden,
    settle_boxes,
    settle_changes,
    tell_comments,
    tell_left_out,
    tell_margins,
    unwrap,
)
from builder.intake.values import LARGEST_TEXT, Media, Raw, picture_suffix, quote, refusal
from builder.model import Flag
from builder.regex import regex

LARGEST_DOCX = 128 * 1024 * 1024
STYLE_MAP = "\n".join(
    (
        *(f"p.BulletinHeading{level} => h{level}:fresh" for level in range(1, 7)),
        "p.BulletinCentred => p[style='text-align:center']:fresh",
        "p.BulletinRight => p[style='text-align:right']:fresh",
    )
)
_WANTED = regex(r"\[Content_Types\]\.xml|_rels/\.rels|word/(?:[^/]+/)*[^/]+\.(?:xml|rels)|.*/media/[^/]+")
_SHOWN = (".png", ".jpg", ".gif", ".webp", ".bmp", ".avif")


def read_word(name: str, data: bytes) -> Raw:
    """The text of a .docx as HTML, with its pictures; what is left out or needs a look is in the notes."""
    members = unpack(name, data, lambda path: bool(_WANTED.fullmatch(path)), LARGEST_DOCX)
    parts = {m.name: transitional(m.data) if m.name.endswith((".xml", ".rels")) else m.data for m in members}
    main = _main_part(name, parts)
    trees = {path: parse_part(name, path, part) for path, part in parts.items() if path.endswith((".xml", ".rels"))}
    root = trees[main]
    body = child(root, "body")
    if body is None or next(body.iter(W + "t"), None) is None:
        raise refusal(name, "empty", "文稿里没有文字", "如果文字在图片里，请照原样录入；否则请检查是不是拿错了文件")
    if len(all_words(body).encode("utf-8", "replace")) > LARGEST_TEXT:
        raise refusal(name, "too-large", f"文字超过 {LARGEST_TEXT >> 20} MB", "请把文稿拆成几份")
    notes = tuple(_prepare(body, trees, main))
    parts[main] = tostring(root, "utf-8", xml_declaration=True)
    text, pictures, lost = _convert(name, parts)
    return Raw(name, text, "", data, ".docx", pictures, (*notes, *lost, *_check(body, text)), "word")


def _main_part(name: str, parts: Mapping[str, bytes]) -> str:
    """The path of the document itself."""
    if "_rels/.rels" in parts:
        for relation in parse_part(name, "_rels/.rels", parts["_rels/.rels"]).iter(RELATIONS + "Relationship"):
            path = relation.get("Target", "").lstrip("/")
            if relation.get("Type", "").endswith("/officeDocument") and path in parts:
                return path
    if "word/document.xml" in parts:
        return "word/document.xml"
    raise refusal(name, "damaged", "文稿里没有正文", "请在 Word 或 WPS 中打开，另存为新的 .docx")


def _prepare(body: Element, trees: Mapping[str, Element], main: str) -> Iterator[Flag]:
    """Bring everything that mammoth does not see into the document itself, and tell what cannot be."""
    styles = read_styles(trees.get("word/styles.xml"))
    yield from settle_changes(body)
    yield from settle_boxes(body)
    yield from drop_hidden(body, hidden_styles(styles))
    yield from unwrap(body)
    yield from tell_left_out(body)
    yield from tell_comments(trees.get("word/comments.xml"))
    number_paragraphs(body, styles, read_lists(trees.get("word/numbering.xml")))
    if (lines := set_paragraphs(body, styles)) > 1:
        yield Flag("D-WORD", "info", f"标题原为 {lines} 行，已接成一行")
    _append_notes(body, trees)
    margins = (tree for path, tree in sorted(trees.items()) if re.fullmatch(r"word/(?:header|footer)\d*\.xml", path))
    yield from tell_margins(margins, all_words(body))
    yield from _drop_linked(body, trees.get(re.sub(r"([^/]+)$", r"_rels/\1.rels", main)))


def _append_notes(body: Element, trees: Mapping[str, Element]) -> None:
    """Footnotes and endnotes: `[1]` where the text refers to them, the notes themselves at the end."""
    found = {
        (kind, attribute(note, "id")): note
        for kind in ("footnote", "endnote")
        for note in (trees[f"word/{kind}s.xml"].iter(W + kind) if f"word/{kind}s.xml" in trees else ())
    }
    bodies: list[Element] = []

    def refer(element: Element) -> list[Element] | None:
        kind = element.tag.removeprefix(W).removesuffix("Reference")
        note = found.get((kind, attribute(element, "id"))) if element.tag.endswith("Reference") else None
        if note is None:
            return None
        bodies.append(note)
        mark = Element(W + "t")
        mark.text = f"[{len(bodies)}]"
        return [mark]

    rewrite(body, refer)
    for number, note in enumerate(bodies, 1):
        for paragraph in _bare(note, f"[{number}] "):
            body.append(paragraph)


def _bare(note: Element, label: str) -> Iterator[Element]:
    """The paragraphs of a note as plain text: its links and pictures belong to another part of the file."""
    for paragraph in note.iter(W + "p"):
        text = "".join(part.text or "" for part in paragraph.iter(W + "t")).strip()
        if text or label:
            bare = Element(W + "p")
            SubElement(SubElement(bare, W + "r"), W + "t").text = label + text
            label = ""
            yield bare


def _drop_linked(body: Element, relations: Element | None) -> Iterator[Flag]:
    """Pictures that lie elsewhere are never fetched; pictures and links that lead nowhere are taken out."""
    targets = {relation.get("Id", ""): relation for relation in (relations if relations is not None else ())}
    linked: list[str] = []

    def drop(element: Element) -> list[Element] | None:
        picture = element.tag.endswith(("}blip", "}imagedata"))
        if not picture and element.tag != W + "hyperlink":
            return None
        keys = [value for key, value in element.attrib.items() if key.endswith(("}embed", "}link", "}id"))]
        known = all(key in targets for key in keys)
        if picture and (not known or any(targets[key].get("TargetMode") == "External" for key in keys)):
            linked.append(element.tag)
            return []
        return list(element) if not known else None

    rewrite(body, drop)
    if linked:
        yield Flag("D-WORD", "confirm", f"{len(linked)} 幅图片只是指向别处的链接，图不在文稿里，未收入")


def _convert(name: str, parts: Mapping[str, bytes]) -> tuple[str, tuple[Media, ...], tuple[Flag, ...]]:
    """HTML, pictures, and a note of the pictures that no browser shows."""
    pictures: list[Media] = []
    unshown: list[str] = []

    def keep(image: Any) -> dict[str, str]:
        with image.open() as stream:
            content = stream.read()
        suffix = picture_suffix(content)
        address = f"media/{len(pictures) + len(unshown) + 1}{suffix or '.bin'}"
        if suffix in _SHOWN:
            pictures.append(Media(address, content))
        else:
            unshown.append(suffix or image.content_type or "?")
        return {"src": address}

    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for path, part in parts.items():
            archive.writestr(path, part)
    try:
        result = mammoth.convert_to_html(
            packed,
            style_map=STYLE_MAP,
            convert_image=mammoth.images.img_element(keep),
            include_embedded_style_map=False,
        )
    except Exception:  # a library on foreign bytes: whatever it raises, the file is at fault
        raise refusal(name, "damaged", "文稿的结构读不懂", "请在 Word 或 WPS 中打开，另存为新的 .docx") from None
    told = f"{len(unshown)} 幅图片是网页不能显示的格式（EMF、WMF、TIFF 等），请另存为 PNG 或 JPEG 后补上"
    return result.value, tuple(pictures), (Flag("D-WORD", "confirm", told),) if unshown else ()


def _check(body: Element, text: str) -> Iterator[Flag]:
    """An independent count: every character of the prepared document is in the HTML."""
    shown = html.unescape(re.sub(r"<[^>]*>", "", text))
    missing = Counter("".join(all_words(body).split())) - Counter("".join(shown.split()))
    if missing:
        words = "".join(missing.elements())
        yield Flag("D-WORD", "confirm", f"有 {len(words)} 字没能从文稿里取出，请对照原稿（{quote((words,), 30)}）")
