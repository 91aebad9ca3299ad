"""Excel: a workbook of either generation to paragraphs and grids, as a whole or sheet by sheet."""

from __future__ import annotations

from gongkai.document import Document, ReportError
from gongkai.reading import sheet as layout
from gongkai.reading.package import ZIP_MAGIC, Package, open_package

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_WORD = "WordDocument".encode("utf-16-le")
_STREAMS = tuple(name.encode("utf-16-le") + b"\0\0" for name in ("Workbook", "Book", "WORKBOOK", "BOOK"))
_PICTURES = ("png", "jpg", "jpeg", "emf", "wmf", "gif", "bmp", "tif", "tiff")


def is_workbook(package: Package) -> bool:
    """Whether a ZIP package is a workbook, by its parts."""
    return any(n.casefold().startswith("xl/workbook") for n in package.names)


def is_old_workbook(data: bytes) -> bool:
    """Whether an OLE file is a workbook: the stream's name stands in its directory. A Word file may hold one inside."""
    return data.startswith(OLE_MAGIC) and any(name in data for name in _STREAMS) and _WORD not in data


def is_locked(data: bytes) -> bool:
    """Whether an OLE file holds an encrypted Office document, of whichever kind."""
    return data.startswith(OLE_MAGIC) and _LOCKED in data


def read(data: bytes, source: str) -> Document:
    """Read an XLSX or XLS file. Raises ReportError, nothing else."""
    return Document(source, tuple(block for sheet in read_sheets(data, source) for block in sheet.blocks))


def read_sheets(data: bytes, source: str) -> list[Document]:
    """The sheets of an XLSX or XLS file that show something, each named ``source#sheet``. Raises ReportError, nothing else."""
    pictures = False
    if data.startswith(ZIP_MAGIC):
        from gongkai.reading import xlsx

        package = open_package(data, source)
        if not is_workbook(package):
            raise ReportError(source, "不是 Excel 工作簿 (not a workbook)")
        try:
            found = xlsx.sheets(package, source)
        except ReportError:
            raise
        except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError) as error:
            raise ReportError(source, f"工作簿已损坏 (the workbook is damaged): {type(error).__name__}: {error}") from error
        pictures = any(n.casefold().startswith("xl/media/") and n.casefold().endswith(_PICTURES) for n in package.names)
    elif is_locked(data):
        raise ReportError(source, "文件有密码，请先解除 (the file is protected by a password)")
    else:
        from gongkai.reading import xls

        found = xls.sheets(data, source)
    documents = [Document(f"{source}#{sheet.name}", tuple(layout.blocks(sheet))) for sheet in found]
    documents = [document for document in documents if document.blocks]
    if not documents or not any(sheet.cells or sheet.notes for sheet in found):
        if pictures:
            raise ReportError(source, "工作簿里只有图片，没有可读取的文字 (the workbook holds nothing but pictures)")
        raise ReportError(source, "工作簿里没有内容 (the workbook is empty)")
    return documents
