"""Word documents (DOCX, DOCM, and the Strict variant): text and tables as Word would print them.

Tracked changes are read as accepted, hidden and struck-out text is left out, fields give their results,
automatic list numbers are counted, text boxes stand where they are anchored. Headers and footers, tables of
contents and page references are left out: they belong to the page.
"""

from __future__ import annotations

from gongkai.document import Document, ReportError
from gongkai.reading import flow
from gongkai.reading.docx.body import Body
from gongkai.reading.package import open_package


def read(data: bytes, source: str) -> Document:
    body = Body(open_package(data, source))
    blocks = body.story()
    if not flow.has_text(blocks):
        if body.text.pictures:
            raise ReportError(source, "文档里只有图片，没有可读取的文字 (only pictures, no text)")
        raise ReportError(source, "文档里没有文字 (the document holds no text)")
    return flow.document(source, blocks)


__all__ = ["read"]
