"""Which paragraph of a Word file is a title, a heading, a signature: from styles, size, alignment and words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from builder.intake.numbering import BULLET, Numbered, next_label
from builder.intake.ooxml import W, attribute, child, switched_on, whole_number, words_of
from builder.regex import regex

_NAMED = regex(r"(?:heading|标题)\s*([1-6])", re.IGNORECASE)
_FIRST = regex(r"[一二三四五六七八九十]{1,3}、")
_SECOND = regex(r"[（(][一二三四五六七八九十]{1,3}[）)]")
_NO_LINE_OF_TITLE = regex(r"[（(〔\[【]|第.{1,12}期|.*\d{4}\s*年|[—–-]")
TITLE_SIZE = 20.0
_LONGEST_CHAIN = 12
_LONGEST_TITLE, _LONGEST_HEADING = 80, 40


@dataclass(frozen=True, slots=True)
class Style:
    """A style of styles.xml and the one it is based on."""

    name: str
    based_on: str
    element: Element


@dataclass(frozen=True, slots=True)
class Styles:
    """All styles by id, the one paragraphs have that name none, and the size text has that nobody sized (points)."""

    by_id: Mapping[str, Style]
    usual: str
    size: float

    def chain(self, style: str) -> Iterator[Style]:
        """A style and those it is based on."""
        for _ in range(_LONGEST_CHAIN):
            if style not in self.by_id:
                return
            yield self.by_id[style]
            style = self.by_id[style].based_on

    def find(self, style: str, *path: str) -> Element | None:
        """A property as the nearest style of the chain states it."""
        found = (child(link.element, *path) for link in self.chain(style))
        return next((element for element in found if element is not None), None)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as it looks: its element, its words, size in points, alignment, heading level (0: none)."""

    element: Element
    text: str
    size: float
    bold: bool
    align: str
    level: int
    inside: bool


def read_styles(root: Element | None) -> Styles:
    """The styles of styles.xml."""
    found: dict[str, Style] = {}
    usual = ""
    for element in root.iter(W + "style") if root is not None else ():
        key = attribute(element, "styleId")
        found.setdefault(key, Style(attribute(child(element, "name")), attribute(child(element, "basedOn")), element))
        if attribute(element, "type") == "paragraph" and attribute(element, "default") in ("1", "true"):
            usual = key
    default = child(root, "docDefaults", "rPrDefault", "rPr", "sz")
    return Styles(found, usual, whole_number(attribute(default), 20) / 2)


def hidden_styles(styles: Styles) -> frozenset[str]:
    """The character styles that hide text."""
    return frozenset(key for key in styles.by_id if switched_on(styles.find(key, "rPr", "vanish")))


def number_paragraphs(body: Element, styles: Styles, lists: Mapping[str, Numbered]) -> None:
    """Write the numbers that Word would print into the text; bullets stay list items."""
    counters: dict[tuple[str, int], int] = {}
    for element in body.iter(W + "p"):
        number, depth = _list_place(element, styles, lists)
        numbered = lists.get(number)
        if numbered is None or not words_of(element).strip():
            continue
        properties = _properties(element)
        if (own := child(properties, "numPr")) is not None:
            properties.remove(own)
        level = numbered.levels.get(depth)
        if level is None or level.form == BULLET:
            place = SubElement(properties, W + "numPr")
            SubElement(place, W + "ilvl").set(W + "val", str(min(depth, 4)))
            SubElement(place, W + "numId").set(W + "val", number)
        elif label := next_label(numbered, number, depth, counters).strip():
            _put_before(element, label if re.search(r"[、）】．。]$", label) else f"{label} ")


def _list_place(element: Element, styles: Styles, lists: Mapping[str, Numbered]) -> tuple[str, int]:
    """The list and level of a paragraph: its own, or those of its style; ("", 0) without."""
    style = attribute(child(element, "pPr", "pStyle")) or styles.usual
    own, given = child(element, "pPr", "numPr"), styles.find(style, "pPr", "numPr")
    number = attribute(child(own, "numId")) or attribute(child(given, "numId"))
    depth = attribute(child(own, "ilvl")) or attribute(child(given, "ilvl"))
    if not depth and number in lists:
        linked = (index for index, level in lists[number].levels.items() if level.style == style)
        depth = str(next(linked, 0))
    return number, max(0, min(whole_number(depth), 8))


def _properties(element: Element) -> Element:
    found = child(element, "pPr")
    if found is None:
        found = Element(W + "pPr")
        element.insert(0, found)
    return found


def _put_before(element: Element, label: str) -> None:
    run = Element(W + "r")
    first = next((part for part in element.iter(W + "r") if words_of(part).strip()), None)
    look = child(first, "rPr")
    if look is not None:
        run.append(look)
    SubElement(run, W + "t").text = label
    element.insert(list(element).index(_properties(element)) + 1, run)


def set_paragraphs(body: Element, styles: Styles) -> int:
    """Give every paragraph the style that `STYLE_MAP` of the conversion knows, by what it is; how many lines of title
    became one."""
    paragraphs = [_look(element, styles, inside) for element, inside in _paragraphs(body)]
    titles = _title(paragraphs)
    for index, paragraph in enumerate(paragraphs):
        level = 1 if index in titles else _level(paragraph, bool(titles))
        _set_style(paragraph, level)
    _join_lines([paragraphs[index].element for index in titles], body)
    return len(titles)


