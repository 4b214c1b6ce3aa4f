"""Small originals made for the tests: Word files from hand-written XML, zips, PDFs from hand-written objects."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    '<Default Extension="emf" ContentType="image/x-emf"/></Types>'
)
PNG = b"\x89PNG\r\n\x1a\n" + b"".join(
    struct.pack(">I", len(body)) + tag + body + struct.pack(">I", zlib.crc32(tag + body))
    for tag, body in (
        (b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0" + b"\xc0\x10\x20" * 2 + b"\0" + b"\x10\xc0\x20" * 2)),
        (b"IEND", b""),
    )
)


def run(text: str, size: float = 0, bold: bool = False, extra: str = "") -> str:
    """A run of Word; size in points."""
    look = extra + ("<w:b/>" if bold else "") + (f'<w:sz w:val="{int(size * 2)}"/>' if size else "")
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, align: str = "", style: str = "", extra: str = "") -> str:
    """A paragraph of Word; plain strings become runs."""
    inside = "".join(part if part.startswith("<") else run(part) for part in runs)
    look = (f'<w:pStyle w:val="{style}"/>' if style else "") + extra + (f'<w:jc w:val="{align}"/>' if align else "")
    return f"<w:p><w:pPr>{look}</w:pPr>{inside}</w:p>"


def numbered(text: str, number: int, level: int = 0) -> str:
    """A paragraph of a list."""
    place = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(text, extra=place)


def docx(*body: str, parts: dict[str, str | bytes] | None = None, relations: str = "") -> bytes:
    """A Word file whose document holds these paragraphs; `parts` come on top, `relations` are the document's."""
    document = f'<?xml version="1.0"?><w:document {NAMES}><w:body>{"".join(body)}<w:sectPr/></w:body></w:document>'
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": f'<?xml version="1.0"?><Relationships xmlns="{RELATIONS}"><Relationship Id="rId1"'
        f' Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": document,
        "word/_rels/document.xml.rels": f'<?xml version="1.0"?><Relationships xmlns="{RELATIONS}">{relations}</Relationships>',
        **(parts or {}),
    }
    return packed(files)


def part(root: str, inside: str) -> str:
    """Another part of a Word file, e.g. styles."""
    return f'<?xml version="1.0"?><w:{root} {NAMES}>{inside}</w:{root}>'


def relation(key: str, kind: str, target: str, external: bool = False) -> str:
    """A relationship of the document."""
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'


def picture(key: str, how: str = "embed") -> str:
    """A run with a picture."""
    return (
        '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="图" descr="志愿者"/><a:graphic><a:graphicData><pic:pic>'
        f'<pic:blipFill><a:blip r:{how}="{key}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline>'
        "</w:drawing></w:r>"
    )


def packed(files: dict[str, str | bytes]) -> bytes:
    """A zip."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def explorer_zip(files: dict[str, bytes], encoding: str = "gbk") -> bytes:
    """A zip as Windows Explorer writes it: names in the code page of the system, no flag that says so."""
    body, directory = b"", b""
    for name, content in files.items():
        code = name.encode(encoding)
        sizes = struct.pack("<IIIHH", zlib.crc32(content), len(content), len(content), len(code), 0)
        local = struct.pack("<4sHHHHH", b"PK\x03\x04", 20, 0, 0, 0, 0) + sizes + code + content
        entry = struct.pack("<4sHHHHHH", b"PK\x01\x02", 20, 20, 0, 0, 0, 0) + sizes
        directory += entry + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + code
        body += local
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, len(files), len(files), len(directory), len(body), 0)
    return body + directory + end


def zeros_zip(name: str, size: int) -> bytes:
    """A zip with one member of `size` zeros, made without holding them."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive, archive.open(name, "w", force_zip64=True) as member:
        for _ in range(size // 1_000_000):
            member.write(bytes(1_000_000))
    return stream.getvalue()


def pdf(*streams: bytes, fonts: str = "<< >>", encrypt: str = "") -> bytes:
    """A PDF of hand-written pages, one content stream each."""
    count = len(streams)
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{3 + 2 * i} 0 R" for i in range(count))
    objects.append(f"<< /Type /Pages /Count {count} /Kids [{kids}] >>".encode())
    for index, stream in enumerate(streams):
        page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Resources << /Font {fonts} >> /Contents {4 + 2 * index} 0 R >>"
        objects.append(page.encode())
        objects.append(f"<< /Length {len(stream)} >>\nstream\n".encode() + stream + b"\nendstream")
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {encrypt} >>"
    return body + f"{end}\nstartxref\n{len(body)}\n%%EOF".encode()
