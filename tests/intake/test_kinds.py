"""What a file is by its content; what is refused says what to do; zips are measured, not believed."""

from __future__ import annotations

import stat
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_STORED, ZipFile, ZipInfo

import pytest
from intake.making import PNG, docx, explorer_zip, packed, paragraph, zeros_zip

from builder.intake import originals, read_original, unpack
from builder.problems import ContentError

TEXT = "青禾区创建文明城区，河西街道在行动。\n"


def read(name, data, files=None):
    return read_original(name, data, (files or {}).get)


def refused(name, data):
    with pytest.raises(ContentError) as refusal:
        read(name, data)
    assert all(problem.cure and problem.rule.startswith(("intake-", "encoding")) for problem in refusal.value.problems)
    return refusal.value.problems


@pytest.mark.parametrize(
    ("name", "data", "kind", "suffix"),
    [
        ("稿.txt", TEXT.encode(), "", ".txt"),
        ("稿.md", TEXT.encode("gb18030"), "", ".md"),
        ("稿", TEXT.encode(), "", ".txt"),
        ("其实是文本.doc", TEXT.encode(), "", ".txt"),
        ("网页.htm", TEXT.encode(), "page", ".html"),
        ("其实是网页.txt", f"<!DOCTYPE html><html><body>{TEXT}</body></html>".encode(), "page", ".html"),
        ("其实是新版.doc", docx(paragraph(TEXT)), "word", ".docx"),
        ("其实是文稿.txt", docx(paragraph(TEXT)), "word", ".docx"),
        ("BM开头.txt", b"BMW 4S" + TEXT.encode(), "", ".txt"),
    ],
)
def test_a_file_is_what_it_holds(name, data, kind, suffix):
    (raw,) = read(name, data)
    assert (raw.kind, raw.suffix, raw.data) == (kind, suffix, data)
    assert TEXT.strip() in raw.text


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