def _paragraphs(body: Element) -> Iterator[tuple[Element, bool]]:
    """Every paragraph, and whether it stands in a table or a text box."""
    waiting = [(body, False)]
    while waiting:
        element, inside = waiting.pop()
        if element.tag == W + "p":
            yield element, inside
        inside = inside or element.tag in (W + "tbl", W + "txbxContent")
        waiting += ((part, inside) for part in reversed(element))


def _look(element: Element, styles: Styles, inside: bool) -> Paragraph:
    style = attribute(child(element, "pPr", "pStyle")) or styles.usual
    given = styles.find(style, "rPr", "sz")
    usual = whole_number(attribute(given)) / 2 if given is not None else styles.size
    bold_style = bool(switched_on(styles.find(style, "rPr", "b")))
    sizes: Counter[float] = Counter()
    plain = 0
    for run in element.iter(W + "r"):
        count = len(words_of(run).strip())
        own = whole_number(attribute(child(run, "rPr", "sz"))) / 2
        sizes[own or usual] += count
        told = switched_on(child(run, "rPr", "b"))
        plain += 0 if (bold_style if told is None else told) else count
    align = child(element, "pPr", "jc")
    align = styles.find(style, "pPr", "jc") if align is None else align
    text = " ".join(words_of(element).split())
    size = sizes.most_common(1)[0][0] if sizes else usual
    return Paragraph(element, text, size, not plain, attribute(align), _stated_level(element, style, styles), inside)


def _stated_level(element: Element, style: str, styles: Styles) -> int:
    """The heading level that a style or the outline states: 1–6, 0 for text."""
    outline = child(element, "pPr", "outlineLvl")
    for link in styles.chain(style):
        if link.name.lower() in ("title", "标题"):
            return 1
        if match := _NAMED.fullmatch(link.name.strip()):
            return int(match[1])
        outline = child(link.element, "pPr", "outlineLvl") if outline is None else outline
    level = whole_number(attribute(outline), 9)
    return level + 1 if 0 <= level < 6 else 0


def _title(paragraphs: list[Paragraph]) -> tuple[int, ...]:
    """Which paragraphs make the title: centred and large near the top, or the first line if centred and larger."""
    shown = [index for index, p in enumerate(paragraphs) if p.text and not p.inside][:15]
    for place, index in enumerate(shown):
        found = paragraphs[index]
        if found.level == 1:
            return (index,)
        big = found.size >= TITLE_SIZE or (place == 0 and found.size >= 15 and found.size > _body_size(paragraphs))
        if found.align == "center" and big and len(found.text) <= _LONGEST_TITLE:
            return _lines(paragraphs, index)
    return ()


def _body_size(paragraphs: list[Paragraph]) -> float:
    sizes: Counter[float] = Counter()
    for paragraph in paragraphs:
        sizes[paragraph.size] += len(paragraph.text)
    return sizes.most_common(1)[0][0]


def _lines(paragraphs: list[Paragraph], first: int) -> tuple[int, ...]:
    """The lines of a title: neighbours that look the same and do not say something of their own."""
    last = first
    while last + 1 < len(paragraphs) and last - first < 3:
        one, two = paragraphs[last], paragraphs[last + 1]
        alike = (two.size, two.align, two.bold, two.inside) == (one.size, "center", one.bold, False)
        if not alike or not two.text or any(map(_NO_LINE_OF_TITLE.match, (one.text, two.text))):
            break
        last += 1
    return tuple(range(first, last + 1))


def _level(paragraph: Paragraph, titled: bool) -> int:
    text = paragraph.text
    if paragraph.inside or not text or len(text) > _LONGEST_HEADING:
        return 0
    if paragraph.level:
        return min(paragraph.level + titled, 6)
    if text[-1] in "。；，：;,:" and not paragraph.bold:
        return 0
    return 2 if _FIRST.match(text) else 3 if _SECOND.match(text) else 0


def _set_style(paragraph: Paragraph, level: int) -> None:
    properties = _properties(paragraph.element)
    if (old := child(properties, "pStyle")) is not None:
        properties.remove(old)
    short = len(paragraph.text) <= _LONGEST_HEADING
    aligned = {"center": "BulletinCentred", "right": "BulletinRight", "end": "BulletinRight"}.get(paragraph.align)
    style = f"BulletinHeading{level}" if level else aligned if short and not paragraph.inside else ""
    if style:
        new = Element(W + "pStyle")
        new.set(W + "val", style)
        properties.insert(0, new)
    for run in paragraph.element.iter(W + "r") if level else ():
        look = child(run, "rPr")
        if look is not None:
            look[:] = [part for part in look if part.tag != W + "b"]


def _join_lines(elements: list[Element], body: Element) -> None:
    """The lines of a title as one paragraph."""
    if len(elements) < 2:
        return
    parents = {id(element): parent for parent in body.iter() for element in parent if element.tag == W + "p"}
    for element in elements[1:]:
        elements[0].extend(part for part in element if part.tag != W + "pPr")
        parents[id(element)].remove(element)
