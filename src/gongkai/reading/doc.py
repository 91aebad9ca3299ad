"""Old Word documents (DOC, and WPS files, which are the same inside), without any program installed.

The file is converted to DOCX in a temporary folder and read by the DOCX reader.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from gongkai.document import Document, ReportError
from gongkai.reading import docx

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_STREAM = 64 * 2**20
_PASSWORD = "文档有密码，请先解除 (the document is encrypted)"


def _stream(name: str) -> bytes:
    """A stream's name as the directory of an OLE file spells it."""
    return name.encode("utf-16-le") + b"\x00\x00"


def looks_like_word(data: bytes) -> bool:
    """An OLE file that holds a Word document, or an encrypted one (which may hold any Office document)."""
    return data.startswith(OLE_MAGIC) and (_stream("WordDocument") in data or _stream("EncryptedPackage") in data)


def read(data: bytes, source: str) -> Document:
    if _stream("EncryptedPackage") in data:
        raise ReportError(source, _PASSWORD)
    if _stream("WordDocument") not in data:
        if _stream("MatOST") in data or _stream("MM") in data:
            raise ReportError(source, "是 Microsoft Works 文档，请另存为 DOCX (a Microsoft Works document)")
        raise ReportError(source, "不是完整的 Word 文档：缺少正文 (no Word document in this OLE file)")

    import doc2docx
    from doc2docx.cfb import CompoundFileLimits
    from doc2docx.errors import EncryptedDocumentError

    limits = CompoundFileLimits(max_input_bytes=MAX_STREAM, max_stream_bytes=MAX_STREAM, max_directory_entries=20_000)
    with tempfile.TemporaryDirectory(prefix="gongkai-") as folder:
        old, new = Path(folder) / "report.doc", Path(folder) / "report.docx"
        try:
            old.write_bytes(data)
            doc2docx.convert(old, new, limits=limits)
            converted = new.read_bytes()
        except EncryptedDocumentError as error:
            raise ReportError(source, _PASSWORD) from error
        except Exception as error:  # a damaged file can break the converter anywhere
            raise ReportError(
                source, "旧版 Word 文档无法转换，可能已损坏；请用 Word 或 WPS 另存为 DOCX 再试 "
                f"(the DOC file cannot be converted; save it as DOCX): {type(error).__name__}: {error}") from error
    return docx.read(converted, source)
