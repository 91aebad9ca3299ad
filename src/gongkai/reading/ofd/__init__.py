"""OFD (GB/T 33190), the layout format of Chinese offices: a ZIP of XML parts that say where each character stands.

No library that may be used here reads tables from it, and the few that open the format at all do no more than this.
"""

from __future__ import annotations

from gongkai.document import Document, ReportError
from gongkai.reading.ofd.markup import first, first_text, part, resolve
from gongkai.reading.ofd.pages import pages
from gongkai.reading.package import Package, open_package
from gongkai.reading.page import assemble


def read(data: bytes, source: str) -> Document:
    """Read an OFD file. Raises ReportError, nothing else."""
    package = open_package(data, source)
    if "OFD.xml" not in package:
        if any(n.casefold().endswith((".dat", "entries.xml")) for n in package.names):
            raise ReportError(source, "OFD 文件有密码，请先解密 (the OFD file is encrypted)")
        raise ReportError(source, "不是 OFD 文件：缺少 OFD.xml (not an OFD file)")
    try:
        return _document(package)
    except (ValueError, KeyError, IndexError, AttributeError, TypeError, OverflowError, ZeroDivisionError) as error:
        if isinstance(error, ReportError):
            raise
        raise ReportError(source, f"OFD 文件已损坏 (the OFD file is damaged): {type(error).__name__}: {error}") from error


def _document(package: Package) -> Document:
    root = part(package, "OFD.xml")
    path = first_text(root, "DocRoot")
    if not path:
        raise ReportError(package.source, "OFD 文件不完整：没有文档 (the OFD file holds no document)")
    if first(root, "Encryptions") is not None or any("decryptseed" in n.casefold() for n in package.names):
        raise ReportError(package.source, "OFD 文件有密码，请先解密 (the OFD file is encrypted)")
    sheets = list(pages(package, resolve("", path)))
    if not any(g.text.strip() for sheet in sheets for g in sheet.glyphs):
        if any(sheet.pictures for sheet in sheets):
            raise ReportError(package.source, "OFD 文件的页面是图片，没有可读取的文字 (the pages are pictures)")
        raise ReportError(package.source, "OFD 文件没有文字 (the OFD file holds no text)")
    title = first_text(root, "Title")
    return assemble(sheets, package.source, (title,) if title else ())


__all__ = ["read"]
