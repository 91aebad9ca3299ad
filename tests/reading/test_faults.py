"""Every kind of file that is no readable report, as a user meets it: the error names the file and the reason, or nothing is misread."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from gongkai.document import ReportError
from gongkai.form import FRAMES
from helpers import Report, read_report
from rendering import cells, document, docx, excel, html, mhtml, ofd, pdf, text
from rendering.document import Paper
from rendering.score import score

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TITLE = "某某市人民政府2024年政府信息公开工作年度报告"


def _paper() -> Paper:
    rng = Random(20)
    return document.compose(cells.draw_figures(rng), rng)


PAPER = _paper()


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "."), data)
    return out.getvalue()


DIGITAL: dict[str, Callable[[], bytes]] = {
    "txt": lambda: text.LAYOUTS[next(iter(text.EXACT))](PAPER, Random(1)),
    "html": lambda: html.plain(PAPER, Random(1)),
    "mht": lambda: mhtml.chromium(PAPER, Random(1)),
    "docx": lambda: docx.plain(PAPER, Random(1)),
    "xlsx": lambda: excel.LAYOUTS["merged"](PAPER, Random(1)),
    "pdf": lambda: pdf.hairlines(PAPER, Random(1)),
    "ofd": lambda: ofd.cells(PAPER, Random(1)),
    "zip": lambda: zipped(report__txt=text.LAYOUTS[next(iter(text.EXACT))](PAPER, Random(1))),
}
WHOLE = ("docx", "xlsx", "pdf", "ofd", "zip")
"""Kinds of which a part cannot be opened; of a text or a page the beginning can be read."""


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def refused(path: Path) -> str:
    """The reason for which a file is refused; the error must name the file."""
    with pytest.raises(ReportError) as caught:
        read_report(path)
    assert str(caught.value) == f"{path}: {caught.value.reason}"
    return caught.value.reason


@pytest.fixture(scope="module")
def office(soffice: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The same report in the formats that LibreOffice writes."""
    folder = tmp_path_factory.mktemp("office")
    made = {}
    for kind, source in (("doc", "docx"), ("odt", "docx"), ("xls", "xlsx")):
        (converted,) = docx.convert([write(folder, f"{kind}.{source}", DIGITAL[source]())], kind, folder, soffice)
        made[kind] = converted.read_bytes()
    return made


def figures(report: Report) -> list[list[object]]:
    return [getattr(report, frame)[["raw", "value", "basis"]].fillna("").to_numpy().tolist() for frame in FRAMES]


# -- the name of the file -------------------------------------------------------------------


@pytest.mark.parametrize("kind", DIGITAL)
@pytest.mark.parametrize("name", ["report.jpg", "report", "年报.DOC"])
def test_a_wrong_extension_does_not_matter(kind: str, name: str, tmp_path: Path) -> None:
    data = DIGITAL[kind]()
    right, wrong = (read_report(write(tmp_path, n, data)) for n in (f"right.{kind}", name))
    assert figures(wrong) == figures(right)
    assert not score(wrong, PAPER.truth()).wrong


def test_a_wrong_extension_of_what_office_programs_write(office: dict[str, bytes], tmp_path: Path) -> None:
    for kind, data in office.items():
        result = score(read_report(write(tmp_path, f"{kind}.pdf", data)), PAPER.truth())
        assert (result.lost, result.wrong, result.flagged) == ([], [], []), kind


# -- nothing, or a part ---------------------------------------------------------------------


@pytest.mark.parametrize("kind", [*DIGITAL, "doc", "xls", "odt", "wps", "png", "tif"])
@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \r\n\t", bytes(4096)], ids=["nothing", "mark", "blanks", "zeros"])
def test_an_empty_file_is_said_to_be_empty(kind: str, data: bytes, tmp_path: Path) -> None:
    assert "空" in refused(write(tmp_path, f"report.{kind}", data))


@pytest.mark.parametrize("kind", WHOLE)
@pytest.mark.parametrize("share", [0.02, 0.2, 0.5, 0.9, 0.999])
def test_a_file_cut_off_is_refused(kind: str, share: float, tmp_path: Path) -> None:
    data = DIGITAL[kind]()
    reason = refused(write(tmp_path, f"report.{kind}", data[: int(len(data) * share)]))
    assert any(word in reason for word in ("损坏", "截断", "不完整")), reason


def test_what_office_programs_write_is_refused_when_cut_off(office: dict[str, bytes], tmp_path: Path) -> None:
    for kind, data in office.items():
        for share in (0.2, 0.5, 0.9):
            assert refused(write(tmp_path, f"report.{kind}", data[: int(len(data) * share)])), (kind, share)


