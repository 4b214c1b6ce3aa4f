"""The XML of an Office file: parsed without entities or depth that could hurt, read by short names."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element, ParseError, fromstring
from xml.parsers import expat

from builder.intake.values import refusal
from builder.problems import ContentError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
VML = "{urn:schemas-microsoft-com:vml}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
LARGEST_PART = 24 * 1024 * 1024
DEEPEST = 100
MOST_ELEMENTS = 200_000
_STRICT = (
    b"wordprocessingml/main", b"officeDocument/relationships", b"officeDocument/math",
    b"drawingml/main", b"drawingml/picture", b"drawingml/wordprocessingDrawing",
)  # fmt: skip


class _HostileError(Exception):
    """A part with a document type, or nested or running on without end."""


def parse_part(name: str, path: str, data: bytes) -> Element:
    """The root of a part; `ContentError` for a DTD, for nesting deeper than any document has, for damage."""
    if len(data) > LARGEST_PART:
        raise refusal(name, "too-large", f"文稿里的 {path} 有 {len(data) >> 20} MB", "请把文稿拆成几份")
    check_xml(name, path, data)
    try:
        return fromstring(data)
    except (ParseError, ValueError, LookupError):
        raise _damaged(name, path) from None


def check_xml(name: str, path: str, data: bytes) -> None:
    """`ContentError` unless the XML is whole, without document type and of sane depth; nothing is kept of it."""
    depth = count = 0

    def opened(_: str, __: dict[str, str]) -> None:
        nonlocal depth, count
        depth += 1
        count += 1
        if depth > DEEPEST:
            raise _HostileError("嵌套得太深，可能有害")
        if count > MOST_ELEMENTS:
            raise _HostileError("太长")

    def closed(_: str) -> None:
        nonlocal depth
        depth -= 1

    def typed(*_: object) -> None:
        raise _HostileError("带有实体定义（DTD），可能有害")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    parser.StartDoctypeDeclHandler = typed
    try:
        parser.Parse(data, True)
    except _HostileError as hostile:
        cure = "正常的文稿不会这样：请在 Word 中新建文档，把文字贴进去，再另存；文字很多的，拆成几份"
        raise refusal(name, "docx-xml", f"文稿里的 {path} {hostile}", cure) from None
    except (expat.ExpatError, ValueError, LookupError):
        raise _damaged(name, path) from None


def _damaged(name: str, path: str) -> ContentError:
    return refusal(name, "damaged", f"文稿已经损坏（{path} 读不懂）", "请在 Word 或 WPS 中打开，另存为新的 .docx")


def transitional(data: bytes) -> bytes:
    """The part with the names of the strict format (a choice in Word's save dialog) turned into the usual ones."""
    if b"purl.oclc.org" not in data:
        return data
    for part in _STRICT:
        usual = b"http://schemas.openxmlformats.org/" + part.replace(b"/", b"/2006/", 1)
        data = data.replace(b"http://purl.oclc.org/ooxml/" + part, usual)
    return data


def child(element: Element | None, *path: str) -> Element | None:
    """The first descendant along a path of names of Word's own namespace."""
    for step in path:
        element = element.find(W + step) if element is not None else None
    return element


def children(element: Element | None, step: str) -> list[Element]:
    """The children of a name."""
    return element.findall(W + step) if element is not None else []


def attribute(element: Element | None, key: str = "val") -> str:
    """An attribute of Word's namespace, or ""."""
    return element.get(W + key, "") if element is not None else ""


def switched_on(element: Element | None) -> bool | None:
    """Whether a property like w:b is on; None where it is not stated."""
    return None if element is None else attribute(element) not in ("0", "false", "off", "none")


def whole_number(text: str, otherwise: int = 0) -> int:
    """A whole number as typed, within what a document may have."""
    try:
        value = int(text)
    except ValueError:
        return otherwise
    return value if -1_000_000 < value < 1_000_000 else otherwise


def words_of(element: Element) -> str:
    """The text of an element as Word shows it, tabs and breaks as one blank; text boxes in it are not counted."""
    pieces, waiting = [], [element]
    while waiting:
        part = waiting.pop()
        if part.tag == W + "t":
            pieces.append(part.text or "")
        elif part.tag in (W + "tab", W + "br", W + "cr") and part.get(W + "val") is None:
            pieces.append(" ")
        if part.tag != W + "txbxContent" or part is element:
            waiting += reversed(part)
    return "".join(pieces)


def all_words(element: Element) -> str:
    """Every text in an element, text boxes included."""
    return "".join(part.text or "" for part in element.iter(W + "t"))


def rewrite(root: Element, change: Callable[[Element], list[Element] | None]) -> None:
    """Replace elements below `root`, in the order of the text, by what `change` gives for them; None keeps one.

    What comes in is looked at in its turn.
    """
    parents = [root]
    while parents:
        parent = parents.pop()
        kept: list[Element] = []
        waiting = list(reversed(parent))
        while waiting:
            element = waiting.pop()
            new = change(element)
            if new is None:
                kept.append(element)
            else:
                waiting += reversed(new)
        parent[:] = kept
        parents += reversed(kept)
