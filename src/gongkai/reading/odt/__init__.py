"""OpenDocument text (ODT): text and tables as an office program would print them.

Tracked changes are read as accepted (deleted text stands apart in the file), hidden and struck-out text is
left out, list numbers are counted, text boxes stand where they are anchored.
"""

from __future__ import annotations

from gongkai.document import Document, ReportError
from gongkai.reading import flow
from gongkai.reading.odt.body import Body
from gongkai.reading.odt.markup import kind_of
from gongkai.reading.package import open_package


def read(data: bytes, source: str) -> Document:
    package = open_package(data, source)
    if "META-INF/manifest.xml" in package and any(
        kind_of(n) == "manifest:encryption-data" for n in package.xml("META-INF/manifest.xml").iter()
    ):
        raise ReportError(source, "文档有密码，请先解除 (the document is encrypted)")
    body = Body(package)
    blocks = body.story()
    if not flow.has_text(blocks):
        if body.pictures:
            raise ReportError(source, "文档里只有图片，没有可读取的文字 (only pictures, no text)")
        raise ReportError(source, "文档里没有文字 (the document holds no text)")
    return flow.document(source, blocks)


__all__ = ["read"]
