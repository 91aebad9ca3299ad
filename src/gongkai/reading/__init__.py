"""Readers: bytes of a file to a :class:`gongkai.document.Document`. None of them knows the form.

What a file is, its content says; its name is not asked. The reader of a kind is loaded when
the first file of that kind is read.
"""

from __future__ import annotations

from importlib import import_module

from gongkai.document import Document, ReportError
from gongkai.reading import encoding, html, text

ARCHIVE = "zip"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM", b"RIFF")
_MODULES = {
    "pdf": "pdf", "docx": "docx", "doc": "doc", "odt": "odt", "xlsx": "excel", "xls": "excel", "ofd": "ofd",
    "mhtml": "mhtml", "picture": "ocr",
}
_REFUSED = {
    "rtf": "是 RTF 文件，请另存为 DOCX (RTF is not read; save it as DOCX)",
    "pptx": "是演示文稿，不是报告 (a presentation)",
    "ods": "是 OpenDocument 表格，请另存为 XLSX (an OpenDocument sheet; save it as XLSX)",
    "rar": "是 RAR 或 7z 压缩包，请解压后读取 (an archive of a kind that is not opened; unpack it)",
}


def kind_of(data: bytes, source: str) -> str:
    """What a file is by its content: a key of ``_MODULES`` or ``_REFUSED``, ``zip`` for an archive, or ``text``."""
    head = data[:1024].lstrip()
    if head.startswith(b"%PDF-") or b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        from gongkai.reading.package import open_package

        return open_package(data, source).kind()
    if data.startswith(_OLE):
        from gongkai.reading import excel

        return "xls" if excel.is_old_workbook(data) else "doc"
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith((b"Rar!", b"7z\xbc\xaf\x27\x1c")):
        return "rar"
    if data.startswith(_PICTURES) and not _is_plain(data):
        return "picture"
    from gongkai.reading import mhtml

    return "mhtml" if mhtml.looks_like_mhtml(data) else "text"


def _is_plain(data: bytes) -> bool:
    """``BM`` and ``RIFF`` are words too."""
    return b"\x00" not in data[:512]


def read_bytes(data: bytes, source: str) -> Document:
    """The document in one file's bytes. Raises ReportError, nothing else that a file could cause."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise ReportError(source, "文件是空的 (the file is empty)")
    kind = kind_of(data, source)
    if kind in _REFUSED:
        raise ReportError(source, _REFUSED[kind])
    if kind == ARCHIVE:
        raise ReportError(source, "是压缩包 (an archive)")
    if kind == "text":
        return _text(data, source)
    try:
        document: Document = import_module(f"gongkai.reading.{_MODULES[kind]}").read(data, source)
    except ReportError as error:
        if kind == "pdf" and error.without_text:
            return import_module("gongkai.reading.ocr").read(data, source)  # type: ignore[no-any-return]
        raise
    return document


def _text(data: bytes, source: str) -> Document:
    content = encoding.decode(data)
    if content is None:
        raise ReportError(source, "不是文本：无法判断文字编码 (not text: no encoding fits)")
    return html.read(content, source) if html.looks_like_html(content) else text.read(content, source)
