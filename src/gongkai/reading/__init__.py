"""Readers: bytes of a file to a :class:`gongkai.document.Document`. None of them knows the form."""

from __future__ import annotations

import os
from pathlib import Path

from gongkai.document import Document, ReportError
from gongkai.reading import encoding, html, text

MAX_BYTES = 64 * 1024 * 1024

_BINARY = (
    (b"%PDF", "是 PDF 文件，目前的版本还不能读取 (PDF is not read yet)"),
    (b"PK\x03\x04", "是压缩包或 Office 文件，目前的版本还不能读取 (ZIP, DOCX, XLSX and OFD are not read yet)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "是旧版 Office 文件，目前的版本还不能读取 (DOC and XLS are not read yet)"),
    (b"\x89PNG", "是图片，没有可读取的文字 (a picture)"),
    (b"\xff\xd8\xff", "是图片，没有可读取的文字 (a picture)"),
    (b"GIF8", "是图片，没有可读取的文字 (a picture)"),
    (b"BM", None),
    (b"II*\x00", "是图片，没有可读取的文字 (a picture)"),
    (b"MM\x00*", "是图片，没有可读取的文字 (a picture)"),
    (b"{\\rtf", "是 RTF 文件，目前的版本还不能读取 (RTF is not read yet)"),
)


def read_document(path: str | os.PathLike[str]) -> Document:
    """Read a file by its content, whatever its name says. Raises ReportError, nothing else."""
    file = Path(path)
    name = str(path)
    try:
        if file.is_dir():
            raise ReportError(name, "是文件夹，不是文件 (a directory, not a file)")
        if not file.exists():
            raise ReportError(name, "没有这个文件 (no such file)")
        if not file.is_file():
            raise ReportError(name, "不是普通文件 (not a regular file)")
        if file.stat().st_size > MAX_BYTES:
            raise ReportError(name, f"文件超过 {MAX_BYTES // 2**20} MB (file too large)")
        data = file.read_bytes()
    except (OSError, ValueError) as error:
        if isinstance(error, ReportError):
            raise
        raise ReportError(name, f"无法打开 (cannot be opened): {error}") from error
    return read_bytes(data, name)


def read_bytes(data: bytes, source: str) -> Document:
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise ReportError(source, "文件是空的 (the file is empty)")
    for magic, reason in _BINARY:
        if reason and data.startswith(magic):
            raise ReportError(source, reason)
    content = encoding.decode(data)
    if content is None:
        raise ReportError(source, "不是文本：无法判断文字编码 (not text: no encoding fits)")
    if html.looks_like_html(content):
        return html.read(content, source)
    return text.read(content, source)