@pytest.mark.parametrize("kind", ["txt", "html", "mht"])
def test_the_beginning_of_a_text_is_refused_or_its_loss_is_told(kind: str, tmp_path: Path) -> None:
    data = DIGITAL[kind]()
    read = 0
    for share in (0.05, 0.3, 0.5, 0.7, 0.95):
        path = write(tmp_path, f"report.{kind}", data[: int(len(data) * share)])
        try:
            report = read_report(path)
        except ReportError as error:
            assert str(error).startswith(f"{path}: ")  # noqa: PT017 - either may come
            continue
        result = score(report, PAPER.truth())
        assert not result.wrong, share
        assert not result.lost or set(report.findings["severity"]) & {"error", "warning"}, share
        read += 1
    assert read or kind == "mht"


# -- passwords ------------------------------------------------------------------------------


def _locked_pdf() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("secret"))
    canvas.drawString(72, 700, "locked")
    canvas.save()
    return out.getvalue()


def _locked_zip() -> bytes:
    """An archive whose one member says that it is encrypted."""
    data = bytearray(zipped(report__txt=b"locked"))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + at] |= 1
    return bytes(data)


_MANIFEST = (b'<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>')
LOCKED: dict[str, Callable[[], bytes]] = {
    "pdf": _locked_pdf,
    "zip": _locked_zip,
    "docx": lambda: OLE + "EncryptedPackage".encode("utf-16-le") + bytes(600),
    "xlsx": lambda: OLE + bytes(512) + "EncryptedPackage".encode("utf-16-le") + bytes(600),
    "odt": lambda: zipped(**{"mimetype": b"application/vnd.oasis.opendocument.text", "content__xml": b"\x00", "META-INF/manifest__xml": _MANIFEST}),
    "ofd": lambda: zipped(**{"OFD__xml": b"<OFD><DocBody><DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>", "Doc_0/DecryptSeed__dat": b"\x00"}),
}


@pytest.mark.parametrize("kind", LOCKED)
def test_a_password_is_named_as_the_reason(kind: str, tmp_path: Path) -> None:
    reason = refused(write(tmp_path, f"report.{kind}", LOCKED[kind]()))
    assert "密码" in reason or "加密" in reason


# -- pictures -------------------------------------------------------------------------------


def _picture(kind: str) -> bytes:
    pictures = pytest.importorskip("PIL.Image")
    out = io.BytesIO()
    pictures.new("RGB", (300, 400), "white").save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP", "PDF"])
def test_a_picture_without_the_extra_names_the_extra(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, f"report.{kind.lower()}", _picture(kind))
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    assert "ocr" in refused(path)


def test_documents_that_hold_only_pictures_say_so(tmp_path: Path) -> None:
    drawn = docx.package("<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>")
    page = ('<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content><ofd:Layer><ofd:ImageObject Boundary="0 0 210 297"/></ofd:Layer>'
            "</ofd:Content></ofd:Page>")
    sheets = zipped(OFD__xml=b"<OFD><DocBody><DocRoot>D__xml</DocRoot></DocBody></OFD>".replace(b"__", b"."), D__xml=b'<Document><CommonData/><Pages><Page ID="1" BaseLoc="P.xml"/></Pages></Document>', P__xml=page.encode())
    for name, data in (("report.docx", drawn), ("report.ofd", sheets)):
        assert "图片" in refused(write(tmp_path, name, data))


@pytest.mark.parametrize("link", ["nb2024.pdf", "nb2024.docx", "P020250120.ofd", "nb.xlsx?v=2"])
def test_a_page_whose_report_is_attached_names_the_file(link: str, tmp_path: Path) -> None:
    page = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>附件：<a href='/files/{link}'>{TITLE}</a></p></body></html>"
    reason = refused(write(tmp_path, "page.html", page.encode()))
    assert "附件" in reason and link in reason


# -- what only looks like one ----------------------------------------------------------------


@pytest.mark.parametrize(("name", "data", "reason"), [
    ("report.rtf", b"{\\rtf1\\ansi 2024}", "RTF"),
    ("report.pptx", zipped(**{"[Content_Types]__xml": b"<Types/>", "ppt/presentation__xml": b"<p/>"}), "演示文稿"),
    ("report.ods", zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet", content__xml=b"<a/>"), "OpenDocument"),
    ("report.rar", b"Rar!\x1a\x07\x00" + bytes(100), "RAR"),
    ("report.doc", OLE + bytes(3000), "缺少正文"),
    ("report.exe", b"MZ" + bytes(range(256)) * 8, "不是文本"),
])
def test_other_kinds_of_file_are_refused_by_name(name: str, data: bytes, reason: str, tmp_path: Path) -> None:
    assert reason in refused(write(tmp_path, name, data))


@pytest.mark.parametrize("kind", [k for k in DIGITAL if k not in ("txt", "html")])
def test_damaged_bytes_raise_nothing_else(kind: str, tmp_path: Path) -> None:
    whole = DIGITAL[kind]()
    rng = Random(kind)
    for _ in range(4):
        data = bytearray(whole)
        for _ in range(rng.choice((1, 3, 30))):
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        path = write(tmp_path, f"report.{kind}", bytes(data))
        try:
            report = read_report(path)
        except ReportError as error:
            assert str(error).startswith(f"{path}: ")  # noqa: PT017 - either may come
            continue
        assert isinstance(report, Report)
