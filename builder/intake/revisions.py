"""What a Word file holds beside the text a reader sees: tracked changes, hidden text, comments, text boxes, headers.

Everything here changes the tree it is given into one that says only what Word shows, and tells what it did.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement

from builder.intake.ooxml import (
    MATH,
    MC,
    VML,
    W,
    all_words,
    attribute,
    child,
    rewrite,
    switched_on,
    words_of,
)
from builder.intake.values import quote, visible
from builder.model import Flag

# What mammoth reads, or knows to leave out; any other element with text in it is replaced by what it holds.
_READ_NAMES = (
    "p r t tbl tr tc ins smartTag customXml sdt sdtContent hyperlink pict object drawing txbxContent moveTo"
    " instrText fldChar pPr rPr"
)
_READ = frozenset(W + name for name in _READ_NAMES.split())


def settle_changes(body: Element) -> Iterator[Flag]:
    """Tracked changes as if all were accepted: what was struck out goes, what came in stays."""
    removed: list[str] = []

    def settle(element: Element) -> list[Element] | None:
        if element.tag not in (W + "del", W + "moveFrom") or not len(element):
            return None
        removed.append("".join(p.text or "" for p in element.iter() if p.tag in (W + "delText", W + "t")))
        return []

    rewrite(body, settle)
    added = [all_words(element) for element in body.iter() if element.tag in (W + "ins", W + "moveTo")]
    gone, come = visible("".join(removed)), visible("".join(added))
    if gone or come:
        told = f"文稿有修订痕迹，按“接受全部修订”读取：删去 {gone} 字、增加 {come} 字"
        struck = tuple(text for text in removed if text.strip())
        yield Flag("D-WORD", "confirm", told + (f"（删去的是：{quote(struck)}）" if struck else ""))


def drop_hidden(body: Element, hidden_styles: frozenset[str]) -> Iterator[Flag]:
    """Runs set as hidden text go: Word does not show them."""
    texts: list[str] = []

    def drop(element: Element) -> list[Element] | None:
        told = switched_on(child(element, "rPr", "vanish")) if element.tag == W + "r" else False
        if told is None:
            told = attribute(child(element, "rPr", "rStyle")) in hidden_styles
        if not told:
            return None
        texts.append(words_of(element))
        return []

    rewrite(body, drop)
    if count := visible("".join(texts)):
        yield Flag("D-WORD", "confirm", f"文稿里有隐藏文字 {count} 字，未收入（{quote(tuple(texts))}）")


def unwrap(body: Element) -> Iterator[Flag]:
    """Fields, phonetic guides and other wrappers go, their text stays."""
    glosses: list[str] = []

    def open_up(element: Element) -> list[Element] | None:
        if element.tag == W + "cr":
            element.tag = W + "br"
        if element.tag == W + "ruby":
            glosses.append(all_words(element))
            base = child(element, "rubyBase")
            runs = base.iter(W + "r") if base is not None else ()
            return [part for run in runs for part in run if part.tag != W + "rPr"]
        wrapper = (
            element.tag.startswith(W) and element.tag not in _READ and next(element.iter(W + "t"), None) is not None
        )
        return list(element) if wrapper else None

    rewrite(body, open_up)
    if glosses:
        yield Flag("D-WORD", "info", f"{len(glosses)} 处拼音指南（字上注音）未收入，文字保留")


def settle_boxes(body: Element) -> Iterator[Flag]:
    """Text boxes, in whichever of the two forms Word writes them, as the older one, once."""

    def choose(element: Element) -> list[Element] | None:
        if element.tag == MC + "AlternateContent":
            return _better(element)
        boxes = list(element.iter(W + "txbxContent")) if element.tag == W + "drawing" else []
        return [_older(boxes)] if boxes else None

    rewrite(body, choose)
    texts = tuple(text for box in body.iter(W + "txbxContent") if (text := words_of(box)).strip())
    if texts:
        told = f"{len(texts)} 个文本框的文字放在所在段落之后，请核对位置（{quote(texts)}）"
        yield Flag("D-WORD", "confirm", told)


def _better(element: Element) -> list[Element]:
    """Of a drawing written twice: the new form for a picture, the old one for a text box, if it has the text."""
    new = [part for choice in element.findall(MC + "Choice")[:1] for part in choice]
    old = [part for other in element.findall(MC + "Fallback") for part in other]
    boxed = any(next(part.iter(W + "txbxContent"), None) is not None for part in new)
    if not old or (boxed and not any(next(part.iter(W + "txbxContent"), None) is not None for part in old)):
        return new
    return old if boxed or not any("}pic" in inner.tag for part in new for inner in part.iter()) else new


def _older(boxes: list[Element]) -> Element:
    picture = Element(W + "pict")
    for box in boxes:
        SubElement(SubElement(picture, VML + "shape"), VML + "textbox").append(box)
    return picture


def tell_left_out(body: Element) -> Iterator[Flag]:
    """What no text can be made of: formulas, embedded objects, charts, whole documents put in."""
    counts = {
        "公式": sum(1 for _ in body.iter(MATH + "oMath")),
        "嵌入的对象（表格、附件等）": sum(1 for part in body.iter() if part.tag.endswith("}OLEObject")),
        "图表或 SmartArt": sum(
            1 for p in body.iter() if p.tag.endswith(("}chart", "/diagram}relIds")) and "drawingml" in p.tag
        ),
        "插入的整份文件": sum(1 for _ in body.iter(W + "altChunk")),
    }
    for what, count in counts.items():
        if count:
            yield Flag("D-WORD", "confirm", f"{what} {count} 处未收入，请对照原稿补上")


def tell_comments(comments: Element | None) -> Iterator[Flag]:
    """Comments are not part of the text."""
    texts = tuple(words_of(part) for part in comments.iter(W + "comment")) if comments is not None else ()
    if texts:
        yield Flag("D-WORD", "confirm", f"{len(texts)} 条批注未收入（{quote(texts)}）")


def tell_margins(parts: Iterable[Element], body: str) -> Iterator[Flag]:
    """Headers and footers: page numbers are nobody's business, words that the text does not have are."""
    folded = "".join(body.split())
    texts: dict[str, None] = {}
    for part in parts:
        for paragraph in part.iter(W + "p"):
            text = " ".join(words_of(paragraph).split())
            if re.search(r"[^\W\d_]", re.sub(r"第|页|共|Page|of", "", text)) and "".join(text.split()) not in folded:
                texts[text] = None
    if texts:
        count = visible("".join(texts))
        yield Flag("D-WORD", "confirm", f"页眉页脚 {count} 字未收入正文（{quote(tuple(texts))}）")