@pytest.mark.parametrize(
    ("name", "data", "message", "cure"),
    [
        ("a.doc", OLE, "这是旧版 Word 文件（.doc），不能直接导入", "另存为 .docx"),
        ("a.wps", OLE, "这是WPS 文字文件，不能直接导入", "另存为 .docx"),
        ("a.xls", OLE, "这是旧版 Excel 表格，不能直接导入", "贴进 Word"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "文件加了密码", "去掉密码"),
        ("a.rtf", b"{\\rtf1 x}", "这是RTF 文件，不能直接导入", "另存为 .docx"),
        ("a.xlsx", packed({"[Content_Types].xml": "", "xl/workbook.xml": ""}), "这是Excel 表格，不能直接导入", "贴进 Word"),
        ("a.ofd", packed({"OFD.xml": ""}), "这是OFD 版式文件，不能直接导入", "PDF"),
        ("a.odt", packed({"META-INF/manifest.xml": ""}), "这是OpenDocument 文件，不能直接导入", "另存为 .docx"),
        ("a.jpg", PNG, "这是一幅图片，里面没有文字", "文字识别"),
        ("a.txt", PNG, "这是一幅图片，里面没有文字", "文字识别"),
        ("a.rar", b"Rar!\x1a\x07\x00", "这是RAR 压缩包，不能直接导入", "解压"),
        ("a.csv", TEXT.encode(), "不能导入 .csv 文件", ".docx"),
        ("a.txt", b"", "文件是空的", "检查"),
        ("a.txt", b"\xef\xbb\xbf \n\0", "文件是空的", "检查"),
        ("a.mht", b"MIME-Version: 1.0\nContent-Type: multipart/related;\n\n", "这是单个文件的网页（MHTML）", "另存为"),
        ("a.xml", b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w/>', "这是 Word 2003 的 XML 文件", ".docx"),
        ("a.txt", b"x" * 9_000_000, "文字有 8 MB，超过 8 MB", "拆成几份"),
        ("a.txt", b"\x80\xff\x80\xff", "认不出文件的编码，既不是 UTF-8，也不是 GB18030 或 Big5", "记事本"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_what_to_do(name, data, message, cure):
    (problem,) = refused(name, data)
    assert problem.message == message
    assert cure in problem.cure


def test_a_zip_holds_documents_with_their_pictures():
    page = '<html><body><img src="网页_files/1.png"><p>字</p></body></html>'
    zipped = packed({"稿/网页.html": page, "稿/网页_files/1.png": PNG, "稿/网页_files/a.js": "x", "稿/b.txt": TEXT,
                     "__MACOSX/稿/._b.txt": "x", "稿/.DS_Store": "x", "稿/~$b.docx": "x", "Thumbs.db": "x"})  # fmt: skip
    text, page = read("一批.zip", zipped)
    assert (text.name, text.text) == ("稿/b.txt", TEXT)
    assert (page.name, [one.address for one in page.pictures]) == ("稿/网页.html", ["网页_files/1.png"])


def test_of_a_folder_only_documents_are_read():
    paths = [
        "a.md",
        "图/1.jpg",
        "页_files/x.html",
        "页.files/x.htm",
        "页.html",
        ".git",
        "~$a.docx",
        "b/__MACOSX/c.md",
        "a.doc",
    ]
    assert originals(paths) == ("a.md", "页.html", "a.doc")


@pytest.mark.parametrize(
    ("zipped", "where"),
    [
        (explorer_zip({"稿件/青禾区创城工作简报.txt": TEXT.encode()}), "Windows"),
        (explorer_zip({"稿件/青禾区创城工作简报.txt": TEXT.encode()}, "utf-8"), "Mac"),
        (packed({"稿件/青禾区创城工作简报.txt": TEXT}), "with the flag"),
        (explorer_zip({"稿件\\青禾区创城工作简报.txt": TEXT.encode()}), "with backslashes"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_names_in_a_zip_read_as_they_were_written(zipped, where):
    (raw,) = read("一批.zip", zipped)
    assert raw.name == "稿件/青禾区创城工作简报.txt"


def hostile(name="a.txt", mode=0, method=ZIP_STORED, flag=0):
    stream = BytesIO()
    info = ZipInfo("placeholder")
    info.filename, info.external_attr, info.compress_type = name, mode << 16, method
    with ZipFile(stream, "w") as archive:
        archive.writestr(info, TEXT * 10)
    data = bytearray(stream.getvalue())
    data[6] |= flag
    data[data.index(b"PK\x01\x02") + 8] |= flag
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (hostile("../../etc/cron"), "intake-zip-path"),
        (hostile("a/../../b.txt"), "intake-zip-path"),
        (hostile("/etc/passwd"), "intake-zip-path"),
        (hostile("C:/Windows/a.txt"), "intake-zip-path"),
        (hostile("..\\..\\a.txt"), "intake-zip-path"),
        (hostile("a\x1b[2J.txt"), "intake-zip-path"),
        (hostile("link.txt", stat.S_IFLNK | 0o777), "intake-zip-link"),
        (hostile(flag=1), "intake-encrypted"),
        (hostile(method=ZIP_BZIP2), "intake-zip-method"),
        (packed({"b.zip": packed({"a.txt": TEXT})}), "intake-zip-nested"),
        (packed({"b.txt": packed({"a.txt": TEXT})}), "intake-zip-nested"),
        (packed({"a.png": PNG}), "intake-empty"),
        (packed({"a.txt": TEXT})[:-9], "intake-damaged"),
        (b"PK\x03\x04" + b"x" * 100, "intake-damaged"),
        (b"PK\x05\x06" + bytes(18), "intake-empty"),
        (packed({f"{n}.txt": "" for n in range(10_001)}), "intake-zip-members"),
    ],
    ids=["up", "up inside", "absolute", "drive", "backslash", "control", "link", "password", "method", "nested",
         "nested under another name", "only pictures", "cut", "no zip", "nothing in it", "too many"],
)  # fmt: skip
def test_a_zip_that_could_do_harm_is_refused(data, rule):
    (problem,) = refused("一批.zip", data)
    assert problem.rule == rule


def test_a_billion_zeros_are_refused_while_they_are_read():
    data = zeros_zip("a.txt", 1_000_000_000)
    assert len(data) < 1_200_000
    (problem,) = refused("一批.zip", data)
    assert problem.message == "压缩包里的 a.txt 解开后太大"


def test_what_grows_two_hundredfold_is_refused_early():
    (problem,) = refused("一批.zip", zeros_zip("a.txt", 30_000_000))
    assert problem.rule == "intake-zip-bomb"


def test_a_header_that_lies_about_sizes_is_not_believed():
    data = bytearray(zeros_zip("a.txt", 100_000_000))
    entry = data.index(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    (problem,) = refused("一批.zip", bytes(data))
    assert problem.rule in ("intake-zip-bomb", "intake-zip-size", "intake-damaged")


def test_every_file_that_is_wrong_is_named():
    problems = refused("一批.zip", packed({"a.doc": OLE, "b.txt": TEXT, "c.csv": TEXT}))
    assert [problem.where.path for problem in problems] == ["a.doc", "c.csv"]


def test_what_is_not_wanted_is_not_unpacked():
    data = packed({"a.txt": TEXT, "bomb.bin": bytes(80_000_000)})
    assert [member.name for member in unpack("一批.zip", data, lambda path: path.endswith(".txt"))] == ["a.txt"]
