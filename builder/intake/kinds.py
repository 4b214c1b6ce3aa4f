"""What an original is, by its content and not by its name; what we do not read is refused with what to do."""

from __future__ import annotations

import re

from builder.intake.packed import member_names
from builder.intake.values import LARGEST_FILE, picture_suffix, refusal
from builder.problems import ContentError
from builder.regex import regex

TEXTS = (".txt", ".md", ".markdown", ".html", ".htm", ".xhtml", ".shtml", ".text", "")
_HTML = (".html", ".htm", ".xhtml", ".shtml")
# A file of these names that turns out to be plain text or HTML inside is read as what it is.
_OFFICE = (".doc", ".docx", ".wps", ".rtf", ".pdf", ".xml", ".rss", ".atom")
# Atomic groups: without them a head full of comments would be tried in every way there is.
_BEFORE = rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?>(?:<\?.*?\?>|<!--.*?-->)\s*)*+"
_PAGE = regex(_BEFORE + rb"<(?:!doctype\s+html|html|head|body)\b", re.S)
_FEED = regex(_BEFORE + rb"(?:<!doctype\s+(?:rss|rdf|feed)[^>\[]*(?:\[[^\]]*\]\s*)?>\s*)?<(?:rss|feed|rdf:rdf)\b", re.S)
_SAVE_DOCX = "请在 Word 或 WPS 中打开，另存为 .docx，再导入"
_OTHERS = (
    (b"{\\rtf", "RTF 文件", _SAVE_DOCX),
    (b"Rar!", "RAR 压缩包", "请解压，再打成 zip，或直接导入解压后的文件夹"),
    (b"7z\xbc\xaf", "7z 压缩包", "请解压，再打成 zip，或直接导入解压后的文件夹"),
    (b"\x1f\x8b", "gzip 压缩包", "请解压，再打成 zip，或直接导入解压后的文件夹"),
    (b"MZ", "程序文件", "来历不明的程序不要打开"),
    (b"ID3", "录音", "请把要刊登的文字录入文本文件"),
)
_PACKED = (
    ("xl/", "Excel 表格", "请把要刊登的文字和表格贴进 Word，另存为 .docx"),
    ("ppt/", "演示文稿", "请把要刊登的文字贴进 Word，另存为 .docx"),
    ("OFD.xml", "OFD 版式文件", "请在 OFD 阅读器里导出为带文字的 PDF，或取得 .docx 原稿"),
    ("META-INF/manifest.xml", "OpenDocument 文件", _SAVE_DOCX),
    ("Index/Document.iwa", "Pages 文稿", "请在 Pages 中导出为 .docx"),
)  # fmt: skip
_OLE = {
    ".xls": ("旧版 Excel 表格", "请把要刊登的文字和表格贴进 Word，另存为 .docx"),
    ".et": ("WPS 表格", "请把要刊登的文字和表格贴进 Word，另存为 .docx"),
    ".ppt": ("旧版演示文稿", "请把要刊登的文字贴进 Word，另存为 .docx"),
    ".dps": ("WPS 演示文稿", "请把要刊登的文字贴进 Word，另存为 .docx"),
    ".wps": ("WPS 文字文件", _SAVE_DOCX),
}


def suffix_of(name: str) -> str:
    """The suffix of a file name in lower case, or ""."""
    match = re.search(r"(?<=[^/.])(\.[A-Za-z0-9]{1,8})$", name)
    return match[1].lower() if match else ""


def kind_of(name: str, data: bytes) -> str:
    """word, pdf, feed, page, zip or text; `ContentError` for anything else."""
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise refusal(name, "empty", "文件是空的", "请检查是不是拿错了文件，或没有传完")
    if len(data) > LARGEST_FILE:
        raise refusal(name, "too-large", f"文件有 {len(data) >> 20} MB，超过 64 MB", "请拆成几份")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(name, data)
    if unread := _unread(name, data):
        raise unread
    head = data[:4096].replace(b"\0", b"").lower()
    if _FEED.match(head):
        return "feed"
    suffix = suffix_of(name)
    if suffix in _HTML or _PAGE.match(head):
        return "page"
    if suffix in TEXTS or (suffix in _OFFICE and suffix != ".xml"):
        return "text"
    cure = "能导入的有 .txt .md .html .docx .pdf、保存的网页、RSS 和它们的 zip"
    raise refusal(name, "kind", f"不能导入 {suffix} 文件", cure)


def _packed(name: str, data: bytes) -> str:
    names = member_names(name, data)
    if "[Content_Types].xml" in names and any(path.startswith("word/") for path in names):
        return "word"
    for mark, what, cure in _PACKED:
        if any(path == mark or (mark.endswith("/") and path.startswith(mark)) for path in names):
            raise refusal(name, "kind", f"这是{what}，不能直接导入", cure)
    return "zip"


def _unread(name: str, data: bytes) -> ContentError | None:
    """The refusal of a file that is no text at all."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _ole(name, data)
    if picture_suffix(data) and not (data[:2] == b"BM" and suffix_of(name) in TEXTS):
        cure = "请先做文字识别或照原样录入；配图请放进稿件所在的文件夹"
        return refusal(name, "picture", "这是一幅图片，里面没有文字", cure)
    for magic, what, cure in _OTHERS:
        if data.startswith(magic) and not (magic in (b"MZ", b"ID3") and suffix_of(name) in TEXTS):
            return refusal(name, "kind", f"这是{what}，不能直接导入", cure)
    head = data[:4096]
    if re.match(rb"(?i)\s*(?:from|mime-version|subject|date):", head) and b"multipart/related" in data[:65536].lower():
        cure = "请在浏览器中另存为“网页，全部”（.html 加图片文件夹）"
        return refusal(name, "kind", "这是单个文件的网页（MHTML）", cure)
    if b'progid="Word.Document"' in head or b"/office/word/2003/wordml" in head:
        return refusal(name, "kind", "这是 Word 2003 的 XML 文件", _SAVE_DOCX)
    return None


def _ole(name: str, data: bytes) -> ContentError:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return refusal(name, "encrypted", "文件加了密码", "请在 Word 或 WPS 中去掉密码，另存为 .docx")
    what, cure = _OLE.get(suffix_of(name), ("旧版 Word 文件（.doc）", _SAVE_DOCX))
    return refusal(name, "kind", f"这是{what}，不能直接导入", cure)
