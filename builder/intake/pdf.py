"""A PDF with a text layer → plain text, line by line, with what the places of the lines tell (see `lines`)."""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import c_double

import pypdfium2
from pypdfium2 import raw as pdfium

from builder.intake.lines import Line, Page, lay_out
from builder.intake.radicals import unify_radicals
from builder.intake.values import LARGEST_TEXT, Raw, quote, refusal, visible
from builder.model import Flag
from builder.problems import ContentError

MOST_PAGES = 500
_MOST_CHARACTERS = 40_000  # on a page: a whole broadsheet has 20,000
_SAMPLE = 12  # characters of a line that tell its height


def read_pdf(name: str, data: bytes) -> Raw:
    """The text of a PDF, always to be proof-read; `ContentError` for scans, passwords, sheer size, garbled fonts."""
    document = _document(name, data)
    try:
        if len(document) > MOST_PAGES:
            raise refusal(name, "too-large", f"PDF 有 {len(document)} 页，超过 {MOST_PAGES} 页", "请拆成几份")
        pages = tuple(_pages(name, document))
        text, heads = lay_out(pages)
    except pypdfium2.PdfiumError:
        raise _damaged(name) from None
    finally:
        document.close()
    empty = [number for number, page in enumerate(pages, 1) if not page]
    if len(empty) == len(pages):
        raise refusal(name, "scan", "PDF 没有文字层（扫描件）", "先做文字识别，或照原样录入")
    text, radicals = unify_radicals(text)
    _refuse_garbled(name, text)
    return Raw(name, text, "", data, ".pdf", (), tuple(_notes(text, radicals, empty, heads)), "pdf")


def _notes(text: str, radicals: int, empty: list[int], heads: tuple[str, ...]) -> Iterator[Flag]:
    yield Flag("D-PDF", "confirm", "文字取自 PDF，须与原版核对")
    if empty:
        listed = "、".join(map(str, empty[:20]))
        yield Flag("D-PDF", "confirm", f"第 {listed} 页没有文字（可能是图片或扫描），未收入")
    if heads:
        yield Flag("D-PDF", "info", f"各页重复的页眉页脚未收入（{quote(heads)}）")
    if radicals:
        yield Flag("D-PDF", "info", f"{radicals} 个部首字符已改成普通汉字")
    if broken := sum(map(_is_garbled, text)):
        yield Flag("D-PDF", "confirm", f"{broken} 个字符没有编码，显示为乱码，请对照原版改正")


def _document(name: str, data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise refusal(name, "encrypted", "PDF 加了密码", "请取得没有密码的 PDF 或 .docx 原稿") from None
        raise _damaged(name) from None


def _damaged(name: str) -> ContentError:
    return refusal(name, "damaged", "PDF 已经损坏或没有传完", "请重新取得这份文件")


def _pages(name: str, document: pypdfium2.PdfDocument) -> Iterator[Page]:
    size = 0
    for number in range(len(document)):
        page = document[number]
        text_page = page.get_textpage()
        if text_page.count_chars() > _MOST_CHARACTERS:
            message = f"第 {number + 1} 页有 {text_page.count_chars()} 个字符，不像一页文字"
            raise refusal(name, "too-large", message, "请取得 .docx 原稿")
        lines = tuple(_lines(text_page))
        text_page.close()
        page.close()
        size += sum(len(line.text.encode("utf-8", "replace")) for line in lines)
        if size > LARGEST_TEXT:
            raise refusal(name, "too-large", f"文字超过 {LARGEST_TEXT >> 20} MB", "请拆成几份")
        yield lines


def _lines(text_page: pypdfium2.PdfTextPage) -> Iterator[Line]:
    """The lines of a page in the order of the file."""
    codes = [pdfium.FPDFText_GetUnicode(text_page, index) for index in range(text_page.count_chars())]
    start = 0
    for index, code in enumerate([*codes, 10]):
        if code not in (10, 13):
            continue
        shown = [at for at in range(start, index) if _character(codes[at]).strip()]
        if shown:
            left, foot = _origin(text_page, shown[0])
            boxes = [text_page.get_charbox(at) for at in (*shown[:_SAMPLE], shown[-1])]
            height = max(box[3] - box[1] for box in boxes)
            yield Line(_words(codes[start:index]), left, boxes[-1][2], foot, height)
        start = index + 1


def _origin(text_page: pypdfium2.PdfTextPage, index: int) -> tuple[float, float]:
    """Where a character stands: its left edge and its base line."""
    left, foot = c_double(), c_double()
    pdfium.FPDFText_GetCharOrigin(text_page, index, left, foot)
    return left.value, foot.value


def _words(codes: list[int]) -> str:
    """The text of a line; characters beyond U+FFFF come as two halves."""
    text = "".join(map(_character, codes)).strip(" ")
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _character(code: int) -> str:
    """A code of PDFium as text; its marks for a hyphen at a line's end are hyphens."""
    if code in (2, 0xFFFE):
        return "-"
    if code < 32 or code > 0x10FFFF:
        return " " if code == 9 else "" if code == 0 else "\ufffd"
    return chr(code)


def _is_garbled(character: str) -> bool:
    return character == "\ufffd" or "\ue000" <= character <= "\uf8ff" or character >= "\U000f0000"


def _refuse_garbled(name: str, text: str) -> None:
    broken = sum(map(_is_garbled, text))
    if broken * 5 > visible(text):
        message = "PDF 的字体没有文字编码，取出来的大半是乱码"
        raise refusal(name, "garbled", message, "请取得 .docx 原稿，或先做文字识别，或照原样录入")
